"""Columns: what each article has of a facet.

A value has a key (what filters take) and a label (for display); one key may come with several labels, so articles
hold numbers of (key, label) pairs. Pairs are sorted by key, then label. An article's first pair stands in an array of
one number a row, in the narrowest type; the further ones in two arrays, row and pair, sorted by row.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from index.codec.format import Array, PackWriter, append_strings

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


def append_column(pack: PackWriter, field: str, pairs: Sequence[Pair], of_rows: Array, lengths: Array) -> None:
    """Write a column. pairs: sorted, distinct.  of_rows: pair numbers, row by row.  lengths [rows]: how many each."""
    keys = sorted({key for key, _ in pairs})
    number = {key: at for at, key in enumerate(keys)}
    append_strings(pack, f"{field}.key", keys)
    append_strings(pack, f"{field}.label", [label for _, label in pairs])
    pack.append(f"{field}.pair", np.fromiter((number[key] for key, _ in pairs), dtype=np.uint32, count=len(pairs)))
    row = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    is_first = np.ones(len(row), dtype=bool)
    is_first[1:] = row[1:] != row[:-1]
    first = np.full(len(lengths), len(pairs), dtype=np.min_scalar_type(len(pairs)))
    first[row[is_first]] = of_rows[is_first]
    pack.append(f"{field}.first", first)
    pack.append(f"{field}.more.row", row[~is_first])
    pack.append(f"{field}.more.pair", of_rows[~is_first].astype(np.uint32))
