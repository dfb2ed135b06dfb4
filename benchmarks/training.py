"""What the trainings of trees share: their arguments, folds by site, words to weigh by, and the files they write."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import lightgbm
import numpy as np
import numpy.typing as npt

from benchmarks.extraction_gold import Gold, is_unseen, read_gold, read_page, site_number
from index.ingest.trees import NODE

HOLDOUT = Path(__file__).parent / "out"
"""Where --holdout writes, under the names of the files that ship."""
PARAMETERS: dict[str, object] = {
    "objective": "binary",
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
"""Boxes deeper than this are read as their text, in training as in an ingest."""
# A block or line counts for so many words at most, and never for nothing.
MOST_WORDS = 400
FEWEST_GOLD_WORDS = 30
WEIGHT_SCALE = 10.0
LEAST_WEIGHT = 0.01

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.float32]


class HasGold(Protocol):
    """What belongs to a page of the gold."""

    @property
    def gold(self) -> Gold: ...


Example = TypeVar("Example", bound=HasGold)


@dataclass(frozen=True, slots=True)
class Task:
    """What to train on, and whether on the tune half of the sites alone. folds: 0 measures nothing."""

    folder: Path
    is_holdout: bool
    folds: int

    def pages(self) -> Iterator[tuple[Gold, bytes]]:
        """The pages to learn from, in the order of the file."""
        for gold in read_gold(self.folder):
            if not (self.is_holdout and is_unseen(gold)):
                yield gold, read_page(self.folder, gold)

    def write(self, booster: lightgbm.Booster, path: Path) -> None:
        """The trees to where they ship, or to HOLDOUT."""
        np.save(self._target(path), to_nodes(booster))

    def write_numbers(self, numbers: Rows, path: Path) -> None:
        """The weights of nets, as `write`."""
        np.save(self._target(path), numbers)

    def write_lines(self, lines: Iterable[str], path: Path) -> None:
        """A table, as `write`."""
        self._target(path).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def _target(self, path: Path) -> Path:
        target = HOLDOUT / path.name if self.is_holdout else path
        target.parent.mkdir(exist_ok=True)
        print(f"writes {target.name}")
        return target


def read_task(description: str | None, folds: int) -> Task:
    """The arguments of the command. folds: unless it says another number."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--holdout", action="store_true", help="train on the tune half of the sites only")
    parser.add_argument("--folds", type=int, default=folds, help="0 measures nothing")
    arguments = parser.parse_args()
    return Task(arguments.folder, arguments.holdout, arguments.folds)


def parted(examples: Sequence[Example], folds: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """For each fold, the examples of all other sites and its own."""
    for fold in range(folds):
        inside = [fold_of(one, folds) == fold for one in examples]
        yield (
            [one for one, is_in in zip(examples, inside, strict=True) if not is_in],
            [one for one, is_in in zip(examples, inside, strict=True) if is_in],
        )


def fold_of(example: HasGold, folds: int) -> int:
    """Which fold a site is in; the parity of its number is spoken for."""
    return site_number(example.gold) // 2 % folds


def fit(
    rows: Sequence[Rows],
    labels: Sequence[Floats],
    weights: Sequence[Floats],
    trees: int,
    parameters: Mapping[str, object],
) -> lightgbm.Booster:
    """Trees on the rows of several pages. parameters: beside those that all trainings share."""
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(labels), weight=np.concatenate(weights))
    return lightgbm.train(PARAMETERS | parameters, data, trees)


def chances(booster: lightgbm.Booster, rows: Rows) -> Rows:
    """For each row a number from 0 to 1; none for no rows."""
    return np.asarray(booster.predict(rows), dtype=np.float32) if len(rows) else np.zeros(0, np.float32)


def weights_of(texts: Sequence[str], body: str) -> Floats:
    """What each block or line weighs: its share of the story's words, for each page counts the same."""
    counts = np.array([len(WORD.findall(text)) for text in texts], dtype=np.float64)
    whole = max(len(WORD.findall(body)), FEWEST_GOLD_WORDS)
    weights: Floats = np.minimum(counts, MOST_WORDS) / whole * WEIGHT_SCALE + LEAST_WEIGHT
    return weights


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
