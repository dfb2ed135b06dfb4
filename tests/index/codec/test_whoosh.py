"""The Whoosh face: Whoosh's own Searcher over our segments, and the writer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from whoosh import query as wq
from whoosh.analysis import Analyzer, LowercaseFilter, RegexTokenizer, StemFilter
from whoosh.fields import TEXT, FieldConfigurationError, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser
from whoosh.sorting import FieldFacet
from whoosh.writing import BufferedWriter

from index import archive
from index.analysis import ANALYSER_VERSION, stem
from index.article import Article, article_id
from index.catalogue import row_of, write_catalogue
from index.checking import check
from index.codec.invert import SegmentWriter
from index.codec.whoosh import PackedIndex, make_schema, open_index
from index.errors import ArticleUnusable, IndexDamaged
from index.generations import build_folder, open_generation, publish, write_lock
from index.manifest import Counts, Manifest, SegmentEntry
from index.runs import Options
from index.statistics import stats
from search import open_archive
from search.packed import query as pq
from search.packed.engine import open_engine
from search.packed.matches import Scorer
from search.packed.tree import Evaluation
from search.packed.whoosh import to_whoosh
from tests.search.corpus import LAYOUTS, Layout, article, generated, id_of
from tests.search.plans import Planner

FORMS = RegexTokenizer() | LowercaseFilter()
"""Stock Whoosh's analyser of surface forms."""


def publish_layout(folder: Path, layout: Layout) -> PackedIndex:
    """Publish a layout's segments as a generation."""
    with write_lock(folder, "test"), build_folder(folder) as building:
        entries = [write_segment(building, at, part, layout.deleted) for at, part in enumerate(layout.segments)]
        count = len(layout.live)
        counts = Counts(read=count, articles=count)
        manifest = Manifest(0, "", ANALYSER_VERSION, "1", "2026-01-01T00:00:00+00:00", counts, tuple(entries))
        publish(folder, building, manifest, verify=lambda generation: None)
    return open_index(folder)


def write_segment(
    building: Path, at: int, articles: Sequence[Article], deleted: frozenset[tuple[int, str]]
) -> SegmentEntry:
    writer = SegmentWriter(building, f"part{at}", memory_bytes=1 << 30)
    for one in articles:
        writer.add(one)
    rows = np.array([row for row, one in enumerate(articles) if (at, one.id) in deleted], dtype="<u4")
    catalogue = write_catalogue(building, f"part{at}", [row_of(one, "") for one in articles])
    entry = SegmentEntry(writer.finish(), catalogue_file=catalogue)
    if not len(rows):
        return entry
    (building / f"part{at}.deleted").write_bytes(rows.tobytes())
    return replace(entry, deleted_file=f"part{at}.deleted", deleted=len(rows))


def holds(tree: pq.Tree, kinds: tuple[type, ...]) -> bool:
    """Is a node of one of these kinds in the tree?"""
    children = [tree.query] if isinstance(tree, pq.Not) else getattr(tree, "subqueries", [])
    return isinstance(tree, kinds) or any(holds(child, kinds) for child in children)


OURS = (pq.Near, pq.Fuzzy)
"""Whoosh has no near phrase in any order, and its fuzzy term does not count a swap as one edit."""


@pytest.mark.parametrize("kind", sorted(set(LAYOUTS) - {"merged"}))
@pytest.mark.parametrize("seed", range(4))
def test_whoosh_finds_what_the_packed_engine_finds(tmp_path: Path, kind: str, seed: int) -> None:
    rng = random.Random(f"{kind} {seed}")
    articles = generated(rng.randrange(1 << 30), 40)
    index = publish_layout(tmp_path, LAYOUTS[kind](articles))
    engine = open_engine(open_generation(tmp_path))
    planner = Planner(rng, articles)
    compared = 0
    with index.searcher() as searcher:
        while compared < 120:
            tree = pq.to_tree(planner.tree(rng.randrange(4)))
            if holds(tree, OURS):
                continue
            ours = Evaluation(Scorer(engine.corpus), expansions=10_000, deadline=float("inf")).matches(tree)
            theirs = sorted(searcher.search(to_whoosh(tree), limit=None).docs())
            if holds(tree, (pq.Not,)):
                # Whoosh's InverseMatcher gives deleted articles that stand after its child's last one.
                theirs = [number for number in theirs if not searcher.reader().is_deleted(number)]
            assert ours.rows.tolist() == theirs, tree
            compared += 1


