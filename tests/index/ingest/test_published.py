"""The day of a page that says several."""

from __future__ import annotations

import pytest

from index.article import Draft, Payload
from index.ingest.dates import instant_after
from index.ingest.draft import draft_of
from index.limits import IngestLimits
from tests.index.ingest.test_metadata import STORY, linked, read

TEXT = "The mill on the river stopped on Tuesday, for nobody would take it over, its owner said to those who came."
CLAIM = linked(datePublished="2024-03-05T10:00:00Z")


def test_a_day_of_an_update_corrects_no_claim_though_it_is_earlier() -> None:
    assert read("<p>Updated 2 May 2019</p>", head=CLAIM).date == "2024-03-05"


@pytest.mark.parametrize(
    ("language", "day"),
    [("en-PH", "2024-05-03"), ("en-US", "2024-05-03"), ("en-IN", "2024-03-05"), ("fr", "2024-03-05")],
)
def test_figures_begin_with_the_month_where_people_write_so(language: str, day: str) -> None:
    page = f'<html lang="{language}"><body><h1>Bridge stays closed</h1><p>05/03/2024</p>{STORY * 12}</body></html>'
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.date == day


@pytest.mark.parametrize(
    ("line", "language", "address", "day"),
    [
        ("02.05.24", "en-US", "https://x.example/ferry", "2024-02-05"),
        ("02.05.2024", "en-US", "https://x.example/ferry", "2024-02-05"),
        ("02.05.2024", "en-US", "https://x.de/ferry", "2024-05-02"),
        ("02.05.24", "en", "https://x.example/ferry", "2024-05-02"),
        ("2/5/24", "en-US", "https://x.example/ferry", "2024-02-05"),
        ("2/5/24", "en", "https://www.x.co.uk/ferry", "2024-05-02"),
        ("2/5/2024", "en-US", "https://x.com.au/ferry", "2024-05-02"),
        ("2/5/2024", "en-US", "https://x.io/ferry", "2024-02-05"),
        ("2/5/2024</p><p>Updated 25/5/2024", "en-US", "https://x.example/ferry", "2024-05-02"),
    ],
)
def test_country_of_the_address_language_and_other_days_tell_what_comes_first(
    line: str, language: str, address: str, day: str
) -> None:
    page = f'<html lang="{language}"><body><h1>Bridge stays closed</h1><p>{line}</p>{STORY * 12}</body></html>'
    found = draft_of(Payload("a.html", page.encode(), url=address), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.date == day


def test_figures_of_a_plain_text_that_is_not_english_begin_with_the_day() -> None:
    story = ["Der Rat hat am Montag über die Brücke beraten, die seit dem Mai für den Verkehr gesperrt ist. " * 2] * 5
    text = "\n\n".join(["Brücke bleibt zu", "Von Ada Quill", "02/05/2024", *story])
    found = draft_of(Payload("a.txt", text.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.date == "2024-05-02"


def test_a_day_above_the_title_counts_where_none_stands_below() -> None:
    assert read(above_title="<p>March 5, 2024</p><p>Harbours</p>").date == "2024-03-05"
    assert read("<p>March 5, 2024</p>", above_title="<p>April 1, 2024</p>").date == "2024-03-05"


def test_a_label_far_away_tells_publication_from_change() -> None:
    changed = f"{STORY * 20}<p>Updated: March 9, 2024</p>"
    assert read(after=f"{changed}<p>Posted on March 5, 2024</p>").date == "2024-03-05"
    assert read(after=changed).date == "2024-03-09"


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("EST", "-05:00"), ("EDT", "-04:00"), ("CST", "-06:00"), ("CDT", "-05:00"), ("MST", "-07:00"),
        ("MDT", "-06:00"), ("PST", "-08:00"), ("PDT", "-07:00"), ("UTC", "+00:00"), ("+0530", "+05:30"),
    ],
)  # fmt: skip
def test_zones_have_their_hours(zone: str, offset: str) -> None:
    assert instant_after(f"5 March 2024, 9:05 {zone}", 12, "2024-03-05") == f"2024-03-05T09:05:00{offset}"


def test_a_tag_of_an_unknown_system_that_says_published_counts() -> None:
    assert read(head='<meta name="x-published-date" content="2024-03-05T06:03:43Z">').date == "2024-03-05"
    assert read(head='<meta name="x-changed-date" content="2024-03-05T06:03:43Z">').date is None


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="date" content="05.03.2024">',
        '<meta name="dc:date" content="2024年3月5日">',
        '<meta name="date" content="unknown"><meta name="dateposted" content="March 5,2024">',
        '<meta name="article.created" content="2024-03-05"><meta name="x-published-date" content="none">',
        """<meta name="script:ld" content='{"@context":"https://schema.org","@type":"Article","datePublished":"2024-03-05"}'>""",
    ],
)
def test_a_claim_counts_in_whatever_form_and_tag_it_stands(head: str) -> None:
    assert read(head=head).date == "2024-03-05"


def test_figures_that_can_be_read_in_two_ways_are_no_claim() -> None:
    assert read("<p>5 March 2024</p>", head='<meta name="date" content="05/03/2024">').date == "2024-03-05"
    assert read(head='<meta name="date" content="05/03/2024">').date is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("The fair opens on March 9, 2024", None),
        ("The ferry in the harbour on 9 March 2024", None),
        ("This story first appeared on March 9, 2024", "2024-03-09"),
        ("By Ada Quill on March 9, 2024", "2024-03-09"),
        ("Posted in harbours and boats on March 9, 2024", "2024-03-09"),
    ],
)
def test_a_day_that_a_sentence_tells_of_is_not_that_of_publication(line: str, day: str | None) -> None:
    assert read(f"<p>{line}</p>").date == day


