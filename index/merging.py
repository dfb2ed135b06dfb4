"""How many segments a generation has: which are merged, and merging them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.catalogue import merge_catalogues
from index.generations import deleted_rows
from index.manifest import SegmentEntry

MOST_SEGMENTS = 12
MERGED_AT_ONCE = 6
"""Of the smallest, when there are too many."""
CHEAP_ARTICLES = 10_000
"""So many are merged at every update, in less than a tenth of a second: each segment makes every search slower."""
FEW_SEGMENTS = 2
"""More are merged into one where that is affordable, so that a large one and a small one stay."""
AFFORDABLE = 200_000
"""Articles copied as they are, in a second. What 100,000 are in is written anew twice in a year of 50 a day."""
PACKED_AGAIN = 4
"""So many articles are copied in the time in which one is packed with another dictionary."""
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
    emptied = [place for place, entry in enumerate(entries) if not entry.live]
    by_size = sorted(set(range(len(entries))).difference(emptied), key=lambda place: (entries[place].live, place))
    together = _small_ones([entries[place].live for place in by_size])
    if len(by_size) - together + 1 > FEW_SEGMENTS and _effort(entries) <= AFFORDABLE:
        together = len(by_size)
    if len(by_size) - together + 1 > MOST_SEGMENTS:
        together = max(len(by_size) - MOST_SEGMENTS + 1, MERGED_AT_ONCE)
    if together > 1:
        return _with_dictionaries(entries, [*emptied, *by_size[:together]])
    thinned = [
        place for place, entry in enumerate(entries) if entry.deleted > MOST_DELETED_SHARE * entry.info.documents
    ]
    return _with_dictionaries(entries, thinned)


def _effort(entries: Sequence[SegmentEntry]) -> int:
    """What merging all of them takes, in articles that are copied as they are."""
    dictionary = max(entries, key=lambda entry: entry.live).info.dictionary
    own = [entry for entry in entries if dictionary and entry.info.dictionary == dictionary]
    copied = 0 if any(entry.deleted for entry in own) else sum(entry.live for entry in own)
    total = sum(entry.live for entry in entries)
    return total + PACKED_AGAIN * (total - copied)


def _with_dictionaries(entries: Sequence[SegmentEntry], chosen: Sequence[int]) -> list[int]:
    """These places, and those of segments whose dictionary may hold sentences of articles that are erased by this."""
    erased = {entries[place].info.dictionary for place in chosen if entries[place].deleted} - {""}
    return sorted({*chosen, *(place for place, entry in enumerate(entries) if entry.info.dictionary in erased)})


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
    """Merge what should be merged; all files of all entries are in `building`, those merged away are removed there, and
    those of entries with nothing left.

    name: of the new segment.  Text is not analysed again.
    """
    chosen = segments_to_merge(entries)
    if not chosen:
        return entries
    parts = [entries[place] for place in chosen]
    merged = [_merge(building, name, parts)] if any(part.live for part in parts) else []
    for part in parts:
        for file in files_of(part):
            (building / file).unlink()
    return [entry for place, entry in enumerate(entries) if place not in chosen] + merged


def files_of(entry: SegmentEntry) -> tuple[str, ...]:
    """Names of all files of a segment inside its generation."""
    beside = (entry.deleted_file, entry.catalogue_file)
    return (*entry.info.files, *(file for file in beside if file))


def _merge(building: Path, name: str, parts: Sequence[SegmentEntry]) -> SegmentEntry:
    from index.codec.merge import merge

    deleted = [deleted_rows(building, part) for part in parts]
    info = merge(building, name, [(building, part.info, rows) for part, rows in zip(parts, deleted, strict=True)])
    catalogues = [(part.catalogue_file, rows.tolist()) for part, rows in zip(parts, deleted, strict=True)]
    return SegmentEntry(info, catalogue_file=merge_catalogues(building, name, catalogues))