def test_queries_parsed_by_whoosh(tmp_path: Path) -> None:
    articles = [
        article("a", title="War in Kyiv", body="Troops crossed rivers", date="2022-02-24"),
        article("b", body="Organizing a war effort", source="Herald", language="en"),
    ]
    with publish_layout(tmp_path, LAYOUTS["three segments"](articles)).searcher() as searcher:

        def found(text: str) -> set[str]:
            return ids_of(QueryParser("text", searcher.schema).parse(text))

        def ids_of(query: wq.Query) -> set[str]:
            return {hit["id"] for hit in searcher.search(query)}

        both = {id_of("a"), id_of("b")}
        assert found("wars") == both
        assert found('"war in kyiv"') == {id_of("a")}
        assert found("title:war") == {id_of("a")}
        assert found("text_form:organi*") == {id_of("b")}
        assert found("wars NOT source:herald") == {id_of("a")}
        assert found("language:en") == {id_of("b")}
        assert found("id:" + id_of("b")) == {id_of("b")}
        assert ids_of(wq.FuzzyTerm("text_form", "kyic")) == {id_of("a")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date:2022-02-24", "a"),
        ("date:2022-02-23", ""),
        ("date:2022-02", "ab"),
        ("date:2022", "abc"),
        ("date:[2022-02-28 TO 2022-12]", "bc"),
        ("date:{2022-02 TO 2023-01-01]", "cd"),
        ("date:[2022-02 TO 2022-03}", "ab"),
        ("date:[2022-03 TO]", "cd"),
        ("date:2022-02-30", ""),
        ("date:2022-13", ""),
        ("date:yesterday", ""),
    ],
)
def test_dates_in_queries_parsed_by_whoosh(tmp_path: Path, text: str, expected: str) -> None:
    days = {"a": "2022-02-24", "b": "2022-02-28", "c": "2022-03-01", "d": "2023-01-01", "e": None}
    articles = [article(name, body="war", date=day) for name, day in days.items()]
    with publish_layout(tmp_path, LAYOUTS["three segments"](articles)).searcher() as searcher:
        hits = searcher.search(QueryParser("text", searcher.schema).parse(text))
        assert {hit["id"]: hit["date"] for hit in hits} == {id_of(name): days[name] for name in expected}


WILD = ("harb?ur", "or*ns", "h*r", "*bour", "organ?", "HARB?UR", "organi*", "org*s", "kr*w", "*", "fer*y bank?")


@pytest.mark.parametrize(("field", "analyser"), [("body_form", FORMS), ("body", FORMS | StemFilter(stemfn=stem))])
def test_wildcards_in_queries_parsed_by_whoosh_find_what_a_stock_index_finds(
    tmp_path: Path, field: str, analyser: Analyzer
) -> None:
    bodies = ["Harbours and organs", "the harbour ferry bank", "harbur harborur or", "Organised banks", "ferries krow"]
    stock = RamStorage().create_index(Schema(**{field: TEXT(analyzer=analyser)}))
    with stock.writer() as writer:
        for body in bodies:
            writer.add_document(**{field: body})
    articles = [article(str(at), body=body) for at, body in enumerate(bodies)]
    ours = publish_layout(tmp_path, LAYOUTS["one segment"](articles))
    with ours.searcher() as searcher, stock.searcher() as theirs:
        found = {}
        for text in WILD:
            tree = QueryParser(field, ours.schema).parse(text)
            assert tree == QueryParser(field, stock.schema).parse(text)
            found[text] = {bodies.index(hit["body"]) for hit in searcher.search(tree)}
            assert found[text] == set(theirs.search(tree).docs()), text
        assert found["harb?ur"] == ({1} if field == "body_form" else {0, 1})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text_form:U.S*", wq.Prefix("text_form", "us")),
        ("text:Łódź*", wq.Prefix("text", "lodz")),
        ("text_form:[covid-19 TO Đ]", wq.TermRange("text_form", "covid-19", "d")),
        ("source:qu?y", wq.Wildcard("source", "qu?y")),
    ],
)
def test_what_whoosh_wants_whole_is_folded(text: str, expected: wq.Query) -> None:
    assert QueryParser("text", make_schema()).parse(text) == expected


