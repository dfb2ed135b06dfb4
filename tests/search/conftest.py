"""An archive of twenty stories, on disk and open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import open_archive
from search.archive import Archive
from tests.search.archives import STORIES, publish_articles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    publish_articles(tmp_path / "index", STORIES)
    return tmp_path / "index"


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    opened = open_archive(folder)
    yield opened
    opened.close()
