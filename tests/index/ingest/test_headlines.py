"""The title of a plain text: among kickers, mastheads and days; without the site's name, with its own parts."""

from __future__ import annotations

import numpy as np
import pytest

from index.article import Draft, Payload
from index.ingest.draft import draft_of
from index.ingest.headlines import bare_title, title_at
from index.limits import IngestLimits

TITLE = "The lamp that would not go out"
STORY = (
    "“We have mended her every year since 1961,” said Jean Foy, the harbourmaster. “You cannot mend a thing for ever.”",
    "The ferry to Low Ember will not sail this winter, its owner said on Monday, after divers had found a crack.",
    "Passengers who had waited since dawn were told to go home. Some had brought soup, and shared it with the crew.",
    "The council has promised a bus over the moor road, which floods. Nobody on the island owns a boat for cattle.",
    "A new ferry would cost eleven million, which is four times what the island pays in tax, the treasurer said.",
)


def read(*parts: str) -> Draft:
    found = draft_of(Payload("a.txt", "\n\n".join(parts).encode()), IngestLimits())
    assert isinstance(found, Draft), found
    return found


@pytest.mark.parametrize("kicker", ["LONG READ", "Opinion", "FOR IMMEDIATE RELEASE", "Reportage"])
def test_the_kind_of_a_text_above_its_headline_is_no_title(kicker: str) -> None:
    found = read(kicker, TITLE, "For forty years one man kept the light. Then the letter came.", "Ada Lovett", *STORY)
    assert (found.meta.title, found.meta.authors) == (TITLE, ("Ada Lovett",))


def test_the_day_of_the_paper_above_a_headline_does_not_make_its_name_the_title() -> None:
    title = "‘You cannot mend a thing for ever’: Low Ember ferry laid up"
    head = "Skip to content\nSign in\nThe Ember Gazette\nSaturday 10 February 2024"
    assert read(head, title, "By Ada Lovett, Islands correspondent\n10 February 2024", *STORY).meta.title == title


def test_a_headline_is_found_where_the_trees_are_sure_of_no_line() -> None:
    head = "Emmenauer Bote\nLokales\nSport\nKultur\nAnmelden"
    story = (
        "Die Fähre nach Emmenau fährt in diesem Winter nicht, sagte ihr Eigner am Montag, weil der Rumpf gerissen ist.",
        "Fahrgäste, die seit dem Morgengrauen gewartet hatten, wurden nach Hause geschickt. Manche hatten Suppe dabei.",
        "„Wir flicken sie seit 1961 jedes Jahr“, sagte der Hafenmeister Jens Foy. „Man kann nichts ewig flicken.“",
    )
    below = "Meistgelesen\nBrücke neun Wochen gesperrt\nPfarrer verkauft Glocke\nImpressum\nDatenschutz"
    found = read(head, "Die Fähre bleibt im Hafen", "Von Agnes Rohde\n5. Februar 2024, 8:15 Uhr", *story, below)
    assert found.meta.title == "Die Fähre bleibt im Hafen"
    assert found.body.split("\n\n") == list(story)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Questions and answers on the ferry | The Quay", "Questions and answers on the ferry"),
        ("Questions and answers on the ferry | Part Two", "Questions and answers on the ferry | Part Two"),
        ("Questions and answers on the ferry | and the bus", "Questions and answers on the ferry | and the bus"),
        ("渡し船、冬の間は港に留め置き | 港の新聞", "渡し船、冬の間は港に留め置き"),
        ("渡し船、冬の間は港に留め置き｜港の新聞", "渡し船、冬の間は港に留め置き"),
        ("Questions and answers on the ferry | Why It Matters",) * 2,
        ("Ferry laid up for a third day | Milk Runs Out",) * 2,
        ("Ferry laid up for a third day | Time Out", "Ferry laid up for a third day"),
        ("人物專訪：燈塔守護人的漫長一生與家族｜他不願離開",) * 2,
        ("人物專訪：燈塔守護人的漫長一生與家族｜海港日報", "人物專訪：燈塔守護人的漫長一生與家族"),
        ("人物專訪：燈塔守護人的漫長一生與家族｜Echo", "人物專訪：燈塔守護人的漫長一生與家族"),
        ("渡し船の話 | 第二章", "渡し船の話 | 第二章"),
    ],
)
def test_a_site_s_name_behind_a_bar_goes_and_a_part_of_the_title_stays(line: str, title: str) -> None:
    assert bare_title(line) == title


