"""Drafts on disk between reading and writing: one file, and where each draft stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

import msgspec

from index.article import Draft

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Draft)


class Place(NamedTuple):
    """Where a draft stands in the spool."""

    id: str
    offset: int
    size_bytes: int


def packed(draft: Draft) -> bytes:
    """A draft as the spool keeps it. Raises UnicodeEncodeError for half a surrogate pair."""
    return _ENCODER.encode(draft)


class Spool:
    """A file of drafts, written once from beginning to end. A context manager."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.places: list[Place] = []
        self._stream: BinaryIO = file.open("xb")
        self._offset = 0

    def add(self, article_id: str, data: bytes) -> None:
        """Append a packed draft."""
        self._stream.write(data)
        self.places.append(Place(article_id, self._offset, len(data)))
        self._offset += len(data)

    def close(self) -> None:
        """End writing, so that the file can be read."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_spool(file: Path, places: Sequence[Place]) -> Iterator[Draft]:
    """Drafts from a spool that has been closed, in the order of `places`."""
    with file.open("rb") as stream:
        for place in places:
            stream.seek(place.offset)
            data = stream.read(place.size_bytes)
            yield _DECODER.decode(data)
