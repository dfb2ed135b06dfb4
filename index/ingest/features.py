"""What a block of a page looks like, in numbers: the evidence on which the choice of the story rests."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from index.ingest.blocks import HEADINGS, Page
from index.ingest.neighbours import shifted, window
from index.ingest.surroundings import long_paragraphs, surroundings
from index.ingest.wording import BOLD_SHARE, LENGTH, LINK_SHARE, Clues, Matrix, element_kinds, heading_levels, wording

# What a heading says of the blocks below it.
HEADING_GROUPS = tuple(
    re.compile(pattern, re.IGNORECASE)
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
    return _side_by_side([own, *surroundings(page, own), _placed(page, own)])


def _side_by_side(parts: list[Matrix]) -> Matrix:
    """All columns in one array, by columns, so that each part's memory is free once it has been copied."""
    rows = np.empty((len(parts[0]), sum(part.shape[1] for part in parts)), dtype=np.float32, order="F")
    at = 0
    while parts:
        part = parts.pop(0)
        rows[:, at : at + part.shape[1]] = part
        at += part.shape[1]
    return rows


def _placed(page: Page, own: Matrix) -> Matrix:
    """Where each block stands on the page and what stands around it."""
    count = len(page.blocks)
    numbers = np.array([block.box for block in page.blocks], dtype=np.int64)
    tags = [page.boxes[block.box].tag for block in page.blocks]
    length = own[:, LENGTH]
    links = own[:, LINK_SHARE] * length
    before = np.cumsum(length) - length
    total = max(float(length.sum()), 1.0)
    long = long_paragraphs(own)
    near = (length, own[:, LINK_SHARE], heading_levels(tags), element_kinds(tags))
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
        columns += [shifted(values, step) for values in near]
        columns.append(shifted(numbers, step) == numbers)
    for width in (2, 5, 10):
        text, linked, longs = (window(values, width) for values in (length, links, long.astype(np.float32)))
        columns += [text, linked / np.maximum(text, 1), longs]
    columns += _since_heading(page, own)
    columns += _article_ordinals(page, numbers)
    columns += _of_kind(page, own)
    columns += _since_long(long)
    return np.stack(columns, axis=1, dtype=np.float32, casting="unsafe")


def _since_heading(page: Page, own: Matrix) -> list[npt.NDArray[np.float32]]:
    """The last heading: what it says, its level, how far back; and whether the page's first heading is above."""
    rows = np.zeros((len(page.blocks), 5 + len(HEADING_GROUPS)), dtype=np.float32)
    signs = [0.0] * len(HEADING_GROUPS)
    level, at, main = 0, -1, 0
    for number, block in enumerate(page.blocks):
        tag = page.boxes[block.box].tag
        bold_line = own[number, BOLD_SHARE] > BOLD_HEADING_SHARE and len(block.text) < BOLD_HEADING_CHARS
        if tag in HEADINGS or bold_line:
            level, at = (int(tag[1]) if tag in HEADINGS else BOLD_LEVEL), number
            signs = [1.0 if pattern.search(block.text) else 0.0 for pattern in HEADING_GROUPS]
            main = main or (number + 1 if tag == "h1" else 0)
        rows[number, :5] = (level, number - at, 1.0 if main else 0.0, number - main, at >= 0)
        rows[number, 5:] = signs
    return list(rows.T)


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


def _of_kind(page: Page, own: Matrix) -> list[npt.NDArray[np.float32]]:
    """Blocks of one kind (same tags and class words around them): how many, how long, how linked, how dense."""
    kinds: dict[tuple[str, ...], int] = {}
    of = np.zeros(len(page.blocks), dtype=np.int64)
    for number, block in enumerate(page.blocks):
        box = page.boxes[block.box]
        parent = page.boxes[box.parent] if box.parent >= 0 else box
        key = (box.tag, box.name, parent.tag, parent.name)
        of[number] = kinds.setdefault(key, len(kinds))
    counts = np.bincount(of, minlength=len(kinds)).astype(np.float64)
    lengths = np.bincount(of, weights=own[:, LENGTH], minlength=len(kinds))
    linked = np.bincount(of, weights=own[:, LENGTH] * own[:, LINK_SHARE], minlength=len(kinds))
    total = max(float(lengths.sum()), 1.0)
    kind_rows = [counts, lengths / counts, linked / np.maximum(lengths, 1), lengths / total]
    return [row[of].astype(np.float32) for row in kind_rows]


def _since_long(long: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.float32]]:
    """Blocks to the nearest paragraph before and after."""
    count = len(long)
    before, after = np.full(count, CROWD, dtype=np.float32), np.full(count, CROWD, dtype=np.float32)
    last = -CROWD
    for number in range(count):
        before[number] = min(number - last, CROWD)
        if long[number]:
            last = number
    last = count + CROWD
    for number in range(count - 1, -1, -1):
        after[number] = min(last - number, CROWD)
        if long[number]:
            last = number
    return [before, after]


__all__ = ["Clues", "block_features"]
