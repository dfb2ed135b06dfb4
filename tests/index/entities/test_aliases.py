"""The user's table of names."""

from __future__ import annotations

import pytest

from index.article import Entities, Person, Place
from index.entities import apply_aliases, given_entities, parse_aliases

TABLE = """
# our house style
person: Vlad Putin | V. Putin = Vladimir Putin
place: Stalino = Donetsk   # until 1961
place: bangor-gb = bangor-us
place: Middle-earth = Mordor
block person: Lorem Ipsum
block place: Springfield
"""


def test_people_who_are_one_share_their_mentions() -> None:
    aliases, _ = parse_aliases(TABLE)
    people = (
        Person("vlad putin", "Vlad Putin", ((9, 12),)),
        Person("vladimir putin", "Vladimir Putin", ((0, 3),), ((1, 2),)),
    )
    (putin,) = apply_aliases(Entities(people), aliases).people
    assert (putin.key, putin.name, putin.mentions, putin.title_mentions) == (
        "vladimir putin",
        "Vladimir Putin",
        ((0, 3), (9, 12)),
        ((1, 2),),
    )


def test_a_place_becomes_the_place_of_the_gazetteer() -> None:
    aliases, _ = parse_aliases(TABLE)
    places = (
        Place("stalino", "Stalino"),
        Place("bangor-gb", "Bangor", country="GB"),
        Place("middle-earth", "Middle-earth"),
    )
    found = apply_aliases(Entities(places=places), aliases).places
    assert [(place.key, place.country, place.resolved) for place in found] == [
        ("donetsk-ua", "UA", True),
        ("bangor-us", "US", True),
        ("mordor", None, False),
    ]


def test_blocked_names_are_gone() -> None:
    aliases, _ = parse_aliases(TABLE)
    entities = Entities((Person("lorem ipsum", "Lorem Ipsum"),), (Place("springfield-us", "Springfield"),))
    assert apply_aliases(entities, aliases) == Entities()


def test_lines_without_a_meaning_are_named() -> None:
    _, faults = parse_aliases("person: A = B\nperson Putin\nplace: = X\nanimal: A = B\nblock person:\nperson: A =")
    assert [fault.line for fault in faults] == [2, 3, 4, 5, 6]


def test_a_place_that_is_said_to_lie_where_no_gazetteer_has_it_is_a_fault() -> None:
    _, faults = parse_aliases(
        "place: A = Bangr, Mayne\nplace: B = Bangor, Mayne\nplace: C = Bangor, Maine\nplace: D = Washington, D.C."
    )
    assert [fault.line for fault in faults] == [1, 2]


def test_names_lead_on_to_the_last_and_a_second_time_changes_nothing() -> None:
    aliases, faults = parse_aliases("person: A = B\nperson: B = C\nplace: Mumbai = Bombay\nplace: X = Bangor, Maine")
    assert faults == ()
    entities = Entities(
        (Person("a", "A"), Person("b", "B")), (Place("mumbai-in", "Mumbai"), Place("x", "X", mentions=((1, 2),)))
    )
    once = apply_aliases(entities, aliases)
    assert [person.name for person in once.people] == ["C"]
    assert [(place.key, place.name) for place in once.places] == [("mumbai-in", "Bombay"), ("bangor-us", "Bangor")]
    assert apply_aliases(once, aliases) == once


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("person: A = B\nperson: B = A", [1, 2]),
        ("person: A = B\nperson: a = C", [2]),
        ("block person: B\nperson: A = B", [2]),
        ("person: putin = Putin\nperson: C#minor = D#flat # and so on", []),
        ("block person: A = B", [1]),
    ],
)
def test_lines_that_contradict_each_other_are_named(text: str, lines: list[int]) -> None:
    assert [fault.line for fault in parse_aliases(text)[1]] == lines


def test_an_empty_table_changes_nothing() -> None:
    entities = Entities((Person("a b", "A B"),), (Place("kyiv-ua", "Kyiv"),))
    assert apply_aliases(entities, parse_aliases("")[0]) == entities


def test_a_name_that_is_renamed_and_blocked_is_a_fault() -> None:
    (fault,) = parse_aliases("person: A = B\nblock person: A")[1]
    assert (fault.line, "Line 2 blocks" in fault.reason) == (1, True)


