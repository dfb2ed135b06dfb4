"""What the words of a query stood for: the surface forms of each, and how many articles have them."""

from __future__ import annotations

from collections.abc import Callable

from index.analysis import forms
from search.canonical import write
from search.query import Fuzzy, Node, Prefix, Word, leaves
from search.results import MatchedForm, MatchedWord

SHOWN = 20
"""Forms of one word: more do not help to understand a result, and a prefix may have hundreds."""

Leaf = Word | Prefix | Fuzzy
FormsOf = Callable[[Leaf, int], tuple[tuple[str, int], ...]]
"""The most frequent surface forms of a leaf with their articles: Engine.forms."""


def matched_words(tree: Node, forms_of: FormsOf) -> tuple[MatchedWord, ...]:
    """The words of a tree that may stand for several forms, each with its forms, in the order of the query."""
    return tuple(
        _matched(leaf, forms_of(leaf, SHOWN))
        for leaf in leaves(tree)
        if isinstance(leaf, Prefix | Fuzzy) or (isinstance(leaf, Word) and len(forms(leaf.text)) == 1)
    )


def _matched(leaf: Leaf, found: tuple[tuple[str, int], ...]) -> MatchedWord:
    shown = tuple(MatchedForm(form, count, write(Word(form, leaf.field, exact=True))) for form, count in found)
    return MatchedWord(leaf.text, leaf.span, shown)
