"""Step five, people: mentions of persons to persons, within one document."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from index.analysis import fold
from index.article import Span
from index.entities import lexicon

SHORTEST_VARIED = 6
_SPELT_ENDS = re.compile("(?:yy|iy|yi|ij|ii|(?<=sk)i)$")
"""The end of family names from other letters that one house writes so and the next one so: Zelenskyy, Zelenskiy."""
_SPELT_GIVEN = re.compile(
    "(alexe|alekse|anatol|andre|arkad|dmitr|dmytr|gennad|georg|grigor|nikola|serge|sergh|timofe|valer|vasil|vital|y?evgen|"
    "yur)(?:i|y|iy|ii|yi|yy|ij)"
)
"""Given names of the east of Europe that one house ends so and the next one so: Dmitri, Dmitry."""
_SERVANTS = frozenset({"abdel", "abdul", "abdal", "abdoul", "abd-el", "abd-al", "abd-ul"})
MOST_NAMESAKES = 100
"""Full names with a word in common that are compared with each other; a text with more is a list."""

REMEMBERED_WORDS = 10_000

_WORD = re.compile(r"[^\W_]+(?:['’.-]+[^\W_]+)*\.?")
_GENERATIONS, _NUMBERS = frozenset({"jr", "sr"}), frozenset({"ii", "iii", "iv"})
_SUFFIXES = _GENERATIONS | _NUMBERS | {"phd", "md"}
_ARTICLES = ("al-", "el-", "al ", "el ", "ul-", "ad-", "as-", "ar-", "at-", "an-", "ash-", "az-")


Words = tuple[str, ...]


class Group(Struct):
    """One person while the document is read. names: as each mention spells it."""

    words: tuple[str, ...]
    names: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


@functools.lru_cache(REMEMBERED_WORDS)
def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, without honorifics, suffixes and points."""
    words = tuple(fold(word).rstrip(".") for word in _WORD.findall(name))
    while len(words) > 1 and words[0] in lexicon.HONORIFICS and not lexicon.is_stage_name(words):
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


@functools.lru_cache(REMEMBERED_WORDS)
def bare_family(word: str) -> str:
    """What family names are compared by: "zelenskyy" and "zelensky" are one; given names that differ so are two."""
    word = bare(word)
    return _SPELT_ENDS.sub("y", word) if len(word) >= SHORTEST_VARIED else word


@functools.lru_cache(REMEMBERED_WORDS)
def bare_given(word: str) -> str:
    """What given names are compared by: "dmitri" and "dmitry" are one, and so are "abdel" and "abdul"."""
    word = bare(word)
    if word in _SERVANTS:
        return "abdul"
    spelt = _SPELT_GIVEN.fullmatch(word)
    return spelt[1].removeprefix("y").replace("alekse", "alexe") + "y" if spelt else word


def _compared(words: tuple[str, ...]) -> tuple[str, ...]:
    return (*map(bare_given, words[:-1]), bare_family(words[-1]))


class Name(NamedTuple):
    """A name as persons are told apart by it. words: as `name_words` has them.  suffix: "jr" if it tells two apart."""

    words: tuple[str, ...]
    suffix: str = ""


@functools.lru_cache(REMEMBERED_WORDS)
def read_name(name: str) -> Name:
    """A father and his junior are two persons, but "Charles III" is Charles and "John Paul II" John Paul."""
    words = name_words(name)
    last = _WORD.findall(name)[-1:]
    suffix = fold(last[0]).rstrip(".") if last else ""
    numbered = suffix in _NUMBERS and len(words) > 1 and words[-1] not in lexicon.first_names()
    return Name(words, suffix if suffix in _GENERATIONS or numbered else "")


def group_people(text: str, spans: Sequence[Span]) -> list[Group]:
    """Persons in the order of their first mention; every span belongs to exactly one of them."""
    mentions = [(span, read_name(text[span[0] : span[1]])) for span in spans]
    several = {name for _, name in mentions if len(name.words) > 1}
    families = {ending for name in several for ending in _families(name.words)}
    full = _merged({name for name in several if name.words not in families}, [name for _, name in mentions])
    owners = dict.fromkeys(full[name] for _, name in mentions if name in full)
    later = _Recall()
    for owner in sorted(owners, key=lambda name: name.words, reverse=True):
        later.note(owner)
    seen = _Recall()
    groups: dict[Name, Group] = {}
    for span, name in mentions:
        if not name.words:
            continue
        owner = full.get(name) or seen.find(name) or later.find(name) or name
        if len(owner.words) > 1:
            seen.note(owner)
        group = groups.setdefault(owner, Group(owner.words))
        group.names.append(text[span[0] : span[1]])
        group.spans.append(span)
    return list(groups.values())