@pytest.mark.parametrize(
    "table",
    ["place: Kyyiv = kyiv-ua\nplace: Kyiv = Kiev City", "place: Kyiv = Kiev City\nplace: Kyyiv = Kyiv"],
)
def test_a_place_that_one_line_reaches_and_another_renames_has_the_new_name(table: str) -> None:
    aliases, faults = parse_aliases(table)
    assert faults == ()
    for place in (Place("kyiv-ua", "Kyiv"), Place("kyyiv", "Kyyiv")):
        (renamed,) = apply_aliases(Entities(places=(place,)), aliases).places
        assert (renamed.key, renamed.name) == ("kyiv-ua", "Kiev City")


def test_another_name_of_a_place_renames_and_blocks_it() -> None:
    entities = Entities(places=(Place("kyiv-ua", "Kyiv"), Place("kherson-ua", "Kherson")))
    renamed = apply_aliases(entities, parse_aliases("place: Київ = Kiev City")[0])
    assert [place.name for place in renamed.places] == ["Kiev City", "Kherson"]
    blocked = apply_aliases(entities, parse_aliases("block place: Kiev")[0])
    assert [place.name for place in blocked.places] == ["Kherson"]
    elsewhere = apply_aliases(entities, parse_aliases("place: Kiev = Odesa")[0])
    assert [place.name for place in elsewhere.places] == ["Kyiv", "Kherson"]


@pytest.mark.parametrize(
    "table",
    [
        "place: Stalino = Kiev City\nplace: Yuzovka = Kiev Town",
        "place: Mumbai = Bombay\nplace: Bombay = Mumbai",
        "place: Kyyiv = Kyiv\nblock place: Kiev",
    ],
)
def test_two_lines_about_one_place_that_contradict_each_other_are_named(table: str) -> None:
    assert parse_aliases(table)[1]


def test_a_person_is_renamed_with_and_without_points() -> None:
    aliases, faults = parse_aliases("person: J. D. Vance = James David Vance\nblock person: Lorem Ipsum Jr.\n")
    assert not faults
    for name in ("J.D. Vance", "JD Vance"):
        given = given_entities([name, "Lorem Ipsum Jr"], [], "", f"{name} spoke.")
        assert [person.key for person in apply_aliases(given, aliases).people] == ["james david vance"]


@pytest.mark.parametrize(
    "lines",
    [
        "place: Kiev = Odesa\nplace: Kyiv = Lviv",
        "block place: Kiev\nplace: Kyiv = Lviv",
        "place: Kyiv = Our Town\nplace: Kiev = Their Town",
        "place: Kiev = Odesa\nplace: kyiv-ua = Lviv",
    ],
    ids=["two places", "blocked", "two names that no gazetteer has", "a key"],
)
def test_two_lines_about_one_place_by_two_names_are_a_fault(lines: str) -> None:
    faults = parse_aliases(lines)[1]
    assert [fault.line for fault in faults] == [2]


@pytest.mark.parametrize(
    "lines",
    [
        "place: Kiev = Odesa\nplace: Kyiv = Odesa",
        "place: Kiev = Odesa\nplace: Odesa = Lviv\nplace: Kyiv = Lviv",
        "place: Kiev = Kyiv\nplace: Kyiv = Our Town",
        "place: Kyiv = Our Town\nplace: Kiev = Our town",
    ],
)
def test_two_names_of_one_place_may_become_one(lines: str) -> None:
    assert parse_aliases(lines)[1] == ()


@pytest.mark.parametrize("line", ["place: Kiev = Odesa", "place: Saigon = Hanoi", "place: Kiev = Our Town"])
def test_a_name_of_a_place_that_is_shown_under_another_renames_nothing_and_is_a_fault(line: str) -> None:
    aliases, faults = parse_aliases(line)
    assert [fault.line for fault in faults] == [1]
    assert not aliases.places


@pytest.mark.parametrize(
    "line",
    ["place: Kyiv = Odesa", "place: kyiv-ua = Odesa", "place: Bangor = Bangor, Maine", "place: Stalino = Donetsk"],
)
def test_a_place_may_be_said_to_be_another_by_its_key_or_the_name_that_is_shown(line: str) -> None:
    assert parse_aliases(line)[1] == ()


def test_a_contradiction_is_told_as_the_names_are_written() -> None:
    (fault,) = parse_aliases("place: Kiev = Odesa\nplace: Kyiv = Lviv")[1]
    assert fault.reason == "“Kiev” is the same place and becomes “Odesa” on line 1. Keep one of the two."
