"""Which values articles have: what index.codec.reader.Values answers with whole arrays."""

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from search.packed.kernels.common import compiled


@compiled
def count_values(first: Array, more_row: Array, more: Array, rows: Array, marks: Array, count: int) -> Array:
    """[count]: how many of the rows have each value. marks: the rows as a mask; the others as Values has them."""
    found = np.zeros(count + 1, np.int64)
    for row in rows:
        found[first[row]] += 1
    for at in range(len(more)):
        # Counted where it does no harm instead of left out, for a branch that cannot be foreseen costs more.
        found[more[at] if marks[more_row[at]] else count] += 1
    return found[:count]


@compiled
def hold_values(first: Array, more_row: Array, more: Array, rows: Array, wanted: Array) -> Array:
    """Which of the rows (rising) have a wanted value: a mask. wanted: a mask of values; the others as in Values."""
    found = np.zeros(len(rows), np.bool_)
    low, end = 0, len(more)
    for at in range(len(rows)):
        row = rows[at]
        if wanted[first[row]]:
            found[at] = True
            continue
        # The search of common._find_few once more: called for each row it would cost more than its work.
        step, high = 1, low
        while high < end and np.int64(more_row[high]) < row:
            low = high + 1
            high += step
            step <<= 1
        high = min(high, end)
        while low < high:
            middle = (low + high) >> 1
            if np.int64(more_row[middle]) < row:
                low = middle + 1
            else:
                high = middle
        while low < end and np.int64(more_row[low]) == row:
            found[at] |= wanted[more[low]]
            low += 1
    return found
