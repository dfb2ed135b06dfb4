"""Headlines as a sentence would write them, so that the tagger, which knows sentences, can read them.

"PUTIN VISITS KAZAN" and "Putin Visits Kazan" become "Putin visits Kazan" for the tagger; spans stay those of the text.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence, Set

from index.analysis import fold
from index.entities import lexicon
from index.entities.clusters import clusters
from index.entities.features import is_well_known, known_place
from index.entities.tokens import Tokens, is_capital

LEAST_WORDS = 4
"""A shorter line may be a name."""
LEAST_SHARE = 0.9
"""Of its words in a title case headline, apart from articles and prepositions, this share has a capital."""
ABBREVIATION_LETTERS = 3
"""A word in capitals of a line in capitals that is as short as this, and no common word, stays an abbreviation."""

_LOWER = frozenset({"-4", "-3", "-2"})
"""The cases of words that English writes without a capital at least seven times as often as with one."""
_VERB_ENDS = ("s", "es", "ed", "d", "ing")
REMEMBERED_WORDS = 4_096


def recase(tokens: Tokens) -> Tokens:
    """The tokens, with those of headlines in the case of a sentence. The other tokens are the same."""
    headlines = [span for span in _segments(tokens.breaks) if _is_headline(tokens.texts[span[0] : span[1]])]
    if not headlines:
        return tokens
    texts = list(tokens.texts)
    named = _named_elsewhere(tokens, headlines)
    lower = {word for word in tokens.words if len(word) > ABBREVIATION_LETTERS and word.islower()}
    for start, end in headlines:
        texts[start:end] = _as_sentence(texts[start:end], named, lower)
    capitals = [not word.islower() and is_capital(word) for word in texts]
    return Tokens(texts, tokens.starts, tokens.ends, tokens.opens, tokens.breaks, capitals, frozenset(texts))


def _segments(breaks: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(breaks)):
        if breaks[at]:
            yield start, at
            start = at
    yield start, len(breaks)


def _is_headline(words: Sequence[str]) -> bool:
    lower = sum(map(str.islower, words)) - sum(map(lexicon.FUNCTION_WORDS.__contains__, words))
    if lower > (1 - LEAST_SHARE) * len(words):
        return False  # running text, told without a look at its capitals
    content = [word for word in words if word[0].isalpha() and fold(word) not in lexicon.FUNCTION_WORDS]
    capital = sum(word[0].isupper() for word in content)
    shouted = all(word.isupper() for word in content)
    common = any(_is_common(word, shouted) for word in (words if shouted else content) if word[0].isupper())
    if len(content) < LEAST_WORDS or not common or (words[-1] == "." and not shouted):
        return False
    return capital >= LEAST_SHARE * len(content)


def _named_elsewhere(tokens: Tokens, headlines: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Folded words that the document writes with a capital where only names have one."""
    inside = {at for start, end in headlines for at in range(start, end)}
    return frozenset(
        fold(word)
        for at, word in enumerate(tokens.texts)
        if tokens.capitals[at] and not tokens.opens[at] and at not in inside
    )


@functools.lru_cache(REMEMBERED_WORDS)
def _is_common(word: str, is_shouted: bool = False) -> bool:
    """Whether a word is no name; in title case it may be part of one that no list has ("the Menai Courier")."""
    low = fold(word)
    if _is_listed(low) or not is_shouted:
        return _is_listed(low)
    if low in lexicon.first_names() or low in lexicon.surnames() or known_place((word.title(),)):
        return False
    return _is_lower(low) or any(low.endswith(end) and _is_lower(low.removesuffix(end)) for end in _VERB_ENDS)


def _is_listed(low: str) -> bool:
    return low in lexicon.FUNCTION_WORDS or low in lexicon.headline_words() or low in lexicon.common_words()


def _is_lower(low: str) -> bool:
    """Whether large amounts of English write a word without a capital."""
    return len(low) > ABBREVIATION_LETTERS and clusters().find(low).case in _LOWER


def _as_sentence(words: Sequence[str], named: frozenset[str], lower: Set[str]) -> list[str]:
    """lower: words that the document has in small letters; a headline of such a word names nothing."""
    shouted = all(word.isupper() for word in words if word[0].isalpha())
    found: list[str] = []
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if not word[0].isupper():
            found.append(word)
        elif at and is_well_known((words[at - 1].title(), word.title())) and words[at - 1][0].isupper():
            found[-1:] = [_capitalised(words[at - 1]) if shouted else words[at - 1]]
            found.append(_capitalised(word) if shouted else word)
        elif (
            (_is_common(word, shouted) or (word.istitle() and word.lower() in lower))
            and fold(word) not in named
            and not _begins_name(word, following, shouted)
            and not (at and _ends_name(words[at - 1], word))
        ):
            found.append(word.lower())
        else:
            found.append(_capitalised(word) if shouted else word)
    return found


def _begins_name(word: str, following: str, shouted: bool) -> bool:
    """ "Will" of "Will Smith": a given name before a word that is no common one."""
    if fold(word) not in lexicon.first_names() or fold(word) in lexicon.SPEECH_VERBS:
        return False
    return following[:1].isupper() and not _is_common(following, shouted)


def _ends_name(before: str, word: str) -> bool:
    """ "Baker" of "James Baker": a common word, or one in no list, behind a given name that is none."""
    given = fold(before) in lexicon.first_names() and before[:1].isupper() and not _is_common(before)
    family = fold(word) in lexicon.surnames() and fold(word) not in lexicon.FUNCTION_WORDS
    return given and (family or not _is_listed(fold(word)))


def _capitalised(word: str) -> str:
    low = fold(word)
    known = low in lexicon.first_names() or low in lexicon.surnames()
    short = len(word) <= ABBREVIATION_LETTERS and not known
    return word if short or "." in word else word.title()
