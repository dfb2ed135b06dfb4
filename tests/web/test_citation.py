from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from index.article import Article, Cluster
from web.citation import citation
from web.differences import differences

LINK = "https://archive.example/articles/abc"


def article(**fields: Any) -> Article:
    return Article(**({"id": "abc", "title": "Seed prices rise", "body": "", "path": "p", "paths": ("p",)} | fields))


def test_a_citation_names_publisher_and_archive() -> None:
    made = citation(
        article(authors=("Anna Weber", "Li Na"), source="The Courier", date="2022-12-13", url="https://c.example/1"),
        LINK,
    )
    assert made.text == (
        "Anna Weber and Li Na. “Seed prices rise.” The Courier, 13 December 2022. https://c.example/1 "
        f"Archived at {LINK}"
    )
    assert made.bibtex.startswith("@online{weber2022seed-abc,\n  author = {{Anna Weber} and {Li Na}},\n")
    assert "  url = {https://c.example/1}," in made.bibtex


def test_a_citation_of_next_to_nothing() -> None:
    made = citation(article(title=""), LINK)
    assert made.text == f"“Article without a title.” Archived at {LINK}"
    assert made.bibtex.startswith("@online{abc,")
    assert f"url = {{{LINK}}}" in made.bibtex


def test_bibtex_is_escaped() -> None:
    made = citation(article(title="50% & {more}_\\", url="javascript:alert(1)"), LINK)
    assert r"50\% \& \{more\}\_\textbackslash{}" in made.bibtex
    assert "javascript" not in made.bibtex + made.text


def test_differences_go_down_to_words() -> None:
    lines = differences(
        "One.\nThe harvest was good in Kazan this year.\nGone.", "One.\nThe harvest was bad in Kazan this year."
    )
    assert [line.kind for line in lines] == ["same", "edited", "left"]
    assert [(each.kind, each.text) for each in lines[1].changes if each.kind != "same"] == [
        ("left", "good"),
        ("right", "bad"),
    ]


def test_unlike_paragraphs_are_not_mixed() -> None:
    lines = differences("Rain fell all night long.", "Prices went up by half.")
    assert [line.kind for line in lines] == ["left", "right"]


texts = st.lists(st.sampled_from(["a b c", "a b d", "x", "", "long line of words"]), max_size=8).map("\n".join)


@given(texts, texts)
def test_both_texts_come_back_whole(left: str, right: str) -> None:
    lines = differences(left, right)
    for text, other in ((left, "right"), (right, "left")):
        kept = [
            "".join(each.text for each in line.changes if each.kind != other) for line in lines if line.kind != other
        ]
        assert kept == [line for line in text.split("\n") if line]


@pytest.mark.timeout(20)
def test_enormous_texts_are_compared_in_bounded_time() -> None:
    assert differences("a " * 100_000, "b " * 100_000)
    assert differences("a\n" * 50_000, "b\n" * 50_000)


def test_copies_are_shown_with_what_differs(client: FlaskClient, archive: Any) -> None:
    soup = BeautifulSoup(client.get(f"/articles/{archive.articles[-1].id}/copies").text, "lxml")
    assert "nearly the same text" in soup.get_text()


def test_every_page_of_copies_says_how_many_there_are(client: FlaskClient, archive: Any) -> None:
    archive.articles = [replace(each, cluster=Cluster("a", 29)) for each in archive.articles[:29]]
    address = f"/articles/{archive.articles[3].id}/copies"
    seen = []
    pages = [address]
    for page in pages:
        soup = BeautifulSoup(client.get(page).text, "lxml")
        assert "29 articles of the archive have nearly the same text" in soup.get_text()
        seen += [link["href"] for link in soup.select(".copy-of h2 a")]
        pages += [link["href"] for link in soup.select("a[rel=next]")]
    assert len(pages) == 2
    assert sorted(seen) == sorted(f"/articles/{each.id}" for each in archive.articles if each != archive.articles[3])
    for wrong in ("-1", "²", "9" * 5_000):  # Python reads no number of so many digits
        assert client.get(f"{address}?offset={wrong}").status_code == 400


def test_times_and_their_origins_are_shown(client: FlaskClient, archive: Any) -> None:
    told = {"published_at": "json-ld", "modified_at": "meta", "url": "canonical"}
    times = {"published_at": "2024-03-05T10:00:00Z", "modified_at": "2024-03-06"}
    archive.articles[0] = replace(archive.articles[0], origins=told, **times)
    text = BeautifulSoup(client.get(f"/articles/{archive.articles[0].id}").text, "lxml").select_one(".about").get_text()
    assert "5 March 2024, 10:00 (UTC) (from the page's JSON-LD)" in text
    assert "6 March 2024 (from a meta tag)" in text
    assert "(from the page's canonical link)" in text


def test_the_article_page_offers_citations_and_similar_articles(client: FlaskClient, archive: Any) -> None:
    soup = BeautifulSoup(client.get(f"/articles/{archive.articles[0].id}").text, "lxml")
    assert "Archived at http://localhost/articles/" in soup.select_one("#cite-text").get_text()
    assert len(soup.select(".similar li")) == 5


def test_names_that_are_read_from_right_to_left_do_not_move_their_neighbours() -> None:
    written = article(title="محادثات السلام", authors=("محمد علي", "Eve"), source="صحيفة", date="2023-01-03")
    text = citation(written, LINK).text
    assert text.startswith(
        "\u2068محمد علي\u2069 and Eve. \u2068“محادثات السلام.”\u2069 \u2068صحيفة\u2069, 3 January 2023."
    )
    assert "\u2068" not in citation(article(), LINK).text


def test_signs_that_turn_the_direction_do_not_reach_the_rest_of_a_citation() -> None:
    made = citation(article(title="Seed \u202eprices rise", authors=("\u2066Eve",), source="\u202bPaper"), LINK)
    assert made.text == f"Eve. “Seed prices rise.” Paper. Archived at {LINK}"
    assert "title = {{Seed prices rise}}" in made.bibtex
