"""Chosen filters and facets as the pages show them: plain data and links, never markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from search.results import Facet, FacetValue, Page
from web.browse import Browse, FacetPage
from web.dates import range_words
from web.labels import display_label, labels_apart
from web.question import Question

FACET_NAMES = {
    "people": ("Person", "People"),
    "country": ("Country", "Countries"),
    "places": ("Place", "Places"),
    "source": ("Source", "Sources"),
    "author": ("Author", "Authors"),
    "language": ("Language", "Languages"),
}
"""Facets in the order of the page, each with its name for one value and for all."""
TAGS_SHOWN = 20
Labels = Mapping[tuple[str, str], str]
"""By facet and value."""


class Tag(Struct, frozen=True):
    """A chosen filter. kind: "Person", "Not place", "Date" ….  url: the search without it."""

    kind: str
    label: str
    url: str
    field: str
    value: str


class Choice(Struct, frozen=True):
    """A value of a facet."""

    value: str
    label: str
    count: int
    chosen: bool


class Group(Struct, frozen=True):
    """A facet as a group of checkboxes. chosen: how many values are chosen or excluded."""

    field: str
    title: str
    distinct: int
    choices: tuple[Choice, ...]
    more_url: str
    chosen: int


class FacetView(Struct, frozen=True):
    """Everything that a facet's own page shows. links: for each choice, the searches with and without it."""

    field: str
    title: str
    browse: Browse
    page: FacetPage
    choices: tuple[Choice, ...]
    links: tuple[tuple[str, str], ...]
    back_url: str
    hidden: tuple[tuple[str, str], ...]
    orders: tuple[tuple[str, str, bool], ...]
    next_url: str | None
    first_url: str | None


def tags(question: Question, page: Page, excluded: Labels) -> tuple[Tag, ...]:
    """The chosen filters, each with the link that takes it away; of the values at most TAGS_SHOWN, for each link
    repeats all the others. excluded: labels of excluded values, which the answer does not have."""
    kinds = {name: names[0] for name, names in FACET_NAMES.items()}
    exclusions = {name: f"Not {kind.lower()}" for name, kind in kinds.items()}
    values = [
        (words[name], name, value)
        for words, choice in ((kinds, question.chosen), (exclusions, question.excluded))
        for name, values in choice.items()
        for value in values
    ]
    found = [
        Tag(kind, label_of(page, name, value, excluded), question.dropping(name, value).url(), name, value)
        for kind, name, value in values[:TAGS_SHOWN]
    ]
    if question.date_from or question.date_to:
        words = range_words(question.date_from, question.date_to)
        found.append(Tag("Date", words, question.but(date_from=None, date_to=None).url(), "date", words))
    if question.undated:
        found.append(Tag("Date", "none known", question.but(undated=False).url(), "date", "none"))
    return tuple(found)


def label_of(page: Page, name: str, value: str, others: Labels) -> str:
    """A facet value as people write it; as in `others`, or the value itself, if the answer does not name it."""
    label = next(
        (each.label for each in told_apart(page.values(name)) if each.value == value), others.get((name, value), value)
    )
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
        chosen=len(question.chosen.get(name, ())) + len(question.excluded.get(name, ())),
    )


def told_apart(values: Sequence[FacetValue]) -> Sequence[FacetValue]:
    """Values that are written alike, each with what tells it apart."""
    labels = labels_apart([(value.value, value.label) for value in values])
    return [msgspec.structs.replace(value, label=label) for value, label in zip(values, labels, strict=True)]


def choice(question: Question, name: str, value: FacetValue) -> Choice:
    """One value of a facet."""
    chosen = value.selected or value.value in question.chosen.get(name, ())
    return Choice(value.value, display_label(name, value.value, value.label), value.count, chosen)


def facet_view(browse: Browse, found: FacetPage) -> FacetView:
    """The content of a facet's own page."""
    path = f"/facets/{browse.field}"
    link = partial(_linked, path, browse)
    ask = browse.question
    return FacetView(
        field=browse.field,
        title=FACET_NAMES[browse.field][1],
        browse=browse,
        page=found,
        choices=tuple(choice(browse.question, browse.field, value) for value in told_apart(found.values)),
        links=tuple(
            (ask.choosing(browse.field, value.value).url(), ask.excluding(browse.field, value.value).url())
            for value in found.values
        ),
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


def hidden_pairs(question: Question) -> tuple[tuple[str, str], ...]:
    """What the search form sends beside its visible inputs, so that a new query keeps it."""
    shown = {"q", "from", "to", "cursor", *question.chosen}
    return tuple((name, value) for name, value in question.pairs() if name not in shown)
