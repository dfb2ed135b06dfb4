"""The compiled loops over all segments of a corpus. With them an archive answers several times as fast as without.

They need numba, which is not there in every installation, takes 0.2 s to start and 120 MB: so they are for processes
that serve, and all that they do is also done without them, by whole-array operations in terms.py and tree.py.
"""

from __future__ import annotations

import importlib
import itertools
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import NamedTuple

import numpy as np

from index.codec.format import Array
from index.codec.lookup import TITLE_WEIGHT, Postings, codes_by_stem, form_count
from index.codec.rows import ROW_BITS
from search.packed.corpus import Corpus
from search.packed.images import folded, signs
from search.packed.text import EDGE, POSTING, POSTING_END, Starts, Text, text_of

_log = logging.getLogger(__name__)
_NO_ROWS = np.zeros(0, dtype=bool)

_ROWS_AT_ONCE = 1 << 14
"""Of stems that stand in most articles; some 10 ms of work."""
_STEMS_KEPT = 10_000
"""Some 3 MB for one segment."""


def load_kernels() -> ModuleType | None:
    """The compiled loops, ready to run; None where numba is not installed or finds no folder to keep them in.

    Costs 0.4 s; the first time on a machine they are compiled, which takes half a minute.
    """
    if not _loaded:
        with _loading:
            if not _loaded:
                _loaded.append(_load())
    return _loaded[0]


def loaded_kernels() -> ModuleType | None:
    """The compiled loops if they have been loaded in this process, or before it was forked."""
    return _loaded[0] if _loaded else None


_loaded: list[ModuleType | None] = []
_loading = threading.Lock()


def _load() -> ModuleType | None:
    try:
        kernels = importlib.import_module("search.packed.kernels")
    except ModuleNotFoundError as fault:
        if fault.name != "numba":
            raise
        return None
    except RuntimeError as fault:
        _log.warning("searching goes on without compiled loops, which is slower: %s; set NUMBA_CACHE_DIR", fault)
        return None
    _run_all(kernels)
    return kernels


def _run_all(kernels: ModuleType) -> None:
    """Run each loop once, on a text of one word, so that no reader waits for its compilation."""
    at, big, blocks = _mapped(np.uint64), _mapped(np.uint32), _mapped(np.uint64, 0, 1)
    zeros = _mapped(np.uint8, 0, 0, 0, 0)
    text = Text(1, _mapped(np.uint16, 0), zeros, blocks, blocks, big, big, zeros, 1, at, big, zeros)
    spans = np.array([(0, 1, 0, 0, 0, 1)])
    stem, weight = np.zeros(1, np.int64), np.ones(1)
    both, pair = np.concatenate((spans, spans)), np.array([(0, 1)])
    kernels.count_live(text, spans[0], np.ones(1, dtype=bool))
    kernels.best_of_one(text, spans[0], 1.0, weight, 1.0, _NO_ROWS, 1)
    any_of = kernels.any_of, kernels.rows_of_any, kernels.best_of_any
    all_of = kernels.all_of, kernels.rows_of_all, kernels.best_of_all
    for every, rows, best in (any_of, all_of):
        every(text, both, np.ones(2), weight, _NO_ROWS)
        rows(text, both, _NO_ROWS)
        best(text, both, np.ones(2), weight, _NO_ROWS, pair, weight, 1, 1)
    kernels.add_nearness(text, both, pair, weight, 1, stem, np.zeros(1))
    kernels.phrase(text, both, _NO_ROWS, TITLE_WEIGHT)
    forms = spans, np.frombuffer(bytearray(1), dtype=bool), np.array([0, 1])
    kernels.with_forms(text, *forms, _NO_ROWS, TITLE_WEIGHT)
    kernels.best_of_forms(text, *forms, _NO_ROWS, _NO_ROWS, weight, 1.0, 1)
    letter, ends = _mapped(np.uint8, ord("a")), np.array([0, 1])
    kernels.find_spellings(letter, ends, letter, ends, np.ones(1, dtype=bool), np.ones(1, np.uint8))
    for codes in (letter, _mapped(np.uint32, ord("a"))):
        kernels.cut_texts(codes, ends, np.zeros((0, 3), np.int64), 1, 1, signs, folded)
    for large in (np.uint32, np.uint64):
        kernels.near_forms(letter, _mapped(large, 0, 1), _mapped(np.uint32, 1), 1, 0, 1, letter, 1)
    several = np.zeros(1, np.uint32), np.zeros(0, np.uint32), np.zeros(0, np.uint32)
    mapped = [(_mapped(kind, 0), big, big) for kind in (np.uint8, np.uint16, np.uint32)]
    for first, more_row, more in (several, *mapped):
        kernels.count_values(first, more_row, more, stem, np.ones(1, dtype=bool), 1)


def _mapped(kind: type[np.generic], *numbers: int) -> Array:
    """An array that cannot be written, as those of a mapped file: to numba that is a type of its own."""
    return np.frombuffer(np.array(numbers, dtype=kind).tobytes(), dtype=kind)


