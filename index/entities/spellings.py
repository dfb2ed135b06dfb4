"""Full names that differ only by how a house writes other letters: Zelenskyy and Zelensky, el-Sisi and al-Sisi."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from index.entities.people import bare_family

LEAST_USUAL = 3
"""Articles with a spelling before others are taken for it; fewer may well be about somebody else."""

_ARTICLE = re.compile(r"\b[ae]l (?=\w)")


def spelling_key(key: str) -> str:
    """What all spellings of a full name have in common; given names spelt differently are different people's.

    key: as `person_key` makes it.
    """
    given, _, family = _ARTICLE.sub("al ", key.replace("-", " ")).rpartition(" ")
    return f"{given} {bare_family(family)}"


def usual_spellings(articles: Counter[str], chosen: Collection[str] = ()) -> dict[str, str]:
    """The key of each rarer spelling of a full name to that of the most frequent one; the same for any order.

    articles: how many have each key.  chosen: keys that the user chose, which go before all others.
    """
    by_spelling: dict[str, list[str]] = {}
    for key in articles:
        if " " in key:
            by_spelling.setdefault(spelling_key(key), []).append(key)
    usual: dict[str, str] = {}
    for keys in (keys for keys in by_spelling.values() if len(keys) > 1):
        best = min(keys, key=lambda key: (key not in chosen, -articles[key], key))
        if articles[best] >= LEAST_USUAL or best in chosen:
            usual.update((key, best) for key in keys if key != best and key not in chosen)
    return usual
