"""What a reader takes along from a search: its request in four spellings, every hit as a file, a feed."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct

from search.results import Hit, Page
from web.faults import Incomplete
from web.question import BY_NAME, Question
from web.wire import hit_json

EXPORT_PAGE = 100
"""Hits asked for at a time: bounds the memory of an export of any size."""
COLUMNS = (
    "id", "title", "date", "date_source", "source", "authors", "language", "people", "places", "url", "permalink",
    "copies", "lines_removed", "path",
)  # fmt: skip
FORMULA_START = re.compile('^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=[\\s"]*[=+\\-@＝＋－＠])')
"""Where a spreadsheet may begin to read a formula: at a cell's start, and behind what separates cells where the comma
is the decimal sign; there the quotes of our cells are letters, and so are line ends inside them."""
NUMBER = re.compile(r"[+-]?([0-9][0-9.,]*|[.,][0-9]+)([eE][+-]?[0-9]+)?")


class Spelling(Struct, frozen=True):
    """One way to write a search down. name: for a person."""

    name: str
    text: str


def spellings(question: Question, root: str) -> tuple[Spelling, ...]:
    """A search as an address, a JSON request, a curl call and a command. root: the site's own, ending in "/"."""
    api = root.rstrip("/") + question.url("/api/v1/search")
    return (
        Spelling("Address", root.rstrip("/") + question.url()),
        Spelling("JSON request", api),
        Spelling("curl", f"curl {shlex.quote(api)}"),
        Spelling("Command line", command_line(question.but().pairs())),
    )


def command_line(pairs: Sequence[tuple[str, str]], *general: str) -> str:
    """The `clippings search` call of these parameters, whose names are its flags. general: flags that stand before."""
    flags = [word for name, value in pairs if name != "q" for word in _flag(name, value)]
    q = dict(pairs).get("q", "")
    # A query that begins with a dash would be taken for a flag.
    return shlex.join(["clippings", *general, "search", *flags, *(["--"] if q.startswith("-") else []), q])


def _flag(name: str, value: str) -> list[str]:
    if BY_NAME[name].kind == "flag":
        return [f"--{name}"]
    return [f"--{name}", value] if not value.startswith("-") else [f"--{name}={value}"]


def every_hit(pages: Iterator[Page]) -> Iterator[Hit]:
    """All hits of a search. The first page is asked for at once, so that a fault shows before anything is sent.

    pages: `Archive.pages` of `export_question(question)`. Raises Incomplete rather than leave hits out.
    """
    first = next(pages)
    refuse_partial(first)
    return chain(first.hits, chain.from_iterable(_whole_hits(page) for page in pages))


def _whole_hits(page: Page) -> Sequence[Hit]:
    refuse_partial(page)
    return page.hits


def refuse_partial(page: Page) -> None:
    """Raises Incomplete for an answer that was stopped at its deadline: a file or a list cannot say what it lacks."""
    if page.partial:
        raise Incomplete("It was stopped before all articles were found. Narrow it by a word or a filter.")


def export_question(question: Question) -> Question:
    """The same search without what an export does not show."""
    return question.but(limit=EXPORT_PAGE, facets=(), facet_limit=0, fragments=0, explain=False)


def csv_lines(hits: Iterator[Hit], root: str) -> Iterator[str]:
    """A table with a heading line, RFC 4180; values that a spreadsheet would run are made inert."""
    yield _csv_line(COLUMNS)
    for hit in hits:
        yield _csv_line(tuple(inert(value) for value in _row(hit, root)))


def json_lines(hits: Iterator[Hit], root: str) -> Iterator[str]:
    """One hit a line, as in the JSON endpoint, with its permalink."""
    for hit in hits:
        line = hit_json(hit) | {"permalink": f"{root}articles/{hit.id}"}
        yield json.dumps(line, ensure_ascii=False) + "\n"


def inert(value: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what could be one. Numbers stay."""
    return value if NUMBER.fullmatch(value) else FORMULA_START.sub("'", value)


def _row(hit: Hit, root: str) -> tuple[str, ...]:
    return (
        hit.id,
        hit.title,
        hit.date or "",
        hit.date_source or "",
        hit.source or "",
        "; ".join(hit.authors),
        hit.language or "",
        "; ".join(person.name for person in hit.people),
        "; ".join(place.name for place in hit.places),
        hit.url or "",
        f"{root}articles/{hit.id}",
        str(hit.cluster.copies if hit.cluster else 1),
        str(hit.removed),
        hit.path,
    )


def _csv_line(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
