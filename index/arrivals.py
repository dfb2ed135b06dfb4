"""When each article came into the archive first: one instant a row, kept for as long as the article stays.

One file a generation, `arrivals`: `<u4`, seconds since 1970 UTC, for the rows of all segments in the manifest's order.
A feed needs it: what is new to an archive of old stories is seldom what was published last.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from index.catalogue import read_catalogue
from index.errors import ArchiveError, IndexDamaged
from index.generations import Generation, current_number, read_lasting, reading, write_file
from index.holdings import Holdings, holdings_of
from index.manifest import SegmentEntry

FILE = "arrivals"
Seconds = NDArray[np.uint32]


class Before(Struct, frozen=True):
    """What is known of arrivals. latest: the last one, 0 for none.  by_segment: of segments that may stay.

    of: the arrival of an article by its id, None for one that is not held.
    """

    latest: int
    by_segment: dict[str, Seconds]
    of: Callable[[str], int | None]


NOTHING = Before(0, {}, lambda article_id: None)


def read_arrivals(generation: Generation) -> Seconds:
    """[rows of all segments]: when each article arrived; where it was never noted, when the generation was made.

    Maps the file. Raises IndexDamaged if it does not fit the segments.
    """
    manifest = generation.manifest
    rows = sum(entry.info.documents for entry in manifest.segments)
    if manifest.arrivals_file is None or not rows:
        return np.full(rows, datetime.fromisoformat(manifest.created).timestamp(), dtype=np.uint32)
    with reading(generation.folder, manifest.arrivals_file):
        found = np.memmap(generation.folder / manifest.arrivals_file, dtype="<u4", mode="r")
    if len(found) != rows:
        raise IndexDamaged(f"{generation.folder.name}/{manifest.arrivals_file}", f"{len(found):,} rows, not {rows:,}")
    return found


def first_arrival(generation: Generation) -> str:
    """When the first article of an archive came in, ISO 8601 instant, UTC; when it was made, if it has none."""
    seconds = read_arrivals(generation)
    if not len(seconds):
        return generation.manifest.created
    return datetime.fromtimestamp(int(seconds.min()), UTC).isoformat()


def before_update(holdings: Holdings) -> Before:
    """Arrivals of the articles that a generation holds."""
    segments = holdings.generation.manifest.segments
    seconds = read_arrivals(holdings.generation)
    ends = accumulate((entry.info.documents for entry in segments), initial=0)
    parts = [seconds[start:end] for start, end in pairwise(ends)]

    def of(article_id: str) -> int | None:
        held = holdings.articles.get(article_id)
        return None if held is None else int(parts[held.segment][held.number])

    named = {entry.info.name: part for entry, part in zip(segments, parts, strict=True)}
    return Before(int(seconds.max(initial=0)), named, of)


def before_reindex(index_dir: Path) -> Before:
    """Arrivals as the published generation has them, even if this version cannot search it any more; none if the
    archive is new or too damaged to tell, and then all articles arrive anew."""
    try:
        number = current_number(index_dir)
        if number is None:
            return NOTHING
        folder = index_dir / f"gen-{number}"
        return before_update(holdings_of(Generation(number, folder, read_lasting(folder))))
    except ArchiveError:
        return NOTHING


def write_arrivals(folder: Path, entries: Sequence[SegmentEntry], before: Before) -> str:
    """Write the arrivals of a generation that is being built; gives the file's name.

    What was not held arrives now, in any case after all that did: clocks may be set back. Costs a look at the
    catalogue of each new segment, if anything was held.
    """
    now = max(int(time.time()), before.latest + 1)
    parts = [_of_segment(folder, entry, before, now) for entry in entries]
    write_file(folder / FILE, b"".join(part.astype("<u4").tobytes() for part in parts))
    return FILE


def _of_segment(folder: Path, entry: SegmentEntry, before: Before, now: int) -> Seconds:
    known = before.by_segment.get(entry.info.name)
    if known is not None:
        return known
    if before is NOTHING:
        return np.full(entry.info.documents, now, dtype=np.uint32)
    found = (before.of(row.id) for row in read_catalogue(folder, entry.catalogue_file))
    return _packed(now if seconds is None else seconds for seconds in found)


def _packed(seconds: Iterable[int]) -> Seconds:
    return np.fromiter(seconds, dtype=np.uint32)
