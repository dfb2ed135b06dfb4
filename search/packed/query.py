"""A plan's tree as the packed engine evaluates it. `search.packed.whoosh` says the same to Whoosh's own Searcher.

Fields of the tree: `text` (stems of title and body), `title`, `body` (stems), the same with `_form` (surface forms),
the names fields, and `date` (day numbers). Nodes are named after Whoosh's, and are not Whoosh's: loading these takes
longer than a search in a small archive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from index.analysis import fold, forms, stem
from index.codec.documents import day_of
from index.codec.fields import FORM, TEXT
from index.codec.lookup import is_name
from search import query as q

LAST_DAY = 4_000_000
"""After the last day that ISO 8601 can write in four digits of year."""


class Term(Struct):
    """One stem, form or name. typed, here and in the other leaves: what the user wrote, which explanations show."""

    fieldname: str
    text: str
    typed: str


class Word(Term):
    """One token of one plain word: what nearness looks at."""


class Phrase(Struct):
    """Words that follow each other."""

    fieldname: str
    words: list[str]
    typed: str


class Near(Phrase):
    """All words in any order, each at a position of its own, within a window of len(words) + slop positions."""

    slop: int


class Prefix(Struct):
    """Forms that begin with a text, folded."""

    fieldname: str
    text: str
    typed: str


class Fuzzy(Struct):
    """Forms within some edits of a text, folded, that begin with its letter."""

    fieldname: str
    text: str
    typed: str
    edits: int


class Everything(Struct):
    """Every article."""


class Nothing(Struct):
    """No article."""


class Days(Struct):
    """Articles with a date from one day number to another, both included."""

    start: int
    end: int


class And(Struct):
    """All of them; boost: what their scores are multiplied with."""

    subqueries: list[Tree]
    boost: float = 1.0


class Or(Struct):
    """At least one of them."""

    subqueries: list[Tree]
    boost: float = 1.0


class Not(Struct):
    """Everything but."""

    query: Tree


Tree = Any
"""One of these nodes; what it has beside its type depends on that."""


def to_tree(node: q.Node) -> Tree:
    """A tree that matches what the node matches. Costs a few microseconds a leaf."""
    return _NODES[type(node)](node)


def typed(tree: Tree) -> str:
    """What the user wrote for a leaf."""
    text: str = tree.typed
    return text


def marking_leaves(tree: Tree) -> Iterator[Tree]:
    """Leaves of words that do not stand under NOT."""
    if isinstance(tree, And | Or):
        for child in tree.subqueries:
            yield from marking_leaves(child)
    elif isinstance(tree, Term | Phrase | Prefix | Fuzzy):
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


def _word(node: q.Word) -> Tree:
    own = forms(node.text)
    if len(own) == 1 and node.field is None and not node.exact:
        return Word(TEXT, stem(own[0]), node.text)
    stemmed = not node.exact and not is_name(node.field)
    words = [stem(form) if stemmed else form for form in own]
    name = _field(node.field, stemmed=stemmed)
    if len(words) == 1:
        return Term(name, words[0], node.text)
    return Phrase(name, words, node.text) if words else Nothing()


def _phrase(node: q.Phrase) -> Tree:
    stemmed = not is_name(node.field)
    words = [stem(form) if stemmed else form for form in forms(node.text)]
    name = _field(node.field, stemmed=stemmed)
    if len(words) == 1:
        return Term(name, words[0], node.text)
    if not words:
        return Nothing()
    return Phrase(name, words, node.text) if node.slop is None else Near(name, words, node.text, node.slop)


def _prefix(node: q.Prefix) -> Tree:
    return Prefix(_field(node.field, stemmed=False), fold(node.text), node.text)


def _fuzzy(node: q.Fuzzy) -> Tree:
    return Fuzzy(_field(node.field, stemmed=False), fold(node.text), node.text, node.edits)


def _dates(node: q.DateRange) -> Tree:
    return days(node.first, node.last)


def days(first: str | None, last: str | None) -> Days:
    """Articles with a date between two days, ISO 8601, both included; None is open."""
    return Days(day_of(first) if first else 1, day_of(last) if last else LAST_DAY)


def _boost(node: q.Boost) -> Tree:
    return And([to_tree(node.child)], node.factor)


_NODES: dict[type, Callable[[Any], Tree]] = {
    q.Everything: lambda _: Everything(),
    q.Nothing: lambda _: Nothing(),
    q.Word: _word,
    q.Phrase: _phrase,
    q.Prefix: _prefix,
    q.Fuzzy: _fuzzy,
    q.DateRange: _dates,
    q.And: lambda node: And([to_tree(child) for child in node.children]),
    q.Or: lambda node: Or([to_tree(child) for child in node.children]),
    q.Not: lambda node: Not(to_tree(node.child)),
    q.Boost: _boost,
}
