"""Dates as publishers write them, to a calendar day and an instant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?$")
MONTH_WORD = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
MONTH_FIRST = re.compile(rf"\b{MONTH_WORD}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{MONTH_WORD}\.?,?[\s-]+(\d{{4}})\b", re.IGNORECASE
)
# Year, month and day as Chinese, Japanese and Korean pages print them.
EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
EARLIEST_YEAR = 1600
EPOCH_SECONDS = re.compile(r"\d{10}(?:\d{3})?$")


@dataclass(frozen=True, slots=True)
class Moment:
    """day: the publisher's calendar day, YYYY-MM-DD.  instant: ISO 8601 with zone where the text gives both."""

    day: str
    instant: str | None = None


def moment_of(text: str) -> Moment | None:
    """Read a date in one of the forms that pages use; None if it is none of them or no real day."""
    text = text.strip()[:100]
    if EPOCH_SECONDS.match(text):
        seconds = int(text[:10])
        return Moment(*_split(datetime.fromtimestamp(seconds, UTC)))
    for pattern in (ISO, COMPACT):
        found = pattern.match(text)
        if found:
            return _from_numbers(found.groups())
    return _from_words(text) or _from_mail(text)


def moment_within(text: str) -> Moment | None:
    """The first date in a line of text."""
    found = ISO.search(text)
    if not found and (east := EAST_ASIAN.search(text)):
        return _from_numbers((*east.groups(), None, None, None, None))
    return _from_numbers(found.groups()) if found else _from_words(text)


def _split(moment: datetime) -> tuple[str, str | None]:
    return moment.date().isoformat(), moment.isoformat() if moment.tzinfo else None


def _from_numbers(parts: tuple[str | None, ...]) -> Moment | None:
    year, month, day, hour, minute, second, zone = parts
    if not _is_day(int(year or 0), int(month or 0), int(day or 0)):
        return None
    shown = f"{int(year or 0):04}-{int(month or 0):02}-{int(day or 0):02}"
    if hour is None or zone is None or int(hour) > 23 or int(minute or 0) > 59:
        return Moment(shown)
    offset = "+00:00" if zone in ("Z", "UTC", "GMT") else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return Moment(shown, f"{shown}T{int(hour):02}:{minute}:{second or '00'}{offset}")


def _from_words(text: str) -> Moment | None:
    found = MONTH_FIRST.search(text)
    if found:
        month, day, year = found.groups()
    else:
        found = DAY_FIRST.search(text)
        if not found:
            return None
        day, month, year = found.groups()
    number = MONTHS[month[:3].lower()]
    return Moment(f"{int(year):04}-{number:02}-{int(day):02}") if _is_day(int(year), number, int(day)) else None


def _from_mail(text: str) -> Moment | None:
    try:
        return Moment(*_split(parsedate_to_datetime(text)))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).year >= EARLIEST_YEAR
    except ValueError:
        return False
