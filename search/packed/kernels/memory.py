"""From a table of where arrays are in memory to the arrays.

Arrays that are made so are not counted by anyone: passing them to a function costs nothing, but whoever made the table
must keep what it tells of.
"""
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from typing import Any

import numpy as np
from numba import carray, types
from numba.extending import intrinsic

from index.codec.format import Array
from search.packed.kernels.common import compiled
from search.packed.text import ARRAYS, POS_WIDTH, ROWS, Lexicon, Text

u1, u2, u4, u8 = np.uint8, np.uint16, np.uint32, np.uint64


@intrinsic
def _pointer(_: Any, address: Any, kind: Any) -> Any:
    """An address as a pointer to elements of a type."""

    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.inttoptr(given[0], context.get_value_type(signature.return_type))

    return types.CPointer(kind.dtype)(types.int64, kind), generate


@compiled
def text_at(texts: Array, at: int) -> Text:
    """The text postings of one of the segments in a table of text.table_of."""
    line = texts[at]
    own = line[ARRAYS:]
    return Text(
        line[ROWS],
        line[POS_WIDTH],
        carray(_pointer(own[0], u2), own[1]),
        carray(_pointer(own[2], u1), own[3]),
        carray(_pointer(own[4], u8), own[5]),
        carray(_pointer(own[6], u8), own[7]),
        carray(_pointer(own[8], u4), own[9]),
        carray(_pointer(own[10], u4), own[11]),
        carray(_pointer(own[12], u1), own[13]),
        carray(_pointer(own[14], u8), own[15]),
        carray(_pointer(own[16], u4), own[17]),
        carray(_pointer(own[18], u1), own[19]),
        carray(_pointer(own[20], u4), own[21]),
    )


@compiled
def lexicon_at(lexicons: Array, at: int) -> Lexicon:
    """The surface forms of one of the segments in a table of text.lexicons_of."""
    own = lexicons[at]
    return Lexicon(
        carray(_pointer(own[0], u1), own[1]),
        carray(_pointer(own[2], u4), own[3]),
        carray(_pointer(own[4], u4), own[5]),
        carray(_pointer(own[6], u4), own[7]),
        carray(_pointer(own[8], u4), own[9]),
        carray(_pointer(own[10], u4), own[11]),
        carray(_pointer(own[12], u4), own[13]),
        carray(_pointer(own[14], u4), own[15]),
        carray(_pointer(own[16], u4), own[17]),
    )
