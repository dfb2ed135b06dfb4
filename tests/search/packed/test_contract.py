"""The packed engine passes the contract, and answers thousands of plans by chance as the naive engine does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from index.analysis import fold
from index.article import Article
from search.engine import Engine
from search.packed.engine import open_engine
from search.query import Fuzzy
from tests.search.agree import differences, smallest
from tests.search.contract import ScoresContract, TreeContract, WordsContract
from tests.search.contract_pages import PagesContract, SharingContract
from tests.search.corpus import LAYOUTS, MANY, Layout, generated
from tests.search.naive import NaiveEngine
from tests.search.plans import Planner
from tests.search.stored import store

PLANS = 60
"""For each generated archive and layout: ten archives and four layouts make 2,400 plans, all forty 9,600."""


SEEDS = [*range(10), *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in range(10, 40))]


class Packed:
    def open(self, folder: Path, layout: Layout) -> Engine:
        return open_engine(store(folder, layout))


class TestWords(Packed, WordsContract): ...


class TestTree(Packed, TreeContract): ...


class TestScores(Packed, ScoresContract): ...


class TestPages(Packed, PagesContract): ...


class TestSharing(Packed, SharingContract): ...


class Folders:
    """Opens layouts, each in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._count = 0

    def open(self, layout: Layout) -> Engine:
        self._count += 1
        folder = self._root / str(self._count)
        folder.mkdir()
        return open_engine(store(folder, layout))


@pytest.mark.parametrize("kind", sorted(LAYOUTS))
@pytest.mark.parametrize(
    "seed", [*range(10), *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in range(10, 40))]
)
def test_packed_answers_as_naive(seed: int, kind: str, tmp_path: Path) -> None:
    articles = generated(seed, size=random.Random(seed).choice((1, 5, 20, 30)))
    compare(Folders(tmp_path), kind, articles, Planner(random.Random(f"{seed} {kind}"), articles), PLANS)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["one segment", "with deletions"])
def test_packed_answers_as_naive_over_thousands(kind: str, tmp_path: Path) -> None:
    """Common and rare words, and more hits than fit a page: what is pruned there must have been prunable."""
    articles = generated(0, 3_000, MANY)
    compare(Folders(tmp_path), kind, articles, Planner(random.Random(kind), articles, MANY.words), 20)


def compare(folders: Folders, kind: str, articles: list[Article], planner: Planner, plans: int) -> None:
    layout = LAYOUTS[kind](articles)
    engine, naive = folders.open(layout), NaiveEngine(layout.live)
    for _ in range(plans):
        plan = planner.plan()
        if any(differences(engine, naive, plan)):
            pytest.fail(smallest(folders.open, kind, articles, plan))
    for leaf in planner.leaves(50):
        assert engine.forms(leaf, 10) == naive.forms(leaf, 10), leaf
        if isinstance(leaf, Fuzzy):
            near = (fold(leaf.text), leaf.edits, 5)
            assert engine.close_forms(*near) == naive.close_forms(*near), leaf
    for field in ("title", "people", "places", "author", "source", "language", "country"):
        for prefix in ("", "k", "ky", "vladimir pu", "HAR", "spring", "the led", "ø", "?"):
            assert engine.suggest(field, prefix, 5) == naive.suggest(field, prefix, 5), (field, prefix)
    engine.close()
