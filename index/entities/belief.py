"""How far the persons of a document can be believed: the tagger's certainty and what stands around their names.

A tagger is sure of what it has seen alike; a company named like a person it takes for one with the same certainty. What
tells them apart stands around the names and in the words of which they are made. The weights are those of a logistic
regression on the tuning half, rounded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import Guess
from index.entities.features import known_place
from index.entities.tokens import Tokens

BIAS, CERTAINTY = 0.6, 0.8
"""CERTAINTY: the weight of the best score's log odds."""
MOST_CERTAIN = 4.0
"""Log odds beyond this say no more."""

SINGLE_NAME, KNOWN_SINGLE_NAME = -1.8, 0.8
TITLE_BEFORE, SPEECH_BESIDE = 0.8, 0.4
QUOTE_BEFORE, PREPOSITION_BEFORE = -0.4, -0.5
COMMON_WORD, ORGANISATION_WORD = -0.5, -0.7
CAPITAL_BEFORE, CAPITAL_AFTER = -1.0, -0.7
"""The share of mentions beside which further capitals stand, so that the name may be cut or part of another one."""
PLACE_NAME, ARTICLE_FIRST = -0.4, -1.0

_QUOTES = frozenset("\"'“‘«")
_ARTICLES = frozenset({"al", "el", "la", "las", "los", "san", "santa", "te"})


def person_belief(tokens: Tokens, words: Sequence[str], mentions: Sequence[Guess]) -> float:
    """A chance from 0 to 1 that they are mentions of one person. words: the folded words of the longest name."""
    best = max(guess.score for guess in mentions)
    weight = BIAS + CERTAINTY * min(MOST_CERTAIN, max(-MOST_CERTAIN, _log_odds(best)))
    weight += _of_words(words, single=len(words) == 1) + _of_surroundings(tokens, mentions)
    longest = max(mentions, key=lambda guess: guess.end - guess.start)
    if len(words) > 1 and known_place(tuple(tokens.texts[longest.start : longest.end])):
        weight += PLACE_NAME
    return 1 / (1 + math.exp(-weight))


def _log_odds(chance: float) -> float:
    return math.log(max(chance, 1e-3) / max(1 - chance, 1e-3))


def _of_words(words: Sequence[str], *, single: bool) -> float:
    weight = 0.0
    if single:
        known = words[0] in lexicon.first_names() or words[0] in lexicon.surnames()
        weight += SINGLE_NAME + (KNOWN_SINGLE_NAME if known else 0.0)
    if words[0] in _ARTICLES or words[0].startswith("al-"):
        weight += ARTICLE_FIRST
    if any(_is_common(word) for word in words):
        weight += COMMON_WORD
    if any(_is_of_organisations(word) for word in words):
        weight += ORGANISATION_WORD
    return weight


def _is_common(word: str) -> bool:
    common = word in lexicon.common_words() or word in lexicon.headline_words()
    return common and word not in lexicon.PARTICLES


def _is_of_organisations(word: str) -> bool:
    known = word in lexicon.ORGANISATION_WORDS or word in lexicon.PLACE_WORDS
    return known and word not in lexicon.surnames()


def _of_surroundings(tokens: Tokens, mentions: Sequence[Guess]) -> float:
    texts = tokens.texts
    before = {fold(texts[guess.start - 1]).strip(".") for guess in mentions if guess.start}
    after = {fold(texts[guess.end]) for guess in mentions if guess.end < len(texts)}
    weight = 0.0
    if not before.isdisjoint(lexicon.RANKS):
        weight += TITLE_BEFORE
    if not (before | after).isdisjoint(lexicon.SPEECH_VERBS):
        weight += SPEECH_BESIDE
    if not before.isdisjoint(_QUOTES):
        weight += QUOTE_BEFORE
    if not before.isdisjoint(lexicon.PLACE_PREPOSITIONS):
        weight += PREPOSITION_BEFORE
    weight += CAPITAL_BEFORE * sum(_capital_before(tokens, guess) for guess in mentions) / len(mentions)
    return weight + CAPITAL_AFTER * sum(_capital_after(tokens, guess) for guess in mentions) / len(mentions)


def _capital_before(tokens: Tokens, guess: Guess) -> bool:
    """Whether a capital that is no title and no people's name stands before the mention."""
    at = guess.start - 1
    if at < 0 or tokens.breaks[guess.start] or not tokens.capitals[at]:
        return False
    word = fold(tokens.texts[at]).strip(".")
    return word not in lexicon.RANKS and word not in lexicon.demonyms()


def _capital_after(tokens: Tokens, guess: Guess) -> bool:
    return guess.end < len(tokens.texts) and tokens.capitals[guess.end] and not tokens.breaks[guess.end]
