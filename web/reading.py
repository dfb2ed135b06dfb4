"""From an article to what its page shows: paragraphs cut into names, marks and plain text, and the ledger between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby
from typing import TypeVar

from msgspec import Struct

from index.article import Article, Person, Place, Removed, Span
from index.wrapping import SCREEN_CHARS, paragraph_spans
from web.labels import SENTENCE_END, country_name, direction, labels_apart
from web.question import Question
from web.render import Chip, name_url


class Name(Struct, frozen=True):
    """A person or place as it stands in the text. about: what it resolved to, in words."""

    field: str
    key: str
    about: str
    url: str


class MarkedPiece(Struct, frozen=True):
    """Text; mark is the number of the hit that begins with it, 0 inside a hit, None outside."""

    text: str
    mark: int | None


class Run(Struct, frozen=True):
    """Text of one name, or of none."""

    name: Name | None
    pieces: tuple[MarkedPiece, ...]


class Paragraph(Struct, frozen=True):
    """A line of the body. start: its offset, which is its address in the page.

    removed: what the cleaner took out just before it.  direction: value of HTML's dir.
    correction: it says what was corrected.
    """

    start: int
    runs: tuple[Run, ...]
    removed: tuple[Removed, ...]
    heading: bool
    direction: str
    correction: bool = False


class Reading(Struct, frozen=True):
    """An article as shown. hits: how many places are marked, in title and text.

    removed_last: ledger entries after the last line.  countries: those that it names by their people only.
    """

    article: Article
    title: tuple[MarkedPiece, ...]
    paragraphs: tuple[Paragraph, ...]
    removed_last: tuple[Removed, ...]
    hits: int
    people: tuple[Chip, ...]
    places: tuple[Chip, ...]
    countries: tuple[Chip, ...]


T = TypeVar("T")
HEADING_CHARS = 80
"""A line this short without an end of a sentence may be a heading."""
HEADINGS_TOGETHER = 2
"""More such lines in a row are a list or a table."""


def reading(article: Article, marks: dict[str, tuple[Span, ...]]) -> Reading:
    """The article page's content. marks: field to the spans that match the query."""
    names = tuple(_without_overlaps(_named_spans(article)))
    title_marks, body_marks = (_apart(marks.get(field, ())) for field in ("title", "body"))
    numbers = count(1)
    title = _Cutter(article.title, (), title_marks, numbers).pieces(0, len(article.title))
    cutter = _Cutter(article.body, names, body_marks, numbers)
    ledger = _Ledger(article.ledger)
    corrected = {start for start, _ in article.corrections}
    lines = paragraph_spans(article.body, corrected)
    headings = set(_headings([article.body[start:end] for start, end in lines]))
    paragraphs = tuple(
        Paragraph(
            start,
            cutter.runs(start, end),
            ledger.before(start),
            heading=number in headings and start not in corrected,
            direction=direction(article.language, article.body[start:end]),
            correction=start in corrected,
        )
        for number, (start, end) in enumerate(lines)
    )
    return Reading(
        article=article,
        title=title,
        paragraphs=paragraphs,
        removed_last=ledger.rest(),
        hits=len(title_marks) + len(body_marks),
        people=_chips(article, "people", article.people),
        places=_chips(article, "places", article.places),
        countries=tuple(
            Chip("country", country_name(code), Question(chosen={"country": (code,)}).url())
            for code in article.countries
        ),
    )


def _chips(article: Article, field: str, names: Sequence[Person | Place]) -> tuple[Chip, ...]:
    labels = labels_apart([(name.key, name.name) for name in names])
    return tuple(
        Chip(field, label, name_url(field, name.key), "in a caption" if article.only_in_captions(name) else "")
        for name, label in zip(names, labels, strict=True)
    )


class _Ledger:
    """Hands out removed lines in the order of the text."""

    def __init__(self, entries: Sequence[Removed]) -> None:
        self.entries = entries
        self.next = 0

    def before(self, offset: int) -> tuple[Removed, ...]:
        first = self.next
        while self.next < len(self.entries) and self.entries[self.next].start <= offset:
            self.next += 1
        return tuple(self.entries[first : self.next])

    def rest(self) -> tuple[Removed, ...]:
        return tuple(self.entries[self.next :])


