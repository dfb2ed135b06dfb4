"""What a search gives back: frozen, plain data; web turns it into HTML or JSON."""

from __future__ import annotations

from msgspec import Struct, field

from index.article import Article, Cluster, Person, Place, Span
from search.query import Diagnostic

__all__ = [
    "Article",
    "Bucket",
    "Explanation",
    "Facet",
    "FacetList",
    "FacetValue",
    "Hit",
    "MatchedForm",
    "MatchedWord",
    "Page",
    "QueryEcho",
    "Snippet",
]


class Snippet(Struct, frozen=True):
    """A fragment of the title or body around matches.

    field: "title" or "body".  start: offset of `text` in the field.  marks: spans inside `text`.
    html: `text` escaped, with <mark> around the marks; safe to place in a page.
    """

    field: str
    text: str
    html: str
    start: int
    marks: tuple[Span, ...]


class Explanation(Struct, frozen=True):
    """Why a hit ranks where it does. parts: (what in words, points), largest first; points add up to the score."""

    parts: tuple[tuple[str, float], ...]


class Hit(Struct, frozen=True):
    """One article on a page of answers. score: comparable only inside one generation; 0 where sort is by date.

    removed: number of ledger entries.  arrived: when the article came into the archive, ISO 8601 instant, UTC.
    countries: as in `Article`.
    """

    id: str
    title: str
    source: str | None
    url: str | None
    path: str
    date: str | None
    date_source: str | None
    authors: tuple[str, ...]
    language: str | None
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    score: float
    snippets: tuple[Snippet, ...]
    cluster: Cluster | None
    explain: Explanation | None
    removed: int = 0
    arrived: str | None = None
    countries: tuple[str, ...] = ()


class FacetValue(Struct, frozen=True):
    """value: what a filter takes.  label: for display.

    count: articles, over all hits, ignoring the values chosen in this facet.
    """

    value: str
    label: str
    count: int
    selected: bool


class Facet(Struct, frozen=True):
    """distinct: number of values over all hits.  values: by count, then label; chosen values are always among them."""

    distinct: int
    values: tuple[FacetValue, ...]


class FacetList(Struct, frozen=True):
    """A stretch of all values of a facet over all hits. distinct: how many there are.  matching: with the prefix."""

    distinct: int
    matching: int
    values: tuple[FacetValue, ...]


class Bucket(Struct, frozen=True):
    """Articles from day `first` to day `last`, both included, ISO 8601."""

    first: str
    last: str
    count: int


class QueryEcho(Struct, frozen=True):
    """relaxed: the articles with all words were too few, so those with any are given.
    total_all: how many have all words, when relaxed.
    """

    text: str
    canonical: str
    relaxed: bool
    diagnostics: tuple[Diagnostic, ...]
    total_all: int | None = None


class MatchedForm(Struct, frozen=True):
    """A surface form that a word of the query stood for. q: the query that finds it alone.

    count: articles with it, which is what a search for `q` without filters gives.
    """

    form: str
    count: int
    q: str


class MatchedWord(Struct, frozen=True):
    """A word, prefix or fuzzy term of the query. span: code points in the query's text.

    forms: most frequent first, at most 20.
    """

    text: str
    span: Span
    forms: tuple[MatchedForm, ...]


class Page(Struct, frozen=True):
    """One page of answers. total: exact, unless partial.  undated: hits without a date, which no bucket counts.
    next_cursor: None on the last page.  words: what the query's words stood for, where explanations were asked for.
    """

    query: QueryEcho
    total: int
    partial: bool
    took_ms: float
    generation: int
    hits: tuple[Hit, ...]
    facets: dict[str, Facet]
    histogram: tuple[Bucket, ...]
    next_cursor: str | None
    undated: int = 0
    notes: tuple[str, ...] = field(default=())
    words: tuple[MatchedWord, ...] = ()

    def values(self, facet: str) -> tuple[FacetValue, ...]:
        """Values of a facet; none if it was not asked for, or if time was up before it was counted."""
        return self.facets[facet].values if facet in self.facets else ()
