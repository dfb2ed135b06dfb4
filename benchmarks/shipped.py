"""The product as users run it: JSON lines into `clippings … --jsonl`, JSON lines out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

Row = dict[str, Any]


def asked(command: str, rows: Iterable[Row]) -> dict[str, Row]:
    """What `clippings COMMAND --jsonl` answers to these rows, by id. Raises CalledProcessError if it fails."""
    with TemporaryDirectory() as made:
        questions = Path(made) / "questions.jsonl"
        questions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        call = [sys.executable, "-m", "web.cli", command, "--jsonl", str(questions)]
        done = subprocess.run(call, stdout=subprocess.PIPE, check=True)
    answers = map(json.loads, done.stdout.splitlines())
    return {answer["id"]: answer for answer in answers}
