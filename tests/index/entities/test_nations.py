"""Countries of which a text names the people only."""

from __future__ import annotations

import pytest

from index.entities import entities_of

WORKERS = "Panamanian workers struck on Monday. Panamanian employers refused. A Panamanian court will decide."


def test_a_country_whose_people_are_named_three_times_is_one_of_the_texts() -> None:
    assert entities_of("", WORKERS).countries == ("PA",)


def test_a_people_is_never_a_place_or_a_mention() -> None:
    assert entities_of("", WORKERS).places == ()


@pytest.mark.parametrize(
    "text",
    [
        "Panamanian workers struck. Panamanian employers refused.",
        "Talks in Spanish went on, then in Spanish again, and again in Spanish.",
        "Latin American leaders met. Latin American ministers left. Latin American papers wrote of it.",
        f"{WORKERS} Kenya agreed. Kenya paid. Kenya asked. Kenya thanked them.",
    ],
    ids=["twice", "a language", "another people", "less than a place's country"],
)
def test_what_is_not_enough(text: str) -> None:
    assert entities_of("", text).countries == ()


def test_a_country_that_has_a_place_is_not_named_again() -> None:
    entities = entities_of("", f"{WORKERS} Panama was quiet.")
    assert (entities.countries, [place.key for place in entities.places]) == ((), ["panama"])
