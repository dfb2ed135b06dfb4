"""What an article may score at most, and which ones reach the best scores once nearness is in them."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from index.codec.format import Array
from index.codec.frequencies import OTHER, WEIGHTED
from search.packed.kernels.common import ROUNDING, compiled, copy, is_gone, keep, trusting
from search.packed.kernels.places import near
from search.packed.lengths import CLASSES, SHORTEST, STEP
from search.packed.text import Text

MOST_OFTEN = np.array([*WEIGHTED[:OTHER], 1e12])
"""[16]: the largest frequency by kind."""
FEW = np.arange(12)
"""Frequencies that most articles have."""
LAST_OF_FEW = np.uint32(len(FEW) - 1)
_AT_ONCE = 1_024
"""Articles that are looked at between two looks at the bar."""
SHORTEST_NORMS = SHORTEST + np.arange(CLASSES) * STEP
"""The smallest norm of each class of lengths."""


@compiled
def neighbours(idf: Array, beside: int, gain: float) -> tuple[Array, Array]:
    """[pairs, 2]: places of the stems that gain by standing near each other; [pairs]: what they gain side by side."""
    pairs = np.empty((len(idf), 2), np.int64)
    gains = np.empty(len(idf), np.float64)
    count = 0
    for stem in range(len(idf) - 1):
        pairs[count, 0], pairs[count, 1] = stem, stem + 1
        gains[count] = gain * min(idf[stem], idf[stem + 1])
        count += beside >> stem & 1
    return pairs[:count], gains[:count]


@compiled
def most_gained(stems: int, pairs: Array, gains: Array) -> Array:
    """[2 ** stems]: what an article may gain at most, by the stems that it has."""
    most = np.zeros(1 << stems)
    for pair in range(len(pairs)):
        both = (1 << pairs[pair, 0]) | (1 << pairs[pair, 1])
        for held in range(len(most)):
            if held & both == both:
                most[held] += gains[pair] * ROUNDING
    return most


@compiled
def bounds(idf: Array, most: Array) -> Array:
    """[2 ** stems]: what an article may score at most, by the stems that it has; below every score for none."""
    bound = most.copy()
    for held in range(len(most)):
        for stem in range(len(idf)):
            if held >> stem & 1:
                bound[held] += idf[stem] * ROUNDING
    bound[0] = -2.0
    return bound


@compiled
def raise_bar(best: Array, reached: Array) -> None:
    """Between two segments: let what was reached with nearness stand for the best, if that is more."""
    if reached[0] > best[0]:
        copy(best, reached)


@compiled
def with_nearness(
    text: Text,
    rows: Array,
    scores: Array,
    postings: Array,
    most: Array,
    pairs: Array,
    gains: Array,
    reach: int,
    bar: float,
    reached: Array,
) -> tuple[Array, Array]:
    """Rows and scores, nearness added, of those that may be among the first.

    rows: rising.  postings [rows, stems].  most [rows]: what each may gain.  bar: what the first reach without it.
    reached: the best scores with it so far, to which these are added. Those that reach the bar come first: what they
    gain raises it for all others.
    """
    if not len(pairs):
        for score in scores:
            if score > reached[0]:
                keep(reached, score)
        return reaching(rows, scores, reached[0])
    chosen = np.empty(len(rows), np.int64)
    settled = np.zeros(len(rows), np.bool_)
    for beyond in range(2):
        least = max(bar, reached[0]) if beyond else bar
        count = 0
        for at in range(len(rows)):
            hopeful = scores[at] + most[at] >= least if beyond else scores[at] >= least
            if hopeful and not settled[at]:
                chosen[count] = at
                count += 1
                settled[at] = True
        if count:
            _gain(text, postings, pairs, gains, reach, scores, chosen[:count], reached)
    kept = 0
    for at in range(len(rows)):
        rows[kept], scores[kept] = rows[at], scores[at]
        kept += settled[at]
    return reaching(rows[:kept], scores[:kept], reached[0])


@compiled
def _gain(
    text: Text, postings: Array, pairs: Array, gains: Array, reach: int, scores: Array, chosen: Array, reached: Array
) -> None:
    """Add nearness to the scores at chosen places, and these to the best."""
    own = np.empty(len(chosen), np.float64)
    own_postings = np.empty((len(chosen), postings.shape[1]), np.int64)
    for one in range(len(chosen)):
        own[one] = scores[chosen[one]]
        for stem in range(postings.shape[1]):
            own_postings[one, stem] = postings[chosen[one], stem]
    near(text, own_postings, pairs, gains, reach, own)
    for one in range(len(chosen)):
        scores[chosen[one]] = own[one]
        if own[one] > reached[0]:
            keep(reached, own[one])


@compiled
def reaching(rows: Array, scores: Array, bar: float) -> tuple[Array, Array]:
    """Those rows whose scores reach a bar, and these scores."""
    kept = 0
    for at in range(len(rows)):
        rows[kept], scores[kept] = rows[at], scores[at]
        kept += scores[at] >= bar
    return rows[:kept], scores[:kept]


@compiled
def still_reaching(rows: Array, frequencies: Array, reached: Array, bar: float) -> tuple[Array, Array, Array]:
    """The same of what is reached without an idf, frequencies beside it."""
    kept = 0
    for at in range(len(rows)):
        rows[kept], frequencies[kept], reached[kept] = rows[at], frequencies[at], reached[at]
        kept += reached[at] * ROUNDING >= bar
    return rows[:kept], frequencies[:kept], reached[:kept]


@compiled
def too_long(idf: float, bar: float, many: Array, limits: Array) -> None:
    """Write down the class of lengths from which on articles cannot reach a bar that have a term of an idf so often.

    many, limits: of the same length; the last of them stands for all larger numbers, and no class is too long for it.
    """
    limits[len(limits) - 1] = CLASSES
    for at in range(len(limits) - 1):
        limits[at] = CLASSES if many[at] else 0
        if bar > 0:
            room = (many[at] * (idf / bar * ROUNDING) - many[at] - SHORTEST) * (1 / STEP)
            limits[at] = 0 if room < 0 else int(min(room, CLASSES - 1.0)) + 1


class Page(NamedTuple):
    """What articles must reach to be among the first, without an idf, and those that may. norm, gone: of a segment.

    best: the best so far, rising.  rows, frequencies, reached: those kept.  limits [as FEW], hopeful: room.
    """

    norm: Array
    gone: Array
    best: Array
    rows: Array
    frequencies: Array
    reached: Array
    limits: Array
    hopeful: Array


@compiled
def page_of(norm: Array, gone: Array, best: Array, room: int) -> Page:
    """A page on which at most so many articles will be kept."""
    rows, frequencies, reached = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.float64)
    return Page(
        norm, gone, best, rows, frequencies, reached, np.zeros(len(FEW), np.int64), np.empty(_AT_ONCE + 1, np.int64)
    )


@compiled
def keep_reaching(page: Page, given: Array, many: Array, base: int, length_class: Array, kept: int) -> tuple[int, int]:
    """How many of some rows of a block have anything; keep those that may be among the first, and add what they reach
    to the best; how many are kept then.

    many: of each row, how often.  base: the first row of the block.  length_class: by row of the block.
    """
    best = page.best
    having = 0
    for begin in range(0, len(given), _AT_ONCE):
        too_long(1.0, best[0], FEW, page.limits)
        some, some_many = given[begin : begin + _AT_ONCE], many[begin : begin + _AT_ONCE]
        with_any, count = _short(some, some_many, length_class, page.limits, page.hopeful)
        having += with_any
        for one in page.hopeful[:count]:
            row, own = base + np.int64(some[one]), np.int64(some_many[one])
            share = own / (page.norm[row] + own)
            if not own or share * ROUNDING < best[0] or (len(page.gone) and is_gone(page.gone, row)):
                continue
            page.rows[kept], page.frequencies[kept], page.reached[kept] = row, own, share
            kept += 1
            if share > best[0]:
                keep(best, share)
    return having, kept


@trusting
def _short(rows: Array, many: Array, length_class: Array, limits: Array, hopeful: Array) -> tuple[int, int]:
    """How many of some rows have anything; write down the places of those that are not too long; how many these are.

    length_class: by row.  limits: as too_long writes them.
    """
    having = count = 0
    for at in range(len(rows)):
        having += many[at] != 0
        hopeful[count] = at
        count += length_class[rows[at]] < limits[min(many[at], LAST_OF_FEW)]
    return having, count
