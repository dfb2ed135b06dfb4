"""Places by what stands right behind their name: facilities of unknown ones, offices of states."""

from __future__ import annotations

import pytest

from index.entities.places import group_places


def names(text: str, *places: str) -> list[tuple[str, int]]:
    """The places of a text with their mentions counted, where every one of these words is a mention."""
    spans = [(at, at + len(place)) for place in places for at in range(len(text)) if text.startswith(place, at)]
    return [(group.name, len(group.spans)) for group in group_places(text, sorted(spans))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He fled from Zorkanagar prison.", "Zorkanagar prison"),
        ("They closed Zorkanagar nuclear plant.", "Zorkanagar nuclear plant"),
        ("People in Zorkanagar district fled.", "Zorkanagar"),
        ("They saw Zorkanagar prisoners.", "Zorkanagar"),
    ],
)
def test_an_unknown_name_has_its_facility(text: str, name: str) -> None:
    assert names(text, "Zorkanagar") == [(name, 1)]


def test_the_name_alone_means_the_one_facility_and_none_of_two() -> None:
    assert names("The Zorkanagar mine shut. Zorkanagar was rich.", "Zorkanagar") == [("Zorkanagar mine", 2)]
    text = "The Zorkanagar mine and the Zorkanagar prison shut. Zorkanagar was poor."
    assert names(text, "Zorkanagar") == [("Zorkanagar mine", 1), ("Zorkanagar prison", 1), ("Zorkanagar", 1)]


def test_a_known_town_stays_itself_before_its_prison() -> None:
    assert names("He was taken to Evora prison and Lyon prison.", "Lyon") == [("Lyon", 1)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Georgia Gov. Ada Quill spoke. Georgia voted.", "georgia-us"),
        ("Georgia Senator Ada Quill spoke.", "georgia-us"),
        ("Georgia President Ada Quill spoke.", "georgia"),
        ("Mexico Gov. Ada Quill spoke.", "mexico"),
    ],
)
def test_a_governor_tells_a_state_from_a_country(text: str, key: str) -> None:
    name = text.split()[0]
    spans = [(at, at + len(name)) for at in range(len(text)) if text.startswith(name, at)]
    assert [group.key for group in group_places(text, spans)] == [key]