class Stem(NamedTuple):
    """A stem: what Starts.all_of says of it in each segment, and the live articles that have it."""

    spans: tuple[tuple[int, ...], ...]
    df: int


class Near(NamedTuple):
    """Stems that gain by standing near each other. pairs: places in a list of stems.  gains: of each side by side.

    reach: the largest distance that counts.
    """

    pairs: Sequence[tuple[int, int]]
    gains: Sequence[float]
    reach: int


class Top(NamedTuple):
    """Articles that may be the first. total: of all that match.  held: stems of each as bits, None if not asked for."""

    total: int
    rows: Array
    scores: Array
    held: Array | None = None


class Loops:
    """Runs the kernels. Safe to share between threads.

    norm [rows]: as Scorer.norm gives it for title and body together.
    """

    def __init__(self, kernels: ModuleType, corpus: Corpus, norm: Array) -> None:
        self._kernels = kernels
        self._corpus = corpus
        self._texts = [text_of(segment) for segment in corpus.segments]
        self._starts = [Starts(segment) for segment in corpus.segments]
        self._norms = [norm[base:end] for base, end in itertools.pairwise(corpus.bases)]
        self._live = [_NO_ROWS if live is None else live for live in corpus.live_in]
        self._least = float(norm.min(initial=np.inf))
        self._stems: dict[str, Stem] = {}

    def stem(self, key: str) -> Stem:
        """Look a stem up. Those asked for lately are remembered."""
        found = self._stems.get(key)
        if found is None:
            if len(self._stems) >= _STEMS_KEPT:
                self._stems.clear()
            found = self._stems[key] = self._look_up(key)
        return found

    def _look_up(self, key: str) -> Stem:
        numbers = [segment.stem_number(key) for segment in self._corpus.segments]
        spans = tuple(own.all_of(number) for own, number in zip(self._starts, numbers, strict=True))
        return Stem(spans, sum(self._df(at, span) for at, span in enumerate(spans)))

    def _df(self, at: int, span: tuple[int, ...]) -> int:
        live = self._live[at]
        if not len(live):
            return span[POSTING_END] - span[POSTING]
        return int(self._kernels.count_live(self._texts[at], np.array(span), live))

    def all_with(self, stems: Sequence[Stem], idfs: Sequence[float], *, every: bool) -> Top:
        """Articles with any of at most 8 stems, or with every one of them; nearness is not in their scores."""
        kernel = self._kernels.all_of if every else self._kernels.any_of
        idf = np.array(idfs)
        found = []
        for at, text in enumerate(self._texts):
            rows, *others = kernel(text, self._spans(at, stems), idf, self._norms[at], self._live[at])
            found.append(Top(len(rows), rows, *others))
        return self._whole(found)

    def rows_with(self, stems: Sequence[Stem], *, every: bool) -> Array:
        """Rows of the same articles, in any order."""
        kernel = self._kernels.rows_of_all if every else self._kernels.rows_of_any
        found = [
            kernel(text, self._spans(at, stems), live) + base
            for at, (text, live, base) in enumerate(zip(self._texts, self._live, self._corpus.bases, strict=False))
        ]
        return found[0] if len(found) == 1 else np.concatenate([*found, np.zeros(0, np.int64)])

    def best_with(
        self,
        stems: Sequence[Stem],
        idfs: Sequence[float],
        near: Near,
        first: int,
        allowed: Array | None,
        *,
        every: bool,
    ) -> Top:
        """Of the articles that `all_with` gives those that may be among the first so many, nearness in their scores.

        allowed [rows]: only these count, all of them live; None for all.
        """
        kernel = self._kernels.best_of_all if every else self._kernels.best_of_any
        idf, pairs, gains = np.array(idfs), np.array(near.pairs, np.int64).reshape(-1, 2), np.array(near.gains)
        found = [
            kernel(text, self._spans(at, stems), idf, self._norms[at], own, pairs, gains, near.reach, first)
            for at, (text, own) in enumerate(zip(self._texts, self._allowed(allowed), strict=True))
        ]
        return self._whole([Top(*one) for one in found])

    def best_of_one(self, stem: Stem, idf: float, first: int, allowed: Array | None) -> Top:
        """The same for one stem."""
        found = [
            self._kernels.best_of_one(text, np.array(stem.spans[at]), idf, self._norms[at], self._least, own, first)
            for at, (text, own) in enumerate(zip(self._texts, self._allowed(allowed), strict=True))
        ]
        return self._whole([Top(*one) for one in found])

    def _allowed(self, allowed: Array | None) -> Sequence[Array]:
        """What is allowed in each segment."""
        if allowed is None:
            return self._live
        return [allowed[base:end] for base, end in itertools.pairwise(self._corpus.bases)]

    def _whole(self, found: Sequence[Top]) -> Top:
        """What several segments found as one."""
        if len(found) == 1:
            return found[0]
        rows = [one.rows + base for one, base in zip(found, self._corpus.bases, strict=False)]
        held = [one.held for one in found if one.held is not None]
        return Top(
            sum(one.total for one in found),
            np.concatenate([*rows, np.zeros(0, np.int64)]),
            np.concatenate([*(one.scores for one in found), np.zeros(0)]),
            np.concatenate(held) if held else None,
        )

    def add_nearness(self, stems: Sequence[Stem], near: Near, rows: Array, scores: Array) -> None:
        """Add to the scores of some rows (rising) what they gain by pairs of stems that stand near each other."""
        pairs, gains = np.array(near.pairs), np.array(near.gains)
        done = 0
        for at, own in enumerate(self._corpus.split(rows)):
            part = scores[done : done + len(own)]
            done += len(own)
            if len(own):
                spans = self._spans(at, stems)
                self._kernels.add_nearness(self._texts[at], spans, pairs, gains, near.reach, own, part)

    def _spans(self, at: int, stems: Sequence[Stem]) -> Array:
        return np.array([stem.spans[at] for stem in stems])

    def phrase(self, stems: Sequence[Stem], is_late: Callable[[], bool]) -> Postings:
        """Live articles in which the stems stand one after another, and how often, in a title twice.

        is_late: asked between pieces of the work; when it says so, what was found till then is the answer.
        """
        found: list[tuple[Array, Array]] = []
        for at, text in enumerate(self._texts):
            for spans in _pieces(text, self._spans(at, stems)):
                if found and is_late():
                    break
                rows, counts = self._kernels.phrase(text, spans, self._live[at], TITLE_WEIGHT)
                found.append((rows + self._corpus.bases[at], counts))
        return _joined(found)

    def with_forms(self, forms: Sequence[str]) -> Postings:
        """Live articles with any of some surface forms, and how often, in a title twice."""
        found = []
        for at, text in enumerate(self._texts):
            if chosen := self._chosen(at, forms):
                rows, counts = self._kernels.with_forms(text, *chosen, self._live[at], TITLE_WEIGHT)
                found.append((rows + self._corpus.bases[at], counts))
        return _joined(found)

    def best_of_forms(self, forms: Sequence[str], first: int, allowed: Array | None) -> tuple[int, int, Postings]:
        """How many live articles have any of some surface forms, how many of these are allowed, and of the latter those
        that may be among the first so many. allowed: as `best_with` takes it."""
        having = total = 0
        found = []
        for at, (text, own) in enumerate(zip(self._texts, self._allowed(allowed), strict=True)):
            if chosen := self._chosen(at, forms):
                live_too, allowed_too, rows, counts = self._kernels.best_of_forms(
                    text, *chosen, self._live[at], own, self._norms[at], self._least, first
                )
                having += live_too
                total += allowed_too
                found.append((rows + self._corpus.bases[at], counts))
        return having, total, _joined(found)

    def _chosen(self, at: int, forms: Sequence[str]) -> tuple[Array, Array, Array] | None:
        """The stems of some forms in a segment: spans, a mark for each code, and where the marks of each stem begin.

        None if it has none of the forms.
        """
        segment, starts = self._corpus.segments[at], self._starts[at]
        chosen = codes_by_stem(segment, forms)
        marks = bytearray()
        ends = [0]
        for stem, codes in chosen.items():
            marks += bytes([codes is None]) * form_count(segment, stem)
            for code in codes or ():
                marks[ends[-1] + code] = True
            ends.append(len(marks))
        spans = [starts.all_of(stem) for stem in chosen]
        return (np.array(spans), np.frombuffer(marks, dtype=bool), np.array(ends)) if spans else None


