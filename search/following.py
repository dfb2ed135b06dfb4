"""The engine of whichever generation is published: opened when another one is, closed when nobody uses it any more."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from index.arrivals import first_arrival
from index.article import Aliases
from index.errors import ArchiveError
from index.generations import CURRENT, Generation, open_generation
from index.manifest import Manifest
from search.engine import Engine

LOOK_EVERY_S = 0.5
"""How often CURRENT is looked at, at most: a look costs some microseconds, and readers shall follow within 2 s."""

_log = logging.getLogger(__name__)


class Opened(Struct):
    """An engine in use. seen: what CURRENT looked like.  began: when its first article came in.  searches: in progress.
    retired: a newer one is open.  aliases: the user's, and spellings that publishing joined to the usual one."""

    engine: Engine
    generation: Generation
    seen: tuple[int, int]
    began: str
    aliases: Aliases
    searches: int = 0
    retired: bool = False


class Follower:
    """Follows the publisher of a folder. Safe to share between threads.

    opener: makes the engine of a generation.
    """

    def __init__(self, folder: Path, opener: Callable[[Generation], Engine]) -> None:
        """Opens the published generation. Raises IndexMissing, IndexDamaged, IndexOutdated."""
        self._folder = folder
        self._opener = opener
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._closed = False
        self._prepares = False
        self._opened = self._open()
        self._looked = time.monotonic()

    @contextmanager
    def leased(self) -> Iterator[Opened]:
        """The engine to answer with, kept open as long as it is used."""
        self._follow()
        with self._lock:
            if self._closed:
                raise ValueError("the archive is closed")
            opened = self._opened
            opened.searches += 1
        try:
            yield opened
        finally:
            with self._lock:
                opened.searches -= 1
                if opened.retired and not opened.searches:
                    opened.engine.close()

    def prepare(self) -> None:
        """Prepare the engine now, and from now on each newer one beside the searches that go on meanwhile."""
        self._prepares = True
        with self.leased() as opened:
            opened.engine.prepare()

    def close(self) -> None:
        """Close the engine once searches in progress have ended. Later leases raise ValueError."""
        with self._lock:
            self._closed = True
            self._retire(self._opened)

    def _follow(self) -> None:
        """Open a newer generation if one has been published; other threads go on with the older one meanwhile."""
        if time.monotonic() - self._looked < LOOK_EVERY_S or not self._opening.acquire(blocking=False):
            return
        try:
            if self._look() not in (None, self._opened.seen):
                self._replace(self._open())
        except ArchiveError as fault:
            # What is open still answers; the next look tries again, and the operator reads why in the log.
            _log.warning("the published generation cannot be opened: %s", fault)
        finally:
            self._looked = time.monotonic()
            self._opening.release()

    def _look(self) -> tuple[int, int] | None:
        """What tells one CURRENT file from another; None if there is none."""
        try:
            found = os.stat(self._folder / CURRENT)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _open(self) -> Opened:
        while True:
            # Looked at before it is read: what is published in between is seen at the next look.
            seen = self._look()
            if seen is None:
                open_generation(self._folder)  # raises what is wrong: there is none, or it cannot be read
                continue
            try:
                generation = open_generation(self._folder)
                began = first_arrival(generation)
                return Opened(self._opener(generation), generation, seen, began, _names_of(generation.manifest))
            except ArchiveError:
                # Two publishes while it opened may have taken it away; then there is a newer one to open.
                if self._look() == seen:
                    raise

    def _replace(self, newer: Opened) -> None:
        with self._lock:
            if self._closed:
                newer.engine.close()
                return
            older, self._opened = self._opened, newer
            self._retire(older)
        if self._prepares:
            threading.Thread(target=self._prepare_beside, daemon=True).start()

    def _prepare_beside(self) -> None:
        try:
            self.prepare()
        except (ArchiveError, ValueError) as fault:
            # Closed meanwhile, or damaged: then the question that needs it says so to whoever asks it.
            _log.warning("the new generation could not be prepared: %s", fault)

    def _retire(self, opened: Opened) -> None:
        if not opened.retired and not opened.searches:
            opened.engine.close()
        opened.retired = True


def _names_of(manifest: Manifest) -> Aliases:
    return replace(manifest.aliases, people=manifest.spellings | manifest.aliases.people)
