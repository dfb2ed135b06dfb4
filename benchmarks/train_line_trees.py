"""Train the trees that tell a story's lines from the rest of a plain text, and measure them on unseen sites.

    python -m benchmarks.train_line_trees FOLDER [--holdout] [--folds N]

FOLDER: gold.jsonl.gz and its pages, in the form of ../shared/data/extraction. The texts are made of its pages: whole,
as a browser copies them, half of them without their blank lines too; cut to the story and some lines around it; and the
story alone, of which nothing may be lost.
Without --holdout the trees are trained on all sites and written to index/ingest/data; with it, on the tune half of the
sites alone, to benchmarks/out, for measuring on the other half. Either way N folds by site are measured first.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import lightgbm
import numpy as np

from benchmarks.copied import as_copied
from benchmarks.extraction_alignment import in_gold
from benchmarks.extraction_gold import Gold, site_number, site_of
from benchmarks.extraction_scores import mean_scores, shingle_counts
from benchmarks.line_words import fit_words
from benchmarks.train_story_trees import PARAMETERS
from benchmarks.training import Floats, Rows, chances, fit, fold_of, parted, read_task, weights_of
from index.analysis import letters
from index.ingest.linefeatures import line_features, second_features, title_features, word_features
from index.ingest.linewords import LineWords, written
from index.ingest.text import Spaced, spaced_lines, split_lines, told_together
from index.ingest.trees import FIRST_LINE_TREES, LINE_WORDS, SECOND_LINE_TREES, TITLE_TREES

TREES = 100
# Those of blocks, but that lines are half as many.
LINE_PARAMETERS = PARAMETERS | {"num_leaves": 20, "min_data_in_leaf": 30}
# A cut text goes on for so many lines at most before and after its story.
MOST_AROUND = 25
# What the made-up kinds of text weigh beside the whole page.
CUT_WEIGHT = 0.5
ALONE_WEIGHT = 0.6
# Most texts that somebody has saved begin with their title.
FIRST_TITLE_WEIGHT = 1.5
# A short copy has so many lines at most between title and story, below the story and of the menu above.
MOST_BETWEEN = 6
MOST_BELOW = 10
MOST_MENU = 7
MENU_CHARS = 30
MOST_PATH = 4
PATH_MARKS = (" > ", " / ", " | ", " » ", " ")
# What stands above: the site's name on so many, words of the menu on so many, and these as a path in one line.
NAMED_SHARE = 0.7
MENU_SHARE = 0.6
PATH_SHARE = 0.3
SITE_NAME = re.compile(
    r"""property=["']?og:site_name["']?\s+content="([^"]{1,60})"|content="([^"]{1,60})"\s+property=["']?og:site_name""",
    re.IGNORECASE,
)
NAME_BYTES = 200_000
# This part of the whole texts is learned without blank lines too.
DENSE_SHARE = 0.5
# What the second look leans on, the first look's word, is one thing seen many ways: thresholds by chance keep it broad.
SECOND_PARAMETERS = LINE_PARAMETERS | {"extra_trees": True, "feature_fraction": 0.5}
# Prime to the outer folds, that each inner one has its share.
INNER_FOLDS = 4
TITLE_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Example:
    """One text: a row a line, whether it is in the gold, and what it weighs.

    is_whole: a whole page's text.  is_dense: one whose blank lines were taken out, as some tools do.
    """

    gold: Gold
    lines: tuple[str, ...]
    rows: Rows
    labels: Floats
    weights: Floats
    is_whole: bool
    titles: Floats
    is_dense: bool = False


def read_examples(gold: Gold, page: bytes) -> Iterator[Example]:
    """The texts that are made of one page."""
    text = spaced_lines(as_copied(page).decode())
    lines = text.lines
    if not lines or not gold.body:
        return
    labels = np.array(in_gold(lines, gold.body), dtype=np.float64)
    yield _example(gold, text, labels, 1.0, is_whole=True)
    chance = random.Random(gold.id)
    if chance.random() < DENSE_SHARE:
        yield replace(_example(gold, _evenly(lines, 0), labels, CUT_WEIGHT), is_dense=True)
    story = np.flatnonzero(labels)
    if len(story):
        first = max(int(story[0]) - chance.randint(1, MOST_AROUND), 0)
        last = int(story[-1]) + 1 + chance.randint(0, MOST_AROUND)
        yield _example(gold, text.part(first, last), labels[first:last], CUT_WEIGHT)
    short = _short_copy(gold, page, text, labels, chance)
    if short is not None:
        yield short
    alone = split_lines(gold.body)
    ones = np.ones(len(alone))
    blanks = chance.randint(0, 1)
    yield _example(gold, _evenly(alone, blanks), ones, ALONE_WEIGHT)
    titled = _evenly([gold.title or "Untitled", *alone], 1 - blanks)
    yield _example(gold, titled, np.concatenate([[0.0], ones]), ALONE_WEIGHT)


def _short_copy(gold: Gold, page: bytes, text: Spaced, labels: Floats, chance: random.Random) -> Example | None:
    """The story with its title, the site's name and some words of the menu above it and some lines below, as who marks
    a page's middle part copies it; None for a page whose title does not stand above its story."""
    lines = text.lines
    story = np.flatnonzero(labels)
    titles = np.flatnonzero(titles_of(gold, lines))
    titles = titles[titles < story[0]] if len(story) else titles[:0]
    if not len(titles):
        return None
    title_at, first = int(titles[-1]), int(story[0])
    last = int(story[-1]) + 1 + chance.randint(0, MOST_BELOW)
    between = range(title_at + 1, first)
    if len(between) > MOST_BETWEEN:
        between = range(max(first - chance.randint(0, MOST_BETWEEN), title_at + 1), first)
    head = _masthead(gold, page, lines[:title_at], chance)
    numbers = [title_at, *between, *range(first, min(last, len(lines)))]
    above = [1] + [chance.randint(0, 1)] * max(len(head) - 1, 0)
    blanks = (above if head else []) + [1] + [text.blanks[number] for number in numbers[1:]]
    shown = Spaced(head + [lines[number] for number in numbers], blanks)
    return _example(gold, shown, np.concatenate([np.zeros(len(head)), labels[numbers]]), CUT_WEIGHT)


