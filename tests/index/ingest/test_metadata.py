"""Title, authors and date of pages, and where each value came from."""

from __future__ import annotations

import json

import pytest

from index.article import Draft, Metadata, Payload
from index.ingest.draft import draft_of
from index.limits import IngestLimits

STORY = "<p>" + "The council met on Monday to talk about the bridge over the river, closed since May. " * 4 + "</p>"
LINKED = '<script type="application/ld+json">{}</script>'


def read(
    below_title: str = "", *, head: str = "", above_title: str = "", after: str = "", url: str | None = None
) -> Metadata:
    page = (
        f"<html><head><title>Bridge stays closed | The Quay</title>{head}</head><body>{above_title}"
        f"<article><h1>Bridge stays closed</h1>{below_title}{STORY * 12}</article>{after}</body></html>"
    )
    found = draft_of(Payload("a.html", page.encode(), url=url), IngestLimits())
    assert isinstance(found, Draft), found
    return found.meta


def linked(**fields: object) -> str:
    return LINKED.format(json.dumps({"@type": "NewsArticle", "headline": "Bridge stays closed", **fields}))


# ---- dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "below_title", "day", "origin"),
    [
        (linked(datePublished="2024-03-05T10:00:00+01:00"), "", "2024-03-05", "json-ld"),
        ('<meta property="article:published_time" content="2024-03-05T10:00:00Z">', "", "2024-03-05", "meta"),
        ("", '<span itemprop="datePublished" content="2024-03-05">last week</span>', "2024-03-05", "microdata"),
        ("", '<p><time datetime="2024-03-05">some day</time></p>', "2024-03-05", "time"),
        ("", "<p>March 5, 2024</p>", "2024-03-05", "text"),
        ("", "<p>Updated: 7 March 2024</p>", "2024-03-07", "text"),
        ("", "<p>Published 5 March 2024, updated 7 March 2024</p>", "2024-03-05", "text"),
        ("", "", None, None),
        (linked(datePublished="1970-01-01T00:00:00Z"), "<p>March 5, 2024</p>", "2024-03-05", "text"),
        (linked(datePublished="2924-03-05"), '<time datetime="2024-03-05">then</time>', "2024-03-05", "time"),
        (linked(datePublished="1601-01-01"), '<meta name="date" content="2024-03-05">', "2024-03-05", "meta"),
        (linked(datePublished="1970-01-01T00:00:00Z"), "", "1970-01-01", "json-ld"),
        (linked(datePublished="2024-03-05"), "<p>May 3, 2924</p>", "2024-03-05", "json-ld"),
    ],
)
def test_the_day_is_read_from_each_place(head: str, below_title: str, day: str | None, origin: str | None) -> None:
    meta = read(below_title, head=head)
    assert (meta.date, (meta.origins or {}).get("date")) == (day, origin)


@pytest.mark.parametrize(
    ("head", "shown", "origins"),
    [
        (
            linked(datePublished="2024-03-05T10:00:00Z", dateModified="2024-03-06"),
            "",
            ("json-ld", "json-ld", "json-ld"),
        ),
        (linked(datePublished="2024-03-05T23:30:00Z"), "<p>March 6, 2024</p>", ("text", "json-ld", None)),
        (linked(datePublished="2024-03-05"), "", ("json-ld", None, None)),
        ('<meta name="lastmod" content="2024-03-06T10:00:00Z">', "<p>March 6, 2024</p>", ("text", None, "meta")),
    ],
)
def test_each_time_says_where_it_came_from(head: str, shown: str, origins: tuple[str | None, ...]) -> None:
    meta = read(shown, head=head)
    assert tuple((meta.origins or {}).get(name) for name in ("date", "published_at", "modified_at")) == origins
    assert bool(meta.published_at) == bool(origins[1])
    assert bool(meta.modified_at) == bool(origins[2])


@pytest.mark.parametrize(
    ("shown", "instant"),
    [
        ("Published 4 March 2024 09:15 GMT", "2024-03-04T09:15:00+00:00"),
        ("Posted: Sun, 31 Dec 2023 23:45 EST", "2023-12-31T23:45:00-05:00"),
        ("Published: 2024-03-04T09:15:00Z", "2024-03-04T09:15:00+00:00"),
        ("March 4, 2024 at 12:05 am PDT", "2024-03-04T00:05:00-07:00"),
        ("4 March 2024 09:15", None),
        ("4 March 2024 29:15 GMT", None),
    ],
)
def test_a_time_that_is_shown_with_its_zone_is_an_instant(shown: str, instant: str | None) -> None:
    meta = read(f"<p>{shown}</p>")
    assert (meta.published_at, (meta.origins or {}).get("published_at")) == (instant, "text" if instant else None)


