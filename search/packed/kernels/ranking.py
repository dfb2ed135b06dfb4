"""Which articles are the best: what tree.py does with whole arrays, in one pass and without arrays in between."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from search.packed.kernels.common import WINDOW, compiled, together, wide
from search.packed.text import Text

BLOCK = 32
"""Rows of a window that are compared with the bar at once."""


@compiled
def _keep(best: Array, score: float) -> None:
    """Put a score among the best ones, rising, in place of the lowest."""
    at = 1
    while at < len(best) and best[at] < score:
        best[at - 1] = best[at]
        at += 1
    best[at - 1] = score


@compiled
def count_live(rows: Array, live: Array) -> int:
    """How many of the rows are live."""
    found = 0
    for row in rows:
        found += live[row]
    return found


@compiled
def top_of_term(
    text: Text, start: int, end: int, idf: float, norm: Array, least: float, live: Array, first: int
) -> tuple[int, Array, Array]:
    """How many articles have a stem; rows and scores of those that may be among the first so many.

    start, end: of its postings.  least: the least norm there is, which bounds what a frequency can give.
    """
    of_posting, tfs, tf_at, tf_big = text.row, text.tf, text.tf_at, text.tf_big
    best = np.full(first, -1.0)
    rows = np.empty(end - start, np.int64)
    scores = np.empty(end - start, np.float64)
    kept = enough = dead = 0
    for posting in range(start, end):
        if tfs[posting] < enough:
            continue
        row = np.int64(of_posting[posting])
        if len(live) and not live[row]:
            continue
        many = np.int64(tfs[posting])
        if many == 255:
            many = wide(tfs, tf_at, tf_big, posting)
        score = many * idf / (norm[row] + many)
        if score < best[0]:
            continue
        rows[kept] = row
        scores[kept] = score
        kept += 1
        if score > best[0]:
            _keep(best, score)
            while enough < 255 and enough * idf / (least + enough) < best[0]:
                enough += 1
    if len(live):
        for posting in range(start, end):
            dead += not live[of_posting[posting]]
    return end - start - dead, rows[:kept], scores[:kept]


@compiled
def any_of(
    text: Text,
    starts: Array,
    ends: Array,
    idf: Array,
    bits: Array,
    norm: Array,
    live: Array,
    pairs: Array,
    gains: Array,
    first: int,
) -> tuple[int, Array, Array, Array]:
    """How many articles have any of some stems; rows, scores and stems held of those that may be among the first.

    starts, ends, idf, bits: of each stem its postings, and what stands for it in `held`.  pairs, gains: what an article
    may gain yet that holds all stems of a pair.  first: 0 for all articles.
    """
    most = _most(pairs, gains)
    most_of_all = np.max(most)
    best = np.full(max(first, 1), -1.0)
    # One place more than is ever kept: what is written there is not counted.
    room = min(np.sum(ends - starts), len(norm)) + 1
    rows = np.empty(room, np.int64)
    scores = np.empty(room, np.float64)
    held = np.empty(room, np.uint8)
    at = starts.copy()
    sums = np.zeros(WINDOW)
    has = np.zeros(WINDOW, np.uint8)
    count = kept = 0
    for base in range(0, len(norm), WINDOW):
        size = min(WINDOW, len(norm) - base)
        _add_window(text, at, ends, idf, bits, norm, base + size, base, sums, has)
        if len(live):
            for row in range(size):
                if not live[base + row]:
                    has[row] = 0
                    sums[row] = 0.0
        for stems in has[:size]:
            count += stems != 0
        if not first:
            for row in range(size):
                rows[kept] = base + row
                scores[kept] = sums[row]
                held[kept] = has[row]
                kept += has[row] != 0
        else:
            for begin in range(0, size, BLOCK):
                bar = best[0] - most_of_all
                stop = min(begin + BLOCK, size)
                reached = 0
                for score in sums[begin:stop]:
                    reached |= score >= bar
                if not reached:
                    continue
                for row in range(begin, stop):
                    score = sums[row]
                    if has[row] and score + most[has[row]] >= best[0]:
                        rows[kept] = base + row
                        scores[kept] = score
                        held[kept] = has[row]
                        kept += 1
                        if score > best[0]:
                            _keep(best, score)
        sums[:size] = 0.0
        has[:size] = 0
    if first:
        kept = _drop(most, best[0], rows, scores, held, kept)
    return count, rows[:kept], scores[:kept], held[:kept]


@compiled
def _most(pairs: Array, gains: Array) -> Array:
    """[256]: what an article may gain, by the stems that it holds."""
    most = np.zeros(256)
    for pair in range(len(pairs)):
        for held in range(256):
            if held & pairs[pair] == pairs[pair]:
                most[held] += gains[pair]
    return most


@compiled
def _add_window(
    text: Text,
    at: Array,
    ends: Array,
    idf: Array,
    bits: Array,
    norm: Array,
    stop: int,
    base: int,
    sums: Array,
    has: Array,
) -> None:
    """Add the scores of the postings before a row, from where each stem stands."""
    of_posting, tfs, tf_at, tf_big = text.row, text.tf, text.tf_at, text.tf_big
    for stem in range(len(at)):
        posting = at[stem]
        end = ends[stem]
        weight = idf[stem]
        bit = bits[stem]
        while posting < end:
            row = np.int64(of_posting[posting])
            if row >= stop:
                break
            many = np.int64(tfs[posting])
            if many == 255:
                many = wide(tfs, tf_at, tf_big, posting)
            sums[row - base] += many * weight / (norm[row] + many)
            has[row - base] |= bit
            posting += 1
        at[stem] = posting


@compiled
def _drop(most: Array, bar: float, rows: Array, scores: Array, held: Array, kept: int) -> int:
    """Leave out what was kept while the bar was lower."""
    left = 0
    for at in range(kept):
        if scores[at] + most[held[at]] >= bar:
            rows[left], scores[left], held[left] = rows[at], scores[at], held[at]
            left += 1
    return left


@compiled
def all_of(
    text: Text,
    starts: Array,
    ends: Array,
    idf: Array,
    order: Array,
    norm: Array,
    live: Array,
    gain: float,
    first: int,
) -> tuple[int, Array, Array]:
    """How many articles have all of some stems; rows and scores of those that may be among the first so many.

    order: the stems, that with fewest articles first.  gain: what an article may gain yet.  first: 0 for all articles.
    """
    of_posting, tfs, tf_at, tf_big = text.row, text.tf, text.tf_at, text.tf_big
    postings = together(of_posting, starts, ends, order, live)
    stems, count = postings.shape
    rows = np.empty(count, np.int64)
    scores = np.empty(count, np.float64)
    best = np.full(max(first, 1), -1.0)
    kept = 0
    for at in range(count):
        row = np.int64(of_posting[postings[0, at]])
        score = 0.0
        for stem in range(stems):
            many = np.int64(tfs[postings[stem, at]])
            if many == 255:
                many = wide(tfs, tf_at, tf_big, postings[stem, at])
            score += many * idf[stem] / (norm[row] + many)
        if first and score + gain < best[0]:
            continue
        rows[kept] = row
        scores[kept] = score
        kept += 1
        if first and score > best[0]:
            _keep(best, score)
    return count, rows[:kept], scores[:kept]
