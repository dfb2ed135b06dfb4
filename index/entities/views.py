"""What the tagger sees of each token: the names of features, or the numbers that a trained model has given them.

The same code makes both: a `Lookup` says what stands for a feature, and remembers what a word says by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
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

    look: class and shape, separated by a tab.  use: how large amounts of text write it, and the path of its cluster.
    """

    low: str
    klass: str
    kind: str
    look: str
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


def _of_left(word: str) -> list[str]:
    return ["-1w=" + fold(word), "-1c=" + word_class(word), "-1s=" + shape(word)]


def _of_right(word: str) -> list[str]:
    return ["+1w=" + fold(word), "+1c=" + word_class(word), "+1s=" + shape(word)]


def _of_row_left(seen: tuple[str, int]) -> list[str]:
    word, path = seen
    return ["cb=" + word, *_paths("cbb", path, BESIDE_STEPS)]


def _of_row_right(seen: tuple[str, int]) -> list[str]:
    word, path = seen
    return ["ca=" + word, *_paths("cab", path, BESIDE_STEPS)]


def _of_row_end(seen: tuple[str, int]) -> list[str]:
    word, path = seen
    return ["hd=" + word, *_paths("hdb", path, BESIDE_STEPS)]


def _of_second_left(word: str) -> list[str]:
    return ["-2w=" + fold(word)]


def _of_second_right(word: str) -> list[str]:
    return ["+2w=" + fold(word)]


def _of_place_in_run(place: tuple[int, int, int]) -> list[str]:
    """The length of a run, and how far a token is from its ends."""
    size, inside, left = place
    return [f"n={size}|{inside}|{left}"]


def _of_three(looks: tuple[str, str, str]) -> list[str]:
    """The lists and shapes of a word and its neighbours."""
    (before, shape_before), (klass, own_shape), (after, shape_after) = (look.split("\t") for look in looks)
    return [f"-1c0={before}{klass}", f"0c+1={klass}{after}", f"s3c={shape_before}{own_shape}{shape_after}"]


class _Facts(dict[str, Facts]):
    """Facts of words, found when a word is first asked for."""

    def __missing__(self, word: str) -> Facts:
        low, klass = fold(word), word_class(word)
        use = clusters().find(low)
        path = cluster_of(use, is_capital(word))
        self[word] = facts = Facts(low, klass, kind_of_word(low), f"{klass}\t{shape(word)}", (use.case, path))
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

    own, left, right: of a word that is the token itself, stands before or after it.  uses: of what `Facts` so call.
    row_left, row_right, row_end: of one that stands before a row of capitals, after it, or is its last, by its folded
    form and the path of its cluster.  second_left, second_right: of one that stands
    two tokens before or after.  threes: of the looks of a word and its neighbours.  marks, document, row_kinds,
    places_in_run: of what the functions that name them are given.
    """

    def __init__(self, find: Find[Item], join: Join[Item]) -> None:
        self.find = find
        self.facts = _Facts()
        self.own, self.left, self.right = (_Items(names, find, join) for names in (_of_word, _of_left, _of_right))
        self.row_left, self.row_right = (_Items(names, find, join) for names in (_of_row_left, _of_row_right))
        self.row_end, self.uses = _Items(_of_row_end, find, join), _Items(_of_use, find, join)
        self.second_left = _Items(_of_second_left, find, join)
        self.second_right = _Items(_of_second_right, find, join)
        self.threes = _Items(_of_three, find, join)
        self.marks, self.document = _Items(_of_marks, find, join), _Items(_of_document, find, join)
        self.row_kinds = _Items(_of_row_kinds, find, join)
        self.places_in_run = _Items(_of_place_in_run, find, join)

    def __len__(self) -> int:
        """How much is kept."""
        return sum(len(kept) for kept in vars(self).values() if isinstance(kept, dict))


def run_views(tokens: Tokens, run: Run, evidence: Evidence, lookup: Lookup[Item]) -> list[list[Item]]:
    """For each token of the run its items."""
    start, end = run
    texts, breaks, capitals = tokens.texts, tokens.breaks, tokens.capitals
    facts, count = lookup.facts, len(tokens.texts)
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
            *lookup.uses[seen.use],
            *lookup.left[previous],
            *lookup.right[following],
            *lookup.threes[before.look, seen.look, after.look],
            *lookup.places_in_run[size, min(inside, FARTHEST_KNOWN), min(end - at, FARTHEST_KNOWN)],
        ]
        if at >= 2 and (inside or not (breaks[at] or breaks[at - 1])):
            items += lookup.second_left[texts[at - 2]]
        if at + 2 < count and not breaks[at + 1] and not breaks[at + 2]:
            items += lookup.second_right[texts[at + 2]]
        mark, other = marks[inside + 1], others[inside]
        if mark or marks[inside] or marks[inside + 2] or other or following == ",":
            second = marks[inside + 3] if following == "," else ""
            beside = (seen.klass, before.low) if mark else ("", "")
            items += lookup.marks[marks[inside], mark, marks[inside + 2], second, other, *beside]
        if capitals[at]:
            if rows[inside][0] == at or not around:
                around = _of_row(tokens, rows[inside], lookup)
            items += around
            signs, is_lower = evidence.signs.get(seen.low, ""), word.lower() in evidence.lower
            if tokens.opens[at] or signs or is_lower:
                items += lookup.document[tokens.opens[at], is_lower, seen.klass, signs]
        found.append(items)
    return found


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


def _of_row_kinds(seen: tuple[str, str, int, str, str]) -> list[str]:
    """The kinds of the words around a row, its length, and the lists of its first and last word."""
    before, after, size, first, last = seen
    row_class = f"{size}{first}{last}"
    return [f"cn={row_class}", f"kb={before}|{row_class}", f"ka={after}|{row_class}", f"kba={before}|{after}|{size}"]


def _of_row(tokens: Tokens, row: Run, lookup: Lookup[Item]) -> list[Item]:
    """What stands around a whole row of capitals, and its first and last word: the same for each token of it."""
    start, end = row
    texts, facts = tokens.texts, lookup.facts
    before = facts[texts[start - 1] if start and not tokens.breaks[start] else BEGIN]
    after = facts[texts[end] if end < len(texts) and not tokens.breaks[end] else END]
    last = facts[texts[end - 1]]
    size = min(end - start, LONGEST_KNOWN_ROW)
    return [
        *lookup.row_left[before.low, before.use[1]],
        *lookup.row_right[after.low, after.use[1]],
        *lookup.row_end[last.low, last.use[1]],
        lookup.find(f"cba={before.low}|{after.low}", 0),
        *lookup.row_kinds[before.kind, after.kind, size, facts[texts[start]].klass, last.klass],
    ]
