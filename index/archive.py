"""What changes an archive: reindex, add, sync, remove, restore. Each builds a generation beside the live one.

Counting: read = articles + duplicates + rejected, for a run over what it read and for the archive as a whole.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec.structs import replace

from index.aliasing import aliases_of_reindex, notice_of_update
from index.analysis import ANALYSER_VERSION
from index.arrivals import Before, before_reindex, before_update, write_arrivals
from index.article import Rejected
from index.building import Build, Run, building
from index.checking import read_back
from index.entities import RECOGNISER_VERSION
from index.errors import ArchiveError, IndexMissing, IndexOutdated, SourceEmpty, SourceIsArchive
from index.gathering import Gathered, Wanted, counts_of, gather
from index.generations import (
    CURRENT,
    Generation,
    current_number,
    now,
    open_generation,
    publish,
    read_lasting,
    write_file,
    write_lock,
)
from index.holdings import Holdings, carry_over, holdings_of, read_rejected, uncollected
from index.ingest.sources import Source
from index.manifest import Manifest
from index.merging import files_of
from index.pipeline import TABLES, read_tables
from index.runs import Options, Progress, Removal, Report, unwatched
from index.seen import Seen, seen_before, write_seen
from index.settle import joined_spellings
from index.sourcenames import entries_of, joined, named_sources
from index.updates import Change, Paths, changes, differing, holds_any, recount, under

REJECTED = "rejected.json"
RELEARN_GROWTH = 1.5
"""Tables are learned anew when the archive has grown to this many times its size at the last learning."""

NAMED_SOURCES = 3
"""So many sources are named to a second writer; a command line may have thousands."""


def reindex(
    index_dir: Path, sources: Sequence[Path], *, options: Options | None = None, progress: Progress = unwatched
) -> Report:
    """Build the archive anew from the sources alone; what was removed by id stays out.

    The same payloads give the same articles, ids, facets and ranking for any order of sources and files and for any
    number of processes. Raises SourceMissing, SourceIsArchive, SourceEmpty, IndexBusy, StorageFull.
    Costs two passes over all documents, and room on the disk for the old archive, the new one and all drafts.
    """
    run = Run(options or Options(), progress, time.monotonic())
    read = _named(index_dir, sources)
    removed = _removed_ids(index_dir)
    if run.options.dry_run:
        return _rehearse(run, Wanted(read, run.options.limits, index_dir, removed=frozenset(removed)))
    with write_lock(index_dir, _command("reindex", sources)):
        return _reindex(index_dir, read, run)


def add(
    index_dir: Path, sources: Sequence[Path], *, options: Options | None = None, progress: Progress = unwatched
) -> Report:
    """Take in what the sources hold; nothing leaves. Raises as reindex does, and IndexDamaged and IndexOutdated."""
    run = Run(options or Options(), progress, time.monotonic())
    return _update("add", index_dir, sources, run)


def sync(
    index_dir: Path, sources: Sequence[Path], *, options: Options | None = None, progress: Progress = unwatched
) -> Report:
    """Make the archive hold just what the sources hold now, by content: what is new comes in, what is gone leaves.

    Articles of other sources stay. Raises as add does, and SourceEmpty if nothing is left of all that a source gave.
    """
    run = Run(options or Options(), progress, time.monotonic())
    return _update("sync", index_dir, sources, run)


def remove(index_dir: Path, ids: Iterable[str]) -> Removal:
    """Take articles out; they stay out of every later run until restored.

    Raises IndexMissing, IndexDamaged, IndexOutdated, IndexBusy, StorageFull.
    """
    wanted = tuple(dict.fromkeys(ids))
    with _held(index_dir, "clippings remove") as holdings:
        done = tuple(article for article in wanted if article in holdings.articles)
        removed = tuple(sorted({*holdings.generation.manifest.removed, *done}))
        return _removal(index_dir, holdings, wanted, done, removed)


def restore(index_dir: Path, ids: Iterable[str]) -> Removal:
    """Let removed articles in again: they come with the next run that reads them. Raises as remove does."""
    wanted = tuple(dict.fromkeys(ids))
    with _held(index_dir, "clippings remove --restore") as holdings:
        before = holdings.generation.manifest.removed
        done = tuple(article for article in wanted if article in before)
        left = tuple(article for article in before if article not in done)
        return _removal(index_dir, holdings, wanted, done, left)


@contextmanager
def _held(index_dir: Path, command: str) -> Iterator[Holdings]:
    """What an archive holds, while nobody else writes to it; a place without one is left without a trace."""
    if current_number(index_dir) is None:
        raise IndexMissing(str(index_dir))
    with write_lock(index_dir, command), uncollected():
        yield holdings_of(open_generation(index_dir, to_change=True))


def _named(index_dir: Path, paths: Sequence[Path]) -> tuple[Source, ...]:
    """The sources of a run. Raises SourceMissing, SourceIsArchive."""
    sources = named_sources(paths)
    if any(source.root == index_dir.resolve() for source in sources):
        raise SourceIsArchive(str(index_dir))
    return sources


# Reindex


def _rehearse(run: Run, wanted: Wanted) -> Report:
    """Read and draft everything, keep nothing."""
    found = _read_only(run, wanted)
    return run.report(found, None, added=len(found.paths))


def _read_only(run: Run, wanted: Wanted) -> Gathered:
    return gather(wanted, processes=run.processes, copies=False, pen=None, keep=lambda _: None, progress=run.progress)


def _reindex(index_dir: Path, sources: Sequence[Source], run: Run) -> Report:
    removed, before = _removed_ids(index_dir), before_reindex(index_dir)
    aliases, notices = aliases_of_reindex(run.options, _manifest_before(index_dir))
    with building(index_dir, run) as build:
        wanted = Wanted(sources, run.options.limits, index_dir, removed=frozenset(removed))
        found = build.gather(wanted)
        if (index_dir / CURRENT).exists() and not holds_any(found.paths, found.rejected, _labels(sources)):
            raise _empty(found, sources)
        build.order(found.paths)
        found.paths.clear()  # a million of them are in the way of writing
        tables = run.options.tables or build.tables(aliases)
        entries = build.write(tables)
        manifest = Manifest(
            format_version=0,
            schema_hash="",
            analyser_version=ANALYSER_VERSION,
            recogniser_version=RECOGNISER_VERSION,
            created=now(),
            counts=found.counts,
            segments=tuple(entries),
            sources=entries_of(sources),
            tables_file=TABLES,
            learned=now(),
            learned_articles=found.counts.articles,
            removed=removed,
            aliases=aliases,
            seen_file=write_seen(build.folder, wanted.seen, wanted.limits),
            spellings=joined_spellings(tables),
        )
        generation = _publish(index_dir, build, manifest, found.rejected, before)
    return run.report(found, generation, notices, added=found.counts.articles)


def _empty(found: Gathered, sources: Sequence[Source]) -> SourceEmpty:
    labels = _labels(sources)
    refused = (refusal for refusal in found.rejected if under(refusal.path, labels))
    first = next((f"{refusal.path}: {refusal.reason.rstrip('.')}" for refusal in refused), "")
    return SourceEmpty(", ".join(str(source.root) for source in sources), first)


def _labels(sources: Iterable[Source]) -> list[str]:
    return [source.label for source in sources]


def _publish(
    index_dir: Path,
    build: Build,
    manifest: Manifest,
    rejected: Sequence[Rejected],
    before: Before,
) -> Generation:
    """Add what every generation has, then publish. manifest: with its counts; of an update, with the files before."""
    build.run.progress("publishing", 0, None)
    build.spool.remove()
    write_file(build.folder / REJECTED, msgspec.json.encode(rejected))
    arrivals = write_arrivals(build.folder, manifest.segments, before)
    whole = replace(manifest, rejected_file=REJECTED, arrivals_file=arrivals)
    before_files = manifest.files or {}
    of_segments = (name for entry in manifest.segments for name in files_of(entry))  # new ones have new names
    carried = {name: before_files[name] for name in of_segments if name in before_files}
    return publish(index_dir, build.folder, whole, verify=read_back, carried=carried)


def _removed_ids(index_dir: Path) -> tuple[str, ...]:
    """Ids that stay out, as the published generation has them, even if the rest of it cannot be used any more."""
    manifest = _manifest_before(index_dir)
    return manifest.removed if manifest else ()


def _manifest_before(index_dir: Path) -> Manifest | None:
    try:
        number = current_number(index_dir)
        return read_lasting(index_dir / f"gen-{number}") if number else None
    except ArchiveError:
        return None


# Add, sync, remove


def _update(verb: str, index_dir: Path, sources: Sequence[Path], run: Run) -> Report:
    read = _named(index_dir, sources)
    if run.options.dry_run:
        return _rehearse_update(index_dir, sources, run, missing_goes=verb == "sync")
    with write_lock(index_dir, _command(verb, sources)):
        if current_number(index_dir) is None:
            return _reindex(index_dir, read, run)
        generation = _generation_to_update(index_dir)
        with uncollected():
            holdings = holdings_of(generation)
            return _update_generation(index_dir, holdings, sources, run, missing_goes=verb == "sync")


def _generation_to_update(index_dir: Path) -> Generation:
    """What the archive is now. Raises IndexOutdated if its people and places are another recogniser's.

    Articles of two recognisers in one archive would give a person two names; only a reindex replaces them all.
    """
    generation = open_generation(index_dir, to_change=True)
    version = generation.manifest.recogniser_version
    if version != RECOGNISER_VERSION:
        raise IndexOutdated(f"people and places by recogniser {version}, this one is {RECOGNISER_VERSION}")
    return generation


def _rehearse_update(index_dir: Path, sources: Sequence[Path], run: Run, *, missing_goes: bool) -> Report:
    try:
        holdings = holdings_of(_generation_to_update(index_dir))
    except IndexMissing:
        return _rehearse(run, Wanted(named_sources(sources), run.options.limits, index_dir))
    wanted = _wanted(holdings, sources, run)
    found = _read_only(run, wanted)
    change = _changes(holdings, found, wanted.sources, missing_goes=missing_goes)
    added = sum(article not in holdings.articles for article in found.paths)
    notices = notice_of_update(run.options, holdings.generation.manifest)
    changed = {"added": added, "updated": len(change.moved), "removed": len(change.gone)}
    return run.report(found, None, notices, known=read_rejected(holdings.generation), **changed)


def _wanted(holdings: Holdings, sources: Sequence[Path], run: Run) -> Wanted:
    old = holdings.generation.manifest
    index_dir = holdings.generation.folder.parent
    seen = seen_before(holdings.generation, run.options.limits)
    refused = seen.by_file((refusal, (refusal.path,)) for refusal in read_rejected(holdings.generation))
    return Wanted(
        named_sources(sources, old.sources),
        run.options.limits,
        index_dir,
        known=holdings.articles,
        removed=frozenset(old.removed),
        seen=seen,
        unread=seen.by_file((article, held.row.paths) for article, held in holdings.articles.items()),
        refused=refused,
    )


def _update_generation(
    index_dir: Path, holdings: Holdings, sources: Sequence[Path], run: Run, *, missing_goes: bool
) -> Report:
    wanted = _wanted(holdings, sources, run)
    with building(index_dir, run) as build:
        found = build.gather(wanted)
        added = len(build.spool.ids)
        labels = _labels(wanted.sources)
        change = _changes(holdings, found, wanted.sources, missing_goes=missing_goes)
        old = holdings.generation
        refused = read_rejected(old)
        rejected = _rejected_after(refused, found, labels)
        manifest = replace(old.manifest, sources=joined(old.manifest.sources, wanted.sources))
        if _nothing_changed(run, change, added) and manifest == old.manifest and rejected == refused:
            return run.report(found, old, notice_of_update(run.options, old.manifest), known=rejected)
        manifest = _with_update(build, holdings, change, manifest)
        _keep_others(wanted.seen, labels)
        _forget_left_behind(wanted.seen, found.paths, change.paths, labels)
        seen_file = write_seen(build.folder, wanted.seen, wanted.limits)
        manifest = replace(manifest, seen_file=seen_file, counts=counts_of(change.paths.values(), rejected))
        generation = _publish(index_dir, build, manifest, rejected, before_update(holdings))
    notices = notice_of_update(run.options, manifest)
    changed = {"added": added, "updated": len(change.moved), "removed": len(change.gone)}
    return run.report(found, generation, notices, known=refused, **changed)


def _changes(holdings: Holdings, found: Gathered, sources: Sequence[Source], *, missing_goes: bool) -> Change:
    """What the update does. Raises SourceEmpty if it would take out all that a source gave once, as where a disk is not
    there."""
    change = changes(holdings, found.paths, _labels(sources), missing_goes=missing_goes)
    gone = [path for article in change.gone for path in holdings.articles[article].row.paths]
    for source in sources if gone else ():
        own = [source.label]
        if any(under(path, own) for path in gone) and not holds_any(found.paths, found.rejected, own):
            raise _empty(found, [source])
    return change


def _keep_others(seen: Seen, labels: Sequence[str]) -> None:
    """Keep the stamps of files of sources that this run did not read."""
    seen.now |= {path: stamp for path, stamp in seen.before.items() if not under(path, labels)}
    seen.heads_now |= {path: head for path, head in seen.heads.items() if not under(path, labels)}


def _forget_left_behind(seen: Seen, found: Paths, paths: Paths, labels: Sequence[str]) -> None:
    """Forget files that gave articles once and do not any more, which an add keeps: a sync must read them to tell."""
    for article in differing(paths, found):
        for path in set(paths[article]).difference(found.get(article, ())):
            if under(path, labels):
                seen.forget(path)


def _nothing_changed(run: Run, change: Change, added: int) -> bool:
    return not (added or change.gone or change.moved or run.options.relearn)


def _with_update(build: Build, holdings: Holdings, change: Change, manifest: Manifest) -> Manifest:
    """Write what is new beside what stays, with the generation's tables or with new ones."""
    options = build.run.options
    grown = len(change.paths) >= RELEARN_GROWTH * max(1, manifest.learned_articles)
    if options.tables is None and (options.relearn or grown):
        stay = [article for article in holdings.articles if article not in change.gone]
        build.redraft(holdings, stay)
        build.order(change.paths)
        tables = build.tables(manifest.aliases)
        entries = build.write(tables)
        learned = replace(manifest, learned=now(), learned_articles=len(change.paths))
        return replace(learned, segments=tuple(entries), created=now(), spellings=joined_spellings(tables))
    tables = options.tables or read_tables(holdings.generation.folder, manifest.tables_file)
    tables, recounted = recount(tables, change.paths, {*change.gone, *build.spool.ids})
    again = change.moved | recounted
    build.spool_again(holdings, again)
    carried = carry_over(holdings, change.gone | again, build.folder, build.name)
    build.order(change.paths)
    entries = build.write(tables, carried)
    return replace(manifest, segments=tuple(entries), created=now(), spellings=joined_spellings(tables))


