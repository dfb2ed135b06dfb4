"""Stored articles: one zstd frame each, with a dictionary learned from the segment's first articles.

Layout of an articles file: magic "CLIPTEXT", version u4, zero u4, then the frames one after another. Where each
frame ends and the CRC-32 of the article's id and its frame stand in the segment's pack (`text.ends` [rows + 1],
`text.crc` u4 [rows]), and so do the CRC-32 of the whole file (`text.file` u4 [1]) and the dictionary
(`text.dictionary` u1, a zstd frame, empty if there is none), which is checked when it is opened: so a frame that is as
it was written gives the text that was written.
"""

from __future__ import annotations

import mmap
import struct
import threading
import time
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import zstandard
from msgspec import Struct

from index.article import ID_LENGTH, Article, article_id
from index.codec.format import Array, Pack, PackWriter, map_file, offsets
from index.errors import IndexDamaged, IndexOutdated

VERSION = 5
MAGIC = b"CLIPTEXT"
_HEADER = struct.Struct("<8sII")

_LEVEL, _SEARCH_LOG = 5, 4
"""Level 5 with 16 places looked at instead of 8: 0.36 became 0.33 of the JSON beside level 3, for 7 microseconds an
article more; level 6 takes twice as long for a hundredth (wire stories)."""
_USUAL_BYTES = 1_200
"""Of an encoded article: for articles of this size zstd chooses its tables."""
_DICTIONARY_BYTES = 1_048_576
"""A quarter of this costs a seventh more bytes in the frames; reading takes as long (wire stories)."""
_DICTIONARY_SHARE = 24
"""A smaller segment has a smaller dictionary: this part of what is stored."""
_LASTS_FOR = 20
"""A merged segment keeps the dictionary of its largest part, and that part's frames as they are, up to so many bytes of
frames for each of its own; wire stories begin with eight. Merging 20,000 articles then takes half the time."""
_DICTIONARY_LEVEL = 6
"""A megabyte becomes a third in 15 ms, and is whole again in one."""
_SAMPLE_SHARE = 9
"""A dictionary is learned from so many times its size."""
_SEGMENT_LENGTH, _SEGMENT_LOOK = 1_000, 6
"""Parameters k and d of zstd's fast cover. Left out, it tries several, in five times the time, to the same end."""
_FEWEST_SAMPLES = 500
"""With fewer articles a dictionary is larger than what it saves."""

_MOST_WAITING = 4
"""Times the articles that one process learns from, that another one keeps in memory until it has learned."""
_LOOKED_FOR_EVERY_S = 0.005
_COPY_BYTES = 1 << 20

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Article)
_probe = article_id(b"")
_ID_AT = _encoder.encode(Article(_probe, "", "", "", ())).index(_probe.encode())
"""Where an encoded article has its id, which is left out of the frame: it does not compress, and `doc.id` has it."""


class Dictionary(NamedTuple):
    """What frames are packed with, and the zstd frame that it is itself; of no bytes where there is none."""

    data: bytes
    frame: bytes

    @property
    def label(self) -> str:
        """What tells it from others; nothing if it is none."""
        return f"{zlib.crc32(self.data):08x}" if self.data else ""


NO_DICTIONARY = Dictionary(b"", b"")


class Shared(Struct, frozen=True):
    """What one of several processes learns for all: a dictionary, and words. file: where the dictionary is then.
    learner: is it this process?

    Who waits for the dictionary is ended by the first process if the learner fails. Nobody waits for words.
    """

    file: Path
    learner: bool

    def give(self, dictionary: Dictionary) -> None:
        """Let the others have it."""
        _write_whole(self.file, dictionary.frame)

    def take(self) -> Dictionary:
        """What the learner gave, as soon as it has."""
        while not self.file.exists():
            time.sleep(_LOOKED_FOR_EVERY_S)
        frame = self.file.read_bytes()
        return Dictionary(zstandard.decompress(frame), frame) if frame else NO_DICTIONARY

    def give_words(self, words: bytes) -> None:
        """Let the others have the words met so far."""
        _write_whole(self._words_file, words)

    def take_words(self) -> bytes | None:
        """What the learner gave, None as long as it has not."""
        return self._words_file.read_bytes() if self._words_file.exists() else None

    def remove(self) -> None:
        """Remove what was given."""
        self.file.unlink(missing_ok=True)
        self._words_file.unlink(missing_ok=True)

    @property
    def _words_file(self) -> Path:
        return self.file.with_suffix(".words")


