"""What of an article goes into which field: the values behind names fields and facets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.article import Article, Person, Place
from index.codec.columns import Pair

TEXT = "text"
"""Title and body together, as a field of queries: its terms are stems."""
FORM = "_form"
"""Ends the names of the fields whose terms are surface forms."""

NAMES = ("people", "places", "author", "source", "url")
"""Fields of kind "names", matched by token."""
COLUMNS = ("people", "places", "source", "author", "language", "country", "cluster")
"""Fields whose whole values are counted or filtered."""


def names_of(article: Article, field: str) -> Sequence[str]:
    """The texts whose tokens a names field matches, each a text of its own."""
    return _NAMES[field](article)


def pairs_of(article: Article, field: str) -> Sequence[Pair]:
    """The (key, label) pairs of a column, in the article's order."""
    return _PAIRS[field](article)


def _variants(article: Article, found: Sequence[Person | Place]) -> list[str]:
    """Display name and each distinct text of a mention; their order does not matter."""
    texts: dict[str, None] = {}
    for entity in found:
        own = {entity.name: None}
        own.update((article.body[start:end], None) for start, end in entity.mentions)
        own.update((article.title[start:end], None) for start, end in entity.title_mentions)
        texts.update(own)
    return list(texts)


def _whole(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _same(values: Sequence[str]) -> list[Pair]:
    return [(value, value) for value in values]


_NAMES: dict[str, Callable[[Article], Sequence[str]]] = {
    "people": lambda article: _variants(article, article.people),
    "places": lambda article: _variants(article, article.places),
    "author": lambda article: article.authors,
    "source": lambda article: _whole(article.source),
    "url": lambda article: _whole(article.url),
}

_PAIRS: dict[str, Callable[[Article], Sequence[Pair]]] = {
    "people": lambda article: [(person.key, person.name) for person in article.people],
    "places": lambda article: [(place.key, place.name) for place in article.places],
    "source": lambda article: _same(_whole(article.source)),
    "author": lambda article: _same(article.authors),
    "language": lambda article: _same(_whole(article.language)),
    "country": lambda article: _same(article.all_countries),
    "cluster": lambda article: _same(_whole(article.cluster.id if article.cluster else None)),
}
