"""Work spread over processes: order, deaths, time limits, faults, and nothing left running."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.workers import Lost, Spent, Spread, in_order, map_spread


def behave(word: str) -> str:
    if word == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "hang":
        time.sleep(60)
    if word == "nap":
        time.sleep(1.2)
    if word == "work":
        ends_s = time.process_time() + 60
        while time.process_time() < ends_s:
            pass
    if word == "spin":
        ends_s = time.process_time() + 0.5
        while time.process_time() < ends_s:
            pass
    if word == "bug":
        raise ValueError(word)
    if word == "full":
        raise OSError(errno.ENOSPC, "No space left on device")
    return word.upper()


def test_every_item_gives_its_result() -> None:
    words = [f"w{number}" for number in range(300)]
    results = list(map_spread(behave, words, Spread(processes=2, batch_items=16)))
    assert sorted(results) == [(index, word.upper()) for index, word in sorted(enumerate(words))]
    assert list(in_order(results)) == [word.upper() for word in words]


def test_a_script_without_a_guard_is_not_run_again_by_its_workers(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    lines = ("from index.workers import Spread, map_spread", "print('run')")
    script.write_text("\n".join([*lines, "print(sorted(map_spread(len, ['a', 'bc'], Spread(processes=2))))"]))
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=environ, timeout=60)
    assert (done.stdout, done.stderr) == ("run\n[(0, 1), (1, 2)]\n", "")


def test_who_may_not_start_processes_is_told(tmp_path: Path) -> None:
    lines = (
        "import multiprocessing",
        "from index.errors import ProcessMissing",
        "from index.workers import Spread, map_spread",
        "multiprocessing.set_executable('/nowhere/python')",
        "try: list(map_spread(len, ['a'], Spread()))",
        "except ProcessMissing as fault: print(fault)",
    )
    (tmp_path / "script.py").write_text("\n".join(lines))
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"], capture_output=True, text=True, env=environ, timeout=60
    )
    assert "none could be started" in done.stdout


def test_workers_have_what_was_announced_before_they_were_wanted(tmp_path: Path) -> None:
    (tmp_path / "work.py").write_text("import sys\ndef loaded(name): return name in sys.modules\n")
    lines = (
        "from index.workers import Spread, announce, map_spread",
        "announce(['colorsys'])",
        "from work import loaded",
    )
    (tmp_path / "script.py").write_text(
        "\n".join([*lines, "print(list(map_spread(loaded, ['colorsys', 'wave'], Spread(preload=('wave',)))))"])
    )
    environ = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), str(tmp_path)])}
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"], capture_output=True, text=True, env=environ, timeout=60
    )
    assert (done.stdout, done.stderr) == ("[(0, True), (1, False)]\n", "")


def test_workers_look_for_garbage_as_usual_but_not_among_what_was_loaded(tmp_path: Path) -> None:
    (tmp_path / "look.py").write_text(
        "import gc\ndef look(_): return gc.get_threshold(), gc.get_freeze_count() > 1000\n"
    )
    lines = (
        "import gc",
        "from index.workers import Spread, map_spread",
        "from look import look",
        "usual = gc.get_threshold()",
        "print(list(map_spread(look, [0], Spread(preload=('colorsys',)))) == [(0, (usual, True))])",
    )
    (tmp_path / "script.py").write_text("\n".join(lines))
    environ = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), str(tmp_path)])}
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"], capture_output=True, text=True, env=environ, timeout=60
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_no_items_start_no_worker() -> None:
    assert list(map_spread(behave, [], Spread(processes=2))) == []


@pytest.mark.filterwarnings("ignore")
def test_only_the_item_that_kills_its_worker_is_lost() -> None:
    words = ["a", "die", "b", "c", "bug", *"defghij"]
    results = dict(map_spread(behave, words, Spread(processes=2)))
    assert results.pop(1) == Lost("died", killed=True)
    assert results.pop(4) == Lost("died")
    assert results == {index: word.upper() for index, word in enumerate(words) if word not in ("die", "bug")}


def test_an_item_over_its_time_is_lost_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.workers.START_S", 3.0)
    results = dict(map_spread(behave, ["a", "hang", "b"], Spread(processes=1, item_s=0.3)))
    assert results == {0: "A", 1: Lost("overtime"), 2: "B"}


def test_an_item_that_works_over_its_time_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.workers.START_S", 1.0)
    assert list(map_spread(behave, ["work"], Spread(processes=1, item_s=0.3))) == [(0, Lost("overtime"))]


@pytest.mark.parametrize(("wants_cpu", "result"), [(True, "NAP"), (False, Lost("overtime"))])
def test_a_worker_that_gets_no_core_keeps_its_time(
    monkeypatch: pytest.MonkeyPatch, wants_cpu: bool, result: str | Lost
) -> None:
    monkeypatch.setattr("index.workers.START_S", 0.0)
    monkeypatch.setattr("index.workers.POLL_S", 0.1)
    monkeypatch.setattr("index.workers._spent", lambda _: Spent(0.0, wants_cpu))
    assert list(map_spread(behave, ["nap"], Spread(processes=1, item_s=1.0))) == [(0, result)]


def test_what_earlier_items_took_is_not_counted_against_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.workers.START_S", 60.0)  # the first item comes to its end, however busy the machine is
    monkeypatch.setattr("index.workers.POLL_S", 0.1)
    monkeypatch.setattr("index.workers._spent", lambda _: Spent(0.5, True))
    spread = Spread(processes=1, item_s=0.4, batch_items=1)
    assert list(map_spread(behave, ["spin", "nap"], spread)) == [(0, "SPIN"), (1, "NAP")]


def test_a_full_disk_in_a_worker_is_raised_here() -> None:
    with pytest.raises(OSError, match="No space left") as caught:
        list(map_spread(behave, ["a", "full", "b"], Spread()))
    assert caught.value.errno == errno.ENOSPC


def test_items_are_read_only_as_fast_as_they_are_worked_on() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield "x"

    results = map_spread(behave, endless(), Spread(processes=2, batch_items=8))
    for _ in range(50):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert read < 200


def test_items_that_depend_on_results_wait_for_them() -> None:
    back: list[str] = []

    def words() -> Iterator[str | None]:
        yield from "abc"
        while len(back) < 3:
            yield None
        yield "".join(sorted(back))

    for _, result in map_spread(behave, words(), Spread(processes=2)):
        back.append(str(result))
    assert back[-1] == "ABC"
    assert len(back) == 4


def test_heavy_items_travel_alone() -> None:
    results = map_spread(behave, ["a"] * 10, Spread(batch_weight=5), weigh=lambda _: 5)
    assert len(list(results)) == 10


ORPHANS = """
import os, sys, time
from index.workers import Spread, map_spread
from tests.index.test_workers import behave
def words():
    yield "a"
    while True:
        yield "hang"
if __name__ == "__main__":
    for result in map_spread(behave, words(), Spread(processes=2, batch_items=1)):
        import multiprocessing
        print(*[child.pid for child in multiprocessing.active_children()], flush=True)
"""


def test_workers_end_with_their_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(number) for number in parent.stdout.readline().split()]
    parent.kill()
    parent.communicate()
    assert len(workers) == 2
    deadline = time.monotonic() + 10
    while any(_runs(worker) for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.02)


INTERRUPTED = """
import os, signal, sys
from multiprocessing import forkserver
from index.workers import Spread, map_spread
from tests.index.test_workers import behave
connect = forkserver.connect_to_new_process
def interrupted(fds):
    ends = connect(fds)
    os.kill(os.getpid(), int(sys.argv[1]))
    return ends
def stopped(*_):
    raise KeyboardInterrupt
signal.signal(int(sys.argv[1]), stopped)
forkserver.connect_to_new_process = interrupted
try:
    list(map_spread(behave, ["a"], Spread()))
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_waits_until_a_worker_has_all_that_it_needs_to_start(number: signal.Signals) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(int(number))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == ("interrupted\n", "", 0)


def _runs(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
