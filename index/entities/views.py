"""What the tagger sees of each token: the names of features, or the numbers that a trained model has given them.

The same code makes both: a `Lookup` says what stands for a feature, and remembers what a word says by itself.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

from index.analysis import fold
from index.entities.clusters import cluster_of, clusters
from index.entities.features import (
    BEGIN,
    END,
    REMEMBERED_WORDS,
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
Find = Callable[[str, int], Item]
"""What stands for the feature of a name; the number, if a trained model does not know it."""
Join = Callable[[list[Item]], list[Item]]
"""Fewer items that say the same as those given."""

OWN_STEPS, BESIDE_STEPS = (4, 6, 8, 10, 32), (6, 10)
"""How many steps of a cluster's path are features, of a word itself and of those around a row of capitals."""

LONGEST_KNOWN_ROW, LONGEST_KNOWN_RUN, FARTHEST_KNOWN = 4, 6, 3
"""Rows, runs and distances to their ends are told apart up to these lengths in tokens."""


class Facts(NamedTuple):
    """What is remembered of a word. low: folded.  klass, kind: as `index.entities.features` has them.

    look: class and shape, separated by a tab.
    """

    low: str
    klass: str
    kind: str
    look: str


def _of_word(word: str) -> list[str]:
    """What a word says by itself, without its neighbours."""
    low = fold(word)
    found = ["w=" + low, "sh=" + shape(word), "cl=" + word_class(word)]
    if len(low) > 3:
        found += ["s2=" + low[-2:], "s3=" + low[-3:], "s4=" + low[-4:], "p3=" + low[:3], "p4=" + low[:4]]
    if "-" in word:
        found.append("hy")
    return [*found, "cs=" + clusters().find(low).case, *_paths("b", word, OWN_STEPS)]


@functools.lru_cache(REMEMBERED_WORDS)
def _path(word: str) -> int:
    return cluster_of(clusters().find(fold(word)), is_capital(word))


def _paths(name: str, word: str, steps: Sequence[int]) -> list[str]:
    """The first steps of a word's cluster."""
    path = _path(word)
    return [f"{name}{count}={path & ((1 << count) - 1)}" for count in steps] if path else [name + "=0"]


def _of_left(word: str) -> list[str]:
    return ["-1w=" + fold(word), "-1c=" + word_class(word), "-1s=" + shape(word)]


def _of_right(word: str) -> list[str]:
    return ["+1w=" + fold(word), "+1c=" + word_class(word), "+1s=" + shape(word)]


def _of_row_left(word: str) -> list[str]:
    return ["cb=" + fold(word), *_paths("cbb", word, BESIDE_STEPS)]


def _of_row_right(word: str) -> list[str]:
    return ["ca=" + fold(word), *_paths("cab", word, BESIDE_STEPS)]


def _of_row_end(word: str) -> list[str]:
    return ["hd=" + fold(word), *_paths("hdb", word, BESIDE_STEPS)]


def _of_three(looks: tuple[str, str, str]) -> list[str]:
    """The lists and shapes of a word and its neighbours."""
    (before, shape_before), (klass, own_shape), (after, shape_after) = (look.split("\t") for look in looks)
    return [f"-1c0={before}{klass}", f"0c+1={klass}{after}", f"s3c={shape_before}{own_shape}{shape_after}"]


class _Facts(dict[str, Facts]):
    """Facts of words, found when a word is first asked for."""

    def __missing__(self, word: str) -> Facts:
        low, klass = fold(word), word_class(word)
        self[word] = facts = Facts(low, klass, kind_of_word(low), f"{klass}\t{shape(word)}")
        return facts


class _Items(dict[Key, list[Item]]):
    """Items of a word or of three, made when first asked for."""

    def __init__(self, names: Callable[[Key], list[str]], find: Find[Item], join: Join[Item]) -> None:
        self.names, self.find, self.join = names, find, join

    def __missing__(self, key: Key) -> list[Item]:
        self[key] = items = self.join([self.find(name, 0) for name in self.names(key)])
        return items


class Lookup(Generic[Item]):
    """Items by feature, and those of words, kept because texts repeat themselves.

    own, left, right: of a word that is the token itself, stands before or after it.  row_left, row_right, row_end: of
    one that stands before a row of capitals, after it, or is its last.  threes: of the looks of a word and its
    neighbours.
    """

    def __init__(self, find: Find[Item], join: Join[Item]) -> None:
        self.find = find
        self.facts = _Facts()
        self.own, self.left, self.right = (_Items(names, find, join) for names in (_of_word, _of_left, _of_right))
        self.row_left, self.row_right = (_Items(names, find, join) for names in (_of_row_left, _of_row_right))
        self.row_end = _Items(_of_row_end, find, join)
        self.threes = _Items(_of_three, find, join)

    def __len__(self) -> int:
        of_words = (self.own, self.left, self.right, self.row_left, self.row_right, self.row_end)
        return len(self.facts) + len(self.threes) + sum(map(len, of_words))


