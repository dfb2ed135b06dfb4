"""Codes as people say them: "RU" is Russia, "uk" is Ukrainian."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.results import Snippet

ORIGINS = {
    "canonical": "from the page's canonical link",
    "given": "given with the page",
    "heading": "from the page's heading",
    "json-ld": "from the page's JSON-LD",
    "mail": "from the head of the mail",
    "meta": "from a meta tag",
    "microdata": "from the page's microdata",
    "page": "found on the page",
    "record": "given with the record",
    "saved": "from the browser that saved the page",
    "text": "found in the text",
    "time": "from a time element",
    "title": "from the page's title",
    "url": "from the page's address",
}
"""Origins as index.ingest names them."""
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})
"""Languages, by ISO 639 code, that are mostly written from right to left."""

SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]」』]*\s*$")
COUNTRY_LETTERS = 2
_WORD_ENDS = re.compile(r"[\s-]+")


def display_label(field: str, value: str, label: str) -> str:
    """What to show for a facet value. label: as the index has it; for a country or language that is its code."""
    if field == "country":
        return country_name(value)
    return language_name(value) if field == "language" else label


def country_name(code: str) -> str:
    """Name of an ISO 3166-1 alpha-2 code; an unknown code as it is."""
    return _table("index.entities", "data/countries.tsv").get(code, code)


def language_name(code: str) -> str:
    """English name of an ISO 639-1 code, its region left out; an unknown code as it is."""
    return _table("web", "data/languages.tsv").get(code.partition("-")[0].lower(), code)


def direction(language: str | None, text: str | None = None) -> str:
    """Value of HTML's dir for text of a language. The first strong letter decides where it is not known to be written
    right to left, as it would wrongly do for an Arabic sentence that begins with a Latin name.

    text: what stands there, if it may be in another script, as an English paragraph of an Arabic story.
    """
    if not language or language.partition("-")[0].lower() not in RIGHT_TO_LEFT:
        return "auto"
    is_foreign = text is not None and any(map(str.isalpha, text)) and not any(map(reads_left, text))
    return "auto" if is_foreign else "rtl"


def reads_left(letter: str) -> bool:
    """Whether a letter is of a script that is written from right to left."""
    return unicodedata.bidirectional(letter) in ("R", "AL")


def labels_apart(named: Sequence[tuple[str, str]]) -> list[str]:
    """What to show for these values, each with its label: of places that are written alike also where they lie, as
    their keys say it: "bangor-gb", "bangor-wls-gb"."""
    times = Counter(label for _, label in named)
    return [_with_country(value, label) if times[label] > 1 else label for value, label in named]


def _with_country(value: str, label: str) -> str:
    codes = value.upper().split("-")[len(_WORD_ENDS.split(label)) :]
    if codes and len(codes[-1]) != COUNTRY_LETTERS:  # a number or a kind, where region and country are not enough
        codes.pop()
    country = country_name(codes[-1]) if codes else ""
    is_known = bool(codes) and country != codes[-1]
    return f"{label} ({', '.join([*codes[:-1], country])})" if is_known else label


@cache
def _table(package: str, path: str) -> dict[str, str]:
    from importlib import resources  # few answers of the command line name a country or language

    text = (resources.files(package) / path).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def dots_around(snippet: Snippet) -> tuple[str, str]:
    """What shows before and behind a fragment that its text goes on there; empty where it does not."""
    is_end = SENTENCE_END.search(snippet.text) or snippet.text.rstrip().endswith(("”", '"'))
    return "…\N{NO-BREAK SPACE}" if snippet.start else "", "" if is_end else "\N{NO-BREAK SPACE}…"


def count_of(count: int, noun: str) -> str:
    """ "1 article", "1,105 articles"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def origin_words(origin: str) -> str:
    """Where a value of an article's metadata came from, in words."""
    return ORIGINS.get(origin, origin)
