"""Writers where pages and texts name them in unusual places: run together in one line, below the last paragraph."""

from __future__ import annotations

import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser

from index.article import Draft, Payload
from index.ingest import writers
from index.ingest.authors import author_names
from index.ingest.barenames import is_name_below_headline
from index.ingest.blocks import read_blocks
from index.ingest.bylines import Byline, Place
from index.ingest.draft import draft_of
from index.ingest.headlines import title_at
from index.ingest.houses import house_name
from index.ingest.nonames import AGENCY
from index.ingest.writerlines import Kind, Mark, names_writer
from index.limits import IngestLimits
from tests.index.ingest.test_writers import read

PARAGRAPH = "The council met on Monday to talk about the old bridge over the river, which has been closed since May."


def parted(markup: str) -> list[str]:
    body = LexborHTMLParser(f"<body>{markup}</body>").body
    assert body is not None
    return [block.parted for block in read_blocks(body, 100).blocks]


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<p><span>Ada Quill</span><span>Reporter</span></p>", "Ada Quill | Reporter"),
        ("<p><span>Ada Quill</span> <span>Reporter</span></p>", ""),
        ("<p><b>A</b>da Quill</p>", ""),
        ("<p>Ada Quill</p>", ""),
        (f"<p><span>{PARAGRAPH * 2}</span><span>Reporter</span></p>", ""),
    ],
)
def test_what_style_alone_parts_is_told_apart(markup: str, line: str) -> None:
    assert parted(markup) == [line]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<span>Ada Quill</span><span>Harbour Editor</span><span>Mar 5, 2024</span>", ("Ada Quill",)),
        ("<span>By</span><span>Ada Quill</span><span>and</span><span>Ben Osei</span>", ("Ada Quill", "Ben Osei")),
        ("5 Mar, 2024 10:20 AM Ada Quill @ada", ("Ada Quill",)),
    ],
)
def test_a_line_of_elements_without_spaces_names_its_writers(byline: str, names: tuple[str, ...]) -> None:
    meta = read(f"<p>{byline}</p><p>Published March 5, 2024</p>")
    assert (meta.authors, meta.date) == (names, "2024-03-05")


def test_a_day_behind_another_element_is_read() -> None:
    assert read("<p><span>Post date</span><span>March 5, 2024</span><span>No comments</span></p>").date == "2024-03-05"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ada Quill, Institute of Allergy and Infectious Diseases", ("Ada Quill",)),
        ("Ada Quill, Harbour News, Ben Osei", ("Ada Quill", "Ben Osei")),
        ("Ada Quill, News Editor, Xiwen Zhou and Ben Osei", ("Ada Quill", "Xiwen Zhou", "Ben Osei")),
        ("Kari Nordmann (tekst), Odd Hansen (foto)", ("Kari Nordmann",)),
        ("Ada Quill (photos)", ()),
        ("Calvin Mortlake Jr.", ("Calvin Mortlake Jr.",)),
        ("CALVIN MORTLAKE JR.", ("Calvin Mortlake Jr.",)),
        ("Ada Quill Reuters", ("Ada Quill",)),
        ("Mary Ann Bloomberg", ("Mary Ann Bloomberg",)),
        ("Georgeta Maria Pap", ("Georgeta Maria Pap",)),
        ("Georgeta Maria Quill PAP", ("Georgeta Maria Quill",)),
        ("oprac. Agnieszka Wrona", ("Agnieszka Wrona",)),
        ("Lucía Barrenechea en 7:30", ("Lucía Barrenechea",)),
        ("Thiago Vasconcelos às 07:30", ("Thiago Vasconcelos",)),
    ],
)
def test_what_stands_around_names_is_cut_off(byline: str, names: tuple[str, ...]) -> None:
    assert author_names([byline], None) == names


def test_a_label_before_a_day_is_no_house() -> None:
    assert house_name("Yayınlanma: 05.03.2024 - 10:20") == ""
    assert house_name("Quay Staff 05.03.2024") == "Quay Staff"


@pytest.mark.parametrize("name", ["Super User", "site_admin", "Webmaster", "Reuters"])
def test_users_that_systems_come_with_are_no_writers(name: str) -> None:
    assert AGENCY.match(name)
    assert not AGENCY.match(f"{name} Quill")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([PARAGRAPH, "Ada Quill"], (Kind.LINE, Mark.SIGNED, "Ada Quill")),
        ([PARAGRAPH, "(Ada Quill)"], (Kind.LINE, Mark.SIGNED, "Ada Quill")),
        (
            [
                "市議会は月曜日、洪水以来通行止めとなっている川の古い橋について話し合った。修復には一年かかる。",
                "【山本浩二】",
            ],
            (Kind.LINE, Mark.SIGNED, "山本浩二"),
        ),
        (["Марина " * 20, "Марина Соловьёва"], (Kind.LINE, Mark.SIGNED, "Марина Соловьёва")),
        ([PARAGRAPH, "Ada Quill", PARAGRAPH], None),
        ([PARAGRAPH, "Read more about the bridge"], None),
        (["Bridge stays closed", "Ada Quill"], None),
    ],
)
def test_a_name_below_the_last_paragraph_signs_the_story(lines: list[str], said: object) -> None:
    assert names_writer(lines, 1, is_near=False, is_marked=False) == said


