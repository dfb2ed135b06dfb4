"""How many articles that are not deleted have each surface form of a segment: many forms counted in one pass."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from index.codec.codes import code_bits, unpacked_codes
from index.codec.format import Array, counts, distinct, runs
from index.codec.reader import Segment

_UNKNOWN = -1
_POSTINGS_AT_ONCE = 1 << 18
"""Some 30 MB of arrays, but for a stem that has more alone."""
_POSTINGS_BETWEEN = 2_000
"""Postings of stems that nobody asked for take less time than another pass if they are at most so many."""


class LiveForms:
    """Counts of one segment and field, remembered once they were made: 4 bytes a form. Safe to share between threads.

    gone [rows]: which are deleted, None if none is.  field: title or body, None for both together.
    """

    def __init__(self, segment: Segment, gone: Array | None, field: str | None) -> None:
        self._segment = segment
        self._gone = gone
        self._field = field
        stored = gone is None and field is None
        self._known = None if stored else np.full(len(segment.form_df), _UNKNOWN, dtype=np.int32)

    def of(self, forms: Array) -> Array:
        """[forms]: live articles with each of some forms, given by number. What is not known yet costs a pass over the
        postings of their stems, some 10 ns each."""
        if self._known is None:
            counted: Array = self._segment.form_df.take(forms)
            return counted
        missing = forms[self._known.take(forms) == _UNKNOWN]
        if len(missing):
            stems = distinct(self._segment.form_stem.take(missing)).astype(np.int64)
            for first, last in _spans(stems, self._segment.postings.first):
                slots = self._segment.slots[self._segment.slot_at[first] : self._segment.slot_at[last]]
                self._known[slots] = _count(self._segment, self._gone, self._field, first, last)
        found: Array = self._known.take(forms)
        return found


def _spans(stems: Array, first: Array) -> list[tuple[int, int]]:
    """Ranges of stems that hold all of these (rising), few and with few postings of others. first: postings before."""
    before, after = first.take(stems).astype(np.int64), first.take(stems + 1).astype(np.int64)
    cuts = [0]
    for at, gap in enumerate((before[1:] - after[:-1]).tolist(), 1):
        if gap > _POSTINGS_BETWEEN or after[at] - before[cuts[-1]] > _POSTINGS_AT_ONCE:
            cuts.append(at)
    return [(int(stems[start]), int(stems[end - 1]) + 1) for start, end in pairwise([*cuts, len(stems)])]


def _count(segment: Segment, gone: Array | None, field: str | None, first: int, last: int) -> Array:
    """[their slots]: live articles with each form of the stems from `first` up to, not including, `last`.

    Looks into deleted articles and, with a field, into those with the stem in their title: of all others the count that
    is stored says enough.
    """
    start, end = segment.postings.span(first, last)
    body, title = segment.frequencies.split(start, end)
    left_out = np.zeros(end - start, dtype=bool) if gone is None else gone.take(segment.postings.of_range(first, last))
    looked_at = left_out if field is None else (title > 0) if field == "title" else left_out | (title > 0)
    if field == "title":
        looked_at &= ~left_out
    which = looked_at.nonzero()[0]
    occurring = body + title
    begins = (occurring.cumsum() - occurring)[which]
    if field == "title":
        return _with_form(segment, first, last, which, begins, title[which])
    stored = segment.form_df.take(segment.slots[segment.slot_at[first] : segment.slot_at[last]]).astype(np.int64)
    stored -= _with_form(segment, first, last, which, begins, occurring[which])
    if field == "body":
        kept = ~left_out[which]
        which, begins = which[kept], begins[kept]
        stored += _with_form(segment, first, last, which, begins + title[which], body[which])
    return stored


def _with_form(segment: Segment, first: int, last: int, which: Array, begins: Array, many: Array) -> Array:
    """[slots]: how many of some postings have each form of the stems from `first` up to, not including, `last`.

    which: postings, begins: where the occurrences of each that count begin, many: how many they are; the first two
    counted from the first of those stems.
    """
    slot_at = segment.slot_at[first : last + 1].astype(np.int64)
    ends = segment.postings.first[first + 1 : last + 1].astype(np.int64) - int(segment.postings.first[first])
    own = ends.searchsorted(which, side="right")
    several = (np.diff(slot_at) > 1)[own]
    alone = np.bincount((slot_at[own] - slot_at[0])[~several & (many > 0)], minlength=int(slot_at[-1] - slot_at[0]))
    own, begins, many = own[several], begins[several], many[several]
    posting, stem = np.arange(len(own)).repeat(many), own.repeat(many)
    occurrence_at = segment.occurrence_at[first : last + 1].astype(np.int64)
    within = runs(begins, many) + occurrence_at[0] - occurrence_at[stem]
    bits = code_bits(counts(slot_at))[stem]
    code = unpacked_codes(segment.codes, bits, segment.code_at[first : last + 1].astype(np.int64)[stem], within)
    slot = slot_at[stem] - slot_at[0] + code
    mixed = distinct(posting * len(alone) + slot) % max(len(alone), 1)
    found: Array = alone + np.bincount(mixed, minlength=len(alone))
    return found
