"""The page of one article."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from msgspec.structs import replace

from index.article import Outside
from tests.web.memory import make_article
from tests.web.test_pages import one, page, words


def test_an_article_marks_hits_and_links_names(client: FlaskClient, archive: Any) -> None:
    article = archive.articles[0]
    soup = page(client, f"/articles/{article.id}?q=harvest")
    assert one(soup, "#hit-1").get_text() == "harvest"
    body = one(soup, ".body")
    assert {(link.get_text(), link["href"]) for link in body.select("a.entity")} == {
        ("Kazan", "/places/kazan"),
        ("Ivan Petrov", "/people/ivan%20petrov"),
    }
    assert one(body, "a.entity.places")["data-about"] == "Kazan: city in Russia"
    assert [heading.get_text() for heading in body.select("h2")] == ["What comes next"]
    assert one(soup, "link[rel=canonical]")["href"] == f"/articles/{article.id}"


def test_only_single_short_lines_before_a_text_are_headings(client: FlaskClient, archive: Any) -> None:
    text = "Officials met and spoke about the harvest of this year, which was better than the one before it was."
    lines = [
        "Pros and cons",
        text,
        "Flour",
        "Sugar",
        "Eggs",
        text,
        "A part",
        "Its first section",
        text,
        "Female",
        "36 (41)",
        "A line of a sentence that was broken by whoever",
        "typed it to fit a screen, " + text,
        "a) Costs",
        text,
    ]
    archive.articles[0] = make_article(1, body="\n".join(lines))
    soup = page(client, f"/articles/{archive.articles[0].id}")
    assert [words(each) for each in soup.select(".body h2")] == [
        "Pros and cons",
        "A part",
        "Its first section",
        "a) Costs",
    ]


TELEX = """Analyst Sanford Margoshes of Shearson Lehman Brothers said
that he recommended a number of oil stocks today now
that it is apparent that producers have succeeded in
holding to their quotas.
    "It is clear that they will boost the price of oil,
and of gas," Margoshes said in an interview with this
agency."""


SHORT_TELEX = """The Bundesbank left credit policies
unchanged after today's regular meeting of its council, a
spokesman said in answer to enquiries.
    The West German discount rate remains at 3.0 pct, and the
