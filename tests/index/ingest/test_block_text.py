"""What a line of a page says: marks beside a heading and names of icons are none of its words."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from index.ingest.blocks import NAME_CHARS, read_blocks


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<h2>The bridge<a href="#bridge">#</a></h2>', "The bridge"),
        ('<h2><a href="#bridge">¶</a> The bridge</h2>', "The bridge"),
        ('<h2>Join <a href="#MeToo">#MeToo</a></h2>', "Join #MeToo"),
        ('<h2><a href="#top">#metoo</a></h2>', "#metoo"),
        ('<h2>Room <a href="/rooms">#4</a></h2>', "Room #4"),
        ('<h2 id="Pier">The pier<a href="#Pier">#Pier</a></h2>', "The pier"),
        ('<p>Press <a href="#key">#</a> to end</p>', "Press # to end"),
        ('<p>The pier<sup><a href="#fn1">1</a></sup> shut<a href="/a#n"><sup>[2]</sup></a>.</p>', "The pier shut."),
        ('<p>The pier<sup><a href="#cite_note-1"><span>[</span>1<span>]</span></a></sup> fell</p>', "The pier fell"),
        ('<p>The pier<a class="footnote-anchor" href="#footnote-1">1</a> fell</p>', "The pier fell"),
        ('<p>The pier<sup><a href="javascript:void(0)">12</a></sup> fell</p>', "The pier fell"),
        ('<p><sup><a href="#back">1</a></sup> The keeper said so.</p>', "1 The keeper said so."),
        ('<p>Step <a href="#step-2">2</a> of 10<sup>15</sup></p>', "Step 2 of 1015"),
        ('<p>The pier<sup><a href="#fn1">th</a></sup> <sup><a href="/4">4</a></sup></p>', "The pierth 4"),
        ('<p>Opens<i class="material-icons">chevron_right</i></p>', "Opens"),
        ('<p>Opens <span class="x material-symbols-outlined"> open_in_new </span></p>', "Opens"),
        ('<p class="material-icons">open_in_new <i>page</i></p>', "open_in_new page"),
        ('<p class="material-icons"><i>page</i> open_in_new</p>', "page open_in_new"),
        ("<p>Call <code>read_blocks</code> once</p>", "Call read_blocks once"),
        ('<p>Press <i class="material-icons">the open_in_new button</i></p>', "Press the open_in_new button"),
    ],
)
def test_the_words_of_a_line(markup: str, expected: str) -> None:
    body = LexborHTMLParser(f"<body>{markup}</body>").body
    assert body is not None
    assert [block.text for block in read_blocks(body, 100).blocks] == [expected]


def test_a_name_of_a_box_that_holds_data_is_cut() -> None:
    body = LexborHTMLParser(f"<body><p class={'X' * 2 * NAME_CHARS}>Opens</p></body>").body
    assert body is not None
    assert read_blocks(body, 100).boxes[1].name == "x" * NAME_CHARS
