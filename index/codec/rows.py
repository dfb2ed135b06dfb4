"""The rows of postings: the lower 16 bits of each, in runs by term and by block of 65,536 rows."""

from __future__ import annotations

import numpy as np

from index.codec.format import Array, Pack, PackWriter, offsets

ROW_BITS = 16
"""Of a row that are kept; the others are those of its block."""


def blocks_of(rows: int) -> int:
    """How many blocks of rows a segment has, at least one."""
    return max(1, -(-rows >> ROW_BITS))


class RowWriter:
    """Writes `NAME.row` and `NAME.at`, given in pieces by rising ranges of terms. rows: articles of the segment."""

    def __init__(self, pack: PackWriter, name: str, rows: int) -> None:
        self._pack = pack
        self._name = name
        self._blocks = blocks_of(rows)
        self._ends = [np.zeros(1, dtype=np.uint64)]

    def add(self, term: Array, row: Array, count: int) -> None:
        """Add the postings of the next `count` terms. term: which of these, rising; row: rising inside each."""
        run = term * self._blocks + (row >> ROW_BITS)
        ends = np.cumsum(np.bincount(run, minlength=count * self._blocks)) + self._pack.count(f"{self._name}.row")
        self._ends.append(ends.astype(np.uint64))
        self._pack.append(f"{self._name}.row", (row & ((1 << ROW_BITS) - 1)).astype(np.uint16))

    def finish(self) -> None:
        """Write what only the end knows."""
        self._pack.append(f"{self._name}.at", offsets(np.concatenate(self._ends)))


class Rows:
    """Rows of the postings of terms.

    low: the lower bits of all.  at [terms * blocks + 1]: where the postings of a term in a block of rows begin.
    """

    def __init__(self, pack: Pack, name: str, rows: int) -> None:
        self.low = pack.array(f"{name}.row")
        self.at = pack.array(f"{name}.at")
        self.blocks = blocks_of(rows)
        self.first = self.at[:: self.blocks]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the postings of the terms from `first` up to, not including, `last` begin and end."""
        return int(self.first[first]), int(self.first[last])

    def of(self, term: int) -> Array:
        """The rows of a term, i8, rising."""
        return self.of_range(term, term + 1)

    def of_range(self, first: int, last: int) -> Array:
        """The rows of the terms from `first` up to, not including, `last`, term by term, i8."""
        edges = self.at[first * self.blocks : last * self.blocks + 1].astype(np.int64)
        rows: Array = self.low[edges[0] : edges[-1]].astype(np.int64)
        if self.blocks > 1:
            base = np.tile(np.arange(self.blocks) << ROW_BITS, last - first)
            rows += np.repeat(base, np.diff(edges))
        return rows

    def between(self, term: int, first: int, last: int) -> tuple[int, Array]:
        """Where the postings of a term in the rows from `first` to `last` begin, and which of these rows it has, i8."""
        run = term * self.blocks
        begin = self._seek(run, first)
        end = self._seek(run, last + 1)
        rows: Array = self.low[begin:end].astype(np.int64)
        low, high = first >> ROW_BITS, last >> ROW_BITS
        if low == high:
            rows += low << ROW_BITS
        else:
            edges = self.at[run + low : run + high + 2].astype(np.int64).clip(begin, end)
            rows += np.arange(low, high + 1).repeat(np.diff(edges)) << ROW_BITS
        return begin, rows

    def _seek(self, run: int, row: int) -> int:
        """The first posting of a term's runs that is not before a row."""
        block = row >> ROW_BITS
        if block >= self.blocks:
            return int(self.at[run + self.blocks])
        start, end = int(self.at[run + block]), int(self.at[run + block + 1])
        return start + int(self.low[start:end].searchsorted(np.uint16(row & ((1 << ROW_BITS) - 1))))
