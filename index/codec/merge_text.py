"""Merging the postings of titles and bodies: what each segment has of a stem, one after another, packed as it is.

Of a segment without deleted articles nothing is taken apart but what the bits of others stand between: rows get new
numbers, kinds and positions go into the turns of their stems, codes are moved bit by bit. Only where a stem has got
new forms are its codes read one by one, and in segments with deleted articles all of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.codec.codes import code_bits, code_bytes, join_runs, packed_runs, unpacked_codes
from index.codec.format import Array, PackWriter, counts, runs
from index.codec.frequencies import OTHER
from index.codec.postings import Lexicon, Runs, TextWriter, articles_by_slot, lexicon_of
from index.codec.reader import Segment

_RANGE_OCCURRENCES = 250_000
"""Occurrences merged at a time: some 10 MB at the height of it, in arrays that stay in the processor's cache and whose
memory is used again."""

GONE = np.uint32(0xFFFFFFFF)
"""New row of a deleted article."""


def merge_text(pack: PackWriter, segments: Sequence[Segment], new_rows: Sequence[Array], rows: int) -> None:
    """Write the postings of several segments as those of one. new_rows: by old row, rising but for GONE."""
    lexicon, stems, forms = _merged_lexicon(segments)
    parts = [_Part(*part, lexicon) for part in zip(segments, new_rows, stems, forms, strict=True)]
    writer = TextWriter(pack, lexicon, rows)
    for first, last in _ranges(parts, len(lexicon.stems)):
        pieces = [part.piece(first, last) for part in parts]
        writer.add(_in_turns(pieces, writer.code_bits[first:last]), first, last)
    form_df = np.zeros(len(lexicon.forms), dtype=np.int64)
    for part in parts:
        form_df[part.form] += part.form_df()
    writer.finish(form_df)


# The lexicon


def _merged_lexicon(segments: Sequence[Segment]) -> tuple[Lexicon, list[Array], list[Array]]:
    """The lexicon of all, and by segment the new numbers of its stems, and of its forms."""
    stems, stem_numbers = _united([segment.stems.all() for segment in segments])
    forms, form_numbers = _united([segment.forms.all() for segment in segments])
    form_stem = np.zeros(len(forms), dtype=np.uint32)
    for segment, stem, form in zip(segments, stem_numbers, form_numbers, strict=True):
        form_stem[form] = stem[segment.form_stem]
    return lexicon_of(stems, forms, form_stem), stem_numbers, form_numbers


def _united(texts: Sequence[list[str]]) -> tuple[list[str], list[Array]]:
    """All texts of several sorted lists, sorted, and by list the place of each of its texts among these."""
    united = list(dict.fromkeys(sorted(itertools.chain.from_iterable(texts))))
    place = dict(zip(united, range(len(united)), strict=True))
    return united, [np.fromiter(map(place.__getitem__, own), dtype=np.int64, count=len(own)) for own in texts]


# Parts


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a segment has of a range of stems. runs: in the order of all stems of the range, with new rows; codes are in
    two lists of runs: those of `moved` stems as they are in the segment, of `packed` ones anew.

    moved, packed: stems, from the first of the range on, rising.
    """

    runs: Runs
    moved: Array
    packed: Array
    packed_codes: Array


