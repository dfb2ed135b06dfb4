"""The measures of ranking quality are right, and ranking is no worse than SQLite's on a real collection."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.relevance import average_precision, clippings, fts5, measure, ndcg, read_collection


def test_discounted_gain_of_a_worked_example() -> None:
    # Gains at ranks 1 and 3 of three relevant documents: (1 + 1/2) / (1 + 1/log2(3) + 1/2).
    assert ndcg(["a", "x", "b"], {"a", "b", "c"}) == pytest.approx(1.5 / 2.130929753)
    assert ndcg(["a", "b"], {"a", "b"}) == 1
    assert ndcg(["x"] * 10 + ["a"], {"a"}) == 0


def test_average_precision_of_a_worked_example() -> None:
    assert average_precision(["a", "x", "b"], {"a", "b", "c", "d"}) == pytest.approx((1 + 2 / 3) / 4)
    assert average_precision([], {"a"}) == 0


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["med", "cacm"])
def test_ranking_is_no_worse_than_that_of_sqlite(shared_data: Path, name: str) -> None:
    assert (shared_data / "relevance" / name).is_dir()
    collection = read_collection(name)
    ours, theirs = (measure(collection, make) for make in (clippings, fts5))
    assert ours[0] >= theirs[0]
    assert ours[1] >= theirs[1]
