"""What two near-copies of a story have and have not in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct

Kind = Literal["same", "left", "right"]
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_LINES = 2_000
"""Lines of one text that are compared; difflib takes time by their square. The rest counts as different."""
MOST_WORDS = 1_500
"""Mean number of words of two paragraphs that are compared one by one; longer ones count as different as wholes."""
REACH = 20
"""Paragraphs of the other text that one is held against; further ones were hardly moved but written anew."""
ALIKE = 0.4
"""Share of words in common from which two paragraphs are shown as one that was edited, not as one for another."""


class Change(Struct, frozen=True):
    """A stretch of text. kind: "same" in both, "left" only in the first text, "right" only in the second."""

    kind: Kind
    text: str


class Line(Struct, frozen=True):
    """A paragraph of either text or of both. kind "edited" means that its changes tell the two apart."""

    kind: Literal["same", "left", "right", "edited"]
    changes: tuple[Change, ...]


def differences(left: str, right: str) -> tuple[Line, ...]:
    """Both texts as one, paragraph by paragraph in their order; equal paragraphs appear once.

    Bounded: long texts are compared by their first MOST_LINES paragraphs, long paragraphs as wholes.
    """
    first, second = _lines(left), _lines(right)
    matcher = SequenceMatcher(None, first[:MOST_LINES], second[:MOST_LINES], autojunk=False)
    found: list[Line] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += [Line("same", (Change("same", text),)) for text in first[a:b]]
        else:
            found += _replaced(first[a:b], second[c:d])
    rest = [*_only("left", first[MOST_LINES:]), *_only("right", second[MOST_LINES:])]
    return tuple(found + rest)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _replaced(left: list[str], right: list[str]) -> Iterator[Line]:
    """Paragraphs against paragraphs: each with the next one that it was edited from, the others by themselves."""
    at = 0
    for one in left:
        partner = next((n for n in range(at, min(len(right), at + REACH)) if _alike(one, right[n])), None)
        if partner is None:
            yield from _only("left", [one])
        else:
            yield from _only("right", right[at:partner])
            yield Line("edited", _word_changes(one, right[partner]))
            at = partner + 1
    yield from _only("right", right[at:])


def _alike(left: str, right: str) -> bool:
    """Whether two paragraphs share enough words, in whatever order, to be versions of each other."""
    one, other = Counter(left.split()), Counter(right.split())
    words = one.total() + other.total()
    return words <= 2 * MOST_WORDS and 2 * (one & other).total() >= ALIKE * words


def _word_changes(left: str, right: str) -> tuple[Change, ...]:
    one, other = WORDS.findall(left), WORDS.findall(right)
    changes: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(one[a:b])))
            continue
        changes += [Change("left", "".join(one[a:b]))] if a < b else []
        changes += [Change("right", "".join(other[c:d]))] if c < d else []
    return tuple(changes)


def _only(kind: Literal["left", "right"], texts: list[str]) -> Iterator[Line]:
    return (Line(kind, (Change(kind, text),)) for text in texts)
