"""A `whoosh.query` tree evaluated on the mapped arrays, whole arrays at a time. The formulas are docs/ranking.md's."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from whoosh import query as wq

from index.codec.format import Array
from index.codec.lookup import BODY, TITLE_WEIGHT, Postings, Term, is_name
from search import packed_query as pq
from search.packed_corpus import Corpus
from search.packed_expand import fuzzy_forms, prefix_forms
from search.packed_terms import places, postings

K1 = 1.2
B = 0.75
NEAR_GAIN = 0.3
NEAR_REACH = 8

_SPARSE = 16
"""A list this many times shorter than another is looked up in it instead of being compared by marks on all rows."""
_WIDEST_NAME = 60_000
"""Longest window in a names field: wider ones would reach from one value into the next."""


class Late(Exception):
    """The deadline passed."""


class Matches(NamedTuple):
    """rows: rising.  scores: f8, one a row; None stands for zeros."""

    rows: Array
    scores: Array | None


class Leaf(NamedTuple):
    """A leaf's matches, and its idf."""

    matches: Matches
    idf: float


class Scorer:
    """What scores depend on beside the query: one a corpus. Safe to share between threads."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._norms: dict[str | None, Array] = {}

    def idf(self, df: int) -> float:
        """Lucene's idf over live articles."""
        return math.log(1 + (self.corpus.live_count - df + 0.5) / (df + 0.5))

    def norm(self, field: str | None) -> Array:
        """[rows]: what length adds below the line in BM25, K1 included."""
        found = self._norms.get(field)
        if found is None:
            found = self._norms[field] = self._make_norm(field)
        return found

    def _make_norm(self, field: str | None) -> Array:
        length = self._lengths(field)
        live = self.corpus.live
        total = int(np.sum(length if live is None else length[live], dtype=np.int64))
        mean = total / max(self.corpus.live_count, 1) or 1.0
        norm: Array = K1 * (1 - B + B * length / mean)
        return norm

    def _lengths(self, field: str | None) -> Array:
        if field is None:
            return self.corpus.length
        if field == "title":
            return self.corpus.title_length
        body: Array = self.corpus.length - TITLE_WEIGHT * self.corpus.title_length
        return body


