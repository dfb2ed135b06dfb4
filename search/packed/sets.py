"""Sets of rows: which are in all of them, in any, in none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.codec.format import Array, heads_of
from search.packed.corpus import Corpus

_SPARSE = 16
"""A list this many times shorter than another is looked up in it instead of being compared by marks on all rows."""


def in_all(corpus: Corpus, sets: Sequence[Array]) -> Array:
    """Rows that are in every set; all rise."""
    ordered = sorted(sets, key=len)
    rows = ordered[0]
    for other in ordered[1:]:
        rows = rows[_is_in(corpus, rows, other)]
    return rows


def without(corpus: Corpus, rows: Array, others: Array) -> Array:
    """Those rows that are not among others; both rise."""
    return rows[~_is_in(corpus, rows, others)]


def in_any(corpus: Corpus, sets: Sequence[Array], *, bits: bool) -> tuple[Array, Array | None]:
    """Rows that are in any of the sets; with `bits`, for at most 8 sets, and enough rows also in which."""
    if not bits:
        sets = list({id(one): one for one in sets}.values())
    if sum(map(len, sets)) * _SPARSE <= corpus.rows:
        return _distinct(sets), None
    marks = np.zeros(corpus.rows, dtype=np.uint8)
    for at, one in enumerate(sets):
        if not bits or at == 0:
            marks[one] = 1
        else:
            marks[one] = marks.take(one) | (1 << at)
    rows = (marks != 0).nonzero()[0]
    return rows, marks.take(rows) if bits else None


def _is_in(corpus: Corpus, rows: Array, others: Array) -> Array:
    if len(rows) * _SPARSE < len(others):
        found: Array = others.take(others.searchsorted(rows), mode="clip") == rows
        return found
    return corpus.marks(others).take(rows)


def _distinct(sets: Sequence[Array]) -> Array:
    if len(sets) == 1:
        return sets[0]
    rows = np.concatenate([*sets, np.zeros(0, dtype=np.int64)])
    rows.sort()
    return rows[heads_of(rows)]
