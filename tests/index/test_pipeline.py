from __future__ import annotations

from itertools import pairwise

import pytest

from index.pipeline import LEARNED_FROM, LEARNING_SHARE, _ends


@pytest.mark.parametrize(("articles", "parts"), [(4_000, 2), (100_000, 2), (1_000_000, 3)])
def test_the_first_of_several_writers_has_fewer_articles_because_it_learns_too(articles: int, parts: int) -> None:
    ends = [0, *_ends(articles, parts), articles]
    first, *others = (end - start for start, end in pairwise(ends))
    assert max(others) - min(others) <= parts
    learned = LEARNING_SHARE * min(articles / parts, LEARNED_FROM)
    assert learned - parts <= others[0] - first <= learned + parts


def test_one_writer_has_all() -> None:
    assert _ends(100_000, 1) == []
