"""From what pages write into bylines to names of the writers."""

from __future__ import annotations

import re
from collections.abc import Iterable

PREFIX = re.compile(
    r"^\W*(?:(?:author\s+)?(?:(?:written|reported|words|posted|published|story|text|article|review|reviewed|contributed|created|authored"
    r"|analysis|opinion|guest post)\s+)?(?:by|von|par|por|di|door)\b[:\s]*|(?:by|authors?|writers?|words|from)\s*:\s*)",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"\s*(?:;|\||[•·●∙]|\n|,? and | & | und | et | y |,)\s*")
# What follows a name on the same line: desks, dates, places, handles.
TAIL = re.compile(
    r"(?:\s+(?:[(\[]|[-–—|]\s|for\s|in\s|at\s|of\s|on\s|is\s|https?:|@|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d)"
    r"|\s*(?:\bupdated|\bpublished|\bposted)\b|\s*\d{1,4}\b).*$",
    re.IGNORECASE,
)
# A house may have nearly anything in its name, but no date, reading time or job.
HOUSE_TAIL = re.compile(
    r"(?:,?\s*\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d.*|\s*\d+ min.*|\s+[-–—]\s.*\b"
    r"(?:editor|writer|reporter|marketer|manager|correspondent|author|contributor)s?\b.*)$",
    re.IGNORECASE,
)
# Pages part some words by style alone: "Jane DoePublished: Jan 29".
RUN_ON = re.compile(
    r"(?<=[a-zà-ÿ.])(?:Published|Updated|Posted|Last [Uu]pdated|Reviewed|Founder"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d).*$"
)
CREDENTIAL = re.compile(
    r"^(?:m\.?d|ph\.?\s?d|dr|rdn?|ldn?|ms|ma|mba|jd|cpa|cfp|cfa|esq|rn|dds|dvm|mph|cfp®?|facp|bsc|msc|cissp"
    r"|lcsw|np|pa-c|pharmd|fanda?|cscs|e-ryt.*|dc|do|pt|dpt|edd|psyd|crc®?|cepf®?|ncc|lmft|lpc)\.?®?$",
    re.IGNORECASE,
)
# Job titles, which pages write beside a name.
JOB = re.compile(
    r"\b(?:editors?|reporter|writer|correspondent|contributors?|journalist|photographer|producer|columnist|specialist"
    r"|manager|director|officer|president|ceo|founder|co-founder|expert|professor|consultant|analyst|strategist"
    r"|engineer|coach|dietitian|nutritionist|intern|fellow|critic|reviewer|grader|authors?|head of|vice|chief|senior"
    r"|sr|lead|content|marketing|categories|uncategorized|sponsored)\b",
    re.IGNORECASE,
)
# Names of desks and houses: a writer only where the page names nobody else.
HOUSE = re.compile(
    r"\b(?:staff|editorial|editors?|desk|team|newsroom|group|inc|llc|ltd|news|press|magazine|services?|bureau|company|center"
    r"|centre|institute|university|department|association|society|foundation|media|blog|store|community|global|solutions)\b",
    re.IGNORECASE,
)
# News agencies and the users that publishing systems come with: never a writer.
AGENCY = re.compile(
    r"^(?:(?:the )?associated press|ap|reuters|afp|agence france-presse|agencies|agency|bloomberg|pti|ani|ians|dpa|efe"
    r"|xinhua|tass|upi|admin(?:istrator)?|wpadmin|root|user|authors?|editor|guest|anonymous|unknown|none|null"
    r"|contributors?)$",
    re.IGNORECASE,
)
PAGE_WORDS = re.compile(
    r"\b(?:www|http|https|com|posted|read|min|minutes|share|follow|view|subscribe|january|february|march|april|june|july"
    r"|august|september|october|november|december|updated|published|by|am|pm|more|about|see|all|photo|credit|reviewed|written"
    r"|courtesy|image|images|via|click|here|comments?|profile|bio|home|contact|login|sign|your|email|newsletter)\b",
    re.IGNORECASE,
)
# All authors of an article in one string; longer ones are no list of names.
MOST_CHARS = 1_000
EDGES = " .,:;-–—|*/\"'“”()»（）【】"
# A name in Chinese, Japanese or Korean letters is one word.
EASTERN_NAME = re.compile(r"[々぀-ヿ一-鿿]{2,8}|[가-힣]{2,5}")
NAME_WORDS = 5
NAME_CHARS = 50


def author_names(values: Iterable[str], source: str | None, *, houses: bool = False) -> tuple[str, ...]:
    """Names in the order given, without "By", job titles, credentials and agencies.

    source: the site's own name, which is no writer.  houses: accept desks, handles and the site itself too, as pages
        name them where they name no person.
    """
    people: list[str] = []
    for value in values:
        text = PREFIX.sub("", " ".join(value[:MOST_CHARS].split()))
        for piece in [text] if houses else SEPARATOR.split(text):
            name = HOUSE_TAIL.sub("", piece).strip(EDGES) if houses else _tidy(piece)
            fits = _is_house(name) if houses else _is_person(name, source)
            if fits and name.lower() not in (known.lower() for known in people):
                people.append(name)
    return tuple(people)


def _tidy(piece: str) -> str:
    name = TAIL.sub("", RUN_ON.sub("", PREFIX.sub("", piece))).strip(EDGES)
    words = name.split()
    if len(words) % 2 == 0 and words[: len(words) // 2] == words[len(words) // 2 :]:
        words = words[: len(words) // 2]
    while len(words) > 2 and CREDENTIAL.match(words[-1].strip(",")):
        words.pop()
    name = " ".join(words)
    return name.title() if name.isupper() and len(words) > 1 else name


def _is_person(name: str, source: str | None) -> bool:
    """Two words or more that look like a name; single words are handles or fragments more often."""
    if EASTERN_NAME.fullmatch(name) and name != source:
        return True
    words = name.split()
    if not 2 <= len(words) <= NAME_WORDS or len(name) > NAME_CHARS or _letters(name) == _letters(source or ""):
        return False
    if AGENCY.match(name) or JOB.search(name) or HOUSE.search(name) or PAGE_WORDS.search(name):
        return False
    if words[0].lower() == "the" or not words[0][0].isalpha():
        return False
    if any(character.isdigit() or character == ":" for character in name):
        return False
    return words[-1][0].isupper() or not words[-1][0].isascii()


def _is_house(name: str) -> bool:
    fits = 2 <= len(name) <= NAME_CHARS and not set(name) & set("/@:") and not PAGE_WORDS.search(name)
    return (
        fits
        and any(character.isalpha() for character in name)
        and not AGENCY.match(name)
        and not CREDENTIAL.match(name)
    )


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
