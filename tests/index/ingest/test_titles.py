from __future__ import annotations

import pytest

from index.article import Draft, Payload
from index.ingest.draft import draft_of
from index.ingest.titles import rest_of_title
from index.limits import IngestLimits

STORY = "The council met on Monday to talk about the bridge over the river, closed since May. " * 8


@pytest.mark.parametrize(
    ("whole", "rest"),
    [
        ("Ferry sinks - The Harbour Gazette", "The Harbour Gazette"),
        ("The Harbour Gazette | Ferry sinks", "The Harbour Gazette"),
        ("Ferry sinks", None),
        ("Ferry sinks - News - The Harbour Gazette", None),
        ("Port Ellery Echo: Ferry sinks", "Port Ellery Echo"),
        ("Ferry sinks_埃勒里日报", "埃勒里日报"),
        ("Opinion: Ferry sinks", None),
        ("Ferry sinks: what we know", None),
        ("Ferry sinks - All that is fit to be told of it", None),
        ("Ferry sinks - The Su…", None),
    ],
)
def test_what_stands_beside_the_title_is_the_sites_name_if_it_is_short_and_alone(whole: str, rest: str | None) -> None:
    assert rest_of_title(whole, "Ferry sinks") == rest


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (
            "<title>Ferry sinks | The Echo</title><h1>A word from our founder to you</h1><p>Ferry sinks</p>",
            "Ferry sinks",
        ),
        ("<title>x</title><h1>Ferry sinks at noon | News | Echo</h1><p>Ferry sinks at noon</p>", "Ferry sinks at noon"),
        ("<title>Ferry sinks</title><h1><span>News</span> Ferry sinks</h1><p>Ferry sinks</p>", "Ferry sinks"),
        ("<title>Ferry sinks at noon</title><h1>Ferry sinks at noon</h1>", "Ferry sinks at noon"),
        ("<title>News | Embassy of Quay</title><h2>Ferry sinks again at noon</h2>", "Ferry sinks again at noon"),
        ("<title>News | Embassy of Quay</title><h2>Most read</h2>", "News | Embassy of Quay"),
        (
            '<title>x</title><meta property="og:title" content="Ferry sinks again | Quay"><p>Ferry sinks again</p>',
            "Ferry sinks again",
        ),
        (
            '<title>x</title><meta property="og:title" content="About - The Harbour Gazette of Quay"><p>About</p>',
            "About - The Harbour Gazette of Quay",
        ),
    ],
)
def test_of_a_title_the_piece_counts_that_the_page_shows_as_a_line(page: str, title: str) -> None:
    found = draft_of(Payload("a.html", f"<html><body>{page}<p>{STORY}</p></body></html>".encode()), IngestLimits())
    assert isinstance(found, Draft), found
    assert found.meta.title == title
