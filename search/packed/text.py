"""A segment's text postings as the compiled loops take them: arrays only."""

from __future__ import annotations

from typing import NamedTuple

from index.codec.format import Array
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
        self._posting = segment.posting_at.data
        self._entry = segment.title_at.data
        self._occurrence = segment.occurrence_at.data
        self._code = segment.code_at.data

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


def text_of(segment: Segment) -> Text:
    """The text postings of a segment: views of its map."""
    return Text(
        segment.rows,
        segment.posting_row,
        *segment.posting_tf.arrays,
        segment.title_posting,
        *segment.title_tf.arrays,
        *segment.occurrence_position.arrays,
        *segment.occurrence_code.arrays,
    )
