"""Facets over all hits: values, labels, counts, filters; and the date histogram."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property

import numpy as np

from index.analysis import fold
from index.codec.format import Array
from index.codec.reader import Column, Values
from search.packed.corpus import Corpus
from search.plan import FacetLook
from search.results import Bucket, Facet, FacetList, FacetValue
from search.variants import place_keys

MOST_DAYS = 62
"""A histogram by day spans two months at most."""
MOST_YEARS = 150
"""In a histogram by year that is longer, for one wrong date, empty years are left out."""
MOST_MONTHS = 60
"""A histogram by month touches five years at most."""


class FacetTable:
    """One facet's values over all segments. Values are numbered in the order of label, then value.

    Safe to share between threads. Making it costs a pass over the distinct values, not over the articles, unless
    articles were deleted.
    """

    def __init__(self, corpus: Corpus, field: str) -> None:
        self._corpus, self._field = corpus, field
        self._columns = corpus.columns(field)
        pairs = [column.pairs() for column in self._columns]
        labels = _majority_labels(pairs, [_live_counts(corpus, at, own) for at, own in enumerate(self._columns)])
        order = sorted((label, value) for value, label in labels.items())
        self.values = [value for _, value in order]
        self.labels = [label for label, _ in order]
        self.number = {value: at for at, value in enumerate(self.values)}
        # Pairs of no live article have the number after the last one.
        numbers = [
            np.fromiter((self.number.get(value, len(order)) for value, _ in own), dtype=np.int64, count=len(own))
            for own in pairs
        ]
        # In one segment the mapped column is used as it is, by pair; several are copied into one, by value.
        alone = len(numbers) == 1
        self._held = self._columns[0].values if alone else _joined(corpus, self._columns, numbers, len(order) + 1)
        self._number_of: Array | None = numbers[0] if alone else None

    def counts(self, rows: Array, marks: Array) -> Array:
        """[values]: how many of the rows (rising) have each value. marks: the same rows, as a mask of all."""
        held, kernels = self._held, self._corpus.kernels
        if kernels is None:
            found = held.counts(rows, marks)
        else:
            found = kernels.count_values(held.first, held.more_row, held.more, rows, marks, held.count)
        if self._number_of is None:
            return found[:-1]
        total = np.zeros(len(self.values) + 1, dtype=np.int64)
        np.add.at(total, self._number_of, found)
        return total[:-1]

    def holds(self, rows: Array, values: Collection[str]) -> Array:
        """Which of the rows (rising) have any of the values: a mask."""
        chosen = np.zeros(len(self.values) + 2, dtype=bool)
        chosen[[self.number[value] for value in values]] = True
        wanted = chosen if self._number_of is None else np.append(chosen.take(self._number_of), False)
        held, kernels = self._held, self._corpus.kernels
        if kernels is None:
            return held.holds(rows, wanted)
        found: Array = kernels.hold_values(held.first, held.more_row, held.more, rows, wanted)
        return found

    def resolve(self, text: str) -> tuple[str, ...]:
        """The values that a chosen text stands for: itself, or all with that label; empty if there are none.

        A name of a place that is no label here stands for the places that have it ("Kiev").
        """
        found = (text,) if text in self.number else tuple(self._by_label.get(fold(text), ()))
        if found or self._field != "places":
            return found
        return tuple(sorted(key for key in place_keys(text) if key in self.number))

    @cached_property
    def _by_label(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for value, label in zip(self.values, self.labels, strict=True):
            found[fold(label)].append(value)
        return found

    @cached_property
    def folded_labels(self) -> list[str]:
        """Labels as prefixes are compared with them."""
        return [fold(label) for label in self.labels]

    def number_by_row(self) -> Array:
        """[rows]: the number of each row's first value, -1 if it has none."""
        if self._number_of is None:
            first = self._held.first.astype(np.int64)
            return np.where(first < len(self.values), first, -1)
        return np.append(self._number_of, -1).take(self._held.first)

    def facet(self, rows: Array, marks: Array, chosen: Sequence[str], limit: int) -> Facet:
        """The facet over some hits, as rows and as a mask. chosen: texts that the user chose, always listed."""
        counts = self.counts(rows, marks)
        listed = {int(at) for at in _most(counts, limit)}
        selected = {value for text in chosen for value in self.resolve(text)}
        listed.update(self.number[value] for value in selected)
        values = [self._value(at, counts, self.values[at] in selected) for at in listed]
        values += [FacetValue(text, text, 0, True) for text in dict.fromkeys(chosen) if not self.resolve(text)]
        return Facet(int(np.count_nonzero(counts)), tuple(sorted(values, key=by_count)))

    def listed(self, counts: Array, chosen: Sequence[str], look: FacetLook, begin: Array | None) -> FacetList:
        """A stretch of the values that some hits have. begin: the only values wanted, by number, None for all."""
        filled = np.flatnonzero(counts)
        wanted = filled if begin is None else begin[counts.take(begin) > 0]
        keys = self._alphabet.take(wanted) if look.order == "label" else -counts.take(wanted)
        ranked = wanted[np.lexsort((wanted, keys))][look.offset : look.offset + look.limit].tolist()
        selected = {value for text in chosen for value in self.resolve(text)}
        values = tuple(self._value(at, counts, self.values[at] in selected) for at in ranked)
        return FacetList(len(filled), len(wanted), values)

    @cached_property
    def _alphabet(self) -> Array:
        """[values]: each one's place by folded label, then value."""
        order = sorted(range(len(self.values)), key=lambda at: (self.folded_labels[at], self.values[at]))
        ranks = np.empty(len(order), dtype=np.int64)
        ranks[order] = np.arange(len(order))
        return ranks

    def _value(self, at: int, counts: Array, selected: bool) -> FacetValue:
        return FacetValue(self.values[at], self.labels[at], int(counts[at]), selected)


