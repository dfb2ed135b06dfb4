"""A segment's text postings as the compiled loops take them: arrays only."""

from __future__ import annotations

from typing import NamedTuple

from index.codec.codes import code_bits
from index.codec.format import Array, counts
from index.codec.reader import Segment


class Text(NamedTuple):
    """rows: articles of the segment.  pos_width: bits of a position. The others are arrays of ARCHITECTURE.md: `post`,
    `other`, `occ`; of positions also where those stand that do not fit, and these.
    """

    rows: int
    row: Array
    kind: Array
    occurrences: Array
    others: Array
    body: Array
    title: Array
    pos: Array
    pos_width: int
    pos_at: Array
    pos_big: Array
    code: Array


POSTING, POSTING_END, CODE, CODE_BITS, EDGE = range(5)
"""What is known of a stem: where its postings begin and end, where its codes begin; bits of a code.

From EDGE on: where its postings begin in each block of rows, and where those in the last one end.
"""


class Starts:
    """Where the runs of each stem of a segment begin."""

    def __init__(self, segment: Segment) -> None:
        # Single numbers are read three times as fast from a memoryview as from an array.
        self._blocks = segment.postings.blocks
        self._posting = segment.postings.at.data
        self._code = segment.code_at.data
        self._code_bits = code_bits(counts(segment.slot_at)).data

    def all_of(self, stem: int | None) -> tuple[int, ...]:
        """POSTING to EDGE of a stem, and the further edges."""
        if stem is None:
            return (0,) * (EDGE + self._blocks + 1)
        edges = self._posting[stem * self._blocks : (stem + 1) * self._blocks + 1].tolist()
        return (edges[0], edges[-1], self._code[stem], self._code_bits[stem], *edges)


def text_of(segment: Segment) -> Text:
    """The text postings of a segment: views of its map."""
    frequencies, position = segment.frequencies, segment.occurrence_position
    return Text(
        segment.rows,
        segment.postings.low,
        frequencies.kinds,
        frequencies.occurrences,
        frequencies.others,
        frequencies.bodies,
        frequencies.titles,
        position.data,
        position.width,
        position.big_at,
        position.big,
        segment.codes,
    )