def _masthead(gold: Gold, page: bytes, above: Sequence[str], chance: random.Random) -> list[str]:
    """The site's name, the menu's first words, or a path of them; the half of all copies has both or one."""
    named = SITE_NAME.search(page[:NAME_BYTES].decode("utf-8", "replace"))
    name = html.unescape(named[1] or named[2]).strip() if named else site_of(gold).partition(".")[0].title()
    words = [line for line in above if len(line) <= MENU_CHARS][: chance.randint(1, MOST_MENU)]
    kind = chance.random()
    head = [name] if kind < NAMED_SHARE and name else []
    if chance.random() < MENU_SHARE and words:
        path = chance.random() < PATH_SHARE
        head += [chance.choice(PATH_MARKS).join(words[:MOST_PATH])] if path else words
    return head


def _evenly(lines: list[str], blanks: int) -> Spaced:
    """Lines with so many blank ones between any two."""
    return Spaced(lines, [blanks] * len(lines))


def joined_examples(golds: Sequence[Gold]) -> Iterator[Example]:
    """Longer texts that are all story: the stories of sites that share a number, one after another."""
    numbered: dict[int, list[Gold]] = {}
    for gold in golds:
        numbered.setdefault(site_number(gold), []).append(gold)
    for group in numbered.values():
        lines = [line for gold in group for line in split_lines(gold.body)]
        if len(group) > 1 and lines:
            text = _evenly(lines, random.Random(group[0].id).randint(0, 1))
            yield _example(group[0], text, np.ones(len(lines)), ALONE_WEIGHT / len(group))


def _example(gold: Gold, text: Spaced, labels: Floats, weight: float, *, is_whole: bool = False) -> Example:
    lines = text.lines
    weights = weight * weights_of(lines, gold.body)
    rows = line_features(lines, text.blanks)
    return Example(gold, tuple(lines), rows, labels, weights, is_whole, titles_of(gold, lines))


def titles_of(gold: Gold, lines: Sequence[str]) -> Floats:
    """For each line 1 if it is the gold's title."""
    wanted = letters(gold.title)
    return np.array([float(bool(wanted) and letters(line) == wanted) for line in lines])


def fit_first(examples: Sequence[Example], worded: Sequence[Rows]) -> lightgbm.Booster:
    """The first look's trees. worded: what the words of each text's lines speak for."""
    rows = [np.concatenate([one.rows, said], axis=1) for one, said in zip(examples, worded, strict=True)]
    return fit(rows, [one.labels for one in examples], [one.weights for one in examples], TREES, LINE_PARAMETERS)


@dataclass(frozen=True, slots=True)
class Looks:
    """All that judges the lines of a text."""

    words: LineWords
    first: lightgbm.Booster
    second: lightgbm.Booster
    title: lightgbm.Booster


