"""The months as dates are printed, in 64 languages: `data/months.tsv`, a language a line."""

from __future__ import annotations

from pathlib import Path

COMMENT = "#"
# What ends a form that is another month, or another word, in other languages.
RARE = "!"


def _read() -> tuple[dict[str, int], dict[str, int]]:
    lines = (Path(__file__).parent / "data" / "months.tsv").read_text(encoding="utf-8").splitlines()
    usual: dict[str, int] = {}
    rare: dict[str, int] = {}
    for line in lines:
        if line.startswith(COMMENT):
            continue
        for number, group in enumerate(line.partition("\t")[2].split("|"), start=1):
            for form in group.split():
                (rare if form.endswith(RARE) else usual)[form.rstrip(RARE).replace("-", " ")] = number
    return usual, rare


MONTHS, _BEHIND_STOP = _read()
"""Each spelling in lower case, to the number of its month; without those of `month_of` that need a stop."""


def month_of(word: str, *, is_behind_stop: bool = False) -> int | None:
    """The number of a month; None for another word.

    is_behind_stop: the day before it has a stop, as in Croatian: "5. listopada" is in October, where Polish writes
    "5 listopada" of November.
    """
    lower = word.lower()
    return (_BEHIND_STOP.get(lower) if is_behind_stop else None) or MONTHS.get(lower)
