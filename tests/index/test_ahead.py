"""Processes that draft begin to start early where something is new, and only there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import ahead, seen
from index.archive import reindex, sync
from index.runs import Options

ONE = Options(processes=1)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Grows with each early start; files count as settled at once."""
    found: list[bool] = []
    monkeypatch.setattr(ahead, "announce", lambda: found.append(True))
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
    sync(tmp_path / "in/index", [tmp_path / "in"], options=ONE)


def test_nothing_is_started_where_all_is_as_it_was(tmp_path: Path, started: list[bool]) -> None:
    begin(tmp_path)
    run(tmp_path)
    assert not started


@pytest.mark.parametrize("name", ["in/a.jsonl", "in/inner/b.txt", "in/inner/new.txt"])
def test_a_file_that_is_new_or_has_changed_starts_them(tmp_path: Path, started: list[bool], name: str) -> None:
    begin(tmp_path)
    with (tmp_path / name).open("a") as file:
        file.write('{"title": "Two", "body": "Of two."}\n')
    run(tmp_path)
    assert started == [True]


def test_no_more_files_are_looked_at_than_pays(
    tmp_path: Path, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tmp_path)
    (tmp_path / "in/inner/new.txt").write_text("A text that is new.\n\nThat is all that it says.")
    monkeypatch.setattr(ahead, "MOST_FILES", 0)
    run(tmp_path)
    assert not started


def test_what_cannot_be_looked_at_is_left_to_reading(tmp_path: Path, started: list[bool]) -> None:
    begin(tmp_path)
    os.symlink("loop", tmp_path / "in/loop")
    run(tmp_path)
    run(tmp_path)
    assert not started