def run_views(tokens: Tokens, run: Run, evidence: Evidence, lookup: Lookup[Item]) -> list[list[Item]]:
    """For each token of the run its items."""
    start, end = run
    texts, breaks, capitals = tokens.texts, tokens.breaks, tokens.capitals
    find, facts, count = lookup.find, lookup.facts, len(tokens.texts)
    marks = ["", *place_marks(texts, run), "", ""]
    others = other_marks(texts, [facts[word].low for word in texts[start:end]], start)
    rows = chunks(texts, run)
    around: list[Item] = []
    size = min(end - start, LONGEST_KNOWN_RUN)
    found = []
    for at in range(start, end):
        word, inside = texts[at], at - start
        previous = texts[at - 1] if at and not breaks[at] else BEGIN
        following = texts[at + 1] if at + 1 < count and not breaks[at + 1] else END
        seen, before, after = facts[word], facts[previous], facts[following]
        items = [
            *lookup.own[word],
            *lookup.left[previous],
            *lookup.right[following],
            *lookup.threes[before.look, seen.look, after.look],
            find(f"n={size}|{min(inside, FARTHEST_KNOWN)}|{min(end - at, FARTHEST_KNOWN)}", 0),
        ]
        if at >= 2 and (inside or not (breaks[at] or breaks[at - 1])):
            items.append(find("-2w=" + facts[texts[at - 2]].low, 0))
        if at + 2 < count and not breaks[at + 1] and not breaks[at + 2]:
            items.append(find("+2w=" + facts[texts[at + 2]].low, 0))
        if marks[inside] or marks[inside + 1] or marks[inside + 2] or others[inside] or following == ",":
            names = _of_marks(marks[inside : inside + 4], others[inside], seen.klass, before.low, following)
            items += [find(name, 0) for name in names]
        if capitals[at]:
            if rows[inside][0] == at or not around:
                around = _of_row(tokens, rows[inside], lookup)
            items += around
            if tokens.opens[at] or seen.low in evidence.signs or word.lower() in evidence.lower:
                items += [find(name, 0) for name in _of_document(tokens, at, seen, evidence)]
        found.append(items)
    return found


def _of_marks(marks: list[str], other: str, klass: str, before: str, following: str) -> list[str]:
    """Marks of places over the token before, this one and the two after it, and of another well-known name over it."""
    previous, mark, after, second = marks
    found = [f"o={other}", f"o={other}|{mark}"] if other else []
    if mark:
        found += [f"g={mark}", f"g={mark}|-1w={before}", f"g={mark}|{klass}"]
    if previous:
        found.append(f"-1g={previous}")
    if after:
        found.append(f"+1g={after}")
    if second and following == ",":
        found.append(f"+2g={mark}|{second}")
    return found


def _of_document(tokens: Tokens, at: int, seen: Facts, evidence: Evidence) -> list[str]:
    """Whether a capital begins a sentence, the document has the word in lower case too, and its signs."""
    found = ["open", f"open|{seen.klass}"] if tokens.opens[at] else []
    if tokens.texts[at].lower() in evidence.lower:
        found.append("open|low" if found else "low")
    return found + [f"d={sign}" for sign in evidence.signs.get(seen.low, "")]


def _of_row(tokens: Tokens, row: Run, lookup: Lookup[Item]) -> list[Item]:
    """What stands around a whole row of capitals, and its first and last word: the same for each token of it."""
    start, end = row
    texts, facts = tokens.texts, lookup.facts
    word_before = texts[start - 1] if start and not tokens.breaks[start] else BEGIN
    word_after = texts[end] if end < len(texts) and not tokens.breaks[end] else END
    before, after = facts[word_before], facts[word_after]
    size = min(end - start, LONGEST_KNOWN_ROW)
    row_class = f"{size}{facts[texts[start]].klass}{facts[texts[end - 1]].klass}"
    names = (
        f"cba={before.low}|{after.low}",
        f"cn={row_class}",
        f"kb={before.kind}|{row_class}",
        f"ka={after.kind}|{row_class}",
        f"kba={before.kind}|{after.kind}|{size}",
    )
    of_words = (*lookup.row_left[word_before], *lookup.row_right[word_after], *lookup.row_end[texts[end - 1]])
    return [*of_words, *(lookup.find(name, 0) for name in names)]
