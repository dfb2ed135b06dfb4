"""Columns: what each article has of a facet, and which articles have each value.

A value has a key (what filters take) and a label (for display); one key may come with several labels, so articles
hold numbers of (key, label) pairs. Pairs are sorted by key, then label.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from index.codec.format import Array, PackWriter, append_strings, starts
from index.codec.postings import sorted_by

Pair = tuple[str, str]
"""(key, label)"""


class ColumnWriter:
    """Collects the pairs of one facet, article by article."""

    def __init__(self) -> None:
        self._numbers: dict[Pair, int] = {}
        self._pairs = array("I")
        self._counts = array("I")

    def add(self, pairs: Sequence[Pair]) -> None:
        """Add the next article. Of several pairs with one key the first counts."""
        numbers = self._numbers
        if len(pairs) > 1:
            pairs = list({pair[0]: pair for pair in reversed(pairs)}.values())[::-1]
        for pair in pairs:
            self._pairs.append(numbers.setdefault(pair, len(numbers)))
        self._counts.append(len(pairs))

    def write(self, pack: PackWriter, field: str) -> None:
        """Write the column's arrays."""
        order = sorted(self._numbers)
        rank = np.empty(len(order), dtype=np.uint32)
        rank[[self._numbers[pair] for pair in order]] = np.arange(len(order))
        pairs = np.frombuffer(self._pairs, dtype=np.uint32) if self._pairs else np.zeros(0, dtype=np.uint32)
        append_column(pack, field, order, rank[pairs], np.asarray(self._counts, dtype=np.int64))


def append_column(pack: PackWriter, field: str, pairs: Sequence[Pair], of_rows: Array, counts: Array) -> None:
    """Write a column. pairs: sorted and distinct.  of_rows: pair numbers, row by row.  counts [rows]: how many each."""
    keys = sorted({key for key, _ in pairs})
    number = {key: at for at, key in enumerate(keys)}
    key_of = np.fromiter((number[key] for key, _ in pairs), dtype=np.uint32, count=len(pairs))
    append_strings(pack, f"{field}.key", keys)
    append_strings(pack, f"{field}.label", [label for _, label in pairs])
    pack.append(f"{field}.pair.key", key_of)
    pack.append(f"{field}.doc.at", starts(counts))
    pack.append(f"{field}.doc.pair", of_rows.astype(np.uint32))
    _append_rows(pack, field, key_of[of_rows], np.repeat(np.arange(len(counts)), counts), len(keys))


def _append_rows(pack: PackWriter, field: str, keys: Array, rows: Array, count: int) -> None:
    """Which rows have each key, rising."""
    pack.append(f"{field}.key.at", starts(np.bincount(keys, minlength=count)))
    pack.append(f"{field}.key.row", rows[sorted_by(keys)].astype(np.uint32))
