"""Where names of persons end: "Tucker Carlson" of "Tucker Carlson Tonight", "Jade Black" of "Jade Black Jade Black".

Each function takes tokens and guesses and gives better guesses; all are linear in the number of tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import Guess
from index.entities.tokens import Tokens

FEWEST_WORDS = 2
"""Of a full name."""


def with_right_ends(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """The guesses, with names that stand twice in a row parted and words cut off that another mention has not."""
    texts = tokens.texts
    full = {
        tuple(texts[guess.start : guess.end])
        for guess in guesses
        if guess.label == "PER" and guess.end - guess.start >= FEWEST_WORDS
    }
    return [part for guess in guesses for part in _parts(texts, guess, full)]


def _parts(texts: Sequence[str], guess: Guess, full: set[tuple[str, ...]]) -> Iterator[Guess]:
    words = tuple(texts[guess.start : guess.end])
    half = len(words) // 2
    if guess.label != "PER" or len(words) <= FEWEST_WORDS:
        yield guess
    elif half >= FEWEST_WORDS and words[:half] == words[half:]:
        yield Guess(guess.start, guess.start + half, "PER", guess.score)
        yield Guess(guess.start + half, guess.end, "PER", guess.score)
    elif words[:-1] in full and _is_plain(words[-1]):
        yield Guess(guess.start, guess.end - 1, "PER", guess.score)
    else:
        yield guess


def _is_plain(word: str) -> bool:
    low = fold(word)
    named = low in lexicon.first_names() or low in lexicon.surnames()
    return not named and (low in lexicon.common_words() or low in lexicon.headline_words())
