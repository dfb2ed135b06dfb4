"""The article that this project began with, read as a user's file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Draft, Payload
from index.ingest.draft import draft_of
from index.limits import IngestLimits

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
