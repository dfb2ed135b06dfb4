"""The Procfile's own command: port, metrics over all workers, an archive that comes later."""

from __future__ import annotations

import http.client
import json
import os
import runpy
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.archive import reindex
from index.runs import Options
from tests.conftest import PROJECT
from web.app import create_app
from web.command import INTERRUPTED

PATIENCE_S = 60.0
METRICS_DIR = "PROMETHEUS_MULTIPROC_DIR"


@dataclass
class Server:
    port: int
    index_dir: Path
    metrics_dir: Path
    process: subprocess.Popen[bytes]
    log: Path

    def ask(self, path: str) -> tuple[int, bytes, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read(), response.headers
        finally:
            connection.close()

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with suppress(OSError):  # it may not listen yet
                if holds():
                    return
            assert self.process.poll() is None, "the server ended"
            time.sleep(0.1)
        raise AssertionError("it did not happen in time")


@contextmanager
def started(folder: Path, **environment: str) -> Iterator[Server]:
    """The Procfile's command with two workers. environment: beside ours, or in place of it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = shlex.split((PROJECT / "Procfile").read_text().partition("web:")[2])
    ours = {
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "WEB_CONCURRENCY": "2",
        "CLIPPINGS_INDEX": str(folder / "index"),
        "PYTHONUNBUFFERED": "1",
    }
    inherited = {name: value for name, value in os.environ.items() if name != METRICS_DIR}
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=PROJECT,
            env=inherited | ours | environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Server(port, folder / "index", folder / "metrics", process, log)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    metrics = tmp_path / "metrics"
    metrics.mkdir()
    (metrics / "counter_1.db").write_bytes(b"left by an earlier run")
    with started(tmp_path, **{METRICS_DIR: str(metrics)}) as server:
        yield server


def test_the_procfile_serves_and_waits_for_its_archive(server: Server) -> None:
    server.until(lambda: server.ask("/livez")[0] == 200)
    status, body, headers = server.ask("/api/v1/search")
    assert (status, json.loads(body)["code"]) == (503, "index_missing")
    assert headers["Content-Security-Policy"]
    assert server.ask("/")[0] == 503

    source = server.index_dir.parent / "records.jsonl"
    source.write_text(json.dumps({"title": "Harvest", "body": "It was good."}))
    reindex(server.index_dir, [source], options=Options(processes=1))
    server.until(lambda: server.ask("/readyz")[0] == 200)
    assert json.loads(server.ask("/api/v1/search?q=harvest")[1])["total"] == 1

    assert not (server.metrics_dir / "counter_1.db").exists()
    text = server.ask("/metrics")[1].decode()
    counted = [line for line in text.splitlines() if line.startswith("clippings_requests_total") and '"/livez"' in line]
    assert counted
    assert "pid=" not in counted[0]
    # The longest address that a browser sends meets the application's own page.
    status, body, headers = server.ask("/?q=" + "a" * 2_000_000)
    assert (status, b"The address is too long" in body) == (414, True)
    # Hundreds of chosen values fit.
    chosen = "&".join(f"people=a+person+of+some+name+{number}" for number in range(1_000))
    assert server.ask(f"/?{chosen}")[0] == 200
    # What fits the server's request line but is over the application's limit is explained by the application.
    status, body, headers = server.ask("/api/v1/search?q=" + "a" * 100_000)
    assert (status, headers["Content-Type"]) == (414, "application/problem+json")
    assert json.loads(body)["code"] == "url_too_long"
    assert headers["Content-Security-Policy"]


def test_the_log_says_once_that_another_recogniser_made_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "records.jsonl"
    source.write_text(json.dumps({"title": "Harvest", "body": "It was good."}))
    monkeypatch.setattr("index.archive.RECOGNISER_VERSION", "older")
    reindex(tmp_path / "index", [source], options=Options(processes=1))
    with started(tmp_path) as server:
        server.until(lambda: server.log.read_text().count("found by recogniser older") == 1)
        assert "Run reindex" in json.loads(server.ask("/api/v1/status")[1])["advice"]


def test_only_the_first_worker_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "records.jsonl"
    source.write_text(json.dumps({"title": "Harvest", "body": "It was good."}))
    monkeypatch.setattr("index.archive.RECOGNISER_VERSION", "older")
    reindex(tmp_path / "index", [source], options=Options(processes=1))
    monkeypatch.setenv("CLIPPINGS_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv(METRICS_DIR, str(tmp_path))
    monkeypatch.setattr("gc.freeze", lambda: None)
    configuration, app = runpy.run_path(str(PROJECT / "web/gunicorn.conf.py")), create_app()
    told: list[int] = []
    for age in (1, 2, 3):
        log = SimpleNamespace(warning=lambda *_, age=age: told.append(age))
        worker = SimpleNamespace(age=age, app=SimpleNamespace(wsgi=lambda: app), log=log)
        configuration["post_worker_init"](worker)
    configuration["worker_exit"](None, worker)
    assert told == [1]


def test_the_access_log_has_routes_only(server: Server) -> None:
    server.until(lambda: server.ask("/livez")[0] == 200)
    forged = "/x%0a[22/Nov/2026]%20GET%20/forged%20200%1b%00"
    for path in (forged, "/people/anna%20weber?q=secret", "/api/v1/people/anna%20weber", "/help"):
        server.ask(path)
    server.until(lambda: " GET /help 200 " in server.log.read_text())
    log = server.log.read_text()
    assert " GET none 404 " in log
    assert " GET /people/<path:key> " in log
    assert not any(word in log for word in ("forged", "weber", "secret", "\x1b", "\0"))


def test_workers_that_are_replaced_leave_all_as_it_was(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with started(
        tmp_path, TMPDIR=str(temporary), GUNICORN_CMD_ARGS="--max-requests 3 --max-requests-jitter 0"
    ) as server:
        server.until(lambda: server.ask("/livez")[0] == 200)

        def replaced() -> bool:
            assert server.ask("/livez")[0] == 200
            return server.log.read_text().count("Booting worker") >= 6

        server.until(replaced)
        assert any(temporary.glob("clippings-metrics-*/*.db"))
        assert "clippings_requests_total" in server.ask("/metrics")[1].decode()
    assert not list(temporary.glob("clippings-metrics-*"))


def test_a_server_interrupted_while_it_starts_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv(METRICS_DIR, "")
    monkeypatch.delenv(METRICS_DIR)
    configuration = runpy.run_path(str(PROJECT / "web/gunicorn.conf.py"))
    monkeypatch.setattr(subprocess, "run", interrupt)
    with pytest.raises(SystemExit) as ended:
        configuration["on_starting"](None)
    assert ended.value.code == INTERRUPTED
    assert not Path(os.environ[METRICS_DIR]).exists()
