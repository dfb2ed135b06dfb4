"""Train the nets that tell a story's blocks beside the trees, and measure them alone on sites they have not seen.

    python -m benchmarks.train_story_nets FOLDER [--holdout] [--folds N]

FOLDER, --holdout, --folds: as for train_story_trees.py. Takes some minutes and no more than numpy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.networks import Lesson, train
from benchmarks.train_story_trees import Example, measure, read_example
from benchmarks.training import Floats, Rows, parted, read_task
from index.ingest.nets import STORY_NETS, read_nets

SEEDS = (0, 1)


def fit_nets(examples: Sequence[Example]) -> Rows:
    """Nets on all blocks of these pages."""
    return train([Lesson(one.rows, one.labels, one.weights) for one in examples], SEEDS)


def judged(examples: Sequence[Example], folds: int) -> Iterator[tuple[Example, Floats]]:
    """Each page with its blocks' chances by nets of other sites."""
    for others, own in parted(examples, folds):
        nets = read_nets(fit_nets(others))
        for example in own:
            yield example, 1 / (1 + np.exp(-nets.log_odds(example.rows).astype(np.float64)))


def main() -> None:
    task = read_task(__doc__, folds=5)
    examples = [example for gold, page in task.pages() if (example := read_example(gold, page)) is not None]
    for name, scores in measure(judged(examples, task.folds)).items():
        print(f"{name}: F1 {scores[0]:.4f}, precision {scores[1]:.4f}, recall {scores[2]:.4f} on sites not trained on")
    task.write_numbers(fit_nets(examples), STORY_NETS)


if __name__ == "__main__":
    main()
