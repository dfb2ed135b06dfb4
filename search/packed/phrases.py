"""Phrases and nearness in whole arrays, and how much of an evaluation is done between two looks at the clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from index.codec.format import Array, distinct, heads_of
from index.codec.lookup import BODY, TITLE_WEIGHT, Postings, Term, is_name
from search.packed import query as pq

_OCCURRENCES_AT_ONCE = 1 << 16
"""Some 10 ms of work."""
_WIDEST_NAME = 60_000
"""Longest window in a names field: wider ones would reach from one value into the next."""


def pieces(rows: Array, occurrences: float) -> Iterator[Array]:
    """Rows cut into pieces that are looked at without a look at the clock, at least one.

    occurrences: how many words, or pairs of words, a row has to look at.
    """
    many = max(1, int(_OCCURRENCES_AT_ONCE / max(occurrences, 1.0)))
    for start in range(0, max(len(rows), 1), many):
        yield rows[start : start + many]


def mean_occurrences(found: Sequence[Postings]) -> float:
    """Occurrences that an article with all of some terms has of them, roughly."""
    return sum(float(one.tf.mean()) for one in found)


def joined(found: Sequence[Postings]) -> Postings:
    """Postings of rising ranges of rows as one."""
    if len(found) == 1:
        return found[0]
    return Postings(np.concatenate([one.rows for one in found]), np.concatenate([one.tf for one in found]))


def phrase_postings(tree: pq.Tree, terms: Sequence[Term], where: dict[Term, Array]) -> Postings:
    """Where a phrase or near phrase matches. where: the places of each term in the articles that are looked at."""
    field = terms[0].field
    title_weight = TITLE_WEIGHT if field is None else 1
    if not isinstance(tree, pq.Near):
        return _phrase_counts(_runs(where, terms), title_weight)
    width = len(terms) + tree.slop
    return _near_counts(_windows(where, terms, min(width, _WIDEST_NAME) if is_name(field) else width), title_weight)


def smallest_gaps(one: Array, other: Array, reach: int) -> tuple[Array, Array]:
    """Rows in which places of both stand within `reach` of each other, rising, and their smallest distance.

    Places of different fields or articles are never that close.
    """
    if not len(one) or not len(other):
        return one[:0], one[:0]
    after = other.searchsorted(one)
    ahead = np.abs(other.take(after, mode="clip") - one)
    after -= 1
    gap = np.minimum(ahead, np.abs(other.take(after, mode="clip") - one), out=ahead)
    close = (gap <= reach).nonzero()[0]
    rows, gap = one[close] >> 32, gap[close]
    heads = heads_of(rows)
    return (rows, gap) if len(heads) == len(rows) else (rows[heads], np.minimum.reduceat(gap, heads))


def _runs(where: dict[Term, Array], terms: Sequence[Term]) -> Array:
    """Places at which the terms stand one after another."""
    order = sorted(range(len(terms)), key=lambda at: len(where[terms[at]]))
    starts = where[terms[order[0]]] - order[0]
    for at in order[1:]:
        others = where[terms[at]]
        found = np.searchsorted(others, starts + at)
        found[found == len(others)] = 0
        starts = starts[others[found] == starts + at] if len(others) else starts[:0]
    return starts


def _windows(where: dict[Term, Array], terms: Sequence[Term], width: int) -> Array:
    """Places of any of the terms from which a window of `width` positions holds them all, repeated ones repeatedly."""
    starts = distinct(np.concatenate(list(where.values())))
    full = np.ones(len(starts), dtype=bool)
    for term, own in where.items():
        inside = np.searchsorted(own, starts + width) - np.searchsorted(own, starts)
        full &= inside >= terms.count(term)
    return starts[full]


def _phrase_counts(starts: Array, title_weight: int) -> Postings:
    rows = starts >> 32
    heads = heads_of(rows)
    weight = np.where(_in_body(starts), 1, title_weight)
    return Postings(rows[heads], np.add.reduceat(weight, heads) if len(heads) else weight)


def _near_counts(starts: Array, title_weight: int) -> Postings:
    """A near phrase counts once in each field, however often it matches there."""
    field = distinct((starts >> 32) * 2 + _in_body(starts))
    return _phrase_counts(((field >> 1) << 32) | np.where(field & 1, BODY, 0), title_weight)


def _in_body(starts: Array) -> Array:
    return (starts & 0xFFFFFFFF) >= BODY
