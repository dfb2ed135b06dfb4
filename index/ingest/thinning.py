"""Pages of hundreds of thousands of tags with fewer of them, for a parser takes up to 700 bytes for each."""

from __future__ import annotations

import re

from index.ingest.blocks import LINE_MARK

# Shorter pages are parsed as they are.
LARGE_CHARS = 2_000_000
# A line break and the text behind it take 300 bytes: of more than so many, a mark stands for each.
MOST_BREAKS = 200_000
BREAK = re.compile(r"<br\b[^<>]{0,200}>", re.IGNORECASE)
# Of more tags than this, those that style words go, links that follow each other are one, and a box of nothing but a
# short line becomes lines of the box around it.
MOST_TAGS = 400_000
STYLING = re.compile(
    r"</?(?:b|i|u|s|em|strong|span|font|small|big|tt|mark|code|cite|abbr|ins|del|sub|sup|wbr|img)(?:[\s/][^<>]{0,300})?>"
    r"|<!---->",
    re.IGNORECASE,
)
BETWEEN_LINKS = re.compile(r"</a>([^<>]{0,3})<a(?:\s[^<>]{0,300})?>", re.IGNORECASE)
SMALL_BOX = re.compile(
    r"<(li|dt|dd|td|th|tr|tbody|p|div|ul|ol|dl|table|center|blockquote|figure|figcaption|details|summary|address|form"
    r"|label|option|select|[a-z]+-[\w-]+)(?:\s[^<>]{0,300})?>"
    r"((?:<a(?:\s[^<>]{0,300})?>)?[^<>]{0,40}(?:</a>)?)\s?(?:</\1\s?>|(?=<(?:li|dt|dd|td|th|tr|p|option)[\s>]"
    r"|</(?:ul|ol|dl|table|tr|tbody|select)>))",
    re.IGNORECASE,
)
AS_LINES = rf"{LINE_MARK}\2{LINE_MARK}"
# Boxes of small boxes become small ones.
MOST_PASSES = 4


def with_few_tags(text: str) -> str:
    """A page's source; of a very large one, with fewer tags, so that its tree takes no more memory than others do."""
    if len(text) <= LARGE_CHARS:
        return text
    if text.count("<br") + text.count("<BR") > MOST_BREAKS:
        text = BREAK.sub(LINE_MARK, text)
    if text.count("<") > MOST_TAGS:
        text = BETWEEN_LINKS.sub(r"\1", STYLING.sub("", text))
    for _ in range(MOST_PASSES):
        if text.count("<") <= MOST_TAGS:
            break
        thinner = BETWEEN_LINKS.sub(r"\1", SMALL_BOX.sub(AS_LINES, text))
        if thinner == text:
            break
        text = thinner
    return text
