"""Where names of persons end: "Tucker Carlson" of "Tucker Carlson Tonight", "Jade Black" of "Jade Black Jade Black".

Each function takes tokens and guesses and gives better guesses; all are linear in the number of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import Guess
from index.entities.tokens import Tokens

FEWEST_WORDS = 2
"""Of a full name."""


_SHOWS = lexicon.word_set("podcast show newsletter blog tonight vlog channel")
"""What is made by the person after whom it is called."""
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.?-?){1,3}")
_CITED = (["et", "al"], ["et", "al."])


def with_right_ends(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """The guesses, with names that stand twice in a row parted and words cut off that are no part of them."""
    texts = tokens.texts
    people = [tuple(texts[guess.start : guess.end]) for guess in guesses if guess.label == "PER"]
    full = {words for words in people if len(words) >= FEWEST_WORDS}
    return [part for guess in guesses for part in _parts(texts, _without_answer(tokens, guess), full)]


def _without_answer(tokens: Tokens, guess: Guess) -> Guess:
    """ "A. Ada Quill.", behind a line that begins with "Q."."""
    answers = guess.label == "PER" and guess.end - guess.start > 1 and tokens.texts[guess.start] == "A."
    if answers and tokens.breaks[guess.start] and "Q." in tokens.words:
        return Guess(guess.start + 1, guess.end, "PER", guess.score)
    return guess


def _parts(texts: Sequence[str], guess: Guess, full: set[tuple[str, ...]]) -> Iterator[Guess]:
    words = tuple(texts[guess.start : guess.end])
    if guess.label != "PER" or len(words) < FEWEST_WORDS:
        yield guess
        return
    half = len(words) // 2
    if half >= FEWEST_WORDS and words[:half] == words[half:]:
        yield Guess(guess.start, guess.start + half, "PER", guess.score)
        yield Guess(guess.start + half, guess.end, "PER", guess.score)
        return
    start, end = _bounds(texts, guess, words)
    if len(words) > FEWEST_WORDS and words[:-1] in full and _is_plain(words[-1]):
        end = min(end, guess.end - 1)
    yield Guess(start, end, "PER", guess.score)


def _bounds(texts: Sequence[str], guess: Guess, words: tuple[str, ...]) -> tuple[int, int]:
    """Where a name begins and ends that has initials behind a comma, "See" before it or a show behind it."""
    comma = words.index(",") if "," in words else 0
    if comma and all(map(_INITIALS.fullmatch, words[comma + 1 :])):  # "Bouchard, L."
        return guess.start, guess.start + comma
    if words[0] == "See" and texts[guess.end : guess.end + 2] in _CITED:
        return guess.start + 1, guess.end
    if len(words) > FEWEST_WORDS and fold(words[-1]) in _SHOWS and fold(words[0]) in lexicon.first_names():
        return guess.start, guess.end - 1
    return guess.start, guess.end


def _is_plain(word: str) -> bool:
    low = fold(word)
    named = low in lexicon.first_names() or low in lexicon.surnames()
    return not named and (low in lexicon.common_words() or low in lexicon.headline_words())
