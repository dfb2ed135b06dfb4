"""Drafts on disk between reading and writing: one file, and where each draft stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

import msgspec

from index.article import Article, Draft

_ENCODER = msgspec.msgpack.Encoder()
_DRAFT = msgspec.msgpack.Decoder(Draft)
_ARTICLE = msgspec.msgpack.Decoder(Article)


class Place(NamedTuple):
    """Where a document stands in the spool. settled: it is an article already, else a draft."""

    id: str
    offset: int
    size_bytes: int
    settled: bool


def packed(document: Draft | Article) -> bytes:
    """A document as the spool keeps it."""
    return _ENCODER.encode(document)


class Spool:
    """A file of documents, written once from beginning to end. A context manager."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.places: list[Place] = []
        self._stream: BinaryIO = file.open("xb")
        self._offset = 0

    def add(self, article_id: str, data: bytes, *, settled: bool) -> None:
        """Append a packed document."""
        self._stream.write(data)
        self.places.append(Place(article_id, self._offset, len(data), settled))
        self._offset += len(data)

    def close(self) -> None:
        """End writing, so that the file can be read."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_spool(file: Path, places: Sequence[Place]) -> Iterator[Draft | Article]:
    """Documents from a spool that has been closed, in the order of `places`."""
    with file.open("rb") as stream:
        for place in places:
            stream.seek(place.offset)
            data = stream.read(place.size_bytes)
            yield (_ARTICLE if place.settled else _DRAFT).decode(data)
