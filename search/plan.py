"""A question with its limits applied: a bounded tree, filters, facets, sort, cursor and deadline. Knows no engine."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from search.query import Node

Sort = Literal["relevance", "newest", "oldest", "added"]
"""added: what came into the archive last comes first."""
Match = Literal["all", "any"]
DEFAULT_FACETS = ("people", "places", "source", "author")


class Filter(Struct, frozen=True):
    """Chosen values of one facet, joined by OR; filters are joined by AND.

    values: facet values as the Page gives them; a text that is no value stands for all values with this label
        (both folded), so that places=Kazan works by hand; in places, one that is no label either stands for the
        places with that name in the gazetteer (places=Kiev).  exclude: articles with any of the values are left out.
    """

    field: str
    values: tuple[str, ...]
    exclude: bool = False


class FacetLook(Struct, frozen=True):
    """A look at all values of one facet. prefix: beginning of a word of the label, "" for all.

    order: by count, falling, or by label, folded.  offset: values before the first that is given.
    """

    prefix: str = ""
    order: Literal["count", "label"] = "count"
    offset: int = 0
    limit: int = 100


class Plan(Struct, frozen=True):
    """What an engine executes.

    tree: within SearchLimits, with match, question words and relaxation already applied by the planner.
    date_first, date_last: ISO days, both included, None is open; undated: only articles without a date.
    after: position of the last hit of the page before, from `next_cursor`.
    facets: names of index.schema.FACETS.  facet_limit: values each.
    recency: by how much the score of the newest article is raised at most, 0 for not at all (docs/ranking.md).
    collapse: one hit a near-copy cluster (its best).
    deadline_s: seconds of wall time; past it the answer says `partial`.
    """

    tree: Node
    filters: tuple[Filter, ...] = ()
    date_first: str | None = None
    date_last: str | None = None
    undated: bool = False
    sort: Sort = "relevance"
    limit: int = 10
    after: str | None = None
    facets: tuple[str, ...] = DEFAULT_FACETS
    facet_limit: int = 10
    histogram: bool = True
    fragments: int = 3
    recency: float = 0.0
    collapse: bool = False
    explain: bool = False
    expansions: int = 256
    deadline_s: float = 1.0
