"""The best articles with any of some surface forms."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.frequencies import BODIES, KIND_BITS, OTHER, TITLE_WEIGHT, TITLES
from index.codec.rows import ROW_BITS
from search.packed.kernels.common import (
    LOW,
    ROUNDING,
    WINDOW,
    compiled,
    entry,
    keep,
    other_before,
    part_of,
    postings_of,
)
from search.packed.kernels.lexicon import choose
from search.packed.kernels.memory import text_at
from search.packed.text import BASE, CODE, CODE_BITS, EDGE, POSTING, Text


@entry
def best_of_forms(
    texts: Array,
    lexicons: Array,
    numbers: Array,
    numbers_at: Array,
    width: int,
    allowed: Array,
    norm: Array,
    least: float,
    first: int,
) -> tuple[int, int, Array, Array]:
    """How many live articles have any of some forms, and how many allowed ones; rows and frequencies of those that may
    be among the first so many, as the idf, which is not known yet, is the same for all.

    texts … width: as with_forms takes them.  allowed: as best_of_one takes it.  norm [rows of all].  least: the
    least of them.
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
            least,
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
    least: float,
    best: Array,
) -> tuple[int, int, Array, Array, Array]:
    """As best_of_forms, of one segment; what the frequencies give without an idf too, which is added to the best."""
    of_posting, kinds, codes = text.row, text.kind, text.code
    stems = len(spans)
    room = min(postings_of(spans), text.rows) + 1
    rows = np.empty(room, np.int64)
    frequencies = np.empty(room, np.int64)
    reached = np.empty(room, np.float64)
    counts = np.zeros(WINDOW, np.int64)
    touched = np.empty(WINDOW + 1, np.int64)
    at = spans[:, POSTING].copy()
    others = np.empty(stems, np.int64)
    code_at = np.zeros(stems, np.int64)
    every = np.empty(stems, np.bool_)
    for stem in range(stems):
        others[stem] = other_before(text, at[stem])
        every[stem] = np.all(chosen[chosen_at[stem] : chosen_at[stem + 1]])
    having = total = kept = next_gone = 0
    enough = _enough(least, 1, best[0])
    for base in range(0, text.rows, WINDOW):
        low = base & LOW
        touching = 0
        for stem in range(stems):
            posting, end = at[stem], spans[stem, EDGE + 1 + (base >> ROW_BITS)]
            first_code, bits = spans[stem, CODE], spans[stem, CODE_BITS]
            wide_codes, mask = bits > 8, (1 << min(bits, 8)) - 1
            mark = chosen_at[stem]
            while posting < end:
                row = np.int64(of_posting[posting]) - low
                if row >= WINDOW:
                    break
                kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
                in_title, in_body = np.int64(TITLES[kind]), np.int64(BODIES[kind])
                if kind == OTHER:
                    in_title, in_body = np.int64(text.title[others[stem]]), np.int64(text.body[others[stem]])
                    others[stem] += 1
                found = TITLE_WEIGHT * in_title + in_body
                if not every[stem]:
                    found = 0
                    for place in range(in_title + in_body):
                        byte = first_code + (code_at[stem] * bits >> 3)
                        code = np.int64(codes[byte]) >> (code_at[stem] * bits & 7) & mask
                        if wide_codes:
                            code |= np.int64(codes[byte + 1]) << 8
                        code_at[stem] += 1
                        if chosen[mark + code]:
                            found += TITLE_WEIGHT if place < in_title else 1
                touched[touching] = row
                touching += (counts[row] == 0) & (found != 0)
                counts[row] += found
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
            if many < enough:
                continue
            share = many / (norm[base + row] + many)
            if share * ROUNDING < best[0]:
                continue
            rows[kept], frequencies[kept], reached[kept] = base + row, many, share
            kept += 1
            if share > best[0]:
                keep(best, share)
                enough = _enough(least, enough, best[0])
    left = 0
    for one in range(kept):
        rows[left], frequencies[left], reached[left] = rows[one], frequencies[one], reached[one]
        left += reached[one] * ROUNDING >= best[0]
    return having, total, rows[:left], frequencies[:left], reached[:left]


@compiled
def _enough(least: float, enough: int, bar: float) -> int:
    """The lowest frequency, from one on, that can give so much."""
    while enough / (least + enough) * ROUNDING < bar:
        enough += 1
    return enough
