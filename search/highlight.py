"""Where a text is cut and marked for a page of answers: pure functions on text and spans, never HTML but for one.

All spans are code points, half open. Engines find the matches; what is shown of them is decided here.
"""

from __future__ import annotations

import html
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from index.article import Span
from search.results import Snippet

FRAGMENT_CHARS = 240
"""Code points of one fragment: about two sentences of news text, three lines on a desktop and six on a phone."""

CONTEXT_SHARE = 4
"""At least one part in so many of a fragment is kept for the words around its matches."""

WEIGHT = 1_000
"""Of a form that occurs once in a text; integers, so that equal stretches weigh exactly the same."""

SAMPLES_PER_FORM = 100
"""Occurrences of one form that are weighed, so that a common word in a book of a text does not cost seconds."""

SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)\s*|(?:(?<=\w\w\w\.)|(?<=[!?…]))[\"'”’»)\]]*(?P<gap>\s+))")
"""A full stop ends a sentence only after three letters, so that "Mr." and "U.S." end none. It begins with a set of
signs, for which the search skips all else; what stands before them is looked at afterwards."""


_SPECIAL = re.compile("[&<>\"']")


class Fragment(NamedTuple):
    """A cut of a text. start, end: in the text.  marks: in the cut, so that text[start:end] can be marked by them."""

    start: int
    end: int
    marks: tuple[Span, ...]


