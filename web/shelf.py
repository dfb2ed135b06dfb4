"""The open archive of one process: opened at the first need, tried again after a failure."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from flask import current_app
from msgspec import Struct, field

from search.archive import Archive
from search.limits import SearchLimits
from web.settings import Settings

EXTENSION = "clippings"


Opener = Callable[[Path, SearchLimits], Archive]


class Shelf(Struct):
    """Where a request takes the archive from. One in a process; safe to share between threads."""

    settings: Settings
    opener: Opener
    _archive: Archive | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def archive(self) -> Archive:
        """The archive, which notices new generations by itself.

        Raises ArchiveError as long as there is none; the next request tries again, so that a first reindex
        needs no restart.
        """
        with self._lock:
            if self._archive is None:
                self._archive = self.opener(self.settings.index_dir, self.settings.search)
            return self._archive

    def close(self) -> None:
        with self._lock:
            if self._archive is not None:
                self._archive.close()
                self._archive = None


def shelf() -> Shelf:
    """The shelf of the running app."""
    here = current_app.extensions[EXTENSION]
    assert isinstance(here, Shelf)
    return here


def archive() -> Archive:
    """The archive of the running app. Raises ArchiveError."""
    return shelf().archive()


def settings() -> Settings:
    """The settings of the running app."""
    return shelf().settings
