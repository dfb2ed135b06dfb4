"""Terms across the segments of a generation: which live articles have them, how often, and where."""

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.lookup import Postings, Term, places_in, postings_in
from search.packed.corpus import Corpus


def postings(corpus: Corpus, term: Term) -> Postings:
    """The live articles with a term."""
    found = [postings_in(segment, term) for segment in corpus.segments]
    if len(found) == 1 and corpus.live is None:
        return found[0]
    tf = [own.tf if live is None else own.tf[live[own.rows]] for own, live in zip(found, corpus.live_in, strict=True)]
    return Postings(corpus.gather([own.rows for own in found]), np.concatenate(tf) if tf else np.zeros(0, np.uint8))


def places(corpus: Corpus, term: Term, rows: Array) -> Array:
    """Where a term stands in the given rows (rising): sorted, i8, row << 32 | place in the article.

    The place is as `places_in` gives it.
    """
    pieces = []
    for segment, base, own in zip(corpus.segments, corpus.bases, corpus.split(rows), strict=False):
        if not len(own):
            continue
        row, place = places_in(segment, term, own)
        place += (row.astype(np.int64) + base) << 32
        pieces.append(place)
    if len(pieces) == 1:
        return pieces[0]
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64)
