"""What somebody may be about to type: values and titles with a word that begins as typed, in well under 5 ms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from index.analysis import fold, forms, stem, tokenise
from index.article import Article
from index.codec.format import Array, distinct
from index.codec.lookup import Term
from index.codec.reader import Segment
from search.packed.corpus import Corpus
from search.packed.expand import begins_with
from search.packed.order import first_rows, sort_keys
from search.packed.terms import postings
from search.results import FacetValue

KEPT_LETTERS = 24
"""Of the text from a word on, so much is kept for look-ups; what is typed beyond is compared with the whole label."""

TITLES_READ = 256
"""Titles that are looked at for one answer. A word that only seems to begin as typed ("us" in "U.S.") is rare."""

_LAST = "\U0010ffff"


class Suggestions:
    """The labels of a facet by the beginnings of their words. Costs some 3 µs a label to make; then shared freely.

    counts [labels]: live articles; labels without any are never suggested.
    """

    def __init__(self, labels: Sequence[str], counts: Array) -> None:
        self._labels = labels
        self._counts = counts
        starts = sorted(
            (text[:KEPT_LETTERS], number)
            for number in np.flatnonzero(counts).tolist()
            for text in from_each_word(labels[number])
        )
        self._starts = [text for text, _ in starts]
        self._numbers = np.fromiter((number for _, number in starts), dtype=np.int64, count=len(starts))

    def count(self, number: int) -> int:
        """Live articles with a label, given by its number."""
        return int(self._counts[number])

    def numbers(self, prefix: str, limit: int) -> list[int]:
        """Labels with a word that begins with `prefix`, by count, falling, then number; at most `limit`."""
        found = self.beginning(prefix)
        order = np.lexsort((found, -self._counts[found]))[:limit]
        return [int(number) for number in found[order]]

    def beginning(self, prefix: str) -> Array:
        """All labels with a word that begins with `prefix`, rising."""
        wanted = fold(prefix)
        kept = wanted[:KEPT_LETTERS]
        first, last = bisect_left(self._starts, kept), bisect_left(self._starts, kept + _LAST)
        found = distinct(self._numbers[first:last])
        if len(wanted) > KEPT_LETTERS:
            found = found[[starts_a_word(self._labels[number], wanted) for number in found.tolist()]]
        return found


def suggest_titles(
    corpus: Corpus, article_of: Callable[[int], Article], prefix: str, limit: int
) -> tuple[FacetValue, ...]:
    """Articles whose title has a word that begins with a prefix, newest first, then by id. Reads few articles."""
    wanted = fold(prefix)
    typed = forms(wanted)
    if not typed or limit <= 0:
        return ()
    found: list[FacetValue] = []
    for row in _newest(corpus, _with_words(corpus, typed), limit):
        article = article_of(row)
        if starts_a_word(article.title, wanted):
            found.append(FacetValue(article.id, article.title, 1, False))
            if len(found) == limit:
                break
    return tuple(found)


def starts_a_word(label: str, prefix: str) -> bool:
    """Does a word of the label begin with a folded prefix, which may itself be several words?"""
    return any(text.startswith(prefix) for text in from_each_word(label))


def from_each_word(label: str) -> Iterator[str]:
    """The folded label from each of its words to the end."""
    tokens = tokenise(label)
    if label.isascii():
        folded = fold(label)
        return (folded[start:] for _, start, _ in tokens)
    return (fold(label[start:]) for _, start, _ in tokens)


def _with_words(corpus: Corpus, typed: Sequence[str]) -> Array:
    """Rows whose titles have the stems of all words but the last, and a word that begins with the last; rising."""
    marks = np.zeros(corpus.rows, dtype=bool)
    marks[corpus.gather([_title_rows(segment, typed[-1]) for segment in corpus.segments])] = True
    for form in typed[:-1]:
        others = np.zeros(corpus.rows, dtype=bool)
        others[postings(corpus, Term("title", (stem(form),))).rows] = True
        marks &= others
    return np.flatnonzero(marks)


def _title_rows(segment: Segment, prefix: str) -> Array:
    """Rows of a segment with a form in their title whose stem has a form that begins with the prefix; any order."""
    first, last = begins_with(segment.forms, prefix)
    stems = distinct(segment.form_stem[first:last]).astype(np.int64)
    cuts = np.flatnonzero(np.diff(stems) != 1) + 1
    rows = [np.zeros(0, dtype=np.int64)]
    for run in np.split(stems, cuts) if len(stems) else ():
        low, high = int(run[0]), int(run[-1]) + 1
        rows.append(segment.postings.of_range(low, high)[segment.frequencies.titled(*segment.postings.span(low, high))])
    return np.concatenate(rows)


def _newest(corpus: Corpus, rows: Array, limit: int) -> Iterator[int]:
    """The newest of the rows, in order; a few first, for they are nearly always enough."""
    keys = sort_keys(corpus, "newest", rows, None)
    given = 0
    for count in (2 * limit, TITLES_READ):
        first, _ = first_rows(corpus, rows, keys, count)
        yield from first[given:]
        given = len(first)
        if given == len(rows):
            return
