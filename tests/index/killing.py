"""A run that is killed at a chosen step of its work on the index folder; started by test_archive_faults.py.

    python -m tests.index.killing VERB INDEX SOURCE STEP

STEP counts what the run does to files of the index: opening for writing, linking, renaming, removing, making folders.
The process kills itself just before that step; with step 0 it ends normally. It prints the number of each step.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from index import archive
from index.runs import Options

WATCHED = ("open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree")


def main() -> None:
    verb, index_dir, source, step = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    steps = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if event not in WATCHED or (event == "open" and not _writes(arguments)):
            return
        if str(index_dir) in str(arguments[0]):
            steps += 1
            os.write(1, f"{steps}\n".encode())
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    getattr(archive, verb)(index_dir, [source], options=Options(processes=1))


def _writes(arguments: tuple[Any, ...]) -> bool:
    return bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


if __name__ == "__main__":
    main()
