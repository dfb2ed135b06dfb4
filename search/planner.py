"""A checked request and its parsed query to the plans that engines execute."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from index.article import Aliases
from search.limits import SearchLimits
from search.plan import Filter, Plan
from search.query import Node, Query
from search.request import Mode, Request, read_cursor
from search.rewrite import adds_score, relaxed, without_question_words
from search.variants import renamed_filters, with_other_names

NO_ALIASES = Aliases()


class Planned(Struct, frozen=True):
    """The plans of one request. identity: of the search, for its cursors.  mode: how `first` joins words.

    first: what is run.  wider: what is run too if `first` finds too few articles, or None.
    narrow: counts the articles with all words, where `first` is a later page of a relaxed search; else None.
    passed_over: words of the query that only ask.  generation: of the page before, None on the first page.
    """

    identity: str
    mode: Mode
    first: Plan
    wider: Plan | None
    narrow: Plan | None
    passed_over: tuple[str, ...]
    generation: int | None


def plan_search(request: Request, query: Query, limits: SearchLimits, aliases: Aliases = NO_ALIASES) -> Planned:
    """Plans for a request. aliases: those of the archive. Raises BadRequest for a cursor that is not of this search."""
    tree, passed_over = without_question_words(with_other_names(query.tree, aliases))
    identity = request.identity(query.canonical)
    continued = read_cursor(request.cursor, identity) if request.cursor else None
    mode, generation, after = continued or (_mode(request), None, None)
    plan = _plan(request, tree, limits, renamed_filters(request.filters, aliases))
    wide = relaxed(tree)
    can_relax = request.match is None and wide != tree
    if mode == "any":
        narrow = _counting(plan) if can_relax else None
        first = replace(plan, tree=wide, after=after)
        return Planned(identity, mode, first, None, narrow, passed_over, generation)
    wider = replace(plan, tree=wide) if can_relax and after is None else None
    first = replace(plan, after=after) if after else plan
    return Planned(identity, mode, first, wider, None, passed_over, generation)


def _mode(request: Request) -> Mode:
    return "any" if request.match == "any" else "all"


def _plan(request: Request, tree: Node, limits: SearchLimits, filters: tuple[Filter, ...]) -> Plan:
    # Where no word gives a score, relevance would order articles by their ids, which mean nothing to anybody.
    by_date = request.sort == "relevance" and not adds_score(tree)
    return Plan(
        tree=tree,
        filters=filters,
        date_first=request.date_first,
        date_last=request.date_last,
        undated=request.undated,
        sort="newest" if by_date else request.sort,
        limit=request.limit,
        facets=request.facets,
        facet_limit=request.facet_limit,
        fragments=request.fragments,
        collapse=request.collapse,
        recency=request.recency,
        explain=request.explain,
        expansions=limits.expansions,
        deadline_s=limits.deadline_s,
    )


def _counting(plan: Plan) -> Plan:
    return replace(plan, limit=0, facets=(), histogram=False, fragments=0, explain=False)
