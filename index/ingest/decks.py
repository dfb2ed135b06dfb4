"""The line below a title that says what the story is about: papers have it, and trees take it for a teaser."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from index.ingest.blocks import Page

# What publishers call the box of such a line, alone or behind other words ("contentheaderdek").
NAMED = re.compile(r"(?:dek|deck|sub-?head(?:line|ing|er)?|standfirst|strapline)s?(?=$|[\s_-])")
TITLE_TAG = "h1"
LINES_BELOW = 4
FEWEST_CHARS, MOST_CHARS = 20, 300
NO_DECKS = frozenset(["figcaption", "figure", "li", "td"])
# From this chance on the story has begun.
SURE_CHANCE = 0.6
STORY_CHARS = 120


def deck_blocks(page: Page, chances: npt.NDArray[np.float32], title: str) -> list[int]:
    """Numbers of the blocks that are one, between the page's title and its story.

    chances: for each block that it is of the story.  title: what the head says, in lower case.
    """
    long = np.array([len(block.text) >= STORY_CHARS for block in page.blocks], dtype=np.bool_)
    begun = int(np.argmax(long & (chances >= SURE_CHANCE)))
    titles = (at for at in range(begun - 1, -1, -1) if _is_title(page, at, title))
    below = next(titles, begun) + 1
    return [at for at in range(below, min(below + LINES_BELOW, begun)) if _is_deck(page, at)]


def _is_title(page: Page, at: int, title: str) -> bool:
    """Whether a block is a first heading, or the head's title, behind which the site's name may stand."""
    text = page.blocks[at].text
    is_claimed = len(text) >= FEWEST_CHARS and title.startswith(text.lower())
    return is_claimed or page.boxes[page.blocks[at].box].tag == TITLE_TAG


def _is_deck(page: Page, at: int) -> bool:
    """Whether a block is short prose in a box of such a name, or right inside of one."""
    block, box = page.blocks[at], page.boxes[page.blocks[at].box]
    if not FEWEST_CHARS <= len(block.text) <= MOST_CHARS or block.link_chars or box.tag in NO_DECKS:
        return False
    around = page.boxes[box.parent].name if box.parent >= 0 else ""
    return NAMED.search(box.name) is not None or NAMED.search(around) is not None