class _Part:
    """A segment on its way into another. stem, form: new numbers of its own."""

    def __init__(self, segment: Segment, new_row: Array, stem: Array, form: Array, lexicon: Lexicon) -> None:
        self.segment = segment
        self.stem = stem
        self.form = form
        self._new_row = new_row
        self._whole = bool(len(new_row)) and not np.count_nonzero(new_row == GONE)
        self._base = int(new_row[0]) if self._whole else 0
        self._slot_code = lexicon.code[form[segment.slots]].astype(np.int64)
        self._old_bits = code_bits(counts(segment.slot_at))
        self._new_bits = code_bits(counts(lexicon.slot_at))[stem]
        self._same_codes = self._unchanged()
        self._dead_df = np.zeros(len(form), dtype=np.int64)

    def form_df(self) -> Array:
        """[forms]: live articles that have each, once all pieces have been asked for."""
        found = self.segment.form_df.astype(np.int64)
        found[self.segment.slots] -= self._dead_df
        return found

    def piece(self, first: int, last: int) -> _Piece:
        """What it has of the new stems from `first` up to, not including, `last`."""
        low, high = (int(at) for at in np.searchsorted(self.stem, (first, last)))
        at = self.stem[low:high] - first
        return self._all_of(low, high, at, last - first) if self._whole else self._live_of(low, high, at, last - first)

    def _unchanged(self) -> Array:
        """[stems]: whether codes are what they were, in as many bits."""
        at = self.segment.slot_at.astype(np.int64)
        many = np.diff(at)
        changed = self._slot_code != np.arange(len(self._slot_code)) - at[:-1].repeat(many)
        of_stem = np.arange(len(many)).repeat(many)
        same: Array = (np.bincount(of_stem[changed], minlength=len(many)) == 0) & (self._old_bits == self._new_bits)
        return same

    def _all_of(self, low: int, high: int, at: Array, stems: int) -> _Piece:
        segment = self.segment
        start, end = segment.postings.span(low, high)
        kind = segment.frequencies.kinds_of(start, end)
        others = slice(segment.frequencies.other_before(start), segment.frequencies.other_before(end))
        ends = segment.occurrence_at[low : high + 1]
        occurring = counts(ends)
        same = self._same_codes[low:high] & (occurring > 0)
        moved, packed = same.nonzero()[0], (~same & (self._new_bits[low:high] > 0)).nonzero()[0]
        runs_of = Runs(
            _spread(counts(segment.postings.first[low : high + 1]), at, stems),
            _spread(occurring, at, stems),
            segment.postings.of_range(low, high) + self._base,
            kind,
            segment.frequencies.bodies[others].astype(np.int64),
            segment.frequencies.titles[others].astype(np.int64),
            segment.occurrence_position.slice(int(ends[0]), int(ends[-1])),
            self._bytes_of(low, high, same),
        )
        many = occurring[packed]
        stem = (packed + low).repeat(many)
        within = runs(np.zeros(len(many), dtype=np.int64), many)
        new = self._slot_code[segment.slot_at[stem].astype(np.int64) + self._codes(stem, within)]
        return _Piece(runs_of, at[moved], at[packed], packed_runs(new, self._new_bits[low:high][packed], many))

    def _bytes_of(self, low: int, high: int, chosen: Array) -> Array:
        """The bytes of the codes of the chosen stems of low to high."""
        at = self.segment.code_at[low : high + 1].astype(np.int64)
        data: Array = self.segment.codes[at[0] : at[-1]]
        return data if chosen.all() else data[chosen.repeat(np.diff(at))]

    def _codes(self, stem: Array, within: Array) -> Array:
        byte = self.segment.code_at[stem].astype(np.int64)
        return unpacked_codes(self.segment.codes, self._old_bits[stem], byte, within)

    def _live_of(self, low: int, high: int, at: Array, stems: int) -> _Piece:
        """The same of a segment with deleted articles."""
        segment = self.segment
        span = segment.postings.span(low, high)
        row = self._new_row[segment.postings.of_range(low, high)]
        live = row != GONE
        kind = segment.frequencies.kinds_of(*span)
        body, title = segment.frequencies.split(*span)
        other = live & (kind == OTHER)
        occurring = counts(segment.occurrence_at[low : high + 1])
        stem = np.arange(low, high).repeat(occurring)
        slot = segment.slot_at[stem].astype(np.int64)
        slot += self._codes(stem, runs(np.zeros(len(occurring), dtype=np.int64), occurring))
        lives = live.repeat(body + title)
        self._bury(slot[~lives], (body + title)[~live])
        posting_stem = np.arange(high - low).repeat(counts(segment.postings.first[low : high + 1]))
        many = np.bincount(stem[lives] - low, minlength=high - low)
        ends = segment.occurrence_at[low : high + 1]
        runs_of = Runs(
            _spread(np.bincount(posting_stem[live], minlength=high - low), at, stems),
            _spread(many, at, stems),
            row[live],
            kind[live],
            body[other],
            title[other],
            segment.occurrence_position.slice(int(ends[0]), int(ends[-1]))[lives],
            np.zeros(0, dtype=np.uint8),
        )
        codes = packed_runs(self._slot_code[slot[lives]], self._new_bits[low:high], many)
        return _Piece(runs_of, at[:0], at, codes)

    def _bury(self, slot: Array, many: Array) -> None:
        """Count forms of postings of deleted articles. many: occurrences of each."""
        self._dead_df += articles_by_slot(slot, many.cumsum() - many, len(self._dead_df))


