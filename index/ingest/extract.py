"""Which part of a page is the story: trees judge each block, then lines for the cleaner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.ingest.blocks import HEADINGS, Block, Box, Page
from index.ingest.features import Clues, block_features
from index.ingest.lines import Line, LineKind
from index.ingest.trees import story_forest

# Words of class and id by which pages name what is not the story; here they only name the entry in the ledger.
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
STORY_TAGS = frozenset(["body", "html", "main", "article"])
# Chance from which on a block is part of the story: best for pages of sites that the trees had not seen.
STORY_CHANCE = 0.35
# The same inside boxes whose words call them navigation, sharing, advertising and the like.
MARKED_CHANCE = 0.5
# The same for captions, posts from elsewhere, and lines that are nothing but links.
DOUBTED_CHANCE = 0.7
# A row of so many links with such marks between them is a menu; half of it may be the site's name and the marks.
MENU_LINKS = 4
MENU_SHARE = 0.5
MENU_MARKS = re.compile(r" [:|·•»›/-] |\|")
# A paragraph between kept ones, at most so many blocks away, is kept from a lower chance on.
BETWEEN_CHANCE = 0.15
BETWEEN_BLOCKS = 3
BETWEEN_CHARS = 40
BETWEEN_LINK_SHARE = 0.3
# Text parted by line breaks alone goes on as it began: the line after a kept one of its box needs less. Such lines
# have no markup of their own, so that the trees judge the last one by the links that follow it.
FOLLOWING_CHANCE = 0.2
SENTENCE_ENDS = tuple('.!?…"”’»。！？」')
# A paragraph this long does not stand in a story twice; a refrain may.
REPEATED_CHARS = 100
# A heading right above a kept line is kept from this chance on; one with no kept line below it needs more.
HEADING_CHANCE = 0.15
BARE_HEADING_CHANCE = 0.8
# Where no block comes near, the best ones stand in, for a page is saved for its text.
BEST_SHARE = 0.5
LINK_LIST_SHARE = 0.8
# How many blocks around the story are shown as cut; pages go on for thousands.
LEDGER_BEFORE = 15
LEDGER_AFTER = 60


@dataclass(frozen=True, slots=True)
class Chosen:
    """lines: the chosen text in its order, with what markup and the trees decide."""

    lines: tuple[Line, ...]


def choose(page: Page, clues: Clues) -> Chosen:
    """The story of a page as lines: the story's blocks and what stands between and around them in the same box."""
    if not page.blocks:
        return Chosen(())
    return choose_by(page, story_forest().chances(block_features(page, clues)))


def choose_by(page: Page, chances: npt.NDArray[np.float32]) -> Chosen:
    """As `choose`, for a page that has blocks. chances: for each block that it is of the story."""
    marks = _box_marks(page)
    kept = _keep(page, chances, marks)
    if not kept.any():
        kept = chances >= BEST_SHARE * float(chances.max())
    return Chosen(_lines_around(page, kept, marks))


def _keep(page: Page, chances: npt.NDArray[np.float32], marks: Sequence[str | None]) -> npt.NDArray[np.bool_]:
    """Which blocks are the story: the trees' word, held against the markup's and the neighbours'."""
    of_blocks = [marks[block.box] for block in page.blocks]
    least = [_least_chance(page, block, mark) for block, mark in zip(page.blocks, of_blocks, strict=True)]
    kept = chances >= np.array(least, dtype=np.float32)
    filled = kept.copy()
    for number in np.flatnonzero(~kept & (chances > BETWEEN_CHANCE)):
        before, after = kept[max(number - BETWEEN_BLOCKS, 0) : number], kept[number + 1 : number + 1 + BETWEEN_BLOCKS]
        if of_blocks[number] is None and before.any() and after.any() and _is_prose(page.blocks[number]):
            filled[number] = True
    for at, block in enumerate(page.blocks[1:], start=1):
        if not filled[at] and filled[at - 1] and chances[at] >= FOLLOWING_CHANCE:
            filled[at] = of_blocks[at] is None and _goes_on(page.blocks[at - 1], block)
    _drop_repeats(page, filled)
    _settle_headings(page, chances, filled)
    return filled


def _drop_repeats(page: Page, kept: npt.NDArray[np.bool_]) -> None:
    """Of paragraphs that stand on the page twice, as for small screens, the first kept one stays."""
    seen: set[str] = set()
    for number in np.flatnonzero(kept):
        text = page.blocks[number].text
        kept[number] = len(text) < REPEATED_CHARS or text not in seen
        seen.add(text)


