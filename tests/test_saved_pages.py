"""Every saved page of the development data through the whole machine: none is lost without a word."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index.archive import reindex
from search.archive import open_archive

PAGES = 1_105
REJECTED_BELOW = 5


@pytest.mark.corpus
@pytest.mark.slow
def test_every_page_is_accounted_for(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "extraction"
    report = reindex(tmp_path / "index", [folder / "pages"])
    assert report.read == PAGES
    assert report.articles + report.duplicates + len(report.rejected) == PAGES
    assert len(report.rejected) < REJECTED_BELOW
    assert all(one.reason and one.code for one in report.rejected)
    with gzip.open(folder / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        pages = {Path(json.loads(line)["page"]).name for line in lines}
    archive = open_archive(tmp_path / "index")
    try:
        assert archive.search().total == report.articles
        indexed, cursor = set(), None
        while True:
            page = archive.search(sort="newest", limit=100, cursor=cursor, facets=(), fragments=0)
            indexed |= {Path(path).name for hit in page.hits for path in archive.get(hit.id).paths}
            cursor = page.next_cursor
            if cursor is None:
                break
    finally:
        archive.close()
    assert indexed | {Path(one.path).name for one in report.rejected} == pages
