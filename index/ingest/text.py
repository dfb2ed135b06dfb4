"""Plain text to title, byline, date and lines: as saved by a browser, copied from a page, or dumped by a tool."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from index.ingest.authors import author_names
from index.ingest.dates import Moment
from index.ingest.frontmatter import front_matter_size
from index.ingest.furniture import pointer_end
from index.ingest.headlines import SENTENCE_END, bare_title, fits_first_line, title_at
from index.ingest.linefeatures import line_features, second_features, title_features, word_features
from index.ingest.lines import POINTERS, Line, LineKind, rule_by_words
from index.ingest.mail import (
    FEWEST_FIELDS,
    FIELD,
    Head,
    address_of,
    day_of,
    read_head,
    signature_of,
    source_of,
    subject_of,
    unquoted,
    writer_of,
)
from index.ingest.markdown import without_markdown
from index.ingest.prose import foreign_story, headline_above, may_be_headline
from index.ingest.published import moment_of_lines
from index.ingest.rules import FURNITURE
from index.ingest.thinning import with_few_lines
from index.ingest.trees import line_forests
from index.ingest.writers import authors_of_lines, page_of_lines, stated_authors

# Lines of a wrapped text end near one column; fewer lines than this prove nothing.
WRAP_LINES = 4
WRAP_MOST_COLUMN = 100
WRAP_LEAST_COLUMN = 50
WRAP_SLACK = 18
WRAP_SHARE = 0.75
# Columns may be narrower where nearly every line is full: the next one's first word would not have fitted. That tells
# nothing of lines of one or two words.
NARROW_LEAST_COLUMN = 30
NARROW_SLACK_PART = 4
FULL_SHARE = 0.9
FULL_WORDS = 4
INDENT = (" ", "\t", "\u3000")
RULER = re.compile(r"\s*[-=_*~]{3,}$")
# Points of a list, rulers and messages of a chat are lines of their own.
OWN_LINE = re.compile(
    r"\s*(?:[*•] |[-=_*~]{3,}$|\[?\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4},? \[?\d{1,2}[:.]\d\d|\[\d{1,2}:\d\d)"
)
HEADING_CHARS = 80
MOST_BLANKS = 2
EVEN_SHARE = 0.9
# A text of which so much is taken for story may be one that was cut out.
MOSTLY_STORY = 0.8
# The first line of the story that is surely a paragraph.
PARAGRAPH_CHARS = 120
# Fewer lines than this are no page, nor are more: the longest of 1,105 pages has 2,277.
FEWEST_LINES = 4
MOST_LINES = 4_000
# Chance from which on a line is the story, and what each change between story and other lines costs, in log odds: best
# for texts of sites that the trees had not seen. Nothing is surer than this for its neighbours to overrule it.
STORY_CHANCE = 0.42
CHANGE_COST = 0.5
SURE_CHANCE = 0.995
# A whole page has more lines than this before its story or after it. Of a text that has fewer, only what is surely no
# story goes, for nothing may be lost of a story that somebody has cut out by hand.
MOST_AROUND = 10
NEVER_STORY = 0.02
# Nearly every page (182 of 184) has a line that is less likely its story than this.
LIKELY_NONE = 0.05
# Those of them that stand in no story, not even as the heading of a part.
SURELY_NONE = frozenset(["newsletter", "app-prompt", "agency-notice", "cookies"])
# A list of other stories is its heading and two of them at least.
FEWEST_LISTED = 3
# A heading that points to other stories in so many words leads to no part of a story, and one may stand below it. "See
# also", "Related:" and "Read more" are not so plain: guides, lists of kin and poems have them.
POINTER = re.compile(
    r"(?:(?:related|similar|recommended) (?:stories|articles|posts|news|coverage)|(?:also read|read also|read next"
    r"|more stories|more on this story|you (?:may|might) also (?:like|enjoy)|(?:recommended|more) for you)):?$",
    re.IGNORECASE,
)
# Below a site's name and its menu, trees that take such a list for story are wrong.
FEWEST_ABOVE = 2
# A point of a list (a star may mark a note to a table), and the chance from which on it stays.
POINT = re.compile(r"[-•] \S")
LISTED_CHANCE = 0.1
# So many lines at the end of a text that was cut out are looked at for them.
MOST_BELOW = 40
# Where no line comes near, the best ones stand in.
BEST_SHARE = 0.5
# "(Reporting by Ada Quill; Editing by Tom Rook)" behind a sentence.
CREDIT = re.compile(r"(?<=[.!?”\"] )\((?:additional )?reporting by [^()]{3,250}\)$", re.IGNORECASE)
ENDS_SENTENCE = re.compile(r"""[.!?…:;,]["'”’)\]]*$""")

