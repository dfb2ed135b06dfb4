"""Words of a query that are probably misspelt, and what the archive has instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from index.analysis import tokenise
from search.query import And, Boost, Node, Or, Query, Word

LEAST_LETTERS = 4
"""Shorter words have too many neighbours by chance."""
TWO_EDITS_LETTERS = 7
"""From this length on, two edits still leave a word recognisable."""
FAR_MORE = 20
"""How many times more frequent a neighbour must be for a word that the archive does have: rare is not wrong."""

Forms = Callable[[str, int], tuple[tuple[str, int], ...]]
"""Surface forms within some edits of a folded text, the text itself among them, each with its number of articles,
most frequent first."""


def corrected(query: Query, forms: Forms) -> str | None:
    """The query's text with each misspelt word replaced; None if no word is. Quoted and exact words stay."""
    text = query.text
    changes = [(word.span, better) for word in _words(query.tree) if (better := _better(word, text, forms))]
    for (start, end), better in sorted(changes, reverse=True):
        text = text[:start] + better + text[end:]
    return text if changes else None


def _words(node: Node) -> Iterator[Word]:
    if isinstance(node, Word) and node.field in (None, "title", "body") and not node.exact:
        yield node
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from _words(child)
    elif isinstance(node, Boost):
        yield from _words(node.child)


def _better(word: Word, text: str, forms: Forms) -> str | None:
    tokens = tokenise(word.text)
    start, end = word.span
    # A repaired query's spans may take in more than the word; what is not written there cannot be replaced.
    if len(tokens) != 1 or text[start:end] != word.text or len(tokens[0][0]) < LEAST_LETTERS:
        return None
    typed = tokens[0][0]
    for edits in (1, 2) if len(typed) >= TWO_EDITS_LETTERS else (1,):
        near = dict(forms(typed, edits))
        held = near.pop(typed, 0)
        best = next(iter(near.items()), None)
        if best and (held == 0 or best[1] >= FAR_MORE * held):
            return best[0]
        if held:
            return None
    return None
