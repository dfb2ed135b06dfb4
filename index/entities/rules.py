"""Step four: what the tagger's guesses need before they are mentions. Pure functions on tokens and guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.article import Span
from index.entities import lexicon
from index.entities.agreement import Guess
from index.entities.features import known_place
from index.entities.tokens import Tokens

_BYLINE = re.compile(
    r"^[ \t]*(?:[-–—•|(\[][ \t]*)?(?:by|(?:words|story|text|written|reported|reporting|additional reporting|editing|"
    r"edited|compiled|photos?|photographs?|pictures?|video|graphics?) by|photo:|credit:)"
    r"[ \t:]+\S[^\n]{0,200}$",
    re.IGNORECASE | re.MULTILINE,
)
_TAIL_CREDIT = re.compile(
    r"\((?:additional )?(?:reporting|writing|editing|compiled|report) by\b[^()\n]{0,400}\)", re.IGNORECASE
)
_LINE_CREDIT = re.compile(r"^[^\n]{0,120}/(?:AFP|AP|Reuters|Getty|EPA|Bloomberg|Xinhua|PA)\b[^\n]{0,60}$", re.MULTILINE)
LONGEST_BYLINE_WORDS = 14
"""A line that begins with "By" and runs on longer than this is a sentence."""


def adjust(tokens: Tokens, guesses: Iterable[Guess]) -> list[Guess]:
    """People and places only, without titles and stray marks, each place by itself."""
    found: list[Guess] = []
    for guess in guesses:
        if guess.label == "LOC":
            found += _single_places(tokens, guess)
        elif guess.label == "PER":
            found += _without_title(tokens, guess)
    return found


def _without_title(tokens: Tokens, guess: Guess) -> Iterator[Guess]:
    start, end = guess.start, guess.end
    texts = tokens.texts
    while start < end and (texts[start].casefold().strip(".") in lexicon.HONORIFICS or not texts[start][0].isalnum()):
        start += 1
    while end > start and not texts[end - 1][-1].isalnum() and texts[end - 1][-1] != ".":
        end -= 1
    if start < end and any(text[0].isupper() for text in texts[start:end]):
        yield Guess(start, end, guess.label, guess.score)


def _single_places(tokens: Tokens, guess: Guess) -> Iterator[Guess]:
    """ "Wando, South Jeolla" is two places."""
    start = guess.start
    for at in range(guess.start, guess.end + 1):
        if at == guess.end or (tokens.texts[at] == "," and known_place(tuple(tokens.texts[at + 1 : guess.end]))):
            if start < at:
                yield Guess(start, at, guess.label, guess.score)
            start = at + 1


def credit_spans(text: str) -> list[Span]:
    """Where the text names the people who made it: bylines, credits, the "Reporting by" at its end."""
    spans = [match.span() for match in _BYLINE.finditer(text) if len(match.group().split()) <= LONGEST_BYLINE_WORDS]
    spans += [match.span() for match in _TAIL_CREDIT.finditer(text)]
    spans += [match.span() for match in _LINE_CREDIT.finditer(text)]
    return sorted(spans)
