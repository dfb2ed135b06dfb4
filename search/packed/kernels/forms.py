"""The best articles with any of some surface forms."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.rows import ROW_BITS
from search.packed.kernels.adding import add_up, counted_in, leave_out_gone, take
from search.packed.kernels.bars import keep_reaching, page_of, still_reaching
from search.packed.kernels.common import (
    check_rows,
    compiled,
    entry,
    part_of,
    postings_of,
)
from search.packed.kernels.counting import weights_of
from search.packed.kernels.leading import best_of_lead, leading
from search.packed.kernels.lexicon import choose
from search.packed.kernels.memory import text_at
from search.packed.text import BASE, EDGE, POSTING, Text


@entry
def best_of_forms(
    texts: Array,
    lexicons: Array,
    numbers: Array,
    numbers_at: Array,
    width: int,
    title_weight: int,
    body_weight: int,
    allowed: Array,
    norm: Array,
    length_class: Array,
    first: int,
) -> tuple[int, int, Array, Array]:
    """How many live articles have any of some forms, and how many allowed ones; rows and frequencies of those that may
    be among the first so many, as the idf, which is not known yet, is the same for all.

    texts … body_weight: as with_forms takes them.  allowed: as best_of_one takes it.  norm, length_class
    [rows of all]: as lengths.py gives them.
    """
    spans, spans_at, chosen, chosen_at, known = choose(lexicons, numbers, numbers_at, width)
    weights = weights_of(title_weight, body_weight)
    best = np.full(first, -1.0)
    rows = np.empty(0, np.int64)
    frequencies = np.empty(0, np.int64)
    reached = np.empty(0, np.float64)
    having = total = 0
    for at in range(len(texts)):
        if spans_at[at] == spans_at[at + 1]:
            continue
        text, base = text_at(texts, at), texts[at, BASE]
        own_spans, own_at = spans[spans_at[at] : spans_at[at + 1]], chosen_at[spans_at[at] : spans_at[at + 1] + 1]
        own_norm, own_classes = part_of(norm, base, text.rows), part_of(length_class, base, text.rows)
        own_known = known[spans_at[at] : spans_at[at + 1]]
        lead = (
            leading(own_spans, own_known, len(text.gone)) if title_weight and body_weight and not len(allowed) else -1
        )
        if lead >= 0:
            with_any, own, own_frequencies, own_reached = best_of_lead(
                text, own_spans, lead, own_known[lead], chosen, own_at, weights, own_norm, own_classes, best
            )
            of_these = with_any
        else:
            own_allowed = part_of(allowed, base, text.rows)
            with_any, of_these, own, own_frequencies, own_reached = _reaching(
                text, own_spans, chosen, own_at, weights, own_allowed, own_norm, own_classes, best
            )
        having += with_any
        total += of_these
        for one in range(len(own)):
            own[one] += base
        rows = np.concatenate((rows, own))
        frequencies = np.concatenate((frequencies, own_frequencies))
        reached = np.concatenate((reached, own_reached))
    rows, frequencies, _ = still_reaching(rows, frequencies, reached, best[0])
    order = np.argsort(rows)
    return having, total, rows[order], frequencies[order]


@compiled
def _reaching(
    text: Text,
    spans: Array,
    chosen: Array,
    chosen_at: Array,
    weights: Array,
    allowed: Array,
    norm: Array,
    length_class: Array,
    best: Array,
) -> tuple[int, int, Array, Array, Array]:
    """As best_of_forms, of one segment; what the frequencies give without an idf too, which is added to the best."""
    page = page_of(norm, text.gone, best, min(postings_of(spans), text.rows))
    counted, counted_at = counted_in(text, spans, chosen, chosen_at, weights)
    several = len(spans) > 1 or len(text.gone) > 0
    block_rows = min(text.rows, 1 << ROW_BITS) if several else 0
    counts = np.zeros(block_rows, np.uint32)
    # One place more than is ever kept: what is written there is not counted.
    touched = np.empty(block_rows + 1, np.uint16)
    many = np.empty(block_rows, np.uint32)
    having = total = kept = 0
    for block in range(spans.shape[1] - EDGE - 1):
        base = block << ROW_BITS
        own_classes = length_class[base : base + (1 << ROW_BITS)]
        if several:
            own_rows = add_up(text, spans, block, counted, counted_at, len(own_classes), counts, touched)
            leave_out_gone(text.gone, base, len(own_classes), counts)
            own_many = many[: len(own_rows)]
            take(own_rows, counts, own_many)
        else:
            start, end = spans[0, EDGE + block], spans[0, EDGE + block + 1]
            own_rows = text.row[start:end]
            own_many = counted[start - spans[0, POSTING] : end - spans[0, POSTING]]
            check_rows(own_rows, len(own_classes))
        if len(allowed):
            having += _having(own_many)
            _leave_out(own_rows, allowed[base:], own_many)
        with_any, kept = keep_reaching(page, own_rows, own_many, base, own_classes, kept)
        total += with_any
    return (
        having if len(allowed) else total,
        total,
        *still_reaching(page.rows[:kept], page.frequencies, page.reached, best[0]),
    )


@compiled
def _having(many: Array) -> int:
    having = 0
    for own in many:
        having += own != 0
    return having


@compiled
def _leave_out(rows: Array, allowed: Array, many: Array) -> None:
    """Set to zero what belongs to rows that are not allowed. allowed: by row."""
    for at in range(len(rows)):
        many[at] *= np.uint32(allowed[rows[at]])