def test_the_address_tells_the_day() -> None:
    assert read(url="https://quay.example/2024/03/05/bridge").date == "2024-03-05"


@pytest.mark.parametrize(
    ("claimed", "shown", "day"),
    [
        ("2024-03-06T03:22:07Z", "March 5, 2024, 10:22 PM EST", "2024-03-05"),
        ("2024-03-05T18:30:00Z", "6 March 2024 — 5.30am", "2024-03-06"),
        ("2024-03-05T10:00:00Z", "Last updated: 9 March 2024", "2024-03-05"),
        ("2024-03-05T10:00:00Z", "9 March 2024", "2024-03-05"),
        ("2024-03-05T10:00:00Z", "2 May 2019", "2019-05-02"),
        ("2024-03-05T10:00:00Z", "03/04/2024", "2024-03-04"),
        ("2024-08-05T10:00:00Z", "03/04/2024", "2024-08-05"),
        (
            "2024-03-05T10:00:00Z",
            "The bridge closed on 2 May 2019 after a barge hit its third pillar at night.",
            "2024-03-05",
        ),
    ],
    ids=["west", "east", "update", "later", "moved-system", "swapped-near", "swapped-far", "prose"],
)
def test_the_day_shown_to_readers_corrects_the_claim(claimed: str, shown: str, day: str) -> None:
    assert read(f"<p>{shown}</p>", head=linked(datePublished=claimed)).date == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("HarboursMARCH 5, 2024Updated: MARCH 9, 2024", "2024-03-05"),
        ("Updated March 9, 2024 4:04AM EST / Published March 5, 2024 12:16PM EST", "2024-03-05"),
        ("by Ada Quill, Harbour Correspondent | Mar 5, 2024 | Harbours and Bridges, Old Towns, The Sea", "2024-03-05"),
        ("05-03-2024", "2024-03-05"),
    ],
)
def test_lines_that_say_more_than_a_day(line: str, day: str) -> None:
    assert read(f"<p>{line}</p>").date == day


def test_figures_are_told_apart_by_another_date_of_the_page() -> None:
    assert read("<p>05/03/2024</p>", after="<ul><li>Ferries: 29/02/2024</li></ul>").date == "2024-03-05"
    assert read("<p>05/03/2024</p>", after="<ul><li>Ferries: 02/29/2024</li></ul>").date == "2024-05-03"


def test_figures_are_told_apart_by_the_country() -> None:
    page = '<html lang="en-GB"><body><h1>Bridge stays closed</h1><p>05/03/2024</p>{}</body></html>'
    found = draft_of(Payload("a.html", page.format(STORY * 12).encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.date == "2024-03-05"


def test_the_day_of_a_picture_is_not_the_storys() -> None:
    caption = "<figure><figcaption>The bridge on May 2, 2019.</figcaption></figure>"
    assert read(caption, head=linked(datePublished="2024-03-05")).date == "2024-03-05"


def test_a_labelled_day_far_from_the_title_counts_where_it_is_the_only_one() -> None:
    one = f"{STORY * 20}<p>Posted on March 5, 2024</p>"
    assert read(after=one).date == "2024-03-05"
    assert read(after=f"{one}<p>Posted on March 9, 2024</p>").date is None


def test_an_encoded_address_tells_the_day() -> None:
    assert read(url="https://quay.example/a%2F2024-03-05%2Bbridge").date == "2024-03-05"


def test_the_instant_stays_as_it_was_claimed() -> None:
    meta = read("<p>March 5, 2024</p>", head=linked(datePublished="2024-03-06T03:22:07Z"))
    assert meta.published_at == "2024-03-06T03:22:07+00:00"


def test_the_time_after_the_title_is_the_articles() -> None:
    others = "<ul>" + "<li>News <time datetime='2024-04-01'>now</time></li>" * 30 + "</ul>"
    assert read('<p><time datetime="2024-03-05">then</time></p>', above_title=others).date == "2024-03-05"


# ---- authors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below_title", "authors"),
    [
        ("<p>By Ada Quill</p>", ("Ada Quill",)),
        ("<p>By<a>Ada Quill</a>Published: Mar 5, 2024</p>", ("Ada Quill",)),
        ("<p>by Ada Quill ● March 5, 2024 ● 6 min read</p>", ("Ada Quill",)),
        ("<p>03/05/2024 by Ada Quill, Harbour Correspondent</p>", ("Ada Quill",)),
        ("<p>Written by</p><p>Ada Quill</p>", ("Ada Quill",)),
        ("<p>Words: Ada Quill and Ben Osei</p>", ("Ada Quill", "Ben Osei")),
        ("<p>Reviewed by Ada Quill</p>", ()),
        ("<p>Photos by Ada Quill</p>", ()),
        ("<p>By quillfeather</p>", ("quillfeather",)),
        ('<div class="story__author">Ada Quill</div>', ("Ada Quill",)),
    ],
)
def test_printed_bylines(below_title: str, authors: tuple[str, ...]) -> None:
    assert read(below_title).authors == authors


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ({"@type": "Person", "name": "Ada Quill"}, ("Ada Quill",)),
        ([{"name": "Ada Quill"}, {"name": "Ben Osei"}], ("Ada Quill", "Ben Osei")),
        ("By Ada Quill and Ben Osei", ("Ada Quill", "Ben Osei")),
        ([{"name": ["Ada Quill", "Ben Osei"]}], ("Ada Quill", "Ben Osei")),
        ("ADA QUILL, Staff Reporter", ("Ada Quill",)),
        ("Ada Quill, Ada Quill", ("Ada Quill",)),
        ("Reuters", ()),
    ],
)
def test_authors_of_json_ld(author: object, authors: tuple[str, ...]) -> None:
    assert read(head=linked(author=author)).authors == authors


