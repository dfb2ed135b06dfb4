"""Terms of a segment as Whoosh reads them: the terms reader, cursor and matcher over the mapped arrays.

Whoosh walks postings one object at a time; this is for its own Searcher, not for speed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy as np
from whoosh import fields
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo

from index.codec.damage import guarded
from index.codec.fields import FORM, NAMES, TEXT
from index.codec.format import Array, Strings
from index.codec.lookup import Postings, Term, places_in, postings_in
from index.codec.reader import Segment

KEYWORDS = ("language", "country", "cluster")
"""Columns that are Whoosh fields of whole values."""

WHOLE = {f"{name}_whole": name for name in ("people", "places", "author", "source")}
"""Columns whose names are Whoosh fields of tokens: the fields of their whole values, as facets count them."""


class Terms(Protocol):
    """The sorted terms of one Whoosh field."""

    def __len__(self) -> int:
        """How many there are."""

    def raw(self, number: int) -> bytes:
        """A term's bytes."""

    def postings(self, number: int) -> Postings:
        """The articles with a term, deleted ones included."""

    def positions(self, number: int, row: int) -> list[int]:
        """Where a term stands in an article; never the same place for two terms."""

    def verify(self) -> None:
        """Check every byte that these terms are read from. Raises IndexDamaged."""


class _TokenTerms:
    """Stems, surface forms, or tokens of a names field."""

    def __init__(self, segment: Segment, strings: Strings, field: str | None, *, stemmed: bool) -> None:
        self._segment = segment
        self._strings = strings
        self._field = field
        self._stemmed = stemmed

    def __len__(self) -> int:
        return len(self._strings)

    def verify(self) -> None:
        self._segment.verify()

    @guarded
    def raw(self, number: int) -> bytes:
        return self._strings.raw(number)

    @guarded
    def postings(self, number: int) -> Postings:
        return _in_order(postings_in(self._segment, self._term(number)), self._segment.rows)

    @guarded
    def positions(self, number: int, row: int) -> list[int]:
        _, places = places_in(self._segment, self._term(number), np.array([row]))
        return [int(place) for place in places]

    def _term(self, number: int) -> Term:
        return Term(self._field, (self._strings.text(number),), self._stemmed)


class _WholeTerms:
    """Whole values: each stands once in each of its articles."""

    def __init__(self, segment: Segment, count: int, raw: Callable[[int], bytes], rows: Callable[[int], Array]) -> None:
        self._segment = segment
        self._count = count
        self._raw = raw
        self._rows = rows

    def __len__(self) -> int:
        return self._count

    def verify(self) -> None:
        self._segment.verify()

    @guarded
    def raw(self, number: int) -> bytes:
        return self._raw(number)

    @guarded
    def postings(self, number: int) -> Postings:
        rows = self._rows(number)
        return _in_order(Postings(rows, np.ones(len(rows), dtype=np.uint32)), self._segment.rows)

    def positions(self, number: int, row: int) -> list[int]:
        return [0]


def _in_order(found: Postings, rows: int) -> Postings:
    """Postings that Whoosh can walk, which does not look where it goes. Raises IndexError for others."""
    rising = bool(np.all(np.diff(found.rows.astype(np.int64)) > 0))
    if len(found.rows) != len(found.tf) or not rising or (len(found.rows) and found.rows[-1] >= rows):
        raise IndexError("postings that do not rise, or lie outside of the segment")
    return found


def terms_of(segment: Segment, schema: fields.Schema) -> dict[str, Terms]:
    """The terms of every Whoosh field that has any."""
    found: dict[str, Terms] = {}
    for name, field in ((TEXT, None), ("title", "title"), ("body", "body")):
        found[name] = _TokenTerms(segment, segment.stems, field, stemmed=True)
        found[name + FORM] = _TokenTerms(segment, segment.forms, field, stemmed=False)
    for name in NAMES:
        found[name] = _TokenTerms(segment, segment.names(name).terms, name, stemmed=False)
    for name, of in {**{name: name for name in KEYWORDS}, **WHOLE}.items():
        column = segment.column(of)
        found[name] = _WholeTerms(segment, len(column.keys), column.keys.raw, column.rows_with)
    found["id"] = _WholeTerms(segment, segment.rows, segment.id_in_order, segment.row_in_order)
    found["date"] = _days(segment, schema["date"])
    return found


