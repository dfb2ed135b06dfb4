"""Days as a person says them."""

from __future__ import annotations

import datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def range_words(first: str | None, last: str | None) -> str:
    """Days as a person says them: "2022", "November 2022", "3 November 2022", "since 2022", "2021 to 2023"."""
    if first and last:
        return _period(first, last) or f"{day_words(first)} to {day_words(last)}"
    if first:
        year_start = first.endswith("-01-01")
        return f"since {first[:4] if year_start else day_words(first)}"
    if last:
        return f"until {last[:4] if last.endswith('-12-31') else day_words(last)}"
    return "any day"


def _period(first: str, last: str) -> str | None:
    start, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    if start == end:
        return day_words(first)
    ends_month = (end + datetime.timedelta(days=1)).day == 1 if end < datetime.date.max else True
    if start.day == 1 and ends_month and (start.year, start.month) == (end.year, end.month):
        return f"{MONTHS[start.month - 1]} {start.year}"
    if first.endswith("-01-01") and last.endswith("-12-31"):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    return None


def day_words(day: str | None) -> str:
    """ "2022-12-13" as "13 December 2022"; what is no such day as it is."""
    try:
        date = datetime.date.fromisoformat(day or "")
    except ValueError:
        return day or ""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def instant_words(instant: str) -> str:
    """ "2022-12-13T06:30:00-05:00" as "13 December 2022, 06:30 (UTC−05:00)"; a day alone as that."""
    day, _, rest = instant.partition("T")
    if not rest:
        return day_words(day)
    try:
        moment = datetime.datetime.fromisoformat(instant)
    except ValueError:
        return instant
    offset = moment.utcoffset()
    zone = "" if offset is None else f" (UTC{moment.isoformat()[-6:].replace('-', '−') if offset else ''})"
    return f"{day_words(day)}, {moment:%H:%M}{zone}"