def test_a_person_in_the_byline_stands_before_the_house_in_json_ld() -> None:
    assert read("<p>By Ada Quill</p>", head=linked(author={"name": "The Quay"})).authors == ("Ada Quill",)


def test_the_house_stands_before_a_person_named_elsewhere_on_the_page() -> None:
    teasers = [
        f'<li class="card"><a href="/story-{name}">The harbour is dredged</a><p>By {name} Osei</p></li>'
        for name in ("Ben", "Eve", "Ida")
    ]
    others = f"<aside><h2>More stories</h2><ul>{''.join(teasers)}</ul></aside>"
    assert read(head=linked(author={"name": "Quay Staff"}), after=STORY * 8 + others).authors == ("Quay Staff",)


def test_a_cards_label_tells_the_writer_from_the_reading_time() -> None:
    card = (
        '<meta name="twitter:label1" content="Est. reading time"><meta name="twitter:data1" content="7 minutes">'
        '<meta name="twitter:label2" content="Written by"><meta name="twitter:data2" content="Ada Quill">'
    )
    assert read(head=card).authors == ("Ada Quill",)


# ---- titles ------------------------------------------------------------------------------------------------------


def test_the_title_comes_without_the_sites_name() -> None:
    meta = read(head='<meta property="og:site_name" content="The Quay">')
    assert (meta.title, meta.source) == ("Bridge stays closed", "The Quay")


def test_several_authors_of_microdata_share_a_byline() -> None:
    person = '<span itemprop="author" itemscope><a rel="author"><span itemprop="name">{}</span></a></span>'
    byline = f"<div>By {person.format('Ada Quill')} and {person.format('Ben Osei')}, Quay Staff</div>"
    assert read(byline).authors == ("Ada Quill", "Ben Osei")


def test_a_signature_and_a_title_in_japanese() -> None:
    page = (
        "<html lang=ja><head><title>函館のイカ、二十年ぶりの豊漁：汐風日報</title></head><body>"
        "<h1>函館のイカ、二十年ぶりの豊漁</h1><p>" + "朝市に五日、スルメイカが水揚げされた。" * 20 + "</p>"
        '<div class="reporter">（佐久間梢）</div></body></html>'
    )
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert (found.meta.title, found.meta.source) == ("函館のイカ、二十年ぶりの豊漁", "汐風日報")
    assert found.meta.authors == ("佐久間梢",)


# ---- source, section, address, picture ---------------------------------------------------------------------------


def test_a_section_is_one_and_a_sites_name_has_no_marks_around_it() -> None:
    meta = read(head='<meta property="og:site_name" content="The Quay |">' + linked(articleSection="A, B, C, D"))
    assert (meta.source, meta.section) == ("The Quay", "A")
    assert read(head=linked(articleSection="Health, Science")).section == "Health, Science"
    assert read(head=linked(articleSection="Uncategorized")).section is None


def test_an_address_that_is_none_is_passed_over() -> None:
    broken = '<meta property="og:url" content="https://quay.example%2Fbridge">'
    assert read(head=broken, url="https://quay.example/bridge").url == "https://quay.example/bridge"


def test_the_sites_mark_is_no_picture_of_the_story() -> None:
    mark = '<meta property="og:image" content="https://quay.example/img/quay-logo.png">'
    assert read(head=mark).image_url is None
    picture = linked(image={"url": "https://quay.example/img/bridge.jpg"})
    assert read(head=mark + picture).image_url == "https://quay.example/img/bridge.jpg"
