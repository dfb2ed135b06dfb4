"""Other whole stories on a page, as sites load them below the one that was opened."""

from __future__ import annotations

from index.analysis import letters
from index.ingest.blocks import Page

HEADLINE = "h1"
STORY = "article"


def rival_blocks(page: Page, title: str) -> list[int]:
    """Numbers of the blocks of other stories: articles with a headline of their own, where one that stands beside them
    has the page's title for its own.

    title: what the page says that it is called.
    """
    heads = [(block.box, block.text) for block in page.blocks if page.boxes[block.box].tag == HEADLINE]
    if len(heads) < 2:
        return []
    wanted = letters(title)
    own: set[int] = set()
    others: set[int] = set()
    for box, text in heads:
        article = _article_of(page, box)
        if article is not None:
            (own if letters(text) and letters(text) in wanted else others).add(article)
    rivals = {box for box in others - own if not any(_holds(page, box, one) or _holds(page, one, box) for one in own)}
    if not own or not rivals:
        return []
    return [number for number, block in enumerate(page.blocks) if _is_in(page, block.box, rivals)]


def _article_of(page: Page, box: int) -> int | None:
    """The outermost article around a box; None if there is none."""
    found = None
    while box >= 0:
        if page.boxes[box].tag == STORY:
            found = box
        box = page.boxes[box].parent
    return found


def _holds(page: Page, outer: int, inner: int) -> bool:
    return _is_in(page, inner, {outer})


def _is_in(page: Page, box: int, boxes: set[int]) -> bool:
    while box >= 0:
        if box in boxes:
            return True
        box = page.boxes[box].parent
    return False
