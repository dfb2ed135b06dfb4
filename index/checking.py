"""Whether a generation is what was written: read back before it becomes current, and checked whole on demand."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from index.arrivals import read_arrivals
from index.catalogue import read_catalogue
from index.codec.reader import Segment
from index.errors import IndexDamaged
from index.generations import Generation, check_file, open_generation, read_manifest
from index.manifest import SegmentEntry
from index.statistics import advice


class Check(Struct, frozen=True):
    """What a check found. problems: one line each, empty if all is well.  size_bytes: what was hashed.

    advice: as in `Stats`.
    """

    generation: int
    articles: int
    files: int
    size_bytes: int
    problems: tuple[str, ...]
    advice: str | None = None


def read_back(generation: Generation) -> None:
    """Read a new generation through the codec: counts, a stored article of each segment, found again by its id.

    Raises IndexDamaged.
    """
    for entry in generation.manifest.segments:
        segment = Segment(generation.folder, entry.info)
        try:
            generation.deleted(entry)
            last = segment.rows - 1
            if segment.row_of(segment.article(last).id) != last:
                raise IndexDamaged(entry.info.name, "its last article is not found by its id")
        finally:
            segment.close()
    read_arrivals(generation)
    live = sum(entry.live for entry in generation.manifest.segments)
    if live != generation.manifest.counts.articles:
        raise IndexDamaged("manifest.json", f"{live:,} articles instead of {generation.manifest.counts.articles:,}")


def check(index_dir: Path) -> Check:
    """Hash every file of the generations that are kept, and read every article of the current one.

    Raises IndexMissing, IndexOutdated; damage is what comes back.
    """
    tally = _Tally()
    for folder in sorted(index_dir.glob("gen-*")):
        _hash_files(folder, tally)
    number, todo = 0, None
    try:
        generation = open_generation(index_dir)
        number, todo = generation.number, advice(generation.manifest.recogniser_version)
        read_back(generation)
        for entry in generation.manifest.segments:
            _read_articles(generation, entry, tally)
    except IndexDamaged as fault:
        tally.problems.append(_told(fault))
    return Check(number, tally.articles, tally.files, tally.size_bytes, tuple(dict.fromkeys(tally.problems)), todo)


def _told(fault: IndexDamaged) -> str:
    """Where and what, without the advice to run this check."""
    return f"{fault.file} is damaged ({fault.detail})"


class _Tally(Struct):
    problems: list[str] = field(default_factory=list)
    files: int = 0
    size_bytes: int = 0
    articles: int = 0


def _hash_files(folder: Path, tally: _Tally) -> None:
    try:
        files = read_manifest(folder).files or {}
    except IndexDamaged as fault:
        tally.problems.append(_told(fault))
        return
    for name, entry in files.items():
        tally.files += 1
        tally.size_bytes += entry.size_bytes
        try:
            check_file(folder, name, entry, whole=True)
        except IndexDamaged as fault:
            tally.problems.append(_told(fault))


def _read_articles(generation: Generation, entry: SegmentEntry, tally: _Tally) -> None:
    deleted = set(generation.deleted(entry).tolist())
    segment = Segment(generation.folder, entry.info)
    try:
        segment.verify()
        if segment.ids() != [row.id for row in read_catalogue(generation.folder, entry.catalogue_file)]:
            raise IndexDamaged(entry.catalogue_file, "it does not list the segment's articles")
        for row, article_id in enumerate(segment.ids()):
            if segment.article(row).id != article_id:
                tally.problems.append(f"{entry.info.name}: the article in row {row} is not {article_id}")
            tally.articles += row not in deleted
    finally:
        segment.close()
