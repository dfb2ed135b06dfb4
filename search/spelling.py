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
MOST_NEIGHBOURS = 3
MOST_TEXTS = 4
"""Each costs a search."""
FAR_MORE = 20
"""How many times more frequent a neighbour must be for a word that the archive does have: rare is not wrong."""

Leaf = Word | Phrase
Forms = Callable[[str, int, str | None], tuple[tuple[str, int], ...]]
"""Surface forms of a field (None: title and body) within some edits of a folded text, the text itself among them, each
with its number of articles, most frequent first."""


def corrected(query: Query, forms: Forms) -> tuple[str, ...]:
    """The query's text with each misspelt word replaced, in quotes and fields too, the likeliest text first; none if no
    word is. Exact words and those behind NOT stay.

    Which of a word's neighbours was meant is for what the texts find to say: after the first come texts with one other
    neighbour each.
    """
    changes: dict[Span, tuple[str, ...]] = {}
    for leaf in _leaves(query.tree):
        for span, form in _written(leaf, query.text):
            if better := _better(form, leaf.field, forms):
                changes[span] = better
    if not changes:
        return ()
    likeliest = {span: better[0] for span, better in changes.items()}
    others = [likeliest | {span: one} for span, better in changes.items() for one in better[1:]]
    return tuple(_replaced(query.text, each) for each in (likeliest, *others))[:MOST_TEXTS]


def _replaced(text: str, changes: dict[Span, str]) -> str:
    for (start, end), better in sorted(changes.items(), reverse=True):
        text = text[:start] + better + text[end:]
    return text


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
    less than was written; what is not there cannot be replaced, nor the end of a word that was to begin in any way."""
    start, end = leaf.span
    at = text.rfind(leaf.text, start, end)
    if at >= 0 and text[at - 1 : at] != "*":
        yield from (((at + first, at + last), form) for form, first, last in tokenise(leaf.text))


def _better(typed: str, field: str | None, forms: Forms) -> tuple[str, ...]:
    """What a word was probably meant to be, the most frequent first; nothing if it seems right."""
    if len(typed) < LEAST_LETTERS:
        return ()
    for edits in (1, 2) if len(typed) >= TWO_EDITS_LETTERS else (1,):
        near = dict(forms(typed, edits, field))
        held = near.pop(typed, 0)
        better = tuple(form for form, count in near.items() if held == 0 or count >= FAR_MORE * held)
        if better:
            return better[:MOST_NEIGHBOURS]
        if held:
            return ()
    return ()
