"""Queries that nobody means well: each is refused with its reason or answered with diagnostics, and soon."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.archive import Options, reindex
from web.app import EXTENSION, create_app
from web.settings import Settings

LONGEST_S = 2.0
"""Far above the 50 ms that each takes on an idle machine: a busy one must not fail, a query that hangs must."""

BROKEN = {
    "ten thousand words": " ".join(f"word{number}" for number in range(10_000)),
    "ten thousand ors": " OR ".join(["war"] * 10_000),
    "a thousand parentheses": "(" * 1_000 + "war" + ")" * 1_000,
    "a thousand open": "(" * 1_000,
    "a thousand closed": ")" * 1_000,
    "not a thousand times": "NOT " * 1_000 + "war",
    "minus a thousand times": "-" * 1_000 + "war",
    "star": "*",
    "star first": "*war",
    "one letter": "a*",
    "stars": "a*b*c*" * 50,
    "nine edits": "a~9",
    "edits of a field": "title:~2",
    "lucene range": "[a TO z]",
    "half a range": "date:[2020 TO",
    "date too far": "date:99999-99-99..0000-00-00",
    "lone quote": '"',
    "lone quotes": '" " "',
    "quote at the end": 'war "',
    "slop too far": '"war ends"~99999999999999999999',
    "boost too far": "war^1e999",
    "boost of nothing": "^2",
    "only operators": "AND OR NOT",
    "fields of fields": "title:" * 300 + "war",
    "unknown fields": "nosuch:war other:peace",
    "control characters": "wa\x00r \x01\x02\x1b[31m \x7f \u0085",
    "only control characters": "\x00\x01\x02",
    "regular expression": "/(a+)+$/",
}
WELL_FORMED = {
    "empty": "",
    "any date": "date:..",
    "blank": " \t\r\n ",
    "lone apostrophe": "'",
    "one long word": "a" * 900,
    "marks piled up": "a" + "\u0301" * 900,
    "right to left": "\u202ewar\u202c ‮",
    "astral": "😀" * 400,
    "script": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE articles; --",
    "format": "%s%n{0}{{7*7}}${jndi:x}",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("hostile")
    records = [
        {"id": number, "title": f"War story {number}", "body": "The war ends. " * 5, "people": [], "places": []}
        for number in range(50)
    ]
    (folder / "records.jsonl").write_text("\n".join(map(json.dumps, records)))
    reindex(folder / "index", [folder / "records.jsonl"], options=Options(processes=1))
    app = create_app(Settings(index_dir=folder / "index"))
    client = app.test_client()
    assert client.get("/api/v1/search?q=war").get_json()["total"] == 50
    yield client
    app.extensions[EXTENSION].close()


def check(response: TestResponse, *statuses: int) -> None:
    """One of the statuses, and told as the interface says."""
    assert response.status_code in statuses, response.get_data(as_text=True)[:300]
    if response.status_code == 200:
        assert response.mimetype == "application/json"
    else:
        assert response.mimetype == "application/problem+json"
        assert response.get_json()["code"]


def timed(client: FlaskClient, path: str, **request: object) -> TestResponse:
    began = time.perf_counter()
    response = client.open(path, **request)  # type: ignore[arg-type]
    seconds = time.perf_counter() - began
    print(f"{1000 * seconds:8.1f} ms  {response.status_code}  {path}  {str(request)[:80]}")
    assert seconds < LONGEST_S
    return response


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_queries_are_told_of(client: FlaskClient, name: str) -> None:
    query = BROKEN[name]
    for request in ({"query_string": {"q": query}}, {"method": "POST", "data": {"q": query}}):
        response = timed(client, "/api/v1/search", **request)
        check(response, 200, 400, 414)
        if response.status_code == 200:
            assert response.get_json()["query"]["diagnostics"]
    strict = timed(client, "/api/v1/search", method="POST", data={"q": query, "strict": "1"})
    check(strict, 400)
    assert strict.get_json()["errors"][0]["parameter"] == "q"


@pytest.mark.parametrize("name", sorted(WELL_FORMED))
def test_odd_queries_are_answered(client: FlaskClient, name: str) -> None:
    check(timed(client, "/api/v1/search", query_string={"q": WELL_FORMED[name]}), 200)


@pytest.mark.parametrize("query", [*BROKEN.values(), *WELL_FORMED.values()])
def test_the_page_answers_too_and_repeats_no_markup(client: FlaskClient, query: str) -> None:
    response = timed(client, "/", query_string={"q": query})
    assert response.status_code in (200, 400, 414)
    assert response.mimetype == "text/html"
    assert "<script>alert" not in response.get_data(as_text=True)


@pytest.mark.parametrize("kind", ["form", "json"])
def test_a_megabyte_by_post(client: FlaskClient, kind: str) -> None:
    query = "war " * 262_144
    body = {"data": {"q": query}} if kind == "form" else {"json": {"q": query}}
    check(timed(client, "/api/v1/search", method="POST", **body), 413)


@pytest.mark.parametrize(
    "raw", [b"%ff%fe", b"%ed%a0%80", b"%00", b"%", b"%u0041", b"q=%c3%28&q=2", b"=&&==&q", b"\xff"]
)
def test_query_strings_that_are_no_text(client: FlaskClient, raw: bytes) -> None:
    path = "/api/v1/search?q=" + raw.decode("latin-1")
    check(timed(client, path), 200, 400)


ODD_BODIES = (
    *(b"", b"{", b"[]", b"null", b"1", b'"war"', b"\xff\xfe", b"[" * 100_000, b'{"q":' * 20_000),
    *(b'{"q": 1}', b'{"q": ["a", ["b"]]}', b'{"q": null}', b'{"q": "\\ud800"}', b'{"people": {}}'),
    *(b'{"limit": 1e999}', b'{"limit": NaN}', b'{"limit": -1}'),
)


@pytest.mark.parametrize("body", ODD_BODIES, ids=lambda body: repr(body[:20]))
def test_json_bodies_of_any_kind(client: FlaskClient, body: bytes) -> None:
    check(timed(client, "/api/v1/search", method="POST", data=body, content_type="application/json"), 200, 400)


@pytest.mark.parametrize(
    "parameters",
    ["limit=-1", "limit=0x10", "limit=1e9", "limit=999999999999999999999", "limit=٣", "sort=best", "from=2023-02-30",
     "to=yesterday", "from=9999-12-31&to=0001-01-01", "cursor=x", "cursor=%00", "facets=nosuch", "facet_limit=-5",
     "fragments=1000", "match=some", "date=all", "strict=perhaps", "nosuch=1", "exclude.nosuch=1", "collapse=2"],
)  # fmt: skip
def test_parameters_of_any_kind(client: FlaskClient, parameters: str) -> None:
    check(timed(client, f"/api/v1/search?q=war&{parameters}"), 200, 400)
    assert timed(client, f"/?q=war&{parameters}").status_code in (200, 400)


@pytest.mark.parametrize("value", ["Kazan", "\x00", "a" * 5_000, "<b>", "*", '"', "😀"])
def test_filters_of_any_kind(client: FlaskClient, value: str) -> None:
    for name in ("people", "places", "source", "author", "language", "country", "exclude.people"):
        check(timed(client, "/api/v1/search", query_string={name: value}), 200, 400)


def test_more_filters_than_anybody_wants(client: FlaskClient) -> None:
    check(timed(client, "/api/v1/search", method="POST", data={"people": [f"p{at}" for at in range(5_000)]}), 400)


def test_suggestions_facets_and_articles_of_any_kind(client: FlaskClient) -> None:
    for text in (*BROKEN.values(), *WELL_FORMED.values()):
        check(timed(client, "/api/v1/suggest", query_string={"q": text}), 200, 400, 414)
        check(timed(client, "/api/v1/facets/people", query_string={"q": text}), 200, 400, 414)
    for article_id in ("x", "a" * 26, "..%2f..%2fetc%2fpasswd", "%00", "a" * 5_000, "😀"):
        for path in ("/api/v1/articles/", "/articles/"):
            assert timed(client, path + article_id).status_code in (404, 414)
        assert timed(client, f"/articles/{article_id}/original").status_code in (404, 414)


def test_surrogates_in_json_are_answered(client: FlaskClient) -> None:
    body = b'{"q": "war \\ud83d"}'
    response = timed(client, "/api/v1/search", method="POST", data=body, content_type="application/json")
    check(response, 200, 400)
    response.get_data().decode("utf-8")


def test_nothing_was_left_behind(client: FlaskClient, tmp_path: Path) -> None:
    for query in BROKEN.values():
        timed(client, "/api/v1/search", method="POST", data={"q": query})
    assert client.get("/api/v1/search?q=war").get_json()["total"] == 50
