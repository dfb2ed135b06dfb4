"""A query's tree to the tree that is run: words that only ask left out, words side by side joined by OR. Pure."""

from __future__ import annotations

from index.analysis import fold
from index.schema import FIELDS
from search.query import And, Boost, DateRange, Everything, Fuzzy, Node, Not, Nothing, Or, Phrase, Prefix, Word

_ASKING = """
what which who whom whose when where why how is are was were do does did can could should would
"""
QUESTION_WORDS = frozenset(_ASKING.split())
"""Passed over where they stand side by side with other words."""

_FUNCTION = """
a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was
will with
"""
FUNCTION_WORDS = QUESTION_WORDS | frozenset(_FUNCTION.split())
"""Passed over where any word will do, for nearly every article has one of them. Source: Lucene's English stop words."""

_NAMES = frozenset(field.name for field in FIELDS if field.kind == "names")


def without_question_words(tree: Node) -> tuple[Node, tuple[str, ...]]:
    """The tree without plain words that only ask, and those words as typed.

    Only words side by side are looked at, and only while something else to search for stands beside them: what is
    quoted, exact, in a field or joined by an operator was meant.
    """
    if not isinstance(tree, And) or not tree.implicit:
        return tree, ()
    kept, passed_over = _without(QUESTION_WORDS, tree.children)
    return (kept[0] if len(kept) == 1 else And(kept)), passed_over


def relaxed(tree: Node) -> Node:
    """The tree with OR between words that merely stand side by side, and without the most common words among them.

    What was asked for in so many signs stays required: names in fields, dates, NOT, what is joined by AND.
    """
    match tree:
        case And(children, True):
            return _any_of(_without(FUNCTION_WORDS, children)[0])
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
    optional = tuple(relaxed(child) for child in children if not _is_required(child))
    if not optional:
        return children[0] if len(children) == 1 else And(children)
    optional = tuple(part for child in optional for part in (child.children if isinstance(child, Or) else (child,)))
    wide = Or(optional) if len(optional) > 1 else optional[0]
    return And((wide, *required)) if required else wide


def _without(words: frozenset[str], children: tuple[Node, ...]) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """Children that are none of the words, and those words as typed; all children if only they can be searched."""
    passed_over = [child for child in children if plain_form(child) in words and not _is_acronym(child, children)]
    kept = tuple(child for child in children if child not in passed_over)
    if not any(adds_score(child) for child in kept):
        return children, ()
    return kept, tuple(child.text for child in passed_over if isinstance(child, Word))


def _is_acronym(node: Node, beside: tuple[Node, ...]) -> bool:
    """Whether a word is in capitals among others that are not: WHO, IS and IT are names then."""
    if not isinstance(node, Word) or len(node.text) < 2 or not node.text.isupper():
        return False
    return any(not child.text.isupper() for child in beside if isinstance(child, Word))


def _is_required(node: Node) -> bool:
    match node:
        case Not() | DateRange():
            return True
        case Word(field=field) | Phrase(field=field) | Prefix(field=field) | Fuzzy(field=field):
            return field in _NAMES
        case Boost(child):
            return _is_required(child)
        case And(children, implicit):
            return not implicit or all(_is_required(child) for child in children)
        case Or(children):
            return all(_is_required(child) for child in children)
        case _:
            return False


def plain_form(node: Node) -> str | None:
    """The folded form of a word that stands there as such: in no field, not exact; None for all else."""
    return fold(node.text) if isinstance(node, Word) and node.field is None and not node.exact else None
