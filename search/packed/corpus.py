"""All segments of a generation as one run of rows, and the postings of terms across them.

A row is counted over all segments, in their order. Deleted articles keep their rows and are in no answer.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from index.codec.format import Array
from index.codec.live import LiveForms
from index.codec.lookup import Term
from index.codec.reader import Column, Segment
from index.manifest import SegmentInfo

if TYPE_CHECKING:
    from search.packed.loops import Loops
    from search.packed.marks import Spellings

DAY_S = 86_400
EPOCH = date(1970, 1, 1).toordinal()
DOUBTED_SHARE = 0.02
"""Of dated articles, the newest are so many, and at least one, whose dates do not say what time it is in the archive:
one page with a date of 2999 must not make all others old."""

Part = tuple[Path, SegmentInfo, Array]
"""A segment's folder, itself, and its deleted row numbers."""


class Corpus:
    """Rows of several segments one after another; statistics over live articles only. Safe to share between threads.

    bases: the first row of each segment, and the number of rows at the end.  gone_in: deleted rows of each, rising;
    live_in: a mask of the others, None if that is all.  kernels, loops: the compiled loops, once
    they are loaded, and what runs them here.
    spellings: what marks.py remembers of terms.
    arrived_s [rows]: when each article came into the archive, seconds since 1970.
    """

    def __init__(self, parts: Iterable[Part], arrived_s: Array | None = None) -> None:
        self.segments: list[Segment] = []
        self.kernels: ModuleType | None = None
        self.loops: Loops | None = None
        self.spellings: dict[Term, Spellings | None] = {}
        self._live_forms: dict[tuple[int, str | None], LiveForms] = {}
        deleted: list[Array] = []
        for folder, info, gone in parts:
            self.segments.append(Segment(folder, info))
            deleted.append(gone)
        self.bases = [0, *itertools.accumulate(segment.rows for segment in self.segments)]
        self.rows = self.bases[-1]
        self.gone_in = [np.sort(gone).astype(np.uint32, copy=False) for gone in deleted]
        self.live_in = [_live(segment.rows, gone) for segment, gone in zip(self.segments, deleted, strict=True)]
        self.arrived_s = np.zeros(self.rows, dtype=np.uint32) if arrived_s is None else arrived_s
        self.live_count = self.rows - sum(len(gone) for gone in deleted)

    @cached_property
    def _cuts(self) -> Array:
        return np.array(self.bases)

    @cached_property
    def live(self) -> Array | None:
        """[rows]: is the article there? None if nothing is deleted."""
        if all(live is None for live in self.live_in):
            return None
        pairs = zip(self.segments, self.live_in, strict=True)
        return np.concatenate([np.ones(s.rows, dtype=bool) if live is None else live for s, live in pairs])

    @cached_property
    def all_rows(self) -> Array:
        """Rows of all live articles."""
        return np.arange(self.rows) if self.live is None else np.flatnonzero(self.live)

    @cached_property
    def day(self) -> Array:
        """[rows]: day number, 0 for none."""
        return _joined([segment.day for segment in self.segments])

    def arrived(self, rows: Array) -> Array:
        """Day numbers on which the rows came into the archive."""
        days: Array = self.arrived_s[rows].astype(np.int64) // DAY_S + EPOCH
        return days

    @cached_property
    def present(self) -> int:
        """The day number that recency counts from: that of the newest live article but for the newest few, whose dates
        may be wrong; 0 if none has a date."""
        days = self.day.take(self.all_rows)
        dated = days[days > 0]
        if not len(dated):
            return 0
        at = max(len(dated) - 1 - math.ceil(len(dated) * DOUBTED_SHARE), 0)
        return int(np.partition(dated, at)[at])

    @cached_property
    def length(self) -> Array:
        """[rows]: tokens in the combined field, those of the title twice."""
        return _joined([segment.length for segment in self.segments])

    @cached_property
    def title_length(self) -> Array:
        """[rows]: tokens in the title."""
        return _joined([segment.title_length for segment in self.segments])

    @cached_property
    def rank(self) -> Array:
        """[rows]: place of the row's id among the ids of its own segment."""
        return _joined([segment.rank for segment in self.segments])

    @cached_property
    def some_undated(self) -> bool:
        """Has any article no date?"""
        return bool(len(self.day)) and int(self.day.min()) == 0

    def live_forms(self, at: int, field: str | None) -> LiveForms:
        """Counts of the live articles with each surface form of a segment in title, body, or None for both."""
        found = self._live_forms.get((at, field))
        if found is None:
            live = self.live_in[at]
            found = LiveForms(self.segments[at], None if live is None else ~live, field)
            found = self._live_forms.setdefault((at, field), found)
        return found

    def undated(self, rows: Array) -> int:
        """How many of the rows have no date."""
        return len(rows) - int(np.count_nonzero(self.day.take(rows))) if self.some_undated else 0

    def segment_of(self, row: int) -> tuple[Segment, int]:
        """The segment that holds a row, and the row's number in it."""
        at = bisect_right(self.bases, row) - 1
        return self.segments[at], row - self.bases[at]

    def id_of(self, row: int) -> str:
        """The id of a row."""
        segment, own = self.segment_of(row)
        return segment.id_of(own)

    def by_id(self, rows: Sequence[int]) -> list[int]:
        """Places of some rows, one at least, in the order of their ids; if one segment has all, of their ranks, which
        are sooner read."""
        at = self._holding(rows)
        if at is None:
            ids = [segment.id.item(own) for segment, own in map(self.segment_of, rows)]
            return sorted(range(len(rows)), key=ids.__getitem__)
        ranks: list[int] = self.segments[at].rank.take([row - self.bases[at] for row in rows]).tolist()
        return sorted(range(len(rows)), key=ranks.__getitem__)

    def _holding(self, rows: Sequence[int]) -> int | None:
        """The segment that holds all of some rows, one at least; None if there are several."""
        if len(self.segments) == 1:
            return 0
        at = bisect_right(self.bases, min(rows)) - 1
        return at if max(rows) < self.bases[at + 1] else None

    def raw_articles(self, rows: Sequence[int]) -> list[bytes]:
        """The stored articles in some rows, one at least, as they were encoded. Raises IndexDamaged."""
        alone = self._holding(rows)
        if alone is not None:
            base = self.bases[alone]
            return self.segments[alone].raw_articles([row - base for row in rows] if base else rows)
        held: dict[int, list[int]] = {}
        for place, row in enumerate(rows):
            held.setdefault(bisect_right(self.bases, row) - 1, []).append(place)
        found = [b""] * len(rows)
        for at, places in held.items():
            base = self.bases[at]
            own = self.segments[at].raw_articles([rows[place] - base for place in places])
            for place, article in zip(places, own, strict=True):
                found[place] = article
        return found

    def row_of(self, article_id: str) -> int | None:
        """The row of a live article, or None."""
        for at, segment in enumerate(self.segments):
            own = segment.row_of(article_id)
            live = self.live_in[at]
            if own is not None and (live is None or live[own]):
                return self.bases[at] + own
        return None

    def marks(self, rows: Array) -> Array:
        """[rows of the corpus]: is it one of these?"""
        found = np.zeros(self.rows, dtype=bool)
        found[rows] = True
        return found

    def split(self, rows: Array) -> list[Array]:
        """Rising rows cut by segment, in the segments' own numbers."""
        if len(self.segments) == 1:
            return [rows]
        cuts = rows.searchsorted(self._cuts).tolist()
        spans = zip(itertools.pairwise(cuts), self.bases, strict=False)
        return [rows[start:end] - base if start < end else rows[:0] for (start, end), base in spans]

    def gather(self, found: Sequence[Array]) -> Array:
        """Rows of each segment, in its own numbers, as live rows of the whole."""
        pieces: list[Array] = []
        for own, live, base in zip(found, self.live_in, self.bases, strict=False):
            kept = own if live is None else own[live[own]]
            pieces.append(kept + np.uint32(base) if base else kept)
        return _joined(pieces)

    def columns(self, field: str) -> list[Column]:
        """A field's column in each segment."""
        return [segment.column(field) for segment in self.segments]

    def verify(self) -> None:
        """Check every byte of every segment. Raises IndexDamaged."""
        for segment in self.segments:
            segment.verify()

    def close(self) -> None:
        """Give the segments back."""
        for segment in self.segments:
            segment.close()


def _live(rows: int, deleted: Array) -> Array | None:
    if not len(deleted):
        return None
    live = np.ones(rows, dtype=bool)
    live[deleted] = False
    return live


def _joined(pieces: Sequence[Array]) -> Array:
    if len(pieces) == 1:
        return pieces[0]
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.uint32)
