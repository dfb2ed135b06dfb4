"""Which articles pass the filters and dates of a plan, as masks over all rows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial

from index.codec.format import Array
from search.facets import FacetTable
from search.packed import query as pq
from search.packed.corpus import Corpus
from search.plan import Filter, Plan

MASKS_KEPT = 16
"""Who has chosen a value types another word, turns a page or chooses a second one. A byte an article each."""


class Masks:
    """Makes masks and remembers those used lately. Safe to share between threads.

    table: gives a facet's table by its name.
    """

    def __init__(self, corpus: Corpus, table: Callable[[str], FacetTable]) -> None:
        self._corpus = corpus
        self._table = table
        self._kept: dict[object, Array] = {}
        self._lock = threading.Lock()

    def of_plan(self, plan: Plan) -> Array | None:
        """[rows]: is the article there, and does it pass the plan's filters and dates? None if there are none."""
        days = self._of_days(plan) if plan.date_first or plan.date_last or plan.undated else None
        passing = self._of_filters(plan.filters)
        if days is None or passing is None:
            return days if passing is None else passing
        return days & passing

    def _of_filters(self, filters: Sequence[Filter]) -> Array | None:
        """The same of filters alone."""
        passing: Array | None = None
        for one in filters:
            own = self._remembered(one, partial(self._of_filter, one))
            passing = own if passing is None else passing & own
        return passing

    def _of_filter(self, one: Filter) -> Array:
        table = self._table(one.field)
        values = {value for text in one.values for value in table.resolve(text)}
        mask = table.mask(values)
        return ~mask if one.exclude else mask

    def _of_days(self, plan: Plan) -> Array:
        asked = plan.date_first, plan.date_last, plan.undated
        return self._remembered(asked, lambda: self._make_days(*asked))

    def _make_days(self, first: str | None, last: str | None, undated: bool) -> Array:
        day = self._corpus.day
        if undated and first is None and last is None:
            without: Array = day == 0
            return without
        span = pq.days(first, last)
        mask: Array = (day >= span.start) & (day <= span.end)
        return mask & (day == 0) if undated else mask

    def _remembered(self, key: object, make: Callable[[], Array]) -> Array:
        """The mask of a key. The one that was not asked for longest is forgotten for a new one."""
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found
                return found
        found = make()
        if self._corpus.live is not None:
            found &= self._corpus.live
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > MASKS_KEPT:
                del self._kept[next(iter(self._kept))]
        return found
