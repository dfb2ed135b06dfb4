"""From what pages write into bylines to names of persons."""

from __future__ import annotations

import re
from collections.abc import Iterable

PREFIX = re.compile(
    r"^\W*(?:(?:written|reported|words|posted|published|story|text|article|reviewed|contributed|created|authored)\s+)?(?:by|von|par|por|di|door|from)\b[:\s]+",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"\s*(?:;|\||•|·|/|\n| and | & | und | et | y |, and |,)\s*")
TAIL = re.compile(
    r"\s*(?:[(\[].*[)\]]|(?:,|-|–|—|\||for|in|at|of)\s.*|\d.*|updated.*|published.*|https?:.*|@.*)$", re.IGNORECASE
)
CREDENTIAL = re.compile(
    r"^(?:m\.?d|ph\.?d|dr|rdn?|ms|ma|mba|jd|cpa|cfp|cfa|esq|jr|sr|ii|iii|rn|dds|dvm|mph|cfp®?|facp|bsc|msc|cissp|lcsw|np|pa-c|pharmd)\.?®?$",
    re.IGNORECASE,
)
# Words of job titles, desks and agencies, which pages write where a name belongs.
NOT_A_NAME = re.compile(
    r"\b(?:staff|editors?|editorial|desk|team|newsroom|reporter|writer|correspondent|contributors?|journalist|admin"
    r"|administrator|guest|news|press|agency|agencies|reuters|afp|associated press|bloomberg|pti|ani|ians|wire|service"
    r"|bureau|published|updated|photographer|producer|columnist|specialist|manager|director|officer|president|ceo"
    r"|founder|expert|professor|magazine|www|http|com|posted|read|min|minutes|share|follow|view|profile|authors?|byline"
    r"|subscribe|january|february|march|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
# All authors of an article in one string; longer ones are no list of names.
MOST_CHARS = 2_000
NAME_WORDS = 6
NAME_CHARS = 60


def author_names(values: Iterable[str], source: str | None) -> tuple[str, ...]:
    """Names of persons in the order given, without "By", job titles, agencies and the source itself."""
    people: list[str] = []
    site = _letters(source or "")
    for value in values:
        for piece in SEPARATOR.split(PREFIX.sub("", " ".join(value[:MOST_CHARS].split()))):
            name = _tidy(piece)
            if _is_name(name) and _letters(name) != site and name.lower() not in (known.lower() for known in people):
                people.append(name)
    return tuple(people)


def _tidy(piece: str) -> str:
    name = TAIL.sub("", PREFIX.sub("", piece)).strip(" .,:;-–—|*\"'“”")
    return name.title() if name.isupper() and len(name) > 4 else name


def _is_name(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= NAME_WORDS or len(name) > NAME_CHARS or len(name) < 2:
        return False
    if CREDENTIAL.match(name) or NOT_A_NAME.search(name):
        return False
    return any(word[0].isupper() or not word[0].isascii() for word in words)


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