Flags = npt.NDArray[np.bool_]


class Text(Struct, frozen=True):
    """title: "" if the text shows none.  published: the day, and the instant where one is shown.  source, url: what a
    head names.

    lines: all lines but the title, in their order; those that are not the story name the rule that removes them.
    """

    title: str
    authors: tuple[str, ...]
    published: Moment | None
    lines: tuple[Line, ...]
    source: str | None = None
    url: str | None = None


class Spaced(Struct, frozen=True):
    """The lines of a text, not empty, and how many blank lines stand before each, counted to `MOST_BLANKS`."""

    lines: list[str]
    blanks: list[int]

    def part(self, begin: int, end: int) -> Spaced:
        """The lines from one to another, or to the last one."""
        return self.of(range(begin, min(end, len(self.lines))))

    def of(self, numbers: Sequence[int]) -> Spaced:
        """Some of the lines."""
        return Spaced([self.lines[number] for number in numbers], [self.blanks[number] for number in numbers])


def read_text(text: str, *, is_mail: bool = False) -> Text:
    """Part a plain text into its title and lines; say who wrote it and when, where it says so. is_mail: it begins with
    the head of one."""
    spaced = spaced_lines(text)
    lines = spaced.lines
    if not lines:
        return Text("", (), None, ())
    head, matter = read_head(lines, 1 if is_mail else FEWEST_FIELDS), front_matter_size(lines)
    begin = head.size
    signature = signature_of(lines, begin) if begin else range(0)
    told = [number for number in range(begin, len(lines)) if number not in signature]
    subject, writer = subject_of(head), writer_of(head)
    chosen = _choose(spaced.of(told), is_titled=bool(subject))
    at = None if chosen.title is None else told[chosen.title]
    removed: list[str | None] = [None if number in head.notes else "mail-head" for number in range(begin)]
    removed += ["mail-signature"] * (len(lines) - begin)
    for number, kept in zip(told, chosen.kept, strict=True):
        removed[number] = None if kept else "not-story"
    if subject:
        at = at if at is not None and lines[at] == subject else None
    story_at = told[_story_begin([lines[number] for number in told], chosen.kept)] if told else len(lines) - 1
    sender = (author_names([writer], None) or (writer,)) if writer else ()
    return Text(
        title=subject or (bare_title(lines[at]) if at is not None else ""),
        authors=(stated_authors(lines[begin : story_at + 1]) or sender)
        if sender
        else authors_of_lines(lines, at, story_at),
        published=_published(lines, head, at, story_at),
        lines=_as_one(lines[:matter])
        + tuple(
            Line(" ".join(line.split()), _kind(line), rule)
            for number, (line, rule) in enumerate(zip(lines, removed, strict=True))
            if number != at and number >= matter
        ),
        source=source_of(head),
        url=address_of(head),
    )


def _as_one(lines: Sequence[str]) -> tuple[Line, ...]:
    """The head of a Markdown file, of which nobody wants to read line by line that it went."""
    return (Line(" ".join(" ".join(lines).split()), removed_by="mail-head"),) if lines else ()


def _published(lines: Sequence[str], head: Head, title: int | None, story: int) -> Moment | None:
    """The day that the lines show, unless the head tells another one: it may name that of a later change first."""
    given, shown = day_of(head), moment_of_lines(page_of_lines(lines), title, story)
    return given if given and (shown is None or shown.day != given.day) else shown


def title_and_story(text: Spaced) -> tuple[int | None, int | None]:
    """The lines of the title and of the story's first paragraph, for those who train what looks at the lines around."""
    if not text.lines:
        return None, None
    chosen = _choose(text)
    return chosen.title, _story_begin(text.lines, chosen.kept)


class _Chosen(Struct, frozen=True):
    """title: number of the title's line, if there is one.  kept: for each line, whether it is the story."""

    title: int | None
    kept: tuple[bool, ...]


