"""Pages of more boxes, lines and buttons than any article has: bounded, with nothing lost and the story whole."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from index.ingest import blocks
from index.ingest.blocks import Page, read_blocks

STORY = (
    "<article><p>The bridge over the mill stream is closed.</p>"
    "<p>It opens again on Friday at noon, the council of the town says.</p></article>"
)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("MOST_EMPTY_BOXES", 10), ("MOST_BLOCKS", 20), ("MOST_SMALL_BOXES", 30), ("MOST_BUTTONS", 5)):
        monkeypatch.setattr(blocks, name, most)


def page_of(markup: str) -> Page:
    body = LexborHTMLParser(f"<body>{markup}{STORY}</body>").body
    assert body is not None
    return read_blocks(body, 100)


@pytest.mark.parametrize(
    "markup",
    [
        "<nav>{}</nav>".format("".join(f"<li>go {number}</li>" for number in range(200))),
        "<nav>{}</nav>".format("".join(f"go {number}<br>" for number in range(200))),
        "".join(f"<div><div><div>go {number}</div></div></div>" for number in range(200)),
    ],
)
def test_short_lines_beyond_the_bounds_are_joined_and_none_is_lost(markup: str) -> None:
    page = page_of(markup)
    said = " ".join(block.text for block in page.blocks)
    assert [f"go {number}" for number in range(200)] == [f"go {rest.split()[0]}" for rest in said.split("go ")[1:]]
    assert len(page.blocks) < 100
    assert len(page.boxes) < 100
    assert page.boxes[page.blocks[-1].box].tag == "p"
    assert page.blocks[-2].text == "The bridge over the mill stream is closed."
    assert max(len(block.text) for block in page.blocks) < 120


def test_empty_boxes_beyond_the_bound_are_none_and_leave_their_pictures() -> None:
    page = page_of("<p></p>" * 500 + "<p><img></p>" * 3)
    assert len(page.boxes) < 15
    assert sum(box.images for box in page.boxes) == 3
    assert len(page.blocks) == 2


def test_the_last_button_tells_how_many_there_were() -> None:
    page = page_of("<button>Press</button>" * 30)
    assert [button.text for button in page.buttons] == ["Press"] * 5 + ["… and 25 more buttons"]
