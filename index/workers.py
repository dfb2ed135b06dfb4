"""Work spread over processes that may die, hang or be killed without taking the run with them.

The standard pools do not serve: one worker's death ends a ProcessPoolExecutor and hangs a Pool. Here a lost batch is
tried again item by item, so that only the item that killed its worker is lost, and each item has a time limit.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from msgspec import Struct

from index.errors import ProcessMissing

Item = TypeVar("Item")
Result = TypeVar("Result")

START_S = 30.0
"""For a new worker to import what it needs on a busy machine, before its first item's own time counts."""
ENDS_WITHIN_S = 5.0
"""A worker that has closed its link is gone so soon."""
KILLED = (-signal.SIGKILL, -signal.SIGTERM)
"""How a process ends that the system, or a daemon that watches memory, has chosen to end. Other signals are faults."""
POLL_S = 0.5
"""How often time limits are looked at."""
RUNNABLE = ("R", "D")
"""States of a process that runs, waits for a core, or for its memory to be read back."""
MOST_STARVED = 20.0
"""A worker that wants to run and may not is given this many times its time by the clock."""
LOADED_FIRST = "index.loading"
FIRST_BATCH = 4
"""Batches begin small and grow, so that sixty files already keep several processes busy."""


class Lost(Struct, frozen=True):
    """An item without a result. why: its worker died (a crash, no memory left), or it ran over its time.

    killed: the system ended the worker, not a fault in the work.
    """

    why: Literal["died", "overtime"]
    killed: bool = False


class Spread(Struct, frozen=True):
    """How work is spread.

    processes: 1 or more.  item_s: time for one item, after which its worker is killed: processor time where the system
    tells it, so that nothing is lost on a busy machine; wall time for a worker that only waits.
    batch_items: most items that travel together.  batch_weight: and the most they weigh in all.
    preload: modules that the work will import.
    """

    processes: int = 1
    item_s: float = float("inf")
    batch_items: int = 64
    batch_weight: int = 1_000_000
    preload: tuple[str, ...] = ()


Batch = list[tuple[int, Item]]


class _Worker(Struct, Generic[Item]):
    """begun_s: processor time that it had used before its batch, as it says with each answer."""

    process: BaseProcess
    link: Connection[Any, Any]
    batch: Batch[Item]
    ends: float = 0.0
    item_s: float = 0.0
    begun_s: float = 0.0


def map_spread(
    work: Callable[[Item], Result],
    items: Iterable[Item | None],
    spread: Spread,
    weigh: Callable[[Item], int] = lambda _: 0,
) -> Generator[tuple[int, Result | Lost], None, None]:
    """Apply `work` to each item in other processes.

    work: picklable, and of a module that can be imported; an OSError that it raises is raised here and ends the run,
        any other fault loses the item.
    items: read only as fast as they are worked on; None is nothing as yet, while something is being worked on.
    weigh: an item's weight against Spread.batch_weight.
    Gives (index of the item, its result or Lost) in the order of completion. Who does not read it to the end must close
    it, which ends the processes. Raises ProcessMissing.
    """
    batches = _batches(items, spread, weigh)
    again: deque[Batch[Item]] = deque()
    workers: list[_Worker[Item]] = []
    try:
        while _feed(workers, again, batches, work, spread):
            for worker, answered in _finished(workers):
                results = _receive(worker) if answered else Lost("overtime")
                if isinstance(results, Lost):
                    _stop(worker)
                    workers.remove(worker)
                    if len(worker.batch) > 1:
                        again.extend([entry] for entry in worker.batch)
                    else:
                        yield worker.batch[0][0], results
                else:
                    worker.batch = []
                    yield from results
    finally:
        for worker in workers:
            _stop(worker)


def in_order(results: Iterable[tuple[int, Result]]) -> Iterator[Result]:
    """Results by the order of their items, each as soon as all before it are there."""
    early: dict[int, Result] = {}
    following = 0
    for index, result in results:
        early[index] = result
        while following in early:
            yield early.pop(following)
            following += 1


