"""Building segments: articles to arrays, by whole-array operations in bounded memory.

A segment is a pack of arrays (NAME.pack) and a file of stored articles (NAME.text).
"""

from __future__ import annotations

import itertools
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from index.analysis import forms
from index.article import Article
from index.codec.columns import ColumnWriter
from index.codec.documents import append_documents, append_lengths, day_of
from index.codec.fields import COLUMNS, NAMES, names_of, pairs_of
from index.codec.format import Array, PackWriter, starts, within_runs
from index.codec.memory import keep_freed_memory
from index.codec.merge import merge
from index.codec.occurrences import inverted
from index.codec.postings import StreamWriter, append_names, make_lexicon, sorted_by
from index.codec.reader import segment_files, spread
from index.codec.stored import Dictionary, Shared, StoredWriter
from index.codec.words import Words
from index.manifest import SegmentInfo

_TOKEN_BYTES = 24
"""Memory that one token takes at the height of an inversion: its form, its sort key, its text."""
_WORD_BYTES = 250
"""Memory of one remembered word: its place in the table, its form, its stem."""
_WORDS_SHARE = 0.25
"""Of the memory for a batch: with more words remembered, batches would be smaller for little."""
_WAITING_CHAR_BYTES = 8
"""Memory that a character of waiting text takes while its words are looked up."""
_FIRST_CHARS, _CHARS_AT_ONCE = 16_000, 500_000
"""Looked up together: enough that array operations pay, little enough that the arrays stay in the cache. At first, when
every word is new, a few at a time, so that each is new only once."""
_TAUGHT_CHARS, _AWAITED_CHARS = 8_000_000, 20_000_000
"""After so many characters one of several writers hands the words that it has met to the others: two thirds of those of
50,000 stories. The others leave their texts waiting until then, or until so many wait."""
_AWAITED_SHARE = 0.5
"""Or until they count as so much of the memory for a batch."""
_MOST_TOKENS = 1 << 26
"""Place and stem then take 53 bits of a key at most, which leaves room for 2,048 forms of one stem."""


class SegmentWriter:
    """Turns articles into one segment. Rows have the order of `add`.

    memory_bytes: what the inversion may use; when it is reached, what is there is spilled as a segment of its own, and
    `finish` merges the spills. The result answers the same, however often that happened.
    shared: the dictionary of stored articles that several writers have together.
    """

    def __init__(self, folder: Path, name: str, *, memory_bytes: int, shared: Shared | None = None) -> None:
        self._folder = folder
        self._name = name
        self._memory_bytes = memory_bytes
        self._spills: list[SegmentInfo] = []
        keep_freed_memory()
        stored = StoredWriter(folder / segment_files(name)[1], shared=shared)
        awaited_chars = min(_AWAITED_CHARS, int(_AWAITED_SHARE * memory_bytes / _WAITING_CHAR_BYTES))
        self._batch = _Batch(folder, name, stored, shared=shared, awaited_chars=awaited_chars)

    def add(self, article: Article) -> None:
        """Add one article, whose id no other article of the segment has."""
        self._batch.add(article)
        if self._batch.full(self._memory_bytes):
            self._spills.append(self._batch.write())
            # with one dictionary for all of them, merging copies stored articles as they are
            name = f"{self._name}.spill{len(self._spills)}"
            stored = StoredWriter(self._folder / segment_files(name)[1], self._batch.dictionary())
            self._batch = _Batch(self._folder, name, stored, self._batch.words_to_keep(self._memory_bytes))

    def finish(self) -> SegmentInfo:
        """Write the segment and say what it is. Raises OSError if the disk refuses."""
        last = self._batch.write()
        if not self._spills:
            return last
        parts = [*self._spills, last]
        info = merge(self._folder, f"{self._name}.merged", [(self._folder, part, None) for part in parts])
        for part in parts:
            for file in part.files:
                (self._folder / file).unlink()
        return self._rename(info)

    def _rename(self, info: SegmentInfo) -> SegmentInfo:
        files = segment_files(self._name)
        for old, new in zip(info.files, files, strict=True):
            (self._folder / old).rename(self._folder / new)
        return replace(info, name=self._name, files=files)


