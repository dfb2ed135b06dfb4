"""Dates as people write them, read and written back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.dates import DateFault, Days, days_among, read_days, write_days

DAYS = st.dates().map(date.isoformat)
AMONG = ("floods march 2021", "2019", "on 14 May 2020 in Leeds", "2020-02 x2019 2019a 5000 20190")


@given(st.none() | DAYS, st.none() | DAYS)
def test_days_are_read_as_they_were_written(first: str | None, last: str | None) -> None:
    if first and last and first > last:
        first, last = last, first
    assert read_days(write_days((first, last))) == (first, last)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (("2022-01-01", "2022-12-31"), "2022"),
        (("2024-02-01", "2024-02-29"), "2024-02"),
        (("2022-11-05", "2022-11-05"), "2022-11-05"),
        (("2022-11-01", "2023-02-28"), "2022-11..2023-02"),
        (("2022-01-01", "2022-01-31"), "2022-01"),
        (("2020-01-01", None), "2020.."),
        ((None, "2020-12-30"), "..2020-12-30"),
        ((None, None), ".."),
    ],
)
def test_days_are_written_shortly(days: Days, text: str) -> None:
    assert write_days(days) == text


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("March 2021", "2021-03"),
        ("mar2021", "2021-03"),
        ("Sept. 2020", "2020-09"),
        ("14th of march 2021", "2021-03-14"),
        ("14-mar-2021", "2021-03-14"),
        ("March 14th, 2021", "2021-03-14"),
        ("31 Feb 2021", "2021-02"),
        ("may 2020..june 2021", "2020-05..2021-06"),
        (">March 2021", "2021-04.."),
        ("march", None),
        ("marching 2021", None),
    ],
)
def test_months_may_be_words(text: str, days: str | None) -> None:
    fault = read_days(text)
    assert isinstance(fault, DateFault)
    assert fault.suggestion == days


def test_dates_are_found_among_words() -> None:
    found = [(words[slice(*span)], day) for words in AMONG for span, day in days_among(words)]
    assert found == [("march 2021", "2021-03"), ("2019", "2019"), ("14 May 2020", "2020-05-14"), ("2020-02", "2020-02")]


@given(st.text(alphabet="0129-/.…<>= x", max_size=24))
def test_what_is_suggested_can_be_read(text: str) -> None:
    days = read_days(text)
    if isinstance(days, DateFault) and days.suggestion is not None:
        assert not isinstance(read_days(days.suggestion), DateFault)


@given(st.text())
def test_any_text_is_days_or_a_fault(text: str) -> None:
    days = read_days(text)
    assert isinstance(days, DateFault | tuple)


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31)))
def test_after_and_before_a_day_leave_the_day_out(day: date) -> None:
    after, before = read_days(f">{day}"), read_days(f"<{day}")
    assert isinstance(after, DateFault)
    assert isinstance(before, DateFault)
    assert read_days(after.suggestion or "") == ((day + timedelta(days=1)).isoformat(), None)
    assert read_days(before.suggestion or "") == (None, (day - timedelta(days=1)).isoformat())
