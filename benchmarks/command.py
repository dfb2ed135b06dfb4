"""The command line as who has installed it runs it, measured from outside: what it spends in all its processes."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

BECOME_SUBREAPER = 36
"""prctl's number: orphans of our children become our children, so that their processor time is counted with ours."""


class Ran(NamedTuple):
    """A command that has ended. told: what it printed as JSON.  cpu_s: of all its processes."""

    told: dict[str, Any]
    cpu_s: float
    wall_s: float


class CommandLine:
    """Runs `clippings --json` commands, each in a process of its own.

    folder: for the modules' compiled code, which an installed program has and a bare source tree may not.
    """

    def __init__(self, folder: Path) -> None:
        ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._environment = {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
        source = folder / "one.jsonl"
        source.write_text('{"title": "Compiled before anything is measured", "body": "Once."}\n')
        self.run("reindex", "--index", str(folder / "one"), str(source))
        self.run("sync", "--index", str(folder / "one"), str(source))

    def run(self, *arguments: str, started: Callable[[int], None] = lambda _: None) -> Ran:
        """Run a command to its end. started: called with its process id. Raises RuntimeError if it ends badly."""
        began, spent = time.perf_counter(), _children_s()
        line: Sequence[str] = (sys.executable, "-m", "web.cli", *arguments, "--json")
        with subprocess.Popen(line, stdout=subprocess.PIPE, env=self._environment) as running:
            started(running.pid)
            told = running.stdout.read() if running.stdout else b""
        wall_s = time.perf_counter() - began
        if running.returncode:
            raise RuntimeError(f"{arguments[0]} ended with {running.returncode}")
        _reap_orphans()
        return Ran(json.loads(told), _children_s() - spent, wall_s)


def _children_s() -> float:
    """Processor seconds of all children that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _reap_orphans() -> None:
    with suppress(ChildProcessError):
        while True:
            os.wait()
