"""Dates as publishers print them."""

from __future__ import annotations

import pytest

from index.ingest.dates import moment_within


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2022年7月5日 18時30分", "2022-07-05"),
        ("更新：2023 年 11 月 30 日", "2023-11-30"),
        ("입력 2024년 2월 29일 오전 9:15", "2024-02-29"),
        ("Published 24 November 2022", "2022-11-24"),
        ("Posted Nov. 3, 2021 at noon", "2021-11-03"),
        ("Updated 2021-04-07T10:30:00Z", "2021-04-07"),
        ("2023年2月30日", None),
        ("2022年度の予算は7月に決まる", None),
        ("November 2022", None),
    ],
)
def test_the_first_real_day_of_a_line_is_read(line: str, day: str | None) -> None:
    moment = moment_within(line)
    assert (moment.day if moment else None) == day
