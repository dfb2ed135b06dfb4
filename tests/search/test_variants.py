"""Names of places in a query and in a filter: every name of a place finds it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from index.archive import reindex
from index.article import Aliases
from search.archive import Archive, open_archive
from search.parser import parse
from search.plan import Filter
from search.query import Node, Or, Phrase, Word
from search.variants import main_names, place_keys, renamed_filters, shown_names, with_other_names

STORIES = {
    "Trams of Kyiv": "Kyiv",
    "Trams of Kiev": "Kiev",
    "Trams of Odesa": "Odesa, Ukraine",
    "Trams of Rome": "Rome, Italy",
    "Trams of Paris": "Paris",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("variants")
    records = [
        {"title": title, "body": f"The trams of {place} were late on Monday, the mayor said, and many people walked."}
        for title, place in STORIES.items()
    ]
    source = folder / "a.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    reindex(folder / "index", [source])
    opened = open_archive(folder / "index")
    yield opened
    opened.close()


@pytest.mark.parametrize("query", ["places:Kiev", "places:Kyiv", "places:Київ", "places:Киев", 'places:"Kiev"'])
def test_every_name_of_a_place_finds_all_its_articles(archive: Archive, query: str) -> None:
    assert sorted(hit.title for hit in archive.search(query).hits) == ["Trams of Kiev", "Trams of Kyiv"]


@pytest.mark.parametrize("name", ["Kiev", "Kyiv", "kyiv-ua", "Київ"])
def test_a_filter_takes_every_name_too(archive: Archive, name: str) -> None:
    page = archive.search(places=(name,))
    assert sorted(hit.title for hit in page.hits) == ["Trams of Kiev", "Trams of Kyiv"]
    assert [value.label for value in page.facets["places"].values if value.selected] == ["Kyiv"]
    assert archive.search(exclude={"places": (name,)}).total == len(STORIES) - 2


@pytest.mark.parametrize(("query", "total"), [("-places:Kiev", 3), ("places:=Kiev", 1), ("places:(Roma OR Odessa)", 2)])
def test_inside_other_nodes(archive: Archive, query: str, total: int) -> None:
    assert archive.search(query).total == total


def test_the_query_is_shown_as_it_was_written(archive: Archive) -> None:
    assert archive.search("places:Kiev").query.canonical == "places:Kiev"


@pytest.mark.parametrize(
    ("name", "others"),
    [("Kiev", ("Kyiv",)), ("Roma", ("Rome",)), ("Holland", ("Netherlands",)), ("Paris", ()), ("Xyzzy", ()), ("", ())],
)
def test_main_names(name: str, others: tuple[str, ...]) -> None:
    assert main_names(name) == others


def test_a_common_name_is_not_that_of_a_small_place_in_another_spelling() -> None:
    assert "reading-gb" in place_keys("Reading")
    assert place_keys("Xyzzy") == frozenset()


@pytest.mark.parametrize("query", ["Kiev", "title:Kiev", "places:Kie*", "places:Kiev~1", 'places:"Kiev Kyiv"~3'])
def test_only_plain_names_in_places_are_widened(query: str) -> None:
    tree = parse(query).tree
    assert with_other_names(tree, Aliases()) == tree


def test_widened_tree() -> None:
    tree: Node = Word("Kiev", "places")
    assert with_other_names(tree, Aliases()) == Or((tree, Phrase("Kyiv", "places")))


def test_names_of_the_users_aliases() -> None:
    aliases = Aliases(people={"vlad putin": "Vladimir Putin"}, places={"stalino": "Donetsk"})
    person, place = Phrase("Vlad Putin", "people"), Word("STALINO", "places")
    assert with_other_names(person, aliases) == Or((person, Phrase("Vladimir Putin", "people")))
    assert Phrase("Donetsk", "places") in with_other_names(place, aliases).children
    filters = (Filter("people", ("Vlad Putin", "Ada")), Filter("source", ("Stalino",)))
    assert renamed_filters(filters, aliases) == (Filter("people", ("Vladimir Putin", "Ada")), filters[1])


@pytest.mark.parametrize("typed", ["sisi", "el-s", "El S", "abdel fattah el-sisi"])
def test_people_by_the_beginning_of_a_word_of_another_name(typed: str) -> None:
    aliases = Aliases(people={"abdel fattah el-sisi": "Abdel Fattah al-Sisi", "vova": "Vladimir Putin"})
    assert shown_names(typed, "people", aliases) == ("Abdel Fattah al-Sisi",)
    assert shown_names("isi", "people", aliases) == ()
    assert shown_names("mumb", "places", Aliases(places={"mumbai": "Bombay", "mumbai-in": "Bombay"})) == ("Bombay",)
