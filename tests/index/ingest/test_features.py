"""What the numbers of a block say: links, copies, and how far it is from the story's box."""

from __future__ import annotations

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from index.ingest.blocks import Page, read_blocks
from index.ingest.features import Clues, block_features

SENTENCE = "The council met on Monday to talk about the bridge over the river, which has been closed since the flood. "
PAGE = f"""<body><nav><a href="/news">News</a></nav><div id="main"><h1>The bridge</h1><p>{SENTENCE * 2}</p><p>{SENTENCE}
</p></div><div class="card"><a href="/2021/rain-fills-the-old-canal">Rain</a><img></div>
<div class="card"><a href="/tag/rain">More rain</a></div></body>"""


def page_of(markup: str) -> Page:
    body = LexborHTMLParser(markup).body
    assert body is not None
    return read_blocks(body, 100)


def test_links_are_counted_by_where_they_lead() -> None:
    blocks = {block.text: block for block in page_of(PAGE).blocks}
    assert (blocks["Rain"].stories, blocks["Rain"].topics) == (1, 0)
    assert (blocks["More rain"].stories, blocks["More rain"].topics) == (0, 1)
    assert (blocks["News"].links, blocks["News"].stories) == (1, 0)


def test_pictures_are_counted_in_their_box() -> None:
    page = page_of(PAGE)
    assert [box.images for box in page.boxes if box.name == "card"] == [1, 0]


def test_an_empty_link_before_a_line_is_not_the_lines() -> None:
    page = page_of('<body><a href="#top"></a><p>Words</p></body>')
    assert [(block.links, block.anchors) for block in page.blocks] == [(0, 0)]


def test_each_block_has_its_row_and_all_numbers_are_finite() -> None:
    page = page_of(PAGE)
    rows = block_features(page, Clues(title="the bridge", description="the council met"))
    assert len(rows) == len(page.blocks)
    assert np.isfinite(rows).all()


def test_the_order_of_marks_and_letters_beyond_the_table_is_read() -> None:
    page = page_of("<body><p>Ünï Ωx 𝔘 12, a.</p></body>")
    words, capitals, digits = (block_features(page, Clues())[0, column] for column in (1, 7, 8))
    assert (words, capitals, digits) == (5, np.float32(2 / 5), np.float32(2 / 15))
