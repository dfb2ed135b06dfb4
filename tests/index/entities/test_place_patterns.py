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
        "They live ten miles north of Zorka now.",
        "Ada Quill, 29, of Zorka, was hurt.",
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


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("She rowed from Randaberg to Bokn in May.", [0.97, 0.97]),
        ("She preferred Randaberg to Bokn in May.", [0.6, 0.6]),
        ("Talks went from SADC to Bokn in May.", [0.6, 0.97]),
    ],
)
def test_both_ends_of_a_journey_are_places(text: str, scores: list[float]) -> None:
    tokens = split_tokens(text)
    names = {"Randaberg", "Bokn", "SADC"}
    guesses = [Guess(at, at + 1, "LOC", 0.6) for at, word in enumerate(tokens.texts) if word in names]
    assert [guess.score for guess in apply_place_patterns(tokens, guesses)] == scores


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


def test_a_person_named_once_before_a_kind_of_place_is_that_place() -> None:
    assert labels("The Abu Zorka camp said no.", ("Abu Zorka", "PER", 0.9))["Abu Zorka"][0] == "PER"
    assert labels("They shelled Abu Zorka camp near Adre.", ("Abu Zorka", "PER", 0.9))["Abu Zorka"][0] == "LOC"
    assert labels("He lives in the Abu Zorka district.", ("Abu Zorka", "PER", 0.9))["Abu Zorka"][0] == "LOC"


@pytest.mark.parametrize("text", ["It is a Zorka county.", "The Zorka town hall drew many.", "Gov. Zorka town aides."])
def test_a_politician_before_a_kind_of_place_stays_a_person(text: str) -> None:
    assert labels(text, ("Zorka", "PER", 0.9))["Zorka"][0] == "PER"


def test_one_travels_to_a_town_and_not_to_its_club() -> None:
    assert labels("They travel to Leverkusen next.", ("Leverkusen", "ORG", 0.8))["Leverkusen"][0] == "LOC"
    assert labels("They lost to Leverkusen again.", ("Leverkusen", "ORG", 0.8))["Leverkusen"][0] == "ORG"


@pytest.mark.parametrize(
    "text", ["He moved to Leverkusen.", "He returned to Leverkusen.", "They headed to Leverkusen."]
)
def test_one_moves_to_a_club_as_often(text: str) -> None:
    assert labels(text, ("Leverkusen", "ORG", 0.8))["Leverkusen"][0] == "ORG"


def test_one_travels_to_a_club_that_is_better_known_than_the_town() -> None:
    assert labels("Spurs travel to Arsenal next.", ("Arsenal", "ORG", 0.8))["Arsenal"][0] == "ORG"


@pytest.mark.parametrize(
    "result", ["lost 2-0 at home.", "beat Everton 3-1.", "won the derby 1-0.", ", which lost to Leeds 2-1."]
)
def test_a_town_with_a_result_is_its_club(result: str) -> None:
    text = f"Burnley {result} People in Burnley wept."
    tokens = split_tokens(text)
    guesses = [Guess(at, at + 1, "LOC", 0.9) for at, word in enumerate(tokens.texts) if word == "Burnley"]
    assert [tokens.texts[guess.start - 1] for guess in apply_place_patterns(tokens, guesses)] == ["in"]


@pytest.mark.parametrize("text", ["Burnley lost 200 jobs.", "Burnley won, the paper said. It was 3-1."])
def test_a_town_without_a_score_stays_a_town(text: str) -> None:
    assert labels(text, ("Burnley", "LOC", 0.9)) == {"Burnley": ("LOC", 0.9)}


def test_what_stands_in_a_row_of_places_is_one() -> None:
    names = (("Brital", "LOC", 0.9), ("Nabi Zorka", "PER", 0.9), ("Baalbek", "ORG", 0.8))
    found = labels("Residents of Brital, Nabi Zorka and Baalbek fled.", *names)
    assert [label for label, _ in found.values()] == ["LOC"] * 3
    found = labels("The likes of Brital, Nabi Zorka and Baalbek fled.", *names)
    assert [label for label, _ in found.values()] == ["LOC", "PER", "ORG"]


def test_the_end_of_a_text_says_nothing_of_a_row_at_its_beginning() -> None:
    names = (("Brital", "LOC", 0.9), ("Nabi Zorka", "PER", 0.9), ("Baalbek", "LOC", 0.9))
    assert labels("Of Brital, Nabi Zorka and Baalbek told the villages", *names)["Nabi Zorka"][0] == "PER"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Talks between Hamas, Israel and Qatar failed.", "Hamas"),
        ("Talks in Hamas, Israel and Qatar failed.", "Hamas"),
        ("Talks between Leverkusen, Israel and Qatar failed.", "Leverkusen"),
        ("They studied at Princeton, Israel and Qatar.", "Princeton"),
    ],
)
def test_a_body_in_a_row_of_places_stays_one(text: str, body: str) -> None:
    names = ((body, "ORG", 0.8), ("Israel", "LOC", 0.95), ("Qatar", "LOC", 0.95))
    assert labels(text, *names)[body][0] == "ORG"


