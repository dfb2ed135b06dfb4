"""Who wrote a page or a text: of all that names writers, what the trees believe.

Where they believe nothing, a biography under a heading that says "About the writer" does, a name in letters that
have no capitals in a box for writers or after a word that says so, for they have learned from pages in Latin letters,
and persons whom the head claims, by names that are known.
Who took the pictures, edited, checked or translated has not written the story, whatever the trees say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from selectolax.lexbor import LexborHTMLParser

from index.analysis import letters
from index.ingest.authors import EASTERN_PAIR, UNCASED_NAME, author_names, has_known_word, is_given, looks_like_person
from index.ingest.barenames import is_job_line, is_unlisted, may_be_person, may_name_writers
from index.ingest.blocks import Block, Box, Page
from index.ingest.bylinefeatures import COURTESY, UNKNOWN_KIND, WRITER_MARKS, byline_features, kind_of_page
from index.ingest.bylines import (
    LINES_AFTER,
    LINES_BEFORE,
    Byline,
    claimed_bylines,
    is_for_writers,
    shown_bylines,
)
from index.ingest.dates import EAST_ASIAN, days_within
from index.ingest.jsonld import Linked
from index.ingest.teasers import is_below_headline, is_headline, is_of_others, story_begun
from index.ingest.trees import DATA, Forest, read_forest
from index.ingest.writerlines import EASTERN_SIGNED, REPORTED, SIGNED, WRITTEN, Kind, Mark, names_writer

AUTHOR_TREES = DATA / "author_trees.npy"
TEXT_AUTHOR_TREES = DATA / "text_author_trees.npy"
# Chance from which on a byline is believed: of 0.05 to 0.2 the one with the most right pages, named or not, where the
# trees had not seen the site.
AUTHOR_CHANCE = 0.08
# The same for the site's own name, which many heads give where nobody is named.
OWN_HOUSE_CHANCE = 0.3
# A list of writers is better whole: one with more names is taken from this share of the best one's chance on.
LARGER_SHARE = 0.7
# From this chance on, where a line says that all of them wrote it.
SAYING_CHANCE = 0.01
# A line of several names has no more letters besides: "and", "und".
JOINING_LETTERS = 4
# Two names and more, by a line that holds a day and little else, are a byline without a word for it.
PERSONS_OF_LIST = 2
DAY_LINE_CHARS = 60
# Between a title and its story stand a few lines: where the title is unknown, bylines are looked for from here.
LINES_ABOVE_STORY = 4
# Whom a story tells of in turn may head its parts, as in a list or obituaries: so many such names are no bylines.
FEWEST_HEADINGS = 2
# The first of them may stand right below the title, where a byline does: then of so many.
FEWEST_BELOW_TITLE = 3
FEWEST_PARAGRAPHS = 2
# So many bylines below a text, of different persons, are those of other stories.
FEWEST_TEASERS = 2
TEASER_MARKS = frozenset([Mark.BY, Mark.AFTER_WORDS])
ORIGINS = {
    Kind.LINKED: "json-ld",
    Kind.OTHER_LINKED: "json-ld",
    Kind.META: "meta",
    Kind.CITED: "meta",
    Kind.ELEMENT: "page",
}


@cache
def author_forest() -> Forest:
    """The trees that tell a page's writers from all others that it names; read once a process."""
    return read_forest(np.load(AUTHOR_TREES, allow_pickle=False))


@cache
def text_author_forest() -> Forest:
    """The same for plain texts, which have no boxes and no head; read once a process."""
    return read_forest(np.load(TEXT_AUTHOR_TREES, allow_pickle=False))


def find_authors(
    tree: LexborHTMLParser | None,
    linked: Linked,
    meta: Mapping[str, Sequence[str]],
    page: Page,
    title_at: int | None,
    title: str,
    source: str | None,
) -> tuple[str | None, tuple[str, ...]]:
    """Where the writers were found, and their names in the order given; (None, ()) if nobody is named.

    tree: None for a plain text.  meta: the page's meta tags.  title_at: number of the block that is the title, if one
    is.  source: the site's name.
    """
    found, sure = claimed_bylines(linked, meta, page, title_at, source)
    if sure is not None:
        return ORIGINS[sure.kind], sure.names
    found += _without_headings(shown_bylines(tree, page, title_at, source), page, title_at)
    return _chosen(author_forest(), found, page, title_at, title, source, kind_of_page(linked, meta))


