"""Step three: a linear-chain CRF over the runs of capitalised words. Another tagger may take its place: any function
from tokens to labelled token ranges will do."""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from index.entities.agreement import NAMES, Guess, agree
from index.entities.features import Evidence, Run, find_runs, run_features
from index.entities.tokens import Tokens

FILE = Path(__file__).with_name("data") / "tagger.crf"

_lock = threading.Lock()
"""The tagger of pycrfsuite keeps the sequence that it looks at, so one thread uses it at a time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says of a document. guesses: its best labels.  chances: of each of NAMES, for each token."""

    guesses: list[Guess]
    chances: dict[int, tuple[float, ...]]
    runs: list[Run]


@functools.cache
def _model(file: Path) -> pycrfsuite.Tagger:
    model = pycrfsuite.Tagger()
    model.open(str(file))
    return model


def tag(tokens: Tokens, file: Path = FILE) -> list[Guess]:
    """The names in a document, in order, disjoint. Costs about 30 µs a capitalised token."""
    with _lock:
        reading = read(tokens, _model(file))
    return agree(tokens, reading.guesses, reading.chances, reading.runs)


def read(tokens: Tokens, model: pycrfsuite.Tagger) -> Reading:
    """Each run by itself."""
    runs = find_runs(tokens)
    evidence = Evidence(tokens, runs)
    reading = Reading([], {}, runs)
    known = model.labels()
    parts = [[f"{sign}-{name}" for sign in "BI" if f"{sign}-{name}" in known] for name in NAMES]
    marginal = model.marginal
    for run in runs:
        model.set(run_features(tokens, run, evidence))
        labels = model.tag()
        for at, label in enumerate(labels):
            if label != "O" or tokens.capitals[run[0] + at]:
                reading.chances[run[0] + at] = tuple([sum([marginal(part, at) for part in two]) for two in parts])
        reading.guesses.extend(_spans(run, labels, reading.chances))
    return reading


def _spans(run: Run, labels: Sequence[str], chances: dict[int, tuple[float, ...]]) -> list[Guess]:
    found: list[Guess] = []
    for at, label in enumerate(labels):
        if label == "O":
            continue
        token, name = run[0] + at, label[2:]
        score = chances[token][NAMES.index(name)]
        if label[0] == "I" and found and found[-1].end == token and found[-1].label == name:
            last = found[-1]
            found[-1] = Guess(last.start, token + 1, name, min(last.score, score))
        else:
            found.append(Guess(token, token + 1, name, score))
    return found
