"""The parameters of a search, checked. What cannot be used raises BadRequest with its parameter and what would do."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple, TypeVar, get_args

import msgspec
from msgspec import Struct

from index.schema import FACETS
from search.dates import DateFault, read_days
from search.errors import BadRequest
from search.limits import SearchLimits
from search.plan import DEFAULT_FACETS, FacetLook, Filter, Match, Sort

Values = str | Iterable[str]
Day = str | date | None
Choice = TypeVar("Choice", bound=str)
Mode = Literal["all", "any"]
"""How words side by side are joined on a page and on all that follow it."""

MOST_RECENCY = 10
"""Beyond it the date decides alone, which sort=newest says better."""

MOST_OFFSET = 1_000_000_000
"""More values than any archive has."""

SHOWN_CHARS = 60
"""How much of a wrong value a message repeats."""


class Request(Struct, frozen=True):
    """A search as asked for. dates: ISO days, both included, None is open."""

    text: str = ""
    filters: tuple[Filter, ...] = ()
    date_first: str | None = None
    date_last: str | None = None
    undated: bool = False
    match: Match | None = None
    sort: Sort = "relevance"
    limit: int = 10
    cursor: str | None = None
    facets: tuple[str, ...] = DEFAULT_FACETS
    facet_limit: int = 10
    fragments: int = 3
    explain: bool = False
    collapse: bool = False
    strict: bool = False
    recency: float = 0.0

    def identity(self, canonical: str) -> str:
        """A short text that is the same for all pages of one search, and differs between searches."""
        filters = sorted((one.field, one.exclude, sorted(one.values)) for one in self.filters)
        dates = (self.date_first, self.date_last, self.undated)
        whole = json.dumps([canonical, filters, dates, self.match, self.sort, self.collapse, self.recency])
        return hashlib.sha256(whole.encode()).hexdigest()[:16]


def read_request(
    limits: SearchLimits,
    q: str = "",
    *,
    chosen: Mapping[str, Values],
    exclude: Mapping[str, Values] | None = None,
    date_from: Day = None,
    date_to: Day = None,
    undated: bool = False,
    match: str | None = None,
    sort: str = "relevance",
    limit: int = 10,
    cursor: str | None = None,
    facets: Values = DEFAULT_FACETS,
    facet_limit: int = 10,
    fragments: int = 3,
    explain: bool = False,
    collapse: bool = False,
    strict: bool = False,
    recency: float = 0.0,
) -> Request:
    """Check the parameters of `Archive.search`. chosen: facet to values. Raises BadRequest for the first fault."""
    if not isinstance(q, str):
        raise BadRequest("q", "The query is not a text.")
    filters = (*_filters(chosen, exclude=False), *_filters(exclude or {}, exclude=True))
    _check_count(filters, limits)
    first, last = _days(date_from, date_to, undated)
    return Request(
        text=q,
        filters=filters,
        date_first=first,
        date_last=last,
        undated=undated,
        match=None if match is None else _choice("match", match, get_args(Match)),
        sort=_choice("sort", sort, get_args(Sort)),
        limit=read_whole("limit", limit, limits.page),
        cursor=cursor,
        facets=_facets(facets),
        facet_limit=read_whole("facet_limit", facet_limit, limits.facet_values),
        fragments=read_whole("fragments", fragments, limits.fragments),
        explain=explain,
        collapse=collapse,
        strict=strict,
        recency=_weight("recency", recency),
    )


def read_look(limits: SearchLimits, prefix: str, order: str, offset: int, limit: int) -> FacetLook:
    """Check how a facet is looked at. Raises BadRequest for the first fault."""
    if len(prefix) > limits.query_chars:
        raise BadRequest("prefix", f"It has more than {limits.query_chars} characters.")
    wanted = _choice("order", order, get_args(Literal["count", "label"]))
    return FacetLook(
        prefix.encode(errors="replace").decode(),
        wanted,
        read_whole("offset", offset, MOST_OFFSET),
        read_whole("limit", limit, limits.facet_values),
    )


class Continued(NamedTuple):
    """Where a page goes on. generation: of the page before.  position: of its last hit."""

    mode: Mode
    generation: int
    position: str


def write_cursor(identity: str, after: Continued) -> str:
    """A token for the page that goes on there, safe in a URL."""
    raw = msgspec.json.encode([identity, *after])
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def read_cursor(token: str, identity: str) -> Continued:
    """What a token says. Raises BadRequest if it is no token or one of another search."""
    again = "Begin again at the first page."
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        made_for, mode, generation, position = json.loads(raw)
    except (ValueError, TypeError, binascii.Error, RecursionError) as fault:
        raise BadRequest("cursor", f"It is not a cursor that this archive gave. {again}") from fault
    if mode not in get_args(Mode) or type(generation) is not int or not isinstance(position, str):
        raise BadRequest("cursor", f"It is not a cursor that this archive gave. {again}")
    if made_for != identity:
        raise BadRequest("cursor", f"It belongs to another search. {again}")
    return Continued(mode, generation, position)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant, or None."""
    from difflib import get_close_matches  # few questions name what is not there

    return next(iter(get_close_matches(name[:SHOWN_CHARS], list(names), n=1)), None)


