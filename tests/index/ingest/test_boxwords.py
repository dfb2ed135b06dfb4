"""Words in the names of boxes: found as whole words, whatever parts them from the rest."""

from __future__ import annotations

import pytest

from index.ingest.boxwords import Vocabulary

WORDS = Vocabulary({"menu": "nav", "pointer": "read-more readmore", "bar": "top-bar nav"})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("main nav", {"menu", "bar"}),
        ("site-nav_left", {"menu", "bar"}),
        ("navigation navy", set()),
        ("box read-more", {"pointer"}),
        ("readmore-link", {"pointer"}),
        ("read more", set()),
        ("read_more", set()),
        ("unread-more", set()),
        ("", set()),
    ],
)
def test_words_are_found_between_their_bounds(name: str, said: set[str]) -> None:
    assert WORDS.said(name) == said
