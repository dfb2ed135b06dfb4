"""Train the trees that tell a page's writers from all others that it names, and measure them on unseen sites.

    python -m benchmarks.train_author_trees FOLDER [--holdout] [--folds N]

FOLDER: gold.jsonl.gz and its pages, in the form of ../shared/data/extraction. Each page is learned as it is, without
its JSON-LD, without its meta tags, without both, and with a stranger's name in both, for pages of the archive come
without any of these, or with a wrong one; and, by trees of their own, as the text that a browser copies.
Without --holdout the trees are trained on all sites and written to index/ingest/data; with it,
on the tune half of the sites alone, to benchmarks/out, for measuring on the other half. Either way N folds by site are
measured first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
import numpy.typing as npt
from selectolax.lexbor import LexborHTMLParser

from benchmarks.copied import as_copied
from benchmarks.extraction import AUTHOR_SEPARATOR, plain
from benchmarks.extraction_gold import Gold
from benchmarks.training import NESTING, Floats, Rows, chances, fit, parted, read_task
from index.ingest.blocks import Page, read_blocks
from index.ingest.bylinefeatures import byline_features, kind_of_page
from index.ingest.bylines import AUTHOR_META, Byline, claimed_bylines, shown_bylines
from index.ingest.decode import decode
from index.ingest.jsonld import Linked
from index.ingest.metadata import Findings, Head, name_page, read_head
from index.ingest.text import spaced_lines, title_and_story
from index.ingest.writerlines import Mark
from index.ingest.writers import (
    AUTHOR_CHANCE,
    AUTHOR_TREES,
    TEXT_AUTHOR_TREES,
    all_text_bylines,
    page_of_lines,
    text_bylines,
)

TREES = 150
PARAMETERS = {
    "learning_rate": 0.08,
    "num_leaves": 12,
    "max_depth": 5,
    "min_data_in_leaf": 15,
    "feature_fraction": 0.4,
}
# Names of nobody, for heads that name somebody else than the page shows.
STRANGERS = ("Ada Quill", "Ben Osei", "Mara Lindqvist", "Tomás Ferreira", "Priya Raman", "Jonas Weber", "Lucy Archer")
PAGE, TEXT, CLAIMED = "page", "text", "claimed by another"
# Of a text, all that is learned from: readers leave out what is surely no byline.
NAMED = "all that a text names"
OF_TEXTS = (TEXT, NAMED)
# What a page weighs without its head, and with a wrong one, beside the page as it is; a page with many bylines weighs
# more, but not as many times.
PART_WEIGHT = 0.35
USUAL_BYLINES = 30
# Degrees that the gold has as names: what we give without them is right to learn from.
DEGREE = re.compile(r"(?:m\.?d\.?|ph\.?d\.?|cepf®|foma|dabom|facp|rdn?|rn|mba|do|jd|cpa|cfp®?)")
NOTHING_LINKED = Linked({}, ())


@dataclass(frozen=True, slots=True)
class Example:
    """One page in one form: a row a byline, whether it is the gold's. right: exactly, degrees and all.

    is_writing: not a photographer, an editor and the like.
    """

    gold: Gold
    form: str
    rows: Rows
    labels: Floats
    right: npt.NDArray[np.bool_]
    is_writing: npt.NDArray[np.bool_]


def wanted_names(gold: Gold) -> frozenset[str]:
    """The gold's authors, as they are compared."""
    return frozenset(plain(name) for name in AUTHOR_SEPARATOR.split(gold.authors) if name)


def read_examples(gold: Gold, data: bytes) -> Iterator[Example]:
    """The forms of one page."""
    decoded = decode(data)
    tree = LexborHTMLParser(decoded.text if decoded else "")
    page = read_blocks(tree.body, NESTING) if tree.body is not None else Page()
    head = read_head(tree)
    named = name_page(tree, head, decoded.text if decoded else "", page, gold.url or None, Findings())
    at, title, source = named.title_at, named.title, named.source
    forms: dict[str, tuple[Linked, Mapping[str, Sequence[str]]]] = {
        PAGE: (head.linked, head.meta),
        "without JSON-LD": (NOTHING_LINKED, head.meta),
        "without meta tags": (head.linked, {}),
        "without both": (NOTHING_LINKED, {}),
        CLAIMED: claimed_by(STRANGERS[len(gold.id + gold.url) % len(STRANGERS)], head),
    }
    shown = shown_bylines(tree, page, at, source)
    for form, (linked, meta) in forms.items():
        found = claimed_bylines(linked, meta, page, at, source)[0] + shown
        kind = kind_of_page(linked, meta)
        yield _example(gold, form, found, byline_features(found, page, at, title, source, kind) if found else None)
    yield from _text_example(gold, data)


