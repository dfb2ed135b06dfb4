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

FEWEST_WORDS = 2
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
    """The guesses: full names that the text says to be a person's are sure, and their first words are no place."""
    found = []
    texts = tokens.texts
    longer = {
        tuple(texts[guess.start : end]): guess.score
        for guess in guesses
        if guess.label == "PER"
        for end in range(guess.start + FEWEST_WORDS, guess.end)
    }
    degrees = _degrees(texts, guesses)
    for guess in guesses:
        if guess.start in degrees:
            continue
        words = tuple(texts[guess.start : guess.end])
        if guess.label == "LOC" and words in longer and known_place(words) is None:
            guess = Guess(guess.start, guess.end, "PER", longer[words])
        full = guess.label == "PER" and guess.end - guess.start > 1 and guess.score < SURE
        if full and _is_told(tokens, guess.end) and _may_be_name(words):
            guess = Guess(guess.start, guess.end, "PER", SURE)
        found.append(guess)
    return found


def _degrees(texts: Sequence[str], guesses: Sequence[Guess]) -> set[int]:
    """Where the degrees stand behind a person's name: "Samir Kendale, MD, FASA"."""
    found = set()
    for at in [guess.end + 1 for guess in guesses if guess.label == "PER" and guess.end - guess.start > 1]:
        if texts[at - 1 : at + 1] == [",", "MD"]:
            while at < len(texts) and texts[at - 1] == "," and texts[at].isupper():
                found.add(at)
                at += 2
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
