"""A query's tree to the tree that is run: words that only ask left out, words side by side joined by OR. Pure."""

from __future__ import annotations

from index.analysis import fold
from index.schema import FIELDS
from search.query import And, Boost, DateRange, Everything, Fuzzy, Node, Not, Nothing, Or, Phrase, Prefix, Word

_ASKING = """
what which who whom whose when where why how is are was were do does did can could should would
"""
QUESTION_WORDS = frozenset(_ASKING.split())

_NAMES = frozenset(field.name for field in FIELDS if field.kind == "names")


def without_question_words(tree: Node) -> tuple[Node, tuple[str, ...]]:
    """The tree without plain words that only ask, and those words as typed.

    Only words side by side are looked at, and only while something else to search for stands beside them: what is
    quoted, exact, in a field or joined by an operator was meant.
    """
    if not isinstance(tree, And) or not tree.implicit:
        return tree, ()
    kept = tuple(child for child in tree.children if not _asks(child))
    if len(kept) == len(tree.children) or not any(adds_score(child) for child in kept):
        return tree, ()
    asking = tuple(child.text for child in tree.children if isinstance(child, Word) and _asks(child))
    return (kept[0] if len(kept) == 1 else And(kept)), asking


def relaxed(tree: Node) -> Node:
    """The tree with OR between words that merely stand side by side.

    What was asked for in so many signs stays required: quoted phrases, names in fields, dates, NOT, AND.
    """
    match tree:
        case And(children, True):
            return _any_of(tuple(relaxed(child) for child in children))
        case And(children, False):
            return And(tuple(relaxed(child) for child in children), implicit=False)
        case Or(children):
            return Or(tuple(relaxed(child) for child in children))
        case Boost(child, factor):
            return Boost(relaxed(child), factor)
        case _:
            return tree


def adds_score(node: Node) -> bool:
    """Whether a node can order its articles by relevance."""
    match node:
        case And(children) | Or(children):
            return any(adds_score(child) for child in children)
        case Boost(child):
            return adds_score(child)
        case Everything() | Nothing() | Not() | DateRange():
            return False
        case _:
            return True


def _any_of(children: tuple[Node, ...]) -> Node:
    required = tuple(child for child in children if _is_required(child))
    optional = tuple(child for child in children if not _is_required(child))
    if len(optional) < 2:
        return And(children)
    if not required:
        return Or(optional)
    return And((Or(optional), *required))


def _is_required(node: Node) -> bool:
    match node:
        case Phrase() | Not() | DateRange():
            return True
        case Word(field=field) | Prefix(field=field) | Fuzzy(field=field):
            return field in _NAMES
        case Boost(child):
            return _is_required(child)
        case And(children, implicit):
            return not implicit or all(_is_required(child) for child in children)
        case Or(children):
            return all(_is_required(child) for child in children)
        case _:
            return False


def _asks(node: Node) -> bool:
    return isinstance(node, Word) and node.field is None and not node.exact and fold(node.text) in QUESTION_WORDS
