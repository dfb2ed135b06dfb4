"""What the archive keeps of each article beside the segment: enough for sync, remove and stats without reading it.

One file a segment, `NAME.catalogue`: zstd, with its checksum, over MessagePack, an array of rows in the order of the
segment's rows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import zstandard

from index.article import OUTSIDE_RULE, Article
from index.errors import IndexDamaged
from index.generations import reading, write_file

SUFFIX = ".catalogue"
LEVEL = 3
"""Of zstd; the file is written once a run and read at every sync."""

ARRAY_32 = 0xDD
"""MessagePack's sign of an array whose length follows as a big-endian u4."""
_ARRAY = struct.Struct(">BI")
_ENCODER = msgspec.msgpack.Encoder()


class Row(NamedTuple):
    """One article. paths: sorted.  site: of its URL, else its source's name.  rules: ledger entries by rule."""

    id: str
    paths: tuple[str, ...]
    source: str | None
    site: str
    rules: dict[str, int]


def row_of(article: Article, site: str) -> Row:
    """The catalogue's row for an article."""
    rules: dict[str, int] = {}
    for entry in article.ledger:
        rules[entry.rule] = rules.get(entry.rule, 0) + 1
    if article.outside:
        rules[OUTSIDE_RULE] = len(article.outside)
    return Row(article.id, article.paths, article.source, site, rules)


class CatalogueWriter:
    """Takes a segment's rows one by one; each waits as some hundred bytes, not as objects four times as large."""

    def __init__(self) -> None:
        self._rows = bytearray()
        self._count = 0

    def add(self, row: Row) -> None:
        """Add the next row."""
        _ENCODER.encode_into(row, self._rows, -1)
        self._count += 1

    def add_all(self, folder: Path, name: str) -> None:
        """Add all rows of another catalogue as they are packed. Raises IndexDamaged if the file does not read."""
        packed = _unpacked(folder, name)
        sign, count = _ARRAY.unpack_from(packed) if len(packed) >= _ARRAY.size else (0, 0)
        if sign != ARRAY_32:
            raise IndexDamaged(f"{folder.name}/{name}", "it does not read")
        self._rows += memoryview(packed)[_ARRAY.size :]
        self._count += count

    def write(self, folder: Path, segment: str) -> str:
        """Write the segment's catalogue; gives the file's name."""
        name = segment + SUFFIX
        packer = zstandard.ZstdCompressor(LEVEL, write_checksum=True).compressobj()
        packed = [packer.compress(_ARRAY.pack(ARRAY_32, self._count)), packer.compress(self._rows), packer.flush()]
        write_file(folder / name, b"".join(packed))
        return name


def write_catalogue(folder: Path, segment: str, rows: Iterable[Row]) -> str:
    """Write a segment's catalogue; gives the file's name."""
    writer = CatalogueWriter()
    for row in rows:
        writer.add(row)
    return writer.write(folder, segment)


def merge_catalogues(folder: Path, segment: str, parts: Iterable[tuple[str, Sequence[int]]]) -> str:
    """Write the catalogue of merged segments; gives the file's name.

    parts: the catalogue of each, in the same folder, and its deleted rows.  Raises IndexDamaged.
    """
    writer = CatalogueWriter()
    for name, deleted in parts:
        if deleted:
            for row in live_rows(read_catalogue(folder, name), deleted):
                writer.add(row)
        else:
            writer.add_all(folder, name)
    return writer.write(folder, segment)


def read_catalogue(folder: Path, name: str) -> list[Row]:
    """Rows of a segment, in its order. Raises IndexDamaged if the file does not read."""
    with reading(folder, name):
        return msgspec.msgpack.decode(_unpacked(folder, name), type=list[Row])


def _unpacked(folder: Path, name: str) -> bytes:
    unpacker = zstandard.ZstdDecompressor()
    with reading(folder, name), (folder / name).open("rb") as file, unpacker.stream_reader(file) as unpacked:
        return unpacked.read()


def live_rows(rows: Sequence[Row], deleted: Iterable[int]) -> list[Row]:
    """Rows without the deleted ones, in order."""
    gone = set(deleted)
    return [row for number, row in enumerate(rows) if number not in gone] if gone else list(rows)
