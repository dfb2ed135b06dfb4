"""From a question and its answer to what the templates show: plain data and links, never markup."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, url_for

from index.analysis import fold
from index.article import Person, Place, Span
from search.query import Diagnostic
from search.results import Bucket, Facet, FacetValue, Hit, Page, Snippet
from web.browse import Browse, FacetPage
from web.dates import day_words, range_words
from web.labels import country_name, direction, display_label, language_name, origin_words
from web.question import Question
from web.security import safe_link
from web.settings import Settings

FACET_NAMES = {
    "people": ("Person", "People"),
    "country": ("Country", "Countries"),
    "places": ("Place", "Places"),
    "source": ("Source", "Sources"),
    "author": ("Author", "Authors"),
    "language": ("Language", "Languages"),
}
"""Facets in the order of the page, each with its name for one value and for all."""
RECENCY = 3
"""Weight of recency behind the link "Relevant and recent": of two articles alike in words the newer comes first."""
ORDERS = (
    ("Relevance", "relevance", 0),
    ("Relevant and recent", "relevance", RECENCY),
    ("Newest", "newest", 0),
    ("Oldest", "oldest", 0),
    ("Last added", "added", 0),
)
"""Orders offered on the page: label, sort, recency."""
TAGS_SHOWN = 20
MISTAKES_SHOWN = 5
AROUND_CHARS = 60
"""Of a query, on either side of a mistake."""
CHIPS_SHOWN = 4
TITLE_CHARS = 300
"""Of a title on a card; the article's own page has it whole."""
CHART_WIDTH, CHART_HEIGHT = 272, 72
LEAST_BAR = 2
"""Height of the bar of a single article beside thousands, so that it can still be seen."""
MOST_BARS = 90
"""So that each is three units wide: seen, and hit with a pointer."""
SPANS_YEARS = (1, 2, 5, 10, 20, 50, 100, 200)
"""Lengths of time that one bar may stand for; the longest is enough for the 9,999 years that dates can have."""
BAR_GAP = 1
WIDEST_BAR = 24
"""So that a single day does not look like a wall."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that is marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Mistake:
    """A diagnostic with the part of the query around it. wrong: what the caret stands under; may be empty."""

    message: str
    before: str
    wrong: str
    after: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A chosen filter. kind: "Person", "Not place", "Date" ….  url: the search without it."""

    kind: str
    label: str
    url: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. toggle_url: excludes it, or no longer; None if it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
    excluded: bool
    toggle_url: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A facet as a group of checkboxes."""

    field: str
    title: str
    distinct: int
    choices: tuple[Choice, ...]
    more_url: str

    @property
    def chosen(self) -> int:
        return sum(choice.chosen or choice.excluded for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the histogram, in the units of the chart. slot_x, slot: the area to click, gaps included."""

    slot_x: float
    slot: float
    x: float
    width: float
    y: float
    height: float
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A person or place of a hit, as a link that narrows the search to it."""

    field: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """A hit as shown."""

    hit: Hit
    url: str
    title: tuple[Piece, ...]
    snippets: tuple[tuple[Piece, ...], ...]
    chips: tuple[Chip, ...]
    more_chips: int


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that the search page shows."""

    question: Question
    page: Page
    tags: tuple[Tag, ...]
    filters: int
    groups: tuple[Group, ...]
    bars: tuple[Bar, ...]
    cards: tuple[Card, ...]
    sorts: tuple[tuple[str, str, bool], ...]
    next_url: str | None
    first_url: str | None
    hidden: tuple[tuple[str, str], ...]
    undated_url: str | None
    about: tuple[Chip, ...]
    mistakes: tuple[Mistake, ...]

    @property
    def copies(self) -> bool:
        """Whether any hit shown has near-copies."""
        return any(hit.cluster for hit in self.page.hits)

    @property
    def heading(self) -> str:
        return count_of(self.page.total, "article")


@dataclass(frozen=True, slots=True)
class FacetView:
    """Everything that a facet's own page shows. links: for each choice, the search narrowed to it."""

    field: str
    title: str
    browse: Browse
    page: FacetPage
    choices: tuple[Choice, ...]
    links: tuple[str, ...]
    back_url: str
    hidden: tuple[tuple[str, str], ...]
    orders: tuple[tuple[str, str, bool], ...]
    next_url: str | None
    first_url: str | None


