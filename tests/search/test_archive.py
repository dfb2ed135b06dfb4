"""The open archive: parameters, relaxing, cursors, facets, suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.analysis import fold
from index.article import Person
from index.errors import IndexMissing
from search import open_archive
from search.archive import Archive
from search.errors import BadRequest, UnknownArticle
from search.limits import SearchLimits
from search.results import Page
from tests.search.archives import STORIES, publish_articles, story
from tests.search.corpus import article, generated, id_of, name_of


def ids(page: Page) -> list[str]:
    return [hit.id for hit in page.hits]


def walk(archive: Archive, q: str, **options: Any) -> list[Page]:
    pages = [archive.search(q, **options)]
    while pages[-1].next_cursor:
        pages.append(archive.search(q, cursor=pages[-1].next_cursor, **options))
    return pages


# Answers


def test_a_page_says_what_was_asked_and_how_long_it_took(archive: Archive) -> None:
    page = archive.search('Grain "harbour')
    assert (page.query.text, page.query.canonical) == ('Grain "harbour', 'Grain "harbour"')
    assert [mistake.code for mistake in page.query.diagnostics] == ["unclosed-quote"]
    assert page.total == 12
    assert page.generation == 1
    assert 0 < page.took_ms < 60_000
    assert not page.partial


def test_no_parameter_gives_the_newest_articles(archive: Archive) -> None:
    page = archive.search(limit=3)
    assert page.total == 20
    assert [hit.date for hit in page.hits] == ["2022-01-20", "2022-01-19", "2022-01-18"]


def test_days_months_years_and_dates_are_taken(archive: Archive) -> None:
    assert archive.search(date_from="2022-01-05", date_to="2022-01").total == 16
    assert archive.search(date_from=date(2022, 1, 5), date_to=date(2022, 1, 6)).total == 2
    assert archive.search(date_to="2021").total == 0
    assert archive.search(undated=True).total == 0


def test_a_single_text_is_one_value_and_excluding_leaves_out(folder: Path) -> None:
    named = [story(1, people=(Person("anna", "Anna"),)), story(2, people=(Person("ben", "Ben"),)), story(3)]
    publish_articles(folder, named)
    archive = open_archive(folder)
    assert archive.search(people="anna").total == 1
    assert archive.search(people=["anna", "ben"]).total == 2
    assert archive.search(exclude={"people": ["anna"]}).total == 2
    assert archive.search(people="\ud800").total == 0
    archive.close()


def test_question_words_are_passed_over_and_that_is_told(archive: Archive) -> None:
    page = archive.search("what is grain", match="all")
    assert page.total == 12
    assert len(page.notes) == 1
    assert "what, is" in page.notes[0]
    assert archive.search("grain").notes == ()


@pytest.mark.parametrize("q", ["grain", "story", "gra*", "deel~1", "=deal", "title:story", "storys harbours -grain"])
def test_each_matched_form_says_what_a_search_for_it_gives(archive: Archive, q: str) -> None:
    words = archive.search(q, explain=True).words
    assert words
    assert all(word.forms for word in words)
    for form in (form for word in words for form in word.forms):
        assert archive.search(form.q, match="all").total == form.count > 0
    assert archive.search(q).words == ()


def test_forms_of_one_stem_are_counted_apart(folder: Path) -> None:
    publish_articles(folder, [article("a", "", "war wars"), article("b", "", "wars"), article("c", "", "warden")])
    archive = open_archive(folder)
    (word,) = archive.search("War", explain=True).words
    assert (word.text, word.span) == ("War", (0, 3))
    assert [(form.form, form.count, form.q) for form in word.forms] == [("wars", 2, "=wars"), ("war", 1, "=war")]
    archive.close()


def test_an_explanation_speaks_in_words(archive: Archive) -> None:
    hit = archive.search("grain deal stor*", explain=True).hits[0]
    assert hit.explain is not None
    said = [what for what, _ in hit.explain.parts]
    assert "“grain”: 1 in the text; in 12 of 20 articles" in said
    assert "words that begin with “stor”: 1 in the title; in 20 of 20 articles" in said
    assert "“grain” and “deal” stand near each other" in said
    assert sum(points for _, points in hit.explain.parts) == pytest.approx(hit.score)


# Relaxing


def test_too_few_articles_with_all_words_are_relaxed_with_both_totals(archive: Archive) -> None:
    page = archive.search("grain deal")
    assert page.query.relaxed
    assert (page.query.total_all, page.total) == (4, 20)
    assert sum(value.count for value in page.histogram) == 20


def test_enough_articles_with_all_words_are_not_relaxed(folder: Path) -> None:
    archive = open_archive(folder, SearchLimits(relax_below=4))
    page = archive.search("grain deal")
    assert (page.total, page.query.relaxed, page.query.total_all) == (4, False, None)
    archive.close()


@pytest.mark.parametrize(("match", "total"), [("all", 4), ("any", 20)])
def test_match_fixes_it(archive: Archive, match: str, total: int) -> None:
    page = archive.search("grain deal", match=match)
    assert (page.total, page.query.relaxed, page.query.total_all) == (total, False, None)


def test_what_relaxing_does_not_widen_is_not_called_relaxed(archive: Archive) -> None:
    page = archive.search("harbour nowhere -harbour")
    assert (page.total, page.query.relaxed) == (0, False)


@pytest.mark.parametrize("options", [{}, {"match": "all"}, {"match": "any"}, {"sort": "newest"}, {"sort": "oldest"}])
def test_paging_gives_each_hit_once_in_the_mode_in_which_it_began(archive: Archive, options: dict[str, Any]) -> None:
    pages = walk(archive, "grain deal", limit=3, **options)
    whole = archive.search("grain deal", limit=100, **options)
    assert [one for page in pages for one in ids(page)] == ids(whole)
    assert {page.total for page in pages} == {whole.total}
    assert {page.query.relaxed for page in pages} == {whole.query.relaxed}
    assert {page.query.total_all for page in pages} == {whole.query.total_all}


def test_recency_raises_newer_articles_by_its_formula(folder: Path) -> None:
    dates = {"old": "2021-01-01", "year": "2022-01-01", "new": "2023-01-01", "none": None}
    publish_articles(folder, [article(name, "grain", "grain deal", date=day) for name, day in dates.items()])
    archive = open_archive(folder)
    plain = {hit.id: hit.score for hit in archive.search("grain").hits}
    page = archive.search("grain", recency=3, explain=True)
    factors = {name_of(hit.id): hit.score / plain[hit.id] for hit in page.hits}
    assert factors == pytest.approx({"new": 1 + 3 * 2, "year": 1 + 3, "old": 1 + 3 / 2, "none": 1})
    assert [name_of(hit.id) for hit in page.hits] == ["new", "year", "old", "none"]
    assert all(hit.explain for hit in page.hits)
    assert all(sum(p for _, p in hit.explain.parts) == pytest.approx(hit.score) for hit in page.hits if hit.explain)
    assert [ids(one) for one in walk(archive, "grain", recency=3, limit=1)] == [[hit.id] for hit in page.hits]
    assert archive.search("grain", recency=3, sort="oldest").hits[0].score == 0
    archive.close()


# Bad parameters


@pytest.mark.parametrize(
    ("options", "parameter", "suggestion"),
    [
        ({"sort": "newset"}, "sort", "newest"),
        ({"match": "some"}, "match", "all"),
        ({"limit": 101}, "limit", "100"),
        ({"limit": -1}, "limit", None),
        ({"limit": "10"}, "limit", None),
        ({"limit": True}, "limit", None),
        ({"facet_limit": 1001}, "facet_limit", "1000"),
        ({"recency": 11}, "recency", None),
        ({"recency": float("nan")}, "recency", None),
        ({"fragments": 6}, "fragments", "5"),
        ({"facets": ["peple"]}, "facets", "people"),
        ({"exclude": {"place": ["Kazan"]}}, "exclude", "places"),
        ({"people": [1]}, "people", None),
        ({"date_from": "2022-13"}, "date_from", "2022"),
        ({"date_to": "11/2022"}, "date_to", "2022-11"),
        ({"date_from": "2022..2023"}, "date_from", None),
        ({"date_from": "2023", "date_to": "2022"}, "date_from", "2022"),
        ({"date_from": "2023", "undated": True}, "undated", None),
        ({"people": [str(number) for number in range(1_001)]}, "people", None),
        ({"cursor": "!"}, "cursor", None),
        ({"cursor": "é"}, "cursor", None),
        ({"cursor": "W10"}, "cursor", None),
        ({"cursor": "[" * 5_000}, "cursor", None),
    ],
)
def test_what_cannot_be_used_is_told(
    archive: Archive, options: dict[str, Any], parameter: str, suggestion: str | None
) -> None:
    with pytest.raises(BadRequest) as told:
        archive.search("grain", **options)
    assert (told.value.parameter, told.value.suggestion) == (parameter, suggestion)
    assert told.value.detail.endswith(".")


def test_a_strict_search_refuses_a_mistake_with_its_place(archive: Archive) -> None:
    assert archive.search("grain", strict=True).total == 12
    with pytest.raises(BadRequest) as told:
        archive.search("grain titel:deal", strict=True)
    assert (told.value.parameter, told.value.position, told.value.suggestion) == ("q", (6, 12), "title:")


@pytest.mark.parametrize("other", [{"q": "harbour"}, {"sort": "newest"}, {"match": "any"}, {"date_from": "2021"}])
def test_a_cursor_of_another_search_is_refused(archive: Archive, other: dict[str, Any]) -> None:
    token = archive.search("grain", limit=2).next_cursor
    with pytest.raises(BadRequest, match="another search"):
        archive.search(**{"q": "grain", "limit": 2, "cursor": token} | other)


def test_a_changed_cursor_is_refused(archive: Archive) -> None:
    token = archive.search("grain", limit=2).next_cursor or ""
    for at in range(0, len(token), 7):
        forged = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(BadRequest):
            archive.search("grain", limit=2, cursor=forged)


# Facets


@pytest.fixture
def varied(tmp_path: Path) -> Iterator[Archive]:
    publish_articles(tmp_path / "varied", generated(7, 60))
    opened = open_archive(tmp_path / "varied")
    yield opened
    opened.close()


@pytest.mark.parametrize("asked", [{}, {"q": "harbour war"}, {"people": "li wei"}, {"exclude": {"people": "li wei"}}])
@pytest.mark.parametrize("field", ["people", "places", "author", "source"])
def test_all_values_of_a_facet_are_those_of_a_search(varied: Archive, field: str, asked: dict[str, Any]) -> None:
    facet = varied.search(**asked, facets=(field,), facet_limit=1_000).facets[field]
    counted = tuple(value for value in facet.values if value.count)
    found = varied.facet_values(field, **asked)
    assert (found.distinct, found.matching, found.values) == (facet.distinct, facet.distinct, counted)
    stretches = [varied.facet_values(field, offset=at, limit=2, **asked).values for at in range(0, len(counted), 2)]
    assert tuple(value for stretch in stretches for value in stretch) == counted


def test_values_of_a_facet_by_prefix_and_label(varied: Archive) -> None:
    everybody = varied.facet_values("people", order="label").values
    assert [fold(value.label) for value in everybody] == sorted(fold(value.label) for value in everybody)
    found = varied.facet_values("people", prefix="PET", order="label")
    assert found.values == tuple(value for value in everybody if fold(value.label).split()[-1].startswith("pet"))
    assert found.matching == len(found.values) < found.distinct == len(everybody)


@pytest.mark.parametrize(
    ("field", "look", "parameter"),
    [
        ("peple", {}, "field"),
        ("people", {"order": "size"}, "order"),
        ("people", {"offset": -1}, "offset"),
        ("people", {"prefix": "a" * 1_001}, "prefix"),
    ],
)
def test_a_look_at_a_facet_that_cannot_be_used_is_told(
    archive: Archive, field: str, look: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(BadRequest) as told:
        archive.facet_values(field, **look)
    assert told.value.parameter == parameter


# Articles, marks, suggestions


def test_an_article_and_its_marks(archive: Archive) -> None:
    assert archive.get(id_of("s3")) == STORIES[3]
    marks = archive.marks(id_of("s3"), "what is grain")
    assert [STORIES[3].body[start:end] for start, end in marks["body"]] == ["grain"]


def test_an_unknown_article_is_told(archive: Archive) -> None:
    with pytest.raises(UnknownArticle):
        archive.get("nothing")
    with pytest.raises(UnknownArticle):
        archive.marks("nothing", "grain")


def test_suggestions(archive: Archive) -> None:
    assert [value.label for value in archive.suggest("sto", field="title", limit=3)] == [
        "Story 19",
        "Story 18",
        "Story 17",
    ]
    assert archive.suggest(" ", field="title") == ()
    assert archive.suggest("\ud800", field="people") == ()
    with pytest.raises(BadRequest) as told:
        archive.suggest("a", field="titel")
    assert told.value.suggestion == "title"
    assert archive.suggest("a " * 1_000_000, field="title") == ()
    with pytest.raises(BadRequest):
        archive.suggest("a", limit=-1)


def test_a_title_is_suggested_once(folder: Path) -> None:
    titles = [article(f"t{number}", title, date="2022-01-01") for number, title in enumerate(["Fire", "FIRE", "Fire"])]
    publish_articles(folder, [*titles, article("t9", "Fire again", date="2021-01-01")])
    archive = open_archive(folder)
    assert len(archive.suggest("fi", field="title", limit=2)) == 2
    assert archive.suggest("fi", field="title", limit=2)[1].label == "Fire again"
    archive.close()


def test_no_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        open_archive(tmp_path)


def test_words_that_stand_in_a_names_field(tmp_path: Path) -> None:
    named = [article("a", authors=("Ann Berg",)), article("b", authors=("Bo Lind",), source="The a🄊b")]
    publish_articles(tmp_path, named)
    with closing(open_archive(tmp_path)) as opened:
        assert opened.has_words("ann BERG", "author")
        assert opened.has_words("Ann Lind", "author")
        assert not opened.has_words("Ann Moe", "author")
        assert not opened.has_words("Ann Berg", "source")
        assert opened.has_words("the a🄊b", "source")


def test_an_umlaut_is_offered_where_a_text_has_it(tmp_path: Path) -> None:
    texts = ("A gust of wind blew.", "The mayor, Mr Müller, left.", "Mr Goller stayed.")
    publish_articles(tmp_path, [article(f"a{at}", "News", text) for at, text in enumerate(texts)])
    with closing(open_archive(tmp_path)) as archive:
        offered = [archive.spellings(q) for q in ("guest", "mueller", "goeller")]
    # The index knows these three words as gust, muller and goller.
    assert offered == [("gust",), ("müller",), ("goller",)]
