"""Train the trees that tell a story's lines from the rest of a plain text, and measure them on unseen sites.

    python -m benchmarks.train_line_trees FOLDER [--holdout] [--folds N]

FOLDER: gold.jsonl.gz and its pages, in the form of ../shared/data/extraction. The texts are made of its pages: whole,
as a browser copies them, half of them without their blank lines too; cut to the story and some lines around it; and the
story alone, of which nothing may be lost.
Without --holdout the trees are trained on all sites and written to index/ingest/data; with it, on the tune half of the
sites alone, to benchmarks/out, for measuring on the other half. Either way N folds by site are measured first.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import lightgbm
import numpy as np

from benchmarks.copied import as_copied
from benchmarks.extraction_alignment import in_gold
from benchmarks.extraction_gold import Gold, site_number
from benchmarks.extraction_scores import mean_scores, shingle_counts
from benchmarks.train_story_trees import PARAMETERS
from benchmarks.training import Floats, Rows, chances, fit, fold_of, parted, read_task, weights_of
from index.ingest.linefeatures import line_features, second_features, title_features
from index.ingest.text import Spaced, spaced_lines, split_lines, told_together
from index.ingest.trees import FIRST_LINE_TREES, SECOND_LINE_TREES, TITLE_TREES

TREES = 100
# Those of blocks, but that lines are half as many.
LINE_PARAMETERS = PARAMETERS | {"num_leaves": 20, "min_data_in_leaf": 30}
# A cut text goes on for so many lines at most before and after its story.
MOST_AROUND = 25
# What the made-up kinds of text weigh beside the whole page.
CUT_WEIGHT = 0.5
ALONE_WEIGHT = 0.6
# This part of the whole texts is learned without blank lines too.
DENSE_SHARE = 0.5
# What the second look leans on, the first look's word, is one thing seen many ways: thresholds by chance keep it broad.
SECOND_PARAMETERS = LINE_PARAMETERS | {"extra_trees": True, "feature_fraction": 0.5}
INNER_FOLDS = 3
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
    alone = split_lines(gold.body)
    ones = np.ones(len(alone))
    blanks = chance.randint(0, 1)
    yield _example(gold, _evenly(alone, blanks), ones, ALONE_WEIGHT)
    titled = _evenly([gold.title or "Untitled", *alone], 1 - blanks)
    yield _example(gold, titled, np.concatenate([[0.0], ones]), ALONE_WEIGHT)


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
    wanted = _letters(gold.title)
    titles = np.array([float(bool(wanted) and _letters(line) == wanted) for line in lines])
    return Example(gold, tuple(lines), line_features(lines, text.blanks), labels, weights, is_whole, titles)


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def fit_first(examples: Sequence[Example]) -> lightgbm.Booster:
    """The first look's trees."""
    rows, labels, weights = zip(*((one.rows, one.labels, one.weights) for one in examples), strict=True)
    return fit(rows, labels, weights, TREES, LINE_PARAMETERS)


def fit_all(examples: Sequence[Example]) -> tuple[lightgbm.Booster, lightgbm.Booster, lightgbm.Booster]:
    """The first look's trees; the second's and the title's learn from what the first makes of texts it has not seen."""
    seen: dict[int, Rows] = {}
    for fold in range(INNER_FOLDS):
        booster = fit_first([one for one in examples if fold_of(one, INNER_FOLDS) != fold])
        numbered = [(number, one) for number, one in enumerate(examples) if fold_of(one, INNER_FOLDS) == fold]
        seen |= {number: chances(booster, one.rows) for number, one in numbered}
    rows = [second_features(example.rows, seen[number]) for number, example in enumerate(examples)]
    labels, weights = [one.labels for one in examples], [one.weights for one in examples]
    titled = [number for number, example in enumerate(examples) if example.titles.any()]
    title_rows = [title_features(examples[number].lines, rows[number], seen[number]) for number in titled]
    titles = [examples[number].titles for number in titled]
    even = [
        np.full(len(found), 1.0 if examples[number].is_whole else ALONE_WEIGHT)
        for number, found in zip(titled, titles, strict=True)
    ]
    second = fit(rows, labels, weights, TREES, SECOND_PARAMETERS)
    return fit_first(examples), second, fit(title_rows, titles, even, TITLE_ROUNDS, LINE_PARAMETERS)


@dataclass(frozen=True, slots=True)
class Judged:
    """What trees that have not seen a text's site make of it. is_title: whether the likeliest title is the gold's."""

    example: Example
    first: Rows
    second: Rows
    is_title: bool


def judge(first: lightgbm.Booster, second: lightgbm.Booster, title: lightgbm.Booster, example: Example) -> Judged:
    """All three looks at one text."""
    looked = chances(first, example.rows)
    rows = second_features(example.rows, looked)
    likeliest = int(np.argmax(title.predict(title_features(example.lines, rows, looked))))
    return Judged(example, looked, chances(second, rows), bool(example.titles[likeliest]))


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
        first, second, title = fit_all(others)
        judged += [judge(first, second, title, one) for one in own]
    report(judged)
    for booster, path in zip(fit_all(examples), (FIRST_LINE_TREES, SECOND_LINE_TREES, TITLE_TREES), strict=True):
        task.write(booster, path)


if __name__ == "__main__":
    main()
