"""Everything that index raises on purpose.

Each leaf says who can act:

    ClippingsError
    ├── AliasesUnusable        caller: the alias file cannot be read, or a line of it says nothing
    ├── ArticleUnusable        caller: a writer was given a field or value that no article has
    └── ArchiveError
        ├── SourceMissing      caller: a source named on the command line is not there
        ├── SourceIsArchive    caller: the folder named is the archive's own
        ├── SourceEmpty        caller: no article where there were some, which would all leave
        ├── IndexMissing       operator: no archive at this place yet
        ├── IndexDamaged       operator: a file is missing, cut or changed
        ├── IndexOutdated      operator: written by another version; reindex
        ├── IndexBusy          retry: another writer holds the lock
        ├── ProcessMissing     operator: no other process can be started, or the system has ended the first
        ├── StorageFull        operator: the disk refused a write
        └── OutOfMemory        operator: a process that writes was ended, or got no memory
"""

from __future__ import annotations


class ClippingsError(Exception):
    """Base of all errors that Clippings raises on purpose; its text is one line for a user."""


class AliasesUnusable(ClippingsError):
    """The alias file holds lines that cannot be used. file: its path.  faults: one line of text for each."""

    def __init__(self, file: str, faults: tuple[str, ...]) -> None:
        told = f" {faults[0]}" if len(faults) == 1 else "".join(f"\n{fault}" for fault in faults)
        super().__init__(f"The alias file {file} cannot be used. Nothing was changed.{told}")
        self.file = file
        self.faults = faults


class ArticleUnusable(ClippingsError):
    """An article that cannot be stored. field: which of its fields is to blame."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"The article was not added: {field} {detail}.")
        self.field = field


class ArchiveError(ClippingsError):
    """Something about the index on disk."""


class SourceMissing(ArchiveError):
    """A source that was asked for does not exist. path: as it was given."""

    def __init__(self, path: str) -> None:
        super().__init__(f"No file or folder at {path}. Check the path and try again.")
        self.path = path


class SourceIsArchive(ArchiveError):
    """A source is the folder that the archive is in, of which nothing is read. path: the folder."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} is the folder of the archive itself. Name the folder of your pages, or another --index."
        )
        self.path = path


class SourceEmpty(ArchiveError):
    """A reindex found not one article, and an archive is there that it would replace; or a sync found none in a source
    that gave some once.

    path: as it was given.  refused: what was wrong with the first document, if there was one.
    """

    def __init__(self, path: str, refused: str = "") -> None:
        found = f"All in {path} was rejected ({refused})" if refused else f"There is nothing to read in {path}"
        super().__init__(f"{found}. The archive stays as it was; check the path.")
        self.path = path


class IndexMissing(ArchiveError):
    """No published generation in the index folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"No archive in {folder}. Make one with: clippings --index {folder} reindex SOURCE")
        self.folder = folder


class IndexDamaged(ArchiveError):
    """A file of the index is missing, cut short or changed. file: its name inside the index folder."""

    def __init__(self, file: str, detail: str) -> None:
        super().__init__(f"The index file {file} is damaged ({detail}). Run clippings check, then clippings reindex.")
        self.file = file
        self.detail = detail


class IndexOutdated(ArchiveError):
    """The index was written with another format, schema or analyser."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The index was made by another version of Clippings ({detail}). Run clippings reindex once, with the"
            " sources that it was made from."
        )
        self.detail = detail


class IndexBusy(ArchiveError):
    """Another process is writing. holder: what it is, its process number and since when."""

    def __init__(self, folder: str, holder: str) -> None:
        super().__init__(f"Another run is writing to {folder}: {holder}. Wait for it to end, then try again.")
        self.folder = folder
        self.holder = holder


class StorageFull(ArchiveError):
    """The disk refused a write; the last published generation is untouched."""

    def __init__(self, folder: str, detail: str) -> None:
        super().__init__(
            f"Could not write to {folder} ({detail}). Nothing was changed; make room, allow writing or choose another"
            " folder, then run again."
        )
        self.folder = folder
        self.detail = detail


class OutOfMemory(ArchiveError):
    """There was no memory left for a run; the last published generation is untouched. detail: what tells so."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The run needs more memory than there is ({detail}). Nothing was changed; run again with less memory for"
            " building the index (--memory, by default 512 MB) or with one process (--processes 1)."
        )
        self.detail = detail


class ProcessMissing(ArchiveError):
    """Work was to be done in other processes, and none can be started. program: what they run."""

    def __init__(self, program: str) -> None:
        super().__init__(
            f"The work needs other processes, and none could be started with {program}. Nothing was changed; see that"
            " it may be run and that memory is left, then run again."
        )
        self.program = program
