"""The best articles with any of some words: which of them an article has rules most articles out, how often and the
article's length most others; only what is left is scored."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.frequencies import KIND_BITS, OTHER, WEIGHTED
from index.codec.rows import ROW_BITS
from search.packed.kernels.bars import (
    MOST_OFTEN,
    SHORTEST_NORMS,
    bounds,
    most_gained,
    neighbours,
    raise_bar,
    reaching,
    with_nearness,
)
from search.packed.kernels.common import (
    ROUNDING,
    check_edges,
    check_rows,
    compiled,
    entry,
    first_not_below,
    keep,
    other,
    part_of,
    postings_of,
    spans_in,
    trusting,
)
from search.packed.kernels.memory import text_at
from search.packed.text import BASE, EDGE, Text

FIRST_WINDOW = 1_024
"""Rows after which the bar is looked at for the first time; then after twice as many, and so on."""


@entry
def best_of_any(
    texts: Array,
    spans: Array,
    idf: Array,
    norm: Array,
    length_class: Array,
    allowed: Array,
    beside: int,
    gain: float,
    reach: int,
    first: int,
) -> tuple[int, Array, Array]:
    """How many articles have any of at most 8 stems; rows and scores of those that may be among the first so many.

    texts … norm: as any_of takes them.  length_class … allowed: as best_of_one takes them.  beside: bit i is set where
    stem i gains by standing near the next one, side by side `gain` times the lesser idf.  reach: the largest distance
    that counts.
    """
    pairs, gains = neighbours(idf, beside, gain)
    most = most_gained(len(idf), pairs, gains)
    bound = bounds(idf, most)
    best = np.full(first, -1.0)
    reached = np.full(first, -1.0)
    rows = np.empty(0, np.int64)
    scores = np.empty(0, np.float64)
    count = 0
    for at in range(len(texts)):
        text, base = text_at(texts, at), texts[at, BASE]
        raise_bar(best, reached)
        matching, own, own_scores, postings, held = _candidates(
            text,
            spans_in(spans, at),
            idf,
            part_of(norm, base, text.rows),
            part_of(length_class, base, text.rows),
            part_of(allowed, base, text.rows),
            most,
            bound,
            best,
        )
        count += matching
        if not len(own):
            continue
        order = np.argsort(own)
        own, own_scores, postings, held = own[order], own_scores[order], postings[order], held[order]
        own, own_scores = with_nearness(
            text, own, own_scores, postings, most[held], pairs, gains, reach, best[0], reached
        )
        rows = np.concatenate((rows, own + base))
        scores = np.concatenate((scores, own_scores))
    return count, *reaching(rows, scores, reached[0])


@compiled
def _candidates(
    text: Text,
    spans: Array,
    idf: Array,
    norm: Array,
    length_class: Array,
    allowed: Array,
    most: Array,
    bound: Array,
    best: Array,
) -> tuple[int, Array, Array, Array, Array]:
    """How many articles of a segment match; of those that may reach the bar, which is the first of the best scores,
    rows, scores, postings [rows, stems] and which stems they have."""
    kinds = text.kind
    stems = len(spans)
    room = min(postings_of(spans), text.rows) + 1
    rows = np.empty(room, np.int64)
    scores = np.empty(room, np.float64)
    postings = np.empty((room, stems), np.int64)
    held = np.empty(room, np.uint8)
    block_rows = min(text.rows, 1 << ROW_BITS)
    # By row of the block. Postings are counted from its first one.
    has = np.zeros(block_rows, np.uint8)
    place = np.empty((stems, block_rows), np.uint16)
    # One place more than is ever kept: what is written there is not counted.
    waiting = np.empty(block_rows + 1, np.uint16)
    passing = np.empty(block_rows + 1, np.uint16)
    hopeful = np.zeros(len(most), np.uint8)
    for stem in range(stems):
        check_edges(text.row, spans[stem])
    if 2 * len(kinds) < len(text.row):
        raise IndexError("kinds of postings")
    # The most common first: as long as even all of those that were read cannot reach the bar, no article is noted.
    order = _rising(idf)
    count = kept = next_gone = 0
    # A smaller segment begins with the bar that the larger ones before it have raised.
    window = FIRST_WINDOW if best[0] < 0 else 1 << ROW_BITS
    for block in range(spans.shape[1] - EDGE - 1):
        base = block << ROW_BITS
        own_classes = length_class[base : base + (1 << ROW_BITS)]
        begins = spans[:, EDGE + block].copy()
        at = begins.copy()
        low = 0
        while low < len(own_classes):
            high = min(low + window, len(own_classes))
            window = min(2 * window, 1 << ROW_BITS)
            for stems_held in range(len(most)):
                hopeful[stems_held] = bound[stems_held] >= best[0]
            count_waiting = 0
            held_so_far = 0
            for stem in order:
                bit = 1 << stem
                held_so_far |= bit
                start, end = at[stem], spans[stem, EDGE + 1 + block]
                if high < len(own_classes):
                    end = first_not_below(text.row, start, end, high)
                at[stem] = end
                own_rows = text.row[start:end]
                check_rows(own_rows, len(own_classes))
                if hopeful[held_so_far]:
                    fresh, count_waiting = _note(
                        own_rows, bit, start - begins[stem], has, place[stem], hopeful, waiting, count_waiting
                    )
                else:
                    fresh = _mark(own_rows, bit, start - begins[stem], has, place[stem])
                count += fresh
            if len(allowed):
                for row in range(low, high):
                    count -= (has[row] != 0) & (not allowed[base + row])
                    has[row] &= np.uint8(0) - np.uint8(allowed[base + row])
            else:
                while next_gone < len(text.gone) and text.gone[next_gone] < base + high:
                    count -= has[text.gone[next_gone] - base] != 0
                    has[text.gone[next_gone] - base] = 0
                    next_gone += 1
            noted = waiting[:count_waiting]
            if best[0] > 0:
                passed = _bounded(noted, has, place, begins, kinds, own_classes, idf, most, best[0], passing)
                noted = passing[:passed]
            for row in noted:
                stems_held = has[row]
                if not stems_held:
                    continue
                score = 0.0
                for stem in range(stems):
                    postings[kept, stem] = -1
                    if stems_held & np.uint8(1 << stem):
                        posting = begins[stem] + np.int64(place[stem, row])
                        kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
                        many = np.int64(WEIGHTED[kind]) if kind != OTHER else other(text, posting)
                        score += many * idf[stem] / (norm[base + np.int64(row)] + many)
                        postings[kept, stem] = posting
                if score + most[stems_held] >= best[0]:
                    rows[kept] = base + np.int64(row)
                    scores[kept] = score
                    held[kept] = stems_held
                    kept += 1
                    if score > best[0]:
                        keep(best, score)
            has[low:high] = 0
            low = high
    left = 0
    for one in range(kept):
        rows[left], scores[left], held[left] = rows[one], scores[one], held[one]
        for stem in range(stems):
            postings[left, stem] = postings[one, stem]
        left += scores[one] + most[held[one]] >= best[0]
    return count, rows[:left], scores[:left], postings[:left], held[:left]


@compiled
def _rising(idf: Array) -> Array:
    """Places of a few numbers, the lowest first. To compile numpy's own sorting takes a second."""
    order = np.empty(len(idf), np.int64)
    for stem in range(len(idf)):
        at = stem
        while at and idf[order[at - 1]] > idf[stem]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = stem
    return order


