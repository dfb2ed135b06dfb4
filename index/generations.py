"""Generations on disk: the lock, the build folder, publishing, opening, checking files.

An index folder holds

    CURRENT         "N " and the first 16 hexadecimal digits of the sha256 of gen-N's manifest line
    LOCK            held with flock by the one writer; says who holds it
    gen-N/          manifest.json (one line of JSON, one line with its sha256) and the files it lists
    building-*/     a generation that is being built; what a killed run left is removed by the next one

Nothing inside a published gen-N ever changes, so a reader that has opened its files may go on reading them after a
later publish has unlinked them. Local POSIX file systems only.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import zstandard
from msgspec import Struct
from msgspec.structs import replace

from index.errors import IndexBusy, IndexDamaged, IndexMissing, IndexOutdated, StorageFull
from index.manifest import FORMAT_VERSION, Counts, FileEntry, Lasting, Manifest, SegmentEntry, schema_hash

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CURRENT = "CURRENT"
LOCK = "LOCK"
MANIFEST = "manifest.json"
HASHED_AT_OPEN_BYTES = 1_000_000
"""Smaller files are hashed whenever a generation is opened, and whatever their size lists of deleted rows, which steer
the reading of the others, and arrivals, which go from one generation into the next without a checksum of their own."""
STORAGE_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.EACCES})
HOLDER_WAIT_S = 0.5
"""How long a refused writer waits for the holder to have written who it is."""
SEALED_AT_ONCE = 4
"""Files that are hashed beside each other, while others are synced."""
OPEN_ATTEMPTS = 5
"""Two publishes while a reader opens take its generation away; it then starts again from CURRENT."""

_GENERATION = re.compile(r"gen-([1-9][0-9]*)")
_CURRENT = re.compile(r"([1-9][0-9]*) ([0-9a-f]{16})\n")


class Generation(Struct, frozen=True):
    """A published generation whose manifest, sizes and small files have been checked."""

    number: int
    folder: Path
    manifest: Manifest

    def deleted(self, entry: SegmentEntry) -> NDArray[np.uint32]:
        """Row numbers of a segment's deleted articles, rising."""
        return deleted_rows(self.folder, entry)


class Holder(Struct, frozen=True):
    """Who holds the lock. started: ISO 8601 instant, UTC."""

    pid: int
    command: str
    started: str


# Reading


def current_number(index_dir: Path) -> int | None:
    """Number of the published generation, None if there is none. Costs one read of some 20 bytes.

    Raises IndexDamaged if CURRENT is not what publish writes.
    """
    current = _read_current(index_dir)
    return current[0] if current else None


def open_generation(index_dir: Path, *, to_change: bool = False) -> Generation:
    """Open the current generation and check its manifest, every file's size and the hashes of HASHED_AT_OPEN_BYTES.

    to_change: check the hashes of all files but the segments' own, however large: what they hold goes into the next
    generation, where damage would get a checksum that fits it.
    Raises IndexMissing, IndexDamaged, IndexOutdated. Costs a stat a file and reading the files under 1 MB
    and 4 bytes an article.
    """
    for attempt in range(OPEN_ATTEMPTS):
        current = _read_current(index_dir)
        if current is None:
            break
        try:
            return _open(index_dir, *current, to_change=to_change)
        except IndexDamaged:
            if _read_current(index_dir) == current or attempt == OPEN_ATTEMPTS - 1:
                raise
    raise IndexMissing(str(index_dir))


def _open(index_dir: Path, number: int, digest: str, *, to_change: bool) -> Generation:
    folder = index_dir / f"gen-{number}"
    if not folder.exists():
        raise IndexDamaged(CURRENT, f"it names {folder.name}, which is not there")
    manifest = read_manifest(folder, digest)
    _refuse_other_versions(manifest)
    files = manifest.files or {}
    always = {manifest.arrivals_file, *(entry.deleted_file for entry in manifest.segments)}
    if to_change:
        always |= files.keys() - {name for entry in manifest.segments for name in entry.info.files}
    for name, file in files.items():
        check_file(folder, name, file, whole=file.size_bytes < HASHED_AT_OPEN_BYTES or name in always)
    return Generation(number, folder, manifest)