def test_the_day_of_an_element_marked_in_rdfa_counts() -> None:
    assert read('<p><span property="schema:datePublished" content="2024-03-05">today</span></p>').date == "2024-03-05"


def test_the_one_day_on_short_lines_of_a_page_counts_wherever_it_stands() -> None:
    assert read(after=f"{STORY * 20}<p>March 5, 2024</p>").date == "2024-03-05"
    assert read(after=f"{STORY * 20}<p>March 5, 2024</p><p>March 9, 2024</p>").date is None


SHOWN = "<p>November 6, 2025</p>"


@pytest.mark.parametrize(
    ("below", "changed", "day"),
    [
        (SHOWN, "2025-12-22", "2025-11-06"),
        (SHOWN, "2025-11-07T01:00:00Z", "2024-03-05"),
        (SHOWN, None, "2024-03-05"),
        (SHOWN, "2025-04-01", "2024-03-05"),
        (SHOWN, "2024-03-05T10:00:00Z", "2024-03-05"),
        ("<p>Published November 6, 2025</p>", "2025-04-01", "2025-11-06"),
        (f"{SHOWN}<p>Posted March 5, 2024</p>", "2025-12-22", "2024-03-05"),
        ("<p>5/3/2024</p>", "2025-12-22", "2024-03-05"),
        ("<p>May 3, 2024</p>", "2025-12-22", "2024-03-05"),
    ],
)
def test_a_later_day_is_that_of_a_story_that_came_out_again_unless_it_is_the_last_change_or_an_event(
    below: str, changed: str | None, day: str
) -> None:
    head = linked(datePublished="2024-03-05T10:00:00Z", **({"dateModified": changed} if changed else {}))
    assert read(below, head=head).date == day


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://x.example/2024/may/ferry", "2024-05-03"),
        ("https://x.example/2024/03/ferry", "2024-03-05"),
        ("https://x.example/2023/may/ferry", "2024-05-03"),
        ("https://x.example/2024/ferries/", "2024-05-03"),
    ],
)
def test_the_month_of_the_address_tells_what_figures_are(address: str, day: str) -> None:
    page = f"<html><body><h1>Bridge stays closed</h1><p>05/03/2024</p>{STORY * 12}</body></html>"
    found = draft_of(Payload("a.html", page.encode(), url=address), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.date == day


@pytest.mark.parametrize(
    ("dateline", "day"),
    [
        ("BRENNE, 12 mars 2024 (AFP) - ", "2024-03-12"),
        ("BEIJING, March 12, 2024 /XYZ/ -- ", "2024-03-12"),
        ("The bridge, closed on 12 March 2024 by a storm that nobody had seen coming - ", None),
        ("BRENNE (AFP) - ", None),
        ("Brenne, 12 mar 2024 (EFE).- ", "2024-03-12"),
        ("(ANSA) - BRENNE, 12 MAR 2024 - ", "2024-03-12"),
        ("(the bridge) - Brenne, closed since 12 March 2024 (by a storm.- ", None),
    ],
)
def test_the_dateline_of_a_wires_story_has_its_day(dateline: str, day: str | None) -> None:
    text = "The last mill closes\n\nBy Ada Quill\n\n" + dateline + "\n\n".join([TEXT] * 5)
    found = draft_of(Payload("a.txt", text.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.date == day


def test_the_day_of_a_wires_dateline_stands_in_on_a_page_too() -> None:
    story = (
        "<b>SKARHAVN, June 3, 2015 (NPA) –</b> Norland and Estmark signed an accord that ends their long dispute over"
    )
    page = f"<html><body><h2>Accord signed</h2><p>{story} the herring grounds of the Middle Bank, officials said.</p>"
    told = page.replace(", June 3, 2015 (NPA) –", " was on June 3, 2015 the place where")
    found = [draft_of(Payload("a.html", text.encode()), IngestLimits()) for text in (page, told)]
    assert [draft.meta.date for draft in found if isinstance(draft, Draft)] == ["2015-06-03", None]


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("Updated March 7, 20248:23 PM ET Originally published March 5, 202411:01 AM ET",), "2024-03-05"),
        ((f"Posted on March 5, 2024March 7, 2024 in {', '.join(['Ships and harbours'] * 7)}",), "2024-03-05"),
        (("By Ada Quill. Last updated on March 5, 2024",), "2024-03-05"),
        (("The half price is offered until 9 a.m. and March 7, 2024.",), None),
        ((*[TEXT] * 8, "March 5, 2024. Updated: March 7, 2024"), "2024-03-05"),
        ((*[TEXT] * 8, "Site last updated: March 7, 2024"), None),
    ],
)
def test_a_day_of_a_text_stands_beside_others_and_beside_many_words(lines: tuple[str, ...], day: str | None) -> None:
    found = draft_of(
        Payload("a.txt", "\n\n".join(("Bridge stays closed", *lines, *[TEXT] * 8)).encode()), IngestLimits()
    )
    assert isinstance(found, Draft)
    assert found.meta.date == day
