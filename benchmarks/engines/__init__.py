"""The engines that are compared. Each module has one class that builds an index and answers questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.corpora import Record
from benchmarks.queries import Question


class Bench(Protocol):
    """One engine. Text in, exact total and ten stored articles out."""

    name: str

    def build(self, records: Sequence[Record], folder: Path) -> None:
        """Index the records in one process (and one thread where the engine lets us say so)."""

    def open(self, folder: Path) -> None:
        """Open what was built."""

    def supports(self, kind: str) -> bool:
        """Can it answer this class?"""

    def ask(self, question: Question) -> int:
        """The exact total; ten stored articles have been read."""
