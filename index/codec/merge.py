"""Merging segments: several into one, leaving out deleted rows and what only these have, without analysing any text
again.

Rows keep their order, part by part. How postings of the text are merged is in `merge_text.py`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from msgspec import Struct

from index.article import ID_LENGTH
from index.codec.columns import append_column
from index.codec.documents import append_documents, append_lengths
from index.codec.fields import COLUMNS, NAMES
from index.codec.format import Array, PackWriter
from index.codec.memory import keep_freed_memory
from index.codec.merge_text import GONE, merge_text
from index.codec.postings import append_names, sorted_by
from index.codec.reader import Segment, segment_files
from index.codec.stored import NO_DICTIONARY, Dictionary, StoredWriter
from index.manifest import SegmentInfo

Value = TypeVar("Value")

_ARTICLES_AT_ONCE = 256
"""Stored articles copied at a time."""


class _Part(Struct, frozen=True):
    """A segment on its way into another. new_row [rows]: its rows in the result, or GONE."""

    segment: Segment
    kept: Array
    new_row: Array


def merge(folder: Path, name: str, parts: Sequence[tuple[Path, SegmentInfo, Array | None]]) -> SegmentInfo:
    """Merge segments into a new one in `folder`.

    parts: each a segment's folder, itself, and its deleted row numbers or None.
    Raises IndexDamaged if anything in them fails its checksum: damage is not to be sealed; OSError if the disk refuses.
    """
    keep_freed_memory()
    opened = _open(parts)
    pack = PackWriter(folder / segment_files(name)[0])
    try:
        merge_text(pack, [part.segment for part in opened], [part.new_row for part in opened], _rows(opened))
        for field in NAMES:
            _merge_names(pack, field, opened)
        for field in COLUMNS:
            _merge_column(pack, field, opened)
        _merge_documents(pack, opened)
        dictionary = _merge_stored(folder / segment_files(name)[1], pack, opened)
        pack.finish()
    finally:
        pack.discard()
        for part in opened:
            part.segment.close()
    return SegmentInfo(name, _rows(opened), segment_files(name), dictionary.label)


def _open(parts: Sequence[tuple[Path, SegmentInfo, Array | None]]) -> list[_Part]:
    opened: list[_Part] = []
    base = 0
    for folder, info, deleted in parts:
        segment = Segment(folder, info)
        segment.verify_arrays()
        live = np.ones(segment.rows, dtype=bool)
        if deleted is not None:
            live[deleted] = False
        kept = np.flatnonzero(live)
        new_row = np.full(segment.rows, GONE, dtype=np.uint32)
        new_row[kept] = np.arange(base, base + len(kept), dtype=np.uint32)
        base += len(kept)
        opened.append(_Part(segment, kept, new_row))
    return opened


def _rows(parts: Sequence[_Part]) -> int:
    return sum(len(part.kept) for part in parts)


def _merge_documents(pack: PackWriter, parts: Sequence[_Part]) -> None:
    ids = np.concatenate([np.zeros(0, dtype=f"S{ID_LENGTH}"), *(part.segment.id[part.kept] for part in parts)])
    append_documents(pack, ids, _joined([part.segment.day[part.kept] for part in parts], np.uint32))
    title = _joined([part.segment.title_length[part.kept] for part in parts], np.int64)
    body = _joined([part.segment.body_length[part.kept] for part in parts], np.int64)
    append_lengths(pack, title, body)


def _merge_stored(path: Path, pack: PackWriter, parts: Sequence[_Part]) -> Dictionary:
    """Write all stored articles; gives the dictionary that they are packed with."""
    dictionary = _lasting_dictionary(parts)
    writer = StoredWriter(path, dictionary)
    try:
        for part in parts:
            if dictionary.data and part.segment.stored.dictionary == dictionary:
                writer.add_all(part.segment.stored)
            else:
                _pack_again(writer, part)
        writer.finish(pack)
    finally:
        writer.discard()
    return writer.dictionary


def _pack_again(writer: StoredWriter, part: _Part) -> None:
    for at in range(0, len(part.kept), _ARTICLES_AT_ONCE):
        rows = part.kept[at : at + _ARTICLES_AT_ONCE].tolist()
        for record in part.segment.raw_articles(rows):
            writer.add_raw(record)


def _lasting_dictionary(parts: Sequence[_Part]) -> Dictionary:
    """That of the part that most articles come from, if it is large enough for all of them; else none.

    One of a part with deleted articles is let go of, for it may hold sentences of theirs.
    """
    largest = max(parts, key=lambda part: len(part.kept), default=None)
    if largest is None:
        return NO_DICTIONARY
    stored = largest.segment.stored
    dictionary = stored.dictionary
    own = [part for part in parts if part.segment.stored.dictionary == dictionary]
    whole = all(len(part.kept) == part.segment.rows for part in own)
    lasts = stored.lasts(sum(part.segment.stored.size_bytes() for part in parts))
    return dictionary if whole and lasts else NO_DICTIONARY


def _renumbered(values: Sequence[Value], number: dict[Value, int]) -> Array:
    """[values]: the new number of each, i8."""
    return np.fromiter(map(number.__getitem__, values), dtype=np.int64, count=len(values))


def _merge_names(pack: PackWriter, field: str, parts: Sequence[_Part]) -> None:
    texts = [part.segment.names(field).terms.all() for part in parts]
    terms = sorted(set(itertools.chain.from_iterable(texts)))
    number = {text: at for at, text in enumerate(terms)}
    streams = [part.segment.names(field).occurrences() for part in parts]
    term, row, position = [], [], []
    for part, own, (old_term, old_row, old_position) in zip(parts, texts, streams, strict=True):
        new_row = part.new_row[old_row]
        live = new_row != GONE
        term.append(_renumbered(own, number)[old_term[live]])
        row.append(new_row[live])
        position.append(old_position[live])
    terms, merged = _used(terms, _joined(term, np.int64))
    order = sorted_by(merged)
    rows, positions = _joined(row, np.int64)[order], _joined(position, np.int64)[order]
    append_names(pack, field, terms, merged[order], rows, positions, _rows(parts))


def _merge_column(pack: PackWriter, field: str, parts: Sequence[_Part]) -> None:
    own = [part.segment.column(field).pairs() for part in parts]
    pairs = sorted(set(itertools.chain.from_iterable(own)))
    number = {pair: at for at, pair in enumerate(pairs)}
    rows, values = [], []
    for part, known in zip(parts, own, strict=True):
        row, value = part.segment.column(field).values.entries()
        new_row = part.new_row[row]
        live = new_row != GONE
        rows.append(new_row[live])
        values.append(_renumbered(known, number)[value[live]])
    lengths = np.bincount(_joined(rows, np.int64), minlength=_rows(parts))
    pairs, of_rows = _used(pairs, _joined(values, np.int64))
    append_column(pack, field, pairs, of_rows, lengths)


def _used(values: list[Value], numbers: Array) -> tuple[list[Value], Array]:
    """Those of some values whose numbers occur, and the numbers, i8, that they have then."""
    used = np.bincount(numbers, minlength=len(values)) > 0
    return list(itertools.compress(values, used.tolist())), (used.cumsum() - 1)[numbers]


def _joined(pieces: Sequence[Array], dtype: type[np.integer[Any]]) -> Array:
    """Arrays one after another; of no pieces, none."""
    return np.concatenate([np.zeros(0, dtype=dtype), *pieces]).astype(dtype)
