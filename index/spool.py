"""Drafts on disk between reading and writing: each process appends to a file of its own, so that they need not travel
to the first one, which only knows where each of them is."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec
import numpy as np

from index.article import Draft

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Draft)
SUFFIX = ".drafts"
ORDERS_AT_ONCE = 4_096
"""So many are made and encoded together: all of a million would be large."""


class Place(NamedTuple):
    """Where a draft is. process: whose file it is in."""

    process: int
    offset: int
    size_bytes: int


class Order(NamedTuple):
    """A draft to settle and write: where it is, and every place of its payload, sorted."""

    process: int
    offset: int
    size_bytes: int
    paths: tuple[str, ...]


class _Orders(NamedTuple):
    """Some orders on disk, column by column: that takes a third of the time that it takes order by order."""

    processes: list[int]
    offsets: list[int]
    sizes: list[int]
    paths: list[tuple[str, ...]]


_ORDERS = msgspec.json.Decoder(_Orders)


def packed(draft: Draft) -> bytes:
    """A draft as the spool keeps it. Raises UnicodeEncodeError for half a surrogate pair."""
    return _ENCODER.encode(draft)


class Pen:
    """Appends drafts to this process's file in a folder. It may be sent to another process before it is used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stream: BinaryIO | None = None

    def write(self, drafts: Sequence[bytes]) -> list[Place]:
        """Append packed drafts; they can be read at once. Raises OSError if the disk refuses."""
        if self._stream is None:
            self._stream = _file_of(self._folder, os.getpid()).open("ab")
        process, at = os.getpid(), self._stream.tell()
        places: list[Place] = []
        for draft in drafts:
            places.append(Place(process, at, len(draft)))
            at += len(draft)
        self._stream.write(b"".join(drafts))
        self._stream.flush()
        return places

    def __reduce__(self) -> tuple[type[Pen], tuple[Path]]:
        return Pen, (self._folder,)

    def close(self) -> None:
        """End writing."""
        if self._stream is not None:
            self._stream.close()


class Spool:
    """Where the drafts of a build are, in files of one folder.

    ids: of the drafts in the order in which they became known.  In memory it keeps 16 bytes a draft beside the id.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ids: list[str] = []
        self._columns = _columns()

    def add(self, article_id: str, place: Place) -> None:
        """Take note of a draft."""
        self.ids.append(article_id)
        processes, offsets, sizes = self._columns
        processes.append(place.process)
        offsets.append(place.offset)
        sizes.append(place.size_bytes)

    def by_id(self) -> list[int]:
        """The numbers of all drafts, from 0 as they were added, by id."""
        return np.argsort(np.array(self.ids, dtype="S")).tolist() if self.ids else []

    def orders(self, numbers: Sequence[int], paths: Mapping[str, tuple[str, ...]]) -> Iterator[_Orders]:
        """The orders for these drafts, some at a time. paths: by id."""
        columns = [np.frombuffer(column, dtype=column.typecode) for column in self._columns]
        for at in range(0, len(numbers), ORDERS_AT_ONCE):
            own = numbers[at : at + ORDERS_AT_ONCE]
            process, offset, size = (column[own].tolist() for column in columns)
            yield _Orders(process, offset, size, [paths[self.ids[number]] for number in own])

    def forget(self) -> None:
        """Let go of ids and places, when all orders are given."""
        self.ids = []
        self._columns = _columns()

    def remove(self) -> None:
        """Remove the drafts themselves."""
        for file in self.folder.glob(f"*{SUFFIX}"):
            file.unlink()


def _columns() -> tuple[array[int], array[int], array[int]]:
    """Of places: process, offset, size."""
    return array("I"), array("Q"), array("I")


class SpoolReader:
    """Reads drafts back. A context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._streams: dict[int, BinaryIO] = {}

    def draft(self, order: Order) -> Draft:
        """The draft that an order names."""
        stream = self._streams.get(order.process)
        if stream is None:
            stream = self._streams[order.process] = _file_of(self._folder, order.process).open("rb")
        return _DECODER.decode(os.pread(stream.fileno(), order.size_bytes, order.offset))

    def __enter__(self) -> SpoolReader:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self._streams.values():
            stream.close()


def write_orders(file: Path, orders: Iterable[_Orders]) -> None:
    """Write orders as lines of JSON: a million of them would be large to hand to another process in one piece."""
    with file.open("xb") as stream:
        stream.writelines(msgspec.json.encode(some) + b"\n" for some in orders)


def read_orders(file: Path) -> Iterator[Order]:
    """Orders of a file, in its order."""
    with file.open("rb") as stream:
        for line in stream:
            yield from map(Order, *_ORDERS.decode(line))


def _file_of(folder: Path, process: int) -> Path:
    return folder / f"{process}{SUFFIX}"
