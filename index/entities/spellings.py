"""Full names that differ only by how a house writes other letters: Zelenskyy and Zelensky, el-Sisi and al-Sisi."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from index.entities import lexicon
from index.entities.people import bare_family, bare_given

LEAST_USUAL = 3
"""Articles with a spelling before others are taken for it; fewer may well be about somebody else."""
LEAST_USUAL_SHARE = 0.5
"""And more than this share of all articles with any spelling: two that are as usual may be two persons."""

_HYPHENED = re.compile(r"\b[ae]l-(?=\w)")
_ARTICLES = frozenset({"al", "el"})


def spelling_key(key: str) -> str:
    """What all spellings of a full name have in common; given names spelt differently are different people's.

    An Arabic article has a hyphen or a known given name before it: "Al Green" and "Big Al Green" have none. Before a
    word that is no given name it says nothing: Bashar al-Assad is Bashar Assad, but Ahmed al-Ali is not Ahmed Ali.
    key: as `person_key` makes it.
    """
    words = [bare_given(word) if word.startswith("abd-") else word for word in key.split()]
    words = _HYPHENED.sub("al ", " ".join(words)).replace("-", " ").split()
    kept: list[str] = []
    known = False
    for at, word in enumerate(words):
        if known and word in _ARTICLES and at + 1 < len(words):
            kept += [] if words[at + 1] not in lexicon.first_names() else ["al"]
        else:
            kept.append(word)
        known = known or word in lexicon.first_names()
    return " ".join((*map(bare_given, kept[:-1]), *map(bare_family, kept[-1:])))


def usual_spellings(articles: Counter[str], chosen: Collection[str] = ()) -> dict[str, str]:
    """The key of each rarer spelling of a full name to that of the most frequent one; the same for any order.

    Only where one has a clear majority are they one person's: four articles against four are two people's.
    articles: how many have each key.  chosen: keys that the user chose: none of them joins another, and the rest of a
    spelling's keys join the most frequent of them.
    """
    by_spelling: dict[str, list[str]] = {}
    for key in articles:
        if " " in key:
            by_spelling.setdefault(spelling_key(key), []).append(key)
    usual: dict[str, str] = {}
    for keys in (keys for keys in by_spelling.values() if len(keys) > 1):
        most, every = max(articles[key] for key in keys), sum(articles[key] for key in keys)
        if most >= LEAST_USUAL and most > LEAST_USUAL_SHARE * every:
            best = min(keys, key=lambda key: (key not in chosen, -articles[key], key))
            usual.update((key, best) for key in keys if key != best and key not in chosen)
    return usual
