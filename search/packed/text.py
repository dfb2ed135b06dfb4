"""The text postings and surface forms of segments as the compiled loops take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from index.codec.codes import code_bits
from index.codec.format import Array, counts
from index.codec.reader import Segment


class Text(NamedTuple):
    """Of one segment. rows: its articles.  pos_width: bits of a position.  gone: rows of deleted articles, rising.

    The others are arrays of ARCHITECTURE.md: `post`, `other`, `occ`; of positions also where those stand that do not
    fit, and these.
    """

    rows: int
    pos_width: int
    row: Array
    kind: Array
    occurrences: Array
    others: Array
    body: Array
    title: Array
    pos: Array
    pos_at: Array
    pos_big: Array
    code: Array
    gone: Array


TYPES = (
    np.uint16,
    np.uint8,
    np.uint64,
    np.uint64,
    np.uint32,
    np.uint32,
    np.uint8,
    np.uint64,
    np.uint32,
    np.uint8,
    np.uint32,
)
"""Of the arrays of a Text, in their order."""

BASE, ROWS, POS_WIDTH, ARRAYS = range(4)
"""In a line of `table_of`: the first row of the segment in its archive, and the two numbers of Text. From ARRAYS on:
where each array begins in memory, and how many elements it has."""


def table_of(texts: Sequence[Text], bases: Sequence[int]) -> Array:
    """[segments, …], i8: all texts in one array, which a compiled loop takes in the time that one array takes.

    The arrays must live as long as the table is in use. Raises TypeError for arrays of other types.
    """
    lines = [
        [base, text.rows, text.pos_width, *_where(text[2:], TYPES)] for base, text in zip(bases, texts, strict=True)
    ]
    return np.array(lines, dtype=np.int64).reshape(len(lines), ARRAYS + 2 * len(TYPES))


def _where(arrays: Sequence[Array], types: Sequence[type[np.generic]]) -> Iterator[int]:
    for array, kind in zip(arrays, types, strict=True):
        if array.dtype != kind or not array.flags.c_contiguous:
            raise TypeError(f"{array.dtype} for {kind}")
        yield array.ctypes.data
        yield len(array)


class Lexicon(NamedTuple):
    """The surface forms of a segment, and what is known of their stems: arrays of ARCHITECTURE.md: `form`, `slot`, and
    where postings and codes begin."""

    data: Array
    ends: Array
    letters: Array
    stem: Array
    df: Array
    slot: Array
    slot_at: Array
    post_at: Array
    code_at: Array


LEXICON_TYPES: Sequence[type[np.generic]] = (np.uint8, *[np.uint32] * 8)
"""Of the arrays of a Lexicon, in their order. Offsets have 32 bits in segments of less than 30 million articles."""


def lexicon_of(segment: Segment) -> Lexicon:
    """The surface forms of a segment: views of its map."""
    return Lexicon(
        *segment.forms.arrays,
        segment.form_letters,
        segment.form_stem,
        segment.form_df,
        segment.slots,
        segment.slot_at,
        segment.postings.at,
        segment.code_at,
    )


def fits(lexicon: Lexicon) -> bool:
    """Have the arrays the types that compiled loops know?"""
    return all(array.dtype == kind for array, kind in zip(lexicon, LEXICON_TYPES, strict=True))


def lexicons_of(lexicons: Sequence[Lexicon]) -> Array:
    """[segments, …], i8: all lexicons in one array, as `table_of` has texts."""
    lines = [[*_where(lexicon, LEXICON_TYPES)] for lexicon in lexicons]
    return np.array(lines, dtype=np.int64).reshape(len(lines), 2 * len(LEXICON_TYPES))


POSTING, POSTING_END, CODE, CODE_END, CODE_BITS, EDGE = range(6)
"""What is known of a stem: where its postings begin and end, and its codes; bits of a code.

From EDGE on: where its postings begin in each block of rows, and where those in the last one end.
"""


class Starts:
    """Where the runs of each stem of a segment begin.

    blocks: of rows, as many as the largest segment of the archive has: in smaller ones the last ones are empty.
    """

    def __init__(self, segment: Segment, blocks: int) -> None:
        # Single numbers are read three times as fast from a memoryview as from an array.
        self._blocks = segment.postings.blocks
        self._further = blocks - self._blocks
        self._posting = segment.postings.at.data
        self._code = segment.code_at.data
        self._code_bits = code_bits(counts(segment.slot_at)).data

    def all_of(self, stem: int | None) -> tuple[int, ...]:
        """POSTING to EDGE of a stem, and the further edges."""
        if stem is None:
            return (0,) * (EDGE + self._blocks + 1 + self._further)
        edges = self._posting[stem * self._blocks : (stem + 1) * self._blocks + 1].tolist()
        edges += edges[-1:] * self._further
        return (edges[0], edges[-1], self._code[stem], self._code[stem + 1], self._code_bits[stem], *edges)


def text_of(segment: Segment, gone: Array) -> Text:
    """The text postings of a segment: views of its map."""
    frequencies, position = segment.frequencies, segment.occurrence_position
    return Text(
        segment.rows,
        position.width,
        segment.postings.low,
        frequencies.kinds,
        frequencies.occurrences,
        frequencies.others,
        frequencies.bodies,
        frequencies.titles,
        position.data,
        position.big_at,
        position.big,
        segment.codes,
        gone,
    )
