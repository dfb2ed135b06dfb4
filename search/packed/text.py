"""A segment's text postings as the compiled loops take them: arrays only."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from index.codec.format import Array, counts
from index.codec.frequencies import TITLE_WEIGHT
from index.codec.reader import Segment


class Text(NamedTuple):
    """rows: articles of the segment. The others are the arrays of ARCHITECTURE.md: post, title, occ, code; of narrow
    ones the narrow array, then where the large numbers stand, then these.
    """

    rows: int
    row: Array
    tf: Array
    tf_at: Array
    tf_big: Array
    title_post: Array
    title_tf: Array
    title_tf_at: Array
    title_tf_big: Array
    pos: Array
    pos_at: Array
    pos_big: Array
    code: Array
    code_big_at: Array
    code_big: Array


POSTING, POSTING_END, ENTRY, ENTRY_END, OCCURRENCE, CODE = range(6)
"""What is known of a stem: where its postings begin and end, its title entries, its occurrences, and its codes."""


class Starts:
    """Where the runs of each stem of a segment begin."""

    def __init__(self, segment: Segment) -> None:
        # Single numbers are read three times as fast from a memoryview as from an array.
        self._posting = segment.postings.first.astype(np.int64).data
        self._entry = _starts(segment, titled=True).data
        self._occurrence = segment.occurrence_at.data
        self._code = _starts(segment, titled=False).data

    def postings(self, stem: int | None) -> tuple[int, int]:
        """Where a stem's postings begin and end."""
        return (0, 0) if stem is None else (self._posting[stem], self._posting[stem + 1])

    def all_of(self, stem: int | None) -> tuple[int, ...]:
        """POSTING to CODE of a stem."""
        if stem is None:
            return _NOTHING
        return (
            self._posting[stem],
            self._posting[stem + 1],
            self._entry[stem],
            self._entry[stem + 1],
            self._occurrence[stem],
            self._code[stem],
        )


_NOTHING = (0,) * 6


def _starts(segment: Segment, *, titled: bool) -> Array:
    """Where each stem's title entries, or its codes, begin among those of `text_of`."""
    if titled:
        places = segment.frequencies.titled(*segment.postings.span(0, len(segment.stems)))
        found: Array = places.searchsorted(segment.postings.first.astype(np.int64))
        return found
    several = counts(segment.slot_at) > 1
    return np.concatenate(([0], np.cumsum(counts(segment.occurrence_at) * several)))


def text_of(segment: Segment) -> Text:
    """The text postings of a segment, unpacked."""
    stems = len(segment.stems)
    body, title = segment.frequencies.split(*segment.postings.span(0, stems))
    occurrences = segment.occurrences(0, stems)
    titled = np.flatnonzero(title)
    first = segment.postings.first.astype(np.int64)
    within = titled - first[first.searchsorted(titled, side="right") - 1]
    several = counts(segment.slot_at)[occurrences.stem] > 1
    return Text(
        segment.rows,
        _mapped(segment.postings.of_range(0, stems).astype(np.uint32)),
        *_narrow(body + TITLE_WEIGHT * title, np.uint8),
        _mapped(within.astype(np.uint32)),
        *_narrow(title[titled], np.uint8),
        *_narrow(occurrences.position, np.uint16),
        *_narrow(occurrences.code[several], np.uint8),
    )


def _narrow(values: Array, small: type[np.unsignedinteger[Any]]) -> tuple[Array, Array, Array]:
    limit = np.iinfo(small).max
    over = np.flatnonzero(values >= limit)
    narrow = np.minimum(values, limit).astype(small)
    return _mapped(narrow), _mapped(over.astype(np.uint64)), _mapped(values[over].astype(np.uint32))


def _mapped(values: Array) -> Array:
    """As if it were mapped: to the compiled loops an array that can be written is of another type."""
    return np.frombuffer(values.tobytes(), dtype=values.dtype)
