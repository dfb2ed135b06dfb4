"""From sorted streams of occurrences to the arrays of postings. Inverting and merging both end here.

A stream is one row of arrays for each occurrence of a term, sorted by term, then row (of the article), then position.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from index.codec.codes import code_bits, code_bytes, packed_runs
from index.codec.format import Array, PackWriter, append_strings, encode_strings, heads_of, offsets, runs, starts
from index.codec.frequencies import FrequencyWriter, kinds_of
from index.codec.rows import RowWriter


class Lexicon(Struct, frozen=True):
    """All stems and surface forms of a segment, sorted by code point, and which form belongs to which stem.

    form_stem [forms]: number of each form's stem.  slots [forms]: form numbers by stem, then form.
    slot_at [stems + 1]: where each stem's forms begin in `slots`.  code [forms]: a form's place among its stem's.
    """

    stems: Sequence[str]
    forms: Sequence[str]
    form_stem: Array
    slots: Array
    slot_at: Array
    code: Array


def make_lexicon(stem_of: dict[str, str]) -> Lexicon:
    """Sort the forms and stems of a mapping of form to stem."""
    forms = sorted(stem_of)
    stems = sorted(set(stem_of.values()))
    number = {stem: at for at, stem in enumerate(stems)}
    form_stem = np.fromiter((number[stem_of[form]] for form in forms), dtype=np.uint32, count=len(forms))
    return lexicon_of(stems, forms, form_stem)


def lexicon_of(stems: Sequence[str], forms: Sequence[str], form_stem: Array) -> Lexicon:
    """The lexicon of sorted stems and forms. form_stem [forms]: number of each form's stem, u4."""
    slots = np.argsort(form_stem, kind="stable").astype(np.uint32)
    slot_at = starts(np.bincount(form_stem, minlength=len(stems)))
    code = np.empty(len(forms), dtype=np.uint32)
    code[slots] = np.arange(len(forms)) - slot_at[form_stem[slots]].astype(np.int64)
    return Lexicon(stems, forms, form_stem, slots, slot_at, code)


def append_lexicon(pack: PackWriter, lexicon: Lexicon) -> None:
    """Write the lexicon's strings and slots."""
    append_strings(pack, "stem", lexicon.stems)
    data, ends = encode_strings(lexicon.forms)
    pack.append("form.bytes", data)
    pack.append("form.ends", ends)
    pack.append("form.letters", letters_of(data, ends))
    pack.append("form.stem", lexicon.form_stem)
    pack.append("slot.form", lexicon.slots)
    pack.append("slot.at", lexicon.slot_at)


OTHER_LETTERS = 1 << 31
"""In the letters of a form that has bytes outside ASCII, of which nothing can be said."""
LETTERS = np.array([1 << (byte % 31) if byte < 128 else OTHER_LETTERS for byte in range(256)], dtype=np.uint32)
"""[256]: the bit of each byte."""


def letters_of(data: Array, ends: Array) -> Array:
    """[strings]: which letters each has, as bits u4; two that are one edit apart differ in two bits at most.

    data: their bytes, none of them empty.  ends: where each begins, and where the last one ends.
    """
    if len(ends) == 1:
        return np.zeros(0, dtype=np.uint32)
    found: Array = np.bitwise_or.reduceat(LETTERS[data], ends[:-1].astype(np.int64))
    return found


class Stream(Struct, frozen=True):
    """Occurrences of text terms. code: which of the stem's forms.  position: in title or body.  title: in the title?"""

    stem: Array
    row: Array
    code: Array
    position: Array
    title: Array


class Runs(Struct, frozen=True):
    """Postings and occurrences of a range of stems, stem by stem, as `TextWriter` packs them.

    postings, occurrences [stems]: how many each has.  row, kind [postings]; bodies, titles: of kind OTHER.
    position [occurrences].  codes: bytes as `packed_runs` gives them.
    """

    postings: Array
    occurrences: Array
    row: Array
    kind: Array
    bodies: Array
    titles: Array
    position: Array
    codes: Array


class TextWriter:
    """Writes the postings of title and body, given in pieces by rising ranges of stems."""

    def __init__(self, pack: PackWriter, lexicon: Lexicon, rows: int) -> None:
        """rows: articles of the segment."""
        self._pack = pack
        self.code_bits = code_bits(np.diff(lexicon.slot_at.astype(np.int64)))
        append_lexicon(pack, lexicon)
        self._rows = RowWriter(pack, "post", rows)
        self._frequencies = FrequencyWriter(pack)
        self._ends = {name: [np.zeros(1, dtype=np.uint64)] for name in ("occ.at", "code.at")}

    def add(self, runs: Runs, first: int, last: int) -> None:
        """Write all of the stems from `first` up to, not including, `last`."""
        self._frequencies.add_kinds(runs.kind, runs.bodies, runs.titles)
        self._rows.add(np.arange(last - first).repeat(runs.postings), runs.row, last - first)
        self._end_runs("occ.at", "occ.pos", runs.occurrences)
        self._pack.append_bits("occ.pos", runs.position)
        self._end_runs("code.at", "occ.code", code_bytes(self.code_bits[first:last], runs.occurrences))
        self._pack.append("occ.code", runs.codes)

    def finish(self, form_df: Array) -> None:
        """Write what only the end knows. form_df [forms]: articles that have each form."""
        self._rows.finish()
        self._frequencies.finish()
        for name, pieces in self._ends.items():
            self._pack.append(name, offsets(np.concatenate(pieces)))
        self._pack.append("form.df", form_df.astype(np.uint32))

    def _end_runs(self, name: str, of: str, lengths: Array) -> None:
        """Note where runs of these lengths end that are to be added to an array."""
        self._ends[name].append((lengths.cumsum() + self._pack.count(of)).astype(np.uint64))


