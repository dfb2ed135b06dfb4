"""Reindex, add, sync, remove: what they count, what they keep, and that neither order nor processes matter."""

from __future__ import annotations

import gc
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.archive import add, reindex, remove, restore, sync
from index.article import Article, Payload
from index.checking import check
from index.errors import IndexMissing, IndexOutdated, SourceEmpty, SourceMissing
from index.gathering import DraftPayload
from index.generations import current_number, open_generation
from index.holdings import holdings_of, read_articles
from index.limits import IngestLimits
from index.merging import MOST_SEGMENTS
from index.pipeline import read_tables
from index.runs import Options, Report
from index.schema import FACETS
from index.settle import Tables
from index.statistics import stats
from search.archive import open_archive

ONE = Options(processes=1)
BOX = "The Harbour Letter is what the ferry crews of the island have for breakfast."
WORDS = (
    "the", "ferry", "of", "harbour", "and", "council", "to", "winter", "in", "budget", "is", "engine", "pier", "storm",
)  # fmt: skip


def record(number: int, **fields: Any) -> dict[str, Any]:
    choose = random.Random(number)
    body = "\n\n".join(" ".join(choose.choices(WORDS, k=14)) + f" {number}." for _ in range(4))
    given = {"title": f"Story {number}", "body": body, "people": [f"Ada Lund {number % 5}"], "places": ["Bergen"]}
    return {**given, "source": f"Paper {number % 3}", "date": f"2022-03-{number % 28 + 1:02}"} | fields


def write_records(file: Path, records: Sequence[dict[str, Any]]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(one) + "\n" for one in records))
    return file


def write_pages(folder: Path, numbers: Iterable[int]) -> Path:
    """Saved pages of one site, each ending in the same box; the folder then holds these and no others."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in folder.iterdir():
        page.unlink()
    for number in numbers:
        one = record(number)
        paragraphs = "".join(f"<p>{line}</p>" for line in [*one["body"].split("\n\n"), BOX])
        head = f"<title>{one['title']}</title><link rel=canonical href=https://harbour.example/{number}>"
        (folder / f"{number}.html").write_text(
            f"<html><head>{head}</head><body><article>{paragraphs}</article></body></html>"
        )
    return folder


def articles_in(index_dir: Path) -> dict[str, Article]:
    holdings = holdings_of(open_generation(index_dir))
    stretches = holdings.stretches(holdings.articles)
    return {article.id: article for stretch in stretches for article in read_articles(stretch)}


QUERIES = ("", "ferry", "harbour council", "winter OR budget", '"the ferry"~3', "engin* -pier", "people:lund story")


def answers_of(index_dir: Path) -> list[object]:
    """What searches give: hits with their scores in order, facets, histogram; but not where files stood."""
    archive = open_archive(index_dir)
    try:
        pages = [archive.search(q, limit=100, facets=FACETS, facet_limit=100) for q in QUERIES]
    finally:
        archive.close()
    return [
        (page.total, [(hit.id, hit.score) for hit in page.hits], page.facets, page.histogram, page.undated)
        for page in pages
    ]


def titles_in(index_dir: Path) -> list[str]:
    return sorted(article.title for article in articles_in(index_dir).values())


def assert_sound(index_dir: Path, report: Report) -> None:
    assert report.read == report.articles + report.duplicates + len(report.rejected)
    counts = open_generation(index_dir).manifest.counts
    assert counts.read == counts.articles + counts.duplicates + counts.rejected
    found = check(index_dir)
    assert found.problems == ()
    assert found.articles == counts.articles
    assert {path.name for path in index_dir.iterdir()} <= {"CURRENT", "LOCK", *_generations(index_dir)}


def _generations(index_dir: Path) -> list[str]:
    number = current_number(index_dir) or 0
    return [f"gen-{number}", f"gen-{number - 1}"]


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


def test_a_rehearsed_sync_tells_what_the_sync_then_does(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"title":"A","body":"One."}\n{"title":"B","body":"Two."}\n{"title":"C","body":"Three."}\n')
    reindex(tmp_path / "index", [source])
    source.write_text('{"title":"D","body":"Four."}\n{"title":"B","body":"Two."}\n{"title":"A","body":"One."}\n')
    rehearsed = sync(tmp_path / "index", [source], options=Options(dry_run=True))
    done = sync(tmp_path / "index", [source])
    counts = [(report.added, report.updated, report.removed) for report in (rehearsed, done)]
    assert counts == [(1, 1, 1), (1, 1, 1)]


def test_an_empty_source_does_not_replace_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title":"A","body":"One story."}\n')
    (tmp_path / "empty").mkdir()
    assert reindex(tmp_path / "index", [tmp_path / "empty"]).articles == 0
    reindex(tmp_path / "index", [tmp_path / "a.jsonl"])
    with pytest.raises(SourceEmpty, match="empty"):
        reindex(tmp_path / "index", [tmp_path / "empty"])
    assert open_generation(tmp_path / "index").manifest.counts.articles == 1


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


def test_sources_of_which_all_is_rejected_do_not_replace_an_archive(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"title":"A","body":"One story."}\n')
    reindex(tmp_path / "index", [source])
    (tmp_path / "b.json").write_text("{}")
    with pytest.raises(SourceEmpty, match=r"b\.json: This kind of file is not read"):
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
