"""One pass over a parsed page: its text as a flat list of blocks, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from sys import intern

from selectolax.lexbor import LexborNode

# Elements whose text is never shown as text.
# fmt: off
UNSHOWN = frozenset([
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video",
    "select", "textarea", "option", "button", "input", "head", "title", "meta", "link", "map", "datalist", "dialog",
    "frameset", "applet", "progress", "meter",
])
# Elements that flow inside a line; all others end it.
INLINE = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "img", "picture", "source", "amp-img",
])
# fmt: on
PICTURES = frozenset(["img", "amp-img", "video", "iframe", "svg"])
CONTROLS = frozenset(["button", "input", "select", "textarea"])
# Addresses of lists of stories and of people; the names of stories are sentences with hyphens.
TOPIC_LINK = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|topics?|people|profiles?|section)/|mailto:", re.IGNORECASE
)
STORY_LINK_HYPHENS = 3
OTHER, STORY, ANCHOR, TOPIC, TARGETS = range(5)
# Attributes that say what a box is for.
NAMING = frozenset(["class", "id", "role", "itemprop", "data-testid", "data-component"])
BOLD = frozenset(["b", "strong"])
# Builders of sites fill empty lines with characters that are not seen.
UNSEEN = re.compile(r"[\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff\u115f\u1160\u3164 ]+")
UNSEEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# Bounds for memory's sake, that no article comes near. From so many boxes on, empty ones are none; from so many blocks
# on, short lines of a box are joined up to a length; from so many of either on, a box of one short line is none of its
# own; of more buttons, the last tells how many there were.
MOST_EMPTY_BOXES = 100_000
MOST_BLOCKS = 100_000
MOST_SMALL_BOXES = 250_000
MOST_BUTTONS = 10_000
SHORT_CHARS = 40
# Below the length of a paragraph, so that a joined menu is none.
JOINED_CHARS = 80


@dataclass(slots=True)
class Box:
    """A block element that holds text somewhere below it.

    parent: its number in Page.boxes, -1 for the first.  name: its class words, id and the like, lower case.
    hidden: by an attribute of its own; scripts of the page may show it.  unseen: a browser without scripts shows none
    of it; `hidden` also counts what is hidden from screen readers alone.  images, controls: how many pictures, and
    buttons and fields, stand in it but in no box inside it.
    """

    parent: int
    tag: str
    name: str
    depth: int
    hidden: bool = False
    unseen: bool = False
    images: int = 0
    controls: int = 0


@dataclass(slots=True)
class Block:
    """One line of text as a browser would show it.

    box: number of the innermost box around it.  link_chars: how many of its characters are link text.
    links, bold_chars: how many links it holds, and how many of its characters are bold.  stories, anchors, topics: how
    many of its links lead to other stories, into this page, and to tags, sections or writers.
    """

    text: str
    box: int
    link_chars: int = 0
    links: int = 0
    bold_chars: int = 0
    stories: int = 0
    anchors: int = 0
    topics: int = 0


@dataclass(frozen=True, slots=True)
class Button:
    """What a button says, as the questions of a list of answers. It is no block, for the trees have seen none.

    box: number of the innermost box around it.  before: number of the block that comes after it.
    """

    text: str
    box: int
    before: int


@dataclass(slots=True)
class Page:
    """All boxes, parents before children, and all blocks and buttons, in the order of the page.

    deepest: nesting, elements.
    """

    boxes: list[Box] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    deepest: int = 0
    buttons: list[Button] = field(default_factory=list)


class TooDeep(Exception):
    """The page nests more elements than the limit allows."""


def read_blocks(body: LexborNode, most_depth: int) -> Page:
    """Flatten a page. most_depth: nesting of elements at which to give up (raises TooDeep).

    Costs one visit of each node and no recursion, so that hostile nesting is only as dear as its length.
    """
    return _Reader(most_depth).read(body)


def part_of(page: Page, numbers: Sequence[int]) -> Page:
    """A page of these blocks alone and the boxes around them. numbers: rising."""
    needed: set[int] = set()
    for number in numbers:
        box = page.blocks[number].box
        while box >= 0 and box not in needed:
            needed.add(box)
            box = page.boxes[box].parent
    kept = sorted(needed)
    renumbered = {old: new for new, old in enumerate(kept)} | {-1: -1}
    boxes = [replace(page.boxes[old], parent=renumbered[page.boxes[old].parent]) for old in kept]
    blocks = [replace(page.blocks[number], box=renumbered[page.blocks[number].box]) for number in numbers]
    return Page(boxes, blocks, page.deepest)


class _Reader:
    """The state of the walk: the open boxes, the open link, the line so far."""

    def __init__(self, most_depth: int) -> None:
        self.page = Page()
        self.most_depth = most_depth
        self.depth = 0
        self.box = -1
        self.joined = -1
        self.more_buttons = 0
        self.line: list[str] = []
        self.links = 0
        self.linked: list[str] = []
        self.bold = 0
        self.bolds: list[str] = []
        self.leads_to = OTHER
        self.targets = [0] * TARGETS

    def read(self, body: LexborNode) -> Page:
        self._open(body)
        node = body.child
        while node is not None:
            tag = node.tag or "-"
            if tag == "-text":
                self._text(node)
                below = None
            elif tag in UNSHOWN or tag.startswith("-"):
                if tag in CONTROLS:
                    self.page.boxes[self.box].controls += 1
                    if tag == "button":
                        self._button(node)
                elif tag in PICTURES:
                    self.page.boxes[self.box].images += 1
                below = None
            else:
                below = node.child if self._open(node) else None
                if below is None:
                    self._close(node)
            if below is not None:
                node = below
                continue
            while node is not None:
                following = node.next
                if following is not None:
                    node = following
                    break
                node = node.parent
                if node is None or node.mem_id == body.mem_id:
                    node = None
                else:
                    self._close(node)
        self._end_line()
        if self.more_buttons:
            text = f"… and {self.more_buttons:,} more buttons"
            self.page.buttons.append(replace(self.page.buttons[-1], text=text))
        return self.page

    def _open(self, node: LexborNode) -> bool:
        """Enter an element; False if what it holds is not shown."""
        # A page has few tags, and each node gives a copy of its own.
        tag = intern(node.tag or "")
        self.depth += 1
        if self.depth > self.page.deepest:
            self.page.deepest = self.depth
            if self.depth > self.most_depth:
                raise TooDeep
        if tag in INLINE:
            if tag == "a":
                self.links += 1
                self.leads_to = _target(node.attributes.get("href") or "")
                self.targets[self.leads_to] += 1
            elif tag in BOLD:
                self.bold += 1
            elif tag in PICTURES:
                self.page.boxes[self.box].images += 1
            return True
        self._end_line()
        if tag == "br":
            return False
        attributes = node.attributes
        name, hidden, unseen = "", False, False
        if attributes:
            name = " ".join([value for key, value in attributes.items() if value and key in NAMING]).lower()
            hidden, unseen = _hidden(attributes), _unseen(attributes)
        self.page.boxes.append(Box(self.box, tag, name, self.depth, hidden, unseen))
        self.box = len(self.page.boxes) - 1
        return True

    def _close(self, node: LexborNode) -> None:
        tag = node.tag or ""
        self.depth -= 1
        if tag in INLINE:
            if tag == "a":
                self.links -= 1
            elif tag in BOLD:
                self.bold -= 1
            return
        self._end_line()
        if tag != "br":
            around = self.page.boxes[self.box].parent
            if len(self.page.boxes) > MOST_EMPTY_BOXES and self._is_small():
                self._merge_into(around)
            self.box = around

    def _is_small(self) -> bool:
        """True for a box without another in it and without buttons, if it is empty or of one line too many."""
        blocks, buttons = self.page.blocks, self.page.buttons
        if self.box + 1 < len(self.page.boxes) or (buttons and buttons[-1].box == self.box):
            return False
        own = [block for block in blocks[-2:] if block.box == self.box]
        is_over = max(len(blocks), len(self.page.boxes)) > MOST_SMALL_BOXES
        return not own or (is_over and len(own) == 1 and len(own[0].text) < SHORT_CHARS)

    def _merge_into(self, around: int) -> None:
        """What the last box holds, the one around it holds."""
        box = self.page.boxes.pop()
        self.page.boxes[around].images += box.images
        self.page.boxes[around].controls += box.controls
        if self.page.blocks and self.page.blocks[-1].box == self.box:
            self.page.blocks[-1].box = around
            self._join_short()

    def _join_short(self) -> None:
        """Of too many blocks, join the last one to the one before if both are short lines of one box."""
        blocks = self.page.blocks
        if len(blocks) <= MOST_BLOCKS:
            return
        before, last = blocks[-2:]
        is_open = len(before.text) < (JOINED_CHARS if self.joined == len(blocks) - 2 else SHORT_CHARS)
        if before.box == last.box and len(last.text) < SHORT_CHARS and is_open:
            blocks[-2:] = [_joined(before, last)]
            self.joined = len(blocks) - 1

    def _text(self, node: LexborNode) -> None:
        text = node.text_content
        if text:
            self.line.append(text)
            if self.links > 0:
                self.linked.append(text)
            if self.bold > 0:
                self.bolds.append(text)

    def _button(self, button: LexborNode) -> None:
        if len(self.page.buttons) >= MOST_BUTTONS:
            self.more_buttons += 1
            return
        pieces = [node.text_content or "" for node in button.traverse(include_text=True) if _is_shown_text(node)]
        text = " ".join(" ".join(pieces).split())
        if text and not UNSEEN.fullmatch(text):
            self.page.buttons.append(Button(text, self.box, len(self.page.blocks) + bool("".join(self.line).strip())))

    def _end_line(self) -> None:
        text = " ".join("".join(self.line).split()) if self.line else ""
        if text and not UNSEEN.fullmatch(text):
            size = len(text)
            linked, bold = min(_size(self.linked), size), min(_size(self.bolds), size)
            stories, anchors, topics = self.targets[STORY], self.targets[ANCHOR], self.targets[TOPIC]
            links = sum(self.targets)
            self.page.blocks.append(Block(text, self.box, linked, links, bold, stories, anchors, topics))
            self._join_short()
        if self.line:
            self.line = []
            self.linked = []
            self.bolds = []
        self.targets = [0] * TARGETS
        if self.links > 0:
            self.targets[self.leads_to] = 1


def _joined(before: Block, last: Block) -> Block:
    return Block(
        f"{before.text} {last.text}",
        before.box,
        before.link_chars + last.link_chars,
        before.links + last.links,
        before.bold_chars + last.bold_chars,
        before.stories + last.stories,
        before.anchors + last.anchors,
        before.topics + last.topics,
    )


def _is_shown_text(node: LexborNode) -> bool:
    """True for text that stands in no script or drawing."""
    return node.tag == "-text" and (
        node.parent is None or node.parent.tag == "button" or node.parent.tag not in UNSHOWN
    )


def _target(address: str) -> int:
    """What kind of page a link leads to."""
    if address.startswith("#"):
        return ANCHOR
    if TOPIC_LINK.search(address):
        return TOPIC
    return STORY if address.rstrip("/").rpartition("/")[2].count("-") >= STORY_LINK_HYPHENS else OTHER


def _size(pieces: list[str]) -> int:
    return len(" ".join("".join(pieces).split())) if pieces else 0


def _hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style and "display:none" in style.replace(" ", "").lower())


def _unseen(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and UNSEEN_STYLE.search(style))
