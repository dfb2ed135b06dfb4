"""When articles came in: kept for as long as they stay, whatever else happens to the archive."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from index.archive import add, reindex, remove, restore, sync
from index.arrivals import before_reindex, read_arrivals
from index.errors import IndexDamaged, IndexOutdated
from index.generations import current_number, open_generation
from index.manifest import FORMAT_VERSION
from index.merging import MOST_SEGMENTS
from index.runs import Options
from search.archive import open_archive

ONE = Options(processes=1)
HOUR_S = 3_600


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> int:
    """Every run is an hour after the one before."""
    began = 1_700_000_000
    ticks = count(began, HOUR_S)
    monkeypatch.setattr("index.arrivals.time.time", lambda: next(ticks))
    return began


def write(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{folder.name}.jsonl"
    file.write_text("".join(json.dumps({"title": name, "body": f"A story of {name}."}) + "\n" for name in names))
    return file


def arrivals(index_dir: Path) -> dict[str, int]:
    """Title to arrival, as a search tells them, last first."""
    archive = open_archive(index_dir)
    try:
        hits = archive.search(sort="added", limit=100).hits
    finally:
        archive.close()
    return {hit.title: int(datetime.fromisoformat(hit.arrived or "").timestamp()) for hit in hits}


def remove_titled(index_dir: Path, title: str) -> str:
    archive = open_archive(index_dir)
    gone = next(hit.id for hit in archive.search().hits if hit.title == title)
    archive.close()
    remove(index_dir, [gone])
    return gone


def test_what_comes_later_has_arrived_later_and_what_stays_keeps_its_arrival(tmp_path: Path, clock: int) -> None:
    index_dir = tmp_path / "index"
    reindex(index_dir, [write(tmp_path / "saved", "a", "b")], options=ONE)
    sync(index_dir, [write(tmp_path / "saved", "a", "b", "c")], options=ONE)
    add(index_dir, [write(tmp_path / "more", "d")], options=ONE)
    expected = {"d": clock + 2 * HOUR_S, "c": clock + HOUR_S, "a": clock, "b": clock}
    assert arrivals(index_dir) == expected
    assert [*arrivals(index_dir)][:2] == ["d", "c"]
    add(index_dir, [tmp_path / "more" / "more.jsonl"], options=Options(processes=1, relearn=True))
    assert arrivals(index_dir) == expected
    reindex(index_dir, [tmp_path / "saved" / "saved.jsonl", tmp_path / "more" / "more.jsonl"], options=ONE)
    assert arrivals(index_dir) == expected
    sync(index_dir, [write(tmp_path / "saved", "x", "c", "a")], options=ONE)  # a and c now stand on other lines
    assert arrivals(index_dir).keys() == {"x", "a", "c", "d"}
    assert arrivals(index_dir).items() >= {"a": clock, "c": clock + HOUR_S}.items()
    assert next(iter(arrivals(index_dir))) == "x"


def test_merges_keep_arrivals(tmp_path: Path, clock: int) -> None:
    index_dir = tmp_path / "index"
    for number in range(MOST_SEGMENTS + 3):
        add(index_dir, [write(tmp_path / f"s{number}", f"story {number}")], options=ONE)
    assert len(open_generation(index_dir).manifest.segments) <= MOST_SEGMENTS
    found = arrivals(index_dir)
    assert [*found] == [f"story {number}" for number in reversed(range(MOST_SEGMENTS + 3))]
    assert len(set(found.values())) == MOST_SEGMENTS + 3


def test_what_was_removed_and_restored_arrives_again(tmp_path: Path, clock: int) -> None:
    index_dir = tmp_path / "index"
    source = write(tmp_path / "saved", "a", "b")
    reindex(index_dir, [source], options=ONE)
    gone = remove_titled(index_dir, "a")
    assert arrivals(index_dir) == {"b": clock}
    restore(index_dir, [gone])
    sync(index_dir, [source], options=ONE)
    assert [*arrivals(index_dir)] == ["a", "b"]
    assert arrivals(index_dir)["b"] == clock


def test_a_clock_that_was_set_back_makes_nothing_older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_dir = tmp_path / "index"
    for now, name in ((2_000_000_000, "a"), (1_500_000_000, "b"), (1_400_000_000, "c")):
        monkeypatch.setattr("index.arrivals.time.time", lambda now=now: now)
        add(index_dir, [write(tmp_path / name, name)], options=ONE)
    assert [*arrivals(index_dir)] == ["c", "b", "a"]


def test_arrivals_outlast_a_change_of_the_format(tmp_path: Path, clock: int, monkeypatch: pytest.MonkeyPatch) -> None:
    index_dir = tmp_path / "index"
    source = write(tmp_path / "saved", "a")
    reindex(index_dir, [source], options=ONE)
    monkeypatch.setattr("index.generations.FORMAT_VERSION", FORMAT_VERSION + 1)
    reindex(index_dir, [source], options=ONE)
    assert arrivals(index_dir) == {"a": clock}


def test_arrivals_and_removals_outlast_a_change_of_the_manifest(tmp_path: Path, clock: int) -> None:
    index_dir = tmp_path / "index"
    source = write(tmp_path / "saved", "a", "b")
    reindex(index_dir, [source], options=ONE)
    remove_titled(index_dir, "b")
    number = current_number(index_dir)
    file = index_dir / f"gen-{number}" / "manifest.json"
    told = json.loads(file.read_bytes().partition(b"\n")[0]) | {"counts": "of another form", "sources": 3}
    line = json.dumps(told).encode()
    digest = hashlib.sha256(line).hexdigest()
    file.write_bytes(line + b"\n" + digest.encode() + b"\n")
    (index_dir / "CURRENT").write_text(f"{number} {digest[:16]}\n")
    with pytest.raises(IndexOutdated):
        open_generation(index_dir)
    reindex(index_dir, [source], options=ONE)
    assert arrivals(index_dir) == {"a": clock}


def test_an_archive_that_cannot_be_read_any_more_begins_anew(tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    assert before_reindex(index_dir).of("a") is None
    reindex(index_dir, [write(tmp_path / "saved", "a")], options=ONE)
    folder = index_dir / f"gen-{current_number(index_dir)}"
    (folder / "manifest.json").write_text("{")
    assert before_reindex(index_dir).latest == 0


def test_arrivals_that_do_not_fit_are_damage(tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    reindex(index_dir, [write(tmp_path / "saved", "a", "b")], options=ONE)
    generation = open_generation(index_dir)
    (generation.folder / "arrivals").write_bytes(b"1234")
    with pytest.raises(IndexDamaged, match="1 rows, not 2"):
        read_arrivals(generation)
