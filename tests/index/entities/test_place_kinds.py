"""Places of which the text says the kind, whatever the tagger took them for."""

from __future__ import annotations

import pytest

from tests.index.entities.test_place_patterns import labels


@pytest.mark.parametrize(
    "text",
    [
        "Chositi, a village in Kishtwar, was swept away.",
        "He was born in Chositi, a small mountain town near the border.",
        "They reached Chositi, the island of his birth.",
    ],
)
def test_what_is_said_to_be_a_place_behind_a_comma_is_one(text: str) -> None:
    assert labels(text, ("Chositi", "PER", 0.6))["Chositi"][0] == "LOC"


@pytest.mark.parametrize(
    "text",
    [
        "Chositi, a town councillor, spoke.",
        "Chositi, a village doctor in Kishtwar, spoke.",
        "Mayor Chositi, a city in hand, spoke.",
        "Chositi, village elder, spoke.",
    ],
)
def test_somebody_of_a_town_is_no_town(text: str) -> None:
    assert labels(text, ("Chositi", "PER", 0.6))["Chositi"][0] == "PER"


def test_what_a_village_is_called_is_a_place() -> None:
    assert labels("They left the villages of Zorka and Morba.", ("Zorka", "ORG", 0.6))["Zorka"][0] == "LOC"
    assert labels("They left the village of Kfar Zorka.")["Kfar Zorka"][0] == "LOC"
    assert (
        labels("It is the village of President Zorka.", ("President Zorka", "PER", 0.9))["President Zorka"][0] == "PER"
    )


def test_a_road_has_its_number() -> None:
    assert list(labels("Traffic on Interstate 5 stopped.")) == ["Interstate 5"]
    assert list(labels("It left State Route 529 at noon.", ("State Route", "LOC", 0.6))) == ["State Route 529"]
    assert labels("He praised the Route. 5 people came.") == {}


def test_a_doubted_name_beside_a_place_that_something_is_in() -> None:
    names = (("Nurabelen", "LOC", 0.9), ("Klatanlo", "PER", 0.4))
    assert labels("People in Nurabelen and Klatanlo fled.", *names)["Klatanlo"][0] == "LOC"
    assert labels("People of Nurabelen and Klatanlo fled.", *names)["Klatanlo"][0] == "PER"
    names = (("Nurabelen", "LOC", 0.9), ("Macron", "PER", 0.8))
    assert labels("There was joy in Nurabelen and Macron wept.", *names)["Macron"][0] == "PER"
