"""What the tagger sees of each token: the names of features, or the numbers that a trained model has given them.

The same code makes both: a `Lookup` says what stands for a feature, and remembers what a word says by itself.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable, Sequence
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
Table = Callable[[str, Item], Item]
"""What stands for each value of one kind of features; the second argument, if a trained model does not know it."""
Tables = Callable[[str], Table[Item]]
"""The table of a kind: "w" of "w=london"; "" of features without a value."""
Join = Callable[[list[Item]], list[Item]]
"""Fewer items that say the same as those given."""

OWN_STEPS, BESIDE_STEPS = (4, 6, 8, 10, 32), (6, 10)
"""How many steps of a cluster's path are features, of a word itself and of those around a row of capitals."""

OWN = ("w", "sh", "cl", "s2", "s3", "s4", "p3", "p4", "")
BESIDE = ("-1w", "-1c", "-1s", "+1w", "+1c", "+1s", "-1c0", "0c+1", "s3c", "n", "-2w", "+2w")
AROUND = ("cb", "ca", "hd", "cba", "cn", "kb", "ka", "kba")

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


def _of_use(use: tuple[str, int]) -> list[str]:
    """What large amounts of text say of a word: its case and the path of its cluster."""
    case, path = use
    return ["cs=" + case, *_paths("b", path, OWN_STEPS)]


def _of_path(path: tuple[str, int]) -> list[str]:
    """The same of the words around a row of capitals."""
    return _paths(*path, BESIDE_STEPS)


def _paths(name: str, path: int, steps: Sequence[int]) -> list[str]:
    """The first steps of a cluster's path."""
    return [f"{name}{count}={path & ((1 << count) - 1)}" for count in steps] if path else [name + "=0"]


class _Facts(dict[str, Facts]):
    """Facts of words, found when a word is first asked for."""

    def __missing__(self, word: str) -> Facts:
        low, klass = fold(word), word_class(word)
        use = clusters().find(low)
        path = cluster_of(use, is_capital(word))
        self[word] = facts = Facts(low, klass, kind_of_word(low), shape(word), (use.case, path))
        return facts


def _of_word(word: str, facts: Facts, tables: Sequence[Table[Item]], nothing: Item) -> list[Item]:
    """What a word says by itself, without its neighbours. tables: those of OWN."""
    low = facts.low
    words, shapes, classes, seconds, thirds, fourths, threes, fours, hyphens = tables
    found = [words(low, nothing), shapes(facts.shape, nothing), classes(facts.klass, nothing)]
    if len(low) > 3:
        found += (
            seconds(low[-2:], nothing),
            thirds(low[-3:], nothing),
            fourths(low[-4:], nothing),
            threes(low[:3], nothing),
            fours(low[:4], nothing),
        )
    if "-" in word:
        found.append(hyphens("hy", nothing))
    return found


class _Items(dict[Key, tuple[Item, ...]]):
    """Items of a word or of what is said of one, made when first asked for."""

    def __init__(self, make: Callable[[Key], Iterable[Item]], join: Join[Item]) -> None:
        self.make, self.join = make, join

    def __missing__(self, key: Key) -> tuple[Item, ...]:
        self[key] = items = tuple(self.join(list(filter(None, self.make(key)))))
        return items


class Lookup(Generic[Item]):
    """Items by feature, and those of words, kept because texts repeat themselves.

    own: of a word that is the token itself.  uses: of what `Facts` so call.  paths, marks, document: of what the
    functions that name them are given. What is a single feature is sooner looked up than remembered: beside and around
    are the tables of BESIDE and AROUND.  nothing: stands for a feature that a trained model does not know.
    """

    def __init__(self, tables: Tables[Item], nothing: Item, join: Join[Item]) -> None:
        def find(name: str) -> Item:
            kind, mark, value = name.partition("=")
            return tables(kind)(value, nothing) if mark else tables("")(name, nothing)

        def of_names(names: Callable[[Key], Iterable[str]]) -> _Items[Key, Item]:
            return _Items(lambda key: map(find, names(key)), join)

        facts = _Facts()
        own = tuple(map(tables, OWN))
        self.find, self.nothing, self.facts = find, nothing, facts
        self.own: _Items[str, Item] = _Items(lambda word: _of_word(word, facts[word], own, nothing), join)
        self.uses, self.paths = of_names(_of_use), of_names(_of_path)
        self.marks, self.document = of_names(_of_marks), of_names(_of_document)
        self.beside, self.around = tuple(map(tables, BESIDE)), tuple(map(tables, AROUND))

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
        return [list(filter(None, self.items[start:end])) for start, end in pairwise((0, *self.ends))]


