"""The tagger's file, and decoding many runs at once."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.entities.decoding import decode
from index.entities.weights import Scorer, open_weights, write_weights

LABELS = ("B-PER", "I-PER", "O")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "tagger.bin"
    states = {
        ("w=ada", "B-PER"): 2.5,
        ("w=the", "O"): 1.0,
        ("hy", "O"): 0.5,
        ("w2=ada", "O"): 0.25,
        ("a=w=b", "O"): 3.0,
    }
    write_weights(file, LABELS, states, {("B-PER", "I-PER"): 0.5})
    weights = open_weights(file)
    assert weights.labels == LABELS
    assert {kind: set(values) for kind, values in weights.numbers.items()} == {
        "w": {"ada", "the"},
        "": {"hy"},
        "w2": {"ada"},
        "a": {"w=b"},
    }
    assert weights.states[weights.numbers["w"]["ada"]].tolist() == [2.5, 0.0, 0.0]
    assert weights.states[weights.numbers[""]["hy"]].tolist() == [0.0, 0.0, 0.5]
    assert weights.transitions[0].tolist() == [0.0, 0.5, 0.0]
    assert weights.states[0].tolist() == [0.0, 0.0, 0.0]


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "tagger.bin"
    file.write_bytes(b"lCRF" + bytes(60))
    with pytest.raises(ValueError, match="train it again"):
        open_weights(file)


def test_a_token_has_the_sum_of_its_features(tmp_path: Path) -> None:
    file = tmp_path / "tagger.bin"
    write_weights(file, LABELS, {("a", "O"): 1.0, ("b", "O"): 2.0, ("b", "B-PER"): 4.0}, {})
    scorer = Scorer(open_weights(file))
    find = scorer.lookup().find
    scores = scorer.scores([find("a"), find("b"), 0], [2, 3])
    assert scores.tolist() == [[4.0, 0.0, 3.0], [0.0, 0.0, 0.0]]


def test_what_a_word_says_is_added_up_once(tmp_path: Path) -> None:
    file = tmp_path / "tagger.bin"
    known = {("w=marie", "O"): 1.0, ("s2=ie", "O"): 0.5, ("s3=rie", "O"): 0.25, ("s4=arie", "O"): 0.25}
    write_weights(file, LABELS, {**known, ("p3=mar", "B-PER"): 4.0}, {})
    lookup = (scorer := Scorer(open_weights(file))).lookup()
    assert len(lookup.own["Marie"]) == 1
    assert lookup.own["Rose"] == (0,)
    scores = scorer.scores([*lookup.own["Marie"], *lookup.own["Mark"], *lookup.own["Rose"]], [1, 2, 3]).tolist()
    assert scores == [[4.0, 0.0, 2.0], [4.0, 0.0, 0.0], [0.0, 0.0, 0.0]]


FLOATS = st.integers(-24, 24).map(lambda number: number / 8)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(0, 99))
def test_decoding_agrees_with_trying_every_path(data: st.DataObject, lengths: list[int], seed: int) -> None:
    chooser = np.random.default_rng(seed)
    scores = chooser.normal(size=(sum(lengths), 3)).astype(np.float32)
    transitions = np.array(data.draw(st.lists(FLOATS, min_size=9, max_size=9)), dtype=np.float32).reshape(3, 3)
    decoded = decode(scores, lengths, transitions)
    start = 0
    for length in lengths:
        paths = list(itertools.product(range(3), repeat=length))
        totals = np.array([_total(scores[start : start + length], path, transitions) for path in paths])
        shares = np.exp(totals - totals.max())
        best = paths[int(totals.argmax())]
        assert decoded.labels[start : start + length].tolist() == list(best)
        for at, label in itertools.product(range(length), range(3)):
            share = shares[[path[at] == label for path in paths]].sum() / shares.sum()
            assert decoded.chances[start + at, label] == pytest.approx(share, abs=1e-4)
        start += length


def _total(scores: np.ndarray, path: tuple[int, ...], transitions: np.ndarray) -> float:
    steps = sum(float(transitions[before, label]) for before, label in itertools.pairwise(path))
    return steps + sum(float(scores[at, label]) for at, label in enumerate(path))
