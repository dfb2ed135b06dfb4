"""The packed engine passes the contract, and answers as the naive engine does on generated archives and queries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.article import Article
from index.codec.invert import SegmentWriter, merge
from index.codec.reader import Segment
from index.manifest import SegmentInfo
from search.engine import Engine
from search.packed import PackedEngine
from search.packed_corpus import Part
from tests.search.contract import ScoresContract, TreeContract, WordsContract
from tests.search.contract_pages import PagesContract
from tests.search.corpus import Layout

ROOMY_BYTES = 1 << 30


def write(folder: Path, name: str, articles: Sequence[Article]) -> SegmentInfo:
    writer = SegmentWriter(folder, name, memory_bytes=ROOMY_BYTES)
    for one in articles:
        writer.add(one)
    return writer.finish()


def lay_out(folder: Path, layout: Layout) -> list[Part]:
    """Write a layout's segments."""
    parts = []
    for at, articles in enumerate(layout.segments):
        info = write(folder, f"part{at}", articles)
        ids = Segment(folder, info).ids()
        gone = [row for row, one in enumerate(ids) if one in layout.deleted]
        parts.append((folder, info, np.array(gone, dtype=np.uint32)))
    if layout.merged:
        return [(folder, merge(folder, "merged", parts), np.zeros(0, dtype=np.uint32))]
    return parts


class Packed:
    def open(self, folder: Path, layout: Layout) -> Engine:
        return PackedEngine(1, lay_out(folder, layout))


class TestWords(Packed, WordsContract): ...


class TestTree(Packed, TreeContract): ...


class TestScores(Packed, ScoresContract): ...


class TestPages(Packed, PagesContract): ...
