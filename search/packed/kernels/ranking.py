"""Which articles are the best: what tree.py does with whole arrays, in one pass and without arrays in between."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.frequencies import KIND_BITS, OTHER, TITLE_WEIGHT, WEIGHTED
from index.codec.rows import ROW_BITS
from search.packed.kernels.common import LOW, ROUNDING, WINDOW, compiled, keep, other, other_before, together
from search.packed.kernels.places import near
from search.packed.text import EDGE, POSTING, POSTING_END, Text

NARROW = 2_048
"""Rows of a window where the posting of each stem is kept for each of them."""


@compiled
def count_live(text: Text, span: Array, live: Array) -> int:
    """How many live articles have a stem. span: as Starts.all_of gives it."""
    found = 0
    for block in range(len(span) - EDGE - 1):
        own = live[block << ROW_BITS :]
        for row in text.row[span[EDGE + block] : span[EDGE + block + 1]]:
            found += own[row]
    return found


@compiled
def best_of_one(
    text: Text, span: Array, idf: float, norm: Array, least: float, live: Array, first: int
) -> tuple[int, Array, Array]:
    """How many articles have a stem; rows and scores of those that may be among the first so many.

    span: as Starts.all_of gives it.  least: the least norm there is, which bounds what a frequency can give.
    """
    of_posting, kinds = text.row, text.kind
    best = np.full(first, -1.0)
    count = span[POSTING_END] - span[POSTING]
    rows = np.empty(count, np.int64)
    scores = np.empty(count, np.float64)
    others = other_before(text, span[POSTING])
    kept = enough = 0
    for block in range(len(span) - EDGE - 1):
        base = block << ROW_BITS
        for posting in range(span[EDGE + block], span[EDGE + block + 1]):
            kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
            many = np.int64(WEIGHTED[kind])
            if many < enough:
                continue
            if kind == OTHER:
                many = np.int64(text.body[others]) + TITLE_WEIGHT * np.int64(text.title[others])
                others += 1
            row = base + np.int64(of_posting[posting])
            if len(live) and not live[row]:
                continue
            score = many * idf / (norm[row] + many)
            if score < best[0]:
                continue
            rows[kept] = row
            scores[kept] = score
            kept += 1
            if score > best[0]:
                keep(best, score)
                while enough < WEIGHTED[OTHER] and enough * idf / (least + enough) < best[0]:
                    enough += 1
    if len(live):
        count = count_live(text, span, live)
    return count, rows[:kept], scores[:kept]


@compiled
def any_of(text: Text, spans: Array, idf: Array, norm: Array, live: Array) -> tuple[Array, Array, Array]:
    """Rows of the articles that have any of at most 8 stems, their scores, and the stems that each has, a bit each.

    spans: of each stem as Starts.all_of gives it.  idf: of each stem.
    """
    of_posting, kinds = text.row, text.kind
    # One place more than is ever kept: what is written there is not counted.
    room = min(np.sum(spans[:, POSTING_END] - spans[:, POSTING]), text.rows) + 1
    rows = np.empty(room, np.int64)
    scores = np.empty(room, np.float64)
    held = np.empty(room, np.uint8)
    at = spans[:, POSTING].copy()
    others = np.empty(len(spans), np.int64)
    for stem in range(len(spans)):
        others[stem] = other_before(text, at[stem])
    sums = np.zeros(WINDOW)
    has = np.zeros(WINDOW, np.uint8)
    kept = 0
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
        for row in range(size):
            rows[kept] = base + row
            scores[kept] = sums[row]
            held[kept] = has[row]
            kept += has[row] != 0 and (not len(live) or live[base + row])
        sums[:size] = 0.0
        has[:size] = 0
    return rows[:kept], scores[:kept], held[:kept]


@compiled
def rows_of_any(text: Text, spans: Array, live: Array) -> Array:
    """Rows of the articles that have any of some stems, in any order. Arguments as any_of takes them."""
    of_posting = text.row
    seen = np.zeros(text.rows, np.bool_)
    rows = np.empty(min(np.sum(spans[:, POSTING_END] - spans[:, POSTING]), text.rows) + 1, np.int64)
    if len(live):
        for row in range(text.rows):
            seen[row] = not live[row]
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


@compiled
def rows_of_all(text: Text, spans: Array, live: Array) -> Array:
    """The same of those that have all of the stems."""
    _, rows = together(text, spans, live)
    return rows


@compiled
def best_of_any(
    text: Text,
    spans: Array,
    idf: Array,
    norm: Array,
    live: Array,
    pairs: Array,
    gains: Array,
    reach: int,
    first: int,
) -> tuple[int, Array, Array]:
    """How many articles have any of at most 8 stems; rows and scores of those that may be among the first so many.

    spans … live: as any_of takes them.  pairs, gains, reach: as for add_nearness, which is in the scores.
    Scores are worked out only for articles that can reach the bar by the stems that they have, as no frequency gives
    more than the idf.
    """
    of_posting, kinds = text.row, text.kind
    stems = len(spans)
    most = _most(stems, pairs, gains)
    bound = _bound(idf, most)
    hopeful = np.zeros(len(most), np.uint8)
    best = np.full(first, -1.0)
    room = min(np.sum(spans[:, POSTING_END] - spans[:, POSTING]), text.rows) + 1
    rows = np.empty(room, np.int64)
    scores = np.empty(room, np.float64)
    postings = np.empty((room, stems), np.int64)
    held = np.empty(room, np.uint8)
    at = spans[:, POSTING].copy()
    has = np.zeros(NARROW, np.uint8)
    place = np.empty((stems, NARROW), np.int64)
    waiting = np.empty(NARROW + 1, np.int64)
    count = kept = 0
    for base in range(0, text.rows, NARROW):
        for stems_held in range(len(most)):
            hopeful[stems_held] = bound[stems_held] >= best[0]
        count_waiting = 0
        low = base & LOW
        for stem in range(stems):
            posting, end = at[stem], spans[stem, EDGE + 1 + (base >> ROW_BITS)]
            bit = np.uint8(1 << stem)
            while posting < end:
                row = np.int64(of_posting[posting]) - low
                if row >= NARROW:
                    break
                before = has[row]
                after = before | bit
                has[row] = after
                place[stem, row] = posting
                waiting[count_waiting] = row
                count_waiting += np.int64(hopeful[after]) - np.int64(hopeful[before])
                posting += 1
            at[stem] = posting
        if len(live):
            for row in range(min(NARROW, text.rows - base)):
                has[row] &= np.uint8(0) - np.uint8(live[base + row])
        for stems_held in has:
            count += stems_held != 0
        for one in range(count_waiting):
            row = waiting[one]
            stems_held = has[row]
            if not stems_held:
                continue
            score = 0.0
            for stem in range(stems):
                postings[kept, stem] = -1
                if stems_held & np.uint8(1 << stem):
                    posting = place[stem, row]
                    kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
                    many = np.int64(WEIGHTED[kind]) if kind != OTHER else other(text, posting)
                    score += many * idf[stem] / (norm[base + row] + many)
                    postings[kept, stem] = posting
            if score + most[stems_held] >= best[0]:
                rows[kept] = base + row
                scores[kept] = score
                held[kept] = stems_held
                kept += 1
                if score > best[0]:
                    keep(best, score)
        has[:] = 0
    left = 0
    for one in range(kept):
        rows[left], scores[left] = rows[one], scores[one]
        for stem in range(stems):
            postings[left, stem] = postings[one, stem]
        left += scores[one] + most[held[one]] >= best[0]
    order = np.argsort(rows[:left])
    rows, scores = rows[order], scores[order]
    return count, *_best_with_nearness(text, rows, scores, postings[order], pairs, gains, reach, first)


@compiled
def _most(stems: int, pairs: Array, gains: Array) -> Array:
    """[2 ** stems]: what an article may gain at most, by the stems that it has."""
    most = np.zeros(1 << stems)
    for pair in range(len(pairs)):
        both = (1 << pairs[pair, 0]) | (1 << pairs[pair, 1])
        for held in range(len(most)):
            if held & both == both:
                most[held] += gains[pair] * ROUNDING
    return most


@compiled
def _bound(idf: Array, most: Array) -> Array:
    """[2 ** stems]: what an article may score at most, by the stems that it has; below every score for none."""
    bound = most.copy()
    for held in range(len(most)):
        for stem in range(len(idf)):
            if held >> stem & 1:
                bound[held] += idf[stem] * ROUNDING
    bound[0] = -2.0
    return bound


@compiled
def _best_with_nearness(
    text: Text,
    rows: Array,
    scores: Array,
    postings: Array,
    pairs: Array,
    gains: Array,
    reach: int,
    first: int,
) -> tuple[Array, Array]:
    """Rows and scores, nearness added, of those that are among the first so many. postings [rows, stems]."""
    if len(pairs):
        near(text, postings, pairs, gains, reach, scores)
    best = np.full(first, -1.0)
    for score in scores:
        if score > best[0]:
            keep(best, score)
    kept = 0
    for at in range(len(rows)):
        rows[kept], scores[kept] = rows[at], scores[at]
        kept += scores[at] >= best[0]
    return rows[:kept], scores[:kept]


@compiled
def all_of(text: Text, spans: Array, idf: Array, norm: Array, live: Array) -> tuple[Array, Array]:
    """Rows of the articles that have all of some stems, and their scores. Arguments as any_of takes them."""
    postings, rows = together(text, spans, live)
    return rows, _weighed(text, postings, idf, norm, rows)


@compiled
def best_of_all(
    text: Text,
    spans: Array,
    idf: Array,
    norm: Array,
    live: Array,
    pairs: Array,
    gains: Array,
    reach: int,
    first: int,
) -> tuple[int, Array, Array]:
    """How many articles have all of some stems; rows and scores of those that may be among the first so many.

    Arguments as best_of_any takes them.
    """
    postings, rows = together(text, spans, live)
    count = len(postings)
    scores = _weighed(text, postings, idf, norm, rows)
    best = np.full(first, -1.0)
    for score in scores:
        if score > best[0]:
            keep(best, score)
    most = np.sum(gains) * ROUNDING
    kept = 0
    for at in range(count):
        rows[kept], scores[kept] = rows[at], scores[at]
        for stem in range(len(spans)):
            postings[kept, stem] = postings[at, stem]
        kept += scores[at] + most >= best[0]
    rows, scores = rows[:kept], scores[:kept]
    return count, *_best_with_nearness(text, rows, scores, postings[:kept], pairs, gains, reach, first)


@compiled
def _weighed(text: Text, postings: Array, idf: Array, norm: Array, rows: Array) -> Array:
    """Scores of articles by their postings [rows, stems]."""
    kinds = text.kind
    scores = np.empty(len(postings), np.float64)
    for at in range(len(postings)):
        below = norm[rows[at]]
        score = 0.0
        for stem in range(len(idf)):
            posting = postings[at, stem]
            kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
            many = np.int64(WEIGHTED[kind]) if kind != OTHER else other(text, posting)
            score += many * idf[stem] / (below + many)
        scores[at] = score
    return scores
