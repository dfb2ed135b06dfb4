"""What all compiled loops share. mypy takes numpy's numbers for other types than int and float; numba knows better."""
# mypy: disable-error-code="assignment, arg-type, no-any-return, return-value"

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
from numba import config, njit

from index.codec.format import Array

WINDOW = 4_096
"""Rows that are worked on at a time: what is known of them stays in the processor's first cache."""
SPARSE = 16
"""A list this many times shorter than another is looked up in it step by step."""


def _kept_in() -> str:
    """Folder of the compiled loops, named after all that they are made of: numba itself looks at one file a function.

    Inside $NUMBA_CACHE_DIR, else beside this file, else, where that cannot be written, in the user's own cache.
    """
    here = Path(__file__).parent
    sources = [*sorted(here.glob("*.py")), here.parent / "text.py"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources))
    own = here / "__pycache__" if os.access(here, os.W_OK) else Path.home() / ".cache" / "clippings"
    return str(Path(config.CACHE_DIR or own) / f"loops-{digest.hexdigest()[:16]}")


config.CACHE_DIR = _kept_in()

# With bounds checked a damaged file ends in an IndexError, as in numpy; that costs a fifth of the time. Loops over a
# slice need no checks.
compiled = njit(cache=True, nogil=True, error_model="numpy", boundscheck=True)


@compiled
def wide(small: Array, big_at: Array, big: Array, index: int) -> int:
    """A number of a narrow array that has the type's largest value there."""
    low, high = 0, len(big_at)
    while low < high:
        middle = (low + high) >> 1
        if np.int64(big_at[middle]) < index:
            low = middle + 1
        else:
            high = middle
    if low < len(big_at) and np.int64(big_at[low]) == index:
        return np.int64(big[low])
    return np.int64(small[index])


@compiled
def together(of_posting: Array, starts: Array, ends: Array, order: Array, live: Array) -> Array:
    """[stems, rows]: the postings of the live articles that have all stems."""
    lead = order[0]
    rows = of_posting[starts[lead] : ends[lead]].astype(np.int64)
    found = np.empty((len(starts), len(rows)), np.int64)
    for at in range(len(rows)):
        found[lead, at] = starts[lead] + at
    count = len(rows)
    for place in range(1, len(order)):
        stem = order[place]
        own = find(of_posting, starts[stem], ends[stem], rows[:count])
        kept = 0
        for at in range(count):
            rows[kept] = rows[at]
            for before in range(place):
                found[order[before], kept] = found[order[before], at]
            found[stem, kept] = own[at]
            kept += own[at] >= 0
        count = kept
    if len(live):
        kept = 0
        for at in range(count):
            found[:, kept] = found[:, at]
            kept += live[rows[at]]
        count = kept
    return found[:, :count]


@compiled
def find(of_posting: Array, start: int, end: int, rows: Array) -> Array:
    """The posting of each of the rising rows, -1 where there is none."""
    if end - start > len(rows) * SPARSE:
        return _find_few(of_posting, start, end, rows)
    found = np.empty(len(rows), np.int64)
    marks = np.full(WINDOW, -1, np.int64)
    posting = start
    at = 0
    while at < len(rows):
        base = rows[at]
        stop = base + WINDOW
        while posting < end and np.int64(of_posting[posting]) < base:
            posting += 1
        while posting < end and np.int64(of_posting[posting]) < stop:
            marks[np.int64(of_posting[posting]) - base] = posting
            posting += 1
        while at < len(rows) and rows[at] < stop:
            found[at] = marks[rows[at] - base]
            at += 1
        marks[:] = -1
    return found


@compiled
def _find_few(of_posting: Array, start: int, end: int, rows: Array) -> Array:
    """As find, for few rows: from each on to the next by steps that double."""
    found = np.empty(len(rows), np.int64)
    low = start
    for at in range(len(rows)):
        row = rows[at]
        step, high = 1, low
        while high < end and np.int64(of_posting[high]) < row:
            low = high + 1
            high += step
            step <<= 1
        high = min(high, end)
        while low < high:
            middle = (low + high) >> 1
            if np.int64(of_posting[middle]) < row:
                low = middle + 1
            else:
                high = middle
        found[at] = low if low < end and np.int64(of_posting[low]) == row else -1
    return found
