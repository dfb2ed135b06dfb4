"""Near-copies: MinHash signatures of bodies, and the clusters that they form.

Source: Broder 1997, "On the resemblance and containment of documents"; banding as in Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", section 3.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

PERMUTATIONS = 128
"""The estimate's standard error is then at most 0.044."""
SEED = 1
SHINGLE_WORDS = 4
LEAST_WORDS = 30
"""Shorter texts are alike by chance (results in a fixed form, one-line notices)."""
BAND_ROWS = 4
"""32 bands of 4 rows find a pair of resemblance 0.6 with probability 0.99, of 0.3 with 0.23."""
LEAST_RESEMBLANCE = 0.6
"""Shared shingles over all shingles: one side may lack a third of the text, or one word in fifteen may differ."""
COMPARED_AT_ONCE = 1 << 16

Signatures = NDArray[np.uint16]
"""One row an article; the low halves of the MinHash values, which lose nothing that matters."""

_WORD = re.compile(r"\w+")


def signature_of(body: str) -> bytes:
    """Signature of a body: 2 * PERMUTATIONS bytes, or none for a text too short to compare.

    Costs some 0.2 microseconds a word and shingle.
    """
    words = _WORD.findall(body.lower())
    if len(words) < LEAST_WORDS:
        return b""
    shingles = {" ".join(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(list(shingles))
    return np.array(sketch.digest(), dtype=np.uint32).astype("<u2").tobytes()


def clusters(ids: Sequence[str], signatures: Signatures) -> list[tuple[str, ...]]:
    """Groups of near-copies among articles with signatures: each sorted, in the order of their first ids.

    ids: one for each row of `signatures`.  The result does not depend on the order of the rows.
    """
    if not ids:
        return []
    order = sorted(range(len(ids)), key=ids.__getitem__)
    parent = list(range(len(order)))
    rows = signatures[np.array(order, dtype=np.int64)]
    for first, second in _alike(rows):
        _join(parent, first, second)
    groups: dict[int, list[str]] = {}
    for row, original in enumerate(order):
        groups.setdefault(_root(parent, row), []).append(ids[original])
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _alike(rows: Signatures) -> Iterator[tuple[int, int]]:
    """Pairs of rows whose estimated resemblance is enough, out of those that share a band."""
    for first, second in _candidates(rows):
        for at in range(0, len(first), COMPARED_AT_ONCE):
            left, right = first[at : at + COMPARED_AT_ONCE], second[at : at + COMPARED_AT_ONCE]
            equal = (rows[left] == rows[right]).mean(axis=1) >= LEAST_RESEMBLANCE
            yield from zip(left[equal].tolist(), right[equal].tolist(), strict=True)


def _candidates(rows: Signatures) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """For each band, rows with equal values: each with the one before it and with the first of its run.

    All pairs of a run would be quadratic in copies of one text; the chain and the star together join what belongs
    together unless every link of both happens to fall short.
    """
    for at in range(0, rows.shape[1], BAND_ROWS):
        band = np.ascontiguousarray(rows[:, at : at + BAND_ROWS]).view(np.uint64).ravel()
        order = np.argsort(band, kind="stable").astype(np.int64)
        same = band[order][1:] == band[order][:-1]
        begins = np.flatnonzero(np.concatenate(([True], ~same)))
        first_of_run = np.repeat(order[begins], np.diff(np.append(begins, len(order))))
        yield order[:-1][same], order[1:][same]
        yield first_of_run[1:][same], order[1:][same]


def _root(parent: list[int], row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


def _join(parent: list[int], first: int, second: int) -> None:
    """The smaller row becomes the root, so that a cluster's root is its smallest id."""
    left, right = sorted((_root(parent, first), _root(parent, second)))
    parent[right] = left