def _choose(text: Spaced, *, is_titled: bool = False) -> _Chosen:
    """The trees' word on each line; a text that is all story, or too short to tell, is kept as it is.

    is_titled: the title stands elsewhere, so that none of these lines stands above it.
    """
    lines = text.lines
    if not FEWEST_LINES <= len(lines) <= MOST_LINES:
        return _Chosen(0 if lines and fits_first_line(lines) else None, (True,) * len(lines))
    blanks = _telling(text.blanks)
    judged = _judge(lines, blanks)
    chances = judged.chances
    told = told_together(chances)
    if any(blanks) and judged.rows[told, 0].sum() >= MOSTLY_STORY * judged.rows[:, 0].sum():
        # Stories come with and without blank lines; of one that is cut only what is none either way goes.
        dense = _judge(lines, [0] * len(lines)).chances
        if _is_cut(dense):
            chances = np.maximum(chances, dense)
    by_form = foreign_story(lines, chances >= NEVER_STORY, told)
    is_cut = _is_cut(chances) if by_form is None else _is_mostly_story(by_form)
    told = told if by_form is None else by_form
    told = told if told.any() else chances >= BEST_SHARE * chances.max()
    least = NEVER_STORY if by_form is None else LISTED_CHANCE
    kept = told | (chances >= least if is_cut else _listed(lines, chances, told))
    title = _title_of(lines, judged, told, kept, is_by_form=by_form is not None, is_cut=is_cut)
    if is_cut:
        kept &= ~_outside(lines, judged.chances, told, 0 if is_titled else title)
    return _Chosen(title, tuple(kept.tolist()))


def _title_of(
    lines: Sequence[str], judged: _Judged, told: Flags, kept: Flags, *, is_by_form: bool, is_cut: bool
) -> int | None:
    """The number of the title's line; None if there is none. is_by_form: form alone told what is the story, and tells
    where the trees know no title.
    """
    titles = line_forests().title.chances(title_features(lines, judged.rows, judged.first))
    if not is_by_form:
        return title_at(lines, titles, told, kept, is_cut=is_cut)
    titles = np.where([may_be_headline(line) for line in lines], titles, np.float32(0))
    found = title_at(lines, titles, told, kept, is_cut=is_cut)
    return headline_above(lines, told) if found is None else found


class _Judged(Struct, frozen=True):
    """first, chances: of each line, at the first look and at the second, whose rows these are but for its words."""

    rows: npt.NDArray[np.float32]
    first: npt.NDArray[np.float32]
    chances: npt.NDArray[np.float32]


def _judge(lines: Sequence[str], blanks: Sequence[int]) -> _Judged:
    forests = line_forests()
    rows = line_features(lines, blanks)
    worded = word_features(rows, forests.words.scores(lines))
    first = forests.first.chances(np.concatenate([rows, worded], axis=1))
    seconds = second_features(rows, first)
    return _Judged(seconds, first, forests.second.chances(np.concatenate([seconds, worded], axis=1)))


def _telling(blanks: Sequence[int]) -> Sequence[int]:
    """The blank lines of a text; none where they stand between nearly all lines, for there they tell nothing."""
    return [0] * len(blanks) if sum(map(bool, blanks)) >= EVEN_SHARE * len(blanks) else blanks


def told_together(chances: npt.NDArray[np.float32]) -> Flags:
    """Which lines are the story, taken together: a doubtful line goes with those around it, for each change from story
    to other lines and back costs.
    """
    sure = np.clip(chances.astype(np.float64), 1 - SURE_CHANCE, SURE_CHANCE)
    gains = np.log(sure / (1 - sure)) - math.log(STORY_CHANCE / (1 - STORY_CHANCE))
    inside = outside = 0.0
    changes: list[tuple[bool, bool]] = []
    for gain in gains.tolist():
        changes.append((outside - CHANGE_COST > inside, inside - CHANGE_COST > outside))
        inside, outside = max(inside, outside - CHANGE_COST) + gain, max(outside, inside - CHANGE_COST)
    is_inside = inside > outside
    kept: list[bool] = []
    for begins, ends in reversed(changes):
        kept.append(is_inside)
        is_inside = not begins if is_inside else ends
    return np.array(kept[::-1], dtype=np.bool_)


