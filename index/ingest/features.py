"""What a block of a page looks like, in numbers: the evidence on which the choice of the story rests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.ingest.blocks import HEADINGS, Block, Page

Matrix = npt.NDArray[np.float32]

# Words of class, id, role and the like, by what they say of a box.
NAME_GROUPS: dict[str, str] = {
    "story": r"article-?_?body|articlebody|entry-?_?content|post-?_?content|story-?_?body"
    r"|article-?_?content|post-?_?body|rich-?_?text|prose",
    "article": r"article|story|\bpost\b|post-|entry|blog",
    "content": r"content|main|text|body|copy",
    "paragraph": r"paragraph|\bp-",
    "nav": r"nav|menu|breadcrumb|skip",
    "footer": r"foot|copyright|legal|colophon|bottom",
    "header": r"header|masthead|banner|hero|\btop",
    "side": r"side|aside|rail|complementary",
    "related": r"related|recommend|more-|also|trending|popular|latest|most-|next|outbrain|taboola|recirc"
    r"|suggest|further|read-?more",
    "card": r"card|teaser|tile|grid|carousel|slider|swiper|promo|feed|list-item|listing|thumb|preview|item",
    "share": r"shar|social|follow|addtoany|sociable",
    "ad": r"\bads?\b|\bad-|-ad\b|advert|sponsor|banner|dfp|gpt|affiliate",
    "comment": r"comment|disqus|respond|reply|discuss",
    "newsletter": r"newsletter|subscri|signup|sign-up|optin|mailchimp|mc_embed|hs-form|email|form",
    "author": r"author|byline|bio\b|bio-|writer|contributor|avatar|profile|reviewer",
    "caption": r"caption|credit|figure|image|photo|media|gallery|img",
    "meta": r"meta|date|time|publish|posted|tag|categor|topic|kicker|eyebrow|dateline",
    "title": r"title|headline|heading|subtitle|dek|standfirst|summary|excerpt|lead\b|intro",
    "widget": r"widget|module|embed|block-|plugin|tool|popup|modal|dialog|overlay|cookie|consent|gdpr"
    r"|paywall|piano|toast",
    "toc": r"toc|table-of-contents|contents|jump|anchor",
    "cta": r"cta|call-?to|button|btn|pricing|product|shop|price|buy|cart|donat|offer",
    "reference": r"refer|footnote|citation|bibliograph|source|disclaim|disclos|correction",
    "faq": r"faq|accordion|question|answer|recipe|ingredient|instruction|step",
    "hide": r"hidden|sr-only|screen-reader|visually|print|noscript|mobile|desktop",
    "column": r"col-|column|container|wrapper|inner|section|row",
}
GROUP_PATTERNS = tuple(re.compile(pattern) for pattern in NAME_GROUPS.values())
GROUP_COUNT = len(GROUP_PATTERNS)
NAME_CHARS = 300
ANCESTOR_TAGS = (
    "article", "main", "section", "aside", "nav", "footer", "header", "form", "figure", "ul", "ol", "table",
    "blockquote", "details", "dl",
)  # fmt: skip
TAGS = (
    "p",
    "div",
    "li",
    "td",
    "th",
    "blockquote",
    "figcaption",
    "dd",
    "dt",
    "pre",
    "section",
    "article",
    "span",
    "address",
)
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
# Words in a line that tell prompts, credits and addresses from prose.
LINE_SIGNS = (
    re.compile(r"\S@\S|https?://|www\."),
    re.compile(r"subscribe|newsletter|sign up|inbox|email address|privacy policy|terms of|cookies"),
    re.compile(r"read more|learn more|click here|see also|related|view all|see all|all rights reserved|\u00a9"),
    re.compile(r"\b(?:photo|image|credit|getty|courtesy|illustration|screenshot)\b"),
    re.compile(r"\b(?:writer|editor|reporter|journalist|author|contributor|founder|director)\b"),
)
# Prompts and credits are short; longer lines are not searched for them.
SIGN_CHARS = 400
NO_SIGNS = [0.0] * len(LINE_SIGNS)
LONG_CHARS = 120
# fmt: off
COMMON = frozenset([
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "with", "as", "was", "on", "be", "at", "by", "this",
    "are", "from", "have", "has", "not", "but", "they", "which", "or", "an",
])
# fmt: on
WORD = re.compile(r"\w+")
CROWD = 400.0


@dataclass(frozen=True, slots=True)
class Clues:
    """What the page's head says, against which blocks are held. texts are lower case."""

    title: str = ""
    description: str = ""
    body: str = ""