def _families(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What a full name is called for short that has particles: "von der Leyen", which is no full name beside it."""
    for at in range(1, len(words) - 1):
        if words[at] in lexicon.PARTICLES:
            yield words[at:]


class _Recall:
    """Full names by their words, the last noted first: which one a single name stands for.

    Of a father and his junior it is the one noted first, whom the text is about, unless the suffix stands there.
    """

    def __init__(self) -> None:
        self._by_family: dict[str, Name] = {}
        self._by_any: dict[str, Name] = {}
        self._by_suffix: dict[Name, Name] = {}
        self._by_tail: dict[tuple[str, ...], Name] = {}

    def note(self, name: Name) -> None:
        family = bare_family(name.words[-1])
        if name.suffix:
            self._by_suffix[Name((family,), name.suffix)] = name
        self._by_tail.update(dict.fromkeys(_families(name.words), name))
        held = self._by_family.get(family)
        if held and held.suffix != name.suffix and _are_namesakes(held.words, name.words):
            name = held
        self._by_family[family] = name
        self._by_any.update((bare(word), name) for word in name.words)

    def find(self, name: Name) -> Name | None:
        """A family name, with its particles if it has some, before a given one."""
        family = bare_family(name.words[-1])
        if name.suffix:
            return self._by_suffix.get(Name((family,), name.suffix))
        of_family = self._by_tail.get(name.words) or self._by_family.get(family)
        return of_family or self._by_any.get(bare(name.words[-1]))


def _are_namesakes(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return compatible(*sorted((one, other), key=len))


def _merged(names: set[Name], mentions: list[Name]) -> dict[Name, Name]:
    """Each full name to the longest full name of the same person."""
    counts = Counter(mentions)
    order = sorted(names, key=lambda name: (-len(name.words), -sum(map(len, name.words)), name))
    owners: dict[Name, Name] = {}
    by_word: dict[str, list[Name]] = defaultdict(list)
    compared = {name: _compared(name.words) for name in order}
    for name in order:
        forms = compared[name]
        likely = {owner for form in (forms[0], forms[-1]) for owner in by_word[form][:MOST_NAMESAKES]}
        fits = sorted(
            (
                owner
                for owner in likely
                if owner.suffix == name.suffix and _fits(name.words, owner.words, forms, compared[owner])
            ),
            key=lambda owner: (-counts[owner], owner),
        )
        owners[name] = fits[0] if fits else name
        if not fits:
            for form in forms:
                by_word[form].append(name)
    return owners


def compatible(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether two full names may be one person's: the shorter leaves out words of the longer, or has initials."""
    return _fits(short, long, _compared(short), _compared(long))


def _fits(short: Words, long: Words, short_forms: Words, long_forms: Words) -> bool:
    """What `compatible` says. short_forms, long_forms: the `_compared` words, which a text of many names has once."""
    if short_forms[-1] != long_forms[-1]:
        begins = short == long[: len(short)] or (short[0] == long[0] and len(short) > 2)
        if not begins:
            return False
    at = 0
    for word in short_forms:
        while at < len(long_forms) and not _same(word, long_forms[at]):
            at += 1
        if at == len(long_forms):
            return False
        at += 1
    return True


def _same(one: str, other: str) -> bool:
    if len(one.replace(".", "")) == 1 or len(other.replace(".", "")) == 1:
        return one[0] == other[0]
    return one == other


def display_name(group: Group) -> str:
    """The longest form, as it is written most often; capitals only where the name is not all in capitals."""
    counts = Counter(group.names) if len(group.names) > 1 else dict.fromkeys(group.names, 1)
    best = max(
        counts,
        key=lambda name: (
            len(name_words(name)),
            sum(map(len, name_words(name))),
            not name.isupper(),
            counts[name],
            name,
        ),
    )
    name = re.sub(r"\s+", " ", best).strip()
    while name.partition(" ")[0].casefold().strip(".") in lexicon.HONORIFICS and " " in name:
        if lexicon.is_stage_name(name_words(name)):
            break
        name = name.partition(" ")[2]
    return name.title() if name.isupper() and len(name) > 3 else name
