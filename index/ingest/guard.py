"""Markup that costs a parser more than its size: refused before it is parsed.

Both checks are estimates that no real page comes near. What slips past them costs time only, and whoever runs drafts
in processes of their own bounds that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Rejected
from index.limits import IngestLimits

# A parser walks the open elements at each tag, so depth costs its square; below this many tags that is nothing.
HARMLESS_TAGS = 10_000
# A parser compares each attribute of an element with those before it.
HARMLESS_TAG_CHARS = 20_000
MOST_ATTRIBUTES = 2_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
PIECE_CHARS = 100_000
# What stands in a tag up to its end, which is none inside quotation marks.
INSIDE_TAG = re.compile(r"(?:[^\"'>]++|\"[^\"]*\"|'[^']*'|[\"'])*+")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
ATTRIBUTE = re.compile(r"\s[^\s/>=]+")
# Parts in which markup is no markup, by how they begin and end.
HIDDEN = {"<!--": "-->", "<script": "</script", "<style": "</style", "<textarea": "</textarea"}
HIDDEN_START = re.compile("|".join(HIDDEN), re.IGNORECASE)
# fmt: off
# Elements that hold nothing or that the next one of their kind closes, so an open one is no nesting.
SELF_CLOSING = frozenset([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "a", "p", "li", "dt", "dd", "option", "optgroup", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "nobr",
    "button", "h1", "h2", "h3", "h4", "h5", "h6", "form", "rp", "rt", "html", "head", "body", "title", "path", "use",
])
# fmt: on


def refuse_markup(path: str, text: str, limits: IngestLimits) -> Rejected | None:
    """A Rejected for a page that nests too deep or has an element with thousands of attributes. Linear in its size."""
    if text.count("<") > HARMLESS_TAGS and _depth(_shown(text)) > limits.html_depth:
        return too_deep(path, limits)
    if any(_attributes(text, *tag) > MOST_ATTRIBUTES for tag in _long_tags(text)):
        return Rejected(path, "Holds an element with thousands of attributes, as no article does.", "bad-markup")
    return None


def too_deep(path: str, limits: IngestLimits) -> Rejected:
    """What a page over the nesting limit becomes."""
    reason = f"Nests more than {limits.html_depth:,} elements, as no article does. Save it as plain text."
    return Rejected(path, reason, "too-deep")


def _shown(text: str) -> str:
    """The text without scripts and comments; one that never ends hides the rest."""
    kept: list[str] = []
    lower = text.lower()
    at = 0
    while found := HIDDEN_START.search(text, at):
        kept.append(text[at : found.start()])
        at = lower.find(HIDDEN[found[0].lower()], found.end())
        if at < 0:
            return "".join(kept)
    return "".join([*kept, text[at:]])


def _depth(text: str) -> int:
    """Most elements that are open at once, if each closing tag closes one of its kind."""
    opened: dict[str, int] = {}
    depth = deepest = 0
    for closing, name in _tags(text):
        if name in SELF_CLOSING:
            continue
        if not closing:
            opened[name] = opened.get(name, 0) + 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened.get(name):
            opened[name] -= 1
            depth -= 1
    return deepest


def _tags(text: str) -> Iterator[tuple[str, str]]:
    """What each tag has before its name, and the name. All of them at once are many times as large as the page."""
    begin = 0
    while begin < len(text):
        end = text.find("<", begin + PIECE_CHARS)
        end = len(text) if end < 0 else end
        yield from TAG.findall(text, begin, end)
        begin = end


def _long_tags(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that go on for long behind a "<" before the next one; of all others hardly any is looked at."""
    at = text.find("<")
    while 0 <= at < len(text) - HARMLESS_TAG_CHARS:
        following = text.rfind("<", at + 1, at + 1 + HARMLESS_TAG_CHARS)
        if following < 0:
            following = text.find("<", at + 1)
            yield at + 1, following if following >= 0 else len(text)
        at = following


def _attributes(text: str, begin: int, end: int) -> int:
    """How many an element has whose tag's name begins there."""
    inside = INSIDE_TAG.match(text, begin, end) if text[begin].isalpha() else None
    return len(ATTRIBUTE.findall(QUOTED.sub("", inside[0]))) if inside else 0
