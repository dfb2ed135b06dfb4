"""Scores of extraction: shingles of four words, the method of the public article extraction benchmark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

WORD = re.compile(r"\w+")
SHINGLE = 4

Counts = tuple[int, int, int]
"""Shingles in both texts, in the extracted one only, in the gold only."""


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    if 0 < len(words) < SHINGLE:
        return Counter([tuple(words)])
    return Counter(zip(*(words[at:] for at in range(SHINGLE)), strict=False))


def shingle_counts(gold: str, extracted: str) -> Counts:
    """Compare two texts as bags of shingles."""
    ours, theirs = _shingles(extracted), _shingles(gold)
    both = (ours & theirs).total()
    return both, ours.total() - both, theirs.total() - both


def mean_scores(rows: Sequence[Counts]) -> tuple[float, float, float]:
    """F1, precision and recall: the means over pages where they are defined, and F1 of these means."""
    precisions = [both / (both + extra) for both, extra, _ in rows if both + extra]
    recalls = [both / (both + missing) for both, _, missing in rows if both + missing]
    precision = sum(precisions) / max(len(precisions), 1)
    recall = sum(recalls) / max(len(recalls), 1)
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def exact_share(rows: Sequence[Counts]) -> float:
    """The share of pages that came out exactly as the gold has them."""
    return sum(1 for _, extra, missing in rows if not extra and not missing) / max(len(rows), 1)
