"""How often each line rule fires on pages with gold, and how often it is right: the table of docs/extraction.md.

    python -m benchmarks.extraction_rules FOLDER [--trees FILE]

A firing is right if the removed line is not in the gold. Only lines that the rule alone removed count: those inside
what the trees chose. From 30 firings on a rule must be right in 97 of 100; below that it is marked unproven.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from benchmarks.extraction_gold import read_gold, read_page
from index.article import Payload, Rejected
from index.ingest import draft, extract, trees
from index.ingest.rules import RULES
from index.limits import IngestLimits

WORD = re.compile(r"\w+")
PROVEN_FIRINGS = 30
LEAST_PRECISION = 0.97
WINDOW = 6
SHOWN = 6


def in_gold(line: str, lines: set[tuple[str, ...]], windows: set[tuple[str, ...]]) -> bool:
    """A line is in the gold if it is one of its lines or most of its word windows are there."""
    words = tuple(WORD.findall(line))
    if words in lines:
        return True
    if len(words) < WINDOW:
        return False
    found = [words[at : at + WINDOW] in windows for at in range(len(words) - WINDOW + 1)]
    return sum(found) > len(found) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--trees", type=Path)
    parser.add_argument("--wrong", help="print the wrong firings of this rule")
    arguments = parser.parse_args()
    if arguments.trees:
        forest = trees.read_forest(np.load(arguments.trees, allow_pickle=False))
        extract.story_forest = lambda: forest
    fired: Counter[str] = Counter()
    wrong: dict[str, list[str]] = defaultdict(list)
    for gold in read_gold(arguments.folder):
        found = draft.read_draft(Payload(gold.id, read_page(arguments.folder, gold)), IngestLimits())
        if isinstance(found, Rejected) or not gold.body:
            continue
        words = WORD.findall(gold.body)
        windows = {tuple(words[at : at + WINDOW]) for at in range(len(words) - WINDOW + 1)}
        lines = {tuple(WORD.findall(line)) for line in gold.body.split("\n")}
        for entry in found.ledger:
            fired[entry.rule] += 1
            if in_gold(entry.text, lines, windows):
                wrong[entry.rule].append(f"{gold.id}: {entry.text[:160]}")
    for rule in [rule.name for rule in RULES] + sorted(set(fired) - {rule.name for rule in RULES}):
        count = fired[rule]
        precision = 1 - len(wrong[rule]) / count if count else 0.0
        verdict = "unproven" if count < PROVEN_FIRINGS else "" if precision >= LEAST_PRECISION else "below 0.97"
        print(f"| {rule} | {count} | {precision:.3f} | {verdict} |")
    for line in wrong.get(arguments.wrong or "", []):
        print(line)


if __name__ == "__main__":
    main()
