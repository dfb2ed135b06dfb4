"""One word, phrase or date of a query to a leaf of its tree, repaired where it has a mistake. Never raises."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from index.analysis import forms, is_half_a_pair, tokenise
from index.article import Span
from search.dates import DateFault, read_days
from search.lexer import Source, Token
from search.limits import SearchLimits
from search.query import DateRange, Diagnostic, Fuzzy, Node, Not, Phrase, Prefix, Word

NEAR_SLOP = 5
"""Extra words of a near search that gives no number: about half a line of text."""

LETTERS_KEPT = 2
"""Letters that a fuzzy word has beyond its edits: with fewer, most short words of an archive would match."""

_ADDRESS = re.compile(r"https?://(?:www\.)?(?P<rest>[^#]+?)(?:[?&]utm_[^#]*)?(?:#.*)?", re.IGNORECASE)
"""An address as a browser's bar gives it. What its copies may lack is left out: scheme, www, marks of campaigns, and
the place in the page."""

_COUNT = re.compile(r"[0-9]{1,9}")
_STAR = re.compile(r"\*")
_WILDCARD = re.compile(r"\*|(?<=\w)\?(?=\w)")


class Value(Struct, frozen=True):
    """What stands behind an optional `field:`. exact: the `=` before it.  tilde: the `~` behind it and its argument."""

    span: Span
    field: str | None
    exact: Token | None
    tilde: Token | None

    @property
    def whole(self) -> Span:
        """The value with the signs directly at it."""
        first = self.exact.start if self.exact and self.exact.end == self.span[0] else self.span[0]
        return first, self.tilde.end if self.tilde else self.span[1]


class LeafReader(Struct, frozen=True):
    """Reads the values of one query; its mistakes are added to `faults`."""

    source: Source
    limits: SearchLimits
    faults: list[Diagnostic]

    def word(self, value: Value) -> Node | None:
        """A word, prefix, fuzzy word, exact form or date; None if nothing of it can be searched."""
        if value.field == "date":
            return self.days(value, self.source.plain(value.span).strip(",;"))
        masked = self.source.masked[slice(*value.span)]
        if value.field is None and not (value.exact or value.tilde) and (address := _ADDRESS.fullmatch(masked)):
            first, last = address.span("rest")
            rest = self.source.plain((value.span[0] + first, value.span[0] + last))
            return self._plain_word(replace(value, field="url"), rest)
        # A question mark inside an address is part of it, not another engine's sign for any letter.
        wild = (_STAR if value.field == "url" or "/" in masked else _WILDCARD).search(masked)
        if wild:
            return self._wild(value, masked, wild.start())
        text = _core(self.source.plain(value.span))
        if text is None:
            self._no_letters(value)
            return None
        if value.tilde:
            return self._fuzzy(value, text)
        form = None if value.exact or text.isascii() else _single_form(text)
        if form and is_half_a_pair(form):
            return Prefix(form, value.field, value.span)
        return Word(text, value.field, value.exact is not None, value.span)

    def phrase(self, value: Value, whole: Span) -> Node | None:
        """Words in quotes. value.span: between the quotes.  whole: with them."""
        if value.field == "date" and self.source.plain(value.span).strip():
            return self.days(value, self.source.plain(value.span))
        if value.exact:
            self._fault(value.exact.span, "exact-phrase", "= is for single words; the phrase was searched without it.")
        text = _core(" ".join(self._without_stars(value.span).split()))
        if text is None:
            if value.span[1] < whole[1]:  # else the missing partner is the mistake, and is told already
                self._fault(whole, "empty-phrase", "Nothing to search for between these quotation marks.")
            return None
        return Phrase(text, value.field, self._slop(value.tilde) if value.tilde else None, value.span)

    def days(self, value: Value, text: str) -> Node | None:
        """A date or range of dates; `none` stands for articles without one."""
        for sign in (value.exact, value.tilde):
            if sign:
                self._fault(sign.span, "date-sign", "A date takes no = and no ~; it was left out.")
        if text.lower() == "none":
            return Not(DateRange(None, None, value.span))
        days = read_days(text)
        if isinstance(days, DateFault):
            self._fault(value.span, "bad-date", days.message, days.suggestion or "")
            days = read_days(days.suggestion or "")
        return None if isinstance(days, DateFault) else DateRange(*days, value.span)

    def _fault(self, span: Span, code: str, message: str, suggestion: str = "") -> None:
        self.faults.append(Diagnostic(span[0], span[1], code, message, suggestion))

    def _no_letters(self, value: Value) -> None:
        self._fault(value.span, "no-letters", "Nothing to search for here: it has no letters or digits.")

    def _wild(self, value: Value, masked: str, first: int) -> Node | None:
        """A word with `*` or `?` in it: a prefix if it is at the end, else repaired to the nearest that can be run."""
        start = value.span[0]
        lead = len(masked) - len(masked.lstrip("*"))
        cut = first if not lead else _next_wildcard(masked, lead)
        head, rest = self.source.plain((start + lead, start + cut)), masked[cut:]
        if not forms(masked):
            self._fault(
                value.span, "bare-star", "A star needs letters before it. Leave the query empty for all articles."
            )
            return None
        if lead:
            self._fault(value.span, "leading-wildcard", "A word cannot begin with a star.", head + rest[:1])
        elif forms(rest):
            self._fault(value.span, "inner-wildcard", "A star stands at the end of a word only.", f"{head}*")
        if not rest:
            return self._plain_word(value, head)
        return self._prefix(value, head)

    def _prefix(self, value: Value, head: str) -> Node | None:
        if value.exact or value.tilde:
            self._fault(value.whole, "prefix-sign", "A star stands without = and ~; they were left out.", f"{head}*")
        form = _single_form(head)
        if form is None:
            if forms(head):
                message = "A star needs one whole word before it; this is searched as several, without the star."
                self._fault(value.span, "split-prefix", message, head)
            return self._plain_word(value, head)
        if len(form) < self.limits.prefix_letters and not is_half_a_pair(form):
            message = f"At least {self.limits.prefix_letters} letters must stand before a star."
            self._fault(value.span, "short-prefix", message, head)
            return Word(form, value.field, False, value.span)
        return Prefix(form, value.field, value.span)

    def _plain_word(self, value: Value, text: str) -> Node | None:
        core = _core(text)
        if core is None:
            self._no_letters(value)
            return None
        return Word(core, value.field, value.exact is not None, value.span)

    def _fuzzy(self, value: Value, text: str) -> Node:
        assert value.tilde is not None
        place = value.tilde.start, value.tilde.end
        form = _single_form(text)
        if form is None:
            self._fault(place, "split-fuzzy", "~ needs one word before it; this is searched as several, without it.")
            return Word(text, value.field, value.exact is not None, value.span)
        if value.exact:
            self._fault(value.exact.span, "exact-fuzzy", "= finds one form only; with ~ it was left out.")
        asked = value.tilde.value[1:]
        wanted = int(asked) if _COUNT.fullmatch(asked) else 1
        most = min(self.limits.edits, len(form) - LETTERS_KEPT)
        edits = max(min(wanted, most), min(1, most))
        if edits <= 0:
            message = f"{form} is too short to search with another spelling."
            self._fault(place, "short-fuzzy", message)
            return Word(form, value.field, False, value.span)
        if (asked and not _COUNT.fullmatch(asked)) or edits != wanted:
            message = (
                f"Behind ~ stands how many letters may differ: {'1' if most == 1 else f'1 to {most}'} for this word."
            )
            self._fault(place, "fuzzy-edits", message, f"~{edits}")
        return Fuzzy(form, edits, value.field, value.span)

    def _without_stars(self, span: Span) -> str:
        masked = self.source.masked[slice(*span)]
        if "*" not in masked:
            return self.source.plain(span)
        at = span[0] + masked.index("*")
        self._fault((at, at + 1), "star-in-phrase", "A star means nothing inside quotation marks.")
        pieces = _STAR.split(masked)
        starts = [span[0]]
        for piece in pieces:
            starts.append(starts[-1] + len(piece) + 1)
        return " ".join(
            self.source.plain((start, start + len(piece))) for start, piece in zip(starts, pieces, strict=False)
        )

    def _slop(self, tilde: Token) -> int:
        asked = tilde.value[1:]
        wanted = int(asked) if _COUNT.fullmatch(asked) else NEAR_SLOP
        slop = min(wanted, self.limits.slop)
        if not _COUNT.fullmatch(asked) or slop != wanted:
            message = f"Behind ~ stands how many other words may come between: 0 to {self.limits.slop}."
            self._fault((tilde.start, tilde.end), "near-number", message, f"~{slop}")
        return slop


def _next_wildcard(masked: str, start: int) -> int:
    wild = _WILDCARD.search(masked, start)
    return wild.start() if wild else len(masked)


def _core(text: str) -> str | None:
    """A text without the punctuation around its first and last token, if that changes nothing; None without tokens."""
    tokens = tokenise(text)
    if not tokens:
        return None
    core = text[tokens[0][1] : tokens[-1][2]]
    return core if forms(core) == tuple(form for form, _, _ in tokens) else text


def _single_form(text: str) -> str | None:
    """The folded form of a text that is one token, and that reads as the same form again; else None."""
    found = forms(text)
    return found[0] if len(found) == 1 and forms(found[0]) == found else None
