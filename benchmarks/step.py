"""One step of a benchmark in a process of its own: build or ask. Prints one line of JSON."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import pickle
import resource
import shutil
import time
from pathlib import Path

import psutil

from benchmarks.corpora import Record, json_line, records
from benchmarks.engines import Bench
from benchmarks.queries import CLASSES, Question, questions

ENGINES = {
    "clippings": "clippings.Clippings",
    "tantivy": "tantivy.Tantivy",
    "sqlite": "sqlite.Sqlite",
    "whoosh": "whoosh.StockWhoosh",
    "bm25s": "bm25s.Bm25s",
}
ROUNDS = 5
"""Each question is asked so often, in turn with all others; the best time counts, as the machine may be shared."""
KB = 1024


def engine(name: str) -> Bench:
    """An engine by its short name; only its own library is imported."""
    module, kind = ENGINES[name].split(".")
    made: Bench = getattr(importlib.import_module(f"benchmarks.engines.{module}"), kind)()
    return made


def prepare(size: int, folder: Path, each: int) -> dict[str, object]:
    """Records and questions, kept as pickles of this run."""
    made = list(records(size))
    (folder / "records.pickle").write_bytes(pickle.dumps(made))
    (folder / "questions.pickle").write_bytes(pickle.dumps(questions(made, each)))
    return {"json_bytes": sum(len(json_line(record)) + 1 for record in made)}


def build(name: str, folder: Path) -> dict[str, object]:
    """CPU and wall seconds, peak and index bytes of a build; reading the records is not counted."""
    made: list[Record] = pickle.loads((folder / "records.pickle").read_bytes())
    own = folder / name
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    bench = engine(name)
    gc.collect()
    before = psutil.Process().memory_info().rss
    started, cpu = time.perf_counter(), time.process_time()
    bench.build(made, own)
    return {
        "cpu_s": time.process_time() - cpu,
        "wall_s": time.perf_counter() - started,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KB - before,
        "index_bytes": sum(path.stat().st_size for path in own.rglob("*") if path.is_file()),
    }


def ask(name: str, folder: Path) -> dict[str, object]:
    """Median and 95th percentile of CPU milliseconds by class, totals, time to the first answer, private memory."""
    asked: list[Question] = pickle.loads((folder / "questions.pickle").read_bytes())
    bench = engine(name)
    started = time.perf_counter()
    bench.open(folder / name)
    asked = [question for question in asked if bench.supports(question.kind)]
    bench.ask(asked[0])
    first_s = time.perf_counter() - started
    totals = [bench.ask(question) for question in asked]
    best = [float("inf")] * len(asked)
    for _ in range(ROUNDS):
        for at, question in enumerate(asked):
            cpu = time.process_time_ns()
            bench.ask(question)
            best[at] = min(best[at], (time.process_time_ns() - cpu) / 1e6)
    memory = psutil.Process().memory_full_info()
    times = {kind: sorted(ms for ms, one in zip(best, asked, strict=True) if one.kind == kind) for kind in CLASSES}
    return {
        "first_s": first_s,
        "private_bytes": memory.uss,
        "ms": {kind: [own[len(own) // 2], own[len(own) * 19 // 20]] for kind, own in times.items() if own},
        "totals": [[one.kind, *one.words, total] for one, total in zip(asked, totals, strict=True)],
    }


def main() -> None:
    """Run one step as the command line asks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=("prepare", "build", "ask"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=sorted(ENGINES))
    parser.add_argument("--size", type=int, default=0)
    parser.add_argument("--each", type=int, default=40)
    given = parser.parse_args()
    if given.step == "prepare":
        found = prepare(given.size, given.folder, given.each)
    else:
        found = (build if given.step == "build" else ask)(given.engine, given.folder)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
