"""A record's own people and places, taken as they are given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.analysis import fold
from index.article import Entities, Person, Place, Span
from index.entities.places import as_place, resolved_names


def given_entities(people: Sequence[str], places: Sequence[str], title: str, body: str) -> Entities:
    """One person or place for each given name, mentioned where the text has the name word for word.

    People's names stay as given; names that fold alike are one. A place of the gazetteer has its key and name there, so
    that a record's places and those found in a text are the same values; any other keeps its name.
    """
    return Entities(
        people=tuple(_given_person(name, title, body) for name in _distinct(people)),
        places=_given_places(_distinct(places), title, body),
    )


def _distinct(names: Sequence[str]) -> list[str]:
    kept: dict[str, str] = {}
    for name in names:
        if fold(name).strip():
            kept.setdefault(fold(name), name)
    return list(kept.values())


def find_name(name: str, text: str) -> tuple[Span, ...]:
    """Where a text has a name as whole words, whatever the case; linear in the text."""
    pattern = r"\s+".join(re.escape(word) for word in name.split())
    return tuple(match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE))


def _given_person(name: str, title: str, body: str) -> Person:
    """Full even if it is one word: who gives a name means it, so the archive's majority does not replace it."""
    return Person(fold(name), name, find_name(name, body), find_name(name, title))


def _given_places(names: Sequence[str], title: str, body: str) -> tuple[Place, ...]:
    """One place for each key, as the text's own places have it: the names speak for each other's countries."""
    found: dict[str, Place] = {}
    for name, group in zip(names, resolved_names(names), strict=True):
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