def results(question: Question, page: Page) -> Results:
    """The search page's content."""
    by_words = question.sort == "relevance" and bool(question.q.strip())
    sort = question.sort if by_words or question.sort != "relevance" else "newest"
    chosen_order = (sort, by_words and question.recency > 0)
    return Results(
        question=question,
        page=page,
        tags=tags(question, page),
        filters=question.filters,
        groups=tuple(group(question, name, page.facets[name]) for name in FACET_NAMES if name in page.facets),
        bars=bars(question, page.histogram),
        cards=tuple(card(question, hit) for hit in page.hits),
        sorts=tuple(
            (label, question.but(sort=name, recency=recency).url(), (name, bool(recency)) == chosen_order)
            for label, name, recency in ORDERS
            if name != "relevance" or question.q.strip()
        ),
        next_url=question.but(cursor=page.next_cursor).url() if page.next_cursor else None,
        first_url=question.but().url() if question.cursor else None,
        hidden=hidden_pairs(question),
        undated_url=question.but(undated=True).url() if page.undated and not question.undated else None,
        about=about(question, page),
        mistakes=tuple(mistake(page.query.text, each) for each in page.query.diagnostics[:MISTAKES_SHOWN]),
    )


def about(question: Question, page: Page) -> tuple[Chip, ...]:
    """Links to the pages of the one chosen person and the one chosen place; none for a value that no article has."""
    named = [name for name in ("people", "places") if len(question.chosen.get(name, ())) == 1 and name in page.facets]
    found = []
    for name in named:
        known = [value for value in page.facets[name].values if value.selected and value.count]
        best = max(known, key=lambda value: value.count, default=None)
        found += [Chip(name, label_of(page, name, best.value), name_url(name, best.value))] if best else []
    return tuple(found)


def mistake(text: str, diagnostic: Diagnostic) -> Mistake:
    """A diagnostic to show; of a long query only the part around it."""
    first, last = max(0, diagnostic.start - AROUND_CHARS), diagnostic.end + AROUND_CHARS
    return Mistake(
        message=diagnostic.message,
        before=("…" if first else "") + text[first : diagnostic.start],
        wrong=text[diagnostic.start : diagnostic.end][:AROUND_CHARS],
        after=text[diagnostic.end : last] + ("…" if last < len(text) else ""),
    )


def example_queries(page: Page) -> tuple[Question, ...]:
    """Queries that find something in this archive, one of each kind: a phrase, a person, a place with a word, days."""
    tops = {name: facet.values[0].label for name, facet in page.facets.items() if facet.values}
    found = [f'{name}:"{tops[name]}"' for name in ("people", "places") if '"' not in tops.get(name, '"')]
    titles = " ".join(hit.title for hit in page.hits)
    # The longest words are never function words.
    words = sorted(set(re.findall(r"\b[a-zà-ÿ]{5,}\b", titles)), key=lambda word: (-len(word), word))
    found += [f"{words[0]} OR {words[1]}", f"{words[0][:5]}*"] if len(words) > 1 else []
    busiest = max(page.histogram, key=lambda bucket: bucket.count, default=None)
    found += [f"date:{busiest.first[:7]}"] if busiest else []
    return tuple(Question(q=text) for text in found)


def tags(question: Question, page: Page) -> tuple[Tag, ...]:
    """The chosen filters, each with the link that takes it away; of the values at most TAGS_SHOWN, for each link
    repeats all the others."""
    kinds = {name: names[0] for name, names in FACET_NAMES.items()}
    exclusions = {name: f"Not {kind.lower()}" for name, kind in kinds.items()}
    values = [
        (words[name], name, value)
        for words, choice in ((kinds, question.chosen), (exclusions, question.excluded))
        for name, values in choice.items()
        for value in values
    ]
    found = [
        Tag(kind, label_of(page, name, value), question.dropping(name, value).url(), name, value)
        for kind, name, value in values[:TAGS_SHOWN]
    ]
    if question.date_from or question.date_to:
        words = range_words(question.date_from, question.date_to)
        found.append(Tag("Date", words, question.but(date_from=None, date_to=None).url(), "date", words))
    if question.undated:
        found.append(Tag("Date", "none known", question.but(undated=False).url(), "date", "none"))
    return tuple(found)


