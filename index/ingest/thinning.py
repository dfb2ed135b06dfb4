"""Pages of hundreds of thousands of tags with fewer of them, for a parser takes up to 700 bytes for each; texts of as
many lines with fewer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.ingest.blocks import LINE_MARK

# Shorter pages are parsed as they are.
LARGE_CHARS = 2_000_000
# A line break and the text behind it take 300 bytes: of more than so many, a mark stands for each.
MOST_BREAKS = 200_000
BREAK = re.compile(r"<br\b[^<>]{0,200}>", re.IGNORECASE)
# Of more tags than this, those that style words go, links that follow each other are one, and a box of nothing but a
# short line becomes lines of the box around it.
MOST_TAGS = 400_000
TAG_BEGIN = re.compile(r"<[a-zA-Z/!]")
STYLING = re.compile(
    r"</?(?:b|i|u|s|em|strong|span|font|small|big|tt|mark|code|cite|abbr|ins|del|sub|sup|wbr|img)(?:[\s/][^<>]{0,300})?>"
    r"|<!--[^<>]{0,300}-->",
    re.IGNORECASE,
)
BETWEEN_LINKS = re.compile(r"</a>([^<>]{0,3})<a(?:\s[^<>]{0,300})?>", re.IGNORECASE)
BOXES = (
    "li|dt|dd|td|th|tr|tbody|p|div|ul|ol|dl|table|center|blockquote|figure|figcaption|details|summary|address|form|label"
    r"|option|select|[a-z]+-[\w-]+"
)


def _small(tags: str) -> re.Pattern[str]:
    """Boxes of these tags that hold nothing but a short line, or a link that is one."""
    return re.compile(
        rf"<({tags})(?:\s[^<>]{{0,300}})?>((?:<a(?:\s[^<>]{{0,300}})?>)?[^<>]{{0,40}}(?:</a>)?)\s?"
        r"(?:</\1\s?>|(?=<(?:li|dt|dd|td|th|tr|p|option)[\s>]|</(?:ul|ol|dl|table|tr|tbody|select)>))",
        re.IGNORECASE,
    )


# Boxes of small boxes become small ones. Headings and articles go last, for they say more than others.
PASSES = (_small(BOXES),) * 3 + (_small(rf"{BOXES}|h[2-6]|section|article|header|footer|aside|nav|time|svg"),) * 2
AS_LINES = rf"{LINE_MARK}\2{LINE_MARK}"

# Rules look at each line of a text, in some 15 µs: of more lines, short ones are joined to longer ones than any notice,
# at which no rule looks.
MOST_LINES = 400_000
SHORT_CHARS = 80
JOINED_CHARS = 1_000


def with_few_tags(text: str) -> str:
    """A page's source; of a very large one, with fewer tags, so that its tree takes no more memory than others do."""
    if len(text) <= LARGE_CHARS:
        return text
    if text.count("<br") + text.count("<BR") > MOST_BREAKS:
        text = BREAK.sub(LINE_MARK, text)
    if _has_many_tags(text):
        text = BETWEEN_LINKS.sub(r"\1", STYLING.sub("", text))
    for small_box in PASSES:
        if not _has_many_tags(text):
            break
        text = BETWEEN_LINKS.sub(r"\1", small_box.sub(AS_LINES, text))
    return text


def _has_many_tags(text: str) -> bool:
    """Whether there are more tags than MOST_TAGS. A "<" before a space or another one begins none."""
    return text.count("<") > MOST_TAGS and sum(1 for _ in TAG_BEGIN.finditer(text)) > MOST_TAGS


def with_few_lines(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a text; of very many, short ones that follow each other as one. Blank lines still part them."""
    if len(lines) <= MOST_LINES:
        return lines
    joined: list[str] = [""]
    for line in lines:
        if 0 < len(line) < SHORT_CHARS and 0 < len(joined[-1]) < JOINED_CHARS:
            joined[-1] = f"{joined[-1]} {line}"
        elif line or joined[-1]:
            joined.append(line)
    return joined
