"""How often articles have some of a stem's surface forms."""
# mypy: disable-error-code="assignment, arg-type, no-any-return, return-value"

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from index.codec.format import Array
from index.codec.frequencies import BODIES, KIND_BITS, OCCURRING, OTHER, TITLES
from search.packed.kernels.common import OTHERS_IN, compiled, other_before, trusting
from search.packed.text import CODE, CODE_BITS, CODE_END, POSTING, POSTING_END, Text

AT_ONCE = 256
"""Postings that are counted between two looks at whether their codes lie inside."""
FEW = 64
"""Bytes of codes that are read one by one: a table of what each byte adds costs more."""
_MOST_OCCURRING = int(OCCURRING.max())
_OCCURRING, _TITLES, _BODIES = (each.astype(np.int64) for each in (OCCURRING, TITLES, BODIES))

TITLE, BODY, FREQUENCY = 0, 1, 2
"""In what `weights_of` gives. From FREQUENCY on: that of each of 256 pairs of postings in a byte, the first one's and
then the second one's."""
_SECOND = FREQUENCY + 256


@compiled
def weights_of(title: int, body: int) -> Array:
    """What `count_chosen` takes: what an occurrence in a title counts, one in a body, and what follows from that."""
    weights = np.zeros(_SECOND + 256, np.uint32)
    weights[TITLE], weights[BODY] = title, body
    for pair in range(256):
        for place, kind in ((FREQUENCY, pair & OTHER), (_SECOND, pair >> KIND_BITS)):
            weights[place + pair] = title * _TITLES[kind] + body * _BODIES[kind]
    return weights


@compiled
def count_chosen(text: Text, span: Array, chosen: Array, weights: Array, found: Array) -> None:
    """Write down how often the article of each posting of a stem has those of its forms that are chosen. span: of the
    stem, as Starts.all_of gives it.  chosen: a mark for each code.  weights: as weights_of gives them."""
    posting, last = span[POSTING], span[POSTING_END]
    if not 0 <= posting <= last <= 2 * len(text.kind) or len(found) != last - posting:
        raise IndexError("postings of a stem")
    if not len(found):
        return
    if np.all(chosen):
        _count_all(text, posting, weights, found)
        return
    before, codes = _chosen_before(text.code, span, chosen, min(len(found), AT_ONCE) * _MOST_OCCURRING)
    others = other_before(text, posting)
    first, done = 0, 0
    while done < len(found):
        if first > codes:
            raise IndexError("codes of a stem")
        kinds, odd = text.kind[(posting + done) >> 1 :], (posting + done) & 1
        known, first = _count_known(kinds, odd, before, first, weights, found[done : done + AT_ONCE])
        done += known
        if done < len(found) and known < AT_ONCE:
            in_title, in_body = np.int64(text.title[others]), np.int64(text.body[others])
            others += 1
            found[done] = weights[TITLE] * _between(before, first, first + in_title)
            first += in_title
            found[done] += weights[BODY] * _between(before, first, first + in_body)
            first += in_body
            done += 1


@compiled
def _between(before: Array, first: int, last: int) -> int:
    return np.uint32(before[last] - before[first])


@trusting
def _count_known(kinds: Array, odd: int, before: Array, first: int, weights: Array, found: Array) -> tuple[int, int]:
    """The same up to the first posting whose kind is OTHER, if there is one; how many they are, and what codes are
    before the next. kinds: those of the first posting in the first byte, in its upper half if that is `odd`.
    before: more than the largest kinds can ask for.
    """
    in_title, in_body = weights[TITLE], weights[BODY]
    start = np.uint32(before[first])
    for at in range(len(found)):
        kind = kinds[(at + odd) >> 1] >> (KIND_BITS * ((at + odd) & 1)) & OTHER
        if kind == OTHER:
            return at, first
        title = np.uint32(before[first + _TITLES[kind]])
        first += _OCCURRING[kind]
        end = np.uint32(before[first])
        found[at] = in_title * np.uint32(title - start) + in_body * np.uint32(end - title)
        start = end
    return len(found), first


@compiled
def _count_all(text: Text, posting: int, weights: Array, found: Array) -> None:
    """The same of all forms, from a posting on."""
    others = other_before(text, posting)
    done = 0
    while done < len(found):
        if not (posting + done) & 1:
            done += _weigh_known(text.kind[(posting + done) >> 1 :], weights, found[done:])
        if done < len(found):
            kind = text.kind[(posting + done) >> 1] >> (KIND_BITS * ((posting + done) & 1)) & OTHER
            found[done] = weights[FREQUENCY + kind]
            if kind == OTHER:
                found[done] = weights[TITLE] * text.title[others] + weights[BODY] * text.body[others]
                others += 1
            done += 1


@trusting
def _weigh_known(kinds: Array, weights: Array, found: Array) -> int:
    """Write down frequencies up to the first byte of kinds that has an OTHER; how many they are."""
    for at in range(len(found) >> 1):
        pair = kinds[at]
        if OTHERS_IN[pair]:
            return 2 * at
        found[2 * at], found[2 * at + 1] = weights[FREQUENCY + pair], weights[_SECOND + pair]
    return len(found) >> 1 << 1


@compiled
def _chosen_before(codes: Array, span: Array, chosen: Array, room: int) -> tuple[Array, int]:
    """How many of a stem's codes before each are chosen, and how many codes there are, some more that fill the last
    byte counted. room: numbers behind these, as many as the postings that are read at once may ask for."""
    own, bits = codes[span[CODE] : span[CODE_END]], span[CODE_BITS]
    count = len(own) * 8 // bits
    before = np.zeros(count + 1 + room, np.uint32)
    total = np.uint32(0)
    if bits > 8:
        for at in range(0, len(own), 2):
            total = np.uint32(total + chosen[np.int64(own[at]) | np.int64(own[at + 1]) << 8])
            before[(at >> 1) + 1] = total
        return before, count
    marks = np.zeros(1 << bits, np.uint32)
    for code in range(len(chosen)):
        marks[code] = chosen[code]
    if bits == 8 or len(own) < FEW:
        at = 0
        for byte in own:
            for one in range(8 // bits):
                total = np.uint32(total + marks[np.int64(byte) >> (one * bits) & (len(marks) - 1)])
                at += 1
                before[at] = total
        return before, count
    table = _table(marks, bits)
    if bits == 1:
        _add_eight(own, table, before[1:])
    elif bits == 2:
        _add_four(own, table, before[1:])
    else:
        _add_two(own, table, before[1:])
    return before, count


@compiled
def _table(marks: Array, bits: int) -> Array:
    """[256, codes of a byte]: how many of the codes of a byte up to each are chosen."""
    table = np.empty((256, 8 // bits), np.uint32)
    for byte in range(256):
        total = np.uint32(0)
        for one in range(8 // bits):
            total = np.uint32(total + marks[byte >> (one * bits) & (len(marks) - 1)])
            table[byte, one] = total
    return table


def _adding(codes: int) -> Callable[[Array, Array, Array], None]:
    """A loop over bytes of so many codes each: it is a constant, so that all of a byte are added at once."""

    @trusting
    def add(own: Array, table: Array, after: Array) -> None:
        total = np.uint32(0)
        for at in range(len(own)):
            byte = own[at]
            for one in range(codes):
                after[codes * at + one] = total + table[byte, one]
            total = np.uint32(total + table[byte, codes - 1])

    return add


_add_eight, _add_four, _add_two = _adding(8), _adding(4), _adding(2)
