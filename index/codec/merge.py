"""Merging segments: several into one, leaving out deleted rows, without analysing any text again.

Rows keep their order, part by part. Postings are merged in ranges of stems, so memory is bounded by the range.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.codec.columns import append_column
from index.codec.documents import append_documents, append_lengths
from index.codec.fields import COLUMNS, NAMES
from index.codec.format import Array, PackWriter, counts
from index.codec.memory import keep_freed_memory
from index.codec.postings import Stream, TextWriter, append_names, make_lexicon, sorted_by
from index.codec.reader import Segment, segment_files
from index.codec.stored import StoredWriter
from index.manifest import SegmentInfo

_RANGE_OCCURRENCES = 250_000
"""Occurrences merged at a time: some 40 MB at the height of it, in arrays whose memory is used again. Those of a
million are given back to the system and zeroed by it each time, which took a third of all processor time."""

_ARTICLES_AT_ONCE = 256
"""Stored articles copied at a time."""

_GONE = np.uint32(0xFFFFFFFF)
"""New row of a deleted article."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment on its way into another. new_row [rows]: its rows in the result, or _GONE.  stems, forms: all texts."""

    segment: Segment
    kept: Array
    new_row: Array
    stems: Sequence[str]
    forms: Sequence[str]


def merge(folder: Path, name: str, parts: Sequence[tuple[Path, SegmentInfo, Array | None]]) -> SegmentInfo:
    """Merge segments into a new one in `folder`.

    parts: each a segment's folder, itself, and its deleted row numbers or None.
    Raises IndexDamaged if a stored article fails its checksum, OSError if the disk refuses.
    """
    keep_freed_memory()
    opened = _open(parts)
    pack = PackWriter(folder / segment_files(name)[0])
    try:
        _merge_text(pack, opened)
        for field in NAMES:
            _merge_names(pack, field, opened)
        for field in COLUMNS:
            _merge_column(pack, field, opened)
        _merge_documents(pack, opened)
        _merge_stored(folder / segment_files(name)[1], pack, opened)
        pack.finish()
    finally:
        pack.discard()
        for part in opened:
            part.segment.close()
    return SegmentInfo(name, _rows(opened), segment_files(name))


def _open(parts: Sequence[tuple[Path, SegmentInfo, Array | None]]) -> list[_Part]:
    opened: list[_Part] = []
    base = 0
    for folder, info, deleted in parts:
        segment = Segment(folder, info)
        live = np.ones(segment.rows, dtype=bool)
        if deleted is not None:
            live[deleted] = False
        kept = np.flatnonzero(live)
        new_row = np.full(segment.rows, _GONE, dtype=np.uint32)
        new_row[kept] = np.arange(base, base + len(kept), dtype=np.uint32)
        base += len(kept)
        opened.append(_Part(segment, kept, new_row, segment.stems.all(), segment.forms.all()))
    return opened


def _rows(parts: Sequence[_Part]) -> int:
    return sum(len(part.kept) for part in parts)


def _merge_documents(pack: PackWriter, parts: Sequence[_Part]) -> None:
    ids = [part.segment.id_of(row) for part in parts for row in part.kept.tolist()]
    append_documents(pack, ids, _joined([part.segment.day[part.kept] for part in parts], np.uint32))
    title = _joined([part.segment.title_length[part.kept] for part in parts], np.int64)
    length = _joined([part.segment.length[part.kept] for part in parts], np.int64)
    append_lengths(pack, title, length - 2 * title)


def _merge_stored(path: Path, pack: PackWriter, parts: Sequence[_Part]) -> None:
    dictionary = _lasting_dictionary(parts)
    writer = StoredWriter(path, dictionary)
    try:
        for part in parts:
            same = dictionary and part.segment.stored.lasting_dictionary(0) == dictionary
            for at in range(0, len(part.kept), _ARTICLES_AT_ONCE):
                rows = part.kept[at : at + _ARTICLES_AT_ONCE].tolist()
                if same:
                    for frame, own_id in part.segment.frames(rows):
                        writer.add_frame(frame, own_id)
                else:
                    for record in part.segment.raw_articles(rows):
                        writer.add_raw(record)
        writer.finish(pack)
    finally:
        writer.discard()


def _lasting_dictionary(parts: Sequence[_Part]) -> bytes:
    """The dictionary of the part that most articles come from, if it is large enough for all of them.

    One of a part with deleted articles is let go of, for it may hold sentences of theirs.
    """
    largest = max(parts, key=lambda part: len(part.kept), default=None)
    if largest is None or len(largest.kept) < largest.segment.rows:
        return b""
    return largest.segment.stored.lasting_dictionary(sum(part.segment.stored.size_bytes() for part in parts))