def _settle_headings(page: Page, chances: npt.NDArray[np.float32], kept: npt.NDArray[np.bool_]) -> None:
    """A heading goes with what it stands over: with a kept line below it stays, without any it needs more."""
    tags = [page.boxes[block.box].tag for block in page.blocks]
    stated = kept.copy()
    for at in [number for number, tag in enumerate(tags) if tag in HEADINGS]:
        if not kept[at]:
            has_story = at + 1 < len(tags) and stated[at + 1] and tags[at + 1] not in HEADINGS
            kept[at] = has_story and chances[at] >= HEADING_CHANCE and bool(stated[:at].any())
        elif chances[at] < BARE_HEADING_CHANCE:
            kept[at] = _has_section(tags, stated, at)


def _has_section(tags: Sequence[str], kept: npt.NDArray[np.bool_], at: int) -> bool:
    """True if a kept block follows the heading before the next one of its level; right after it, any counts."""
    for number in range(at + 1, len(tags)):
        ends = tags[number] in HEADINGS and tags[number] <= tags[at]
        if ends or kept[number]:
            return bool(kept[number]) and (not ends or number == at + 1)
    return False


def _goes_on(before: Block, block: Block) -> bool:
    """A sentence that follows another line of the same box."""
    return block.box == before.box and _is_prose(block) and block.text.endswith(SENTENCE_ENDS)


def _least_chance(page: Page, block: Block, mark: str | None) -> float:
    """From which chance on a block is kept: nothing but a link, or in a marked box, it must be likelier."""
    is_pointer = block.link_chars >= LINK_LIST_SHARE * len(block.text) and page.boxes[block.box].tag not in HEADINGS
    if mark in ("caption", "embed") or is_pointer or _is_menu(block):
        return DOUBTED_CHANCE
    return MARKED_CHANCE if mark else STORY_CHANCE


def _is_menu(block: Block) -> bool:
    """A row of links parted by marks, as pages without other markup have their menus."""
    if block.links < MENU_LINKS or block.link_chars < MENU_SHARE * len(block.text):
        return False
    return len(MENU_MARKS.findall(block.text)) >= block.links - 1


def _is_prose(block: Block) -> bool:
    return len(block.text) >= BETWEEN_CHARS and block.link_chars < BETWEEN_LINK_SHARE * len(block.text)


def _lines_around(page: Page, kept: npt.NDArray[np.bool_], marks: Sequence[str | None]) -> tuple[Line, ...]:
    """Lines of the smallest box that holds all kept blocks, cut to the neighbourhood of the story."""
    story = np.flatnonzero(kept)
    inside = _inside(page, _article_box(page, _common_box(page, [page.blocks[number].box for number in story])))
    first, last = max(int(story[0]) - LEDGER_BEFORE, 0), int(story[-1]) + LEDGER_AFTER
    numbers = range(first, min(last + 1, len(page.blocks)))
    return tuple(
        _line(page, page.blocks[number], bool(kept[number]), marks[page.blocks[number].box])
        for number in numbers
        if inside[page.blocks[number].box]
    )


def _common_box(page: Page, boxes: list[int]) -> int:
    """The innermost box around all of these; a box's number is greater than its parent's."""
    common = boxes[0]
    for box in set(boxes):
        while common != box:
            if common > box:
                common = page.boxes[common].parent
            else:
                box = page.boxes[box].parent
    return common


def _article_box(page: Page, box: int) -> int:
    """The article element around a box, for its lead picture and its writer's biography often stand beside the text."""
    number = box
    while number >= 0:
        if page.boxes[number].tag == "article":
            return number
        number = page.boxes[number].parent
    return box


def _inside(page: Page, root: int) -> list[bool]:
    inside = [False] * len(page.boxes)
    for number, box in enumerate(page.boxes):
        inside[number] = number == root or (box.parent >= 0 and inside[box.parent])
    return inside


def _box_marks(page: Page) -> list[str | None]:
    """What the markup says of each box, its own word or that of a box around it."""
    marks: list[str | None] = []
    words: dict[str, str | None] = {}
    for box in page.boxes:
        above = marks[box.parent] if box.parent >= 0 else None
        marks.append(above or _mark(box, words))
    return marks


def _mark(box: Box, words: dict[str, str | None]) -> str | None:
    if box.tag == "figcaption":
        return "caption"
    if box.tag in STORY_TAGS:
        return None
    if box.hidden or box.tag in BOILERPLATE_TAGS:
        return "boilerplate-block"
    if box.name not in words:
        words[box.name] = _word_mark(box.name)
    return words[box.name]


def _word_mark(name: str) -> str | None:
    if CAPTION.search(name):
        return "caption"
    if BOILERPLATE.search(name):
        return "boilerplate-block"
    return "embed" if EMBED.search(name) else None


def _line(page: Page, block: Block, kept: bool, mark: str | None) -> Line:
    tag = page.boxes[block.box].tag
    kind: LineKind = "heading" if tag in HEADINGS else "item" if tag == "li" else "paragraph"
    if kept:
        return Line(block.text, kind)
    if mark is None:
        mark = "link-list" if block.link_chars >= LINK_LIST_SHARE * len(block.text) else "not-story"
    return Line(block.text, kind, mark)
