"""Days and times as people say them."""

from __future__ import annotations

import pytest

from web.dates import instant_words, range_words


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2021-03-04T11:15:00-05:00", "4 March 2021, 11:15 (UTC−05:00)"),
        ("2021-03-04T09:05:59+05:45", "4 March 2021, 09:05 (UTC+05:45)"),
        ("2021-03-04T11:15:00+00:00", "4 March 2021, 11:15 (UTC)"),
        ("2021-03-04T11:15:00", "4 March 2021, 11:15"),
        ("2021-03-04", "4 March 2021"),
        ("2021-03-04Tea", "2021-03-04Tea"),
    ],
)
def test_an_instant_is_said_in_its_own_zone(instant: str, words: str) -> None:
    assert instant_words(instant) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2022-01-01", "2022-12-31", "2022"),
        ("2021-01-01", "2022-12-31", "2021 to 2022"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-02-01", "2024-02-28", "1 February 2024 to 28 February 2024"),
        ("9999-12-01", "9999-12-31", "December 9999"),
        ("2022-01-01", None, "since 2022"),
        (None, "2022-12-30", "until 30 December 2022"),
        (None, None, "any day"),
    ],
)
def test_a_range_is_said_as_the_period_that_it_is(first: str | None, last: str | None, words: str) -> None:
    assert range_words(first, last) == words