def _is_cut(chances: npt.NDArray[np.float32]) -> bool:
    """True for a text that begins and ends with its story, or has no line that pages have around theirs: whoever saved
    it has cut it already; so has a text of a few lines."""
    if chances.min() >= LIKELY_NONE or len(chances) <= MOST_AROUND:
        return True
    return _is_mostly_story(chances >= STORY_CHANCE)


def _is_mostly_story(told: Flags) -> bool:
    story = np.flatnonzero(told)
    return len(story) > 0 and story[0] <= MOST_AROUND and len(told) - 1 - story[-1] <= MOST_AROUND


def _outside(lines: Sequence[str], chances: npt.NDArray[np.float32], told: Flags, title: int | None) -> Flags:
    """Which lines of a text that somebody has cut out are a page's all the same, though not what the trees take for
    story: those above the title, where that is not the first line, and a list of other stories below the last sentence.

    Headings of stories are named as those of such lists are, so that what stands below one goes only where it looks
    like a list and other lines are surely a page's.  told: which lines the trees take for story.
    """
    outside = np.zeros(len(lines), dtype=np.bool_)
    outside[: title or 0] = True
    rules = [rule_by_words(line) for line in lines[-MOST_BELOW:]]
    end = len(lines)
    while end > len(lines) - len(rules) and (rules[end - len(lines) - 1] or not SENTENCE_END.search(lines[end - 1])):
        end -= 1
    below = list(enumerate(rules[len(rules) - (len(lines) - end) :], start=end))
    headed = bool(title and title >= FEWEST_ABOVE)
    first = next((at for at, rule in below if rule in FURNITURE), len(lines))
    is_pointer = first < len(lines) - 1 and _is_pointer(lines[first])
    is_list = (is_pointer or len(lines) - first >= FEWEST_LISTED) and not any(map(POINT.match, lines[first:]))
    is_sure = bool(title) or bool((chances[first:] < NEVER_STORY).any()) or SURELY_NONE.intersection(rules)
    outside &= ~told
    is_one = is_pointer and len(lines) - first < FEWEST_LISTED
    if is_list and (is_sure or is_pointer):
        outside[first:] |= ~told[first:] | is_one | (headed and rules[first - len(lines)] in POINTERS)
    return outside


def _is_pointer(line: str) -> bool:
    """Whether a line is nothing but words that point to other stories, in any language."""
    return POINTER.match(line) is not None or (pointer_end(line) or 0) >= len(line)


def _listed(lines: Sequence[str], chances: npt.NDArray[np.float32], told: Flags) -> Flags:
    """Points of a list below the first line of the story, and the lines above one, that may well be the story's: pages
    have their menus without points, and trees know few lists."""
    is_point = np.array([POINT.match(line) is not None for line in lines], dtype=np.bool_)
    is_above = np.append(is_point[1:], False) & [len(line) <= HEADING_CHARS for line in lines]
    may_be = (is_point | is_above) & (chances >= LISTED_CHANCE)
    may_be[: int(np.argmax(told))] = False
    return may_be if told.any() else np.zeros_like(told)


def _story_begin(lines: Sequence[str], kept: Sequence[bool]) -> int:
    """The number of the first paragraph of the story, else of its first line."""
    story = [number for number, is_kept in enumerate(kept) if is_kept]
    return next((number for number in story if len(lines[number]) > PARAGRAPH_CHARS), story[0] if story else 0)


def _kind(line: str) -> LineKind:
    return "heading" if len(line) <= HEADING_CHARS and not ENDS_SENTENCE.search(line) else "paragraph"


def split_lines(text: str) -> list[str]:
    """Lines of the text; those that a tool has wrapped are joined again into paragraphs."""
    return spaced_lines(text).lines


def spaced_lines(text: str) -> Spaced:
    """As `split_lines`, with the blank lines between them."""
    parted = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    raw = without_markdown(unquoted([line.rstrip() for line in with_few_lines(parted)]))
    size = front_matter_size(raw)
    head = [line for line in raw[:size] if line.strip()]
    raw = raw[size:]
    column = _wrap_column(raw)
    spaced = Spaced(head, [0] * len(head))
    if column is None:
        blanks = 0
        for line in raw:
            tidy = " ".join(line.split())
            if tidy:
                parts = _without_credit(tidy)
                spaced.lines.extend(parts)
                spaced.blanks.extend([min(blanks, MOST_BLANKS)] + [0] * (len(parts) - 1))
            blanks = 0 if tidy else blanks + 1
        return spaced
    for paragraph in _paragraphs(raw):
        joined = _unwrap(paragraph, column)
        spaced.lines.extend(joined)
        spaced.blanks.extend([1] + [0] * (len(joined) - 1))
    return spaced


