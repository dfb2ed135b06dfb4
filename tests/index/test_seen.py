"""Updates read only files that have changed, and give what reading everything gives."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from index import gathering, seen
from index.archive import add, reindex, remove, restore, sync
from index.article import Lines, Payload, Rejected
from index.errors import IndexDamaged
from index.generations import open_generation
from index.holdings import holdings_of
from index.ingest import sources
from index.limits import IngestLimits
from index.runs import Options, Report
from index.seen import Seen, Stamp, seen_before

ONE = Options(processes=1)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are read, from files that count as settled at once."""
    names: list[str] = []
    whole = sources._opened

    def watched(found, *others):  # type: ignore[no-untyped-def]
        names.append(found.name)
        return whole(found, *others)

    monkeypatch.setattr(sources, "_opened", watched)
    monkeypatch.setattr(seen, "SETTLED_NS", -(10**15))
    return names


def write(file: Path, *titles: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(json.dumps({"title": title, "body": f"Of {title}."}) + "\n" for title in titles))


def titles(index_dir: Path) -> list[str]:
    held = holdings_of(open_generation(index_dir)).articles.values()
    return sorted(path for one in held for path in one.row.paths)


def run(tmp_path: Path) -> Report:
    return sync(tmp_path / "index", [tmp_path / "in"], options=ONE)


def begin(tmp_path: Path) -> None:
    write(tmp_path / "in/a.jsonl", "one", "two", "one")
    write(tmp_path / "in/b.jsonl", "three")
    (tmp_path / "in/c.txt").write_text("A text of one file.\n\nThat is all that it says.")
    reindex(tmp_path / "index", [tmp_path / "in"], options=ONE)


def test_only_files_that_are_new_or_changed_are_read(tmp_path: Path, read: list[str]) -> None:
    begin(tmp_path)
    read.clear()
    write(tmp_path / "in/d.jsonl", "four")
    report = run(tmp_path)
    assert read == ["d.jsonl"]
    assert (report.read, report.articles, report.duplicates, report.added) == (6, 5, 1, 1)
    write(tmp_path / "in/b.jsonl", "THREE")
    (tmp_path / "in/a.jsonl").rename(tmp_path / "in/e.jsonl")
    read.clear()
    report = run(tmp_path)
    assert read == ["b.jsonl", "e.jsonl"]
    assert (report.read, report.added, report.updated, report.removed) == (6, 1, 2, 1)
    assert titles(tmp_path / "index") == [
        "in/b.jsonl#1", "in/c.txt", "in/d.jsonl#1", "in/e.jsonl#1", "in/e.jsonl#2", "in/e.jsonl#3",
    ]  # fmt: skip


def test_a_run_that_read_little_holds_what_reading_all_of_it_gives(tmp_path: Path, read: list[str]) -> None:
    begin(tmp_path)
    write(tmp_path / "in/d.jsonl", "four")
    run(tmp_path)
    found = holdings_of(open_generation(tmp_path / "index"))
    reindex(tmp_path / "other", [tmp_path / "in"], options=ONE)
    expected = holdings_of(open_generation(tmp_path / "other"))
    assert {key: held.row for key, held in found.articles.items()} == {
        key: held.row for key, held in expected.articles.items()
    }
    assert found.generation.manifest.counts == expected.generation.manifest.counts


def test_a_refused_line_is_told_again_without_reading_its_file(tmp_path: Path, read: list[str]) -> None:
    begin(tmp_path)
    with (tmp_path / "in/b.jsonl").open("a") as lines:
        lines.write("no record\n")
    first = run(tmp_path)
    read.clear()
    report = run(tmp_path)
    assert read == []
    assert [refusal.path for refusal in report.rejected] == ["in/b.jsonl#2"]
    assert (report.rejected, report.read, report.generation) == (first.rejected, first.read, first.generation)
    assert (first.newly_rejected, report.newly_rejected) == (first.rejected, ())


def test_what_was_refused_for_a_reason_that_may_pass_is_read_again(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tmp_path)
    with (tmp_path / "in/b.jsonl").open("a") as lines:
        lines.write("no record\n")
    monkeypatch.setattr(seen, "PASSING", frozenset({"bad-json"}))
    run(tmp_path)
    read.clear()
    assert [refusal.path for refusal in run(tmp_path).rejected] == ["in/b.jsonl#2"]
    assert read == ["b.jsonl"]