def test_a_name_at_the_end_of_a_japanese_paragraph_signs_it() -> None:
    said = names_writer(["橋は一年間閉鎖される。【山本浩二】"], 0, is_near=False, is_marked=False)
    assert said == (Kind.PRINTED, Mark.WRITTEN_BY, "山本浩二")


def test_the_last_paragraph_may_tell_who_its_writer_is() -> None:
    about = "Ada Quill is a river guide who lives near the water and has taught beginners there for ten years or more."
    told = names_writer([PARAGRAPH, about], 1, is_near=False, is_marked=False)
    assert told == (Kind.BIOGRAPHY, Mark.SIGNED, "Ada Quill")
    for lines in ([PARAGRAPH, about, PARAGRAPH], ["Ada Quill spoke first. " + PARAGRAPH, about]):
        assert names_writer(lines, 1, is_near=False, is_marked=False) is None


def test_a_line_that_names_all_completes_an_element_that_names_one() -> None:
    byline = (
        '<p>Written by Ada Quill, Ben Osei, Mara Lindqvist</p><p><a rel="author" href="/author/ada">Ada Quill</a></p>'
    )
    assert read(byline).authors == ("Ada Quill", "Ben Osei", "Mara Lindqvist")


@pytest.mark.parametrize(
    ("foot", "names"),
    [
        ("Publicado por Lucía Barrenechea en 7:30", ("Lucía Barrenechea",)),
        ("Postado por Thiago Vasconcelos às 07:30", ("Thiago Vasconcelos",)),
        ("Ludovica Ferraresi\n© RIPRODUZIONE RISERVATA", ("Ludovica Ferraresi",)),
        ("（山本浩二）", ("山本浩二",)),
    ],
)
def test_whoever_is_named_below_a_plain_text_wrote_it(foot: str, names: tuple[str, ...]) -> None:
    text = "Bridge stays closed for a year\n\nMarch 5, 2024\n\n" + "\n\n".join([PARAGRAPH] * 4) + f"\n\n{foot}"
    found = draft_of(Payload("a.txt", text.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.authors == names


def test_a_name_above_its_job_and_a_day_is_no_title() -> None:
    lines = ["The bridge that nobody wants to pay for", "Ottoline Fairweather", "Transport reporter", "5 March 2024"]
    assert is_name_below_headline(lines, 1)
    assert not is_name_below_headline([lines[0], lines[1], "Two pillars have moved", lines[3]], 1)


@pytest.mark.parametrize(
    "byline", ["Ada Quill ✓", "Ada Quill \u200b", "Ada Quill ’24", "From Ada Quill", "By Ada Quill—10 min read"]
)
def test_signs_around_a_name_are_no_part_of_it(byline: str) -> None:
    assert author_names([byline], None) == ("Ada Quill",)


@pytest.mark.parametrize("name", ["संजय शर्मा", "রাজু মিয়া", "தமிழ்ச்செல்வி குமாரி", "מרים לוי", "Ada Breno\u0302t Jose\u0301"])
def test_a_sign_of_a_vowel_ends_a_name(name: str) -> None:
    assert author_names([name], None) == (name,)
    assert author_names([f"{name} ✓"], None) == (name,)


def test_menus_and_links_that_skip_them_are_no_title_of_a_text() -> None:
    lines = ["Skip to content", "Menu", "Bridge stays closed for a year", PARAGRAPH]
    chances, told = np.array([0.5, 0.6, 0.3, 0.0], np.float32), np.array([False, False, False, True])
    assert title_at(lines, chances, told, told, is_cut=False) == 2


def test_the_sites_own_name_needs_more_belief_than_another() -> None:
    assert writers.OWN_HOUSE_CHANCE > writers.AUTHOR_CHANCE
    house = Byline(("Quayside Herald",), Kind.META, is_house=True)
    assert writers._is_own_house(house, "The Quayside Herald")
    assert not writers._is_own_house(house, "Harbour Times")
    assert not writers._is_own_house(Byline(("Ada Quill",), Kind.META, is_house=False), "Ada Quill")


def test_a_house_that_the_head_claims_loses_to_whom_a_line_near_the_title_names_too() -> None:
    claim = Byline(("Five Locks",), Kind.META, is_house=True)
    far, near = (Byline(("Ada Quill",), Kind.PRINTED, is_house=False, place=Place(at=at)) for at in (90, 6))
    assert writers._claimed_house([claim, far], far, 5) is claim
    assert writers._claimed_house([claim, far, near], far, 5) is None
