"""Long texts in windows, so that what is in memory at a time does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator

from index.sentences import point_ends_sentence

WINDOW_CHARS = 100_000
"""A news article is never as long; what is found of a window takes 50 times its text."""
LEAST_CHARS = 80_000
"""A window ends behind the last line, sentence or word that ends between these two."""
LONGEST_WORD_CHARS = 40


def split_windows(text: str) -> Iterator[tuple[int, str]]:
    """Where each window of a text begins, and the window; one for most texts, and for an empty one."""
    start = 0
    while len(text) - start > WINDOW_CHARS:
        end = _end_of_window(text, start)
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _end_of_window(text: str, start: int) -> int:
    low, high = start + LEAST_CHARS, start + WINDOW_CHARS
    for sign, is_end in (("\n", _always), (". ", point_ends_sentence), (" ", _is_between_small_words), (" ", _always)):
        at = text.rfind(sign, low, high)
        while at >= 0 and not is_end(text, at):
            at = text.rfind(sign, low, at)
        if at >= 0:
            return at + len(sign)
    return high


def _always(text: str, at: int) -> bool:
    return True


def _is_between_small_words(text: str, at: int) -> bool:
    """Whether no name can reach over the space: "Rio de Janeiro" is not cut in two."""
    before = text[max(0, at - LONGEST_WORD_CHARS) : at].split(" ")[-1]
    return before[:1].islower() and text[at + 1 : at + 2].islower()
