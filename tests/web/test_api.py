from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from index.article import Outside
from index.errors import IndexDamaged, IndexMissing, IndexOutdated
from search.errors import BadRequest
from search.query import Diagnostic
from tests.conftest import PROJECT


def problem(response: Any) -> dict[str, Any]:
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = response.get_json(force=True)
    assert body["status"] == response.status_code
    return body


@pytest.mark.parametrize("name", ["limit", "fragments", "facet_limit", "recency", "q", "people"])
def test_true_and_false_are_neither_numbers_nor_texts(client: FlaskClient, name: str) -> None:
    for value in (True, False, [True]):
        body = problem(client.post("/api/v1/search", json={name: value}))
        assert (body["status"], body["errors"][0]["parameter"]) == (400, name)
    assert client.post("/api/v1/search", json={"explain": True, "collapse": False}).status_code == 200


def test_a_page_has_the_documented_fields(client: FlaskClient) -> None:
    page = client.get("/api/v1/search?q=harvest&limit=2").get_json()
    assert list(page) == [
        "query", "total", "partial", "took_ms", "generation", "hits", "facets", "histogram", "undated", "notes",
        "next_cursor",
    ]  # fmt: skip
    assert page["total"] == 30
    assert len(page["hits"]) == 2
    assert set(page["facets"]) == {"people", "places", "source", "author"}
    assert set(page["facets"]["people"]["values"][0]) == {"value", "label", "count", "selected"}
    assert set(page["histogram"][0]) == {"from", "to", "count"}
    hit = page["hits"][0]
    assert {"id", "title", "source", "url", "path", "date", "date_source", "authors", "language", "people", "places",
            "score", "snippets", "cluster", "explain"} <= set(hit)  # fmt: skip
    assert set(hit["snippets"][0]) == {"field", "text", "html", "start", "marks"}


def test_parameters_reach_the_archive(client: FlaskClient, archive: Any) -> None:
    client.get(
        "/api/v1/search?q=x&people=a&people=b&exclude.source=s&from=2022-02&to=2022-02&match=any&sort=oldest&limit=7"
        "&facets=people,source&facet_limit=3&fragments=1&explain=1&collapse=1&recency=2"
    )
    assert archive.asked[0] == {
        "q": "x", "people": ("a", "b"), "exclude": {"source": ("s",)}, "date_from": "2022-02-01",
        "date_to": "2022-02-28", "undated": False, "match": "any", "sort": "oldest", "limit": 7, "cursor": None,
        "facets": ("people", "source"), "facet_limit": 3, "fragments": 1, "explain": True, "collapse": True,
        "recency": 2,
    }  # fmt: skip


@pytest.mark.parametrize("body", [
    {"data": {"q": "x", "people": ["a", "b"], "exclude.source": "s", "limit": "7"}},
    {"json": {"q": "x", "people": ["a", "b"], "exclude.source": ["s"], "limit": 7}},
    {"json": {"q": "x", "people": ["a", "b"], "exclude": {"source": ["s"]}, "limit": 7, "cursor": None}},
])  # fmt: skip
def test_post_takes_the_same_names(client: FlaskClient, archive: Any, body: dict[str, Any]) -> None:
    assert client.post("/api/v1/search", **body).status_code == 200
    asked = archive.asked[0]
    assert (asked["q"], asked["people"], asked["exclude"], asked["limit"]) == ("x", ("a", "b"), {"source": ("s",)}, 7)