def test_groups_of_whole_values(tmp_path: Path) -> None:
    articles = [
        article("a", body="war", source="Quay News", authors=("Bo Li", "Ann Ox")),
        article("b", body="war", source="Quay News", authors=("Bo Li",)),
        article("c", body="war"),
    ]
    authors = FieldFacet("author_whole", allow_overlap=True)
    with publish_layout(tmp_path, LAYOUTS["three segments"](articles)).searcher() as searcher:
        hits = searcher.search(wq.Every(), groupedby={"source": FieldFacet("source_whole"), "author": authors})
        assert {name: len(rows) for name, rows in hits.groups("source").items()} == {"Quay News": 2, None: 1}
        assert {name: len(rows) for name, rows in hits.groups("author").items()} == {"Bo Li": 2, "Ann Ox": 1, None: 1}


def test_stored_fields_and_statistics(tmp_path: Path) -> None:
    one = article("a", title="T", body="the body", authors=("Ann",), url="https://a.example")
    index = publish_layout(tmp_path, LAYOUTS["one segment"]([one]))
    with index.reader() as reader:
        stored = reader.stored_fields(0)
        assert (stored["title"], stored["author"], stored["article"]) == ("T", ("Ann",), one)
        assert reader.doc_frequency("text", "bodi") == 1
        assert reader.field_length("text") == 4
        assert ("body", b"bodi") in reader
        assert ("body", b"nothing") not in reader
        assert list(reader.lexicon("body_form")) == [b"body", b"t", b"the"]
    assert (index.doc_count(), index.doc_count_all(), index.is_empty()) == (1, 1, False)


def test_the_writer_publishes_additions_and_deletions(tmp_path: Path) -> None:
    index = publish_layout(tmp_path, LAYOUTS["three segments"]([article(name, body="red") for name in "abc"]))
    writer = index.writer()
    writer.add_document(title="New", body="red sky", date="2020-01-01", people=["Ann Ox"], author="Bo")
    writer.add_document(article=article("z", body="red"))
    writer.delete_by_term("id", id_of("b"))
    assert index.doc_count() == 3
    assert index.up_to_date()
    writer.commit()
    assert not index.up_to_date()
    after = index.refresh()
    assert after.doc_count() == 4
    with after.searcher() as searcher:
        titles = [hit["title"] for hit in searcher.search(wq.Term("text", "sky"))]
        assert titles == ["New"]
        assert len(searcher.search(wq.Term("people", "ox"))) == 1
        ids = {hit["id"] for hit in searcher.search(wq.Term("text", "red"))}
        assert id_of("b") not in ids
        assert {id_of("a"), id_of("c"), id_of("z")} < ids
    open_generation(tmp_path)


def test_deletions_add_up(tmp_path: Path) -> None:
    publish_layout(tmp_path, LAYOUTS["one segment"]([article(name, body="red") for name in "abcdefgh"]))
    for name in "ac":
        with open_index(tmp_path).writer() as writer:
            writer.delete_by_term("id", id_of(name))
    index = open_index(tmp_path)
    assert (index.doc_count(), index.doc_count_all()) == (6, 8)
    assert open_generation(tmp_path).manifest.counts.articles == 6


