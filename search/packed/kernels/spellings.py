"""Where surface forms are written in texts: what marks.py looks for with `str.find`, in all texts of a page at once."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.analysis import FORM_CHARS
from index.codec.format import Array
from search.packed.kernels.common import compiled, entry

OTHER, LETTER, LINE, JOINING = range(4)
"""Kinds of signs: a letter or digit, the low line, and what between two of these may join them into one token."""


def _kind(sign: str) -> int:
    if sign.isalnum():
        return LETTER
    return LINE if sign == "_" else JOINING if sign in ".,'" else OTHER


_KINDS = np.array([_kind(chr(code)) for code in range(128)], dtype=np.uint8)
_LOW = np.array([ord(chr(code).lower()) for code in range(128)], dtype=np.uint8)


@entry
def find_spellings(data: Array, ends: Array, written: Array, written_ends: Array, plain: Array, fields: Array) -> Array:
    """[found, 4]: text, start and end of each place where a spelling may stand, and its number; ~number if it does.

    data, ends: ASCII texts one after another, titles and bodies in turn.  written, written_ends: spellings in small
    letters, sorted.  plain: of each, is it the form itself?  fields: bit 0 for titles, bit 1 for bodies.
    """
    begins = np.zeros(128, np.bool_)
    for number in range(len(plain)):
        begins[written[written_ends[number]]] = True
    found = np.empty((64, 4), np.int64)
    count = 0
    for text in range(len(ends) - 1):
        start, end = ends[text], ends[text + 1]
        before = OTHER
        for at in range(start, end):
            earlier = before
            before = np.int64(_KINDS[data[at]])
            if earlier == LETTER or not begins[_LOW[data[at]]]:
                continue
            # Spellings that begin with what stands here are a run of all; it gets shorter with each sign.
            first, beyond_last, last = 0, len(plain), at
            while last < end and first < beyond_last:
                sign = np.int64(_LOW[data[last]])
                first = _first_not_below(written, written_ends, last - at, sign, first, beyond_last)
                beyond_last = _first_not_below(written, written_ends, last - at, sign + 1, first, beyond_last)
                last += 1
                after = OTHER if last == end else np.int64(_KINDS[data[last]])
                if after == LETTER and last - at < FORM_CHARS:
                    continue
                beyond = OTHER if last + 1 >= end else np.int64(_KINDS[data[last + 1]])
                alone = earlier == OTHER and (after == OTHER or (after == JOINING and beyond == OTHER))
                for number in range(first, beyond_last):
                    if written_ends[number + 1] - written_ends[number] > last - at:
                        break
                    if not fields[number] >> (text & 1) & 1:
                        continue
                    if count == len(found):
                        found = np.concatenate((found, found))
                    found[count, 0], found[count, 1], found[count, 2] = text, at - start, last - start
                    found[count, 3] = ~number if alone and plain[number] else number
                    count += 1
    return found[:count]


@compiled
def _first_not_below(written: Array, ends: Array, depth: int, sign: int, first: int, last: int) -> int:
    """The first of a run of sorted spellings, alike before `depth`, that has no sign below this one there; what is
    shorter has the lowest."""
    while first < last:
        middle = (first + last) >> 1
        at = ends[middle] + depth
        if at >= ends[middle + 1] or written[at] < sign:
            first = middle + 1
        else:
            last = middle
    return first
