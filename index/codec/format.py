"""Bytes: one file of named typed arrays, checked and mapped. What the arrays mean is in ARCHITECTURE.md.

Layout of a pack, all numbers little-endian:

    0   8s  magic "CLIPPACK"
    8   u4  version of the layout
    12  u4  number of arrays
    16  u8  offset of the table
    24  u8  length of the file
    32  u4  CRC-32 of the table
    36  u4  CRC-32 of bytes 0 to 36
    64      the arrays, each beginning at a multiple of 64
    table   one entry of 56 bytes an array: name 28s, type 4s ("<u4"), CRC-32 u4, zero u4, offset u8, count u8
"""

from __future__ import annotations

import itertools
import mmap
import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from index.codec.bits import PADDING, WIDTHS, Array, Bits, best_width, packed, too_large
from index.errors import IndexDamaged, IndexOutdated

__all__ = ["Array", "Bits"]

VERSION = 3
MAGIC = b"CLIPPACK"
_HEADER = struct.Struct("<8sIIQQI")
_ENTRY = struct.Struct("<28s4sIIQQ")
_CRC = struct.Struct("<I")
_ALIGN = 64
"""A cache line: no element of any type straddles one."""
_COPY_BYTES = 1 << 20


class PackWriter:
    """Writes a pack array by array, each in as many pieces as you like, in memory bounded by the largest piece.

    Pieces of different arrays may come in any order; they wait in memory or in nameless files until `finish`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._spools: dict[str, _Spool] = {}

    def append(self, name: str, piece: Array) -> None:
        """Add a piece to the end of an array. All pieces of one array have one type."""
        little = np.ascontiguousarray(piece.astype(piece.dtype.newbyteorder("<"), copy=False))
        spool = self._spools.get(name)
        if spool is None:
            spool = self._spools[name] = _Spool(self._path.parent, little.dtype.str)
        spool.append(little)

    def append_bits(self, name: str, piece: Array, width: int | None = None) -> None:
        """Add numbers to the end of an array of packed ones, as `Pack.bits` reads it.

        width: bits of each, if all fit and readers know it; None for what takes least room, which is then written too.
        """
        spool = self._spools.get(name)
        if spool is None:
            spool = self._spools[name] = _BitSpool(self._path.parent, width)
        spool.append(piece)

    def count(self, name: str) -> int:
        """Elements added to an array so far."""
        return self._spools[name].count if name in self._spools else 0

    def finish(self) -> None:
        """Join all arrays into the pack. The caller fsyncs."""
        entries: list[bytes] = []
        with self._path.open("wb") as out:
            out.write(bytes(_ALIGN))
            for name, spool in self._spools.items():
                for ending, array in spool.arrays():
                    poured = _Poured(out)
                    for piece in array:
                        poured.add(piece)
                    entries.append(poured.entry(name + ending))
            _pad(out)
            _seal(out, b"".join(entries), len(entries))

    def discard(self) -> None:
        """Give the pieces back without making a pack."""
        for spool in self._spools.values():
            spool.close()


class _Spool:
    """The pieces of one array: in memory while small, else in a nameless file."""

    def __init__(self, folder: Path, type_code: str) -> None:
        self.type = np.dtype(type_code)
        self.count = 0
        from tempfile import SpooledTemporaryFile  # those who only read need not load it

        self._file = SpooledTemporaryFile(max_size=_COPY_BYTES, dir=str(folder))  # noqa: SIM115  (poured later)

    def append(self, piece: Array) -> None:
        if piece.dtype != self.type:
            raise TypeError(f"{piece.dtype.str} after {self.type.str}")
        self._file.write(piece.data.cast("B") if piece.size else b"")
        self.count += piece.size

    def arrays(self) -> Iterator[tuple[str, Iterable[Array]]]:
        """The arrays to write: what each adds to the name, and its pieces, at least one."""
        yield "", self.pieces()

    def pieces(self) -> Iterator[Array]:
        """All elements again, a megabyte at a time; the last piece is empty."""
        self._file.seek(0)
        while chunk := self._file.read(_COPY_BYTES):
            yield np.frombuffer(chunk, dtype=self.type)
        yield np.zeros(0, dtype=self.type)
        self.close()

    def close(self) -> None:
        self._file.close()


class _BitSpool(_Spool):
    """Numbers that are packed when all are there: only then is it known how many bits serve best."""

    def __init__(self, folder: Path, width: int | None) -> None:
        super().__init__(folder, "<u2")
        self._width = width
        self._not_fitting = np.zeros(len(WIDTHS), dtype=np.int64)
        self._large: list[Array] = []

    def append(self, piece: Array) -> None:
        piece = piece.astype("<u4", copy=False)
        if self._width is None:
            self._not_fitting += too_large(piece)
            self._large.append(piece[piece >= _WAITING])
        super().append(np.minimum(piece, _WAITING).astype("<u2"))

    def arrays(self) -> Iterator[tuple[str, Iterable[Array]]]:
        width = best_width(self.count, self._not_fitting) if self._width is None else self._width
        at, big = [np.zeros(0, dtype="<u8")], [np.zeros(0, dtype="<u4")]
        yield "", self._packed(width, at, big)
        if self._width is None:
            yield ".width", [np.array([width], dtype="<u4")]
            yield ".at", at
            yield ".big", [_with_large(np.concatenate(big), self._large)]

    def _packed(self, width: int, at: list[Array], big: list[Array]) -> Iterator[Array]:
        """Packed pieces; where numbers stand that do not fit, and these numbers, go into the two lists."""
        limit, done = (1 << width) - 1, 0
        for piece in self.pieces():
            if self._width is None:
                over = np.flatnonzero(piece >= limit)
                at.append((over + done).astype("<u8"))
                big.append(piece[over].astype("<u4"))
            done += len(piece)
            yield packed(np.minimum(piece, limit), width)
        yield np.frombuffer(PADDING, dtype=np.uint8)


_WAITING = 0xFFFF
"""Stands for numbers from it on while they wait to be packed."""


def _with_large(numbers: Array, large: Sequence[Array]) -> Array:
    """Numbers with those put in that waited apart."""
    numbers[numbers == _WAITING] = np.concatenate([numbers[:0], *large])
    return numbers


class _Poured:
    """An array on its way into the pack."""

    def __init__(self, out: BinaryIO) -> None:
        _pad(out)
        self._out = out
        self._offset = out.tell()
        self._crc = 0
        self._count = 0
        self._type = ""

    def add(self, piece: Array) -> None:
        data = piece.data.cast("B") if piece.size else b""
        self._out.write(data)
        self._crc = zlib.crc32(data, self._crc)
        self._count += piece.size
        self._type = piece.dtype.str

    def entry(self, name: str) -> bytes:
        return _ENTRY.pack(name.encode(), self._type.encode(), self._crc, 0, self._offset, self._count)


def _pad(out: BinaryIO) -> None:
    out.write(bytes(-out.tell() % _ALIGN))


def _seal(out: BinaryIO, table: bytes, arrays: int) -> None:
    offset = out.tell()
    out.write(table)
    header = _HEADER.pack(MAGIC, VERSION, arrays, offset, offset + len(table), zlib.crc32(table))
    out.seek(0)
    out.write(header + _CRC.pack(zlib.crc32(header)))


class Pack:
    """A mapped pack. Arrays are read-only views of the file: nothing is copied."""

    def __init__(self, path: Path) -> None:
        """Map a pack and read its table. Raises IndexDamaged or IndexOutdated. Costs some tens of microseconds."""
        self.name = path.name
        self._map = map_file(path)
        try:
            self._entries = _read_table(self.name, self._map)
        except BaseException:
            self._map.close()
            raise
        self._views: dict[str, Array] = {}

    def array(self, name: str) -> Array:
        """An array by name. Raises IndexDamaged if the pack has none."""
        view = self._views.get(name)
        if view is None:
            if name not in self._entries:
                raise IndexDamaged(self.name, f"no array {name}")
            type_code, _, offset, count = self._entries[name]
            view = np.frombuffer(self._map, dtype=type_code, count=count, offset=offset)
            self._views[name] = view
        return view

    def checked(self, name: str) -> Array:
        """An array by name, every byte of it checked. Raises IndexDamaged."""
        array = self.array(name)
        if zlib.crc32(array.view(np.uint8).data) != self._entries[name][1]:
            raise IndexDamaged(self.name, f"the array {name} has changed")
        return array

    def bits(self, name: str) -> Bits:
        """An array of packed numbers by name. Raises IndexDamaged if the pack has none."""
        width = int(self.array(f"{name}.width")[0])
        return Bits(self.array(name), width, self.array(f"{name}.at"), self.array(f"{name}.big"))

    def names(self) -> list[str]:
        """Names of all arrays."""
        return list(self._entries)

    def verify(self) -> None:
        """Check every byte. Raises IndexDamaged. Costs a read of the file."""
        end = _ALIGN
        for name, (_, _, offset, _) in sorted(self._entries.items(), key=lambda item: item[1][2]):
            self._verify_zeros(end, offset)
            end = offset + self.checked(name).nbytes
        self._verify_zeros(end, len(self._map) - len(self._entries) * _ENTRY.size)
        self._verify_zeros(_HEADER.size + _CRC.size, _ALIGN)

    def _verify_zeros(self, start: int, end: int) -> None:
        if end < start or any(self._map[start:end]):
            raise IndexDamaged(self.name, "bytes between its arrays have changed")

    def close(self) -> None:
        """Let the map go as soon as no array of it is in use any more."""
        self._views.clear()
        self._entries.clear()


def map_file(path: Path) -> mmap.mmap:
    """Map a file for reading. Raises IndexDamaged if it is missing or empty."""
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise IndexDamaged(path.name, "the file is missing") from error
    except ValueError as error:
        raise IndexDamaged(path.name, "the file is empty") from error


def _read_table(name: str, data: mmap.mmap) -> dict[str, tuple[str, int, int, int]]:
    """Name to (type, CRC-32, offset, count), all of it checked to lie inside the file."""
    head = data[: _HEADER.size + _CRC.size]
    if len(head) < _HEADER.size + _CRC.size or not head.startswith(MAGIC):
        raise IndexDamaged(name, "not a pack")
    _, version, arrays, offset, length, crc = _HEADER.unpack(head[: _HEADER.size])
    if _CRC.unpack(head[_HEADER.size :])[0] != zlib.crc32(head[: _HEADER.size]):
        raise IndexDamaged(name, "its header has changed")
    if version != VERSION:
        raise IndexOutdated(f"{name} has layout {version}, this is {VERSION}")
    table = data[offset:length]
    if length != len(data) or len(table) != arrays * _ENTRY.size or zlib.crc32(table) != crc:
        raise IndexDamaged(name, "its table has changed or the file is cut")
    return dict(_entry(table[at : at + _ENTRY.size]) for at in range(0, len(table), _ENTRY.size))


def _entry(data: bytes) -> tuple[str, tuple[str, int, int, int]]:
    name, type_code, crc, _, offset, count = _ENTRY.unpack(data)
    return name.rstrip(b"\0").decode(), (type_code.rstrip(b"\0").decode(), crc, offset, count)


def starts(lengths: Array) -> Array:
    """Where each run begins, and where the last one ends: lengths [n] to offsets [n + 1], u4 if they fit, else u8."""
    result = np.zeros(len(lengths) + 1, dtype=np.uint64)
    np.cumsum(lengths, out=result[1:])
    return offsets(result)


def offsets(rising: Array) -> Array:
    """Offsets as they are kept: u4 if the last one fits, else u8."""
    return rising.astype(np.uint32 if int(rising[-1]) < 1 << 32 else np.uint64)


def counts(at: Array) -> Array:
    """How long each run is: the reverse of `starts`, as i8."""
    lengths: Array = np.diff(at.astype(np.int64))
    return lengths


def runs(start: Array, count: Array) -> Array:
    """Indexes of all elements of some runs, run by run, i8. start, count: where each begins, how long it is."""
    shift = start - (np.cumsum(count) - count)
    return np.repeat(shift, count) + np.arange(int(count.sum()))


def within_runs(count: Array) -> Array:
    """Of all elements of some runs, run by run, the place inside of the own one, i8. count: how long each run is."""
    places: Array = np.arange(int(count.sum())) - (count.cumsum() - count).repeat(count)
    return places


def heads_of(values: Array, *others: Array) -> Array:
    """Where each run of equal values begins, i8; with others, where any of these arrays of one length changes."""
    begins = _begins(values)
    for other in others:
        begins[1:] |= other[1:] != other[:-1]
    return begins.nonzero()[0]


def _begins(values: Array) -> Array:
    """[values]: does a run of equal ones begin here?"""
    begins = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def distinct(values: Array) -> Array:
    """Each value once, rising. For short arrays: np.unique loads the masked arrays of numpy, which takes 8 ms."""
    ordered = np.sort(values)
    return ordered[_begins(ordered)]


def append_strings(pack: PackWriter, name: str, strings: Sequence[str]) -> None:
    """Add strings as one run of UTF-8 bytes u1 and their offsets [n + 1]."""
    data, offsets = encode_strings(strings)
    pack.append(f"{name}.bytes", data)
    pack.append(f"{name}.ends", offsets)


_GUIDE_EACH = 128
"""One of so many sorted strings is kept in memory, for the first steps of a search cost most where nothing is warm."""


class Strings:
    """Strings in a pack, by number. Sorted ones can be found by binary search.

    arrays: the bytes of all, u1, and where each begins and the last one ends.
    """

    def __init__(self, pack: Pack, name: str) -> None:
        self.arrays = pack.array(f"{name}.bytes"), pack.array(f"{name}.ends")
        # Single numbers are read three times as fast from a memoryview as from an array.
        self._bytes, self._at = (array.data for array in self.arrays)
        self._guides: list[bytes] | None = None

    def __len__(self) -> int:
        return len(self._at) - 1

    def raw(self, number: int) -> bytes:
        """The UTF-8 bytes of one string."""
        return bytes(self._bytes[self._at[number] : self._at[number + 1]])

    def text(self, number: int) -> str:
        """One string."""
        return self.raw(number).decode("utf-8", "surrogatepass")

    def all(self) -> list[str]:
        """All strings, copied."""
        return self.some(0, len(self))

    def some(self, first: int, last: int) -> list[str]:
        """The strings from `first` up to, not including, `last`, copied."""
        ends = self._at[first : last + 1].tolist()
        base = ends[0]
        data = bytes(self._bytes[base : ends[-1]])
        pairs = itertools.pairwise(ends)
        if data.isascii():
            text = data.decode("ascii")
            return [text[start - base : end - base] for start, end in pairs]
        return [data[start - base : end - base].decode("utf-8", "surrogatepass") for start, end in pairs]

    def lower_bound(self, text: bytes) -> int:
        """The first number whose string is not below `text`; the strings must be sorted."""
        if self._guides is None:
            self._guides = [self.raw(number) for number in range(0, len(self), _GUIDE_EACH)]
        last = bisect_left(self._guides, text) * _GUIDE_EACH
        first = max(last - _GUIDE_EACH, 0)
        return first + bisect_left(range(first, min(last, len(self))), text, key=self.raw)

    def find(self, text: str) -> int | None:
        """The number of a string among sorted ones, or None."""
        wanted = text.encode("utf-8", "surrogatepass")
        number = self.lower_bound(wanted)
        return number if number < len(self) and self.raw(number) == wanted else None


def encode_strings(strings: Sequence[str]) -> tuple[Array, Array]:
    """The bytes of all strings, u1, and where each begins and the last one ends [n + 1]."""
    joined = "".join(strings)
    if joined.isascii():
        data, sizes = joined.encode("ascii"), map(len, strings)
    else:
        encoded = [text.encode("utf-8", "surrogatepass") for text in strings]
        data, sizes = b"".join(encoded), map(len, encoded)
    lengths = np.fromiter(sizes, dtype=np.uint64, count=len(strings))
    return np.frombuffer(data, dtype=np.uint8), starts(lengths)
