"""The compiled loops over all segments of a corpus. With them an archive answers several times as fast as without.

They need numba, which is not there in every installation, takes 0.2 s to start and 120 MB: so they are for processes
that serve, and all that they do is also done without them, by whole-array operations in terms.py and tree.py.
"""

from __future__ import annotations

import importlib
import itertools
import logging
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import NamedTuple

import numpy as np

from index.codec.format import Array
from index.codec.lookup import TITLE_WEIGHT, Postings
from index.codec.rows import ROW_BITS
from index.cores import available_cores
from search.packed.corpus import Corpus
from search.packed.images import folded, signs
from search.packed.lengths import classes
from search.packed.text import (
    EDGE,
    POSTING,
    POSTING_END,
    TYPES,
    Lexicon,
    Starts,
    Text,
    lexicon_of,
    lexicons_of,
    table_of,
    text_of,
)

_log = logging.getLogger(__name__)
_NO_ROWS = np.zeros(0, dtype=bool)
_NO_LIST = np.zeros(0, dtype=np.uint32)

_POSTINGS_AT_ONCE = 1 << 16
"""Of all words of a phrase, in articles that have them all; some 10 ms of work where these are the most common ones."""
_WEIGHTS = {None: (TITLE_WEIGHT, 1), "title": (1, 0), "body": (0, 1)}
"""What an occurrence in a title counts, and one in a body, by the field that is asked for."""
_STEMS_KEPT = 10_000
"""Some 3 MB for one segment."""


