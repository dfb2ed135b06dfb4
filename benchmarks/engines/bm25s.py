"""bm25s: scores in sparse arrays. Bags of words only: no totals, phrases, filters or facets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import Stemmer

from benchmarks.corpora import Record, json_line
from benchmarks.engines import Bench
from benchmarks.queries import Question


class Bm25s(Bench):
    """Stories as JSON lines beside it, read by offset."""

    name = "bm25s"

    def build(self, records: Sequence[Record], folder: Path) -> None:
        texts = [f"{record.title}\n{record.body}" for record in records]
        tokens = bm25s.tokenize(texts, stopwords=None, stemmer=Stemmer.Stemmer("english"), show_progress=False)
        retriever = bm25s.BM25()
        retriever.index(tokens, show_progress=False)
        retriever.save(str(folder / "bm25s"))
        (folder / "stories.jsonl").write_text("\n".join(map(json_line, records)))

    def open(self, folder: Path) -> None:
        self._retriever: Any = bm25s.BM25.load(str(folder / "bm25s"), mmap=True)
        self._stories = (folder / "stories.jsonl").read_text().split("\n")
        self._stemmer = Stemmer.Stemmer("english")

    def supports(self, kind: str) -> bool:
        return kind in ("rare term", "common term", "OR of 2", "OR of 4")

    def ask(self, question: Question) -> int:
        text = " ".join(question.words)
        tokens = bm25s.tokenize([text], stopwords=None, stemmer=self._stemmer, show_progress=False)
        rows, _ = self._retriever.retrieve(tokens, k=10, show_progress=False)
        for row in rows[0]:
            json.loads(self._stories[row])
        return -1
