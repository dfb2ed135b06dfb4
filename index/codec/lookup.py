"""Terms in one segment: which articles have them, how often, and where.

A term stands for one or more keys: stems of title and body, surface forms of them, or tokens of a names field.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.codec.format import Array, starts
from index.codec.reader import Names, Segment, spread

BODY = 1 << 31
"""Added to places in the body, so that no phrase crosses from title to body."""

TITLE_WEIGHT = 2


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
            start, end = int(names.posting_at[number]), int(names.posting_at[number + 1])
            found.append(Postings(names.posting_row[start:end], names.posting_tf.slice(start, end)))
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
    start, end = int(segment.posting_at[number]), int(segment.posting_at[number + 1])
    rows = segment.posting_row[start:end]
    if field is None:
        return Postings(rows, segment.posting_tf.slice(start, end))
    entry, last = int(segment.title_at[number]), int(segment.title_at[number + 1])
    posting, titles = segment.title_posting[entry:last], segment.title_tf.slice(entry, last)
    if field == "title":
        return Postings(rows[posting], titles)
    tf = segment.posting_tf.slice(start, end).astype(np.int64)
    tf[posting] -= TITLE_WEIGHT * titles.astype(np.int64)
    kept = np.flatnonzero(tf)
    return Postings(rows[kept], tf[kept])


def codes_by_stem(segment: Segment, forms: Sequence[str]) -> dict[int, list[int] | None]:
    """Stem number to the codes of the chosen forms; None where all forms of the stem are chosen."""
    chosen: dict[int, list[int]] = {}
    for form in forms:
        number = segment.forms.find(form)
        if number is not None:
            stem = int(segment.form_stem[number])
            chosen.setdefault(stem, []).append(_code(segment, stem, number))
    return {stem: None if len(codes) == form_count(segment, stem) else codes for stem, codes in chosen.items()}


def form_count(segment: Segment, stem: int) -> int:
    """How many surface forms a stem has."""
    return int(segment.slot_at[stem + 1]) - int(segment.slot_at[stem])


def _code(segment: Segment, stem: int, form: int) -> int:
    start, end = int(segment.slot_at[stem]), int(segment.slot_at[stem + 1])
    return int(np.searchsorted(segment.slots[start:end], form))


def _form_postings(segment: Segment, number: int, codes: Sequence[int], field: str | None) -> Postings:
    row, place = _stem_places(segment, number, None, codes)
    if field is not None:
        kept = (place >= BODY) == (field == "body")
        row, place = row[kept], place[kept]
    heads = np.flatnonzero(np.diff(row, prepend=-1))
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
    start, end = int(names.posting_at[number]), int(names.posting_at[number + 1])
    which = _where(names.posting_row[start:end], rows)
    occurring = names.posting_tf.slice(start, end).astype(np.int64)
    own = int(names.occurrence_at[number]), int(names.occurrence_at[number + 1])
    place = names.positions(*own, spread(starts(occurring), which))
    return names.posting_row[start + which].repeat(occurring[which]), place


def _stem_places(segment: Segment, number: int, rows: Array | None, codes: Sequence[int] | None) -> tuple[Array, Array]:
    """Row and place of a stem's occurrences, sorted. rows: only in these.  codes: only these forms."""
    start, end = int(segment.posting_at[number]), int(segment.posting_at[number + 1])
    of_stem = segment.posting_row[start:end]
    tf = segment.posting_tf.slice(start, end)
    which = np.arange(len(tf)) if rows is None else _where(of_stem, rows)
    many, titles, first = _occurring(segment, number, tf, which)
    chosen, within = _spread(first, many)
    base = int(segment.occurrence_at[number])
    place = segment.occurrence_position.slice(base, int(segment.occurrence_at[number + 1]))[chosen].astype(np.int64)
    place += BODY
    if titles is not None:
        place[within < titles.repeat(many)] -= BODY
    row = of_stem[which].repeat(many)
    if codes is None or form_count(segment, number) == 1:
        return row, place
    coded = segment.occurrence_code.slice(int(segment.code_at[number]), int(segment.code_at[number + 1]))[chosen]
    kept = np.isin(coded, codes)
    return row[kept], place[kept]


def _occurring(segment: Segment, number: int, tf: Array, which: Array) -> tuple[Array, Array | None, Array]:
    """Of chosen postings of a stem: their occurrences, those of them in titles, and where the first one stands.

    Those in titles are None if there are none at all.
    """
    weighted = tf[which].astype(np.int64)
    first = tf.cumsum(dtype=np.int64)[which]
    first -= weighted
    entry, last = int(segment.title_at[number]), int(segment.title_at[number + 1])
    if entry == last:
        return weighted, None, first
    before = np.zeros(last - entry + 1, dtype=np.int64)
    segment.title_tf.slice(entry, last).cumsum(out=before[1:])
    own = segment.title_posting[entry:last]
    at = own.searchsorted(which.astype(np.uint32))
    first -= before[at]
    titles = before[at + (own.take(at, mode="clip") == which)] - before[at]
    weighted -= titles
    return weighted, titles, first


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


def live_form_counts(segment: Segment, live: Array | None, forms: Sequence[int], field: str | None) -> list[int]:
    """Live articles that have each form, given by number, in the field. Costs a pass over their stems' occurrences."""
    if live is None and field is None:
        return [int(segment.form_df[form]) for form in forms]
    found = []
    for form in forms:
        stem = int(segment.form_stem[form])
        rows = _form_postings(segment, stem, [_code(segment, stem, form)], field).rows
        found.append(len(rows) if live is None else int(np.count_nonzero(live[rows])))
    return found


def live_name_counts(names: Names, live: Array | None, terms: Sequence[int]) -> list[int]:
    """Live articles that have each token, given by number, of a names field."""
    if live is None:
        return [int(names.posting_at[term + 1]) - int(names.posting_at[term]) for term in terms]
    spans = [(int(names.posting_at[term]), int(names.posting_at[term + 1])) for term in terms]
    return [int(np.count_nonzero(live[names.posting_row[start:end]])) for start, end in spans]
