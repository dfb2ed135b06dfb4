"""JSON-LD: what refers to other nodes by their @id, and which article of several is the page's."""

from __future__ import annotations

import json

import pytest

from index.ingest.jsonld import linked_data, names

ADA = {"@type": "Person", "@id": "#ada", "name": "Ada Quill"}
AGAIN = {"@type": "Person", "@id": "#ada", "name": "Ben Osei"}


def named(author: object, *others: object) -> list[str]:
    """Whom an article names as its writers."""
    found = linked_data([json.dumps({"@graph": [{"@type": "Article", "headline": "Quay", "author": author}, *others]})])
    return names(found, found.article["author"])


@pytest.mark.parametrize("author", [{"@id": "#ada"}, {"@type": "Person", "@id": "#ada"}, [{"@id": "#ada"}]])
def test_a_writer_stands_elsewhere_under_an_id(author: object) -> None:
    assert named(author, ADA, AGAIN) == ["Ada Quill"], "the first of the same id"
    assert named(author, {"@type": "Person", "@id": "#ada"}, ADA) == ["Ada Quill"], (
        "one that says no more is passed over"
    )


@pytest.mark.parametrize("author", [{"@id": "#ben"}, {"@id": 7}, {"@id": ["#ada"]}])
def test_an_id_that_nothing_has_names_nobody(author: object) -> None:
    assert named(author, ADA, {"@type": "Person", "@id": 7, "name": "Eve Lind"}) == []


def test_what_has_a_name_of_its_own_is_not_looked_up() -> None:
    assert named({"@id": "#ada", "name": "Eve Lind"}, ADA) == ["Eve Lind"]


def test_of_several_articles_the_one_that_the_title_begins_with_is_the_pages() -> None:
    script = json.dumps([{"@type": "Article", "headline": text} for text in ("Rain", "“The ferry”, again", "Bakery")])
    assert linked_data([script], "The Ferry Again | The Quay").article["headline"] == "“The ferry”, again"
    assert linked_data([script], "Nothing of the kind").article["headline"] == "Rain"