def label_of(page: Page, name: str, value: str) -> str:
    """A facet value as people write it; the value itself if the answer does not name it."""
    facet = page.facets.get(name)
    values = told_apart(facet.values) if facet else ()
    label = next((each.label for each in values if each.value == value), value)
    return display_label(name, value, label)


def group(question: Question, name: str, facet: Facet) -> Group:
    """A facet as the page shows it."""
    return Group(
        field=name,
        title=FACET_NAMES[name][1],
        distinct=facet.distinct,
        choices=tuple(choice(question, name, value) for value in told_apart(facet.values)),
        # A facet's page has its own number of values.
        more_url=question.but(size=()).url(f"/facets/{name}"),
    )


def told_apart(values: Sequence[FacetValue]) -> Sequence[FacetValue]:
    """Values that are written alike, each with what tells it apart: for places their country, as their keys have it."""
    times = Counter(value.label for value in values)
    return [replace(value, label=_with_country(value)) if times[value.label] > 1 else value for value in values]


def _with_country(value: FacetValue) -> str:
    rest = value.value.removeprefix(fold(value.label).replace(" ", "-")).removeprefix(fold(value.label)).strip("-")
    country = country_name(rest.partition("-")[0].upper()) if rest else ""
    return f"{value.label} ({country})" if country else value.label


def choice(question: Question, name: str, value: FacetValue) -> Choice:
    """One value of a facet, with the links that choose it, drop it or leave it out."""
    chosen = value.selected or value.value in question.chosen.get(name, ())
    excluded = value.value in question.excluded.get(name, ())
    return Choice(
        value=value.value,
        label=display_label(name, value.value, value.label),
        count=value.count,
        chosen=chosen and not excluded,
        excluded=excluded,
        toggle_url=None if chosen else (question.dropping if excluded else question.excluding)(name, value.value).url(),
    )


def facet_view(browse: Browse, found: FacetPage) -> FacetView:
    """The content of a facet's own page."""
    path = f"/facets/{browse.field}"
    link = partial(_linked, path, browse)
    return FacetView(
        field=browse.field,
        title=FACET_NAMES[browse.field][1],
        browse=browse,
        page=found,
        choices=tuple(choice(browse.question, browse.field, value) for value in told_apart(found.values)),
        links=tuple(browse.question.choosing(browse.field, value.value).url() for value in found.values),
        back_url=browse.question.url(),
        hidden=tuple(browse.question.pairs()),
        orders=tuple(
            (label, link(order=name, offset=0), name == browse.order)
            for name, label in (("count", "Most articles"), ("label", "A to Z"))
        ),
        next_url=None if found.next_offset is None else link(offset=found.next_offset),
        first_url=link(offset=0) if browse.offset else None,
    )


def _linked(path: str, browse: Browse, **changes: Any) -> str:
    pairs = replace(browse, **changes).pairs()
    return f"{path}?{urlencode(pairs)}" if pairs else path


def bars(question: Question, buckets: Sequence[Bucket]) -> tuple[Bar, ...]:
    """The histogram's bars, left to right; a click narrows the search to the bar's days."""
    buckets = joined(buckets)
    highest = max((bucket.count for bucket in buckets), default=0)
    if not highest:
        return ()
    slot = CHART_WIDTH / len(buckets)
    found = []
    for number, bucket in enumerate(buckets):
        height = max(LEAST_BAR, CHART_HEIGHT * bucket.count / highest) if bucket.count else 0
        width = min(max(slot - BAR_GAP, slot / 2), WIDEST_BAR)
        url = question.but(date_from=bucket.first, date_to=bucket.last, undated=False).url()
        found.append(
            Bar(
                slot_x=round(number * slot, 2),
                slot=round(slot, 2),
                x=round(number * slot + max(0, (slot - BAR_GAP - width) / 2), 2),
                width=round(width, 2),
                y=round(CHART_HEIGHT - height, 2),
                height=round(height, 2),
                label=range_words(bucket.first, bucket.last),
                count=bucket.count,
                url=url,
            )
        )
    return tuple(found)