def test_a_file_without_records_is_not_refused_any_more_once_it_has_some(tmp_path: Path, read: list[str]) -> None:
    begin(tmp_path)
    (tmp_path / "in/d.jsonl").write_text("\n\n")
    assert [refusal.code for refusal in run(tmp_path).rejected] == ["empty"]
    assert [refusal.code for refusal in run(tmp_path).rejected] == ["empty"]
    (tmp_path / "in/d.jsonl").write_text("\n\n" + json.dumps({"title": "four", "body": "Of four."}) + "\n")
    report = run(tmp_path)
    assert (report.rejected, report.added) == ((), 1)


def test_refused_lines_stay_refused_when_the_file_grows(tmp_path: Path, read: list[str]) -> None:
    begin(tmp_path)
    with (tmp_path / "in/b.jsonl").open("a") as lines:
        lines.write("no record\n")
    run(tmp_path)
    with (tmp_path / "in/b.jsonl").open("a") as lines:
        lines.write('{"title": "four", "body": "Of four."}\n[]\n')
    report = run(tmp_path)
    assert report.added == 1
    assert [refusal.path for refusal in report.rejected] == ["in/b.jsonl#2", "in/b.jsonl#4"]
    assert [refusal.path for refusal in report.newly_rejected] == ["in/b.jsonl#4"]


def test_what_was_removed_comes_back_after_a_restore(tmp_path: Path, read: list[str]) -> None:
    begin(tmp_path)
    (gone,) = (
        key for key, held in holdings_of(open_generation(tmp_path / "index")).articles.items()
        if held.row.paths == ("in/b.jsonl#1",)
    )  # fmt: skip
    remove(tmp_path / "index", [gone])
    assert [refusal.code for refusal in run(tmp_path).rejected] == ["removed"]
    restore(tmp_path / "index", [gone])
    assert run(tmp_path).added == 1


def test_what_an_add_keeps_of_a_changed_file_leaves_with_the_next_sync(tmp_path: Path, read: list[str]) -> None:
    begin(tmp_path)
    write(tmp_path / "in/b.jsonl", "THREE")
    assert add(tmp_path / "index", [tmp_path / "in"], options=ONE).added == 1
    assert titles(tmp_path / "index").count("in/b.jsonl#1") == 2
    read.clear()
    report = run(tmp_path)
    assert read == ["b.jsonl"]
    assert (report.read, report.removed) == (5, 1)


def test_a_run_over_one_source_remembers_the_files_of_the_others(tmp_path: Path, read: list[str]) -> None:
    begin(tmp_path)
    write(tmp_path / "more/d.jsonl", "four")
    add(tmp_path / "index", [tmp_path / "more"], options=ONE)
    read.clear()
    sync(tmp_path / "index", [tmp_path / "in", tmp_path / "more"], options=ONE)
    assert read == []


def test_damage_is_told(tmp_path: Path, read: list[str]) -> None:
    begin(tmp_path)
    file = tmp_path / "index/gen-1" / seen.FILE
    file.write_bytes(bytes(file.stat().st_size))
    with pytest.raises(IndexDamaged, match=seen.FILE):
        run(tmp_path)


def grow(file: Path, *titles: str) -> None:
    with file.open("a") as lines:
        lines.writelines(json.dumps({"title": title, "body": f"Of {title}."}) + "\n" for title in titles)


