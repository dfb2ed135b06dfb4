"""Where a query's leaves match in one article's text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.analysis import stem, tokenise
from index.article import Span
from index.codec.lookup import Term, is_name
from search import packed_query as pq
from search.highlight import merge_spans
from search.packed_tree import Evaluation

Pattern = tuple[tuple[Term, ...], int | None]
"""A leaf's terms, and its slop if it is a near phrase."""


def patterns(tree: pq.Tree, evaluation: Evaluation) -> list[Pattern]:
    """The leaves that mark anything: not those under NOT, of names fields, or of dates."""
    return [
        (terms, leaf.slop if isinstance(leaf, pq.Near) else None)
        for leaf in pq.marking_leaves(tree)
        for terms in (evaluation.terms(leaf),)
        if terms and not is_name(terms[0].field)
    ]


def marks_in(text: str, field: str, wanted: Sequence[Pattern]) -> list[Span]:
    """The spans of a field's text that match, in order, overlapping ones made one."""
    own = [pattern for pattern in wanted if pattern[0][0].field in (None, field)]
    if not own:
        return []
    tokens = tokenise(text)
    forms = [form for form, _, _ in tokens]
    stems = [stem(form) for form in forms]
    spans: list[Span] = []
    for terms, slop in own:
        for run in _runs(forms, stems, terms, slop):
            if slop is None:
                spans.append((tokens[run[0]][1], tokens[run[-1]][2]))
            else:
                spans.extend(tokens[at][1:] for at in run)
    return merge_spans(spans, len(text))


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