def _without_credit(line: str) -> list[str]:
    """A line; where an agency's credit stands behind its last sentence, the sentences and the credit."""
    credit = CREDIT.search(line)
    return [line[: credit.start()].rstrip(), credit[0]] if credit else [line]


def _paragraphs(raw: Sequence[str]) -> list[list[str]]:
    """Runs of lines between blank ones; an indented line begins a run of its own."""
    runs: list[list[str]] = []
    open_run = False
    for line in raw:
        if not line.strip():
            open_run = False
        elif open_run and not (line[0] in INDENT and runs[-1][-1][0] not in INDENT):
            runs[-1].append(line)
        else:
            runs.append([line])
            open_run = True
    return runs


def _wrap_column(raw: Sequence[str]) -> int | None:
    """The column at which the text is wrapped, or None if its lines are whole paragraphs."""
    inner = [pair for pair in pairwise(raw) if _may_be_one(*pair)]
    column = max((len(line) for line, _ in inner), default=0)
    if not NARROW_LEAST_COLUMN <= column <= WRAP_MOST_COLUMN:
        return None
    if len(inner) < WRAP_LINES:
        return column if column >= WRAP_LEAST_COLUMN and _go_on(inner, column) else None
    near = sum(1 for line, _ in inner if len(line) >= column - WRAP_SLACK)
    if column >= WRAP_LEAST_COLUMN and near >= WRAP_SHARE * len(inner):
        return column
    words = sum(len(line.split()) for line, _ in inner)
    full = sum(1 for line, following in inner if _is_full(line, following, column))
    return column if full >= FULL_SHARE * len(inner) and words >= FULL_WORDS * len(inner) else None


def _may_be_one(line: str, following: str) -> bool:
    """Two lines without a sign that each is one of its own: a blank, an indent, a list's point, a field, a heading."""
    if not line.strip() or not following.strip() or (line[0] not in INDENT and following[0] in INDENT):
        return False
    if FIELD.match(line) or line.endswith(":") or RULER.match(line) or OWN_LINE.match(following):
        return False
    return not (line.isupper() and following.isupper())


def _go_on(inner: Sequence[tuple[str, str]], column: int) -> bool:
    """Of few lines, all must be full, and most go on in the middle of a sentence, as lines of verse do not."""
    lower = sum(1 for _, following in inner if following.lstrip()[0].islower())
    return 2 * lower > len(inner) and all(_is_full(line, following, column) for line, following in inner)


def _is_full(line: str, following: str, column: int) -> bool:
    """True if the first word of the next line would not have fitted, or the line ends in a part of a word."""
    return len(line) + 1 + len(following.split(None, 1)[0]) > column or _is_parted(line, following.lstrip())


def _unwrap(paragraph: Sequence[str], column: int) -> list[str]:
    """Join lines that reach the column to the next one; a shorter line ends its paragraph."""
    slack = WRAP_SLACK if column >= WRAP_LEAST_COLUMN else column // NARROW_SLACK_PART
    joined: list[str] = []
    pieces = [" ".join(paragraph[0].split())]
    for line, following in pairwise(paragraph):
        tidy = " ".join(following.split())
        is_own = FIELD.match(tidy) or OWN_LINE.match(tidy)
        if (len(line) < column - slack and not _is_parted(line, tidy)) or is_own:
            joined.append("".join(pieces))
            pieces = [tidy]
        elif _is_parted(pieces[-1], tidy):
            pieces[-1:] = [pieces[-1][:-1], tidy]
        else:
            pieces.append(f" {tidy}")
    return [*joined, "".join(pieces)]


def _is_parted(line: str, following: str) -> bool:
    """True if a hyphen at the end of a line parts a word."""
    return len(line) > 1 and line.endswith("-") and line[-2].islower() and following[:1].islower()
