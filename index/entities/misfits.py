"""What is written like a name and is none: sizes, compounds, plain words in capitals, directions.

Pure functions on tokens and guesses, for the last step of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import SURE, Guess
from index.entities.features import known_place
from index.entities.gazetteer import Entry
from index.entities.tokens import Tokens

FEWEST_SHOUTED = 2
"""Words in capitals on each side or together beside a word that make its line one in capitals."""
_INITIAL = re.compile(r"[A-ZÀ-ÖØ-Þ]\.?")
_PLURAL = re.compile(r"[A-Z]{2,}s")
_COMPOUND = re.compile(
    r".+-(?:winning|nominated|certified|powered|based|backed|owned|born|trained|educated|approved|funded|sponsored|"
    r"controlled|occupied|inspired|branded|enabled|friendly|style|themed|era|free)"
)
"""A word that describes another one and is no part of a name: "Tony Award-winning"."""
_PREFIXED = re.compile(r"[a-z]{3,}-.+")
_TERMS = lexicon.word_set("AI IT HR TV EV EVs VR UX UI API APIs SEO SUV SUVs CRM")
"""Abbreviations of things, which no name of a person has and no unknown place is called."""
_CODE_PART = re.compile(r"[A-Z\d]{1,3}")
_DIRECTIONS = lexicon.word_set(
    "north south east west northern southern eastern western central northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern downtown uptown midtown"
)


def is_misfit(tokens: Tokens, guess: Guess, lower: Set[str]) -> bool:
    """Whether a guess is no name at all. lower: the document's words in lower case."""
    words = tokens.texts[guess.start : guess.end]
    if guess.label == "PER":
        return _is_no_person(words, guess, lower)
    entry = known_place(tuple(words))
    return _is_direction(words, entry) or _is_shouted(tokens, guess) or (entry is None and _is_code(words))


def _is_no_person(words: Sequence[str], guess: Guess, lower: Set[str]) -> bool:
    if any(word in _TERMS or _COMPOUND.fullmatch(word) or _PLURAL.fullmatch(word) for word in words):
        return True
    if all(map(_INITIAL.fullmatch, words)):
        return True
    return len(words) > 1 and guess.score < SURE and all(_is_plain(word, lower) for word in words)


def _is_plain(word: str, lower: Set[str]) -> bool:
    """Whether the document has a word in lower case too, and nobody is called so: "Bicep Curls"."""
    low = fold(word)
    named = low in lexicon.first_names() or low in lexicon.surnames() or low in lexicon.PARTICLES
    return not named and (word.lower() in lower or low in lexicon.common_words())


def _is_code(words: Sequence[str]) -> bool:
    """ "XS-4XL", "pre-PKO", "human-AI"."""
    if len(words) > 1 or words[0] in _TERMS:
        return len(words) == 1
    parts = words[0].split("-")
    return len(parts) > 1 and (bool(_PREFIXED.fullmatch(words[0])) or all(map(_CODE_PART.fullmatch, parts)))


def _is_direction(words: Sequence[str], entry: Entry | None) -> bool:
    """ "The No. 1 seed in the West", "Western companies": a district of that name is not meant."""
    if len(words) > 1 or fold(words[0]) not in _DIRECTIONS:
        return False
    return entry is None or entry.kind == "city" or not entry.size


def _is_shouted(tokens: Tokens, guess: Guess) -> bool:
    """ "PACK IN CAR": a plain word in a line of capitals is no country's abbreviation."""
    word = tokens.texts[guess.start]
    if guess.end - guess.start > 1 or not word.isupper() or fold(word) not in lexicon.common_words():
        return False
    beside = tokens.texts[max(0, guess.start - FEWEST_SHOUTED) : guess.start]
    beside += tokens.texts[guess.end : guess.end + FEWEST_SHOUTED]
    shouted = [other for other in beside if other.isalpha() and other.isupper()]
    return len(shouted) >= FEWEST_SHOUTED
