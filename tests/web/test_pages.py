from __future__ import annotations

import gzip
import random
import string
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

import web
from index.article import Person, Place
from search.query import Diagnostic
from search.results import Bucket, MatchedForm, MatchedWord, QueryEcho
from tests.web.memory import make_article
from web.compress import LEVEL
from web.pages import page_question
from web.settings import Settings
from web.shelf import Shelf


def page(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.text
    return BeautifulSoup(response.text, "lxml")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, (selector, len(found))
    return found[0]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def test_the_first_page_shows_the_newest(client: FlaskClient, archive: Any) -> None:
    soup = page(client, "/")
    assert words(one(soup, "h1")) == "Search 31 articles"
    assert archive.asked[-1]["sort"] == "newest"
    assert words(one(soup, ".sort strong")) == "Newest"
    assert len(soup.select(".card")) == 10


def test_results_say_what_was_asked(client: FlaskClient) -> None:
    soup = page(client, "/?q=harvest")
    assert words(one(soup, "h1")) == "30 articles for harvest"
    assert words(one(soup, "head title")) == "harvest – 30 articles – Clippings"
    assert one(soup, "#q")["value"] == "harvest"


def test_chosen_filters_are_tags_that_remove_themselves(client: FlaskClient) -> None:
    soup = page(client, "/?q=harvest&people=ivan+petrov&exclude.source=Northern+Herald&from=2022-02-01&to=2022-02-28")
    links = {words(tag): tag["href"] for tag in soup.select(".tag")}
    assert "more" not in words(one(soup, ".tags"))
    assert list(links) == [
        "Person: Ivan Petrov ×, remove this filter",
        "Not source: Northern Herald ×, remove this filter",
        "Date: February 2022 ×, remove this filter",
    ]
    assert list(links.values()) == [
        "/?q=harvest&exclude.source=Northern+Herald&from=2022-02-01&to=2022-02-28",
        "/?q=harvest&people=ivan+petrov&from=2022-02-01&to=2022-02-28",
        "/?q=harvest&people=ivan+petrov&exclude.source=Northern+Herald",
    ]


def test_a_plain_form_sends_every_choice(client: FlaskClient) -> None:
    soup = page(
        client, "/?q=harvest&people=ivan+petrov&exclude.source=Northern+Herald&sort=oldest&from=2022-02-01&match=any"
    )
    form = one(soup, "form#search")
    assert (form["method"], form["action"]) == ("get", "/")
    sent = {
        (field["name"], field.get("value", ""))
        for field in soup.select("form#search input, input[form=search]")
        if field.get("name") and (field.get("type") != "checkbox" or field.has_attr("checked"))
    }
    assert sent == {
        ("q", "harvest"), ("people", "ivan petrov"), ("exclude.source", "Northern Herald"), ("sort", "oldest"),
        ("from", "2022-02-01"), ("to", ""), ("match", "any"),
    }  # fmt: skip


def test_a_value_can_be_excluded_and_taken_back(client: FlaskClient) -> None:
    button = one(page(client, "/?q=harvest"), "#facet-places button.not")
    assert words(button).startswith("Exclude Kazan")
    assert (button["form"], button["name"], button["value"]) == ("search", "exclude.places", "kazan")
    soup = page(client, "/?q=flood&exclude.places=kazan")
    assert words(one(soup, ".tag")).startswith("Not place: Kazan ×")
    assert one(soup, ".tag")["href"] == "/?q=flood"


def test_what_was_typed_to_find_a_value_leads_to_the_page_of_the_facet(client: FlaskClient) -> None:
    response = client.get("/?q=harvest&source=Northern+Herald&find.country=&find.people=iv")
    assert response.status_code == 303
    assert response.headers["Location"] == "/facets/people?q=harvest&source=Northern+Herald&prefix=iv"


def test_pages_follow_each_other_and_end(client: FlaskClient) -> None:
    seen: list[str] = []
    address: str | None = "/?q=harvest&sort=oldest"
    while address:
        soup = page(client, address)
        seen += [str(link["href"]) for link in soup.select(".card h3 a")]
        following = soup.select("a[rel=next]")
        address = str(following[0]["href"]) if following else None
    assert len(seen) == len(set(seen)) == 30
    assert one(soup, ".paging a")["href"] == "/?q=harvest&sort=oldest"


def test_paging_keeps_the_newest_first(client: FlaskClient, archive: Any) -> None:
    page(client, str(one(page(client, "/"), "a[rel=next]")["href"]))
    assert (archive.asked[-1]["sort"], archive.asked[-1]["cursor"]) == ("newest", "10")


def test_the_histogram_narrows_and_has_a_table(client: FlaskClient) -> None:
    soup = page(client, "/?q=harvest")
    bars = soup.select(".histogram svg a")
    rows = soup.select(".as-table tbody a")
    assert [bar["href"] for bar in bars] == [row["href"] for row in rows]
    assert bars[0]["href"] == "/?q=harvest&from=2022-01-01&to=2022-01-28"
    assert str(bars[0]["aria-label"]).endswith(": 2 articles")


def test_dates_far_away_leave_all_bars_to_be_seen(client: FlaskClient, archive: Any) -> None:
    counts = {1901: 1, 2005: 900, 2010: 70, 2011: 30, 2999: 1}
    years = range(1901, 3000)
    archive.changes = {"histogram": tuple(Bucket(f"{y}-01-01", f"{y}-12-31", counts.get(y, 0)) for y in years)}
    soup = page(client, "/?q=harvest")
    drawn = soup.select(".histogram rect.bar")
    assert len(drawn) == 5
    assert all(float(str(bar["width"])) >= 2 and float(str(bar["height"])) >= 2 for bar in drawn)
    labels = [str(link["aria-label"]) for link in soup.select(".histogram svg a")]
    assert labels == [
        "1901 to 2004: 1 article", "2005: 900 articles", "2010: 70 articles", "2011: 30 articles",
        "2012 to 2999: 1 article",
    ]  # fmt: skip
    assert soup.select(".histogram svg a")[-1]["href"] == "/?q=harvest&from=2012-01-01&to=2999-12-31"
    # As an engine gives them where the years are more than a hundred and fifty: those that have articles.
    filled = [bucket for bucket in archive.changes["histogram"] if bucket.count]
    archive.changes = {"histogram": tuple(filled)}
    again = page(client, "/?q=harvest").select(".histogram svg a")
    assert [str(link["aria-label"]) for link in again] == labels


def test_centuries_are_told_in_spans_of_equal_length(client: FlaskClient, archive: Any) -> None:
    archive.changes = {"histogram": tuple(Bucket(f"{y}-01-01", f"{y}-12-31", 2) for y in range(1607, 2024, 2))}
    labels = [str(link["aria-label"]) for link in page(client, "/?q=harvest").select(".histogram svg a")]
    assert labels[0] == "1605 to 1609: 4 articles"
    assert labels[-1] == "2020 to 2024: 4 articles"
    assert len(labels) == 84


def test_years_that_fit_have_a_bar_each(client: FlaskClient, archive: Any) -> None:
    archive.changes = {"histogram": tuple(Bucket(f"{y}-01-01", f"{y}-12-31", 1) for y in range(1935, 2025))}
    assert len(page(client, "/?q=harvest").select(".histogram rect.bar")) == 90


def test_no_hits_say_what_to_do(client: FlaskClient) -> None:
    soup = page(client, "/?q=nowhere&people=ivan+petrov")
    assert words(one(soup, "h1")) == "0 articles for nowhere"
    assert words(one(soup, ".ways")) == "30 articles without “nowhere”"
    soup = page(client, "/?q=harvest+nowhere+kazan")
    assert words(one(soup, ".ways")) == "30 articles without “nowhere”"
    assert one(soup, ".ways a")["href"] == "/?q=harvest+kazan"
    soup = page(client, "/?q=harvest&source=Nobody&source=Noone&people=ivan+petrov&exclude.language=de")
    assert words(one(soup, ".ways")) == "30 articles without source “Nobody” or “Noone”"
    assert one(soup, ".ways a")["href"] == "/?q=harvest&people=ivan+petrov&exclude.language=de"
    soup = page(client, "/?q=nowhere")
    assert not soup.select(".ways")  # all articles are no answer
    assert "31 articles" not in words(one(soup, ".nothing"))
    soup = page(client, "/?q=%E2%80%9Cnowhere+man%E2%80%9D&source=Nobody")
    assert "leaving one part out does not help" in words(one(soup, ".nothing"))
    answer = client.get("/api/v1/search?q=%E2%80%9Cnowhere+man%E2%80%9D&exclude.source=Nobody").get_json()
    ways = {way["left_out"] for way in answer["query"]["ways_out"]}
    near = "the quotation marks, but with the words near each other"
    assert ways == {"“nowhere man”", "the quotation marks", near, "leaving out source “Nobody”"}


def test_a_search_that_waits_for_its_first_article_can_be_taken_along(client: FlaskClient) -> None:
    taken = one(page(client, "/?q=nowhere"), ".takeaway")
    assert len(taken.select(".copy")) == 4
    assert [words(link) for link in taken.select("li a")] == ["Atom feed"]


def test_advice_on_words_is_for_searches_with_words(client: FlaskClient) -> None:
    assert "check the spelling" in words(one(page(client, "/?q=nowhere"), ".nothing"))
    advice = words(one(page(client, "/?people=nobody&source=none"), ".nothing"))
    assert "spelling" not in advice
    assert "fewer filters" in advice


def test_an_archive_of_no_articles_says_so(client: FlaskClient, archive: Any) -> None:
    archive.articles = []
    assert "no articles yet" in words(one(page(client, "/"), ".nothing"))


def test_a_mistake_stands_over_its_place(client: FlaskClient, archive: Any) -> None:
    archive.diagnostics = (Diagnostic(8, 9, "lone_quote", "This quote is never closed."),)
    soup = page(client, "/?q=harvest+%22")
    assert "never closed" in words(one(soup, ".mistakes"))
    assert one(soup, ".wrong").get_text() == '"'


def test_an_article_repeats_no_endless_query(client: FlaskClient, archive: Any) -> None:
    soup = page(client, f"/articles/{archive.articles[0].id}?" + urlencode({"q": "harvest " * 5_000}))
    assert len(str(one(soup, "#q")["value"])) == 1_000


def test_an_address_that_is_too_long_is_not_shown_again_in_full(client: FlaskClient) -> None:
    address = "/?" + urlencode([("q", "w" * 40_000), *(("people", f"{number:050}") for number in range(500))])
    answer = client.get(address)
    assert answer.status_code == 414
    assert len(answer.data) < 5_000
    soup = BeautifulSoup(answer.text, "lxml")
    assert one(soup, "#q")["value"] == "w" * 1_000
    assert [link["href"] for link in soup.select("main a")] == ["/"]  # the same address would be as long again


@pytest.mark.parametrize("path", ["/facets/people?q=flood", "/api/v1/facets/people?q=flood"])
def test_a_facet_is_shown_whole_or_not_at_all(client: FlaskClient, archive: Any, path: str) -> None:
    archive.changes = {"partial": True, "facets": {}}
    answer = client.get(path)
    assert answer.status_code == 503
    assert "too long" in answer.get_data(as_text=True)


def test_the_page_of_a_name_does_without_what_there_was_no_time_for(client: FlaskClient, archive: Any) -> None:
    archive.changes = {"partial": True, "facets": {}}
    assert client.get("/people/ivan%20petrov").status_code == 200
    assert client.get("/?q=flood&exclude.source=Northern+Herald").status_code == 200


def test_an_answer_that_was_stopped_before_anything_was_found_does_not_say_that_there_is_nothing(
    client: FlaskClient, archive: Any
) -> None:
    archive.changes = {"partial": True, "total": 0, "hits": ()}
    soup = page(client, "/?q=harvest")
    assert words(one(soup, "h1")) == "0 articles for harvest"
    assert words(one(soup, ".nothing")).startswith("No article was found in the time that there was")


def test_a_page_that_fails_keeps_the_search(client: FlaskClient, archive: Any) -> None:
    archive.changes = {"partial": True}
    soup = page(client, "/export.csv?q=harvest&source=Northern+Herald&bom=1", 503)
    assert one(soup, "#q")["value"] == "harvest"
    assert one(soup, "#kept input")["value"] == "Northern Herald"
    assert one(soup, "main a[href^='/?']")["href"] == "/?q=harvest&source=Northern+Herald"


def test_a_partial_and_a_relaxed_answer_say_so(client: FlaskClient, archive: Any) -> None:
    archive.changes = {"partial": True, "query": QueryEcho("a b", "a b", True, (), 2)}
    text = page(client, "/?q=harvest").get_text()
    assert "This answer is partial" in text
    assert "At least 30 articles" in text
    assert "Only 2 articles have all of these words" in text


def test_no_link_leads_to_articles_with_all_words_where_there_are_none(client: FlaskClient, archive: Any) -> None:
    for with_all, links in ((2, 1), (0, 0)):
        archive.changes = {"query": QueryEcho("a b", "a b", True, (), with_all)}
        assert len(page(client, "/?q=a+b").select(".lead a[href*='match=all']")) == links


def test_hits_with_any_of_the_words_do_not_hide_a_mistyped_one(client: FlaskClient, archive: Any) -> None:
    archive.diagnostics = ()
    archive.changes = {"total": 18, "query": QueryEcho("harvst", "harvst", True, (), 0)}
    asked = len(archive.asked)
    page(client, "/?q=harvst")
    assert [one["q"] for one in archive.asked[asked + 1 :]] == ["hardest", "harvest"]


def test_wrong_parameters_are_explained(client: FlaskClient) -> None:
    soup = page(client, "/?match=some", 400)
    assert "not one of: all, any" in words(one(soup, ".mistakes"))


def test_a_wrong_parameter_leaves_the_search_in_its_form(client: FlaskClient) -> None:
    soup = page(client, "/?q=harvest&people=a+%26+b&match=some&to=2020-01-01", 400)
    assert one(soup, "#q")["value"] == "harvest"
    hidden = [(field["name"], field["value"]) for field in soup.select("#kept input")]
    assert hidden == [("people", "a & b"), ("to", "2020-01-01")]
    link = next(link for link in soup.select("main a") if words(link) == "Search without it")
    assert words(one(page(client, str(link["href"])), "h1")) == "0 articles for harvest"


@pytest.mark.parametrize(("days", "field", "told"), [
    ("from=soon", "from", "“soon” is not a day"),
    ("to=2021-02-30", "to", "not a day"),
    ("from=2021-06-01&to=2020-01-01", "from", "2021-06-01 is after the last day, 2020-01-01. Swap the two."),
])  # fmt: skip
def test_wrong_days_are_told_beside_their_field(client: FlaskClient, days: str, field: str, told: str) -> None:
    soup = page(client, f"/?q=harvest&source=Northern+Herald&{days}", 400)
    assert told in words(one(soup, ".notice"))
    assert told in words(one(soup, "#wrong-days"))
    typed = {name: one(soup, f"#{name}")["value"] for name in ("from", "to")}
    assert typed == {"from": "", "to": ""} | dict(pair.split("=") for pair in days.split("&"))
    assert [each["id"] for each in soup.select("[aria-describedby=wrong-days]")] == [field]
    assert one(soup, "#q")["value"] == "harvest"
    assert soup.select(".card")
    assert soup.select("#facet-source input[checked]")
    assert not [link for link in soup.select("main a") if "from=" in str(link["href"])]


def test_wrong_days_and_another_wrong_parameter_have_the_page_of_all_mistakes(client: FlaskClient) -> None:
    assert len(page(client, "/?from=soon&match=some", 400).select(".mistakes li")) == 2


def test_strange_parameters_of_shared_links_do_no_harm(client: FlaskClient, archive: Any) -> None:
    page(client, "/?q=harvest&utm_source=mail&limit=999&facets=nonsense")
    assert archive.asked[-1]["limit"] == 10


def test_the_size_of_a_page_survives_its_links_and_its_form(client: FlaskClient, archive: Any) -> None:
    soup = page(client, "/?q=harvest&limit=2&fragments=1")
    assert (archive.asked[-1]["limit"], archive.asked[-1]["fragments"]) == (2, 1)
    assert len(soup.select(".card")) == 2
    hidden = {(field["name"], field["value"]) for field in soup.select("#kept input")}
    assert hidden == {("limit", "2"), ("fragments", "1")}
    for link in (*soup.select(".sort ul a"), one(soup, "a[rel=next]")):
        assert "limit=2&fragments=1" in str(link["href"])


def test_a_page_of_no_possible_size_has_the_usual_one(client: FlaskClient, archive: Any) -> None:
    for given in ("0", "101", "x", "\u0661", "9" * 5_000):
        assert not page(client, f"/?q=harvest&limit={given}").select("#kept input")
        assert archive.asked[-1]["limit"] == 10


def test_five_hundred_chosen_values_fit(client: FlaskClient) -> None:
    chosen = "&".join(f"people=p{n}" for n in range(500))
    soup = page(client, f"/?{chosen}&people=ivan+petrov")
    assert len(soup.select("#facet-people input[checked]")) == 501
    assert "and 481 more" in words(one(soup, ".tags"))
    assert all(str(chip["href"]).startswith(("/people/", "/places/")) for chip in soup.select("a.chip"))


def test_a_page_with_hundreds_of_chosen_values_is_light(client: FlaskClient, archive: Any) -> None:
    draw = random.Random(6)
    names = [" ".join("".join(draw.choices(string.ascii_lowercase, k=7)) for _ in range(2)) for _ in range(500)]
    archive.articles = [make_article(at, people=[Person(name, name.title())]) for at, name in enumerate(names)]
    address = "/?" + urlencode([("people", name) for name in names])
    sizes = [len(client.get(address, headers={"Accept-Encoding": "gzip"}).data)]
    static = Path(web.__file__).parent / "static"
    sizes += [len(gzip.compress((static / name).read_bytes(), LEVEL)) for name in ("site.css", "site.js")]
    assert sum(sizes) < 50_000


@pytest.mark.parametrize("address", ["/", "/?q=harvest"])
def test_every_label_has_its_field_and_ids_are_unique(client: FlaskClient, address: str) -> None:
    soup = page(client, address)
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {str(label["for"]) for label in soup.select("label")} <= set(ids)


def test_static_files_carry_the_mark_of_their_content(client: FlaskClient) -> None:
    address = str(one(page(client, "/"), "link[rel=stylesheet]")["href"])
    response = client.get(address, buffered=True)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get("/static/site.css", buffered=True).headers["Cache-Control"]


def test_the_shelf_gives_back_its_archive(app: Any, archive: Any) -> None:
    shelf: Shelf = app.extensions["clippings"]
    assert shelf.archive() is archive
    shelf.close()
    assert archive.articles == []


def test_another_spelling_is_offered_where_it_finds_more(client: FlaskClient) -> None:
    soup = page(client, "/?q=harvst&source=Northern+Herald")
    assert one(soup, ".better a")["href"] == "/?q=harvest&source=Northern+Herald"
    assert client.get("/api/v1/search?q=harvst").get_json()["query"]["did_you_mean"] == "harvest"
    assert not page(client, "/?q=harvst&source=nobody").select(".better")
    assert client.get("/api/v1/search?q=nothing").get_json()["query"]["did_you_mean"] is None


def test_the_first_page_gives_examples_that_find_something(client: FlaskClient) -> None:
    soup = page(client, "/")
    queries = [link.get_text() for link in soup.select(".examples li a")]
    assert queries[:2] == ['people:"Ivan Petrov"', 'places:"Kazan"']


def test_examples_are_short(client: FlaskClient, archive: Any) -> None:
    archive.articles[:] = [make_article(1, title="q" * 400 + " harvest prices", people=(Person("w", "W" * 400),))]
    queries = [link.get_text() for link in page(client, "/").select(".examples li a")]
    assert max(map(len, queries)) <= 60
    assert "harvest OR prices" in queries


def test_a_chosen_name_leads_to_its_page(client: FlaskClient) -> None:
    assert page(client, "/?people=ivan+petrov").select("main a[href='/people/ivan%20petrov']")


def test_an_endless_title_is_cut_on_cards_and_whole_on_its_page(client: FlaskClient, archive: Any) -> None:
    title = "word " * 5_000
    archive.articles = [make_article(1, title=title)]
    card = one(page(client, "/"), ".card h3")
    assert len(card.get_text()) < 400
    heading = one(page(client, f"/articles/{archive.articles[0].id}"), "h1")
    assert heading.get_text() == title
    assert heading["class"] == ["endless"]


def test_an_explanation_is_a_click_away(client: FlaskClient, archive: Any) -> None:
    assert one(page(client, "/?q=harvest"), ".view a")["href"] == "/?q=harvest&explain=1"
    word = MatchedWord(
        "harvest", (0, 7), (MatchedForm("harvest", 30, "=harvest"), MatchedForm("harvests", 2, "=harvests"))
    )
    archive.changes = {"words": (word,)}
    soup = page(client, "/?q=harvest&explain=1&sort=newest")
    assert words(one(soup, ".forms")) == "harvest was found as harvest 30, harvests 2"
    assert soup.select(".forms a")[1]["href"] == "/?q=%3Dharvests&sort=newest"
    assert one(soup, ".view a")["href"] == "/?q=harvest&sort=newest"


def test_copies_can_be_hidden_and_shown(client: FlaskClient) -> None:
    assert one(page(client, "/?q=flood"), ".view a:first-child")["href"] == "/?q=flood&collapse=1"
    assert one(page(client, "/?q=flood&collapse=1"), ".view a:first-child")["href"] == "/?q=flood"


def test_crawlers_are_asked_to_stay_away(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    assert "Disallow: /" in response.text


def test_recent_articles_can_be_raised(client: FlaskClient, archive: Any) -> None:
    links = {words(link): str(link["href"]) for link in page(client, "/?q=harvest").select(".sort ul a")}
    assert list(links) == ["Relevant and recent", "Newest", "Oldest", "Last added"]
    soup = page(client, links["Relevant and recent"])
    assert words(one(soup, ".sort strong")) == "Relevant and recent"
    assert archive.asked[-1]["recency"] > 0
    assert soup.select(".sort ul a")[0]["href"] == "/?q=harvest"


def test_a_query_full_of_mistakes_gives_a_page_of_bounded_size(client: FlaskClient, archive: Any) -> None:
    archive.diagnostics = tuple(Diagnostic(at, at + 1, "lone", "It has no partner.") for at in range(1_000))
    response = client.get("/?q=" + "(" * 7_900)
    assert len(response.data) < 300_000
    soup = BeautifulSoup(response.text, "lxml")
    assert len(soup.select(".wrong")) == 5
    assert "and 995 more" in words(one(soup, ".mistakes"))


def test_only_names_that_articles_have_are_linked(client: FlaskClient) -> None:
    for address, links in (
        ("/?people=nobody", []),
        ("/?people=nobody&places=kazan", []),
        ("/?people=Ivan+Petrov", ["/people/ivan%20petrov"]),
        ("/?places=kazan&people=ivan+petrov", ["/people/ivan%20petrov", "/places/kazan"]),
    ):
        found = [str(link["href"]) for link in page(client, address).select(".lead a") if "About" in words(link)]
        assert found == links, address
        assert all(client.get(link).status_code == 200 for link in found)


def test_places_of_one_name_are_told_apart(client: FlaskClient, archive: Any) -> None:
    places = [
        Place("bangor-gb", "Bangor"),
        Place("bangor-us", "Bangor"),
        Place("cork", "Cork"),
        Place("old-town", "Old Town"),
    ]
    archive.articles = [make_article(n, places=(place,)) for n, place in enumerate(places)]
    archive.articles.append(make_article(9, places=tuple(places)))
    wanted = {"Bangor (United Kingdom)", "Bangor (United States)", "Cork", "Old Town"}
    assert {words(label) for label in page(client, "/").select("#facet-places .label")} == wanted
    cards = page(client, "/").select("ul.chips")
    assert wanted in [{words(chip) for chip in card.select(".places")} for card in cards]
    article = page(client, f"/articles/{archive.articles[-1].id}")
    assert {words(chip) for chip in article.select("a.chip.places")} == wanted


def test_one_letter_more_than_is_searched_keeps_the_querys_mistake(app: Flask) -> None:
    with app.test_request_context("/?q=" + "a" * 1_500):
        assert len(page_question().q) == Settings().search.query_chars + 1


@pytest.mark.parametrize(
    ("address", "head"),
    [
        ("/", "Newest articles"),
        ("/?sort=oldest", "Oldest articles"),
        ("/?sort=added", "Articles that came in last"),
        ("/?q=harvest", "Results"),
    ],
)
def test_the_list_is_headed_by_what_it_is(client: FlaskClient, address: str, head: str) -> None:
    assert page(client, address).select("main h2")[-1].text == head