def _removal(
    index_dir: Path, holdings: Holdings, wanted: Sequence[str], done: tuple[str, ...], removed: tuple[str, ...]
) -> Removal:
    """Publish a generation with this list of removed ids, without those of them that are still there."""
    unknown = tuple(article for article in wanted if article not in done)
    old = holdings.generation
    if not done:
        return Removal(done, unknown, old.number)
    gone = frozenset(done).intersection(holdings.articles)
    paths = {article: held.row.paths for article, held in holdings.articles.items() if article not in gone}
    with building(index_dir, Run(Options(), unwatched, time.monotonic())) as build:
        tables, recounted = recount(read_tables(old.folder, old.manifest.tables_file), paths, gone)
        build.spool_again(holdings, recounted)
        carried = carry_over(holdings, gone | recounted, build.folder, build.name)
        build.order(paths)
        entries = build.write(tables, carried)
        rejected = read_rejected(old)
        counts = counts_of(paths.values(), rejected)
        manifest = replace(
            old.manifest, segments=tuple(entries), removed=removed, created=now(), seen_file=None, counts=counts
        )
        generation = _publish(index_dir, build, manifest, rejected, before_update(holdings))
    return Removal(done, unknown, generation.number)


def _rejected_after(refused: Sequence[Rejected], found: Gathered, labels: Sequence[str]) -> list[Rejected]:
    """What stands refused in the archive: this run's refusals, and those of sources that it did not read."""
    stand = [refusal for refusal in refused if not under(refusal.path, labels)]
    return sorted([*stand, *found.rejected], key=lambda refusal: refusal.path)


def _command(verb: str, sources: Sequence[Path]) -> str:
    return " ".join(["clippings", verb, *(str(path) for path in sources[:NAMED_SOURCES])])
