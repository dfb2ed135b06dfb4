"""The text of saved pages as a reader copies it out of a browser: Chromium, scripts off, nothing fetched but the page.

    python -m benchmarks.copied_text FOLDER CACHE [ID …]

Renders pages of a folder in the form of ../shared/data/extraction into CACHE, one text file a page; without ids the
pages that tests/gold/extraction.jsonl names. Pages that CACHE holds already are left alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.extraction_gold import Gold, read_gold, read_page

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold" / "extraction.jsonl"
ADDRESS = "http://page.invalid/"
"""Where every page is served from: its own address would let its scripts and styles look reachable."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
"""None: the one that Playwright brings."""
PAGE_TIMEOUT_MS = 60_000
STILL = b"<style>*, *::before, *::after { transition: none !important; animation: none !important }</style>"
"""Added to each page, for menus that fade in are there or not by chance."""
WINDOW = {"width": 1280, "height": 900}


def cached_text(cache: Path, page_id: str) -> Path:
    """Where the text of one page is kept."""
    return cache / (page_id.replace("/", "-") + ".txt")


def lines_of(text: str) -> list[str]:
    """The lines that hold something, without outer blanks: what the gold's numbers, from 1, count."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def copied_texts(folder: Path, cache: Path, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Id and text of each page, in the order of the folder, from the cache where it is there, else rendered."""
    wanted = set(ids)
    pages = [gold for gold in read_gold(folder) if gold.id in wanted]
    _render([gold for gold in pages if not cached_text(cache, gold.id).exists()], folder, cache)
    for gold in pages:
        yield gold.id, cached_text(cache, gold.id).read_text(encoding="utf-8")


def _render(pages: list[Gold], folder: Path, cache: Path) -> None:
    if not pages:
        return
    from playwright.sync_api import sync_playwright

    cache.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        for gold in pages:
            context = browser.new_context(java_script_enabled=False, viewport=WINDOW)
            text = _copy(context.new_page(), read_page(folder, gold))
            cached_text(cache, gold.id).write_text(text, encoding="utf-8")
            context.close()
        browser.close()


def _copy(page: Page, html: bytes) -> str:
    def answer(route: Route) -> None:
        if route.request.url == ADDRESS:
            route.fulfill(body=html + STILL, content_type=_content_type(html))
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto(ADDRESS, timeout=PAGE_TIMEOUT_MS)
    return str(page.evaluate("document.body ? document.body.innerText : ''"))


def _content_type(html: bytes) -> str:
    """What the server's header would have said: pages that leave their encoding to it are nearly all UTF-8."""
    try:
        html.decode("utf-8")
    except UnicodeDecodeError:
        return "text/html"
    return "text/html; charset=utf-8"


def main() -> None:
    """Render the pages asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("ids", nargs="*")
    given = parser.parse_args()
    ids = given.ids or [json.loads(line)["id"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    made = sum(1 for _ in copied_texts(given.folder, given.cache, ids))
    print(f"{made} pages", file=sys.stderr)


if __name__ == "__main__":
    main()
