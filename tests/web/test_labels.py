import gzip
import re
from importlib import resources

import pytest
from flask.testing import FlaskClient

from search.results import Snippet
from web.labels import ORIGINS, country_name, display_label, dots_around, labels_apart, language_name


def test_codes_are_said_as_names() -> None:
    assert country_name("RU") == "Russia"
    assert language_name("uk") == "Ukrainian"
    assert language_name("pt-BR") == "Portuguese"
    assert (country_name("ZZ"), language_name("zz")) == ("ZZ", "zz")
    assert display_label("source", "RU", "The Courier") == "The Courier"


def test_every_origin_has_words() -> None:
    for module in ("metadata", "titles", "bylines", "published", "records", "draft"):
        source = resources.files("index.ingest").joinpath(f"{module}.py").read_text()
        named = re.findall(r'\(\s*"([a-z-]+)", (?:lambda|publisher|linked)|origins\["\w+"\] = "([a-z-]+)"', source)
        assert {first or second for first, second in named} <= set(ORIGINS)


def test_facets_say_names_on_the_page_and_in_json(client: FlaskClient) -> None:
    values = client.get("/api/v1/search?facets=country,language").get_json()["facets"]
    assert [value["label"] for value in values["country"]["values"]] == ["Russia"]
    assert [value["label"] for value in values["language"]["values"]] == ["English"]
    assert client.get("/api/v1/facets/country?prefix=rus").get_json()["matching"] == 1
    assert ">Russia<" in client.get("/").text
    assert ">Russia<" in client.get("/?country=RU").text


def test_whole_answers_are_compressed_for_those_who_ask(client: FlaskClient) -> None:
    plain = client.get("/")
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == "Accept-Encoding"
    small = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 3
    assert gzip.decompress(small.data) == plain.data
    assert "Content-Encoding" not in client.get("/livez", headers={"Accept-Encoding": "gzip"}).headers
    style = client.get("/static/site.css", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert b"color-scheme" in gzip.decompress(style.data)
    assert "Content-Encoding" not in client.get("/export.csv", headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize(
    ("value", "label", "shown"),
    [
        ("bangor-gb", "Bangor", "Bangor (United Kingdom)"),
        ("bangor-wls-gb", "Bangor", "Bangor (WLS, United Kingdom)"),
        ("springfield-us-4951788", "Springfield", "Springfield (United States)"),
        ("st-johns-ca", "St. John's", "St. John's (Canada)"),
        ("mumbai-in", "Bombay", "Bombay (India)"),
        ("bangor", "Bangor", "Bangor"),
        ("washington-state", "Washington", "Washington"),
        ("kim jong-un", "Kim Jong Un", "Kim Jong Un"),
    ],
)
def test_of_values_that_are_written_alike_the_key_tells_where_they_lie(value: str, label: str, shown: str) -> None:
    assert labels_apart([(value, label), ("other", label)])[0] == shown
    assert labels_apart([(value, label), ("other", "Other")])[0] == label


@pytest.mark.parametrize("end", [".", "?”", "said “so”", "。", "！」", "؟", "۔"])
def test_a_whole_sentence_of_any_script_has_no_dots_behind_it(end: str) -> None:
    assert dots_around(Snippet("body", f"It is late {end}", "", 0, ())) == ("", "")
    assert dots_around(Snippet("body", f"{end} It is", "", 7, ())) == ("…\u00a0", "\u00a0…")
