"""Which place of several with one name a text means: by prominence, by where it says that the place lies, and by the
countries that the rest of it speaks of."""

from __future__ import annotations

from msgspec import Struct

from index.entities.gazetteer import Entry

PLANET = "Earth"
"""No town, unless the text says where it lies."""
LARGE_SIZE = 115
"""A city of 100,000."""
LEAST_ALONE_SIZE = 83
"""A town of 4,000: smaller ones share their names with people, prizes and days."""
COUNTRY_SCORE, REGION_SCORE, ISO_REGION_SCORE, CAPITAL_SCORE, WEAK_SCORE = 24.0, 18.0, 10.0, 4.0, -6.0
"""On the scale of a city's size: the logarithm of its population, 7 to 17."""
FAME_WEIGHT, USUAL_FAME = 1.5, 3.0
"""Cities that many languages name are written about more than others of their size: Valencia in Spain, not Venezuela's.
The usual one has 20 names, the logarithm of which is 3."""
LEAST_SCORE, TELLING_CONTEXT = 11.0, 1.5
"""A town that scores less is not meant where two other names or more tell which country the text is about and nothing
speaks for the town's: it is kept as a place that nobody knows. A city of 100,000 scores 11.5."""
NAMESAKE_SCORE = -6.0
"""Of a city that has a country's name: Jamaica is the country among places of the United States too. So is a state
of a country that the text names: Ontario is no town in California beside Ottawa and New York."""
LEAST_SPEAKING = 0.8
"""A place speaks for a country with 1 in all, nearly all of it for its own if it is well known: Kinshasa."""
SAME_ADMIN_SCORE, SAME_COUNTRY_SCORE, CONTEXT_SCORE = 60.0, 40.0, 12.0
"""Of a place that lies in the state or the country behind its name; and of one whose country the text speaks of."""
WORLD_SIZE = 138
"""A city of a million."""
NAMESAKE_CONTEXT_SCORE, STATE_CONTEXT_SCORE = 4.0, 8.0
"""In place of CONTEXT_SCORE, of a namesake of a capital or a city of a million: a text that names the country of both
means Manila, not the village in Arkansas; where the text names the village's state too, the country speaks louder."""
BESIDE_DEGREES = 0.25
"""Of latitude and longitude, 25 km or less: as far as a city of a million reaches."""
DATELINE_SCORE = 8.0
"""Of a town in the state of the story's dateline: "CARBONDALE, Ill. — Floods hit Cairo"."""
SPEAKING_TOWNS = 1.2
"""One town speaks for its country with 1, or less if other countries have the name."""
TINY = 1e-9
"""What rounding may leave of a sum that is 0."""
POSTAL_SCORE = -8.0
"""Of a state that only its postal code names: less than LEAST_SCORE where the text is about other countries."""

Weights = dict[str, float]
"""How strongly something speaks for each country."""


class Context(Struct, frozen=True):
    """What the rest of a document says of countries, when a name itself is left out."""

    total: Weights
    own: Weights
    states: frozenset[str] = frozenset()
    """Admin codes of the states and regions that the text names."""
    home: frozenset[str] = frozenset()
    """Those of its dateline."""
    cities: tuple[Entry, ...] = ()
    """Capitals and cities of a million that the text names."""

    def left(self, country: str) -> float:
        """How strongly the rest speaks for a country."""
        return self.total.get(country, 0.0) - self.own.get(country, 0.0)

    @property
    def tells(self) -> bool:
        """Whether the rest says clearly which country the text is about."""
        return any(self.left(country) >= TELLING_CONTEXT for country in self.total)

    def share(self, country: str | None) -> float:
        """The part of all that the rest says which speaks for a country."""
        rest = sum(self.total.values()) - sum(self.own.values())
        return self.left(country or "") / rest if rest > TINY else 0.0


def choose(entries: tuple[Entry, ...], stated: tuple[Entry, ...], context: Context) -> Entry | None:
    """The likeliest of the places with a name, None if it is none of them. stated: where the text says that it lies."""
    namesake = NAMESAKE_SCORE if any(_is_meant_first(entry, context) for entry in entries) else 0.0
    has_world_city = any(is_world_city(entry) for entry in entries)

    def fit(entry: Entry) -> tuple[float, int]:
        weight = _context_score(entry, context) if has_world_city else CONTEXT_SCORE
        score = _score(entry, stated) + weight * context.share(entry.country)
        home = DATELINE_SCORE if entry.admin in context.home and entry.kind == "city" else 0.0
        return score + home + (namesake if entry.kind == "city" else 0.0), -entry.number

    best = max(entries, key=fit, default=None)
    if best and _is_said_elsewhere(best, stated):
        return None
    if best is None or not context.tells or fit(best)[0] >= LEAST_SCORE:
        return best
    alone = all(entry.country == best.country for entry in entries)
    return best if _is_spoken_for(best, alone, context) else None