def read_facet(name: str, parameter: str = "facets") -> str:
    """A facet's name. Raises BadRequest if there is no such facet."""
    if name in FACETS:
        return name
    detail = f"There is no facet {name[:SHOWN_CHARS]}. Facets are {', '.join(FACETS)}."
    raise BadRequest(parameter, detail, suggestion=nearest(name, FACETS))


def _filters(values_of: Mapping[str, Values], *, exclude: bool) -> Iterable[Filter]:
    for name, given in values_of.items():
        values = _values(f"exclude.{name}" if exclude else name, given)
        if values:
            yield Filter(read_facet(name, "exclude"), values, exclude)


def _values(parameter: str, given: Values) -> tuple[str, ...]:
    values = (given,) if isinstance(given, str) else tuple(given)
    if not all(isinstance(value, str) for value in values):
        raise BadRequest(parameter, "Its values are not all texts.")
    # A lone surrogate is in no article, and no engine need be able to encode it.
    return tuple(dict.fromkeys(value.encode(errors="replace").decode() for value in values))


def _check_count(filters: tuple[Filter, ...], limits: SearchLimits) -> None:
    count = sum(len(one.values) for one in filters)
    if count > limits.filter_values:
        largest = max(filters, key=lambda one: len(one.values))
        raise BadRequest(largest.field, f"{count} values are chosen; at most {limits.filter_values} are allowed.")


def _days(date_from: Day, date_to: Day, undated: bool) -> tuple[str | None, str | None]:
    first, last = _day("date_from", date_from, 0), _day("date_to", date_to, 1)
    if undated and (first or last):
        raise BadRequest("undated", "Articles without a date lie in no range. Leave out the range, or undated.")
    if first and last and first > last:
        raise BadRequest("date_from", f"{first} is after the last day, {last}. Swap the two.", suggestion=str(date_to))
    return first, last


def _day(parameter: str, given: Day, end: Literal[0, 1]) -> str | None:
    if given is None or given == "":
        return None
    text = given.isoformat()[:10] if isinstance(given, date) else given
    if not isinstance(text, str):
        raise BadRequest(parameter, "It is not a day.", suggestion="2022-11-05")
    days = DateFault("One day, month or year is wanted here, not a range.") if ".." in text else read_days(text)
    if isinstance(days, DateFault):
        raise BadRequest(parameter, days.message, suggestion=days.suggestion)
    return days[end]


def _choice(parameter: str, given: str, choices: tuple[Choice, ...]) -> Choice:
    for choice in choices:
        if choice == given:
            return choice
    detail = f"{str(given)[:SHOWN_CHARS]} is not one of: {', '.join(choices)}."
    raise BadRequest(parameter, detail, suggestion=nearest(str(given), choices) or choices[0])


def read_whole(parameter: str, given: int, most: int) -> int:
    """A whole number from 0 to `most`. Raises BadRequest for all else."""
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= most:
        return given
    detail = f"{str(given)[:SHOWN_CHARS]} is not a whole number from 0 to {most}."
    raise BadRequest(parameter, detail, suggestion=str(most) if isinstance(given, int) and given > most else None)


def _weight(parameter: str, given: float) -> float:
    if isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given <= MOST_RECENCY:
        return float(given)
    raise BadRequest(parameter, f"{str(given)[:SHOWN_CHARS]} is not a number from 0 to {MOST_RECENCY}.")


def _facets(given: Values) -> tuple[str, ...]:
    return tuple(read_facet(name) for name in _values("facets", given))
