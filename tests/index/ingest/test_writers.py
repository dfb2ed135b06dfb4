"""Who wrote a page or a text, of all that it names."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from index.article import Draft, Metadata, Payload
from index.ingest import writers
from index.ingest.authors import author_names
from index.ingest.blocks import Block, Box, Page
from index.ingest.bylines import shown_bylines
from index.ingest.draft import draft_of
from index.ingest.houses import house_name
from index.ingest.writers import authors_of_lines, text_bylines
from index.limits import IngestLimits

STORY = "The council met on Monday to talk about the bridge over the river, closed since May. " * 4
PARAGRAPHS = f"<p>{STORY}</p>" * 8


def read(below_title: str = "", *, author: object = None, head: str = "", after: str = "") -> Metadata:
    linked = {"@type": "NewsArticle", "headline": "Bridge stays closed"} | ({"author": author} if author else {})
    page = (
        f'<html><head><title>Bridge stays closed</title><script type="application/ld+json">{json.dumps(linked)}'
        f"</script>{head}</head><body><article><h1>Bridge stays closed</h1>{below_title}{PARAGRAPHS}</article>{after}"
        "</body></html>"
    )
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft), found
    return found.meta


@pytest.mark.parametrize(
    "below_title",
    [
        "<p>Ada Quill</p><p>March 5, 2024</p>",
        "<div>Ada Quill<br>Harbour Correspondent</div><div>March 5, 2024</div>",
        "<p>Posted on March 5, 2024 by Ada Quill</p>",
        "<p>Story by Ada Quill</p>",
        '<div class="post-meta"><span class="author">Ada Quill</span> · 4 min read</div>',
    ],
)
def test_bylines_of_many_forms(below_title: str) -> None:
    assert read(below_title).authors == ("Ada Quill",)


def test_a_byline_below_the_title_completes_what_json_ld_claims() -> None:
    byline = '<p class="byline">By <a rel="author">Ada Quill</a> and <a rel="author">Ben Osei</a></p>'
    assert set(read(byline, author={"name": "Ada Quill"}).authors) >= {"Ada Quill"}
    assert read(byline).authors == ("Ada Quill", "Ben Osei")


def test_a_claim_that_a_line_confirms_is_believed_whatever_else_the_page_names() -> None:
    others = '<aside class="author-box"><a rel="author" href="/author/ben-osei">Ben Osei</a></aside>' * 3
    meta = read("<p>By Ada Quill</p>", author=[{"name": "Ada Quill"}], after=others)
    assert meta.authors == ("Ada Quill",)
    assert (meta.origins or {})["authors"] == "json-ld"


@pytest.mark.parametrize("work", ["Photos by", "Reviewed by", "Edited by", "Illustration by", "Translated by"])
def test_other_work_is_not_writing(work: str) -> None:
    assert read(f"<p>{work} Ben Osei</p>").authors == ()


def test_who_comments_has_not_written_the_page() -> None:
    comments = "".join(
        f'<li class="comment"><cite class="comment-author fn">{name} Osei</cite> says <p>Open it again.</p></li>'
        for name in ("Ben", "Eve", "Ida")
    )
    assert read("<p>By Ada Quill</p>", after=f"<ol>{comments}</ol>").authors == ("Ada Quill",)


def test_the_writer_of_a_plain_text_stands_near_its_title() -> None:
    lines = ["Bridge stays closed", "By Ada Quill", "March 5, 2024", *([STORY] * 6)]
    assert authors_of_lines(lines, 0) == ("Ada Quill",)


def test_a_biography_under_its_heading_tells_the_writer_of_a_plain_text() -> None:
    lines = ["Bridge stays closed", *([STORY] * 6), "About the writer", "Ada Quill is a reporter in Quay. " * 6]
    assert authors_of_lines(lines, 0) == ("Ada Quill",)


def test_a_heading_tells_of_a_biography_that_the_trees_do_not_believe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.ingest.writers.AUTHOR_CHANCE", 2.0)
    biography = "Ada Quill is a reporter in Quay. " * 6
    assert authors_of_lines(["Bridge stays closed", *([STORY] * 6), "About the writer", biography], 0) == ("Ada Quill",)
    assert authors_of_lines(["Bridge stays closed", *([STORY] * 6), biography], 0) == ()


def test_an_east_asian_name_in_a_box_for_writers_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.ingest.writers.AUTHOR_CHANCE", 2.0)
    assert read('<div class="author">山田太郎</div>').authors == ("山田太郎",)
    assert read('<div class="place">山田太郎</div>').authors == ()


def test_lines_that_follow_each_other_in_boxes_of_one_name_are_also_read_together() -> None:
    def rows(*names: str) -> set[tuple[str, ...]]:
        boxes = [Box(-1, "body", "", 1), *(Box(0, "div", name, 2) for name in names)]
        blocks = [Block("Ada Quill", 1), Block("4 min read", 0), Block("Ben Osei", 2)]
        return {one.names for one in shown_bylines(None, Page(boxes, blocks), None, None)}

    assert ("Ada Quill", "Ben Osei") in rows("author", "author")
    assert ("Ada Quill", "Ben Osei") not in rows("author", "author-box")


def test_names_say_the_first_place_that_has_them() -> None:
    meta = read("<p>By Ada Quill</p>", head='<meta name="author" content="Ada Quill">')
    assert (meta.authors, (meta.origins or {})["authors"]) == (("Ada Quill",), "meta")


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("بقلم: سلمى حداد", "سلمى حداد"),
        ("מאת: דנה לוי", "דנה לוי"),
        ("作者：张三", "张三"),
        ("홍길동 기자", "홍길동"),
        ("佐藤恵子 記者", "佐藤恵子"),
        ("2024年3月12日 10時20分</p><p>山田 花子", "山田 花子"),
    ],
)
def test_bylines_without_capitals_are_believed_on_pages_and_in_texts(byline: str, name: str) -> None:
    assert read(f"<p>{byline}</p>").authors == (name,)
    assert authors_of_lines(["Bridge stays closed", *byline.split("</p><p>"), *([STORY] * 6)], 0) == (name,)


def test_a_claim_of_persons_is_doubted_where_a_byline_names_others() -> None:
    head = [{"name": "Ada Quill"}]
    assert read("<p>By Ada Quill</p>", author=head).authors == ("Ada Quill",)
    assert read('<p class="byline">By Ben Osei</p>', author=head).authors == ("Ben Osei",)


def test_the_byline_of_a_text_without_a_title_stands_above_its_story() -> None:
    lines = [*(["Menu"] * 40), "By Ada Quill", "March 5, 2024", *([STORY] * 6)]
    assert authors_of_lines(lines, None, 42) == ("Ada Quill",)


def test_nobody_is_named_where_nobody_is() -> None:
    assert authors_of_lines([], None) == ()
    assert authors_of_lines([STORY, STORY], None) == ()


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("Ada Quill, Financial Times", ("Ada Quill",)),
        ("Ada Quill1 ; Ben Osei2", ("Ada Quill", "Ben Osei")),
        ("Ada Quill. Last updated on May 5, 2024", ("Ada Quill",)),
        ("Ada Quill in Harbours", ("Ada Quill",)),
        ("ByAda Quill", ("Ada Quill",)),
        ("Ada Quill3/5/2024", ("Ada Quill",)),
        ("Financial Times", ("Financial Times",)),
        ("April Quill", ("April Quill",)),
        ("quiet quill", ()),
        ("anna quill", ("anna quill",)),
        ("Ada Quill Founder & Lead Reviewer", ("Ada Quill",)),
        ("Anna Quill Cherry Hill Courier-Post", ("Anna Quill",)),
        ("9dAda Quill and Ben Osei", ("Ada Quill", "Ben Osei")),
        ("John Quill Sr.", ("John Quill Sr.",)),
        ("Sr. Editor Jane", ()),
        ("As told to Ada Quill", ("Ada Quill",)),
        ("作者：张三 编辑：李四", ("张三",)),
        ("홍길동 기자", ("홍길동",)),
        ("取材・文：佐藤恵子", ("佐藤恵子",)),
        ("Автор: Иван Петров", ("Иван Петров",)),
        ("By Ada Quill, Ben Osei, and Eve Lind", ("Ada Quill", "Ben Osei", "Eve Lind")),
        ("BY ADA QUILL AND BEN OSEI", ("Ada Quill", "Ben Osei")),
        ("ADA QUILL, BEN OSEI, AND EVE Ó BRIAIN", ("Ada Quill", "Ben Osei", "Eve Ó Briain")),
        ("Ada Quill And Ben Osei", ("Ada Quill", "Ben Osei")),
        ("and Ben Osei", ("Ben Osei",)),
        ("Ada Quill/Ben Osei", ("Ada Quill", "Ben Osei")),
        ("Door Femke van der Berg en Sjoerd de Vries", ("Femke van der Berg", "Sjoerd de Vries")),
        ("MARIO ROSSI E ANNA BIANCHI", ("Mario Rossi", "Anna Bianchi")),
        ("Mario Rossi e Anna Bianchi", ("Mario Rossi", "Anna Bianchi")),
        ("JOHN E QUILL", ("John E Quill",)),
        ("Dan Andersson", ("Dan Andersson",)),
        ("Ada / House Plant Hill", ("Ada / House Plant Hill",)),
        ("Dec 17, 2025Ada Quill", ("Ada Quill",)),
        ("Ada Anderson Band", ("Ada Anderson Band",)),
        ("Von Max Muster und Eva Muster", ("Max Muster", "Eva Muster")),
        ("Tác giả: Trần Văn Nam", ("Trần Văn Nam",)),
        ("بقلم: سلمى حداد", ("سلمى حداد",)),
    ],
)
def test_names_without_what_follows_them(value: str, people: tuple[str, ...]) -> None:
    assert author_names([value], None) == people


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Posted by HarbourSelect on Tuesday, August 29, 2023", "HarbourSelect"),
        ("The Quay Team | October 15, 2025", "The Quay Team"),
        ("second-class post", ""),
        ("Friday", ""),
        ("Friday, December 19, 2025", ""),
        ("March 20, 2023", ""),
        ("Marino", "Marino"),
        ("ada@quay.example", ""),
        ("Reuters", ""),
        ("Editors’ picks", ""),
    ],
)
def test_houses_without_dates(value: str, name: str) -> None:
    assert house_name(value) == name


@pytest.mark.parametrize("byline", ["By Ada Quill, Ben Osei, and Eve Lind", "By Ada Quill/Ben Osei"])
def test_a_byline_of_several_leaves_the_story(byline: str) -> None:
    page = f"<article><h1>Bridge stays closed</h1><p>{byline}</p>{PARAGRAPHS}</article>"
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert byline not in found.body


LED = "It was a hard week for the valley, which lost three of its best known people within four days of one another."
LIVES = [
    "He ran the ferry for forty years.",
    "She was a judge, and she played the trumpet.",
    "She lived in Birch Cross.",
]
NAMES = ["Peter Gaunt", "Nomsa Dlamini", "Iris Fall"]


def test_names_that_head_the_parts_of_a_story_did_not_write_it() -> None:
    parts = [line for pair in zip(NAMES, LIVES, strict=True) for line in pair]
    lines = ["Three who went this week", LED, *parts, "The funerals are on Friday."]
    assert authors_of_lines(lines, 0) == ()
    assert authors_of_lines([lines[0], "By Ada Quill", *lines[1:]], 0) == ("Ada Quill",)
    headed = "".join(f"<h3>{name}</h3><p>{life}</p>" for name, life in zip(NAMES, LIVES, strict=True))
    page = f"<article><h1>{lines[0]}</h1><p>{LED}</p>{headed}</article>"
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.authors == ()
    assert all(name in found.body for name in NAMES)


def test_the_first_of_three_such_names_may_stand_below_the_title() -> None:
    headed = "".join(f"<h3>{name}</h3><p>{life}</p>" for name, life in zip(NAMES, LIVES, strict=True))
    page = f"<article><h1>Three who went this week</h1>{headed}</article>"
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.authors == ()
    assert all(name in found.body for name in NAMES)


def test_a_name_below_the_title_is_a_byline_beside_one_heading() -> None:
    lines = ["Bridge stays closed", "Ada Quill", STORY.strip(), "Ben Osei", STORY.strip()]
    assert authors_of_lines(lines, 0) == ("Ada Quill",)


def test_a_name_alone_below_the_first_sentence_may_be_the_writers() -> None:
    assert read("<p>A bridge is closed, and nobody minds.</p><p>Ada Quill</p>").authors == ("Ada Quill",)


@pytest.mark.parametrize(
    ("below", "named"),
    [((), False), (("Harbour correspondent",), True)],
    ids=["names between two sentences", "what they do stands below them"],
)
def test_names_that_head_parts_of_a_text_stand_between_sentences(below: tuple[str, ...], named: bool) -> None:
    lines = [
        "Bridge stays closed",
        STORY.strip(),
        "Ada Quill",
        *below,
        STORY.strip(),
        "Ben Osei",
        *below,
        STORY.strip(),
    ]
    found, _ = text_bylines(lines, 0, None)
    assert (("Ada Quill",) in {one.names for one in found}) == named


@pytest.mark.parametrize(("box", "named"), [("name", False), ("author", True)])
def test_names_between_sentences_are_headings_unless_their_box_is_for_writers(box: str, named: bool) -> None:
    names = "".join(f'<div class="{box}">{name}</div><p>{STORY}</p>' for name in ("Ada Quill", "Ben Osei"))
    assert ("Ada Quill" in read(f"<p>{STORY}</p>{names}").authors) == named


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Jane Doe, Jr.", ("Jane Doe Jr.",)),
        ("Jane Doe, Jr., and Al Roe", ("Jane Doe Jr.", "Al Roe")),
        ("Jane Doe, Sr. Director of Boats", ("Jane Doe",)),
        ("Kim Min-jun", ("Kim Min-jun",)),
        ("Van Anh Do", ("Van Anh Do",)),
        ("Jane Doe, DO", ("Jane Doe",)),
        ("Oleh Petrenko", ("Oleh Petrenko",)),
        ("Oleh Budi Santoso", ("Budi Santoso",)),
        ("Jane Doe with Al Roe", ("Jane Doe", "Al Roe")),
        ("Jane Doe + Al Roe", ("Jane Doe", "Al Roe")),
        ("Jane Doe ⋅ Review Editor ⋅ Updated May 5", ("Jane Doe",)),
        ("Jane Doe Contributing Writer", ("Jane Doe",)),
        ("Staff Writer Jane Doe", ("Jane Doe",)),
        ("Staff writers Jane Doe and John Roe", ("Jane Doe", "John Roe")),
        ("By senior correspondents Jane Doe, John Roe & Ann Lee", ("Jane Doe", "John Roe", "Ann Lee")),
        ("Jane Doe CNN", ("Jane Doe",)),
        ("Juan Carlos PÉREZ", ("Juan Carlos Pérez",)),
        ("Solène MARCHAL", ("Solène Marchal",)),
        ("Solène MARCHAL-BRUN et Jane O’BRIEN", ("Solène Marchal-Brun", "Jane O’Brien")),
        ("UNESCO Harbour", ("UNESCO Harbour",)),
        ("Jane Doe, Print Managing Editor", ("Jane Doe",)),
        ("Luxury Travel Expert", ()),
        ("Γράφει η Ελένη Καραγιάννη", ("Ελένη Καραγιάννη",)),
        ("Jane Doe III", ("Jane Doe III",)),
        ("Jane Doe jane.doe@example.com", ("Jane Doe",)),
        ("Jane Doe, Special to the Star", ("Jane Doe",)),
        ("Jane Doe 25 March 2025 Local Boats, Harbour News", ("Jane Doe",)),
        ("special thanks Al Roe", ()),
        ("Oh well then. It’s Jane", ()),
        ("Του Γιώργου Παππά", ("Γιώργου Παππά",)),
        ("de Ioana Popescu", ("Ioana Popescu",)),
        ("김민수 기자 minsu@example.org", ("김민수",)),
    ],
)
def test_a_name_is_told_from_what_stands_around_it(byline: str, names: tuple[str, ...]) -> None:
    assert author_names([byline], None) == names


def test_small_letters_and_domains_are_houses_where_markup_claims_them() -> None:
    for name in ("annie thorn", "QuayAccounts.com"):
        assert house_name(name, is_claimed=True) == name
        assert house_name(name) == ""


@pytest.mark.parametrize(
    "byline",
    [
        "By Ada Quill, Special to the Post",
        "By Ada Quill in Paris",
        "Story and photos by Ada Quill",
        "Edited by Ben Osei, written by Ada Quill",
        "Írta: Ada Quill",
        "A year after the flood the town waits for its bridge, writes Ada Quill",
    ],
)
def test_bylines_of_plain_texts(byline: str) -> None:
    assert authors_of_lines(["Bridge stays closed", byline, *([STORY] * 6)], 0) == ("Ada Quill",)


def test_a_label_names_the_writer_of_the_next_line_however_far_from_the_title() -> None:
    lines = ["Bridge stays closed", *([STORY] * 20), "Written by", "Ada Quill", STORY]
    assert authors_of_lines(lines, 0) == ("Ada Quill",)


def test_what_agencies_print_at_the_end_names_reporters_and_no_editors() -> None:
    told = "(Reporting by Ada Quill and Ben Osei in Quay; Additional reporting by Ida Lund; Editing by Eve Moss)"
    assert authors_of_lines(["Bridge stays closed", *([STORY] * 20), told], 0) == ("Ada Quill", "Ben Osei")


def test_a_south_korean_agency_names_its_reporter_before_the_story() -> None:
    lines = [
        "다리가 가을까지 닫힌다",
        "(서울=연합뉴스) 김민수 기자 = " + "시의회는 월요일에 다리에 대해 논의했다. " * 8,
    ]
    assert authors_of_lines(lines, 0) == ("김민수",)


def test_one_name_that_heads_a_part_of_the_story_has_not_written_it() -> None:
    sentence = STORY.strip()
    lines = ["Bridge stays closed", *([sentence] * 3), "Ruth Dell", *([sentence] * 3)]
    assert authors_of_lines(lines, 0) == ()
    deck = "The council met on Monday."
    assert authors_of_lines(["Bridge stays closed", deck, "Ruth Dell", *([sentence] * 3)], 0) == ("Ruth Dell",)


def test_what_runs_on_behind_a_name_names_nobody_else() -> None:
    meta = read(
        "<p>By Ada Quilllong read</p>", author=[{"name": "Ada Quill"}], head='<meta name="author" content="Ada Quill">'
    )
    assert meta.authors == ("Ada Quill",)


@pytest.mark.parametrize(
    "sentence",
    [
        "他在镇上修了五十年的钟表，月底就要关门了。",
        "他在镇上住了很久。",
        "町の時計を五十年直してきた職人が、今月末で店を閉じる。",
        "ニュース スポーツ 文化 ログイン",
    ],
)
def test_a_sentence_or_menu_in_letters_without_spaces_is_no_writer(sentence: str) -> None:
    assert author_names([sentence], None) == ()
    assert house_name(sentence) == ""
    story = "他说时间是他的老朋友，工具将捐给镇上的博物馆，学徒们每个周末都会来帮忙整理那些旧零件和图纸。"
    told = f"<h1>最后的钟表匠</h1><p>{sentence}</p>" + f"<p>{story}</p>" * 3
    page = f"<html lang=zh><body><article>{told}</article></body></html>"
    found = draft_of(Payload("a.html", page.encode()), IngestLimits())
    assert isinstance(found, Draft)
    assert found.meta.authors == ()


@pytest.mark.parametrize("name", ["张三", "欧阳修远", "山田 花子", "佐藤健太郎", "マイケル・ムーア", "홍길동"])
def test_a_name_in_letters_without_spaces_is_a_writer(name: str) -> None:
    assert author_names([name], None) == (name,)


def test_a_house_with_such_letters_is_read_as_it_stands() -> None:
    assert house_name("纽约时报编辑部") == "纽约时报编辑部"


@pytest.mark.parametrize(
    "line",
    [
        "Lue tarkemmin, hän sanoi, ja minä luin.",
        "ABEL, Ruth. Peacefully at home on 3 March, aged 91.",
        "Castor Metals to close Tolland mine",
        "最後の時計職人、店を閉じる",
    ],
)
def test_parts_of_sentences_name_no_writer(line: str) -> None:
    assert not {"minä luin", "Ruth. Peacefully", "Castor Metals", "店を閉じる"} & set(author_names([line], None))


def test_whom_minutes_name_did_not_write_them() -> None:
    lines = ["Low Ember Parish Council", "Present: Cllr A. Boyd (chair), Cllr R. Singh", "1. The weir", STORY.strip()]
    assert not any("R. Singh" in name for one in text_bylines(lines, 0, None)[0] for name in one.names)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("by jane doe", ("jane doe",)),
        ("By Jon. Lund", ("Jon. Lund",)),
        ("Jane Doe to the Gazette", ("Jane Doe",)),
        ("Jane Doe, special to The Gazette", ("Jane Doe",)),
        ("Prof. Ada Quill", ("Prof. Ada Quill",)),
    ],
)
def test_writers_in_small_letters_or_with_a_shortened_title_are_read(line: str, names: tuple[str, ...]) -> None:
    assert author_names([line], None) == names


def test_a_line_of_names_alone_completes_whom_a_biography_tells_of() -> None:
    biography = "Ada Lovett is a reporter based in Pell. Marc Duval covers the sea."
    lines = ["The Ember Gazette", "Ferry laid up", "Ada Lovett and Marc Duval", *([STORY] * 4), biography]
    assert authors_of_lines(lines, 0) == ("Ada Lovett", "Marc Duval")


def test_a_name_of_unknown_words_that_a_byline_joins_to_another_is_not_left_out() -> None:
    def readings(line: str) -> set[tuple[str, ...]]:
        lines = ["Bridge stays closed", line, STORY.strip()]
        return {one.names for one in text_bylines(lines, 0, None)[0] if not one.is_house}

    assert readings("By Zyxa Qwerl and Jake Smith") == {("Zyxa Qwerl", "Jake Smith")}
    assert ("Jake Smith",) in readings("By Jake Smith, Medical Qwerl")


def test_a_name_in_parts_or_in_an_element_that_shows_none_is_read() -> None:
    assert read(author={"@type": "Person", "givenName": "Ada", "familyName": "Quill"}).authors == ("Ada Quill",)
    unshown = '<span itemprop="author" itemscope><meta itemprop="name" content="Ada Quill"></span>'
    assert read(unshown).authors == ("Ada Quill",)


def test_a_little_picture_before_a_claimed_house_is_no_part_of_its_name() -> None:
    assert house_name("★ The Echo Staff", is_claimed=True) == "The Echo Staff"
    assert (house_name("© The Echo Staff", is_claimed=True), house_name("★ The Echo Staff")) == ("", "")


def test_a_list_behind_a_word_for_writing_counts_whole_where_most_of_its_given_names_are_known() -> None:
    told = '<div class="bio"><p>Dr Ada Veldsman is the chief scientist of the harbour.</p></div>'
    listed = "<p>Written by Dr Marna van der Merwe, Dr Ada Veldsman, Ben van Vulpen</p>"
    assert read(listed, after=told).authors == ("Dr Marna van der Merwe", "Dr Ada Veldsman", "Ben van Vulpen")


def test_who_is_said_to_have_written_the_page_has_and_whose_other_posts_it_names_has_not() -> None:
    assert read(after="<p>This post was written by Ada Quill, Head of Marketing</p>").authors == ("Ada Quill",)
    assert read(after="<p>Other posts by Ada Quill</p>").authors == ()


def test_whom_readers_may_ask_is_no_writer_though_the_link_leads_to_writers() -> None:
    link = '<a rel="author" href="/author/ada-quill">Ada Quill</a>'
    assert read(f"<p>Contact: {link}</p>").authors == ()
    assert read(f"<p>By {link}</p>").authors == ("Ada Quill",)


class Doubting:
    """Trees that believe nothing."""

    def chances(self, rows: Sequence[object]) -> npt.NDArray[np.float32]:
        return np.zeros(len(rows), dtype=np.float32)


def test_a_name_alone_in_a_box_for_writers_is_believed_where_the_trees_believe_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writers, "author_forest", Doubting)
    assert read('<div class="resource-author-details"><p>Ada Quill</p></div>').authors == ("Ada Quill",)
    assert read('<div class="resource-author-details"><p>Harbour Stories</p></div>').authors == ()
    assert read('<div class="resource-details"><p>Ada Quill</p></div>').authors == ()
