"""Which names in a plain text may be its writers', where no word for writing stands before them.

A text has no boxes: a heading, a caption or whom the story tells of looks as a byline does there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.analysis import fold, letters
from index.entities.lexicon import common_words, surnames
from index.ingest.authors import (
    EASTERN_NAME,
    EASTERN_PAIR,
    UNCASED_NAME,
    author_names,
    has_known_word,
    is_given,
    looks_like_person,
)
from index.ingest.bylines import Byline
from index.ingest.dates import days_within
from index.ingest.lines import CREDITS, rule_by_words
from index.ingest.nonames import JOB, PAPER
from index.ingest.rules import FURNITURE
from index.ingest.writerlines import BIOGRAPHY_BEGIN, ENDS_WITH_BY, SIGNED, WRITER_JOB, WRITER_VERBS, Kind, Mark

WRITTEN = frozenset(["byline", "published"])
# Name, job and day stand on lines that follow each other, none of which is a paragraph.
LINES_OF_BYLINE = 3
BYLINE_LINE_CHARS = 80
# A salutation, a question, a sentence or a label is no list of names; "Jr." and "M.D." end as sentences do.
NO_NAMES = re.compile(r".*(?:[,:;!?…？！。،؟]|(?<!\b[JS]r)(?<![A-Z])\.)[\"'”’)]*$", re.DOTALL)
# What a page's own words before a day begin with: no house.
DAY_WORD = re.compile(r"(?:edited|checked|updated?|published|posted|reviewed|revised|modified)\b", re.IGNORECASE)
WRITES = re.compile(rf"\b(?:{'|'.join(sorted(WRITER_VERBS))})\b")
DAY_SIGN = re.compile(
    r"\b\d+ ?(?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?) (?:ago|read)\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d",
    re.IGNORECASE,
)
DASHES = "-–—•*"
# One sentence below a title is no longer.
DECK_CHARS = 200
# Letters of alphabets that our lists of names do not have.
LATIN_END = "\u0250"
# A headline has so many words or letters more than a name.
HEADLINE_WORDS, HEADLINE_LETTERS = 4, 8
NAME_WORDS = range(2, 5)
FEWEST_WORDS = 2
# "Senior political correspondent for the north" is a long job.
JOB_WORDS = 6
# Names and jobs of several writers take so many lines.
MOST_PAIRED = 8
# What joins two names has no more letters.
JOINING_LETTERS = 3


def may_name_writers(one: Byline, lines: Sequence[str], title_at: int | None) -> bool:
    """False for names that nothing in a plain text says to be the writers'.

    title_at: the line that is the title, if one is. A line that says so in words, a signature and a biography of
    somebody who writes may always name them; names alone where a day or a byline is near, or right below the title
    where they have the form of persons'; a house, and names after other words, with a day alone.
    """
    at = one.place.at
    if at is None or one.kind in (Kind.LABELLED, Kind.ELEMENT):
        return True
    line = lines[at]
    if rule_by_words(line) in FURNITURE or (not one.is_house and CREDITS[0].pattern.match(line)):
        return False
    if one.kind is Kind.BIOGRAPHY:
        begin = line[:BIOGRAPHY_BEGIN]
        return one.place.mark is Mark.LABEL or bool(WRITER_JOB.search(begin) or WRITES.search(begin))
    if one.kind is Kind.PRINTED:
        return one.place.mark is not Mark.AFTER_WORDS or (len(line) <= BYLINE_LINE_CHARS and _is_by_day(lines, at))
    is_signature = (one.place.mark is Mark.SIGNED or SIGNED.match(line)) and _is_signature(one, lines, at)
    return is_signature or (line[0].isalpha() and _may_stand_alone(one, lines, at, title_at))


def _is_signature(one: Byline, lines: Sequence[str], at: int) -> bool:
    """Whether names after a dash are persons', below the last paragraph, and no item of a list."""
    is_item = any(0 <= near < len(lines) and lines[near][0] in DASHES for near in (at - 1, at + 1))
    is_below = all(len(line) <= BYLINE_LINE_CHARS for line in lines[at + 1 :])
    is_person = has_form_of_person if SIGNED.match(lines[at]) else may_be_person
    return is_below and not is_item and not one.is_house and all(map(is_person, one.names))


def _may_stand_alone(one: Byline, lines: Sequence[str], at: int, title_at: int | None) -> bool:
    """Whether a line of names alone, which may be a heading, may be a byline."""
    line, below_title = lines[at], at - title_at if title_at is not None else 0
    if at and ENDS_WITH_BY.search(lines[at - 1]):
        return True
    near_lines = [lines[near] for near in (at - 1, at, at + 1) if 0 <= near < len(lines)]
    is_doubled = near_lines.count(line) > 1 and len(line.split()) in NAME_WORDS
    beside = is_doubled or any(map(_is_written, near_lines)) or any(map(is_job_line, lines[at + 1 : at + 2]))
    is_byline_place = beside and below_title <= LINES_OF_BYLINE + 1
    if one.is_house or _has_day_word(line, one.names[0]):
        return is_byline_place and DAY_WORD.search(line) is None
    if _is_written(line) or (is_byline_place and not NO_NAMES.match(line)):
        return True
    if NO_NAMES.match(line) or not all(map(has_form_of_person, one.names)):
        return False
    if _is_by_day(lines, at):
        return True
    is_below = below_title == 1 or (below_title == 2 and len(lines[at - 1]) <= DECK_CHARS)
    return is_below and not _leads_paragraph(one.names, lines, at)


