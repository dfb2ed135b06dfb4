"""Runs that are killed, meet each other, or find the disk full: what was published serves, the next run succeeds."""

from __future__ import annotations

import errno
import itertools
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from index.archive import add, reindex, sync
from index.article import Payload, article_id
from index.checking import check
from index.generations import _replace_current as replace_current
from index.generations import current_number, open_generation
from index.holdings import holdings_of
from index.ingest.sources import name_sources, payloads
from index.limits import IngestLimits
from index.manifest import SegmentEntry
from index.pipeline import Part
from index.runs import Options
from search.archive import Archive, open_archive
from web.commandline import _guarded

PROJECT = Path(__file__).resolve().parents[2]
ONE = Options(processes=1)
RUNS = {"reindex": reindex, "add": add, "sync": sync}
STORY = "The ferry to the island is late, and the council of the harbour is to meet in the winter. "


def write_records(file: Path, numbers: range, words: int = 40) -> Path:
    body = STORY * (words // 18 + 1)
    file.write_text(
        "".join(
            json.dumps({"title": f"Ferry {n}", "body": f"{body}{n}.", "people": [f"A {n % 7}"], "places": ["Bergen"]})
            + "\n"
            for n in numbers
        )
    )
    return file


def ids_in(index_dir: Path) -> set[str]:
    return set(holdings_of(open_generation(index_dir)).articles)


def ids_of(source: Path) -> set[str]:
    found = payloads(name_sources([source]), IngestLimits())
    return {article_id(payload.data) for payload in found if isinstance(payload, Payload)}


def assert_clean(index_dir: Path) -> None:
    """Nothing is left but what a finished run leaves, and all of it reads."""
    number = current_number(index_dir)
    kept = {path.name for path in index_dir.iterdir()}
    assert kept <= {"CURRENT", "LOCK", f"gen-{number}", *(path.name for path in index_dir.glob("gen-*"))}
    assert len(list(index_dir.glob("gen-*"))) <= 2
    assert check(index_dir).problems == ()


def killed_run(verb: str, index_dir: Path, source: Path, step: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.index.killing", verb, str(index_dir), str(source), str(step)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120)


def assert_survives(verb: str, killed: Prepared) -> None:
    """After a kill: the old or the new generation serves, and the next run succeeds and cleans up."""
    assert ids_in(killed.index_dir) in (killed.before, killed.after)
    archive = open_archive(killed.index_dir)
    assert archive.search("ferry").total in (len(killed.before), len(killed.after))
    archive.close()
    RUNS[verb](killed.index_dir, [killed.source], options=ONE)
    assert ids_in(killed.index_dir) == killed.after
    assert_clean(killed.index_dir)


@dataclass(frozen=True)
class Prepared:
    """An archive of 20 articles and a source that has changed. after: what a run of the verb leads to."""

    index_dir: Path
    source: Path
    before: set[str]
    after: set[str]

    def copied(self, name: str) -> Prepared:
        """The same with an archive of its own, to be spoilt."""
        copy = self.index_dir.with_name(name)
        shutil.copytree(self.index_dir, copy)
        return replace(self, index_dir=copy)


@pytest.fixture(params=sorted(RUNS))
def verb(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def prepared(tmp_path: Path, verb: str) -> Prepared:
    source = write_records(tmp_path / "a.jsonl", range(20))
    reindex(tmp_path / "index", [source], options=ONE)
    before = ids_in(tmp_path / "index")
    write_records(source, range(5, 26))
    reindex(tmp_path / "expected", [source], options=ONE)
    fresh = ids_in(tmp_path / "expected")
    return Prepared(tmp_path / "index", source, before, before | fresh if verb == "add" else fresh)


def test_a_run_killed_at_a_step_leaves_the_old_or_the_new_archive(prepared: Prepared, verb: str) -> None:
    steps = len(killed_run(verb, prepared.copied("counted").index_dir, prepared.source, 0).stdout.split())
    assert steps > 10
    for step in random.Random(verb).sample(range(1, steps + 1), 3):
        one = prepared.copied(f"step{step}")
        assert killed_run(verb, one.index_dir, one.source, step).returncode == -signal.SIGKILL
        assert_survives(verb, one)


@pytest.mark.exhaustive
@pytest.mark.timeout(1200)
def test_a_run_killed_at_every_step_leaves_the_old_or_the_new_archive(prepared: Prepared, verb: str) -> None:
    for step in itertools.count(1):
        one = prepared.copied(f"step{step}")
        done = killed_run(verb, one.index_dir, one.source, step)
        if done.returncode == 0:
            break
        assert_survives(verb, one)
    assert step > 10


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_hundred_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(2)
    index_dir = tmp_path / "index"
    source = write_records(tmp_path / "a.jsonl", range(60))
    steps = len(killed_run("reindex", index_dir, source, 0).stdout.split())
    published = 0
    for attempt in range(100):
        verb = chance.choice(sorted(RUNS))
        before = ids_in(index_dir)
        source = write_records(tmp_path / "a.jsonl", range(attempt, attempt + 60))
        kill_at_random(verb, index_dir, source, chance.randint(1, steps * 5 // 4), chance.uniform(0, 0.02))
        held = ids_in(index_dir)
        published += held != before
        assert held in (before, before | ids_of(source) if verb == "add" else ids_of(source))
        archive = open_archive(index_dir)
        assert archive.search("ferry").total == len(held)
        archive.close()
        if attempt % 5 == 4:
            reindex(index_dir, [source], options=ONE)
            assert len(ids_in(index_dir)) == 60
            assert_clean(index_dir)
    assert 5 <= published <= 95


def kill_at_random(verb: str, index_dir: Path, source: Path, step: int, delay_s: float) -> None:
    """Kill a run some moments after one of its steps, or after its end if it has fewer."""
    command = [sys.executable, "-m", "tests.index.killing", verb, str(index_dir), str(source), "0"]
    run = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    for line in run.stdout:
        if int(line) == step:
            break
    time.sleep(delay_s)
    run.kill()
    run.communicate()


def test_of_two_reindexes_at_once_one_wins_and_the_other_names_it(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", range(8_000), words=100)
    command = [sys.executable, "-m", "web.cli", "--index", str(tmp_path / "index"), "reindex", str(source)]
    first = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _wait_for(lambda: (tmp_path / "index" / "LOCK").exists() and (tmp_path / "index" / "LOCK").read_bytes() != b"")
    second = subprocess.run(command, cwd=PROJECT, capture_output=True, timeout=60)
    assert second.returncode == 3
    assert f"clippings reindex {source}, process {first.pid}, since 20" in second.stderr.decode()
    first.communicate(timeout=120)
    assert first.returncode == 0
    assert len(ids_in(tmp_path / "index")) == 8_000
    assert_clean(tmp_path / "index")


def test_a_full_disk_is_a_clear_error_and_the_old_archive_serves(tmp_path: Path, verb: str) -> None:
    index_dir = tmp_path / "index"
    reindex(index_dir, [write_records(tmp_path / "a.jsonl", range(3))], options=ONE)
    before = ids_in(index_dir)
    source = write_records(tmp_path / "a.jsonl", range(2_000), words=200)

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    command = [sys.executable, "-m", "web.cli", "--index", str(index_dir), verb, str(source)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, timeout=120, preexec_fn=bound)
    assert done.returncode == 3
    assert "Could not write" in done.stderr.decode()
    assert "file too large" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert ids_in(index_dir) == before
    assert_clean(index_dir)
    RUNS[verb](index_dir, [source], options=ONE)
    assert len(ids_in(index_dir)) == 2_000 if verb != "add" else 2_003


def killed(_: Part) -> SegmentEntry:
    """What becomes of a writer when the system has no memory left."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def without_memory(_: Part) -> SegmentEntry:
    raise OSError(errno.ENOMEM, "Cannot allocate memory")


@pytest.mark.parametrize(("processes", "write"), [(2, killed), (2, without_memory), (1, without_memory)])
def test_a_run_without_memory_says_what_to_do_and_the_old_archive_serves(
    processes: int,
    write: Callable[[Part], SegmentEntry],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    index_dir = tmp_path / "index"
    reindex(index_dir, [write_records(tmp_path / "a.jsonl", range(3))], options=ONE)
    before = ids_in(index_dir)
    source = write_records(tmp_path / "a.jsonl", range(20))
    monkeypatch.setattr("index.pipeline.ARTICLES_A_PART", 10)
    monkeypatch.setattr("index.pipeline.write_part", write)
    run = ["--index", str(index_dir), "reindex", "--processes", str(processes), str(source)]
    assert _guarded(run) == 3
    said = capsys.readouterr().err
    assert "more memory than there is" in said
    assert "--memory" in said
    assert ids_in(index_dir) == before
    assert_clean(index_dir)


def test_an_interrupted_run_cleans_up(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", range(8_000), words=100)
    command = [sys.executable, "-m", "web.cli", "--index", str(tmp_path / "index"), "reindex", str(source)]
    run = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, preexec_fn=_hear_interrupts)
    _wait_for(lambda: any((tmp_path / "index").glob("building-*")))
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert b"Traceback" not in said
    assert {path.name for path in (tmp_path / "index").iterdir()} == {"LOCK"}


@pytest.mark.parametrize("verb", ["sync", "remove"])
def test_an_interrupt_after_publishing_does_not_say_that_nothing_changed(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, index_dir = write_records(tmp_path / "a.jsonl", range(3)), tmp_path / "index"
    reindex(index_dir, [source], options=ONE)
    write_records(source, range(4))
    before = current_number(index_dir)

    def interrupted(index_dir: Path, text: str) -> None:
        replace_current(index_dir, text)
        raise KeyboardInterrupt

    monkeypatch.setattr("index.generations._replace_current", interrupted)
    given = str(source) if verb == "sync" else ids_in(index_dir).pop()
    assert _guarded(["--index", str(index_dir), verb, given]) == 130
    assert capsys.readouterr().err.endswith("Interrupted after the change was made: the archive has it.\n")
    assert current_number(index_dir) != before


def test_ctrl_c_while_workers_start_is_said_in_one_line(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", range(100))
    command = [sys.executable, "-m", "web.cli", "--index", str(tmp_path / "index"), "reindex", "--json", str(source)]
    run = subprocess.Popen(
        command, cwd=PROJECT, stderr=subprocess.PIPE, preexec_fn=_hear_interrupts, start_new_session=True
    )
    _wait_for(lambda: any(_catches_interrupts(child) for child in _children(run.pid, b"forkserver")))
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to all, of which one has begun to load what workers need
    _, said = run.communicate(timeout=60)
    assert (said.decode().strip(), run.returncode) == ("Interrupted. The archive is as it was.", 130)


@dataclass
class Client:
    """Searches without pause; total must always be what the generation holds."""

    archive: Archive
    totals: dict[int, int]
    seen: dict[int, float] = field(default_factory=dict)
    searches: int = 0
    faults: list[str] = field(default_factory=list)

    def run(self, over: threading.Event) -> None:
        while not over.is_set():
            try:
                page = self.archive.search("ferry", facets=("people", "places"))
            except Exception as fault:  # noqa: BLE001 (whatever it is, the test reports it)
                self.faults.append(repr(fault))
                return
            self.searches += 1
            self.seen.setdefault(page.generation, time.monotonic())
            if page.total != self.totals[page.generation] or not page.hits or not page.facets["people"].values:
                self.faults.append(f"generation {page.generation}: {page.total} articles")


def searched_while_publishing(folder: Path, reindexes: int) -> None:
    index_dir = folder / "index"
    totals = {number: 20 + number for number in range(1, reindexes + 2)}
    source = write_records(folder / "a.jsonl", range(21))
    reindex(index_dir, [source], options=ONE)
    shared = open_archive(index_dir)
    archives = [shared, shared, open_archive(index_dir), open_archive(index_dir)]
    clients = [Client(archive, totals) for archive in archives]
    over = threading.Event()
    threads = [threading.Thread(target=client.run, args=(over,)) for client in clients]
    for thread in threads:
        thread.start()
    try:
        for number in range(2, reindexes + 2):
            write_records(source, range(20 + number))
            reindex(index_dir, [source], options=ONE)
            published = time.monotonic()
            _wait_for(lambda now=number: all(now in client.seen or client.faults for client in clients), 10)  # type: ignore[misc]
            assert max(client.seen.get(number, published) for client in clients) - published < 2
    finally:
        over.set()
        for thread in threads:
            thread.join()
        for archive in set(archives):
            archive.close()
    assert [client.faults for client in clients] == [[]] * 4
    assert all(client.searches > reindexes for client in clients)


def test_searches_go_on_while_reindexes_publish(tmp_path: Path) -> None:
    searched_while_publishing(tmp_path, 3)


def _hear_interrupts() -> None:
    """Shells have what they start in the background ignore Ctrl-C, and so do its children: the tests may be one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _children(pid: int, named: bytes) -> list[Path]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [child for each in children if named in ((child := Path("/proc", each)) / "cmdline").read_bytes()]


def _catches_interrupts(process: Path) -> bool:
    """True once Python has begun in a process."""
    caught = re.search(r"^SigCgt:\s*(\w+)", (process / "status").read_text(), re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGINT - 1) & 1)


def _wait_for(true: Callable[[], bool], deadline_s: float = 60) -> None:
    deadline = time.monotonic() + deadline_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)
