import pytest

from index.sentences import point_ends_sentence


@pytest.mark.parametrize(
    "text",
    [
        "Gen| Mark Milley left",
        "Sen| Vance",
        "Mr| He Weidong",
        "the U.S| Senate",
        "J| K. Rowling",
        "Sept| 11",
        "Corp| shares fell",
        "Tampa, Fla| (AP)",
        "e.g| Kyiv",
        "Roe vs| Wade",
        "at 5 p.m| on Monday",
        "Lt.-Col| Smith",
    ],
)
def test_a_point_that_ends_no_sentence(text: str) -> None:
    before, _, after = text.partition("|")
    assert not point_ends_sentence(f"{before}.{after}", len(before))


@pytest.mark.parametrize(
    "text",
    [
        "It rained| Nobody came",
        "in the U.S| The Senate",
        "He said no| Officials left",
        "at 5 p.m| Police came",
        "nothing is amiss| Anna left",
        "in general| Smith left",
        "the protocol| Smith left",
        "in 2020| Smith left",
        "left for Kyiv| Nobody came",
        "the U.S|",
        "| Smith left",
        "plans, etc| Officials said",
    ],
)
def test_a_point_that_ends_a_sentence(text: str) -> None:
    before, _, after = text.partition("|")
    assert point_ends_sentence(f"{before}.{after}", len(before))
