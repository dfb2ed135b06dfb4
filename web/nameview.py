"""From the profile of a person or place to what its page shows."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from index.article import Place
from web.filters import told_apart
from web.names import Profile
from web.question import Question
from web.reading import place_about
from web.render import Card, card
from web.timeline import Bar, bars

MAP_WIDTH, MAP_HEIGHT, NORTH = 360, 145, 85
"""The outline in templates/world.svg: one unit a degree, from 180° W, from 85° N down to 60° S."""


class Spot(Struct, frozen=True):
    """Where a place lies on the outline of the world."""

    x: float
    y: float
    lat: float
    lon: float


class NameView(Struct, frozen=True):
    """Everything that the page of a name shows beside its profile."""

    profile: Profile
    about: str | None
    search_url: str
    bars: tuple[Bar, ...]
    cards: tuple[Card, ...]
    spot: Spot | None


def name_view(found: Profile) -> NameView:
    """The content of the page of a person or place."""
    question = Question(chosen={found.field: (found.key,)})
    return NameView(
        profile=replace(found, places=tuple(told_apart(found.places))),
        about=_about(found.place) if found.place else None,
        search_url=question.url(),
        bars=bars(question, found.page.histogram),
        cards=tuple(card(Question(), hit) for hit in found.page.hits),
        spot=_spot(found.place) if found.place else None,
    )


def _about(place: Place) -> str:
    words = place_about(place).partition(": ")[2]
    return words[:1].upper() + words[1:]


def _spot(place: Place) -> Spot | None:
    if place.lat is None or place.lon is None:
        return None
    x = min(max(place.lon + MAP_WIDTH / 2, 0), MAP_WIDTH)
    y = min(max(NORTH - place.lat, 0), MAP_HEIGHT)
    return Spot(round(x, 1), round(y, 1), place.lat, place.lon)
