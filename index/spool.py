"""Drafts on disk between reading and writing: each process appends to a file of its own, so that they need not travel
to the first one, which only knows where each of them is."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import BinaryIO, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.article import Draft

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Draft)
SUFFIX = ".drafts"
ORDERS_AT_ONCE = 4_096
"""So many are in memory as objects: all of a million would be large."""
_PLACE = np.dtype([("process", "<u4"), ("offset", "<u8"), ("size_bytes", "<u4")])


class Places(NamedTuple):
    """Where some drafts are. process: whose file they are in.  offsets: u8 each.  sizes: in bytes, u4 each."""

    process: int
    offsets: bytes
    sizes: bytes

    def only(self, rows: Sequence[int]) -> Places:
        """Those of some of the drafts."""
        offsets, sizes = np.frombuffer(self.offsets, dtype="<u8"), np.frombuffer(self.sizes, dtype="<u4")
        chosen = np.array(rows, dtype=np.int64)
        return Places(self.process, offsets[chosen].tobytes(), sizes[chosen].tobytes())


class Order(NamedTuple):
    """A draft to settle and write: where it is, and every place of its payload, sorted; None is where it was read."""

    process: int
    offset: int
    size_bytes: int
    paths: tuple[str, ...] | None


class Orders(NamedTuple):
    """What one process is to write, in its order. places: process, offset and size of each.  paths: by their place in
    the order, of those drafts whose payload was not found just where the draft says."""

    places: NDArray[np.void]
    paths: dict[int, tuple[str, ...]]


_PATHS = msgspec.json.Decoder(dict[int, tuple[str, ...]])


def packed(draft: Draft) -> bytes:
    """A draft as the spool keeps it. Raises UnicodeEncodeError for half a surrogate pair."""
    return _ENCODER.encode(draft)


class Pen:
    """Appends drafts to this process's file in a folder. It may be sent to another process before it is used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stream: BinaryIO | None = None

    def write(self, drafts: Sequence[bytes]) -> Places:
        """Append packed drafts; they can be read at once. Raises OSError if the disk refuses."""
        if self._stream is None:
            self._stream = _file_of(self._folder, os.getpid()).open("ab")
        sizes = np.fromiter(map(len, drafts), dtype="<u8", count=len(drafts))
        offsets = self._stream.tell() + sizes.cumsum() - sizes
        self._stream.write(b"".join(drafts))
        self._stream.flush()
        return Places(os.getpid(), offsets.astype("<u8").tobytes(), sizes.astype("<u4").tobytes())

    def __reduce__(self) -> tuple[type[Pen], tuple[Path]]:
        return Pen, (self._folder,)

    def close(self) -> None:
        """End writing."""
        if self._stream is not None:
            self._stream.close()


class Spool:
    """Where the drafts of a build are, in files of one folder.

    ids: of the drafts in the order in which they became known.  In memory it keeps 24 bytes a draft beside the id.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ids: list[str] = []
        self._read_at: list[str] = []
        self._columns = _columns()

    def add(self, ids: Sequence[str], paths: Sequence[str], places: Places) -> None:
        """Take note of drafts. paths: as the drafts have them."""
        self.ids += ids
        self._read_at += paths
        processes, offsets, sizes = self._columns
        processes.extend([places.process] * len(ids))
        offsets.frombytes(places.offsets)
        sizes.frombytes(places.sizes)

    def by_id(self) -> NDArray[np.int64]:
        """The numbers of all drafts, from 0 as they were added, by id."""
        return np.argsort(np.array(self.ids, dtype="S"))

    def orders(self, numbers: Sequence[NDArray[np.int64]], paths: Mapping[str, tuple[str, ...]]) -> Iterator[Orders]:
        """The orders for the drafts of each of these lists. paths: by id."""
        elsewhere = np.zeros(len(self.ids), dtype=bool)
        at = enumerate(zip(self.ids, self._read_at, strict=True))
        elsewhere[[number for number, (article, path) in at if paths[article] != (path,)]] = True
        for own in numbers:
            places = np.empty(len(own), dtype=_PLACE)
            for name, column in zip(_PLACE.names or (), self._columns, strict=True):
                places[name] = np.frombuffer(column, dtype=column.typecode)[own]
            told = elsewhere[own].nonzero()[0].tolist()
            yield Orders(places, {at: paths[self.ids[own[at]]] for at in told})

    def forget(self) -> None:
        """Let go of ids and places, when all orders are given."""
        self.ids = []
        self._read_at = []
        self._columns = _columns()

    def remove(self) -> None:
        """Remove the drafts themselves. Their room is given back beside what follows, in a thread."""
        held = []
        for file in self.folder.glob(f"*{SUFFIX}"):
            held.append(file.open("rb"))
            file.unlink()
        Thread(target=_close_all, args=(held,)).start()


def _close_all(streams: Sequence[BinaryIO]) -> None:
    for stream in streams:
        stream.close()


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


def write_orders(file: Path, orders: Orders) -> None:
    """Write orders, paths as a line of JSON: a million of them would be large to hand to another process."""
    with file.open("xb") as stream:
        stream.write(msgspec.json.encode(orders.paths) + b"\n")
        stream.write(orders.places.tobytes())


def read_orders(file: Path) -> Iterator[Order]:
    """Orders of a file, in its order."""
    with file.open("rb") as stream:
        paths = _PATHS.decode(stream.readline())
        places = np.frombuffer(stream.read(), dtype=_PLACE)
    for first in range(0, len(places), ORDERS_AT_ONCE):
        some = places[first : first + ORDERS_AT_ONCE].tolist()
        for at, (process, offset, size_bytes) in enumerate(some, first):
            yield Order(process, offset, size_bytes, paths.get(at))


def _file_of(folder: Path, process: int) -> Path:
    return folder / f"{process}{SUFFIX}"
