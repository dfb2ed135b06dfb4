"""What is kept of earlier runs, and which run the README's table is of."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.report import _largest, save


def test_a_run_replaces_its_own_size_and_keeps_the_others(tmp_path: Path) -> None:
    out = tmp_path / "out" / "results.json"
    for size, mark in ((100_000, "old"), (1_000_000, "kept"), (100_000, "new"), (21_578, "first")):
        save({"records": size, "mark": mark}, out)
    found = json.loads(out.read_text())
    assert [(one["records"], one["mark"]) for one in found] == [
        (21_578, "first"),
        (100_000, "new"),
        (1_000_000, "kept"),
    ]


def test_the_readme_tells_of_100_000_records_or_of_the_next_smaller_run() -> None:
    results = [
        {"records": 21_578, "whoosh": {}, "tantivy": {}},
        {"records": 100_000, "tantivy": {}},
        {"records": 1_000_000, "tantivy": {}},
    ]
    assert _largest(results, "tantivy")["records"] == 100_000
    assert _largest(results, "whoosh")["records"] == 21_578
