"""From articles to hits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from index.article import Article
from search.highlight import snippets
from search.packed.marks import Pattern, marks_in
from search.results import Explanation, Hit, Snippet


def cut_snippets(article: Article, wanted: Sequence[Pattern], limit: int) -> tuple[Snippet, ...]:
    """The fragments of a hit: its title if it matches, then up to `limit` of its body."""
    in_title = marks_in(article.title, "title", wanted)
    shown = snippets("title", article.title, in_title, limit=1) if in_title else ()
    return shown + snippets("body", article.body, marks_in(article.body, "body", wanted), limit=limit)


def make_hit(
    article: Article, score: float, shown: tuple[Snippet, ...], why: Explanation | None, arrived_s: int
) -> Hit:
    """An article as a hit. arrived_s: seconds since 1970."""
    return Hit(
        id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        path=article.path,
        date=article.date,
        date_source=article.date_source,
        authors=article.authors,
        language=article.language,
        people=article.people,
        places=article.places,
        score=score,
        snippets=shown,
        cluster=article.cluster,
        explain=why,
        removed=len(article.ledger),
        arrived=_instant(arrived_s),
    )


@lru_cache(maxsize=1_000)
def _instant(seconds: int) -> str:
    """ISO 8601. Articles of one run came in the same few seconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
