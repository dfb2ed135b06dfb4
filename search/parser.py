"""A query's text to its tree: recursive descent over the tokens, with a diagnostic for each mistake. Never raises.

The grammar is in docs/query-language.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from index.analysis import FORM_CHARS
from index.article import Span
from search.canonical import write, write_number
from search.leaves import LETTERS_KEPT, LeafReader, Value
from search.lexer import Kind, Token, lex
from search.limits import SearchLimits
from search.query import And, Boost, Diagnostic, Everything, Fuzzy, Node, Not, Or, Phrase, Prefix, Query, Word
from search.rewrite import FUNCTION_WORDS, plain_form

DIAGNOSTICS = 20
"""Mistakes told of one query; nobody reads more, and a hostile text has thousands."""

LEAST_BOOST, LARGEST_BOOST = 0.1, 100.0
"""Beyond them one word decides alone, which AND and NOT say better."""

_DEFAULT_LIMITS = SearchLimits()
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,20})?")
_PLAIN = re.compile(r"[A-Za-z0-9]++(?: [A-Za-z0-9]++)*+")
_SINGLE = re.compile(
    rf'"(?P<phrase>{_PLAIN.pattern})"|(?P<word>[A-Za-z0-9]{{1,{FORM_CHARS}}}+)(?:(?P<star>\*)|~(?P<edits>[0-9]?))'
)


def parse(text: str, limits: SearchLimits = _DEFAULT_LIMITS) -> Query:
    """The query that a text stands for.

    text: any string at all.  limits: query_chars, terms, depth, prefix_letters, edits and slop are kept here.
    Returns the tree, its canonical text, and up to 20 diagnostics in the order of the text, each about one mistake;
    the tree is what remains when all are repaired. Costs time linear in the text, at most in limits.query_chars.
    """
    return _plain(text, limits) or _single(text, limits) or _any(text, limits)


def _plain(text: str, limits: SearchLimits) -> Query | None:
    """The query of a text of plain words, with or without OR between them: what most people type, read in a fifth of
    the time. None for all else."""
    if len(text) > limits.query_chars or not _PLAIN.fullmatch(text):
        return None
    sides: list[list[Node]] = [[]]
    start = count = 0
    for word in text.split(" "):
        if word == "OR" and sides[-1]:
            sides.append([])
        elif word in ("AND", "OR", "NOT"):
            return None
        else:
            sides[-1].append(Word(word, None, False, (start, start + len(word))))
            count += 1
        start += len(word) + 1
    if not sides[-1] or count > limits.terms:
        return None
    joined = tuple(side[0] if len(side) == 1 else And(tuple(side)) for side in sides)
    return Query(text, joined[0] if len(joined) == 1 else Or(joined), text)


def _single(text: str, limits: SearchLimits) -> Query | None:
    """The query of one phrase, prefix or fuzzy word without a mistake, in a fifth of the time. None for all else."""
    match = _SINGLE.fullmatch(text) if len(text) <= limits.query_chars and limits.terms else None
    if match is None:
        return None
    if phrase := match["phrase"]:
        return Query(text, Phrase(phrase, None, None, match.span("phrase")), text)
    form = match["word"].lower()
    if match["star"]:
        known = len(form) >= limits.prefix_letters
        return Query(text, Prefix(form, None, (0, len(text))), f"{form}*") if known else None
    edits = int(match["edits"] or 1)
    if not 0 < edits <= min(limits.edits, len(form) - LETTERS_KEPT):
        return None
    return Query(text, Fuzzy(form, edits, None, match.span("word")), f"{form}~{edits}")


def _any(text: str, limits: SearchLimits) -> Query:
    kept = _within(text, limits.query_chars)
    source, tokens, faults = lex(kept, depth=limits.depth)
    if len(kept) < len(text):
        message = f"A query has at most {limits.query_chars} characters; the rest was left out."
        faults.append(Diagnostic(len(kept), len(text), "query-too-long", message))
    tree = _Parser(tokens, LeafReader(source, limits, faults)).whole()
    told = sorted(faults, key=lambda fault: (fault.start, fault.end))[:DIAGNOSTICS]
    return Query(text.encode(errors="replace").decode(), tree, write(tree), tuple(told))


def _within(text: str, chars: int) -> str:
    """The text's first characters, up to the last space among them if there is one."""
    if len(text) <= chars:
        return text
    return text[: max(text.rfind(" ", 0, chars + 1), 0) or chars]


