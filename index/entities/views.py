"""What the tagger sees of each token: the names of features, or the numbers that a trained model has given them.

The same code makes both: a `Lookup` says what stands for a feature, and remembers what a word says by itself.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from index.analysis import fold
from index.entities.clusters import cluster_of, clusters
from index.entities.features import (
    BEGIN,
    END,
    Evidence,
    Run,
    chunks,
    kind_of_word,
    other_marks,
    place_marks,
    shape,
    word_class,
)
from index.entities.tokens import Tokens, is_capital

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)
Find = Callable[[str], Item | None]
"""What stands for the feature of a name; nothing, if a trained model does not know it."""
Join = Callable[[list[Item]], list[Item]]
"""Fewer items that say the same as those given."""

OWN_STEPS, BESIDE_STEPS = (4, 6, 8, 10, 32), (6, 10)
"""How many steps of a cluster's path are features, of a word itself and of those around a row of capitals."""

REMEMBERED_RUNS = 4_000
"""Runs of which places and other names are kept, some 3 MB: a text says most of its names again."""

LONGEST_KNOWN_ROW, LONGEST_KNOWN_RUN, FARTHEST_KNOWN = 4, 6, 3
"""Rows, runs and distances to their ends are told apart up to these lengths in tokens."""


class Facts(NamedTuple):
    """What is remembered of a word. low: folded.  klass, kind: as `index.entities.features` has them.

    use: how large amounts of text write it, and the path of its cluster.
    """

    low: str
    klass: str
    kind: str
    shape: str
    use: tuple[str, int]


def _of_word(word: str) -> list[str]:
    """What a word says by itself, without its neighbours."""
    low = fold(word)
    found = ["w=" + low, "sh=" + shape(word), "cl=" + word_class(word)]
    if len(low) > 3:
        found += ["s2=" + low[-2:], "s3=" + low[-3:], "s4=" + low[-4:], "p3=" + low[:3], "p4=" + low[:4]]
    if "-" in word:
        found.append("hy")
    return found


def _of_use(use: tuple[str, int]) -> list[str]:
    """What large amounts of text say of a word: its case and the path of its cluster."""
    case, path = use
    return ["cs=" + case, *_paths("b", path, OWN_STEPS)]


def _paths(name: str, path: int, steps: Sequence[int]) -> list[str]:
    """The first steps of a cluster's path."""
    return [f"{name}{count}={path & ((1 << count) - 1)}" for count in steps] if path else [name + "=0"]


@functools.cache
def _paths_beside(name: str, path: int) -> tuple[str, ...]:
    """The same of the words around a row of capitals; there are 1,000 paths."""
    return tuple(_paths(name, path, BESIDE_STEPS))


class _Facts(dict[str, Facts]):
    """Facts of words, found when a word is first asked for."""

    def __missing__(self, word: str) -> Facts:
        low, klass = fold(word), word_class(word)
        use = clusters().find(low)
        path = cluster_of(use, is_capital(word))
        self[word] = facts = Facts(low, klass, kind_of_word(low), shape(word), (use.case, path))
        return facts


class _Items(dict[Key, tuple[Item, ...]]):
    """Items of a word or of what is said of one, made when first asked for."""

    def __init__(self, names: Callable[[Key], list[str]], find: Find[Item], join: Join[Item]) -> None:
        self.names, self.find, self.join = names, find, join

    def __missing__(self, key: Key) -> tuple[Item, ...]:
        self[key] = items = tuple(self.join(list(filter(None, map(self.find, self.names(key))))))
        return items


class Lookup(Generic[Item]):
    """Items by feature, and those of words, kept because texts repeat themselves.

    own: of a word that is the token itself.  uses: of what `Facts` so call.  marks, document: of what the functions
    that name them are given. What is a single feature is sooner looked up than remembered.
    """

    def __init__(self, find: Find[Item], join: Join[Item]) -> None:
        self.find = find
        self.facts = _Facts()
        self.own, self.uses = _Items(_of_word, find, join), _Items(_of_use, find, join)
        self.marks, self.document = _Items(_of_marks, find, join), _Items(_of_document, find, join)

    def __len__(self) -> int:
        """How much is kept."""
        return sum(len(kept) for kept in vars(self).values() if isinstance(kept, dict))


