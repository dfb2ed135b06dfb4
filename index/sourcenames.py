"""Sources as a run is given them, and as an archive remembers them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from index.ingest.sources import Source, name_sources
from index.manifest import SourceEntry


def named_sources(sources: Sequence[Path], known: Sequence[SourceEntry] = ()) -> tuple[Source, ...]:
    """Sources with their labels: those that the archive knows keep theirs.

    Labels do not depend on the order of the command line. Raises SourceMissing.
    """
    paths = sorted(path.absolute() for path in sources)
    return name_sources(paths, [Source(entry.label, Path(entry.root)) for entry in known])


def entries_of(sources: Iterable[Source]) -> tuple[SourceEntry, ...]:
    """Sources as a manifest has them."""
    return tuple(SourceEntry(source.label, str(source.root)) for source in sources)


def joined(old: Sequence[SourceEntry], new: Sequence[Source]) -> tuple[SourceEntry, ...]:
    """What a manifest has of sources after a run over these."""
    by_label = {entry.label: entry for entry in (*old, *entries_of(new))}
    return tuple(by_label[label] for label in sorted(by_label))
