"""The user's own table of names: merge, rename or block people and places, on every reindex alike.

One rule a line; `#` at the beginning of a line or after a space begins a comment:

    person: Vlad Putin | V. Putin = Vladimir Putin      these are one person, shown under the last name
    place: Stalino = Donetsk                            a name or key, and the name or key of the place it means
    place: Mumbai = Bombay                              the same place, shown under the last name
    place: Bangor = Bangor, Maine                       which of several is meant
    block person: Lorem Ipsum                           never a person
    block place: Springfield
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from index.analysis import fold, person_key
from index.article import Aliases, Entities, Person, Place
from index.entities.gazetteer import Entry, slug
from index.entities.namesakes import lies_in
from index.entities.place_names import candidates, qualifiers
from index.entities.places import group_places

Named = TypeVar("Named", Person, Place)


class AliasFault(Struct, frozen=True):
    """A line of the table that could not be read. line: from 1."""

    line: int
    reason: str


class _Table(Struct):
    """The rules about people, or about places, while they are read; each with its line.

    key: of a name.  written: names on the left as the user writes them, by key.
    """

    key: Callable[[str], str]
    names: dict[str, tuple[str, int]] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def rename(self, others: Iterable[str], name: str, line: int) -> str | None:
        for other in others:
            before, at = self.names.setdefault(self.key(other), (name, line))
            self.written.setdefault(self.key(other), other)
            if before != name:
                return f"“{other}” is “{before}” on line {at} already. Keep one of the two."
        return None

    def block(self, names: Iterable[str], line: int) -> None:
        for name in names:
            self.blocked.setdefault(self.key(name), line)

    def find_renamed(self) -> None:
        """For places: a name that only the gazetteer knows ("Kiev") renames or blocks the place that it means."""
        for other, (name, line) in list(self.names.items()):
            entry = find_place(other)
            if entry and name != entry.key and fold(entry.name) != other and _is_place(name, entry):
                self.names.setdefault(entry.key, (name, line))
                self.written.setdefault(entry.key, self.written[other])
        for name, line in list(self.blocked.items()):
            entry = find_place(name)
            if entry and fold(entry.name) != name:
                self.blocked.setdefault(entry.key, line)

    def without_contradictions(self, names: dict[str, str], faults: list[AliasFault]) -> dict[str, str]:
        """For places: "Kiev" and "Kyiv" are one, so that two lines about them cannot make two places of it.

        names: what each leads to in the end.
        """
        told: dict[str, tuple[str, str]] = {}
        found = {}
        for other, name in sorted(names.items(), key=lambda rule: self.names[rule[0]][1]):
            line, entry = self.names[other][1], find_place(other)
            first, before = told.setdefault(entry.key, (other, name)) if entry else (other, name)
            if entry and _key_of(before) != _key_of(name):
                reason = f"“{self.written[first]}” is the same place and becomes “{before}” on line "
                faults.append(AliasFault(line, f"{reason}{self.names[first][1]}. Keep one of the two."))
            elif entry and self.blocked.get(entry.key, line) != line:
                reason = f"Line {self.blocked[entry.key]} blocks this place. Leave one of the two out."
                faults.append(AliasFault(line, reason))
            elif entry and names.keys().isdisjoint((entry.key, fold(entry.name))) and _is_of_another(other, name):
                reason = (
                    f"The gazetteer has “{self.written[other]}” for {entry.name}, so this line would change nothing."
                )
                faults.append(AliasFault(line, f"{reason} If “{name}” is meant, write “{entry.key}” on the left."))
            else:
                found[other] = name
        return found

    def resolved(self, faults: list[AliasFault]) -> dict[str, str]:
        """Each name with the last one that it leads to."""
        found = {}
        for other, (name, line) in sorted(self.names.items()):
            last, seen = name, {other}
            while self.key(last) in self.names and self.key(last) not in seen:
                seen.add(self.key(last))
                last = self.names[self.key(last)][0]
            if self.key(last) in seen and self.key(self.names[self.key(last)][0]) != self.key(last):
                faults.append(AliasFault(line, f"“{name}” leads back to where it began. Leave one of these lines out."))
            elif taken := self.blocked.get(self.key(last), self.blocked.get(other)):
                faults.append(AliasFault(line, f"Line {taken} blocks one of these names. Leave one of the two out."))
            else:
                found[other] = last
        return found


def _key_of(name: str) -> str:
    entry = find_place(name)
    return entry.key if entry else slug(name) or fold(name)


def _is_place(name: str, entry: Entry) -> bool:
    found = find_place(name)
    return found is not None and found.key == entry.key


def _is_of_another(other: str, name: str) -> bool:
    """Whether places are well known by this name, each is shown under another, and none is the one that is meant."""
    meant = find_place(name)
    kept = {other, meant.key if meant else ""}
    entries = candidates(other)
    return (
        bool(entries)
        and not entries[0].weak
        and all(kept.isdisjoint((entry.key, fold(entry.name))) for entry in entries)
    )


def _lies_as_said(name: str, entry: Entry | None) -> bool:
    """Whether the place that was found lies where the name says: "Bangor, Mayne" finds a Bangor, but not there."""
    if entry is None or candidates(name):
        return entry is not None
    outer = name.rpartition(",")[2].strip()
    return any(lies_in(entry, (place,)) for place in qualifiers(outer))


def _one_name_each(table: _Table, names: dict[str, str], faults: list[AliasFault]) -> dict[str, str]:
    """The rules about places, in which what leads to a place leads to the name that another line gives it."""
    found: dict[str, str] = {}
    shown: dict[str, str] = {}
    for other, name in names.items():
        line, entry = table.names[other][1], find_place(name)
        again = entry and (names.get(entry.key) or names.get(fold(entry.name)))
        name = again if entry and again and _is_place(again, entry) else name
        label = shown.setdefault(entry.key, shown_name(name, entry)) if entry else name
        if "," in name and not _lies_as_said(name, entry):
            faults.append(AliasFault(line, f"No gazetteer has “{name}”. Correct it, or leave the comma out."))
        elif entry and entry.key in table.blocked:
            faults.append(
                AliasFault(line, f"Line {table.blocked[entry.key]} blocks this place. Leave one of the two out.")
            )
        elif entry and fold(label) != fold(shown_name(name, entry)):
            faults.append(AliasFault(line, f"“{name}” is shown as “{label}” by another line. Keep one of the two."))
        else:
            found[other] = name
    return found


def parse_aliases(text: str) -> tuple[Aliases, tuple[AliasFault, ...]]:
    """The table, and the lines that are left out because they say nothing that can be done, in order."""
    tables = {"person": _Table(person_key), "place": _Table(fold)}
    faults: list[AliasFault] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        rule = _COMMENT.sub("", line).strip()
        reason = _read_rule(rule, tables, number) if rule else None
        if reason:
            faults.append(AliasFault(number, reason))
    people, places = tables["person"], tables["place"]
    places.find_renamed()
    aliases = Aliases(
        people.resolved(faults),
        places.without_contradictions(_one_name_each(places, places.resolved(faults), faults), faults),
        tuple(sorted(people.blocked)),
        tuple(sorted(places.blocked)),
    )
    return aliases, tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.line))


_COMMENT = re.compile(r"(?:^|\s)#.*")
_REASON = "Write it as “person: OTHER NAME = NAME”, “place: OTHER NAME = NAME” or “block person: NAME”."


def _read_rule(rule: str, tables: dict[str, _Table], line: int) -> str | None:
    """Add a rule to its table; gives what is wrong with it."""
    head, colon, rest = rule.partition(":")
    verb, _, kind = head.strip().casefold().rpartition(" ")
    if not colon or kind not in tables or verb.strip() not in {"", "block"}:
        return _REASON
    others, equals, name = rest.rpartition("=")
    if verb.strip() == "block":
        names = _names(rest)
        tables[kind].block(names, line)
        return None if names and not equals else _REASON
    names = _names(others)
    if not (equals and names and fold(name).strip()):
        return _REASON
    return tables[kind].rename(names, name.strip(), line)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split("|") if fold(name).strip()]


def apply_aliases(entities: Entities, aliases: Aliases) -> Entities:
    """People and places under the user's names; those that become one share their mentions. Pure."""
    people = [
        _renamed_person(person, aliases) for person in entities.people if person.key not in aliases.blocked_people
    ]
    places = [_renamed_place(place, aliases) for place in entities.places if not _is_blocked(place, aliases)]
    return Entities(_one_each(people), _one_each(places), entities.countries)


