"""What an article's length takes from its scores: the norm of BM25, exact and in classes that fit a byte."""

from __future__ import annotations

import numpy as np

from index.codec.format import Array

K1 = 1.2
B = 0.75

SHORTEST = K1 * (1 - B)
"""The norm of an article without any words."""
STEP = K1 * B / 64
"""From one class of norms to the next: a class for each 64th of the mean length."""
CLASSES = 256
"""The last one has all articles of four times the mean length and longer."""


def norms(length: Array, mean: float) -> Array:
    """What each length adds below the line in BM25, K1 included."""
    found: Array = K1 * (1 - B + B * length / mean)
    return found


def classes(norm: Array) -> Array:
    """The class of each norm, u1: no norm of class n is less than SHORTEST + n * STEP."""
    found: Array = np.minimum((norm - SHORTEST) / STEP, CLASSES - 1).astype(np.uint8)
    return found
