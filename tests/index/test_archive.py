"""Reindex: what it counts and keeps, and that neither order nor processes matter."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from index.archive import add, reindex, remove, sync
from index.article import Article, Payload
from index.checking import check
from index.errors import IndexOutdated, SourceEmpty, SourceIsArchive, SourceMissing
from index.gathering import DraftPayload
from index.generations import open_generation
from index.limits import IngestLimits
from index.runs import Options
from index.statistics import stats
from tests.index.archives import (
    ONE,
    answers_of,
    articles_in,
    assert_sound,
    record,
    titles_in,
    write_pages,
    write_records,
)


def test_every_payload_is_an_article_a_duplicate_or_rejected(tmp_path: Path) -> None:
    source = tmp_path / "saved"
    write_records(source / "a.jsonl", [record(1), record(2), record(1)])
    (source / "b.jsonl").write_text('{"title": "x", "body": 3}\nnonsense\n')
    (source / "empty.html").write_bytes(b"")
    report = reindex(tmp_path / "index", [source], options=ONE)
    assert (report.read, report.articles, report.duplicates, report.added) == (6, 2, 1, 2)
    assert [refusal.path for refusal in report.rejected] == ["saved/b.jsonl#1", "saved/b.jsonl#2", "saved/empty.html"]
    assert all(refusal.reason and refusal.code for refusal in report.rejected)
    assert_sound(tmp_path / "index", report)
    paths = {article.title: article.paths for article in articles_in(tmp_path / "index").values()}
    assert paths == {"Story 1": ("saved/a.jsonl#1", "saved/a.jsonl#3"), "Story 2": ("saved/a.jsonl#2",)}


def test_half_a_character_is_rejected_or_repaired_and_the_run_goes_on(tmp_path: Path) -> None:
    source = write_records(
        tmp_path / "a.jsonl", [record(1), record(2, title="half \ud800"), record(3, people=["\udc00"])]
    )
    report = reindex(tmp_path / "index", [source], options=ONE)
    assert {refusal.code for refusal in report.rejected} <= {"not-text", "bad-json", "bad-record"}
    assert report.articles >= 1
    assert_sound(tmp_path / "index", report)


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [record(1), record(1), record(2)])
    report = reindex(tmp_path / "index", [source], options=replace(ONE, dry_run=True))
    assert (report.read, report.articles, report.duplicates, report.generation) == (3, 2, 1, None)
    assert not (tmp_path / "index").exists()


def test_an_archive_inside_its_own_source_does_not_read_itself(tmp_path: Path) -> None:
    source = write_pages(tmp_path / "saved", range(3))
    for run in (reindex, sync, reindex):
        report = run(source / "var" / "index", [source], options=ONE)
        assert (report.read, report.articles) == (3, 3)


def test_a_missing_source_is_said_before_anything_is_touched(tmp_path: Path) -> None:
    for run in (reindex, add, sync):
        with pytest.raises(SourceMissing, match="nowhere"):
            run(tmp_path / "index", [tmp_path / "nowhere"])
    assert not (tmp_path / "index").exists()


def test_the_folder_of_the_archive_is_no_source(tmp_path: Path) -> None:
    """As where --index is given the folder of the pages: all of it would be passed over."""
    source = write_pages(tmp_path / "saved", range(3))
    for run in (reindex, add, sync):
        with pytest.raises(SourceIsArchive, match="saved is the folder of the archive itself"):
            run(source, [tmp_path / "saved" / ".." / "saved"], options=ONE)
    assert sorted(path.suffix for path in source.iterdir()) == [".html"] * 3


def test_an_empty_source_does_not_replace_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title":"A","body":"One story."}\n')
    (tmp_path / "empty").mkdir()
    assert reindex(tmp_path / "index", [tmp_path / "empty"]).articles == 0
    reindex(tmp_path / "index", [tmp_path / "a.jsonl"])
    with pytest.raises(SourceEmpty, match="empty"):
        reindex(tmp_path / "index", [tmp_path / "empty"])
    assert open_generation(tmp_path / "index").manifest.counts.articles == 1


def test_sources_of_which_all_is_rejected_do_not_replace_an_archive(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"title":"A","body":"One story."}\n')
    reindex(tmp_path / "index", [source])
    (tmp_path / "b.json").write_text("{}")
    with pytest.raises(SourceEmpty, match=r"b\.json: Holds data, not an article"):
        reindex(tmp_path / "index", [tmp_path / "b.json"])
    assert open_generation(tmp_path / "index").manifest.counts.articles == 1
    remove(tmp_path / "index", articles_in(tmp_path / "index"))
    assert reindex(tmp_path / "index", [source]).articles == 0


def test_order_of_files_and_number_of_processes_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.pipeline.ARTICLES_A_PART", 20)
    records = [record(number) for number in range(90)] + [record(number) for number in range(0, 90, 9)]
    records += [record(200 + number, body=record(7)["body"] + f"\n\nUpdate {number}.") for number in range(3)]
    first = write_records(tmp_path / "one" / "saved" / "a.jsonl", records)
    expected: dict[str, Article] = {}
    answers: list[object] = []
    for processes, memory_bytes, seed in ((1, 512_000_000, 0), (2, 512_000_000, 1), (4, 10_000, 2)):
        shuffled = random.Random(seed).sample(records, len(records))
        source = write_records(tmp_path / f"run{seed}" / "saved" / "a.jsonl", shuffled)
        index_dir = tmp_path / f"index{seed}"
        reindex(index_dir, [source], options=Options(processes=processes, memory_bytes=memory_bytes))
        found = {name: replace(article, path="", paths=()) for name, article in articles_in(index_dir).items()}
        expected, answers = expected or found, answers or answers_of(index_dir)
        assert found == expected
        assert answers_of(index_dir) == answers
        assert check(index_dir).problems == ()
    assert len({article.cluster for article in expected.values() if article.cluster}) == 1
    assert first.exists()


def test_order_of_sources_changes_nothing(tmp_path: Path) -> None:
    sources = [write_records(tmp_path / part / "x.jsonl", [record(n)]) for n, part in enumerate(("b", "a", "c"))]
    reindex(tmp_path / "one", sources, options=ONE)
    reindex(tmp_path / "two", sources[::-1], options=ONE)
    assert articles_in(tmp_path / "one") == articles_in(tmp_path / "two")


def test_a_crashing_and_a_hanging_document_do_not_stop_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.workers.START_S", 5.0)
    monkeypatch.setattr("index.gathering.DraftPayload", Misbehaving)
    source = write_records(
        tmp_path / "a.jsonl", [record(1), record(2, title="die"), record(3, title="hang"), record(4)]
    )
    limits = IngestLimits(document_s=0.25)
    report = reindex(tmp_path / "index", [source], options=replace(ONE, limits=limits))
    assert [(one.path, one.code) for one in report.rejected] == [
        ("a.jsonl#2", "worker-died"),
        ("a.jsonl#3", "too-slow"),
    ]
    assert report.articles == 2
    assert_sound(tmp_path / "index", report)


class Misbehaving(DraftPayload):
    """A drafting that ends its process or hangs when the title says so."""

    def __call__(self, payload: Payload) -> Any:
        import os
        import time

        title = json.loads(payload.data)["title"]
        if title == "die":
            os._exit(1)
        if title == "hang":
            time.sleep(60)
        return DraftPayload.__call__(self, payload)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_file_with_the_bytes_of_a_record_is_that_record(tmp_path: Path, processes: int) -> None:
    source = tmp_path / "saved"
    write_records(source / "b.jsonl", [record(number) for number in range(60)])
    (source / "c.txt").write_text(json.dumps(record(30), sort_keys=True, separators=(",", ":")))
    report = reindex(tmp_path / "index", [source], options=Options(processes=processes))
    assert (report.read, report.articles, report.duplicates) == (61, 60, 1)
    (found,) = (one for one in articles_in(tmp_path / "index").values() if len(one.paths) > 1)
    assert (found.title, found.paths) == ("Story 30", ("saved/b.jsonl#31", "saved/c.txt"))
    assert_sound(tmp_path / "index", report)


def test_records_twice_in_far_lines_are_one_article_and_faults_say_their_own_line(tmp_path: Path) -> None:
    many = [record(number) for number in range(1_500)]
    bad = record(5, date="the day after")
    source = write_records(tmp_path / "a.jsonl", [bad, *many, bad, *many[::5]])
    report = reindex(tmp_path / "index", [source], options=Options(processes=2, near_copies=False))
    assert (report.read, report.articles, report.duplicates) == (1_802, 1_500, 300)
    assert [(one.path, one.reason.split(" has ")[0]) for one in report.rejected] == [
        ("a.jsonl#1", "Line 1"),
        ("a.jsonl#1502", "Line 1502"),
    ]
    paths = {article.title: article.paths for article in articles_in(tmp_path / "index").values()}
    assert paths["Story 10"] == ("a.jsonl#12", "a.jsonl#1505")
    assert paths["Story 11"] == ("a.jsonl#13",)


def test_people_of_a_record_stay_as_they_are_given(tmp_path: Path) -> None:
    records = [record(n, people=["Ronald Reagan"]) for n in range(9)] + [record(10, people=["reagan"])]
    reindex(tmp_path / "index", [write_records(tmp_path / "a.jsonl", records)], options=ONE)
    names = sorted(person.name for one in articles_in(tmp_path / "index").values() for person in one.people)
    assert names == ["Ronald Reagan"] * 9 + ["reagan"]


def test_stats_count_sources_sites_rules_and_refusals(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [record(n, url=f"https://www.s{n % 2}.example/") for n in range(5)])
    source.write_text(source.read_text() + "nonsense\n")
    reindex(tmp_path / "index", [source], options=ONE)
    found = stats(tmp_path / "index")
    assert found.sources == {"Paper 0": 2, "Paper 1": 2, "Paper 2": 1}
    assert found.sites == {"s0.example": 3, "s1.example": 2}
    assert list(found.rejected) == ["bad-json"]
    assert (found.counts.read, found.learned_articles, found.grown) == (6, 5, 1.0)
    assert found.made_from == (str(source),)


def test_a_newer_recogniser_asks_for_a_reindex_which_replaces_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_records(tmp_path / "a.jsonl", [record(n) for n in range(3)])
    reindex(tmp_path / "index", [source], options=ONE)
    assert stats(tmp_path / "index").advice is None
    for module in ("index.archive", "index.statistics"):
        monkeypatch.setattr(f"{module}.RECOGNISER_VERSION", "next")
    assert "Run reindex" in (stats(tmp_path / "index").advice or "")
    assert "Run reindex" in (check(tmp_path / "index").advice or "")
    assert len(titles_in(tmp_path / "index")) == 3
    for update in (add, sync):
        with pytest.raises(IndexOutdated, match="recogniser"):
            update(tmp_path / "index", [source], options=ONE)
    reindex(tmp_path / "index", [source], options=ONE)
    assert open_generation(tmp_path / "index").manifest.recogniser_version == "next"
    assert stats(tmp_path / "index").advice is None
    assert check(tmp_path / "index").advice is None
    assert add(tmp_path / "index", [source], options=ONE).added == 0
