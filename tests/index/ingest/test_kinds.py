import numpy as np
from selectolax.lexbor import LexborHTMLParser

from index.ingest.blocks import Page, read_blocks
from index.ingest.kinds import LIKELY_CHANCE, judged_together, kind_of


def page_of(html: str) -> Page:
    body = LexborHTMLParser(html).body
    assert body is not None
    return read_blocks(body, 100)


def judged(html: str, *chances: float) -> list[float]:
    told = judged_together(page_of(html), np.array(chances, dtype=np.float32))
    return [round(float(chance), 3) for chance in told]


def test_a_block_is_drawn_towards_the_others_of_its_kind() -> None:
    html = "<div><p class=note>One</p><p class=note>Two</p><p class=note>Three</p></div>"
    assert judged(html, 0.9, 0.9, 0.3) == [0.844, 0.844, 0.542]


def test_names_tags_length_and_links_part_kinds() -> None:
    lines = ("One", "Long words. " * 10, "<a href=x>Four</a>", "Five: <a href=x>Six</a>")
    own = ("".join(f"<p class=a>{line}</p>" for line in lines), "<p class=b>Two</p>", "<h2 class=a>Three</h2>")
    chances = [0.9, 0.3, 0.4, 0.5, 0.6, 0.7]
    assert judged(f"<div>{''.join(own * 2)}</div>", *chances, *chances) == chances * 2
    assert judged(f"<div>{''.join(own * 3)}</div>", *[0.3] * 6, *chances, *chances)[:6] != [0.3] * 6


def test_boxes_without_names_do_not_tell_kinds_apart() -> None:
    assert judged("<div><p>One</p><p>Two</p><p>Three</p></div>", 0.9, 0.9, 0.3) == [0.9, 0.9, 0.3]


def test_a_block_that_is_surely_no_story_neither_speaks_nor_listens() -> None:
    assert judged("<p class=a>One</p>" * 4, 0.9, 0.9, 0.9, LIKELY_CHANCE / 2) == [0.9, 0.9, 0.9, LIKELY_CHANCE / 2]


def test_certain_chances_stay_numbers() -> None:
    assert judged("<p class=a>One</p>" * 3, 1.0, 1.0, 1.0) == [1.0] * 3


def test_nothing_likely_stays_as_it_is() -> None:
    assert judged("<p>One</p><p>Two</p>", 0.0, 0.01) == [0.0, 0.01]


def test_the_kind_of_a_block_at_the_top_has_one_box_twice() -> None:
    page = page_of("<body class=x>One</body>")
    assert kind_of(page, page.blocks[0]) == ("body", "x", "body", "x")


def test_the_kind_of_a_block_in_the_first_box_names_that() -> None:
    page = page_of("<body class=x><p>One</p></body>")
    assert kind_of(page, page.blocks[0]) == ("p", "", "body", "x")