def _chosen(
    forest: Forest,
    found: Sequence[Byline],
    page: Page,
    title_at: int | None,
    title: str,
    source: str | None,
    kind: Sequence[float] = UNKNOWN_KIND,
) -> tuple[str | None, tuple[str, ...]]:
    """What the trees believe, else what needs no trees; the arguments of `find_authors`."""
    if not found:
        return None, ()
    is_others = _of_others(found, page, title_at)
    is_writing = np.array([one.place.mark is not Mark.OTHER_WORK for one in found])
    chances = (
        is_writing * ~np.array(is_others) * forest.chances(byline_features(found, page, title_at, title, source, kind))
    )
    best = int(np.argmax(chances))
    if chances[best] >= (OWN_HOUSE_CHANCE if _is_own_house(found[best], source) else AUTHOR_CHANCE):
        believed = _claimed_house(found, found[best], title_at) or found[_with_more(found, chances, best, page)]
    else:
        people = [one for one, is_other in zip(found, is_others, strict=True) if not (one.is_house or is_other)]
        told = [one for one in people if _is_told(one, page)] or [one for one in people if _is_claimed(one)]
        if not told:
            return None, ()
        believed = told[0]
    source_of = min(_alike(found, believed), key=lambda one: (one.is_house, one.kind))
    return ORIGINS.get(source_of.kind, "text"), source_of.names


def _is_own_house(one: Byline, source: str | None) -> bool:
    """Whether a byline is the site's name or a part of it, or holds it."""
    name, site = letters(one.names[0]), letters(source or "")
    return one.is_house and bool(site) and (name in site or site in name)


def authors_of_lines(lines: Sequence[str], title_at: int | None, story_at: int | None = None) -> tuple[str, ...]:
    """The same for a plain text. title_at, story_at: the lines of the title and of the story's beginning, if known."""
    found, at = text_bylines(lines, title_at, story_at)
    title = lines[title_at] if title_at is not None else ""
    return _chosen(text_author_forest(), found, page_of_lines(lines), at, title, None)[1]


def stated_authors(lines: Sequence[str]) -> tuple[str, ...]:
    """The persons of the first of these lines that has a word for writing before them; () if none has."""
    for number in range(len(lines)):
        said = names_writer(lines, number, is_near=False, is_marked=False)
        people = author_names([said[2]], None) if said and said[1] in (Mark.BY, Mark.WRITTEN_BY) else ()
        if people:
            return people
    return ()


def text_bylines(lines: Sequence[str], title_at: int | None, story_at: int | None) -> tuple[list[Byline], int | None]:
    """What names writers in a plain text, and the line that its bylines are looked for from: the title's or, where
    it shows none, one above the story.
    """
    found, at = all_text_bylines(lines, title_at, story_at)
    return _without_teasers([one for one in found if may_name_writers(one, lines, title_at)], lines, at), at


def _without_teasers(found: Sequence[Byline], lines: Sequence[str], title_at: int | None) -> list[Byline]:
    """What is left of a plain text without the bylines of headlines below its story that name several persons."""
    begun = story_begun(page_of_lines(lines).blocks, title_at or 0)
    below = [one for one in found if one.place.mark in TEASER_MARKS and (one.place.at or 0) > begun]
    bylines = {one.place.at for one in found if one.place.at is not None}
    below = [one for one in below if _is_with_headline(one, lines, bylines)]
    own = {name for one in found if one not in below for name in one.names}
    others = [one for one in below if own.isdisjoint(one.names)]
    are_several = len({one.names for one in others}) >= FEWEST_TEASERS and len({one.place.at for one in others}) > 1
    return [one for one in found if not (are_several and one in others)]


def _is_with_headline(one: Byline, lines: Sequence[str], bylines: Collection[int]) -> bool:
    """Whether a headline stands above a byline, or before it on its line."""
    at = one.place.at or 0
    before, name, _ = lines[at].partition(one.names[0])
    return bool(name and is_headline(before)) or is_below_headline(lines, at, bylines)


def all_text_bylines(
    lines: Sequence[str], title_at: int | None, story_at: int | None
) -> tuple[list[Byline], int | None]:
    """The same with names alone that nothing says to be the writers': trees that learn from them tell more."""
    at = max(story_at - LINES_ABOVE_STORY, 0) if title_at is None and story_at is not None else title_at
    page = page_of_lines([_once(line) for line in lines])
    return _without_headings(shown_bylines(None, page, at, None), page, at), at