@contextmanager
def reading(folder: Path, name: str) -> Iterator[None]:
    """Raises IndexDamaged for a file of a generation that is not there or holds something else than it should."""
    try:
        yield
    except (OSError, ValueError, zstandard.ZstdError, msgspec.MsgspecError) as fault:
        raise IndexDamaged(f"{folder.name}/{name}", "it does not read") from fault


def deleted_rows(folder: Path, entry: SegmentEntry) -> NDArray[np.uint32]:
    """Row numbers of the deleted articles of a segment whose files are in `folder`, rising. Raises IndexDamaged if they
    are not the segment's."""
    import numpy as np

    if entry.deleted_file is None:
        return np.empty(0, dtype=np.uint32)
    rows = np.fromfile(folder / entry.deleted_file, dtype="<u4").astype(np.uint32, copy=False)
    if len(rows) != entry.deleted or (rows[1:] <= rows[:-1]).any() or (rows >= entry.info.documents).any():
        raise IndexDamaged(f"{folder.name}/{entry.deleted_file}", "it does not fit its segment")
    return rows


def read_manifest(folder: Path, digest: str | None = None) -> Manifest:
    """The manifest of a generation's folder. digest: first 16 digits of its sha256, as CURRENT has it.

    Raises IndexDamaged if it is missing or fails its checksum, IndexOutdated if another version wrote it.
    """
    line = _manifest_line(folder, digest)
    try:
        return msgspec.json.decode(line, type=Manifest)
    except msgspec.ValidationError as fault:
        raise IndexOutdated("the manifest has another form") from fault


def read_lasting(folder: Path) -> Manifest:
    """What a reindex keeps of a generation, whichever version wrote it: its manifest, all but the lasting parts of it
    empty if the rest has another form. Raises IndexDamaged, and IndexOutdated if even those are not to be read."""
    line = _manifest_line(folder, None)
    try:
        return msgspec.json.decode(line, type=Manifest)
    except msgspec.ValidationError:
        pass
    try:
        kept = msgspec.json.decode(line, type=Lasting)
    except msgspec.ValidationError as fault:
        raise IndexOutdated("the manifest has another form") from fault
    return Manifest(
        0, "", "", "", kept.created, Counts(), kept.segments, removed=kept.removed, arrivals_file=kept.arrivals_file
    )


def _manifest_line(folder: Path, digest: str | None) -> bytes:
    """A manifest as written, its checksum compared."""
    name = f"{folder.name}/{MANIFEST}"
    try:
        line, _, seal = (folder / MANIFEST).read_bytes().partition(b"\n")
    except OSError as fault:
        raise IndexDamaged(name, _detail(fault)) from fault
    found = hashlib.sha256(line).hexdigest()
    if seal != found.encode() + b"\n":
        raise IndexDamaged(name, "its checksum does not match")
    if digest is not None and not found.startswith(digest):
        raise IndexDamaged(CURRENT, f"it does not belong to {folder.name}")
    return line


def check_file(folder: Path, name: str, entry: FileEntry, *, whole: bool) -> None:
    """Compare a file with its manifest entry: its size, and its sha256 if `whole`. Raises IndexDamaged."""
    shown = f"{folder.name}/{name}"
    try:
        size_bytes = (folder / name).stat().st_size
        if size_bytes != entry.size_bytes:
            raise IndexDamaged(shown, f"{size_bytes:,} bytes instead of {entry.size_bytes:,}")
        if whole and _sha256(folder / name) != entry.sha256:
            raise IndexDamaged(shown, "its checksum does not match")
    except OSError as fault:
        raise IndexDamaged(shown, _detail(fault)) from fault


