"""Nets over the rows of a page: what they say is the same however a page is parted for memory's sake."""

import numpy as np
import pytest

from index.ingest import nets
from index.ingest.nets import FARTHEST, STORY_NETS, WIDTH, Judges, Nets, read_nets
from index.ingest.trees import read_forest

COLUMNS, UNITS, BETWEEN = 3, 2, 2


def numbers_of(count: int, *, scale: float = 1.0) -> np.ndarray:
    """Nets with weights by chance, of three columns of which the last is wide."""
    random = np.random.default_rng(7)
    size = COLUMNS * UNITS + UNITS + BETWEEN * (WIDTH * UNITS * UNITS + UNITS) + UNITS + 1
    weights = random.normal(size=count * size) * scale
    told = [[COLUMNS, UNITS, BETWEEN, count], [0.0, 1.0, 2.0], [1.0, 0.5, 2.0], [0, 0, 1], weights]
    return np.concatenate([np.asarray(part, dtype=np.float32) for part in told])


def rows_of(count: int) -> np.ndarray:
    return np.random.default_rng(3).normal(size=(count, COLUMNS)).astype(np.float32) * 3


def by_hand(read: Nets, rows: np.ndarray) -> np.ndarray:
    """The first net's word, a row and a place at a time."""
    (weights, offsets), *between, (last, bias) = read.nets[0].layers
    state = [np.maximum(row @ weights + offsets, 0) for row in read.scaled(rows)]
    for number, (inner, shift) in enumerate(between):
        said = []
        for at in range(len(state)):
            around = [at + (step - WIDTH // 2) * 2**number for step in range(WIDTH)]
            seen = [state[place] if 0 <= place < len(state) else np.zeros(UNITS) for place in around]
            said.append(np.maximum(np.concatenate(seen) @ inner + shift, 0))
        state = [one + other for one, other in zip(state, said, strict=True)]
    return np.array([(row @ last + bias)[0] for row in state])


def test_a_net_reads_each_row_with_those_around_it() -> None:
    read, rows = read_nets(numbers_of(1)), rows_of(12)
    assert np.allclose(read.log_odds(rows), by_hand(read, rows), atol=1e-4)


def test_wide_columns_are_told_by_their_logarithm_and_none_is_far_from_its_mean() -> None:
    read = read_nets(numbers_of(1))
    rows = np.array([[0.5, 1.0, np.expm1(3.0)], [0.0, -9.0, -np.expm1(3.0)]], dtype=np.float32)
    assert np.allclose(read.scaled(rows), [[0.5, 0.0, 0.5], [0.0, -FARTHEST, -2.5]])
    assert rows[1, 1] == -9.0


def test_a_page_read_in_parts_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    read, rows = read_nets(numbers_of(2, scale=0.5)), rows_of(50)
    whole = read.log_odds(rows)
    monkeypatch.setattr(nets, "ROWS_AT_ONCE", 7)
    assert np.allclose(read.log_odds(rows), whole, atol=1e-4)


def test_the_mean_of_two_nets_counts() -> None:
    rows = rows_of(5)
    both = read_nets(numbers_of(2))
    apart = [Nets(both.mean, both.spread, both.is_wide, (net,)).log_odds(rows) for net in both.nets]
    assert np.allclose(both.log_odds(rows), (apart[0] + apart[1]) / 2, atol=1e-5)


def test_no_rows_give_no_chances() -> None:
    assert read_nets(numbers_of(1)).log_odds(rows_of(0)).shape == (0,)


def test_nets_speak_beside_the_trees_by_their_share() -> None:
    node = np.array(
        [(1, 0.0, 0, 0.0), (0, 0.0, -1, 2.0)],
        dtype=[("feature", "<i2"), ("threshold", "<f4"), ("below", "<i4"), ("value", "<f4")],
    )
    read, rows = read_nets(numbers_of(1)), rows_of(6)
    odds = (1 - nets.NET_SHARE) * 2.0 + nets.NET_SHARE * read.log_odds(rows)
    assert np.allclose(Judges(read_forest(node), read).chances(rows), 1 / (1 + np.exp(-odds)), atol=1e-4)


def test_what_ships_reads_the_rows_of_pages() -> None:
    read = read_nets(np.load(STORY_NETS, allow_pickle=False))
    assert len(read.mean) == len(read.is_wide) == 271
    assert read.spread.min() > 0
