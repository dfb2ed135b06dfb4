"""What pages make of texts."""

from __future__ import annotations

import pytest

from web.render import shorten


@pytest.mark.parametrize(
    ("text", "most_chars", "shown"),
    [
        ("Ships wait", 10, "Ships wait"),
        ("Ships wait for rain", 12, "Ships wait…"),
        ("運河の水位が下がる", 4, "運河の水…"),
        ("", 4, ""),
    ],
)
def test_long_texts_are_cut_at_a_word(text: str, most_chars: int, shown: str) -> None:
    assert shorten(text, most_chars) == shown
