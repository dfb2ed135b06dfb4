"""Persons behind their office and its seat, without a comma: "the President of the Republic Ada Quill"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import SURE, Guess
from index.entities.features import is_well_known, known_place
from index.entities.tokens import Tokens

FEWEST_WORDS, MOST_WORDS = 2, 4
"""Of a name."""
SHORTEST_ABBREVIATION = 2

_OFFICES = lexicon.RANKS | lexicon.word_set(
    "head ruler administrator spokesman convener treasurer executive chief-of-staff"
)
_SEATED = lexicon.word_set("of in to at for")
_SAINTS = lexicon.word_set("san santa santo st st. saint são sao")
_BODIES = (
    lexicon.ORGANISATION_WORDS | lexicon.FEATURES_AFTER | lexicon.word_set("republic nation cabinet region province")
)


def office_holders(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """The names that the tagger did not part from what stands before them, and places that it joined to them."""
    full = {guess.start: guess.end for guess in guesses if guess.label == "PER" and guess.end - guess.start > 1}
    new: list[Guess] = []
    for at in tokens.places_of(_SEATED):
        if not at:
            continue
        begin = at + 1 + (tokens.texts[at + 1 : at + 2] == ["the"])
        end = _row_end(tokens, begin)
        if end - begin > FEWEST_WORDS:
            has_office = tokens.texts[at - 1].casefold() in _OFFICES
            parted = list(_behind_known(tokens.texts, begin, end)) if has_office else []
            if not parted and full.keys().isdisjoint(range(begin, end)):
                parted = list(_parted(tokens.texts, begin, end, has_office))
            new += parted or (_behind_body(tokens.texts, begin, end, full) if has_office else [])
    return new


def _behind_body(texts: Sequence[str], begin: int, end: int, full: dict[int, int]) -> list[Guess]:
    """The full name that the tagger saw at the end of the row, which is sure to be one behind the end of a body."""
    starts = range(begin + 1, end - FEWEST_WORDS + 1)
    return [Guess(at, end, "PER", SURE) for at in starts if full.get(at) == end and _ends_body(texts[at - 1])]


def _behind_known(texts: Sequence[str], begin: int, end: int) -> Iterator[Guess]:
    """The longest place or body at the beginning of the row that is known, and the person behind it."""
    for start in range(end - FEWEST_WORDS, max(begin, end - MOST_WORDS - 1), -1):
        seat, name = tuple(texts[begin:start]), tuple(texts[start:end])
        place = is_well_known(seat)
        if place or tuple(map(fold, seat)) in lexicon.other_names():
            first = fold(name[0])
            given = first in lexicon.first_names() or (place and first in lexicon.surnames())
            if given and _is_name(name, seat, has_office=True, is_given=True):
                yield Guess(begin, start, "LOC" if place else "ORG", SURE)
                yield Guess(start, end, "PER", SURE)
            return


def _row_end(tokens: Tokens, begin: int) -> int:
    end = begin
    while end < len(tokens.texts) and tokens.capitals[end] and not (tokens.breaks[end] and end > begin):
        if fold(tokens.texts[end]) in lexicon.MONTHS_AND_DAYS:
            break
        end += 1
    return end


def _parted(texts: Sequence[str], begin: int, end: int, has_office: bool) -> Iterator[Guess]:
    """The seat, if the gazetteer has it, and the person; nothing if the row is one name."""
    for start in range(max(begin + 1, end - MOST_WORDS), end - FEWEST_WORDS + 1):
        seat, name = tuple(texts[begin:start]), tuple(texts[start:end])
        if _is_seat(seat, has_office) and _is_name(name, seat, has_office):
            yield Guess(start, end, "PER", SURE)
            if is_well_known(seat):
                yield Guess(begin, start, "LOC", SURE)
            return


def _is_seat(words: tuple[str, ...], has_office: bool) -> bool:
    """Whether words can be a body or place: without an office before them a well-known place, never a given name."""
    if is_well_known(words) or (has_office and known_place(words)):
        return True
    return has_office and fold(words[0]) not in lexicon.first_names() and fold(words[-1]) not in lexicon.first_names()


def _is_name(words: tuple[str, ...], seat: tuple[str, ...], has_office: bool, *, is_given: bool = False) -> bool:
    """Whether a name begins with a known given name, or stands behind the last word of a body."""
    low = [fold(word) for word in words]
    if known_place(words) or low[-1] in _BODIES or tuple(low) in lexicon.other_names() or fold(seat[-1]) in _SAINTS:
        return False
    if known_place((seat[-1], words[0])) or not all(map(_may_be_name, words[:-1] if is_given else words)):
        return False
    return is_given or low[0] in lexicon.first_names() or (has_office and _ends_body(seat[-1]))


def _ends_body(word: str) -> bool:
    return fold(word) in _BODIES or (word.isupper() and len(word) >= SHORTEST_ABBREVIATION)


def _may_be_name(word: str) -> bool:
    low = fold(word)
    if low in lexicon.PARTICLES:
        return True
    plain = (lexicon.common_words(), lexicon.RANKS, lexicon.demonyms(), _BODIES)
    return (word.istitle() or "-" in word) and (
        low in lexicon.first_names() or low in lexicon.surnames() or not any(low in words for words in plain)
    )
