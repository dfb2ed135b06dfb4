"""Step three: a linear-chain CRF over the runs of capitalised words. Another tagger may take its place: any function
from tokens to labelled token ranges will do."""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from index.entities.agreement import NAMES, Guess, agree
from index.entities.decoding import decode
from index.entities.features import Evidence, Run, find_runs
from index.entities.tokens import Tokens
from index.entities.views import run_views
from index.entities.weights import FILE, Scorer, open_weights

_lock = threading.Lock()
"""The scorer keeps what it has added up, so one thread uses it at a time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says of a document.

    guesses: its best labels.  chances: of each of NAMES, for each token of a run.
    """

    guesses: list[Guess]
    chances: dict[int, Sequence[float]]
    runs: list[Run]


@functools.cache
def _scorer(file: Path) -> Scorer:
    return Scorer(open_weights(file))


def tag(tokens: Tokens, file: Path = FILE) -> list[Guess]:
    """The names in a document, in order, disjoint. Costs about 10 µs a capitalised token."""
    return agreed(tokens, read(tokens, file))


def agreed(tokens: Tokens, reading: Reading) -> list[Guess]:
    """One label for each name of a document that was read."""
    return agree(tokens, reading.guesses, reading.chances, reading.runs)


def read(tokens: Tokens, file: Path = FILE) -> Reading:
    """What the model in a file says of a document."""
    with _lock:
        return _read(tokens, _scorer(file))


def _read(tokens: Tokens, scorer: Scorer) -> Reading:
    """Each run by itself."""
    runs = find_runs(tokens)
    evidence = Evidence(tokens, runs)
    weights = scorer.weights
    lookup = scorer.lookup()
    scores = scorer.scores([items for run in runs for items in run_views(tokens, run, evidence, lookup)])
    decoded = decode(scores, [end - start for start, end in runs], weights.transitions)
    parts = np.array([[label[2:] == name for name in NAMES] for label in weights.labels], dtype=np.float32)
    places = list(chain.from_iterable(range(*run) for run in runs))
    chances = dict(zip(places, (decoded.chances @ parts).tolist(), strict=True))
    named = np.flatnonzero(decoded.labels != weights.labels.index("O")).tolist()
    labels = {places[at]: weights.labels[number] for at, number in zip(named, decoded.labels[named], strict=True)}
    return Reading(_guesses(labels, chances, {start for start, _ in runs}), chances, runs)


def _guesses(labels: dict[int, str], chances: dict[int, Sequence[float]], begins: set[int]) -> list[Guess]:
    """Labels of tokens to ranges. begins: the first tokens of runs, over which no name reaches."""
    found: list[Guess] = []
    for token, label in labels.items():
        name = label[2:]
        score = chances[token][NAMES.index(name)]
        last = found[-1] if found and label[0] == "I" and token not in begins else None
        if last and last.end == token and last.label == name:
            found[-1] = Guess(last.start, token + 1, name, min(last.score, score))
        else:
            found.append(Guess(token, token + 1, name, score))
    return found
