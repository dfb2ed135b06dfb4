"""Markup inside strings: taken off where it is markup, kept where the text is about it."""

from __future__ import annotations

import pytest

from index.article import Draft, Payload
from index.ingest.draft import draft_of
from index.ingest.fragments import MOST_TAGS, shown_text
from index.limits import IngestLimits


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Storm <em>Ada</em>, day two", "Storm Ada, day two"),
        (
            "<p>The bridge&nbsp;is shut.</p><p>It opens<br/>in May.</p>Or not.",
            "The bridge is shut. It opens in May. Or not.",
        ),
        ("<p>One.</p><figure><figcaption>A bridge</figcaption></figure><script>f()</script><p>Two.</p>", "One. Two."),
        ("30 years of <br> tags", "30 years of <br> tags"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("<![broken </p>", "<![broken </p>"),
    ],
)
def test_markup_leaves_a_string_and_text_stays(written: str, shown: str) -> None:
    assert shown_text(written) == shown


def test_more_tags_than_a_string_may_cost_are_left_alone() -> None:
    hostile = "<p>" * (MOST_TAGS + 1) + "</p>"
    assert shown_text(hostile) == hostile


def test_a_headline_in_json_ld_loses_its_markup() -> None:
    linked = '{"@type": "NewsArticle", "headline": "Storm <em>Ada</em> &amp; the bridge"}'
    page = (
        f'<html><script type="application/ld+json">{linked}</script><p>The bridge has been shut since May.</p></html>'
    )
    draft = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(draft, Draft)
    assert draft.meta.title == "Storm Ada & the bridge"


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="koi8-r">',
        "<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=koi8-r'>",
        '<?xml version="1.0" encoding="KOI8-R"?>',
    ],
)
def test_a_declared_set_is_read_wherever_pages_declare_it(declaration: str) -> None:
    page = f"{declaration}<html><body><p>Мост закрыт с мая, сообщил городской совет в понедельник.</p></body></html>"
    draft = draft_of(Payload("a.html", page.encode("koi8-r")), IngestLimits())
    assert isinstance(draft, Draft)
    assert draft.body == "Мост закрыт с мая, сообщил городской совет в понедельник."
