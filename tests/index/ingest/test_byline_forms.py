"""How publishers write their bylines: names alone come out, whatever stands around them."""

from __future__ import annotations

import pytest

from index.ingest.authors import author_names
from index.ingest.houses import house_name

ADA, BEN, BOTH = ("Ada Quill",), ("Ben Osei",), ("Ada Quill", "Ben Osei")


@pytest.mark.parametrize(
    "byline",
    [
        # What stands before the name.
        "Column by Ada Quill",
        "An essay by Ada Quill",
        "Interview: Ada Quill",
        "Story and photos by Ada Quill",
        "Words & photos by Ada Quill",
        "Words Ada Quill",
        "Guest columnist: Ada Quill",
        "Compiled by Ada Quill",
        "Submitted by Ada Quill",
        "January 5, 2024 by Ada Quill",
        "5 March 2024 | Ada Quill",
        "Posted on January 5, 2024 by Ada Quill Leave a comment",
        "About Ada Quill",
        "Meet Ada Quill",
        "Ein Kommentar von Ada Quill",
        "Verfasst von Ada Quill",
        "Propos recueillis par Ada Quill",
        "Publié par Ada Quill",
        "Escrito por Ada Quill",
        "A cura di Ada Quill",
        "Scritto da Ada Quill",
        "Geschreven door Ada Quill",
        "Skrevet af Ada Quill",
        # Jobs and desks behind it.
        "Ada Quill Environment editor",
        "Ada Quill, Local Democracy Reporter",
        "Ada Quill Senior Europe correspondent",
        "Ada QuillStaff Writer",
        "Ada QuillEurope correspondent",
        "Ada Quill Editor-at-Large",
        "Ada Quill, Data Scientist",
        "Ada Quill Meteorologist",
        "Ada Quill Journaliste",
        "Ada Quill, corresponsal",
        # Its paper or station.
        "By Ada Quill BBC News",
        "Ada QuillBBC News",
        "Ada Quill, CNN Business",
        "Ada Quill The Quayside",
        "Ada Quill / Madrid",
        "Ada Quill, Arizona Republic",
        "Ada Quill, Business Insider",
        "Ada Quill WTVF",
        "Ada Quill/dpa",
        "Ada Quill mit dpa",
        "Ada Quill avec AFP",
        "Ada Quill con agencias",
        # Days, comments and the work of others.
        "Ada Quill Monday, 5 January 2024",
        "Ada Quill 5m ago",
        "Ada Quill No comments",
        "Ada Quill Verified",
        "By Ada Quill Edited by Ben Osei",
        "By Ada Quill Medically reviewed by Ben Osei, MD",
        "Words: Ada Quill Photos: Ben Osei",
        "Written by Ada Quill | Reviewed by Ben Osei",
        "Reporting by Ada Quill; Editing by Ben Osei",
        "By Ada Quill. Photography Ben Osei",
        "By Ada Quill Photographs by Ben Osei",
    ],
)
def test_the_name_comes_out_alone(byline: str) -> None:
    assert author_names([byline], "The Ember Gazette") == ADA


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By Ada Quill & Ben Osei BBC News", BOTH),
        ("Ada Quill, ProPublica, and Ben Osei, Quay Herald", BOTH),
        ("Muhammad bin Salman al-Saud", ("Muhammad bin Salman al-Saud",)),
        ("LaToya DeVries", ("LaToya DeVries",)),
        ("Kanye West Reporter", ("Kanye West",)),
        ("Edited by Ada Quill", ()),
    ],
)
def test_names_with_parts_that_look_like_something_else_stay_whole(byline: str, people: tuple[str, ...]) -> None:
    assert author_names([byline], "The Ember Gazette") == people


@pytest.mark.parametrize(
    ("byline", "house"),
    [("An essay by the Quay Desk", "the Quay Desk"), ("January 5, 2024 by HarbourSelect", "HarbourSelect")],
)
def test_a_house_comes_out_alone_too(byline: str, house: str) -> None:
    assert house_name(byline) == house


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Quill and Jim Courier", ("Ada Quill", "Jim Courier")),
        ("By Ada Quill and AKM Moinuddin", ("Ada Quill", "AKM Moinuddin")),
        ("By Ian MacLEOD", ("Ian MacLeod",)),
        ("By Doris Ann Monday", ("Doris Ann Monday",)),
        ("By Ada Quill, Boston Globe", ADA),
    ],
)
def test_a_family_name_that_is_also_a_word_of_papers_or_jobs_stays(byline: str, names: tuple[str, ...]) -> None:
    assert author_names([byline], None) == names
