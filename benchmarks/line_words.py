"""Learn what the words of a plain text's line speak for: a regression over words and pairs of neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.extraction_gold import Gold, site_of
from benchmarks.training import Floats
from index.ingest.linewords import LineWords, pieces_of

# A piece that fewer sites have says more of them than of pages.
FEWEST_SITES = 5
# A line weighs no more than this, for a long one says no more by its words than a short one.
MOST_WEIGHT = 0.5
# What large weights of pieces cost: best for lines of sites that were not learned from.
RIDGE = 3.0
STEPS = 40


class Labelled(Protocol):
    """The lines of a text, whether each is the story's, and what it weighs."""

    @property
    def gold(self) -> Gold: ...
    @property
    def lines(self) -> tuple[str, ...]: ...
    @property
    def labels(self) -> Floats: ...
    @property
    def weights(self) -> Floats: ...


pieces = cache(pieces_of)
"""As `pieces_of`; the same lines come again in each fold."""


def fit_words(texts: Sequence[Labelled]) -> LineWords:
    """The table that tells the lines of these texts apart, by all that is alike on several sites."""
    numbers = _numbers(texts)
    held = [pieces(line) for text in texts for line in text.lines]
    columns = [[numbers[piece] for piece in each if piece in numbers] for each in held]
    counts = [len(found) for found in columns]
    shares = np.repeat([1 / max(len(each), 1) ** 0.5 for each in held], counts)
    starts = np.concatenate([[0], np.cumsum(counts)])
    flat = np.fromiter((number for found in columns for number in found), dtype=np.int32, count=int(starts[-1]))
    table = csr_matrix((shares, flat, starts), shape=(len(held), len(numbers)))
    weights = np.minimum(np.concatenate([text.weights for text in texts]), MOST_WEIGHT)
    found = _regress(table, np.concatenate([text.labels for text in texts]), weights / weights.mean())
    return LineWords(dict(zip(numbers, found[:-1].tolist(), strict=True)), float(found[-1]))


def _numbers(texts: Sequence[Labelled]) -> dict[str, int]:
    """A number for each piece that enough sites have."""
    sites: dict[str, set[str]] = {}
    for text in texts:
        site = site_of(text.gold)
        for piece in frozenset().union(*map(pieces, text.lines)):
            sites.setdefault(piece, set()).add(site)
    return {
        piece: number for number, piece in enumerate(sorted(p for p, on in sites.items() if len(on) >= FEWEST_SITES))
    }


def _regress(table: csr_matrix, labels: Floats, weights: Floats) -> Floats:
    """Logistic regression; the last number is the bias."""
    sides = 2 * labels - 1
    turned = table.T.tocsr()

    def loss(found: Floats) -> tuple[float, Floats]:
        margins = (table @ found[:-1] + found[-1]) * sides
        slopes = -weights * sides / (1 + np.exp(np.clip(margins, -50, 50)))
        cost = (weights * np.logaddexp(0, -margins)).sum() + RIDGE / 2 * (found[:-1] @ found[:-1])
        return float(cost), np.append(turned @ slopes + RIDGE * found[:-1], slopes.sum())

    start = np.zeros(table.shape[1] + 1)
    solved: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return solved
