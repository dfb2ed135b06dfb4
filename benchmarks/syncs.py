"""A year of daily runs: `python -m benchmarks.syncs [--stories 100000] [--days 365] [--each 50]`.

Each day a file of new stories comes into the source and `sync` takes it in. Measured: processor seconds of each sync,
how many segments there are, and the processor time of searches before the year and after it. Saves
benchmarks/out/syncs.json, which benchmarks.report reads.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpora import json_line, records
from benchmarks.engines.clippings import plan_of
from benchmarks.queries import Question, questions
from benchmarks.report import SAVED
from index.archive import reindex, sync
from index.generations import open_generation
from index.runs import Options
from search.packed.engine import open_engine
from search.packed.loops import load_kernels

OPTIONS = Options(processes=1, near_copies=False)
OUT = SAVED.with_name("syncs.json")
QUESTIONS_EACH = 10
ROUNDS = 5
"""Each question is asked so often; the best time counts."""
SHOWN_EVERY = 30


def main() -> None:
    """Build, let a year pass, and say what it was like."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--each", type=int, default=50, help="stories that come each day")
    given = parser.parse_args()
    with TemporaryDirectory() as made:
        found = json.dumps(year(Path(made), given.stories, given.days, given.each))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(found)
    print(found)


def year(folder: Path, stories: int, days: int, each: int) -> dict[str, object]:
    """What `main` prints."""
    told = records(stories + days * each)
    first = list(islice(told, stories))
    asked = questions(first, QUESTIONS_EACH)
    source, index_dir = folder / "source", folder / "index"
    source.mkdir()
    (source / "first.jsonl").write_text("".join(json_line(record) + "\n" for record in first))
    del first
    reindex(index_dir, [source], options=OPTIONS)
    before = search_ms(index_dir, asked)
    spent: list[float] = []
    waited: list[float] = []
    segments: list[int] = []
    for day in range(days):
        new = islice(told, each)
        (source / f"day{day:03}.jsonl").write_text("".join(json_line(record) + "\n" for record in new))
        started, began = time.process_time(), time.perf_counter()
        report = sync(index_dir, [source], options=OPTIONS)
        spent.append(time.process_time() - started)
        waited.append(time.perf_counter() - began)
        segments.append(len(open_generation(index_dir).manifest.segments))
        assert report.added == each
        if day % SHOWN_EVERY == 0:
            print(f"day {day}: {spent[-1]:.2f} s, {segments[-1]} segments", file=sys.stderr)
    after = search_ms(index_dir, asked)
    reindex(index_dir, [source], options=OPTIONS)
    return {
        "stories": stories,
        "days": days,
        "sync_s": _told(spent),
        "wall_s": _told(waited),
        "most_segments": max(segments),
        "segments_after": segments[-1],
        "search_ms": {"before": before, "after": after, "after, rebuilt": search_ms(index_dir, asked)},
    }


def _told(seconds: list[float]) -> dict[str, float]:
    by_length = sorted(seconds)
    return {"median": statistics.median(seconds), "p95": by_length[len(seconds) * 19 // 20], "most": by_length[-1]}


def search_ms(index_dir: Path, asked: Sequence[Question]) -> dict[str, float]:
    """Median processor milliseconds of a search by class."""
    load_kernels()
    engine = open_engine(open_generation(index_dir), compiled=True)
    plans = [plan_of(question) for question in asked]
    best = [float("inf")] * len(plans)
    gc.collect()
    for _ in range(ROUNDS + 1):
        for at, plan in enumerate(plans):
            started = time.process_time_ns()
            engine.search(plan)
            best[at] = min(best[at], (time.process_time_ns() - started) / 1e6)
    engine.close()
    kinds = dict.fromkeys(question.kind for question in asked)
    return {
        kind: statistics.median(ms for ms, question in zip(best, asked, strict=True) if question.kind == kind)
        for kind in kinds
    }


if __name__ == "__main__":
    main()
