"""The pages over the bundled sample, in a real Chromium: accessible, small, quick, and worth looking at."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from index.archive import reindex
from index.runs import Options
from search import Archive, open_archive
from tests.web.browsing import PATIENCE_MS, PHONE, WIDE, served
from web.app import create_app
from web.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGE_BYTES = 50_000
SCRIPT = "**/static/site.js*"
SHIFT = 0.02


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory, sample_site: Path) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "index"
    reindex(folder, [sample_site], options=Options(processes=1))
    return folder


@pytest.fixture(scope="module")
def sample_app(index_dir: Path) -> Iterator[Flask]:
    app = create_app(Settings(index_dir=index_dir))
    yield app
    app.extensions["clippings"].close()


@pytest.fixture(scope="module")
def sample(sample_app: Flask) -> Iterator[str]:
    with served(sample_app) as address:
        yield address


@pytest.fixture(scope="module")
def states(index_dir: Path) -> dict[str, str]:
    """Every state of the site, by name."""
    archive: Archive = open_archive(index_dir)
    page = archive.search("", sort="newest", limit=100, facets=("people", "places"))
    copied = next(hit for hit in page.hits if hit.cluster)
    removed = max(page.hits, key=lambda hit: hit.removed)
    archive.close()
    person, place = (quote(page.facets[name].values[0].value) for name in ("people", "places"))
    return {
        "first": "/",
        "results": "/?q=harbour+OR+ferry",
        "narrowed": f"/?q=the&people={person}&exclude.language=de&from=2019-01-01&sort=oldest&collapse=1&explain=1",
        "mistake": "/?q=harbour+(ferry+%22storm",
        "spelling": "/?q=harbuor",
        "nothing": f"/?q=harbour&people={person}&to=1990-01-01",
        "drawer": "/?q=harbour#filters",
        "article": f"/articles/{removed.id}?q=the",
        "copies": f"/articles/{copied.id}/copies",
        "facet": "/facets/people?order=label",
        "person": f"/people/{person}",
        "place": f"/places/{place}",
        "help": "/help",
        "wrong": "/?from=soon",
        "missing": "/nothing",
    }


# Each width and each theme once: what a theme changes (contrast) does not depend on the width.
@pytest.mark.parametrize(
    ("size", "theme", "script"),
    [(WIDE, "light", True), (PHONE, "dark", True), (PHONE, "light", False)],
    ids=["wide-light", "phone-dark", "no-script"],
)
def test_nobody_is_shut_out(
    sample: str, browser: Browser, states: dict[str, str], theme: Any, size: Any, script: bool
) -> None:
    """axe-core finds nothing on any page, all of it unfolded."""
    context = browser.new_context(viewport=size, color_scheme=theme)
    page = context.new_page()
    if not script:
        page.route(SCRIPT, lambda route: route.abort())
    page.set_default_timeout(PATIENCE_MS)
    found: dict[str, Any] = {}
    for name, address in states.items():
        page.goto(sample + address)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        answer = Axe().run(page, options=AXE_OPTIONS).response
        assert answer["passes"], "axe did not run"
        if answer["violations"]:
            found[name] = [
                (each["id"], [node["html"][:200] for node in each["nodes"]]) for each in answer["violations"]
            ]
    context.close()
    assert found == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_pictures_to_look_at(sample: str, browser: Browser, states: dict[str, str], theme: Any, size: Any) -> None:
    """Kept as output of CI; that nothing is cut off at the side is checked here."""
    folder = Path(os.environ.get("CLIPPINGS_SCREENSHOTS", "var/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport=size, color_scheme=theme)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    for name, address in states.items():
        page.goto(sample + address)
        page.screenshot(path=folder / f"{name}-{size['width']}-{theme}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
    context.close()


def test_a_journey_without_javascript(sample: str, plain: Page) -> None:
    plain.goto(sample)
    plain.fill("#q", "harbour")
    plain.click(".searchbox button")
    expect(plain.locator("h1")).to_have_text(re.compile(r"^\d+ articles for harbour"))
    total = int(plain.inner_text("h1").split()[0])
    plain.check("input[name=people] >> nth=0")
    plain.click("text=Apply filters")
    expect(plain.locator(".tag")).to_have_count(1)
    assert 0 < int(plain.inner_text("h1").split()[0]) < total
    plain.click(".card h3 a >> nth=0")
    expect(plain.locator("mark#hit-1")).to_be_visible()
    plain.click("a.entity >> nth=0")
    expect(plain.locator(".lead")).to_contain_text("Named in")
    plain.click(".lead a")
    with plain.expect_download() as download:
        plain.click(".takeaway summary")
        plain.click("text=as CSV")
    assert download.value.suggested_filename == "clippings.csv"


def test_the_source_file_is_a_download_that_nothing_shows(sample_app: Flask, sample_site: Path) -> None:
    client = sample_app.test_client()
    hits = client.get("/api/v1/search?limit=100").get_json()["hits"]
    hit = next(each for each in hits if each["path"].endswith(".html") and ".zip" not in each["path"])
    response = client.get(f"/articles/{hit['id']}/original")
    assert response.data == (sample_site.parent / hit["path"]).read_bytes()
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.mimetype == "application/octet-stream"
    member = next(each for each in hits if ".zip" in each["path"])
    assert client.get(f"/articles/{member['id']}/original").data.lstrip()[:1] in (b"<", b"\xef")


def test_every_article_has_its_page_and_similar_ones_where_there_are_such(sample_app: Flask) -> None:
    """A story that is told in several articles leads to the others; beside one that stands alone nothing is better than
    articles which share everyday words with it."""
    client = sample_app.test_client()
    hits = client.get("/api/v1/search?limit=100&sort=newest").get_json()["hits"]
    assert len(hits) >= 60
    similar = {}
    for hit in hits[::7] + [hit for hit in hits if "Annie Rourke" in hit["title"] or "cats" in hit["title"]]:
        answer = client.get(f"/articles/{hit['id']}?q=the")
        assert answer.status_code == 200
        similar[hit["title"]] = re.findall(r'<li><a[^>]* href="/articles/\w+"><bdi>(.*?)</bdi>', answer.text)
        assert ("Similar articles" in answer.text) == bool(similar[hit["title"]])
    assert len(similar["Survey ship finds wreck of Annie Rourke"]) == 3
    assert similar["Batumi lighthouse keeper wins right to keep 31 cats"] == []


def test_a_results_page_is_small(sample_app: Flask, states: dict[str, str]) -> None:
    client = sample_app.test_client()
    for name in ("first", "results", "narrowed"):
        html = client.get(states[name]).data
        parts = re.findall(rb'"(/static/[^"]+\.(?:css|js)\?[^"]+)"', html)
        assert len(parts) == 2
        files = [client.get(part.decode(), buffered=True).data for part in parts]
        assert sum(len(gzip.compress(data)) for data in (html, *files)) < PAGE_BYTES


def test_pages_paint_soon_and_stand_still(sample: str, browser: Browser, states: dict[str, str]) -> None:
    """With a processor four times slower. The figures are the browser's own, not a stop-watch's."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for name in ("first", "results", "article"):
        page.goto(sample + states[name], wait_until="networkidle")
        paint, shift = page.evaluate(MEASURE)
        assert shift < SHIFT, name
        assert paint > 0, name
        print(f"{name}: largest contentful paint {paint:.0f} ms, layout shift {shift:.4f}")
    context.close()
    assert all(url.startswith(sample) for url in requests)


MEASURE = """() => new Promise((done) => {
  let paint = 0, shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => (paint = each.startTime)))
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((each) => (shift += each.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([paint, shift]), 300);
})"""
