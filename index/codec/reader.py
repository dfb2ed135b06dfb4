"""A segment, mapped: its arrays as views of its files, nothing copied at opening. Safe to share between threads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from index.article import ID_LENGTH, Article
from index.codec.bits import Bits
from index.codec.codes import code_bits, unpacked_codes
from index.codec.columns import Pair
from index.codec.fields import COLUMNS, NAMES
from index.codec.format import Array, Pack, Strings, counts, distinct, runs
from index.codec.frequencies import TITLE_WEIGHT, Frequencies
from index.codec.postings import unshuffled
from index.codec.rows import Rows
from index.codec.stored import StoredReader
from index.errors import IndexDamaged
from index.manifest import SegmentInfo


def segment_files(name: str) -> tuple[str, str]:
    """File names of a segment: its arrays and its stored articles."""
    return f"{name}.pack", f"{name}.text"


_FEW_VALUES = 8
"""Up to so many values a column is compared with each: a seventh of the time in which each row's own is looked up."""
_NUMBERS_KEPT = 10_000
"""Numbers of stems that a segment remembers, and of forms: about 1 MB each."""


class Segment:
    """One segment of a generation.

    rows: articles, deleted ones included.  day [rows]: day number, 0 for none.  rank [rows]: place of the row's id
    among the segment's ids.
    """

    def __init__(self, folder: Path, info: SegmentInfo) -> None:
        """Map a segment. Raises IndexDamaged if a file is missing, cut or of another size than it says."""
        pack_file, text_file = segment_files(info.name)
        self.name = info.name
        self._pack = Pack(folder / pack_file)
        self.rows = info.documents
        self._stored = StoredReader(folder / text_file, self._pack)
        self.day = self._pack.array("doc.day")
        self.rank = self._pack.array("doc.rank")
        self.id = self._pack.array("doc.id").view(f"S{ID_LENGTH}")
        self._numbers: dict[str, int | None] = {}
        self._forms: dict[str, int | None] = {}
        self._order = self._pack.array("doc.order")
        if not len(self.id) == len(self.day) == self.rows:
            raise IndexDamaged(pack_file, f"it holds {len(self.id)} articles, not {self.rows}")

    # Documents

    @cached_property
    def length(self) -> Array:
        """[rows]: tokens in the combined field, those of the title twice."""
        return self._pack.bits("doc.length").slice(0, self.rows)

    @cached_property
    def title_length(self) -> Array:
        """[rows]: tokens in the title."""
        return self._pack.bits("doc.title").slice(0, self.rows)

    @property
    def body_length(self) -> Array:
        """[rows]: tokens in the body."""
        lengths: Array = self.length - TITLE_WEIGHT * self.title_length
        return lengths

    def ids(self) -> list[str]:
        """All ids, deleted ones included, by row."""
        return [raw.decode("ascii") for raw in self.id.tolist()]

    def id_of(self, row: int) -> str:
        """The id of one row."""
        found: bytes = self.id.item(row)
        return found.decode("ascii")

    def id_in_order(self, rank: int) -> bytes:
        """The id with a rank."""
        return bytes(self.id[self._order[rank]])

    def row_in_order(self, rank: int) -> Array:
        """The row of the id with a rank, as an array of one."""
        return self._order[rank : rank + 1]

    def rank_of(self, article_id: str) -> int:
        """How many of the segment's ids are below this one."""
        wanted = article_id.encode("utf-8", "surrogatepass")
        return bisect_left(range(self.rows), wanted, key=self.id_in_order)

    def row_of(self, article_id: str) -> int | None:
        """The row of an id, deleted or not; None if it is not here."""
        rank = self.rank_of(article_id)
        if rank == self.rows:
            return None
        row = int(self._order[rank])
        return row if self.id_of(row) == article_id else None

    def article(self, row: int) -> Article:
        """The stored article in a row. Raises IndexDamaged if its bytes have changed."""
        return self._stored.article(row, bytes(self.id[row]))

    def raw_articles(self, rows: Sequence[int]) -> list[bytes]:
        """The stored articles as they were encoded. Raises IndexDamaged if their bytes have changed."""
        return self._stored.raws(rows, self.id.take(rows).tolist())

    @property
    def stored(self) -> StoredReader:
        """The file of stored articles."""
        return self._stored

    # Text

    @cached_property
    def stems(self) -> Strings:
        """All stems, sorted."""
        return Strings(self._pack, "stem")

    def stem_number(self, stem: str) -> int | None:
        """The number of a stem, or None. Stems asked for lately are remembered."""
        found = self._numbers.get(stem, -1)
        if found == -1:
            if len(self._numbers) >= _NUMBERS_KEPT:
                self._numbers.clear()
            found = self._numbers[stem] = self.stems.find(stem)
        return found

    @cached_property
    def forms(self) -> Strings:
        """All surface forms, sorted."""
        return Strings(self._pack, "form")

    def form_number(self, form: str) -> int | None:
        """The number of a surface form, or None. Forms asked for lately are remembered."""
        found = self._forms.get(form, -1)
        if found == -1:
            found = self.forms.find(form)
            self._remember(form, found)
        return found

    def form_text(self, number: int) -> str:
        """A surface form. Its number is remembered, for it will be asked for."""
        form = self.forms.text(number)
        self._remember(form, number)
        return form

    def _remember(self, form: str, number: int | None) -> None:
        if len(self._forms) >= _NUMBERS_KEPT:
            self._forms.clear()
        self._forms[form] = number

    @cached_property
    def form_stem(self) -> Array:
        """[forms]: the number of each form's stem."""
        return self._pack.array("form.stem")

    def form_numbers(self, stem: str) -> list[int]:
        """The numbers of the surface forms of a stem, in the order of their codes."""
        number = self.stem_number(stem)
        if number is None:
            return []
        found: list[int] = self.slots[self.slot_at[number] : self.slot_at[number + 1]].tolist()
        return found

    def forms_of(self, stem: str) -> list[str]:
        """The surface forms of a stem, in the order of their codes."""
        return [self.forms.text(form) for form in self.form_numbers(stem)]

    @cached_property
    def form_letters(self) -> Array:
        """[forms]: which letters each form has, as postings.letters_of gives them."""
        return self._pack.array("form.letters")

    @cached_property
    def form_df(self) -> Array:
        """[forms]: articles, deleted ones included, with each form in title or body."""
        return self._pack.array("form.df")

    @cached_property
    def slot_at(self) -> Array:
        """[stems + 1]: where each stem's forms begin in `slots`."""
        return self._pack.array("slot.at")

    @cached_property
    def slots(self) -> Array:
        """Form numbers by stem, then form; a form's code is its place among its stem's."""
        return self._pack.array("slot.form")

    @cached_property
    def postings(self) -> Rows:
        """Rows of each stem's postings."""
        return Rows(self._pack, "post", self.rows)

    @cached_property
    def frequencies(self) -> Frequencies:
        """How often each posting's stem stands in its title and body."""
        return Frequencies(self._pack)

    @cached_property
    def occurrence_at(self) -> Array:
        """[stems + 1]: where each stem's occurrences begin."""
        return self._pack.array("occ.at")

    @cached_property
    def occurrence_position(self) -> Bits:
        """Position of each occurrence inside its title or body; of one posting those in the title come first."""
        return self._pack.bits("occ.pos")

    @cached_property
    def code_at(self) -> Array:
        """[stems + 1]: the byte of `codes` in which each stem's form codes begin; stems of one form have none."""
        return self._pack.array("code.at")

    @cached_property
    def codes(self) -> Array:
        """Form codes of all occurrences of stems of several forms, each in the bits that `code_bits` gives."""
        return self._pack.array("occ.code")

    def codes_of(self, stem: int, within: Array) -> Array:
        """Form codes of a stem's occurrences, chosen by number, i8."""
        bits = code_bits(counts(self.slot_at[stem : stem + 2])).repeat(len(within))
        return unpacked_codes(self.codes, bits, self.code_at[stem].astype(np.int64).repeat(len(within)), within)

    # Names, columns

    @cached_property
    def _names(self) -> dict[str, Names]:
        return {field: Names(self._pack, field, self.rows) for field in NAMES}

    def names(self, field: str) -> Names:
        """A names field."""
        return self._names[field]

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {field: Column(self._pack, field) for field in COLUMNS}

    def column(self, field: str) -> Column:
        """A column of whole values."""
        return self._columns[field]

    # Care

    def verify(self) -> None:
        """Read everything and check it. Raises IndexDamaged. Costs a read of both files and decompression."""
        self.verify_arrays()
        self._stored.verify(self.id.tolist())

    def verify_arrays(self) -> None:
        """Check everything but the stored articles. Raises IndexDamaged. Costs a read of the pack."""
        self._pack.verify()

    def close(self) -> None:
        """Give the maps back as soon as no array of them is in use any more."""
        self._pack.close()


