"""Step three: a linear-chain CRF over the runs of capitalised words. Another tagger may take its place: any function
from tokens to labelled token ranges will do."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from index.entities.features import Evidence, Run, find_runs, run_features
from index.entities.tokens import Tokens

FILE = Path(__file__).with_name("data") / "tagger.crf"

_lock = threading.Lock()
"""The tagger of pycrfsuite keeps the sequence that it looks at, so one thread uses it at a time."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A labelled range of tokens. label: PER, LOC, ORG or MISC.  score: the model's mean certainty, 0 to 1."""

    start: int
    end: int
    label: str
    score: float


@functools.cache
def _model() -> pycrfsuite.Tagger:
    model = pycrfsuite.Tagger()
    model.open(str(FILE))
    return model


def tag(tokens: Tokens) -> list[Guess]:
    """The names in a document, in order, disjoint. Costs about 30 µs a capitalised token."""
    runs = find_runs(tokens)
    evidence = Evidence(tokens, runs)
    guesses: list[Guess] = []
    with _lock:
        model = _model()
        for run in runs:
            model.set(run_features(tokens, run, evidence))
            labels = model.tag()
            guesses += _spans(run, labels, [model.marginal(label, at) for at, label in enumerate(labels)])
    return guesses


def _spans(run: Run, labels: Iterable[str], scores: list[float]) -> list[Guess]:
    found: list[Guess] = []
    for at, label in enumerate(labels):
        if label == "O":
            continue
        token, name = run[0] + at, label[2:]
        if label[0] == "I" and found and found[-1].end == token and found[-1].label == name:
            last = found[-1]
            found[-1] = Guess(last.start, token + 1, name, min(last.score, scores[at]))
        else:
            found.append(Guess(token, token + 1, name, scores[at]))
    return found
