"""The packed engine passes the contract, and answers thousands of plans by chance as the naive engine does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from msgspec.structs import replace

from index.analysis import fold
from index.article import Article
from search.engine import Engine
from search.packed.engine import open_engine
from search.packed.loops import load_kernels
from search.plan import Plan
from search.query import And, Fuzzy, Or, Prefix, Word
from tests.search.agree import differences, smallest
from tests.search.contract import ScoresContract, TreeContract, WordsContract
from tests.search.contract_pages import PagesContract, SharingContract
from tests.search.corpus import LAYOUTS, MANY, Layout, generated, one_segment, twin_id
from tests.search.naive import NaiveEngine
from tests.search.plans import Planner
from tests.search.stored import store

PLANS = 60
"""For each generated archive and layout: ten archives and four layouts make 2,400 plans, all forty 9,600."""


SEEDS = [*range(10), *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in range(10, 40))]


class Packed:
    def open(self, folder: Path, layout: Layout) -> Engine:
        return open_engine(store(folder, layout))


class Compiled:
    def open(self, folder: Path, layout: Layout) -> Engine:
        return compiled_engine(folder, layout)


def compiled_engine(folder: Path, layout: Layout) -> Engine:
    pytest.importorskip("numba")
    load_kernels()
    return open_engine(store(folder, layout), compiled=True)


class TestWords(Packed, WordsContract): ...


class TestTree(Packed, TreeContract): ...


class TestScores(Packed, ScoresContract): ...


class TestPages(Packed, PagesContract): ...


class TestSharing(Packed, SharingContract): ...


class TestCompiledWords(Compiled, WordsContract): ...


class TestCompiledTree(Compiled, TreeContract): ...


class TestCompiledScores(Compiled, ScoresContract): ...


class TestCompiledPages(Compiled, PagesContract): ...


class TestCompiledSharing(Compiled, SharingContract): ...


class Folders:
    """Opens layouts, each in a folder of its own."""

    def __init__(self, root: Path, *, compiled: bool = False) -> None:
        self._root = root
        self._count = 0
        self._compiled = compiled

    def open(self, layout: Layout) -> Engine:
        self._count += 1
        folder = self._root / str(self._count)
        folder.mkdir()
        return compiled_engine(folder, layout) if self._compiled else open_engine(store(folder, layout))


@pytest.mark.parametrize("kind", sorted(LAYOUTS))
@pytest.mark.parametrize("seed", SEEDS)
def test_packed_answers_as_naive(seed: int, kind: str, tmp_path: Path) -> None:
    articles = generated(seed, size=random.Random(seed).choice((1, 5, 20, 30)))
    compare(Folders(tmp_path), kind, articles, Planner(random.Random(f"{seed} {kind}"), articles), PLANS)


@pytest.mark.parametrize("kind", sorted(LAYOUTS))
@pytest.mark.parametrize("seed", SEEDS)
def test_compiled_loops_answer_as_naive(seed: int, kind: str, tmp_path: Path) -> None:
    articles = generated(seed + 100, size=random.Random(seed).choice((1, 5, 20, 30)))
    planner = Planner(random.Random(f"{seed} {kind} compiled"), articles)
    compare(Folders(tmp_path, compiled=True), kind, articles, planner, PLANS)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("kind", sorted(LAYOUTS))
def test_the_first_page_of_words_is_that_of_the_naive_engine(kind: str, compiled: bool, tmp_path: Path) -> None:
    """Where nothing is filtered or counted only the best articles are looked for: they must be the best of all."""
    rng = random.Random(kind)
    articles = [replace(article, date=article.date or "2001-02-03") for article in generated(7, 100, MANY)]
    layout = LAYOUTS[kind](articles)
    engine, naive = Folders(tmp_path, compiled=compiled).open(layout), NaiveEngine(layout.live)
    for _ in range(40):
        words = tuple(
            Word(MANY.words[int(rng.paretovariate(0.5)) % len(MANY.words)]) for _ in range(rng.randrange(1, 10))
        )
        word = words[0].text
        leaves = (Prefix(word[:2]), Fuzzy(word, 1), Word(word, exact=True))
        tree = rng.choice((And(words), Or(words), *leaves))
        plan = Plan(tree, facets=(), histogram=False, limit=rng.choice((0, 1, 3, 10, 50)))
        page, truth = engine.search(plan), naive.search(replace(plan, limit=len(articles)))
        scores = {hit.id: hit.score for hit in truth.hits}
        assert (page.total, page.after is None) == (truth.total, not plan.limit or truth.total <= plan.limit), plan
        assert [hit.score for hit in page.hits] == pytest.approx([hit.score for hit in truth.hits[: plan.limit]]), plan
        assert [hit.score for hit in page.hits] == pytest.approx([scores[hit.id] for hit in page.hits]), plan
    engine.close()


@pytest.mark.parametrize("compiled", [False, True])
def test_five_segments_with_deletions_expand_words_as_one_does(compiled: bool, tmp_path: Path) -> None:
    articles = generated(11, 150, MANY)
    twins = [replace(one, id=twin_id(one.id), body=f"{one.body} warship warn") for one in articles[::3]]
    every = [*articles, *twins]
    segments = tuple(tuple(every[at::5]) for at in range(5))
    gone = {one.id for one in twins}
    deleted = frozenset((at, one.id) for at, segment in enumerate(segments) for one in segment if one.id in gone)
    folders = Folders(tmp_path, compiled=compiled)
    one, five = folders.open(one_segment(articles)), folders.open(Layout(segments, deleted))
    leaves = [
        make(word) for word in MANY.words[::60] for make in (lambda word: Prefix(word[:2]), lambda word: Fuzzy(word, 2))
    ]
    for leaf in [*leaves, Prefix("warsh"), Fuzzy("warshop", 1)]:
        for plan in (Plan(leaf, limit=10), Plan(leaf, limit=10, facets=(), histogram=False)):
            page, truth = five.search(plan), one.search(plan)
            assert (page.total, page.facets) == (truth.total, truth.facets), leaf
            assert [hit.id for hit in page.hits] == [hit.id for hit in truth.hits], leaf
            assert [hit.score for hit in page.hits] == pytest.approx([hit.score for hit in truth.hits]), leaf
        assert five.forms(leaf, 10) == one.forms(leaf, 10), leaf
    one.close()
    five.close()


@pytest.mark.slow
@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("kind", ["one segment", "with deletions"])
def test_packed_answers_as_naive_over_thousands(kind: str, compiled: bool, tmp_path: Path) -> None:
    """Common and rare words, and more hits than fit a page: what is pruned there must have been prunable."""
    articles = generated(0, 3_000, MANY)
    folders = Folders(tmp_path, compiled=compiled)
    compare(folders, kind, articles, Planner(random.Random(kind), articles, MANY.words), 20)


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
