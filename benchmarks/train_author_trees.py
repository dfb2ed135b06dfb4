"""Train the trees that tell a page's writers from all others that it names, and measure them on unseen sites.

    python -m benchmarks.train_author_trees FOLDER [--holdout] [--folds N]

FOLDER: gold.jsonl.gz and its pages, in the form of ../shared/data/extraction. Each page is learned as it is, without
its JSON-LD, without its meta tags, without both, and as the text that a browser copies, for pages of the archive come
without any of these. Without --holdout the trees are trained on all sites and written to index/ingest/data; with it,
on the tune half of the sites alone, to benchmarks/out, for measuring on the other half. Either way N folds by site are
measured first.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
import numpy.typing as npt
from selectolax.lexbor import LexborHTMLParser

from benchmarks.copied import as_copied
from benchmarks.extraction import AUTHOR_SEPARATOR, plain
from benchmarks.extraction_gold import Gold, is_unseen, read_gold, read_page, site_number
from benchmarks.train_story_trees import NESTING, to_nodes
from index.ingest.blocks import Page, read_blocks
from index.ingest.bylinefeatures import byline_features
from index.ingest.bylines import Byline, Mark, claimed_bylines, shown_bylines
from index.ingest.decode import decode
from index.ingest.jsonld import Linked
from index.ingest.metadata import Findings, name_page, read_head
from index.ingest.text import split_lines, title_line
from index.ingest.writers import AUTHOR_CHANCE, AUTHOR_TREES, page_of_lines

HOLDOUT_TREES = Path(__file__).parent / "out" / "author_trees.npy"
TREES = 150
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 12,
    "max_depth": 5,
    "min_data_in_leaf": 15,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "use_missing": False,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}
# What a page weighs without its head, and as text, beside the page as it is; a page with many bylines weighs more, but
# not as many times.
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
    rows: npt.NDArray[np.float32]
    labels: npt.NDArray[np.float64]
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
        "page": (head.linked, head.meta),
        "without JSON-LD": (NOTHING_LINKED, head.meta),
        "without meta tags": (head.linked, {}),
        "without both": (NOTHING_LINKED, {}),
    }
    shown = shown_bylines(tree, page, at, source)
    for form, (linked, meta) in forms.items():
        found, sure = claimed_bylines(linked, meta, page, at, source)
        found = [sure] if sure else found + shown
        yield _example(gold, form, found, byline_features(found, page, at, title, source) if found else None)
    yield from _text_example(gold, data)


def _text_example(gold: Gold, data: bytes) -> Iterator[Example]:
    lines = split_lines(as_copied(data).decode())
    at = title_line(lines)
    title = lines[at] if at is not None else ""
    page = page_of_lines(lines)
    found = shown_bylines(None, page, at, None)
    yield _example(gold, "text", found, byline_features(found, page, at, title, None) if found else None)


def _example(gold: Gold, form: str, found: Sequence[Byline], rows: npt.NDArray[np.float32] | None) -> Example:
    wanted = wanted_names(gold)
    without_degrees = frozenset(name for name in wanted if not DEGREE.fullmatch(name))
    read = [frozenset(map(plain, one.names)) for one in found]
    labels = np.array([names in (wanted, without_degrees) for names in read], dtype=np.float64)
    right = np.array([names == wanted for names in read], dtype=np.bool_)
    is_writing = np.array([one.place.mark is not Mark.OTHER_WORK for one in found], dtype=np.bool_)
    return Example(gold, form, rows if rows is not None else np.zeros((0, 0), np.float32), labels, right, is_writing)


def fit(examples: Sequence[Example]) -> lightgbm.Booster:
    """Trees on all bylines of these pages."""
    examples = [example for example in examples if len(example.rows)]
    weights = [
        np.full(len(one.rows), (1.0 if one.form == "page" else PART_WEIGHT) * (USUAL_BYLINES / len(one.rows)) ** 0.5)
        for one in examples
    ]
    data = lightgbm.Dataset(
        np.concatenate([one.rows for one in examples]),
        np.concatenate([one.labels for one in examples]),
        weight=np.concatenate(weights),
    )
    return lightgbm.train(PARAMETERS, data, TREES)


def is_right(example: Example, chances: npt.NDArray[np.float64]) -> bool:
    """Whether the byline that is believed is the gold's; whether none is, where the gold has none."""
    if not len(chances) or chances.max() < AUTHOR_CHANCE:
        return not example.gold.authors
    return bool(example.gold.authors) and bool(example.right[int(np.argmax(chances))])


def report(judged: Sequence[tuple[Example, npt.NDArray[np.float64]]]) -> None:
    """By form: right of the pages whose gold names authors, the most that could be, and right of all pages."""
    for form in dict.fromkeys(example.form for example, _ in judged):
        rows = [(one, is_right(one, chances)) for one, chances in judged if one.form == form]
        named = [(one, right) for one, right in rows if one.gold.authors]
        shares = (
            sum(right for _, right in named) / max(len(named), 1),
            sum(bool(one.right.any()) for one, _ in named) / max(len(named), 1),
            sum(right for _, right in rows) / max(len(rows), 1),
        )
        print("{}: {:.3f} of {} right, at best {:.3f}; of all {:.3f}".format(form, shares[0], len(named), *shares[1:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--holdout", action="store_true", help="train on the tune half of the sites only")
    parser.add_argument("--folds", type=int, default=5, help="0 measures nothing")
    arguments = parser.parse_args()
    chosen = [gold for gold in read_gold(arguments.folder) if not (arguments.holdout and is_unseen(gold))]
    examples = [one for gold in chosen for one in read_examples(gold, read_page(arguments.folder, gold))]
    judged: list[tuple[Example, npt.NDArray[np.float64]]] = []
    for fold in range(arguments.folds):
        inside = [site_number(one.gold) // 2 % arguments.folds == fold for one in examples]
        booster = fit([one for one, is_in in zip(examples, inside, strict=True) if not is_in])
        judged += [
            (one, np.asarray(booster.predict(one.rows)) * one.is_writing if len(one.rows) else np.zeros(0))
            for one, is_in in zip(examples, inside, strict=True)
            if is_in
        ]
    report(judged)
    target = HOLDOUT_TREES if arguments.holdout else AUTHOR_TREES
    target.parent.mkdir(exist_ok=True)
    np.save(target, to_nodes(fit(examples)))
    print(f"{target.stat().st_size:,} bytes written to {target.name}")


if __name__ == "__main__":
    main()
