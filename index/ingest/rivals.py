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
    articles = _articles(page)
    own: set[int] = set()
    others: set[int] = set()
    for box, text in heads:
        if articles[box] >= 0:
            (own if letters(text) and letters(text) in wanted else others).add(articles[box])
    rivals = others - own
    if not own or not rivals:
        return []
    return [number for number, block in enumerate(page.blocks) if articles[block.box] in rivals]


def _articles(page: Page) -> list[int]:
    """For each box the outermost article around it; -1 if there is none."""
    found: list[int] = []
    for number, box in enumerate(page.boxes):
        outer = found[box.parent] if box.parent >= 0 else -1
        found.append(outer if outer >= 0 or box.tag != STORY else number)
    return found
