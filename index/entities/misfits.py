"""What is written like a name and is none: sizes, compounds, plain words in capitals, directions.

Pure functions on tokens and guesses, for the last step of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import SURE, Guess
from index.entities.exclusions import VESSELS
from index.entities.features import known_place
from index.entities.gazetteer import Entry
from index.entities.place_names import candidates
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
_STORMS = lexicon.word_set("hurricane typhoon storm cyclone")
_SHIP_PREFIXES = lexicon.word_set("hms uss mv ss rms rv")
_ARTICLES = lexicon.word_set("the a an its her their our his")
_HULLS, _BEFORE_VESSELS = VESSELS - _STORMS, lexicon.FUNCTION_WORDS - _ARTICLES
_ON_LAND = (lexicon.FEATURES_AFTER | lexicon.SITES_AFTER | lexicon.PLACE_KINDS) - {"castle"}
_SHIPS_DO = lexicon.word_set("sank sails sailed capsized foundered docked berthed")
_SAILED = lexicon.word_set(
    "sailed sailing sail sails voyage voyages passage embarked cruise cruised crossing crossed served purser steward "
    "stewardess stoker seaman midshipman deckhand stowaway passenger passengers"
)
_AS_FAR = 8
"""Words before "on the" in which somebody goes to sea."""
_UNIVERSITIES = frozenset({"State", "Tech"})
_CALLED_STATES = frozenset({"Washington", "New York"})
_FIRMS = lexicon.word_set("bank bond bourse loan firm insurer airline airlines industries group company")
_BRACKETS = frozenset("()[]{}<>")
_DOTTED = re.compile(r"[A-Z]\.[A-Z]\.?")
_WITH_CODES = frozenset({"US", "CA", "AU"})
_HOUSES = lexicon.word_set("library centre center archive archives laboratory")
_GENERAL = lexicon.word_set("national international training research learning resource information data call")
_YEAR = re.compile(r"(?:19|20)\d\d")
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
    if (
        _is_degree(words)
        or _is_size(tokens.texts, guess)
        or (
            entry is None and (_names_only_kinds(words) or _is_body_of_people(words) or not _BRACKETS.isdisjoint(words))
        )
    ):
        return True
    if _is_ship(tokens.texts, guess, entry) or _is_university(words, guess):
        return True
    return _is_direction(words, entry) or _is_shouted(tokens, guess) or (entry is None and _is_code(words))


def _is_no_person(words: Sequence[str], guess: Guess, lower: Set[str]) -> bool:
    if any(word in _TERMS or ("-" in word and _COMPOUND.fullmatch(word)) for word in words):
        return True
    if any(word[-1] == "s" and _PLURAL.fullmatch(word) for word in words):
        return True
    if all(map(_INITIAL.fullmatch, words)):
        return True
    return len(words) > 1 and guess.score < SURE and all(_is_plain(word, lower) for word in words)


def _is_plain(word: str, lower: Set[str]) -> bool:
    """Whether the document has a word in lower case too, and nobody is called so: "Bicep Curls"."""
    low = fold(word)
    named = low in lexicon.first_names() or low in lexicon.surnames() or low in lexicon.PARTICLES
    return not named and (word.lower() in lower or low in lexicon.common_words())


def _is_size(texts: Sequence[str], guess: Guess) -> bool:
    """ "15 GB", but not "London 2012 GB athletes"."""
    before = texts[guess.start - 1] if guess.start else ""
    return texts[guess.start] == "GB" and before[-1:].isdigit() and not _YEAR.fullmatch(before)


def _is_degree(words: Sequence[str]) -> bool:
    """ "M.D.": only states of two words have a point behind each letter, as in "N.C."."""
    if len(words) > 1 or not _DOTTED.fullmatch(words[0]):
        return False
    states = [entry for entry in candidates(words[0]) if entry.kind == "region"]
    return bool(states) and all(" " not in entry.name and entry.country in _WITH_CODES for entry in states)


def _names_only_kinds(words: Sequence[str]) -> bool:
    """ "National Library": words that say what a house is, and not which."""
    return len(words) > 1 and fold(words[-1]) in _HOUSES and all(fold(word) in _GENERAL for word in words[:-1])


def _is_body_of_people(words: Sequence[str]) -> bool:
    """ "A stake in Portuguese Bank"."""
    return len(words) > 1 and fold(words[0]) in lexicon.demonyms() and fold(words[-1]) in _FIRMS


def _is_ship(texts: Sequence[str], guess: Guess, entry: Entry | None) -> bool:
    """ "The destroyer Sheffield", "aboard the Kenya Castle", "the Loch Arkaig sank"; not "the tanker Iran seized"."""
    before = [word.casefold() for word in texts[max(0, guess.start - 3) : guess.start]]
    if before[-1:] and before[-1] in _HULLS:
        is_called = len(before) > 1 and before[-2] not in _BEFORE_VESSELS
        is_country = entry is not None and entry.kind == "country"
        return before[-1] in _SHIP_PREFIXES or (is_called and not is_country)
    if before[-1:] != ["the"]:
        return False
    after = texts[guess.end] if guess.end < len(texts) else ""
    aboard = before[-2:-1] == ["aboard"] or before[-3:-1] == ["on", "board"]
    return aboard or (
        entry is None and (after in _SHIPS_DO or (before[-2:] == ["on", "the"] and _is_at_sea(texts, guess)))
    )


def _is_at_sea(texts: Sequence[str], guess: Guess) -> bool:
    """ "She sailed to Cape Town on the Kenya Castle": not on a street or a coast."""
    last = texts[guess.end - 1].casefold()
    return last not in _ON_LAND and not _SAILED.isdisjoint(texts[max(0, guess.start - 2 - _AS_FAR) : guess.start - 2])


def _is_university(words: Sequence[str], guess: Guess) -> bool:
    """ "Florida State", "Georgia Tech"; the states of Washington and New York are called so too."""
    name = " ".join(words[:-1])
    if words[-1] not in _UNIVERSITIES or not name or name in _CALLED_STATES:
        return False
    return any(entry.kind == "region" and entry.country == "US" for entry in candidates(name))


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
