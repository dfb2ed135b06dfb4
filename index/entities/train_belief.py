"""Train data/person_belief.txt: `python -m index.entities.train_belief DATA`, DATA as for `train_tagger`.

The tagger knows its training texts by heart, so each is read by one that was trained on the others. What the rules then
take for persons, and whether the text's own labels say so, is what the logistic regression learns from. Run it after
`train_tagger`. The same inputs give the same weights.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.entities import rules, tagger
from index.entities.belief import FILE, Facts, person_facts, words_of_others
from index.entities.countries import free_countries
from index.entities.people import group_people
from index.entities.recasing import recase
from index.entities.tokens import split_tokens
from index.entities.train_tagger import Document, read_documents, train
from index.entities.weights import write_weights

FOLDS = 3
PENALTY = 2.0
"""On the squared weights."""
STEPS = 25
"""Of Newton's method, which needs about ten."""
DIGITS = 3

Example = tuple[Facts, bool]
"""What a document says of a person, and whether there is one."""


def examples(documents: Sequence[Document]) -> Iterator[Example]:
    """Those of all texts whose labels are sure."""
    for fold in range(FOLDS):
        read = [document for at, document in enumerate(documents) if at % FOLDS != fold or document.doubtful]
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / "tagger.bin"
            write_weights(file, *train(read))
            for document in documents[fold::FOLDS]:
                if not document.doubtful:
                    yield from list(_of_document(document, file)) * document.copies


def _of_document(document: Document, file: Path) -> Iterator[Example]:
    text = document.text
    tokens = recase(split_tokens(text))
    reading = tagger.read(tokens, file)
    guesses = rules.adjust(tokens, free_countries(tokens, tagger.agreed(tokens, reading)))
    by_span = {(tokens.starts[g.start], tokens.ends[g.end - 1]): g for g in guesses if g.label == "PER"}
    named = [(start, end) for start, end, label in sorted(document.spans) if label == "PER"]
    right = {group.words for group in group_people(text, named)}
    others = words_of_others(tokens, reading)
    for group in group_people(text, list(by_span)):
        facts = person_facts(tokens, reading, others, group.words, [by_span[span] for span in group.spans])
        yield facts, group.words in right


def fitted(found: Sequence[Example]) -> Facts:
    """The weights of a logistic regression."""
    names = sorted({name for facts, _ in found for name in facts})
    rows = np.array([[facts.get(name, 0.0) for name in names] for facts, _ in found])
    right = np.array([float(is_right) for _, is_right in found])
    return dict(zip(names, _newton(rows, right).round(DIGITS).tolist(), strict=True))


def _newton(rows: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    penalty = PENALTY * np.eye(rows.shape[1])
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - chances) - PENALTY * weights
        weights = weights + np.linalg.solve(rows.T @ (rows * (chances * (1 - chances))[:, None]) + penalty, slope)
    return weights


def main() -> None:
    """Train what ships, on the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with the train-*.jsonl.gz files")
    weights = fitted(list(examples(list(read_documents(parser.parse_args().data)))))
    lines = [f"{name} {weight}" for name, weight in weights.items()]
    FILE.write_text("\n".join(("# Made by train_belief.", *lines, "")), encoding="utf-8")
    sys.stdout.write(f"{len(weights)} weights\n")


if __name__ == "__main__":
    main()
