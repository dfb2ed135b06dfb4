"""Long texts in windows, so that what is in memory at a time does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator

WINDOW_CHARS = 100_000
"""A news article is never as long; what is found of a window takes 50 times its text."""
LEAST_CHARS = 80_000
"""A window ends behind the last line, sentence or word that ends between these two."""
_ENDS = ("\n", ". ", " ")


def split_windows(text: str) -> Iterator[tuple[int, str]]:
    """Where each window of a text begins, and the window; one for most texts, and for an empty one."""
    start = 0
    while len(text) - start > WINDOW_CHARS:
        end = _end_of_window(text, start)
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _end_of_window(text: str, start: int) -> int:
    for sign in _ENDS:
        at = text.rfind(sign, start + LEAST_CHARS, start + WINDOW_CHARS)
        if at >= 0:
            return at + len(sign)
    return start + WINDOW_CHARS
