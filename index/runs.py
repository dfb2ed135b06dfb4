"""What a run is told and what it reports: plain data that the command line shares with the archive."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field

from index.article import Aliases, Rejected
from index.limits import IngestLimits
from index.settle import Tables

Progress = Callable[[str, int, int | None], None]
"""Called with the stage ("reading", "learning", "writing", "publishing"), what is done, and of how much if known."""

MEMORY_BYTES = 512_000_000
"""For inversion, over all processes; a build of a million stories then stays well under 1.5 GB."""


class Options(Struct, frozen=True):
    """How a run works.

    processes: for drafting and writing; None is one for each core.  memory_bytes: for inversion, over all processes.
    near_copies: look for them.  relearn: add and sync learn the tables anew.  tables: use these, learn none.
    dry_run: read and count, write nothing.  aliases: the user's names, which a reindex applies to every article;
    None for those that the archive was made with.
    Only the last five change what a run gives.
    """

    limits: IngestLimits = field(default_factory=IngestLimits)
    processes: int | None = None
    memory_bytes: int = MEMORY_BYTES
    near_copies: bool = True
    relearn: bool = False
    tables: Tables | None = None
    dry_run: bool = False
    aliases: Aliases | None = None


class Report(Struct, frozen=True):
    """What a run did. read = articles + duplicates + rejected, over what this run read.

    duplicates: further paths of an article's bytes.  rejected: sorted by path.  newly_rejected: those of them that
    did not stand refused in the archive before, for the same reason.  seconds: wall time.
    size_bytes: of the generation.  generation: its number; None after a dry run.
    added, updated, removed: articles that are new, that stand at other paths than before, that are gone.
    notices: what the user should know beside it, a sentence or two each.
    """

    read: int
    articles: int
    duplicates: int
    rejected: tuple[Rejected, ...]
    newly_rejected: tuple[Rejected, ...]
    seconds: float
    size_bytes: int = 0
    generation: int | None = None
    added: int = 0
    updated: int = 0
    removed: int = 0
    notices: tuple[str, ...] = ()


class Removal(Struct, frozen=True):
    """What remove or restore did. done: ids that it was done to.  unknown: ids that were not there."""

    done: tuple[str, ...]
    unknown: tuple[str, ...]
    generation: int


def unwatched(stage: str, done: int, total: int | None) -> None:
    """The progress of a run that nobody watches."""