def _days(segment: Segment, field: fields.NUMERIC) -> Terms:
    dated = np.flatnonzero(segment.day)
    order = dated[np.argsort(segment.day[dated], kind="stable")]
    days, first = np.unique(segment.day[order], return_index=True)
    cuts = [*first.tolist(), len(order)]
    texts = [field.to_bytes(int(day)) for day in days]
    return _WholeTerms(segment, len(days), texts.__getitem__, lambda number: order[cuts[number] : cuts[number + 1]])


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """What Whoosh's SegmentReader asks about terms."""

    def __init__(self, terms: dict[str, Terms], lengths: Callable[[str], tuple[int, int]]) -> None:
        """lengths: field to the shortest and longest length of an article in it."""
        self._terms = terms
        self._lengths = lengths

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) is not None

    def cursor(self, fieldname: str, fieldobj: fields.FieldType) -> Cursor:
        return Cursor(self._terms[fieldname], fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in sorted(self._terms):
            yield from ((name, self._terms[name].raw(number)) for number in range(len(self._terms[name])))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        terms = self._terms[fieldname]
        for number in range(_lower_bound(terms, prefix), len(terms)):
            yield fieldname, terms.raw(number)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        return self._info(fieldname, self._postings(fieldname, text))

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Matcher:
        number = self._find(fieldname, text)
        if number is None:
            raise KeyError((fieldname, text))
        terms = self._terms[fieldname]
        found = terms.postings(number)
        matcher = Matcher(
            found.rows.tolist(),
            weights=found.tf.astype(float).tolist(),
            format=format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self._info(fieldname, found),
        )
        matcher.places = lambda row: terms.positions(number, row)
        return matcher

    def indexed_field_names(self) -> list[str]:
        return sorted(self._terms)

    def _find(self, fieldname: str, text: bytes) -> int | None:
        terms = self._terms.get(fieldname)
        if terms is None:
            return None
        number = _lower_bound(terms, text)
        return number if number < len(terms) and terms.raw(number) == text else None

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        number = self._find(fieldname, text)
        if number is None:
            raise KeyError((fieldname, text))
        return self._terms[fieldname].postings(number)

    def _info(self, fieldname: str, found: Postings) -> TermInfo:
        shortest, longest = self._lengths(fieldname)
        if not len(found.rows):
            return TermInfo(minlength=shortest, maxlength=longest, minid=0)
        weights = found.tf
        ends = int(found.rows[0]), int(found.rows[-1])
        total, most = float(np.sum(weights, dtype=np.int64)), float(weights.max())
        return TermInfo(total, len(found.rows), shortest, longest, most, *ends)


def _lower_bound(terms: Terms, text: bytes) -> int:
    """The first number whose term is not below `text`."""
    return bisect_left(range(len(terms)), text, key=terms.raw)


class Matcher(ListMatcher):  # type: ignore[misc]
    """Postings of one term; positions are looked up when Whoosh asks for them."""

    places: Callable[[int], list[int]]

    def supports(self, astype: str) -> bool:
        return astype in ("frequency", "weight", "positions")

    def value_as(self, astype: str) -> Any:
        return self.places(self.id()) if astype == "positions" else self.weight()

    def copy(self) -> Matcher:
        copied: Matcher = super().copy()
        copied.places = self.places
        return copied


class Cursor(base.FieldCursor):  # type: ignore[misc]
    """Walks the terms of one field; what Whoosh's spelling automata ask for."""

    def __init__(self, terms: Terms, fieldobj: fields.FieldType) -> None:
        self._terms = terms
        self._field = fieldobj
        self._at = 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        self._at = _lower_bound(self._terms, term if isinstance(term, bytes) else self._field.to_bytes(term))
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def verify(self) -> None:
        self._terms.verify()

    @guarded
    def text(self) -> str | None:
        return self._field.from_bytes(self._terms.raw(self._at)) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._at < len(self._terms)
