"""Processes that draft begin to start early where something is new, and only there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index import ahead, seen
from index.archive import reindex
from index.limits import IngestLimits
from index.preload import INGEST_MODULES, RECORD_MODULES, modules_for_sources
from index.runs import Options

ONE = Options(processes=1)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Grows with each early start, by what is imported; files count as settled at once."""
    found: list[tuple[str, ...]] = []
    monkeypatch.setattr(ahead, "announce", found.append)
    monkeypatch.setattr(seen, "SETTLED_NS", -(10**15))
    return found


def begin(tmp_path: Path) -> None:
    (tmp_path / "in/inner").mkdir(parents=True)
    (tmp_path / "in/a.jsonl").write_text('{"title": "One", "body": "Of one."}\n')
    (tmp_path / "in/inner/b.txt").write_text("A text of one file.\n\nThat is all that it says.")
    (tmp_path / "in/inner/style.css").write_text("p {}")
    (tmp_path / "in/.hidden").write_text("Not read.")
    reindex(tmp_path / "in/index", [tmp_path / "in"], options=ONE)


def run(tmp_path: Path) -> None:
    ahead.start_if_new(tmp_path / "in/index", [tmp_path / "in"], IngestLimits())


def test_nothing_is_started_where_all_is_as_it_was(tmp_path: Path, started: list[tuple[str, ...]]) -> None:
    begin(tmp_path)
    run(tmp_path)
    assert not started


@pytest.mark.parametrize(
    ("names", "modules"),
    [
        (["in/a.jsonl"], RECORD_MODULES),
        (["in/inner/b.txt"], INGEST_MODULES),
        (["in/inner/new.txt"], INGEST_MODULES),
        (["in/a.jsonl", "in/inner/b.txt"], INGEST_MODULES),
    ],
)
def test_a_file_that_is_new_or_has_changed_starts_them(
    tmp_path: Path, started: list[tuple[str, ...]], names: list[str], modules: tuple[str, ...]
) -> None:
    begin(tmp_path)
    for name in names:
        with (tmp_path / name).open("a") as file:
            file.write('{"title": "Two", "body": "Of two."}\n')
    run(tmp_path)
    assert started == [modules]


def test_no_more_files_are_looked_at_than_pays(
    tmp_path: Path, started: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tmp_path)
    (tmp_path / "in/inner/new.txt").write_text("A text that is new.\n\nThat is all that it says.")
    monkeypatch.setattr(ahead, "MOST_FILES", 0)
    run(tmp_path)
    assert not started


def test_what_cannot_be_looked_at_is_left_to_reading(tmp_path: Path, started: list[tuple[str, ...]]) -> None:
    begin(tmp_path)
    os.symlink("loop", tmp_path / "in/loop")
    run(tmp_path)
    run(tmp_path)
    assert not started


def test_records_alone_are_read_without_what_reads_pages(tmp_path: Path) -> None:
    (tmp_path / "in/inner").mkdir(parents=True)
    (tmp_path / "in/inner/a.jsonl.gz").touch()
    (tmp_path / "in/.hidden.html").touch()
    assert modules_for_sources([tmp_path / "in", tmp_path / "b.ndjson"]) == RECORD_MODULES
    assert modules_for_sources([tmp_path / "in", tmp_path / "c.zip"]) == INGEST_MODULES
    (tmp_path / "in/page.html").touch()
    assert modules_for_sources([tmp_path / "in"]) == INGEST_MODULES
    program = "import sys, index.entities, index.gathering, index.ingest.draft; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"selectolax", "htmldate", "index.ingest.files", "index.ingest.lines"} & set(loaded)
