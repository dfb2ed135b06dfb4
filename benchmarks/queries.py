"""Twelve classes of questions, drawn by chance from the records themselves."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.corpora import Record
from index.analysis import forms

CLASSES = (
    "rare term",
    "common term",
    "AND of 2",
    "OR of 2",
    "OR of 4",
    "phrase",
    "prefix",
    "fuzzy",
    "AND with filter",
    "date with term",
    "OR with facets",
    "ten with highlights",
)

RARE = 0.0004
"""Largest share of the records that have a rare term; in few records, two of them."""
COMMON = (0.02, 0.3)
"""Share of the records that have a common term: a few times the share of a topic, below that of `the`."""
SAMPLE_RECORDS = 20_000
RANGE_DAYS = 545
RANGES_BEGIN_WITHIN_DAYS = 2_400
"""The records are of the years from 2015 on."""


@dataclass(frozen=True, slots=True)
class Question:
    """words: plain words.  place: a value to filter by.  first, last: ISO days."""

    kind: str
    words: tuple[str, ...]
    place: str | None = None
    first: str | None = None
    last: str | None = None


def questions(records: Sequence[Record], each: int, seed: int = 7) -> list[Question]:
    """`each` questions of every class.

    Each filter is by another place, and each range of dates another one, so that no engine has it ready from the
    question before (this one keeps sixteen).
    """
    rng = random.Random(seed)
    sample = rng.sample(records, min(SAMPLE_RECORDS, len(records)))
    texts = [forms(f"{record.title} {record.body}") for record in sample]
    df = Counter(form for text in texts for form in set(text) if form.isalpha() and form.isascii() and len(form) > 3)
    rare = [form for form, count in sorted(df.items()) if count <= max(RARE * len(sample), 2)]
    common = [form for form, count in sorted(df.items()) if COMMON[0] <= count / len(sample) <= COMMON[1]]
    places = Counter(place for record in sample for place in record.places)
    popular = [place for place, _ in places.most_common(each)] or ["nowhere"]

    def some(count: int) -> tuple[str, ...]:
        return tuple(rng.sample(common, count))

    def draw(kind: str, at: int) -> Question:
        match kind:
            case "rare term":
                return Question(kind, (rng.choice(rare),))
            case "common term" | "ten with highlights":
                return Question(kind, some(1 if kind == "common term" else 2))
            case "AND of 2" | "OR of 2":
                return Question(kind, some(2))
            case "OR of 4":
                return Question(kind, some(4))
            case "phrase":
                return Question(kind, _pair(rng, texts))
            case "prefix":
                return Question(kind, (rng.choice([form for form in common if len(form) > 5])[:5],))
            case "fuzzy":
                return Question(kind, (_misspelt(rng, rng.choice([form for form in common if len(form) > 5])),))
            case "AND with filter":
                return Question(kind, some(2), place=popular[at % len(popular)])
            case "date with term":
                first = date(2015, 1, 1) + timedelta(days=rng.randrange(RANGES_BEGIN_WITHIN_DAYS))
                return Question(kind, some(1), first=str(first), last=str(first + timedelta(days=RANGE_DAYS)))
            case _:
                return Question(kind, some(2))

    return [draw(kind, at) for kind in CLASSES for at in range(each)]


def _pair(rng: random.Random, texts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Two words that stand side by side somewhere, neither of them a number."""
    while True:
        text = rng.choice(texts)
        if len(text) > 3:
            at = rng.randrange(len(text) - 1)
            pair = text[at : at + 2]
            if all(word.isalpha() and word.isascii() and len(word) > 3 for word in pair):
                return tuple(pair)


def _misspelt(rng: random.Random, word: str) -> str:
    at = rng.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if rng.randrange(2) else word[:at] + word[at + 1 :]
