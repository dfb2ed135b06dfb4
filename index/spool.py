"""Drafts on disk between reading and writing: one file, and where each draft stands in it."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

import msgspec

from index.article import Draft

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Draft)


class Order(NamedTuple):
    """A draft to settle and write: where it stands in the spool, and every place of its payload, sorted."""

    offset: int
    size_bytes: int
    paths: tuple[str, ...]


_ORDER = msgspec.json.Decoder(Order)


def packed(draft: Draft) -> bytes:
    """A draft as the spool keeps it. Raises UnicodeEncodeError for half a surrogate pair."""
    return _ENCODER.encode(draft)


class Spool:
    """A file of drafts, written once from beginning to end. A context manager.

    ids: of the drafts in their order.  In memory it keeps 16 bytes a draft beside the id.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.ids: list[str] = []
        self._ends = array("Q", [0])
        self._stream: BinaryIO = file.open("xb")

    def add(self, article_id: str, data: bytes) -> None:
        """Append a packed draft."""
        self._stream.write(data)
        self.ids.append(article_id)
        self._ends.append(self._ends[-1] + len(data))

    def order(self, number: int, paths: tuple[str, ...]) -> Order:
        """The order for the draft that was added as number `number`, from 0."""
        offset = self._ends[number]
        return Order(offset, self._ends[number + 1] - offset, paths)

    def forget(self) -> None:
        """Let go of ids and places, when all orders are given."""
        self.ids, self._ends = [], array("Q", [0])

    def close(self) -> None:
        """End writing, so that the file can be read."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def write_orders(file: Path, orders: Iterator[Order]) -> None:
    """Write orders as lines: a million of them would be large to hand to another process in one piece."""
    with file.open("xb") as stream:
        for order in orders:
            stream.write(msgspec.json.encode(order) + b"\n")


def read_orders(file: Path) -> Iterator[Order]:
    """Orders of a file, in its order."""
    with file.open("rb") as stream:
        for line in stream:
            yield _ORDER.decode(line)


def read_draft(stream: BinaryIO, order: Order) -> Draft:
    """The draft that an order names, from a spool that has been closed."""
    return _DECODER.decode(os.pread(stream.fileno(), order.size_bytes, order.offset))