class Views(Generic[Item]):
    """The items of many tokens, one token's after the other's. ends: one after the last item of each token."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.ends: list[int] = []

    def rows(self) -> list[list[Item]]:
        """The items of each token."""
        return [self.items[start:end] for start, end in pairwise((0, *self.ends))]


def add_views(tokens: Tokens, run: Run, evidence: Evidence, lookup: Lookup[Item], views: Views[Item]) -> None:
    """Add the items of each token of the run."""
    start, end = run
    texts, breaks, capitals = tokens.texts, tokens.breaks, tokens.capitals
    facts, find, count = lookup.facts, lookup.find, len(tokens.texts)
    marks, others, rows = _marks_of(tuple(texts[start:end]))
    around: list[Item] = []
    size = min(end - start, LONGEST_KNOWN_RUN)
    items = views.items
    for at in range(start, end):
        word, inside = texts[at], at - start
        following = texts[at + 1] if at + 1 < count and not breaks[at + 1] else END
        seen, after = facts[word], facts[following]
        before = facts[texts[at - 1] if at and not breaks[at] else BEGIN]
        items += lookup.own[word]
        items += lookup.uses[seen.use]
        names = [
            "-1w=" + before.low,
            "-1c=" + before.klass,
            "-1s=" + before.shape,
            "+1w=" + after.low,
            "+1c=" + after.klass,
            "+1s=" + after.shape,
            f"-1c0={before.klass}{seen.klass}",
            f"0c+1={seen.klass}{after.klass}",
            f"s3c={before.shape}{seen.shape}{after.shape}",
            f"n={size}|{min(inside, FARTHEST_KNOWN)}|{min(end - at, FARTHEST_KNOWN)}",
        ]
        if at >= 2 and (inside or not (breaks[at] or breaks[at - 1])):
            names.append("-2w=" + facts[texts[at - 2]].low)
        if at + 2 < count and not breaks[at + 1] and not breaks[at + 2]:
            names.append("+2w=" + facts[texts[at + 2]].low)
        items += filter(None, map(find, names))
        mark, other = marks[inside + 1], others[inside]
        if mark or marks[inside] or marks[inside + 2] or other or following == ",":
            second = marks[inside + 3] if following == "," else ""
            beside = (seen.klass, before.low) if mark else ("", "")
            items += lookup.marks[marks[inside], mark, marks[inside + 2], second, other, *beside]
        if capitals[at]:
            row = rows[inside]
            if row[0] == inside or not around:
                around = _of_row(tokens, (start + row[0], start + row[1]), lookup)
            items += around
            signs, is_lower = evidence.signs.get(seen.low, ""), word.lower() in evidence.lower
            if tokens.opens[at] or signs or is_lower:
                items += lookup.document[tokens.opens[at], is_lower, seen.klass, signs]
        views.ends.append(len(items))


@functools.lru_cache(REMEMBERED_RUNS)
def _marks_of(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Run, ...]]:
    """Of a run's words: marks of places over them, with one before and two behind, of other names, and rows."""
    run = (0, len(words))
    others = other_marks(words, [fold(word) for word in words], 0)
    return ("", *place_marks(words, run), "", ""), tuple(others), tuple(chunks(words, run))


def _of_marks(seen: tuple[str, str, str, str, str, str, str]) -> list[str]:
    """Marks of places over the token before, this one and the two after it, and of another well-known name over it.

    The second one after it only behind a comma; then the lists of the token and the folded one before it.
    """
    previous, mark, after, second, other, klass, before = seen
    found = [f"o={other}", f"o={other}|{mark}"] if other else []
    if mark:
        found += [f"g={mark}", f"g={mark}|-1w={before}", f"g={mark}|{klass}"]
    if previous:
        found.append(f"-1g={previous}")
    if after:
        found.append(f"+1g={after}")
    if second:
        found.append(f"+2g={mark}|{second}")
    return found


def _of_document(seen: tuple[bool, bool, str, str]) -> list[str]:
    """Whether a capital begins a sentence, the document has the word in lower case too; its lists and its signs."""
    opens, is_lower, klass, signs = seen
    found = ["open", f"open|{klass}"] if opens else []
    if is_lower:
        found.append("open|low" if found else "low")
    return found + [f"d={sign}" for sign in signs]


def _of_row(tokens: Tokens, row: Run, lookup: Lookup[Item]) -> list[Item]:
    """The words and kinds of words around a whole row of capitals, its length, its first and last word: the same for
    each token of it."""
    start, end = row
    texts, facts, find = tokens.texts, lookup.facts, lookup.find
    before = facts[texts[start - 1] if start and not tokens.breaks[start] else BEGIN]
    after = facts[texts[end] if end < len(texts) and not tokens.breaks[end] else END]
    last = facts[texts[end - 1]]
    size = min(end - start, LONGEST_KNOWN_ROW)
    row_class = f"{size}{facts[texts[start]].klass}{last.klass}"
    names = (
        "cb=" + before.low,
        *_paths_beside("cbb", before.use[1]),
        "ca=" + after.low,
        *_paths_beside("cab", after.use[1]),
        "hd=" + last.low,
        *_paths_beside("hdb", last.use[1]),
        f"cba={before.low}|{after.low}",
        "cn=" + row_class,
        f"kb={before.kind}|{row_class}",
        f"ka={after.kind}|{row_class}",
        f"kba={before.kind}|{after.kind}|{size}",
    )
    return list(filter(None, map(find, names)))