def new_person(key: str, aliases: Aliases) -> tuple[str, str] | None:
    """Key and name that the user gives a person."""
    name = aliases.people.get(key)
    return (person_key(name), name) if name else None


def _is_blocked(place: Place, aliases: Aliases) -> bool:
    return place.key in aliases.blocked_places or fold(place.name) in aliases.blocked_places


def _renamed_person(person: Person, aliases: Aliases) -> Person:
    renamed = new_person(person.key, aliases)
    return replace(person, key=renamed[0], name=renamed[1], full=True) if renamed else person


def _renamed_place(place: Place, aliases: Aliases) -> Place:
    name = aliases.places.get(place.key) or aliases.places.get(fold(place.name))
    if not name:
        return place
    entry = find_place(name)
    if entry is None:
        return replace(place, key=slug(name) or fold(name), name=name)
    return replace(
        place, key=entry.key, name=shown_name(name, entry), geonames_id=entry.geonames_id, country=entry.country,
        kind=entry.kind, lat=entry.lat, lon=entry.lon, resolved=True,
    )  # fmt: skip


def shown_name(name: str, entry: Entry) -> str:
    """The name as the user writes it, but not a key, and not with the place that it lies in."""
    return entry.name if name == entry.key else name.partition(",")[0].strip()


def place_names(aliases: Aliases) -> dict[str, str]:
    """The key of each place that the user names, to that name: so is the place shown everywhere."""
    found = {}
    for name in aliases.places.values():
        entry = find_place(name)
        found[entry.key if entry else slug(name) or fold(name)] = shown_name(name, entry) if entry else name
    return found


def find_place(name: str) -> Entry | None:
    """The place of that key ("bangor-us"), or else the one of that name ("Bangor, Maine"), the most prominent."""
    words = name.split("-")
    for length in range(len(words), 0, -1):
        for entry in candidates(" ".join(words[:length])):
            if entry.key == name:
                return entry
    spans = [match.span() for match in re.finditer(r"[^,\s][^,]*", name)]
    return group_places(name, spans)[0].entry if spans else None


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
