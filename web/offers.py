"""Another search for what was typed: spelt as the archive does, or read as a writer, a source or a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from index.analysis import forms
from search.archive import Archive
from search.canonical import write
from search.dates import DateFault, days_among, read_days
from search.parser import parse
from search.query import And, Node, Phrase, Word
from search.results import Page
from web.dates import range_words
from web.labels import count_of
from web.question import Question

FEW = 10
"""Fewer hits than this call for a look at the spelling."""
HARDLY_ANY = 3
"""Fewer hits than this call for another reading: "harbour" is a word where seven articles have it, and the beginning
of a paper's name where none has."""
NAME_WORDS = 6
"""More words than this are the name of no writer or source."""
NAMES_SEEN = 10
"""Writers or sources with a word that begins so that are looked at."""
FIELD_WORDS = {"author": ("by", "writers"), "source": ("from", "sources")}


class Offer(Struct, frozen=True):
    """A search that may have been meant. words: what it gives, for people ("25 articles by Anna Weber"); None where
    only words are spelt otherwise."""

    question: Question
    words: str | None


class _Reading(Struct, frozen=True):
    """A query read otherwise. words: what follows "articles" in words for it.  whole: what all of the query is, a day
    or the very name of a writer or source; else None."""

    q: str
    words: str
    whole: Literal["day", "name"] | None


def offer(archive: Archive, question: Question, page: Page) -> Offer | None:
    """The search that was probably meant, or None.

    Another spelling is given where few articles have the words, another reading where hardly any has; both only where
    they find more. A reading is given beside good hits too where the query is nothing but a day, or nothing but a name
    that most of these hits have as it stands.
    """
    if not question.q.strip():
        return None
    now = _totals(page)
    spelt = archive.spellings(question.q) if now[0] < FEW else ()
    found = [_searched(archive, question.but(q=q), None) for q in spelt]
    found = [each for each in found if each[0] > now]
    least = now if now[0] < HARDLY_ANY else (0, 0)
    for each in _readings(archive, question.q):
        if now[0] < HARDLY_ANY or _is_meant(archive, question, each.whole, now[0]):
            read = _searched(archive, question.but(q=each.q), each.words)
            found += [read] if read[0] > least else []
    return max(found, key=itemgetter(0))[1] if found else None


def _searched(archive: Archive, question: Question, words: str | None) -> tuple[tuple[int, int], Offer]:
    totals = counts(archive, question)
    return totals, Offer(question, words and f"{count_of(totals[1], 'article')} {words}")


def _is_meant(archive: Archive, question: Question, whole: Literal["day", "name"] | None, total: int) -> bool:
    """Whether a reading is worth telling beside so many articles with the words. A name is where most of them have it
    as it was typed; a single word always stands so and tells nothing: "Time" is a paper and a word."""
    words = question.q.replace('"', " ").split()
    if whole != "name" or len(words) == 1:
        return whole == "day"
    return 2 * counts(archive, question.but(q=write(Phrase(" ".join(words)))))[0] > total


def _readings(archive: Archive, q: str) -> Iterator[_Reading]:
    """A query of plain words with its day as a date, and with all of it as a writer or a source; none of any other.

    Whether there is such a writer or source is looked up first, in a twentieth of the time of a search.
    """
    tree = parse(q).tree
    words = tree.children if isinstance(tree, And) and tree.implicit else (tree,)
    if not all(map(_is_plain, words)):
        return
    for (start, end), day in islice(days_among(q), 1):
        yield _as_day(q, start, end, day)
    if len(words) <= NAME_WORDS:
        texts = [word.text for word in words if isinstance(word, Word | Phrase)]
        fields = [field for field, (verb, _) in FIELD_WORDS.items() if texts[1:] and texts[0].lower() == verb]
        name = " ".join(texts[1:] if fields else texts)
        for field in fields or FIELD_WORDS:
            yield from _as_name(archive, field, name)


def _as_day(q: str, start: int, end: int, day: str) -> _Reading:
    days = read_days(day)
    shown = day if isinstance(days, DateFault) else range_words(*days)
    rest = " ".join(f"{q[:start]} {q[end:]}".split())
    words = f"of {shown}" + (f" with “{rest}”" if rest else "")
    return _Reading(f"{q[:start]}date:{day}{q[end:]}", words, None if rest else "day")


def _as_name(archive: Archive, field: str, name: str) -> Iterator[_Reading]:
    """A query read as one writer or source, or as several that have its words.

    Most queries hold a word that no name has: that is told without the table of all names, which takes 6 µs a name.
    """
    if not archive.has_words(name, field):
        return
    typed = _bare_forms(name)
    found = archive.suggest(name, field=field, limit=NAMES_SEEN)
    labels = [value.label for value in found if _holds(_bare_forms(value.label), typed)]
    same = [label for label in labels if _bare_forms(label) == typed]
    one = same[0] if same else labels[0] if len(labels) == 1 else None
    verb, kind = FIELD_WORDS[field]
    if labels:
        words = f"{verb} {one}" if one else f"{verb} {kind} named “{name}”"
        yield _Reading(write(Phrase(one or name, field)), words, "name" if same else None)


def _bare_forms(name: str) -> tuple[str, ...]:
    """The words of a name, without the article that papers have or not."""
    found = forms(name)
    return found[1:] if found[:1] == ("the",) and len(found) > 1 else found


def _holds(words: Sequence[str], some: Sequence[str]) -> bool:
    """Whether the words stand in others side by side; none stand in any."""
    count = len(some)
    return count > 0 and any(tuple(words[at : at + count]) == tuple(some) for at in range(len(words) - count + 1))


def _is_plain(node: Node) -> bool:
    return isinstance(node, Word | Phrase) and node.field is None and not (isinstance(node, Word) and node.exact)


def counts(archive: Archive, question: Question) -> tuple[int, int]:
    """Articles with all words, then with any: one right word among two finds something in either spelling."""
    return _totals(archive.search(**bare(question).arguments()))


def bare(question: Question) -> Question:
    """The same search for the sake of its count."""
    return replace(question, limit=1, facets=(), facet_limit=0, fragments=0, explain=False, cursor=None)


def _totals(page: Page) -> tuple[int, int]:
    return (page.total if page.query.total_all is None else page.query.total_all), page.total
