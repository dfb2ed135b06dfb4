"""Inversion: from forms in the order of the texts to streams of occurrences in the order of stems.

One number of 64 bits stands for an occurrence: stem, place among all tokens, code, from the highest bits down. Sorting
these numbers inverts, and nothing else has to be carried along: text and position follow from the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from index.codec.format import Array
from index.codec.postings import Lexicon, Stream

_KEY_BITS = 64
_OCCURRENCES_AT_ONCE = 250_000
"""Taken apart together: their arrays stay in the processor's cache."""


def inverted(
    lexicon: Lexicon, forms: Mapping[str, int], pieces: Sequence[Array], lengths: Array
) -> Iterator[tuple[Stream, int, int]]:
    """Streams of the occurrences of rising ranges of stems: (stream, first stem, stem after the last).

    forms: number by form, also of forms that the lexicon does not have.  pieces: those numbers, for all tokens of all
    texts.  lengths: tokens of each text, of which every second is a body.
    Raises OverflowError if there are more than a key has room for.
    """
    tokens = sum(map(len, pieces))
    if not tokens:
        nothing = np.zeros(0, dtype=np.int64)
        yield Stream(nothing, nothing, nothing, nothing, nothing.astype(bool)), 0, 0
    place_bits, code_bits = tokens.bit_length(), int(lexicon.code.max(initial=0)).bit_length()
    if place_bits + code_bits + len(lexicon.stems).bit_length() > _KEY_BITS:
        raise OverflowError("too many tokens, stems and forms of one stem for one key; give less memory")
    place_shift, stem_shift = np.uint64(code_bits), np.uint64(code_bits + place_bits)
    number = np.fromiter((forms[form] for form in lexicon.forms), dtype=np.int64, count=len(lexicon.forms))
    head = np.empty(len(forms), dtype=np.uint64)
    head[number] = (lexicon.form_stem.astype(np.uint64) << stem_shift) | lexicon.code.astype(np.uint64)
    keys = _sorted_keys(head, pieces, tokens, place_shift)
    text_of = np.arange(len(lengths), dtype=np.uint32).repeat(lengths)
    text_at = lengths.cumsum() - lengths
    start, first = 0, 0
    while start < tokens:
        reached = keys[min(start + _OCCURRENCES_AT_ONCE, tokens) - 1] >> stem_shift
        end = int(keys.searchsorted((reached + np.uint64(1)) << stem_shift))
        part = keys[start:end]
        place = ((part >> place_shift) & np.uint64((1 << place_bits) - 1)).astype(np.int64)
        code = (part & np.uint64((1 << code_bits) - 1)).astype(np.int64)
        text = text_of.take(place)
        stem = (part >> stem_shift).astype(np.int64)
        last = int(reached) + 1
        yield Stream(stem, text >> 1, code, place - text_at.take(text), (text & 1) == 0), first, last
        start, first = end, last


def _sorted_keys(head: Array, pieces: Sequence[Array], tokens: int, place_shift: np.uint64) -> Array:
    """One key a token. head [forms]: stem and code of each form, in their places within a key."""
    keys = np.empty(tokens, dtype=np.uint64)
    done = 0
    for piece in pieces:
        own = keys[done : done + len(piece)]
        head.take(piece, out=own)
        own |= np.arange(done, done + len(piece), dtype=np.uint64) << place_shift
        done += len(piece)
    keys.sort()
    return keys