class Evaluation:
    """One query's evaluation; used by one thread. `tree` may be evaluated in parts; leaves are worked out once."""

    def __init__(self, scorer: Scorer, *, expansions: int, deadline: float) -> None:
        """deadline: as time.monotonic gives it."""
        self._scorer = scorer
        self._corpus = scorer.corpus
        self._expansions = expansions
        self._deadline = deadline
        self._postings: dict[Term, Postings] = {}
        self._leaves: dict[int, Leaf] = {}
        self._terms: dict[int, tuple[Term, ...]] = {}
        self.late = False

    def matches(self, tree: pq.Tree) -> Matches:
        """The articles that match, with their scores. Raises Late."""
        return _EVALUATE[_kind(tree)](self, tree)

    def leaf(self, tree: pq.Tree) -> Leaf:
        """A leaf's matches. Raises Late."""
        found = self._leaves.get(id(tree))
        if found is None:
            if time.monotonic() > self._deadline:
                raise Late
            found = self._leaves[id(tree)] = self._make_leaf(tree)
        return found

    def terms(self, tree: pq.Tree) -> tuple[Term, ...]:
        """The terms of a leaf, in its order; prefixes and fuzzy terms expanded."""
        found = self._terms.get(id(tree))
        if found is None:
            found = self._terms[id(tree)] = self._make_terms(tree)
        return found

    def nearness(self, one: pq.Tree, other: pq.Tree, rows: Array) -> tuple[Array, Array]:
        """Which of the rows (rising, both words in all of them) gain by two words standing near, and how much."""
        (a,), (b,) = self.terms(one), self.terms(other)
        gain = NEAR_GAIN * min(self.leaf(one).idf, self.leaf(other).idf)
        near, gap = _smallest_gaps(places(self._corpus, a, rows), places(self._corpus, b, rows))
        return near, gain / gap

    # Leaves

    def _make_terms(self, tree: pq.Tree) -> tuple[Term, ...]:
        field, stemmed = pq.field_of(tree)
        kind = _kind(tree)
        if kind is wq.Prefix:
            return (Term(field, prefix_forms(self._corpus, field, tree.text, self._expansions), False),)
        if kind is wq.FuzzyTerm:
            found = fuzzy_forms(self._corpus, field, tree.text, tree.maxdist, self._expansions)
            return (Term(field, found, False),)
        words = tree.words if kind in (wq.Phrase, pq.Near) else [tree.text]
        return tuple(Term(field, (word,), stemmed) for word in words)

    def _postings_of(self, term: Term) -> Postings:
        found = self._postings.get(term)
        if found is None:
            found = self._postings[term] = postings(self._corpus, term)
        return found

    def _make_leaf(self, tree: pq.Tree) -> Leaf:
        terms = self.terms(tree)
        all_postings = [self._postings_of(term) for term in terms]
        idf = sum(self._scorer.idf(len(found.rows)) for found in all_postings)
        if len(terms) == 1:
            return self._scored(terms[0].field, idf, all_postings[0])
        return self._scored(terms[0].field, idf, self._phrase(tree, terms, all_postings))

    def _scored(self, field: str | None, idf: float, found: Postings) -> Leaf:
        if is_name(field):
            return Leaf(Matches(found.rows, np.full(len(found.rows), idf / (1 + K1))), idf)
        tf = found.tf.astype(np.float64)
        return Leaf(Matches(found.rows, idf * tf / (tf + self._scorer.norm(field)[found.rows])), idf)

    def _phrase(self, tree: pq.Tree, terms: Sequence[Term], found: Sequence[Postings]) -> Postings:
        rows = self._in_all([one.rows for one in found])
        if not len(rows):
            return Postings(rows, rows)
        where = {term: places(self._corpus, term, rows) for term in set(terms)}
        title_weight = TITLE_WEIGHT if terms[0].field is None else 1
        if _kind(tree) is pq.Near:
            width = len(terms) + tree.slop
            starts = _windows(where, terms, min(width, _WIDEST_NAME) if is_name(terms[0].field) else width)
            return _near_counts(starts, title_weight)
        return _phrase_counts(_runs(where, terms), title_weight)

    # Trees

    def _leaf_matches(self, tree: pq.Tree) -> Matches:
        return self.leaf(tree).matches

    def _everything(self, tree: pq.Tree) -> Matches:
        return Matches(self._corpus.all_rows, None)

    def _nothing(self, tree: pq.Tree) -> Matches:
        return Matches(self._corpus.all_rows[:0], None)

    def _days(self, tree: pq.Tree) -> Matches:
        day = self._corpus.day
        inside = (day >= tree.start) & (day <= tree.end) & (day > 0)
        if self._corpus.live is not None:
            inside &= self._corpus.live
        return Matches(np.flatnonzero(inside), None)

    def _not(self, tree: pq.Tree) -> Matches:
        return Matches(self._without(self._corpus.all_rows, self.matches(tree.query).rows), None)

    def _and(self, tree: pq.Tree) -> Matches:
        wanted = [child for child in tree.subqueries if _kind(child) is not wq.Not]
        found = [self.matches(child) for child in wanted]
        rows = self._in_all([one.rows for one in found]) if found else self._corpus.all_rows
        for child in tree.subqueries:
            if _kind(child) is wq.Not:
                rows = self._without(rows, self.matches(child.query).rows)
        scores = _sum([_at(one, rows) for one in found])
        gains = [self.nearness(one, other, rows) for one, other in neighbours(tree)]
        return Matches(rows, _boosted(_with_gains(rows, scores, gains), tree.boost))

    def _or(self, tree: pq.Tree) -> Matches:
        found = [self._unless_late(child) for child in tree.subqueries]
        rows = _distinct([one.rows for one in found])
        scores: Array | None = None
        for one in found:
            if one.scores is not None:
                scores = np.zeros(len(rows)) if scores is None else scores
                scores[np.searchsorted(rows, one.rows)] += one.scores
        gains = [self._or_nearness(one, other) for one, other in neighbours(tree) if not self.late]
        return Matches(rows, _boosted(_with_gains(rows, scores, gains), tree.boost))

    def _unless_late(self, tree: pq.Tree) -> Matches:
        """What an OR has when time is up is an answer, if only a partial one."""
        if not self.late:
            try:
                return self.matches(tree)
            except Late:
                self.late = True
        return self._nothing(tree)

    def _or_nearness(self, one: pq.Tree, other: pq.Tree) -> tuple[Array, Array]:
        return self.nearness(one, other, self._in_all([self.leaf(one).matches.rows, self.leaf(other).matches.rows]))

    # Sets of rows

    def _in_all(self, sets: Sequence[Array]) -> Array:
        """Rows that are in every set; all rise."""
        ordered = sorted(sets, key=len)
        rows = ordered[0]
        for other in ordered[1:]:
            rows = rows[self._is_in(rows, other)]
        return rows

    def _without(self, rows: Array, others: Array) -> Array:
        return rows[~self._is_in(rows, others)]

    def _is_in(self, rows: Array, others: Array) -> Array:
        if len(rows) * _SPARSE < len(others):
            at = np.searchsorted(others, rows)
            at[at == len(others)] = 0
            found: Array = others[at] == rows
            return found
        marks = np.zeros(self._corpus.rows, dtype=bool)
        marks[others] = True
        return marks[rows]


