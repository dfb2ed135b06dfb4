"""Corrections at either end of a story stay and are marked; what only looks like one is not."""

from __future__ import annotations

import pytest

from index.ingest.lines import Line, clean
from tests.index.ingest.test_line_rules import STORY

CORRECTIONS = (
    "Correction: an earlier version of this article gave the cost as £84,000. It is £48,000.",
    "Clarification, 4 May: the council owns the bridge and not the road.",
    "An earlier version of this story named the wrong river.",
    "This article was amended on 24 March 2023. The distance is 110 kilometres.",
    "This story has been updated to correct the name of the river.",
    "CORRECTION (March 5): The river is the Nidd.",
    "Editor's note: This story has been updated with the length of the closure.",
    "Korrektur: Der Kai wurde 1911 gebaut und nicht 1912.",
    "Rectificatif : le quai date de 1911.",
    "更正：码头建于1911年。",
    "تصحيح: بُني الرصيف عام 1911.",
)


@pytest.mark.parametrize("line", CORRECTIONS)
@pytest.mark.parametrize("removed_by", [None, "not-story"])
@pytest.mark.parametrize("at", [0, len(STORY)])
def test_a_correction_stays_and_is_marked(line: str, removed_by: str | None, at: int) -> None:
    lines = [*map(Line, STORY[:at]), Line(line, removed_by=removed_by), *map(Line, STORY[at:])]
    cleaned = clean(lines)
    assert cleaned.ledger == ()
    assert [cleaned.body[start:end] for start, end in cleaned.corrections] == [line]


@pytest.mark.parametrize(
    ("line", "removed_by", "at"),
    [
        ("Corrections to the map were made by hand for another forty years.", None, len(STORY)),
        ("Corrections: write to desk@example.org", None, len(STORY)),
        ("This report has been lying in a drawer since 1994.", None, len(STORY)),
        ("This story was edited by hand, she said.", None, len(STORY) // 2),
        ("Editor's note: the writer keeps bees and has never sold any honey.", None, len(STORY)),
        ("Korrektur lesen heißt sie es im Haus, und niemand tut es gern.", None, len(STORY)),
        ("This story was updated on 24 March 2023 with words of the mayor.", None, len(STORY)),
        (CORRECTIONS[0], "boilerplate-block", len(STORY)),
    ],
)
def test_what_only_looks_like_a_correction_is_not_marked(line: str, removed_by: str | None, at: int) -> None:
    lines = [*map(Line, STORY[:at]), Line(line, removed_by=removed_by), *map(Line, STORY[at:])]
    assert clean(lines).corrections == ()