@pytest.mark.parametrize("heading", ["More stories", "Related articles:", "You may also like"])
def test_one_title_below_a_heading_that_points_to_other_stories_goes(heading: str) -> None:
    found = read(TITLE, *STORY, heading, "Crane out of order again")
    assert found.body.split("\n\n") == list(STORY)


def test_the_day_of_a_head_is_not_that_of_the_last_change() -> None:
    head = f'---\ntitle: {TITLE}\nlastmod: 2024-03-01\ndate: "2024-02-05"\n---'
    assert read(head, *STORY).meta.date == "2024-02-05"


def test_a_mail_s_head_in_french_names_who_wrote_it() -> None:
    head = "De : Solène Marchal <s@example.org>\nÀ : Jean Foy <j@example.org>\nObjet : Re: Le bac"
    found = read(head, "Cher Jean,", "Le bac reste à quai. Je viendrai par le bateau postal s’il part.")
    assert (found.meta.title, found.meta.authors) == ("Le bac", ("Solène Marchal",))


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Ada Lovett, The Bay Herald\nJune 21, 2018 | 3:15 PM", ("Ada Lovett",)),
        (
            "Ada Lovett\n\nEnergy reporter\n\nTom Ellis\n\nClimate editor\n\nTuesday 8 July 2025 19:22 BST",
            ("Ada Lovett", "Tom Ellis"),
        ),
    ],
)
def test_the_job_or_paper_of_a_writer_is_no_title(byline: str, authors: tuple[str, ...]) -> None:
    title = "Five questions for the new master of the harbour at Low Ember"
    found = read(title, byline, *STORY)
    assert (found.meta.title, found.meta.authors) == (title, authors)


@pytest.mark.parametrize("home", ["الرئيسية", "Startseite", "Главная", "Home"])
def test_the_first_word_of_a_menu_is_no_title(home: str) -> None:
    assert read(f"{home}\nNews\nSport", TITLE, "Ada Lovett\n5 February 2024", *STORY).meta.title == TITLE


@pytest.mark.parametrize(
    "line",
    [
        "Home > Islands > The lamp that would not go out",
        "Islands / The lamp that would not go out",
        "Mar 5, 2024 | Last updated on Mar 6, 2024 | 4 min read",
        "Published in Islands, Light & Sea",
        "Photograph by Ada Lovett, The Ember Gazette",
        "Listen to this article",
        "An official website of the island's council",
        "These islands are in the report:",
    ],
)
def test_a_path_to_a_text_and_what_pages_print_around_its_headline_are_no_title(line: str) -> None:
    assert titled("Sign in", line, TITLE, chances=(0.01, 0.6, 0.2)) == TITLE
    assert titled("Sign in", TITLE, line, chances=(0.01, 0.2, 0.6)) == TITLE


def test_a_line_that_stands_twice_above_a_story_is_its_title() -> None:
    above = "The harbour of Low Ember in winter"
    assert titled("Sign in", above, TITLE, TITLE, chances=(0.01, 0.3, 0.2, 0.2)) == TITLE
    assert titled("Sign in", above, TITLE, chances=(0.01, 0.3, 0.2)) == above


def titled(*lines: str, chances: tuple[float, ...]) -> str:
    """The title among lines above a story, where the trees give each of them such a chance."""
    told = np.array([False] * len(lines) + [True] * len(STORY))
    likely = np.array([*chances, *([0.001] * len(STORY))], dtype=np.float32)
    at = title_at([*lines, *STORY], likely, told, told, is_cut=False)
    assert at is not None
    return lines[at]
