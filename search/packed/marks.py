"""Where a query's leaves match in one article's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from index.analysis import stem, tokenise
from index.article import Span
from index.codec.lookup import Term, is_name
from search.highlight import merge_spans
from search.packed import query as pq
from search.packed.corpus import Corpus
from search.packed.tree import Evaluation


class Pattern(NamedTuple):
    """A leaf that marks. slop: of a near phrase.

    spellings: the surface forms of a single word as `spellings` gives them; None for other leaves.
    """

    terms: tuple[Term, ...]
    slop: int | None
    spellings: Spellings | None


Spellings = Mapping[str, Sequence[tuple[str, str]]]
"""How ASCII texts write surface forms, (written, form), by what is looked for first: how the written ones begin."""

_START_CHARS = 3
"""Forms of one word share them, and few other words do."""


MOST_FORMS = 24
"""With more forms to look for, one pass over all tokens is cheaper."""

_WORD_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
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


def _spellings_of(corpus: Corpus, term: Term) -> Spellings | None:
    """How ASCII texts write every surface form in the archive that a term stands for; None if forms are many."""
    forms: set[str] = set() if term.stemmed else set(term.keys)
    for segment in corpus.segments if term.stemmed else ():
        forms.update(form for key in term.keys for form in segment.forms_of(key))
    return spellings(forms) if len(forms) <= MOST_FORMS else None


def spellings(forms: Iterable[str]) -> Spellings:
    """How ASCII texts write the forms."""
    found: dict[str, list[tuple[str, str]]] = {}
    for form in forms:
        for written in _spellings(form):
            found.setdefault(written[:_START_CHARS], []).append((written, form))
    return found


def marks_in(text: str, field: str, wanted: Sequence[Pattern]) -> list[Span]:
    """The spans of a field's text that match, in order, overlapping ones made one."""
    own = [pattern for pattern in wanted if pattern.terms[0].field in (None, field)]
    if not own:
        return []
    if text.isascii() and all(pattern.spellings is not None for pattern in own):
        low = text.lower()
        spans = [span for pattern in own for span in _spans_of_forms(text, low, pattern.spellings or {})]
        return merge_spans(spans, len(text))
    return merge_spans(_spans_of_runs(text, own), len(text))


def _spans_of_forms(text: str, low: str, wanted: Spellings) -> Iterator[Span]:
    """Where tokens with one of the forms stand in an ASCII text; only places that may be one are analysed."""
    for start, group in wanted.items():
        at = low.find(start)
        while at >= 0:
            for written, form in group:
                if low.startswith(written, at):
                    end = at + len(written)
                    if written == form and _stands_alone(low, at, end):
                        yield at, end
                    elif _may_begin(low, at):
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
    return start == 0 or low[start - 1] not in "abcdefghijklmnopqrstuvwxyz0123456789"


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
