"""Words of a query that are probably misspelt, and what the archive has instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from index.analysis import tokenise
from index.article import Span
from search.query import And, Boost, Node, Or, Phrase, Query, Word

LEAST_LETTERS = 4
"""Shorter words have too many neighbours by chance."""
TWO_EDITS_LETTERS = 7
"""From this length on, two edits still leave a word recognisable."""
FAR_MORE = 20
"""How many times more frequent a neighbour must be for a word that the archive does have: rare is not wrong."""

Leaf = Word | Phrase
Forms = Callable[[str, int, str | None], tuple[tuple[str, int], ...]]
"""Surface forms of a field (None: title and body) within some edits of a folded text, the text itself among them, each
with its number of articles, most frequent first."""


def corrected(query: Query, forms: Forms) -> str | None:
    """The query's text with each misspelt word replaced, in quotes and fields too; None if no word is. Exact words and
    those behind NOT stay."""
    text = query.text
    changes: dict[Span, str] = {}
    for leaf in _leaves(query.tree):
        for span, form in _written(leaf, text):
            if better := _better(form, leaf.field, forms):
                changes[span] = better
    for (start, end), better in sorted(changes.items(), reverse=True):
        text = text[:start] + better + text[end:]
    return text if changes else None


def _leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Phrase) or (isinstance(node, Word) and not node.exact):
        yield node
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from _leaves(child)
    elif isinstance(node, Boost):
        yield from _leaves(node.child)


def _written(leaf: Leaf, text: str) -> Iterator[tuple[Span, str]]:
    """Where the tokens of a leaf stand in the query, and their forms. A repaired query's spans may take in more or
    less than was written; what is not there cannot be replaced."""
    start, end = leaf.span
    at = text.rfind(leaf.text, start, end)
    if at >= 0:
        yield from (((at + first, at + last), form) for form, first, last in tokenise(leaf.text))


def _better(typed: str, field: str | None, forms: Forms) -> str | None:
    if len(typed) < LEAST_LETTERS:
        return None
    for edits in (1, 2) if len(typed) >= TWO_EDITS_LETTERS else (1,):
        near = dict(forms(typed, edits, field))
        held = near.pop(typed, 0)
        best = next(iter(near.items()), None)
        if best and (held == 0 or best[1] >= FAR_MORE * held):
            return best[0]
        if held:
            return None
    return None
