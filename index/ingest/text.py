"""Plain text to title, byline, date and lines: as saved by a browser, copied from a page, or dumped by a tool."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

import numpy as np
import numpy.typing as npt

from index.ingest.authors import author_names
from index.ingest.dates import Moment
from index.ingest.linefeatures import line_features, second_features, title_features
from index.ingest.lines import Line, LineKind
from index.ingest.published import moment_of_lines
from index.ingest.trees import line_forests
from index.ingest.writers import authors_of_lines, page_of_lines

# A title is one line, and not a paragraph.
TITLE_CHARS = 250
NO_TITLE_ENDS = (".", ",", ";", "。", "،", "؛", "、", "，")
# Lines of a wrapped text end near one column; fewer lines than this prove nothing.
WRAP_LINES = 4
WRAP_MOST_COLUMN = 100
WRAP_LEAST_COLUMN = 50
WRAP_SLACK = 18
WRAP_SHARE = 0.75
HEADING_CHARS = 80
# The first line of the story that is surely a paragraph.
PARAGRAPH_CHARS = 120
# Fewer lines than this are no page, nor are more: the longest of 1,105 pages has 2,277.
FEWEST_LINES = 4
MOST_LINES = 4_000
# Chance from which on a line is the story: best for texts of sites that the trees had not seen.
STORY_CHANCE = 0.45
# A whole page has more lines than this before its story or after it. Of a text that has fewer, only what is surely no
# story goes, for nothing may be lost of a story that somebody has cut out by hand.
MOST_AROUND = 10
NEVER_STORY = 0.02
# Where no line comes near, the best ones stand in.
BEST_SHARE = 0.5
# Chance from which on a line is taken for the title.
TITLE_CHANCE = 0.05

# What mail programs and databases write above a text; two such lines are no chance.
MAIL_FIELD = re.compile(
    r"(?P<name>subject|from|to|cc|bcc|sent|date|reply-to|message-id|received|mime-version|content-type|return-path"
    r"|title|headline|author|byline|source|section|publication|published|url|betreff|von|an|gesendet|datum|objet|de|à|asunto"
    r"|para|enviado|fecha)\s?: ?(?P<value>.{0,400})$",
    re.IGNORECASE,
)
SUBJECTS = frozenset(["subject", "title", "headline", "betreff", "objet", "asunto"])
WRITERS = frozenset(["author", "byline", "from", "von"])
FEWEST_FIELDS = 2
ENDS_SENTENCE = re.compile(r"""[.!?…:;,]["'”’)\]]*$""")


@dataclass(frozen=True, slots=True)
class Text:
    """title: "" if the text shows none.  published: the day, and the instant where one is shown.

    lines: all lines but the title, in their order; those that are not the story name the rule that removes them.
    """

    title: str
    authors: tuple[str, ...]
    published: Moment | None
    lines: tuple[Line, ...]


def read_text(text: str) -> Text:
    """Part a plain text into its title and lines; say who wrote it and when, where it says so."""
    lines = split_lines(text)
    if not lines:
        return Text("", (), None, ())
    fields = _mail_fields(lines)
    chosen = _choose(lines[len(fields) :])
    at = None if chosen.title is None else chosen.title + len(fields)
    removed = [None if kept else "not-story" for kept in (*(False for _ in fields), *chosen.kept)]
    subject = _field(fields, SUBJECTS)
    writer = _field(fields, WRITERS).partition("<")[0].strip(' "')
    if subject:
        at = at if at is not None and lines[at] == subject else None
    rest = [number for number in range(len(lines)) if number != at]
    return Text(
        title=subject or (lines[at] if at is not None else ""),
        authors=(author_names([writer], None) or (writer,)) if writer else authors_of_lines(lines, at),
        published=moment_of_lines(
            page_of_lines(lines), at, len(fields) + _story_begin(lines[len(fields) :], chosen.kept)
        ),
        lines=tuple(Line(lines[number], _kind(lines[number]), removed[number]) for number in rest),
    )


def title_line(lines: Sequence[str]) -> int | None:
    """The number of the line that is the title, for those who train what looks at the lines around it."""
    return _choose(lines).title if lines else None


def _mail_fields(lines: Sequence[str]) -> list[re.Match[str]]:
    """The lines "Name: value" that a text begins with, where they are those of a mail or of a database."""
    fields = [found for line in takewhile(MAIL_FIELD.match, lines) if (found := MAIL_FIELD.match(line))]
    return fields if len(fields) >= FEWEST_FIELDS else []


def _field(fields: Sequence[re.Match[str]], names: Container[str]) -> str:
    """The value of the first field of one of these names; "" if there is none."""
    return next((field["value"] for field in fields if field["name"].lower() in names), "")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """title: number of the title's line, if there is one.  kept: for each line, whether it is the story."""

    title: int | None
    kept: tuple[bool, ...]


def _choose(lines: Sequence[str]) -> _Chosen:
    """The trees' word on each line; a text that is all story, or too short to tell, is kept as it is."""
    if not FEWEST_LINES <= len(lines) <= MOST_LINES:
        return _Chosen(0 if lines and _is_title(lines) else None, (True,) * len(lines))
    forests = line_forests()
    rows = line_features(lines)
    first = forests.first.chances(rows)
    seconds = second_features(rows, first)
    chances = forests.second.chances(seconds)
    kept = chances >= (NEVER_STORY if _is_cut(chances) else STORY_CHANCE)
    if not kept.any():
        kept = chances >= BEST_SHARE * chances.max()
    titles = forests.title.chances(title_features(lines, seconds, first))
    return _Chosen(_title_at(lines, titles, int(np.argmax(kept))), tuple(kept.tolist()))


def _is_cut(chances: npt.NDArray[np.float32]) -> bool:
    """True for a text that begins and ends with its story: whoever saved it has cut it already."""
    story = np.flatnonzero(chances >= STORY_CHANCE)
    return len(story) > 0 and story[0] <= MOST_AROUND and len(chances) - 1 - story[-1] <= MOST_AROUND


def _title_at(lines: Sequence[str], chances: npt.NDArray[np.float32], begin: int) -> int | None:
    """The likeliest title that is one line and no paragraph. begin: where the story does; titles do not stand below."""
    fits = [_fits_title(line) and number <= begin for number, line in enumerate(lines)]
    at = int(np.argmax(np.where(fits, chances, -1.0)))
    if fits[at] and chances[at] >= TITLE_CHANCE:
        return at
    return 0 if begin <= 1 and _is_title(lines) else None


def _story_begin(lines: Sequence[str], kept: Sequence[bool]) -> int:
    """The number of the first paragraph of the story, else of its first line."""
    story = [number for number, is_kept in enumerate(kept) if is_kept]
    return next((number for number in story if len(lines[number]) > PARAGRAPH_CHARS), story[0] if story else 0)


def _kind(line: str) -> LineKind:
    return "heading" if len(line) <= HEADING_CHARS and not ENDS_SENTENCE.search(line) else "paragraph"


def _is_title(lines: Sequence[str]) -> bool:
    return len(lines[0]) <= TITLE_CHARS if len(lines) == 1 else _fits_title(lines[0])


def _fits_title(line: str) -> bool:
    """One line, and neither a sentence nor the part of one."""
    return len(line) <= TITLE_CHARS and not line.endswith(NO_TITLE_ENDS)


def split_lines(text: str) -> list[str]:
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
