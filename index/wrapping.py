"""Lines that whoever typed a text broke to fit a screen or a telex, and the paragraphs that they make."""

from __future__ import annotations

import re
from collections.abc import Collection

from index.article import Span
from index.sitelines import line_spans

SCREEN_CHARS = (40, 100)
"""Lines broken to fit a screen or a telex are so wide; paragraphs are seldom all so narrow."""
FULL_LINE = 0.75
"""A line this close to the width was broken because it was full, not because a paragraph ended."""
BROKEN_LINES = 3
"""Full lines that end in the middle of a sentence; fewer may be chance."""
SMALL_STARTS = 0.3
"""Of the lines behind those so many begin in small letters where sentences were broken; items of a list do not."""
ENDS = ".!?…。！？:\"'”’»)"
_HARD_LINES = re.compile(r"\n(?<=[^\n]\n)(?=[^\n])")
_LONE_LINE = re.compile(r"(?<![^\n]\n)(?<![^\n])[^\n]++(?!\n[^\n])")
"""A line with a blank one or nothing on either side, such as a title."""


def wrap_width(body: str) -> int:
    """The width at which the lines of a text were broken; 0 if each line is a paragraph."""
    lines = [line.rstrip() for line in body.split("\n") if line.strip()]
    width = max(map(len, lines), default=0)
    broken = [line for line in lines if len(line) >= width * FULL_LINE and line[-1] not in ENDS]
    return width if SCREEN_CHARS[0] <= width <= SCREEN_CHARS[1] and len(broken) >= BROKEN_LINES else 0


def paragraph_spans(body: str, breaks: Collection[int] = ()) -> list[Span]:
    """Where the paragraphs of a text stand: its lines, joined where they were only broken.

    breaks: where a paragraph begins in any case.
    """
    lines = line_spans(body)
    width = wrap_width(body)
    if not (_breaks_sentences(body, lines, width) if width else _is_typed(body, lines)):
        return lines
    indented = any(body[start].isspace() for start, _ in lines)
    found: list[Span] = []
    for start, end in lines:
        begins = not found or start in breaks or body[start].isspace() or start > found[-1][1] + 1
        if begins or not (indented or body[start].islower() or _is_full(body, found[-1][1], width)):
            found.append((start, end))
        else:
            found[-1] = (found[-1][0], end)
    return found


def unwrapped(text: str) -> str:
    """The text with a space for each line break inside of a paragraph; as long as before.

    Lines that stand alone, such as titles, say nothing of the width. A text without broken lines stays as it is.
    """
    if not _HARD_LINES.search(text):
        return text
    lines = _LONE_LINE.sub(lambda line: "\n" * len(line[0]), text)
    if not wrap_width(lines):
        return text
    parts: list[str] = []
    at = 0
    for start, end in paragraph_spans(lines):
        parts += text[at:start], text[start:end].replace("\n", " ")
        at = end
    return "".join((*parts, text[at:]))


def _is_typed(body: str, lines: list[Span]) -> bool:
    """Whether a text too short to tell its width has narrow lines, indented paragraphs, and a line that goes on."""
    is_narrow = all(end - start <= SCREEN_CHARS[1] for start, end in lines)
    is_indented = any(body[start].isspace() for start, _ in lines)
    return is_narrow and is_indented and any(body[start].islower() for start, _ in lines[1:])


def _breaks_sentences(body: str, lines: list[Span], width: int) -> bool:
    behind = [
        start
        for (start, _), (_, before) in zip(lines[1:], lines, strict=False)
        if _is_full(body, before, width) and body[before - 1] not in ENDS
    ]
    return sum(body[start].islower() for start in behind) >= SMALL_STARTS * max(1, len(behind))


def _is_full(body: str, end: int, width: int) -> bool:
    """Whether the line that ends there is about as long as the width."""
    return end - (body.rfind("\n", 0, end) + 1) >= width * FULL_LINE