def test_two_sure_places_vouch_for_the_third_and_one_does_not() -> None:
    text = "He worked in Brital, Leverkusen and Baalbek."
    for score, label in ((0.95, "LOC"), (0.6, "ORG")):
        names = (("Brital", "LOC", score), ("Leverkusen", "ORG", 0.8), ("Baalbek", "LOC", 0.95))
        assert labels(text, *names)["Leverkusen"][0] == label


def test_a_well_known_body_beside_a_place_is_no_place() -> None:
    names = (("Harvard", "ORG", 0.6), ("Boston", "LOC", 0.95))
    assert labels("He knew Harvard and Boston.", *names)["Harvard"][0] == "ORG"


def test_somebody_with_a_known_given_name_stays_in_a_row_of_places() -> None:
    names = (("Paris", "LOC", 0.9), ("Emmanuel Zorka", "PER", 0.9), ("Berlin", "LOC", 0.9))
    assert labels("They flew to Paris, Emmanuel Zorka and Berlin.", *names)["Emmanuel Zorka"][0] == "PER"


def test_a_ruler_is_part_of_what_is_named_after_him() -> None:
    found = labels("They visited King Zorka Airbase.", ("Zorka Airbase", "PER", 0.6))
    assert found == {"King Zorka Airbase": ("LOC", 0.7)}


def test_who_is_beaten_by_a_score_is_a_club() -> None:
    assert labels("They routed Denver 121-117.", ("Denver", "LOC", 0.9)) == {}
    assert labels("The vote in Denver 121-117 was close.", ("Denver", "LOC", 0.9)) == {"Denver": ("LOC", 0.9)}


@pytest.mark.parametrize("ailment", ["Lassa fever", "Marburg virus", "Lyme disease"])
def test_what_people_fall_ill_of_is_no_place(ailment: str) -> None:
    name = ailment.split()[0]
    assert parts(f"Ten died of {ailment} there.", name, "LOC") == {}
    assert parts(f"Ten died in {name} there.", name, "LOC") == {name: "LOC"}


def test_more_places_are_needed_behind_a_word_that_begins_lists_of_bodies_too() -> None:
    names = (("Al Kharja", "PER", 0.7), ("Dubai", "LOC", 0.95), ("Sharjah", "LOC", 0.95), ("Ajman", "LOC", 0.95))
    text = "He saw towns including Al Kharja, Dubai, Sharjah and Ajman."
    assert labels(text, *names)["Al Kharja"][0] == "LOC"
    text = "He saw towns including Al Kharja, Dubai and Sharjah."
    assert labels(text, *names[:3])["Al Kharja"][0] == "PER"


def everywhere(text: str, first: float = 0.6, later: float = 0.6) -> list[str]:
    """The labels of Zorka where the tagger saw a person twice with these scores."""
    tokens = split_tokens(text)
    scores = iter((first, later))
    guesses = [Guess(at, at + 1, "PER", next(scores)) for at, word in enumerate(tokens.texts) if word == "Zorka"]
    return [guess.label for guess in apply_place_patterns(tokens, guesses)]


def test_what_is_told_to_be_a_place_once_is_one_in_the_whole_text() -> None:
    assert everywhere("They were taken to the settlement of Zorka. Zorka was cold.") == ["LOC", "LOC"]


def test_a_sure_or_titled_person_stays_one_beside_a_place_of_that_name() -> None:
    assert everywhere("He left the settlement of Zorka. Zorka was glad.", later=0.95) == ["LOC", "PER"]
    assert everywhere("He left the settlement of Zorka. Mr. Zorka was glad.") == ["LOC", "PER"]


@pytest.mark.parametrize("word", ["mid-February", "late-2020s-March", "Gallego-Portuguese", "non-German"])
def test_times_and_halves_of_peoples_are_no_places(word: str) -> None:
    assert parts(f"It was shown in {word} there.", word, "LOC") == {}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("He drank a glass of Calvados and ordered another Calvados.", {}),
        ("They met in Calvados over a glass of Calvados.", {"Calvados": "LOC"}),
        ("He bought apples of Calvados.", {"Calvados": "LOC"}),
    ],
)
def test_a_drink_is_no_place_unless_something_is_in_it(text: str, places: dict[str, str]) -> None:
    tokens = split_tokens(text)
    guesses = [Guess(at, at + 1, "LOC", 0.9) for at, word in enumerate(tokens.texts) if word == "Calvados"]
    assert {tokens.texts[guess.start]: guess.label for guess in adjust(tokens, guesses)} == places


@pytest.mark.parametrize("hyphen", ["-", " - "])
def test_where_a_firm_is_based_is_a_place_with_spaces_around_the_hyphen_too(hyphen: str) -> None:
    tokens = split_tokens(f"The report came from a Tweed{hyphen}based group.")
    assert [tokens.texts[guess.start] for guess in adjust(tokens, [])] == ["Tweed"]
