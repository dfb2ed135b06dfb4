"""The user's own table of names: merge, rename or block people and places, on every reindex alike.

One rule a line; `#` begins a comment:

    person: Vlad Putin | V. Putin = Vladimir Putin      these are one person, shown under the last name
    place: Stalino = Donetsk                            a name or key, and the name or key of the place it means
    block person: Lorem Ipsum                           never a person
    block place: Springfield
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from index.analysis import fold
from index.article import Entities, Person, Place
from index.entities.gazetteer import Entry, slug
from index.entities.places import candidates

Named = TypeVar("Named", Person, Place)


@dataclass(frozen=True, slots=True)
class Aliases:
    """What to call whom. people, places: folded name or key, to the name that it shall have.  blocked_*: folded."""

    people: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    blocked_people: frozenset[str] = frozenset()
    blocked_places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AliasFault:
    """A line of the table that could not be read. line: from 1."""

    line: int
    reason: str


def parse_aliases(text: str) -> tuple[Aliases, tuple[AliasFault, ...]]:
    """The table and the lines that are left out because they say nothing that can be done."""
    renamed: dict[str, dict[str, str]] = {"person": {}, "place": {}}
    blocked: dict[str, set[str]] = {"person": set(), "place": set()}
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        rule = line.partition("#")[0].strip()
        if rule and not _read_rule(rule, renamed, blocked):
            faults.append(AliasFault(number, _REASON))
    table = Aliases(renamed["person"], renamed["place"], frozenset(blocked["person"]), frozenset(blocked["place"]))
    return table, tuple(faults)


_REASON = "Write it as “person: OTHER NAME = NAME”, “place: OTHER NAME = NAME” or “block person: NAME”."


def _read_rule(rule: str, renamed: dict[str, dict[str, str]], blocked: dict[str, set[str]]) -> bool:
    head, colon, rest = rule.partition(":")
    verb, _, kind = head.strip().casefold().rpartition(" ")
    if not colon or kind not in renamed or verb.strip() not in {"", "block"}:
        return False
    others, equals, name = rest.rpartition("=")
    if verb.strip() == "block":
        names = [part.strip() for part in rest.split("|") if part.strip()]
        blocked[kind].update(map(fold, names))
        return bool(names)
    names = [part.strip() for part in others.split("|") if part.strip()]
    renamed[kind].update((fold(other), name.strip()) for other in names)
    return bool(equals and names and name.strip())


def apply_aliases(entities: Entities, aliases: Aliases) -> Entities:
    """People and places under the user's names; those that become one share their mentions. Pure."""
    people = [_renamed_person(person, aliases) for person in entities.people if not _blocked_person(person, aliases)]
    places = [_renamed_place(place, aliases) for place in entities.places if not _blocked_place(place, aliases)]
    return Entities(_one_each(people), _one_each(places))


def _blocked_person(person: Person, aliases: Aliases) -> bool:
    return person.key in aliases.blocked_people


def _blocked_place(place: Place, aliases: Aliases) -> bool:
    return not aliases.blocked_places.isdisjoint({place.key, fold(place.name)})


def _renamed_person(person: Person, aliases: Aliases) -> Person:
    name = aliases.people.get(person.key)
    return replace(person, key=fold(name), name=name, full=True) if name else person


def _renamed_place(place: Place, aliases: Aliases) -> Place:
    name = aliases.places.get(place.key) or aliases.places.get(fold(place.name))
    if not name:
        return place
    entry = find_place(name)
    if entry is None:
        return replace(place, key=slug(name) or fold(name), name=name)
    return replace(
        place, key=entry.key, name=entry.name, geonames_id=entry.geonames_id, country=entry.country,
        kind=entry.kind, lat=entry.lat, lon=entry.lon, resolved=True,
    )  # fmt: skip


def find_place(name: str) -> Entry | None:
    """The place of that key ("bangor-us"), or else the most prominent one of that name."""
    words = name.split("-")
    for length in range(len(words), 0, -1):
        for entry in candidates(" ".join(words[:length])):
            if entry.key == name:
                return entry
    return next(iter(candidates(name)), None)


def _one_each(values: Iterable[Named]) -> tuple[Named, ...]:
    """One value for each key, in the order of first mention, with the mentions of all."""
    found: dict[str, Named] = {}
    for value in values:
        found[value.key] = _joined(found[value.key], value) if value.key in found else value
    return tuple(found.values())


def _joined(first: Named, second: Named) -> Named:
    mentions = tuple(sorted({*first.mentions, *second.mentions}))
    return replace(
        first, mentions=mentions, title_mentions=tuple(sorted({*first.title_mentions, *second.title_mentions}))
    )
