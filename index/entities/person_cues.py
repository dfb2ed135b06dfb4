"""Persons of whom the words behind their full names say who they are: "Siobhan Grey KC", "Ada Quill, the wife of".

Each function takes tokens and guesses and gives better guesses; all are linear in the number of tokens.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import SURE, Guess
from index.entities.features import known_place
from index.entities.tokens import Tokens

LONGEST_OFFICE = 4
"""Words of an office behind a comma: "assistant general director"."""
_KIN = lexicon.word_set(
    "wife husband widow widower son daughter mother father brother sister uncle aunt cousin nephew niece grandson "
    "granddaughter grandfather grandmother girlfriend boyfriend fiancé fiancée"
)
_OFFICES = lexicon.word_set(
    "director president chairman chairwoman chairperson chief secretary minister professor editor spokesman "
    "spokeswoman spokesperson treasurer deputy governor mayor ambassador commissioner superintendent dean principal"
)
"""What people are and firms are not."""
_SEATED = frozenset({"of", "for", "at"})
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their"})


def told_persons(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """The guesses, those of full names sure of which the text says that they are a person's."""
    found = []
    for guess in guesses:
        full = guess.label == "PER" and guess.end - guess.start > 1 and guess.score < SURE
        if full and _is_told(tokens, guess.end) and _may_be_name(tokens.texts[guess.start : guess.end]):
            guess = Guess(guess.start, guess.end, "PER", SURE)
        found.append(guess)
    return found


def _may_be_name(words: Sequence[str]) -> bool:
    if known_place(tuple(words)) or tuple(map(fold, words)) in lexicon.other_names():
        return False
    return not any(fold(word) in lexicon.ORGANISATION_WORDS and fold(word) not in lexicon.surnames() for word in words)


def _is_told(tokens: Tokens, at: int) -> bool:
    texts = tokens.texts
    if at >= len(texts) or tokens.breaks[at]:
        return False
    return texts[at] in lexicon.DEGREES or (texts[at] == "," and _is_office(tokens, at + 1))


def _is_office(tokens: Tokens, at: int) -> bool:
    """Whether "the wife of" or "assistant director of" stands here."""
    texts = tokens.texts
    at += texts[at : at + 1] != [] and texts[at] in _ARTICLES
    for word in range(at, min(at + LONGEST_OFFICE, len(texts) - 1)):
        low = fold(texts[word])
        if tokens.breaks[word] or not texts[word][0].isalpha():
            return False
        if (low in _KIN or low in _OFFICES) and texts[word + 1] in _SEATED:
            return True
    return False