def towns_first(entries: tuple[Entry, ...], context: Context) -> tuple[Entry, ...]:
    """The large cities of a name that is a state's too, unless the text speaks for the state's country: Ontario."""
    if not entries or entries[0].kind != "region" or context.left(entries[0].country or "") >= LEAST_SPEAKING:
        return entries
    return tuple(entry for entry in entries if entry.kind == "city" and entry.size >= LARGE_SIZE) or entries


def areas_first(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """ "The Pacific": where a sea or region has a town's name, no town has an article."""
    if not any(entry.kind == "area" and not entry.weak for entry in entries[:1]):
        return entries
    return tuple(entry for entry in entries if entry.kind == "area")


def _is_spoken_for(entry: Entry, alone: bool, context: Context) -> bool:
    """Whether the text names the country of a large city or of the only one with a name: Icheon, Meghri.

    alone: no other country has a place of that name.
    """
    large = entry.size >= (LEAST_ALONE_SIZE if alone else LARGE_SIZE)
    return large and context.left(entry.country or "") >= LEAST_SPEAKING


def _is_meant_first(entry: Entry, context: Context) -> bool:
    """Whether towns of an entry's name are meant less often: a country, a sea (which is in none), or a state.

    Of a state only where the text names its country too.
    """
    if entry.kind == "area" and entry.country is None and entry.size and not entry.weak:
        return True
    if entry.kind != "region" or not entry.admin or entry.weak or entry.qualifier:
        return entry.kind == "country"
    return context.left(entry.country or "") >= LEAST_SPEAKING


def is_country(entries: tuple[Entry, ...]) -> bool:
    """Whether a name is first of all a country's."""
    return bool(entries) and entries[0].kind == "country"


def is_world_city(entry: Entry) -> bool:
    """A capital of some size or a city of a million, by its usual name."""
    large = entry.size >= WORLD_SIZE or (entry.capital and entry.size >= LARGE_SIZE)
    return entry.kind == "city" and not entry.weak and large


def is_small(entry: Entry | None) -> bool:
    """Whether an entry is a town of which texts seldom speak."""
    if entry is None or entry.kind != "city" or entry.size >= LARGE_SIZE or entry.capital:
        return False
    return city_score(entry) < LEAST_SCORE


def is_told(country: str, told: Weights, total: Weights, own: Weights) -> bool:
    """Whether anything but small towns speaks for a country (told), or more than one other town does."""
    return told.get(country, 0.0) > TINY or total.get(country, 0.0) - own.get(country, 0.0) >= SPEAKING_TOWNS


def _context_score(entry: Entry, context: Context) -> float:
    """The weight of an entry's country in the text, where a city of the world has its name."""
    if entry.kind != "city" or is_world_city(entry) or entry.admin in context.home or _is_beside(entry, context.cities):
        return CONTEXT_SCORE
    return STATE_CONTEXT_SCORE if entry.admin in context.states else NAMESAKE_CONTEXT_SCORE


def _is_beside(entry: Entry, cities: tuple[Entry, ...]) -> bool:
    """Whether a town is as good as a part of one of these cities: San Juan of Manila, Alexandria of Washington."""
    return any(
        city.number != entry.number
        and city.country == entry.country
        and abs((city.lat or 0.0) - (entry.lat or 0.0)) < BESIDE_DEGREES
        and abs((city.lon or 0.0) - (entry.lon or 0.0)) < BESIDE_DEGREES
        for city in cities
    )


def _is_said_elsewhere(entry: Entry, stated: tuple[Entry, ...]) -> bool:
    """Whether a small town lies outside of the state behind its name: "Boca Chica, Texas" is not the Dominican one."""
    small = entry.kind == "city" and entry.size < LARGE_SIZE and not entry.capital
    states = [outer for outer in stated if outer.kind == "region" and outer.admin]
    return small and len(states) == len(stated) > 0 and not lies_in(entry, stated)


def city_score(entry: Entry) -> float:
    """How prominent a city is: by its size, by how many languages name it, as a capital."""
    fame = FAME_WEIGHT * (entry.fame / 10 - USUAL_FAME)
    return entry.size / 10 + fame + (CAPITAL_SCORE if entry.capital else 0.0)


def _score(entry: Entry, stated: tuple[Entry, ...]) -> float:
    """How prominent an entry is, and whether it lies where the text says."""
    if entry.kind == "city":
        base = city_score(entry)
    else:
        base = COUNTRY_SCORE if entry.kind == "country" else REGION_SCORE if entry.size else ISO_REGION_SCORE
    spelling = (WEAK_SCORE if entry.weak else 0.0) + (POSTAL_SCORE if entry.qualifier and entry.upper else 0.0)
    return base + spelling + lies_in(entry, stated)


def lies_in(entry: Entry, stated: tuple[Entry, ...]) -> float:
    """What is added to the score of a place that lies in one of these."""
    for outer in stated:
        if outer.number == entry.number:
            continue
        if outer.admin and outer.admin == entry.admin and outer.kind == "region" and entry.kind == "city":
            return SAME_ADMIN_SCORE
        if outer.country and outer.country == entry.country and (outer.kind == "country" or not outer.admin):
            return SAME_COUNTRY_SCORE
    return 0.0
