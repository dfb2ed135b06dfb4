"""Writers and days of other stories and of comments are none of the article's, though its story is short."""

from __future__ import annotations

import pytest

from index.article import Draft, Metadata, Payload
from index.ingest.draft import draft_of
from index.ingest.writers import authors_of_lines
from index.limits import IngestLimits
from tests.index.ingest.test_metadata import linked

STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The ferry to Skerry Isle was laid up on Monday after inspectors found cracks in its hull, the board said.",
        "\u201cWe have asked for a second boat since the spring,\u201d said the woman who runs the only shop there.",
        "The board hopes to charter a fishing vessel from the neighbouring port, but no contract was signed by then.",
        "Repairs would take at least six weeks, according to a report, and cost more than the boat earned in a year.",
        "Children of the island's school were told to stay at home, and the doctor will hold her surgery by telephone.",
    )
)
LINES = [line for line in STORY.replace("<p>", "").split("</p>") if line]
CARDS = "".join(
    f'<div><a href="/{number}">{title}</a><p>By {writer}</p><p>Dec {number}, 2023</p></div>'
    for number, title, writer in (
        (1, "Bakery wins prize for its bread", "Ben Osei"),
        (3, "Rain closes the coast road again", "Eve Lind"),
    )
)
ASIDE = CARDS.replace("<p>Dec 1, 2023</p>", '<time datetime="2023-12-01">1 December 2023</time>')
OTHERS = {
    "a column of related stories": f'<aside class="related"><h2>More news</h2>{ASIDE}</aside>',
    "teasers in boxes without names": f"<div><h3>You may also like</h3>{CARDS}</div>",
    "comments": '<section id="comments"><div class="comment"><span class="fn">Ben Osei</span>'
    '<time datetime="2024-03-09">9 March 2024</time><p>Build a bridge instead.</p></div></section>',
}
CLAIM = linked(datePublished="2024-03-05", author={"@type": "Person", "name": "Ada Quill"})
DAY = '<meta property="article:published_time" content="2024-03-05T10:00:00Z">'


def read(*, head: str = "", shown: str = "", above: str = "", below: str = "") -> Metadata:
    page = (
        f"<html lang='en'><head><title>Ferry laid up after cracks are found | The Quay</title>{head}</head>"
        f"<body>{above}<main><h1>Ferry laid up after cracks are found</h1>{shown}{STORY}</main>{below}</body></html>"
    )
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft), found
    return found.meta


@pytest.mark.parametrize("others", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize(
    ("head", "shown"),
    [
        (CLAIM, ""),
        ('<meta name="author" content="Ada Quill">' + DAY, ""),
        ("", "<p>By Ada Quill</p><p>March 5, 2024</p>"),
    ],
)
def test_the_storys_own_writer_and_day_stand(others: str, head: str, shown: str) -> None:
    meta = read(head=head, shown=shown, below=others)
    assert (meta.authors, meta.date) == (("Ada Quill",), "2024-03-05")


@pytest.mark.parametrize("others", OTHERS.values(), ids=OTHERS)
def test_a_story_that_names_nobody_has_no_writer(others: str) -> None:
    meta = read(head=DAY, below=others)
    assert (meta.authors, meta.date) == ((), "2024-03-05")


@pytest.mark.parametrize("others", list(OTHERS.values())[:2], ids=list(OTHERS)[:2])
def test_teasers_above_the_title_change_nothing(others: str) -> None:
    meta = read(head=CLAIM, above=others)
    assert (meta.authors, meta.date) == (("Ada Quill",), "2024-03-05")


def test_a_story_without_a_day_is_given_none_of_others() -> None:
    assert read(below=OTHERS["a column of related stories"]).date is None


def test_writers_of_a_list_of_stories_in_the_json_ld_are_not_the_articles() -> None:
    item = {
        "@type": "NewsArticle",
        "headline": "Bakery wins prize",
        "datePublished": "2023-12-01",
        "author": "Ben Osei",
    }
    items = linked(
        **{"@type": "ItemList", "headline": "News", "itemListElement": [{"@type": "ListItem", "item": item}]}
    )
    meta = read(head=items + CLAIM.replace("Bridge stays closed", "Ferry laid up after cracks are found"))
    assert (meta.authors, meta.date) == (("Ada Quill",), "2024-03-05")


def test_a_biography_in_a_side_column_names_the_writer() -> None:
    written = '<p>Written by <a rel="author" href="/author/ada">Ada Quill</a></p>'
    assert read(head=DAY, below=f'<aside><div class="author-bio">{written}</div></aside>').authors == ("Ada Quill",)


def test_bylines_of_several_teasers_below_a_text_are_none_of_its_own() -> None:
    teasers = ["Bakery wins prize for its bread", "By Ben Osei", "Rain closes the coast road", "By Eve Lind"]
    assert authors_of_lines(["Ferry laid up after cracks are found", *LINES, *teasers], 0, 1) == ()
    own = ["Ferry laid up after cracks are found", "By Ada Quill", *LINES, *teasers]
    assert authors_of_lines(own, 0, 2) == ("Ada Quill",)


@pytest.mark.parametrize("name", ["has-sidebar", "comments-open", "latest-article"])
def test_a_box_around_title_and_story_is_none_of_others(name: str) -> None:
    written = '<time datetime="2024-03-05T10:00:00Z">Tuesday</time>'
    page = (
        f"<html><body><div class='{name}'><div><h1>Ferry laid up after cracks are found</h1>{written}{STORY}"
        "<p class='byline'>By Ada Quill</p></div></div></body></html>"
    )
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft), found
    assert (found.meta.authors, found.meta.date) == (("Ada Quill",), "2024-03-05")


def test_one_link_above_a_byline_makes_no_teaser_of_it() -> None:
    link = '<p><a href="/x">Read also: the harbour that sank in winter</a></p>'
    assert read(below=f"{link}<p>By Ada Quill</p>").authors == ("Ada Quill",)


def test_writers_at_the_end_of_a_text_are_not_those_of_teasers() -> None:
    lines = ["Ferry laid up after cracks are found", *LINES, "By Ada Quill", "By Ben Osei"]
    assert "Ada Quill" in authors_of_lines(lines, 0, 1)


def test_teasers_whose_headline_and_byline_share_a_line_are_none_of_a_texts_own() -> None:
    teasers = [
        "Bakery wins prize for its bread By Ben Osei 1 December 2023",
        "Rain closes the coast road again By Eve Lind 3 December 2023",
    ]
    assert authors_of_lines(["Ferry laid up after cracks are found", *LINES, "More news", *teasers], 0, 1) == ()
