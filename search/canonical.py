"""A query's tree back to text: what was understood, in the query language."""

from __future__ import annotations

import re

from search.dates import write_days
from search.lexer import FIELD_NAMES, QUOTES
from search.query import And, Boost, DateRange, Everything, Fuzzy, Node, Not, Nothing, Or, Phrase, Prefix, Word

# How tightly each kind of node binds; a node inside one that binds at least as tightly is put into parentheses.
_OR, _SIDE, _ALL, _NOT, _BOOST, _LEAF = range(6)

_SIGN = re.compile(rf"[\s\\()\[\]{{}}~^*?{QUOTES}]")
_SIGN_IN_PHRASE = re.compile(rf"[\\*{QUOTES}]")
_FIRST_SIGN = re.compile(r"[-–−=!]")
_FIELD_LIKE = re.compile(r"([A-Za-z_]+)(?=:(//)?)")
_OPERATOR = re.compile(r"AND|OR|NOT|(?:NEAR|near|[WwNn])/[0-9]+")


def write(node: Node) -> str:
    """Text that parses to this tree, but for spans, without a diagnostic. "" for every article.

    node: as the parser makes them. Costs time linear in the tree.
    """
    return _write(node)[0]


def write_number(number: float) -> str:
    """2 for 2.0; else as many digits as tell it from its neighbours."""
    return repr(number).removesuffix(".0")


def _write(node: Node) -> tuple[str, int]:
    match node:
        case Or(children):
            return " OR ".join(_inside(child, _OR) for child in children), _OR
        case And(children, implicit):
            level = _SIDE if implicit else _ALL
            return (" " if implicit else " AND ").join(_inside(child, level) for child in children), level
        case Not(child):
            return f"NOT {_inside(child, _NOT)}", _NOT
        case Boost(child, factor):
            return f"{_inside(child, _BOOST)}^{write_number(factor)}", _BOOST
        case Everything() | Nothing():
            return "", _LEAF
        case _:
            return _leaf(node), _LEAF


def _inside(node: Node, level: int) -> str:
    text, own = _write(node)
    return text if own > level else f"({text})"


def _leaf(node: Word | Phrase | Prefix | Fuzzy | DateRange) -> str:
    match node:
        case DateRange(first, last):
            return f"date:{write_days((first, last))}"
        case Word(text, field, exact):
            return f"{_field(field)}{'=' if exact else ''}{escape(text, fielded=field is not None)}"
        case Phrase(text, field, slop):
            quoted = _SIGN_IN_PHRASE.sub(lambda sign: f"\\{sign.group()}", text)
            return f'{_field(field)}"{quoted}"' + ("" if slop is None else f"~{slop}")
        case Prefix(text, field):
            return f"{_field(field)}{escape(text, fielded=field is not None)}*"
        case Fuzzy(text, edits, field):
            return f"{_field(field)}{escape(text, fielded=field is not None)}~{edits}"


def _field(field: str | None) -> str:
    return "" if field is None else f"{field}:"


def escape(word: str, *, fielded: bool) -> str:
    """A word with a backslash before each sign that would mean something. fielded: it stands behind `field:`."""
    escaped = _SIGN.sub(lambda sign: f"\\{sign.group()}", word)
    if _FIRST_SIGN.match(escaped) or (not fielded and _OPERATOR.fullmatch(escaped)):
        return f"\\{escaped}"
    name = _FIELD_LIKE.match(escaped)
    # What stands before two slashes is read as a field if it is one's name, and as an article's address if it is http.
    if name is None or (name.group(2) and name.group(1).lower() not in (*FIELD_NAMES, "http", "https")):
        return escaped
    return f"{name.group(1)}\\{escaped[name.end(1) :]}"
