"""Merging the postings of titles and bodies: what each segment has of a stem, one after another, packed as it is.

Of a segment without deleted articles nothing is taken apart but what the bits of others stand between: rows get new
numbers, kinds and positions go into the turns of their stems, codes are moved bit by bit. Only where a stem has got
new forms are its codes read one by one, and in segments with deleted articles all of them. Words that no article has
any more go with their articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, compress, repeat

import numpy as np
from msgspec import Struct

from index.codec.codes import code_bits, code_bytes, join_runs, packed_runs, unpacked_codes
from index.codec.format import Array, PackWriter, counts, within_runs
from index.codec.frequencies import OTHER
from index.codec.live import LiveForms
from index.codec.postings import Lexicon, Runs, TextWriter, lexicon_of
from index.codec.reader import Segment

_RANGE_OCCURRENCES = 250_000
"""Occurrences merged at a time: some 10 MB at the height of it, in arrays that stay in the processor's cache and whose
memory is used again."""

GONE = np.uint32(0xFFFFFFFF)
"""New row of a deleted article."""
_NONE = -1
"""New number of what no article has any more."""


def merge_text(pack: PackWriter, segments: Sequence[Segment], new_rows: Sequence[Array], rows: int) -> None:
    """Write the postings of several segments as those of one. new_rows: by old row, rising but for GONE."""
    form_df = [_live_df(segment, new_row) for segment, new_row in zip(segments, new_rows, strict=True)]
    lexicon, stems, forms = _merged_lexicon(segments, [own > 0 for own in form_df])
    parts = [_Part(*part, lexicon) for part in zip(segments, new_rows, stems, forms, strict=True)]
    writer = TextWriter(pack, lexicon, rows)
    for first, last in _ranges(parts, len(lexicon.stems)):
        pieces = [part.piece(first, last) for part in parts]
        writer.add(_in_turns(pieces, writer.code_bits[first:last]), first, last)
    total = np.zeros(len(lexicon.forms), dtype=np.int64)
    for form, own in zip(forms, form_df, strict=True):
        total[form[own > 0]] += own[own > 0]
    writer.finish(total)


# The lexicon


def _live_df(segment: Segment, new_row: Array) -> Array:
    """[forms]: articles that stay with each."""
    gone = new_row == GONE
    forms = np.arange(len(segment.forms))
    return LiveForms(segment, gone if gone.any() else None, None).of(forms).astype(np.int64)


def _merged_lexicon(segments: Sequence[Segment], live: Sequence[Array]) -> tuple[Lexicon, list[Array], list[Array]]:
    """The lexicon of all, and by segment the new numbers of its stems, and of its forms. live: which of the latter any
    article has that stays."""
    live_stems = [_stems_of(segment, own) for segment, own in zip(segments, live, strict=True)]
    stems, stem_numbers = _united([segment.stems.all() for segment in segments], live_stems)
    forms, form_numbers = _united([segment.forms.all() for segment in segments], live)
    form_stem = np.zeros(len(forms), dtype=np.uint32)
    for segment, stem, form, own in zip(segments, stem_numbers, form_numbers, live, strict=True):
        form_stem[form[own]] = stem[segment.form_stem[own]]
    return lexicon_of(stems, forms, form_stem), stem_numbers, form_numbers


def _stems_of(segment: Segment, forms: Array) -> Array:
    """[stems]: has it any of these forms? forms: a mask."""
    found = np.zeros(len(segment.stems), dtype=bool)
    found[segment.form_stem[forms]] = True
    return found


def _united(texts: Sequence[list[str]], chosen: Sequence[Array]) -> tuple[list[str], list[Array]]:
    """The chosen texts of several sorted lists, sorted, and by list the place of each of its texts among these."""
    kept = [own if mask.all() else compress(own, mask.tolist()) for own, mask in zip(texts, chosen, strict=True)]
    united = list(dict.fromkeys(sorted(chain.from_iterable(kept))))
    place = dict(zip(united, range(len(united)), strict=True))
    numbers = []
    for own, mask in zip(texts, chosen, strict=True):
        number = np.fromiter(map(place.get, own, repeat(_NONE)), dtype=np.int64, count=len(own))
        number[~mask] = _NONE
        numbers.append(number)
    return united, numbers


# Parts


class _Piece(Struct, frozen=True):
    """What a segment has of a range of stems. runs: in the order of all stems of the range, with new rows; codes are in
    two lists of runs: those of `moved` stems as they are in the segment, of `packed` ones anew.

    moved, packed: stems, from the first of the range on, rising.
    """

    runs: Runs
    moved: Array
    packed: Array
    packed_codes: Array


class _Part:
    """A segment on its way into another. stem, form: new numbers of its own, of those that stay."""

    def __init__(self, segment: Segment, new_row: Array, stem: Array, form: Array, lexicon: Lexicon) -> None:
        self.segment = segment
        self.kept = (stem != _NONE).nonzero()[0]
        self.stem = stem[self.kept]
        self._new_row = new_row
        self._whole = bool(len(new_row)) and not np.count_nonzero(new_row == GONE)
        self._base = int(new_row[0]) if self._whole else 0
        # Of a form that no article has any more no code is ever asked for.
        self._slot_code = np.append(lexicon.code, 0)[form[segment.slots]].astype(np.int64)
        self._old_bits = code_bits(counts(segment.slot_at))
        self._new_bits = np.zeros(len(stem), dtype=np.int64)
        self._new_bits[self.kept] = code_bits(counts(lexicon.slot_at))[self.stem]
        self._same_codes = self._unchanged()

    def piece(self, first: int, last: int) -> _Piece:
        """What it has of the new stems from `first` up to, not including, `last`."""
        some = slice(*np.searchsorted(self.stem, (first, last)).tolist())
        kept, at = self.kept[some], self.stem[some] - first
        low, high = (int(kept[0]), int(kept[-1]) + 1) if len(kept) else (0, 0)
        piece_of = self._all_of if self._whole else self._live_of
        return piece_of(low, high, kept - low, at, last - first)

    def _unchanged(self) -> Array:
        """[stems]: whether codes are what they were, in as many bits."""
        at = self.segment.slot_at.astype(np.int64)
        many = np.diff(at)
        changed = self._slot_code != np.arange(len(self._slot_code)) - at[:-1].repeat(many)
        of_stem = np.arange(len(many)).repeat(many)
        same: Array = (np.bincount(of_stem[changed], minlength=len(many)) == 0) & (self._old_bits == self._new_bits)
        return same

    def _all_of(self, low: int, high: int, kept: Array, at: Array, stems: int) -> _Piece:
        """What it has of its stems from `low` up to `high`. kept, at: which of these stay, and their places among so
        many new ones."""
        segment = self.segment
        start, end = segment.postings.span(low, high)
        kind = segment.frequencies.kinds_of(start, end)
        others = slice(segment.frequencies.other_before(start), segment.frequencies.other_before(end))
        ends = segment.occurrence_at[low : high + 1]
        occurring = counts(ends)
        same = self._same_codes[low:high] & (occurring > 0)
        runs_of = Runs(
            _spread(counts(segment.postings.first[low : high + 1])[kept], at, stems),
            _spread(occurring[kept], at, stems),
            segment.postings.of_range(low, high) + self._base,
            kind,
            segment.frequencies.bodies[others].astype(np.int64),
            segment.frequencies.titles[others].astype(np.int64),
            segment.occurrence_position.slice(int(ends[0]), int(ends[-1])),
            self._bytes_of(low, high, same),
        )
        anew = kept[~same[kept]]
        many = occurring[anew]
        stem = (anew + low).repeat(many)
        within = within_runs(many)
        code = self._slot_code[segment.slot_at[stem].astype(np.int64) + self._codes(stem, within)]
        packed = packed_runs(code, self._new_bits[low:high][anew], many)
        return _Piece(runs_of, at[same[kept]], at[~same[kept]], packed)

    def _bytes_of(self, low: int, high: int, chosen: Array) -> Array:
        """The bytes of the codes of the chosen stems of low to high."""
        at = self.segment.code_at[low : high + 1].astype(np.int64)
        data: Array = self.segment.codes[at[0] : at[-1]]
        return data if chosen.all() else data[chosen.repeat(np.diff(at))]

    def _codes(self, stem: Array, within: Array) -> Array:
        byte = self.segment.code_at[stem].astype(np.int64)
        return unpacked_codes(self.segment.codes, self._old_bits[stem], byte, within)

    def _live_of(self, low: int, high: int, kept: Array, at: Array, stems: int) -> _Piece:
        """The same of a segment with deleted articles."""
        segment = self.segment
        span = segment.postings.span(low, high)
        row = self._new_row[segment.postings.of_range(low, high)]
        live = row != GONE
        kind = segment.frequencies.kinds_of(*span)
        body, title = segment.frequencies.split(*span)
        other = live & (kind == OTHER)
        occurring = counts(segment.occurrence_at[low : high + 1])
        lives = live.repeat(body + title)
        stem = np.arange(low, high).repeat(occurring)[lives]
        within = within_runs(occurring)[lives]
        posting_stem = np.arange(high - low).repeat(counts(segment.postings.first[low : high + 1]))
        many = np.bincount(stem - low, minlength=high - low)
        ends = segment.occurrence_at[low : high + 1]
        runs_of = Runs(
            _spread(np.bincount(posting_stem[live], minlength=high - low)[kept], at, stems),
            _spread(many[kept], at, stems),
            row[live],
            kind[live],
            body[other],
            title[other],
            segment.occurrence_position.slice(int(ends[0]), int(ends[-1]))[lives],
            np.zeros(0, dtype=np.uint8),
        )
        code = self._slot_code[segment.slot_at[stem].astype(np.int64) + self._codes(stem, within)]
        return _Piece(runs_of, at[:0], at, packed_runs(code, self._new_bits[low:high], many))


def _spread(values: Array, at: Array, stems: int) -> Array:
    """[stems]: values where they belong, zeros elsewhere."""
    found = np.zeros(stems, dtype=np.int64)
    found[at] = values
    return found


def _ranges(parts: Sequence[_Part], stems: int) -> Iterator[tuple[int, int]]:
    """Ranges of new stem numbers, each with at most _RANGE_OCCURRENCES or one stem; an empty one if there are none."""
    weights = np.zeros(stems, dtype=np.int64)
    for part in parts:
        weights[part.stem] += counts(part.segment.occurrence_at)[part.kept]
    total = np.cumsum(weights)
    if parts and not stems:
        yield 0, 0
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
