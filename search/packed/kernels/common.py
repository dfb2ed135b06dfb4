"""What all compiled loops share. mypy takes numpy's numbers for other types than int and float; numba knows better."""
# mypy: disable-error-code="assignment, arg-type, no-any-return, return-value"

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
from numba import config, njit

from index.codec.format import Array
from search.packed.text import POSTING, POSTING_END, Text

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
def together(text: Text, spans: Array, live: Array) -> Array:
    """[rows, stems]: the postings of the live articles that have all of two or more stems, by row.

    spans: as Starts.all_of gives them.
    """
    of_posting = text.row
    order = _by_length(spans)
    first, second = spans[order[0]], spans[order[1]]
    room = first[POSTING_END] - first[POSTING] + 1
    found = np.empty((room, len(spans)), np.int64)
    if second[POSTING_END] - second[POSTING] > room * SPARSE:
        count = _look_up(of_posting, first, second, found, order)
    else:
        count = _meet(of_posting, first, second, found, order)
    for place in range(2, len(order)):
        rows = np.empty(count, np.int64)
        for at in range(count):
            rows[at] = np.int64(of_posting[found[at, order[0]]])
        own = find(of_posting, spans[order[place], POSTING], spans[order[place], POSTING_END], rows)
        kept = 0
        for at in range(count):
            for before in range(place):
                found[kept, order[before]] = found[at, order[before]]
            found[kept, order[place]] = own[at]
            kept += own[at] >= 0
        count = kept
    if len(live):
        kept = 0
        for at in range(count):
            for stem in range(len(spans)):
                found[kept, stem] = found[at, stem]
            kept += live[of_posting[found[at, 0]]]
        count = kept
    return found[:count]


@compiled
def _by_length(spans: Array) -> Array:
    """Places of the stems, that with fewest postings first."""
    order = np.empty(len(spans), np.int64)
    for stem in range(len(spans)):
        at = stem
        size = spans[stem, POSTING_END] - spans[stem, POSTING]
        while at and spans[order[at - 1], POSTING_END] - spans[order[at - 1], POSTING] > size:
            order[at] = order[at - 1]
            at -= 1
        order[at] = stem
    return order


@compiled
def _meet(of_posting: Array, first: Array, second: Array, found: Array, order: Array) -> int:
    """Write down the postings of the first two stems for the articles that have both; how many there are.

    What a place of `marks` has from an earlier window is the posting of another row, so nothing need be cleared.
    """
    posting, end = second[POSTING], second[POSTING_END]
    at, last = first[POSTING], first[POSTING_END]
    marks = np.full(WINDOW, posting, np.int64)
    kept = 0
    while at < last:
        stop = (np.int64(of_posting[at]) // WINDOW + 1) * WINDOW
        while posting < end:
            row = np.int64(of_posting[posting])
            if row >= stop:
                break
            marks[row & (WINDOW - 1)] = posting
            posting += 1
        while at < last:
            row = np.int64(of_posting[at])
            if row >= stop:
                break
            own = marks[row & (WINDOW - 1)]
            found[kept, order[0]] = at
            found[kept, order[1]] = own
            kept += np.int64(of_posting[own]) == row
            at += 1
    return kept


@compiled
def _look_up(of_posting: Array, first: Array, second: Array, found: Array, order: Array) -> int:
    """As _meet, where the second stem has far more postings."""
    start, end = first[POSTING], first[POSTING_END]
    own = find(of_posting, second[POSTING], second[POSTING_END], of_posting[start:end].astype(np.int64))
    kept = 0
    for at in range(len(own)):
        found[kept, order[0]] = start + at
        found[kept, order[1]] = own[at]
        kept += own[at] >= 0
    return kept


@compiled
def find(of_posting: Array, start: int, end: int, rows: Array) -> Array:
    """The posting of each of the rising rows, -1 where there is none."""
    if end - start > len(rows) * SPARSE:
        return _find_few(of_posting, start, end, rows)
    found = np.full(len(rows), -1, np.int64)
    if start == end:
        return found
    marks = np.full(WINDOW, start, np.int64)
    posting = start
    at = 0
    while at < len(rows):
        stop = (rows[at] // WINDOW + 1) * WINDOW
        while posting < end:
            row = np.int64(of_posting[posting])
            if row >= stop:
                break
            marks[row & (WINDOW - 1)] = posting
            posting += 1
        while at < len(rows) and rows[at] < stop:
            own = marks[rows[at] & (WINDOW - 1)]
            if np.int64(of_posting[own]) == rows[at]:
                found[at] = own
            at += 1
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