def joined(buckets: Sequence[Bucket]) -> Sequence[Bucket]:
    """Buckets few enough to be seen: years are joined into spans of equal length, as 2000 to 2019, where one article
    of a far year makes them many. Days and months are never so many."""
    years = next((years for years in SPANS_YEARS if len(buckets) <= MOST_BARS * years), SPANS_YEARS[-1])
    if years == 1:
        return buckets
    spans = (list(span) for _, span in groupby(buckets, lambda bucket: int(bucket.first[:4]) // years))
    return [Bucket(span[0].first, span[-1].last, sum(each.count for each in span)) for span in spans]


def card(question: Question, hit: Hit) -> Card:
    """A hit as the page of answers shows it."""
    whole_title = next((each for each in hit.snippets if each.field == "title" and each.text == hit.title), None)
    names: list[tuple[str, Person | Place]] = [("people", each) for each in hit.people[:CHIPS_SHOWN]]
    names += [("places", each) for each in hit.places[:CHIPS_SHOWN]]
    chips = [Chip(name, each.name, question.choosing(name, each.key).url()) for name, each in names]
    return Card(
        hit=hit,
        url=article_url(hit.id, question.q),
        title=card_title(hit.title, whole_title.marks if whole_title else ()),
        snippets=tuple(snippet_pieces(each) for each in hit.snippets if each is not whole_title),
        chips=tuple(chips),
        more_chips=max(0, len(hit.people) - CHIPS_SHOWN) + max(0, len(hit.places) - CHIPS_SHOWN),
    )


def card_title(title: str, marks: Sequence[Span]) -> tuple[Piece, ...]:
    """A title with its marks, cut where it is longer than any title should be."""
    if len(title) <= TITLE_CHARS:
        return pieces(title, marks)
    return (*pieces(title[:TITLE_CHARS], [span for span in marks if span[0] < TITLE_CHARS]), Piece("…", False))


def snippet_pieces(snippet: Snippet) -> tuple[Piece, ...]:
    """A fragment with its marks, and dots where it was cut from the middle."""
    found = pieces(snippet.text, snippet.marks)
    before = (Piece("…\N{NO-BREAK SPACE}", False),) if snippet.start else ()
    after = () if snippet.text.rstrip().endswith((".", "!", "?", "”", '"')) else (Piece("\N{NO-BREAK SPACE}…", False),)
    return before + found + after


def pieces(text: str, marks: Sequence[Span]) -> tuple[Piece, ...]:
    """Text cut at the borders of its marks. Marks may overlap or reach beyond the text."""
    inside = [(max(0, start), min(end, len(text))) for start, end in marks]
    borders = sorted({0, len(text), *(border for start, end in inside if start < end for border in (start, end))})
    return tuple(
        Piece(text[start:end], any(first <= start and end <= last for first, last in inside))
        for start, end in pairwise(borders)
    )


def article_url(article_id: str, q: str = "") -> str:
    """Where an article is read; with a query, its matches are marked."""
    path = f"/articles/{article_id}"
    return f"{path}?{urlencode({'q': q})}" if q.strip() else path


def name_url(field: str, key: str) -> str:
    """The page of a person ("people") or place ("places")."""
    return f"/{field}/{quote(key)}"


def hidden_pairs(question: Question) -> tuple[tuple[str, str], ...]:
    """What the search form sends beside its visible inputs, so that a new query keeps it."""
    shown = {"q", "from", "to", "cursor", *question.chosen}
    return tuple((name, value) for name, value in question.pairs() if name not in shown)


def count_of(count: int, noun: str) -> str:
    """ "1 article", "1,105 articles"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def xml_text(text: str) -> str:
    """Text without the control characters that XML 1.0 forbids in any spelling."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")


@cache
def asset_url(name: str) -> str:
    """Address of a file in static/, with a mark of its content so that browsers may keep it for good."""
    data = (Path(__file__).parent / "static" / name).read_bytes()
    return url_for("static", filename=name, v=hashlib.sha256(data).hexdigest()[:12])


def add_helpers(app: Flask, settings: Settings) -> None:
    """What all templates may use."""
    app.jinja_env.globals.update(
        site_title=settings.site_title,
        asset=asset_url,
        name_url=name_url,
        CHART_WIDTH=CHART_WIDTH,
        CHART_HEIGHT=CHART_HEIGHT,
    )
    app.jinja_env.filters.update(
        xml_text=xml_text,
        day=day_words,
        language=language_name,
        direction=direction,
        origin=origin_words,
        count=count_of,
        safe_link=safe_link,
        number="{:,}".format,
    )
