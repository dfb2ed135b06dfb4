"""Other whole stories below the one that was opened: none of it, and told by the page's title."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from index.ingest.blocks import read_blocks
from index.ingest.rivals import rival_blocks

TITLE = "low water on the canal | the quay post"
OWN = "<article><h1>Low water on the canal</h1><p>The boats lay in the mud.</p></article>"
OTHER = "<article><h1>Fire at the mill</h1><p>Two men were hurt.</p></article>"
PART = "<article><h1>The second day</h1><p>It rained.</p></article>"


@pytest.mark.parametrize(
    ("markup", "rivals"),
    [
        (OWN + OTHER, ["Fire at the mill", "Two men were hurt."]),
        (OWN, []),
        (OTHER + PART, []),
        (f"<article><h1>Low water on the canal</h1>{PART}</article>", []),
        (OWN + "<div><h1>More from us</h1><p>Two men were hurt.</p></div>", []),
    ],
    ids=["beside", "alone", "no title", "inside", "no article"],
)
def test_an_article_with_another_headline_beside_the_pages_own_is_another_story(markup: str, rivals: list[str]) -> None:
    body = LexborHTMLParser(f"<body>{markup}</body>").body
    assert body is not None
    page = read_blocks(body, 100)
    assert [page.blocks[number].text for number in rival_blocks(page, TITLE)] == rivals
