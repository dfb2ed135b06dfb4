"""What the words of a query stood for: the surface forms of each, and how many articles have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from index.analysis import forms
from search.canonical import write
from search.query import And, Boost, Fuzzy, Node, Or, Prefix, Word
from search.results import MatchedForm, MatchedWord

SHOWN = 20
"""Forms of one word: more do not help to understand a result, and a prefix may have hundreds."""

Leaf = Word | Prefix | Fuzzy
FormsOf = Callable[[Leaf, int], tuple[tuple[str, int], ...]]
"""The most frequent surface forms of a leaf with their articles: Engine.forms."""


def matched_words(tree: Node, forms_of: FormsOf) -> tuple[MatchedWord, ...]:
    """The words of a tree that may stand for several forms, each with its forms, in the order of the query."""
    return tuple(_matched(leaf, forms_of(leaf, SHOWN)) for leaf in _leaves(tree))


def _matched(leaf: Leaf, found: tuple[tuple[str, int], ...]) -> MatchedWord:
    shown = tuple(MatchedForm(form, count, write(Word(form, leaf.field, exact=True))) for form, count in found)
    return MatchedWord(leaf.text, leaf.span, shown)


def _leaves(node: Node) -> Iterator[Leaf]:
    """Words, prefixes and fuzzy terms that are not behind NOT."""
    if isinstance(node, And | Or):
        for child in node.children:
            yield from _leaves(child)
    elif isinstance(node, Boost):
        yield from _leaves(node.child)
    elif isinstance(node, Prefix | Fuzzy) or (isinstance(node, Word) and len(forms(node.text)) == 1):
        yield node
