"""The line below a title that says what the story is about."""

from __future__ import annotations

import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser

from index.ingest.blocks import read_blocks
from index.ingest.decks import deck_blocks

STORY = "The council met on Monday to talk about the bridge over the river, which has been closed since May. " * 2
DECK = "Nobody knows when it will open again"


def decks(below_title: str, title: str = "<h1>Bridge stays closed for a year</h1>", after: str = "") -> list[str]:
    page = f"<body><article>{title}{below_title}<p>{STORY}</p>{after}<p>{STORY}</p></article></body>"
    body = LexborHTMLParser(page).body
    assert body is not None
    read = read_blocks(body, 100)
    chances = np.array([0.9 if len(block.text) > 120 else 0.1 for block in read.blocks], dtype=np.float32)
    return [read.blocks[at].text for at in deck_blocks(read, chances, "bridge stays closed for a year | quay news")]


@pytest.mark.parametrize(
    "below_title",
    [
        f'<p class="dek">{DECK}</p>',
        f'<h2 class="article-sub-headline">{DECK}</h2>',
        f'<div class="ContentHeaderDek-biqffz x1"><p>{DECK}</p></div>',
        f'<p class="byline">By Ada Quill</p><p class="standfirst">{DECK}</p>',
    ],
)
def test_a_deck_is_told_by_its_box_and_its_place(below_title: str) -> None:
    assert decks(below_title) == [DECK]
    assert decks(below_title, title="<h2>Bridge stays closed for a year</h2>") == [DECK]
    assert decks("", after=below_title) == []
    assert decks(below_title, title="<h2>Other news of the day from Quay</h2>") == []


@pytest.mark.parametrize(
    "below_title",
    [
        f'<p class="bedecked-ship">{DECK}</p>',
        f"<p>{DECK}</p>",
        '<p class="dek">Exclusive</p>',
        f'<figure><figcaption class="dek">{DECK}</figcaption></figure>',
        f'<p class="dek"><a href="/a">{DECK}</a></p>',
        f'<p>One</p><p>Two</p><p>Three</p><p>Four</p><p class="dek">{DECK}</p>',
    ],
)
def test_other_lines_below_a_title_are_none(below_title: str) -> None:
    assert decks(below_title) == []
