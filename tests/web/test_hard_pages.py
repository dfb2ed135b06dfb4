"""Pages that are hard to lay out: endless titles and names, other directions, hundreds of choices, no article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from index.archive import reindex
from index.runs import Options
from search.limits import SearchLimits
from tests.web.browsing import PATIENCE_MS, WIDE, served
from tests.web.test_sample_pages import AXE_OPTIONS, SCRIPT
from web.app import create_app
from web.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NARROW = {"width": 320, "height": 640}
CHOSEN = [f"Person Number {number}" for number in range(500)]
ENDLESS = "Wolfe" + "schlegelsteinhausen" * 20
RECORDS: tuple[dict[str, Any], ...] = (
    {"title": " ".join(f"word{number}" for number in range(5_000)), "body": "A harbour story of many words."},
    {"title": "x" * 3_000, "body": "harbour " + "q" * 3_000},
    {"title": "Names of the harbour", "body": f"{ENDLESS} met Anna.", "people": [ENDLESS, "Anna"], "author": ENDLESS},
    {
        "title": "محادثات السلام في القاهرة harbour تبدأ اليوم",
        "body": "harbour قال محمد البرادعي إن المحادثات في القاهرة ستبدأ يوم الاثنين. " * 4,
        "author": "محمد علي",
        "source": "صحيفة المرفأ",
        "date": "2023-01-03",
    },
    {"title": "שלום עולם harbour", "body": "הספינה נכנסה אל הנמל בבוקר יום ראשון עם חמישים נוסעים. " * 4},
    {"title": "Everybody at the harbour", "body": "They all came.", "people": CHOSEN},
)


def app_of(folder: Path, records: tuple[dict[str, Any], ...], **settings: Any) -> Flask:
    folder.mkdir()
    (folder / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    reindex(folder / "index", [folder / "a.jsonl"], options=Options(processes=1))
    return create_app(Settings(index_dir=folder / "index", **settings))


@pytest.fixture(scope="module")
def hard_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = app_of(tmp_path_factory.mktemp("hard") / "made", RECORDS)
    yield app
    app.extensions["clippings"].close()


@pytest.fixture(scope="module")
def hard(hard_app: Flask) -> Iterator[str]:
    with served(hard_app) as address:
        yield address


@pytest.fixture(scope="module")
def hard_states(hard_app: Flask) -> dict[str, str]:
    """Every hard state, by name."""
    found = hard_app.test_client().get("/api/v1/search?limit=100").get_json()["hits"]
    articles = {f"article {at}": f"/articles/{hit['id']}?q=harbour" for at, hit in enumerate(found)}
    many = urlencode([("people", name.lower()) for name in CHOSEN])
    return articles | {
        "results": "/?q=harbour",
        "hundreds": f"/?q=harbour&{many}",
        "long tag": "/?" + urlencode({"author": ENDLESS, "people": ENDLESS.lower()}),
        "long name": f"/people/{ENDLESS.lower()}",
        "company": "/people/anna",
        "facet": "/facets/people?q=harbour",
    }


@pytest.mark.parametrize(
    ("size", "theme", "script"),
    [(WIDE, "light", True), (NARROW, "dark", False)],
    ids=["wide-script", "narrow-no-script"],
)
def test_hard_pages_shut_nobody_out(
    hard: str, browser: Browser, hard_states: dict[str, str], size: Any, theme: Any, script: bool
) -> None:
    context = browser.new_context(viewport=size, color_scheme=theme)
    page = context.new_page()
    if not script:
        # axe-core is itself a script, so the browser may run scripts; the page's own does not arrive.
        page.route(SCRIPT, lambda route: route.abort())
    page.set_default_timeout(PATIENCE_MS)
    found = {name: faults_of(page, hard + address, size["width"]) for name, address in hard_states.items()}
    context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}


def faults_of(page: Page, address: str, width: int) -> list[Any]:
    """What axe-core finds, and what is wider than the window."""
    page.goto(address)
    found: list[Any] = [
        (each["id"], [node["html"][:200] for node in each["nodes"]])
        for each in Axe().run(page, options=AXE_OPTIONS).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*found, f"{wide} units wide"] if wide > width else found


def test_right_to_left_articles_stand_at_the_right(hard: str, tab: Page) -> None:
    tab.goto(f"{hard}/?q=harbour")
    card = tab.locator(".card", has_text="القاهرة")
    assert card.locator("h3").evaluate("head => getComputedStyle(head).direction") == "rtl"
    for text in card.locator(".snippet").all():
        assert text.evaluate("part => getComputedStyle(part).direction") == "rtl"


def test_one_of_hundreds_is_dropped_and_another_chosen(hard: str, tab: Page) -> None:
    tab.goto(hard + "/?" + urlencode([("people", name.lower()) for name in CHOSEN[1:]]))
    expect(tab.locator("h1")).to_have_text("1 article")
    tab.click("#facet-people input[value='person number 7']")  # uncheck() waits for the box, which goes
    expect(tab.locator(".tags .rest")).to_contain_text("and 478 more")
    assert "person+number+7&" not in tab.url
    tab.go_back()
    expect(tab.locator(".tags .rest")).to_contain_text("and 479 more")


def test_an_archive_of_no_article(tmp_path: Path, tab: Page) -> None:
    with served(app_of(tmp_path / "none", ())) as site:
        for address, said in (("/", "The archive holds no articles yet"), ("/?q=harbour", "No article matches this")):
            assert faults_of(tab, site + address, WIDE["width"]) == []
            expect(tab.locator(".nothing")).to_contain_text(said)


def test_a_partial_answer_says_so(tmp_path: Path, tab: Page) -> None:
    app = app_of(tmp_path / "slow", RECORDS, search=SearchLimits(deadline_s=1e-9))
    with served(app) as site:
        assert faults_of(tab, f"{site}/?q=(ha*+OR+wo*)+AND+sto*", WIDE["width"]) == []
        expect(tab.locator(".notice")).to_contain_text("This answer is partial")
    app.extensions["clippings"].close()


def test_open_suggestions_shut_nobody_out(hard: str, tab: Page) -> None:
    tab.goto(hard)
    tab.fill("#q", "per")
    expect(tab.locator("[role=option]").first).to_be_visible()
    tab.press("#q", "ArrowDown")
    assert Axe().run(tab, options=AXE_OPTIONS).response["violations"] == []
