"""Plain text to title, byline, date and lines: as saved by a browser, copied from a page, or dumped by a tool."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.ingest.authors import author_names
from index.ingest.barenames import is_name_below_headline
from index.ingest.dates import Moment
from index.ingest.frontmatter import front_matter_size
from index.ingest.linefeatures import line_features, second_features, title_features
from index.ingest.lines import Line, LineKind, rule_by_words
from index.ingest.mail import FIELD, read_head, signature_at, subject_of, unquoted, writer_of
from index.ingest.markdown import without_markdown
from index.ingest.published import moment_of_lines
from index.ingest.trees import line_forests
from index.ingest.writers import authors_of_lines, page_of_lines, stated_authors

# A title is one line, and not a paragraph.
TITLE_CHARS = 250
NO_TITLE_ENDS = (".", ",", ";", "。", "،", "؛", "、", "，")
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
# What pages put below a story, of which nothing is the story's.
FURNITURE = frozenset(
    [
        "read-more",
        "share-row",
        "newsletter",
        "app-prompt",
        "comments",
        "agency-notice",
        "paywall",
        "cookies",
        "page-button",
    ]
)
# Those of them that stand in no story, not even as the heading of a part.
SURELY_NONE = frozenset(["newsletter", "app-prompt", "agency-notice", "cookies"])
# A list of other stories is its heading and two of them at least.
FEWEST_LISTED = 3
# Below a site's name and its menu, trees that take such a list for story are wrong.
FEWEST_ABOVE = 2
# A point of a list (a star may mark a note to a table), and the chance from which on it stays.
POINT = re.compile(r"[-•] \S")
LISTED_CHANCE = 0.1
# So many lines at the end of a text that was cut out are looked at for them.
MOST_BELOW = 40
# Where no line comes near, the best ones stand in.
BEST_SHARE = 0.5
# Chance from which on a line is taken for the title.
TITLE_CHANCE = 0.01
# The same for one that ends in a stop, as sentences do.
SENTENCE_CHANCE = 0.5

# Lines that are no title whatever the trees say, and of how many of their best ones that is asked.
NO_TITLES = FURNITURE | {"wire-mark", "ruler", "published", "byline"}
MOST_TITLES = 5
WRITTEN = ("byline", "published")
# How much likelier the title is a line above the writer or the day, and the first one of a text with nothing of a page.
ABOVE_BYLINE = 3.0
FIRST_ALONE = 5.0
# The same for one longer than a site's name, of a text that was cut out.
FIRST_LONG = 1_000.0
SENTENCE_END = re.compile(r"""[.!?…。！？।؟]["'”’)\]»」』]*$""")

# "UPDATE 3-", "RPT-WRAPUP 1-": what an agency puts before the title of a text that it sends again.
REVISION = re.compile(r"(?:(?:UPDATE|WRAPUP|RPT|REPEAT|REFILE|CORRECTED|RECAST)(?: ?\d{1,2})?-(?=\S)){1,3}")
# A site's name after a bar is no longer.
SITE_WORDS = 5

# "(Reporting by Ada Quill; Editing by Tom Rook)" behind a sentence.
CREDIT = re.compile(r"(?<=[.!?”\"] )\((?:additional )?reporting by [^()]{3,250}\)$", re.IGNORECASE)
ENDS_SENTENCE = re.compile(r"""[.!?…:;,]["'”’)\]]*$""")

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Text:
    """title: "" if the text shows none.  published: the day, and the instant where one is shown.

    lines: all lines but the title, in their order; those that are not the story name the rule that removes them.
    """

    title: str
    authors: tuple[str, ...]
    published: Moment | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Spaced:
    """The lines of a text, not empty, and how many blank lines stand before each, counted to `MOST_BLANKS`."""

    lines: list[str]
    blanks: list[int]

    def part(self, begin: int, end: int) -> Spaced:
        """Some of the lines."""
        return Spaced(self.lines[begin:end], self.blanks[begin:end])