def _kind(tree: pq.Tree) -> type:
    """A node's type; Whoosh's NullQuery is an instance."""
    return type(tree)


_EVALUATE: dict[type, Callable[[Evaluation, Any], Matches]] = {
    pq.Word: Evaluation._leaf_matches,
    wq.Term: Evaluation._leaf_matches,
    wq.Phrase: Evaluation._leaf_matches,
    pq.Near: Evaluation._leaf_matches,
    wq.Prefix: Evaluation._leaf_matches,
    wq.FuzzyTerm: Evaluation._leaf_matches,
    wq.Every: Evaluation._everything,
    type(wq.NullQuery): Evaluation._nothing,
    wq.NumericRange: Evaluation._days,
    wq.Not: Evaluation._not,
    wq.And: Evaluation._and,
    wq.Or: Evaluation._or,
}


def neighbours(tree: pq.Tree) -> list[tuple[pq.Tree, pq.Tree]]:
    """Neighbouring plain words with different stems."""
    return [
        (one, other)
        for one, other in itertools.pairwise(tree.subqueries)
        if _kind(one) is pq.Word and _kind(other) is pq.Word and one.text != other.text
    ]


def _distinct(sets: Sequence[Array]) -> Array:
    filled = [rows for rows in sets if len(rows)]
    if len(filled) == 1:
        return filled[0]
    rows: Array = np.unique(np.concatenate(filled)) if filled else np.zeros(0, dtype=np.uint32)
    return rows


def _at(found: Matches, rows: Array) -> Array | None:
    """Scores of some of the rows that match."""
    if found.scores is None or len(rows) == len(found.rows):
        return found.scores
    return found.scores[np.searchsorted(found.rows, rows)]


def _sum(columns: Sequence[Array | None]) -> Array | None:
    """Scores added from left to right."""
    total: Array | None = None
    for column in columns:
        if column is not None:
            total = column if total is None else total + column
    return total


def _with_gains(rows: Array, scores: Array | None, gains: Sequence[tuple[Array, Array]]) -> Array | None:
    if scores is None or not gains:
        return scores
    total = scores.copy()
    for near, gain in gains:
        total[np.searchsorted(rows, near)] += gain
    return total


def _boosted(scores: Array | None, factor: float) -> Array | None:
    return scores if scores is None or factor == 1.0 else scores * factor


def _smallest_gaps(one: Array, other: Array) -> tuple[Array, Array]:
    """Rows in which places of both stand within NEAR_REACH of each other, rising, and their smallest distance."""
    if not len(one) or not len(other):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    after = np.searchsorted(other, one)
    gap = np.minimum(
        np.abs(other[np.minimum(after, len(other) - 1)] - one), np.abs(one - other[np.maximum(after - 1, 0)])
    )
    close = np.flatnonzero(gap <= NEAR_REACH)
    rows, gap = one[close] >> 32, gap[close]
    heads = np.flatnonzero(np.diff(rows, prepend=-1))
    return rows[heads], np.minimum.reduceat(gap, heads) if len(heads) else gap


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
    starts = np.unique(np.concatenate(list(where.values())))
    full = np.ones(len(starts), dtype=bool)
    for term, own in where.items():
        inside = np.searchsorted(own, starts + width) - np.searchsorted(own, starts)
        full &= inside >= terms.count(term)
    return starts[full]


def _phrase_counts(starts: Array, title_weight: int) -> Postings:
    rows = starts >> 32
    heads = np.flatnonzero(np.diff(rows, prepend=-1))
    weight = np.where(_in_body(starts), 1, title_weight)
    return Postings(rows[heads], np.add.reduceat(weight, heads) if len(heads) else weight)


def _near_counts(starts: Array, title_weight: int) -> Postings:
    """A near phrase counts once in each field, however often it matches there."""
    field = np.unique((starts >> 32) * 2 + _in_body(starts))
    return _phrase_counts(((field >> 1) << 32) | np.where(field & 1, BODY, 0), title_weight)


def _in_body(starts: Array) -> Array:
    return (starts & 0xFFFFFFFF) >= BODY
