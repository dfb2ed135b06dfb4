"""Which articles are the best: what tree.py does with whole arrays, in one pass and without arrays in between."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.frequencies import KIND_BITS, OTHER, TITLE_WEIGHT, WEIGHTED
from index.codec.rows import ROW_BITS
from search.packed.kernels.bars import (
    MOST_OFTEN,
    SHORTEST_NORMS,
    neighbours,
    raise_bar,
    reaching,
    too_long,
    with_nearness,
)
from search.packed.kernels.common import (
    LOW,
    ROUNDING,
    WINDOW,
    compiled,
    copy,
    entry,
    find,
    is_gone,
    keep,
    other,
    other_before,
    part_of,
    postings_of,
    rows_in,
    spans_in,
    together,
)
from search.packed.kernels.memory import text_at
from search.packed.lengths import CLASSES
from search.packed.text import BASE, EDGE, POSTING, Text

AT_ONCE = 256
"""Postings that are read between two looks at the bar."""


@entry
def count_gone(texts: Array, spans: Array) -> int:
    """How many deleted articles have a stem. texts: as text.table_of gives them.  spans [1, segments, …]: of the stem,
    as Starts.all_of gives them."""
    found = 0
    for at in range(len(texts)):
        text = text_at(texts, at)
        rows = np.empty(len(text.gone), np.int64)
        copy(rows, text.gone)
        found += np.sum(find(text.row, spans_in(spans, at)[0], rows) >= 0)
    return found


@compiled
def _count_allowed(text: Text, span: Array, allowed: Array) -> int:
    found = 0
    for block in range(len(span) - EDGE - 1):
        own = allowed[block << ROW_BITS :]
        for row in text.row[span[EDGE + block] : span[EDGE + block + 1]]:
            found += own[row]
    return found


@entry
def best_of_one(
    texts: Array, spans: Array, idf: float, norm: Array, length_class: Array, allowed: Array, first: int
) -> tuple[int, Array, Array]:
    """How many allowed articles have a stem; rows and scores of those that may be among the first so many.

    texts, spans: as count_gone takes them.  norm, length_class [rows of all]: as lengths.py gives them.
    allowed [rows of all]: only these count, all of them live; empty for all that are, which are not counted.
    """
    best = np.full(first, -1.0)
    room = postings_of(spans[0])
    rows = np.empty(room, np.int64)
    scores = np.empty(room, np.float64)
    limits = np.full(OTHER + 1, CLASSES)
    bar = best[0]
    count = kept = 0
    for at in range(len(texts)):
        text, span, begin = text_at(texts, at), spans_in(spans, at)[0], texts[at, BASE]
        of_posting, kinds = text.row, text.kind
        others = other_before(text, span[POSTING])
        for block in range(len(span) - EDGE - 1):
            base = begin + (block << ROW_BITS)
            for first_posting in range(span[EDGE + block], span[EDGE + block + 1], AT_ONCE):
                if best[0] > bar:
                    bar = best[0]
                    too_long(idf, bar, WEIGHTED, limits)
                for posting in range(first_posting, min(first_posting + AT_ONCE, span[EDGE + block + 1])):
                    kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
                    row = base + np.int64(of_posting[posting])
                    if length_class[row] >= limits[kind]:
                        continue
                    many = np.int64(WEIGHTED[kind])
                    if kind == OTHER:
                        many = np.int64(text.body[others]) + TITLE_WEIGHT * np.int64(text.title[others])
                        others += 1
                    if len(allowed) and not allowed[row]:
                        continue
                    score = many * idf / (norm[row] + many)
                    if score < best[0] or (len(text.gone) and is_gone(text.gone, row - begin)):
                        continue
                    rows[kept] = row
                    scores[kept] = score
                    kept += 1
                    if score > best[0]:
                        keep(best, score)
        if len(allowed):
            count += _count_allowed(text, span, allowed[begin:])
    return count, *reaching(rows[:kept], scores[:kept], best[0])


@entry
def any_of(texts: Array, spans: Array, idf: Array, norm: Array) -> tuple[Array, Array, Array]:
    """Rows of the articles that have any of at most 8 stems, their scores, and the stems that each has, a bit each.

    texts: as text.table_of gives them.  spans [stems, segments, …]: of each stem as Starts.all_of gives it.
    idf: of each stem.  norm [rows of all].
    """
    rows = np.empty(0, np.int64)
    scores = np.empty(0, np.float64)
    held = np.empty(0, np.uint8)
    for at in range(len(texts)):
        text, base = text_at(texts, at), texts[at, BASE]
        own, own_scores, own_held = _any_of(text, spans_in(spans, at), idf, norm[base : base + text.rows])
        rows = np.concatenate((rows, own + base))
        scores = np.concatenate((scores, own_scores))
        held = np.concatenate((held, own_held))
    return rows, scores, held


@compiled
def _any_of(text: Text, spans: Array, idf: Array, norm: Array) -> tuple[Array, Array, Array]:
    """As any_of, of one segment."""
    of_posting, kinds = text.row, text.kind
    # One place more than is ever kept: what is written there is not counted.
    room = min(postings_of(spans), text.rows) + 1
    rows = np.empty(room, np.int64)
    scores = np.empty(room, np.float64)
    held = np.empty(room, np.uint8)
    at = spans[:, POSTING].copy()
    others = np.empty(len(spans), np.int64)
    for stem in range(len(spans)):
        others[stem] = other_before(text, at[stem])
    sums = np.zeros(WINDOW)
    has = np.zeros(WINDOW, np.uint8)
    kept = next_gone = 0
    for base in range(0, text.rows, WINDOW):
        size = min(WINDOW, text.rows - base)
        low = base & LOW
        for stem in range(len(spans)):
            posting, end = at[stem], spans[stem, EDGE + 1 + (base >> ROW_BITS)]
            weight = idf[stem]
            while posting < end:
                row = np.int64(of_posting[posting]) - low
                if row >= size:
                    break
                kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
                many = np.int64(WEIGHTED[kind])
                if kind == OTHER:
                    many = np.int64(text.body[others[stem]]) + TITLE_WEIGHT * np.int64(text.title[others[stem]])
                    others[stem] += 1
                sums[row] += many * weight / (norm[base + row] + many)
                has[row] |= np.uint8(1 << stem)
                posting += 1
            at[stem] = posting
        while next_gone < len(text.gone) and text.gone[next_gone] < base + size:
            has[text.gone[next_gone] - base] = 0
            next_gone += 1
        for row in range(size):
            rows[kept] = base + row
            scores[kept] = sums[row]
            held[kept] = has[row]
            kept += has[row] != 0
        sums[:size] = 0.0
        has[:size] = 0
    return rows[:kept], scores[:kept], held[:kept]


@entry
def rows_of_any(texts: Array, spans: Array) -> Array:
    """Rows of the articles that have any of some stems, in any order. Arguments as any_of takes them."""
    found = np.empty(0, np.int64)
    for at in range(len(texts)):
        own = _rows_of_any(text_at(texts, at), spans_in(spans, at))
        own += texts[at, BASE]
        found = own if at == 0 else np.concatenate((found, own))
    return found


@compiled
def _rows_of_any(text: Text, spans: Array) -> Array:
    of_posting = text.row
    seen = np.zeros(text.rows, np.bool_)
    rows = np.empty(min(postings_of(spans), text.rows) + 1, np.int64)
    for row in text.gone:
        seen[row] = True
    kept = 0
    for stem in range(len(spans)):
        for block in range(spans.shape[1] - EDGE - 1):
            base = block << ROW_BITS
            for posting in range(spans[stem, EDGE + block], spans[stem, EDGE + block + 1]):
                row = base + np.int64(of_posting[posting])
                rows[kept] = row
                kept += not seen[row]
                seen[row] = True
    return rows[:kept]


@entry
def rows_of_all(texts: Array, spans: Array) -> Array:
    """The same of those that have all of the stems."""
    found = np.empty(0, np.int64)
    for at in range(len(texts)):
        _, own = together(text_at(texts, at), spans_in(spans, at), np.empty(0, np.bool_), np.empty(0, np.int64))
        found = np.concatenate((found, own + texts[at, BASE]))
    return found


@entry
def all_of(texts: Array, spans: Array, idf: Array, norm: Array) -> tuple[Array, Array]:
    """Rows of the articles that have all of some stems, and their scores. Arguments as any_of takes them."""
    rows = np.empty(0, np.int64)
    scores = np.empty(0, np.float64)
    for at in range(len(texts)):
        text, base = text_at(texts, at), texts[at, BASE]
        postings, own = together(text, spans_in(spans, at), np.empty(0, np.bool_), np.empty(0, np.int64))
        rows = np.concatenate((rows, own + base))
        scores = np.concatenate((scores, _weighed(text, postings, idf, norm[base:], own, np.arange(len(own)))))
    return rows, scores


@entry
def best_of_all(
    texts: Array,
    spans: Array,
    idf: Array,
    norm: Array,
    length_class: Array,
    allowed: Array,
    few: Array,
    beside: int,
    gain: float,
    reach: int,
    first: int,
) -> tuple[int, Array, Array]:
    """How many articles have all of some stems; rows and scores of those that may be among the first so many.

    Arguments as best_of_any takes them.  few: rows of all, live, rising, u4, which alone count; empty if there is no
    such list, and then there are two or more stems.
    """
    pairs, gains = neighbours(idf, beside, gain)
    most = np.sum(gains) * ROUNDING
    best = np.full(first, -1.0)
    reached = np.full(first, -1.0)
    rows = np.empty(0, np.int64)
    scores = np.empty(0, np.float64)
    count = 0
    for at in range(len(texts)):
        text, base = text_at(texts, at), texts[at, BASE]
        raise_bar(best, reached)
        own_few = rows_in(few, base, text.rows)
        if len(few) and not len(own_few):
            continue
        postings, own = together(text, spans_in(spans, at), part_of(allowed, base, text.rows), own_few)
        count += len(own)
        chosen, own_scores = _hopeful(text, postings, idf, norm[base:], length_class[base:], own, most, best)
        if not len(chosen):
            continue
        own, own_scores = with_nearness(
            text,
            own[chosen],
            own_scores,
            postings[chosen],
            np.full(len(chosen), most),
            pairs,
            gains,
            reach,
            best[0],
            reached,
        )
        rows = np.concatenate((rows, own + base))
        scores = np.concatenate((scores, own_scores))
    return count, *reaching(rows, scores, reached[0])


@compiled
def _hopeful(
    text: Text, postings: Array, idf: Array, norm: Array, length_class: Array, rows: Array, most: float, best: Array
) -> tuple[Array, Array]:
    """Places of those rows that may be among the first, and their scores, which are added to the best.

    Scores are worked out only where frequencies and classes of lengths say that the bar may be reached.
    """
    kinds = text.kind
    chosen = np.empty(len(rows), np.int64)
    scores = np.empty(len(rows), np.float64)
    some = np.empty(AT_ONCE, np.int64)
    kept = 0
    for begin in range(0, len(rows), AT_ONCE):
        count = 0
        for at in range(begin, min(begin + AT_ONCE, len(rows))):
            below = SHORTEST_NORMS[length_class[rows[at]]]
            bound = most
            for stem in range(len(idf)):
                posting = postings[at, stem]
                many = MOST_OFTEN[kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER]
                bound += many * idf[stem] / (below + many)
            some[count] = at
            count += bound * ROUNDING >= best[0]
        own = _weighed(text, postings, idf, norm, rows, some[:count])
        for one in range(count):
            if own[one] + most >= best[0]:
                chosen[kept], scores[kept] = some[one], own[one]
                kept += 1
                if own[one] > best[0]:
                    keep(best, own[one])
    left = 0
    for one in range(kept):
        chosen[left], scores[left] = chosen[one], scores[one]
        left += scores[one] + most >= best[0]
    return chosen[:left], scores[:left]


@compiled
def _weighed(text: Text, postings: Array, idf: Array, norm: Array, rows: Array, places: Array) -> Array:
    """Scores of the articles at some places, by their postings [rows, stems]."""
    kinds = text.kind
    scores = np.empty(len(places), np.float64)
    for one in range(len(places)):
        at = places[one]
        below = norm[rows[at]]
        score = 0.0
        for stem in range(len(idf)):
            posting = postings[at, stem]
            kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
            many = np.int64(WEIGHTED[kind]) if kind != OTHER else other(text, posting)
            score += many * idf[stem] / (below + many)
        scores[one] = score
    return scores
