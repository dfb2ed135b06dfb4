"""What a generation says of itself: plain data, written as JSON beside its files.

`gen-N/manifest.json` holds one Manifest. It lists every other file of the generation with its size and sha256, so
a generation can be checked without knowing what its files mean.
"""

from __future__ import annotations

import hashlib

from msgspec import Struct, field

from index.article import Aliases
from index.schema import FIELDS

FORMAT_VERSION = 5
"""Raised when the bytes on disk change their meaning; a reader of another number asks for a reindex."""


class SegmentInfo(Struct, frozen=True):
    """One written segment. name: unique in the archive's life.  files: names inside the generation's folder.

    dictionary: tells which one its stored articles are packed with; nothing if none is known.
    """

    name: str
    documents: int
    files: tuple[str, ...]
    dictionary: str = ""


class SegmentEntry(Struct, frozen=True):
    """A segment inside a generation.

    deleted_file: the file of its deleted row numbers, or None.  deleted: how many rows it lists.
    catalogue_file: what the archive keeps of each of its articles (see index.catalogue).
    """

    info: SegmentInfo
    deleted_file: str | None = None
    deleted: int = 0
    catalogue_file: str = ""

    @property
    def live(self) -> int:
        """Articles that are not deleted."""
        return self.info.documents - self.deleted


class SourceEntry(Struct, frozen=True):
    """A source that articles came from. label: first part of their paths.  root: absolute path on this machine."""

    label: str
    root: str


class FileEntry(Struct, frozen=True):
    """One file of a generation. sha256: 64 hexadecimal digits."""

    size_bytes: int
    sha256: str


class Counts(Struct, frozen=True):
    """read = articles + duplicates + rejected. duplicates: further paths with the bytes of an article."""

    read: int = 0
    articles: int = 0
    duplicates: int = 0
    rejected: int = 0


class Manifest(Struct, frozen=True):
    """Everything about a generation but the meaning of its files.

    created: ISO 8601 instant, UTC.  tables_file: archive tables (index.settle).  learned_articles, learned: size of
    the archive when the tables were learned, and when.  rejected_file: what was refused, with reasons.
    removed: ids that stay out of the archive until they are restored, sorted.
    arrivals_file: when each article came in (index.arrivals); None where that was never noted.
    files: by name, every file of the folder but the manifest.
    aliases: the user's names, as they were applied to every article.
    seen_file: the files of the sources as they were read (index.seen).
    spellings: rarer spellings of full names, folded, to the names that their people are shown under (index.settle).
    """

    format_version: int
    schema_hash: str
    analyser_version: str
    recogniser_version: str
    created: str
    counts: Counts
    segments: tuple[SegmentEntry, ...]
    sources: tuple[SourceEntry, ...] = ()
    tables_file: str | None = None
    learned: str | None = None
    learned_articles: int = 0
    rejected_file: str | None = None
    removed: tuple[str, ...] = ()
    files: dict[str, FileEntry] | None = None
    arrivals_file: str | None = None
    aliases: Aliases = field(default_factory=Aliases)
    seen_file: str | None = None
    spellings: dict[str, str] = field(default_factory=dict)


class Lasting(Struct, frozen=True):
    """The parts of a manifest that a later version must find in it, under these names, to keep them in a reindex."""

    created: str
    segments: tuple[SegmentEntry, ...]
    removed: tuple[str, ...] = ()
    arrivals_file: str | None = None


def schema_hash() -> str:
    """Sixteen hexadecimal digits that change with the table of fields."""
    return hashlib.sha256(repr(FIELDS).encode()).hexdigest()[:16]
