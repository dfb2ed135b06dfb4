"""A record's own people and places, taken exactly as they are given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.analysis import fold
from index.article import Entities, Person, Place, Span
from index.entities.places import candidates


def given_entities(people: Sequence[str], places: Sequence[str], title: str, body: str) -> Entities:
    """One person or place for each given name, mentioned where the text has the name word for word.

    Key and name stay as given; names that fold alike are one. The gazetteer adds country and coordinates where it can.
    """
    return Entities(
        people=tuple(_given_person(name, title, body) for name in _distinct(people)),
        places=tuple(_given_place(name, title, body) for name in _distinct(places)),
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


def _given_place(name: str, title: str, body: str) -> Place:
    found = candidates(name) or candidates(name.upper())
    entry = found[0] if found else None
    mentions, title_mentions = find_name(name, body), find_name(name, title)
    if entry is None:
        return Place(fold(name), name, mentions=mentions, title_mentions=title_mentions)
    return Place(
        fold(name),
        name,
        entry.geonames_id,
        entry.country,
        entry.kind,
        entry.lat,
        entry.lon,
        True,
        mentions,
        title_mentions,
    )
