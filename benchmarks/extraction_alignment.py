"""Which lines of a page stand in the gold: by their place in it, not by words that happen to be there too.

Lines of four words or more are looked up by their shingles and put on one rising chain through the gold, the heaviest
that there is. What repeats a part of the gold that a line of the chain already stands for (a pull quote, a teaser of
the page's own story, a second copy for small screens) is not in the gold; a line off the chain that alone has its part
of the gold is. Shorter lines are in the gold if it has them between the places of the chained lines around them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

WORD = re.compile(r"\w+")
SHINGLE = 4
# A line is a part of the gold with this share of its shingles there.
MATCHED_SHARE = 0.5
# Shingles of one line this far apart in the gold are of two copies.
SLACK_WORDS = 10
# Shingles of a line follow each other in the gold but for small changes; a jump must gain more than it costs.
LOOK_BACK = 30
JUMP_PENALTY = 1.0
# A line weighs a little more right after another one, so that of two copies the one among the others is taken.
NEAR_LINES = 3
NEAR_BONUS = 0.5
# Lines may share a word or so at their ends.
OVERLAP_WORDS = 2
# Words of the gold that a short line may be looked for in before the next line of the chain.
GAP_WORDS = 60


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of the gold that a line may stand for. weight: its shingles that are there."""

    line: int
    start: int
    end: int
    weight: int


def in_gold(lines: Sequence[str], gold: str) -> list[bool]:
    """For each line of a page, in its order, whether the gold has it."""
    words = [WORD.findall(line) for line in lines]
    wanted = WORD.findall(gold)
    places = _places(words, wanted)
    chain = _chain(places)
    covered = bytearray(len(wanted))
    held = [False] * len(lines)
    for place in chain:
        _take(place, covered, held)
    for place in places:
        if not held[place.line] and 2 * sum(covered[place.start : place.end]) < place.end - place.start:
            _take(place, covered, held)
    _short(words, wanted, chain, covered, held)
    return held


def _take(place: _Place, covered: bytearray, held: list[bool]) -> None:
    held[place.line] = True
    covered[place.start : place.end] = b"\x01" * (place.end - place.start)


def _places(words: Sequence[Sequence[str]], wanted: Sequence[str]) -> list[_Place]:
    where: dict[tuple[str, ...], list[int]] = {}
    for at, shingle in enumerate(_shingles(wanted)):
        where.setdefault(shingle, []).append(at)
    places: list[_Place] = []
    for number, line in enumerate(words):
        pairs = ((at, own) for own, shingle in enumerate(_shingles(line)) for at in where.get(shingle, ()))
        found = sorted(pairs)
        least = MATCHED_SHARE * (len(line) - SHINGLE + 1)
        if len(found) < least or not found:
            continue
        for run in _runs(found, SLACK_WORDS):
            held = _in_order(run)
            if len(held) >= least:
                places.append(_Place(number, held[0], held[-1] + SHINGLE, len(held)))
    return places


def _in_order(run: Sequence[tuple[int, int]]) -> list[int]:
    """The heaviest part of a run that rises in the line too, with as few jumps as can be, so that words of the line
    that the gold has right before or after it, as a heading may, do not widen its place. Returns places in the gold.
    """
    best: list[float] = []
    back: list[int] = []
    for number, (at, own) in enumerate(run):
        score, above = 0.0, -1
        for other in range(max(number - LOOK_BACK, 0), number):
            at_before, own_before = run[other]
            if at_before < at and own_before < own:
                found = best[other] - (JUMP_PENALTY if at - at_before != own - own_before else 0.0)
                if found > score:
                    score, above = found, other
        best.append(score + 1.0)
        back.append(above)
    chain: list[int] = []
    number = max(range(len(best)), key=best.__getitem__)
    while number >= 0:
        chain.append(run[number][0])
        number = back[number]
    return chain[::-1]


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[at:] for at in range(SHINGLE)), strict=False))


def _runs(found: Sequence[tuple[int, int]], slack: int) -> list[list[tuple[int, int]]]:
    runs = [[found[0]]]
    for pair in found[1:]:
        if pair[0] - runs[-1][-1][0] > slack:
            runs.append([])
        runs[-1].append(pair)
    return runs


def _chain(places: Sequence[_Place]) -> list[_Place]:
    """The heaviest run of places that rises in lines and in gold."""
    best: list[float] = []
    back: list[int] = []
    for number, place in enumerate(places):
        score, above = 0.0, -1
        for other in range(number):
            before = places[other]
            if before.line < place.line and before.end - OVERLAP_WORDS <= place.start:
                found = best[other] + (NEAR_BONUS if place.line - before.line <= NEAR_LINES else 0.0)
                if found > score:
                    score, above = found, other
        best.append(score + place.weight)
        back.append(above)
    chain: list[_Place] = []
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    while at >= 0:
        chain.append(places[at])
        at = back[at]
    return chain[::-1]


def _short(
    words: Sequence[Sequence[str]],
    wanted: Sequence[str],
    chain: Sequence[_Place],
    covered: bytearray,
    held: list[bool],
) -> None:
    """Lines too short for shingles, by the words of the gold between their neighbours in the chain."""
    chained = [place.line for place in chain]
    used = 0
    for number, line in enumerate(words):
        if held[number] or not 0 < len(line) < SHINGLE:
            continue
        after = bisect_right(chained, number)
        start = max(chain[after - 1].end if after else 0, used)
        end = chain[after].start if after < len(chain) else len(wanted)
        at = _find(
            line,
            wanted,
            covered,
            max(start, end - GAP_WORDS) if not after else start,
            min(end, start + GAP_WORDS) if after else end,
        )
        if at >= 0:
            held[number] = True
            used = at + len(line)
            covered[at:used] = b"\x01" * len(line)


def _find(line: Sequence[str], wanted: Sequence[str], covered: bytearray, start: int, end: int) -> int:
    size = len(line)
    for at in range(start, end - size + 1):
        if wanted[at : at + size] == line and not any(covered[at : at + size]):
            return at
    return -1
