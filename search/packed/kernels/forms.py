"""The best articles with any of some surface forms."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.rows import ROW_BITS
from search.packed.kernels.bars import too_long
from search.packed.kernels.common import (
    LOW,
    ROUNDING,
    WINDOW,
    compiled,
    entry,
    keep,
    part_of,
    postings_of,
)
from search.packed.kernels.counting import count_chosen
from search.packed.kernels.lexicon import choose
from search.packed.kernels.memory import text_at
from search.packed.lengths import CLASSES
from search.packed.text import BASE, EDGE, POSTING, POSTING_END, Text

FEW = np.arange(12)
"""Frequencies that most articles have."""


@entry
def best_of_forms(
    texts: Array,
    lexicons: Array,
    numbers: Array,
    numbers_at: Array,
    width: int,
    allowed: Array,
    norm: Array,
    length_class: Array,
    first: int,
) -> tuple[int, int, Array, Array]:
    """How many live articles have any of some forms, and how many allowed ones; rows and frequencies of those that may
    be among the first so many, as the idf, which is not known yet, is the same for all.

    texts … width: as with_forms takes them.  allowed: as best_of_one takes it.  norm, length_class
    [rows of all]: as lengths.py gives them.
    """
    spans, spans_at, chosen, chosen_at = choose(lexicons, numbers, numbers_at, width)
    best = np.full(first, -1.0)
    rows = np.empty(0, np.int64)
    frequencies = np.empty(0, np.int64)
    reached = np.empty(0, np.float64)
    having = total = 0
    for at in range(len(texts)):
        if spans_at[at] == spans_at[at + 1]:
            continue
        text, base = text_at(texts, at), texts[at, BASE]
        with_any, of_these, own, own_frequencies, own_reached = _reaching(
            text,
            spans[spans_at[at] : spans_at[at + 1]],
            chosen,
            chosen_at[spans_at[at] : spans_at[at + 1] + 1],
            part_of(allowed, base, text.rows),
            part_of(norm, base, text.rows),
            part_of(length_class, base, text.rows),
            best,
        )
        having += with_any
        total += of_these
        order = np.argsort(own)
        rows = np.concatenate((rows, own[order] + base))
        frequencies = np.concatenate((frequencies, own_frequencies[order]))
        reached = np.concatenate((reached, own_reached[order]))
    kept = reached * ROUNDING >= best[0]
    return having, total, rows[kept], frequencies[kept]


@compiled
def _reaching(
    text: Text,
    spans: Array,
    chosen: Array,
    chosen_at: Array,
    allowed: Array,
    norm: Array,
    length_class: Array,
    best: Array,
) -> tuple[int, int, Array, Array, Array]:
    """As best_of_forms, of one segment; what the frequencies give without an idf too, which is added to the best."""
    of_posting = text.row
    stems = len(spans)
    room = min(postings_of(spans), text.rows) + 1
    rows = np.empty(room, np.int64)
    frequencies = np.empty(room, np.int64)
    reached = np.empty(room, np.float64)
    counts = np.zeros(WINDOW, np.int64)
    touched = np.empty(WINDOW + 1, np.int64)
    found = np.empty(postings_of(spans), np.uint32)
    found_at = np.zeros(stems + 1, np.int64)
    for stem in range(stems):
        found_at[stem + 1] = found_at[stem] + spans[stem, POSTING_END] - spans[stem, POSTING]
        marks = chosen[chosen_at[stem] : chosen_at[stem + 1]]
        count_chosen(text, spans[stem], marks, found[found_at[stem] : found_at[stem + 1]])
    at = spans[:, POSTING].copy()
    limits = np.full(len(FEW), CLASSES)
    limits[0] = 0
    bar = -1.0
    having = total = kept = next_gone = 0
    for base in range(0, text.rows, WINDOW):
        if best[0] > bar:
            bar = best[0]
            too_long(1.0, bar, FEW, limits)
        low = base & LOW
        touching = 0
        for stem in range(stems):
            posting, end = at[stem], spans[stem, EDGE + 1 + (base >> ROW_BITS)]
            own = found_at[stem] - spans[stem, POSTING]
            while posting < end:
                row = np.int64(of_posting[posting]) - low
                if row >= WINDOW:
                    break
                many = np.int64(found[own + posting])
                touched[touching] = row
                touching += (counts[row] == 0) & (many != 0)
                counts[row] += many
                posting += 1
            at[stem] = posting
        while next_gone < len(text.gone) and text.gone[next_gone] < base + WINDOW:
            counts[text.gone[next_gone] - base] = 0
            next_gone += 1
        for one in range(touching):
            row = touched[one]
            many = counts[row]
            counts[row] = 0
            having += many != 0
            if len(allowed) and not allowed[base + row]:
                continue
            total += many != 0
            if length_class[base + row] >= limits[min(many, len(FEW) - 1)]:
                continue
            share = many / (norm[base + row] + many)
            if share * ROUNDING < best[0]:
                continue
            rows[kept], frequencies[kept], reached[kept] = base + row, many, share
            kept += 1
            if share > best[0]:
                keep(best, share)
    left = 0
    for one in range(kept):
        rows[left], frequencies[left], reached[left] = rows[one], frequencies[one], reached[one]
        left += reached[one] * ROUNDING >= best[0]
    return having, total, rows[:left], frequencies[:left], reached[:left]