def load_kernels() -> ModuleType | None:
    """The compiled loops, ready to run; None where numba is not installed or finds no folder to keep them in.

    Costs 0.4 s; the first time on a machine they are compiled, which takes half a minute of one processor.
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
    kernels = _imported()
    if kernels is not None:
        _run_ranking(kernels)
        _run_others(kernels)
    return kernels


def _imported() -> ModuleType | None:
    try:
        return importlib.import_module("search.packed.kernels")
    except ModuleNotFoundError as fault:
        if fault.name != "numba":
            raise
    except RuntimeError as fault:
        _log.warning("searching goes on without compiled loops, which is slower: %s; set NUMBA_CACHE_DIR", fault)
    return None


def compile_kernels() -> None:
    """Compile the loops ahead, half of them in another process where there is a processor for it."""
    if available_cores() == 1:
        load_kernels()
        return
    from concurrent.futures import ProcessPoolExecutor  # these two are not for those who only search
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        halves = other.submit(_compile, _run_others)
        _compile(_run_ranking)
        halves.result()


def _compile(run: Callable[[ModuleType], None]) -> None:
    kernels = _imported()
    if kernels is not None:
        run(kernels)


def _run_ranking(kernels: ModuleType) -> None:
    """Run each loop of kernels/ranking.py, any.py and cutting.py once, so that no reader waits for its compilation."""
    word, one, two = _word()
    texts, idf, weight = table_of([word], [0]), np.ones(2), np.ones(1)
    kernels.count_gone(texts, one)
    kernels.best_of_one(texts, one, 1.0, weight, classes(weight), _NO_ROWS, 1)
    for every, rows in ((kernels.any_of, kernels.rows_of_any), (kernels.all_of, kernels.rows_of_all)):
        every(texts, two, idf, weight)
        rows(texts, two)
    ranked = texts, two, idf, weight, classes(weight), _NO_ROWS
    kernels.best_of_any(*ranked, 1, 1.0, 1, 1)
    kernels.best_of_all(*ranked, _NO_LIST, 1, 1.0, 1, 1)
    kernels.cut_texts(_mapped(np.uint32, ord("a")), np.array([0, 1]), np.zeros((0, 3), np.int64), 1, 1, signs, folded)


def _run_others(kernels: ModuleType) -> None:
    """The same for all other loops, which take about as long to compile."""
    word, _, two = _word()
    texts, weight, row = table_of([word], [0]), np.ones(1), np.zeros(1, np.int64)
    kernels.add_nearness(texts, two, np.array([(0, 1)]), weight, 1, row, np.zeros(1))
    kernels.phrase(texts, two, TITLE_WEIGHT)
    letter, ends = _mapped(np.uint8, ord("a")), np.array([0, 1])
    once, one, nothing, codes = (_mapped(np.uint32, *numbers) for numbers in ((0, 1), (1,), (0,), (0, 0)))
    lexicons = lexicons_of([Lexicon(letter, once, one, nothing, one, nothing, once, once, codes)])
    numbers, numbers_at, _, _ = kernels.expand(lexicons, letter, 1)
    forms = texts, lexicons, numbers, numbers_at, EDGE + 2, TITLE_WEIGHT, 1
    kernels.with_forms(*forms)
    kernels.best_of_forms(*forms, _NO_ROWS, weight, classes(weight), 1)
    kernels.find_spellings(letter, ends, letter, ends, np.ones(1, dtype=bool), np.ones(1, np.uint8))
    big, none = _mapped(np.uint32), np.zeros(0, np.uint32)
    mapped = [(_mapped(kind, 0), big, big) for kind in (np.uint8, np.uint16, np.uint32)]
    for first, more_row, more in ((np.zeros(1, np.uint32), none, none), *mapped):
        kernels.count_values(first, more_row, more, row, np.ones(1, dtype=bool), 1)
    one_row = np.zeros(1, np.uint32)
    kernels.list_rows(0, one_row, none, none, one_row, row == 0, row, one_row.copy())


def _word() -> tuple[Text, Array, Array]:
    """A text of one word, and as spans the word and the word twice."""
    *arrays, gone = (_mapped(kind, 0, 0, 0, 0) for kind in TYPES)
    span = np.array((0, 1, 0, 0, 0, 0, 1)).reshape(1, 1, -1)
    return Text._make((1, 1, *arrays, gone[:0])), _read_only(span), _read_only(np.concatenate((span, span)))


def _mapped(kind: type[np.generic], *numbers: int) -> Array:
    """An array that cannot be written, as those of a mapped file: to numba that is a type of its own."""
    return np.frombuffer(np.array(numbers, dtype=kind).tobytes(), dtype=kind)


class Stem(NamedTuple):
    """A stem: what Starts.all_of says of it in each segment, as bytes, the live articles that have it, and its idf."""

    spans: bytes
    df: int
    idf: float


class Forms(NamedTuple):
    """Surface forms by number, rising in each segment. at [segments + 1]: where those of each segment begin."""

    numbers: Array
    at: Array

    @classmethod
    def of(cls, by_segment: Sequence[Sequence[int]]) -> Forms:
        """Given as a list for each segment."""
        at = [0, *itertools.accumulate(map(len, by_segment))]
        return cls(np.array([number for own in by_segment for number in own], dtype=np.int64), np.array(at))

    def by_segment(self) -> list[list[int]]:
        """The reverse of `of`."""
        numbers: list[int] = self.numbers.tolist()
        return [numbers[start:end] for start, end in itertools.pairwise(self.at.tolist())]


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

    norm_of: gives [rows] of a field, None for title and body together, as Scorer.norm does.  idf: of so many articles.
    """

    def __init__(
        self,
        kernels: ModuleType,
        corpus: Corpus,
        norm_of: Callable[[str | None], Array],
        idf: Callable[[int], float],
    ) -> None:
        self._kernels = kernels
        self._corpus = corpus
        self._kept = [text_of(own, gone) for own, gone in zip(corpus.segments, corpus.gone_in, strict=True)]
        self._texts = table_of(self._kept, corpus.bases[:-1])
        self._lexicons = lexicons_of([lexicon_of(segment) for segment in corpus.segments])
        blocks = max((segment.postings.blocks for segment in corpus.segments), default=1)
        self._starts = [Starts(segment, blocks) for segment in corpus.segments]
        self._shape = len(corpus.segments), EDGE + blocks + 1
        self._norm_of = norm_of
        self._norm = norm_of(None)
        self._length_class = classes(self._norm)
        self._classes: dict[str | None, Array] = {None: self._length_class}
        self._idf = idf
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
        spans = [own.all_of(number) for own, number in zip(self._starts, numbers, strict=True)]
        df = sum(span[POSTING_END] - span[POSTING] for span in spans)
        found = Stem(array("q", itertools.chain.from_iterable(spans)).tobytes(), df, 0.0)
        if self._corpus.live is not None:
            df -= int(self._kernels.count_gone(self._texts, self._spans([found])))
        return Stem(found.spans, df, self._idf(df))

    def all_with(self, stems: Sequence[Stem], *, every: bool) -> Top:
        """Articles with any of at most 8 stems, or with every one of them; nearness is not in their scores."""
        kernel = self._kernels.all_of if every else self._kernels.any_of
        rows, *others = kernel(self._texts, self._spans(stems), _idfs(stems), self._norm)
        return Top(len(rows), rows, *others)

    def rows_with(self, stems: Sequence[Stem], *, every: bool) -> Array:
        """Rows of the same articles, in any order."""
        kernel = self._kernels.rows_of_all if every else self._kernels.rows_of_any
        found: Array = kernel(self._texts, self._spans(stems))
        return found

    def best_with(
        self,
        stems: Sequence[Stem],
        beside: int,
        gain: float,
        reach: int,
        first: int,
        allowed: Array | None,
        *,
        every: bool,
    ) -> Top:
        """Of the articles that `all_with` gives those that may be among the first so many, nearness in their scores.

        beside: bit i is set where stem i gains by standing near the next one, side by side `gain` times the lesser idf,
        up to the distance `reach`.  allowed [rows]: only these count, all of them live; None for all.
        """
        mask = _NO_ROWS if allowed is None else allowed
        ranked = self._texts, self._spans(stems), _idfs(stems), self._norm, self._length_class, mask
        if every:
            return Top(*self._kernels.best_of_all(*ranked, _NO_LIST, beside, gain, reach, first))
        return Top(*self._kernels.best_of_any(*ranked, beside, gain, reach, first))

    def best_of_few(self, stems: Sequence[Stem], beside: int, gain: float, reach: int, first: int, few: Array) -> Top:
        """The same of those that have every one of the stems, at least one, and are among a few rows: rising, u4, all
        of them live."""
        if not len(few):
            return Top(0, np.zeros(0, np.int64), np.zeros(0))
        ranked = self._texts, self._spans(stems), _idfs(stems), self._norm, self._length_class, _NO_ROWS
        return Top(*self._kernels.best_of_all(*ranked, few, beside, gain, reach, first))

    def best_of_one(self, stem: Stem, first: int, allowed: Array | None) -> Top:
        """The same for one stem."""
        mask = _NO_ROWS if allowed is None else allowed
        spans = self._spans([stem])
        total, rows, scores = self._kernels.best_of_one(
            self._texts, spans, stem.idf, self._norm, self._length_class, mask, first
        )
        return Top(stem.df if allowed is None else total, rows, scores)

    def add_nearness(self, stems: Sequence[Stem], near: Near, rows: Array, scores: Array) -> None:
        """Add to the scores of some rows (rising) what they gain by pairs of stems that stand near each other."""
        pairs, gains = np.array(near.pairs), np.array(near.gains)
        self._kernels.add_nearness(self._texts, self._spans(stems), pairs, gains, near.reach, rows, scores)

    def _spans(self, stems: Sequence[Stem]) -> Array:
        """[stems, segments, …]: what Starts.all_of says of each."""
        return np.frombuffer(b"".join([stem.spans for stem in stems]), dtype=np.int64).reshape(len(stems), *self._shape)

    def phrase(self, stems: Sequence[Stem], is_late: Callable[[], bool]) -> Postings:
        """Live articles in which the stems stand one after another, and how often, in a title twice.

        is_late: asked between pieces of the work; when it says so, what was found till then is the answer.
        """
        found: list[tuple[Array, Array]] = []
        for texts, spans in self._pieces(self._spans(stems)):
            if found and is_late():
                break
            found.append(self._kernels.phrase(texts, spans, TITLE_WEIGHT))
        return _joined(found)

    def _pieces(self, spans: Array) -> Iterator[tuple[Array, Array]]:
        """Texts and spans of stems, cut by ranges of rows where all have many postings, so that no call of a loop takes
        long."""
        most = _POSTINGS_AT_ONCE // len(spans)
        fewest = (spans[:, :, POSTING_END] - spans[:, :, POSTING]).min(0)
        if fewest.sum() <= most:
            yield self._texts, spans
            return
        for at, text in enumerate(self._kept):
            for part in _cut(text, spans[:, at], most):
                yield self._texts[at : at + 1], _read_only(part[:, None])

    def expand(self, text: str, edits: int | None) -> tuple[Forms, Forms]:
        """The forms that begin with a text, or, if edits are given, are within so many of it, first letter the same;
        and those of other letters than ASCII's that may be. The text is ASCII if edits are given."""
        raw = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
        *near, others, others_at = self._kernels.expand(self._lexicons, raw, -1 if edits is None else edits)
        return Forms(*near), Forms(others, others_at)

    def with_forms(self, forms: Forms, field: str | None = None) -> Postings:
        """Live articles with any of some surface forms, and how often, in a title twice.

        field: title or body, where alone they count; None for both.
        """
        return Postings(
            *self._kernels.with_forms(self._texts, self._lexicons, *forms, self._shape[1], *_WEIGHTS[field])
        )

    def best_of_forms(
        self, forms: Forms, first: int, allowed: Array | None, field: str | None = None
    ) -> tuple[int, int, Postings]:
        """How many live articles have any of some surface forms, how many of these are allowed, and of the latter those
        that may be among the first so many. allowed: as `best_with` takes it.  field: as `with_forms` does."""
        mask = _NO_ROWS if allowed is None else allowed
        span, weights = self._shape[1], _WEIGHTS[field]
        norm, length_class = self._norm_of(field), self._classes_of(field)
        having, total, *found = self._kernels.best_of_forms(
            self._texts, self._lexicons, *forms, span, *weights, mask, norm, length_class, first
        )
        return having, total, Postings(*found)

    def _classes_of(self, field: str | None) -> Array:
        found = self._classes.get(field)
        if found is None:
            found = self._classes[field] = classes(self._norm_of(field))
        return found