def _once(line: str) -> str:
    """A line, or its first half where it says everything twice, as where one is for other screens or has a link."""
    half = line[: len(line) // 2]
    return half if line == f"{half} {half}" else line


def page_of_lines(lines: Sequence[str]) -> Page:
    """A plain text as a page of one box."""
    return Page([Box(-1, "body", "", 0)], [Block(line, 0) for line in lines])


def _without_headings(found: Sequence[Byline], page: Page, title_at: int | None) -> list[Byline]:
    """What is left where names head the parts of a story, each alone between two lines of prose; one name does so
    below some paragraphs of it, and may be a byline below the deck.
    """
    heads = {one.place.at: one.names for one in found if not one.is_house and _is_between_prose(one, page, title_at)}
    if len(set(heads.values())) < FEWEST_BELOW_TITLE and title_at is not None:
        heads.pop(title_at + 1, None)
    if len(set(heads.values())) < FEWEST_HEADINGS and not any(_is_in_story(at or 0, page, title_at) for at in heads):
        return list(found)
    headed = {name for people in heads.values() for name in people}
    return [one for one in found if one.kind is not Kind.LINE or headed.isdisjoint(one.names)]


def _of_others(found: Sequence[Byline], page: Page, title_at: int | None) -> list[bool]:
    """Which bylines stand with other stories or comments, above the title or below the story's beginning, or are those
    of other works in the JSON-LD of an article whose writers it tells; but not those of whom the head claims or a line
    between names.
    """
    head = range(title_at or 0, story_begun(page.blocks, title_at or 0) + 1)
    away = {one.place.at for one in found if one.place.at is not None and one.place.at not in head}
    others = {at for at in away if is_of_others(page, at, title_at)}
    own = [one for one in found if one.place.at not in away and one.kind is not Kind.OTHER_LINKED]
    known = {letters(name) for one in own for name in one.names}
    is_told = any(one.kind is Kind.LINKED and not one.is_house for one in found)
    away_from_story = (one.place.at in others or (is_told and one.kind is Kind.OTHER_LINKED) for one in found)
    return [
        is_away and known.isdisjoint(map(letters, one.names))
        for one, is_away in zip(found, away_from_story, strict=True)
    ]


def _is_in_story(at: int, page: Page, title_at: int | None) -> bool:
    """Whether more than a deck stands between the title and a line."""
    begin = (title_at or 0) + 1
    return sum(block.text.endswith(".") for block in page.blocks[begin:at]) >= FEWEST_PARAGRAPHS


def _is_between_prose(one: Byline, page: Page, title_at: int | None) -> bool:
    """Whether nothing but a name stands in a line, below one sentence or the title and above another, in no box for
    writers.
    """
    at, blocks = one.place.at, page.blocks
    if (
        one.kind is not Kind.LINE
        or one.place.mark not in (Mark.NONE, Mark.SIGNED)
        or one.pieces > 1
        or not at
        or at + 1 == len(blocks)
    ):
        return False
    is_name = letters("".join(one.names)) == letters(one.place.line)
    between = blocks[at + 1].text.endswith(".") and (at - 1 == title_at or blocks[at - 1].text.endswith("."))
    return is_name and between and not is_for_writers(page.boxes[one.place.box].name)


def _is_claimed(one: Byline) -> bool:
    """Whether the head names persons by names that are known: better than nobody."""
    return one.kind in (Kind.LINKED, Kind.META) and all(map(has_known_word, one.names))


def _is_told(one: Byline, page: Page) -> bool:
    """True for a biography under a heading that says so, for what agencies print at the end, for who signs a text, for
    who is said to have written the page, for a name alone in a box for writers, and for one without capitals marked as
    a writer's.
    """
    if one.kind is Kind.BIOGRAPHY:
        return one.place.mark is Mark.LABEL
    if any(stated.match(one.place.line) for stated in (REPORTED, EASTERN_SIGNED, WRITTEN)):
        return True
    if _is_list_by_day(one, page) or _is_alone_in_box(one, page):
        return True
    if one.pieces == 1 and EASTERN_PAIR.fullmatch(one.place.line) and _is_by_date(one.place.at or 0, page):
        return True
    if one.kind is Kind.LINE and one.place.mark is Mark.SIGNED and not SIGNED.match(one.place.line):
        is_text = len(page.boxes) == 1
        return all(may_be_person(name) and (is_text or is_unlisted(name)) for name in one.names)
    if not UNCASED_NAME.fullmatch(one.names[0]):
        return False
    return one.place.mark is Mark.BY or (one.place.box >= 0 and is_for_writers(page.boxes[one.place.box].name))


def _is_alone_in_box(one: Byline, page: Page) -> bool:
    """Whether a line in a box for writers is nothing but names, each of which begins with a given one."""
    is_alone = one.kind is Kind.LINE and one.place.mark is Mark.NONE and one.place.box >= 0
    if not is_alone or letters("".join(one.names)) != letters(one.place.line):
        return False
    box = page.boxes[one.place.box]
    around = box.name + (page.boxes[box.parent].name if box.parent >= 0 else "")
    return is_for_writers(around) and all(is_given(name.split()[0]) and looks_like_person(name) for name in one.names)


def _is_by_date(at: int, page: Page) -> bool:
    """Whether the line above or below is a day of Chinese, Japanese or Korean."""
    return any(EAST_ASIAN.match(page.blocks[near].text) for near in (at - 1, at + 1) if 0 <= near < len(page.blocks))


def _is_list_by_day(one: Byline, page: Page) -> bool:
    """Whether a line above or below a day is nothing but several names, which look like persons'."""
    if one.kind is not Kind.LINE or one.pieces > 1 or len(one.names) < PERSONS_OF_LIST:
        return False
    joined = len(letters(one.place.line)) - sum(len(letters(name)) for name in one.names)
    at = one.place.at or 0
    beside = [page.blocks[near].text for near in (at - 1, at + 1) if 0 <= near < len(page.blocks)]
    is_by_day = any(len(line) <= DAY_LINE_CHARS and days_within(line) for line in beside)
    fits = (looks_like_person(name) or UNCASED_NAME.fullmatch(name) for name in one.names)
    return is_by_day and joined <= JOINING_LETTERS * (len(one.names) - 1) and all(fits)


def _claimed_house(found: Sequence[Byline], best: Byline, title_at: int | None) -> Byline | None:
    """What the head claims, where that is a house alone and the likeliest byline stands where teasers do."""
    claims = [one for one in found if one.kind in (Kind.LINKED, Kind.META)]
    is_far = best.place.at is not None and not any(_is_near(one, title_at) for one in _alike(found, best))
    return claims[0] if is_far and claims and all(one.is_house for one in claims) else None


def _is_near(one: Byline, title_at: int | None) -> bool:
    """Whether a byline stands where those of stories do, and not where teasers have theirs."""
    return one.place.at is not None and -LINES_BEFORE <= one.place.at - (title_at or 0) <= LINES_AFTER


def _with_more(found: Sequence[Byline], chances: npt.NDArray[np.float32], best: int, page: Page) -> int:
    """The likeliest byline that names the same persons and others, if it is nearly as likely, or the longest that says
    so in words; else the best itself.
    """
    if found[best].is_house:
        return best
    names = _names_of(found[best])
    larger = [at for at, one in enumerate(found) if not one.is_house and names < _names_of(one)]
    saying = [at for at in larger if chances[at] >= SAYING_CHANCE and _says_all(found[at], page)]
    saying += [at for at in larger if _are_workers(found[at], page)]
    if saying:
        return max(saying, key=lambda at: (len(found[at].names), float(chances[at])))
    likely = [at for at in larger if chances[at] >= LARGER_SHARE * chances[best] or _is_list(found[at], found[best])]
    return max(likely, key=lambda at: float(chances[at]), default=best)


def _are_workers(one: Byline, page: Page) -> bool:
    """Whether each of these names stands alone above its job."""
    if one.kind is not Kind.LINE or one.pieces != len(one.names) or one.place.at is None:
        return False
    lines = [block.text for block in page.blocks[max(one.place.at + 2 - 2 * one.pieces, 0) : one.place.at + 2]]
    named = {letters(line) for line, below in pairwise(lines) if is_job_line(below)}
    return named.issuperset(map(letters, one.names))


def _says_all(one: Byline, page: Page) -> bool:
    """Whether a word for writing stands before these names, each of which begins with a given one (of a page, most of
    them; texts have more lines of other stories), or stands on a line of its own between marks.
    """
    is_said = one.kind in (Kind.PRINTED, Kind.LABELLED) and one.place.mark in WRITER_MARKS
    if is_said and one.kind is Kind.LABELLED and one.pieces == len(one.names) > 1:
        return all(map(looks_like_person, one.names))
    given = [is_given(COURTESY.sub("", name.lower()).split(" ")[0]) for name in one.names]
    if all(given) or len(page.boxes) == 1:
        return is_said and all(given)
    return is_said and 2 * sum(given) > len(given) and all(map(looks_like_person, one.names))


def _is_list(one: Byline, best: Byline) -> bool:
    """Whether a line holds nothing but names, joined by a word, one of which is told of in a biography."""
    joined = len(letters(one.place.line)) - sum(len(letters(name)) for name in one.names)
    return best.kind is Kind.BIOGRAPHY and one.kind is Kind.LINE and one.pieces == 1 and 0 < joined <= JOINING_LETTERS


def _names_of(one: Byline) -> frozenset[str]:
    return frozenset(map(letters, one.names))


def _alike(found: Sequence[Byline], best: Byline) -> list[Byline]:
    """All bylines of the same names."""
    names = _names_of(best)
    return [one for one in found if _names_of(one) == names]
