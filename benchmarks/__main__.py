"""Measure this engine beside others: `python -m benchmarks [--sizes 21578,100000] [--engines clippings,tantivy]`.

Writes benchmarks/out/results.json, table.md and ratios.svg. Each step runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import plot, table

OUT = Path(__file__).resolve().parent / "out"
SLOW = {"whoosh": 21_578}
"""Engines that are not asked to build more than this."""


def run(*arguments: str) -> dict[str, object]:
    """Run a module in a process of its own and read its last line."""
    done = subprocess.run([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def step(kind: str, folder: Path, *more: str) -> dict[str, object]:
    """One step of benchmarks.step."""
    return run("benchmarks.step", kind, str(folder), *more)


def measure(size: int, engines: list[str], each: int) -> dict[str, object]:
    """All engines over one number of records."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        found: dict[str, object] = {
            "records": size,
            **step("prepare", folder, "--size", str(size), "--each", str(each)),
        }
        for name in engines:
            if size <= SLOW.get(name, size):
                print(f"{name}, {size:,} records", file=sys.stderr)
                found[name] = {key: step(key, folder, "--engine", name) for key in ("build", "ask")}
        if {"clippings", "tantivy"} <= set(engines):
            print(f"endpoint, {size:,} records", file=sys.stderr)
            found["endpoint"] = run("benchmarks.endpoint", str(folder))
    return found


def main() -> None:
    """Measure, then write results, table and plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="21578,100000")
    parser.add_argument("--engines", default="clippings,tantivy,sqlite,whoosh,bm25s")
    parser.add_argument("--each", type=int, default=40, help="questions of each class")
    given = parser.parse_args()
    results = [measure(int(size), given.engines.split(","), given.each) for size in given.sizes.split(",")]
    OUT.mkdir(exist_ok=True)
    (OUT / "results.json").write_text(json.dumps(results, indent=1))
    (OUT / "table.md").write_text(table(results))
    plot(results, OUT / "ratios.svg")
    print(table(results))


if __name__ == "__main__":
    main()
