"""Terms in one segment: which articles have them, how often, and where.

A term stands for one or more keys: stems of title and body, surface forms of them, or tokens of a names field.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.codec.format import Array, heads_of, starts
from index.codec.frequencies import TITLE_WEIGHT as TITLE_WEIGHT
from index.codec.reader import Names, Segment, spread

BODY = 1 << 31
"""Added to places in the body, so that no phrase crosses from title to body."""


class Term(NamedTuple):
    """field: None for title and body together.  keys: what it stands for, any of them.  stemmed: keys are stems."""

    field: str | None
    keys: tuple[str, ...]
    stemmed: bool = True


class Postings(NamedTuple):
    """rows: rising.  tf: occurrences of the term in each, those in a title twice if the field is None."""

    rows: Array
    tf: Array


def is_name(field: str | None) -> bool:
    """Is this a names field?"""
    return field not in (None, "title", "body")


def postings_in(segment: Segment, term: Term) -> Postings:
    """The articles of a segment with a term, deleted ones included. A single stem or token costs no copy."""
    if is_name(term.field):
        return _names_postings(segment.names(term.field or ""), term.keys)
    if term.stemmed:
        numbers = [segment.stem_number(key) for key in term.keys]
        return _union([_stem_postings(segment, number, term.field) for number in numbers if number is not None])
    return _union(
        [
            _stem_postings(segment, number, term.field) if codes is None
            else _form_postings(segment, number, codes, term.field)
            for number, codes in codes_by_stem(segment, term.keys).items()
        ]
    )  # fmt: skip


def _names_postings(names: Names, keys: Sequence[str]) -> Postings:
    found = []
    for key in keys:
        number = names.terms.find(key)
        if number is not None:
            found.append(
                Postings(names.postings.of(number), names.frequencies(*names.postings.span(number, number + 1)))
            )
    return _union(found)


def _union(found: Sequence[Postings]) -> Postings:
    """Postings of several terms as if they were one."""
    if len(found) == 1:
        return found[0]
    if not found:
        return Postings(np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.uint32))
    rows, inverse = np.unique(np.concatenate([one.rows for one in found]), return_inverse=True)
    tf = np.bincount(inverse, weights=np.concatenate([one.tf for one in found]), minlength=len(rows))
    return Postings(rows, tf.astype(np.uint32))


def _stem_postings(segment: Segment, number: int, field: str | None) -> Postings:
    rows = segment.postings.of(number)
    span = segment.postings.span(number, number + 1)
    if field is None:
        return Postings(rows, segment.frequencies.weighted(*span))
    body, title = segment.frequencies.split(*span)
    tf = title if field == "title" else body
    kept = np.flatnonzero(tf)
    return Postings(rows[kept], tf[kept])


def codes_by_stem(segment: Segment, forms: Sequence[str]) -> dict[int, list[int] | None]:
    """Stem number to the codes of the chosen forms; None where all forms of the stem are chosen."""
    chosen: dict[int, list[int]] = {}
    for form in forms:
        number = segment.form_number(form)
        if number is not None:
            stem = int(segment.form_stem[number])
            chosen.setdefault(stem, []).append(_code(segment, stem, number))
    return {stem: None if len(codes) == form_count(segment, stem) else codes for stem, codes in chosen.items()}


def form_count(segment: Segment, stem: int) -> int:
    """How many surface forms a stem has."""
    return int(segment.slot_at[stem + 1]) - int(segment.slot_at[stem])


def _code(segment: Segment, stem: int, form: int) -> int:
    start, end = int(segment.slot_at[stem]), int(segment.slot_at[stem + 1])
    return bisect_left(segment.slots.data, form, start, end) - start


def _form_postings(segment: Segment, number: int, codes: Sequence[int], field: str | None) -> Postings:
    row, place = _stem_places(segment, number, None, codes)
    if field is not None:
        kept = (place >= BODY) == (field == "body")
        row, place = row[kept], place[kept]
    heads = heads_of(row)
    weight = np.where(place >= BODY, 1, TITLE_WEIGHT if field is None else 1)
    return Postings(row[heads], np.add.reduceat(weight, heads) if len(heads) else weight)


def places_in(segment: Segment, term: Term, rows: Array) -> tuple[Array, Array]:
    """Row and place of every occurrence of a term in the given rows (rising) of a segment, sorted.

    A place is a position in the title, BODY + a position in the body, or value << 16 | position in a names field.
    """
    found = []
    if is_name(term.field):
        names = segment.names(term.field or "")
        numbers = [names.terms.find(key) for key in term.keys]
        found = [_name_places(names, number, rows) for number in numbers if number is not None]
    elif term.stemmed:
        numbers = [segment.stem_number(key) for key in term.keys]
        found = [_stem_places(segment, number, rows, None) for number in numbers if number is not None]
    else:
        chosen = codes_by_stem(segment, term.keys)
        found = [_stem_places(segment, number, rows, codes) for number, codes in chosen.items()]
    row, place = _sorted_places(found)
    if term.field not in ("title", "body"):
        return row, place
    kept = (place >= BODY) == (term.field == "body")
    return row[kept], place[kept]


def _sorted_places(found: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    if len(found) == 1:
        return found[0]
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    row = np.concatenate([one for one, _ in found])
    place = np.concatenate([one for _, one in found])
    order = np.lexsort((place, row))
    return row[order], place[order]


def _name_places(names: Names, number: int, rows: Array) -> tuple[Array, Array]:
    of_term = names.postings.of(number)
    which = _where(of_term, rows)
    occurring = names.frequencies(*names.postings.span(number, number + 1))
    place = names.positions(int(names.occurrence_at[number]), spread(starts(occurring), which))
    return of_term[which].repeat(occurring[which]), place


def _stem_places(segment: Segment, number: int, rows: Array | None, codes: Sequence[int] | None) -> tuple[Array, Array]:
    """Row and place of a stem's occurrences, sorted. rows: only in these.  codes: only these forms."""
    if rows is None:
        start, of_stem = segment.postings.span(number, number + 1)[0], segment.postings.of(number)
    else:
        start, of_stem = segment.postings.between(number, int(rows[0]), int(rows[-1]))
    which = np.arange(len(of_stem)) if rows is None else _where(of_stem, rows)
    body, title = segment.frequencies.split(start, start + len(of_stem))
    occurring = body + title
    many = occurring[which]
    before = segment.frequencies.occurring_before(start) - int(segment.occurrence_at[number])
    chosen, within = _spread((occurring.cumsum() - occurring)[which] + before, many)
    place = segment.occurrence_position.take(chosen + int(segment.occurrence_at[number])).astype(np.int64)
    place[within >= title[which].repeat(many)] += BODY
    row = of_stem[which].repeat(many)
    if codes is None or form_count(segment, number) == 1:
        return row, place
    kept = np.isin(segment.codes_of(number, chosen), codes)
    return row[kept], place[kept]


def _spread(first: Array, many: Array) -> tuple[Array, Array]:
    """Indexes of runs, run by run, and each one's place within its run; first, many: where runs begin, how long."""
    ends = many.cumsum()
    within = np.arange(int(ends[-1]) if len(ends) else 0)
    within -= (ends - many).repeat(many)
    return first.repeat(many) + within, within


def _where(rising: Array, wanted: Array) -> Array:
    """Indexes in `rising` of those wanted values that it has; both rise."""
    if not len(rising):
        return np.zeros(0, dtype=np.int64)
    at = rising.searchsorted(wanted.astype(rising.dtype, copy=False))
    found: Array = at[rising.take(at, mode="clip") == wanted]
    return found


def live_name_count(names: Names, gone: Array, term: int) -> int:
    """Articles that have a token, given by number, of a names field, without the deleted rows `gone` (rising). Costs a
    search for each of these."""
    rows = names.postings.of(term)
    return len(rows) - len(_where(rows, gone))
