"""The packed engine passes the contract, and answers as the naive engine does on generated archives and queries."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from index.article import Article
from index.codec.invert import SegmentWriter, merge
from index.codec.reader import Segment
from index.manifest import SegmentInfo
from search.engine import Engine
from search.packed import PackedEngine
from search.packed_corpus import Part
from tests.search.agree import differences, smallest
from tests.search.contract import ScoresContract, TreeContract, WordsContract
from tests.search.contract_pages import PagesContract
from tests.search.corpus import LAYOUTS, Layout, generated
from tests.search.naive import NaiveEngine
from tests.search.plans import Planner

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


def opened(layout: Layout) -> Engine:
    with TemporaryDirectory() as folder:
        return PackedEngine(1, lay_out(Path(folder), layout))


def compare(kind: str, seed: str, plans: int) -> None:
    rng = random.Random(seed)
    articles = generated(rng.randrange(1 << 30), rng.choice((3, 12, 40, 90)))
    layout = LAYOUTS[kind](articles)
    engine, naive = opened(layout), NaiveEngine(layout.live)
    planner = Planner(rng, articles)
    for plan in (planner.plan() for _ in range(plans)):
        if any(differences(engine, naive, plan)):
            pytest.fail(smallest(opened, kind, articles, plan))


@pytest.mark.parametrize("kind", sorted(LAYOUTS))
@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_the_naive_engine(kind: str, seed: int) -> None:
    compare(kind, f"{kind} {seed}", 25)


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(LAYOUTS))
@pytest.mark.parametrize("seed", range(10))
def test_agrees_with_the_naive_engine_on_thousands_of_plans(kind: str, seed: int) -> None:
    compare(kind, f"many {kind} {seed}", 100)
