"""What the archive keeps of each article beside the segment: enough for sync, remove and stats without reading it.

One file a segment, `NAME.catalogue`: zstd over MessagePack, an array of rows in the order of the segment's rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import zstandard

from index.article import Article
from index.errors import IndexDamaged
from index.generations import write_file

SUFFIX = ".catalogue"
LEVEL = 3
"""Of zstd; the file is written once a run and read at every sync."""


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
    return Row(article.id, article.paths, article.source, site, rules)


def write_catalogue(folder: Path, segment: str, rows: Sequence[Row]) -> str:
    """Write a segment's catalogue; gives the file's name."""
    name = segment + SUFFIX
    write_file(folder / name, zstandard.compress(msgspec.msgpack.encode(rows), LEVEL))
    return name


def read_catalogue(folder: Path, name: str) -> list[Row]:
    """Rows of a segment, in its order. Raises IndexDamaged if the file does not read."""
    try:
        packed = zstandard.decompress((folder / name).read_bytes())
        return msgspec.msgpack.decode(packed, type=list[Row])
    except (OSError, zstandard.ZstdError, msgspec.MsgspecError) as fault:
        raise IndexDamaged(f"{folder.name}/{name}", "it does not read") from fault


def live_rows(rows: Sequence[Row], deleted: Iterable[int]) -> list[Row]:
    """Rows without the deleted ones, in order."""
    gone = set(deleted)
    return [row for number, row in enumerate(rows) if number not in gone] if gone else list(rows)
