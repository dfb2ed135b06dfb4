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


@entry
def list_rows(
    base: int, first: Array, more_row: Array, more: Array, number_of: Array, live: Array, free: Array, rows: Array
) -> None:
    """Write each row behind those of its values. base: the first row.  first, more_row, more: a stretch of what Values
    has, u4.  number_of: of what stands there.  live [all rows]: only these; empty for all.  free: by number, where its
    next row goes in `rows`, raised with each; -1 for values without a list."""
    further = 0
    for at in range(len(first)):
        row = base + at
        there = not len(live) or live[row]
        number = number_of[first[at]]
        if there and free[number] >= 0:
            rows[free[number]] = row
            free[number] += 1
        while further < len(more) and more_row[further] == row:
            number = number_of[more[further]]
            if there and free[number] >= 0:
                rows[free[number]] = row
                free[number] += 1
            further += 1