class _Parser:
    """Reads tokens from left to right. Each method reads one kind of thing; None if nothing remains of it."""

    def __init__(self, tokens: list[Token], reader: LeafReader) -> None:
        self._tokens = tokens
        self._reader = reader
        self._at = 0
        self._leaves = 0
        self._common = 0
        self._full = False

    def whole(self) -> Node:
        """The whole query. A `)` without partner is passed over."""
        parts: list[Node | None] = []
        while self._at < len(self._tokens):
            parts.append(self._either(None))
            if self._next_is("close"):
                token = self._take()
                self._fault(token.span, "unopened-parenthesis", "This parenthesis has no partner.")
        return _joined(parts, And) or Everything()

    def _next_is(self, *kinds: Kind) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].kind in kinds

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _fault(self, span: Span, code: str, message: str, suggestion: str = "") -> None:
        self._reader.faults.append(Diagnostic(span[0], span[1], code, message, suggestion))

    def _either(self, field: str | None) -> Node | None:
        return _joined(self._chain("or", lambda: self._side(field)), Or)

    def _side(self, field: str | None) -> Node | None:
        parts: list[Node | None] = []
        while self._at < len(self._tokens) and not self._next_is("or", "close"):
            chain = self._chain("and", lambda: self._negated(field))
            parts.append(_joined(chain, lambda children: And(children, implicit=False)))
        return _joined(parts, And)

    def _chain(self, operator: Kind, read: Callable[[], Node | None]) -> list[Node | None]:
        """What `read` reads, again after each operator. An operator with nothing at one side is passed over."""
        nodes: list[Node | None] = []
        waiting: Token | None = None
        while True:
            before = self._at
            nodes.append(read())
            missing = self._at == before
            waiting = waiting if missing else None
            if not self._next_is(operator):
                if waiting:
                    self._lone(waiting)
                return nodes
            token = self._take()
            if missing:
                self._lone(token)
            else:
                waiting = token

    def _lone(self, token: Token) -> None:
        word = token.kind.upper()
        message = f"{word} stands between two things to search for. To search for the word, write it in small letters."
        if token.kind == "not":
            message = "NOT stands before what is to be left out. To search for the word, write it in small letters."
        self._fault(token.span, "lone-operator", message, "" if token.value else word.lower())

    def _negated(self, field: str | None) -> Node | None:
        negations: list[Token] = []
        while self._next_is("not"):
            negations.append(self._take())
        before, told = self._at, len(self._reader.faults)
        node = self._fielded(field)
        if node is None:
            if negations and self._at == before:
                self._lone(negations[-1])
            elif negations:
                self._widen(before, told, negations[0])
            return None
        return _negated(node) if len(negations) % 2 else node

    def _fielded(self, field: str | None) -> Node | None:
        """A value with the fields before it; only the last of them counts."""
        prefix: Token | None = None
        while self._next_is("field"):
            if prefix:
                self._no_value(prefix)
            prefix = self._take()
        if prefix is None:
            return self._boosted(field)
        minus = self._take() if self._next_is("not") else None
        if minus:
            message = f"To leave something out, put the minus before {prefix.value}:"
            self._fault((prefix.start, minus.end), "minus-after-field", message, f"-{prefix.value}:")
        before, told = self._at, len(self._reader.faults)
        node = self._boosted(prefix.value)
        if self._at == before:
            self._no_value(prefix)
        elif node is None:
            self._widen(before, told, prefix)
        # A filter's name is no field: what stands behind it was read only to be passed over.
        if node is None or not prefix.value:
            return None
        return _negated(node) if minus else node

    def _widen(self, value: int, told: int, prefix: Token) -> None:
        """Mark what stands before a value too, where the value is to be left out: else it would hold for the next.

        value: number of its first token.  told: number of mistakes before it was read.
        """
        faults = self._reader.faults
        start = self._tokens[value].start
        for at in range(told, len(faults)):
            if faults[at].start == start and not faults[at].suggestion:
                faults[at] = replace(faults[at], start=min(start, prefix.start))

    def _no_value(self, prefix: Token) -> None:
        self._fault(prefix.span, "field-without-value", f"Nothing to search for behind {prefix.value}:")

    def _boosted(self, field: str | None) -> Node | None:
        while self._next_is("suffix"):  # behind a parenthesis without partner
            token = self._take()
            self._fault(token.span, "stray-sign", f"{token.value[0]} belongs directly behind a word or phrase.")
        exact = self._take() if self._next_is("exact") else None
        if self._next_is("open"):
            if exact:
                self._fault(exact.span, "exact-group", "= is for single words; it was left out.")
            return self._with_boost(self._group(field))
        if self._next_is("word", "phrase", "range", "days"):
            return self._with_boost(self._leaf(field, exact))
        if exact:
            self._fault(exact.span, "no-letters", "Nothing to search for behind =.")
        return None

    def _group(self, field: str | None) -> tuple[Node | None, Token | None]:
        opening = self._take()
        node = self._either(field)
        closing = self._take() if self._next_is("close") else None
        if closing is None:
            self._fault(opening.span, "unclosed-parenthesis", "This parenthesis has no partner.")
        elif self._tokens[self._at - 2] is opening:
            self._fault((opening.start, closing.end), "empty-group", "Nothing to search for between these parentheses.")
        tilde, caret = self._suffixes()
        if tilde:
            self._fault(tilde.span, "stray-sign", "~ belongs directly behind a word or phrase.")
        return node, caret

    def _leaf(self, field: str | None, exact: Token | None) -> tuple[Node | None, Token | None]:
        token = self._take()
        tilde, caret = self._suffixes()
        if self._full:
            return None, None
        value = Value(token.inner, field, exact, tilde)
        if token.kind == "word":
            node = self._reader.word(value)
        elif token.kind == "range":
            self._fault(token.span, "foreign-range", "Write a range of dates with two dots.", token.value)
            node = self._reader.days(value, token.value)
        elif token.kind == "days":
            node = self._reader.days(value, token.value)
        else:
            node = self._reader.phrase(value, token.span)
        if node is not None and not self._has_room(node):
            self._too_many(token)
            return None, None
        return node, caret

    def _has_room(self, node: Node) -> bool:
        """Count a leaf. The commonest words are counted apart: of a long question they are half, but say least."""
        common = plain_form(node) in FUNCTION_WORDS
        self._common += common
        self._leaves += not common
        return max(self._common, self._leaves) <= self._reader.limits.terms

    def _too_many(self, token: Token) -> None:
        self._full = True
        end = self._tokens[-1].end
        message = f"A query has at most {self._reader.limits.terms} words and phrases; the rest was left out."
        self._fault((token.start, end), "too-many-terms", message)

    def _suffixes(self) -> tuple[Token | None, Token | None]:
        """The `~` and the `^` behind what was just read; of several of one kind the first."""
        found: dict[str, Token] = {}
        while self._next_is("suffix"):
            token = self._take()
            sign = token.value[0]
            if sign in found:
                self._fault(token.span, "repeated-sign", f"One {sign} is enough; this one was left out.")
            else:
                found[sign] = token
        return found.get("~"), found.get("^")

    def _with_boost(self, read: tuple[Node | None, Token | None]) -> Node | None:
        node, caret = read
        if node is None or caret is None:
            return node
        asked = caret.value[1:]
        if not _NUMBER.fullmatch(asked):
            message = "Behind ^ stands how many times more a word counts, as in ^2."
            self._fault(caret.span, "boost-number", message)
            return node
        factor = min(max(float(asked), LEAST_BOOST), LARGEST_BOOST)
        if factor != float(asked):
            message = f"A boost is from {LEAST_BOOST:g} to {LARGEST_BOOST:g}."
            self._fault(caret.span, "boost-range", message, f"^{write_number(factor)}")
        return Boost(node, factor)


def _negated(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)


def _joined(nodes: list[Node | None], join: Callable[[tuple[Node, ...]], Node]) -> Node | None:
    """Nothing, the one node there is, or all of them joined."""
    there = tuple(node for node in nodes if node is not None)
    if len(there) < 2:
        return there[0] if there else None
    return join(there)
