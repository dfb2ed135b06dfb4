"""What a run will find, told by the look of files before anything is read.

Where a sync will find something new, the processes that draft can begin to start while the first one loads its own
modules and reads what is held, which saves the time that they take by the clock; where it will not, they would be
started in vain. Where all that is new is records, these processes do without what reads pages.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from index.errors import ArchiveError
from index.generations import open_generation
from index.ingest.otherkinds import screen_name
from index.ingest.sources import Source, companions, shown_name
from index.limits import IngestLimits
from index.preload import modules_for
from index.seen import seen_before, stamp_of
from index.sourcenames import named_sources
from index.workers import announce

MOST_FILES = 10_000
"""Looked at, in some 50 ms: after more of them that are as they were, nothing is foretold."""


def start_if_new(index_dir: Path, paths: Sequence[Path], limits: IngestLimits) -> None:
    """Have what drafts begin to start if one of the first files of the sources has changed or come, importing what
    all that have may need.

    A guess: what cannot be looked at, and what is wrong with the archive, is for the run itself to tell.
    """
    with suppress(OSError, ArchiveError):
        generation = open_generation(index_dir)
        seen = seen_before(generation, limits)
        inside = index_dir.resolve()
        sources = named_sources(paths, generation.manifest.sources)
        files = (file for source in sources for file in _files(source, inside))
        new = (shown for shown, status in islice(files, MOST_FILES) if not seen.same(shown, stamp_of(status)))
        modules = modules_for(new)
        if modules:
            announce(modules)


def _files(source: Source, passed_over: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Files that may hold articles, as their payloads' paths begin, and what the system says of them.

    passed_over: the archive's own folder.
    """
    if not source.root.is_dir():
        yield source.label, source.root.stat()
        return
    waiting = [(source.label, os.fspath(source.root))]
    while waiting:
        shown, folder = waiting.pop()
        with os.scandir(folder) as entries:
            shown_ones = [entry for entry in entries if not entry.name.startswith(".")]
        parts = companions([entry.name for entry in shown_ones])
        for entry in shown_ones:
            path = f"{shown}/{shown_name(entry.name)}"
            if entry.is_dir(follow_symlinks=False):
                if Path(entry.path) != passed_over and entry.name not in parts:
                    waiting.append((path, entry.path))
            elif entry.is_file() and not screen_name(path, entry.name):
                yield path, entry.stat()
