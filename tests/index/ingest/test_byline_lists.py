"""Bylines of several writers, and names that look like a paper's or an agency's."""

from __future__ import annotations

import pytest

from index.article import Draft, Payload
from index.ingest.authors import author_names, is_list_of
from index.ingest.draft import draft_of
from index.ingest.headlines import PATH
from index.ingest.houses import house_name
from index.limits import IngestLimits
from tests.index.ingest.test_metadata import linked, read

STORY = "The council met on Monday to talk about the bridge over the river, closed since May. " * 2


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Par Apolline de Saint-Rémy et Yann LE GOFF", ("Apolline de Saint-Rémy", "Yann Le Goff")),
        ("BY ADA QUILL AND PAUL McALLISTER", ("Ada Quill", "Paul McAllister")),
        ("Elif Karadeniz - Mehmet Ali Tunç", ("Elif Karadeniz", "Mehmet Ali Tunç")),
        ("Ada Quill - Quayside Gazette", ("Ada Quill",)),
        ("كتب: يوسف الحداد ومريم النجار", ("يوسف الحداد", "مريم النجار")),
        ("يوسف وليد الحداد", ("يوسف وليد الحداد",)),
        ("박서연·최민호 기자", ("박서연", "최민호")),
        ("Autorki: Ada Wójcicka, Ewa Mróz-Nowak", ("Ada Wójcicka", "Ewa Mróz-Nowak")),
        ("Piše: Ivana Šimić", ("Ivana Šimić",)),
        ("Tran Duc The", ("Tran Duc The",)),
        ("Jane Lee The Guardian", ("Jane Lee",)),
        ("By Tom Mail and Ana Post", ("Tom Mail", "Ana Post")),
        ("PA Media", ()),
        ("Europa Press", ()),
        ("Anadolu Agency", ()),
        ("연합뉴스", ()),
        ("Ada Quill's Boats", ()),
        ("Example H", ()),
        ("Will Young", ("Will Young",)),
    ],
)
def test_each_writer_of_a_byline_is_named(byline: str, names: tuple[str, ...]) -> None:
    assert author_names([byline], None) == names


def test_an_agency_or_a_day_is_no_house() -> None:
    assert [house_name(text) for text in ("PA Media", "Tue", "Tue 12 Mar 2024 21.30 GMT")] == ["", "", ""]


@pytest.mark.parametrize(
    ("text", "is_list"),
    [("Ada Quill / Zyxa Qwerl", True), ("Ada Quill and Zyxa Qwerl", True), ("Ada Quill, Zyxa Qwerl", False)],
)
def test_a_word_or_a_stroke_joins_a_list(text: str, is_list: bool) -> None:
    assert is_list_of(text, author_names([text], None)) == is_list


def test_whose_a_quotation_is_has_not_written_the_story() -> None:
    assert read("<p>“A bridge is a promise.”</p><p>— Ada Quill</p>").authors == ()
    assert house_name("5 Great Bridges For", is_claimed=True) == ""


def test_all_writers_of_broken_json_are_saved() -> None:
    quoted = '"x": "a "b" c", "author"'
    both = linked(author=[{"name": "Ada Quill"}, {"name": "Ben Osei"}]).replace('"author"', quoted)
    assert read(head=both).authors == ("Ada Quill", "Ben Osei")
    alone = linked(author={"name": "Ada Quill"}).replace('"author"', quoted)
    assert read(head=alone).authors == ("Ada Quill",)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("佐々木恵子、田中修", ("佐々木恵子", "田中修")),
        ("Анна Мельникова, Игорь Ступин", ("Анна Мельникова", "Игорь Ступин")),
        ("María José Echeverría / Íñigo Zubieta", ("María José Echeverría", "Íñigo Zubieta")),
    ],
)
def test_a_line_of_names_above_a_day_is_a_byline_and_no_title(byline: str, names: tuple[str, ...]) -> None:
    lines = ["Quayside Gazette", "News", "Sport", "Bridge stays closed for a year", byline, "2024-03-05"]
    text = "\n".join(lines) + "\n\n" + "\n\n".join([STORY.strip()] * 5)
    found = draft_of(Payload("a.txt", text.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert (found.meta.title, found.meta.authors) == ("Bridge stays closed for a year", names)


def test_a_path_to_an_article_is_told_from_a_headline() -> None:
    assert PATH.search("Home > News > Local")
    assert not PATH.search("Bridge stays closed for a year")
