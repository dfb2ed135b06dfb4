"""Segments of more than 65,536 articles, whose rows are kept in blocks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from index.article import Article, Place, article_id
from index.codec.invert import SegmentWriter
from index.codec.rows import ROW_BITS
from search.engine import Engine
from search.packed.corpus import Part
from search.packed.engine import PackedEngine
from search.packed.loops import load_kernels
from search.parser import parse
from search.plan import Filter, Plan

ROWS = (1 << ROW_BITS) + 5_000
REMOVED = np.array([0, 65_535, 65_536, 70_000], dtype=np.uint32)
LIVE = sorted({*range(ROWS)}.difference(REMOVED.tolist()))


def words_of(row: int) -> list[str]:
    """What stands in an article: by its row, so that every answer is known."""
    often = ["seven"] * (20 if row % 700 == 0 else 1) if row % 7 == 0 else []
    return [
        "common",
        *often,
        *(["eleven"] if row % 11 == 0 else []),
        *(["late"] if row > 66_000 else []),
        *(["sevens"] * (5 if row % 2_100 == 21 else 1) if row % 21 == 0 else []),
        f"x{row % 97}",
    ]


PLACES = {
    "often": lambda row: row % 20 == 0,
    "edge": lambda row: 65_500 <= row < 65_600,
    "later": lambda row: row > 68_000,
    "most": lambda row: row % 3 == 0,
}


def article(row: int) -> Article:
    path = f"a#{row}"
    return Article(
        id=article_id(path.encode()),
        title="seven" if row % 1_001 == 0 else "",
        body=" ".join(words_of(row)),
        path=path,
        paths=(path,),
        places=tuple(Place(key, key.title()) for key, has in PLACES.items() if has(row)),
    )


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Part:
    folder = tmp_path_factory.mktemp("blocks")
    writer = SegmentWriter(folder, "s", memory_bytes=1 << 30)
    for row in range(ROWS):
        writer.add(article(row))
    return folder, writer.finish(), REMOVED


@pytest.fixture(params=[False, True])
def engine(request: pytest.FixtureRequest, segment: Part) -> Iterator[Engine]:
    if request.param:
        pytest.importorskip("numba")
        load_kernels()
    opened = PackedEngine(1, [segment], compiled=request.param)
    yield opened
    opened.close()


QUESTIONS = {
    "seven": lambda row: row % 7 == 0,
    "late": lambda row: row > 66_000,
    "seven eleven": lambda row: row % 77 == 0,
    "late x3 seven": lambda row: row > 66_000 and row % 97 == 3 and row % 7 == 0,
    "seven OR eleven": lambda row: row % 7 == 0 or row % 11 == 0,
    "common -seven": lambda row: row % 7 != 0,
    '"seven eleven"': lambda row: row % 77 == 0,
    '"eleven late"': lambda row: row % 11 == 0 and row > 66_000,
    "elev*": lambda row: row % 11 == 0,
    "sevens*": lambda row: row % 21 == 0,
    "sevn~1": lambda row: row % 7 == 0,
    "lates~1": lambda row: row > 66_000,
    "title:seven": lambda row: row % 1_001 == 0,
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_articles_in_later_blocks_are_found(engine: Engine, question: str) -> None:
    expected = {article(row).id for row in LIVE if QUESTIONS[question](row)}
    page = engine.search(Plan(parse(question).tree, limit=100))
    assert page.total == len(expected)
    assert {hit.id for hit in page.hits} <= expected
    assert len(page.hits) == min(100, len(expected))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_filtered_articles_in_later_blocks_are_found(engine: Engine, question: str, place: str) -> None:
    expected = {article(row).id for row in LIVE if PLACES[place](row) and QUESTIONS[question](row)}
    plan = Plan(parse(question).tree, filters=(Filter("places", (place,)),), facets=(), histogram=False, limit=100)
    page = engine.search(plan)
    assert page.total == len(expected)
    assert {hit.id for hit in page.hits} <= expected
    assert len(page.hits) == min(100, len(expected))


def test_the_best_of_one_form_stand_first_where_another_form_hides_them(engine: Engine) -> None:
    page = engine.search(Plan(parse("sevens*").tree, limit=20))
    often = {article(row).id for row in LIVE if row % 2_100 == 21}
    assert {hit.id for hit in page.hits} <= often


def test_the_best_stand_first_in_any_block(engine: Engine) -> None:
    page = engine.search(Plan(parse("seven").tree, limit=50))
    often = {article(row).id for row in LIVE if row % 700 == 0}
    assert {hit.id for hit in page.hits} <= often
