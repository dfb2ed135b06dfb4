from __future__ import annotations

import csv
import html
import io
import json
import re
import shlex
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from index.archive import add
from index.article import Person
from index.runs import Options
from search.limits import SearchLimits
from tests.web.memory import make_article
from web.app import create_app
from web.faults import Incomplete
from web.question import Question
from web.settings import Settings
from web.takeaway import NUMBER, command_line, every_hit, export_question, inert, spellings

ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_table_holds_every_hit(client: FlaskClient) -> None:
    response = client.get("/export.csv?q=harvest&source=Northern+Herald")
    assert response.headers["Content-Disposition"] == 'attachment; filename="clippings.csv"'
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert len(rows) == 15
    assert {row["source"] for row in rows} == {"Northern Herald"}
    assert rows[0]["people"] == "Ivan Petrov"
    assert rows[0]["permalink"] == f"http://localhost/articles/{rows[0]['id']}"


def test_a_table_for_spreadsheets_says_that_it_is_utf_8(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/?q=harvest").text, "lxml")
    links = [str(link["href"]) for link in soup.select(".takeaway a[href^='/export.csv']")]
    assert links == ["/export.csv?q=harvest&bom=1"]
    assert client.get(links[0]).data.startswith(b"\xef\xbb\xbfid,title,")
    assert client.get("/export.csv?q=harvest").data.startswith(b"id,title,")
    assert client.get("/export.csv?q=harvest&bom=no").data.startswith(b"id,title,")
    refused = client.get("/export.csv?q=harvest&bom=2")
    assert refused.status_code == 400
    assert "“2” is neither 1 nor 0" in refused.text


def test_citations_have_keys_of_their_own_that_are_the_same_everywhere(client: FlaskClient, archive: Any) -> None:
    archive.articles = [make_article(n, title="Harvest & rain", date="2022-03-03") for n in range(3)]
    response = client.get("/export.bib?q=harvest")
    assert response.headers["Content-Disposition"] == 'attachment; filename="clippings.bib"'
    entries = response.text.strip().split("\n\n")
    keys = {entry.partition(",")[0] for entry in entries}
    assert keys == {f"@online{{weber2022harvest-{article.id[:8]}" for article in archive.articles}
    for article in archive.articles:
        shown = html.unescape(client.get(f"/articles/{article.id}").text)
        assert [entry for entry in entries if entry in shown] == [entry for entry in entries if article.id in entry]
    assert all("title = {{Harvest \\& rain}}" in entry for entry in entries)


def test_an_export_goes_on_beyond_one_page(client: FlaskClient, archive: Any) -> None:
    archive.articles *= 8
    lines = client.get("/export.jsonl").text.splitlines()
    assert len(lines) == 8 * 31
    assert json.loads(lines[0])["permalink"].startswith("http://localhost/articles/")


def test_a_fault_shows_before_anything_is_sent(client: FlaskClient) -> None:
    assert client.get("/export.csv?from=soon").status_code == 400


@pytest.mark.parametrize(("cell", "shown"), [
    ("=1+1", "'=1+1"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t'=1"), ("-5", "-5"), ("+7.50", "+7.50"), ("1,105", "1,105"), ("plain", "plain"), ("", ""),
    ("2022-12-13", "2022-12-13"), ("-3e5", "-3e5"), ("-3e5+A1", "'-3e5+A1"), ("Sum;=1+1;2", "Sum;'=1+1;2"),
    ("Ann; @Bob; Carl", "Ann;' @Bob; Carl"), ("＝1+1", "'＝1+1"), ("-.5", "-.5"), ("a=b-c; d", "a=b-c; d"),
])  # fmt: skip
def test_formulas_are_inert_and_numbers_intact(cell: str, shown: str) -> None:
    assert inert(cell) == shown


@given(st.text("=+-@＝;\",'\n\t 1a", max_size=12))
def test_no_reader_of_a_table_meets_a_formula(cell: str) -> None:
    line = io.StringIO()
    csv.writer(line).writerow(("id", inert(cell), "end"))
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(line.getvalue(), newline=""), delimiter=separator):
            for found in row:
                assert NUMBER.fullmatch(found) or not re.match(r'[\s"]*[=+\-@＝]', found), (separator, found)


def test_what_would_lack_hits_is_refused(client: FlaskClient, archive: Any) -> None:
    archive.changes = {"partial": True}
    for address in ("/export.csv?q=harvest", "/export.jsonl?q=harvest", "/feed.atom?q=harvest"):
        response = client.get(address)
        assert response.status_code == 503, address
        assert "took too long" in response.text
        assert response.headers["Retry-After"]


def test_an_export_that_is_cut_later_breaks_off(archive: Any) -> None:
    question = export_question(Question(q="harvest"))
    hits = every_hit(archive.pages(**question.but(limit=10).arguments()))
    archive.changes = {"partial": True}
    assert len(list(islice(hits, 10))) == 10
    with pytest.raises(Incomplete):
        next(hits)


def test_a_search_is_spelt_four_ways() -> None:
    question = Question(q='it\'s "so"', chosen={"people": ("anna weber",)}, excluded={"source": ("x",)}, collapse=True)
    address, request, curl, command = (each.text for each in spellings(question, "https://a.example/"))
    assert address == "https://a.example/?q=it%27s+%22so%22&people=anna+weber&exclude.source=x&collapse=1"
    assert request == address.replace("/?", "/api/v1/search?")
    assert shlex.split(curl) == ["curl", request]
    assert shlex.split(command) == [
        "clippings", "search", "--people", "anna weber", "--exclude.source", "x", "--collapse", 'it\'s "so"',
    ]  # fmt: skip


def test_a_query_that_looks_like_a_flag_is_none() -> None:
    assert shlex.split(command_line(Question(q="-x").pairs())) == ["clippings", "search", "--", "-x"]


def test_a_feed_gives_each_article_once(client: FlaskClient, archive: Any) -> None:
    archive.articles = [replace(each, title="Control \x0b \x00 characters & <b>") for each in archive.articles * 4]
    seen: list[str] = []
    address: str | None = "/feed.atom?q=harvest"
    while address:
        response = client.get(address)
        assert response.mimetype == "application/atom+xml"
        feed = ElementTree.fromstring(response.text)
        seen += [str(entry.findtext(f"{ATOM}id")) for entry in feed.iter(f"{ATOM}entry")]
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        address = links.get("next")
    assert len(seen) == 120
    assert links["alternate"] == "http://localhost/?q=harvest"


def entries(client: FlaskClient, address: str) -> list[str]:
    feed = ElementTree.fromstring(client.get(address).text)
    return [str(entry.findtext(f"{ATOM}title")) for entry in feed.iter(f"{ATOM}entry")]


def test_what_is_new_to_the_archive_stands_at_the_top_of_a_feed_whatever_its_date(
    client: FlaskClient, archive: Any
) -> None:
    late = [make_article(1000 + at, title=f"Harvest of {day}", date=day) for at, day in enumerate(("1987-02-26", None))]
    archive.articles += late
    assert entries(client, "/feed.atom?q=harvest")[:2] == ["Harvest of None", "Harvest of 1987-02-26"]
    feed = ElementTree.fromstring(client.get("/feed.atom?q=harvest").text)
    times = [str(each.text) for each in feed.iter(f"{ATOM}updated")]
    assert times[0] == max(times)
    assert len(set(times)) == len(times) - 1
    assert ElementTree.fromstring(client.get("/feed.atom?q=nothing").text).findtext(f"{ATOM}updated")


def test_a_reader_who_never_turns_the_page_misses_nothing_of_the_last_days(client: FlaskClient, archive: Any) -> None:
    archive.articles = [make_article(number) for number in range(230)]
    assert len(entries(client, "/feed.atom?q=harvest")) == 230
    assert archive.asked[-1]["match"] == "all"


def test_a_large_run_is_in_the_first_document_and_what_was_there_before_is_not(tmp_path: Path) -> None:
    client = create_app(Settings(index_dir=tmp_path / "index")).test_client()
    for run, count in (("first", 120), ("second", 130)):
        lines = [json.dumps({"title": f"{run} {number}", "body": f"A harvest of {number}."}) for number in range(count)]
        (tmp_path / f"{run}.jsonl").write_text("\n".join(lines))
        add(tmp_path / "index", [tmp_path / f"{run}.jsonl"], options=Options(processes=1, near_copies=False))
    found = entries(client, "/feed.atom?q=harvest")
    assert {title.split()[0] for title in found[:130]} == {"second"}
    assert 130 <= len(found) < 250
    client.application.extensions["clippings"].close()


def test_a_browser_can_add_the_archive(client: FlaskClient) -> None:
    document = ElementTree.fromstring(client.get("/opensearch.xml").text)
    addresses = {str(each.get("template")) for each in document.iter() if each.get("template")}
    assert "http://localhost/?q={searchTerms}" in addresses
    assert client.get("/opensearch.json?q=ka").get_json() == ["ka", ["Kazan"]]


def test_a_facet_has_a_page_of_its_own(client: FlaskClient) -> None:
    text = client.get("/facets/source?q=harvest&prefix=vol&order=label").text
    assert "The Volga Courier" in text
    assert "Northern Herald" not in text
    assert 'name="q" value="harvest"' in text
    assert client.get("/facets/nothing").status_code == 404
    assert client.get("/facets/source?order=best").status_code == 400


def test_a_prefix_finds_values_beyond_the_most_frequent(archive: Any) -> None:
    people = [Person(f"person {number}", f"Person {number}") for number in range(40)]
    archive.articles = [make_article(number, people=(people[number], people[0])) for number in range(1, 40)]
    client = create_app(Settings(search=SearchLimits(facet_values=5)), opener=lambda *_: archive).test_client()
    body = client.get("/api/v1/facets/people?prefix=person&limit=100&people=person+7").get_json()
    assert body["values"][0] == {"value": "person 0", "label": "Person 0", "count": 39, "selected": False}
    assert {value["label"] for value in body["values"]} >= {"Person 7", "Person 0"}
    assert len(body["values"]) > 5
    assert [value["label"] for value in body["values"] if value["selected"]] == ["Person 7"]


def test_a_feed_that_has_not_changed_is_not_sent_again(client: FlaskClient, archive: Any) -> None:
    first = client.get("/feed.atom?q=harvest")
    again = {"If-None-Match": first.headers["ETag"]}
    asked = len(archive.asked)
    assert client.get("/feed.atom?q=harvest", headers=again).status_code == 304
    assert len(archive.asked) == asked
    assert client.get("/feed.atom?q=flood", headers=again).status_code == 200
    archive.articles = archive.articles[1:]
    assert client.get("/feed.atom?q=harvest", headers=again).status_code == 200
