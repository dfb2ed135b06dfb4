"""Articles that share an article's telling words: nothing rather than something unlike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from index.analysis import stem, tokenise
from index.article import Article
from search.engine import Engine
from search.plan import Filter, Plan
from search.query import Everything, Node, Nothing, Or, Word
from search.results import Hit

TERMS = 32
"""Words of one look-up: more cost time and hardly change the first ten hits."""
LOOKED_AT = 96
"""Words of an article among which those are sought; each is counted, which costs a small part of a search."""
TITLE_WEIGHT = 3
"""A word of the title counts as this many in the body: titles say what a story is about."""
LEAST_LETTERS = 4
"""Shorter words are function words far more often than names; inverse document frequency does the rest."""
COMMON_SHARE = 0.1
"""A word that more of the articles in the same language have says nothing of what an article is about."""
COMMON_LEAST = 3
"""So many articles may have a word however few there are."""
LEAST_SHARE = 1 / 6
"""Of an article's own score, by these words (docs/ranking.md)."""


def alike(engine: Engine, article: Article, *, limit: int, deadline_s: float) -> tuple[Hit, ...]:
    """The other articles that share most telling words with one, best first, one of each cluster of near-copies.

    None is given that has less than LEAST_SHARE of the article's own score, or less than a single word can give.
    Raises IndexDamaged.
    """
    whole = Plan(Everything(), limit=0, facets=(), histogram=False, fragments=0, deadline_s=deadline_s)
    articles = engine.search(whole).total

    def count(node: Node, *filters: Filter) -> int:
        return engine.search(Plan(node, filters, limit=0, facets=(), histogram=False, fragments=0)).total

    language = count(Everything(), Filter("language", (article.language,))) if article.language else articles
    most = max(COMMON_LEAST, int(COMMON_SHARE * language))
    tree = likeness(article, lambda word: count(Word(word)) <= most)
    asked = Plan(tree, limit=limit + 1, collapse=True, facets=(), histogram=False, fragments=0, deadline_s=deadline_s)
    found = engine.search(asked).hits
    own = [hit for hit in found if hit.id == article.id or (hit.cluster and hit.cluster == article.cluster)]
    # A shorter article with the same words may stand before it, and many such may leave no place for it.
    least = max(LEAST_SHARE * max(hit.score for hit in own or found), rarest(articles)) if found else 0.0
    return tuple(hit for hit in found if hit not in own and hit.score > least)[:limit]


def likeness(article: Article, is_telling: Callable[[str], bool]) -> Node:
    """A tree that ranks articles by the telling words which the given one uses most; ties in order of appearance.

    It finds the article itself first of all. Nothing if the article has no such words.
    """
    words = tuple(Word(form) for form in islice(filter(is_telling, _most_used(article)), TERMS))
    return Or(words) if words else Nothing()


def rarest(articles: int) -> float:
    """What a word that one of so many articles has can add to a score at most (docs/ranking.md)."""
    return math.log(1 + (articles - 0.5) / 1.5)


def _most_used(article: Article) -> Iterator[str]:
    """The words of an article, those that it uses most first, each in the form that stands there first."""
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for text, weight in ((article.title, TITLE_WEIGHT), (article.body, 1)):
        for form, _, _ in tokenise(text):
            if len(form) >= LEAST_LETTERS or not form.isascii():
                counts[stem(form)] += weight
                forms.setdefault(stem(form), form)
    return (forms[term] for term, _ in counts.most_common(LOOKED_AT))
