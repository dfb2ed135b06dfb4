"""The article that this project began with, read as a user's file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Draft, Payload
from index.ingest.draft import draft_of
from index.limits import IngestLimits
from web.streams import story_entities_json

PEOPLE = {"vladimir putin", "mikhail nosov", "ilya kononov"}
PLACES = {
    "ukraine", "russia", "united-states", "sevastopol-ua", "crimea", "zavtine-bazhannia", "donetsk-oblast", "donbas",
    "kazan-ru", "tatarstan", "pskov-ru", "kyiv-ua",
}  # fmt: skip


@pytest.fixture(scope="module")
def seed(shared_data: Path) -> Draft:
    (file,) = (shared_data / "seed").iterdir()
    draft = draft_of(Payload(file.name, file.read_bytes()), IngestLimits())
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.corpus
def test_exactly_the_people_of_the_story(seed: Draft) -> None:
    assert {person.key for person in seed.entities.people} == PEOPLE


@pytest.mark.corpus
def test_exactly_the_places_of_the_story(seed: Draft) -> None:
    assert {place.key for place in seed.entities.places} == PLACES
    assert [place.key for place in seed.entities.places if not place.resolved] == ["zavtine-bazhannia"]


@pytest.mark.corpus
def test_the_command_shows_the_same_of_the_file(shared_data: Path) -> None:
    (file,) = (shared_data / "seed").iterdir()
    found = story_entities_json(file.name, file.read_bytes(), IngestLimits())
    assert {person["key"] for person in found["people"]} == PEOPLE
    assert {place["key"] for place in found["places"]} == PLACES
    text = file.read_text(encoding="utf-8")
    assert {text[start:end] for name in found["people"] for start, end in name["mentions"]} >= {"Putin", "Nosov"}
