"""Plans by chance, over the words of tests/search/corpus.py: every leaf, field, filter, sort and limit."""

from __future__ import annotations

import random
from collections.abc import Sequence

from index.analysis import tokenise
from index.article import Article
from index.schema import FACETS
from search.plan import Filter, Plan
from search.query import And, Boost, DateRange, Everything, Fuzzy, Node, Not, Nothing, Or, Phrase, Prefix, Word
from tests.search.corpus import AUTHORS, PEOPLE, PLACES, WORDS

NAME_FIELDS = ("people", "places", "author", "source", "url")
NAME_WORDS = tuple(part for name in (*PEOPLE, *AUTHORS, *(place.name for place in PLACES)) for part in name.split())
DEEPEST = 4
LARGE = 100
"""Articles from which on a page of a few hits is too short to walk all of them."""


class Planner:
    """Draws plans that suit a list of articles."""

    def __init__(self, rng: random.Random, articles: Sequence[Article], words: Sequence[str] = WORDS) -> None:
        self._rng = rng
        self._known = words
        self._articles = articles
        self._days = [article.date for article in articles if article.date] or ["2020-01-01"]

    def plan(self) -> Plan:
        rng = self._rng
        return Plan(
            self.tree(rng.randrange(DEEPEST)),
            filters=tuple(self._filter() for _ in range(rng.choice((0, 0, 0, 1, 2)))),
            date_first=self._day() if not rng.randrange(8) else None,
            date_last=self._day() if not rng.randrange(8) else None,
            undated=not rng.randrange(20),
            sort=rng.choice(("relevance", "relevance", "newest", "oldest", "added")),
            limit=rng.choice((1, 2, 3, 7, 10, 100) if len(self._articles) < LARGE else (100, 1_000)),
            facets=tuple(rng.sample(FACETS, rng.randrange(len(FACETS) + 1))),
            facet_limit=rng.choice((0, 1, 2, 10)),
            fragments=rng.randrange(4),
            histogram=bool(rng.randrange(5)),
            recency=rng.choice((0.0, 0.0, 0.0, 0.5, 10.0)),
            collapse=not rng.randrange(4),
            explain=not rng.randrange(4),
            expansions=rng.choice((1, 2, 256)),
            deadline_s=60.0,
        )

    def leaves(self, count: int) -> list[Word | Prefix | Fuzzy]:
        """Leaves that stand for surface forms; a word has one token."""
        drawn = [self._leaf() for _ in range(20 * count)]
        kept = [leaf for leaf in drawn if isinstance(leaf, Word | Prefix | Fuzzy)]
        return [leaf for leaf in kept if not isinstance(leaf, Word) or len(tokenise(leaf.text)) == 1][:count]

    def tree(self, depth: int) -> Node:
        rng = self._rng
        if depth == 0 or not rng.randrange(8):
            return self._leaf()
        children = tuple(self.tree(depth - 1) for _ in range(rng.choice((2, 2, 3, 4))))
        if not rng.randrange(3):
            children = tuple(Word(rng.choice(self._known)) for _ in children)
        kind = rng.randrange(8)
        if kind < (2 if len(self._articles) >= LARGE else 3):
            return And(children)
        if kind < 6:
            return Or(children)
        return Not(children[0]) if kind == 6 else Boost(children[0], rng.choice((0.1, 0.5, 2.0, 100.0)))

    def _leaf(self) -> Node:
        rng = self._rng
        field = rng.choice((None, None, None, None, "title", "body", *NAME_FIELDS))
        words = NAME_WORDS if field in NAME_FIELDS and rng.randrange(5) else self._known
        word = rng.choice(words)
        match rng.randrange(14):
            case 0 | 1 | 2 | 3 | 4:
                return Word(word, field, exact=not rng.randrange(5))
            case 5 | 6 | 7:
                return Phrase(self._words(words), field)
            case 8 | 9:
                return Phrase(self._words(words), field, slop=rng.choice((0, 1, 2, 5, 20)))
            case 10:
                return Prefix(word[: rng.randrange(2, 6)], field)
            case 11:
                return Fuzzy(self._misspelt(word), rng.choice((1, 2)), field)
            case 12:
                return DateRange(rng.choice((None, self._day())), rng.choice((None, self._day())))
            case _:
                return rng.choice((Everything(), Everything(), Nothing(), Word("?!"), Word("xyzzy")))

    def _words(self, words: Sequence[str]) -> str:
        """Some words, mostly ones that stand side by side somewhere."""
        rng = self._rng
        if rng.randrange(3) or not self._articles:
            return " ".join(rng.choice(words) for _ in range(rng.choice((1, 2, 2, 3))))
        article = rng.choice(self._articles)
        texts = [article.body, article.title, *(person.name for person in article.people)]
        shown = rng.choice(texts).split()
        start = rng.randrange(len(shown) + 1)
        return " ".join(shown[start : start + rng.choice((1, 2, 3, 5))])

    def _misspelt(self, word: str) -> str:
        at = self._rng.randrange(len(word))
        swapped = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
        return self._rng.choice((word, word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], swapped))

    def _filter(self) -> Filter:
        rng = self._rng
        field = rng.choice(FACETS)
        known = {
            "people": (*PEOPLE, "anna petrova", "li wei", "war harbour"),
            "places": ("kyiv", "Kiev", "KAZAN", "springfield", "springfield-il", "ukraine", "nowhere"),
            "author": AUTHORS,
            "source": ("The Ledger", "the ledger", "THE LEDGER", "Harbour Post"),
            "language": ("en", "fr", "EN", "xx"),
            "country": ("UA", "RU", "us", "ZZ"),
        }[field]
        return Filter(field, tuple(rng.sample(known, rng.choice((1, 1, 2)))), exclude=not rng.randrange(4))

    def _day(self) -> str:
        return self._rng.choice(self._days)
