"""The best labels of many runs of tokens at once, and how likely each label is: Viterbi and forward-backward.

A step looks at one token of every run that is that long, so a text costs as many steps as its longest run has tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.entities.weights import Floats

Integers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Decoded:
    """labels: the number of each token's label on the best path.  chances: tokens × labels, each row sums to 1."""

    labels: Integers
    chances: Floats


def decode(scores: Floats, lengths: Sequence[int], transitions: Floats) -> Decoded:
    """Decode runs that follow one another. scores: tokens × labels.  lengths: tokens of each run, at least 1."""
    if not lengths:
        return Decoded(np.zeros(0, dtype=np.intp), scores)
    steps = _steps(np.asarray(lengths, dtype=np.intp))
    return Decoded(_best_labels(scores, steps, transitions), _chances(scores, steps, np.exp(transitions)))


def _steps(lengths: Integers) -> list[Integers]:
    """For each step the tokens that it looks at: those of the longest run first, so that each step is a prefix."""
    order = np.argsort(-lengths, kind="stable")
    starts = (np.cumsum(lengths) - lengths)[order]
    falling = lengths[order]
    longer = np.searchsorted(-falling, -np.arange(int(falling[0])), side="left")
    return [starts[:count] + step for step, count in enumerate(longer.tolist())]


def _best_labels(scores: Floats, steps: Sequence[Integers], transitions: Floats) -> Integers:
    best = scores[steps[0]]
    tails, origins = [best], []
    for tokens in steps[1:]:
        paths = best[: len(tokens), :, None] + transitions
        origin = paths.argmax(axis=1)
        best = paths.max(axis=1) + scores[tokens]
        origins.append(origin)
        tails.append(best)
    labels = np.zeros(len(scores), dtype=np.intp)
    current = np.zeros(0, dtype=np.intp)
    for step in range(len(steps) - 1, -1, -1):
        tokens = steps[step]
        ended = tails[step][len(current) :].argmax(axis=1)
        if len(current):
            current = origins[step][np.arange(len(current)), current]
        current = np.concatenate([current, ended])
        labels[tokens] = current
    return labels


def _chances(scores: Floats, steps: Sequence[Integers], factors: Floats) -> Floats:
    """Forward times backward, each scaled at every token so that nothing overflows."""
    local = np.exp(scores - scores.max(axis=1, keepdims=True))
    forward = np.empty_like(local)
    forward[steps[0]] = row = local[steps[0]]
    for tokens in steps[1:]:
        row = _scaled(row[: len(tokens)]) @ factors * local[tokens]
        forward[tokens] = row
    backward = np.ones_like(local)
    for tokens in reversed(steps[1:]):
        backward[tokens - 1] = _scaled((local[tokens] * backward[tokens]) @ factors.T)
    return _scaled(forward * backward)


def _scaled(rows: Floats) -> Floats:
    sums: Floats = np.add.reduce(rows, axis=1, keepdims=True)
    scaled: Floats = rows / sums
    return scaled