class _Batch:
    """Articles in memory as numbers: what one spill, or a whole small segment, is made of."""

    def __init__(
        self,
        folder: Path,
        name: str,
        stored: StoredWriter,
        words: Words | None = None,
        shared: Shared | None = None,
        awaited_chars: int = 0,
    ) -> None:
        self._folder = folder
        self._name = name
        self._stored = stored
        self._ids: list[bytes] = []
        self._days = array("I")
        self._words = words or Words()
        self._waiting: list[str] = []
        self._waiting_chars = 0
        self._look_up_at = _CHARS_AT_ONCE if words else _FIRST_CHARS
        self._teaches = shared if shared and shared.learner else None
        self._learns = shared if shared and not shared.learner else None
        self._awaited_chars = awaited_chars
        self._chars = 0
        self._forms: list[Array] = []
        self._lengths: list[Array] = []
        self._tokens = 0
        self._names = {field: _NamesStream() for field in NAMES}
        self._columns = {field: ColumnWriter() for field in COLUMNS}

    def memory_bytes(self) -> int:
        """About what writing will take at its height."""
        known = self._tokens * _TOKEN_BYTES + self._words.count * _WORD_BYTES
        return known + self._waiting_chars * _WAITING_CHAR_BYTES

    def dictionary(self) -> Dictionary:
        """What the stored articles that come after these may be packed with too; none if it is too small for that."""
        return self._stored.large_dictionary()

    def words_to_keep(self, memory_bytes: int) -> Words | None:
        """The words met so far, which need no second analysis, unless they would leave little of this memory."""
        return self._words if self._words.count * _WORD_BYTES <= _WORDS_SHARE * memory_bytes else None

    def full(self, memory_bytes: int) -> bool:
        """Is it time to write what is here?"""
        return self.memory_bytes() > memory_bytes or self._tokens > _MOST_TOKENS

    def add(self, article: Article) -> None:
        self._ids.append(article.id.encode("ascii"))
        self._days.append(day_of(article.date))
        self._stored.add(article)
        self._waiting += (article.title, article.body)
        self._waiting_chars += len(article.title) + len(article.body)
        if self._waiting_chars >= self._look_up_at:
            self._look_up_if_ready()
        for field, stream in self._names.items():
            stream.add(names_of(article, field))
        for field, column in self._columns.items():
            column.add(pairs_of(article, field))

    def _look_up_if_ready(self) -> None:
        """Look the texts up that wait, unless their words are being learned elsewhere and there is room for more."""
        packed = self._learns.take_words() if self._learns else None
        if packed:
            self._words = Words.unpacked(packed)
        if self._learns and not packed and self._waiting_chars < self._awaited_chars:
            self._look_up_at = min(self._waiting_chars + _CHARS_AT_ONCE, self._awaited_chars)
            return
        self._learns = None
        self._look_up()
        self._look_up_at = min(2 * self._look_up_at, _CHARS_AT_ONCE)
        if self._teaches and self._chars >= _TAUGHT_CHARS:
            self._teaches.give_words(self._words.packed())
            self._teaches = None

    def _look_up(self) -> None:
        """Turn the texts that wait into numbers of forms."""
        for texts in _some_at_once(self._waiting):
            found, lengths = self._words.numbers(texts)
            self._forms.append(found)
            self._lengths.append(lengths)
            self._tokens += len(found)
        self._chars += self._waiting_chars
        self._waiting.clear()
        self._waiting_chars = 0

    def write(self) -> SegmentInfo:
        pack = PackWriter(self._folder / segment_files(self._name)[0])
        try:
            self._look_up()
            self._write_text(pack)
            append_documents(pack, self._ids, np.asarray(self._days, dtype=np.uint32))
            for field, stream in self._names.items():
                stream.write(pack, field)
            for field, column in self._columns.items():
                column.write(pack, field)
            self._stored.finish(pack)
            pack.finish()
        finally:
            pack.discard()
            self._stored.discard()
        files = segment_files(self._name)
        return SegmentInfo(self._name, len(self._ids), files, self._stored.dictionary.label)

    def _write_text(self, pack: PackWriter) -> None:
        lengths = np.concatenate(self._lengths)
        append_lengths(pack, lengths[0::2], lengths[1::2])
        lexicon = make_lexicon(self._words.stems_of(self._forms))
        writer = StreamWriter(pack, lexicon, len(self._ids))
        for stream, first, last in inverted(lexicon, self._words.forms, self._forms, lengths):
            writer.add(stream, first, last)
        writer.finish()


def _some_at_once(texts: list[str]) -> Iterator[list[str]]:
    """Texts in their order, as many at a time as are looked up together; once, of no texts, none."""
    ends = list(itertools.accumulate(map(len, texts)))
    first = 0
    while first < len(texts) or not first:
        done = ends[first - 1] if first else 0
        last = max(first + 1, bisect_right(ends, done + _CHARS_AT_ONCE))
        yield texts[first:last]
        first = last


class _NamesStream:
    """Values of one names field, each known by a number; they become tokens when all are there."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._values = array("I")
        self._counts = array("I")

    def add(self, values: Sequence[str]) -> None:
        """Add the next article's values."""
        numbers = self._numbers
        for value in values:
            self._values.append(numbers.setdefault(value, len(numbers)))
        self._counts.append(len(values))

    def write(self, pack: PackWriter, field: str) -> None:
        """Write the field's arrays."""
        tokens = [forms(value)[:_LAST] for value in self._numbers]
        terms = sorted(set(itertools.chain.from_iterable(tokens)))
        number = {term: at for at, term in enumerate(terms)}
        flat = np.fromiter((number[form] for own in tokens for form in own), dtype=np.uint32)
        at = starts(np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens)))
        values = np.asarray(self._values, dtype=np.int64)
        counts = np.asarray(self._counts, dtype=np.int64)
        chosen = spread(at, values)
        many = (at[values + 1] - at[values]).astype(np.int64)
        row = np.arange(len(counts)).repeat(counts).repeat(many)
        place = within_runs(counts)
        within = within_runs(many)
        position = (np.minimum(place, _LAST).repeat(many) << 16) | within
        order = sorted_by(flat[chosen])
        append_names(pack, field, terms, flat[chosen][order].astype(np.int64), row[order], position[order], len(counts))


_LAST = 0xFFFF
"""Values of one names field, and tokens of one value, that are told apart; more is not a name."""
