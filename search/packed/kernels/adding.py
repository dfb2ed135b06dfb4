"""How often articles have chosen forms of several stems, added up a block of rows at a time."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from search.packed.kernels.common import check_edges, check_rows, compiled, first_not_below, postings_of, trusting
from search.packed.kernels.counting import count_chosen
from search.packed.text import EDGE, POSTING, POSTING_END, Text


@compiled
def without(spans: Array, stem: int) -> Array:
    """Spans with no postings of one stem."""
    others = spans.copy()
    others[stem, POSTING_END] = others[stem, POSTING]
    for block in range(EDGE, spans.shape[1]):
        others[stem, block] = others[stem, POSTING]
    return others


@compiled
def counted_in(text: Text, spans: Array, chosen: Array, chosen_at: Array, weights: Array) -> tuple[Array, Array]:
    """How often the article of each posting has forms that are chosen; where those of each stem begin."""
    counted = np.empty(postings_of(spans), np.uint32)
    counted_at = np.zeros(len(spans) + 1, np.int64)
    for stem in range(len(spans)):
        check_edges(text.row, spans[stem])
        counted_at[stem + 1] = counted_at[stem] + postings_of(spans[stem : stem + 1])
        marks = chosen[chosen_at[stem] : chosen_at[stem + 1]]
        count_chosen(text, spans[stem], marks, weights, counted[counted_at[stem] : counted_at[stem + 1]])
    return counted, counted_at


@compiled
def add_up(
    text: Text,
    spans: Array,
    block: int,
    counted: Array,
    counted_at: Array,
    size: int,
    counts: Array,
    touched: Array,
) -> Array:
    """Rows of a block of so many with any of the stems' chosen forms, as they are met. counts: by row, zeros before."""
    touching = 0
    for stem in range(len(spans)):
        start, end = spans[stem, EDGE + block], spans[stem, EDGE + block + 1]
        if start < end:
            rows = text.row[start:end]
            check_rows(rows, size)
            begin = counted_at[stem] - spans[stem, POSTING]
            touching = _add(rows, counted[begin + start : begin + end], counts, touched, touching)
    return touched[:touching]


@trusting
def _add(rows: Array, many: Array, counts: Array, touched: Array, touching: int) -> int:
    """Add to the counts of some rows, and write down those that had none; how many are written down."""
    for at in range(len(rows)):
        before = counts[rows[at]]
        touched[touching] = rows[at]
        touching += (before == 0) & (many[at] != 0)
        counts[rows[at]] = before + many[at]
    return touching


@compiled
def leave_out_gone(gone: Array, base: int, size: int, counts: Array) -> None:
    """Set to zero what deleted articles have. gone: rows of the segment, rising.  base: the first of the block."""
    at = first_not_below(gone, 0, len(gone), base)
    while at < len(gone) and gone[at] < base + size:
        counts[gone[at] - base] = 0
        at += 1


@trusting
def take(rows: Array, counts: Array, many: Array) -> None:
    """Move the counts of some rows."""
    for at in range(len(rows)):
        many[at] = counts[rows[at]]
        counts[rows[at]] = 0