@pytest.fixture
def lines_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The records that are taken out of lines here; in a reindex others do that."""
    names: list[str] = []
    plain = gathering.records_of

    def watched(lines: Lines, limits: IngestLimits) -> Iterator[Payload | Rejected]:
        for found in plain(lines, limits):
            names.append(found.path)
            yield found

    monkeypatch.setattr(gathering, "records_of", watched)
    return names


def test_of_a_file_that_has_grown_the_new_lines_are_read(tmp_path: Path, lines_read: list[str]) -> None:
    begin(tmp_path)
    for round_, lines in enumerate((["four"], ["five", "one", "three"], []), 1):
        lines_read.clear()
        grow(tmp_path / "in/a.jsonl", *lines)
        report = run(tmp_path)
        first = {1: 4, 2: 5, 3: 8}[round_]
        assert [one for one in lines_read if "/a." in one] == [f"in/a.jsonl#{first + n}" for n in range(len(lines))]
        assert report.rejected == ()
    reindex(tmp_path / "other", [tmp_path / "in"], options=ONE)
    assert titles(tmp_path / "index") == titles(tmp_path / "other")
    found = open_generation(tmp_path / "index").manifest.counts
    assert found == open_generation(tmp_path / "other").manifest.counts


def test_a_file_with_other_first_lines_is_read_whole_even_if_it_has_grown(
    tmp_path: Path, lines_read: list[str]
) -> None:
    begin(tmp_path)
    write(tmp_path / "in/a.jsonl", "one", "TWO", "one", "four")
    run(tmp_path)
    assert [one for one in lines_read if "/a." in one] == [f"in/a.jsonl#{n}" for n in range(1, 5)]
    write(tmp_path / "in/a.jsonl", "one")
    assert run(tmp_path).removed == 2
    assert titles(tmp_path / "index") == ["in/a.jsonl#1", "in/b.jsonl#1", "in/c.txt"]


@pytest.mark.parametrize("before", ["", '{"title":"no end","body":"Of it."}'])
def test_a_last_line_without_its_end_may_go_on(tmp_path: Path, before: str) -> None:
    begin(tmp_path)
    file = tmp_path / "in/d.jsonl"
    file.write_text('{"title":"d","body":"Of d."}\n' + before)
    run(tmp_path)
    with file.open("a") as lines:
        lines.write('\n{"title":"e","body":"Of e."}\n')
    run(tmp_path)
    grow(file, "f")
    run(tmp_path)
    numbers = [one for one in titles(tmp_path / "index") if "/d." in one]
    assert numbers == [f"in/d.jsonl#{n}" for n in ((1, 2, 3, 4) if before else (1, 3, 4))]


def test_what_an_add_keeps_of_lines_that_have_grown_leaves_with_the_next_sync(tmp_path: Path) -> None:
    begin(tmp_path)
    write(tmp_path / "in/b.jsonl", "THREE")
    add(tmp_path / "index", [tmp_path / "in"], options=ONE)
    grow(tmp_path / "in/b.jsonl", "four")
    assert (run(tmp_path).removed, titles(tmp_path / "index").count("in/b.jsonl#1")) == (1, 1)


def test_other_limits_read_everything_again(tmp_path: Path, read: list[str]) -> None:
    begin(tmp_path)
    read.clear()
    limits = replace(IngestLimits(), document_s=IngestLimits().document_s + 1)
    sync(tmp_path / "index", [tmp_path / "in"], options=replace(ONE, limits=limits))
    assert read == ["a.jsonl", "b.jsonl", "c.txt"]


def test_a_file_that_was_just_written_is_not_noted(tmp_path: Path) -> None:
    begin(tmp_path)
    assert seen_before(open_generation(tmp_path / "index"), ONE.limits).before == {}


def test_a_file_is_the_same_if_nobody_has_written_to_it_whatever_its_times_say(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    os.utime(file, (1, 1))
    status = file.stat()
    fresh = Seen()
    assert not fresh.unchanged("a", status)
    assert fresh.now == {}  # it was changed a moment ago, though it says that it is old
    settled = Seen(began_ns=status.st_ctime_ns + seen.SETTLED_NS + 1)
    settled.unchanged("a", status)
    later = Seen(before=settled.now)
    assert later.unchanged("a", status)
    assert not later.unchanged("b", status)
    while file.stat().st_ctime_ns == status.st_ctime_ns:  # until the clock of the file system has ticked
        file.write_text("two")
        os.utime(file, (1, 1))
    assert not later.unchanged("a", file.stat())


def test_files_that_paths_do_not_tell_apart_are_forgotten() -> None:
    stamp = Stamp(1, 2, 3, 4, 5)
    looked = Seen({"in/a": stamp, "in/a#1": stamp, "in/b": stamp})
    assert looked.by_file([("x", ("in/a#1",)), ("y", ("in/b!/c#2",))]) == {"in/b": [("y", "in/b!/c#2")]}
    assert looked.before == {"in/b": stamp}
