"""Rules that no text of the traps decides by itself."""

from __future__ import annotations

import pytest

from index.entities import entities_of, given_entities
from index.entities.bounds import least_scores
from index.entities.places import group_places
from index.entities.rules import credit_spans


def people(text: str) -> list[str]:
    return [person.name for person in entities_of("", text).people]


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("Photo: Ada Quill/AFP/Getty Images", "Photo: Ada Quill/AFP/Getty Images"),
        ("By Ada Quill/Reuters\nThe ferry sank.", "By Ada Quill/Reuters"),
        ("It sank. (Reporting by Ada Quill, Photo: Tom Rook/AFP)", "(Reporting by Ada Quill, Photo: Tom Rook/AFP)"),
    ],
)
def test_a_credit_that_several_patterns_know_is_one_span(text: str, credit: str) -> None:
    assert [text[start:end] for start, end in credit_spans(text)] == [credit]


def test_a_given_name_that_is_a_title_too_stays_before_a_family_name() -> None:
    assert people("Prince Amir Hassan Ali met the press on Monday, and the trains went on.") == ["Amir Hassan Ali"]
    assert people("The students met Dean Dr Anna Weber on Monday, and Anna Weber told them more.") == ["Anna Weber"]


def test_names_in_latin_letters_of_any_kind_are_read_and_those_in_others_are_not() -> None:
    assert people("President Nguyễn Phú Trọng met the press. Nguyễn Phú Trọng said so in Hanoi.") == [
        "Nguyễn Phú Trọng"
    ]
    assert people("Mayor Κώστας Μπακογιάννης spoke in Athens on Monday, said Κώστας Μπακογιάννης.") == []


def test_an_abbreviated_state_tells_which_town_is_meant() -> None:
    text = "He lives in Manchester, N.H., with his dog."
    (group,) = group_places(text, [(12, 22)], [])  # as from a tagger that has missed the state
    assert (text[12:22], group.key) == ("Manchester", "manchester-us")


def test_a_given_place_without_letters_has_a_key_too() -> None:
    assert [place.key for place in given_entities([], ["♥"], "", "").places] == ["♥"]


@pytest.mark.parametrize(
    ("name", "is_odd"), [("TerraUSD", True), ("CICPC", True), ("Oxenmoor", False), ("OXENMOOR", False)]
)
def test_capitals_inside_a_name_and_short_ones_are_rather_a_products_than_a_places(name: str, is_odd: bool) -> None:
    (group,) = group_places(name, [(0, len(name))], [])
    assert group.is_odd is is_odd
    (plain,) = group_places("Oxenmoor", [(0, 8)], [])
    assert (least_scores(group) > least_scores(plain)) is is_odd
