"""What a block's own text says, in numbers: how long, how linked, how it is written, what it shares with the head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.ingest.blocks import HEADINGS, Block, Page

Matrix = npt.NDArray[np.float32]

TAGS = (
    "p", "div", "li", "td", "th", "blockquote", "figcaption", "dd", "dt", "pre", "section", "article", "span",
    "address",
)  # fmt: skip
# Words in a line that tell prompts, credits and addresses from prose.
LINE_SIGNS = (
    ("@", "http://", "https://", "www."),
    ("subscribe", "newsletter", "sign up", "inbox", "email address", "privacy policy", "terms of", "cookies"),
    (
        "read more",
        "learn more",
        "click here",
        "see also",
        "related",
        "view all",
        "see all",
        "rights reserved",
        "\u00a9",
    ),
    ("photo", "image", "credit", "getty", "courtesy", "illustration", "screenshot"),
    ("writer", "editor", "reporter", "journalist", "author", "contributor", "founder", "director"),
)
# Prompts and credits are short; longer lines are not searched for them.
SIGN_CHARS = 400
NO_SIGNS = (0.0,) * len(LINE_SIGNS)
# A page says the same as its description or its articleBody if a block has this much of their beginning.
DESCRIPTION_CHARS = 60
BODY_CHARS = 80
# fmt: off
COMMON = frozenset([
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "with", "as", "was", "on", "be", "at", "by", "this",
    "are", "from", "have", "has", "not", "but", "they", "which", "or", "an",
])
# fmt: on
WORD = re.compile(r"\w+")
# Columns that others look at.
LENGTH, LINK_SHARE, BOLD_SHARE = 0, 2, 5
DIGIT, COMMA, STOP, MARK, UPPER, LOWER, OPENING, CLOSING = (1 << bit for bit in range(8))
# Marks, and the letters that have a case but for rare scripts, stand before this number.
CLASSED = 0x2100


@dataclass(frozen=True, slots=True)
class Clues:
    """What the page's head says, against which blocks are held. texts are lower case. is_news: its JSON-LD says so."""

    title: str = ""
    description: str = ""
    body: str = ""
    is_news: bool = False


def _classes() -> npt.NDArray[np.uint8]:
    """For each character below CLASSED the classes that it is of, as bits; one more row for all others."""
    table = np.zeros(CLASSED + 1, dtype=np.uint8)
    for code in range(CLASSED):
        char = chr(code)
        table[code] = DIGIT * char.isdigit() | UPPER * char.isupper() | LOWER * char.islower()
    for bit, chars in ((COMMA, ","), (STOP, ".!?"), (MARK, "|»·•"), (OPENING, "“\"'‘«„"), (CLOSING, '.!?…"”’)')):
        for char in chars:
            table[ord(char)] |= bit
    return table


CLASSES = _classes()


def wording(page: Page, clues: Clues) -> Matrix:
    """One row a block: what its text and the box around it say. `page` has blocks."""
    blocks = page.blocks
    texts = [block.text for block in blocks]
    counted = np.array([(b.link_chars, b.links, b.bold_chars, b.stories, b.anchors, b.topics) for b in blocks], float)
    linked, links, bold, stories, anchors, topics = counted.T
    worded = np.array(_worded(texts, clues), dtype=np.float64)
    words = worded[:, 0]
    length = np.array([len(text) for text in texts], dtype=np.float64)
    columns = [length, words, linked / length, length - linked, links, bold / length, length / words]
    columns += _spelled(texts, length, words)
    columns += [worded[:, 1] / words, _title_share(worded[:, 2], words, clues), *worded[:, 3:].T]
    columns += [stories, anchors, topics, stories / np.maximum(links, 1)]
    columns += _elements(page, blocks)
    return np.stack(columns, axis=1, dtype=np.float32, casting="same_kind")


def _title_share(
    shared: npt.NDArray[np.float64], words: npt.NDArray[np.float64], clues: Clues
) -> npt.NDArray[np.float64]:
    return shared / words if WORD.search(clues.title) else np.full(len(words), -1.0)


def _worded(texts: Sequence[str], clues: Clues) -> list[tuple[float, ...]]:
    """Words, common ones, those of the title; held against description and body; copies on the page, earlier ones;
    an ellipsis; signs."""
    title_words = frozenset(WORD.findall(clues.title))
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    seen: dict[str, int] = {}
    rows: list[tuple[float, ...]] = []
    for text in texts:
        lower = text.lower()
        words = lower.split()
        earlier = seen.get(text, 0)
        seen[text] = earlier + 1
        signs = NO_SIGNS if len(text) > SIGN_CHARS else [any(map(lower.__contains__, sign)) for sign in LINE_SIGNS]
        rows.append(
            (
                len(words),
                sum(map(COMMON.__contains__, words)),
                sum(map(title_words.__contains__, words)),
                _is_description(lower, clues.description),
                lower[:BODY_CHARS] in clues.body if clues.body else -1.0,
                counts[text],
                earlier,
                "…" in text or "..." in text,
                *signs,
            )
        )
    return rows


def _is_description(lower: str, description: str) -> float:
    if len(description) > DESCRIPTION_CHARS:
        return description[:DESCRIPTION_CHARS] in lower
    return lower in description if description else -1.0


def _spelled(
    texts: Sequence[str], length: npt.NDArray[np.float64], words: npt.NDArray[np.float64]
) -> list[npt.NDArray[np.float64]]:
    """Capitals, figures and marks, counted over all blocks at once."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    ends = np.cumsum(length).astype(np.int64)
    starts = ends - length.astype(np.int64)
    classes = CLASSES[np.minimum(codes, CLASSED)]
    begins = np.ones(len(codes), dtype=bool)
    begins[1:] = codes[:-1] == ord(" ")
    begins[starts] = True

    def count(chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        return np.add.reduceat(chosen, starts, dtype=np.int64).astype(np.float64)

    upper, lower = ((classes & bit) > 0 for bit in (UPPER, LOWER))
    first, last = classes[starts], classes[ends - 1]
    return [
        count(upper & begins) / words,
        count((classes & DIGIT) > 0) / length,
        count((classes & COMMA) > 0) / words,
        count((classes & STOP) > 0) / words,
        count((classes & MARK) > 0),
        *(((last & CLOSING) > 0).astype(float), (codes[ends - 1] == ord(":")).astype(float)),
        *(((first & bit) > 0).astype(float) for bit in (UPPER, LOWER, OPENING, DIGIT)),
        ((count(upper) > 0) & (count(lower) == 0)).astype(float),
    ]


def _elements(page: Page, blocks: Sequence[Block]) -> list[npt.NDArray[np.float64]]:
    """Level of a heading, kind of element and depth of the box around each block."""
    tags = [page.boxes[block.box].tag for block in blocks]
    levels, kinds = heading_levels(tags), element_kinds(tags)
    is_tag = [np.array([tag == wanted for tag in tags], dtype=np.float64) for wanted in ("p", "li")]
    depth = np.array([page.boxes[block.box].depth for block in blocks], dtype=np.float64)
    return [levels, kinds, *is_tag, depth]


def heading_levels(tags: Sequence[str]) -> npt.NDArray[np.float64]:
    """1 to 6 for headings, 0 for the rest."""
    return np.array([int(tag[1]) if tag in HEADINGS else 0 for tag in tags], dtype=np.float64)


def element_kinds(tags: Sequence[str]) -> npt.NDArray[np.float64]:
    """Number of each tag in TAGS, -1 for others."""
    return np.array([KINDS.get(tag, -1) for tag in tags], dtype=np.float64)


KINDS = {tag: number for number, tag in enumerate(TAGS)}
