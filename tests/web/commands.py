"""Running the command line as a user runs it, and records to run it on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from web.commandline import cli

PROJECT = Path(__file__).resolve().parents[2]


STORY = (
    "The ferry to the island is late, and the council of the harbour is to meet in the winter for the budget.\n\n"
    "The crew of the ferry said that the engine was the reason, and that it is to be replaced in the spring.\n"
)


def clippings(*arguments: str | Path, stdin: bytes | None = None, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "web.cli", *map(str, arguments)],
        cwd=PROJECT,
        input=stdin,
        capture_output=True,
        timeout=120,
        env={**os.environ, "COLUMNS": "80", **environ},
    )


def json_of(done: subprocess.CompletedProcess[bytes]) -> Any:
    assert done.stderr == b""
    return json.loads(done.stdout)


def told(index_dir: Path, *arguments: str) -> str:
    """What a command prints, run in this process."""
    done = CliRunner().invoke(
        cli, ["--index", str(index_dir), *arguments], catch_exceptions=False, standalone_mode=False
    )
    assert done.exit_code == 0
    return done.stdout


def record(number: int) -> dict[str, Any]:
    return {
        "title": f"Ferry {number} to the island",
        "body": STORY + f"\nIt is ferry number {number} of the line.",
        "people": ["Ada Lund"],
        "places": ["Bergen"],
        "source": f"Paper {number % 2}",
        "date": f"2022-03-{number + 1:02}",
    }


def write_records(file: Path, numbers: Sequence[int]) -> Path:
    file.write_text("".join(json.dumps(record(number)) + "\n" for number in numbers))
    return file
