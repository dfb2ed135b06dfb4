"""The day of a page that says several."""

from __future__ import annotations

import pytest

from index.article import Draft, Payload
from index.ingest.dates import instant_after
from index.ingest.draft import draft_of
from index.limits import IngestLimits
from tests.index.ingest.test_metadata import STORY, linked, read

CLAIM = linked(datePublished="2024-03-05T10:00:00Z")


def test_a_day_of_an_update_corrects_no_claim_though_it_is_earlier() -> None:
    assert read("<p>Updated 2 May 2019</p>", head=CLAIM).date == "2024-03-05"


@pytest.mark.parametrize(
    ("language", "day"), [("en-PH", "2024-05-03"), ("en-US", "2024-05-03"), ("en-IN", "2024-03-05")]
)
def test_figures_begin_with_the_month_where_people_write_so(language: str, day: str) -> None:
    page = f'<html lang="{language}"><body><h1>Bridge stays closed</h1><p>05/03/2024</p>{STORY * 12}</body></html>'
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.date == day


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


def test_the_one_day_on_short_lines_of_a_page_counts_wherever_it_stands() -> None:
    assert read(after=f"{STORY * 20}<p>March 5, 2024</p>").date == "2024-03-05"
    assert read(after=f"{STORY * 20}<p>March 5, 2024</p><p>March 9, 2024</p>").date is None
