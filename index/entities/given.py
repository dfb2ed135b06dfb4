"""A record's own people and places, taken as they are given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from index.analysis import fold, person_key
from index.article import Entities, Person, Place, Span
from index.entities.places import Group, as_place, resolved_names

NAMES_KEPT = 16_384
"""What is remembered of names: the records of one archive name the same people and places again."""


def given_entities(people: Sequence[str], places: Sequence[str], title: str, body: str) -> Entities:
    """One person or place for each given name, mentioned where the text has the name word for word.

    People's names stay as given; names of one key are one. A place of the gazetteer has its key and name there, so
    that a record's places and those found in a text are the same values; any other keeps its name.
    """
    return Entities(
        people=tuple(_given_person(name, title, body) for name in _distinct(people, person_key)),
        places=_given_places(_distinct(places, fold), title, body),
    )


def _distinct(names: Sequence[str], key: Callable[[str], str]) -> list[str]:
    kept: dict[str, str] = {}
    for name in names:
        if fold(name).strip():
            kept.setdefault(key(name), name)
    return list(kept.values())


def find_name(name: str, text: str) -> tuple[Span, ...]:
    """Where a text has a name as whole words, whatever the case; linear in the text."""
    if name.isascii() and text.isascii():
        return tuple(_ascii_spans(name.lower(), text.lower()))
    return tuple(match.span() for match in _whole_words(name).finditer(text))


def _ascii_spans(name: str, low: str) -> Iterator[Span]:
    """The same for ASCII in lower case: three times as fast, for a pattern that begins with a letter can be sought."""
    if name.split()[0] not in low:
        return
    pattern = _words_and_end(name)
    match = pattern.search(low)
    while match:
        start, end = match.span()
        joined = start > 0 and (low[start - 1].isalnum() or low[start - 1] == "_")
        if not joined:
            yield start, end
        match = pattern.search(low, start + 1 if joined else end)


@lru_cache(maxsize=NAMES_KEPT)
def _words_and_end(name: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, name.split())) + r"(?!\w)")


@lru_cache(maxsize=NAMES_KEPT)
def _whole_words(name: str) -> re.Pattern[str]:
    pattern = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


def _given_person(name: str, title: str, body: str) -> Person:
    """Full even if it is one word: who gives a name means it, so the archive's majority does not replace it."""
    return Person(person_key(name), name, find_name(name, body), find_name(name, title))


def _given_places(names: Sequence[str], title: str, body: str) -> tuple[Place, ...]:
    """One place for each key, as the text's own places have it: the names speak for each other's countries."""
    found: dict[str, Place] = {}
    for name, group in zip(names, _resolved(tuple(names)), strict=True):
        spans = find_name(name, body), find_name(name, title)
        before = found.get(group.key)
        if before:
            spans = _merged(before.mentions, spans[0]), _merged(before.title_mentions, spans[1])
        found[group.key] = as_place(group, *spans)
    return tuple(found.values())


def _merged(spans: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Both, without those that lie in a longer one."""
    kept: list[Span] = []
    for start, end in sorted({*spans, *others}, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


@lru_cache(maxsize=NAMES_KEPT)
def _resolved(names: tuple[str, ...]) -> tuple[Group, ...]:
    return tuple(resolved_names(names))
