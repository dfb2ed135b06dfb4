"""What a generation holds, article by article, and carrying it over into the next one."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import count, repeat
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from index.article import Article, Rejected
from index.catalogue import Row, read_catalogue
from index.generations import Generation, deleted_rows, link, reading, write_file
from index.manifest import SegmentEntry, SegmentInfo
from index.merging import files_of


class Stretch(NamedTuple):
    """Some articles of one segment, by their rows."""

    folder: Path
    info: SegmentInfo
    rows: tuple[int, ...]


class Held(NamedTuple):
    """One live article. segment: place among the generation's segments.  number: its row there."""

    segment: int
    number: int
    row: Row


class Holdings(Struct, frozen=True):
    """The live articles of a generation, by id."""

    generation: Generation
    articles: dict[str, Held]

    def stretches(self, ids: Iterable[str]) -> list[Stretch]:
        """Where to read these articles, by segment."""
        rows: defaultdict[int, list[int]] = defaultdict(list)
        for article in ids:
            held = self.articles[article]
            rows[held.segment].append(held.number)
        segments = self.generation.manifest.segments
        return [
            Stretch(self.generation.folder, segments[place].info, tuple(sorted(rows[place]))) for place in sorted(rows)
        ]


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for garbage that holds itself alive, while holdings are in memory.

    They are some objects an article, none of them garbage, and were all looked at again and again: a third of the
    processor time of a sync of 50 articles onto 100,000. What is let go of is freed at once all the same.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def holdings_of(generation: Generation) -> Holdings:
    """Read what a generation holds: its catalogues, some 2 microseconds an article. Raises IndexDamaged."""
    articles: dict[str, Held] = {}
    for place, entry in enumerate(generation.manifest.segments):
        rows = read_catalogue(generation.folder, entry.catalogue_file)
        held = zip((row.id for row in rows), map(Held, repeat(place), count(), rows), strict=True)
        deleted = set(generation.deleted(entry).tolist())
        articles.update((one for one in held if one[1].number not in deleted) if deleted else held)
    return Holdings(generation, articles)


def read_articles(stretch: Stretch) -> list[Article]:
    """The stored articles of a stretch."""
    from index.codec.reader import Segment

    segment = Segment(stretch.folder, stretch.info)
    try:
        return [segment.article(row) for row in stretch.rows]
    finally:
        segment.close()


def read_rejected(generation: Generation) -> list[Rejected]:
    """What is refused in the archive, by path. Raises IndexDamaged."""
    name = generation.manifest.rejected_file
    if name is None:
        return []
    with reading(generation.folder, name):
        return msgspec.json.decode((generation.folder / name).read_bytes(), type=list[Rejected])


def carry_over(holdings: Holdings, gone: Collection[str], building: Path, name: str) -> list[SegmentEntry]:
    """Link the generation's segments into a build folder, with these articles deleted.

    name: begins the names of new files. A segment with nothing left comes too: merging drops it, and with it what
    others may have of its articles.
    """
    entries: list[SegmentEntry] = []
    more: defaultdict[int, list[int]] = defaultdict(list)
    for article in gone:
        held = holdings.articles[article]
        more[held.segment].append(held.number)
    for place, entry in enumerate(holdings.generation.manifest.segments):
        if more[place]:
            entry = _with_deleted(holdings.generation.folder, entry, more[place], building, name)
        for file in files_of(entry):
            if not (building / file).exists():
                link(holdings.generation.folder / file, building)
        entries.append(entry)
    return entries


def _with_deleted(folder: Path, entry: SegmentEntry, more: list[int], building: Path, name: str) -> SegmentEntry:
    rows = np.union1d(deleted_rows(folder, entry), np.array(more, dtype=np.uint32)).astype("<u4")
    file = f"{entry.info.name}.{name}.deleted"
    write_file(building / file, rows.tobytes())
    return replace(entry, deleted_file=file, deleted=len(rows))