def read_text(text: str) -> Text:
    """Part a plain text into its title and lines; say who wrote it and when, where it says so."""
    spaced = spaced_lines(text)
    lines = spaced.lines
    if not lines:
        return Text("", (), None, ())
    head = read_head(lines)
    begin, end = head.size, signature_at(lines, head.size) if head.size else len(lines)
    subject, writer = subject_of(head), writer_of(head)
    chosen = _choose(spaced.part(begin, end), is_titled=bool(subject))
    at = None if chosen.title is None else chosen.title + begin
    removed: list[str | None] = [None if number in head.notes else "mail-head" for number in range(begin)]
    removed += [None if kept else "not-story" for kept in chosen.kept]
    removed += ["mail-signature"] * (len(lines) - end)
    if subject:
        at = at if at is not None and lines[at] == subject else None
    story_at = begin + _story_begin(lines[begin:end], chosen.kept)
    sender = (author_names([writer], None) or (writer,)) if writer else ()
    return Text(
        title=subject or (_bare_title(lines[at]) if at is not None else ""),
        authors=(stated_authors(lines[begin : story_at + 1]) or sender)
        if sender
        else authors_of_lines(lines, at, story_at),
        published=moment_of_lines(page_of_lines(lines), at, story_at),
        lines=tuple(
            Line(" ".join(line.split()), _kind(line), rule)
            for number, (line, rule) in enumerate(zip(lines, removed, strict=True))
            if number != at
        ),
    )


def title_and_story(text: Spaced) -> tuple[int | None, int | None]:
    """The lines of the title and of the story's first paragraph, for those who train what looks at the lines around."""
    if not text.lines:
        return None, None
    chosen = _choose(text)
    return chosen.title, _story_begin(text.lines, chosen.kept)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """title: number of the title's line, if there is one.  kept: for each line, whether it is the story."""

    title: int | None
    kept: tuple[bool, ...]


def _choose(text: Spaced, *, is_titled: bool = False) -> _Chosen:
    """The trees' word on each line; a text that is all story, or too short to tell, is kept as it is.

    is_titled: the title stands elsewhere, so that none of these lines stands above it.
    """
    lines = text.lines
    if not FEWEST_LINES <= len(lines) <= MOST_LINES:
        return _Chosen(0 if lines and _is_title(lines) else None, (True,) * len(lines))
    blanks = _telling(text.blanks)
    judged = _judge(lines, blanks)
    chances = judged.chances
    kept = told = told_together(chances)
    if any(blanks) and judged.rows[kept, 0].sum() >= MOSTLY_STORY * judged.rows[:, 0].sum():
        # Stories come with and without blank lines; of one that is cut only what is none either way goes.
        dense = _judge(lines, [0] * len(lines)).chances
        if _is_cut(dense):
            chances = np.maximum(chances, dense)
    is_cut = _is_cut(chances)
    kept = chances >= NEVER_STORY if is_cut else told | _listed(lines, chances, told)
    if not kept.any():
        kept = chances >= BEST_SHARE * chances.max()
    titles = line_forests().title.chances(title_features(lines, judged.rows, judged.first))
    title = _title_at(lines, titles, told if told.any() else kept, kept, is_cut=is_cut)
    if is_cut and told.any():
        kept &= ~_outside(lines, judged.chances, told, 0 if is_titled else title)
    return _Chosen(title, tuple(kept.tolist()))


@dataclass(frozen=True, slots=True)
class _Judged:
    """first, chances: of each line, at the first look and at the second, whose rows these are."""

    rows: npt.NDArray[np.float32]
    first: npt.NDArray[np.float32]
    chances: npt.NDArray[np.float32]