def fit_all(examples: Sequence[Example]) -> Looks:
    """Words of whole pages; the trees learn from what these, and each look before, make of texts they have not seen."""
    words, worded = _worded(examples)
    seen = _seen(examples, worded)
    rows = [second_features(one.rows, looked) for one, looked in zip(examples, seen, strict=True)]
    labels, weights = [one.labels for one in examples], [one.weights for one in examples]
    titled = [number for number, example in enumerate(examples) if example.titles.any()]
    title_rows = [title_features(examples[number].lines, rows[number], seen[number]) for number in titled]
    titles = [examples[number].titles for number in titled]
    even = [np.full(len(found), _title_weight(examples[number])) for number, found in zip(titled, titles, strict=True)]
    both = [np.concatenate(pair, axis=1) for pair in zip(rows, worded, strict=True)]
    second = fit(both, labels, weights, TREES, SECOND_PARAMETERS)
    return Looks(
        words, fit_first(examples, worded), second, fit(title_rows, titles, even, TITLE_ROUNDS, LINE_PARAMETERS)
    )


def _seen(examples: Sequence[Example], worded: Sequence[Rows]) -> list[Rows]:
    """What the first look, learned from the other folds, makes of each text."""
    folds = [fold_of(one, INNER_FOLDS) for one in examples]
    boosters = []
    for left_out in range(INNER_FOLDS):
        others = [number for number, fold in enumerate(folds) if fold != left_out]
        boosters.append(fit_first([examples[number] for number in others], [worded[number] for number in others]))
    rows = (np.concatenate([one.rows, said], axis=1) for one, said in zip(examples, worded, strict=True))
    return [chances(boosters[fold], row) for fold, row in zip(folds, rows, strict=True)]


def _worded(examples: Sequence[Example]) -> tuple[LineWords, list[Rows]]:
    """The table of words, and for each example what the words of other folds' sites say of its lines."""
    whole = [one for one in examples if one.is_whole]
    tables = [fit_words([one for one in whole if fold_of(one, INNER_FOLDS) != fold]) for fold in range(INNER_FOLDS)]
    return fit_words(whole), [_said(tables[fold_of(one, INNER_FOLDS)], one) for one in examples]


def _said(words: LineWords, example: Example) -> Rows:
    return word_features(example.rows, words.scores(example.lines))


def _title_weight(example: Example) -> float:
    if example.is_whole:
        return 1.0
    return FIRST_TITLE_WEIGHT if example.titles[0] else ALONE_WEIGHT


@dataclass(frozen=True, slots=True)
class Judged:
    """What trees that have not seen a text's site make of it. is_title: whether the likeliest title is the gold's."""

    example: Example
    first: Rows
    second: Rows
    is_title: bool


def judge(looks: Looks, example: Example) -> Judged:
    """All three looks at one text."""
    said = _said(looks.words, example)
    looked = chances(looks.first, np.concatenate([example.rows, said], axis=1))
    rows = second_features(example.rows, looked)
    likeliest = int(np.argmax(looks.title.predict(title_features(example.lines, rows, looked))))
    judged = chances(looks.second, np.concatenate([rows, said], axis=1))
    return Judged(example, looked, judged, bool(example.titles[likeliest]))


def report(judged: Sequence[Judged]) -> None:
    """F1, precision and recall of the chosen lines alone, before any line rule, by kind of text; right titles."""
    for look in ("first", "second"):
        kinds: dict[str, list[tuple[int, int, int]]] = {}
        for one in judged:
            lines = zip(one.example.lines, told_together(getattr(one, look)), strict=True)
            chosen = "\n".join(line for line, is_kept in lines if is_kept)
            kinds.setdefault(_kind(one.example), []).append(shingle_counts(one.example.gold.body, chosen))
        for kind, rows in sorted(kinds.items()):
            print("{} look, {}: F1 {:.4f}, precision {:.4f}, recall {:.4f}".format(look, kind, *mean_scores(rows)))
    whole = [one for one in judged if one.example.is_whole]
    if whole:
        print(f"titles of whole pages: {sum(one.is_title for one in whole) / len(whole):.3f}")


def _kind(example: Example) -> str:
    if example.is_whole:
        return example.gold.collection
    if example.is_dense:
        return f"{example.gold.collection} without blank lines"
    return "story alone, or several" if example.labels.sum() >= len(example.labels) - 1 else "cut"


def main() -> None:
    task = read_task(__doc__, folds=3)
    pages = list(task.pages())
    examples = [example for gold, page in pages for example in read_examples(gold, page)]
    examples += joined_examples([gold for gold, _ in pages])
    judged: list[Judged] = []
    for others, own in parted(examples, task.folds):
        looks = fit_all(others)
        judged += [judge(looks, one) for one in own]
    report(judged)
    looks = fit_all(examples)
    task.write_lines(written(looks.words), LINE_WORDS)
    task.write(looks.first, FIRST_LINE_TREES)
    task.write(looks.second, SECOND_LINE_TREES)
    task.write(looks.title, TITLE_TREES)


if __name__ == "__main__":
    main()