def claimed_by(name: str, head: Head) -> tuple[Linked, Mapping[str, Sequence[str]]]:
    """The head of a page as if somebody else had entered it in the publishing system."""
    article = head.linked.article | ({"author": name} if "author" in head.linked.article else {})
    meta = {key: [name] if key in AUTHOR_META else values for key, values in head.meta.items()}
    return Linked(article, (article,)), meta


def _text_example(gold: Gold, data: bytes) -> Iterator[Example]:
    text = spaced_lines(as_copied(data).decode())
    lines = text.lines
    title_at, story_at = title_and_story(text)
    title = lines[title_at] if title_at is not None else ""
    page = page_of_lines(lines)
    for form, read in ((TEXT, text_bylines), (NAMED, all_text_bylines)):
        found, at = read(lines, title_at, story_at)
        yield _example(gold, form, found, byline_features(found, page, at, title, None) if found else None)


def _example(gold: Gold, form: str, found: Sequence[Byline], rows: Rows | None) -> Example:
    wanted = wanted_names(gold)
    without_degrees = frozenset(name for name in wanted if not DEGREE.fullmatch(name))
    read = [frozenset(map(plain, one.names)) for one in found]
    labels = np.array([names in (wanted, without_degrees) for names in read], dtype=np.float64)
    right = np.array([names == wanted for names in read], dtype=np.bool_)
    is_writing = np.array([one.place.mark is not Mark.OTHER_WORK for one in found], dtype=np.bool_)
    return Example(gold, form, rows if rows is not None else np.zeros((0, 0), np.float32), labels, right, is_writing)


def fit_trees(examples: Sequence[Example], *, texts: bool) -> lightgbm.Booster:
    """Trees on all bylines of these pages, or on those of the texts that are copied from them."""
    examples = [one for one in examples if len(one.rows) and (one.form == NAMED if texts else one.form not in OF_TEXTS)]
    rows, labels = [one.rows for one in examples], [one.labels for one in examples]
    weights = [
        np.full(
            len(one.rows), (1.0 if one.form in (PAGE, NAMED) else PART_WEIGHT) * (USUAL_BYLINES / len(one.rows)) ** 0.5
        )
        for one in examples
    ]
    return fit(rows, labels, weights, TREES, PARAMETERS)


def is_right(example: Example, told: Rows) -> bool:
    """Whether the byline that is believed is the gold's; whether none is, where the gold has none."""
    if not len(told) or told.max() < AUTHOR_CHANCE:
        return not example.gold.authors
    return bool(example.gold.authors) and bool(example.right[int(np.argmax(told))])


def report(judged: Sequence[tuple[Example, Rows]]) -> None:
    """By form: right of the pages whose gold names authors, the most that could be, and right of all pages."""
    for form in dict.fromkeys(example.form for example, _ in judged):
        rows = [(one, is_right(one, told)) for one, told in judged if one.form == form]
        named = [(one, right) for one, right in rows if one.gold.authors]
        shares = (
            sum(right for _, right in named) / max(len(named), 1),
            sum(bool(one.right.any()) for one, _ in named) / max(len(named), 1),
            sum(right for _, right in rows) / max(len(rows), 1),
        )
        print("{}: {:.3f} of {} right, at best {:.3f}; of all {:.3f}".format(form, shares[0], len(named), *shares[1:]))


def main() -> None:
    task = read_task(__doc__, folds=5)
    examples = [one for gold, page in task.pages() for one in read_examples(gold, page)]
    judged: list[tuple[Example, Rows]] = []
    for others, own in parted(examples, task.folds):
        boosters = [fit_trees(others, texts=texts) for texts in (False, True)]
        judged += [
            (one, chances(boosters[one.form == TEXT], one.rows) * one.is_writing) for one in own if one.form != NAMED
        ]
    report(judged)
    task.write(fit_trees(examples, texts=False), AUTHOR_TREES)
    task.write(fit_trees(examples, texts=True), TEXT_AUTHOR_TREES)


if __name__ == "__main__":
    main()