def announce(modules: Sequence[str]) -> None:
    """Say that workers will be wanted: what they import is loaded beside what the caller does meanwhile."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([LOADED_FIRST, *modules])  # takes effect once, when the server starts
    resource_tracker.ensure_running()  # first, because its start ends with unblocking Ctrl-C
    with _main_hidden(), _uninterrupted():
        forkserver.ensure_running()


def _batches(
    items: Iterable[Item | None], spread: Spread, weigh: Callable[[Item], int]
) -> Iterator[Batch[Item] | None]:
    """Items with their indexes, in batches; None where there is nothing as yet."""
    batch: Batch[Item] = []
    index, weight, most = 0, 0, min(FIRST_BATCH, spread.batch_items)
    for item in items:
        if item is not None:
            batch.append((index, item))
            index += 1
            weight += weigh(item)
        if item is None or len(batch) >= most or weight >= spread.batch_weight:
            yield batch or None
            batch, weight = [], 0
            most = min(most + FIRST_BATCH, spread.batch_items)
    if batch:
        yield batch


def _feed(
    workers: list[_Worker[Item]],
    again: deque[Batch[Item]],
    batches: Iterator[Batch[Item] | None],
    work: Callable[[Item], Result],
    spread: Spread,
) -> bool:
    """Give every idle worker a batch, starting workers up to their number. False when nothing is left to wait for."""
    given: list[_Worker[Item]] = []
    idle = [worker for worker in workers if not worker.batch]
    while idle or len(workers) < spread.processes:
        batch = again.popleft() if again else next(batches, None)
        if batch is None:
            break
        cold = not idle
        worker = _start(work, spread.preload) if cold else idle.pop()
        if cold:
            workers.append(worker)
        worker.batch = batch
        worker.item_s = spread.item_s + (START_S if cold else 0.0)
        worker.ends = time.monotonic() + worker.item_s
        given.append(worker)
    for worker in given:  # only now, because sending waits for a new worker to be up, and all shall start at once
        _send(worker)
    return any(worker.batch for worker in workers)


def _start(work: Callable[[Item], Result], preload: Sequence[str]) -> _Worker[Item]:
    """A new worker, forked from a clean process that has imported what is needed once for all.

    Raises ProcessMissing.
    """
    context = multiprocessing.get_context("forkserver")
    announce(preload)
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work), daemon=True)
    try:
        with _main_hidden(), _uninterrupted():
            process.start()
    except (ConnectionError, EOFError) as fault:  # the process that forks is not there, or has ended
        raise ProcessMissing(sys.executable) from fault
    theirs.close()
    return _Worker(process, ours, [])


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Keep a new process from importing the script that called us, as multiprocessing has it do.

    No work is in it, and a script that runs a reindex without `if __name__ == "__main__":` would begin it anew there.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put off Ctrl-C and SIGTERM until what is being started is whole; what is started does not hear Ctrl-C.

    Blocking is for the process that is started, which inherits it and would print a traceback until it ignores Ctrl-C.
    In this one it is not enough: the system then gives the signal to another thread, and Python hears it all the same.
    """
    put_off: list[int] = []
    here = threading.current_thread() is threading.main_thread()  # only there Python hears signals
    heard = [number for number in (signal.SIGINT, signal.SIGTERM) if here and callable(signal.getsignal(number))]
    handlers = {number: signal.signal(number, lambda number, _: put_off.append(number)) for number in heard}
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if put_off:
            signal.raise_signal(put_off[0])


def _send(worker: _Worker[Item]) -> None:
    try:
        worker.link.send(worker.batch)
    except (BrokenPipeError, ConnectionResetError):
        worker.link.close()  # it died meanwhile; _receive says so


def _finished(workers: list[_Worker[Item]]) -> list[tuple[_Worker[Item], bool]]:
    """Busy workers that have answered or died (True) or run over their time (False); waits for the first for a
    moment."""
    busy = [worker for worker in workers if worker.batch]
    if any(worker.link.closed for worker in busy):
        return [(worker, True) for worker in busy if worker.link.closed]
    ready = wait([worker.link for worker in busy], timeout=POLL_S)
    now = time.monotonic()
    answered = [(worker, True) for worker in busy if worker.link in ready]
    late = [worker for worker in busy if worker.link not in ready and now > worker.ends]
    return answered + [(worker, False) for worker in late if _is_over(worker, now)]


def _is_over(worker: _Worker[Item], now: float) -> bool:
    """True if a worker whose wall time is up has used as much processor time, or waits for something."""
    spent = _spent(worker)
    used_s = spent.cpu_s - worker.begun_s
    return not spent.wants_cpu or used_s > worker.item_s or now > worker.ends + MOST_STARVED * worker.item_s


class Spent(NamedTuple):
    """What the system says of a process; nothing of it where it says nothing."""

    cpu_s: float = 0.0
    wants_cpu: bool = False


def _spent(worker: _Worker[Item]) -> Spent:
    try:
        with open(f"/proc/{worker.process.pid}/stat", encoding="ascii", errors="replace") as stat:
            fields = stat.read().rpartition(")")[2].split()
    except OSError:
        return Spent()
    user, system = (int(fields[at]) for at in (11, 12))
    return Spent((user + system) / os.sysconf("SC_CLK_TCK"), fields[0] in RUNNABLE)


def _receive(worker: _Worker[Item]) -> list[tuple[int, Any]] | Lost:
    try:
        answer, worker.begun_s = worker.link.recv()
    except (EOFError, OSError):
        worker.process.join(ENDS_WITHIN_S)
        return Lost("died", killed=worker.process.exitcode in KILLED)
    if isinstance(answer, OSError):
        raise answer
    results: list[tuple[int, Any]] = answer
    return results


def _stop(worker: _Worker[Item]) -> None:
    worker.process.kill()
    worker.process.join()
    worker.process.close()
    worker.link.close()


def _serve(link: Connection[Any, Any], work: Callable[[Any], Any]) -> None:
    """What a worker does: batches in, results out, until the other end closes."""
    from index.loading import USUAL_THRESHOLDS  # sets others, so the first process must not

    gc.freeze()  # what was loaded stays: looking through it would only make it this process's own memory
    gc.set_threshold(*USUAL_THRESHOLDS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides what ends
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # so that programs it may start hear what they choose
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent has ended, and so do we
        while True:
            link.send((_answer(work, link.recv()), time.process_time()))


def _answer(work: Callable[[Any], Any], batch: Batch[Any]) -> list[tuple[int, Any]] | OSError:
    try:
        return [(index, work(item)) for index, item in batch]
    except OSError as fault:
        return fault


def _end_with_parent() -> None:
    """A killed run must not leave workers that go on writing."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
