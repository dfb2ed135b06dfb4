from __future__ import annotations

import pytest

from index.article import Draft, Payload
from index.ingest.blocks import Block, Box, Page
from index.ingest.bylines import shown_bylines
from index.ingest.draft import draft_of
from index.ingest.writers import authors_of_lines
from index.limits import IngestLimits


def test_whom_a_sentence_tells_of_did_not_write_it() -> None:
    told = "The mayor of Kiev in Ukraine, Vitali Klitschko, said that buses burned there 4 times on Tuesday."
    assert authors_of_lines(["A bus in Kiev", told], 0) == ()
    assert authors_of_lines(["A bus in Kiev", "By Ann Lee", told], 0) == ("Ann Lee",)
    assert authors_of_lines(["A bus in Kiev", "Ann Lee", told], 0) == ("Ann Lee",)


def test_who_updated_or_checked_a_page_did_not_write_it() -> None:
    assert authors_of_lines(["Ferry sinks", "Updated Jan 5 by Ann Lee", "By Bo Dahl"], 0) == ("Bo Dahl",)
    assert authors_of_lines(["Ferry sinks", "Jan 5 by Ann Lee", "The ferry sank at noon."], 0) == ("Ann Lee",)


def test_whom_a_story_tells_of_with_by_did_not_write_it() -> None:
    told = "The bus was burned by Ivan Petrov, police said."
    assert authors_of_lines(["A bus in Kiev", told], 0) == ()
    assert authors_of_lines(["A bus in Kiev", told, "Nobody was hurt.", "The street is closed."], 0) == ()
    assert authors_of_lines(["A bus in Kiev", "Boats by port", told], 0) == ()
    assert authors_of_lines(["A bus in Kiev", "— Ann Lee (@annlee) on Monday", told], 0) == ()


def test_a_title_is_no_list_of_names() -> None:
    assert (
        authors_of_lines(
            ["西埠頭、一年半閉鎖へ", "2024年3月4日", "港湾局は火曜日、埠頭を閉鎖することを決めた。" * 8], 0
        )
        == ()
    )


@pytest.mark.parametrize("told", ["©Thinkstock", "📅 Jul", "Article tags:", "Media contact: Ruth Amory"])
def test_owners_of_pictures_labels_and_contacts_are_no_writers(told: str) -> None:
    boxes = [Box(-1, "body", "", 0), Box(0, "p", "byline", 1)]
    prose = [Block("The ferry was laid up at noon, and nobody knew why.", 0)] * 9
    page = Page(boxes, [Block("The ferry is laid up", 0), Block(told, 1), *prose])
    found = shown_bylines(None, page, 0, None)
    assert [one.names for one in found if one.place.at == 1] == []


def test_who_helped_with_reporting_is_not_the_writer() -> None:
    lines = ["Ferry sinks", "The ferry sank at noon. " * 10, "About the author", "Ann Lee is a reporter in Quay."]
    assert authors_of_lines([*lines, "Additional reporting by Bo Dahl."], 0) == ("Ann Lee",)


def test_a_name_after_a_dash_at_the_end_signs_a_text() -> None:
    assert authors_of_lines(["Ferry sinks", *(["The ferry sank at noon. " * 10] * 20), "— Ann Lee"], 0) == ("Ann Lee",)


def test_names_of_nothing_but_accents_are_read_too() -> None:
    lines = ["The river rises", "By \ufe70\ufe70", "The river rose two feet on Monday, the town said."]
    assert authors_of_lines(lines, 0) in {(), ("\ufe70\ufe70",)}


def test_the_section_beside_the_day_is_no_writer() -> None:
    for section, authors in (("Obituaries", ()), ("Local News", ()), ("Quay Desk", ("Quay Desk",))):
        box = f'<p class="post-meta"><span class="published">Dec 5, 2018</span> | <a rel="category">{section}</a></p>'
        story = "<p>He was born in Stone County and ran the sawmill on the creek for most of his long life.</p>" * 5
        page = f"<html><body><article><h1>Leonard Harwell, 1931 to 2018</h1>{box}{story}</article></body></html>"
        found = draft_of(Payload("a.html", page.encode()), IngestLimits())
        assert isinstance(found, Draft)
        assert found.meta.authors == authors, section