def block_features(page: Page, clues: Clues) -> Matrix:
    """One row a block. Costs about 20 microseconds a block."""
    own = _own(page, clues)
    boxes = _of_boxes(page)
    numbers = np.array([block.box for block in page.blocks], dtype=np.int64)
    placed = _placed(page, own, numbers)
    return np.concatenate([own, boxes[numbers], placed], axis=1)


def _own(page: Page, clues: Clues) -> Matrix:
    """What each block's text and nearest box say."""
    title_words = set(WORD.findall(clues.title))
    description = clues.description
    counts: dict[str, int] = {}
    for block in page.blocks:
        counts[block.text] = counts.get(block.text, 0) + 1
    rows = [_text_row(page, block, title_words, description, clues.body, counts) for block in page.blocks]
    return np.array(rows, dtype=np.float32).reshape(len(rows), -1)


def _text_row(
    page: Page, block: Block, title_words: set[str], description: str, body: str, counts: dict[str, int]
) -> list[float]:
    text = block.text
    lower = text.lower()
    length = len(text)
    words = lower.split()
    count = len(words)
    tag = page.boxes[block.box].tag
    first, last = text[0], text[-1]
    capitals = sum(1 for word in text.split() if word[0].isupper())
    row: list[float] = [
        length,
        count,
        block.link_chars / length,
        length - block.link_chars,
        block.links,
        block.bold_chars / length,
        length / count,
        capitals / count,
        sum(1 for word in words if word in COMMON) / count,
        sum(map(str.isdigit, text)) / length,
        text.count(",") / count,
        (text.count(".") + text.count("!") + text.count("?")) / count,
        text.count("|") + text.count("»") + text.count("·") + text.count("•"),
        last in '.!?…"”’)',
        last == ":",
        first.isupper(),
        first.islower(),
        first in "“\"'‘«„",
        first.isdigit(),
        text.isupper(),
        "…" in text or "..." in text,
        counts[text],
        sum(1 for word in words if word in title_words) / count if title_words else -1.0,
        description[:60] in lower if len(description) > 60 else (lower in description if description else -1.0),
        (lower[:80] in body) if body else -1.0,
        int(tag[1]) if tag in HEADINGS else 0,
        TAGS.index(tag) if tag in TAGS else -1,
        tag == "p",
        tag == "li",
        page.boxes[block.box].depth,
    ]
    if length > SIGN_CHARS:
        row.extend(NO_SIGNS)
    else:
        row.extend(1.0 if pattern.search(lower) else 0.0 for pattern in LINE_SIGNS)
    return row


def _of_boxes(page: Page) -> Matrix:
    """What the boxes around each box say: group words near and far, tags, and how much text they hold."""
    masks: dict[str, int] = {}
    near: list[int] = []
    own_masks: list[int] = []
    far: list[int] = []
    tags: list[int] = []
    hidden: list[bool] = []
    for box in page.boxes:
        mask = masks.get(box.name)
        if mask is None:
            mask = masks[box.name] = _mask(box.name)
        parent = box.parent
        tag = 1 << ANCESTOR_TAGS.index(box.tag) if box.tag in ANCESTOR_TAGS else 0
        own_masks.append(mask)
        if parent < 0:
            near.append(mask)
            far.append(0)
            tags.append(tag)
            hidden.append(box.hidden)
            continue
        grandparent = page.boxes[parent].parent
        near.append(mask | own_masks[parent] | (own_masks[grandparent] if grandparent >= 0 else 0))
        far.append(far[parent] | (mask if box.parent > 0 else 0))
        tags.append(tags[parent] | tag)
        hidden.append(hidden[parent] or box.hidden)
    return np.concatenate(
        [
            _bits(near, GROUP_COUNT),
            _bits(far, GROUP_COUNT),
            _bits(tags, len(ANCESTOR_TAGS)),
            np.array(hidden, dtype=np.float32)[:, None],
            _masses(page),
        ],
        axis=1,
    )


def _mask(name: str) -> int:
    mask = 0
    for word in name[:NAME_CHARS].split():
        mask |= _word_mask(word)
    return mask


@lru_cache(maxsize=1 << 16)
def _word_mask(word: str) -> int:
    """The groups that one class word belongs to; pages of a site share them, so most are remembered."""
    return sum(1 << number for number, pattern in enumerate(GROUP_PATTERNS) if pattern.search(word))


