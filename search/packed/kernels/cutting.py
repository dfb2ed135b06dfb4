"""Where texts are cut and marked: what search/highlight.py does with text, for all texts of a page at once.

Which fragments are shown, and why, is told there; here it is only done on the code points of the texts, sign for sign.
"""
# mypy: disable-error-code="assignment, arg-type, no-any-return, return-value"

from __future__ import annotations

import html
import math

import numpy as np

from index.codec.format import Array
from search.highlight import CONTEXT_SHARE, SAMPLES_PER_FORM, WEIGHT
from search.packed.images import CLOSING, ENDING, SEVERAL, SPACE, WORD
from search.packed.kernels.common import compiled, copy, entry

TEXT, START, END, MARKS_END, HTML_END = range(5)
"""Of a cut: the number of its text, its place there, and where its marks and its HTML end among those of all cuts."""

FORM = 2
"""Of a sample, which begins with its start and end."""

_ESCAPES = [html.escape(chr(code)).encode() for code in range(128)]
_ESCAPED_LENGTH = np.array([len(each) for each in _ESCAPES])
_LONGEST = int(_ESCAPED_LENGTH.max())
_ESCAPED = np.array([list(each.ljust(_LONGEST)) for each in _ESCAPES], dtype=np.uint8)
_OPEN, _CLOSE = (np.frombuffer(tag, dtype=np.uint8) for tag in (b"<mark>", b"</mark>"))

_LINE, _STOP = ord("\n"), ord(".")
_LETTERS_BEFORE_STOP = 3
_NONE = -1


@entry
def cut_texts(
    codes: Array, ends: Array, spans: Array, limit: int, width: int, signs: Array, folded: Array
) -> tuple[bool, Array, Array, Array]:
    """Can it be done here; the cuts [cuts, 5] of all texts in order; their marks [marks, 2]; their HTML as code points.

    codes, ends: titles and bodies in turn, one after another.  spans [spans, 3]: text, start and end of the matches,
    rising by text and start.  limit: fragments of a body at most; of a title there is one, if it matches.
    signs, folded: of code points, as images.py has them. It cannot be done where letters of a match are folded to
    several.
    """
    cuts = np.empty(((len(ends) - 1) * max(limit, 1), 5), np.int64)
    # A match longer than a fragment may be marked in two.
    marks = np.empty((len(spans) + 2 * len(cuts), 2), np.int64)
    count = marked = first = signs_shown = 0
    for text in range(len(ends) - 1):
        last = first
        while last < len(spans) and spans[last, 0] == text:
            last += 1
        matches = _merged(spans[first:last])
        first = last
        own = codes[ends[text] : ends[text + 1]]
        possible, places = _places(own, matches, limit if text & 1 else min(1, len(matches)), width, signs, folded)
        if not possible:
            return False, cuts[:0], marks[:0], codes[:0]
        for place in range(len(places)):
            start, end = places[place, 0], places[place, 1]
            for at in range(len(matches)):
                if matches[at, 0] < end and matches[at, 1] > start:
                    marks[marked, 0] = max(matches[at, 0] - start, 0)
                    marks[marked, 1] = min(matches[at, 1], end) - start
                    marked += 1
            cuts[count, TEXT], cuts[count, START], cuts[count, END] = text, start, end
            cuts[count, MARKS_END] = marked
            signs_shown += end - start
            count += 1
    shown = np.empty(signs_shown * _LONGEST + marked * (len(_OPEN) + len(_CLOSE)), np.uint32)
    size = _write_html(codes, ends, cuts[:count], marks, shown)
    return True, cuts[:count], marks[:marked], shown[:size]


@compiled
def _merged(spans: Array) -> Array:
    """[matches, 2]: start and end of spans (rising by start), overlapping and touching ones made one."""
    found = np.empty((len(spans), 2), np.int64)
    count = 0
    for at in range(len(spans)):
        start, end = spans[at, 1], spans[at, 2]
        if count and start <= found[count - 1, 1]:
            found[count - 1, 1] = max(found[count - 1, 1], end)
        else:
            found[count, 0], found[count, 1] = start, end
            count += 1
    return found[:count]


@compiled
def _places(text: Array, matches: Array, limit: int, width: int, signs: Array, folded: Array) -> tuple[bool, Array]:
    """Can it be done here, and start and end of each fragment of a text, rising, as highlight._fragments gives them."""
    found = np.empty((max(limit, 1), 2), np.int64)
    begin, end = _trim(text, 0, len(text), signs)
    if limit <= 0 or begin == end:
        return True, found[:0]
    if len(text) <= width:
        found[0, 0], found[0, 1] = begin, end
        return True, found[:1]
    if not len(matches):
        end = _end(text, begin, begin, min(len(text), begin + width), signs)
        found[0, 0], found[0, 1] = _trim(text, begin, end, signs)
        return True, found[:1]
    possible, sample, weights = _sample(text, matches, folded)
    if not possible:
        return False, found[:0]
    count = _choose(text, matches, sample, weights, width, signs, found)
    chosen = np.empty((count, 2), np.int64)
    kept = 0
    for at in np.argsort(found[:count, 0].copy()):
        if found[at, 0] < found[at, 1]:
            chosen[kept, 0], chosen[kept, 1] = found[at, 0], found[at, 1]
            kept += 1
    return True, chosen[:kept]