Lombard emergency financing rate at 5.0 pct."""


def test_a_short_telex_is_paragraphs_without_headings(client: FlaskClient, archive: Any) -> None:
    archive.articles[0] = make_article(1, body=SHORT_TELEX)
    soup = page(client, f"/articles/{archive.articles[0].id}")
    assert not soup.select(".body h2")
    texts = [words(each) for each in soup.select(".body p")]
    assert [(text.split()[0], text.split()[1]) for text in texts] == [("The", "Bundesbank"), ("The", "West")]


def test_an_indented_line_takes_no_headings_from_a_text_of_long_lines(client: FlaskClient, archive: Any) -> None:
    text = "The council met in the evening to decide what was to become of the mill, and of all who had worked there."
    archive.articles[0] = make_article(1, body=f"{text}\n  - the mill, said the mayor.\nWhat comes next\n{text}")
    soup = page(client, f"/articles/{archive.articles[0].id}")
    assert [words(each) for each in soup.select(".body h2")] == ["What comes next"]


def test_lines_broken_to_fit_a_screen_are_joined_to_paragraphs(client: FlaskClient, archive: Any) -> None:
    archive.articles[0] = make_article(1, body=TELEX)
    soup = page(client, f"/articles/{archive.articles[0].id}")
    told = [words(each) for each in soup.select(".body > p")]
    assert [text.split()[0] for text in told] == ["Analyst", '"It']
    assert "succeeded in holding to their quotas." in told[0]


def test_items_of_a_list_stay_lines(client: FlaskClient, archive: Any) -> None:
    items = [f"Number {number} of a list whose items are all about as long as a line" for number in range(8)]
    archive.articles[0] = make_article(1, body="\n".join(items))
    soup = page(client, f"/articles/{archive.articles[0].id}")
    assert len(soup.select(".body > p")) == 8


def test_source_and_writers_lead_to_all_that_is_theirs(client: FlaskClient, archive: Any) -> None:
    soup = page(client, f"/articles/{archive.articles[0].id}")
    links = {link.get_text(): link["href"] for link in soup.select("aside dl a")}
    assert links["Anna Weber"] == "/?author=Anna+Weber"
    for name in ("Anna Weber", archive.articles[0].source):
        assert page(client, links[name]).select(".hits > li")


def test_the_ledger_is_folded_in_its_place(client: FlaskClient, archive: Any) -> None:
    soup = page(client, f"/articles/{archive.articles[0].id}")
    ledger = one(soup, ".body details.removed")
    assert (ledger["lang"], ledger["dir"]) == ("en", "ltr")  # our own words, whatever the story is written in
    assert not ledger.has_attr("open")
    assert "Sign up for our newsletter" in words(ledger)
    assert ledger.find_next("p") is not None


def test_what_stands_outside_of_the_story_is_folded_below_it(client: FlaskClient, archive: Any) -> None:
    first = archive.articles[0]
    parts = (
        Outside("Home\nNews", "Stands outside: a menu.", 9, before=True),
        Outside("Nobody asked me.", "Stands outside: comments of readers.", 12_345, before=False),
    )
    archive.articles[0] = replace(first, outside=parts)
    soup = page(client, f"/articles/{first.id}")
    folded = one(soup, ".body > details.outside")
    assert not folded.has_attr("open")
    assert words(one(folded, "summary")) == "2 parts of the page outside of the story"
    assert [words(part) for part in folded.select("li")] == [
        "Home · News Stands outside: a menu.",
        "Nobody asked me. … Stands outside: comments of readers. 12,345 characters in all.",
    ]
    assert one(soup, "dd a[href='#outside']").get_text() == "2 parts of the page"


def test_a_correction_is_labelled(client: FlaskClient, archive: Any) -> None:
    first = archive.articles[0]
    body = f"{first.body}\n\nCorrection: the harvest was in May."
    archive.articles[0] = replace(first, body=body, corrections=((body.index("Correction:"), len(body)),))
    note = one(page(client, f"/articles/{first.id}"), ".body .correction")
    assert note.name == "p"
    assert "note on a correction" in words(note)
    assert "the harvest was in May." in words(note)


def test_an_unknown_article_is_a_page(client: FlaskClient) -> None:
    assert words(one(page(client, "/articles/nothing", 404), "h1")) == "Article not found"


def test_an_unsafe_address_is_text(client: FlaskClient, archive: Any) -> None:
    soup = page(client, f"/articles/{archive.articles[-1].id}")
    assert "javascript:" in one(soup, ".about").get_text()
    assert not [link for link in soup.select("a") if str(link["href"]).lower().startswith("javascript")]


def test_every_passage_has_an_address(client: FlaskClient, archive: Any) -> None:
    article = archive.articles[0]
    soup = page(client, f"/articles/{article.id}")
    starts = [int(str(link["href"])[2:]) for link in soup.select("a.passage")]
    assert starts[0] == 0
    assert article.body[starts[1] :].startswith("Ivan Petrov said")
    assert all(soup.select(f"#p{start}") for start in starts)


def test_right_to_left_languages_are_laid_out_so_whatever_letter_comes_first(client: FlaskClient, archive: Any) -> None:
    arabic = {"title": "BBC: قال إن", "body": "BBC: قال إن الزيارة ناجحة.\nThe visit was a success.\n1999"}
    archive.articles = [
        make_article(1, language="ar-EG", **arabic),
        make_article(2, language="en"),
        make_article(3, language=None),
        make_article(4, language="ar", title="The visit", body="The visit was a success."),
    ]
    directions = [str(text["dir"]) for text in page(client, "/").select(".card .snippet, .card h3")]
    assert sorted(directions) == ["auto"] * 6 + ["rtl"] * 2
    soup = page(client, f"/articles/{archive.articles[0].id}")
    assert one(soup, ".body")["dir"] == "rtl"
    assert [text["dir"] for text in soup.select(".body > [id^=p]")] == ["rtl", "auto", "rtl"]


def test_a_printed_article_says_where_it_is_kept(client: FlaskClient, archive: Any) -> None:
    found = archive.articles[0].id
    soup = page(client, f"/articles/{found}?q=harvest")
    assert words(one(soup, "dd.in-print")) == f"http://localhost/articles/{found}"


def test_matches_of_the_title_are_counted_and_come_first(client: FlaskClient, archive: Any) -> None:
    archive.articles[0] = make_article(1, title="Wheat harvest", body="The harvest was good.")
    soup = page(client, f"/articles/{archive.articles[0].id}?q=harvest")
    assert words(one(soup, ".hits-nav > span:first-child")).startswith("2 matches for")
    assert [mark["id"] for mark in soup.select("h1 mark, .body mark")] == ["hit-1", "hit-2"]
    soup = page(client, f"/articles/{archive.articles[0].id}?q=Wheat")
    assert words(one(soup, ".hits-nav > span:first-child")).startswith("1 match for")


def test_words_of_the_page_are_english_in_an_article_of_another_language(client: FlaskClient, archive: Any) -> None:
    archive.articles[0] = make_article(1, title="", language="ar", body="قال مسؤولون إن الميناء سيغلق.")
    article = archive.articles[0].id
    assert one(page(client, f"/articles/{article}"), "h1").attrs == {"dir": "ltr", "lang": "en"}
    archive.articles[0] = make_article(1, title="الميناء يغلق", language="ar", body="")
    assert one(page(client, f"/articles/{article}"), ".body > p.how").attrs["dir"] == "ltr"


def test_cards_say_which_language_their_texts_are_in(client: FlaskClient, archive: Any) -> None:
    archive.articles[:] = [make_article(1, title="", language="ar"), make_article(2, language="fr")]
    titled, untitled = page(client, "/").select(".card")
    assert (one(titled, "h3")["lang"], one(titled, ".snippet")["lang"]) == ("fr", "fr")
    assert (one(untitled, "h3").attrs, one(untitled, ".snippet")["lang"]) == ({}, "ar")


def test_dozens_of_writers_are_counted(client: FlaskClient, archive: Any) -> None:
    archive.articles[:] = [make_article(1, authors=tuple(f"Writer {number}" for number in range(20)))]
    soup = page(client, f"/articles/{archive.articles[0].id}")
    assert words(one(soup, ".story .meta")).endswith("Writer 7 and 12 more")
    assert len(soup.select(".about a[href*=author]")) == 20
