"""When another search is offered for what was typed, and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import unquote

import pytest

from index.archive import reindex
from index.runs import Options
from search import Archive, open_archive
from web import offers
from web.offers import offer
from web.question import Question
from web.rescue import ways_out

HARBOUR = {"title": "Harbour news", "date": "2021-03-04"}
BREAD = {"title": "Bread", "date": "2021-03-09", "authors": ["Anna Weber"], "source": "The Harbour Gazette"}
MOON = {"body": "So says the Daily Moon.", "date": "2019-05-06"}
RECORDS = [
    *(HARBOUR | {"body": f"The old harbour froze, wrote Anna Weber, {number} times."} for number in range(5)),
    *(BREAD | {"body": f"Bread costs {number} crowns."} for number in range(8)),
    *({"title": f"Votes {number}", "body": "Seen in Lookout.", "source": "Lookout"} for number in range(3)),
    *({"title": f"Talk {number}", "body": "Lookout wrote it, in time."} for number in range(9)),
    *(MOON | {"title": f"Moon {number}", "source": "Daily Moon"} for number in range(3)),
    *(MOON | {"title": f"Press {number}"} for number in range(2)),
    {"title": "Time", "body": "It is time.", "source": "Time", "authors": ["Zoë Müller"]},
    {"title": "Dogs", "body": "It barks.", "source": "Breed", "authors": ["Barks"]},
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
        ("breed", ("1 article from Breed", 'source:"Breed"')),  # and no misspelt bread
        ("lookout", ("3 articles from Lookout", 'source:"Lookout"')),  # beside twelve that name it
        ("barks", ("1 article by Barks", 'author:"Barks"')),  # as many have the word
        ("time", None),  # two articles from Time, and ten with the word
        (
            "bread Harbour Gazette",
            ("8 articles from The Harbour Gazette with “bread”", 'bread source:"The Harbour Gazette"'),
        ),
        ("bread by anna weber", ("8 articles by Anna Weber with “bread”", 'bread author:"Anna Weber"')),
        (
            "harbour gazette 2021",
            ("8 articles from The Harbour Gazette of 2021", 'source:"The Harbour Gazette" date:2021'),
        ),
        (
            "harbour gazette crowns march 2021",
            (
                "8 articles from The Harbour Gazette of March 2021 with “crowns”",
                'crowns source:"The Harbour Gazette" date:2021-03',
            ),
        ),
        (
            '"bread costs" harbour gazette',
            ('8 articles from The Harbour Gazette with "bread costs"', '"bread costs" source:"The Harbour Gazette"'),
        ),
        ('"old harbour" 2021', ('5 articles of 2021 with "old harbour"', '"old harbour" date:2021')),
        ("daily moon 2019", ("3 articles from Daily Moon of 2019", 'source:"Daily Moon" date:2019')),  # 5 name it
        ("harbour gazette bread wool", None),  # no article has all of it
        ("Müller", ("2 articles by writers named “Müller”", 'author:"Müller"')),
        ("zoe mueller", None),
        ("harbuor", (None, "harbour")),
        ("*arbuor", None),
        ("march 2021", ("13 articles of March 2021", "date:2021-03")),
        ("bread 4 march 2021", None),  # no article of that day has the word
        ("harbour 2021", ("5 articles of 2021 with “harbour”", "harbour date:2021")),
        ("source:gazette", None),
        ("", None),
    ],
)
def test_offers(archive: Archive, q: str, expected: tuple[str | None, str] | None) -> None:
    assert offered(archive, q) == expected


def test_a_spelling_that_finds_less_hides_no_name(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"Anna Webber": 4, 'author:"Anna Weber"': 3, '"Anna Weber"': 5}
    monkeypatch.setattr(archive, "spellings", lambda q: ("Anna Webber",))
    monkeypatch.setattr(offers, "counts", lambda archive, question: (found[question.q], found[question.q]))
    assert offered(archive, "Anna Weber") == ("3 articles by Anna Weber", 'author:"Anna Weber"')


def test_words_of_a_field_are_looked_for_in_the_text(archive: Archive) -> None:
    ways = ways_out(archive, Question(q='people:"anna weber" NOT title:bread -people:crow*'), ())
    assert ("“people:”, so with the words anywhere", 5) in [(way.left_out, way.total) for way in ways]
    ways = ways_out(archive, Question(q='people:"anna weber"^2'), ())
    assert [way.total for way in ways if "anywhere" in way.left_out] == [5]  # what is worth more has a field too
    ways = ways_out(archive, Question(q='people:"anna webster" harbour'), ())
    assert [way.total for way in ways if "anywhere" in way.left_out] == [0]  # some of the words are no way out


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("“weber harbour” zzz", {"/?q=%22weber+harbour%22~5+zzz", "/?q=weber+harbour+zzz"}),
        ('zzz OR title:"a b"', {"/?q=zzz+OR+title:%22a+b%22~5", "/?q=zzz+OR+title:a+title:b"}),
        ('"weber harbour"^2 zzz', {"/?q=%22weber+harbour%22~5^2+zzz", "/?q=(weber+harbour)^2+zzz"}),
        ('-"weber harbour" zzz', set()),  # what was to be left out is not asked for
    ],
)
def test_quotation_marks_left_out(archive: Archive, q: str, expected: set[str]) -> None:
    ways = ways_out(archive, Question(q=q), ())
    assert {unquote(way.url).replace('"', "%22") for way in ways if "quotation marks" in way.left_out} == expected
