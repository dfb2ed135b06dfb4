"""Every trap is one test; none of them is special-cased in the code by its text."""

from __future__ import annotations

import pytest

from index.entities import entities_of
from tests.index.entities.mixed_traps import BOTH
from tests.index.entities.traps import PEOPLE, PLACES, Trap

LEAST_TRAPS = 150


@pytest.mark.parametrize("trap", PEOPLE, ids=lambda trap: trap[0][:60])
def test_people(trap: Trap) -> None:
    text, people, _ = trap
    assert [person.name for person in entities_of("", text).people] == list(people)


@pytest.mark.parametrize("trap", PLACES, ids=lambda trap: trap[0][:60])
def test_places(trap: Trap) -> None:
    text, people, places = trap
    entities = entities_of("", text)
    assert [place.key for place in entities.places] == list(places)
    assert [person.name for person in entities.people] == list(people)


@pytest.mark.parametrize("trap", BOTH, ids=lambda trap: trap[0][:60])
def test_people_and_places_together(trap: Trap) -> None:
    text, people, places = trap
    entities = entities_of("", text)
    assert [person.name for person in entities.people] == list(people)
    assert {place.key for place in entities.places} == set(places)


def test_there_are_enough_traps() -> None:
    assert len({trap[0] for trap in PEOPLE + PLACES + BOTH}) >= LEAST_TRAPS
