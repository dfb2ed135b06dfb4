"""What the words of a plain text's line speak for: a story or the page around it, learned from pages of many sites.

Only words and pairs of words that pages of several sites have are in the table, so that it knows no one site by heart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from msgspec import Struct

WORD = re.compile(r"\w+|[©$€£@|?!:…]")
DIGIT = re.compile(r"\d")
# Of a long line its beginning and its end tell enough.
FIRST_WORDS, LAST_WORDS = 28, 12
# Stands for what is left out of a long line, for a line's beginning and for its end; none is a word.
LEFT_OUT, BEGIN, END = "--", "^", "$$"
# Weights are written as whole numbers, in hundredths.
UNIT = 100
BIAS = ""


def pieces_of(line: str) -> frozenset[str]:
    """The words and marks of a line, in small letters with 0 for every figure, and the pairs of neighbours."""
    words = WORD.findall(DIGIT.sub("0", line.lower()))
    if len(words) > FIRST_WORDS + LAST_WORDS:
        words = [*words[:FIRST_WORDS], LEFT_OUT, *words[-LAST_WORDS:]]
    return frozenset([*words, *map(" ".join, pairwise([BEGIN, *words, END]))])


class LineWords(Struct, frozen=True):
    """weights: what each piece adds to the log odds that a line is a story's, for lines of one piece.  bias: of a line
    of none.
    """

    weights: Mapping[str, float]
    bias: float

    def scores(self, lines: Sequence[str]) -> npt.NDArray[np.float32]:
        """For each line the log odds that it is a story's, by its words alone. Costs about 11 microseconds a line."""
        return np.array([self._score(pieces_of(line)) for line in lines], dtype=np.float32)

    def _score(self, pieces: frozenset[str]) -> float:
        # Exactly, for a set gives its pieces in another order in each process.
        told = math.fsum(self.weights.get(piece, 0.0) for piece in pieces)
        return self.bias + told / math.sqrt(max(len(pieces), 1))


def read_words(path: Path) -> LineWords:
    """The table from its file: a piece and its weight a line, parted by a tab; no piece stands before the bias."""
    rows = (row.split("\t") for row in path.read_text(encoding="utf-8").splitlines())
    weights = {piece: int(weight) / UNIT for piece, weight in rows}
    bias = weights.pop(BIAS)
    return LineWords(weights, bias)


def written(words: LineWords) -> Iterable[str]:
    """The lines of the table's file, in the order of the pieces; pieces that weigh nothing are left out."""
    hundredths = {piece: round(weight * UNIT) for piece, weight in words.weights.items()}
    yield f"{BIAS}\t{round(words.bias * UNIT)}"
    yield from (f"{piece}\t{weight}" for piece, weight in sorted(hundredths.items()) if weight)