def test_what_the_writer_publishes_is_an_archive_like_any_other(tmp_path: Path) -> None:
    index_dir, records = tmp_path / "index", tmp_path / "records.jsonl"
    records.write_text("".join(f'{{"title": "{name}", "body": "red"}}\n' for name in "abc"))
    archive.reindex(index_dir, [records], options=Options(processes=1))
    with open_index(index_dir).writer() as writer:
        writer.add_document(article=article("z", title="first", body="blue"))
        writer.delete_by_term("title", "a")
    with open_index(index_dir).writer() as writer:
        writer.add_document(article=article("z", title="second", body="blue"))
    assert check(index_dir).problems == ()
    assert stats(index_dir).counts == Counts(read=3, articles=3)
    opened = open_archive(index_dir)
    assert [hit.title for hit in opened.search("blue", sort="added").hits] == ["second"]
    opened.close()
    report = archive.sync(index_dir, [records], options=Options(processes=1))
    assert (report.added, report.removed) == (1, 0)
    assert stats(index_dir).counts.articles == 4


def test_a_deletion_is_taken_back_and_one_of_a_deleted_row_does_nothing(tmp_path: Path) -> None:
    before, after = [article(name, body="red") for name in "abc"], article("a", body="blue")
    writer = publish_layout(tmp_path, Layout((tuple(before), (after,)), frozenset({(0, after.id)}))).writer()
    writer.delete_document(0)  # where the first one stood before it was replaced
    writer.delete_document(1)
    writer.delete_document(2)
    writer.delete_document(1, delete=False)
    writer.commit()
    assert ids_in(tmp_path) == {id_of("a"), id_of("b")}


def test_a_writer_keeps_what_others_published_since_its_index_was_opened(tmp_path: Path) -> None:
    index = publish_layout(tmp_path, LAYOUTS["three segments"]([article(name, body="red") for name in "abc"]))
    for name in "xyz":
        with index.writer() as writer:
            writer.add_document(article=article(name, body="blue"))
    assert check(tmp_path).problems == ()
    assert ids_in(tmp_path) == {id_of(name) for name in "abcxyz"}
    with index.searcher() as searcher:
        assert searcher.doc_count() == 6  # the generation that was opened is gone


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    index = publish_layout(tmp_path, LAYOUTS["three segments"]([article(name, body="red") for name in "abc"]))
    first, second = index.writer(), index.writer()
    second.delete_by_term("id", id_of("c"))
    for name in "xy":
        first.add_document(article=article(name, body="blue"))
        first.delete_by_term("id", id_of("a"))
        first.commit()
    second.add_document(article=article("z", body="blue"))
    second.delete_by_term("id", id_of("b"))
    second.commit()
    assert ids_in(tmp_path) == {id_of(name) for name in "xyz"}


def test_deletions_of_one_index_object_add_up(tmp_path: Path) -> None:
    index = publish_layout(tmp_path, LAYOUTS["one segment"]([article(name, body=name * 3) for name in "abcd"]))
    for word in ("aaa", "bbb"):
        writer = index.writer()
        writer.delete_by_query(wq.Term("body_form", word))
        writer.commit()
    assert ids_in(tmp_path) == {id_of("c"), id_of("d")}


def ids_in(folder: Path) -> set[str]:
    """Ids of the articles that are published."""
    with open_index(folder).searcher() as searcher:
        return {hit["id"] for hit in searcher.search(wq.Every(), limit=None)}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("headline", {"headline": "New"}),
        ("date", {"date": "yesterday"}),
        ("date", {"date": "20200101"}),
        ("article", {"date": 5}),
        ("article", {"source": ["Herald"]}),
        ("article", {"article": "no article"}),
        ("article", {"title": "half a sign: \ud83d"}),
        ("id", {"id": 5}),
        ("id", {"id": "short"}),
        ("people", {"people": 5}),
        ("author", {"author": ["Bo", None]}),
    ],
)
def test_what_cannot_be_published_is_refused_at_once(tmp_path: Path, field: str, given: dict[str, object]) -> None:
    index = publish_layout(tmp_path, LAYOUTS["one segment"]([article("a", body="red")]))
    with index.writer() as writer:
        with pytest.raises(ArticleUnusable) as refused:
            writer.add_document(**{"body": "red", **given})
        assert refused.value.field == field
        writer.add_document(body="red sky", date="2020-02-29")
    assert index.refresh().doc_count() == 2


