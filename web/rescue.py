"""Ways out of a search that found nothing: one criterion less."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from index.analysis import forms
from search.archive import Archive
from search.canonical import write
from search.leaves import NEAR_SLOP
from search.parser import parse
from search.query import And, Boost, Fuzzy, Node, Or, Phrase, Prefix, Word
from web.offers import bare, quoted
from web.question import Question

if TYPE_CHECKING:
    from web.filters import Tag

Leaf = Word | Phrase | Prefix | Fuzzy
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


def ways_out(archive: Archive, question: Question, tags: tuple[Tag, ...]) -> tuple[Way, ...]:
    """The search without each of its criteria in turn, words one by one, and what that finds, most first.

    Values chosen in one facet are one criterion, for each of them only adds articles.
    """
    tried = [*_without_a_word(question)]
    if question.q.strip() and (tags or not tried):
        tried.append((f"all of {quoted(question.q)}" if tried else quoted(question.q), question.but(q="")))
    tried += [*_without_quotation_marks(question), *_without_fields(question)]
    for kind, same in groupby(tags, lambda tag: tag.kind):
        alike = list(same)
        together = alike[0].field in question.chosen and not kind.startswith("Not ")
        for one in [alike] if together else [[tag] for tag in alike]:
            tried.append((_criterion(question, one), _without(question, one[0], whole=together)))
    tried = [(name, less) for name, less in tried if less.narrowed]  # all articles are no answer
    latest = time.monotonic() + BUDGET_S
    ways = [
        Way(name, less.url(), _total(archive, less)) for name, less in tried[:WAYS_SHOWN] if time.monotonic() < latest
    ]
    return tuple(sorted(ways, key=lambda way: -way.total))


def _criterion(question: Question, tags: list[Tag]) -> str:
    """What these filters of one kind ask for, in words that go on after "without"."""
    kind = tags[0].kind.lower()
    if tags[0].field == "date":
        return "the filter for no known date" if question.undated else f"the dates {tags[0].label}"
    names = " or ".join(quoted(tag.label) for tag in tags[:NAMED]) + (" or others" if tags[NAMED:] else "")
    return f"{kind.replace('not ', 'leaving out ', 1) if kind.startswith('not ') else kind} {names}"


def _without_a_word(question: Question) -> Iterator[tuple[str, Question]]:
    """The question without each of the parts of its query that must all be there; none if it is one part."""
    tree = parse(question.q).tree
    if not isinstance(tree, And):
        return
    for at, part in enumerate(tree.children):
        rest = tree.children[:at] + tree.children[at + 1 :]
        yield quoted(write(part)), question.but(q=write(rest[0] if len(rest) == 1 else And(rest, tree.implicit)))


def _without_quotation_marks(question: Question) -> Iterator[tuple[str, Question]]:
    tree = parse(question.q).tree
    for name, loosen in (
        ("the quotation marks, but with the words near each other", _nearly),
        ("the quotation marks", _apart),
    ):
        if (loose := _loosened(tree, loosen)) != tree:
            yield name, question.but(q=write(loose))


def _without_fields(question: Question) -> Iterator[tuple[str, Question]]:
    """The words anywhere in title and text: somebody is named there whom no program recognised."""
    tree = parse(question.q).tree
    fields: dict[str, None] = {}

    def anywhere(leaf: Leaf) -> Node:
        fields.update({leaf.field: None} if leaf.field else {})
        return replace(leaf, field=None)

    if (loose := _loosened(tree, anywhere)) != tree:
        named = " and ".join(f"“{field}:”" for field in fields)
        yield f"{named}, so with the words anywhere", question.but(q=write(loose), match="all")


def _nearly(leaf: Leaf) -> Node:
    """The words of a phrase in any order, with others among them."""
    return replace(leaf, slop=NEAR_SLOP) if _is_quoted(leaf) and len(forms(leaf.text)) > 1 else leaf


def _apart(leaf: Leaf) -> Node:
    if not _is_quoted(leaf):
        return leaf
    words = tuple(Word(word, leaf.field) for word in leaf.text.split())
    return words[0] if len(words) == 1 else And(words, implicit=True)


def _is_quoted(leaf: Leaf) -> bool:
    return isinstance(leaf, Phrase) and leaf.slop is None


def _loosened(node: Node, loosen: Callable[[Leaf], Node]) -> Node:
    """A query with something else for some of the words and phrases that it wants; those behind NOT stay."""
    match node:
        case Word() | Phrase() | Prefix() | Fuzzy():
            return loosen(node)
        case And(children, implicit):
            parts: list[Node] = []
            for child in children:
                loose = _loosened(child, loosen)
                beside = implicit and isinstance(child, Phrase)
                parts += loose.children if beside and isinstance(loose, And) else (loose,)
            return And(tuple(parts), implicit)
        case Or(children):
            return Or(tuple(_loosened(child, loosen) for child in children))
        case Boost(child, factor):
            return Boost(_loosened(child, loosen), factor)
        case _:
            return node


def _without(question: Question, tag: Tag, *, whole: bool) -> Question:
    """The question without a chosen filter. whole: without all that is chosen in its facet."""
    if tag.field == "date":
        return question.but(date_from=None, date_to=None, undated=False)
    if whole:
        return question.but(chosen={name: values for name, values in question.chosen.items() if name != tag.field})
    return question.dropping(tag.field, tag.value)


def _total(archive: Archive, question: Question) -> int:
    return archive.search(**bare(question).arguments()).total
