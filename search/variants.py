"""Other names of a place: what a query or a chosen value in one of its names also stands for."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from search.query import And, Boost, Node, Not, Or, Phrase, Word

MOST_NAMES = 8
"""Main names that one name stands for; a name of more places than that tells none of them apart."""
MUCH_LARGER = 20
"""On the scale of a place's size: seven times the people. "Roma" is Rome, though there are villages called Roma."""
REMEMBERED = 1_024


def with_place_names(tree: Node) -> Node:
    """The tree in which a name of a place, asked for in places:, stands for that place's main name too.

    Every article is indexed under the main names of its places and under those that it writes, so "Kiev" finds what
    says Kyiv and the other way round. What is exact or near stays as it is.
    """
    match tree:
        case Word(field="places", exact=False) | Phrase(field="places", slop=None):
            others = tuple(Phrase(name, "places", None, tree.span) for name in main_names(tree.text))
            return Or((tree, *others)) if others else tree
        case And(children, implicit):
            return And(tuple(map(with_place_names, children)), implicit)
        case Or(children):
            return Or(tuple(map(with_place_names, children)))
        case Not(child):
            return Not(with_place_names(child))
        case Boost(child, factor):
            return Boost(with_place_names(child), factor)
        case _:
            return tree


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
