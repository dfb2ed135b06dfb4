"""Numbers of the items of ordered lists, which the page shows and its text does not hold."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from index.ingest.blocks import MOST_EMPTY_BOXES, read_blocks
from index.ingest.lines import Line, clean
from index.ingest.ordered import item_numbers

ITEMS = "<li>Fill the kettle<li>Warm the pot<li>Pour"


def numbered(html: str) -> list[str]:
    body = LexborHTMLParser(f"<body>{html}</body>").body
    assert body is not None
    page = read_blocks(body, 100)
    numbers = item_numbers(page)
    return [f"{numbers.get(at, '-')} {block.text}" for at, block in enumerate(page.blocks)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol>", [1, 2, 3]),
        ('<ol start="4">', [4, 5, 6]),
        ("<ol reversed>", [3, 2, 1]),
        ('<ol reversed start="10">', [10, 9, 8]),
        ('<ol start="x">', [1, 2, 3]),
        ("<ul>", ["-"] * 3),
        ('<ol type="a">', ["-"] * 3),
        ('<ol style="margin:0; list-style: none">', ["-"] * 3),
        ('<ol style="list-style: decimal; display: none">', [1, 2, 3]),
        ('<ol class="list-unstyled">', ["-"] * 3),
        ('<ol class="comment-list">', ["-"] * 3),
    ],
)
def test_items_have_the_numbers_that_a_browser_shows(markup: str, expected: list[object]) -> None:
    texts = ("Fill the kettle", "Warm the pot", "Pour")
    assert numbered(f"{markup}{ITEMS}") == [f"{number} {text}" for number, text in zip(expected, texts, strict=True)]


def test_an_item_may_have_a_number_of_its_own_and_more_than_one_line() -> None:
    html = '<ol><li>Fill<p>Then wait.</p><li value="7"><p>Warm</p><ul><li>twice</ul><li>Pour</ol>'
    assert numbered(html) == ["1 Fill", "- Then wait.", "7 Warm", "- twice", "8 Pour"]


def test_lists_in_lists_count_alone() -> None:
    html = "<ol><li>Fill<ol><li>Open<li>Close</ol><li>Pour</ol>"
    assert numbered(html) == ["1 Fill", "1 Open", "2 Close", "2 Pour"]


def test_one_item_and_items_with_numbers_in_their_text_get_none() -> None:
    assert numbered("<ol><li>Fill</ol>") == ["- Fill"]
    assert numbered("<ol><li>1. Fill<li>2. Pour</ol>") == ["- 1. Fill", "- 2. Pour"]


def test_numbers_of_boxes_that_were_merged_are_forgotten() -> None:
    html = "<p>A line.</p>" + "<ol></ol>" * (MOST_EMPTY_BOXES + 5) + "<p>Another line.</p><ul><li>Fill<li>Pour</ul>"
    assert numbered(html)[-2:] == ["- Fill", "- Pour"]


def test_the_number_stands_in_the_body_and_no_rule_looks_at_it() -> None:
    lines = [Line("How to make tea", "heading"), Line("Fill the kettle", "item", mark="1. "), Line("Pour", "item")]
    told = clean([*lines, Line("Share", "item", mark="3. ")])
    assert told.body == "How to make tea\n\n1. Fill the kettle\nPour"
    assert [entry.text for entry in told.ledger] == ["Share"]


def test_a_correction_is_marked_with_its_number() -> None:
    told = clean([Line("The bridge opened on Monday."), Line("Correction: It opened on Sunday.", mark="2. ")])
    assert [told.body[start:end] for start, end in told.corrections] == ["2. Correction: It opened on Sunday."]
