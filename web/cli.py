"""Where the command line begins: Ctrl-C ends it quietly even while the rest is loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code."""
    try:
        from web.commandline import run

        code = run(arguments)
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        # Python kills itself by SIGINT in the end where an interrupt, caught or not, has once left an exec of text, as
        # dataclasses and named tuples need; the next such exec makes it forget that.
        exec("")  # noqa: S102 (of nothing)
    sys.exit(code)


if __name__ == "__main__":
    main()
