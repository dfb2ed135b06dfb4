"""Pages whose story stands in their data alone: which forms are read, and what is none."""

from __future__ import annotations

import json

import pytest

from index.article import Draft, Payload
from index.ingest.draft import draft_of
from index.limits import IngestLimits

TITLE = "The last ferry of Marrow Quay is sold"
LINES = (
    "The last ferry of Marrow Quay was sold on Monday to a man who wants to live on it, the harbour board said.",
    "Nobody had offered more than the price of the steel since she was laid up in the year of the flood.",
    "“She still floats,” said Keisha Braddock, who kept her engine for thirty years and would not sell her share.",
)
HEADING = "What becomes of the pier"
BODY = "\n\n".join((LINES[0], LINES[1], HEADING, LINES[2]))
TEASER = "Opening times at four branches will shrink from September, the county says, and nobody was asked about it."


def draft(data: object, script: str = '<script type="application/json">{}</script>', shown: str = "") -> Draft:
    page = (
        f"<html><head><title>{TITLE}</title></head><body><div id=root>{shown}</div>"
        f"{script.format(json.dumps(data))}</body></html>"
    )
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft)
    return found


def story(**parts: object) -> dict[str, object]:
    return {"props": {"article": {"headline": TITLE, **parts}, "more": [{"title": "Library hours", "body": TEASER}]}}


MARKUP = "".join(f"<p>{line}</p>" for line in LINES[:2]) + f"<h2>{HEADING}</h2><p>{LINES[2]}</p>"
TYPED = [{"type": "text", "content": line} for line in LINES[:2]]
TYPED += [
    {"type": "header", "content": HEADING},
    {"type": "image", "caption": TEASER},
    {"type": "text", "content": LINES[2]},
]
TREE = {
    "nodeType": "document",
    "content": [
        {
            "nodeType": "heading-2" if line == HEADING else "paragraph",
            "content": [
                {"nodeType": "text", "value": line[:20]},
                {"nodeType": "hyperlink", "content": [{"nodeType": "text", "value": line[20:]}]},
            ],
        }
        for line in (LINES[0], LINES[1], HEADING, LINES[2])
    ],
}


@pytest.mark.parametrize("body", [MARKUP, TYPED, TREE], ids=["markup", "objects", "rich text"])
def test_a_story_in_the_data_of_an_empty_page_is_its_body(body: object) -> None:
    found = draft(story(body=body))
    assert (found.meta.title, found.body) == (TITLE, BODY)


@pytest.mark.parametrize(
    "script",
    ["<script>window.__STATE__ = {};</script>", '<script id="__NEXT_DATA__" type="application/json">{}</script>'],
    ids=["assigned", "next"],
)
def test_data_are_read_wherever_a_script_holds_them(script: str) -> None:
    assert draft(story(body=MARKUP), script).body == BODY


@pytest.mark.parametrize("mark", ["'", '"'])
def test_data_in_a_string_are_read_whatever_marks_stand_around_it(mark: str) -> None:
    told = json.dumps(story(body=[*TYPED, {"type": "text", "content": "It’s \"hers\" & 'his', he said.\tÉtoile."}]))
    written = told.replace("\\", "\\\\").replace("&", "\\x26").replace(mark, f"\\{mark}").replace("/", "\\/")
    page = (
        f"<title>{TITLE}</title><script>window.__S__ = JSON.parse({mark}{written}{mark});</script><div id=root></div>"
    )
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert found.body == BODY + "\n\nIt’s \"hers\" & 'his', he said. Étoile."


def test_a_string_between_single_marks_that_never_ends_tells_nothing() -> None:
    assert draft({}, "<script>JSON.parse('{}" + "\\'" * 100_000 + "</script>").body == ""


def test_data_tell_writer_and_day() -> None:
    record = story(body=TYPED, byline=[{"displayName": "Dot Haskell"}], firstPublished="2024-03-05T08:00:00Z")
    found = draft(record)
    assert (found.meta.authors, found.meta.date) == (("Dot Haskell",), "2024-03-05")


def test_another_story_of_the_data_is_not_the_pages() -> None:
    other = {"headline": "Library hours", "body": MARKUP}
    assert draft({"more": [other]}).body == ""


def test_a_page_that_shows_its_story_keeps_it() -> None:
    shown = "<article>" + "".join(f"<p>{line}</p>" for line in LINES * 2) + "</article>"
    assert TEASER not in draft(story(body=f"<p>{TEASER}</p>" * 9), shown=shown).body


def test_what_an_empty_page_shows_is_in_the_ledger() -> None:
    asking = "You need to enable JavaScript to run this app."
    found = draft(story(body=MARKUP), shown=f"<p>{asking}</p>")
    assert found.body == BODY
    assert asking in " ".join([*(entry.text for entry in found.outside), *(entry.text for entry in found.ledger)])


def test_data_that_nest_without_end_cost_nothing() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    assert draft({}, f"<script type='application/json'>{deep}</script><!--{{}}-->").body == ""


def test_writers_that_nest_without_end_are_none() -> None:
    writers: object = "Dot Haskell"
    for _ in range(900):
        writers = [writers]
    assert draft(story(body=TYPED, authors=writers)).body == BODY


def test_halves_of_characters_in_the_data_do_not_end_the_reading() -> None:
    found = draft(story(body=MARKUP.replace("Monday", "Monday\ud800"), authors=["Dot\udfff Haskell"]))
    assert found.body == BODY.replace("Monday", "Monday\ufffd")
    assert found.meta.authors == ("Dot Haskell",)


def test_typed_markup_inside_a_typed_part_stays_paragraphs() -> None:
    part = {"type": "section", "content": [{"type": "text", "content": MARKUP}]}
    assert draft(story(parts=[part])).body == BODY


def test_a_record_in_another_of_its_title_is_read_once() -> None:
    record: object = [{"type": "text", "content": line} for line in (LINES[0], LINES[1], HEADING, LINES[2])]
    for _ in range(30):
        record = {"title": TITLE, "body": record, "items": [{"type": "text", "content": "Short."}]}
    assert draft(record).body == BODY


def test_a_record_among_related_things_of_its_title_is_found() -> None:
    assert draft({"title": TITLE, "related": {"headline": TITLE, "body": MARKUP}}).body == BODY