@pytest.mark.parametrize(("query", "parameter"), [
    ("peple=x", "peple"),
    ("q=a&q=b", "q"),
    ("limit=0", "limit"),
    ("limit=101", "limit"),
    ("limit=" + "9" * 7_900, "limit"),
    ("limit=１", "limit"),
    ("sort=best", "sort"),
    ("match=some", "match"),
    ("from=2022-13", "from"),
    ("to=yesterday", "to"),
    ("from=2022-02-30", "from"),
    ("from=0000", "from"),
    ("from=2023&to=2022", "from"),
    ("date=some", "date"),
    ("date=none&from=2022", "date"),
    ("facets=people,titles", "facets"),
    ("strict=perhaps", "strict"),
    ("fragments=-1", "fragments"),
    ("exclude.title=x", "exclude.title"),
])  # fmt: skip
def test_a_parameter_that_cannot_be_used_is_named(client: FlaskClient, query: str, parameter: str) -> None:
    body = problem(client.get(f"/api/v1/search?{query}"))
    assert body["status"] == 400
    assert [each["parameter"] for each in body["errors"]] == [parameter]


def test_all_faults_come_together(client: FlaskClient) -> None:
    body = problem(client.get("/api/v1/search?limit=x&sort=y&colour=z"))
    assert {each["parameter"] for each in body["errors"]} == {"limit", "sort", "colour"}