class _Cutter:
    """Cuts lines, asked for in their order, at the borders of names and marks; linear in text and spans.

    numbers: what the marks are numbered with.
    """

    def __init__(
        self, text: str, names: Sequence[tuple[int, int, Name]], marks: Sequence[Span], numbers: Iterator[int]
    ) -> None:
        self.text = text
        self.names = names
        self.marks = marks
        self.name_at = 0
        self.mark_at = 0
        self.numbers = numbers
        self.numbered = -1
        self.number = 0

    def runs(self, start: int, end: int) -> tuple[Run, ...]:
        found: list[Run] = []
        at = start
        while self.name_at < len(self.names) and self.names[self.name_at][0] < end:
            first, last, name = self.names[self.name_at]
            self.name_at += 1
            if first < at or last > end:
                continue
            if at < first:
                found.append(Run(None, self.pieces(at, first)))
            found.append(Run(name, self.pieces(first, last)))
            at = last
        if at < end:
            found.append(Run(None, self.pieces(at, end)))
        return tuple(found)

    def pieces(self, start: int, end: int) -> tuple[MarkedPiece, ...]:
        """A stretch without names, behind what was cut before."""
        found: list[MarkedPiece] = []
        at = start
        while at < end:
            while self.mark_at < len(self.marks) and self.marks[self.mark_at][1] <= at:
                self.mark_at += 1
            first, last = self.marks[self.mark_at] if self.mark_at < len(self.marks) else (end, end)
            if first > at:
                found.append(MarkedPiece(self.text[at : min(first, end)], None))
                at = min(first, end)
            else:
                found.append(MarkedPiece(self.text[at : min(last, end)], self._number()))
                at = min(last, end)
        return tuple(found)

    def _number(self) -> int:
        """The number of the current mark at its first piece, 0 at the others."""
        if self.numbered == self.mark_at:
            return 0
        self.numbered = self.mark_at
        return next(self.numbers)


def _named_spans(article: Article) -> Iterator[tuple[int, int, Name]]:
    for person in article.people:
        name = Name("people", person.key, person_about(person), name_url("people", person.key))
        yield from ((start, end, name) for start, end in person.mentions)
    for place in article.places:
        name = Name("places", place.key, place_about(place), name_url("places", place.key))
        yield from ((start, end, name) for start, end in place.mentions)


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end, _ in _without_overlaps((start, end, None) for start, end in spans))


def _without_overlaps(spans: Iterable[tuple[int, int, T]]) -> Iterator[tuple[int, int, T]]:
    """Spans by their start, the longer first; each that begins inside the one before is left out."""
    at = 0
    for start, end, what in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at and end > start:
            yield start, end, what
            at = end


def _headings(lines: Sequence[str]) -> Iterator[int]:
    """The numbers of the lines that are headings: short ones before a text, alone or, after a text, in pairs.

    None in a text of narrow lines and indented paragraphs, as a telex has them: its short lines were broken.
    """
    typed = [line for paragraph in lines for line in paragraph.split("\n")]
    if any(line[:1].isspace() for line in typed) and max(map(len, typed)) <= SCREEN_CHARS[1]:
        return
    first = 0
    for is_short, run in groupby(lines, _is_short):
        end = first + len(list(run))
        if is_short and end - first <= HEADINGS_TOGETHER and end < len(lines) and _is_text(lines[end]):
            heads = [end - 1]
            heads += [first] if end - first > 1 and (first == 0 or _is_text(lines[first - 1])) else []
            yield from (at for at in heads if not any(map(_goes_on, lines[at : at + 2])))
        first = end


def _goes_on(line: str) -> bool:
    """Whether a line begins with a word in small letters: a sentence was broken there. "a) Costs" begins with none."""
    first = line.lstrip()[:2]
    return first.isalpha() and first.islower()


def _is_short(line: str) -> bool:
    return len(line) <= HEADING_CHARS and line.rstrip()[-1:].isalnum()


def _is_text(line: str) -> bool:
    return len(line) > HEADING_CHARS or SENTENCE_END.search(line) is not None


def person_about(person: Person) -> str:
    """What a name resolved to, in words."""
    return f"{person.name}: person"


def place_about(place: Place) -> str:
    """What a place resolved to, in words."""
    if not place.resolved:
        return f"{place.name}: place, in no gazetteer"
    kind = "place" if place.kind == "unknown" else place.kind
    country = f" in {country_name(place.country)}" if place.country and kind != "country" else ""
    return f"{place.name}: {kind}{country}"