@compiled
def _sample(text: Array, matches: Array, folded: Array) -> tuple[bool, Array, Array]:
    """Can it be done here; [sample, 3]: start, end and form of the first matches of each form; what forms weigh."""
    sample = np.empty((len(matches), 3), np.int64)
    first_of = np.empty(len(matches), np.int64)
    counts = np.zeros(len(matches), np.int64)
    room = 2
    while room < 2 * len(matches):
        room *= 2
    slots = np.full(room, _NONE, np.int64)
    forms = kept = 0
    for at in range(len(matches)):
        start, end = matches[at, 0], matches[at, 1]
        mixed = np.int64(end - start)
        for place in range(start, end):
            code = np.int64(folded[text[place]])
            if code == SEVERAL:
                return False, sample[:0], counts[:0]
            mixed = ((mixed << 5) - mixed + code) & 0x3FFFFFFFFFF
        slot = mixed & (room - 1)
        while slots[slot] != _NONE:
            other = matches[first_of[slots[slot]], 0]
            length = matches[first_of[slots[slot]], 1] - other
            same = 0
            if length == end - start:
                while same < length and folded[text[other + same]] == folded[text[start + same]]:
                    same += 1
                if same == length:
                    break
            slot = (slot + 1) & (room - 1)
        form = slots[slot]
        if form == _NONE:
            form = slots[slot] = forms
            first_of[form] = at
            forms += 1
        counts[form] += 1
        if counts[form] <= SAMPLES_PER_FORM:
            sample[kept, 0], sample[kept, 1], sample[kept, FORM] = start, end, form
            kept += 1
    weights = np.empty(forms, np.int64)
    for form in range(forms):
        weights[form] = np.int64(np.rint(WEIGHT / (1 + math.log(counts[form]))))
    return True, sample[:kept], weights


