"""Where a query's leaves match in one article's text."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import NamedTuple

import numpy as np

from index.analysis import FORM_CHARS, stem, tokenise
from index.article import Span
from index.codec.format import Array
from index.codec.lookup import Term, is_name
from search.highlight import merge_spans
from search.packed import query as pq
from search.packed.corpus import Corpus
from search.packed.tree import Evaluation


class Pattern(NamedTuple):
    """A leaf that marks. slop: of a near phrase.

    spellings: how ASCII texts write the surface forms of a single word, with the form; None for other leaves.
    """

    terms: tuple[Term, ...]
    slop: int | None
    spellings: Sequence[tuple[str, str]] | None


_START_CHARS = 3
"""Forms of one word share them, and few other words do."""
_TERMS_KEPT = 1_000
"""Words whose spellings an archive remembers, some hundreds of bytes each."""

MOST_FORMS = 24
"""With more forms to look for, one pass over all tokens is cheaper."""

_ALPHANUMERIC = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_WORD_CHARS = _ALPHANUMERIC | {"_"}
_JOINING = frozenset(".,'")
"""Between two word characters these may join them into one token."""


def patterns(corpus: Corpus, tree: pq.Tree, evaluation: Evaluation) -> list[Pattern]:
    """The leaves that mark anything, each once: not those under NOT, of names fields, or of dates."""
    wanted: dict[tuple[tuple[Term, ...], int | None], None] = {}
    for leaf in pq.marking_leaves(tree):
        terms = evaluation.terms(leaf)
        if terms and not is_name(terms[0].field):
            wanted[terms, leaf.slop if isinstance(leaf, pq.Near) else None] = None
    return [
        Pattern(terms, slop, _spellings_of(corpus, terms[0]) if len(terms) == 1 else None) for terms, slop in wanted
    ]


def _spellings_of(corpus: Corpus, term: Term) -> Sequence[tuple[str, str]] | None:
    """How ASCII texts write every surface form in the archive that a term stands for; None if forms are many."""
    if not term.stemmed:
        return spellings(term.keys) if len(term.keys) <= MOST_FORMS else None
    if term not in corpus.spellings:
        if len(corpus.spellings) >= _TERMS_KEPT:
            corpus.spellings.clear()
        forms = {form for segment in corpus.segments for key in term.keys for form in segment.forms_of(key)}
        corpus.spellings[term] = spellings(forms) if len(forms) <= MOST_FORMS else None
    return corpus.spellings[term]


def spellings(forms: Iterable[str]) -> Sequence[tuple[str, str]]:
    """How ASCII texts write the forms, with the forms."""
    return [(written, form) for form in forms for written in _spellings(form) if written.isascii()]


class Marked(NamedTuple):
    """A hit's text and where it matches."""

    title: Sequence[Span]
    body: Sequence[Span]


def marks_of(corpus: Corpus, texts: Sequence[tuple[str, str]], wanted: Sequence[Pattern]) -> list[Marked]:
    """The spans of some articles, given as title and body, that match: as marks_in gives them, of all in one go."""
    spelt = [pattern for pattern in wanted if pattern.spellings is not None]
    if corpus.kernels is None or len(spelt) < len(wanted) or not all(a.isascii() and b.isascii() for a, b in texts):
        return [Marked(marks_in(title, "title", wanted), marks_in(body, "body", wanted)) for title, body in texts]
    return _found_marks(corpus.kernels, list(itertools.chain.from_iterable(texts)), spelt)


def _found_marks(kernels: ModuleType, texts: Sequence[str], wanted: Sequence[Pattern]) -> list[Marked]:
    """The same of ASCII texts, titles and bodies in turn, and of patterns that have spellings."""
    fields = {None: 3, "title": 1, "body": 2}
    looked_for = [(*pair, fields[one.terms[0].field]) for one in wanted for pair in one.spellings or ()]
    found = kernels.find_spellings(
        *_joined(texts),
        *_joined([written for written, _, _ in looked_for]),
        np.array([written == form for written, form, _ in looked_for], dtype=bool),
        np.array([bits for _, _, bits in looked_for], dtype=np.uint8),
    )
    spans: list[list[Span]] = [[] for _ in texts]
    for text, start, end, number in found.tolist():
        own = spans[text]
        own += [(start, end)] if number < 0 else _analysed(texts[text], start, looked_for[number][1])
        if len(own) > 1 and own[-1][0] <= own[-2][1]:
            own[:] = merge_spans(own, len(texts[text]))
    return [Marked(title, body) for title, body in zip(spans[::2], spans[1::2], strict=True)]