def _judge(lines: Sequence[str], blanks: Sequence[int]) -> _Judged:
    forests = line_forests()
    rows = line_features(lines, blanks)
    first = forests.first.chances(rows)
    seconds = second_features(rows, first)
    return _Judged(seconds, first, forests.second.chances(seconds))


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
    it has cut it already."""
    if chances.min() >= LIKELY_NONE:
        return True
    story = np.flatnonzero(chances >= STORY_CHANCE)
    return len(story) > 0 and story[0] <= MOST_AROUND and len(chances) - 1 - story[-1] <= MOST_AROUND


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
    is_list = len(lines) - first >= FEWEST_LISTED and not any(map(POINT.match, lines[first:]))
    is_sure = bool(title) or bool((chances[first:] < NEVER_STORY).any()) or SURELY_NONE.intersection(rules)
    outside &= ~told
    if is_list and is_sure:
        outside[first:] |= ~told[first:] | (headed and rules[first - len(lines)] == "read-more")
    return outside


def _listed(lines: Sequence[str], chances: npt.NDArray[np.float32], told: Flags) -> Flags:
    """Points of a list below the first line of the story, and the lines above one, that may well be the story's: pages
    have their menus without points, and trees know few lists."""
    is_point = np.array([POINT.match(line) is not None for line in lines], dtype=np.bool_)
    is_above = np.append(is_point[1:], False) & [len(line) <= HEADING_CHARS for line in lines]
    may_be = (is_point | is_above) & (chances >= LISTED_CHANCE)
    may_be[: int(np.argmax(told))] = False
    return may_be if told.any() else np.zeros_like(told)


def _title_at(
    lines: Sequence[str], chances: npt.NDArray[np.float32], told: Flags, kept: Flags, *, is_cut: bool
) -> int | None:
    """The likeliest title that is one line and no paragraph.

    told: which lines the trees take for story; titles do not stand below the first one.  kept: those that stay.
    is_cut: somebody has cut the text out of its page.
    """
    begin = int(np.argmax(told)) + 1
    fits = [_may_be_title(line, chance) for line, chance in zip(lines[:begin], chances.tolist(), strict=False)]
    at = _likeliest(lines, np.where(fits, chances[:begin], -1.0), is_cut=is_cut)
    if fits[at] and chances[at] >= TITLE_CHANCE:
        return at
    return 0 if np.argmax(kept) <= 1 and _is_title(lines) else None


def _likeliest(lines: Sequence[str], chances: npt.NDArray[np.float32], *, is_cut: bool) -> int:
    """The line with the best chance whose words are not those of a pointer, a byline, a date or an agency's mark.

    One right above the first byline or date, or with one sentence between, is likelier than it looks by itself; so is
    the first line where neither these nor words of a menu stand below it.
    """
    rules = [rule_by_words(line) for line in lines[: len(chances) + 1]]
    rules = ["byline" if is_name_below_headline(lines, at) else rule for at, rule in enumerate(rules)]
    written = next((at for at, rule in enumerate(rules) if rule in WRITTEN), 0)
    gained = chances.copy()
    if written:
        above = written - 1 - (written > 1 and SENTENCE_END.search(lines[written - 1]) is not None)
        gained[above] *= ABOVE_BYLINE
    elif not NO_TITLES.intersection(filter(None, rules)):
        gained[0] *= FIRST_LONG if is_cut and len(lines[0].split()) > SITE_WORDS else FIRST_ALONE
    order: list[int] = np.argsort(-gained, kind="stable")[:MOST_TITLES].tolist()
    return next((at for at in order if chances[at] > 0 and rules[at] not in NO_TITLES), order[0])


def _story_begin(lines: Sequence[str], kept: Sequence[bool]) -> int:
    """The number of the first paragraph of the story, else of its first line."""
    story = [number for number, is_kept in enumerate(kept) if is_kept]
    return next((number for number in story if len(lines[number]) > PARAGRAPH_CHARS), story[0] if story else 0)


def _bare_title(line: str) -> str:
    """Without an agency's mark of a new version before it and a site's name after it."""
    title = REVISION.sub("", line)
    headline, bar, name = title.rpartition(" | ")
    words = name.split()
    is_name = 0 < len(words) <= SITE_WORDS and all(word[0].isupper() for word in words)
    return headline if bar and is_name and len(headline.split()) >= len(words) + 1 else title


def _kind(line: str) -> LineKind:
    return "heading" if len(line) <= HEADING_CHARS and not ENDS_SENTENCE.search(line) else "paragraph"


def _is_title(lines: Sequence[str]) -> bool:
    return len(lines[0]) <= TITLE_CHARS if len(lines) == 1 else _fits_title(lines[0])


def _fits_title(line: str) -> bool:
    """One line, and neither a sentence nor the part of one."""
    return len(line) <= TITLE_CHARS and not line.endswith(NO_TITLE_ENDS)


def _may_be_title(line: str, chance: float) -> bool:
    """As `_fits_title`; a short sentence that the trees are sure of may be one."""
    is_one = len(line) <= PARAGRAPH_CHARS and line.find(". ") < 0 and line.endswith(".")
    return _fits_title(line) or (chance >= SENTENCE_CHANCE and is_one)


def split_lines(text: str) -> list[str]:
    """Lines of the text; those that a tool has wrapped are joined again into paragraphs."""
    return spaced_lines(text).lines


def spaced_lines(text: str) -> Spaced:
    """As `split_lines`, with the blank lines between them."""
    parted = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    raw = without_markdown(unquoted([line.rstrip() for line in parted]))
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
    joined = [" ".join(paragraph[0].split())]
    for line, following in pairwise(paragraph):
        tidy = " ".join(following.split())
        is_own = FIELD.match(tidy) or OWN_LINE.match(tidy)
        if (len(line) >= column - slack or _is_parted(line, tidy)) and not is_own:
            joined[-1] = _join(joined[-1], tidy)
        else:
            joined.append(tidy)
    return joined


def _join(line: str, following: str) -> str:
    return line[:-1] + following if _is_parted(line, following) else f"{line} {following}"


def _is_parted(line: str, following: str) -> bool:
    """True if a hyphen at the end of a line parts a word."""
    return len(line) > 1 and line.endswith("-") and line[-2].islower() and following[:1].islower()