def add_views(tokens: Tokens, run: Run, evidence: Evidence, lookup: Lookup[Item], views: Views[Item]) -> None:
    """Add the items of each token of the run."""
    start, end = run
    texts, breaks, capitals, count = tokens.texts, tokens.breaks, tokens.capitals, len(tokens.texts)
    facts, nothing, items = lookup.facts, lookup.nothing, views.items
    words_before, classes_before, shapes_before, words_after, classes_after, shapes_after, *others_beside = (
        lookup.beside
    )
    pairs_before, pairs_after, shapes, spots, far_before, far_after = others_beside
    marks, others, rows = _marks_of(tuple(texts[start:end]))
    around: list[Item] = []
    before_run = texts[start - 1] if start and not breaks[start] else BEGIN
    after_run = texts[end] if end < count and not breaks[end] else END
    words = (before_run, *texts[start:end], after_run)
    seen = list(map(facts.__getitem__, words))
    for inside, spot in enumerate(_spots(end - start)):
        at, word = start + inside, words[inside + 1]
        before, here, after = seen[inside : inside + 3]
        items += lookup.own[word]
        items += lookup.uses[here.use]
        items += (
            words_before(before.low, nothing),
            classes_before(before.klass, nothing),
            shapes_before(before.shape, nothing),
            words_after(after.low, nothing),
            classes_after(after.klass, nothing),
            shapes_after(after.shape, nothing),
            pairs_before(before.klass + here.klass, nothing),
            pairs_after(here.klass + after.klass, nothing),
            shapes(f"{before.shape}{here.shape}{after.shape}", nothing),
            spots(spot, nothing),
        )
        if at >= 2 and (inside or not (breaks[at] or breaks[at - 1])):
            items.append(far_before(facts[texts[at - 2]].low, nothing))
        if at + 2 < count and not breaks[at + 1] and not breaks[at + 2]:
            items.append(far_after(facts[texts[at + 2]].low, nothing))
        mark, other = marks[inside + 1], others[inside]
        comma = words[inside + 2] == ","
        if mark or marks[inside] or marks[inside + 2] or other or comma:
            second = marks[inside + 3] if comma else ""
            beside = (here.klass, before.low) if mark else ("", "")
            items += lookup.marks[marks[inside], mark, marks[inside + 2], second, other, *beside]
        if capitals[at]:
            row = rows[inside]
            if row[0] == inside or not around:
                around = _of_row(seen[row[0] : row[1] + 2], lookup)
            items += around
            signs, is_lower = evidence.signs.get(here.low, ""), word.lower() in evidence.lower
            if tokens.opens[at] or signs or is_lower:
                items += lookup.document[tokens.opens[at], is_lower, here.klass, signs]
        views.ends.append(len(items))


@functools.cache
def _spots(size: int) -> tuple[str, ...]:
    """Where each token of a run stands; runs have LONGEST_RUN tokens at most."""
    known = min(size, LONGEST_KNOWN_RUN)
    return tuple(f"{known}|{min(at, FARTHEST_KNOWN)}|{min(size - at, FARTHEST_KNOWN)}" for at in range(size))


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


def _of_row(row: Sequence[Facts], lookup: Lookup[Item]) -> list[Item]:
    """The words and kinds of words around a whole row of capitals, its length, its first and last word: the same for
    each token of it. row: with the word before it and the one after it."""
    before, first, last, after = row[0], row[1], row[-2], row[-1]
    nothing, paths = lookup.nothing, lookup.paths
    words_before, words_after, lasts, pairs, classes, kinds_before, kinds_after, kinds = lookup.around
    size = min(len(row) - 2, LONGEST_KNOWN_ROW)
    row_class = f"{size}{first.klass}{last.klass}"
    return [
        words_before(before.low, nothing),
        *paths["cbb", before.use[1]],
        words_after(after.low, nothing),
        *paths["cab", after.use[1]],
        lasts(last.low, nothing),
        *paths["hdb", last.use[1]],
        pairs(f"{before.low}|{after.low}", nothing),
        classes(row_class, nothing),
        kinds_before(f"{before.kind}|{row_class}", nothing),
        kinds_after(f"{after.kind}|{row_class}", nothing),
        kinds(f"{before.kind}|{after.kind}|{size}", nothing),
    ]