def _refuse_other_versions(manifest: Manifest) -> None:
    from index.analysis import ANALYSER_VERSION

    if manifest.format_version != FORMAT_VERSION:
        raise IndexOutdated(f"format {manifest.format_version}, this one reads {FORMAT_VERSION}")
    if manifest.schema_hash != schema_hash():
        raise IndexOutdated("other fields")
    if manifest.analyser_version != ANALYSER_VERSION:
        raise IndexOutdated(f"analyser {manifest.analyser_version}, this one is {ANALYSER_VERSION}")


def _read_current(index_dir: Path) -> tuple[int, str] | None:
    try:
        text = (index_dir / CURRENT).read_bytes().decode("ascii", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as fault:
        raise IndexDamaged(CURRENT, _detail(fault)) from fault
    match = _CURRENT.fullmatch(text)
    if match is None:
        raise IndexDamaged(CURRENT, "it does not name a generation")
    return int(match[1]), match[2]


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _detail(fault: OSError) -> str:
    return (fault.strerror or str(fault)).lower()


# Writing


@contextmanager
def write_lock(index_dir: Path, command: str) -> Iterator[None]:
    """Be the one writer of an index folder, making the folder if need be; then remove what killed runs left.

    command: what this process does, for the message that a second writer gets.
    Raises IndexBusy at once if another process writes, StorageFull if the folder cannot be made.
    """
    lock = _open_lock(index_dir)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise IndexBusy(str(index_dir), _holder_in_words(lock)) from fault
        with storage_faults(index_dir):
            _sign(lock, command)
            remove_leftovers(index_dir)
        yield
        with suppress(OSError):
            os.ftruncate(lock, 0)
    finally:
        os.close(lock)


def _open_lock(index_dir: Path) -> int:
    """The lock file's descriptor. Whatever the system has against the place, the user has to choose another one."""
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        return os.open(index_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        raise StorageFull(str(index_dir), _detail(fault)) from fault


@contextmanager
def storage_faults(index_dir: Path) -> Iterator[None]:
    """Turn what a full or refusing disk raises into StorageFull."""
    try:
        yield
    except OSError as fault:
        if fault.errno in STORAGE_ERRNOS:
            raise StorageFull(str(index_dir), _detail(fault)) from fault
        raise


@contextmanager
def build_folder(index_dir: Path) -> Iterator[Path]:
    """A new folder for a generation to be built in; gone again at the end unless publish has renamed it.

    The caller holds write_lock.
    """
    from tempfile import mkdtemp  # those who only read need not load it

    try:
        with storage_faults(index_dir):
            folder = Path(mkdtemp(prefix="building-", dir=index_dir))
            folder.chmod(0o755)
            yield folder
    finally:  # by its name, for an interrupt may come between making it and knowing it
        for left in index_dir.glob("building-*"):
            shutil.rmtree(left, ignore_errors=True)


def remove_leftovers(index_dir: Path) -> None:
    """Remove what runs that were killed left: build folders, and all generations but the current and one older."""
    with suppress(IndexDamaged):  # what a damaged CURRENT meant is for the operator to see, not for us to delete
        _remove_unused(index_dir, current_number(index_dir) or 0)
    for left in index_dir.glob("building-*"):
        _remove_folder(left)
    for left in index_dir.glob(f"{CURRENT}.*"):
        left.unlink()


def publish(
    index_dir: Path,
    building: Path,
    manifest: Manifest,
    *,
    verify: Callable[[Generation], None],
    carried: Mapping[str, FileEntry] | None = None,
) -> Generation:
    """Make a build folder the current generation, so that a crash at any moment leaves the old or the new one whole.

    building: inside index_dir, from build_folder; the caller holds write_lock.
    manifest: complete but for `files`, `format_version` and `schema_hash`, which are filled in here.
    verify: reads the generation back before it becomes current and raises if it cannot.
    carried: files that were linked from an older generation, as its manifest has them. They are not hashed again: that
    would take as long as they are large, and would seal whatever has become of them since.
    Raises IndexDamaged if what was written does not read back, StorageFull. Hashes and syncs every other file.
    """
    with storage_faults(index_dir):
        known = carried or {}
        files = _sealed_all(sorted(file for file in building.iterdir() if file.name not in known)) | dict(known)
        manifest = replace(manifest, files=files, format_version=FORMAT_VERSION, schema_hash=schema_hash())
        digest = _write_manifest(building, manifest)
        number = next_number(index_dir)
        folder = index_dir / f"gen-{number}"
        building.rename(folder)
        sync_folder(index_dir)
        generation = Generation(number, folder, manifest)
        try:
            verify(generation)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _replace_current(index_dir, f"{number} {digest[:16]}\n")
        remove_leftovers(index_dir)
    return generation


def next_number(index_dir: Path) -> int:
    """The number that the next generation gets; stable while the caller holds write_lock."""
    return max(_numbers(index_dir), default=0) + 1


def link(file: Path, folder: Path) -> None:
    """Put a file of an older generation into a new one: a hard link, or a copy where the file system has none.

    Either is on the disk as surely as the file itself.
    """
    try:
        os.link(file, folder / file.name)
    except OSError as fault:
        if fault.errno in STORAGE_ERRNOS:
            raise
        with file.open("rb") as source, (folder / file.name).open("xb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())


def write_file(file: Path, data: bytes) -> None:
    """Write a new file and sync it to the disk. An existing one may be shared with older generations, so it stays."""
    with file.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Sync a folder's entries to the disk, so that its names survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def now() -> str:
    """This instant, UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _sealed_all(files: Sequence[Path]) -> dict[str, FileEntry]:
    """Sync and hash all files, several at a time, for neither the disk nor hashing waits for the interpreter."""
    from concurrent.futures import ThreadPoolExecutor  # those who only read need not load it

    with ThreadPoolExecutor(SEALED_AT_ONCE) as pool:
        return dict(zip((file.name for file in files), pool.map(_sealed, files), strict=True))


def _sealed(file: Path) -> FileEntry:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileEntry(os.fstat(stream.fileno()).st_size, digest)


def _write_manifest(folder: Path, manifest: Manifest) -> str:
    line = msgspec.json.encode(manifest)
    digest = hashlib.sha256(line).hexdigest()
    write_file(folder / MANIFEST, line + b"\n" + digest.encode() + b"\n")
    sync_folder(folder)
    return digest


def _replace_current(index_dir: Path, text: str) -> None:
    waiting = index_dir / f"{CURRENT}.{os.getpid()}"
    write_file(waiting, text.encode())
    waiting.replace(index_dir / CURRENT)
    sync_folder(index_dir)


def _remove_unused(index_dir: Path, current: int) -> None:
    older = max((number for number in _numbers(index_dir) if number < current), default=0)
    for number in _numbers(index_dir):
        if number not in (current, older):
            _remove_folder(index_dir / f"gen-{number}")


def _numbers(index_dir: Path) -> list[int]:
    found = (_GENERATION.fullmatch(path.name) for path in index_dir.iterdir())
    return sorted(int(match[1]) for match in found if match)


def _remove_folder(folder: Path) -> None:
    """Remove a folder, though a process that is being killed may still write its last file into it."""
    deadline = time.monotonic() + HOLDER_WAIT_S
    while True:
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            if not folder.exists():
                return
        except OSError as fault:
            if fault.errno != errno.ENOTEMPTY or time.monotonic() > deadline:
                raise
        else:
            return


def _sign(lock: int, command: str) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, msgspec.json.encode(Holder(os.getpid(), command, now())), 0)


def _holder_in_words(lock: int) -> str:
    deadline = time.monotonic() + HOLDER_WAIT_S
    while time.monotonic() < deadline:
        with suppress(msgspec.MsgspecError):
            holder = msgspec.json.decode(os.pread(lock, 4096, 0), type=Holder)
            return f"{holder.command}, process {holder.pid}, since {holder.started}"
        time.sleep(0.01)
    return "a process that has not said who it is"
