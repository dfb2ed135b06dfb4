"""Which words of an article find others like it."""

from __future__ import annotations

from collections import Counter

from index.analysis import stem, tokenise
from index.article import Article
from search.query import Node, Nothing, Or, Word

TERMS = 32
"""Words of one look-up: more cost time and hardly change the first ten hits."""
TITLE_WEIGHT = 3
"""A word of the title counts as this many in the body: titles say what a story is about."""
LEAST_LETTERS = 4
"""Shorter words are function words far more often than names; inverse document frequency does the rest."""


def likeness(article: Article) -> Node:
    """A tree that ranks articles by the words which the given one uses most; ties in order of appearance.

    It finds the article itself first of all. Nothing if the article has no such words.
    """
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for text, weight in ((article.title, TITLE_WEIGHT), (article.body, 1)):
        for form, _, _ in tokenise(text):
            if len(form) >= LEAST_LETTERS or not form.isascii():
                counts[stem(form)] += weight
                forms.setdefault(stem(form), form)
    words = tuple(Word(forms[term]) for term, _ in counts.most_common(TERMS))
    return Or(words) if words else Nothing()