def _write_whole(file: Path, data: bytes) -> None:
    """Write a file that others look for, so that they never see half of it."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.write_bytes(data)
    unfinished.rename(file)


class StoredWriter:
    """Writes the articles file of a segment, in memory bounded by the dictionary's sample.

    dictionary: of the segment that most frames come from; none to learn one.  shared: by whom it is learned.
    """

    def __init__(self, path: Path, dictionary: Dictionary = NO_DICTIONARY, shared: Shared | None = None) -> None:
        self._file = path.open("wb")
        header = _HEADER.pack(MAGIC, VERSION, 0)
        self._file.write(header)
        self._file_crc = zlib.crc32(header)
        self._ends = array("Q", [self._file.tell()])
        self._crcs = array("I")
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._start_at_bytes = _DICTIONARY_BYTES * _DICTIONARY_SHARE
        self._shared = shared
        self._dictionary = dictionary
        own = zstandard.ZstdCompressionDict(dictionary.data) if dictionary.data else None
        self._compressor: zstandard.ZstdCompressor | None = _compressor(own) if own else None

    def add(self, article: Article) -> None:
        """Append one article; its row is the number of articles before it."""
        self.add_raw(_encoder.encode(article))

    def add_raw(self, record: bytes) -> None:
        """Append one article as `StoredReader.raw` gave it."""
        if self._compressor:
            self._write(record, self._compressor)
            return
        self._waiting.append(record)
        self._waiting_bytes += len(record)
        if self._waiting_bytes >= self._start_at_bytes:
            self._start_if_ready()

    def add_frame(self, frame: bytes, own_id: bytes) -> None:
        """Append one article as `StoredReader.frames` gave it, of a segment with this writer's dictionary."""
        self._file.write(frame)
        self._file_crc = zlib.crc32(frame, self._file_crc)
        self._ends.append(self._ends[-1] + len(frame))
        self._crcs.append(zlib.crc32(frame, zlib.crc32(own_id)))

    def add_all(self, stored: StoredReader) -> None:
        """Append all articles of a segment with this writer's dictionary, as they are; its arrays have been checked.

        Raises IndexDamaged if any byte of a frame has changed. Costs a tenth of adding them one by one.
        """
        for piece in stored.checked_pieces():
            self._file.write(piece)
            self._file_crc = zlib.crc32(piece, self._file_crc)
        ends, crcs = stored.columns()
        shift = self._ends[-1] - _HEADER.size
        self._ends.frombytes((ends[1:].astype(np.uint64) + np.uint64(shift)).tobytes())
        self._crcs.frombytes(crcs.astype(np.uint32).tobytes())

    def finish(self, pack: PackWriter) -> None:
        """Write what waits, close the file and add its arrays to the pack."""
        if not self._compressor:
            self._start()
        self._file.close()
        pack.append("text.ends", offsets(np.asarray(self._ends, dtype=np.uint64)))
        pack.append("text.crc", np.asarray(self._crcs, dtype=np.uint32))
        pack.append("text.file", np.array([self._file_crc], dtype=np.uint32))
        pack.append("text.dictionary", np.frombuffer(self._dictionary.frame, dtype=np.uint8))

    @property
    def dictionary(self) -> Dictionary:
        """What articles are packed with, once everything is written."""
        return self._dictionary

    def large_dictionary(self) -> Dictionary:
        """The dictionary, if it has the size of the largest; else none."""
        return self._dictionary if len(self._dictionary.data) >= _DICTIONARY_BYTES else NO_DICTIONARY

    def discard(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def _start_if_ready(self) -> None:
        """Begin to pack, unless the dictionary is still being learned elsewhere and there is room for more to wait."""
        shared = self._shared
        waits = shared and not shared.learner and not shared.file.exists()
        if waits and self._waiting_bytes < _MOST_WAITING * _DICTIONARY_BYTES * _DICTIONARY_SHARE:
            self._start_at_bytes += _DICTIONARY_BYTES
        else:
            self._start()

    def _start(self) -> None:
        if self._shared and not self._shared.learner:
            self._dictionary = self._shared.take()
        if not self._dictionary.data:
            self._dictionary = self._learned()
        if self._shared and self._shared.learner:
            self._shared.give(self._dictionary)
        data = self._dictionary.data
        self._compressor = _compressor(zstandard.ZstdCompressionDict(data) if data else None)
        for record in self._waiting:
            self._write(record, self._compressor)
        self._waiting.clear()

    def _learned(self) -> Dictionary:
        if len(self._waiting) < _FEWEST_SAMPLES:
            return NO_DICTIONARY
        size = self._waiting_bytes // _DICTIONARY_SHARE
        samples: list[bytes | bytearray | memoryview] = [*self._samples(size * _SAMPLE_SHARE)]
        data = zstandard.train_dictionary(size, samples, k=_SEGMENT_LENGTH, d=_SEGMENT_LOOK).as_bytes()
        return Dictionary(data, zstandard.compress(data, _DICTIONARY_LEVEL))

    def _samples(self, size_bytes: int) -> Iterator[bytes]:
        """Every so many-th of the articles that wait, to about this size in all."""
        yield from map(_without_id, self._waiting[:: max(1, round(self._waiting_bytes / size_bytes))])

    def _write(self, record: bytes, compressor: zstandard.ZstdCompressor) -> None:
        self.add_frame(compressor.compress(_without_id(record)), record[_ID_AT : _ID_AT + ID_LENGTH])


def _without_id(record: bytes) -> bytes:
    return record[:_ID_AT] + record[_ID_AT + ID_LENGTH :]


def _compressor(dictionary: zstandard.ZstdCompressionDict | None) -> zstandard.ZstdCompressor:
    size = len(dictionary.as_bytes()) if dictionary else 0
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL,
        source_size=_USUAL_BYTES,
        dict_size=size,
        search_log=_SEARCH_LOG,
        write_content_size=True,
        write_checksum=False,
        write_dict_id=False,
    )
    if dictionary is None:
        return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=False)
    dictionary.precompute_compress(compression_params=parameters)
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=dictionary)


