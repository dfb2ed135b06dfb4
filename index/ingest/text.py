"""Plain text to title, byline, date and lines: as saved by a browser, copied from a page, or dumped by a tool."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.ingest.dates import moment_within
from index.ingest.lines import Line, LineKind

# A title is one line, and not a paragraph.
TITLE_CHARS = 250
# Lines of a wrapped text end near one column; fewer lines than this prove nothing.
WRAP_LINES = 4
WRAP_MOST_COLUMN = 100
WRAP_LEAST_COLUMN = 50
WRAP_SLACK = 18
WRAP_SHARE = 0.75
HEAD_LINES = 8
HEADING_CHARS = 80

BYLINE = re.compile(r"(?:by|from)[: ]\s*(?P<names>[A-ZÀ-Þ][^\d@|•·]{2,80}?)(?:\s*[|•·].*)?$", re.IGNORECASE)
DATED = re.compile(r"\b(?:19|20)\d{2}\b")
ENDS_SENTENCE = re.compile(r"""[.!?…:;,]["'”’)\]]*$""")
ABOUT_WRITER = re.compile(r"about the (?:writer|author)s?\W*$", re.IGNORECASE)
IS_WRITER = re.compile(r"(?P<name>[A-ZÀ-Þ][\w.'’-]+(?: [\w.'’-]+){0,4}?) (?:is|was) (?:an?|the)\b")


@dataclass(frozen=True, slots=True)
class Text:
    """title: "" if the text shows none.  names: as the text writes them.  day: YYYY-MM-DD."""

    title: str
    names: tuple[str, ...]
    day: str | None
    lines: tuple[Line, ...]


def read_text(text: str) -> Text:
    """Part a plain text into its title and lines; say who wrote it and when, where it says so."""
    lines = _rejoin(text)
    title = lines[0] if lines and _is_title(lines) else ""
    rest = lines[1:] if title else lines
    return Text(title, _names(rest), _day(rest), tuple(Line(line, _kind(line)) for line in rest))


def _kind(line: str) -> LineKind:
    return "heading" if len(line) <= HEADING_CHARS and not ENDS_SENTENCE.search(line) else "paragraph"


def _is_title(lines: Sequence[str]) -> bool:
    first = lines[0]
    return len(first) <= TITLE_CHARS and (len(lines) == 1 or not first.endswith((".", ",", ";")))


def _rejoin(text: str) -> list[str]:
    """Lines of the text; those that a tool has wrapped are joined again into paragraphs."""
    raw = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")]
    column = _wrap_column(raw)
    if column is None:
        return [tidy for line in raw if (tidy := " ".join(line.split()))]
    joined: list[str] = []
    for paragraph in _paragraphs(raw):
        joined.extend(_unwrap(paragraph, column))
    return joined


def _paragraphs(raw: Sequence[str]) -> list[list[str]]:
    """Runs of lines between blank ones; an indented line begins a run of its own."""
    runs: list[list[str]] = []
    open_run = False
    for line in raw:
        if not line.strip():
            open_run = False
        elif open_run and not (line[0] in " \t" and runs[-1][-1][0] not in " \t"):
            runs[-1].append(line)
        else:
            runs.append([line])
            open_run = True
    return runs


def _wrap_column(raw: Sequence[str]) -> int | None:
    """The column at which the text is wrapped, or None if its lines are whole paragraphs."""
    inner = [len(line) for line, following in pairwise(raw) if line.strip() and following.strip()]
    if len(inner) < WRAP_LINES:
        return None
    column = max(inner)
    if not WRAP_LEAST_COLUMN <= column <= WRAP_MOST_COLUMN:
        return None
    near = sum(1 for length in inner if length >= column - WRAP_SLACK)
    return column if near >= WRAP_SHARE * len(inner) else None


def _unwrap(paragraph: Sequence[str], column: int) -> list[str]:
    """Join lines that reach the column to the next one; a shorter line ends its paragraph."""
    joined: list[str] = []
    goes_on = False
    for line in paragraph:
        tidy = " ".join(line.split())
        if goes_on:
            joined[-1] = _join(joined[-1], tidy)
        else:
            joined.append(tidy)
        goes_on = len(line) >= column - WRAP_SLACK
    return joined


def _join(line: str, following: str) -> str:
    if len(line) > 1 and line.endswith("-") and line[-2].islower() and following[:1].islower():
        return line[:-1] + following
    return f"{line} {following}"


def _names(lines: Sequence[str]) -> tuple[str, ...]:
    for line in lines[:HEAD_LINES]:
        found = BYLINE.match(line) if len(line) <= HEADING_CHARS else None
        if found:
            return (found["names"].strip(),)
    for number, line in enumerate(lines[:-1]):
        if ABOUT_WRITER.match(line):
            found = IS_WRITER.match(lines[number + 1])
            return (found["name"],) if found else ()
    return ()


def _day(lines: Sequence[str]) -> str | None:
    for line in lines[:HEAD_LINES]:
        if len(line) <= HEADING_CHARS and DATED.search(line):
            moment = moment_within(line)
            if moment:
                return moment.day
    return None