def _joined(texts: Sequence[str]) -> tuple[Array, Array]:
    """ASCII texts as bytes one after another, and where each begins and the last one ends."""
    ends = np.array([0, *itertools.accumulate(map(len, texts))])
    return np.frombuffer("".join(texts).encode(), dtype=np.uint8), ends


def marks_in(text: str, field: str, wanted: Sequence[Pattern]) -> list[Span]:
    """The spans of a field's text that match, in order, overlapping ones made one."""
    own = [pattern for pattern in wanted if pattern.terms[0].field in (None, field)]
    if not own:
        return []
    if text.isascii() and all(pattern.spellings is not None for pattern in own):
        low = text.lower()
        spans = [span for pattern in own for span in _spans_of_forms(text, low, pattern.spellings or ())]
        return merge_spans(spans, len(text))
    return merge_spans(_spans_of_runs(text, own), len(text))


def _spans_of_forms(text: str, low: str, wanted: Sequence[tuple[str, str]]) -> Iterator[Span]:
    """Where tokens with one of the forms stand in an ASCII text; only places that may be one are analysed."""
    by_start: dict[str, list[tuple[str, str]]] = {}
    for written, form in wanted:
        by_start.setdefault(written[:_START_CHARS], []).append((written, form))
    for start, group in by_start.items():
        at = low.find(start)
        while at >= 0:
            for written, form in group:
                if low.startswith(written, at):
                    end = at + len(written)
                    if written == form and _stands_alone(low, at, end):
                        yield at, end
                    elif _may_begin(low, at) and _may_end(low, at, end):
                        yield from _analysed(text, at, form)
            at = low.find(start, at + 1)


def _spellings(form: str) -> Iterator[str]:
    """How an ASCII text may write a form: as it is, as an acronym with dots, as a number with commas."""
    yield form
    if form.isalpha() and len(form) > 1:
        yield ".".join(form)
    whole, dot, fraction = form.partition(".")
    if whole.isdecimal() and len(whole) > 3:
        yield f"{int(whole):0{len(whole) + (len(whole) - 1) // 3},}" + dot + fraction


def _stands_alone(low: str, start: int, end: int) -> bool:
    """Is this a token for certain, because nothing about it could join it to another?"""
    before, after = low[start - 1 : start], low[end : end + 1]
    if before in _WORD_CHARS or before in _JOINING or after in _WORD_CHARS:
        return False
    return after not in _JOINING or not (low[end + 1 : end + 2] in _WORD_CHARS or low[end + 1 : end + 2] in _JOINING)


def _may_begin(low: str, start: int) -> bool:
    return start == 0 or low[start - 1] not in _ALPHANUMERIC


def _may_end(low: str, start: int, end: int) -> bool:
    """Letters and digits belong to the token before them, but for what is beyond its greatest length."""
    return low[end : end + 1] not in _ALPHANUMERIC or end - start >= FORM_CHARS


def _analysed(text: str, at: int, form: str) -> Iterator[Span]:
    """The token that begins at a place, if it has the form: white space cuts a text safely."""
    start, end = at, at
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    for own, first, last in tokenise(text[start:end]):
        if own == form and start + first == at:
            yield at, start + last


def _spans_of_runs(text: str, wanted: Sequence[Pattern]) -> Iterator[Span]:
    tokens = tokenise(text)
    forms = [form for form, _, _ in tokens]
    stems = [stem(form) for form in forms]
    for pattern in wanted:
        for run in _runs(forms, stems, pattern.terms, pattern.slop):
            if pattern.slop is None:
                yield tokens[run[0]][1], tokens[run[-1]][2]
            else:
                yield from (tokens[at][1:] for at in run)


def _runs(
    forms: Sequence[str], stems: Sequence[str], terms: Sequence[Term], slop: int | None
) -> Iterator[Sequence[int]]:
    """Token numbers of each match."""
    where = {term: _positions(stems if term.stemmed else forms, term) for term in set(terms)}
    if slop is not None:
        yield from _windows(where, terms, len(terms) + slop)
        return
    sets = [set(where[term]) for term in terms]
    for start in where[terms[0]]:
        if all(start + at in others for at, others in enumerate(sets)):
            yield range(start, start + len(terms))


def _positions(texts: Sequence[str], term: Term) -> list[int]:
    keys = set(term.keys)
    return [at for at, text in enumerate(texts) if text in keys]


def _windows(where: dict[Term, list[int]], terms: Sequence[Term], width: int) -> Iterator[list[int]]:
    """For each window that holds all terms, those of their positions that lie in it."""
    for start in sorted({at for own in where.values() for at in own}):
        inside = {term: [at for at in own if start <= at < start + width] for term, own in where.items()}
        if all(len(own) >= terms.count(term) for term, own in inside.items()):
            yield [at for own in inside.values() for at in own]
