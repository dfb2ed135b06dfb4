"""All pages of a search in turn: of one generation, whatever is published meanwhile."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from search import open_archive
from search.errors import BadRequest
from tests.search.archives import publish_articles
from tests.search.corpus import article

FOLLOW_S = 5.0
STORIES = [
    article(f"s{number}".replace("0", "z"), f"Story {number}", "grain in the harbour") for number in range(10, 35)
]


def test_pages_are_of_one_generation(tmp_path: Path) -> None:
    publish_articles(tmp_path, STORIES)
    archive = open_archive(tmp_path)
    pages = archive.pages(q="grain", limit=10, facets=())
    found = [next(pages)]
    publish_articles(tmp_path, [replace(one, body="grain grain") for one in STORIES[5:]])
    deadline = time.monotonic() + FOLLOW_S
    while archive.status()["generation"] != 2:
        assert time.monotonic() < deadline, "the new generation is not seen"
        time.sleep(0.02)
    found += pages
    assert [page.generation for page in found] == [1, 1, 1]
    assert sorted(hit.id for page in found for hit in page.hits) == sorted(one.id for one in STORIES)
    assert archive.search("grain").total == 20
    archive.close()


def test_pages_that_nobody_reads_to_the_end_are_given_back(tmp_path: Path) -> None:
    publish_articles(tmp_path, STORIES)
    archive = open_archive(tmp_path)
    pages = archive.pages(q="grain", limit=10)
    next(pages)
    pages.close()
    archive.close()
    with pytest.raises(ValueError, match="closed"):
        archive.search("grain")


def test_faults_show_at_the_first_page(tmp_path: Path) -> None:
    publish_articles(tmp_path, STORIES)
    archive = open_archive(tmp_path)
    with pytest.raises(BadRequest):
        next(archive.pages(q="grain", sort="best"))
    archive.close()