class Names:
    """Postings of a names field. terms: folded tokens, sorted.  postings: rows by token."""

    def __init__(self, pack: Pack, field: str, rows: int) -> None:
        self.terms = Strings(pack, f"{field}.term")
        self.postings = Rows(pack, f"{field}.post", rows)
        self.occurrence_at = pack.array(f"{field}.occ.at")
        self._further = pack.bits(f"{field}.post.tf")
        self._position = pack.bits(f"{field}.occ.pos")

    def frequencies(self, start: int, end: int) -> Array:
        """How often each of the postings start to end has its token, i8."""
        return self._further.slice(start, end).astype(np.int64) + 1

    def positions(self, start: int, chosen: Array) -> Array:
        """Positions of the chosen ones of the occurrences from `start` on, i8: value << 16 | place in it."""
        return unshuffled(self._position.take(chosen + start))

    def occurrences(self) -> tuple[Array, Array, Array]:
        """Term, row and position of every occurrence, in the order of terms, rows and positions."""
        count = len(self.terms)
        tf = self.frequencies(*self.postings.span(0, count))
        term = np.repeat(np.arange(count), counts(self.occurrence_at))
        row = np.repeat(self.postings.of_range(0, count), tf)
        return term, row, unshuffled(self._position.slice(0, len(row)))


