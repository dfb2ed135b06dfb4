"""Why a hit ranks where it does."""

from __future__ import annotations

import itertools

import numpy as np

from index.codec.format import Array
from search.packed import query as pq
from search.packed.matches import neighbours
from search.packed.tree import Evaluation
from search.results import Explanation

Parts = list[tuple[str, float]]


LEAST_SHOWN = 1e-9
"""Points below it are rounding, not a reason."""


def explain(evaluation: Evaluation, tree: pq.Tree, row: int, score: float | None) -> Explanation:
    """The parts of one hit's score, largest first; none where the order is not by score.

    score: as the hit has it, None where it has none. What the words do not explain of it is recency.
    """
    parts = _parts(evaluation, tree, row) or [] if score is not None else []
    fresh = (score or 0.0) - sum(points for _, points in parts)
    if fresh > LEAST_SHOWN:
        parts.append(("newer articles are raised", fresh))
    return Explanation(tuple(sorted(parts, key=lambda part: -part[1])))


def _parts(evaluation: Evaluation, tree: pq.Tree, row: int) -> Parts | None:
    """What a node adds to the article's score; None where it does not match."""
    if isinstance(tree, pq.And | pq.Or):
        return _compound_parts(evaluation, tree, row)
    matches = evaluation.matches(tree)
    if not _has(matches.rows, row):
        return None
    scores = matches.scores_of(np.array([row]))
    return [] if scores is None else [(_in_words(evaluation, tree, row, len(matches.rows)), float(scores[0]))]


def _compound_parts(evaluation: Evaluation, tree: pq.Tree, row: int) -> Parts | None:
    found = [_parts(evaluation, child, row) for child in tree.subqueries]
    needed = all if isinstance(tree, pq.And) else any
    if not needed(parts is not None for parts in found):
        return None
    parts = list(itertools.chain.from_iterable(one for one in found if one))
    for one, other, _ in neighbours(tree):
        if gain := evaluation.gain(one, other, row):
            parts.append((f"“{pq.typed(one)}” and “{pq.typed(other)}” stand near each other", gain))
    return [(what, points * tree.boost) for what, points in parts]


def _in_words(evaluation: Evaluation, leaf: pq.Tree, row: int, articles: int) -> str:
    """What a leaf found in an article and how rare it is, which is what its points depend on."""
    field, _ = pq.field_of(leaf)
    rarity = f"in {articles:,} of {evaluation.articles:,} articles"
    if field is not None:
        return f"{_named(leaf)} in {field}; {rarity}"
    if isinstance(leaf, pq.Phrase):
        return f"{_named(leaf)}; {rarity}"
    in_title, in_body = evaluation.occurrences(leaf, row)
    found = [f"{count} in the {where}" for count, where in ((in_title, "title"), (in_body, "text")) if count]
    return f"{_named(leaf)}: {', '.join(found)}; {rarity}"


def _named(leaf: pq.Tree) -> str:
    what = f"“{pq.typed(leaf)}”"
    if isinstance(leaf, pq.Prefix):
        return f"words that begin with {what}"
    return f"words like {what}" if isinstance(leaf, pq.Fuzzy) else what


def _has(rows: Array, row: int) -> bool:
    at = int(rows.searchsorted(row))
    return at < len(rows) and int(rows[at]) == row
