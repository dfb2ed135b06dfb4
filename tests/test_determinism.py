"""The same input gives the same archive, whatever the order of files and the number of processes."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from index.archive import Options, reindex
from index.schema import FACETS
from search.archive import open_archive

QUERIES = ("", "harbour", "the council said", '"of the"', "river OR bridge", "econom*", "date:2020..", "-harbour")
MANY = 1_000


def copy(site: Path, folder: Path, order: int) -> list[Path]:
    """The sample under new folders, its files created in another order, and its sources named in another."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    random.Random(order).shuffle(files)
    for path in files:
        target = folder / path.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    sources = sorted(folder.iterdir())
    random.Random(order).shuffle(sources)
    return sources


def face(index_dir: Path) -> dict[str, Any]:
    """Everything that a user can see of an archive, but its generation, when articles came in, and how long answers
    take."""
    archive = open_archive(index_dir)
    try:
        pages = [archive.search(query, limit=100, facets=FACETS, facet_limit=MANY, explain=True) for query in QUERIES]
        whole = archive.search(limit=100)
        assert whole.next_cursor is None, "the sample has outgrown one page: walk all of them"
        ids = sorted(hit.id for hit in whole.hits)
        return {
            "articles": [msgspec.to_builtins(archive.get(article_id)) for article_id in ids],
            "pages": [timeless(msgspec.to_builtins(page)) for page in pages],
        }
    finally:
        archive.close()


def timeless(page: dict[str, Any]) -> dict[str, Any]:
    hits = [hit | {"arrived": ""} for hit in page["hits"]]
    return page | {"took_ms": 0, "generation": 0, "hits": hits}


@pytest.mark.slow
def test_order_processes_and_memory_change_nothing(sample_site: Path, tmp_path: Path) -> None:
    runs = {
        "one process": Options(processes=1),
        "three processes": Options(processes=3),
        "little memory": Options(processes=2, memory_bytes=1_000_000),
    }
    faces = []
    for at, (name, options) in enumerate(runs.items()):
        sources = copy(sample_site, tmp_path / name.replace(" ", "-"), at)
        report = reindex(tmp_path / f"index{at}", sources, options=options)
        assert report.articles >= 60
        faces.append(face(tmp_path / f"index{at}"))
    assert len(faces[0]["articles"]) >= 60
    assert faces[1] == faces[0]
    assert faces[2] == faces[0]


def test_a_second_run_over_the_same_archive_changes_nothing(sample_site: Path, tmp_path: Path) -> None:
    first = reindex(tmp_path / "index", [sample_site])
    before = face(tmp_path / "index")
    second = reindex(tmp_path / "index", [sample_site])
    assert (second.articles, second.duplicates, second.read) == (first.articles, first.duplicates, first.read)
    assert face(tmp_path / "index") == before
