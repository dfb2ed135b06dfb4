"""How the gold of facets is formed from labelled names, on a short list of places in place of GeoNames'."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks import entity_gold
from benchmarks.entity_gold import COUNTRY_SIZE, Listed, Value, gold_places, matches, names_in, plain


def listed(number: int, country: str, size: int, *mains: str) -> Listed:
    return Listed(number, country, size, frozenset(mains))


PLACES = [
    (listed(1, "UA", COUNTRY_SIZE, "ukraine"), []),
    (listed(2, "US", COUNTRY_SIZE, "united states", "us"), []),
    (listed(3, "UA", 2_900_000, "kyiv"), ["Kiev", "Kyjiv"]),
    (listed(4, "FR", 2_100_000, "paris"), []),
    (listed(5, "US", 250_000, "paris"), []),
    (listed(8, "GB", COUNTRY_SIZE, "britain"), []),
    (listed(9, "GB", 20_000, "paris"), []),
    (listed(6, "TT", COUNTRY_SIZE, "trinidad and tobago"), []),
    (listed(7, "CH", 3_000, "saxon"), []),
]


@pytest.fixture(autouse=True)
def _few_places(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(entity_gold, "_listed", lambda: PLACES)
    entity_gold.places_by_name.cache_clear()
    yield
    entity_gold.places_by_name.cache_clear()


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Gujarat, India", ["Gujarat", "India"]),
        ("San Francisco (United States)", ["San Francisco", "United States"]),
        ("AMMAN — Jordan", ["AMMAN", "Jordan"]),
        ("western Indian city of Pune", ["Pune"]),
        ("China's Xinjiang", ["China", "Xinjiang"]),
        ("Trinidad and Tobago", ["Trinidad and Tobago"]),
        ("the Hague", ["Hague"]),
        ("Terminal 5", ["Terminal 5"]),
    ],
)
def test_a_label_holds_these_names(label: str, names: list[str]) -> None:
    assert names_in(label) == names


def test_spellings_of_one_place_are_one_value() -> None:
    values = gold_places(["U.S.", "Kiev", "the United States", "Kyiv", "US", "Zavtine Bazhannia", "Kiev"])
    assert [value.names for value in values] == [{"us", "united states"}, {"kiev", "kyiv"}, {"zavtine bazhannia"}]


def test_country_is_that_of_the_largest_or_of_the_one_that_the_text_names() -> None:
    assert [value.country for value in gold_places(["Paris"])] == ["FR"]
    assert [value.country for value in gold_places(["Paris", "United States"])] == ["US", "US"]
    assert [value.country for value in gold_places(["Paris", "Britain"])] == ["FR", "GB"]
    assert [value.country for value in gold_places(["Saxon", "Europe", "Nowhere"])] == [None, None, None]


def test_each_gold_value_is_found_once() -> None:
    gold = [Value({"kiev", "kyiv"}), Value({"paris"})]
    assert [at for at, _ in matches([{"us"}, {plain("Kyiv")}, {"kyjiv"}, {plain("the Paris")}], gold)] == [1, 3]
