"""How many segments a generation has: which are merged, and merging them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.catalogue import live_rows, read_catalogue, write_catalogue
from index.generations import deleted_rows
from index.manifest import SegmentEntry

MOST_SEGMENTS = 12
MERGED_AT_ONCE = 6
"""Of the smallest, when there are too many."""
CHEAP_ARTICLES = 10_000
"""So many are merged at every update, in a quarter of a second of processor time: each segment makes every search
slower, and so 100,000 articles and what a year of days with 50 brings stay three segments."""
LIGHT_ARTICLES = 5_000
"""But a segment with half of the archive is only merged each time if it has no more articles than this."""
LEAST_STEP = 3
"""Beyond them a segment stays beside smaller ones only if it has this many times their articles, or has as many as are
cheap to merge: a day's update never rewrites more, unless there are too many segments."""
LARGE_SHARE = 0.1
"""Segments with this share of the archive are left alone: a sync never pays for them, unless there are too many."""
MOST_DELETED_SHARE = 0.3
"""A segment with more deleted articles than this is rewritten, which erases them and gives their room back."""


def segments_to_merge(entries: Sequence[SegmentEntry]) -> list[int]:
    """Which segments to merge into one now, by their place in `entries`; none if all is well."""
    by_size = sorted(range(len(entries)), key=lambda place: (entries[place].live, place))
    together = _small_ones([entries[place].live for place in by_size])
    if len(entries) - together + 1 > MOST_SEGMENTS:
        together = max(len(entries) - MOST_SEGMENTS + 1, MERGED_AT_ONCE)
    if together > 1:
        return sorted(by_size[:together])
    return [place for place, entry in enumerate(entries) if entry.deleted > MOST_DELETED_SHARE * entry.info.documents]


def _small_ones(sizes: Sequence[int]) -> int:
    """How many of the smallest segments are cheap to merge or too near to each other in size; 1 if none is.

    sizes: rising.
    """
    large = LARGE_SHARE * sum(sizes)
    before = 0
    for count, size in enumerate(sizes):
        dear = before + size > CHEAP_ARTICLES or (size > LIGHT_ARTICLES and 2 * size >= sum(sizes))
        if dear and (size >= large or (count and size >= min(CHEAP_ARTICLES, LEAST_STEP * before))):
            return max(count, 1)
        before += size
    return max(len(sizes), 1)


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
