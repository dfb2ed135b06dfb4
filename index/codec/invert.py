"""Building segments: articles to arrays, by whole-array operations in bounded memory, and merging of segments.

A segment is a pack of arrays (NAME.pack) and a file of stored articles (NAME.text).
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.analysis import forms, stem
from index.article import Article
from index.codec.columns import ColumnWriter
from index.codec.documents import append_documents, append_lengths, day_of
from index.codec.fields import COLUMNS, NAMES, names_of, pairs_of
from index.codec.format import Array, PackWriter, starts
from index.codec.merge import merge
from index.codec.postings import Stream, TextWriter, append_names, make_lexicon, sorted_by
from index.codec.reader import segment_files, spread
from index.codec.stored import StoredWriter
from index.manifest import SegmentInfo

__all__ = ["SegmentInfo", "SegmentWriter", "merge"]

_TOKEN_BYTES = 96
"""Memory that one token takes at the height of an inversion: the sort key twice and the stream's arrays (measured)."""
_WORD_BYTES = 250
"""Memory of one remembered word: the text, its number and its place in the table."""


class SegmentWriter:
    """Turns articles into one segment. Rows have the order of `add`.

    memory_bytes: what the inversion may use; when it is reached, what is there is spilled as a segment of its own, and
    `finish` merges the spills. The result answers the same, however often that happened.
    """

    def __init__(self, folder: Path, name: str, *, memory_bytes: int) -> None:
        self._folder = folder
        self._name = name
        self._memory_bytes = memory_bytes
        self._spills: list[SegmentInfo] = []
        self._batch = _Batch(folder, name)

    def add(self, article: Article) -> None:
        """Add one article, whose id no other article of the segment has."""
        self._batch.add(article)
        if self._batch.memory_bytes() > self._memory_bytes:
            self._spills.append(self._batch.write())
            self._batch = _Batch(self._folder, f"{self._name}.spill{len(self._spills)}")

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
        return SegmentInfo(self._name, info.documents, files)


class _Batch:
    """Articles in memory as numbers: what one spill, or a whole small segment, is made of."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._stored = StoredWriter(folder / segment_files(name)[1])
        self._ids: list[str] = []
        self._days = array("I")
        self._words = _Words()
        self._tokens = array("i")
        self._ends = array("Q")
        self._names = {field: _NamesStream() for field in NAMES}
        self._columns = {field: ColumnWriter() for field in COLUMNS}

    def memory_bytes(self) -> int:
        """About what writing will take at its height."""
        return len(self._tokens) * _TOKEN_BYTES + len(self._words.numbers) * _WORD_BYTES

    def add(self, article: Article) -> None:
        self._ids.append(article.id)
        self._days.append(day_of(article.date))
        self._stored.add(article)
        for text in (article.title, article.body):
            self._tokens.extend(map(self._words.numbers.__getitem__, text.split()))
            self._ends.append(len(self._tokens))
        for field, stream in self._names.items():
            stream.add(names_of(article, field))
        for field, column in self._columns.items():
            column.add(pairs_of(article, field))

    def write(self) -> SegmentInfo:
        pack = PackWriter(self._folder / segment_files(self._name)[0])
        try:
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
            self._words.forget()
        return SegmentInfo(self._name, len(self._ids), segment_files(self._name))

    def _write_text(self, pack: PackWriter) -> None:
        form, ends = self._words.flatten(self._tokens, np.asarray(self._ends, dtype=np.int64))
        lexicon = make_lexicon(self._words.stem_of)
        number = {text: at for at, text in enumerate(lexicon.forms)}
        renumber = np.fromiter((number[text] for text in self._words.forms), dtype=np.uint32, count=len(number))
        form = renumber[form]
        lengths = np.diff(ends, prepend=0)
        append_lengths(pack, lengths[0::2], lengths[1::2])
        stem_of = lexicon.form_stem[form]
        order = sorted_by(stem_of)
        text = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)[order]
        position = (np.arange(len(form)) - np.repeat(ends - lengths, lengths))[order]
        writer = TextWriter(pack, lexicon)
        stream = Stream(stem_of[order].astype(np.int64), text >> 1, form[order], position, (text & 1) == 0)
        writer.add(stream, 0, len(lexicon.stems))
        writer.finish()


class _Words:
    """Words as they stand between white space, each with the number of its form.

    A word of several forms, or none, has the number -1 - (its place in `splits`).
    """

    def __init__(self) -> None:
        self.forms: dict[str, int] = {}
        self.stem_of: dict[str, str] = {}
        self.splits: list[tuple[int, ...]] = []
        self.numbers = _Numbers(self)

    def forget(self) -> None:
        """Let everything go: the two tables know each other, so only this frees a spill's words at once."""
        self.numbers.clear()
        self.forms.clear()
        self.stem_of.clear()
        self.splits.clear()

    def number(self, word: str) -> int:
        found = tuple(self._form(form) for form in forms(word))
        if len(found) == 1:
            return found[0]
        self.splits.append(found)
        return -len(self.splits)

    def flatten(self, tokens: array[int], ends: Array) -> tuple[Array, Array]:
        """Words to forms, and where each text ends among them."""
        words = np.frombuffer(tokens, dtype=np.int32) if tokens else np.zeros(0, dtype=np.int32)
        split_counts = np.array([len(split) for split in self.splits] or [0], dtype=np.int64)
        split_starts = np.cumsum(split_counts) - split_counts
        split_forms = np.array([form for split in self.splits for form in split] or [0], dtype=np.int64)
        counts = np.ones(len(words), dtype=np.int64)
        split = words < 0
        counts[split] = split_counts[-1 - words[split]]
        word_ends = np.concatenate(([0], np.cumsum(counts)))
        flat = np.repeat(words, counts).astype(np.int64)
        within = np.arange(len(flat)) - np.repeat(word_ends[:-1], counts)
        negative = np.flatnonzero(flat < 0)
        flat[negative] = split_forms[split_starts[-1 - flat[negative]] + within[negative]]
        return flat, word_ends[ends]

    def _form(self, form: str) -> int:
        known = self.forms.get(form)
        if known is None:
            known = self.forms[form] = len(self.forms)
            self.stem_of[form] = stem(form)
        return known


class _Numbers(dict[str, int]):
    """Looks a word up at the speed of a plain dictionary; analyses it when it is new."""

    def __init__(self, words: _Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, word: str) -> int:
        number = self[word] = self._words.number(word)
        return number


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
        place = np.arange(len(values)) - (counts.cumsum() - counts).repeat(counts)
        within = np.arange(len(chosen)) - (many.cumsum() - many).repeat(many)
        position = (np.minimum(place, _LAST).repeat(many) << 16) | within
        order = sorted_by(flat[chosen])
        append_names(pack, field, terms, flat[chosen][order].astype(np.int64), row[order], position[order])


_LAST = 0xFFFF
"""Values of one names field, and tokens of one value, that are told apart; more is not a name."""
