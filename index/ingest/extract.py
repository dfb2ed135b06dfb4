"""Which part of a page is the story: blocks scored by their text and place, then lines for the cleaner."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.ingest.blocks import HEADINGS, Block, Box, Page
from index.ingest.lines import Line

# Words of class and id that pages give to what is not the story.
BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|side-?bar|widget|share|sharing|social|"
    r"related|recommend(?:ed|ations?)?|promo|advert|advertisement|ads?|sponsor(?:ed)?|newsletter|subscribe|signup|comments?|"
    r"disqus|cookie|consent|popup|modal|overlay|toolbar|pagination|pager|tags?|byline|author-?(?:bio|box|info|card)|"
    r"teaser|outbrain|taboola|trending|popular|most-?read|read-?more|more-?stories|paywall|masthead|copyright|"
    r"screen-reader-text|visually-hidden|sr-only|toc|print-only|skip|login|search)(?:$|[\s_-])"
)
CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption|figcaption|wp-caption-text|credit|photo-?credit|image-?credit)(?:$|[\s_-])"
)
EMBED = re.compile(r"(?:^|[\s_-])(?:twitter-tweet|instagram-media|tiktok-embed|fb-post|embed|reddit-embed)(?:$|[\s_-])")
BOILERPLATE_TAGS = frozenset(["nav", "aside", "footer", "form", "menu"])
# Boxes in which a story stands as a whole; a class word on them says what the page is, not that it is clutter.
STORY_TAGS = frozenset(["body", "html", "main", "article"])
# How much of a block's score each box around it receives, from the innermost outwards.
INHERITANCE = (0.9, 1.0, 0.6, 0.35, 0.2, 0.1)
# A block this long is prose; shorter ones add little to the score of a box.
PROSE_CHARS = 80
LINK_LIST_SHARE = 0.8
MOST_HIDDEN_SHARE = 0.35


@dataclass(frozen=True, slots=True)
class Chosen:
    """lines: the chosen text in its order, with what markup decides.  certainty: prose characters in it."""

    lines: tuple[Line, ...]
    prose_chars: int


def choose(page: Page) -> Chosen:
    """The story of a page as lines."""
    chosen = _choose(page, _box_marks(page))
    if chosen.prose_chars:
        return chosen
    return _choose(page, [None] * len(page.boxes))


def _choose(page: Page, marks: list[str | None]) -> Chosen:
    root = _best_box(page, marks)
    inside = _descendants(page, root)
    blocks = [block for block in page.blocks if inside[block.box]]
    lines = tuple(_line(page, block, marks[block.box]) for block in blocks)
    return Chosen(lines, sum(len(line.text) for line in lines if not line.removed_by and len(line.text) >= PROSE_CHARS))


def _box_marks(page: Page) -> list[str | None]:
    """What the markup says of each box, its own word or that of a box around it."""
    marks: list[str | None] = []
    prose = _prose_of(page)
    for box, chars in zip(page.boxes, prose, strict=True):
        above = marks[box.parent] if box.parent >= 0 else None
        # A class word that would hide most of the page names the page, not a part of it.
        marks.append(above or (None if chars > MOST_HIDDEN_SHARE * prose[0] else _mark(box)))
    return marks


def _prose_of(page: Page) -> list[int]:
    """Characters of prose below each box."""
    chars = [0] * len(page.boxes)
    for block in page.blocks:
        chars[block.box] += max(len(block.text) - 2 * block.link_chars, 0)
    for number in range(len(page.boxes) - 1, 0, -1):
        chars[page.boxes[number].parent] += chars[number]
    return chars


def _mark(box: Box) -> str | None:
    tag, name = box.tag, box.name
    if tag == "figcaption" or (name and CAPTION.search(name)):
        return "caption"
    if tag in STORY_TAGS:
        return None
    if box.hidden or tag in BOILERPLATE_TAGS or (name and BOILERPLATE.search(name)):
        return "boilerplate-block"
    return "embed" if name and EMBED.search(name) else None


def _best_box(page: Page, marks: list[str | None]) -> int:
    scores = [0.0] * len(page.boxes)
    for block in page.blocks:
        if marks[block.box] is None:
            _spread(page, block, scores)
    return max(range(len(scores)), key=lambda number: scores[number], default=0)


def _spread(page: Page, block: Block, scores: list[float]) -> None:
    prose = len(block.text) - 2 * block.link_chars
    if prose < PROSE_CHARS:
        return
    worth = min(prose, 1000) + 25 * block.text.count(",")
    number = block.box
    for share in INHERITANCE:
        if number < 0:
            return
        scores[number] += worth * share
        number = page.boxes[number].parent


def _descendants(page: Page, root: int) -> list[bool]:
    inside = [False] * len(page.boxes)
    for number, box in enumerate(page.boxes):
        inside[number] = number == root or (box.parent >= 0 and inside[box.parent])
    return inside


def _line(page: Page, block: Block, mark: str | None) -> Line:
    tag = page.boxes[block.box].tag
    kind = "heading" if tag in HEADINGS else "item" if tag == "li" else "paragraph"
    if mark is None and block.link_chars >= LINK_LIST_SHARE * len(block.text) and kind == "item":
        mark = "link-list"
    return Line(block.text, kind, mark)  # type: ignore[arg-type]