def merge_spans(spans: Iterable[Span], length: int) -> list[Span]:
    """Spans in order, clipped to a text of `length` code points, overlapping and touching ones made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        start, end = max(start, 0), min(end, length)
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def marked_html(text: str, marks: Sequence[Span]) -> str:
    """`text` escaped for HTML (attributes too), with <mark> around the marks. marks: merged, within the text."""
    pieces: list[str] = []
    done = 0
    for start, end in marks:
        pieces += text[done:start], text[start:end]
        done = end
    pieces.append(text[done:])
    if _SPECIAL.search(text):  # few fragments hold a sign that must be escaped
        pieces = [html.escape(piece) for piece in pieces]
    pieces[1::2] = [f"<mark>{piece}</mark>" for piece in pieces[1::2]]
    return "".join(pieces)


def fragments(text: str, matches: Sequence[Span], *, limit: int, width: int = FRAGMENT_CHARS) -> list[Fragment]:
    """The cuts of a text that show its matches best.

    matches: merged, within the text.  limit: fragments at most, >= 0.  width: code points of one, >= 1.
    Returns fragments in the order of the text, none overlapping, each begun and ended at the border of a sentence
    where one is near, else of a word; the text's lead, without marks, when there is no match. Those are chosen
    first that show forms which no other shows, rare forms of the text before common ones.
    Costs no more than SAMPLES_PER_FORM steps a form and fragment.
    """
    if limit <= 0 or not text or text.isspace():
        return []
    if len(text) <= width:
        return [_cut(_trim(text, 0, len(text)), matches)]
    if not matches:
        return [_cut(_lead(text, width), [])]
    chosen: list[Span] = []
    gaps, weights = _weigh(text, matches)
    while len(chosen) < limit and gaps:
        gap, core = _best_core(gaps, weights, width - width // CONTEXT_SHARE)
        place = _uncut(text, _place(text, core, (gap.start, gap.end), width), core, matches)
        chosen.append(place)
        if len(chosen) == limit:
            break
        gaps.remove(gap)
        gaps += gap.without(place, weights)
    return [_cut(place, matches) for place in sorted(chosen) if place[0] < place[1]]


def snippets(
    field: str, text: str, matches: Sequence[Span], *, limit: int, width: int = FRAGMENT_CHARS
) -> tuple[Snippet, ...]:
    """The fragments of one field as a hit carries them. matches: merged, within the text."""
    found = []
    for start, end, marks in fragments(text, matches, limit=limit, width=width):
        shown = text[start:end]
        found.append(Snippet(field, shown, marked_html(shown, marks), start, marks))
    return tuple(found)


class _Gap(NamedTuple):
    """A part of the text that no chosen fragment covers. matches: start, end and form of those that lie in it."""

    start: int
    end: int
    matches: list[tuple[int, int, str]]

    def without(self, place: Span, weights: dict[str, int]) -> list[_Gap]:
        """What is left beside a chosen place; the forms that it shows count for little from now on."""
        for start, _, form in self.matches:
            if place[0] <= start < place[1]:
                weights[form] = 1
        before = _Gap(self.start, place[0], [match for match in self.matches if match[1] <= place[0]])
        after = _Gap(place[1], self.end, [match for match in self.matches if match[0] >= place[1]])
        return [gap for gap in (before, after) if gap.matches]


def _weigh(text: str, matches: Sequence[Span]) -> tuple[list[_Gap], dict[str, int]]:
    """The whole text as one gap, and what showing each form is worth.

    How rare a form is in the archive is not known here; within the text, common words show themselves too.
    """
    counts: dict[str, int] = {}
    sample: list[tuple[int, int, str]] = []
    for start, end in matches:
        form = text[start:end].casefold()
        counts[form] = count = counts.get(form, 0) + 1
        if count <= SAMPLES_PER_FORM:
            sample.append((start, end, form))
    weights = {form: _weight(count) for form, count in counts.items()}
    return [_Gap(0, len(text), sample)], weights


@lru_cache(SAMPLES_PER_FORM)
def _weight(count: int) -> int:
    return round(WEIGHT / (1 + math.log(count)))


def _best_core(gaps: Sequence[_Gap], weights: dict[str, int], reach: int) -> tuple[_Gap, Span]:
    """The stretch from the start of one match to the end of another, within `reach`, whose forms weigh most.

    Among equals the one with most matches, then the first.
    """
    best = (-1, -1, 0)
    found = (gaps[0], (0, 0))
    for gap in gaps:
        value, core = _best_in_gap(gap, weights, reach)
        if value > best:
            best, found = value, (gap, core)
    return found


def _best_in_gap(gap: _Gap, weights: dict[str, int], reach: int) -> tuple[tuple[int, int, int], Span]:
    best = (-1, -1, 0)
    core = (0, 0)
    matches = gap.matches
    inside = dict.fromkeys(weights, 0)
    weight = last = 0
    for first, (start, end, form) in enumerate(matches):
        limit = max(start + reach, end)
        while last < len(matches) and matches[last][1] <= limit:
            entering = matches[last][2]
            weight += 0 if inside[entering] else weights[entering]
            inside[entering] += 1
            last += 1
        if weight > best[0] or (weight == best[0] and last - first > best[1]):
            best, core = (weight, last - first, -start), (start, matches[last - 1][1])
        inside[form] -= 1
        weight -= 0 if inside[form] else weights[form]
    return best, core


def _place(text: str, core: Span, free: Span, width: int) -> Span:
    """Give a stretch of matches its context: up to `width` code points within the free part of the text."""
    first, last = core
    low, high = free
    room = max(width - (last - first), 0)
    start = _sentence_start(text, max(low, first - room * 2 // 3), first)
    if start is None:
        # Where little text follows the matches, more of what stands before them is shown.
        start = _word_start(text, max(low, min(first - room // 2, high - width), first - room), first)
    return _trim(text, start, _end(text, start, last, min(high, start + width)))


def _uncut(text: str, place: Span, core: Span, matches: Sequence[Span]) -> Span:
    """A place that cuts no match in two at its ends: a phrase that does not fit is left to another fragment.

    core: what of the place stays whatever happens.
    """
    start, end = place
    at = bisect_left(matches, (end, end)) - 1
    if at >= 0 and core[1] <= matches[at][0] and end < matches[at][1]:
        end = matches[at][0]
    at = bisect_left(matches, (start, start)) - 1
    if at >= 0 and start < matches[at][1] <= core[0]:
        start = matches[at][1]
    return place if (start, end) == place else _trim(text, start, end)


def _lead(text: str, width: int) -> Span:
    start = len(text) - len(text.lstrip())
    return _trim(text, start, _end(text, start, start, min(len(text), start + width)))


def _end(text: str, start: int, last: int, limit: int) -> int:
    """Where a fragment ends: the text's end, the last sentence's if that leaves half a fragment, or a word's."""
    if limit == len(text):
        return limit
    ends = [
        match.start() if match["gap"] is None else match.start("gap")
        for match in SENTENCE_END.finditer(text, last, limit + 1)
    ]
    if ends and ends[-1] >= (start + limit) // 2:
        return ends[-1]
    return _word_end(text, start, last, limit)


def _sentence_start(text: str, low: int, position: int) -> int | None:
    starts = [match.end() for match in SENTENCE_END.finditer(text, low, position)]
    if starts:
        return starts[-1]
    return 0 if low == 0 else None


def _word_start(text: str, low: int, position: int) -> int:
    at = low
    while at < position and not _is_border(text, at):
        at += 1
    return at


def _word_end(text: str, start: int, last: int, limit: int) -> int:
    at = limit
    while at > last:
        if _is_border(text, at):
            return at
        at -= 1
    return last if start < last <= limit else limit


def _is_border(text: str, at: int) -> bool:
    return at <= 0 or at >= len(text) or text[at - 1].isspace() or text[at].isspace()


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(place: Span, matches: Sequence[Span]) -> Fragment:
    start, end = place
    # A match longer than a fragment begins in it or before it; no two matches overlap, so one step back is enough.
    at = max(bisect_left(matches, place) - 1, 0)
    inside = matches[at : bisect_left(matches, (end, end), at)]
    marks = [(max(first - start, 0), min(last, end) - start) for first, last in inside if last > start]
    return Fragment(start, end, tuple(marks))
