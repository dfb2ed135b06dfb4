"""Ways out of a search that found nothing or little: another spelling or reading, and one criterion less."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from search.archive import Archive
from search.canonical import write
from search.dates import days_among
from search.parser import parse
from search.query import And, Node, Phrase, Word
from search.results import Page
from web.question import Question

if TYPE_CHECKING:
    from web.filters import Tag

FEW = 10
"""Fewer hits than this call for a look at the spelling."""
NAME_WORDS = 6
"""More words than this are the name of no writer or source."""
WAYS_SHOWN = 12
"""Criteria that are tried without, each by a search of its own."""
NAMED = 3
"""Values of one facet that are named."""
BUDGET_S = 0.5
"""After this no further one is tried: a page that found nothing must not take longer than one that did."""


class Way(Struct, frozen=True):
    """A search with one criterion less. left_out: the criterion in words.  total: what it finds."""

    left_out: str
    url: str
    total: int


def better_spelling(archive: Archive, question: Question, page: Page) -> Question | None:
    """The question with its words as the archive spells them, or read as a day, a writer or a source, if that finds
    more; else None."""
    with_all = _totals(page)[0]
    if with_all >= FEW or not question.q.strip():
        return None
    texts = (*archive.spellings(question.q), *_readings(archive, question.q))
    found = [
        (_totals(archive.search(**_bare(question.but(q=text)).arguments())), question.but(q=text)) for text in texts
    ]
    most, better = max(found, key=lambda each: each[0], default=(_totals(page), None))
    return better if most > _totals(page) else None


def _readings(archive: Archive, q: str) -> Iterator[str]:
    """A query of plain words with its day as a date, and with all of it as a writer or a source; none of any other.

    Whether there is such a writer or source is looked up first, in a twentieth of the time of a search.
    """
    tree = parse(q).tree
    words = tree.children if isinstance(tree, And) and tree.implicit else (tree,)
    if not all(map(_is_plain, words)):
        return
    for (start, end), day in islice(days_among(q), 1):
        yield f"{q[:start]}date:{day}{q[end:]}"
    if len(words) <= NAME_WORDS:
        name = " ".join(word.text for word in words if isinstance(word, Word | Phrase))
        for field in ("author", "source"):
            if archive.suggest(name, field=field, limit=1):
                yield write(Phrase(name, field))


def _is_plain(node: Node) -> bool:
    return isinstance(node, Word | Phrase) and node.field is None and not (isinstance(node, Word) and node.exact)


def ways_out(archive: Archive, question: Question, tags: tuple[Tag, ...]) -> tuple[Way, ...]:
    """The search without each of its criteria in turn, words one by one, and what that finds, most first.

    Values chosen in one facet are one criterion, for each of them only adds articles.
    """
    tried = [*_without_a_word(question)]
    if question.q.strip() and (tags or not tried):
        tried.append((f"all of {_quoted(question.q)}" if tried else _quoted(question.q), question.but(q="")))
    if '"' in question.q:
        tried.append(("the quotation marks", question.but(q=question.q.replace('"', " ").strip())))
    for kind, same in groupby(tags, lambda tag: tag.kind):
        alike = list(same)
        together = alike[0].field in question.chosen and not kind.startswith("Not ")
        for one in [alike] if together else [[tag] for tag in alike]:
            names = " or ".join(_quoted(tag.label) for tag in one[:NAMED]) + (" or others" if one[NAMED:] else "")
            tried.append((f"{kind.lower()} {names}", _without(question, one[0], whole=together)))
    latest = time.monotonic() + BUDGET_S
    ways = [
        Way(name, less.url(), _total(archive, less)) for name, less in tried[:WAYS_SHOWN] if time.monotonic() < latest
    ]
    return tuple(sorted(ways, key=lambda way: -way.total))


def _without_a_word(question: Question) -> Iterator[tuple[str, Question]]:
    """The question without each of the parts of its query that must all be there; none if it is one part."""
    tree = parse(question.q).tree
    if not isinstance(tree, And):
        return
    for at, part in enumerate(tree.children):
        rest = tree.children[:at] + tree.children[at + 1 :]
        yield _quoted(write(part)), question.but(q=write(rest[0] if len(rest) == 1 else And(rest, tree.implicit)))


def _without(question: Question, tag: Tag, *, whole: bool) -> Question:
    """The question without a chosen filter. whole: without all that is chosen in its facet."""
    if tag.field == "date":
        return question.but(date_from=None, date_to=None, undated=False)
    if whole:
        return question.but(chosen={name: values for name, values in question.chosen.items() if name != tag.field})
    return question.dropping(tag.field, tag.value)


def _total(archive: Archive, question: Question) -> int:
    return archive.search(**_bare(question).arguments()).total


def _bare(question: Question) -> Question:
    return replace(question, limit=1, facets=(), facet_limit=0, fragments=0, explain=False, cursor=None)


def _totals(page: Page) -> tuple[int, int]:
    """Articles with all words, then with any: one right word among two finds something in either spelling."""
    return (page.total if page.query.total_all is None else page.query.total_all), page.total


def _quoted(text: str) -> str:
    return f"“{text.strip()[:80]}”"
