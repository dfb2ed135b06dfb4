"""Places by name, and the files that hold them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.entities.gazetteer import MAGIC, NAMES_FILE, PLACES_FILE, Gazetteer, gazetteer, name_key

FEWEST_LANDMARKS = 4_000
LANDMARKS = NAMES_FILE.with_name("landmarks.tsv")
LARGEST_FILE_BYTES = 4_900_000


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kiev", "kyiv-ua"),
        ("New York", "new-york-us"),
        ("São Paulo", "sao-paulo-br"),
        ("SAO PAULO", "sao-paulo-br"),
        ("the Netherlands", "netherlands"),
        ("Côte d’Ivoire", "ivory-coast"),
        ("Guinea-Bissau", "guinea-bissau"),
        ("U.S.S.R.", "soviet-union"),
        ("St. Petersburg", "st-petersburg-ru"),
    ],
)
def test_the_first_answer_is_the_most_prominent_place(name: str, key: str) -> None:
    assert gazetteer().find(name_key(name))[0].key == key


def test_no_place_of_that_name() -> None:
    assert gazetteer().find(name_key("Zavtine Bazhannia")) == ()


def test_abbreviations_carry_their_conditions() -> None:
    (states, *_) = gazetteer().find(name_key("US"))
    assert states.upper
    assert any(entry.qualifier and entry.key == "maine" for entry in gazetteer().find(name_key("ME")))


def test_every_place_has_a_key_of_its_own() -> None:
    places = gazetteer()
    keys = [places._entry(number).key for number in range(len(places._ids))]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("name", "country", "weak"), [("Mall of Africa", "ZA", False), ("Kurfürstendamm", "DE", True)])
def test_a_landmark_has_a_country_and_no_coordinates(name: str, country: str, weak: bool) -> None:
    (entry,) = gazetteer().find(name_key(name))
    assert (entry.kind, entry.country, entry.lat, entry.weak) == ("area", country, None, weak)


def test_no_landmark_is_named_twice_or_like_another_place() -> None:
    names = [line.split("\t")[0] for line in LANDMARKS.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert len(names) > FEWEST_LANDMARKS
    plain = [name for name in names if not name.isupper()]
    assert [
        name for name in plain if sum(entry.fits_case(name) for entry in gazetteer().find(name_key(name))) != 1
    ] == []


def landmarks() -> list[tuple[str, str | None]]:
    """Name and country of each row."""
    rows = (line.split("\t") for line in LANDMARKS.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    return [(name, iso or None) for name, iso, _ in rows]


def test_no_landmark_stands_for_a_region_that_is_known_without_its_kind() -> None:
    """ "Hebei Province" is Hebei."""
    kinds = re.compile(r" (?:Province|State|Region|Governorate|Prefecture|Peninsula)$")
    rows = [(kinds.sub("", name), name, country) for name, country in landmarks() if kinds.search(name)]
    assert [
        name
        for bare, name, country in rows
        if ("region", country) in [(entry.kind, entry.country) for entry in gazetteer().find(name_key(bare))]
    ] == []


def test_no_landmark_is_there_twice_with_its_kind_and_without() -> None:
    """ "Kharg" and "Kharg Island" would be two places."""
    rows, kinds = landmarks(), re.compile(r"^(?:Lake|Mount) | (?:Island|River|Lake|Mountains|Market|Prison|prison)$")
    names = set(rows)
    apart = {("Sabarmati", "IN"), ("Tongariro", "NZ")}  # a suburb on the river, a park around the mountain
    bare = {(kinds.sub("", name), country) for name, country in rows if kinds.search(name)}
    assert bare & names - apart == set()


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Wakhan Corridor", "AF"),
        ("Otay Mesa", "US"),
        ("Evyatar", "PS"),
        ("Bakassi Peninsula", "CM"),
        ("Kattegat", None),
    ],
)
def test_a_landmark_is_where_it_is_and_what_several_share_is_nowhere(name: str, country: str | None) -> None:
    (entry,) = gazetteer().find(name_key(name))
    assert entry.country == country


def test_files_stay_small() -> None:
    assert NAMES_FILE.stat().st_size < LARGEST_FILE_BYTES
    assert PLACES_FILE.stat().st_size < LARGEST_FILE_BYTES


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    changed = tmp_path / "names.bin"
    changed.write_bytes(NAMES_FILE.read_bytes().replace(MAGIC, b"CLPGAZ00", 1))
    with pytest.raises(ValueError, match="compile it again"):
        Gazetteer(names_file=changed)
