"""A stream of bytes that is read forward only, unpacked from gzip or not, and never further than its limits."""

from __future__ import annotations

import gzip
from typing import IO, cast

from index.article import Rejected
from index.ingest.containers import Found
from index.ingest.streams import CHUNK_BYTES, RATIO_FREE_BYTES, archive_too_large, bomb, packed
from index.limits import IngestLimits


class OverLimit(Exception):
    """The stream has unpacked to more than its size allows, or to more than an archive may hold. refusal: what stands
    for the rest."""

    def __init__(self, refusal: Rejected) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


class TooLong(Exception):
    """More is asked for at once than a document may have."""


class Unpacked:
    """What a file or member holds, unpacked if its name says that it is packed. Raises OverLimit."""

    def __init__(self, found: Found, limits: IngestLimits, *, is_packed: bool | None = None) -> None:
        unpacks = packed(found.name) if is_packed is None else is_packed
        self._stream = cast("IO[bytes]", gzip.GzipFile(fileobj=found.stream)) if unpacks else found.stream
        self._found = found
        self._limits = limits
        self._at = 0

    def tell(self) -> int:
        """How many bytes have been read."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Read on as far as an offset. Raises ValueError for one that lies behind."""
        if whence != 0 or offset < self._at:
            raise ValueError("the archive cannot be read backwards")
        self.skip(offset - self._at)
        return self._at

    def skip(self, size: int) -> None:
        """Pass over so many bytes, or all that are left."""
        end = self._at + size
        while self._at < end and self._counted(self._stream.read(min(end - self._at, CHUNK_BYTES))):
            pass

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes, no more than a document may have. Raises TooLong."""
        if size < 0 or size > self._limits.document_bytes:
            raise TooLong("a part that is longer than a document may be")
        return self._counted(self._stream.read(size))

    def readline(self, size: int) -> bytes:
        """The rest of a line, or so many bytes of it."""
        return self._counted(self._stream.readline(size))

    def _counted(self, data: bytes) -> bytes:
        self._at += len(data)
        if self._at > RATIO_FREE_BYTES and self._at > self._limits.ratio * max(self._found.size_bytes, 1):
            raise OverLimit(bomb(self._found.shown, self._limits))
        if self._at > self._limits.archive_bytes:
            raise OverLimit(archive_too_large(self._found.shown, self._limits))
        return data