@pytest.mark.parametrize("day", [date(2020, 2, 29), datetime(2020, 2, 29, 23, 59), "2020-02-29"])
def test_a_day_is_taken_as_date_or_text(tmp_path: Path, day: object) -> None:
    index = publish_layout(tmp_path, Layout(()))
    with index.writer() as writer:
        writer.add_document(body="red", date=day)
        writer.add_document(article=replace(article("b", body="red"), date=date(2020, 2, 29)))
    with index.refresh().searcher() as searcher:
        assert [hit["date"] for hit in searcher.search(wq.Every())] == ["2020-02-29"] * 2


def test_fields_are_fixed_and_a_buffered_writer_is_refused_with_its_first_document(tmp_path: Path) -> None:
    index = publish_layout(tmp_path, LAYOUTS["one segment"]([article("a", body="red")]))
    writer = index.writer()
    with pytest.raises(FieldConfigurationError, match="fixed"):
        writer.add_field("colour", TEXT())
    with pytest.raises(FieldConfigurationError, match="fixed"):
        writer.remove_field("title")
    with pytest.raises(FieldConfigurationError, match="BufferedWriter"):
        BufferedWriter(index, period=None).add_document(title="New")
    assert index.schema == make_schema()


def test_a_cancelled_writer_changes_nothing(tmp_path: Path) -> None:
    index = publish_layout(tmp_path, LAYOUTS["one segment"]([article("a", body="red")]))
    writer = index.writer()
    writer.add_document(body="blue")
    with pytest.raises(ZeroDivisionError), writer:
        raise ZeroDivisionError
    assert index.up_to_date()


def test_an_empty_index(tmp_path: Path) -> None:
    index = publish_layout(tmp_path, Layout(()))
    assert index.is_empty()
    with index.searcher() as searcher:
        assert len(searcher.search(wq.Every())) == 0
    with index.writer() as writer:
        writer.add_document(body="first", id=article_id(b"first"))
    assert index.refresh().doc_count() == 1


QUERIES = (
    wq.Or([wq.Term("text", "war"), wq.Term("text", "river")]),
    wq.And([wq.Term("text", "river"), wq.Not(wq.Term("text", "fire"))]),
    wq.Phrase("text", ["river", "war"]),
    wq.Prefix("body_form", "ec"),
    wq.FuzzyTerm("text_form", "rivr", maxdist=1),
    wq.Term("people", "li"),
    wq.Every("date"),
)


@pytest.mark.parametrize("seed", range(2))
def test_damage_gives_the_typed_error_and_never_another_text(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    articles = {one.id: one for one in generated(seed, 60)}
    index = publish_layout(tmp_path, LAYOUTS["one segment"](list(articles.values())))
    generation = open_generation(tmp_path)
    files = [generation.folder / name for name in generation.manifest.segments[0].info.files]
    refused = 0
    for _ in range(30):
        path = chance.choice(files)
        good = path.read_bytes()
        at = chance.randrange(len(good))
        rewrite(path, at, bytes([good[at] ^ 1 << chance.randrange(8)]))
        for query in QUERIES:
            try:
                with index.searcher() as searcher:
                    hits = [hit.fields() for hit in searcher.search(query, limit=None)]
            except IndexDamaged:
                refused += 1
                continue
            assert all(hit["article"] == articles[hit["id"]] for hit in hits)
        rewrite(path, at, good[at : at + 1])
    assert refused


def rewrite(path: Path, at: int, data: bytes) -> None:
    """Change a published file where it is, as a failing disk does."""
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)