def _dictionary_of(pack: Pack) -> zstandard.ZstdCompressionDict | None:
    frame = pack.checked("text.dictionary").tobytes()
    try:
        return zstandard.ZstdCompressionDict(zstandard.decompress(frame)) if frame else None
    except zstandard.ZstdError as fault:
        raise IndexDamaged(pack.name, "its dictionary does not decompress") from fault


class StoredReader:
    """Reads single articles from a mapped articles file. Safe to share between threads."""

    def __init__(self, path: Path, pack: Pack) -> None:
        self.name = path.name
        self._map: mmap.mmap = map_file(path)
        # Single numbers are read three times as fast from a memoryview as from an array.
        self._pack = pack
        self._ends = pack.array("text.ends").data
        self._crcs = pack.array("text.crc").data
        self._file_crc = int(pack.array("text.file")[0])
        self._dictionary = _dictionary_of(pack)
        self._threads = threading.local()
        self._check_header()

    def raw(self, row: int, own_id: bytes) -> bytes:
        """The encoded article in a row, which has this id. Raises IndexDamaged if the bytes of either have changed."""
        return self.raws((row,), (own_id,))[0]

    def raws(self, rows: Sequence[int], ids: Sequence[bytes]) -> list[bytes]:
        """The same of several."""
        decompress = self._decompressor().decompress
        found = []
        for row, own_id, frame in zip(rows, ids, self.frames(rows, ids), strict=True):
            try:
                rest = decompress(frame)
            except zstandard.ZstdError as fault:
                raise IndexDamaged(self.name, f"the article in row {row} does not decompress") from fault
            found.append(b"".join((rest[:_ID_AT], own_id, rest[_ID_AT:])))
        return found

    def frames(self, rows: Sequence[int], ids: Sequence[bytes]) -> list[bytes]:
        """The frames of several articles, which have these ids. Raises IndexDamaged as `raw` does."""
        ends, text, crcs = self._ends, self._map, self._crcs
        found = []
        for row, own_id in zip(rows, ids, strict=True):
            frame = text[ends[row] : ends[row + 1]]
            if zlib.crc32(frame, zlib.crc32(own_id)) != crcs[row]:
                raise IndexDamaged(self.name, f"the article in row {row} has changed")
            found.append(frame)
        return found

    def checked_pieces(self) -> Iterator[memoryview]:
        """The bytes of all frames, a megabyte at a time. Raises IndexDamaged in the end if any of them have changed."""
        crc = zlib.crc32(self._map[: _HEADER.size])
        with memoryview(self._map) as data:
            for at in range(_HEADER.size, len(data), _COPY_BYTES):
                with data[at : at + _COPY_BYTES] as piece:
                    crc = zlib.crc32(piece, crc)
                    yield piece
        if crc != self._file_crc:
            raise IndexDamaged(self.name, "some of its bytes have changed")

    def columns(self) -> tuple[Array, Array]:
        """Where frames begin and the last one ends, and their checksums."""
        return self._pack.array("text.ends"), self._pack.array("text.crc")

    @property
    def dictionary(self) -> Dictionary:
        """What frames are packed with, copied: readers keep it in one form alone."""
        if self._dictionary is None:
            return NO_DICTIONARY
        return Dictionary(self._dictionary.as_bytes(), self._pack.array("text.dictionary").tobytes())

    def lasts(self, size_bytes: int) -> bool:
        """Whether there is a dictionary that is large enough for so many bytes of frames."""
        own = len(self.dictionary.data)
        return bool(own) and (own >= _DICTIONARY_BYTES or size_bytes <= _LASTS_FOR * own)

    def size_bytes(self) -> int:
        """Of all frames."""
        return self._ends[-1]

    def article(self, row: int, own_id: bytes) -> Article:
        """The article in a row, which has this id. Raises IndexDamaged if the bytes of either have changed."""
        return _decoder.decode(self.raw(row, own_id))

    def verify(self, ids: Iterable[bytes]) -> None:
        """Check the header and every frame. ids: of all rows. Raises IndexDamaged."""
        self._check_header()
        for row, own_id in enumerate(ids):
            self.raw(row, own_id)
        if zlib.crc32(self._map) != self._file_crc:
            raise IndexDamaged(self.name, "some of its bytes have changed")

    def _check_header(self) -> None:
        head = self._map[: _HEADER.size]
        if len(head) < _HEADER.size or not head.startswith(MAGIC):
            raise IndexDamaged(self.name, "not an articles file")
        _, version, zero = _HEADER.unpack(head)
        if version != VERSION:
            raise IndexOutdated(f"{self.name} has layout {version}, this is {VERSION}")
        if zero or self._ends[-1] > len(self._map):
            raise IndexDamaged(self.name, "its header has changed or the file is cut")

    def _decompressor(self) -> zstandard.ZstdDecompressor:
        """One a thread: a decompressor must not be shared."""
        found: zstandard.ZstdDecompressor | None = getattr(self._threads, "decompressor", None)
        if found is None:
            found = self._threads.decompressor = zstandard.ZstdDecompressor(dict_data=self._dictionary)
        return found