def _has_day_word(line: str, name: str) -> bool:
    """Whether a page's own word for a day stands in a line, and not behind a person's name and a day."""
    word = DAY_WORD.search(line)
    is_behind = word and line.startswith(name) and has_form_of_person(name) and days_within(line[: word.start()])
    return word is not None and not is_behind


def is_name_below_headline(lines: Sequence[str], at: int) -> bool:
    """Whether a line is a name between a longer line and a day, or nothing but several: the writers', and no title.

    Behind the name its job or its paper may stand, and several names may follow each other, each above its job.
    """
    if not at or NO_NAMES.match(lines[at]):
        return False
    below = _below_names(lines, at)
    if not below or not _is_written(lines[below]):
        return False
    name, above = _without_job(lines[at]), lines[at - 1]
    people = author_names([name], None)
    if len(people) > 1:
        rest = len(letters(name)) - sum(len(letters(one)) for one in people)
        is_sure = any(map(has_form_of_person, people))
        fits = (looks_like_person(one) or has_form_of_person(one) for one in people)
        return rest <= JOINING_LETTERS * len(people) and is_sure and all(fits)
    is_pair = EASTERN_PAIR.fullmatch(name) is not None
    words = name.split()
    is_cased = _is_cased(words)
    is_worker = below > at + 1 and is_cased and looks_like_person(name)
    is_longer = len(above.split()) >= len(words) + HEADLINE_WORDS or (
        is_pair and len(letters(above)) >= len(letters(name)) + HEADLINE_LETTERS
    )
    return is_longer and (is_pair or is_worker or (is_cased and has_form_of_person(name)))


def _below_names(lines: Sequence[str], at: int) -> int:
    """The number of the line below a name, its job and more such pairs; 0 if none is left."""
    below = at + 1
    while below + 1 < len(lines) and below <= at + MOST_PAIRED:
        is_paired = _is_cased(lines[below].split()) and is_job_line(lines[below + 1])
        if not is_paired and not is_job_line(lines[below]):
            break
        below += 1 + is_paired
    return below if below < len(lines) else 0


def is_job_of_writer(lines: Sequence[str], at: int) -> bool:
    """Whether a line is the job of whom the line above names."""
    return at > 0 and is_job_line(lines[at]) and _is_cased(lines[at - 1].split()) and has_form_of_person(lines[at - 1])


def _without_job(line: str) -> str:
    """A name without the job or paper behind it: "Jane Doe, Quay Herald"."""
    name, _, rest = line.partition(", ")
    is_rest = len(rest.split()) <= JOB_WORDS and (JOB.search(rest) or PAPER.search(rest)) is not None
    return name if is_rest and not has_form_of_person(rest) else line


def _is_cased(words: Sequence[str]) -> bool:
    return len(words) in NAME_WORDS and all(word[0].isupper() for word in words)


def is_job_line(line: str) -> bool:
    """Whether a line is nothing but a job, as below a writer's name: "Transport reporter"."""
    return len(line.split()) <= JOB_WORDS and JOB.search(line) is not None and not NO_NAMES.match(line)


def has_form_of_person(name: str) -> bool:
    """Whether a name begins with a given name or ends with a family's that we know; of alphabets that our lists do not
    have, whether it has two words.
    """
    if UNCASED_NAME.fullmatch(name):
        return EASTERN_NAME.fullmatch(name) is None or name[0] < "ァ" or name[0] > "ヿ" or "・" in name
    words = name.split()
    if len(words) not in NAME_WORDS and not has_known_word(name):
        return False
    if any(map(is_unlisted, words)):
        return len(words) in NAME_WORDS
    if len(words) < FEWEST_WORDS:
        return False
    if has_known_word(name):
        return is_given(words[0]) or fold(words[-1]) in surnames()
    last = fold(words[-1])  # "Bill Bender", whose "bill" is a word too
    return is_given(words[0]) and common_words().isdisjoint((last, last.removesuffix("s")))


def may_be_person(name: str) -> bool:
    """The same for a name that stands where writers sign, which need not be in our lists."""
    return UNCASED_NAME.fullmatch(name) is not None or looks_like_person(name)


def is_unlisted(word: str) -> bool:
    """Whether a word is of an alphabet that our lists of names do not have."""
    return word[0] >= LATIN_END


def _leads_paragraph(names: Sequence[str], lines: Sequence[str], at: int) -> bool:
    """Whether the paragraph below tells of one of these names, as below a heading."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    if len(below) <= BYLINE_LINE_CHARS:
        return False
    return any(word in below for name in names for word in name.split()[:: len(name.split()) - 1 or 1])


def _is_by_day(lines: Sequence[str], at: int) -> bool:
    """Whether the line, or one of those around it with none but short ones between, has a day or is a byline."""
    for step in (-1, 1):
        for near in range(at, at + step * (LINES_OF_BYLINE + 1), step):
            if not 0 <= near < len(lines) or (near != at and len(lines[near]) > BYLINE_LINE_CHARS):
                break
            if _is_written(lines[near]):
                return True
    return False


def _is_written(line: str) -> bool:
    """Whether a short line tells the day, or the writer by a word for it."""
    if len(line) > BYLINE_LINE_CHARS:
        return False
    return rule_by_words(line) in WRITTEN or bool(days_within(line)) or DAY_SIGN.search(line) is not None
