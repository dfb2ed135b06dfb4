"""What a server makes before the first question is asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search import open_archive
from search.packed.engine import PackedEngine
from tests.search.archives import publish_articles
from tests.search.corpus import article

FOLLOW_S = 5.0
STORIES = [article(name, f"Story {name}", "grain in the harbour") for name in "abc"]


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + FOLLOW_S
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_a_server_prepares_each_generation_beside_its_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[int] = []
    whole = PackedEngine.prepare

    def noted(self: PackedEngine) -> None:
        whole(self)
        prepared.append(self.generation)

    monkeypatch.setattr(PackedEngine, "prepare", noted)
    publish_articles(tmp_path, STORIES)
    archive = open_archive(tmp_path)
    publish_articles(tmp_path, STORIES)
    until(lambda: archive.status()["generation"] == 2)
    assert prepared == []
    archive.prepare()
    assert prepared == [2]
    publish_articles(tmp_path, STORIES)
    until(lambda: archive.status()["generation"] == 3)
    until(lambda: prepared == [2, 3])
    assert [hit.title for hit in archive.search("grain", limit=1).hits] == ["Story a"]
    archive.close()
