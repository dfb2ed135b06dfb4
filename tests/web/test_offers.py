"""When another search is offered for what was typed, and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from index.archive import reindex
from index.runs import Options
from search import Archive, open_archive
from web.offers import offer
from web.question import Question

HARBOUR = {"title": "Harbour news", "date": "2021-03-04"}
BREAD = {"title": "Bread", "authors": ["Anna Weber"], "source": "The Harbour Gazette"}
RECORDS = [
    *(HARBOUR | {"body": f"The old harbour froze, wrote Anna Weber, {number} times."} for number in range(5)),
    *(BREAD | {"body": f"Bread costs {number} crowns."} for number in range(8)),
    {"title": "Time", "body": "It is time.", "source": "Time", "authors": ["Zoë Müller"]},
    {"title": "Rain", "body": "It rains.", "source": "Time", "authors": ["Hans Müller"]},
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("offers")
    (folder / "a.jsonl").write_text("".join(json.dumps(each) + "\n" for each in RECORDS))
    reindex(folder / "index", [folder / "a.jsonl"], options=Options(processes=1))
    opened = open_archive(folder / "index")
    yield opened
    opened.close()


def offered(archive: Archive, q: str) -> tuple[str | None, str] | None:
    question = Question(q=q)
    found = offer(archive, question, archive.search(**question.arguments()))
    return found and (found.words, found.question.q)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("harbour", None),  # a part of a paper's name, and a word of five articles
        ("gazette", ("8 articles from The Harbour Gazette", 'source:"The Harbour Gazette"')),
        ("harbour gazette", ("8 articles from The Harbour Gazette", 'source:"The Harbour Gazette"')),
        ("Anna Weber", ("8 articles by Anna Weber", 'author:"Anna Weber"')),  # beside five good hits
        ("by Zoë Müller", ("1 article by Zoë Müller", 'author:"Zoë Müller"')),
        ("anna harbour", None),
        ("Müller", ("2 articles by writers named “Müller”", 'author:"Müller"')),
        ("zoe mueller", None),
        ("harbuor", (None, "harbour")),
        ("*arbuor", None),
        ("march 2021", ("5 articles of March 2021", "date:2021-03")),
        ("bread 4 march 2021", None),  # no article of that day has the word
        ("harbour 2021", ("5 articles of 2021 with “harbour”", "harbour date:2021")),
        ("source:gazette", None),
        ("", None),
    ],
)
def test_offers(archive: Archive, q: str, expected: tuple[str | None, str] | None) -> None:
    assert offered(archive, q) == expected
