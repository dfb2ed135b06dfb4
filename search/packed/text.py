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
    post_at: Array
    row: Array
    tf: Array
    tf_at: Array
    tf_big: Array
    title_at: Array
    title_post: Array
    title_tf: Array
    title_tf_at: Array
    title_tf_big: Array
    occ_at: Array
    pos: Array
    pos_at: Array
    pos_big: Array
    code_at: Array
    code: Array
    code_big_at: Array
    code_big: Array


def text_of(segment: Segment) -> Text:
    """The text postings of a segment: views of its map."""
    return Text(
        segment.rows,
        segment.posting_at,
        segment.posting_row,
        *segment.posting_tf.arrays,
        segment.title_at,
        segment.title_posting,
        *segment.title_tf.arrays,
        segment.occurrence_at,
        *segment.occurrence_position.arrays,
        segment.code_at,
        *segment.occurrence_code.arrays,
    )
