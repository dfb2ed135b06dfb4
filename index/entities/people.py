"""Step five, people: mentions of persons to persons, within one document."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.analysis import fold
from index.article import Span
from index.entities import lexicon

MOST_NAMESAKES = 100
"""Full names with a word in common that are compared with each other; a text with more is a list."""

REMEMBERED_WORDS = 10_000

_WORD = re.compile(r"[^\W_]+(?:['’.-]+[^\W_]+)*\.?")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md"})
_ARTICLES = ("al-", "el-", "al ", "el ", "ul-", "ad-", "as-", "ar-", "at-", "an-", "ash-", "az-")


@dataclass(slots=True)
class Group:
    """One person while the document is read. names: each spelling with how often it stands."""

    words: tuple[str, ...]
    names: Counter[str] = field(default_factory=Counter)
    spans: list[Span] = field(default_factory=list)


def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, without honorifics, suffixes and points."""
    words = tuple(fold(word).rstrip(".") for word in _WORD.findall(name))
    while len(words) > 1 and words[0] in lexicon.HONORIFICS:
        words = words[1:]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    return words


@functools.lru_cache(REMEMBERED_WORDS)
def bare(word: str) -> str:
    """A name's word without the Arabic article: "el-sisi", "al-sisi" and "sisi" are one."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 1:
            return word[len(article) :]
    return word


def group_people(text: str, spans: Sequence[Span]) -> list[Group]:
    """Persons in the order of their first mention; every span belongs to exactly one of them."""
    mentions = [(span, name_words(text[span[0] : span[1]])) for span in spans]
    full = _merged({words for _, words in mentions if len(words) > 1}, [words for _, words in mentions])
    later = _Recall()
    for owner in sorted(set(full.values()), reverse=True):
        later.note(owner)
    seen = _Recall()
    groups: dict[tuple[str, ...], Group] = {}
    for span, words in mentions:
        if not words:
            continue
        owner = full.get(words) or seen.find(words) or later.find(words) or words
        if len(owner) > 1:
            seen.note(owner)
        group = groups.setdefault(owner, Group(owner))
        group.names[text[span[0] : span[1]]] += 1
        group.spans.append(span)
    return list(groups.values())


class _Recall:
    """Full names by their words, the last noted first: which one a single name stands for."""

    def __init__(self) -> None:
        self._by_family: dict[str, tuple[str, ...]] = {}
        self._by_any: dict[str, tuple[str, ...]] = {}

    def note(self, name: tuple[str, ...]) -> None:
        self._by_family[bare(name[-1])] = name
        self._by_any.update((bare(word), name) for word in name)

    def find(self, words: tuple[str, ...]) -> tuple[str, ...] | None:
        """A family name before a given one."""
        word = bare(words[-1])
        return self._by_family.get(word) or self._by_any.get(word)


def _merged(names: set[tuple[str, ...]], mentions: list[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Each full name to the longest full name of the same person."""
    counts = Counter(mentions)
    order = sorted(names, key=lambda words: (-len(words), -sum(map(len, words)), words))
    owners: dict[tuple[str, ...], tuple[str, ...]] = {}
    by_word: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in order:
        likely = {owner for word in (words[0], words[-1]) for owner in by_word[bare(word)][:MOST_NAMESAKES]}
        fits = sorted(
            (owner for owner in likely if compatible(words, owner)), key=lambda owner: (-counts[owner], owner)
        )
        owners[words] = fits[0] if fits else words
        if not fits:
            for word in words:
                by_word[bare(word)].append(words)
    return owners


def compatible(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether two full names may be one person's: the shorter leaves out words of the longer, or has initials."""
    begins = short == long[: len(short)] or (short[0] == long[0] and len(short) > 2)
    if not begins and bare(short[-1]) != bare(long[-1]):
        return False
    at = 0
    for word in short:
        while at < len(long) and not _same(word, long[at]):
            at += 1
        if at == len(long):
            return False
        at += 1
    return True


def _same(one: str, other: str) -> bool:
    if len(one.replace(".", "")) == 1 or len(other.replace(".", "")) == 1:
        return one[0] == other[0]
    return bare(one) == bare(other)


def display_name(group: Group) -> str:
    """The longest form, as it is written most often; capitals only where the name is not all in capitals."""
    best = max(
        group.names,
        key=lambda name: (
            len(name_words(name)),
            sum(map(len, name_words(name))),
            not name.isupper(),
            group.names[name],
            name,
        ),
    )
    name = re.sub(r"\s+", " ", best).strip()
    while name.partition(" ")[0].casefold().strip(".") in lexicon.HONORIFICS and " " in name:
        name = name.partition(" ")[2]
    return name.title() if name.isupper() and len(name) > 3 else name
