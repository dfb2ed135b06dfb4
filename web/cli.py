"""Where the command line begins: Ctrl-C ends it quietly even while the rest is loaded, and loading is all that many a
command does, so it is made cheap here."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

INTERRUPTED = 130
YOUNG_OBJECTS = 100_000
"""So many new ones are looked through for garbage at once. Loading for a search makes 70,000 that stay; Python's own
number, 700, would have it look through them 120 times."""

# Else numpy starts a thread for each core, for matrices as large as those of a page's blocks; the threads wait for one
# another actively, up to 20 ms a page, where the product itself takes less than one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code."""
    gc.set_threshold(YOUNG_OBJECTS, 5, 5)
    try:
        from web.commandline import run

        code = run(arguments)
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        # Python kills itself by SIGINT in the end where an interrupt, caught or not, has once left an exec of text, as
        # dataclasses and named tuples need; the next such exec makes it forget that.
        exec("")  # noqa: S102 (of nothing)
    gc.freeze()  # what ends with the process need not be looked through once more
    sys.exit(code)


if __name__ == "__main__":
    main()
