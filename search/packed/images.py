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
_ENDING, _CLOSING = frozenset(".!?…\n"), frozenset("\"'”’»)]")

SPACE, WORD, ENDING, CLOSING = 1, 2, 4, 8
"""Bits of `signs`: white space, what patterns call a word character, and what SENTENCE_END begins with and skips."""
SEVERAL = 0
"""In `folded`: no one code point."""

_images = np.full(sys.maxunicode + 1, _UNSEEN, dtype=np.uint8)
signs = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
"""[code points]: what those are that have been met in a text, as bits."""
folded = np.zeros(sys.maxunicode + 1, dtype=np.uint32)
"""[code points]: the one that each of these is with its case folded."""


class Images(NamedTuple):
    """data: texts one after another as bytes of ASCII, one a code point.  strange: places of signs that ASCII forms may
    be written with, but cannot be shown.  foreign: of letters that only other forms have. Both rising.
    codes: the code points themselves."""

    data: Array
    strange: Array
    foreign: Array
    codes: Array


_NOWHERE = np.zeros(0, dtype=np.int64)


def images(texts: Sequence[str]) -> Images:
    """Texts as ASCII. Costs some 2 ns a sign, next to nothing where they are ASCII."""
    joined = "".join(texts)
    if joined.isascii():
        data = np.frombuffer(joined.encode("ascii"), dtype=np.uint8)
        return Images(data, _NOWHERE, _NOWHERE, _unchanging(data.astype(np.uint32)))
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4")
    found = _images.take(codes)
    other = np.flatnonzero(found >= _FOREIGN)
    unseen = other[found.take(other) == _UNSEEN]
    if len(unseen):
        for code in set(codes.take(unseen).tolist()):
            _learn(code)
        found = _images.take(codes)
        other = np.flatnonzero(found >= _FOREIGN)
    strange = found.take(other) == _STRANGE
    found[other] = _BESIDE
    return Images(_unchanging(found), other[strange], other[~strange], codes)


def _unchanging(made: Array) -> Array:
    """As arrays over bytes are: to numba that is a type of its own."""
    made.flags.writeable = False
    return made


def _learn(code: int) -> None:
    """Write down what a code point is. Its image comes last, for by that other threads see that it is known."""
    sign = chr(code)
    word = sign.isalnum() or sign == "_"
    signs[code] = SPACE * sign.isspace() + WORD * word + ENDING * (sign in _ENDING) + CLOSING * (sign in _CLOSING)
    one = sign.casefold()
    folded[code] = ord(one) if len(one) == 1 else SEVERAL
    _images[code] = code if sign.isascii() else _image_of(sign)


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


for _code in range(128):
    _learn(_code)
