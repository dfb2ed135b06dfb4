"""Dates as publishers print them."""

from __future__ import annotations

import pytest

from index.ingest.dates import Moment, moment_within
from index.ingest.months import BY_LANGUAGE
from index.ingest.published import moment_of_lines
from index.ingest.writers import page_of_lines


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2022年7月5日 18時30分", "2022-07-05"),
        ("更新：2023 年 11 月 30 日", "2023-11-30"),
        ("입력 2024년 2월 29일 오전 9:15", "2024-02-29"),
        ("Published 24 November 2022", "2022-11-24"),
        ("Posted Nov. 3, 2021 at noon", "2021-11-03"),
        ("Updated 2021-04-07T10:30:00Z", "2021-04-07"),
        ("HealthMARCH 5, 2024", "2024-03-05"),
        ("1er mars 2024", "2024-03-01"),
        ("4 de marzo de 2024", "2024-03-04"),
        ("٤ مارس ٢٠٢٤", "2024-03-04"),
        ("4 كانون الثاني 2024", "2024-01-04"),
        ("4 آذار/مارس 2024", "2024-03-04"),
        ("4 במרץ 2024", "2024-03-04"),
        ("4 मार्च 2024", "2024-03-04"),
        ("4. maaliskuuta 2024", "2024-03-04"),
        ("4 Mart 2024 Pazartesi", "2024-03-04"),
        ("2024. március 4.", "2024-03-04"),
        ("Thứ Hai, 4 tháng 3 năm 2024", "2024-03-04"),
        ("21 Σεπτεμβρίου 2024", "2024-09-21"),
        ("12 липня 2024", "2024-07-12"),
        ("5 MAYIS 2024", "2024-05-05"),
        ("Volume 5, 2024 | 4 March 2024", "2024-03-04"),
        ("March 4,2024", "2024-03-04"),
        ("Mon Mar 4 10:00:00 EST 2024", "2024-03-04"),
        ("04/Mar/2024", "2024-03-04"),
        ("Mar-04-2024", "2024-03-04"),
        ("4March 2024", "2024-03-04"),
        ("Stand: 04.03.24, 10:00 Uhr", "2024-03-04"),
        ("4 d’abril de 2024", "2024-04-04"),
        ("4. marca 2024", "2024-03-04"),
        ("4 ožujka 2024", "2024-03-04"),
        ("2024 m. kovo 4 d.", "2024-03-04"),
        ("2024. gada 4. martā", "2024-03-04"),
        ("4 мар 2024", "2024-03-04"),
        ("4 kwi 2024", "2024-04-04"),
        ("version 04.03.24.1", None),
        ("03/04/2024", None),
        ("Published 3 hours ago", None),
        ("2023年2月30日", None),
        ("2022年度の予算は7月に決まる", None),
        ("November 2022", None),
    ],
)
def test_the_first_real_day_of_a_line_is_read(line: str, day: str | None) -> None:
    moment = moment_within(line)
    assert (moment.day if moment else None) == day


def test_no_word_is_two_months() -> None:
    numbers: dict[str, set[int]] = {}
    for groups in BY_LANGUAGE.values():
        for number, group in enumerate(groups.split("|"), start=1):
            for word in group.split():
                numbers.setdefault(word, set()).add(number)
    assert all(len(found) == 1 for found in numbers.values())


def test_the_day_of_a_plain_text_stands_below_its_title_or_above_its_story() -> None:
    story = "The council met on Monday to talk about the bridge over the river, closed since May. " * 3
    other = "April 1, 2024"
    below = [other, "Bridge stays closed", "By Ada Quill", "March 5, 2024", story, story]
    assert moment_of_lines(page_of_lines(below), 1, 4) == Moment("2024-03-05")
    above = ["Bridge stays closed", *(["Menu"] * 30), "March 5, 2024", story, story]
    assert moment_of_lines(page_of_lines(above), 0, 32) == Moment("2024-03-05")
    assert moment_of_lines(page_of_lines([other, story]), None, 1) == Moment("2024-04-01")
    assert moment_of_lines(page_of_lines([story]), None, 0) is None