def test_a_misspelt_parameter_gets_a_suggestion(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/search?place=x"))["errors"][0]["suggestion"] == "places"


def test_empty_parameters_count_as_not_given(client: FlaskClient, archive: Any) -> None:
    assert client.get("/api/v1/search?q=&from=&to=&people=&limit=").status_code == 200
    assert archive.asked[-1]["limit"] == 10
    assert "people" not in archive.asked[-1]


def test_no_facets_can_be_asked_for(client: FlaskClient, archive: Any) -> None:
    client.get("/api/v1/search?facets=")
    assert archive.asked[-1]["facets"] == ()
    client.post("/api/v1/search", json={"facets": []})
    assert archive.asked[-1]["facets"] == ()


def test_diagnostics_are_errors_in_strict_mode_only(client: FlaskClient, archive: Any) -> None:
    archive.diagnostics = (Diagnostic(3, 4, "lone_quote", "This quote is never closed.", 'ab"c"'),)
    assert client.get('/api/v1/search?q=abc"').get_json()["query"]["diagnostics"][0]["code"] == "lone_quote"
    body = problem(client.get('/api/v1/search?q=abc"&strict=1'))
    assert (body["status"], body["code"]) == (400, "query_mistake")
    assert body["errors"][0]["position"] == {"start": 3, "end": 4}
    assert body["errors"][0]["suggestion"] == 'ab"c"'


def test_values_of_a_facet_are_refused_for_a_mistake_in_strict_mode_only(client: FlaskClient, archive: Any) -> None:
    archive.diagnostics = (Diagnostic(3, 4, "lone_quote", "This quote is never closed."),)
    assert client.get('/api/v1/facets/people?q=abc"').status_code == 200
    assert problem(client.get('/api/v1/facets/people?q=abc"&strict=1'))["code"] == "query_mistake"


def test_a_refusal_below_is_a_400(client: FlaskClient, archive: Any) -> None:
    archive.failure = BadRequest("cursor", "It belongs to no answer.", position=(0, 2))
    body = problem(client.get("/api/v1/search?cursor=xx"))
    assert (body["status"], body["errors"][0]["parameter"]) == (400, "cursor")


def test_a_bug_is_a_500_that_tells_nothing(client: FlaskClient, archive: Any) -> None:
    archive.failure = RuntimeError("/srv/secret/path")
    body = problem(client.get("/api/v1/search"))
    assert (body["status"], body["code"]) == (500, "internal")
    assert "secret" not in json.dumps(body)


@pytest.mark.parametrize(
    "payload",
    [
        "[]",
        "{",
        '"q"',
        "[" * 100_000,
        '{"people": "a", "people": "b"}',
        '{"\\ud800": 1}',
        '{"q": {"a": 1}}',
        '{"q": [["a"]]}',
        '{"q": 1.5}',
        "\x00",
    ],
)
def test_a_body_that_is_no_question_is_a_400(client: FlaskClient, payload: str) -> None:
    assert problem(client.post("/api/v1/search", data=payload, content_type="application/json"))["status"] == 400


def test_other_kinds_of_body_are_a_415(client: FlaskClient) -> None:
    assert problem(client.post("/api/v1/search", data=b"q=x", content_type="text/csv"))["status"] == 415


def test_a_megabyte_is_a_413(client: FlaskClient) -> None:
    assert problem(client.post("/api/v1/search", data={"q": "a" * 1_000_000}))["status"] == 413
    assert problem(client.post("/api/v1/search", json={"q": "a" * 1_000_000}))["status"] == 413


def test_an_endless_address_is_a_414(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/search?q=" + "a" * 100_000))["status"] == 414


def test_too_many_values_are_a_400(client: FlaskClient) -> None:
    body = problem(client.post("/api/v1/search", json={"people": [f"p{n}" for n in range(1_001)]}))
    assert body["errors"][0]["parameter"] == "people"


def test_an_article_comes_whole(client: FlaskClient, archive: Any) -> None:
    article = archive.articles[0]
    body = client.get(f"/api/v1/articles/{article.id}").get_json()
    assert body["body"] == article.body
    start, end = body["people"][0]["mentions"][0]
    assert body["body"][start:end] == "Ivan Petrov"
    prompt = {"text": "Sign up for our newsletter", "chars": 26, "rule": "newsletter", "start": 0}
    assert body["ledger"] == [prompt | {"reason": "a newsletter prompt"}]


def test_the_ledger_has_the_page_around_the_story_too(client: FlaskClient, archive: Any) -> None:
    first = archive.articles[0]
    parts = (Outside("Home", "A menu.", 4, before=True), Outside("Nobody", "Comments.", 12_345, before=False))
    archive.articles[0] = replace(first, outside=parts)
    ledger = client.get(f"/api/v1/articles/{first.id}").get_json()["ledger"]
    assert [(entry["rule"], entry["text"], entry["chars"], entry["start"]) for entry in ledger] == [
        ("outside-story", "Home", 4, 0),
        ("newsletter", "Sign up for our newsletter", 26, 0),
        ("outside-story", "Nobody", 12_345, len(first.body)),
    ]


def test_an_unknown_article_is_a_404(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/articles/nothing"))["code"] == "unknown_article"


def test_unknown_addresses_and_methods_are_problems(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/nothing"))["status"] == 404
    response = client.delete("/api/v1/search")
    assert problem(response)["status"] == 405
    assert "GET" in response.headers["Allow"]


def test_a_facet_is_searched_ordered_and_paged(client: FlaskClient) -> None:
    body = client.get("/api/v1/facets/source").get_json()
    assert [value["value"] for value in body["values"]][:2] == ["Northern Herald", "The Volga Courier"]
    assert body["distinct"] == 3
    body = client.get("/api/v1/facets/source?prefix=vol").get_json()
    assert [value["value"] for value in body["values"]] == ["The Volga Courier"]
    first = client.get("/api/v1/facets/source?order=label&limit=1").get_json()
    assert first["values"][0]["value"] == "Northern Herald"
    assert first["next_offset"] == 1
    last = client.get("/api/v1/facets/source?order=label&limit=2&offset=1").get_json()
    assert last["values"][1]["value"] == "The Volga Courier"
    assert last["next_offset"] is None


def test_a_facet_counts_within_a_search(client: FlaskClient) -> None:
    body = client.get("/api/v1/facets/source?q=harvest").get_json()
    assert sum(value["count"] for value in body["values"]) == 30


@pytest.mark.parametrize(
    "address",
    [
        "facets/source?order=best",
        "facets/source?offset=x",
        "facets/source?prefix=a&prefix=b",
        "suggest?limit=x",
        "suggest?q=a&limit=0",
        "suggest?q=a&limit=101",
        "suggest?q=a&q=b",
        "suggest?field=body",
        "suggest?colour=red",
        "status?x=1",
    ],
)
def test_other_endpoints_refuse_too(client: FlaskClient, address: str) -> None:
    assert problem(client.get(f"/api/v1/{address}"))["status"] == 400


def test_an_unknown_facet_is_a_404(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/facets/body"))["code"] == "unknown_facet"


def test_suggestions_come_from_people_places_and_titles(client: FlaskClient) -> None:
    body = client.get("/api/v1/suggest?q=ka").get_json()
    assert body["suggestions"] == [{"field": "places", "value": "kazan", "label": "Kazan", "count": 31}]
    assert client.get("/api/v1/suggest?q=").get_json()["suggestions"] == []
    others = client.get("/api/v1/suggest?q=an&field=source&field=author").get_json()["suggestions"]
    assert others == [{"field": "author", "value": "Anna Weber", "label": "Anna Weber", "count": 30}]
    titles = client.get("/api/v1/suggest?q=harvest&field=title&limit=3").get_json()["suggestions"]
    assert [each["field"] for each in titles] == ["title"] * 3


def test_without_an_archive_everything_waits_for_it(broken_client: tuple[FlaskClient, list[Exception]]) -> None:
    client, errors = broken_client
    errors.append(IndexMissing("/srv/archive"))
    response = client.get("/api/v1/search")
    body = problem(response)
    assert (body["status"], body["code"]) == (503, "index_missing")
    assert "/srv" not in json.dumps(body)
    assert response.headers["Retry-After"]
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200
    assert client.get("/").status_code == 503
    errors[0] = IndexDamaged("gen-1/a", "size")
    assert problem(client.get("/api/v1/status"))["code"] == "index_damaged"
    errors[0] = IndexOutdated("format 2, this one reads 3")
    body = problem(client.get("/api/v1/search?q=x"))
    assert (body["code"], body["title"]) == ("index_outdated", "The archive was made by another version")
    assert "run clippings reindex once" in body["detail"]
    assert "run clippings reindex once" in client.get("/").get_data(as_text=True)
    errors.clear()
    assert client.get("/readyz").status_code == 200
    assert client.get("/api/v1/status").get_json()["articles"] == 31


def test_openapi_names_every_parameter_and_resolves(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    names = {each["name"] for each in document["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert {"q", "people", "exclude.people", "from", "to", "date", "strict", "collapse"} <= names
    counts = [one["schema"] for one in document["paths"]["/api/v1/search"]["get"]["parameters"]]
    assert sorted(each["maximum"] for each in counts if each.get("type") == "integer") == [5, 10, 100, 1_000]
    known = document["components"]["schemas"]
    referred = {text.split("/")[-1] for text in _references(document)}
    assert referred <= set(known)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("search?q=ferry&explain=1&limit=2", "Page"),
        ("search?q=people:x+%22y", "Page"),
        ("search?sort=foo&limit=x", "Problem"),
        ("search?from=2022-13", "Problem"),
        ("articles/{id}", "Article"),
        ("articles/nothing", "Problem"),
        ("articles/{id}/similar", "Hits"),
        ("articles/{id}/copies", "Hits"),
        ("people/{person}", "Profile"),
        ("places/{place}", "Profile"),
        ("facets/people?prefix=a", "FacetPage"),
        ("suggest?q=a", "Suggestions"),
        ("status", "Status"),
    ],
)
def test_openapi_describes_what_is_answered(client: FlaskClient, archive: Any, path: str, schema: str) -> None:
    article = next(each for each in archive.articles if each.people and each.places)
    names = {"id": article.id, "person": article.people[0].key, "place": article.places[0].key}
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    answer = client.get("/api/v1/" + path.format(**names)).get_json()
    assert list(_misfits(answer, schemas[schema], schemas)) == []


JSON_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict,
    "null": type(None),
}  # fmt: skip


def _misfits(value: Any, schema: dict[str, Any], schemas: dict[str, Any], at: str = "") -> Iterator[str]:
    """Where a value is not what a schema says, or has properties that it does not name."""
    if "$ref" in schema:
        yield from _misfits(value, schemas[schema["$ref"].rpartition("/")[2]], schemas, at)
    elif "anyOf" in schema:
        tries = [list(_misfits(value, each, schemas, at)) for each in schema["anyOf"]]
        yield from min(tries, key=len)
    elif not isinstance(value, JSON_TYPES[schema["type"]]):
        yield f"{at}: {value!r} is no {schema['type']}"
    elif "properties" in schema:
        yield from (f"{at}.{name} is missing" for name in schema["required"] if name not in value)
        for name, inner in value.items():
            if name in schema["properties"]:
                yield from _misfits(inner, schema["properties"][name], schemas, f"{at}.{name}")
            else:
                yield f"{at}.{name} is not described"
    elif "additionalProperties" in schema:
        for name, inner in value.items():
            yield from _misfits(inner, schema["additionalProperties"], schemas, f"{at}.{name}")
    elif "items" in schema:
        for number, inner in enumerate(value):
            yield from _misfits(inner, schema["items"], schemas, f"{at}[{number}]")


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [each for value in node.values() for each in _references(value)]
    return [each for value in node for each in _references(value)] if isinstance(node, list) else []


def test_metrics_count_by_route_and_never_by_address(client: FlaskClient) -> None:
    client.get("/api/v1/articles/secret-name")
    text = client.get("/metrics").text
    assert 'clippings_requests_total{method="GET",route="/api/v1/articles/<article_id>",status="404"}' in text
    assert "secret-name" not in text


def test_similar_articles_and_copies(client: FlaskClient, archive: Any) -> None:
    article = archive.articles[-1].id
    assert len(client.get(f"/api/v1/articles/{article}/similar?limit=3").get_json()["hits"]) == 3
    assert [hit["id"] for hit in client.get(f"/api/v1/articles/{article}/copies").get_json()["hits"]] == [article]
    assert problem(client.get(f"/api/v1/articles/{article}/similar?limit=x"))["status"] == 400


def test_a_search_without_hits_says_which_criterion_stands_in_the_way(client: FlaskClient) -> None:
    query = client.get("/api/v1/search?q=harvest&source=Nobody").get_json()["query"]
    assert [(way["left_out"], way["total"]) for way in query["ways_out"]] == [("source “Nobody”", 30), ("“harvest”", 0)]
    assert client.get(query["ways_out"][0]["url"]).status_code == 200
    assert client.get("/api/v1/search?q=harvest").get_json()["query"]["ways_out"] == []
    for days, told in (("from=1990&to=1991", "the dates 1990 to 1991"), ("date=none", "the filter for no known date")):
        ways = client.get(f"/api/v1/search?q=harvest&{days}").get_json()["query"]["ways_out"]
        assert told in [way["left_out"] for way in ways]


def test_every_code_of_an_error_is_documented() -> None:
    told = "".join(path.read_text() for path in sorted((PROJECT / "web").glob("*.py")))
    codes = set(
        re.findall(r'"((?:unknown|index|bad)_[a-z]+|original_gone|not_found|[a-z]+_(?:mistake|slow|large|long))"', told)
    )
    document = (PROJECT / "docs" / "http-api.md").read_text()
    assert len(codes) > 12
    assert {code for code in codes - {"index_dir"} if f"`{code}`" not in document} == set()


@pytest.mark.parametrize(("asked", "nearest"), [("limit=0", "1"), ("limit=5x", "1"), ("limit=0500", "100")])
def test_the_nearest_number_is_offered(client: FlaskClient, asked: str, nearest: str) -> None:
    for endpoint in ("search", "suggest"):
        fault = problem(client.get(f"/api/v1/{endpoint}?{asked}"))["errors"][0]
        assert fault["detail"].endswith(" is not a whole number from 1 to 100.")
        assert fault["suggestion"] == nearest
