"""Training of the small nets of index/ingest/nets.py, with numpy alone: gradients by hand, steps by Adam."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.training import Floats, Rows
from index.ingest.nets import WIDTH, Layer, Nets

UNITS = 32
BETWEEN = 3
EPOCHS = 14
PAGES_AT_ONCE = 8
RATE = 2e-3
DECAY = 0.1
# Shares of a row's numbers, and of what a layer says, that are left out at each step.
ROW_DROP = 0.1
DROP = 0.4
# Zeros between two pages that are learned from together, more than the layers reach, and the longest page.
GAP = 16
MOST_ROWS = 1_500
FIRST_MEAN, SECOND_MEAN, LEAST = 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page: a row a block, whether it is in the gold, and what it weighs."""

    rows: Rows
    labels: Floats
    weights: Floats


@dataclass(slots=True)
class _Batch:
    rows: Rows
    labels: Rows
    weights: Rows
    inside: Rows


@dataclass(slots=True)
class _Learner:
    """A net that changes. moments: of each layer's gradients, first and second."""

    layers: list[Layer]
    random: np.random.Generator
    steps: int = 0
    moments: list[list[tuple[Rows, Rows]]] = field(default_factory=list)

    def learn(self, batch: _Batch, rate: float) -> None:
        gradients = self._gradients(batch)
        self.steps += 1
        if not self.moments:
            self.moments = [[(np.zeros_like(part), np.zeros_like(part)) for part in layer] for layer in self.layers]
        for layer, moments, slopes in zip(self.layers, self.moments, gradients, strict=True):
            for part, (first, second), slope in zip(layer, moments, slopes, strict=True):
                first += (1 - FIRST_MEAN) * (slope - first)
                second += (1 - SECOND_MEAN) * (slope * slope - second)
                spread = np.sqrt(second / (1 - SECOND_MEAN**self.steps)) + LEAST
                part -= rate * (first / (1 - FIRST_MEAN**self.steps) / spread + DECAY * part * (part.ndim > 1))

    def _kept(self, like: Rows, drop: float) -> Rows:
        kept = (self.random.random(like.shape, dtype=np.float32) > drop).astype(np.float32)
        kept /= np.float32(1 - drop)
        return kept

    def _gradients(self, batch: _Batch) -> list[Layer]:
        (weights, offsets), *between, (last, bias) = self.layers
        rows = batch.rows * self._kept(batch.rows, ROW_DROP)
        read = np.maximum(rows @ weights + offsets, 0) * batch.inside
        state, passed = read, []
        for number, (inner, shift) in enumerate(between):
            seen = _spread_out(state, 1 << number)
            said = np.maximum(seen @ inner + shift, 0)
            kept = self._kept(said, DROP)
            state = (state + said * kept) * batch.inside
            passed.append((seen, said, kept))
        told = 1 / (1 + np.exp(-(state @ last + bias)[:, 0]))
        slope = ((told - batch.labels) * batch.weights / batch.weights.sum())[:, None].astype(np.float32)
        gradients = [(state.T @ slope, slope.sum(axis=0))]
        back = slope @ last.T
        for number in range(len(between) - 1, -1, -1):
            seen, said, kept = passed[number]
            back = back * batch.inside
            slope = back * kept * (said > 0)
            gradients.append((seen.T @ slope, slope.sum(axis=0)))
            back = back + _drawn_in(slope @ between[number][0].T, 1 << number)
        slope = back * (read > 0)
        gradients.append((rows.T @ slope, slope.sum(axis=0)))
        return gradients[::-1]


def _spread_out(state: Rows, apart: int) -> Rows:
    side = WIDTH // 2 * apart
    padded = np.pad(state, ((side, side), (0, 0)))
    return np.concatenate([padded[step * apart : step * apart + len(state)] for step in range(WIDTH)], axis=1)


def _drawn_in(slopes: Rows, apart: int) -> Rows:
    """What `_spread_out` gave away, back at its rows."""
    side, units = WIDTH // 2 * apart, slopes.shape[1] // WIDTH
    summed = np.zeros((len(slopes) + 2 * side, units), dtype=np.float32)
    for step in range(WIDTH):
        summed[step * apart : step * apart + len(slopes)] += slopes[:, step * units : (step + 1) * units]
    return summed[side : side + len(slopes)]


def train(lessons: Sequence[Lesson], seeds: Sequence[int]) -> Rows:
    """A net for each seed, as the row of numbers that `read_nets` reads."""
    rows = np.concatenate([lesson.rows for lesson in lessons])
    is_wide = np.abs(rows).max(axis=0) > 1
    rows[:, is_wide] = np.sign(rows[:, is_wide]) * np.log1p(np.abs(rows[:, is_wide]))
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-3
    scaling = Nets(mean, spread, is_wide, ())
    told = [Lesson(scaling.scaled(lesson.rows), lesson.labels, lesson.weights) for lesson in lessons]
    nets = [_trained(told, seed) for seed in seeds]
    parts = [np.array([rows.shape[1], UNITS, BETWEEN, len(seeds)]), mean, spread, is_wide]
    parts += [part.ravel() for layers in nets for layer in layers for part in layer]
    return np.concatenate(parts).astype(np.float32)


def _trained(lessons: Sequence[Lesson], seed: int) -> list[Layer]:
    random = np.random.default_rng(seed)
    learner = _Learner(_begun(lessons[0].rows.shape[1], random), random)
    rounds = -(-len(lessons) // PAGES_AT_ONCE)
    for step in range(EPOCHS * rounds):
        if step % rounds == 0:
            order = random.permutation(len(lessons))
        at = step % rounds * PAGES_AT_ONCE
        batch = _batch([lessons[number] for number in order[at : at + PAGES_AT_ONCE]], random)
        learner.learn(batch, RATE * 0.5 * (1 + np.cos(np.pi * step / (EPOCHS * rounds))))
    return learner.layers


def _begun(columns: int, random: np.random.Generator) -> list[Layer]:
    """Layers before any learning: small numbers by chance."""

    def layer(rows: int, units: int, share: float) -> Layer:
        weights = share * np.sqrt(2 / rows) * random.normal(size=(rows, units))
        return weights.astype(np.float32), np.zeros(units, dtype=np.float32)

    return [
        layer(columns, UNITS, 1.0),
        *(layer(WIDTH * UNITS, UNITS, 0.5) for _ in range(BETWEEN)),
        layer(UNITS, 1, 0.1),
    ]


def _batch(lessons: Sequence[Lesson], random: np.random.Generator) -> _Batch:
    lessons = [_cut(lesson, random) for lesson in lessons]
    count = sum(len(lesson.rows) + GAP for lesson in lessons)
    batch = _Batch(
        np.zeros((count, lessons[0].rows.shape[1]), np.float32), *(np.zeros(count, np.float32) for _ in range(2)),
        np.zeros((count, 1), np.float32),
    )  # fmt: skip
    at = 0
    for lesson in lessons:
        here = slice(at, at + len(lesson.rows))
        batch.rows[here], batch.labels[here], batch.weights[here] = lesson.rows, lesson.labels, lesson.weights
        batch.inside[here] = 1
        at = here.stop + GAP
    return batch


def _cut(lesson: Lesson, random: np.random.Generator) -> Lesson:
    """Of a long page a part, by chance."""
    if len(lesson.rows) <= MOST_ROWS:
        return lesson
    begin = int(random.integers(0, len(lesson.rows) - MOST_ROWS + 1))
    here = slice(begin, begin + MOST_ROWS)
    return Lesson(lesson.rows[here], lesson.labels[here], lesson.weights[here])
