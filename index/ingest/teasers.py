"""Which lines of a page belong to other stories or to comments: their writers and days are none of the article's."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.ingest.blocks import Block, Page
from index.ingest.bylines import is_for_writers

# What boxes of other stories and of comments are called.
OTHERS_BOX = (
    "related", "recirc", "recommend", "popular", "trending", "latest", "comment", "teaser", "more-stor", "sidebar",
)  # fmt: skip
MORE_BOX = re.compile(r"\bmore-")
# The story's own boxes, above which none tells.
STORY_TAGS = frozenset(["header", "article", "main", "body"])
# How far above a line its boxes tell what it is.
BOXES_ABOVE = 6
# A line of so many letters is a paragraph; so many of them below the title, and the story has begun.
PARAGRAPH_CHARS = 100
PARAGRAPHS_OF_HEAD = 2
# Points of a summary are no paragraphs.
ITEM = re.compile(r"[•‣▪*–-]\s")
# A teaser is a linked headline with writer and day on the next lines, which are short.
HEADLINE_WORDS = 4
LINKED_SHARE = 0.8
# "Home > News > Harbours" is no headline.
PATH_MARKS = re.compile(r"[>»›→/|]")
LINES_OF_TEASER = 2
LINE_CHARS = 80
# A list of teasers has its next or last headline so near to one of their lines; one headline alone may stand anywhere.
LINES_TO_NEXT = 6


def story_begun(blocks: Sequence[Block], title_at: int) -> int:
    """The number of the block below which the story has surely begun: that of its third paragraph, else their count."""
    paragraphs = 0
    for number in range(title_at + 1, len(blocks)):
        paragraphs += len(blocks[number].text) >= PARAGRAPH_CHARS and not ITEM.match(blocks[number].text)
        if paragraphs > PARAGRAPHS_OF_HEAD:
            return number
    return len(blocks)


def is_of_others(page: Page, at: int, title_at: int | None) -> bool:
    """Whether a block stands in a box of other stories or comments, or right below a linked headline but the title.

    The tags of side columns and feet of pages tell nothing: they hold biographies of writers too. Nor does a box around
    the title, such as "has-sidebar", which is named by how the page is laid out.
    """
    own = _boxes_around(page, title_at)
    box = page.blocks[at].box
    for _ in range(BOXES_ABOVE):
        if box < 0 or box in own or page.boxes[box].tag in STORY_TAGS:
            break
        if is_for_writers(page.boxes[box].name):
            return False
        if is_for_others(page.boxes[box].name):
            return True
        box = page.boxes[box].parent
    return _is_below_headline(page.blocks, at, title_at)


def is_for_others(box_name: str) -> bool:
    """Whether a box is one of other stories or of comments. box_name: its class words and the like, in lower case."""
    if any(map(box_name.__contains__, OTHERS_BOX)):
        return True
    return "more-" in box_name and MORE_BOX.search(box_name) is not None


def is_below_headline(lines: Sequence[str], at: int, others: Collection[int]) -> bool:
    """Whether a line of a plain text stands right below a headline. others: numbers of lines that are bylines."""
    for above in range(at - 1, max(at - 1 - LINES_OF_TEASER, -1), -1):
        if above in others or len(lines[above]) >= PARAGRAPH_CHARS:
            return False
        if is_headline(lines[above]):
            return True
    return False


def is_headline(line: str) -> bool:
    """Whether a line of a plain text has words enough for a headline."""
    return line.count(" ") >= HEADLINE_WORDS - 1


def _boxes_around(page: Page, at: int | None) -> set[int]:
    box = page.blocks[at].box if at is not None else -1
    around = set()
    while box >= 0:
        around.add(box)
        box = page.boxes[box].parent
    return around


def _is_below_headline(blocks: Sequence[Block], at: int, title_at: int | None) -> bool:
    for above in range(at - 1, max(at - 1 - LINES_OF_TEASER, -1), -1):
        if above == title_at:
            return False
        if _is_headline(blocks[above]):
            return _has_another(blocks, at, above, title_at)
        if len(blocks[above].text) > LINE_CHARS:
            return False
    return False


def _is_headline(block: Block) -> bool:
    is_linked = block.link_chars >= LINKED_SHARE * len(block.text) and not PATH_MARKS.search(block.text)
    return is_linked and block.text.count(" ") >= HEADLINE_WORDS - 1


def _has_another(blocks: Sequence[Block], at: int, headline: int, title_at: int | None) -> bool:
    """Whether the list goes on: with another linked headline before this one or after its lines, the title between
    neither.
    """
    for step in (-1, 1):
        for number in range(headline + step, headline + step * (LINES_TO_NEXT + 1), step):
            if number == title_at or not 0 <= number < len(blocks):
                break
            is_other = number != at and blocks[number].text != blocks[headline].text
            if is_other and _is_headline(blocks[number]):
                return True
    return False
