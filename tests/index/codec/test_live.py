"""Live articles of each surface form, counted many at once, are those that reading every article counts."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from index.analysis import forms
from index.article import Article, article_id
from index.codec import live
from index.codec.invert import SegmentWriter
from index.codec.live import LiveForms
from index.codec.reader import Segment

WORDS = (
    *("connect", "connects", "connected", "connecting", "connections", "connective"),
    *("ferry", "ferries", "ferried", "adjust", "adjusts", "port"),
)
ROWS = 300


def article(row: int) -> Article:
    rng = random.Random(row)
    title = rng.choices(WORDS, k=rng.choice((0, 0, 1, 3, 9)))
    body = rng.choices(WORDS, k=rng.choice((1, 4, 14))) if row % 5 else []
    path = f"a#{row}"
    return Article(id=article_id(path.encode()), title=" ".join(title), body=" ".join(body), path=path, paths=(path,))


ARTICLES = [article(row) for row in range(ROWS)]


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Segment:
    folder = tmp_path_factory.mktemp("live")
    writer = SegmentWriter(folder, "s", memory_bytes=1 << 30)
    for one in ARTICLES:
        writer.add(one)
    return Segment(folder, writer.finish())


def counted(gone: np.ndarray | None, field: str | None) -> Counter[str]:
    """How many live articles have each form in a field, by reading them."""
    found: Counter[str] = Counter()
    for row, one in enumerate(ARTICLES):
        texts = {"title": [one.title], "body": [one.body], None: [one.title, one.body]}[field]
        if gone is None or not gone[row]:
            found.update({form for text in texts for form in forms(text)})
    return found


@pytest.mark.parametrize("field", [None, "title", "body"])
@pytest.mark.parametrize("deleted", [False, True])
@pytest.mark.parametrize(("at_once", "between"), [(1 << 18, 2_000), (1, 2_000), (1 << 18, 0)])
def test_live_articles_of_forms(
    segment: Segment, field: str | None, deleted: bool, at_once: int, between: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_POSTINGS_AT_ONCE", at_once)
    monkeypatch.setattr(live, "_POSTINGS_BETWEEN", between)
    gone = np.arange(ROWS) % 3 == 0 if deleted else None
    known, expected = LiveForms(segment, gone, field), counted(gone, field)
    numbers = np.arange(len(segment.form_df))
    names = [segment.forms.text(number) for number in numbers]
    for asked in (numbers[1::4], numbers[::5], numbers[:0], numbers):
        assert known.of(asked).tolist() == [expected[names[number]] for number in asked]
