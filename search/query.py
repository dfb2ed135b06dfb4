"""A question's text to a frozen tree and diagnostics. Never raises on a user's text.

The grammar is in docs/query-language.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from index.article import Span

# A leaf's field: None is the combined field (title and body), else one of index.schema.QUERYABLE.
# A leaf's span: code points in the query's text, for diagnostics and explanations.


class Everything(Struct, frozen=True):
    """The empty query: every article."""


class Nothing(Struct, frozen=True):
    """Matches no article."""


class Word(Struct, frozen=True):
    """A word as typed; the engine analyses it (one typed word may give several tokens, which then stand adjacent).

    exact: match this surface form only, not its stem.
    """

    text: str
    field: str | None = None
    exact: bool = False
    span: Span = (0, 0)


class Phrase(Struct, frozen=True):
    """Words in quotes. slop None: adjacent, in order.  slop n: all words, any order, within a span of at most n
    extra tokens. Stop words count like all others.
    """

    text: str
    field: str | None = None
    slop: int | None = None
    span: Span = (0, 0)


class Prefix(Struct, frozen=True):
    """Surface forms that begin with `text` (folded); at most SearchLimits.expansions of them, the most frequent."""

    text: str
    field: str | None = None
    span: Span = (0, 0)


class Fuzzy(Struct, frozen=True):
    """Surface forms within `edits` (1 or 2) Damerau-Levenshtein edits of `text` (folded), first letter fixed."""

    text: str
    edits: int
    field: str | None = None
    span: Span = (0, 0)


class DateRange(Struct, frozen=True):
    """Days from `first` to `last`, both included, ISO 8601; None is open. Articles without a date never match."""

    first: str | None
    last: str | None
    span: Span = (0, 0)


class And(Struct, frozen=True):
    """All of them. implicit: the words simply stood side by side, so that match=any turns it into Or."""

    children: tuple[Node, ...]
    implicit: bool = True


class Or(Struct, frozen=True):
    """At least one of them."""

    children: tuple[Node, ...]


class Not(Struct, frozen=True):
    """Everything but. Stands alone or as a child of And. Adds nothing to a score."""

    child: Node


class Boost(Struct, frozen=True):
    """The child's score times `factor` (0.1 to 100)."""

    child: Node
    factor: float


Node: TypeAlias = Everything | Nothing | Word | Phrase | Prefix | Fuzzy | DateRange | And | Or | Not | Boost


Leaf: TypeAlias = Word | Phrase | Prefix | Fuzzy | DateRange


def leaves(node: Node) -> Iterator[Leaf]:
    """The leaves of a tree that do not stand behind NOT, in its order."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case Boost(child):
            yield from leaves(child)
        case Word() | Phrase() | Prefix() | Fuzzy() | DateRange():
            yield node


class Diagnostic(Struct, frozen=True):
    """One mistake in a query. start, end: code points in the text.  code: stable, for programs.
    message: what is wrong, for a person.  suggestion: what to write in the marked place, "" to leave it out.
    """

    start: int
    end: int
    code: str
    message: str
    suggestion: str = ""


class Query(Struct, frozen=True):
    """A parsed question. text: as typed.  canonical: the query that is run, written in the query language; parsing
    it gives the same tree (but for spans) and no diagnostics.
    """

    text: str
    tree: Node
    canonical: str
    diagnostics: tuple[Diagnostic, ...] = ()