@trusting
def _mark(rows: Array, bit: int, first: int, has: Array, place: Array) -> int:
    """Note of some rows that they have a stem, and its posting; how many had none before. first: the first posting."""
    fresh = 0
    for at in range(len(rows)):
        before = has[rows[at]]
        fresh += before == 0
        has[rows[at]] = before | np.uint8(bit)
        place[rows[at]] = first + at
    return fresh


@trusting
def _note(
    rows: Array, bit: int, first: int, has: Array, place: Array, hopeful: Array, waiting: Array, count: int
) -> tuple[int, int]:
    """The same, and write down the rows that become hopeful by it; how many are written down then."""
    fresh = 0
    for at in range(len(rows)):
        before = has[rows[at]]
        after = before | np.uint8(bit)
        fresh += before == 0
        has[rows[at]] = after
        place[rows[at]] = first + at
        waiting[count] = rows[at]
        count += np.int64(hopeful[after]) - np.int64(hopeful[before])
    return fresh, count


@trusting
def _bounded(
    rows: Array,
    has: Array,
    place: Array,
    begins: Array,
    kinds: Array,
    length_class: Array,
    idf: Array,
    most: Array,
    bar: float,
    passing: Array,
) -> int:
    """Write down those rows that may reach the bar with what their frequencies and classes of lengths say; how many.

    What is read is half a byte a posting and a byte a row: exact norms of most rows are not in any cache.
    """
    count = 0
    for row in rows:
        norm = SHORTEST_NORMS[length_class[row]]
        stems_held = has[row]
        score = most[stems_held]
        for stem in range(len(idf)):
            if stems_held >> np.uint8(stem) & np.uint8(1):
                posting = begins[stem] + np.int64(place[stem, row])
                many = MOST_OFTEN[kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER]
                score += many * idf[stem] / (norm + many)
        passing[count] = row
        count += score * ROUNDING >= bar
    return count
