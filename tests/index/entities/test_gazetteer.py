"""Places by name, and the files that hold them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.entities.gazetteer import MAGIC, NAMES_FILE, PLACES_FILE, Gazetteer, gazetteer, name_key

LARGEST_FILE_BYTES = 5_000_000


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


def test_files_stay_small() -> None:
    assert NAMES_FILE.stat().st_size < LARGEST_FILE_BYTES
    assert PLACES_FILE.stat().st_size < LARGEST_FILE_BYTES


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    changed = tmp_path / "names.bin"
    changed.write_bytes(NAMES_FILE.read_bytes().replace(MAGIC, b"CLPGAZ00", 1))
    with pytest.raises(ValueError, match="compile it again"):
        Gazetteer(names_file=changed)
