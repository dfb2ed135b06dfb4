"""A plan's tree as a `whoosh.query` tree: what the packed engine evaluates, and what Whoosh's own Searcher can run.

Fields of the tree: `text` (stems of title and body), `title`, `body` (stems), the same with `_form` (surface forms),
the names fields, and `date` (day numbers). Two nodes are ours, because Whoosh has none of their kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from whoosh import query as wq

from index.analysis import fold, forms, stem
from index.codec.documents import day_of
from index.codec.fields import FORM, TEXT
from index.codec.lookup import is_name
from search import query as q

LAST_DAY = 4_000_000
"""After the last day that ISO 8601 can write in four digits of year."""


class Word(wq.Term):  # type: ignore[misc]
    """One token of one plain word: what nearness looks at."""


class Near(wq.Phrase):  # type: ignore[misc]
    """All words in any order, each at a position of its own, within a window of len(words) + slop positions."""


Tree = Any
"""A node of a `whoosh.query` tree; Whoosh has no types."""


def to_tree(node: q.Node) -> Tree:
    """A `whoosh.query` tree that matches what the node matches.

    Leaves carry `typed`, the text that explanations show. Costs some microseconds a leaf.
    """
    return _NODES[type(node)](node)


def typed(tree: Tree) -> str:
    """What the user wrote for a leaf."""
    return str(tree.typed)


def marking_leaves(tree: Tree) -> Iterator[Tree]:
    """Leaves of words that do not stand under NOT."""
    if isinstance(tree, wq.And | wq.Or):
        for child in tree.subqueries:
            yield from marking_leaves(child)
    elif isinstance(tree, wq.Term | wq.Phrase | wq.Prefix | wq.FuzzyTerm):
        yield tree


def field_of(tree: Tree) -> tuple[str | None, bool]:
    """A leaf's field as search.query names it, and whether its texts are stems."""
    name: str = tree.fieldname
    plain = name.removesuffix(FORM)
    return (None if plain == TEXT else plain), plain == name and not is_name(plain if plain != TEXT else None)


def _field(field: str | None, *, stemmed: bool) -> str:
    if is_name(field):
        return field or ""
    return (field or TEXT) + ("" if stemmed else FORM)


def _labelled(tree: Tree, text: str) -> Tree:
    tree.typed = text
    return tree


def _word(node: q.Word) -> Tree:
    own = forms(node.text)
    if len(own) == 1 and node.field is None and not node.exact:
        return _labelled(Word(TEXT, stem(own[0])), node.text)
    stemmed = not node.exact and not is_name(node.field)
    words = [stem(form) if stemmed else form for form in own]
    name = _field(node.field, stemmed=stemmed)
    if len(words) == 1:
        return _labelled(wq.Term(name, words[0]), node.text)
    return _labelled(wq.Phrase(name, words), node.text) if words else wq.NullQuery


def _phrase(node: q.Phrase) -> Tree:
    stemmed = not is_name(node.field)
    words = [stem(form) if stemmed else form for form in forms(node.text)]
    name = _field(node.field, stemmed=stemmed)
    if len(words) == 1:
        return _labelled(wq.Term(name, words[0]), node.text)
    if not words:
        return wq.NullQuery
    return _labelled(wq.Phrase(name, words) if node.slop is None else Near(name, words, slop=node.slop), node.text)


def _prefix(node: q.Prefix) -> Tree:
    return _labelled(wq.Prefix(_field(node.field, stemmed=False), fold(node.text)), node.text)


def _fuzzy(node: q.Fuzzy) -> Tree:
    name = _field(node.field, stemmed=False)
    return _labelled(wq.FuzzyTerm(name, fold(node.text), maxdist=node.edits, prefixlength=1), node.text)


def _dates(node: q.DateRange) -> Tree:
    return days(node.first, node.last)


def days(first: str | None, last: str | None) -> Tree:
    """Articles with a date between two days, ISO 8601, both included; None is open."""
    return wq.NumericRange("date", day_of(first) if first else 1, day_of(last) if last else LAST_DAY)


def _boost(node: q.Boost) -> Tree:
    return wq.And([to_tree(node.child)], boost=node.factor)


_NODES: dict[type, Callable[[Any], Tree]] = {
    q.Everything: lambda _: wq.Every(),
    q.Nothing: lambda _: wq.NullQuery,
    q.Word: _word,
    q.Phrase: _phrase,
    q.Prefix: _prefix,
    q.Fuzzy: _fuzzy,
    q.DateRange: _dates,
    q.And: lambda node: wq.And([to_tree(child) for child in node.children]),
    q.Or: lambda node: wq.Or([to_tree(child) for child in node.children]),
    q.Not: lambda node: wq.Not(to_tree(node.child)),
    q.Boost: _boost,
}
