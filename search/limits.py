"""Bounds on what one question may cost."""

from __future__ import annotations

from msgspec import Struct


class SearchLimits(Struct, frozen=True):
    """query_chars: code points.  terms: leaves of the query tree; as many common words beside them.
    depth: of parentheses.  prefix_letters: the fewest before `*`.  expansions: forms of one prefix or fuzzy term.
    edits: of a fuzzy term.  slop: extra words of a near search.  page: hits a page.  fragments: a hit.
    facet_values: a facet and page.  filter_values: chosen values over all facets.
    relax_below: with fewer articles that have all words, those with any are given.
    deadline_s: then the answer is partial.
    """

    query_chars: int = 1_000
    terms: int = 64
    depth: int = 20
    prefix_letters: int = 2
    expansions: int = 256
    edits: int = 2
    slop: int = 1_000
    page: int = 100
    fragments: int = 5
    facet_values: int = 1_000
    filter_values: int = 1_000
    relax_below: int = 10
    deadline_s: float = 1.0
