"""Train the trees that tell a story's blocks from the rest of a page, and measure them on sites they have not seen.

    python -m benchmarks.train_story_trees FOLDER [--holdout] [--folds N]

FOLDER: gold.jsonl.gz and its pages, in the form of ../shared/data/extraction. Without --holdout the trees are trained
on all sites and written to index/ingest/data; with it, on the tune half of the sites alone, to benchmarks/out, for
measuring on the other half. Either way N folds by site are trained and measured first.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
import numpy.typing as npt
from selectolax.lexbor import LexborHTMLParser

from benchmarks.extraction_alignment import in_gold
from benchmarks.extraction_gold import Gold, is_unseen, read_gold, read_page, site_number
from benchmarks.extraction_scores import mean_scores, shingle_counts
from index.ingest.blocks import Page, read_blocks
from index.ingest.decode import decode
from index.ingest.extract import STORY_CHANCE
from index.ingest.features import block_features
from index.ingest.metadata import clues_of, read_head
from index.ingest.trees import NODE, STORY_TREES

HOLDOUT_TREES = Path(__file__).parent / "out" / "holdout_trees.npy"
TREES = 120
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 24,
    "max_depth": 6,
    "max_bin": 63,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "use_missing": False,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}
WORD = re.compile(r"\w+")
NESTING = 2_000
# A block counts for so many words at most, and never for nothing.
MOST_WORDS = 400
FEWEST_GOLD_WORDS = 30
WEIGHT_SCALE = 10.0
LEAST_WEIGHT = 0.01


@dataclass(frozen=True, slots=True)
class Example:
    """One page: a row a block, whether it is in the gold, and what it weighs."""

    gold: Gold
    texts: tuple[str, ...]
    rows: npt.NDArray[np.float32]
    labels: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]


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


def weights_of(texts: Sequence[str], body: str) -> npt.NDArray[np.float64]:
    """What each block or line weighs: its share of the story's words, for each page counts the same."""
    counts = np.array([len(WORD.findall(text)) for text in texts], dtype=np.float64)
    whole = max(len(WORD.findall(body)), FEWEST_GOLD_WORDS)
    weights: npt.NDArray[np.float64] = np.minimum(counts, MOST_WORDS) / whole * WEIGHT_SCALE + LEAST_WEIGHT
    return weights


def fit(examples: Sequence[Example]) -> lightgbm.Booster:
    """Trees on all blocks of these pages."""
    data = lightgbm.Dataset(
        np.concatenate([example.rows for example in examples]),
        np.concatenate([example.labels for example in examples]),
        weight=np.concatenate([example.weights for example in examples]),
    )
    return lightgbm.train(PARAMETERS, data, TREES)


def to_nodes(booster: lightgbm.Booster) -> npt.NDArray[np.void]:
    """The trees as an array of NODE: header, roots, then children in pairs."""
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    nodes: list[tuple[int, float, int, float]] = [(0, 0.0, 0, 0.0)] * len(trees)
    waiting = [(number, tree, 0) for number, tree in enumerate(trees)]
    deepest = 0
    while waiting:
        number, tree, depth = waiting.pop()
        deepest = max(deepest, depth)
        if "leaf_value" in tree:
            nodes[number] = (0, 0.0, -number - 1, tree["leaf_value"])
            continue
        left = len(nodes)
        nodes += [(0, 0.0, 0, 0.0)] * 2
        nodes[number] = (tree["split_feature"], tree["threshold"], left, 0.0)
        waiting += [(left, tree["left_child"], depth + 1), (left + 1, tree["right_child"], depth + 1)]
    return np.array([(len(trees), 0.0, deepest, 0.0), *nodes], dtype=NODE)


def measure(examples: Iterable[tuple[Example, npt.NDArray[np.float64]]]) -> dict[str, tuple[float, float, float]]:
    """F1, precision and recall of the chosen blocks alone, by data set, before any line rule."""
    counts: dict[str, list[tuple[int, int, int]]] = {}
    for example, chances in examples:
        chosen = "\n".join(text for text, chance in zip(example.texts, chances, strict=True) if chance >= STORY_CHANCE)
        counts.setdefault(example.gold.collection, []).append(shingle_counts(example.gold.body, chosen))
    return {name: mean_scores(rows) for name, rows in counts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--holdout", action="store_true", help="train on the tune half of the sites only")
    parser.add_argument("--folds", type=int, default=5, help="0 measures nothing")
    arguments = parser.parse_args()
    found = [read_example(gold, read_page(arguments.folder, gold)) for gold in read_gold(arguments.folder)]
    examples = [
        example for example in found if example is not None and not (arguments.holdout and is_unseen(example.gold))
    ]
    judged = []
    for fold in range(arguments.folds):
        booster = fit([example for example in examples if site_number(example.gold) % arguments.folds != fold])
        unseen = [example for example in examples if site_number(example.gold) % arguments.folds == fold]
        judged += [(example, booster.predict(example.rows)) for example in unseen]
    for name, scores in measure(judged).items():
        print(f"{name}: F1 {scores[0]:.4f}, precision {scores[1]:.4f}, recall {scores[2]:.4f} on sites not trained on")
    print(Counter(example.gold.collection for example in examples))
    target = HOLDOUT_TREES if arguments.holdout else STORY_TREES
    target.parent.mkdir(exist_ok=True)
    np.save(target, to_nodes(fit(examples)))
    print(f"{target.stat().st_size:,} bytes written to {target.name}")


if __name__ == "__main__":
    main()
