"""Train the trees that tell a story's blocks from the rest of a page, and measure them on sites they have not seen.

    python -m benchmarks.train_story_trees FOLDER [--holdout] [--folds N]

FOLDER: gold.jsonl.gz and its pages, in the form of ../shared/data/extraction. Without --holdout the trees are trained
on all sites and written to index/ingest/data; with it, on the tune half of the sites alone, to benchmarks/out, for
measuring on the other half. Either way N folds by site are trained and measured first.

Trees are trained twice: what the first ones, of other sites, make of a page says which of its blocks decide whether
it comes out exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import lightgbm
import numpy as np
from selectolax.lexbor import LexborHTMLParser

from benchmarks.extraction_alignment import in_gold
from benchmarks.extraction_gold import Gold
from benchmarks.extraction_scores import mean_scores, shingle_counts
from benchmarks.training import NESTING, Floats, Rows, chances, fit, parted, read_task, weights_of
from index.ingest.blocks import Page, read_blocks
from index.ingest.decode import decode
from index.ingest.extract import STORY_CHANCE
from index.ingest.features import block_features
from index.ingest.metadata import clues_of, read_head
from index.ingest.trees import STORY_TREES

# How much it weighs that a block decides on its page coming out exactly: as much as 15 words of a page of 500.
EXACTNESS = 0.3
WEIGHING_FOLDS = 5
# No chance is trusted further than this, or one wrong block would take all weight from its page.
LEAST_CHANCE = 0.003
TREES = 120
PARAMETERS = {
    "learning_rate": 0.1,
    "num_leaves": 24,
    "max_depth": 6,
    "max_bin": 63,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.25,
}


@dataclass(frozen=True, slots=True)
class Example:
    """One page: a row a block, whether it is in the gold, and what it weighs."""

    gold: Gold
    texts: tuple[str, ...]
    rows: Rows
    labels: Floats
    weights: Floats


def read_example(gold: Gold, page: bytes) -> Example | None:
    """None for a page without blocks."""
    decoded = decode(page)
    tree = LexborHTMLParser(decoded.text if decoded else "")
    blocks = read_blocks(tree.body, NESTING) if tree.body is not None else Page()
    if not blocks.blocks:
        return None
    texts = tuple(block.text for block in blocks.blocks)
    labels = np.array(in_gold(texts, gold.body), dtype=np.float64)
    rows = block_features(blocks, clues_of(read_head(tree)))
    return Example(gold, texts, rows, labels, weights_of(texts, gold.body))


def fit_trees(examples: Sequence[Example]) -> lightgbm.Booster:
    """Trees on all blocks of these pages."""
    rows, labels, weights = zip(*((one.rows, one.labels, one.weights) for one in examples), strict=True)
    return fit(rows, labels, weights, TREES, PARAMETERS)


def judged(examples: Sequence[Example], folds: int) -> Iterator[tuple[Example, Floats]]:
    """Each page with its blocks' chances by trees of other sites."""
    for others, own in parted(examples, folds):
        booster = fit_trees(others)
        for example in own:
            yield example, chances(booster, example.rows).astype(np.float64)


def weighed(examples: Sequence[Example]) -> list[Example]:
    """A block weighs more the likelier it is that all others of its page are told rightly, for then it decides."""
    return [
        replace(example, weights=example.weights + EXACTNESS * np.sqrt(_right_elsewhere(example.labels, told)))
        for example, told in judged(examples, WEIGHING_FOLDS)
    ]


def _right_elsewhere(labels: Floats, told: Floats) -> Floats:
    right = np.clip(np.where(labels > 0, told, 1 - told), LEAST_CHANCE, 1 - LEAST_CHANCE)
    rest: Floats = np.exp(np.log(right).sum() - np.log(right))
    return rest


def measure(examples: Iterable[tuple[Example, Floats]]) -> dict[str, tuple[float, float, float]]:
    """F1, precision and recall of the chosen blocks alone, by data set, before any line rule."""
    counts: dict[str, list[tuple[int, int, int]]] = {}
    for example, told in examples:
        chosen = "\n".join(text for text, chance in zip(example.texts, told, strict=True) if chance >= STORY_CHANCE)
        counts.setdefault(example.gold.collection, []).append(shingle_counts(example.gold.body, chosen))
    return {name: mean_scores(rows) for name, rows in counts.items()}


def main() -> None:
    task = read_task(__doc__, folds=5)
    examples = [example for gold, page in task.pages() if (example := read_example(gold, page)) is not None]
    examples = weighed(examples)
    for name, scores in measure(judged(examples, task.folds)).items():
        print(f"{name}: F1 {scores[0]:.4f}, precision {scores[1]:.4f}, recall {scores[2]:.4f} on sites not trained on")
    print(Counter(example.gold.collection for example in examples))
    task.write(fit_trees(examples), STORY_TREES)


if __name__ == "__main__":
    main()