def _merge_text(pack: PackWriter, parts: Sequence[_Part]) -> None:
    lexicon = make_lexicon(_stem_of(parts))
    stem_number = {text: at for at, text in enumerate(lexicon.stems)}
    form_number = {text: at for at, text in enumerate(lexicon.forms)}
    stems = [_renumbered(part.stems, stem_number) for part in parts]
    codes = [lexicon.code[_renumbered(part.forms, form_number)[part.segment.slots]] for part in parts]
    writer = TextWriter(pack, lexicon, _rows(parts))
    for first, last in _ranges(parts, stems, len(lexicon.stems)):
        pieces = [_expand(part, stem, code, first, last) for part, stem, code in zip(parts, stems, codes, strict=True)]
        writer.add(_interleave(pieces), first, last)
    writer.finish()


def _stem_of(parts: Sequence[_Part]) -> dict[str, str]:
    stem_of: dict[str, str] = {}
    for part in parts:
        own = map(part.stems.__getitem__, part.segment.form_stem.tolist())
        stem_of.update(zip(part.forms, own, strict=True))
    return stem_of


def _renumbered(texts: Sequence[str], number: dict[str, int]) -> Array:
    return np.fromiter(map(number.__getitem__, texts), dtype=np.int64, count=len(texts))


def _ranges(parts: Sequence[_Part], stems: Sequence[Array], count: int) -> Iterator[tuple[int, int]]:
    """Ranges of new stem numbers, each with at most _RANGE_OCCURRENCES or one stem."""
    weights = np.zeros(count, dtype=np.int64)
    for part, numbers in zip(parts, stems, strict=True):
        weights[numbers] += counts(part.segment.occurrence_at)
    total = np.cumsum(weights)
    first = 0
    while first < count:
        done = int(total[first - 1]) if first else 0
        last = int(np.searchsorted(total, done + _RANGE_OCCURRENCES, side="right"))
        last = max(last, first + 1)
        yield first, last
        first = last


def _expand(part: _Part, stem: Array, code: Array, first: int, last: int) -> Stream:
    """One part's occurrences of a range of new stems, in new numbers, without those of deleted articles.

    code [slots of the part]: the new code of each form.
    """
    low, high = (int(at) for at in np.searchsorted(stem, (first, last)))
    found = part.segment.occurrences(low, high)
    row = part.new_row[found.row]
    live = row != _GONE
    old = found.stem[live]
    slot = part.segment.slot_at[old].astype(np.int64) + found.code[live]
    return Stream(stem[old], row[live], code[slot], found.position[live], found.title[live])


def _interleave(pieces: Sequence[Stream]) -> Stream:
    stem = np.concatenate([piece.stem for piece in pieces])
    order = sorted_by(stem)
    return Stream(
        stem[order],
        np.concatenate([piece.row for piece in pieces])[order],
        np.concatenate([piece.code for piece in pieces])[order],
        np.concatenate([piece.position for piece in pieces])[order],
        np.concatenate([piece.title for piece in pieces])[order],
    )


def _merge_names(pack: PackWriter, field: str, parts: Sequence[_Part]) -> None:
    texts = [part.segment.names(field).terms.all() for part in parts]
    terms = sorted(set(itertools.chain.from_iterable(texts)))
    number = {text: at for at, text in enumerate(terms)}
    streams = [part.segment.names(field).occurrences() for part in parts]
    term, row, position = [], [], []
    for part, own, (old_term, old_row, old_position) in zip(parts, texts, streams, strict=True):
        new_row = part.new_row[old_row]
        live = new_row != _GONE
        term.append(_renumbered(own, number)[old_term[live]])
        row.append(new_row[live])
        position.append(old_position[live])
    merged = _joined(term, np.int64)
    order = sorted_by(merged)
    rows, positions = _joined(row, np.int64)[order], _joined(position, np.int64)[order]
    append_names(pack, field, terms, merged[order], rows, positions, _rows(parts))


def _merge_column(pack: PackWriter, field: str, parts: Sequence[_Part]) -> None:
    own = [part.segment.column(field).pairs() for part in parts]
    pairs = sorted(set(itertools.chain.from_iterable(own)))
    number = {pair: at for at, pair in enumerate(pairs)}
    rows, values = [], []
    for part, known in zip(parts, own, strict=True):
        renumbered = np.fromiter((number[pair] for pair in known), dtype=np.uint32, count=len(known))
        row, value = part.segment.column(field).entries()
        new_row = part.new_row[row]
        live = new_row != _GONE
        rows.append(new_row[live])
        values.append(renumbered[value[live]])
    lengths = np.bincount(_joined(rows, np.int64), minlength=_rows(parts))
    append_column(pack, field, pairs, _joined(values, np.uint32), lengths)


def _joined(pieces: Sequence[Array], dtype: type[np.integer[Any]]) -> Array:
    """Arrays one after another; of no pieces, none."""
    return np.concatenate([np.zeros(0, dtype=dtype), *pieces]).astype(dtype)
