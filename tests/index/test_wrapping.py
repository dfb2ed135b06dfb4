"""Lines that were broken to fit a screen hold no names apart."""

from __future__ import annotations

import pytest

from index.entities import entities_of, recognise
from index.wrapping import unwrapped

WRAPPED = (
    "    BZW chairman Sir Martin Jacombe said yesterday that while London, New\n"
    "York and Tokyo were points for trading across time zones, firms like\n"
    "his must have a presence in Europe, and not just in the shop of Nigel\n"
    "Lawson on the corner of the market.\n"
    "    He has been there for years.\n"
)


def test_names_go_on_in_the_next_line() -> None:
    entities = entities_of(
        "A title that is a good deal longer than any of the lines below it, as titles may be", WRAPPED
    )
    assert [person.name for person in entities.people] == ["Martin Jacombe", "Nigel Lawson"]
    assert [place.key for place in entities.places] == ["london-gb", "new-york-us", "tokyo-jp", "europe"]
    lawson = entities.people[1].mentions[0]
    assert WRAPPED[slice(*lawson)] == "Nigel\nLawson"
    assert any(WRAPPED[one.start : one.end] == "New\nYork" for one in recognise(WRAPPED))


def test_lengths_and_paragraphs_stay() -> None:
    joined = unwrapped("A title\n\n" + WRAPPED)
    assert len(joined) == len("A title\n\n" + WRAPPED)
    assert joined.count("\n") == 4  # behind the title, between the paragraphs and at the end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One line.",
        "Paris\nLondon\nNew York\nBerlin",
        "A paragraph that is far longer than any screen is wide, as those of a page of today are, and so it goes on.\n"
        "Another one that is just as long and follows it at once, without a blank line or anything else between them.",
        "Ada Quill, chairwoman of the board of the bank\nJohn Smith, treasurer of the same bank in Hull\n"
        "Mary Jones, secretary of the board of the bank\nPeter Brown, who has no office at the bank",
    ],
)
def test_lists_and_paragraphs_are_left_alone(text: str) -> None:
    assert unwrapped(text) == text
