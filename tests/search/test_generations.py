"""The open archive while generations are published: what it sees of them, and when it lets them go."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from index.generations import CURRENT, Generation
from search import open_archive
from search.archive import Archive
from search.limits import SearchLimits
from search.results import Page
from tests.search.archives import STORIES, publish_articles, story
from tests.search.naive import NaiveEngine

FOLLOW_S = 2.0
"""Within which a new generation must be visible."""


def wait_for_generation(archive: Archive, number: int) -> None:
    deadline = time.monotonic() + FOLLOW_S
    while archive.status()["generation"] != number:
        assert time.monotonic() < deadline, "the new generation is not seen"
        time.sleep(0.02)


def test_status_says_what_there_is(archive: Archive) -> None:
    status = archive.status()
    assert (status["generation"], status["articles"], status["created"]) == (1, 20, "2024-01-01T00:00:00+00:00")
    assert "Run reindex" in str(status["advice"])  # no recogniser of ours found its people and places


def test_a_new_generation_is_seen(folder: Path, archive: Archive) -> None:
    publish_articles(folder, STORIES[:3])
    wait_for_generation(archive, 2)
    assert archive.search().total == 3


def test_paging_across_a_publish_is_told(folder: Path, archive: Archive) -> None:
    first = archive.search("grain", limit=2)
    assert archive.search("grain", limit=2, cursor=first.next_cursor).notes == ()
    publish_articles(folder, STORIES[3:])
    wait_for_generation(archive, 2)
    later = archive.search("grain", limit=2, cursor=first.next_cursor)
    assert ["has changed since the page before" in note for note in later.notes] == [True]
    assert archive.search("grain", limit=2, cursor=later.next_cursor).notes == ()
    assert archive.search("grain", limit=2).notes == ()


def test_an_archive_made_anew_in_the_same_place_is_seen(folder: Path, archive: Archive) -> None:
    for left in (folder / "gen-1").iterdir():
        left.unlink()
    (folder / "gen-1").rmdir()
    (folder / CURRENT).unlink()
    publish_articles(folder, STORIES[:3])
    deadline = time.monotonic() + FOLLOW_S
    while archive.search().total != 3:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_damaged_generation_is_not_followed(folder: Path, archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    good = (folder / CURRENT).read_bytes()
    (folder / CURRENT).write_bytes(b"nonsense")
    deadline = time.monotonic() + FOLLOW_S
    while not caplog.records:
        assert archive.search().total == 20
        assert time.monotonic() < deadline
        time.sleep(0.02)
    (folder / CURRENT).write_bytes(good)
    assert archive.search().total == 20


class Watched(NaiveEngine):
    """Says when it is closed, and can be held up in a search."""

    def __init__(self, generation: Generation) -> None:
        super().__init__(STORIES, generation.number)
        self.closed = threading.Event()
        self.entered = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def search(self, plan: Any) -> Any:
        self.entered.set()
        assert self.go_on.wait(timeout=10)
        assert not self.closed.is_set()
        return super().search(plan)

    def close(self) -> None:
        self.closed.set()


@pytest.fixture
def watched(folder: Path) -> tuple[Archive, list[Watched]]:
    engines: list[Watched] = []

    def open_watched(generation: Generation) -> Watched:
        engines.append(Watched(generation))
        return engines[-1]

    return Archive(folder, SearchLimits(), open_watched), engines


@pytest.mark.parametrize("end", ["publish", "close"])
def test_a_search_in_progress_ends_on_its_own_generation(
    folder: Path, watched: tuple[Archive, list[Watched]], end: str
) -> None:
    archive, engines = watched
    engines[0].go_on.clear()
    pages: list[Page] = []
    searching = threading.Thread(target=lambda: pages.append(archive.search("grain")))
    searching.start()
    assert engines[0].entered.wait(timeout=10)
    if end == "publish":
        publish_articles(folder, STORIES[:3])
        wait_for_generation(archive, 2)
    else:
        archive.close()
    assert not engines[0].closed.is_set()
    engines[0].go_on.set()
    searching.join()
    assert pages[0].generation == 1
    assert engines[0].closed.is_set()


def test_an_idle_generation_is_closed_at_once(folder: Path, watched: tuple[Archive, list[Watched]]) -> None:
    archive, engines = watched
    publish_articles(folder, STORIES[:3])
    wait_for_generation(archive, 2)
    assert [engine.closed.is_set() for engine in engines] == [True, False]
    archive.close()
    archive.close()
    assert engines[1].closed.is_set()
    with pytest.raises(ValueError, match="closed"):
        archive.search()


def test_four_clients_see_whole_answers_while_generations_are_published(folder: Path) -> None:
    archive = open_archive(folder)
    stop = threading.Event()

    def search_on() -> int:
        searches = 0
        while not stop.is_set():
            page = archive.search("harbour", limit=1)
            assert page.total == 20 + (page.generation > 1)
            searches += 1
        return searches

    with ThreadPoolExecutor(4) as pool:
        clients = [pool.submit(search_on) for _ in range(4)]
        try:
            for number in range(2, 7):
                publish_articles(folder, [*STORIES, story(20)])
                wait_for_generation(archive, number)
        finally:
            stop.set()
        assert all(client.result() for client in clients)
    archive.close()


def test_paging_stays_relaxed_when_a_new_generation_has_enough(folder: Path, archive: Archive) -> None:
    first = archive.search("grain deal", limit=3)
    publish_articles(folder, [replace(one, body="grain deal") for one in STORIES])
    wait_for_generation(archive, 2)
    later = archive.search("grain deal", limit=3, cursor=first.next_cursor)
    assert later.query.relaxed
    assert (later.query.total_all, later.total) == (20, 20)
