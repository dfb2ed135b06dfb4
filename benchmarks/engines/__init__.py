"""The engines that are compared. Each module has a class that builds an index and answers questions."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpora import Record
from benchmarks.queries import Question


class Bench:
    """One engine. Text in, exact total and ten stored articles out. in_process: it runs in this very process."""

    name: str
    in_process = True

    def ready(self, records: Sequence[Record], folder: Path) -> None:
        """Whatever has to be done before building and is not part of it."""

    def build(self, records: Sequence[Record], folder: Path) -> None:
        """Index the records in one process (and one thread where the engine lets us say so)."""
        raise NotImplementedError

    def load(self) -> None:
        """What a server does once when it starts, before it opens anything."""

    def open(self, folder: Path) -> None:
        """Open what was built."""
        raise NotImplementedError

    def supports(self, kind: str) -> bool:
        """Can it answer this class?"""
        return True

    def ask(self, question: Question) -> int:
        """The exact total, -1 if the engine has none; ten stored articles have been read."""
        raise NotImplementedError

    def ask_all(self, asked: Sequence[Question], rounds: int) -> tuple[list[int], list[float]]:
        """The total of each question, and its best processor time in milliseconds over the rounds."""
        totals = [self.ask(question) for question in asked]
        best = [float("inf")] * len(asked)
        gc.collect()
        for _ in range(rounds):
            for at, question in enumerate(asked):
                started = time.process_time_ns()
                self.ask(question)
                best[at] = min(best[at], (time.process_time_ns() - started) / 1e6)
        return totals, best