def _idfs(stems: Sequence[Stem]) -> Array:
    return np.array([stem.idf for stem in stems])


def _read_only(spans: Array) -> Array:
    """As `Loops._spans` gives them: to numba that is a type of its own."""
    return np.frombuffer(spans.tobytes(), dtype=np.int64).reshape(spans.shape)


def _cut(text: Text, spans: Array, most: int) -> Iterator[Array]:
    """Spans of stems in a segment cut by ranges of rows, in each of which some stem has at most so many postings."""
    begins = spans[:, EDGE]
    for ends in _ends(text, spans, most):
        part = spans.copy()
        part[:, EDGE:] = spans[:, EDGE:].clip(begins[:, None], ends[:, None])
        part[:, POSTING], part[:, POSTING_END] = begins, ends
        yield part
        begins = ends


def _ends(text: Text, spans: Array, most: int) -> Iterator[Array]:
    """Where such ranges end: with a block of rows, and inside of those where all stems have more postings."""
    edges = spans[:, EDGE:]
    waiting = 0
    for block, fewest in enumerate(np.diff(edges).min(0).tolist()):
        if waiting and waiting + fewest > most:
            yield edges[:, block]
            waiting = 0
        if fewest > most:
            for row in range(most, 1 << ROW_BITS, most):
                ends = np.array([_before(text, span, block, row) for span in spans])
                if (ends == edges[:, block + 1]).any():
                    break
                yield ends
        waiting += min(fewest, most)
    yield edges[:, -1]


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
    compile_kernels()
