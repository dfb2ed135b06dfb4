"""Other names of a person or place: what a query or a chosen value in one of them also stands for."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from msgspec.structs import replace

from index.analysis import fold, person_key
from index.article import Aliases
from search.plan import Filter
from search.query import And, Boost, Node, Not, Or, Phrase, Word

MOST_NAMES = 8
"""Main names that one name stands for; a name of more places than that tells none of them apart."""
MUCH_LARGER = 20
"""On the scale of a place's size: seven times the people. "Roma" is Rome, though there are villages called Roma."""
REMEMBERED = 1_024


def with_other_names(tree: Node, aliases: Aliases) -> Node:
    """The tree in which a name asked for in people: or places: stands for the archive's name of the same one too.

    That is the name that the user's aliases give it or that a spelling is joined to, and for a place its main name in
    the gazetteer. Every article is indexed under those and under what it writes, so "Kiev" finds what says Kyiv and the
    other way round. What is exact or near stays as it is.
    """
    match tree:
        case Word(field="people" | "places", exact=False) | Phrase(field="people" | "places", slop=None):
            others = tuple(Phrase(name, tree.field, None, tree.span) for name in _other_names(tree, aliases))
            return Or((tree, *others)) if others else tree
        case And(children, implicit):
            return And(tuple(with_other_names(child, aliases) for child in children), implicit)
        case Or(children):
            return Or(tuple(with_other_names(child, aliases) for child in children))
        case Not(child):
            return Not(with_other_names(child, aliases))
        case Boost(child, factor):
            return Boost(with_other_names(child, aliases), factor)
        case _:
            return tree


def _other_names(leaf: Word | Phrase, aliases: Aliases) -> tuple[str, ...]:
    if leaf.field == "people":
        own = aliases.people.get(person_key(leaf.text))
        return (own,) if own else ()
    own = aliases.places.get(fold(leaf.text))
    return (*((own,) if own else ()), *main_names(leaf.text))


def renamed_filters(filters: tuple[Filter, ...], aliases: Aliases) -> tuple[Filter, ...]:
    """The filters in which a name that the user gave another one to, or a joined spelling, is that one."""
    names = {"people": (aliases.people, person_key), "places": (aliases.places, fold)}

    def renamed(field: str, value: str) -> str:
        own, key = names[field]
        return own.get(key(value), value)

    return tuple(
        replace(one, values=tuple(renamed(one.field, value) for value in one.values)) if one.field in names else one
        for one in filters
    )


def shown_names(prefix: str, field: str, aliases: Aliases) -> tuple[str, ...]:
    """Names that people or places are shown under, another name of which has a word that begins with a prefix; sorted.

    field: "people" or "places". Costs 0.2 µs an alias.
    """
    wanted = fold(prefix).replace("-", " ")
    names = aliases.people if field == "people" else aliases.places
    found = {name for key, name in names.items() if f" {wanted}" in f" {key}".replace("-", " ")}
    return tuple(sorted(found))


@functools.lru_cache(REMEMBERED)
def main_names(text: str) -> tuple[str, ...]:
    """Main names of the places that have this name, the most prominent first, without the name itself."""
    from index.entities.gazetteer import name_key

    names = dict.fromkeys(name for name, _ in _places(text) if name_key(name) != name_key(text))
    return tuple(names)[:MOST_NAMES]


@functools.lru_cache(REMEMBERED)
def place_keys(text: str) -> frozenset[str]:
    """Keys of the places that have this name."""
    return frozenset(key for _, key in _places(text))


def _places(text: str) -> Sequence[tuple[str, str]]:
    """Name and key of each place of the gazetteer with this name.

    One that has it as one of many other spellings counts if no place has it as its own, or only far smaller ones.
    The gazetteer is loaded when the first name of a place is asked for: most searches on the command line need none.
    """
    from index.entities.gazetteer import gazetteer, name_key

    found = gazetteer().find_any(name_key(text))
    own = [entry for entry in found if not entry.weak and not entry.qualifier]
    large = max((entry.size for entry in own), default=-MUCH_LARGER) + MUCH_LARGER
    return [(entry.name, entry.key) for entry in found if entry in own or (entry.weak and entry.size >= large)]
