"""Which values articles have: what index.codec.reader.Values answers with whole arrays."""

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from search.packed.kernels.common import entry


@entry
def count_values(first: Array, more_row: Array, more: Array, rows: Array, marks: Array, count: int) -> Array:
    """[count]: how many of the rows have each value. marks: the rows as a mask; the others as Values has them."""
    found = np.zeros(count + 1, np.int64)
    for row in rows:
        found[first[row]] += 1
    for at in range(len(more)):
        # Counted where it does no harm instead of left out, for a branch that cannot be foreseen costs more.
        found[more[at] if marks[more_row[at]] else count] += 1
    return found[:count]