def _bits(masks: Sequence[int], count: int) -> Matrix:
    array = np.array(masks, dtype=np.int64)[:, None]
    bits: Matrix = ((array >> np.arange(count)) & 1).astype(np.float32)
    return bits


def _masses(page: Page) -> Matrix:
    """Text, links and blocks in a box, its parent and grandparent, and each as a share of the page's."""
    count = len(page.boxes)
    numbers = np.array([block.box for block in page.blocks], dtype=np.int64)
    parents = [box.parent for box in page.boxes]
    sums = np.zeros((count, 5), dtype=np.float64)
    values = np.array(
        [
            (
                len(block.text),
                block.link_chars,
                1,
                len(block.text) >= LONG_CHARS and block.link_chars * 2 < len(block.text),
                len(block.text) if page.boxes[block.box].tag == "p" else 0,
            )
            for block in page.blocks
        ],
        dtype=np.float64,
    ).reshape(-1, 5)
    np.add.at(sums, numbers, values)
    children = np.zeros(count)
    total = sums.tolist()
    for number in range(count - 1, 0, -1):
        above, below = total[parents[number]], total[number]
        for column in range(5):
            above[column] += below[column]
        children[parents[number]] += 1
    sums = np.array(total)
    up = np.maximum(np.array(parents), 0)
    whole = np.maximum(sums[0], 1.0)
    columns = []
    level = np.arange(count)
    for _ in range(4):
        here = sums[level]
        columns += [
            here[:, 0],
            here[:, 1] / np.maximum(here[:, 0], 1),
            here[:, 2],
            here[:, 3],
            here[:, 0] / whole[0],
            here[:, 3] / whole[3],
            here[:, 4] / whole[4],
            children[level],
        ]
        level = up[level]
    masses: Matrix = np.stack(columns, axis=1).astype(np.float32)
    return masses


def _placed(page: Page, own: Matrix, numbers: npt.NDArray[np.int64]) -> Matrix:
    """Where each block stands on the page and what stands around it."""
    count = len(page.blocks)
    length = own[:, 0]
    links = own[:, 2] * length
    before = np.cumsum(length) - length
    total = max(float(length.sum()), 1.0)
    long = (length >= LONG_CHARS) & (own[:, 2] < 0.5)
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
        columns += [_shifted(values, step) for values in (length, own[:, 2], own[:, 25], own[:, 26])]
        columns.append(_shifted(numbers, step) == numbers)
    for width in (2, 5, 10):
        text, linked, longs = (_window(values, width) for values in (length, links, long.astype(np.float32)))
        columns += [text, linked / np.maximum(text, 1), longs]
    columns += _since_heading(page, own)
    columns += _article_ordinals(page, numbers)
    columns += _of_kind(page, own)
    columns += _since_long(long)
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _shifted(values: npt.NDArray[np.generic], step: int) -> npt.NDArray[np.generic]:
    moved = np.full(len(values), -1, dtype=np.float32)
    if step < 0:
        moved[-step:] = values[:step]
    else:
        moved[:-step] = values[step:]
    return moved


def _window(values: Matrix, width: int) -> npt.NDArray[np.float64]:
    """Sum over each block and `width` blocks to both sides."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    position = np.arange(len(values))
    window: npt.NDArray[np.float64] = (
        sums[np.minimum(position + width + 1, len(values))] - sums[np.maximum(position - width, 0)]
    )
    return window


def _since_heading(page: Page, own: Matrix) -> list[npt.NDArray[np.float32]]:
    """The last heading: what it says, its level, how far back; and whether the page's first heading is above."""
    rows = np.zeros((len(page.blocks), 5 + len(HEADING_GROUPS)), dtype=np.float32)
    signs = [0.0] * len(HEADING_GROUPS)
    level, at, main = 0, -1, 0
    for number, block in enumerate(page.blocks):
        tag = page.boxes[block.box].tag
        bold_line = own[number, 5] > 0.9 and len(block.text) < 80
        if tag in HEADINGS or bold_line:
            level, at = (int(tag[1]) if tag in HEADINGS else 7), number
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
    lengths = np.bincount(of, weights=own[:, 0], minlength=len(kinds))
    linked = np.bincount(of, weights=own[:, 0] * own[:, 2], minlength=len(kinds))
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
