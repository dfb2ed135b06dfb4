"""Why a hit ranks where it does."""

from __future__ import annotations

import itertools

import numpy as np
from whoosh import query as wq

from index.codec.format import Array
from search import packed_query as pq
from search.packed_tree import Evaluation, neighbours
from search.results import Explanation

Parts = list[tuple[str, float]]


def explain(evaluation: Evaluation, tree: pq.Tree, row: int, *, by_score: bool) -> Explanation:
    """The parts of one hit's score, largest first; none where the order is not by score."""
    parts = _parts(evaluation, tree, row) or [] if by_score else []
    return Explanation(tuple(sorted(parts, key=lambda part: -part[1])))


def _parts(evaluation: Evaluation, tree: pq.Tree, row: int) -> Parts | None:
    """What a node adds to the article's score; None where it does not match."""
    if isinstance(tree, wq.And | wq.Or):
        return _compound_parts(evaluation, tree, row)
    matches = evaluation.matches(tree)
    if not _has(matches.rows, row):
        return None
    scores = matches.scores_of(np.array([row]))
    return [] if scores is None else [(pq.typed(tree), float(scores[0]))]


def _compound_parts(evaluation: Evaluation, tree: pq.Tree, row: int) -> Parts | None:
    found = [_parts(evaluation, child, row) for child in tree.subqueries]
    needed = all if isinstance(tree, wq.And) else any
    if not needed(parts is not None for parts in found):
        return None
    parts = list(itertools.chain.from_iterable(one for one in found if one))
    gains = [evaluation.gain(one, other, row) for one, other, _ in neighbours(tree)]
    parts += [("nearness", gain) for gain in gains if gain]
    return [(what, points * tree.boost) for what, points in parts]


def _has(rows: Array, row: int) -> bool:
    at = int(rows.searchsorted(row))
    return at < len(rows) and int(rows[at]) == row
