"""Where surface forms are written in texts: what marks.py looks for with `str.find`, in all texts of a page at once."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.analysis import FORM_CHARS
from index.codec.format import Array
from search.packed.kernels.common import compiled

OTHER, LETTER, LINE, JOINING = range(4)
"""Kinds of signs: a letter or digit, the low line, and what between two of these may join them into one token."""


def _kind(sign: str) -> int:
    if sign.isalnum():
        return LETTER
    return LINE if sign == "_" else JOINING if sign in ".,'" else OTHER


_KINDS = np.array([_kind(chr(code)) for code in range(128)], dtype=np.uint8)
_LOW = np.array([ord(chr(code).lower()) for code in range(128)], dtype=np.uint8)


@compiled
def find_spellings(data: Array, ends: Array, written: Array, written_ends: Array, plain: Array, fields: Array) -> Array:
    """[found, 4]: text, start and end of each place where a spelling may stand, and its number; -1 if it is certain.

    data, ends: ASCII texts one after another, titles and bodies in turn.  written, written_ends: spellings in small
    letters.  plain: of each, is it the form itself?  fields: bit 0 for titles, bit 1 for bodies.
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
            for number in range(len(plain)):
                sign, last_sign = written_ends[number], written_ends[number + 1]
                last = at
                while sign < last_sign and last < end and _LOW[data[last]] == written[sign]:
                    sign += 1
                    last += 1
                if sign < last_sign or not fields[number] >> (text & 1) & 1:
                    continue
                after = OTHER if last == end else np.int64(_KINDS[data[last]])
                if after == LETTER and last - at < FORM_CHARS:
                    continue
                beyond = OTHER if last + 1 >= end else np.int64(_KINDS[data[last + 1]])
                alone = earlier == OTHER and (after == OTHER or (after == JOINING and beyond == OTHER))
                if count == len(found):
                    found = np.concatenate((found, found))
                found[count, 0], found[count, 1], found[count, 2] = text, at - start, last - start
                found[count, 3] = -1 if alone and plain[number] else number
                count += 1
    return found[:count]
