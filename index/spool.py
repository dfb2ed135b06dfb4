"""Drafts on disk between reading and writing: each process appends to a file of its own, so that they need not travel
to the first one, which only knows where each of them is."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
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


_ORDER = msgspec.json.Decoder(Order)
_ORDERS = msgspec.json.Encoder()


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
        self._processes = array("I")
        self._offsets = array("Q")
        self._sizes = array("I")

    def add(self, article_id: str, place: Place) -> None:
        """Take note of a draft."""
        self.ids.append(article_id)
        self._processes.append(place.process)
        self._offsets.append(place.offset)
        self._sizes.append(place.size_bytes)

    def by_id(self) -> list[int]:
        """The numbers of all drafts, from 0 as they were added, by id."""
        return np.argsort(np.array(self.ids, dtype="S")).tolist() if self.ids else []

    def orders(self, numbers: Iterable[int], paths: Mapping[str, tuple[str, ...]]) -> Iterator[Sequence[object]]:
        """The orders for these drafts, as plain tuples. paths: by id."""
        columns = (self._processes, self._offsets, self._sizes)
        own = list(numbers)
        found = (map(column.__getitem__, own) for column in columns)
        return zip(*found, map(paths.__getitem__, map(self.ids.__getitem__, own)), strict=True)

    def forget(self) -> None:
        """Let go of ids and places, when all orders are given."""
        self.ids = []
        self._processes, self._offsets, self._sizes = array("I"), array("Q"), array("I")

    def remove(self) -> None:
        """Remove the drafts themselves."""
        for file in self.folder.glob(f"*{SUFFIX}"):
            file.unlink()


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


def write_orders(file: Path, orders: Iterator[Sequence[object]]) -> None:
    """Write orders as lines: a million of them would be large to hand to another process in one piece."""
    with file.open("xb") as stream:
        while some := list(islice(orders, ORDERS_AT_ONCE)):
            stream.write(_ORDERS.encode_lines(some))


def read_orders(file: Path) -> Iterator[Order]:
    """Orders of a file, in its order."""
    with file.open("rb") as stream:
        for line in stream:
            yield _ORDER.decode(line)


def _file_of(folder: Path, process: int) -> Path:
    return folder / f"{process}{SUFFIX}"