class StreamWriter:
    """Writes streams of occurrences through a TextWriter."""

    def __init__(self, pack: PackWriter, lexicon: Lexicon, rows: int) -> None:
        """rows: articles of the segment."""
        self._lexicon = lexicon
        self._writer = TextWriter(pack, lexicon, rows)
        self._slot_df = np.zeros(len(lexicon.forms), dtype=np.int64)

    def add(self, stream: Stream, first: int, last: int) -> None:
        """Write all occurrences of the stems from `first` up to, not including, `last`."""
        heads = heads_of(stream.stem, stream.row)
        occurrences = np.diff(heads, append=len(stream.stem))
        titles = np.add.reduceat(stream.title.astype(np.int64), heads) if len(heads) else occurrences
        kind, bodies, titles = kinds_of(occurrences - titles, titles)
        many = np.bincount(stream.stem - first, minlength=last - first)
        runs = Runs(
            np.bincount(stream.stem[heads] - first, minlength=last - first),
            many,
            stream.row[heads],
            kind,
            bodies,
            titles,
            stream.position,
            packed_runs(stream.code, self._writer.code_bits[first:last], many),
        )
        self._writer.add(runs, first, last)
        slot = self._lexicon.slot_at[stream.stem].astype(np.int64) + stream.code
        self._slot_df += articles_by_slot(slot, heads, len(self._slot_df))

    def finish(self) -> None:
        """Write what only the end knows."""
        form_df = np.empty(len(self._slot_df), dtype=np.int64)
        form_df[self._lexicon.slots] = self._slot_df
        self._writer.finish(form_df)


def articles_by_slot(slot: Array, heads: Array, slots: int) -> Array:
    """[slots]: postings that have an occurrence of each.

    slot: of all occurrences, posting by posting.  heads: where each posting begins.
    """
    turns = heads_of(slot)[1:]
    posting = heads.searchsorted(turns, side="right") - 1
    mixed = np.unique(posting[heads[posting] != turns])
    ends = np.append(heads, len(slot))
    which, at = mixed.repeat(many := ends[mixed + 1] - ends[mixed]), runs(heads[mixed], many)
    alone = np.ones(len(heads), dtype=bool)
    alone[mixed] = False
    key = which.astype(np.uint64) << np.uint64(32) | slot[at].astype(np.uint64)
    key.sort()
    distinct = key[np.append(True, key[1:] != key[:-1])] if len(key) else key
    of_mixed = np.bincount((distinct & np.uint64(0xFFFFFFFF)).astype(np.int64), minlength=slots)
    found: Array = np.bincount(slot[heads[alone]], minlength=slots) + of_mixed
    return found


def append_names(
    pack: PackWriter, field: str, terms: Sequence[str], term: Array, row: Array, position: Array, rows: int
) -> None:
    """Write the postings of one names field from its sorted stream. position: value << 16 | position inside it.

    rows: articles of the segment.
    """
    heads = heads_of(term, row)
    append_strings(pack, f"{field}.term", terms)
    postings = RowWriter(pack, f"{field}.post", rows)
    postings.add(term[heads], row[heads], len(terms))
    postings.finish()
    pack.append(f"{field}.occ.at", starts(np.bincount(term, minlength=len(terms))))
    pack.append_bits(f"{field}.occ.pos", shuffled(position))
    pack.append_bits(f"{field}.post.tf", np.diff(heads, append=len(term)) - 1)


def shuffled(position: Array) -> Array:
    """Positions in a names field as numbers that are small where value and place are: their lowest halves of a byte
    stand together at the end."""
    value, place = position >> 16, position & 0xFFFF
    return (value >> 4) << 20 | (place >> 4) << 8 | (value & 15) << 4 | place & 15


def unshuffled(number: Array) -> Array:
    """The reverse of `shuffled`, as i8."""
    wide = number.astype(np.int64)
    value = wide >> 20 << 4 | wide >> 4 & 15
    return value << 16 | (wide >> 8 & 0xFFF) << 4 | wide & 15


def sorted_by(term: Array) -> Array:
    """Indexes that sort a stream by term and keep the order inside one. Much faster than a stable argsort."""
    key = (term.astype(np.uint64) << np.uint64(32)) | np.arange(len(term), dtype=np.uint64)
    key.sort()
    return (key & np.uint64(0xFFFFFFFF)).astype(np.int64)