def _pieces(text: Text, spans: Array) -> Iterator[Array]:
    """Spans of stems cut by ranges of rows where all have many postings, so that no call of a loop takes long."""
    if (spans[:, POSTING_END] - spans[:, POSTING]).min() <= _ROWS_AT_ONCE:
        yield spans
        return
    for block in range(spans.shape[1] - EDGE - 1):
        ends = spans[:, EDGE + block]
        for row in range(_ROWS_AT_ONCE, (1 << ROW_BITS) + 1, _ROWS_AT_ONCE):
            if (ends == spans[:, EDGE + block + 1]).any():
                break
            begins, ends = ends, np.array([_before(text, span, block, row) for span in spans])
            part = spans.copy()
            part[:, EDGE:] = spans[:, EDGE:].clip(begins[:, None], ends[:, None])
            part[:, POSTING], part[:, POSTING_END] = begins, ends
            yield part


def _before(text: Text, span: Array, block: int, row: int) -> int:
    """Where those postings of a block end that are before a row of it."""
    start, end = span[EDGE + block], span[EDGE + block + 1]
    return int(end if row >> ROW_BITS else start + text.row[start:end].searchsorted(np.uint16(row)))


def _joined(found: Sequence[tuple[Array, Array]]) -> Postings:
    if len(found) == 1:
        return Postings(*found[0])
    rows, counts = [rows for rows, _ in found], [counts for _, counts in found]
    return Postings(np.concatenate([*rows, np.zeros(0, np.int64)]), np.concatenate([*counts, np.zeros(0, np.uint32)]))


if __name__ == "__main__":
    load_kernels()
