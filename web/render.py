"""From a question and its answer to what the search page shows: plain data and links, never markup."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urlencode

from flask import Flask, url_for
from msgspec import Struct

from index.article import Person, Place, Span
from search.query import Diagnostic
from search.results import Hit, Page, Snippet
from web.dates import day_words, instant_words
from web.filters import FACET_NAMES, Group, Labels, Tag, group, hidden_pairs, label_of, tags
from web.labels import count_of, direction, dots_around, labels_apart, language_name, origin_words
from web.question import Question
from web.security import safe_link
from web.settings import Settings
from web.timeline import CHART_HEIGHT, CHART_WIDTH, Bar, bars

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
MISTAKES_SHOWN = 5
AROUND_CHARS = 60
"""Of a query, on either side of a mistake."""
EXAMPLE_CHARS = 60
"""An example that is longer, for a name is, tells nothing of how to search."""
CHIPS_SHOWN = 4
AUTHORS_SHOWN = 8
"""Of the line below a title; the article's page and filters have all."""
CHOSEN_FEW = 20
"""Chosen filters up to which the chips of hits narrow the search; beyond, they lead to the page of the name."""
TITLE_CHARS = 300
"""Of a title on a card; the article's own page has it whole."""


class Piece(Struct, frozen=True):
    """Text that is marked or not."""

    text: str
    marked: bool


class Mistake(Struct, frozen=True):
    """A diagnostic with the part of the query around it. wrong: what the caret stands under; may be empty."""

    message: str
    before: str
    wrong: str
    after: str


class Chip(Struct, frozen=True):
    """A person or place of a hit, as a link that narrows the search to it, or to its own page. note: in few words."""

    field: str
    label: str
    url: str
    note: str = ""


class Card(Struct, frozen=True):
    """A hit as shown."""

    hit: Hit
    url: str
    title: tuple[Piece, ...]
    snippets: tuple[tuple[Piece, ...], ...]
    chips: tuple[Chip, ...]
    more_chips: int


class Results(Struct, frozen=True):
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
        return ("At least " if self.page.partial and self.page.total else "") + count_of(self.page.total, "article")


def results(question: Question, page: Page, excluded: Labels) -> Results:
    """The search page's content. excluded: labels of excluded values."""
    by_words = question.sort == "relevance" and bool(question.q.strip())
    sort = question.sort if by_words or question.sort != "relevance" else "newest"
    chosen_order = (sort, by_words and question.recency > 0)
    return Results(
        question=question,
        page=page,
        tags=tags(question, page, excluded),
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
        found += [Chip(name, label_of(page, name, best.value, {}), name_url(name, best.value))] if best else []
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
    words = sorted(set(re.findall(r"\b[a-zà-ÿ]{5,20}\b", titles)), key=lambda word: (-len(word), word))
    found += [f"{words[0]} OR {words[1]}", f"{words[0][:5]}*"] if len(words) > 1 else []
    busiest = max(page.histogram, key=lambda bucket: bucket.count, default=None)
    found += [f"date:{busiest.first[:7]}"] if busiest else []
    return tuple(Question(q=text) for text in found if len(text) <= EXAMPLE_CHARS)


def card(question: Question, hit: Hit) -> Card:
    """A hit as the page of answers shows it."""
    whole_title = next((each for each in hit.snippets if each.field == "title" and each.text == hit.title), None)
    # Each link that narrows a search repeats it; with hundreds of values chosen a page of those would be too heavy.
    light = question.filters > CHOSEN_FEW
    names: list[tuple[str, Person | Place]] = [("people", each) for each in hit.people[:CHIPS_SHOWN]]
    names += [("places", each) for each in hit.places[:CHIPS_SHOWN]]
    labels = labels_apart([(each.key, each.name) for _, each in names])
    chips = [
        Chip(name, label, name_url(name, each.key) if light else question.choosing(name, each.key).url())
        for label, (name, each) in zip(labels, names, strict=True)
    ]
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
    before, after = ((Piece(dots, False),) if dots else () for dots in dots_around(snippet))
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


def xml_text(text: str) -> str:
    """Text without the control characters that XML 1.0 forbids in any spelling."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")


def shorten(text: str, most_chars: int) -> str:
    """A text cut at a word, with dots, if it is longer than that."""
    if len(text) <= most_chars:
        return text
    cut = text[:most_chars]
    return f"{cut.rpartition(' ')[0].rstrip() or cut}…"


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
        AUTHORS_SHOWN=AUTHORS_SHOWN,
        CHART_WIDTH=CHART_WIDTH,
        CHART_HEIGHT=CHART_HEIGHT,
    )
    app.jinja_env.filters.update(
        xml_text=xml_text,
        day=day_words,
        instant=instant_words,
        shorten=shorten,
        language=language_name,
        direction=direction,
        origin=origin_words,
        count=count_of,
        safe_link=safe_link,
        number="{:,}".format,
    )
