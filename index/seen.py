"""Files of sources as they were when they were read, so that an update need not read those again that are the same.

One file a generation, `seen.zst`: zstd over MessagePack, a Memory. A file is as it was if its device, number, size and
both of its times are: nobody changes it without changing the last of these. One that was written so lately that it may
change again within a tick of its clock is not noted (as git has it with its index); nor is one of which anything was
refused for a reason that may pass by itself. What else was refused of it stays refused, and is told again.

Of a file of JSON lines the hash is kept too, so that of one that has only grown the new lines are read. Hashing the
others again is sure, whatever was done to the file, and takes a twentieth of the time of parsing them.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
import zstandard
from msgspec import Struct, field

from index.article import Rejected
from index.generations import Generation, reading, write_file
from index.ingest.streams import Head
from index.limits import IngestLimits

FILE = "seen.zst"
SETTLED_NS = 3_000_000_000
"""A file is noted when it has not changed for so long: the coarsest clocks of file systems tick every two seconds."""


PASSING = frozenset({"worker-died", "too-slow", "internal", "unreadable"})
"""Codes of refusals that the same bytes may not meet again: on a machine with more room, in a later version."""

Key = TypeVar("Key")


class Stamp(NamedTuple):
    """What tells that a file has changed."""

    device: int
    inode: int
    size_bytes: int
    modified_ns: int
    changed_ns: int


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file of which the system says this."""
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


class Memory(NamedTuple):
    """What is kept. limits: as `limits_text` gives them.  files: stamps by path.

    heads: what files of JSON lines held, by path; None where an older version wrote it.
    """

    limits: str
    files: dict[str, Stamp]
    heads: dict[str, Head] | None = None


def limits_text(limits: IngestLimits) -> str:
    """What decides beside a file what it gives."""
    return repr(msgspec.structs.astuple(limits))


class Seen(Struct):
    """Looks at the files of one run. before: as they were, for those that need not be read again.

    now: stamps of what this run has found.  heads, heads_now: the same of JSON lines.
    """

    before: dict[str, Stamp] = field(default_factory=dict)
    now: dict[str, Stamp] = field(default_factory=dict)
    began_ns: int = field(default_factory=time.time_ns)
    heads: dict[str, Head] = field(default_factory=dict)
    heads_now: dict[str, Head] = field(default_factory=dict)

    def unchanged(self, path: str, status: os.stat_result) -> bool:
        """Whether a file that was just opened is as it was. path: as its payloads' paths begin."""
        stamp = stamp_of(status)
        if max(stamp.modified_ns, stamp.changed_ns) + SETTLED_NS < self.began_ns:
            self.now[path] = stamp
        same = self.same(path, stamp)
        if same and path in self.heads:
            self.heads_now[path] = self.heads[path]
        return same

    def same(self, path: str, stamp: Stamp) -> bool:
        """Whether this is the stamp that a file had."""
        return self.before.get(path) == stamp

    def head(self, path: str) -> Head | None:
        """With what a file of JSON lines began when it was read last."""
        return self.heads.get(path)

    def note(self, path: str, head: Head) -> None:
        """A file of JSON lines was read; all of it is this head."""
        self.heads_now[path] = head

    def forget(self, path: str) -> None:
        """A file is to be read again the next time. path: of something that it holds."""
        for file in _files_of(path):
            self.now.pop(file, None)
            self.heads_now.pop(file, None)

    def note_refusal(self, refusal: Rejected) -> None:
        """Something of a file was refused. If that may pass, all of the file is read again; a file of JSON lines
        that was refused as a whole is once it has grown."""
        if refusal.code in PASSING:
            self.forget(refusal.path)
        self.heads_now.pop(refusal.path, None)

    def by_file(self, held: Iterable[tuple[Key, tuple[str, ...]]]) -> dict[str, list[tuple[Key, str]]]:
        """What each remembered file gave, with its paths in it; files that cannot be told apart by these are forgotten.

        held: ids of articles, or refusals, and the paths of each.
        """
        found: defaultdict[str, list[tuple[Key, str]]] = defaultdict(list)
        known = {*self.before, *self.heads}
        plain = {file for file in known if "#" not in file and "!/" not in file}
        for key, paths in held:
            for path in paths:
                head, _, number = path.rpartition("#")
                if head in plain and number.isdecimal() and path not in known:  # most of a large archive
                    found[head].append((key, path))
                    continue
                files = [file for file in _files_of(path) if file in known]
                if len(files) == 1:
                    found[files[0]].append((key, path))
                for file in files if len(files) > 1 else ():
                    known.discard(file)
                    plain.discard(file)
                    self.before.pop(file, None)
                    self.heads.pop(file, None)
        return found


def _files_of(path: str) -> Iterator[str]:
    """The files that a payload may be of by its path: itself, JSON lines, an archive."""
    yield path
    for sign in ("#", "!/"):
        at = path.find(sign)
        while at >= 0:
            yield path[:at]
            at = path.find(sign, at + 1)


def write_seen(folder: Path, seen: Seen, limits: IngestLimits) -> str:
    """Write what a run with these limits has found; gives the file's name."""
    memory = Memory(limits_text(limits), seen.now, seen.heads_now)
    write_file(folder / FILE, zstandard.compress(msgspec.msgpack.encode(memory)))
    return FILE


def seen_before(generation: Generation, limits: IngestLimits) -> Seen:
    """What an update with these limits need not read again: nothing if they are others. Raises IndexDamaged."""
    name = generation.manifest.seen_file
    if name is None:
        return Seen()
    with reading(generation.folder, name):
        data = zstandard.decompress((generation.folder / name).read_bytes())
        memory = msgspec.msgpack.decode(data, type=Memory)
    if memory.limits != limits_text(limits):
        return Seen()
    return Seen(memory.files, heads=memory.heads or {})
