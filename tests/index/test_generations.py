"""The publish protocol: what is on disk before, between and after, and what is found when it is damaged."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import generations
from index.analysis import ANALYSER_VERSION
from index.errors import IndexBusy, IndexDamaged, IndexMissing, IndexOutdated, StorageFull
from index.generations import (
    Generation,
    build_folder,
    current_number,
    deleted_rows,
    open_generation,
    publish,
    read_manifest,
    write_lock,
)
from index.manifest import Counts, Manifest, SegmentEntry, SegmentInfo

HOLDER = """
import sys, time
from pathlib import Path
from index.generations import write_lock
with write_lock(Path(sys.argv[1]), "clippings reindex saved"):
    print("holding", flush=True)
    time.sleep(60)
"""


def manifest(articles: int = 0, analyser: str = ANALYSER_VERSION) -> Manifest:
    return Manifest(0, "", analyser, "1", "2026-11-22T00:00:00+00:00", Counts(read=articles, articles=articles), ())


def publish_files(
    index_dir: Path, articles: int = 0, *, reuse: Generation | None = None, **contents: bytes
) -> Generation:
    with write_lock(index_dir, "test"), build_folder(index_dir) as building:
        for name, data in contents.items():
            (building / name).write_bytes(data)
        for name in (reuse.manifest.files or {}) if reuse else {}:
            generations.link(reuse.folder / name, building)  # type: ignore[union-attr]
        return publish(index_dir, building, manifest(articles), verify=lambda generation: None)


def test_an_empty_folder_has_no_generation(tmp_path: Path) -> None:
    assert current_number(tmp_path) is None
    assert current_number(tmp_path / "nowhere") is None
    with pytest.raises(IndexMissing):
        open_generation(tmp_path)


def test_what_is_published_is_opened(tmp_path: Path) -> None:
    publish_files(tmp_path / "index", 3, part=b"postings")
    generation = open_generation(tmp_path / "index")
    assert (generation.number, generation.manifest.counts.articles) == (1, 3)
    assert (generation.folder / "part").read_bytes() == b"postings"
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == ["CURRENT", "LOCK", "gen-1"]


def test_each_file_is_hashed_once_where_all_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_files(tmp_path, small=b"a" * 10, large=b"b" * generations.HASHED_AT_OPEN_BYTES)
    hashed: list[str] = []
    known = generations._sha256
    monkeypatch.setattr(generations, "_sha256", lambda file: hashed.append(file.name) or known(file))
    open_generation(tmp_path)
    assert hashed == ["small"]
    open_generation(tmp_path, to_change=True)
    assert sorted(hashed[1:]) == ["large", "small"]


def test_one_older_generation_is_kept(tmp_path: Path) -> None:
    for number in range(1, 5):
        assert publish_files(tmp_path, number).number == number
    assert sorted(path.name for path in tmp_path.glob("gen-*")) == ["gen-3", "gen-4"]
    assert read_manifest(tmp_path / "gen-3").counts.articles == 3


def test_kept_files_are_linked_and_outlive_their_first_generation(tmp_path: Path) -> None:
    first = publish_files(tmp_path, part=b"postings")
    second = publish_files(tmp_path, reuse=first)
    assert (second.folder / "part").stat().st_ino == (first.folder / "part").stat().st_ino
    publish_files(tmp_path, reuse=second)
    assert not first.folder.exists()
    assert (open_generation(tmp_path).folder / "part").read_bytes() == b"postings"


def test_files_are_copied_where_links_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish_files(tmp_path, part=b"postings")

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    second = publish_files(tmp_path, reuse=first)
    assert (second.folder / "part").read_bytes() == b"postings"
    assert (second.folder / "part").stat().st_ino != (first.folder / "part").stat().st_ino


def test_a_reader_goes_on_with_files_that_later_publishes_unlink(tmp_path: Path) -> None:
    first = publish_files(tmp_path, part=b"postings")
    with (first.folder / "part").open("rb") as stream:
        for _ in range(3):
            publish_files(tmp_path, part=b"others")
        assert not first.folder.exists()
        assert stream.read() == b"postings"


@pytest.mark.parametrize("file", ["gen-1/manifest.json", "gen-1/part", "CURRENT"])
def test_a_flipped_bit_in_any_byte_of_a_small_generation_is_found_at_open(tmp_path: Path, file: str) -> None:
    publish_files(tmp_path, part=b"postings")
    whole = (tmp_path / file).read_bytes()
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << at % 8
        (tmp_path / file).write_bytes(damaged)
        with pytest.raises(IndexDamaged):
            open_generation(tmp_path)
    (tmp_path / file).write_bytes(whole)
    open_generation(tmp_path)


def test_a_cut_or_missing_file_is_found_at_open(tmp_path: Path) -> None:
    generation = publish_files(tmp_path, large=b"x" * generations.HASHED_AT_OPEN_BYTES)
    os.truncate(generation.folder / "large", generations.HASHED_AT_OPEN_BYTES - 1)
    with pytest.raises(IndexDamaged, match="999,999 bytes instead of 1,000,000"):
        open_generation(tmp_path)
    (generation.folder / "large").unlink()
    with pytest.raises(IndexDamaged, match="no such file"):
        open_generation(tmp_path)


def test_a_current_that_names_no_generation_is_what_is_damaged(tmp_path: Path) -> None:
    generation = publish_files(tmp_path)
    generation.folder.rename(tmp_path / "gen-5")
    with pytest.raises(IndexDamaged, match="it names gen-1, which is not there"):
        open_generation(tmp_path)


def test_another_analyser_asks_for_a_reindex(tmp_path: Path) -> None:
    with write_lock(tmp_path, "test"), build_folder(tmp_path) as building:
        publish(tmp_path, building, manifest(analyser="another"), verify=lambda generation: None)
    with pytest.raises(IndexOutdated, match="analyser another"):
        open_generation(tmp_path)


def test_what_does_not_read_back_is_never_current(tmp_path: Path) -> None:
    publish_files(tmp_path, 1)

    def refuse(generation: Generation) -> None:
        raise IndexDamaged("part", "does not read back")

    with write_lock(tmp_path, "test"), pytest.raises(IndexDamaged), build_folder(tmp_path) as building:
        publish(tmp_path, building, manifest(2), verify=refuse)
    assert open_generation(tmp_path).manifest.counts.articles == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "LOCK", "gen-1"]


def test_the_next_writer_removes_what_killed_runs_left(tmp_path: Path) -> None:
    publish_files(tmp_path, 1)
    publish_files(tmp_path, 2)
    for left in ("building-abc", "gen-3", "gen-7"):
        (tmp_path / left).mkdir()
        (tmp_path / left / "part").write_bytes(b"half")
    (tmp_path / "CURRENT.123").write_text("7 0123456789abcdef\n")
    with write_lock(tmp_path, "test"):
        assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "LOCK", "gen-1", "gen-2"]
    assert open_generation(tmp_path).number == 2


def test_a_damaged_current_is_never_taken_for_an_empty_index(tmp_path: Path) -> None:
    publish_files(tmp_path, 1)
    (tmp_path / "CURRENT").write_text("")
    with pytest.raises(IndexDamaged):
        current_number(tmp_path)
    with write_lock(tmp_path, "test"):
        assert (tmp_path / "gen-1").is_dir()
    assert publish_files(tmp_path, 5).number == 2
    assert open_generation(tmp_path).manifest.counts.articles == 5


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        with (
            pytest.raises(IndexBusy, match=f"clippings reindex saved, process {holder.pid}, since 20"),
            write_lock(tmp_path, "test"),
        ):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with write_lock(tmp_path, "test"):
        pass


def test_a_full_disk_leaves_the_old_generation(tmp_path: Path) -> None:
    publish_files(tmp_path, 1)

    def build_on_a_full_disk() -> None:
        with write_lock(tmp_path, "test"), build_folder(tmp_path) as building:
            (building / "part").write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageFull, match="no space left"):
        build_on_a_full_disk()
    assert open_generation(tmp_path).manifest.counts.articles == 1
    assert not list(tmp_path.glob("building-*"))


@pytest.mark.parametrize(
    ("place", "detail"),
    [("file/index", "not a directory"), ("file", "file exists"), ("n" * 300, "file name too long")],
)
def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path, place: str, detail: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StorageFull, match=detail), write_lock(tmp_path / place, "test"):
        pass


def test_a_current_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").mkdir()
    with pytest.raises(IndexDamaged, match=r"CURRENT is damaged \(is a directory\)"):
        open_generation(tmp_path)


def test_a_reader_whose_generation_is_taken_away_while_it_opens_gets_the_newer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_files(tmp_path, 1)
    read = generations._read_current
    stale = [read(tmp_path)]
    for articles in (2, 3):
        publish_files(tmp_path, articles)
    monkeypatch.setattr(generations, "_read_current", lambda folder: stale.pop() if stale else read(folder))
    assert open_generation(tmp_path).manifest.counts.articles == 3


def test_a_folder_that_a_dying_run_still_writes_into_is_removed_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "building-abc"
    left.mkdir()
    remove = generations.shutil.rmtree
    refusals = [OSError(errno.ENOTEMPTY, "Directory not empty")]

    def busy(folder: Path, **how: bool) -> None:
        if refusals:
            raise refusals.pop()
        remove(folder, **how)

    monkeypatch.setattr(generations.shutil, "rmtree", busy)
    with write_lock(tmp_path, "test"):
        assert not left.exists()


@pytest.mark.parametrize(
    ("rows", "fit"), [((1, 4), True), ((1, 5), False), ((3, 1), False), ((2, 2), False), ((1,), False)]
)
def test_deleted_rows_are_those_of_their_segment(rows: tuple[int, ...], fit: bool, tmp_path: Path) -> None:
    (tmp_path / "s.deleted").write_bytes(np.array(rows, dtype="<u4").tobytes())
    entry = SegmentEntry(SegmentInfo("s", 5, ()), "s.deleted", 2)
    if fit:
        assert deleted_rows(tmp_path, entry).tolist() == list(rows)
    else:
        with pytest.raises(IndexDamaged):
            deleted_rows(tmp_path, entry)
