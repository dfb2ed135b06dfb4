"""The package as a whole: what a caller gets for a text."""

from __future__ import annotations

import pytest

from index.article import Entities
from index.entities import entities_of, given_entities, people, recognise
from index.entities.people import compatible


def names(entities: Entities) -> tuple[list[str], list[str]]:
    return [person.name for person in entities.people], [place.name for place in entities.places]


def test_finds_people_and_places_with_offsets_into_the_body() -> None:
    body = "Chancellor Angela Merkel met Emmanuel Macron in Paris on Monday. Merkel then flew to Berlin."
    entities = entities_of("Leaders meet", body)
    assert names(entities) == (["Angela Merkel", "Emmanuel Macron"], ["Paris", "Berlin"])
    merkel = entities.people[0]
    assert [body[start:end] for start, end in merkel.mentions] == ["Angela Merkel", "Merkel"]
    assert merkel.key == "angela merkel"
    assert merkel.full


def test_a_place_knows_where_it_is() -> None:
    place = entities_of("", "Shelling went on near Kyiv on Tuesday, officials said.").places[0]
    assert (place.key, place.country, place.kind, place.resolved) == ("kyiv-ua", "UA", "city", True)
    assert (place.geonames_id, round(place.lat or 0), round(place.lon or 0)) == (703448, 50, 31)


def test_all_names_of_a_place_are_one_value() -> None:
    entities = entities_of(
        "", "He left Kiev for Moscow. In Kyiv, shops were shut. The U.S. and the United States agreed."
    )
    assert [place.key for place in entities.places] == ["kyiv-ua", "moscow-ru", "united-states"]


def test_a_state_after_a_comma_settles_which_town_is_meant() -> None:
    entities = entities_of("", "A man from Bangor, Maine, was charged on Friday.")
    assert [(place.key, place.country) for place in entities.places] == [("bangor-us", "US"), ("maine", "US")]


def test_authors_are_not_people_of_the_story() -> None:
    body = "Mayor Sadiq Khan spoke in London. By Jane Roe\nKhan left early."
    assert "Jane Roe" not in names(entities_of("Mayor speaks", body, authors=("Jane Roe",)))[0]


def test_captions_count_without_a_mention() -> None:
    entities = entities_of("", "Troops left the town.", captions=("A ceremony in Sevastopol, Crimea, on Friday.",))
    assert [(place.name, place.mentions) for place in entities.places] == [("Sevastopol", ()), ("Crimea", ())]


def test_recognise_gives_disjoint_mentions_in_order() -> None:
    text = "Vladimir Putin arrived in Kazan. Putin’s visit to Tatarstan was short."
    mentions = recognise(text)
    assert [(text[m.start : m.end], m.label, m.key) for m in mentions] == [
        ("Vladimir Putin", "PER", "vladimir putin"),
        ("Kazan", "LOC", "kazan-ru"),
        ("Putin", "PER", "vladimir putin"),
        ("Tatarstan", "LOC", "tatarstan"),
    ]


def test_who_is_mentioned_often_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # A name is chosen among all mentions: once for each of them takes time in the square of their number.
    named: list[people.Group] = []
    choose = people.display_name
    monkeypatch.setattr(people, "display_name", lambda group: (named.append(group), choose(group))[1])
    found = recognise("Donald Trump met Angela Merkel in Berlin. " * 20)
    assert len(found) == 60
    assert len(named) == 2


def test_given_people_stay_as_given_and_given_places_are_those_of_the_gazetteer() -> None:
    entities = given_entities(
        ["Reagan", "REAGAN", "Volcker"],
        ["usa", "uk", "United States", "jamaica", "Zavtine Bazhannia"],
        "Reagan speaks",
        "In the USA, reagan said of the United States.",
    )
    assert [(p.key, p.name, p.mentions, p.title_mentions) for p in entities.people] == [
        ("reagan", "Reagan", ((12, 18),), ((0, 6),)),
        ("volcker", "Volcker", (), ()),
    ]
    assert [(p.key, p.name, p.country, p.mentions) for p in entities.places] == [
        ("united-states", "United States", "US", ((7, 10), (31, 44))),
        ("united-kingdom", "United Kingdom", "GB", ()),
        ("jamaica", "Jamaica", "JM", ()),
        ("zavtine-bazhannia", "Zavtine Bazhannia", None, ()),
    ]


def test_an_author_whom_the_title_names_is_one_of_the_story() -> None:
    body = "The prize goes to Angela Merkel, the jury said."
    authors = ("Angela Merkel",)
    assert names(entities_of("Angela Merkel wins a prize", body, authors=authors))[0] == ["Angela Merkel"]
    assert names(entities_of("A prize", body, authors=authors))[0] == []


def test_a_name_that_leaves_out_words_has_the_family_name_or_the_beginning_of_the_longer_one() -> None:
    longer = ("anna", "weber", "lind", "ox")
    assert compatible(("anna", "ox"), longer)
    assert compatible(("anna", "weber"), longer)
    assert not compatible(("anna", "lind"), longer)


def test_letters_that_grow_in_lower_case_move_no_given_name() -> None:
    text = "İzmir heard Ann Lund."
    (ann,) = given_entities(["Ann Lund"], [], "", text).people
    assert [text[start:end] for start, end in ann.mentions] == ["Ann Lund"]