@compiled
def _choose(text: Array, matches: Array, sample: Array, weights: Array, width: int, signs: Array, found: Array) -> int:
    """Write down the places of the fragments, the best one first; how many there are."""
    # Of each part of the text that is still free: start, end, and which of the sample lie in it.
    gaps = np.empty((len(found) + 2, 4), np.int64)
    gaps[0, 0], gaps[0, 1], gaps[0, 2], gaps[0, 3] = 0, len(text), 0, len(sample)
    count, free = 0, 1
    while count < len(found) and free:
        weight = held = first = last = own = np.int64(-1)
        for gap in range(free):
            of_gap = _best_core(sample[gaps[gap, 2] : gaps[gap, 3]], weights, width - width // CONTEXT_SHARE)
            better = of_gap[0] == weight and (of_gap[1] > held or (of_gap[1] == held and of_gap[2] < first))
            if of_gap[0] > weight or better:
                weight, held, first, last = of_gap
                own = gap
        low, high, begin, beyond = gaps[own, 0], gaps[own, 1], gaps[own, 2], gaps[own, 3]
        start, end = _place(text, first, last, low, high, width, signs)
        start, end = _uncut(text, start, end, first, last, matches, signs)
        found[count, 0], found[count, 1] = start, end
        count += 1
        for at in range(begin, beyond):
            if start <= sample[at, 0] < end:
                weights[sample[at, FORM]] = 1
        before, after = begin, beyond
        while before < beyond and sample[before, 1] <= start:
            before += 1
        while after > begin and sample[after - 1, 0] >= end:
            after -= 1
        free -= 1
        copy(gaps[own], gaps[free])
        if begin < before:
            gaps[free, 0], gaps[free, 1], gaps[free, 2], gaps[free, 3] = low, start, begin, before
            free += 1
        if after < beyond:
            gaps[free, 0], gaps[free, 1], gaps[free, 2], gaps[free, 3] = end, high, after, beyond
            free += 1
    return count


@compiled
def _best_core(matches: Array, weights: Array, reach: int) -> tuple[int, int, int, int]:
    """Weight, matches, start and end of the stretch of matches within `reach` that weighs most."""
    inside = np.zeros(len(weights), np.int64)
    weight = last = best_first = best_end = np.int64(0)
    best, most = np.int64(-1), np.int64(-1)
    for first in range(len(matches)):
        limit = max(matches[first, 0] + reach, matches[first, 1])
        while last < len(matches) and matches[last, 1] <= limit:
            form = matches[last, FORM]
            if not inside[form]:
                weight += weights[form]
            inside[form] += 1
            last += 1
        if weight > best or (weight == best and last - first > most):
            best, most = weight, last - first
            best_first, best_end = matches[first, 0], matches[last - 1, 1]
        form = matches[first, FORM]
        inside[form] -= 1
        if not inside[form]:
            weight -= weights[form]
    return best, most, best_first, best_end


@compiled
def _place(text: Array, first: int, last: int, low: int, high: int, width: int, signs: Array) -> tuple[int, int]:
    """As highlight._place. first, last: of the matches.  low, high: of the free part of the text."""
    room = max(width - (last - first), 0)
    begin = max(low, first - room * 2 // 3)
    _, start = _last_sentence_end(text, begin, first, signs)
    if start == _NONE and begin == 0:
        start = begin
    if start == _NONE:
        start = max(low, min(first - room // 2, high - width), first - room)
        while 0 < start < first and not (signs[text[start - 1]] | signs[text[start]]) & SPACE:
            start += 1
    return _trim(text, start, _end(text, start, last, min(high, start + width), signs), signs)


@compiled
def _uncut(text: Array, start: int, end: int, first: int, last: int, matches: Array, signs: Array) -> tuple[int, int]:
    """A place that cuts no match in two at its ends. first, last: of what stays whatever happens."""
    new_start, new_end = start, end
    for at in range(len(matches)):
        if matches[at, 0] >= end:
            break
        if last <= matches[at, 0] and end < matches[at, 1]:
            new_end = matches[at, 0]
        if matches[at, 0] < start < matches[at, 1] <= first:
            new_start = matches[at, 1]
    return (start, end) if new_start == start and new_end == end else _trim(text, new_start, new_end, signs)


@compiled
def _end(text: Array, start: int, last: int, limit: int, signs: Array) -> int:
    """As highlight._end."""
    if limit == len(text):
        return limit
    found, _ = _last_sentence_end(text, last, limit + 1, signs)
    if found != _NONE and found >= (start + limit) // 2:
        return found
    for place in range(limit, last, -1):
        if (signs[text[place - 1]] | signs[text[place]]) & SPACE:
            return place
    return last if start < last <= limit else limit


@compiled
def _last_sentence_end(text: Array, begin: int, limit: int, signs: Array) -> tuple[int, int]:
    """Where the last sentence ends of those that end in a part of a text, and where the next begins; -1 twice if none.

    What ends a sentence is told by SENTENCE_END.
    """
    end = found = np.int64(_NONE)
    at = begin
    while at < limit:
        if not signs[text[at]] & ENDING:
            at += 1
            continue
        sign = np.int64(text[at])
        if sign == _STOP:
            words = 0
            for before in text[max(at - _LETTERS_BEFORE_STOP, 0) : at]:
                words += signs[before] & WORD != 0
            if words < _LETTERS_BEFORE_STOP:
                at += 1
                continue
        close = at if sign == _LINE else at + 1
        while close < limit and signs[text[close]] & CLOSING:
            close += 1
        beyond = close
        while beyond < limit and signs[text[beyond]] & SPACE:
            beyond += 1
        at += 1
        if beyond > close:
            end, found = close, beyond
            at = beyond
    return end, found


@compiled
def _trim(text: Array, start: int, end: int, signs: Array) -> tuple[int, int]:
    while start < end and signs[text[start]] & SPACE:
        start += 1
    while end > start and signs[text[end - 1]] & SPACE:
        end -= 1
    return start, end


@compiled
def _write_html(codes: Array, ends: Array, cuts: Array, marks: Array, shown: Array) -> int:
    """Write the cuts one after another, escaped, with <mark> around their marks; how many signs that is."""
    size = mark = 0
    for cut in range(len(cuts)):
        base, last_mark = ends[cuts[cut, TEXT]] + cuts[cut, START], cuts[cut, MARKS_END]
        length = cuts[cut, END] - cuts[cut, START]
        done = 0
        while done < length:
            stop, tag = length, 0
            if mark < last_mark:
                stop = marks[mark, 0]
            if done == stop:
                copy(shown[size : size + len(_OPEN)], _OPEN)
                size += len(_OPEN)
                stop, tag = marks[mark, 1], len(_CLOSE)
                mark += 1
            for code in codes[base + done : base + stop]:
                if code < len(_ESCAPED) and _ESCAPED_LENGTH[code] > 1:
                    for at in range(_ESCAPED_LENGTH[code]):
                        shown[size + at] = _ESCAPED[code, at]
                    size += _ESCAPED_LENGTH[code]
                else:
                    shown[size] = code
                    size += 1
            if tag:
                copy(shown[size : size + tag], _CLOSE)
                size += tag
            done = stop
        cuts[cut, HTML_END] = size
    return size
