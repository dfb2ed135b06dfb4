"""What a block of a page looks like, in numbers: the evidence on which the choice of the story rests."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.ingest.blocks import HEADINGS, Page
from index.ingest.neighbours import nearest, shifted, window
from index.ingest.surroundings import Numbers, box_kinds, long_paragraphs, numbered, surroundings
from index.ingest.wording import (
    BOLD_SHARE,
    ELEMENT,
    LENGTH,
    LEVEL,
    LINK_SHARE,
    Clues,
    Joined,
    Matrix,
    side_by_side,
    wording,
)

# What a heading, in lower case, says of the blocks below it.
HEADING_GROUPS = tuple(
    re.compile(pattern)
    for pattern in (
        r"related|more (?:from|stories|news|articles|on|like)|you (?:may|might)|recommend|read (?:next|more|also)"
        r"|trending|popular|latest|recent|most (?:read|viewed)|up next|see also|further reading|keep reading|similar"
        r"|featured|editor|in this (?:article|section)",
        r"about (?:the )?(?:author|writer|us)|author|contributor|written by|meet ",
        r"comment|repl(?:y|ies)|discussion|leave a|join the|responses?",
        r"subscri|newsletter|sign up|follow|share|contact|get in touch|join|stay|connect|download|categor|tags|topics"
        r"|archive|menu|navigation",
        r"reference|source|citation|footnote|notes|bibliograph|disclosure|disclaimer",
        r"faq|frequently|question|conclusion|summary|takeaway|final|bottom line|what|how|why",
    )
)
# A line this bold and short is a heading without the tag.
BOLD_HEADING_SHARE = 0.9
BOLD_HEADING_CHARS = 80
BOLD_LEVEL = 7
CROWD = 400.0


def block_features(page: Page, clues: Clues) -> Matrix:
    """One row a block of a page that has blocks. Costs about 15 microseconds a block."""
    own = wording(page, clues)
    kinds = box_kinds(page)
    return _joined([own, *surroundings(page, own, kinds), _placed(page, own, kinds)])


def _joined(parts: list[Matrix]) -> Matrix:
    """All columns in one array, by columns, so that each part's memory is free once it has been copied."""
    rows = np.empty((len(parts[0]), sum(part.shape[1] for part in parts)), dtype=np.float32, order="F")
    at = 0
    while parts:
        part = parts.pop(0)
        rows[:, at : at + part.shape[1]] = part
        at += part.shape[1]
    return rows


def _placed(page: Page, own: Matrix, kinds: Numbers) -> Matrix:
    """Where each block stands on the page and what stands around it."""
    count = len(page.blocks)
    numbers = np.array([block.box for block in page.blocks], dtype=np.int64)
    tags = [page.boxes[block.box].tag for block in page.blocks]
    length = own[:, LENGTH]
    links = own[:, LINK_SHARE] * length
    before = np.cumsum(length) - length
    total = max(float(length.sum()), 1.0)
    long = long_paragraphs(own)
    near = own[:, [LENGTH, LINK_SHARE, LEVEL, ELEMENT]]
    long_before: npt.NDArray[np.int64] = np.cumsum(long) - long
    position = np.arange(count)
    columns = [
        position / count,
        position,
        count - position,
        before / total,
        long_before,
        long.sum() - long_before - long,
    ]
    columns.append(long_before / max(int(long.sum()), 1))
    for step in (-3, -2, -1, 1, 2, 3):
        columns += [*shifted(near, step).T, shifted(numbers, step) == numbers]
    around = np.stack([length, links, long], axis=1)
    for width in (2, 5, 10):
        text, linked, longs = window(around, width).T
        columns += [text, linked / np.maximum(text, 1), longs]
    columns += _since_heading(page, own, tags)
    columns += _article_ordinals(page, numbers)
    columns += _of_kind(page, own, kinds, numbers)
    columns += nearest(long, CROWD)
    return side_by_side(columns)


def _since_heading(page: Page, own: Matrix, tags: Sequence[str]) -> list[npt.NDArray[np.float32]]:
    """The last heading: what it says, its level, how far back; and whether the page's first heading is above."""
    bold = (own[:, BOLD_SHARE] > BOLD_HEADING_SHARE) & (own[:, LENGTH] < BOLD_HEADING_CHARS)
    is_heading = bold | np.array([tag in HEADINGS for tag in tags])
    headings = np.flatnonzero(is_heading).tolist()
    # Above the first one stands none: the last of these rows, which -1 leads to.
    said = np.zeros((len(headings) + 1, 1 + len(HEADING_GROUPS)), dtype=np.float32)
    said[:-1, 0] = [int(tags[at][1]) if tags[at] in HEADINGS else BOLD_LEVEL for at in headings]
    joined = Joined([page.blocks[at].text.lower() for at in headings])
    for column, pattern in enumerate(HEADING_GROUPS, start=1):
        said[joined.lines_at([found.start() for found in pattern.finditer(joined.text)]), column] = 1.0
    above = np.cumsum(is_heading) - 1
    position = np.arange(len(tags))
    main = tags.index("h1") + 1 if "h1" in tags else len(tags) + 1
    below_main = position >= main - 1
    level, *signs = said[above].T
    since = position - np.array([*headings, -1])[above]
    return [level, since, below_main, position - np.where(below_main, main, 0), above >= 0, *signs]


def _article_ordinals(page: Page, numbers: npt.NDArray[np.int64]) -> list[npt.NDArray[np.float32]]:
    """Pages that go on with further stories: which outermost article a block stands in, of how many, how large."""
    outermost = [-1] * len(page.boxes)
    count = 0
    for number, box in enumerate(page.boxes):
        above = outermost[box.parent] if box.parent >= 0 else -1
        if above < 0 and box.tag == "article":
            above, count = count, count + 1
        outermost[number] = above
    at = np.array(outermost)[numbers]
    lengths = np.array([len(block.text) for block in page.blocks], dtype=np.float64)
    sizes = np.bincount(at + 1, weights=lengths, minlength=count + 1)
    share = sizes[at + 1] / max(float(sizes[1:].max(initial=1.0)), 1.0)
    tops = np.cumsum([page.boxes[block.box].tag == "h1" for block in page.blocks])
    columns = (at, np.full(len(at), count), np.where(at < 0, -1, share), tops, np.full(len(at), tops[-1]))
    return [np.asarray(column, dtype=np.float32) for column in columns]


def _of_kind(page: Page, own: Matrix, kinds: Numbers, boxes: Numbers) -> list[npt.NDArray[np.float32]]:
    """Blocks of one kind (same tags and class words around them): how many, how long, how linked, how dense."""
    around = np.array([max(box.parent, 0) for box in page.boxes], dtype=np.int64)
    of = numbered(kinds, kinds[around])[boxes]
    counts = np.bincount(of).astype(np.float64)
    lengths = np.bincount(of, weights=own[:, LENGTH])
    linked = np.bincount(of, weights=own[:, LENGTH] * own[:, LINK_SHARE])
    total = max(float(lengths.sum()), 1.0)
    kind_rows = [counts, lengths / np.maximum(counts, 1), linked / np.maximum(lengths, 1), lengths / total]
    return [row[of].astype(np.float32) for row in kind_rows]


__all__ = ["Clues", "block_features"]
