"""The page of one person or place: when and where the archive speaks of it, with whom, under which names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from index.article import Article, Person, Place, Span
from search.archive import Archive
from search.results import FacetValue, Hit, Page
from web.faults import NothingHere
from web.question import Question
from web.reading import place_about
from web.render import Bar, Card, Piece, bars, card, pieces

ARTICLES_READ = 30
"""Newest articles that variants of the name are gathered from; each costs the reading of a stored article."""
COMPANY = 12
NEWEST = 10
SENTENCE_CHARS = 300
SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»)]*\s|\n")
MAP_WIDTH, MAP_HEIGHT, NORTH = 360, 145, 85
"""The outline in templates/world.svg: one unit a degree, from 180° W, from 85° N down to 60° S."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A mention in its sentence."""

    hit: Hit
    sentence: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place lies on the outline of the world."""

    x: float
    y: float
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that the page of a name shows. variants: spelling to how often, in the newest articles."""

    field: str
    key: str
    label: str
    about: str | None
    total: int
    search_url: str
    bars: tuple[Bar, ...]
    cards: tuple[Card, ...]
    first: Quoted | None
    last: Quoted | None
    variants: tuple[tuple[str, int], ...]
    people: tuple[FacetValue, ...]
    places: tuple[FacetValue, ...]
    spot: Spot | None


def profile(archive: Archive, field: str, key: str) -> Profile:
    """The profile of a person ("people") or place ("places"). Raises NothingHere if no article has it."""
    question = Question(chosen={field: (key,)}, sort="newest", limit=NEWEST, facets=("people", "places"), fragments=1)
    page = archive.search(**question.but(facet_limit=COMPANY).arguments())
    if not page.total:
        raise NothingHere("No article of the archive names this person or place.", "unknown_name")
    label = next((value.label for value in page.facets[field].values if value.value == key), key)
    articles = _newest(archive, question)
    oldest = archive.search(**question.but(sort="oldest", limit=1, facets=(), fragments=0).arguments()).hits[0]
    names = [name for article in articles for name in _named(article, field) if name.key == key]
    place = next((name for name in names if isinstance(name, Place)), None)
    return Profile(
        field=field,
        key=key,
        label=label,
        about=place_about(place).partition(": ")[2].capitalize() if place else None,
        total=page.total,
        search_url=Question(chosen={field: (key,)}).url(),
        bars=bars(Question(chosen={field: (key,)}), page.histogram),
        cards=tuple(card(Question(), hit) for hit in page.hits),
        first=_quoted(archive, oldest, field, key, last=False),
        last=_quoted(archive, page.hits[0], field, key, last=True),
        variants=_variants(articles, field, key),
        people=_company(archive, page, "people", field, key, label),
        places=_company(archive, page, "places", field, key, label),
        spot=_spot(place),
    )


def _newest(archive: Archive, question: Question) -> list[Article]:
    wanted = question.but(limit=ARTICLES_READ, facets=(), fragments=0)
    return [archive.get(hit.id) for hit in archive.search(**wanted.arguments()).hits]


def _named(article: Article, field: str) -> Sequence[Person | Place]:
    return article.people if field == "people" else article.places


def _variants(articles: list[Article], field: str, key: str) -> tuple[tuple[str, int], ...]:
    spellings = Counter(
        text[start:end]
        for article in articles
        for name in _named(article, field)
        if name.key == key
        for text, spans in ((article.body, name.mentions), (article.title, name.title_mentions))
        for start, end in spans
    )
    return tuple(sorted(spellings.items(), key=lambda each: (-each[1], each[0])))


def _quoted(archive: Archive, hit: Hit, field: str, key: str, *, last: bool) -> Quoted | None:
    article = archive.get(hit.id)
    spans = list(chain.from_iterable(name.mentions for name in _named(article, field) if name.key == key))
    if not spans:
        return None
    start, end = max(spans) if last else min(spans)
    first, text = sentence(article.body, (start, end))
    return Quoted(hit, pieces(text, ((start - first, end - first),)))


def sentence(body: str, span: Span) -> tuple[int, str]:
    """The sentence around a span and where it begins; a longer one is cut around the span."""
    low = max(0, span[0] - SENTENCE_CHARS)
    starts = [match.end() for match in SENTENCE_END.finditer(body, low, span[0])]
    start = starts[-1] if starts else low
    ending = SENTENCE_END.search(body, span[1], span[1] + SENTENCE_CHARS)
    end = ending.end() if ending else min(len(body), span[1] + SENTENCE_CHARS)
    return start, body[start:end].rstrip()


def _company(archive: Archive, page: Page, wanted: str, field: str, key: str, label: str) -> tuple[FacetValue, ...]:
    """Values of a facet in the articles with the name, the name itself left out.

    A facet ignores its own choice, so among values of the same facet the name is asked for as a query instead.
    """
    values = page.facets[wanted].values
    if wanted == field:
        quoted = " ".join(re.findall(r"\w+", label))
        asked = Question(q=f'{field}:"{quoted}"', facets=(field,), facet_limit=COMPANY + 1, limit=1, fragments=0)
        values = archive.search(**asked.arguments()).facets[field].values
    return tuple(value for value in values if value.value != key)[:COMPANY]


def _spot(place: Place | None) -> Spot | None:
    if place is None or place.lat is None or place.lon is None:
        return None
    x = min(max(place.lon + MAP_WIDTH / 2, 0), MAP_WIDTH)
    y = min(max(NORTH - place.lat, 0), MAP_HEIGHT)
    return Spot(round(x, 1), round(y, 1), place.lat, place.lon)
