"""The best articles with any of some surface forms where one stem has most of their postings, and it is known without
counting how many articles have its chosen forms: then codes are read only of articles that may be among the first."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.frequencies import KIND_BITS, OTHER, TITLE_WEIGHT, WEIGHTED
from index.codec.rows import ROW_BITS
from search.packed.kernels.adding import add_up, counted_in, take, without
from search.packed.kernels.bars import still_reaching, too_long
from search.packed.kernels.common import (
    ROUNDING,
    check_edges,
    check_rows,
    compiled,
    copy,
    find,
    is_gone,
    keep,
    postings_of,
    trusting,
)
from search.packed.kernels.counting import BODY, TITLE
from search.packed.kernels.places import FIRST, IN_ALL, IN_TITLE, write_where
from search.packed.lengths import CLASSES
from search.packed.text import CODE, CODE_BITS, CODE_END, EDGE, POSTING, POSTING_END, Text

MANY_BESIDE = 4
"""Where the other stems have more than one in so many postings of the leading one, to count all costs no more."""
MANY_GONE = 8
"""The same for deleted articles, which are looked for among those postings."""
FIRST_TIME = 64
"""Postings after which the bar is looked at for the first time; then after twice as many, and so on."""
AT_ONCE = 4_096
"""So many at most."""


@compiled
def leading(spans: Array, known: Array, gone: int) -> int:
    """The place of the stem that leads, -1 if none does. known: as `choose` tells it.  gone: deleted articles."""
    lead = 0
    for stem in range(len(spans)):
        if spans[stem, POSTING_END] - spans[stem, POSTING] > spans[lead, POSTING_END] - spans[lead, POSTING]:
            lead = stem
    own = spans[lead, POSTING_END] - spans[lead, POSTING]
    few = (postings_of(spans) - own) * MANY_BESIDE <= own and gone * MANY_GONE <= own
    return lead if known[lead] >= 0 and few else -1


@compiled
def best_of_lead(
    text: Text,
    spans: Array,
    lead: int,
    known: int,
    chosen: Array,
    chosen_at: Array,
    weights: Array,
    norm: Array,
    length_class: Array,
    best: Array,
) -> tuple[int, Array, Array, Array]:
    """How many live articles of a segment match; of those that may be among the first rows, frequencies and what these
    give without an idf, which is added to the best. Others as in forms.py.

    lead: which of the stems leads.  known: how many articles have its forms, deleted ones too.
    """
    span, own_chosen = spans[lead], chosen[chosen_at[lead] : chosen_at[lead + 1]]
    check_edges(text.row, span)
    if 2 * len(text.kind) < len(text.row):
        raise IndexError("kinds of postings")
    codes, bits = text.code[span[CODE] : span[CODE_END]], span[CODE_BITS]
    if np.all(own_chosen):
        codes = codes[:0]
    start = _first_occurrence(text, span)
    several = len(spans) > 1
    others = without(spans, lead)
    counted, counted_at = counted_in(text, others, chosen, chosen_at, weights)
    counts = np.zeros(min(text.rows, 1 << ROW_BITS) if several else 0, np.uint32)
    touched = np.empty(len(counts) + 1, np.uint16)
    gone = np.empty(len(text.gone), np.int64)
    copy(gone, text.gone)
    count = known
    if len(gone):
        for own in _chosen_at(text, codes, bits, start, own_chosen, weights, find(text.row, span, gone)):
            count -= own > 0

    room = len(counted) + span[POSTING_END] - span[POSTING] + 1
    rows = np.empty(room, np.int64)
    frequencies = np.empty(room, np.int64)
    reached = np.empty(room, np.float64)
    hopeful = np.empty(AT_ONCE + 1, np.int64)
    limits = np.full(OTHER + 1, CLASSES)
    bar = -1.0
    window = FIRST_TIME
    kept = next_gone = 0
    for block in range(len(span) - EDGE - 1):
        base = block << ROW_BITS
        own_classes = length_class[base : base + (1 << ROW_BITS)]
        if several:
            beside = add_up(text, others, block, counted, counted_at, len(own_classes), counts, touched)
            while next_gone < len(gone) and gone[next_gone] < base + len(own_classes):
                counts[gone[next_gone] - base] = 0
                next_gone += 1
        begin, end = span[EDGE + block], span[EDGE + block + 1]
        check_rows(text.row[begin:end], len(own_classes))
        while begin < end:
            if best[0] > bar:
                bar = best[0]
                too_long(1.0, bar, WEIGHTED, limits)
            some = text.row[begin : min(begin + window, end)]
            found = _note_hopeful(some, begin, text.kind[begin >> 1 :], own_classes, limits, counts, hopeful)
            postings = hopeful[:found]
            its_rows = text.row[postings]
            its_many = _chosen_at(text, codes, bits, start, own_chosen, weights, postings)
            if several:
                _join(its_rows, its_many, counts)
            kept = _keep_reaching(its_rows, base, its_many, text.gone, norm, best, rows, frequencies, reached, kept)
            begin += len(some)
            window = min(2 * window, AT_ONCE)
        if several:
            many = np.empty(len(beside), np.int64)
            take(beside, counts, many)
            for own in many:
                count += own != 0
            kept = _keep_reaching(beside, base, many, text.gone, norm, best, rows, frequencies, reached, kept)
    return count, *still_reaching(rows[:kept], frequencies, reached, best[0])


@compiled
def _first_occurrence(text: Text, span: Array) -> int:
    """Where the occurrences of a stem begin."""
    where = np.empty((1, 3), np.int64)
    write_where(text, span[POSTING : POSTING + 1], where)
    return where[0, FIRST]


@compiled
def _join(rows: Array, many: Array, counts: Array) -> None:
    """Add what articles have of the other stems to what they have of the leading one, if they have anything of it."""
    for at in range(len(rows)):
        if many[at]:
            many[at] += counts[rows[at]]
            counts[rows[at]] = 0


@compiled
def _keep_reaching(
    given: Array,
    base: int,
    many: Array,
    gone: Array,
    norm: Array,
    best: Array,
    rows: Array,
    frequencies: Array,
    reached: Array,
    kept: int,
) -> int:
    """Write down those of some rows of a block that may be among the first; how many are written down then."""
    for at in range(len(given)):
        row = base + np.int64(given[at])
        share = many[at] / (norm[row] + many[at])
        if not many[at] or share * ROUNDING < best[0] or (len(gone) and is_gone(gone, row)):
            continue
        rows[kept], frequencies[kept], reached[kept] = row, many[at], share
        kept += 1
        if share > best[0]:
            keep(best, share)
    return kept


@trusting
def _note_hopeful(
    rows: Array, first: int, kinds: Array, length_class: Array, limits: Array, counts: Array, hopeful: Array
) -> int:
    """Write down those postings whose articles are not too long for their kinds, or have anything else that counts; how
    many they are.

    rows: of the postings from `first` on.  kinds: of the first one in the first byte.  counts: by row, or empty.
    """
    count = 0
    odd = first & 1
    if len(counts):
        for at in range(len(rows)):
            kind = kinds[(at + odd) >> 1] >> (KIND_BITS * ((at + odd) & 1)) & OTHER
            hopeful[count] = first + at
            count += (length_class[rows[at]] < limits[kind]) | (counts[rows[at]] != 0)
        return count
    for at in range(len(rows)):
        kind = kinds[(at + odd) >> 1] >> (KIND_BITS * ((at + odd) & 1)) & OTHER
        hopeful[count] = first + at
        count += length_class[rows[at]] < limits[kind]
    return count


@compiled
def _chosen_at(
    text: Text, codes: Array, bits: int, start: int, chosen: Array, weights: Array, postings: Array
) -> Array:
    """How often the articles of some of a stem's postings (rising, -1 for none) have its chosen forms.

    codes: of the stem, of so many bits each, none if all forms are chosen: then the frequencies of the index are that.
    start: the stem's first occurrence.
    """
    found = np.zeros(len(postings), np.int64)
    if not len(codes):
        _read_kinds(text, postings, found)
        return found
    where = np.empty((len(postings), 3), np.int64)
    write_where(text, postings, where)
    mask = (1 << bits) - 1
    for at in range(len(postings)):
        first = where[at, FIRST] - start
        for one in range(where[at, IN_ALL]):
            bit = (first + one) * bits
            code = np.int64(codes[bit >> 3])
            if bits > 8:
                code |= np.int64(codes[(bit >> 3) + 1]) << 8
            weight = weights[TITLE] if one < where[at, IN_TITLE] else weights[BODY]
            found[at] += np.int64(weight) * chosen[code >> (bit & 7) & mask]
    return found


@compiled
def _read_kinds(text: Text, postings: Array, found: Array) -> None:
    """Write down the frequencies of some of a stem's postings (rising, -1 for none)."""
    places = np.empty(len(postings) + 1, np.int64)
    count = 0
    for at in range(len(postings)):
        posting = max(postings[at], 0)
        kind = text.kind[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
        found[at] = np.int64(WEIGHTED[kind]) * (postings[at] >= 0)
        places[count] = at
        count += (kind == OTHER) & (postings[at] >= 0)
    if not count:
        return
    where = np.empty((count, 3), np.int64)
    write_where(text, postings[places[:count]], where)
    for one in range(count):
        found[places[one]] = where[one, IN_ALL] + (TITLE_WEIGHT - 1) * where[one, IN_TITLE]
