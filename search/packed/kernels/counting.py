"""How often articles have some of a stem's surface forms."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.frequencies import KIND_BITS, OCCURRING, OTHER, TITLE_WEIGHT, TITLES, WEIGHTED
from search.packed.kernels.common import compiled, other_before
from search.packed.text import CODE, CODE_BITS, CODE_END, POSTING, POSTING_END, Text


@compiled
def count_chosen(text: Text, span: Array, chosen: Array, found: Array) -> None:
    """Write down how often the article of each posting of a stem has those of its forms that are chosen, in a title
    twice. span: of the stem, as Starts.all_of gives it.  chosen: a mark for each code."""
    if np.all(chosen):
        _count_all(text, span, found)
        return
    kinds = text.kind
    before = _chosen_before(text.code, span, chosen)
    others = other_before(text, span[POSTING])
    first, before_first = 0, np.uint32(0)
    for posting in range(span[POSTING], span[POSTING_END]):
        kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
        in_title, in_all = np.int64(TITLES[kind]), np.int64(OCCURRING[kind])
        if kind == OTHER:
            in_title = np.int64(text.title[others])
            in_all = in_title + np.int64(text.body[others])
            others += 1
        before_next = before[first + in_all]
        many = np.uint32(before_next - before_first)
        if in_title:
            many += np.uint32(TITLE_WEIGHT - 1) * np.uint32(before[first + in_title] - before_first)
        found[posting - span[POSTING]] = many
        first, before_first = first + in_all, before_next


@compiled
def _count_all(text: Text, span: Array, found: Array) -> None:
    kinds = text.kind
    others = other_before(text, span[POSTING])
    for posting in range(span[POSTING], span[POSTING_END]):
        kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
        many = np.uint32(WEIGHTED[kind])
        if kind == OTHER:
            many = text.body[others] + np.uint32(TITLE_WEIGHT) * text.title[others]
            others += 1
        found[posting - span[POSTING]] = many


@compiled
def _chosen_before(codes: Array, span: Array, chosen: Array) -> Array:
    """How many of a stem's codes before each are chosen; of some more too that fill its last byte."""
    own, bits = codes[span[CODE] : span[CODE_END]], span[CODE_BITS]
    before = np.zeros(len(own) * 8 // bits + 1, np.uint32)
    total = np.uint32(0)
    if bits > 8:
        for at in range(0, len(own), 2):
            total = np.uint32(total + chosen[np.int64(own[at]) | np.int64(own[at + 1]) << 8])
            before[(at >> 1) + 1] = total
        return before
    marks = np.zeros(1 << bits, np.uint32)
    for code in range(len(chosen)):
        marks[code] = chosen[code]
    at = 0
    for byte in own:
        for one in range(8 // bits):
            total = np.uint32(total + marks[np.int64(byte) >> (one * bits) & (len(marks) - 1)])
            at += 1
            before[at] = total
    return before
