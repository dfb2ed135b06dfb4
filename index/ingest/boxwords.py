"""Words of class, id and the like, as the names of boxes hold them: between spaces, hyphens and underscores."""

from __future__ import annotations

import re
from collections.abc import Mapping

NOTHING: frozenset[str] = frozenset()


class Vocabulary:
    """Words by what they say of a box; most names hold none of them, which one look at their parts tells.

    words: for each meaning its words, parted by spaces; a word may have hyphens.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self._by_part: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for meaning, these in words.items():
            for word in these.split():
                pattern = re.compile(rf"(?:^|[\s_-]){word}(?:$|[\s_-])")
                self._by_part.setdefault(word.partition("-")[0], []).append((pattern, meaning))

    def said(self, name: str) -> frozenset[str]:
        """What the words of a box's name, in lower case, say of it."""
        parts = name.replace("-", " ").replace("_", " ").split()
        telling = self._by_part.keys() & parts
        if not telling:
            return NOTHING
        return frozenset(meaning for part in telling for word, meaning in self._by_part[part] if word.search(name))