def test_a_given_name_is_mentioned_as_a_whole_word_only() -> None:
    (ann,) = given_entities(["Ann"], [], "", "Joann met Ann.").people
    assert ann.mentions == ((10, 13),)


def test_particles_behind_a_quotation_belong_to_the_name() -> None:
    text = "“I'm sad,” von der Leyen said. Ursula von der Leyen was in Kyiv. Von der Leyen left."
    found = [text[mention.start : mention.end] for mention in recognise(text) if mention.label == "PER"]
    assert found == ["von der Leyen", "Ursula von der Leyen", "Von der Leyen"]


def test_a_family_name_with_its_particle_is_the_one_named_last() -> None:
    text = "Mark de Vries met reporters, and de Vries left. Anna de Vries stayed. Later de Vries spoke."
    keys = [mention.key for mention in recognise(text) if mention.label == "PER"]
    assert keys == ["mark de vries", "mark de vries", "anna de vries", "anna de vries"]


def test_a_family_name_with_its_particle_is_nobody_who_has_none() -> None:
    text = "Maria de la Cruz met Penelope Cruz in Madrid. De la Cruz left on Friday, police said."
    keys = [mention.key for mention in recognise(text) if mention.label == "PER"]
    assert keys == ["maria de la cruz", "penelope cruz", "maria de la cruz"]


def test_a_lone_family_name_is_the_father_named_first_or_the_junior_named_first() -> None:
    text = (
        "Ferdinand Marcos ruled Manila. His son Ferdinand Marcos Jr. won in May. Marcos was feared. Marcos Jr. spoke."
    )
    keys = [mention.key for mention in recognise(text) if mention.label == "PER"]
    assert keys == ["ferdinand marcos", "ferdinand marcos jr", "ferdinand marcos", "ferdinand marcos jr"]
    text = "Ferdinand Marcos Jr. won in May. His father Ferdinand Marcos ruled Manila. Marcos spoke on Friday."
    keys = [mention.key for mention in recognise(text) if mention.label == "PER"]
    assert keys == ["ferdinand marcos jr", "ferdinand marcos", "ferdinand marcos jr"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "William Clay Ford III runs the plant in Detroit. His uncle William Clay Ford died. Ford III spoke.",
            ["william clay ford iii", "william clay ford", "william clay ford iii"],
        ),
        (
            "Ferdinand Marcos Jr. met Imelda Marcos in Manila. Marcos said so.",
            ["ferdinand marcos jr", "imelda marcos", "imelda marcos"],
        ),
        (
            "Marcos spoke on Friday. Ferdinand Marcos Jr. won in May. His father Ferdinand Marcos ruled Manila.",
            ["ferdinand marcos jr", "ferdinand marcos jr", "ferdinand marcos"],
        ),
        (
            "Marcos spoke on Friday. Ferdinand Marcos ruled Manila. His son Ferdinand Marcos Jr. won in May.",
            ["ferdinand marcos", "ferdinand marcos", "ferdinand marcos jr"],
        ),
    ],
    ids=["a number", "a wife", "before the junior", "before the father"],
)
def test_whom_a_family_name_of_several_stands_for(text: str, expected: list[str]) -> None:
    assert [mention.key for mention in recognise(text) if mention.label == "PER"] == expected


@pytest.mark.parametrize(
    "body",
    [
        "The bridge was closed, Mayor Ann Lee said.\n\nThe bridge on Monday. Quay News/Ada Quill",
        "The bridge was closed, Mayor Ann Lee said.\n\nThe bridge on Monday.Credit: Ada Quill / Quay News",
        "ADA QUILL\nThe bridge was closed, Mayor Ann Lee said.",
    ],
)
def test_who_is_only_named_as_a_maker_is_left_out(body: str) -> None:
    assert [person.name for person in entities_of("A bridge is closed", body).people] == ["Ann Lee"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Who will win? Kamala Harris/Tim Walz", ["Kamala Harris", "Tim Walz"]),
        ("Coco Gauff/Jessica Pegula", ["Coco Gauff", "Jessica Pegula"]),
        ("A Marist/AP poll found that Kamala Harris led Donald Trump.", ["Kamala Harris", "Donald Trump"]),
        ("(Kyodo/AFP) - Fumio Kishida resigned on Monday after a vote.", ["Fumio Kishida"]),
        ("President Emmanuel Macron in Lyon. Photo: Omar Haddad/AFP", ["Emmanuel Macron"]),
        ("Volodymyr Zelenskyy greets Olaf Scholz. Efrem Lukatsky/AP", ["Volodymyr Zelenskyy", "Olaf Scholz"]),
        ("Rishi Sunak (right) with Jeremy Hunt (Jacob King/PA)", ["Rishi Sunak", "Jeremy Hunt"]),
        ("Rishi Sunak visits a school in Leeds. J. Stefan Rousseau/Pool/Reuters", ["Rishi Sunak"]),
        ("William Ruto arrives in Nairobi. REUTERS/Monicah Mwangi", ["William Ruto"]),
        ("William Ruto arrives in Nairobi. Ben Stansall/Pool via AP", ["William Ruto"]),
        ("Karen Bass waits in Reno. Picture by Gary Coronado", ["Karen Bass"]),
    ],
)
def test_a_credit_leaves_out_its_own_names_alone(line: str, expected: list[str]) -> None:
    body = f"The water rose in the night, and the road was closed for the whole of the day.\n\n{line}"
    assert [person.name for person in entities_of("The road is closed", body).people] == expected
