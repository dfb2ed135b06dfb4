"""An app over a small archive in memory, and tabs of a browser that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Tab

from index.errors import ArchiveError
from search.limits import SearchLimits
from tests.web.browsing import PATIENCE_MS, WIDE, launched, served, without_faults
from tests.web.commands import clippings, write_records
from tests.web.memory import MemoryArchive
from web.app import create_app
from web.settings import Settings


@pytest.fixture
def archive() -> MemoryArchive:
    return MemoryArchive()


@pytest.fixture
def app(archive: MemoryArchive) -> Flask:
    return create_app(Settings(), opener=lambda folder, limits: archive)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def broken_client() -> Iterator[tuple[FlaskClient, list[Exception]]]:
    """A client of an app whose archive cannot be opened as long as the list holds an error."""
    errors: list[Exception] = []

    def open_or_fail(folder: Path, limits: SearchLimits) -> MemoryArchive:
        if errors:
            raise errors[0]
        return MemoryArchive()

    app = create_app(Settings(), opener=open_or_fail)
    yield app.test_client(), errors
    assert all(isinstance(each, ArchiveError) for each in errors)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=WIDE)
    yield made
    made.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Tab]:
    """A tab without JavaScript."""
    made = browser.new_context(viewport=WIDE, java_script_enabled=False)
    page = made.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    made.close()


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Tab]:
    with without_faults(context.new_page()) as page:
        yield page


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of twelve records, which no test changes."""
    folder = tmp_path_factory.mktemp("made")
    source = write_records(folder / "a.jsonl", range(12))
    done = clippings("--index", folder / "index", "reindex", source)
    assert done.returncode == 0, done.stderr
    return folder / "index"