def _spread(values: Array, at: Array, stems: int) -> Array:
    """[stems]: values where they belong, zeros elsewhere."""
    found = np.zeros(stems, dtype=np.int64)
    found[at] = values
    return found


def _ranges(parts: Sequence[_Part], stems: int) -> Iterator[tuple[int, int]]:
    """Ranges of new stem numbers, each with at most _RANGE_OCCURRENCES or one stem."""
    weights = np.zeros(stems, dtype=np.int64)
    for part in parts:
        weights[part.stem] += counts(part.segment.occurrence_at)
    total = np.cumsum(weights)
    first = 0
    while first < stems:
        done = int(total[first - 1]) if first else 0
        last = int(np.searchsorted(total, done + _RANGE_OCCURRENCES, side="right"))
        last = max(last, first + 1)
        yield first, last
        first = last


# Together


def _in_turns(pieces: Sequence[_Piece], bits: Array) -> Runs:
    """The runs of all pieces, stem by stem. bits [stems]: of a code."""
    own = [piece.runs for piece in pieces]
    many = [part.occurrences for part in own]
    postings, occurrences = _Turns.of_runs([part.postings for part in own]), _Turns.of_runs(many)
    kind = postings.joined([part.kind for part in own])
    others = postings.only(kind == OTHER)
    return Runs(
        np.sum([part.postings for part in own], axis=0),
        np.sum(many, axis=0),
        postings.joined([part.row for part in own]),
        kind,
        others.joined([part.bodies for part in own]),
        others.joined([part.titles for part in own]),
        occurrences.joined([part.position for part in own]),
        _joined_codes(pieces, np.sum(many, axis=0), bits),
    )


class _Turns:
    """Elements of several lists in turns. whose: the number of the list that each comes from."""

    def __init__(self, whose: Array) -> None:
        self._whose = whose

    @classmethod
    def of_runs(cls, lengths: Sequence[Array]) -> _Turns:
        """The first run of each list, then the second of each, and so on. lengths: by list, of its runs."""
        numbers = np.arange(len(lengths), dtype=np.min_scalar_type(len(lengths)))
        return cls(np.tile(numbers, len(lengths[0])).repeat(np.stack(lengths, axis=1).ravel()))

    def only(self, chosen: Array) -> _Turns:
        """Those of some of the elements."""
        return _Turns(self._whose[chosen])

    def joined(self, lists: Sequence[Array]) -> Array:
        """The lists' elements in these turns."""
        found = np.empty(len(self._whose), dtype=np.result_type(*lists))
        for number, elements in enumerate(lists):
            found[self._whose == number] = elements
        return found


def _joined_codes(pieces: Sequence[_Piece], occurrences: Array, bits: Array) -> Array:
    """The codes of all pieces. occurrences, bits [stems]: how many there are in all; of each."""
    sizes = code_bytes(bits, occurrences)
    data = np.zeros(int(sizes.sum()), dtype=np.uint8)
    bit = (sizes.cumsum() - sizes) << 3
    for piece in pieces:
        own = piece.runs.occurrences
        lengths = code_bytes(bits, own)
        join_runs(data, piece.runs.codes, lengths[piece.moved], bit[piece.moved])
        join_runs(data, piece.packed_codes, lengths[piece.packed], bit[piece.packed])
        bit += own * bits
    return data
