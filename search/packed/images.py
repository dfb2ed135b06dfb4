"""Texts of any script as ASCII, sign for sign: what looks for words in bytes then finds them in all texts.

Most news has curly quotation marks and dashes: one text in twelve is ASCII. In the image of a text a letter with an
accent is the letter that it is folded to, and what parts words still does. What cannot be shown so is told as strange.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from index.analysis import MARKS, fold, tokenise
from index.article import Span
from index.codec.format import Array

_UNSEEN, _STRANGE, _FOREIGN = 255, 254, 253
_BESIDE = ord("_")
"""Stands for strange signs and foreign letters: next to it nothing is a token for certain."""
_BORDER = ord(";")
_JOINING = frozenset("_.,'’")

_images = np.full(sys.maxunicode + 1, _UNSEEN, dtype=np.uint8)
_images[:128] = np.arange(128)


class Images(NamedTuple):
    """data: texts one after another as bytes of ASCII, one a code point.  strange: places of signs that ASCII forms may
    be written with, but cannot be shown.  foreign: of letters that only other forms have. Both rising."""

    data: Array
    strange: Array
    foreign: Array


def images(texts: Sequence[str]) -> Images:
    """Texts as ASCII. Costs some 4 ns a sign."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype="<u4")
    found = _images.take(codes)
    unseen = found == _UNSEEN
    if unseen.any():
        for code in set(codes[unseen].tolist()):
            _images[code] = _image_of(chr(code))
        found = _images.take(codes)
    other = np.flatnonzero(found >= _FOREIGN)
    strange = found.take(other) == _STRANGE
    found[other] = _BESIDE
    return Images(found, other[strange], other[~strange])


def tokens_around(text: str, places: Sequence[int]) -> Iterator[tuple[str, int, int]]:
    """The tokens of a text around some places, rising, as `tokenise` gives them, each once."""
    done = -1
    for at in places:
        if at >= done:
            start, done = run_at(text, at)
            yield from ((form, start + first, start + last) for form, first, last in tokenise(text[start:done]))


def run_at(text: str, at: int) -> Span:
    """What of a text may be one token with the sign at a place: no token crosses its ends, so it is analysed alone."""
    start, end = at, at
    while start and _joins(text[start - 1]):
        start -= 1
    while end < len(text) and _joins(text[end]):
        end += 1
    return start, end


def _joins(sign: str) -> bool:
    return sign.isalnum() or sign in _JOINING or sign in MARKS


def _image_of(sign: str) -> int:
    if sign == "’":
        return ord("'")
    if sign in MARKS:
        return _STRANGE
    if not sign.isalnum():
        return _BORDER
    folded = fold(sign)
    if len(folded) == 1 and folded.isascii() and folded.isalpha() and sign.isalpha():
        return ord(folded)
    # ß is two letters, ½ three signs: only the whole token shows what they are in it.
    return _STRANGE if not folded or any(each.isascii() for each in folded) else _FOREIGN
