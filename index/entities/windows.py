"""Long texts in windows, so that what is in memory at a time does not grow with them.

A window is read with what earlier ones know: for each person whom it may name by one word, the passage that has the
full name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from index.analysis import fold
from index.article import Span
from index.entities.people import Group, bare_family, name_words

WINDOW_CHARS = 100_000
"""A news article is never as long; what is found of a window takes 50 times its text."""
LEAST_CHARS = 80_000
"""A window ends behind the last line that ends between these two."""
RIM_CHARS = 500
"""Where no line ends, two windows overlap by twice this, so that one of them has each name with what is around it."""
MOST_PASSAGES_CHARS = 20_000
"""Of passages before a window: what the window costs grows by a fifth at most."""
BESIDE_CHARS = 80
"""A passage has these around a name, in its line."""
MOST_KNOWN = 50_000
"""Names that are remembered, the last ones: 10 MB of news have fewer, and more are a list."""

_CAPITALISED = re.compile(r"[^\W\d_a-z][^\W\d_]+")
_BEHIND_LOWER = re.compile(r"(?<=\s)[^\W\d_A-Z]++\s(?=[a-z])")
_BEHIND_SPACE = re.compile(r"\s")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class Window(NamedTuple):
    """start, end: what is read of a text.  own_start, own_end: what begins here is taken from this window."""

    start: int
    end: int
    own_start: int
    own_end: int


def split_windows(text: str) -> Iterator[Window]:
    """The windows of a text, in order; one for most texts, and for an empty one. Their own parts make up the text."""
    start = own_start = 0
    while len(text) - start > WINDOW_CHARS:
        end = start + WINDOW_CHARS
        line_end = text.rfind("\n", start + LEAST_CHARS, end) + 1
        if line_end:
            yield Window(start, line_end, own_start, line_end)
            start = own_start = line_end
        else:
            border = end - RIM_CHARS
            yield Window(start, _gaps(text, border, end, end)[-1], own_start, border)
            start, own_start = _gaps(text, border - RIM_CHARS, border, border - RIM_CHARS)[0], border
    yield Window(start, len(text), own_start, len(text))


def _gaps(text: str, start: int, end: int, otherwise: int) -> list[int]:
    """Where words begin in a range, behind words in lower case if there are such, so that no name is cut there."""
    for behind in (_BEHIND_LOWER, _BEHIND_SPACE):
        found = [match.end() for match in behind.finditer(text, start, end)]
        if found:
            return found
    return [otherwise]


class Excerpt:
    """A window of a text with the passages before it, each in lines of its own, and where all of it stands.

    own_start: where the last mention of the window before ended, which may reach over its border.
    """

    def __init__(self, text: str, passages: Iterable[Span], window: Window, own_start: int = 0) -> None:
        parts: list[str] = []
        self._begins: list[int] = []
        self._shifts: list[int] = []
        begin = 0
        for start, end in (*passages, window[:2]):
            self._begins.append(begin)
            self._shifts.append(start - begin)
            parts.append(text[start:end])
            begin += end - start + 1
        self.text = "\n".join(parts)
        shift = self._shifts[-1]
        self.own_start, self.own_end = max(window.own_start, own_start) - shift, window.own_end - shift

    def moved(self, span: Span) -> Span:
        """Where a span of the excerpt stands in the text."""
        shift = self._shifts[bisect_right(self._begins, span[0]) - 1]
        return (span[0] + shift, span[1] + shift) if shift else span

    def is_own(self, at: int) -> bool:
        """Whether what begins there is to be taken from this window."""
        return self.own_start <= at < self.own_end


class Known:
    """Where the full names of a document stand that were believed so far, by the words of the names."""

    def __init__(self) -> None:
        self._names: dict[str, Span] = {}

    def note(self, groups: Iterable[Group]) -> None:
        """Remember the longest name of each person by each of its words."""
        for group in groups:
            name, span = max(zip(group.names, group.spans, strict=True), key=lambda named: len(name_words(named[0])))
            words = name_words(name)
            if len(words) > 1:
                for word in {_key(word) for word in words} - {""}:
                    self._names.pop(word, None)
                    self._names[word] = span
        for word in list(islice(self._names, max(0, len(self._names) - MOST_KNOWN))):
            del self._names[word]

    def passages(self, text: str, window: Window) -> list[Span]:
        """The passages with the full names of persons whom a window may name by one word, disjoint, in order."""
        if not self._names:
            return []
        words = {_key(word) for word in set(_CAPITALISED.findall(text, window.start, window.end))}
        spans = {self._names[word] for word in words if word in self._names}
        left = MOST_PASSAGES_CHARS
        found: list[Span] = []
        for start, end in sorted(spans, reverse=True):
            if end <= window.start and text.find(text[start:end], window.start, window.end) < 0:
                bound = found[-1][0] if found else window.start
                begin, stop = _passage(text, start, end, bound)
                left -= stop - begin
                if left < 0:
                    break
                # Of two that touch one is made, for the border may be inside of the earlier name.
                touched = found.pop() if found and stop == bound else (stop, stop)
                found.append((begin, touched[1]))
        return found[::-1]


def _key(word: str) -> str:
    """What a word of a name is looked up by: "Al-Sisi" and "Sisi" alike."""
    return max(map(bare_family, _LETTERS.findall(bare_family(fold(word)))), key=len, default="")


def _passage(text: str, start: int, end: int, bound: int) -> Span:
    """The line of a name, as much of it as stands beside the name, in whole words. bound: of the next passage."""
    line = text.rfind("\n", 0, start) + 1
    begin = line if start - line <= BESIDE_CHARS else text.find(" ", start - BESIDE_CHARS, start) + 1 or start
    stop = text.find("\n", end, min(bound, end + BESIDE_CHARS))
    if stop < 0:
        far = min(bound, end + BESIDE_CHARS)
        stop = far if far == bound else max(text.rfind(" ", end, far), end)
    return begin, stop
