"""Which names alone may be a plain text's writers."""

from __future__ import annotations

import pytest

from index.ingest.barenames import has_form_of_person, is_name_below_headline
from index.ingest.writers import authors_of_lines, text_bylines

STORY = "The council met on Monday to talk about the bridge over the river, closed since May. " * 4


@pytest.mark.parametrize(
    "heading",
    [
        "TL;DR",
        "Why?",
        "Updates",
        "Key Takeaways",
        "Packing Fragile Items",
        "Abstract",
        "Cher Jean,",
        "MERLE",
        "- Ann Lee",
    ],
)
def test_a_heading_below_the_title_of_a_text_names_nobody(heading: str) -> None:
    lines = ["Bridge stays closed", heading, *([STORY.strip()] * 4)]
    assert text_bylines(lines, 0, 1)[0] == []
    assert authors_of_lines(lines, 0) == ()


@pytest.mark.parametrize(
    ("lines", "is_byline"),
    [
        (("Ruth Lee", STORY), True),
        (("Ruth Lee", f"Lee met the council. {STORY}"), False),
        ((STORY, "Ruth Lee", STORY), False),
        ((STORY, "Ruth Lee", "5 March 2024", STORY), True),
        (("Zyxa Qwerl", STORY), False),
        (("Zyxa Qwerl", "5 March 2024", STORY), True),
        (("Zyxa Qwerl · 2 days ago", STORY), True),
        (("Ruth Lee was late to the ferry.", STORY), False),
        ((STORY, "Media contact:", "Ruth Lee", "press@quay.example"), False),
        ((STORY, "Strong ropes by Ruth Lee", STORY), False),
        ((STORY, "- Ruth Lee"), True),
        ((STORY, "Ruth Lee is a reporter at the Quay Courier."), True),
        ((STORY, "Ruth Lee writes about the sea for the Quay Courier."), True),
        ((STORY, "Ruth Lee is a baker in Harrow Quay."), False),
        ((STORY, "- Ruth Lee", "- Ann Lee"), False),
    ],
)
def test_a_name_alone_is_a_byline_of_a_text_below_the_title_beside_a_day_or_as_a_signature(
    lines: tuple[str, ...], is_byline: bool
) -> None:
    found = text_bylines(["Bridge stays closed", *map(str.strip, lines)], 0, None)[0]
    assert bool(found) is is_byline


@pytest.mark.parametrize(
    ("headline", "name", "day"),
    [
        ("渡し船、冬の間は港に留め置き", "山田 花子", "2024年2月5日 8時15分"),
        ("Паром останется в порту на всю зиму", "Анна Рощина", "5 февраля 2024, 08:15"),
        ("Low Ember ferry laid up for winter", "Ruth Lee", "5 February 2024"),
    ],
)
def test_a_name_between_a_headline_and_a_day_is_no_title(headline: str, name: str, day: str) -> None:
    assert is_name_below_headline([headline, name, day], 1)
    assert not is_name_below_headline([headline, name, STORY], 1)
    assert not is_name_below_headline(["Quay News", name, day], 1)


def test_words_between_a_headline_and_a_day_that_are_no_name_may_be_the_title() -> None:
    assert not is_name_below_headline(["Low Ember ferry laid up for winter", "Breaking News", "5 February 2024"], 1)


@pytest.mark.parametrize(
    ("line", "is_name"),
    [
        ("Ruth Lee, The Quay Herald", True),
        ("Ruth Lee, Harbour correspondent", True),
        ("Ferry laid up, Harbour Report", False),
        ("Ruth Lee, Ann Moss", True),
        ("Ruth Lee, mother of Gil", False),
    ],
)
def test_a_name_before_its_paper_or_job_is_no_headline(line: str, is_name: bool) -> None:
    assert is_name_below_headline(["The bridge over the river stays closed", line, "5 March 2024", STORY], 1) == is_name


def test_each_of_several_writers_above_their_jobs_is_named() -> None:
    lines = ["The bridge over the river stays closed", "Ruth Lee", "River reporter", "Ann Moss", "City editor"]
    assert is_name_below_headline([*lines, "5 March 2024", STORY], 1)
    assert not is_name_below_headline([*lines, STORY], 1)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Ruth Lee 05-03-24, 16:45 Laatste update: 17:10", ("Ruth Lee",)),
        ("Updated 5 March 2024 by the desk", ()),
    ],
)
def test_a_writer_before_the_day_and_that_of_the_last_change_is_named(line: str, authors: tuple[str, ...]) -> None:
    lines = ["The bridge over the river stays closed", line, *([STORY.strip()] * 4)]
    assert authors_of_lines(lines, 0) == authors


def test_words_that_point_to_other_stories_name_nobody() -> None:
    story = "町によると、午前七時ごろ、橋の上に大きな犬が現れ、通行人が役場に知らせた。犬は山へ逃げたという。" * 3
    lines = ["橋の上に犬、町が警戒呼びかけ", "2023年10月17日 12:04", story, story, "関連記事", "犬の対策予算を倍増へ"]
    assert authors_of_lines(lines, 0) == ()


@pytest.mark.parametrize(
    ("name", "is_person"),
    [("Bill Bender", True), ("Bill Payments", False), ("Will Power", False), ("Grant Zyxa", True)],
)
def test_a_given_name_that_is_a_word_too_begins_a_name(name: str, is_person: bool) -> None:
    assert has_form_of_person(name) == is_person


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (("By", "Ann Lee", ",", "Berly Moss", ",", "Ruth Gray"), ("Ann Lee", "Berly Moss", "Ruth Gray")),
        (("By", "Ann Lee", "and", "Berly Moss"), ("Ann Lee", "Berly Moss")),
        (("Written by", "Ann Lee", "Edited by", "Ruth Gray"), ("Ann Lee",)),
        (("Author(s)", "Ann Lee"), ("Ann Lee",)),
        (("Ann Lee", "March 5, 2024", "AP Photo/Ruth Gray"), ("Ann Lee",)),
    ],
)
def test_names_below_a_label_with_marks_between_are_a_list(lines: tuple[str, ...], authors: tuple[str, ...]) -> None:
    text = ["The bridge over the river stays closed", *lines, *([STORY.strip()] * 4)]
    assert authors_of_lines(text, 0) == authors


@pytest.mark.parametrize(
    ("beside", "authors"),
    [
        (("By —", "Ruth Lee Ruth Lee", "5 March 2024"), ("Ruth Lee",)),
        (("By Ruth Lee", "5 March 2024", "Ann Moor/Getty Images"), ("Ruth Lee",)),
    ],
)
def test_a_name_said_twice_is_one_and_a_picture_s_is_none(beside: tuple[str, ...], authors: tuple[str, ...]) -> None:
    assert authors_of_lines(["Bridge stays closed", *beside, *([STORY.strip()] * 4)], 0) == authors
