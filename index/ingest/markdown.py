"""Texts that are marked up in Markdown: what is left of their lines without the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Such texts begin with the heading that is their title. A comment of a program or a hash tag would be alone with it.
TITLE = re.compile(r"#{1,2} +\S")
HEADING = re.compile(r"#{1,6} +(?=\S)")
CLOSING = re.compile(r" +#+ *$")
RULER = re.compile(r"(?:\* ?){3,}$|(?:- ?){3,}$|(?:_ ?){3,}$")
LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?: +\"[^\"]*\")?\)")
EMPHASIS = re.compile(r"(?<!\w)(\*\*\*|___|\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
SIGNS = (LINK, EMPHASIS, re.compile(r"^#{2,6} +\S"))


def without_markdown(lines: Sequence[str]) -> list[str]:
    """The lines without marks of headings, emphasis, links and pictures; texts that are not Markdown as they are.

    lines: of the whole text.  A ruler becomes a blank line, a picture the words that stand for it.
    """
    title = next((number for number, line in enumerate(lines) if line.strip()), None)
    if title is None or not TITLE.match(lines[title]):
        return list(lines)
    if not any(sign.search(line) for line in lines[title + 1 :] for sign in SIGNS):
        return list(lines)
    return [_plain(line) for line in lines]


def _plain(line: str) -> str:
    if RULER.match(line.strip()):
        return ""
    heading = HEADING.match(line)
    if heading:
        line = CLOSING.sub("", line[heading.end() :])
    line = LINK.sub(r"\1", line)
    return EMPHASIS.sub(r"\2", EMPHASIS.sub(r"\2", line))
