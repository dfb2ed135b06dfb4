"""Places that the words around them give away."""

from __future__ import annotations

import pytest

from index.entities.agreement import Guess
from index.entities.place_patterns import STATED_SCORE, apply_place_patterns
from index.entities.tokens import split_tokens


def labels(text: str, *names: tuple[str, str, float]) -> dict[str, tuple[str, float]]:
    """What the patterns make of a text in which the tagger saw these (name, label, score)."""
    tokens = split_tokens(text)
    guesses = []
    for name, label, score in names:
        words = split_tokens(name).texts
        start = next(at for at in range(len(tokens.texts)) if tokens.texts[at : at + len(words)] == words)
        guesses.append(Guess(start, start + len(words), label, score))
    found = apply_place_patterns(tokens, guesses)
    return {" ".join(tokens.texts[guess.start : guess.end]): (guess.label, guess.score) for guess in found}


@pytest.mark.parametrize(
    "text",
    [
        "They live in the villages of Zorka, they said.",
        "A town called Zorka was hit.",
        "People fled the Zorka area.",
        "He mapped the Zorka district.",
    ],
)
def test_a_doubtful_name_whose_kind_is_stated_is_a_place(text: str) -> None:
    assert labels(text, ("Zorka", "LOC", 0.5))["Zorka"] == ("LOC", STATED_SCORE)


def test_a_people_is_no_place_for_its_community() -> None:
    assert labels("It helped the Zorka community.", ("Zorka", "LOC", 0.5))["Zorka"] == ("LOC", 0.5)


def test_a_town_in_a_list_of_places_is_no_person() -> None:
    names = (("Wadi Halfa", "PER", 0.6), ("Aswan", "LOC", 0.9))
    assert labels("Boats sail between Wadi Halfa and Aswan.", *names)["Wadi Halfa"][0] == "LOC"


@pytest.mark.parametrize(
    "text",
    ["The mayor Wadi Halfa and Aswan met.", "Wadi Halfa spoke. Later Wadi Halfa and Aswan met."],
)
def test_a_title_or_another_mention_keeps_the_person(text: str) -> None:
    tokens = split_tokens(text)
    places = [at for at, word in enumerate(tokens.texts) if word == "Wadi"]
    guesses = [Guess(at, at + 2, "PER", 0.6) for at in places]
    aswan = tokens.texts.index("Aswan")
    found = apply_place_patterns(tokens, [*guesses, Guess(aswan, aswan + 1, "LOC", 0.9)])
    assert [guess.label for guess in found] == ["PER"] * len(places) + ["LOC"]


@pytest.mark.parametrize("label", ["ORG", "MISC"])
def test_land_and_water_are_no_bodies(label: str) -> None:
    assert labels("They fished in Recherche Bay.", ("Recherche Bay", label, 0.6))["Recherche Bay"][0] == "LOC"
