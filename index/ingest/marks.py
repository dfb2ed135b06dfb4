"""What the markup says of each box of a page: that it is a caption, a prompt, a menu, a post from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.ingest.blocks import HEADINGS, Box, Page
from index.ingest.buttons import answers
from index.ingest.surroundings import box_ends

# Words of class and id by which pages name what is not the story; here they only name the entry in the ledger.
BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|breadcrumbs?|sharing|social|"
    r"related|recommend(?:ed|ations?)?|promo|advert|advertisement|ads?|sponsor(?:ed)?|newsletter|subscribe|signup|comments?|"
    r"disqus|cookie|consent|popup|modal|toolbar|pagination|pager|tags?|byline|author-?(?:bio|box|info|card)|"
    r"teaser|outbrain|taboola|topics|trending|popular|most-?read|read-?more|more-?stories|paywall|masthead|copyright|"
    r"screen-reader-text|visually-hidden|sr-only|toc|print-only|skip|login)(?:$|[\s_-])"
)
# Builders of sites give such words to boxes of any kind, so they say nothing against what the trees take for story.
LAYOUT = re.compile(r"(?:^|[\s_-])(?:menu|footer|sidebar|side-?bar|widget|share|overlay|search)(?:$|[\s_-])")
CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption|figcaption|wp-caption-text|credit|photo-?credit|image-?credit)(?:$|[\s_-])"
)
EMBED = re.compile(r"(?:^|[\s_-])(?:twitter-tweet|instagram-media|tiktok-embed|fb-post|embed|reddit-embed)(?:$|[\s_-])")
# A box of this name is the form of a newsletter where all such boxes of the page together hold little text.
PROMPT = re.compile(r"(?:^|[\s_-])(?:newsletters?|nl|subscribe|signup|sign-up|mailchimp)(?:$|[\s_-])")
PROMPTS_CHARS = 1_000
PROMPTS_SHARE = 0.15
# A table around one picture and a line or two, or a box named after pictures around one and one line, is how pages
# without figures give it a caption. Items of a gallery have a heading and text.
PICTURE_BOX = re.compile(r"(?:^|[\s_-])(?:photos?|pics?|pictures?|images?|img|figure|fotos?|bild)(?:$|[\s_-])")
CAPTIONED_CHARS = 300
CAPTIONED_BLOCKS = {"table": 2}
# One picture of a gallery with a line or two below it, where the page's story stands elsewhere: paragraphs of so many
# characters, together so many times as long as all such lines. A story told by pictures has headings, or no more.
SLIDE = re.compile(r"(?:^|[\s_-])(?:slides?|gallery[\s_-]*item|carousel[\s_-]*item)(?:$|[\s_-])")
SLIDE_BLOCKS = 2
STORY_CHARS = 120
STORY_TIMES = 2
BOILERPLATE_TAGS = frozenset(["nav", "aside", "footer", "form", "menu"])
STORY_TAGS = frozenset(["body", "html", "main", "article"])

Numbers = npt.NDArray[np.int64]


def box_marks(page: Page) -> list[str | None]:
    """What the markup says of each box, its own word or that of a box around it."""
    marks: list[str | None] = []
    small = _small_marks(page)
    opened = answers(page)
    for number, box in enumerate(page.boxes):
        above = marks[box.parent] if box.parent >= 0 else None
        if above and above != "layout":
            marks.append(above)
        else:
            marks.append(small.get(number) or _mark(box, is_opened=number in opened) or above)
    return marks


def _small_marks(page: Page) -> dict[int, str]:
    """Marks of the boxes that count only where they hold little: forms of newsletters, boxes around a picture."""
    prompts = [number for number, box in enumerate(page.boxes) if box.name and _is_prompt(box.name)]
    slides = [number for number, box in enumerate(page.boxes) if box.name and _is_slide(box.name)]
    pictured = [number for number, box in enumerate(page.boxes) if box.tag == "table" or _is_for_picture(box.name)]
    if not prompts and not pictured and not slides:
        return {}
    chars, blocks, images = _sizes(page).T
    marks: dict[int, str] = _slide_marks(page, slides, chars, blocks, images) if slides else {}
    if sum(chars[number] for number in prompts) <= min(PROMPTS_CHARS, PROMPTS_SHARE * chars[0]):
        marks.update(dict.fromkeys(prompts, "prompt-box"))
    for number in pictured:
        few = chars[number] <= CAPTIONED_CHARS and 0 < blocks[number] <= CAPTIONED_BLOCKS.get(page.boxes[number].tag, 1)
        if few and images[number] == 1:
            marks[number] = "caption"
    return marks


def _slide_marks(page: Page, slides: Sequence[int], chars: Numbers, blocks: Numbers, images: Numbers) -> dict[int, str]:
    """Boxes of one picture each with its caption, of a gallery beside the story."""
    captioned = [
        number
        for number in slides
        if images[number] == 1 and 0 < blocks[number] <= SLIDE_BLOCKS and chars[number] <= CAPTIONED_CHARS
    ]
    ends = box_ends(np.array([box.parent for box in page.boxes]))
    headings = np.cumsum([0, *(box.tag in HEADINGS for box in page.boxes)])
    if any(headings[ends[number]] > headings[number] for number in captioned):
        return {}
    story = sum(len(block.text) for block in page.blocks if len(block.text) >= STORY_CHARS)
    told = sum(int(chars[number]) for number in captioned)
    return dict.fromkeys(captioned, "caption") if story >= STORY_TIMES * told else {}


def _sizes(page: Page) -> Numbers:
    """Characters, blocks and pictures in each box and the boxes inside it."""
    count = len(page.boxes)
    before = np.zeros((count + 1, 3), dtype=np.int64)
    boxes = [block.box for block in page.blocks]
    before[1:, 0] = np.bincount(boxes, weights=[len(block.text) for block in page.blocks], minlength=count)
    before[1:, 1] = np.bincount(boxes, minlength=count)
    before[1:, 2] = [box.images for box in page.boxes]
    before = before.cumsum(axis=0)
    sizes: Numbers = before[box_ends(np.array([box.parent for box in page.boxes]))] - before[:-1]
    return sizes


@lru_cache(maxsize=1 << 14)
def _is_prompt(name: str) -> bool:
    return PROMPT.search(name) is not None


@lru_cache(maxsize=1 << 14)
def _is_slide(name: str) -> bool:
    return SLIDE.search(name) is not None


@lru_cache(maxsize=1 << 14)
def _is_for_picture(name: str) -> bool:
    return PICTURE_BOX.search(name) is not None


def _mark(box: Box, *, is_opened: bool) -> str | None:
    if box.tag == "figcaption":
        return "caption"
    if box.tag in STORY_TAGS:
        return None
    if (box.hidden and not is_opened) or box.tag in BOILERPLATE_TAGS:
        return "boilerplate-block"
    return _word_mark(box.name) if box.name else None


@lru_cache(maxsize=1 << 14)
def _word_mark(name: str) -> str | None:
    if CAPTION.search(name):
        return "caption"
    if BOILERPLATE.search(name):
        return "boilerplate-block"
    if EMBED.search(name):
        return "embed"
    return "layout" if LAYOUT.search(name) else None
