"""Between tagger and rules: countries that stand at the edge of an organisation's name, or are taken for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import Guess
from index.entities.place_names import candidates
from index.entities.tokens import Tokens

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
LONGEST_COUNTRY_WORDS = 4
_NO_BODIES = lexicon.RANKS | lexicon.word_set(
    "north south east west northeast northwest southeast southwest heartland centre center interior coast"
)
"""What stands before "of" and a country and is no body's name."""


def free_countries(tokens: Tokens, guesses: Iterable[Guess]) -> list[Guess]:
    """The guesses, with the country cut from "China's Ant Group" and "Sultan of Oman", and "UAE" alone a place."""
    return [part for guess in guesses for part in _parts(tokens, guess)]


def _parts(tokens: Tokens, guess: Guess) -> Iterator[Guess]:
    if guess.label != "ORG":
        yield guess
        return
    words = tokens.texts[guess.start : guess.end]
    if _is_country(words):
        yield Guess(guess.start, guess.end, "LOC", guess.score)
        return
    if words[1:2] == ["of"] and fold(words[0]) in _NO_BODIES and _is_country(words[2:]):
        yield Guess(guess.start + 2, guess.end, "LOC", guess.score)
        return
    at = next((at for at, word in enumerate(words) if word in POSSESSIVES), 0)
    if 0 < at < len(words) - 1 and _is_country(words[:at]):
        yield Guess(guess.start, guess.start + at, "LOC", guess.score)
        yield Guess(guess.start + at + 1, guess.end, "ORG", guess.score)
        return
    yield guess


def _is_country(words: list[str]) -> bool:
    if len(words) > LONGEST_COUNTRY_WORDS:
        return False
    found = candidates(" ".join(words))
    return bool(found) and found[0].kind == "country" and not found[0].weak
