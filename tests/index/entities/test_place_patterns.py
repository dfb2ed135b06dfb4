"""Places that the words around them give away."""

from __future__ import annotations

import pytest

from index.entities.agreement import Guess
from index.entities.countries import free_countries
from index.entities.place_patterns import STATED_SCORE, apply_place_patterns
from index.entities.rules import adjust
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


def test_each_place_of_a_list_tells_of_the_one_before_it() -> None:
    names = (("Wadi Halfa", "PER", 0.6), ("Port Sudan", "PER", 0.6), ("Aswan", "LOC", 0.9))
    found = labels("Boats sail between Wadi Halfa, Port Sudan and Aswan.", *names)
    assert [label for label, _ in found.values()] == ["LOC"] * 3


def test_a_direction_alone_is_no_name_of_a_district() -> None:
    assert "Western" not in labels("They left. Western district officials came.")


def test_one_score_makes_no_team_of_a_town() -> None:
    assert labels("Denver 12, they said.", ("Denver", "LOC", 0.9)) == {"Denver": ("LOC", 0.9)}


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


@pytest.mark.parametrize("name", ["Morandi Bridge", "Murray County", "Abdullah Airbase"])
def test_what_is_built_is_no_person(name: str) -> None:
    assert labels(f"They came from {name} today.", (name, "PER", 0.8))[name][0] == "LOC"


def test_a_saints_hospital_is_one_place_and_his_church_a_body() -> None:
    assert labels("He lay at St. John Hospital.", ("John Hospital", "PER", 0.7))["St . John Hospital"][0] == "LOC"
    assert labels("He spoke at St. John Church.", ("John Church", "PER", 0.7))["St . John Church"][0] == "ORG"


def test_a_family_name_that_can_be_a_building_stays_a_name() -> None:
    assert labels("Charlotte Church sang.", ("Charlotte Church", "PER", 0.7))["Charlotte Church"][0] == "PER"


SCORES = "Denver 121, Boston 117\nMemphis 104, Utah 99\nOutside Boston it snowed. Utah lost."


def test_towns_with_scores_are_teams_but_where_one_can_be() -> None:
    tokens = split_tokens(SCORES)
    names = {"Denver", "Boston", "Memphis", "Utah"}
    guesses = [Guess(at, at + 1, "LOC", 0.9) for at, word in enumerate(tokens.texts) if word in names]
    found = apply_place_patterns(tokens, guesses)
    assert [tokens.texts[guess.start - 1 : guess.end] for guess in found] == [["Outside", "Boston"]]


@pytest.mark.parametrize("text", ["England 2, Germany 0.\nFrance 1, Wales 1.", "They came to Denver. 12 people met."])
def test_countries_play_as_themselves_and_a_number_alone_is_no_score(text: str) -> None:
    tokens = split_tokens(text)
    names = {"England", "Germany", "France", "Wales", "Denver"}
    guesses = [Guess(at, at + 1, "LOC", 0.9) for at, word in enumerate(tokens.texts) if word in names]
    assert apply_place_patterns(tokens, guesses) == guesses


@pytest.mark.parametrize(
    ("text", "seen", "place"),
    [("The Senegal team left.", "The Senegal", "Senegal"), ("Judges met in The Hague today.", "Hague", "The Hague")],
)
def test_an_article_belongs_to_a_place_whose_name_has_it(text: str, seen: str, place: str) -> None:
    tokens = split_tokens(text)
    words = seen.split()
    start = next(at for at in range(len(tokens.texts)) if tokens.texts[at : at + len(words)] == words)
    found = adjust(tokens, [Guess(start, start + len(words), "LOC", 0.9)])
    assert [" ".join(tokens.texts[guess.start : guess.end]) for guess in found] == [place]


def test_what_an_agency_puts_before_a_headline_is_a_word_of_its_own() -> None:
    assert split_tokens("Motor racing-Perez won; Soccer-Lyon; a soccer-mad town").texts[:4] == [
        *("Motor", "racing", "-", "Perez"),
    ]
    assert split_tokens("a soccer-mad town").texts == ["a", "soccer-mad", "town"]


def parts(text: str, name: str, label: str) -> dict[str, str]:
    """What becomes of a text's name with this label, its score being low, before and behind the patterns."""
    tokens = split_tokens(text)
    words = split_tokens(name).texts
    start = next(at for at in range(len(tokens.texts)) if tokens.texts[at : at + len(words)] == words)
    found = adjust(tokens, free_countries(tokens, [Guess(start, start + len(words), label, 0.6)]))
    return {" ".join(tokens.texts[guess.start : guess.end]): guess.label for guess in found}


@pytest.mark.parametrize("name", ["Sultan of Oman", "Northeast of Oman"])
def test_a_country_is_cut_from_its_ruler_and_its_parts(name: str) -> None:
    assert parts(f"They sold it to the {name} in May.", name, "ORG") == {"Oman": "LOC"}


def test_a_country_in_the_name_of_a_body_is_no_place() -> None:
    assert parts("They sold it to the Bank of Oman in May.", "Bank of Oman", "ORG") == {}


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("Middle East and North Africa", ["Middle East", "North Africa"]),
        ("Trinidad and Tobago", ["Trinidad and Tobago"]),
        ("Zorka and North Africa", ["Zorka and North Africa"]),
    ],
)
def test_two_known_places_with_and_between_them_are_not_one(name: str, places: list[str]) -> None:
    assert list(parts(f"Aid went to {name} in May.", name, "LOC")) == places


def test_a_known_area_with_its_article_is_no_thing_unless_it_describes_one() -> None:
    assert parts("Aid went to the Caribbean, they said.", "Caribbean", "MISC") == {"Caribbean": "LOC"}
    assert parts("They played the Caribbean drums.", "Caribbean", "MISC") == {}


def test_an_unknown_name_that_ends_as_a_body_is_no_place() -> None:
    assert parts("A report of the Zorka Tribunal came out.", "Zorka Tribunal", "LOC") == {}
