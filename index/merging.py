"""How many segments a generation has: which are merged, and merging them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.catalogue import live_rows, read_catalogue, write_catalogue
from index.generations import deleted_rows
from index.manifest import SegmentEntry

MOST_SEGMENTS = 12
MERGED_AT_ONCE = 6
"""Of the smallest: a daily sync then rewrites an article a handful of times in a year, not every few days."""
MOST_DELETED_SHARE = 0.3
"""A segment with more deleted articles than this is rewritten, which erases them and gives their room back."""


def segments_to_merge(entries: Sequence[SegmentEntry]) -> list[int]:
    """Which segments to merge into one now, by their place in `entries`; none if all is well."""
    if len(entries) > MOST_SEGMENTS:
        least = len(entries) - MOST_SEGMENTS + 1
        by_size = sorted(range(len(entries)), key=lambda place: (entries[place].live, place))
        return sorted(by_size[: max(least, MERGED_AT_ONCE)])
    return [place for place, entry in enumerate(entries) if entry.deleted > MOST_DELETED_SHARE * entry.info.documents]


def merge_segments(building: Path, name: str, entries: list[SegmentEntry]) -> list[SegmentEntry]:
    """Merge what should be merged; all files of all entries are in `building`, those merged away are removed there.

    name: of the new segment.  Text is not analysed again.
    """
    chosen = segments_to_merge(entries)
    if not chosen:
        return entries
    parts = [entries[place] for place in chosen]
    merged = _merge(building, name, parts)
    for part in parts:
        for file in files_of(part):
            (building / file).unlink()
    return [entry for place, entry in enumerate(entries) if place not in chosen] + [merged]


def files_of(entry: SegmentEntry) -> tuple[str, ...]:
    """Names of all files of a segment inside its generation."""
    beside = (entry.deleted_file, entry.catalogue_file)
    return (*entry.info.files, *(file for file in beside if file))


def _merge(building: Path, name: str, parts: Sequence[SegmentEntry]) -> SegmentEntry:
    from index.codec.merge import merge

    rows = []
    sources = []
    for part in parts:
        deleted = deleted_rows(building, part)
        sources.append((building, part.info, deleted))
        rows += live_rows(read_catalogue(building, part.catalogue_file), deleted.tolist())
    info = merge(building, name, sources)
    return SegmentEntry(info, catalogue_file=write_catalogue(building, name, rows))
