"""What a page of answers shows of its articles: the fragments of all of them in one go, where loops are compiled."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import NamedTuple

import numpy as np

from index.article import Span
from index.codec.format import Array, distinct
from search.highlight import FRAGMENT_CHARS, snippets
from search.packed.corpus import Corpus
from search.packed.images import Images, folded, images, signs
from search.packed.marks import Pattern, Spellings, add_tokens, analysed, marks_in, to_analyse, whole
from search.results import Snippet

_FIELDS = {None: 3, "title": 1, "body": 2}
"""Bits of the texts that a field's patterns mark: 0 for titles, 1 for bodies."""
_NAMES = "title", "body"


def snippets_of(
    corpus: Corpus, texts: Sequence[tuple[str, str]], wanted: Sequence[Pattern], limit: int
) -> Sequence[tuple[Snippet, ...]]:
    """The fragments of some articles, given as title and body: the title if it matches, then up to `limit` of the body.

    Costs 4 ns a sign and 3 µs a fragment with compiled loops.
    """
    kernels = corpus.kernels
    if kernels is None or any(pattern.spellings is None for pattern in wanted):
        return [_cut_one(title, body, wanted, limit) for title, body in texts]
    page = make_page(texts)
    return _cut_all(kernels, page, spans_on_page(kernels, page, wanted), limit) or [
        _cut_one(title, body, wanted, limit) for title, body in texts
    ]


def _cut_one(title: str, body: str, wanted: Sequence[Pattern], limit: int) -> tuple[Snippet, ...]:
    marked = marks_in(title, "title", wanted)
    shown = snippets("title", title, marked, limit=1) if marked else ()
    return shown + snippets("body", body, marks_in(body, "body", wanted), limit=limit)


class Page(NamedTuple):
    """texts: titles and bodies in turn.  ends: where each begins, one after another, and the last one ends."""

    texts: Sequence[str]
    ends: Array
    seen: Images


def make_page(articles: Sequence[tuple[str, str]]) -> Page:
    """Titles and bodies as the loops take them. Costs what `images` does."""
    texts = list(itertools.chain.from_iterable(articles))
    return Page(texts, _ends(texts), images(texts))


def _ends(texts: Sequence[str]) -> Array:
    return np.array([0, *itertools.accumulate(map(len, texts))])


def _cut_all(
    kernels: ModuleType, page: Page, spans: Array, limit: int, width: int = FRAGMENT_CHARS
) -> list[tuple[Snippet, ...]]:
    """The fragments of each article; none at all where the loop cannot tell forms apart."""
    possible, cuts, marks, shown = kernels.cut_texts(page.seen.codes, page.ends, spans, limit, width, signs, folded)
    if not possible:
        return []
    markup = _as_text(shown)
    pairs = list(map(tuple, marks.tolist()))
    found: list[tuple[Snippet, ...]] = [()] * (len(page.texts) // 2)
    marked = written = 0
    for text, start, end, marks_end, html_end in cuts.tolist():
        cut, html = page.texts[text][start:end], markup[written:html_end]
        found[text >> 1] += (Snippet(_NAMES[text & 1], cut, html, start, tuple(pairs[marked:marks_end])),)
        marked, written = marks_end, html_end
    return found


def _as_text(codes: Array) -> str:
    """Code points as text; five times as fast where a byte holds each."""
    if codes.max(initial=0) < 256:
        return codes.astype(np.uint8).tobytes().decode("latin-1")
    return codes.tobytes().decode("utf-32-le")


LookedFor = tuple[str, str, int]
"""One way to write a form, the form, and the slot of its term, which is its place among those of all patterns."""


def spans_on_page(kernels: ModuleType, page: Page, wanted: Sequence[Pattern]) -> Array:
    """[spans, 3]: text, start and end of what patterns that have spellings match, rising by text and start."""
    slots = [(each, _FIELDS[one.terms[0].field]) for one in wanted for each in one.spellings or ()]
    looked_for = sorted((written, form, slot) for slot, (each, _) in enumerate(slots) for written, form in each.written)
    found: Array = kernels.find_spellings(
        page.seen.data,
        page.ends,
        np.frombuffer("".join(written for written, _, _ in looked_for).encode(), dtype=np.uint8),
        _ends([written for written, _, _ in looked_for]),
        np.array([written == form for written, form, _ in looked_for], dtype=bool),
        np.array([slots[slot][1] for _, _, slot in looked_for], dtype=np.uint8),
    )
    certain = found[:, 3] < 0
    sure = found[certain]
    more = [*_looked_at(page, slots, looked_for, found[~certain].tolist())]
    if any(len(one.terms) > 1 for one in wanted):
        more += [(text, looked_for[~number][2], (start, end)) for text, start, end, number in sure.tolist()]
        return _rising([*_of_phrases(page.texts, wanted, more)])
    return _rising([(text, *span) for text, _, span in more], np.ascontiguousarray(sure[:, :3]))


def _looked_at(
    page: Page, slots: Sequence[tuple[Spellings, int]], looked_for: Sequence[LookedFor], unsure: Sequence[list[int]]
) -> Iterator[tuple[int, int, Span]]:
    """What analysing finds where the image does not tell: text, slot and span."""
    for text, start, _, number in unsure:
        for span in analysed(page.texts[text], start, looked_for[number][1]):
            yield text, looked_for[number][2], span
    places = to_analyse(page.seen, (each for each, _ in slots))
    for text, own in _by_text(places, page.ends) if len(places) else ():
        spans: list[list[Span]] = [[] for _ in slots]
        add_tokens(spans, page.texts[text], own, [each if bits & 1 << text % 2 else None for each, bits in slots])
        yield from ((text, slot, span) for slot, of_slot in enumerate(spans) for span in of_slot)


def _of_phrases(
    texts: Sequence[str], wanted: Sequence[Pattern], found: Iterable[tuple[int, int, Span]]
) -> Iterator[tuple[int, int, int]]:
    """What the patterns mark, given where their terms stand."""
    slots = sum(len(one.terms) for one in wanted)
    spans: dict[int, list[list[Span]]] = {}
    for text, slot, span in found:
        spans.setdefault(text, [[] for _ in range(slots)])[slot].append(span)
    for text, own in spans.items():
        yield from ((text, *span) for span in whole(texts[text], wanted, own))


def _rising(spans: Sequence[tuple[int, int, int]], others: Array | None = None) -> Array:
    """[spans, 3]: text, start and end of some spans and others, which are in order already, by text and start."""
    if not spans and others is not None:
        return others
    found = np.array(spans, dtype=np.int64).reshape(-1, 3)
    if others is not None:
        found = np.concatenate((others, found))
    return found[np.lexsort((found[:, 1], found[:, 0]))]


def _by_text(places: Array, ends: Array) -> Iterator[tuple[int, list[int]]]:
    """Places in texts that stand one after another by the text that they are in, as places in it."""
    numbers = ends.searchsorted(places, side="right") - 1
    for number in distinct(numbers).tolist():
        yield number, (places[numbers == number] - ends[number]).tolist()
