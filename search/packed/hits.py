"""From articles to hits."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from index.article import Cluster, Person, Place
from search.results import Explanation, Hit, Snippet


class Stored(msgspec.Struct, gc=False):
    """What a hit takes of a stored article: a struct, which is made in a fraction of the time of the whole Article.

    The fields are those of index.article.Article, by whose names they are stored.
    """

    id: str
    title: str
    body: str
    path: str
    source: str | None
    url: str | None
    date: str | None
    date_source: str | None
    authors: tuple[str, ...]
    language: str | None
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    ledger: tuple[msgspec.Raw, ...]
    cluster: Cluster | None
    countries: tuple[str, ...] = ()


read_stored = msgspec.msgpack.Decoder(Stored).decode
"""An encoded article, as index.codec.stored keeps it, to what a hit takes of it."""


def make_hit(article: Stored, score: float, shown: tuple[Snippet, ...], why: Explanation | None, arrived_s: int) -> Hit:
    """An article as a hit. arrived_s: seconds since 1970."""
    # By place, in the order of Hit's fields, which takes half the time.
    return Hit(
        article.id,
        article.title,
        article.source,
        article.url,
        article.path,
        article.date,
        article.date_source,
        article.authors,
        article.language,
        article.people,
        article.places,
        score,
        shown,
        article.cluster,
        why,
        len(article.ledger),
        _instant(arrived_s),
        article.countries,
    )


@lru_cache(maxsize=1_000)
def _instant(seconds: int) -> str:
    """ISO 8601. Articles of one run came in the same few seconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
