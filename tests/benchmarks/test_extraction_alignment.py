"""Which lines of a page stand in the gold, where the same words stand in several places."""

from __future__ import annotations

from benchmarks.extraction_alignment import in_gold

FIRST = "The council met on Monday to talk about the old bridge over the river."
SECOND = "Nobody knows yet who is going to pay for a new one, the mayor said."
THIRD = "A decision is expected in the spring, after the flood report is read."
GOLD = f"{FIRST}\n\nThe money\n\n{SECOND}\n\n{THIRD}"


def test_lines_of_the_gold_are_in_it_and_others_are_not() -> None:
    lines = ["Menu", FIRST, "The money", SECOND, "Rain fills the canal for the third time in a week.", THIRD, "Share"]
    assert in_gold(lines, GOLD) == [False, True, True, True, False, True, False]


def test_a_teaser_that_repeats_the_story_is_not_in_the_gold() -> None:
    assert in_gold([FIRST, "The money", FIRST, SECOND, THIRD, FIRST], GOLD).count(True) == 4
    assert in_gold([SECOND[:40], FIRST, SECOND, THIRD], GOLD) == [False, True, True, True]


def test_short_words_count_only_in_their_place() -> None:
    assert in_gold(["The money", FIRST, SECOND, "the mayor said", THIRD, "The money"], GOLD) == [
        False, True, True, False, True, False,
    ]  # fmt: skip


def test_a_heading_whose_words_its_paragraph_repeats_is_in_the_gold() -> None:
    heading, paragraph = "The old bridge over the river", f"The old bridge over the river is closed. {FIRST}"
    assert in_gold([SECOND, heading, paragraph], f"{SECOND}\n\n{heading}\n\n{paragraph}") == [True, True, True]
    assert in_gold([SECOND, heading, paragraph], f"{SECOND}\n\n{paragraph}") == [True, False, True]


def test_a_line_that_was_moved_is_still_in_the_gold() -> None:
    assert in_gold([SECOND, THIRD, FIRST], GOLD) == [True, True, True]


def test_nothing_is_in_an_empty_gold() -> None:
    assert in_gold([FIRST, "Menu"], "") == [False, False]
