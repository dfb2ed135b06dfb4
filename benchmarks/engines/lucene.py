"""Lucene, where a Java machine and Debian's package liblucene4.10-java are present (apt-get install both).

It runs in a process of its own and measures itself, by the processor time of its one searching thread; ten rounds to
warm up come before those that count.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpora import Record
from benchmarks.engines import Bench
from benchmarks.engines.clippings import text_of
from benchmarks.queries import Question

JARS = Path(os.environ.get("LUCENE_JARS", "/usr/share/java"))
SOURCE = Path(__file__).with_name("Lucene.java")
NEEDED = ("core", "analyzers-common", "queryparser", "queries", "highlighter", "memory")
SEPARATOR = "\x1f"
_BLANKS = str.maketrans("\t\r\n", "   ")


def jars() -> list[Path]:
    """The parts of Lucene that are used; none if one is missing."""
    found = [jar for part in NEEDED for jar in sorted(JARS.glob(f"lucene-{part}-4.*.jar"))[-1:]]
    return found if len(found) == len(NEEDED) else []


def present() -> bool:
    """Are Lucene and Java here?"""
    return bool(jars()) and shutil.which("java") is not None


class Lucene(Bench):
    """Title and body in one field, merged to one segment, values of facets as sorted doc values."""

    name = "Lucene 4.10"
    in_process = False

    def ready(self, records: Sequence[Record], folder: Path) -> None:
        with (folder.parent / "records.tsv").open("w", encoding="utf-8") as lines:
            lines.writelines(_line(record) for record in records)

    def build(self, records: Sequence[Record], folder: Path) -> None:
        _run("build", str(folder.parent / "records.tsv"), str(folder))

    def open(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, question: Question) -> int:
        return self.ask_all([question], 1)[0][0]

    def ask_all(self, asked: Sequence[Question], rounds: int) -> tuple[list[int], list[float]]:
        told = _run("ask", str(self._folder), str(rounds), given="".join(map(_asked, asked)))
        answers = [line.split("\t") for line in told.splitlines()]
        return [int(total) for total, _ in answers], [float(ms) for _, ms in answers]


def _run(*arguments: str, given: str = "") -> str:
    classes = os.pathsep.join(map(str, jars()))
    command = ["java", "-Xmx1g", "-cp", classes, str(SOURCE), *arguments]
    return subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True).stdout


def _line(record: Record) -> str:
    texts = (record.id, record.title, record.body, record.date.replace("-", ""))
    values = (record.people, record.places, (record.source,), (record.author,))
    fields = [text.translate(_BLANKS) for text in texts] + [SEPARATOR.join(own) for own in values]
    return "\t".join(fields) + "\n"


def _asked(question: Question) -> str:
    days = [(day or "").replace("-", "") for day in (question.first, question.last)]
    text = text_of(question)
    if question.kind in ("AND of 2", "AND with filter", "date with term"):
        text = " ".join(f"+{word}" for word in question.words)
    return "\t".join((question.kind, text, question.place or "", *days)) + "\n"
