"""Which engine answers while generations come and go, and when each one is closed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from index.archive import reindex
from index.errors import IndexDamaged
from index.generations import CURRENT, Generation
from index.runs import Options
from search import following
from search.following import Follower

ONE = Options(processes=1)


@dataclass
class Opener:
    """Makes engines that only count how often they are closed. before: called first, with the generation."""

    made: list[Any] = field(default_factory=list)
    before: Any = None

    def __call__(self, generation: Generation) -> Any:
        if self.before:
            self.before(generation)
        self.made.append(CountingEngine(generation.number))
        return self.made[-1]


@dataclass
class CountingEngine:
    generation: int
    closed: int = 0

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(following, "LOOK_EVERY_S", 0)
    (tmp_path / "a.jsonl").write_text('{"title": "Ferry", "body": "It is late."}\n')
    publish(tmp_path)
    return tmp_path / "index"


def publish(where: Path) -> None:
    reindex(where / "index", [where / "a.jsonl"], options=ONE)


def answering(follower: Follower) -> int:
    with follower.leased() as opened:
        return opened.engine.generation


def test_an_engine_is_closed_once_when_its_last_search_has_ended(folder: Path) -> None:
    opener = Opener()
    follower = Follower(folder, opener)
    with follower.leased(), follower.leased():
        follower.close()
        assert opener.made[0].closed == 0
    follower.close()
    assert opener.made[0].closed == 1
    with pytest.raises(ValueError, match="closed"):
        answering(follower)


def test_a_newer_generation_takes_over_and_searches_in_progress_keep_theirs(folder: Path) -> None:
    opener = Opener()
    follower = Follower(folder, opener)
    with follower.leased() as older:
        publish(folder.parent)
        assert answering(follower) == 2
        assert (older.engine.generation, opener.made[0].closed) == (1, 0)
    follower.close()
    assert [engine.closed for engine in opener.made] == [1, 1]


def test_what_is_open_answers_though_its_publisher_is_gone(folder: Path) -> None:
    follower = Follower(folder, Opener())
    (folder / CURRENT).unlink()
    assert answering(follower) == 1


def test_an_engine_that_was_opened_while_everything_closes_is_closed_too(folder: Path) -> None:
    opener = Opener()
    follower = Follower(folder, opener)
    publish(folder.parent)
    opener.before = lambda _: follower.close()
    with pytest.raises(ValueError, match="closed"):
        answering(follower)
    assert [engine.closed for engine in opener.made] == [1, 1]


def test_what_was_taken_away_while_it_opened_is_opened_anew_and_damage_is_told(folder: Path) -> None:
    tries: list[int] = []

    def fail(_: Generation) -> None:
        tries.append(1)
        if len(tries) == 1:
            os.utime(folder / CURRENT, ns=(1, 1))  # as by another publish
        if len(tries) < 3:
            raise IndexDamaged("a file", "it is gone")

    with pytest.raises(IndexDamaged):
        Follower(folder, Opener(before=fail))
    assert len(tries) == 2
    assert answering(Follower(folder, Opener(before=fail))) == 1


def test_an_archive_that_cannot_be_read_is_not_called_missing(folder: Path) -> None:
    (folder / CURRENT).unlink()
    (folder / CURRENT).symlink_to(CURRENT)  # a loop, which nobody can read, whatever the rights
    with pytest.raises(IndexDamaged, match="symbolic links"):
        Follower(folder, Opener())
