"""Four clients search without pause while fifty reindexes publish: no error, no empty answer, nothing stale."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from index.archive import Options, reindex
from tests.conftest import PROJECT

CLIENTS, PUBLISHES, STORIES = 4, 50, 40
NOTICED_WITHIN_S = 2.0
STARTED_WITHIN_S = 30.0


@dataclass
class Watch:
    """What the clients saw. published: (when, number) of each generation.  seen: generations that answered."""

    published: list[tuple[float, int]]
    faults: list[str] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    answers: int = 0
    done: threading.Event = field(default_factory=threading.Event)

    def newest_before(self, moment: float) -> int:
        return max(number for when, number in self.published if when <= moment)


def write_source(source: Path, marker: int) -> None:
    stories = [
        {"title": f"Story {at}", "body": "A story of the harbour.", "people": ["Li"], "places": []}
        for at in range(STORIES)
    ]
    stories.append({"title": f"Marker{marker}", "body": "A story.", "people": [], "places": []})
    source.write_text("\n".join(map(json.dumps, stories)))


def ask(port: int, path: str) -> tuple[int, dict]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Path], int]]:
    """Starts the server as the Procfile does, with two workers; gives its port."""
    running: list[subprocess.Popen[bytes]] = []

    def start(index_dir: Path) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {"CLIPPINGS_INDEX": str(index_dir), "HOST": "127.0.0.1", "PORT": str(port)}
        command = [sys.executable, "-m", "gunicorn", "--config", "web/gunicorn.conf.py", "web.app:create_app()"]
        log = (tmp_path / "server.log").open("wb")
        server = subprocess.Popen(
            command, cwd=PROJECT, env=environment | {"WEB_CONCURRENCY": "2"}, stdout=log, stderr=subprocess.STDOUT
        )
        log.close()
        running.append(server)
        deadline = time.monotonic() + STARTED_WITHIN_S
        while True:
            try:
                if ask(port, "/api/v1/status")[0] == 200:
                    return port
            except OSError:
                assert server.poll() is None, (tmp_path / "server.log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "server.log").read_text()
            time.sleep(0.1)

    yield start
    for server in running:
        server.terminate()
        server.wait(timeout=60)


def search_without_pause(port: int, watch: Watch) -> None:
    while not watch.done.is_set():
        began = time.monotonic()
        try:
            status, page = ask(port, "/api/v1/search?q=story&facets=people")
        except (OSError, http.client.HTTPException, ValueError) as fault:
            watch.faults.append(repr(fault))
            continue
        needed = watch.newest_before(began - NOTICED_WITHIN_S)
        if status != 200 or page["total"] != STORIES + 1 or len(page["hits"]) != 10 or page["partial"]:
            watch.faults.append(f"{status}: {str(page)[:300]}")
        elif page["facets"]["people"]["values"][0]["count"] != STORIES:
            watch.faults.append(f"facets: {page['facets']}")
        elif page["generation"] < needed:
            watch.faults.append(f"generation {page['generation']} more than 2 s after {needed}")
        watch.answers += 1
        watch.seen.add(page.get("generation"))


@pytest.mark.slow
def test_readers_never_notice_but_by_the_news(tmp_path: Path, serve: Callable[[Path], int]) -> None:
    source, index_dir = tmp_path / "stories.jsonl", tmp_path / "index"
    write_source(source, 0)
    first = reindex(index_dir, [source], options=Options(processes=1))
    assert first.generation is not None
    port = serve(index_dir)
    watch = Watch([(float("-inf"), first.generation)])
    clients = [threading.Thread(target=search_without_pause, args=(port, watch)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        for marker in range(1, PUBLISHES + 1):
            write_source(source, marker)
            report = reindex(index_dir, [source], options=Options(processes=1))
            assert report.generation is not None
            watch.published.append((time.monotonic(), report.generation))
            await_marker(port, marker)
    finally:
        watch.done.set()
        for client in clients:
            client.join()
    assert watch.faults == []
    assert watch.answers > 10 * PUBLISHES
    assert len(watch.seen) > PUBLISHES // 2


def await_marker(port: int, marker: int) -> None:
    """The new story is found within 2 s, and the one that it replaces is gone."""
    deadline = time.monotonic() + NOTICED_WITHIN_S
    while ask(port, f"/api/v1/search?q=marker{marker}&match=all")[1]["total"] != 1:
        assert time.monotonic() < deadline, f"marker {marker} is not visible"
