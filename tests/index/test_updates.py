"""Add, sync, remove and restore: what they take in and let go, and what they leave as it is."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from msgspec.structs import replace

from index.archive import add, reindex, remove, restore, sync
from index.checking import check
from index.errors import IndexMissing, SourceEmpty
from index.generations import open_generation
from index.holdings import holdings_of
from index.merging import MOST_SEGMENTS
from index.pipeline import read_tables
from index.runs import Options
from index.settle import Tables
from tests.index.archives import (
    BOX,
    ONE,
    answers_of,
    articles_in,
    assert_sound,
    record,
    titles_in,
    write_pages,
    write_records,
)


def test_a_rehearsed_sync_tells_what_the_sync_then_does(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"title":"A","body":"One."}\n{"title":"B","body":"Two."}\n{"title":"C","body":"Three."}\n')
    reindex(tmp_path / "index", [source])
    source.write_text('{"title":"D","body":"Four."}\n{"title":"B","body":"Two."}\n{"title":"A","body":"One."}\n')
    rehearsed = sync(tmp_path / "index", [source], options=Options(dry_run=True))
    done = sync(tmp_path / "index", [source])
    counts = [(report.added, report.updated, report.removed) for report in (rehearsed, done)]
    assert counts == [(1, 1, 1), (1, 1, 1)]


def test_a_source_that_holds_nothing_any_more_takes_nothing_out_of_an_archive(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write_records(one / "a.jsonl", [record(1), record(2)])
    write_records(two / "b.jsonl", [record(3), record(4)])
    reindex(tmp_path / "index", [one, two], options=ONE)
    (two / "b.jsonl").unlink()
    for options in (ONE, replace(ONE, dry_run=True)):
        with pytest.raises(SourceEmpty, match=r"nothing to read in \S+/two\."):
            sync(tmp_path / "index", [one, two], options=options)
    (two / "c.txt").write_text(" ")
    with pytest.raises(SourceEmpty, match=r"All in \S+/two was rejected \(two/c\.txt: Holds neither .*\)"):
        sync(tmp_path / "index", [two], options=ONE)
    assert open_generation(tmp_path / "index").manifest.counts.articles == 4
    remove(
        tmp_path / "index",
        [article for article, one in articles_in(tmp_path / "index").items() if "two" in one.paths[0]],
    )
    assert sync(tmp_path / "index", [two], options=ONE).removed == 0


def test_a_source_may_lose_its_last_article_but_those_that_are_kept_out(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [record(1), record(2)])
    reindex(tmp_path / "index", [source], options=ONE)
    remove(tmp_path / "index", [next(iter(articles_in(tmp_path / "index")))])
    kept_out = sync(tmp_path / "index", [source], options=ONE).rejected[0].path
    lines = source.read_text().splitlines()
    source.write_text(lines[int(kept_out.partition("#")[2]) - 1] + "\n")
    assert sync(tmp_path / "index", [source], options=ONE).removed == 1


def test_add_takes_in_and_lets_nothing_go(tmp_path: Path) -> None:
    first = write_records(tmp_path / "a.jsonl", [record(n) for n in range(8)])
    second = write_records(tmp_path / "b.jsonl", [record(7), record(8)])
    reindex(tmp_path / "index", [first], options=ONE)
    first.write_text("")
    report = add(tmp_path / "index", [second], options=ONE)
    assert (report.read, report.articles, report.added, report.updated, report.removed) == (2, 2, 1, 1, 0)
    assert titles_in(tmp_path / "index") == sorted(f"Story {n}" for n in range(9))
    shared = next(one for one in articles_in(tmp_path / "index").values() if one.title == "Story 7")
    assert shared.paths == ("a.jsonl#8", "b.jsonl#1")
    assert open_generation(tmp_path / "index").manifest.counts.duplicates == 1
    assert_sound(tmp_path / "index", report)


def test_add_to_nothing_makes_an_archive(tmp_path: Path) -> None:
    report = add(tmp_path / "index", [write_records(tmp_path / "a.jsonl", [record(1)])], options=ONE)
    assert (report.added, report.generation) == (1, 1)


def test_sync_follows_its_sources_and_touches_no_other(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for number in range(12):
        write_records(one / f"{number}.jsonl", [record(number)])
    write_records(two / "x.jsonl", [record(100), record(3)])
    reindex(tmp_path / "index", [one, two], options=ONE)
    (one / "3.jsonl").unlink()
    (one / "4.jsonl").unlink()
    (one / "5.jsonl").rename(one / "moved.jsonl")
    write_records(one / "6.jsonl", [record(60)])
    report = sync(tmp_path / "index", [one], options=ONE)
    assert (report.read, report.added, report.updated, report.removed) == (10, 1, 2, 2)
    gone = {"Story 4", "Story 6"}
    assert set(titles_in(tmp_path / "index")) == {f"Story {n}" for n in (*range(12), 60, 100)} - gone
    paths = {article.title: article.paths for article in articles_in(tmp_path / "index").values()}
    assert paths["Story 3"] == ("two/x.jsonl#2",)
    assert paths["Story 5"] == ("one/moved.jsonl#1",)
    assert_sound(tmp_path / "index", report)


def test_the_search_for_garbage_goes_on_after_an_update(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [record(1)])
    reindex(tmp_path / "index", [source], options=ONE)
    write_records(source, [record(2)])
    sync(tmp_path / "index", [source], options=ONE)
    assert gc.isenabled()
    source.write_text("")
    with pytest.raises(SourceEmpty):
        sync(tmp_path / "index", [source], options=ONE)
    assert gc.isenabled()


def test_a_sync_that_finds_nothing_new_publishes_nothing(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [record(1), {"title": 5}])
    first = reindex(tmp_path / "index", [source], options=ONE)
    again = sync(tmp_path / "index", [source], options=ONE)
    assert (first.generation, again.generation, again.articles, len(again.rejected)) == (1, 1, 1, 1)


def test_sync_with_fixed_tables_gives_what_reindex_gives(tmp_path: Path) -> None:
    source = write_pages(tmp_path / "saved", range(12))
    reindex(tmp_path / "synced", [source], options=ONE)
    generation = open_generation(tmp_path / "synced")
    tables = read_tables(generation.folder, generation.manifest.tables_file)
    assert tables.site_lines
    write_pages(source, (*range(3, 12), *range(50, 55)))
    (source / "copy.html").write_bytes((source / "11.html").read_bytes())
    sync(tmp_path / "synced", [source], options=ONE)
    reindex(tmp_path / "anew", [source], options=replace(ONE, tables=tables))
    assert articles_in(tmp_path / "synced") == articles_in(tmp_path / "anew")
    assert answers_of(tmp_path / "synced") == answers_of(tmp_path / "anew")
    assert all(BOX not in one.body and one.ledger for one in articles_in(tmp_path / "synced").values())


def test_tables_are_learned_anew_when_the_archive_has_grown_by_half_or_on_demand(tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    source = write_pages(tmp_path / "saved", range(2))
    reindex(index_dir, [source], options=ONE)
    write_pages(source, range(4))
    fixed = replace(ONE, tables=Tables())
    sync(index_dir, [source], options=fixed)
    assert not any(one.ledger for one in articles_in(index_dir).values())
    sync(index_dir, [source], options=replace(ONE, relearn=True))
    assert all(one.ledger for one in articles_in(index_dir).values())
    assert open_generation(index_dir).manifest.learned_articles == 4
    write_pages(source, range(5))
    sync(index_dir, [source], options=ONE)
    assert open_generation(index_dir).manifest.learned_articles == 4
    write_pages(source, range(6))
    report = sync(index_dir, [source], options=ONE)
    assert open_generation(index_dir).manifest.learned_articles == 6
    assert all(one.ledger for one in articles_in(index_dir).values())
    assert_sound(index_dir, report)


def test_what_is_removed_stays_out_until_restored(tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    source = write_records(tmp_path / "a.jsonl", [record(n) for n in range(5)])
    reindex(index_dir, [source], options=ONE)
    gone = next(one.id for one in articles_in(index_dir).values() if one.title == "Story 2")
    assert remove(index_dir, [gone, "unheard-of", gone]).done == (gone,)
    assert remove(index_dir, [gone]).unknown == (gone,)
    assert gone not in articles_in(index_dir)
    for run in (sync, add, reindex):
        report = run(index_dir, [source], options=ONE)
        assert [refusal.code for refusal in report.rejected] == ["removed"]
        assert gone not in articles_in(index_dir)
        assert_sound(index_dir, report)
    assert restore(index_dir, [gone, "unheard-of"]).unknown == ("unheard-of",)
    sync(index_dir, [source], options=ONE)
    assert gone in articles_in(index_dir)


def test_where_all_of_a_segment_is_removed_no_other_keeps_its_dictionary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.merging.CHEAP_ARTICLES", 0)
    monkeypatch.setattr("index.pipeline.ARTICLES_A_PART", 600)
    index_dir = tmp_path / "index"
    source = write_records(tmp_path / "a.jsonl", [record(n) for n in range(1_300)])
    reindex(index_dir, [source], options=Options(processes=2, near_copies=False))
    first, second = open_generation(index_dir).manifest.segments
    assert first.info.dictionary == second.info.dictionary != ""
    remove(
        index_dir, [one for one, held in holdings_of(open_generation(index_dir)).articles.items() if not held.segment]
    )
    (left,) = open_generation(index_dir).manifest.segments
    assert left.info.dictionary not in ("", first.info.dictionary)
    assert (left.live, left.deleted, left.info.name != second.info.name) == (second.live, 0, True)
    assert check(index_dir).problems == ()


def copies_told(index_dir: Path) -> list[int]:
    """What every article says of the number of its copies, rising; 0 for none."""
    return sorted(article.cluster.copies if article.cluster else 0 for article in articles_in(index_dir).values())


def test_copies_are_counted_anew_when_some_leave_and_come_back(tmp_path: Path) -> None:
    index_dir, source = tmp_path / "index", tmp_path / "a.jsonl"
    same = [record(1, title=f"Edition {number}") for number in range(4)]
    others = [record(9), record(10, body=record(10)["body"]), record(10, title="Reprint")]
    reindex(index_dir, [write_records(source, [*others, *same])], options=ONE)
    assert copies_told(index_dir) == [0, 2, 2, 4, 4, 4, 4]
    for left, told in ((3, [0, 2, 2, 3, 3, 3]), (1, [0, 0, 2, 2]), (2, [0, 2, 2, 2, 2]), (0, [0, 2, 2])):
        report = sync(index_dir, [write_records(source, [*others, *same[:left]])], options=ONE)
        assert copies_told(index_dir) == told
        assert report.updated == 0
        clusters = [one.cluster.id for one in articles_in(index_dir).values() if one.cluster]
        assert set(clusters) <= set(articles_in(index_dir))
    sync(index_dir, [write_records(source, [*others, *same])], options=ONE)
    gone = next(key for key, one in articles_in(index_dir).items() if one.title == "Edition 2")
    remove(index_dir, [gone])
    assert copies_told(index_dir) == [0, 2, 2, 3, 3, 3]
    assert check(index_dir).problems == ()


def test_remove_needs_an_archive(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        remove(tmp_path / "index", ["x"])
    assert not (tmp_path / "index").exists()


def test_many_updates_leave_few_segments_and_the_same_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.merging.CHEAP_ARTICLES", 10)
    index_dir = tmp_path / "index"
    source = write_records(tmp_path / "a.jsonl", [record(n) for n in range(60)])
    reindex(index_dir, [source], options=ONE)
    generation = open_generation(index_dir)
    tables = read_tables(generation.folder, generation.manifest.tables_file)
    fixed = replace(ONE, tables=tables)
    for day in range(1, 17):
        write_records(source, [record(n) for n in range(day, 60 + 3 * day)])
        report = sync(index_dir, [source], options=fixed)
        assert (report.added, report.removed) == (3, 1)
        assert len(open_generation(index_dir).manifest.segments) <= MOST_SEGMENTS
    assert_sound(index_dir, report)
    reindex(tmp_path / "anew", [source], options=fixed)
    assert articles_in(index_dir) == articles_in(tmp_path / "anew")
    assert answers_of(index_dir) == answers_of(tmp_path / "anew")
