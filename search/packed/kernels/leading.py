"""The best articles with any of some surface forms where one stem has most of their postings, and it is known without
counting how many articles have its chosen forms: then codes are read only of articles that may be among the first."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.frequencies import KIND_BITS, OTHER, TITLE_WEIGHT, WEIGHTED
from index.codec.rows import ROW_BITS
from search.packed.kernels.adding import add_up, counted_in, leave_out_gone, take, without
from search.packed.kernels.bars import Page, keep_reaching, page_of, still_reaching, too_long
from search.packed.kernels.common import (
    check_edges,
    check_rows,
    compiled,
    copy,
    find,
    first_not_below,
    other_before,
    postings_of,
    trusting,
)
from search.packed.kernels.counting import BODY, TITLE, count_chosen
from search.packed.kernels.places import FIRST, IN_ALL, IN_TITLE, write_where
from search.packed.lengths import CLASSES
from search.packed.text import CODE, CODE_BITS, CODE_END, EDGE, POSTING, POSTING_END, Text

MANY_BESIDE = 4
"""Where not all forms of the leading stem are chosen, and the others have more than one in so many of its postings, to
count all costs no more."""
MANY_GONE = 8
"""The same for deleted articles, which are looked for among those postings."""
MOST_HOPEFUL = 3
"""Where more than one posting in so many may have its article among the first, chosen forms are counted for all."""
MANY_HAVE = 1
"""A kind that so many postings have that all are looked at one by one as long as it may reach the bar."""
SPARSE = 32
"""Where the other stems have fewer articles than one in so many, these are looked up among those of the leading one."""
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
    few = known[lead] == own or (postings_of(spans) - own) * MANY_BESIDE <= own
    return lead if known[lead] >= 0 and few and gone * MANY_GONE <= own else -1


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
    others = without(spans, lead)
    counted, counted_at = counted_in(text, others, chosen, chosen_at, weights)
    page = page_of(norm, text.gone, best, len(counted) + span[POSTING_END] - span[POSTING])
    if np.all(own_chosen):
        count, kept = _with_whole_stem(text, span, others, counted, counted_at, length_class, page)
    else:
        count, kept = _with_part(text, span, own_chosen, others, counted, counted_at, weights, length_class, page)
    return known + count, *still_reaching(page.rows[:kept], page.frequencies, page.reached, best[0])


@compiled
def _with_whole_stem(
    text: Text, span: Array, others: Array, counted: Array, counted_at: Array, length_class: Array, page: Page
) -> tuple[int, int]:
    """Where all forms of the leading stem are chosen: how many live articles more match than have it, and how many are
    kept as they may be among the first. Its frequencies are read of few, and where the other stems have few articles,
    these are looked up among its own.

    span: of the leading stem.  others: spans without it.  counted, counted_at: of the others, as counted_in has them.
    """
    counts = np.zeros(min(text.rows, 1 << ROW_BITS) if len(others) > 1 else 0, np.uint32)
    touched = np.empty(len(counts) + 1, np.uint16)
    # One place more than is ever kept: what is written there is not counted.
    noted = np.empty(AT_ONCE // 2 + 1, np.int64)
    hopeful = np.empty(AT_ONCE + 3, np.int64)
    limits = np.full(OTHER + 1, CLASSES)
    passing = np.ones(256, np.uint8)
    kinds = (1 << (OTHER + 1)) - 1
    bar = -1.0
    window = FIRST_TIME
    count = kept = 0
    for posting in _of_gone(text, span):
        count -= posting >= 0
    before = other_before(text, span[POSTING])
    for block in range(len(span) - EDGE - 1):
        base = block << ROW_BITS
        own_classes = length_class[base : base + (1 << ROW_BITS)]
        beside = touched[:0]
        if len(counts):
            beside = add_up(text, others, block, counted, counted_at, len(own_classes), counts, touched)
            leave_out_gone(text.gone, base, len(own_classes), counts)
        first, end = span[EDGE + block], span[EDGE + block + 1]
        check_rows(text.row[first:end], len(own_classes))
        few = len(beside) * SPARSE <= end - first
        begin = first
        while begin < end:
            if page.best[0] > bar:
                bar = page.best[0]
                kinds = _look_at(bar, limits, kinds, passing)
            stop = min(begin + window, end)
            some = text.row[begin:stop]
            overlapping = _overlapping(some, begin, counts) if not few else hopeful[:0]
            if kinds >> MANY_HAVE & 1:
                found = _note_hopeful(some, begin, text.kind[begin >> 1 :], own_classes, limits, counts[:0], hopeful)
            else:
                found = _note_rare(text.row, text.kind, begin, stop, own_classes, limits, passing, noted, hopeful)
            many = np.empty(found, np.uint32)
            before = _read_kinds(text, hopeful[:found], before, many)
            own_rows = text.row[hopeful[:found]]
            if len(beside):
                _join(own_rows, many, counts)
            _, kept = keep_reaching(page, own_rows, many, base, own_classes, kept)
            if len(overlapping):
                own_rows = text.row[overlapping]
                many = np.empty(len(overlapping), np.uint32)
                take(own_rows, counts, many)
                _add_kinds(text, overlapping, many)
                _, kept = keep_reaching(page, own_rows, many, base, own_classes, kept)
            begin = stop
            window = min(2 * window, AT_ONCE)
        if len(beside):
            many = np.empty(len(beside), np.uint32)
            take(beside, counts, many)
            if few:
                count -= _join_lead(text, first, end, beside, many)
            having, kept = keep_reaching(page, beside, many, base, own_classes, kept)
            count += having
    return count, kept


@compiled
def _with_part(
    text: Text,
    span: Array,
    own_chosen: Array,
    others: Array,
    counted: Array,
    counted_at: Array,
    weights: Array,
    length_class: Array,
    page: Page,
) -> tuple[int, int]:
    """The same where some forms of the leading stem are chosen. Codes are read of the articles that its frequencies let
    hope, or of all from where too many do. own_chosen: a mark for each code."""
    codes, bits = text.code[span[CODE] : span[CODE_END]], span[CODE_BITS]
    start = _first_occurrence(text, span)
    counts = np.zeros(min(text.rows, 1 << ROW_BITS) if len(others) > 1 else 0, np.uint32)
    touched = np.empty(len(counts) + 1, np.uint16)
    hopeful = np.empty(AT_ONCE + 1, np.int64)
    exact = np.empty(0, np.uint32)
    limits = np.full(OTHER + 1, CLASSES)
    window = FIRST_TIME
    count = kept = 0
    for own in _chosen_at(text, codes, bits, start, own_chosen, weights, _of_gone(text, span)):
        count -= own > 0
    for block in range(len(span) - EDGE - 1):
        base = block << ROW_BITS
        own_classes = length_class[base : base + (1 << ROW_BITS)]
        beside = touched[:0]
        if len(counts):
            beside = add_up(text, others, block, counted, counted_at, len(own_classes), counts, touched)
            leave_out_gone(text.gone, base, len(own_classes), counts)
        begin, end = span[EDGE + block], span[EDGE + block + 1]
        check_rows(text.row[begin:end], len(own_classes))
        while begin < end:
            stop = min(begin + window, end)
            if len(exact):
                own_rows, many = text.row[begin:stop], exact[begin - span[POSTING] : stop - span[POSTING]]
            else:
                too_long(1.0, page.best[0], WEIGHTED, limits)
                own_kinds = text.kind[begin >> 1 :]
                found = _note_hopeful(text.row[begin:stop], begin, own_kinds, own_classes, limits, counts, hopeful)
                own_rows = text.row[hopeful[:found]]
                many = _chosen_at(text, codes, bits, start, own_chosen, weights, hopeful[:found])
                if stop - begin == AT_ONCE and found * MOST_HOPEFUL > AT_ONCE:
                    exact = np.empty(span[POSTING_END] - span[POSTING], np.uint32)
                    count_chosen(text, span, own_chosen, weights, exact)
            if len(beside):
                _join(own_rows, many, counts)
            _, kept = keep_reaching(page, own_rows, many, base, own_classes, kept)
            begin = stop
            window = min(2 * window, AT_ONCE)
        if len(beside):
            many = np.empty(len(beside), np.uint32)
            take(beside, counts, many)
            having, kept = keep_reaching(page, beside, many, base, own_classes, kept)
            count += having
    return count, kept


@compiled
def _of_gone(text: Text, span: Array) -> Array:
    """The postings that a stem has of deleted articles, -1 for those without."""
    gone = np.empty(len(text.gone), np.int64)
    copy(gone, text.gone)
    return find(text.row, span, gone)


@compiled
def _first_occurrence(text: Text, span: Array) -> int:
    """Where the occurrences of a stem begin."""
    where = np.empty((1, 3), np.int64)
    write_where(text, span[POSTING : POSTING + 1], where)
    return where[0, FIRST]


@compiled
def _look_at(bar: float, limits: Array, known: int, passing: Array) -> int:
    """Write down by kind from which class of lengths on articles cannot reach the bar, and in which bytes of kinds a
    posting may whose article is short enough; these kinds as bits. known: the same of before."""
    too_long(1.0, bar, WEIGHTED, limits)
    kinds = 0
    for kind in range(len(limits)):
        kinds |= np.int64(limits[kind] > 0) << kind
    if kinds != known:
        for pair in range(len(passing)):
            passing[pair] = (kinds >> (pair & OTHER) | kinds >> (pair >> KIND_BITS)) & 1
    return kinds


@compiled
def _join(rows: Array, many: Array, counts: Array) -> None:
    """Add what articles have of the other stems to what they have of the leading one, if they have anything of it."""
    for at in range(len(rows)):
        if many[at]:
            many[at] += counts[rows[at]]
            counts[rows[at]] = 0


@compiled
def _add_kinds(text: Text, postings: Array, many: Array) -> None:
    """Add the frequencies of some of a stem's postings, none of them of the kind OTHER, to those numbers that are not
    zero."""
    for at in range(len(postings)):
        kind = text.kind[postings[at] >> 1] >> (KIND_BITS * (postings[at] & 1)) & OTHER
        many[at] += np.uint32(WEIGHTED[kind]) * np.uint32(many[at] != 0)


@compiled
def _join_lead(text: Text, first: int, end: int, rows: Array, many: Array) -> int:
    """Add what articles have of the leading stem, all of whose forms are chosen, to what some of them still have of the
    others; how many have both. first, end: postings of the leading stem in their block."""
    both = 0
    for at in range(len(rows)):
        posting = first_not_below(text.row, first, end, rows[at])
        if many[at] and posting < end and text.row[posting] == rows[at]:
            # It is no OTHER: all of those have been looked at.
            many[at] += np.uint32(WEIGHTED[text.kind[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER])
            both += 1
    return both


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
    if not len(counts):
        for at in range(len(rows)):
            kind = kinds[(at + odd) >> 1] >> (KIND_BITS * ((at + odd) & 1)) & OTHER
            hopeful[count] = first + at
            count += length_class[rows[at]] < limits[kind]
        return count
    for at in range(len(rows)):
        kind = kinds[(at + odd) >> 1] >> (KIND_BITS * ((at + odd) & 1)) & OTHER
        hopeful[count] = first + at
        count += (length_class[rows[at]] < limits[kind]) | (counts[rows[at]] != 0)
    return count


@trusting
def _overlapping(rows: Array, first: int, counts: Array) -> Array:
    """Those of some postings, from `first` on, whose articles have anything else that counts."""
    found = np.empty(len(rows) + 1, np.int64)
    count = 0
    for at in range(len(rows)):
        found[count] = first + at
        count += counts[rows[at]] != 0
    return found[:count]


@trusting
def _note_rare(
    rows: Array,
    kinds: Array,
    first: int,
    last: int,
    length_class: Array,
    limits: Array,
    passing: Array,
    noted: Array,
    hopeful: Array,
) -> int:
    """The same of the postings from `first` up to `last` where few kinds may pass: rows are read only of those in bytes
    that do. At both ends one may be written down that is too long.

    passing: by byte of kinds.  noted: room.
    """
    count = 0
    if first & 1:
        hopeful[count] = first
        count += 1
    begin, end = (first + 1) >> 1, last >> 1
    pairs = 0
    for byte in range(begin, end):
        noted[pairs] = byte
        pairs += passing[kinds[byte]]
    for byte in noted[:pairs]:
        pair, posting = kinds[byte], 2 * byte
        hopeful[count] = posting
        count += length_class[rows[posting]] < limits[pair & OTHER]
        hopeful[count] = posting + 1
        count += length_class[rows[posting + 1]] < limits[pair >> KIND_BITS]
    if last & 1 and last > first:
        hopeful[count] = last - 1
        count += 1
    return count


@compiled
def _chosen_at(
    text: Text, codes: Array, bits: int, start: int, chosen: Array, weights: Array, postings: Array
) -> Array:
    """How often the articles of some of a stem's postings (rising, -1 for none) have its chosen forms.

    codes: of the stem, of so many bits each.  start: the stem's first occurrence.
    """
    found = np.zeros(len(postings), np.uint32)
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
            found[at] += np.uint32(weight) * np.uint32(chosen[code >> (bit & 7) & mask])
    return found


@compiled
def _read_kinds(text: Text, postings: Array, others: int, found: Array) -> int:
    """Write down the frequencies of some of a stem's postings (rising), all of the kind OTHER among them; how many of
    these are before the next one. others: how many are before the first."""
    for at in range(len(postings)):
        kind = text.kind[postings[at] >> 1] >> (KIND_BITS * (postings[at] & 1)) & OTHER
        found[at] = WEIGHTED[kind]
        if kind == OTHER:
            found[at] = np.int64(text.body[others]) + TITLE_WEIGHT * np.int64(text.title[others])
            others += 1
    return others
