"""What every engine must do, with answers worked out by hand from docs/ranking.md. Subclass a contract to run it."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from index.article import Article, Person, Place
from search.engine import Answer, Engine
from search.plan import Plan
from search.query import And, Boost, DateRange, Everything, Fuzzy, Node, Not, Nothing, Or, Phrase, Prefix, Word
from tests.search.corpus import LAYOUTS, Layout, arrival_of, article, id_of, name_of

Build = Callable[[Sequence[Article]], Engine]


def found(engine: Engine, tree: Node, **more: object) -> list[str]:
    """Names of the hits in order."""
    return names(engine.search(Plan(tree, limit=100, **more)))  # type: ignore[arg-type]


def names(answer: Answer) -> list[str]:
    return [name_of(hit.id) for hit in answer.hits]


def scores(engine: Engine, tree: Node) -> dict[str, float]:
    return {name_of(hit.id): hit.score for hit in engine.search(Plan(tree, limit=100)).hits}


def marked(engine: Engine, tree: Node, name: str) -> dict[str, list[str]]:
    """Field to the marked texts; fields without marks are left out."""
    one = engine.get(id_of(name))
    assert one is not None
    marks = engine.marks(Plan(tree), one.id)
    return {field: [getattr(one, field)[start:end] for start, end in spans] for field, spans in marks.items() if spans}


def bodies(**texts: str) -> list[Article]:
    return [article(name, body=body) for name, body in texts.items()]


def dated(**days: str | None) -> list[Article]:
    return [article(name, body="story", date=day) for name, day in days.items()]


def with_people(name: str, *people: str, body: str = "") -> Article:
    return article(name, body=body, people=tuple(Person(one.lower(), one) for one in people))


def near(expected: float) -> object:
    return pytest.approx(expected, rel=1e-6)


def idf(articles: int, df: int) -> float:
    return math.log(1 + (articles - df + 0.5) / (df + 0.5))


def walk(engine: Engine, plan: Plan) -> Iterator[Answer]:
    """Page after page, to the end."""
    answer = engine.search(plan)
    yield answer
    while answer.after is not None:
        answer = engine.search(replace(plan, after=answer.after))
        yield answer


def check_snippets(snippets: tuple, one: Article | None, marks: dict[str, tuple[tuple[int, int], ...]]) -> None:
    """Cut from where they say, and marked only where the query matches."""
    for snippet in snippets:
        text = getattr(one, snippet.field)
        assert text[snippet.start : snippet.start + len(snippet.text)] == snippet.text
        inside = {at for start, end in marks.get(snippet.field, ()) for at in range(start, end)}
        shown = {snippet.start + at for start, end in snippet.marks for at in range(start, end)}
        assert shown == inside & set(range(snippet.start, snippet.start + len(snippet.text)))


class EngineContract:
    """Every test runs on every layout of its articles on disk."""

    @abstractmethod
    def open(self, folder: Path, layout: Layout) -> Engine:
        """An engine over the live articles of a layout; `folder` is empty and its own."""

    @pytest.fixture(params=sorted(LAYOUTS))
    def build(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Build]:
        engines: list[Engine] = []

        def open_one(articles: Sequence[Article]) -> Engine:
            folder = tmp_path / str(len(engines))
            folder.mkdir()
            engines.append(self.open(folder, LAYOUTS[request.param](articles)))
            return engines[-1]

        yield open_one
        for engine in engines:
            engine.close()


class WordsContract(EngineContract):
    """Leaves: what they match."""

    def test_word_matches_its_stem_in_title_or_body(self, build: Build) -> None:
        engine = build([article("a", title="Wars end"), article("b", body="at war"), article("c", body="warm")])
        assert sorted(found(engine, Word("WAR"))) == ["a", "b"]

    def test_exact_word_matches_its_surface_form_only(self, build: Build) -> None:
        engine = build(bodies(a="the organs play", b="an organ plays", c="Organ music"))
        assert sorted(found(engine, Word("organ", exact=True))) == ["b", "c"]

    def test_accents_and_case_do_not_matter(self, build: Build) -> None:
        engine = build(bodies(a="in Kraków", b="in KRAKOW", c="in Krk"))
        assert sorted(found(engine, Word("krakow"))) == ["a", "b"]

    def test_field_words(self, build: Build) -> None:
        engine = build([article("a", title="fire", body="water"), article("b", title="water", body="fire")])
        assert found(engine, Word("fire", field="title")) == ["a"]
        assert found(engine, Word("fire", field="body")) == ["b"]

    def test_word_of_two_tokens_is_a_phrase(self, build: Build) -> None:
        engine = build(bodies(a="the covid-19 rules", b="covid in 19 towns", c="19 covid"))
        assert found(engine, Word("covid-19")) == ["a"]

    def test_exact_word_of_two_tokens_compares_forms(self, build: Build) -> None:
        engine = build(bodies(a="war-ends", b="wars end", c="war ends"))
        assert sorted(found(engine, Word("war-ends", exact=True))) == ["a", "c"]

    def test_leaf_without_tokens_matches_nothing(self, build: Build) -> None:
        engine = build(bodies(a="?!", b="word"))
        assert found(engine, Word("?!")) == found(engine, Phrase("")) == []
        assert found(engine, Not(Word("?!"))) == ["a", "b"]

    def test_unknown_words(self, build: Build) -> None:
        engine = build(bodies(a="word"))
        answer = engine.search(Plan(And((Word("word"), Word("xyzzy")))))
        assert (answer.total, answer.hits, answer.histogram, answer.after) == (0, (), (), None)

    def test_phrase(self, build: Build) -> None:
        engine = build(bodies(a="restriction in military service", b="military service restriction in", c="military"))
        assert found(engine, Phrase("restrictions in military services")) == ["a"]

    def test_phrase_of_stop_words(self, build: Build) -> None:
        engine = build(bodies(a="To be, or not to be", b="not to be or to be", c="to be"))
        assert found(engine, Phrase("to be or not to be")) == ["a"]

    def test_phrase_does_not_cross_fields(self, build: Build) -> None:
        engine = build([article("a", title="red", body="square"), article("b", body="red square")])
        assert found(engine, Phrase("red square")) == ["b"]

    def test_phrase_in_one_field(self, build: Build) -> None:
        engine = build([article("a", title="red square"), article("b", body="red square")])
        assert found(engine, Phrase("red square", field="title")) == ["a"]

    def test_phrase_with_a_repeated_word(self, build: Build) -> None:
        engine = build(bodies(a="no no no", b="no no yes no", c="no"))
        assert sorted(found(engine, Phrase("no no"))) == ["a", "b"]
        assert found(engine, Phrase("no no no")) == ["a"]

    @pytest.mark.parametrize(("slop", "names"), [(0, ["a", "b"]), (1, ["a", "b"]), (2, ["a", "b", "c"])])
    def test_near_phrase_counts_extra_tokens(self, build: Build, slop: int, names: list[str]) -> None:
        texts = {"a": "troops cross river", "b": "river cross troops", "c": "troops will never cross river"}
        engine = build(bodies(**texts, d="river troops"))
        assert sorted(found(engine, Phrase("troops cross river", slop=slop))) == names

    def test_near_phrase_gives_each_token_a_position_of_its_own(self, build: Build) -> None:
        engine = build(bodies(a="new york new", b="new york", c="new york and then new"))
        assert found(engine, Phrase("new york new", slop=1)) == ["a"]

    def test_prefix_matches_surface_forms(self, build: Build) -> None:
        engine = build(bodies(a="the organ", b="it organizes", c="ORGANISED"))
        assert sorted(found(engine, Prefix("organi"))) == ["b", "c"]
        assert found(engine, Prefix("zz")) == []

    def test_prefix_takes_the_most_frequent_forms(self, build: Build) -> None:
        engine = build(bodies(a="carb carb carb", b="card care", c="care card", d="cart"))
        assert sorted(found(engine, Prefix("car"), expansions=1)) == ["b", "c"]
        assert sorted(found(engine, Prefix("car"), expansions=3)) == ["a", "b", "c"]

    @pytest.mark.parametrize(("edits", "names"), [(1, ["a", "b", "c", "d"]), (2, ["a", "b", "c", "d", "e"])])
    def test_fuzzy(self, build: Build, edits: int, names: list[str]) -> None:
        texts = {"a": "kyiv", "b": "kyyiv", "c": "kiyv", "d": "kyi", "e": "kivy", "f": "qyiv", "g": "kxyz"}
        engine = build(bodies(**texts))
        assert sorted(found(engine, Fuzzy("Kyiv", edits))) == names

    def test_fuzzy_edits_no_part_twice(self, build: Build) -> None:
        engine = build(bodies(a="xabc", b="xac"))
        assert found(engine, Fuzzy("xca", 2)) == ["b"]

    def test_prefix_and_fuzzy_in_one_field(self, build: Build) -> None:
        engine = build([article("a", title="kyiv"), article("b", body="kyiv")])
        assert found(engine, Prefix("ky", field="title")) == found(engine, Fuzzy("kyiw", 1, field="title")) == ["a"]

    def test_forms_that_a_leaf_stands_for(self, build: Build) -> None:
        engine = build(bodies(a="organ organs", b="organs organ", c="organs organize", d="orgen"))
        assert engine.forms(Word("Organ"), 10) == (("organs", 3), ("organ", 2), ("organize", 1))[:2]
        assert engine.forms(Word("organ", exact=True), 10) == (("organ", 2),)
        assert engine.forms(Prefix("organ"), 10) == (("organs", 3), ("organ", 2), ("organize", 1))
        assert engine.forms(Prefix("organ"), 2) == (("organs", 3), ("organ", 2))
        assert engine.forms(Fuzzy("organ", 1), 10) == (("organs", 3), ("organ", 2), ("orgen", 1))
        assert engine.close_forms("orgen", 1, 10) == (("organ", 2), ("orgen", 1))
        assert engine.close_forms("nothing", 2, 10) == engine.forms(Prefix("zz"), 10) == ()

    def test_names_fields(self, build: Build) -> None:
        engine = build([with_people("a", "Anna Petrova", "Li Wei"), with_people("b", "Li Petrova"), with_people("c")])
        assert sorted(found(engine, Word("LI", field="people"))) == ["a", "b"]
        assert found(engine, Phrase("li petrova", field="people")) == ["b"]
        assert sorted(found(engine, Prefix("petr", field="people"))) == ["a", "b"]
        assert found(engine, Word("petrova")) == []

    def test_names_are_folded_but_not_stemmed(self, build: Build) -> None:
        engine = build([with_people("a", "Jon Wáters"), with_people("b", "Jon Water")])
        assert found(engine, Word("waters", field="people")) == ["a"]

    def test_names_are_found_by_the_texts_of_their_mentions(self, build: Build) -> None:
        place = Place("kyiv", "Kyiv", mentions=((3, 7),), title_mentions=((0, 4),))
        engine = build([article("a", title="Kiew!", body="in Kiev", places=(place,)), article("b", body="Kiev")])
        for name in ("kyiv", "kiev", "kiew"[:4]):
            assert found(engine, Word(name, field="places")) == ["a"]

    def test_author_source_and_url(self, build: Build) -> None:
        texts = {"authors": ("Isabel van Brugen",), "source": "The Ledger", "url": "https://ledger.example/war/fire-in"}
        engine = build([article("a", **texts), article("b", body="brugen ledger fire")])
        author, source = Phrase("van brugen", field="author"), Word("ledger", field="source")
        for tree in (author, source, Word("fire-in", field="url")):
            assert found(engine, tree) == ["a"]

    def test_chinese(self, build: Build) -> None:
        engine = build(bodies(a="他在北京大学读书", b="东京大学", c="university"))
        assert found(engine, Word("北京大学")) == ["a"]
        assert sorted(found(engine, Word("大学"))) == ["a", "b"]

    def test_article_without_any_text(self, build: Build) -> None:
        engine = build([article("a"), article("b", body="word")])
        assert found(engine, Everything()) == ["a", "b"]
        assert found(engine, Word("word")) == ["b"]


class TreeContract(EngineContract):
    """AND, OR, NOT, boosts, dates."""

    def test_boolean_operators(self, build: Build) -> None:
        engine = build(bodies(a="red", b="red blue", c="blue", d="green"))
        red, blue = Word("red"), Word("blue")
        assert found(engine, And((red, blue))) == ["b"]
        assert sorted(found(engine, Or((red, blue)))) == ["a", "b", "c"]
        assert found(engine, And((red, Not(blue)))) == ["a"]
        assert found(engine, Not(Or((red, blue)))) == ["d"]
        assert sorted(found(engine, Or((blue, Not(red))))) == ["b", "c", "d"]
        assert found(engine, And((Not(red), Not(blue)))) == ["d"]
        assert found(engine, Not(Not(red))) == found(engine, red)

    def test_everything_and_nothing(self, build: Build) -> None:
        engine = build(bodies(b="x", a="y"))
        assert found(engine, Everything()) == ["a", "b"]
        assert found(engine, Nothing()) == found(engine, Not(Everything())) == []
        assert found(engine, Or((Nothing(), Word("x")))) == ["b"]
        assert found(engine, And((Everything(), Word("x")))) == ["b"]

    def test_empty_archive(self, build: Build) -> None:
        engine = build([])
        for tree in (Everything(), Word("x"), Not(Word("x")), Prefix("ab"), Phrase("a b")):
            answer = engine.search(Plan(tree))
            assert (answer.total, answer.hits, answer.histogram, answer.undated) == (0, (), (), 0)
            assert answer.facets["people"].values == ()

    def test_date_ranges_hold_both_ends_and_never_the_undated(self, build: Build) -> None:
        engine = build(dated(a="2022-10-31", b="2022-11-01", c="2023-02-28", d="2023-03-01", e=None))
        assert found(engine, DateRange("2022-11-01", "2023-02-28")) == ["b", "c"]
        assert found(engine, DateRange(None, "2022-11-01")) == ["a", "b"]
        assert found(engine, DateRange("2023-02-28", None)) == ["c", "d"]
        assert found(engine, DateRange(None, None)) == ["a", "b", "c", "d"]
        assert found(engine, Not(DateRange("2022-11-01", None))) == ["a", "e"]
        assert found(engine, DateRange("2024-01-01", "2023-01-01")) == []

    def test_dates_of_other_centuries(self, build: Build) -> None:
        engine = build(dated(a="1805-10-21", b="1969-07-20", c="2199-01-01"))
        assert found(engine, DateRange(None, "1969-12-31")) == ["a", "b"]
        assert found(engine, Everything(), sort="oldest") == ["a", "b", "c"]

    def test_what_is_dated_after_it_came_in_is_not_the_newest(self, build: Build) -> None:
        engine = build(dated(a="2999-01-01", b="2021-07-20", c="2199-01-01", d=None, e="2022-01-01"))
        assert found(engine, Everything(), sort="newest") == ["e", "b", "a", "c", "d"]

    def test_date_limits_of_the_plan(self, build: Build) -> None:
        engine = build(dated(a="2022-10-31", b="2022-11-01", c=None))
        assert found(engine, Everything(), date_first="2022-11-01") == ["b"]
        assert found(engine, Everything(), date_last="2022-10-31") == ["a"]
        assert found(engine, Everything(), undated=True) == ["c"]


class ScoresContract(EngineContract):
    """Points, by the formulas of docs/ranking.md written out."""

    def test_title_counts_double_in_frequency_and_length(self, build: Build) -> None:
        engine = build([article("a", title="apple", body="apple pear"), article("b", body="pear plum"), article("c")])
        lengths = {"a": 2 * 1 + 2, "b": 2, "c": 0}
        mean = sum(lengths.values()) / 3
        norm = 1.2 * (0.25 + 0.75 * lengths["a"] / mean)
        assert scores(engine, Word("apple")) == {"a": near(idf(3, 1) * 3 / (3 + norm))}
        assert scores(engine, Word("apple", field="title")) == {"a": near(idf(3, 1) / (1 + 1.2 * (0.25 + 0.75 * 3)))}

    def test_exact_forms_count_together(self, build: Build) -> None:
        engine = build(bodies(a="organ organs organ", b="organs music now", c="x y z"))
        assert scores(engine, Word("organ", exact=True)) == {"a": near(idf(3, 1) * 2 / (2 + 1.2))}
        tf = {"a": 3, "b": 1}
        assert scores(engine, Prefix("orga")) == {k: near(idf(3, 2) * v / (v + 1.2)) for k, v in tf.items()}

    def test_names_score_their_idf_only(self, build: Build) -> None:
        engine = build([with_people("a", "Li Wei", "Li Na"), with_people("b", "Li Bo"), with_people("c")])
        assert scores(engine, Word("li", field="people")) == {k: near(idf(3, 2) / 2.2) for k in "ab"}
        both = (idf(3, 2) + idf(3, 1)) / 2.2
        assert scores(engine, Phrase("li wei", field="people")) == {"a": near(both)}

    def test_phrase_counts_its_occurrences(self, build: Build) -> None:
        engine = build(bodies(a="red fox red fox", b="red fox fox run", c="fox a b c"))
        sums = idf(3, 2) + idf(3, 3)
        expected = {"a": near(sums * 2 / 3.2), "b": near(sums / 2.2)}
        assert scores(engine, Phrase("red fox")) == expected

    def test_near_phrase_counts_two_for_the_title_and_one_for_the_body(self, build: Build) -> None:
        both = article("a", title="fox red", body="red fox red fox")
        engine = build([both, *bodies(b="red x y z w v fox q")])
        sums = 2 * idf(2, 2)
        assert scores(engine, Phrase("red fox", slop=0)) == {"a": near(sums * 3 / 4.2)}
        assert scores(engine, Phrase("red fox", slop=5))["b"] == near(sums / 2.2)

    def test_children_add_and_boosts_multiply(self, build: Build) -> None:
        engine = build(bodies(a="red x x x x x x x x x blue", b="blue", c="red"))
        red, blue = (scores(engine, Word(word)) for word in ("red", "blue"))
        assert scores(engine, Or((Boost(Word("red"), 3.0), Word("blue"))))["a"] == near(3 * red["a"] + blue["a"])
        assert scores(engine, Or((Word("red"), Word("red"))))["a"] == near(2 * red["a"])
        assert scores(engine, Or((Word("red"), Not(Word("blue"))))) == {"a": near(red["a"]), "c": near(red["c"])}
        assert scores(engine, And((Word("red"), DateRange(None, None)))) == {}

    @pytest.mark.parametrize(("text", "distance"), [("red blue", 1), ("blue x red", 2), ("red x x x x x x x blue", 8)])
    def test_neighbouring_words_gain_by_nearness(self, build: Build, text: str, distance: int) -> None:
        engine = build(bodies(a=text, b="red", c="plum"))
        alone = scores(engine, Word("red"))["a"] + scores(engine, Word("blue"))["a"]
        for node in (And, Or):
            gained = scores(engine, node((Word("red"), Word("blue"))))["a"]
            assert gained == near(alone + 0.3 * min(idf(3, 2), idf(3, 1)) / distance)

    def test_nearness_ends_and_breaks(self, build: Build) -> None:
        engine = build([article("a", title="red", body="blue x x x x x x x x red"), *bodies(b="x", c="reds x blue")])
        red, blue = Word("red"), Word("blue")
        alone = {k: scores(engine, red)[k] + scores(engine, blue)[k] for k in "ac"}
        assert scores(engine, And((red, blue)))["a"] == near(alone["a"])
        plain = scores(engine, And((red, blue)))["c"]
        assert plain == near(alone["c"] + 0.3 * min(idf(3, 2), idf(3, 2)) / 2)
        for other in (Word("blue", exact=True), Word("blue", field="body"), Phrase("blue"), Boost(blue, 1.0)):
            assert scores(engine, And((red, other)))["c"] == near(scores(engine, red)["c"] + scores(engine, other)["c"])
        broken = And((red, DateRange(None, None), blue)), And((red, Not(Word("zzz")), blue))
        assert scores(engine, broken[1])["c"] == near(alone["c"])
        assert scores(engine, Boost(And((red, blue)), 2.0))["c"] == near(2 * plain)

    def test_equal_stems_do_not_gain(self, build: Build) -> None:
        engine = build(bodies(a="war wars", b="x"))
        assert scores(engine, And((Word("war"), Word("wars"))))["a"] == near(2 * scores(engine, Word("war"))["a"])

    def test_recency_raises_newer_articles(self, build: Build) -> None:
        days = {"z": "2024-01-01", "a": "2024-01-01", "b": "2022-12-31", "c": "2023-01-01", "d": None}
        engine = build([article(name, body="red", date=day) for name, day in days.items()])
        plain = scores(engine, Word("red"))["a"]
        hits = engine.search(Plan(Word("red"), recency=2.0)).hits
        assert [name_of(hit.id) for hit in hits] == ["a", "z", "c", "b", "d"]
        assert [hit.score for hit in hits] == [
            near(plain * 3), near(plain * 3), near(plain * 2), near(plain * (1 + 2 * 2 ** (-366 / 365))), near(plain),
        ]  # fmt: skip
        undated = build(bodies(a="red")).search(Plan(Word("red"), recency=2.0)).hits
        assert len(undated) == 1

    def test_one_article_of_a_far_year_does_not_make_all_others_old(self, build: Build) -> None:
        days = {"a": "2999-01-01", "b": "2021-06-01", "c": "2022-06-01", "d": "1950-01-01"}
        engine = build([article(name, body="red", date=day) for name, day in days.items()])
        plain = scores(engine, Word("red"))["a"]
        hits = engine.search(Plan(Word("red"), recency=2.0)).hits
        assert [name_of(hit.id) for hit in hits] == ["c", "b", "a", "d"]
        assert [hit.score for hit in hits] == [near(plain * 3), near(plain * 2), near(plain), near(plain)]

    def test_what_was_added_last_comes_first(self, build: Build) -> None:
        engine = build(bodies(**dict.fromkeys("abcdefgh", "red")))
        hits = engine.search(Plan(Word("red"), sort="added")).hits
        assert [hit.id for hit in hits] == sorted((hit.id for hit in hits), key=lambda one: (-arrival_of(one), one))
        assert len({hit.arrived for hit in hits}) == 3
        assert [hit.arrived for hit in hits] == sorted((hit.arrived or "" for hit in hits), reverse=True)

    def test_explanations_add_up(self, build: Build) -> None:
        engine = build(bodies(a="red blue green", b="red", c="blue"))
        tree = Boost(Or((Word("red"), Word("blue"), Phrase("blue green"))), 1.5)
        for hit in engine.search(Plan(tree, explain=True)).hits:
            assert hit.explain is not None
            points = [points for _, points in hit.explain.parts]
            assert sum(points) == near(hit.score)
            assert points == sorted(points, reverse=True)
        assert all(hit.explain is None for hit in engine.search(Plan(tree)).hits)
