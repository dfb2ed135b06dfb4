"""The part of the contract about pages: order, cursors, facets, histogram, marks and what a hit carries."""

from __future__ import annotations

import math
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from index.article import Cluster, Person, Place, Removed
from search.errors import BadRequest
from search.plan import Filter, Plan
from search.query import And, Boost, Everything, Fuzzy, Not, Nothing, Or, Phrase, Prefix, Word
from search.results import Bucket, Facet, FacetValue
from tests.search.contract import (
    Build,
    EngineContract,
    bodies,
    check_snippets,
    dated,
    found,
    marked,
    names,
    walk,
    with_people,
)
from tests.search.corpus import article, generated, id_of
from tests.search.plans import Planner


class PagesContract(EngineContract):
    """Order, cursors, facets, histogram, marks and what a hit carries."""

    def test_ties_break_by_id(self, build: Build) -> None:
        engine = build(bodies(d="red", a="red", c="red", b="red red"))
        assert found(engine, Word("red"))[1:] == ["a", "c", "d"]

    def test_sorts(self, build: Build) -> None:
        engine = build(dated(c="2020-01-02", a="2020-01-02", b="2021-01-01", e=None, d=None))
        assert found(engine, Word("story"), sort="newest") == ["b", "a", "c", "d", "e"]
        assert found(engine, Word("story"), sort="oldest") == ["a", "c", "b", "d", "e"]
        assert {hit.score for hit in engine.search(Plan(Word("story"), sort="newest")).hits} == {0.0}

    @pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
    @pytest.mark.parametrize("limit", [1, 2, 5, 6])
    def test_cursors_walk_every_hit_once(self, build: Build, sort: str, limit: int) -> None:
        days = {name: f"2020-01-0{at % 3 + 1}" if at % 4 else None for at, name in enumerate("abcdef")}
        engine = build(dated(**days))
        plan = Plan(Word("story"), sort=sort, limit=limit)  # type: ignore[arg-type]
        pages = list(walk(engine, plan))
        assert [name for page in pages for name in names(page)] == found(engine, Word("story"), sort=sort)
        assert len(pages) == math.ceil(6 / limit)
        assert {page.total for page in pages} == {6}

    def test_bad_cursors(self, build: Build) -> None:
        engine = build(bodies(a="red", b="red"))
        cursor = engine.search(Plan(Word("red"), limit=1)).after
        assert cursor is not None
        for bad in ("", "x", "0 0 0", "\x00" * 30, "9" * 5_000, cursor[:-2] + "!!"):
            with pytest.raises(BadRequest):
                engine.search(Plan(Word("red"), limit=1, after=bad))
        with pytest.raises(BadRequest):
            engine.search(Plan(Word("red"), limit=1, after=cursor, sort="newest"))

    def test_no_hits_asked_for(self, build: Build) -> None:
        answer = build(bodies(a="red", b="red")).search(Plan(Word("red"), limit=0))
        assert (answer.hits, answer.total, answer.after) == ((), 2, None)

    def test_collapse_keeps_the_best_of_each_cluster(self, build: Build) -> None:
        cluster = Cluster(id_of("a"), 2)
        engine = build([
            article("a", body="red x", cluster=cluster, date="2020-01-01", language="en"),
            article("b", body="red red", cluster=cluster, date="2020-01-02", language="en"),
            article("c", body="red x x", language="fr"),
        ])  # fmt: skip
        plan = Plan(Word("red"), collapse=True, facets=("language",))
        answer = engine.search(plan)
        assert names(answer) == ["b", "c"]
        assert (answer.total, answer.undated) == (2, 1)
        assert [value.count for value in answer.facets["language"].values] == [2, 1]
        assert sum(bucket.count for bucket in answer.histogram) == 2
        assert names(engine.search(replace(plan, sort="oldest"))) == ["a", "c"]
        assert [names(page) for page in walk(engine, replace(plan, limit=1))] == [["b"], ["c"]]

    def test_facets_count_all_hits(self, build: Build) -> None:
        stories = [with_people("a", "Li Wei", "Bo Xu", body="red"), with_people("b", "Li Wei", body="red")]
        engine = build([*stories, with_people("c", "Li Wei", body="blue"), with_people("d", "Ann Ox", body="red")])
        facet = engine.search(Plan(Word("red"), limit=1, facets=("people",))).facets["people"]
        assert facet.distinct == 3
        assert facet.values == (
            FacetValue("li wei", "Li Wei", 2, False),
            FacetValue("ann ox", "Ann Ox", 1, False),
            FacetValue("bo xu", "Bo Xu", 1, False),
        )
        cut = engine.search(Plan(Word("red"), facets=("people",), facet_limit=1)).facets["people"]
        assert (cut.distinct, cut.values) == (3, facet.values[:1])
        assert engine.search(Plan(Word("red"), facets=())).facets == {}

    def test_every_facet(self, build: Build) -> None:
        places = (Place("kyiv", "Kyiv", country="UA"), Place("lviv", "Lviv", country="UA"), Place("mars", "Mars"))
        one = article(
            "a", source="Ledger", authors=("Ann", "Bo"), language="en", people=(Person("li", "Li"),), places=places,
            countries=("PA",),
        )  # fmt: skip
        wanted = ("people", "places", "source", "author", "language", "country")
        facets = build([one, article("b")]).search(Plan(Everything(), facets=wanted)).facets
        assert {name: [(value.value, value.count) for value in facet.values] for name, facet in facets.items()} == {
            "people": [("li", 1)],
            "places": [("kyiv", 1), ("lviv", 1), ("mars", 1)],
            "source": [("Ledger", 1)],
            "author": [("Ann", 1), ("Bo", 1)],
            "language": [("en", 1)],
            "country": [("PA", 1), ("UA", 1)],
        }

    def test_filters_or_within_and_between(self, build: Build) -> None:
        engine = build([
            article("a", source="X", language="en"), article("b", source="Y", language="en"),
            article("c", source="X", language="fr"), article("d"),
        ])  # fmt: skip
        either, english = Filter("source", ("X", "Y")), Filter("language", ("en",))
        assert found(engine, Everything(), filters=(either,)) == ["a", "b", "c"]
        assert found(engine, Everything(), filters=(either, english)) == ["a", "b"]
        assert found(engine, Everything(), filters=(Filter("source", ("X",), exclude=True),)) == ["b", "d"]
        assert found(engine, Everything(), filters=(english, Filter("source", ("Y",), exclude=True))) == ["a"]
        assert found(engine, Everything(), filters=(Filter("source", ("Z",)),)) == []
        assert found(engine, Everything(), filters=(Filter("source", ("Z",), exclude=True),)) == ["a", "b", "c", "d"]

    def test_facet_counts_ignore_their_own_choice(self, build: Build) -> None:
        engine = build([
            article("a", source="X", language="en"), article("b", source="Y", language="en"),
            article("c", source="X", language="fr"),
        ])  # fmt: skip
        for exclude in (False, True):
            filters = (Filter("source", ("Y",), exclude), Filter("language", ("en",)))
            facets = engine.search(Plan(Everything(), filters=filters, facets=("source", "language"))).facets
            counts = [(value.value, value.count, value.selected) for value in facets["source"].values]
            assert counts == [("X", 1, False)] + [("Y", 1, True)] * (not exclude)
            languages = [("en", 1, True)] if not exclude else [("en", 1, True), ("fr", 1, False)]
            assert [(v.value, v.count, v.selected) for v in facets["language"].values] == languages

    def test_a_count_beside_an_exclusion_is_what_choosing_gives(self, build: Build) -> None:
        both, kyiv, lviv = (Place("kyiv", "Kyiv"), Place("lviv", "Lviv")), Place("kyiv", "Kyiv"), Place("lviv", "Lviv")
        engine = build([article("a", places=both), article("b", places=(kyiv,)), article("c", places=(lviv,))])
        without, chosen = Filter("places", ("lviv",), exclude=True), Filter("places", ("kyiv",))
        for filters, selected in (((without,), False), ((without, chosen), True)):
            answer = engine.search(Plan(Everything(), filters=filters, facets=("places",)))
            assert answer.facets["places"] == Facet(1, (FacetValue("kyiv", "Kyiv", 1, selected),))
        assert found(engine, Everything(), filters=(without, chosen)) == ["b"]
        against = (without, Filter("places", ("lviv",)))
        values = engine.search(Plan(Everything(), filters=against, facets=("places",))).facets["places"].values
        assert [(v.value, v.count, v.selected) for v in values] == [("kyiv", 1, False), ("lviv", 0, True)]

    def test_chosen_values_are_always_listed(self, build: Build) -> None:
        engine = build([article(name, source=name.upper(), body="red" if name != "d" else "blue") for name in "abcd"])
        filters = (Filter("source", ("C", "D", "Nobody")),)
        facet = engine.search(Plan(Word("red"), filters=filters, facets=("source",), facet_limit=1)).facets["source"]
        assert [(v.value, v.count, v.selected) for v in facet.values] == [
            ("A", 1, False), ("C", 1, True), ("D", 0, True), ("Nobody", 0, True),
        ]  # fmt: skip
        assert facet.distinct == 3

    def test_filter_by_label(self, build: Build) -> None:
        il, ma = Place("springfield-il", "Springfield"), Place("springfield-ma", "Springfield")
        engine = build([article("a", places=(il,)), article("b", places=(ma,)), article("c")])
        answer = engine.search(Plan(Everything(), filters=(Filter("places", ("SPRINGFIELD",)),)))
        assert names(answer) == ["a", "b"]
        assert [(v.value, v.selected) for v in answer.facets["places"].values] == [
            ("springfield-il", True), ("springfield-ma", True),
        ]  # fmt: skip

    def test_label_is_what_most_articles_say(self, build: Build) -> None:
        spelt = {"a": "Kyiv", "b": "Kiev", "c": "Kyiv", "d": "Kyiw"}
        engine = build([article(name, places=(Place("kyiv", label),)) for name, label in spelt.items()])
        (value,) = engine.search(Plan(Everything(), facets=("places",))).facets["places"].values
        assert value == FacetValue("kyiv", "Kyiv", 4, False)

    def test_histogram_by_day_month_and_year(self, build: Build) -> None:
        def histogram(**days: str | None) -> tuple[Bucket, ...]:
            return build(dated(**days)).search(Plan(Everything())).histogram

        days = histogram(a="2022-01-31", b="2022-02-02", c="2022-02-02", d=None)
        assert [(bucket.first, bucket.last, bucket.count) for bucket in days] == [
            ("2022-01-31", "2022-01-31", 1), ("2022-02-01", "2022-02-01", 0), ("2022-02-02", "2022-02-02", 2),
        ]  # fmt: skip
        assert len(histogram(a="2022-01-01", b="2022-03-03")) == 62
        assert len(histogram(a="1871-01-01", b="2020-03-03")) == 150
        far = histogram(a="1870-01-01", b="2020-03-03", c="2020-03-04")
        assert far == (Bucket("1870-01-01", "1870-12-31", 1), Bucket("2020-01-01", "2020-12-31", 2))
        months = histogram(a="2022-01-01", b="2022-03-04")
        assert [(bucket.first, bucket.last) for bucket in months] == [
            ("2022-01-01", "2022-01-31"), ("2022-02-01", "2022-02-28"), ("2022-03-01", "2022-03-31"),
        ]  # fmt: skip
        assert len(histogram(a="2018-01-31", b="2022-12-01")) == 60
        years = histogram(a="2018-01-31", b="2023-01-01")
        assert [(bucket.first, bucket.last, bucket.count) for bucket in years][::5] == [
            ("2018-01-01", "2018-12-31", 1), ("2023-01-01", "2023-12-31", 1),
        ]  # fmt: skip
        assert histogram(a=None) == ()

    def test_histogram_counts_the_filtered_hits_only(self, build: Build) -> None:
        engine = build([
            article("a", source="X", date="2020-01-01"), article("b", source="Y", date="2022-01-01"), article("c"),
        ])  # fmt: skip
        answer = engine.search(Plan(Everything(), filters=(Filter("source", ("X",)),)))
        assert (answer.histogram, answer.undated) == ((Bucket("2020-01-01", "2020-01-01", 1),), 0)
        assert engine.search(Plan(Everything(), histogram=False)).histogram == ()
        assert engine.search(Plan(Everything())).undated == 1

    def test_marks(self, build: Build) -> None:
        one = article("a", title="War in Kyiv", body="The wars. Red square, square red: military service 😀 Kyiv’s war")
        engine = build([one, article("b", body="nothing")])
        assert marked(engine, Word("war"), "a") == {"title": ["War"], "body": ["wars", "war"]}
        assert marked(engine, Word("war", exact=True), "a") == {"title": ["War"], "body": ["war"]}
        assert marked(engine, Word("kyiv", field="body"), "a") == {"body": ["Kyiv"]}
        assert marked(engine, Phrase("red square"), "a") == {"body": ["Red square"]}
        assert marked(engine, Phrase("red square", slop=0), "a") == {"body": ["Red", "square", "square", "red"]}
        assert marked(engine, Prefix("mil"), "a") == {"body": ["military"]}
        assert marked(engine, Fuzzy("kyjv", 1), "a") == {"title": ["Kyiv"], "body": ["Kyiv"]}
        assert marked(engine, And((Word("red"), Not(Word("war")))), "a") == {"body": ["Red", "red"]}
        assert marked(engine, Or((Boost(Word("red"), 2.0), Nothing(), Everything())), "a") == {"body": ["Red", "red"]}
        assert marked(engine, And((Word("nothing"), Word("service"))), "a") == {"body": ["service"]}
        assert marked(engine, Word("kyiv", field="places"), "a") == {}
        assert not any(engine.marks(Plan(Word("war")), id_of("zz")).values())

    def test_near_phrase_marks_only_windows_that_match(self, build: Build) -> None:
        engine = build(bodies(a="red x x x x x x red square x x x x x x square"))
        assert marked(engine, Phrase("square red", slop=1), "a") == {"body": ["red", "square"]}
        marks = engine.marks(Plan(Phrase("square red", slop=1)), id_of("a"))
        assert marks["body"] == ((16, 19), (20, 26))

    def test_snippets(self, build: Build) -> None:
        text = "Intro words here. " * 40 + "The <b>fire</b> & the harbour. " + "More words follow. " * 40
        engine = build([article("a", title="A fire", body=text), article("b", body="plain text")])
        (hit,) = engine.search(Plan(Word("fire"), fragments=2)).hits
        check_snippets(hit.snippets, engine.get(hit.id), engine.marks(Plan(Word("fire")), hit.id))
        (body,) = (snippet for snippet in hit.snippets if snippet.field == "body")
        assert "&lt;b&gt;<mark>fire</mark>&lt;/b&gt; &amp; the" in body.html
        assert engine.search(Plan(Word("fire"), fragments=0)).hits[0].snippets == ()

    def test_a_hit_carries_its_article(self, build: Build) -> None:
        one = article(
            "a",
            title="T",
            body="Li in Kyiv",
            source="S",
            url="https://s.example/1",
            date="2020-01-01",
            date_source="json-ld",
            authors=("Ann",),
            language="en",
            cluster=Cluster(id_of("a"), 2),
            people=(Person("li", "Li", ((0, 2),)),),
            places=(Place("kyiv", "Kyiv", 1, "UA", "city", 1.5, 2.5, True, ((6, 10),)),),
            ledger=(Removed("Share", "share-row", "why", 0), Removed("Tip", "tip", "why", 0)),
            origins={"title": "meta"},
            published_at="2020-01-01T10:00:00+02:00",
            section="World",
            source_id="17",
        )
        engine = build([one, article("b")])
        hit = engine.search(Plan(Word("kyiv"))).hits[0]
        for name in set(hit.__struct_fields__) & set(one.__struct_fields__):
            assert getattr(hit, name) == getattr(one, name)
        assert hit.removed == 2
        assert engine.get(one.id) == one
        assert engine.get(id_of("nobody")) is engine.get("") is None

    def test_suggest(self, build: Build) -> None:
        people = [with_people("a", "Vladimir Putin", "Élise Ox"), with_people("b", "Vladimir Putin", "Olga Putina")]
        engine = build([*people, article("c", title="Putting out the fire")])
        values = (
            FacetValue("vladimir putin", "Vladimir Putin", 2, False),
            FacetValue("olga putina", "Olga Putina", 1, False),
        )
        assert engine.suggest("people", "PUT", 10) == values
        assert engine.suggest("people", "put", 1) == values[:1]
        assert engine.suggest("people", "vladimir pu", 10) == values[:1]
        assert [value.label for value in engine.suggest("people", "elise", 10)] == ["Élise Ox"]
        assert engine.suggest("people", "ladimir", 10) == ()
        assert engine.suggest("title", "put", 10) == (FacetValue(id_of("c"), "Putting out the fire", 1, False),)


class SharingContract(EngineContract):
    """Threads and deadlines."""

    def test_threads_get_their_own_answers(self, build: Build) -> None:
        articles = generated(11, 30)
        engine = build(articles)
        planner = Planner(random.Random(11), articles)
        plans = [planner.plan() for _ in range(60)]
        alone = [engine.search(plan) for plan in plans]
        with ThreadPoolExecutor(8) as threads:
            for _ in range(3):
                assert list(threads.map(engine.search, plans)) == alone

    def test_a_deadline_long_past_gives_part_of_the_answer(self, build: Build) -> None:
        articles = generated(13, 30)
        engine = build(articles)
        plan = Plan(Or((Prefix("wa"), Phrase("the war", slop=5))), limit=100)
        whole = engine.search(plan)
        late = engine.search(replace(plan, deadline_s=1e-9))
        if not late.partial:
            assert late == whole
        assert {hit.id for hit in late.hits} <= {hit.id for hit in whole.hits}
