"""Where a query's leaves match in one article's text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from index.analysis import FORM_CHARS, stem, tokenise
from index.article import Span
from index.codec.format import Array, distinct
from index.codec.lookup import Term, is_name
from search.highlight import merge_spans
from search.packed import query as pq
from search.packed.corpus import Corpus
from search.packed.images import Images, images, tokens_around
from search.packed.tree import Evaluation


class Spellings(NamedTuple):
    """How images of texts write the forms of one term, (written, form), rising, and all of its forms.

    foreign: some of these are not ASCII, so that they are looked for by their letters.
    """

    written: Sequence[tuple[str, str]]
    forms: frozenset[str]
    foreign: bool


class Pattern(NamedTuple):
    """A leaf that marks. slop: of a near phrase.  spellings: of each term; None where all tokens must be analysed."""

    terms: tuple[Term, ...]
    slop: int | None
    spellings: Sequence[Spellings] | None


_START_CHARS = 3
"""Forms of one word share them, and few other words do."""
_TERMS_KEPT = 1_000
"""Words whose spellings an archive remembers, some hundreds of bytes each."""

MOST_FORMS, MOST_FORMS_COMPILED = 24, 300
"""With more forms to look for, one pass over all tokens is cheaper. The second, for compiled loops, is more than
SearchLimits.expansions gives."""

_NO_TOKEN = re.compile(r"(?:\.?['’][sS](?!\w))?[\W_]*+")
"""Between two tokens, with the end of the first: all else that has a letter or digit is a token itself."""
_ALPHANUMERIC = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_WORD_CHARS = _ALPHANUMERIC | {"_"}
_JOINING = frozenset(".,'")
"""Between two word characters these may join them into one token."""


def patterns(corpus: Corpus, tree: pq.Tree, evaluation: Evaluation) -> list[Pattern]:
    """The leaves that mark anything, each once: not those under NOT, of names fields, or of dates."""
    wanted: dict[tuple[tuple[Term, ...], int | None], None] = {}
    for leaf in pq.marking_leaves(tree):
        terms = evaluation.known_terms(leaf)
        if terms and not is_name(terms[0].field):
            wanted[terms, leaf.slop if isinstance(leaf, pq.Near) else None] = None
    return [Pattern(terms, slop, _all_spellings(corpus, terms) if slop is None else None) for terms, slop in wanted]


def _all_spellings(corpus: Corpus, terms: Sequence[Term]) -> Sequence[Spellings] | None:
    found = [_spellings_of(corpus, term) for term in terms]
    known = [each for each in found if each is not None]
    # Pairs of Chinese letters overlap: what follows one begins before its end.
    pairs = len(terms) > 1 and any(each.foreign for each in known)
    return known if len(known) == len(found) and not pairs else None


def _spellings_of(corpus: Corpus, term: Term) -> Spellings | None:
    """How texts write every form in the archive that a term stands for; None if they are many."""
    most = MOST_FORMS if corpus.kernels is None else MOST_FORMS_COMPILED
    if not term.stemmed:
        return spellings(term.keys, most)
    if term not in corpus.spellings:
        if len(corpus.spellings) >= _TERMS_KEPT:
            corpus.spellings.clear()
        forms = {form for segment in corpus.segments for key in term.keys for form in segment.forms_of(key)}
        corpus.spellings[term] = spellings(forms, most)
    return corpus.spellings[term]


def spellings(forms: Collection[str], most: int = MOST_FORMS) -> Spellings | None:
    """How images of texts write the forms; None if these are more than `most`."""
    if len(forms) > most:
        return None
    written = sorted((each, form) for form in forms if form.isascii() for each in _spellings(form))
    return Spellings(written, frozenset(forms), not all(form.isascii() for form in forms))


def to_analyse(seen: Images, wanted: Iterable[Spellings]) -> Array:
    """Places around which the tokens themselves must be looked at."""
    if not any(each.foreign for each in wanted):
        return seen.strange
    return distinct(np.concatenate((seen.strange, seen.foreign)))


def add_tokens(
    spans: Sequence[list[Span]], text: str, places: Sequence[int], wanted: Sequence[Spellings | None]
) -> None:
    """Add to the spans of each of some terms its tokens around some places."""
    for form, first, last in tokens_around(text, places):
        for own, each in zip(spans, wanted, strict=True):
            if each is not None and form in each.forms:
                own.append((first, last))


def whole(text: str, wanted: Sequence[Pattern], spans: Sequence[list[Span]]) -> list[Span]:
    """What the patterns mark of a text, given the spans of their terms in turn."""
    found: list[Span] = []
    slot = 0
    for pattern in wanted:
        own = spans[slot : slot + len(pattern.terms)]
        slot += len(pattern.terms)
        found += own[0] if len(own) == 1 else _phrases(text, own)
    return merge_spans(found, len(text)) if found else found


def _phrases(text: str, spans: Sequence[list[Span]]) -> Iterator[Span]:
    """Where a token of each term follows one of the term before."""
    after = [dict(sorted(own)) for own in spans[1:]]
    starts = [list(own) for own in after]
    for first, end in spans[0]:
        for own, places in zip(after, starts, strict=True):
            at = bisect_left(places, end)
            if at == len(places) or not _NO_TOKEN.fullmatch(text, end, places[at]):
                break
            end = own[places[at]]
        else:
            yield first, end


def marks_in(text: str, field: str, wanted: Sequence[Pattern]) -> list[Span]:
    """The spans of a field's text that match, in order, overlapping ones made one."""
    own = [pattern for pattern in wanted if pattern.terms[0].field in (None, field)]
    if not own:
        return []
    if any(pattern.spellings is None for pattern in own):
        return merge_spans(_spans_of_runs(text, own), len(text))
    terms = [each for pattern in own for each in pattern.spellings or ()]
    if text.isascii():
        return whole(text, own, [list(_spans_of_forms(text, text.lower(), each.written)) for each in terms])
    seen = images([text])
    low = seen.data.tobytes().decode("ascii").lower()
    spans = [list(_spans_of_forms(text, low, each.written)) for each in terms]
    add_tokens(spans, text, to_analyse(seen, terms).tolist(), terms)
    return whole(text, own, spans)


def _spans_of_forms(text: str, low: str, wanted: Sequence[tuple[str, str]]) -> Iterator[Span]:
    """Where tokens with one of the forms stand in a text; only places that may be one are analysed. low: its image in
    small letters."""
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
                        yield from analysed(text, at, form)
            at = low.find(start, at + 1)


def _spellings(form: str) -> Iterator[str]:
    """How the image of a text may write a form: as it is, as an acronym with dots, as a number with commas."""
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


def analysed(text: str, at: int, form: str) -> Iterator[Span]:
    """The token that begins at a place, if it has the form."""
    yield from ((first, last) for own, first, last in tokens_around(text, [at]) if own == form and first == at)


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
