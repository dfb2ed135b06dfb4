"""The tagger's weights, from one compact file.

The file is made by `python -m index.entities.train_tagger`. Layout, little endian:

    magic (8 bytes), features n, labels m, length of the names in bytes (4 bytes each), padding to 32
    weight of each pair of neighbouring labels, float32    m times m, the label before first
    weight of each feature for each label, float16         n times m
    names of the labels, then of the features, one a line, UTF-8
"""

from __future__ import annotations

import functools
import struct
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from operator import itemgetter
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from index.entities.views import Lookup

MAGIC = b"CLPTAG03"
HEADER = struct.Struct("<8sIII12x")
FILE = Path(__file__).with_name("data") / "tagger.bin"

Floats = NDArray[np.float32]

LEAST_SUMMED = 5
"""Fewer features than these are sooner added for each token than once for the word."""
FIRST_SUMS = 10_000
"""Rows for sums of words that are there from the start; there are more when they are used up."""
REMEMBERED = 40_000
"""Words, and words in their places, that are kept, some 10 MB; all are forgotten when there are more."""


class Weights(Struct, frozen=True):
    """A trained tagger. numbers: the row in `states` of each feature, by kind and value: "w", "london" of "w=london".

    states: row 0 says nothing; features × labels.

    transitions: label before × label.
    """

    labels: tuple[str, ...]
    numbers: dict[str, dict[str, int]]
    states: Floats
    transitions: Floats


@functools.cache
def open_weights(file: Path = FILE) -> Weights:
    """Read the file, which costs some 20 ms and 12 MB. Raises ValueError if it is of another layout."""
    data = file.read_bytes()
    magic, features, labels, names_bytes = HEADER.unpack_from(data)
    if magic != MAGIC or len(data) < HEADER.size + names_bytes:
        raise ValueError(f"{file.name} is not a tagger of this version; train it again")
    states_at = HEADER.size + 4 * labels * labels
    names_at = states_at + 2 * features * labels
    labels_and_names = data[names_at : names_at + names_bytes].decode().split("\n", labels)
    names = labels_and_names.pop().split("\n")
    states = np.zeros((features + 1, labels), dtype=np.float32)
    states[1:] = np.frombuffer(data[states_at:names_at], dtype="<f2").reshape(features, labels)
    return Weights(
        labels=tuple(labels_and_names),
        numbers=_numbers(names),
        states=states,
        transitions=np.frombuffer(data[HEADER.size : states_at], dtype="<f4").reshape(labels, labels),
    )


def _numbers(names: list[str]) -> dict[str, dict[str, int]]:
    """The numbers of sorted features, from 1 on, by kind and value. Those without a value are of the kind "".

    The names are taken from the list as their numbers are made, so that they are not in memory twice.
    """
    numbers: dict[str, dict[str, int]] = {"": {}}
    while names:
        kind, mark, _ = names[-1].partition("=")
        if mark:
            start = bisect_left(names, kind + mark)
            values = map(itemgetter(slice(len(kind) + 1, None)), names[start:])
            numbers[kind] = dict(zip(values, range(start + 1, len(names) + 1), strict=True))
            del names[start:]
        else:
            numbers[""].update({names.pop(): len(names) + 1})
    return numbers


def write_weights(
    file: Path,
    labels: Sequence[str],
    states: Mapping[tuple[str, str], float],
    transitions: Mapping[tuple[str, str], float],
) -> None:
    """Write a trained model. states: by feature and label; transitions: by label before and label."""
    column = {label: at for at, label in enumerate(labels)}
    features = sorted({feature for feature, _ in states})
    row = {feature: at for at, feature in enumerate(features)}
    table = np.zeros((len(features), len(labels)), dtype="<f2")
    for (feature, label), weight in states.items():
        table[row[feature], column[label]] = weight
    square = np.zeros((len(labels), len(labels)), dtype="<f4")
    for (before, label), weight in transitions.items():
        square[column[before], column[label]] = weight
    names = "\n".join((*labels, *features)).encode()
    header = HEADER.pack(MAGIC, len(features), len(labels), len(names))
    file.write_bytes(header + square.tobytes() + table.tobytes() + names)


class Scorer:
    """Gives features their numbers, and tokens the sums of their weights. Not for two threads at a time.

    What a word says by itself is added up once and gets a number of its own if it is much.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._unsummed: list[list[int]] = []
        self._lookup = self._forget()

    def _forget(self) -> Lookup[int]:
        known = self.weights.states
        self._states = np.concatenate([known, np.zeros((FIRST_SUMS, known.shape[1]), dtype=np.float32)])
        self._used, self._unsummed = len(known), []
        numbers = self.weights.numbers
        return Lookup(lambda kind: numbers.get(kind, {}).get, 0, self._sum)

    def _sum(self, numbers: list[int]) -> list[int]:
        """The number of a new row that will hold the sum of these, or the few that the model knows: at least one."""
        numbers = numbers or [0]
        if len(numbers) < LEAST_SUMMED:
            return numbers
        self._unsummed.append(numbers)
        return [self._used + len(self._unsummed) - 1]

    def _add_up(self) -> None:
        """Fill the new rows, all at once: an addition of its own would cost four times as much for each."""
        if self._unsummed:
            ends = list(accumulate(map(len, self._unsummed)))
            sums = _sums(self._states, list(chain.from_iterable(self._unsummed)), ends)
            while self._used + len(sums) > len(self._states):
                self._states = np.concatenate([self._states, np.zeros_like(self._states)])
            self._states[self._used : self._used + len(sums)] = sums
            self._used += len(sums)
            self._unsummed = []

    def lookup(self) -> Lookup[int]:
        """What gives the features of the next text their numbers."""
        if len(self._lookup) > REMEMBERED:
            self._lookup = self._forget()
        return self._lookup

    def scores(self, items: Sequence[int], ends: Sequence[int]) -> Floats:
        """For each token the sums of the weights of its features: items up to each end, at least one for each."""
        if not ends:
            return np.zeros((0, len(self.weights.labels)), dtype=np.float32)
        self._add_up()
        return _sums(self._states, items, ends)


def _sums(states: Floats, numbers: Sequence[int], ends: Sequence[int]) -> Floats:
    """The sums of those rows that end where the ends say."""
    rows = np.array(numbers, dtype=np.intp)
    sums: Floats = np.add.reduceat(states.take(rows, axis=0), np.array([0, *ends[:-1]], dtype=np.intp), axis=0)
    return sums
