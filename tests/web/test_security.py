from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from web.app import create_app
from web.security import HEADERS, safe_link
from web.settings import Settings

ADDRESSES = [
    "/", "/?q=harvest", "/?from=wrong", "/nothing", "/articles/nothing", "/articles/nothing/original",
    "/api/v1/search", "/api/v1/search?limit=x", "/api/v1/nothing", "/openapi.json", "/livez", "/readyz", "/metrics",
    "/static/site.css", "/static/nothing", "/?q=" + "a" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_headers(client: FlaskClient, address: str) -> None:
    response = client.get(address, buffered=True)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert response.headers["Cache-Control"]


def test_a_bug_has_the_headers_too(client: FlaskClient, archive: Any) -> None:
    archive.failure = RuntimeError("broken")
    response = client.get("/")
    assert response.status_code == 500
    assert response.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_the_policy_allows_no_inline_code() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("address", ["/", "/?q=harvest&people=x", "/?from=wrong", "/nothing"])
def test_pages_hold_no_inline_code(client: FlaskClient, archive: Any, address: str) -> None:
    for text in (client.get(address).text, client.get(f"/articles/{archive.articles[-1].id}?q=Rain").text):
        assert "<style" not in text
        assert "style=" not in text
        assert " on" + "click=" not in text
        assert "<script>" not in text


def test_text_of_articles_is_never_markup(client: FlaskClient, archive: Any) -> None:
    hostile = archive.articles[-1]
    for address in ("/?q=flood", f"/articles/{hostile.id}?q=<script>alert(1)</script>"):
        text = client.get(address).text
        assert "&lt;script&gt;" in text
        assert '" onmouseover="' not in text
        assert "<b>x" not in text
        assert 'href="javascript:' not in text


@pytest.mark.parametrize("url", [
    "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
    "\x01javascript:alert(1)", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "//evil.example", "/relative", "http://", "http:", "",
    "https://a.example/\nx", "https://a.example/ x", "https://a.example/\x7f", "http://[",
    "blob:https://a.example/x", None,
])  # fmt: skip
def test_other_schemes_never_become_links(url: str | None) -> None:
    assert safe_link(url) is None


@pytest.mark.parametrize("url", ["https://a.example/x?y=1#z", "HTTP://a.example", "https://xn--bcher-kva.example/ü"])
def test_web_addresses_become_links(url: str) -> None:
    assert safe_link(url) == url


def test_strict_transport_only_over_tls(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert "Strict-Transport-Security" in client.get("/", base_url="https://a.example").headers


def test_forwarded_headers_are_believed_from_as_many_proxies_as_set(archive: Any) -> None:
    headers = {"X-Forwarded-Proto": "https"}
    for proxies, believed in ((0, False), (1, True)):
        app = create_app(Settings(trusted_proxies=proxies), opener=lambda folder, limits: archive)
        response = app.test_client().get("/", headers=headers)
        assert ("Strict-Transport-Security" in response.headers) is believed