class Values:
    """Which of some numbered values each row has.

    first [rows]: the first; `count` stands for none.  more_row, more: the further ones, by row.
    """

    def __init__(self, first: Array, more_row: Array, more: Array, count: int) -> None:
        self.first = first
        self.more_row = more_row
        self.more = more
        self.count = count

    def entries(self) -> tuple[Array, Array]:
        """Row and value of everything, by row, first values first."""
        filled = (self.first < self.count).nonzero()[0]
        row = np.concatenate((filled, self.more_row))
        value = np.concatenate((self.first[filled], self.more))
        order = np.argsort(row, kind="stable")
        return row[order], value[order]

    def counts(self, rows: Array, marks: Array) -> Array:
        """[values]: how many of the rows have each. marks [all rows]: the same rows, as a mask."""
        total = np.bincount(self.first.take(rows), minlength=self.count + 1)[:-1]
        if len(self.more_row):
            total += np.bincount(self.more[marks.take(self.more_row)], minlength=len(total))
        return total

    def mask(self, wanted: Sequence[int]) -> Array:
        """[rows]: has it one of the wanted values? wanted: their numbers."""
        if len(wanted) > _FEW_VALUES:
            chosen = np.zeros(self.count + 1, dtype=bool)
            chosen[wanted] = True
            return self._having(chosen.take(self.first), chosen.take(self.more))
        if not len(wanted):
            return np.zeros(len(self.first), dtype=bool)
        found: Array = self._having(self.first == wanted[0], self.more == wanted[0])
        for number in wanted[1:]:
            found |= self._having(self.first == number, self.more == number)
        return found

    def _having(self, first: Array, more: Array) -> Array:
        """[rows]: is its first value one, or a further one? first [rows], more [further values]: masks."""
        first[self.more_row.take(more.nonzero()[0])] = True
        return first


class Column:
    """Whole values of a field. Pairs of key and label are sorted by key, then label.

    pair_key [pairs]: the number of each one's key.  values: which pairs each row has.
    """

    def __init__(self, pack: Pack, field: str) -> None:
        self.keys = Strings(pack, f"{field}.key")
        self.labels = Strings(pack, f"{field}.label")
        self.pair_key = pack.array(f"{field}.pair")
        first, more_row, more = (pack.array(f"{field}.{name}") for name in ("first", "more.row", "more.pair"))
        self.values = Values(first, more_row, more, len(self.pair_key))

    def pairs(self) -> list[Pair]:
        """All pairs, copied."""
        keys = self.keys.all()
        return [(keys[key], label) for key, label in zip(self.pair_key.tolist(), self.labels.all(), strict=True)]

    def rows_with(self, key: int) -> Array:
        """Rows with a key, given by number, rising. Costs a pass over the column."""
        wanted = np.append(self.pair_key == key, False)
        more = self.values.more_row[wanted.take(self.values.more)]
        return distinct(np.concatenate((wanted.take(self.values.first).nonzero()[0], more)))


def spread(at: Array, chosen: Array) -> Array:
    """Indexes of all elements of the chosen runs, run by run; at [runs + 1]: where each begins."""
    start = at[chosen].astype(np.int64)
    return runs(start, at[chosen + 1].astype(np.int64) - start)
