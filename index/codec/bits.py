"""Numbers of so many bits each, one after another in bytes; those that do not fit stand in a sparse list.

Number i has the bits from i * width on, the lowest first, of the bytes read as one little-endian number. The largest
value that the width has room for stands for a number that is in the list.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

WIDTHS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16)
"""Of these 8 numbers, or 4 of the wider ones, fill whole bytes and stay below 64 bits."""
PADDING = bytes(3)
"""After the last number, so that the four bytes from any byte that a number begins in can be read at once."""
_BIG_BYTES = 12
"""What a number in the list takes: where it stands u8, itself u4."""
_NARROW = 8
_FEW = 200
"""So many numbers are sooner taken one by one, at 4 ns each, than group by group."""
_WORD_BYTES = 8
"""A group has no more."""


class Bits:
    """Packed numbers.

    data: their bytes and PADDING.  width: bits of each.  big_at, big: where numbers stand that do not fit, and these.
    """

    def __init__(self, data: Array, width: int, big_at: Array, big: Array) -> None:
        self.data = data
        self.width = width
        self.big_at = big_at
        self.big = big
        self._mask = np.uint32((1 << width) - 1)
        self._words = np.ndarray((max(len(data) - len(PADDING), 0),), "<u4", buffer=data.data, strides=(1,))

    def slice(self, start: int, end: int) -> Array:
        """Numbers start to end, u4. Costs 1 ns a number."""
        if end - start < _FEW:
            return self.take(np.arange(start, end))
        group = in_group(self.width)
        size_bytes, first = group * self.width // 8, start // group
        packed = self.data[first * size_bytes : -(-end // group) * size_bytes]
        found = unpacked(packed, self.width)[start - first * group : end - first * group].astype(np.uint32)
        if len(self.big_at):
            low, high = self.big_at.searchsorted(np.array((start, end), dtype=np.uint64))
            found[(self.big_at[low:high] - np.uint64(start)).astype(np.int64)] = self.big[low:high]
        return found

    def take(self, indexes: Array) -> Array:
        """The numbers with these indexes, u4."""
        bit = indexes * self.width
        found: Array = self._words[bit >> 3]  # take would copy the whole of it first
        found >>= (bit & 7).astype(np.uint32)
        found &= self._mask
        if len(self.big_at):
            escaped = (found == self._mask).nonzero()[0]
            found[escaped] = self.big[self.big_at.searchsorted(indexes[escaped].astype(np.uint64))]
        return found


def in_group(width: int) -> int:
    """How many numbers of a width fill whole bytes."""
    return 8 if width <= _NARROW else 4


def too_large(values: Array) -> Array:
    """How many of the numbers do not fit each of WIDTHS."""
    return np.array([np.count_nonzero(values >= (1 << width) - 1) for width in WIDTHS])


def best_width(count: int, not_fitting: Array) -> int:
    """The width that takes the fewest bytes. not_fitting: of `count` numbers, as `too_large` gives it."""
    sizes = [count * width + 8 * _BIG_BYTES * over for width, over in zip(WIDTHS, not_fitting.tolist(), strict=True)]
    return WIDTHS[sizes.index(min(sizes))]


def packed(values: Array, width: int) -> Array:
    """Numbers below 2**width as bytes u1; filled up with zeros to whole groups."""
    group = in_group(width)
    filled = np.concatenate((values, np.zeros(-len(values) % group, dtype=values.dtype)))
    columns = filled.reshape(-1, group)
    joined = columns[:, 0].astype("<u8")
    for place in range(1, group):
        joined |= columns[:, place].astype(np.uint64) << np.uint64(place * width)
    wide = joined.view(np.uint8).reshape(-1, _WORD_BYTES)
    return np.ascontiguousarray(wide[:, : group * width // 8]).ravel()


def unpacked(data: Array, width: int) -> Array:
    """The reverse of `packed`, u2, of whole groups."""
    group = in_group(width)
    size_bytes = group * width // 8
    wide = np.zeros((len(data) // size_bytes, _WORD_BYTES), dtype=np.uint8)
    wide[:, :size_bytes] = data.reshape(-1, size_bytes)
    joined = wide.view("<u8").ravel()
    found = np.empty((len(joined), group), dtype=np.uint16)
    mask = np.uint64((1 << width) - 1)
    for place in range(group):
        np.bitwise_and(joined >> np.uint64(place * width), mask, out=found[:, place], casting="unsafe")
    return found.ravel()