def _joined(corpus: Corpus, columns: Sequence[Column], numbers: Sequence[Array], count: int) -> Values:
    """What the articles of several segments have, by the numbers of the whole, so that counting is one pass."""
    nothing = np.zeros(0, dtype=np.uint32)
    parts = list(zip(columns, numbers, corpus.bases, strict=False))
    first = [np.append(number, count).astype(np.uint32).take(column.first) for column, number, _ in parts]
    rows = [column.more_row + np.uint32(base) for column, _, base in parts]
    more = [number.astype(np.uint32).take(column.more_pair) for column, number, _ in parts]
    joined = [np.concatenate([nothing, *pieces]) for pieces in (first, rows, more)]
    return Values(joined[0], joined[1], joined[2], count)


def by_count(value: FacetValue) -> tuple[int, str, str]:
    """The order of facet values."""
    return (-value.count, value.label, value.value)


def _live_counts(corpus: Corpus, at: int, column: Column) -> Array:
    """How many live articles of a segment have each pair."""
    live = corpus.live_in[at]
    marks = np.ones(corpus.segments[at].rows, dtype=bool) if live is None else live
    return column.values.counts(marks.nonzero()[0], marks)


def _majority_labels(pairs: Sequence[Sequence[tuple[str, str]]], counts: Sequence[Array]) -> dict[str, str]:
    """Value to the label that most live articles give it, ties to the lowest; only values that one has."""
    total: Counter[tuple[str, str]] = Counter()
    for own, count in zip(pairs, counts, strict=True):
        total.update({pair: number for pair, number in zip(own, count.tolist(), strict=True) if number})
    labels: dict[str, tuple[int, str]] = {}
    for (value, label), number in total.items():
        best = labels.get(value)
        if best is None or (-number, label) < best:
            labels[value] = (-number, label)
    return {value: label for value, (_, label) in labels.items()}


def _most(counts: Array, limit: int) -> Array:
    """Numbers of the values with the highest counts of at least 1, ties to the lowest number."""
    filled = np.flatnonzero(counts)
    if len(filled) > limit > 0:
        key = (counts[filled] << 32) - filled
        filled = filled[np.argpartition(key, len(filled) - limit)[len(filled) - limit :]]
    return filled if limit > 0 else filled[:0]


def histogram(days: Array) -> tuple[Bucket, ...]:
    """Dated hits by day, month or year, whichever fits their span. days: day numbers, 0 for none."""
    dated = days[days > 0].astype(np.int64)
    if not len(dated):
        return ()
    low = int(dated.min())
    counts = np.bincount(dated - low)
    first, last = date.fromordinal(low), date.fromordinal(low + len(counts) - 1)
    edges = _edges(first, last)
    cuts = np.concatenate(([0], np.cumsum(counts)))
    at = [min(max(day.toordinal() - low, 0), len(counts)) for day, _ in edges] + [len(counts)]
    sums = np.diff(cuts[at]).tolist()
    return tuple(
        Bucket(start.isoformat(), end.isoformat(), count)
        for (start, end), count in zip(edges, sums, strict=True)
        if count or len(edges) <= MOST_YEARS
    )


def _edges(first: date, last: date) -> list[tuple[date, date]]:
    """Buckets that cover both days: each one's first and last day."""
    if (last - first).days < MOST_DAYS:
        days = range(first.toordinal(), last.toordinal() + 1)
        return [(date.fromordinal(day), date.fromordinal(day)) for day in days]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(months) <= MOST_MONTHS:
        return [_month(*divmod(month, 12)) for month in months]
    return [(date(year, 1, 1), date(year, 12, 31)) for year in range(first.year, last.year + 1)]


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month + 1, 1), date(year, month + 1, calendar.monthrange(year, month + 1)[1])
