"""Days, months, years and ranges of them as people write them, to ISO days. Pure, never raises."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from index.article import Span

Days = tuple[str | None, str | None]
"""First and last day, both included, ISO 8601; None is open."""

_UNIT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_BETWEEN = re.compile(r"\.{2,}|…")
_COMPARED = re.compile(r"(>=|<=|>|<|≥|≤)\s*(.+)", re.DOTALL)
_YEARS = re.compile(r"([0-9]{4})[-–/]([0-9]{4})")
_BIG_FIRST = re.compile(r"([0-9]{4})[-/. ]?([0-9]{1,2})(?:[-/. ]?([0-9]{1,2}))?")
_YEAR_LAST = re.compile(r"(?:([0-9]{1,2})[-/. ])?([0-9]{1,2})[-/. ]([0-9]{4})")
_MONTHS = {name.lower(): number for names in (month_abbr, month_name) for number, name in enumerate(names) if name} | {
    "sept": 9
}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_SPELT = (
    r"(?i:(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?(?:[ -]of)?[ -]?)?"
    rf"(?P<month>{_MONTH})\.?,?[ -]?(?P<year>[0-9]{{4}})"
    rf"|(?P<us_month>{_MONTH})\.?[ -](?P<us_day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[ -](?P<us_year>[0-9]{{4}}))"
)
SPELT_DAYS = re.compile(rf"{_SPELT}(?![\w-])")
"""A day or month with the month in English words: "March 2021", "14 Mar 2021", "March 14th, 2021"."""
_LIKE_DAYS = re.compile(rf"(?<!\S)(?:{_SPELT}|(?P<plain>(?:19|20)[0-9]{{2}}(?:-[0-9]{{2}}){{0,2}}))(?!\S)")
_HOW = "Write a day as 2022-11-05, a month as 2022-11, a year as 2022, a range as 2022-11..2023-02."


class DateFault(Struct, frozen=True):
    """A date that cannot be used as it stands. message: for a person.  suggestion: a date that can be, or None."""

    message: str
    suggestion: str | None = None


def open_days(sign: str, text: str) -> str | None:
    """The range from or until a date in any form that can be guessed: "2020.." for > and "2019"; None for no date.

    sign: >, >=, < or <=.
    """
    days = _read_unit(text)
    if isinstance(days, DateFault):
        days = _read_unit(days.suggestion or "")
    return _open_range(sign, days)


def suggested_days(text: str) -> str | None:
    """What `read_days` suggests for a text that it cannot read, or the text itself; None if it suggests nothing."""
    days = read_days(text)
    return days.suggestion if isinstance(days, DateFault) else text


def read_days(text: str) -> Days | DateFault:
    """The days that a day, month, year or range stands for: "2022-11", "2022-11-05..2023", "..2022", "2022..".

    ".." alone is every day.
    """
    text = text.strip()
    ends = _BETWEEN.split(text)
    if len(ends) == 1:
        return _read_unit(text)
    if len(ends) > 2:
        return DateFault(f"A range has one “..” between its two ends. {_HOW}")
    return _read_range(ends[0].strip(), ends[1].strip())


def days_among(words: str) -> Iterator[tuple[Span, str]]:
    """Where a text of words says a day, month or year of 1900 to 2099, and the date as `read_days` takes it."""
    for match in _LIKE_DAYS.finditer(words):
        if date := suggested_days(match["plain"]) if match["plain"] else _spelt(match):
            yield match.span(), date


def write_days(days: Days) -> str:
    """The shortest text that `read_days` reads as these days."""
    first, last = days
    for length, suffix_first, suffix_last in ((4, "-01-01", "-12-31"), (7, "-01", None), (10, "", "")):
        first_fits = first is None or first == first[:length] + suffix_first
        last_fits = last is None or last == (
            _month_end(last[:7]) if suffix_last is None else last[:length] + suffix_last
        )
        if first_fits and last_fits:
            break
    if first is not None and last is not None and first[:length] == last[:length]:
        return first[:length]
    return f"{(first or '')[:length]}..{(last or '')[:length]}"


def _read_range(first: str, last: str) -> Days | DateFault:
    begins = _read_unit(first) if first else (None, None)
    ends = _read_unit(last) if last else (None, None)
    if isinstance(begins, DateFault):
        return DateFault(begins.message, _repaired_range(first, last, begins, ends))
    if isinstance(ends, DateFault):
        return DateFault(ends.message, _repaired_range(first, last, begins, ends))
    if begins[0] is not None and ends[1] is not None and begins[0] > ends[1]:
        return DateFault("The range ends before it begins.", f"{last}..{first}")
    return begins[0], ends[1]


def _repaired_range(first: str, last: str, begins: Days | DateFault, ends: Days | DateFault) -> str | None:
    repaired = [
        unit.suggestion if isinstance(unit, DateFault) else text for text, unit in ((first, begins), (last, ends))
    ]
    if repaired[0] is None or repaired[1] is None:
        return None
    whole = f"{repaired[0]}..{repaired[1]}"
    days = read_days(whole)
    return days.suggestion if isinstance(days, DateFault) else whole


def _read_unit(text: str) -> Days | DateFault:
    match = _UNIT.fullmatch(text)
    if match is None:
        return DateFault(f"{text[:30] or 'An empty text'} is not a date. {_HOW}", _guess(text))
    year, month, day = match.groups()
    if year == "0000":
        return DateFault(f"There is no year 0000. {_HOW}")
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        return DateFault(f"There is no month {month}.", year)
    last = _month_end(f"{year}-{month}")
    if day is None:
        return f"{year}-{month}-01", last
    if not 1 <= int(day) <= int(last[-2:]):
        return DateFault(f"{month_name[int(month)]} {year} has {last[-2:]} days.", f"{year}-{month}")
    return text, text


def _month_end(month: str) -> str:
    """The last day of a month given as YYYY-MM, 0001-01 to 9999-12."""
    return f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]:02}"


def _guess(text: str) -> str | None:
    """What was probably meant by a date in another form, or None. The result can be read."""
    if compared := _COMPARED.fullmatch(text):
        return open_days(*compared.groups())
    if (years := _YEARS.fullmatch(text)) and years.group(1) <= years.group(2):
        return suggested_days(f"{years.group(1)}..{years.group(2)}")
    if match := SPELT_DAYS.fullmatch(text):
        return _spelt(match)
    if match := _BIG_FIRST.fullmatch(text):
        return suggested_days("-".join(part.zfill(2) for part in match.groups() if part))
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(*match.groups())
    return None


def _spelt(match: re.Match[str]) -> str | None:
    """A date of SPELT_DAYS in digits; None where there is no such day."""
    month = _MONTHS[(match["month"] or match["us_month"]).lower()]
    day = match["day"] or match["us_day"]
    return suggested_days(f"{match['year'] or match['us_year']}-{month:02}" + (f"-{int(day):02}" if day else ""))


def _year_last(first: str | None, second: str, year: str) -> str | None:
    """5/11/2022 is read differently by readers of different countries, so only the year of it is certain."""
    if first is None:
        return suggested_days(f"{year}-{second.zfill(2)}")
    day, month = (first, second) if int(first) > 12 else (second, first)
    if int(day) > 12 or first == second:
        return suggested_days(f"{year}-{month.zfill(2)}-{day.zfill(2)}")
    return suggested_days(year)


def _open_range(sign: str, days: Days | DateFault) -> str | None:
    if isinstance(days, DateFault) or days[0] is None or days[1] is None:
        return None
    if sign in (">=", "≥"):
        return write_days((days[0], None))
    if sign in ("<=", "≤"):
        return write_days((None, days[1]))
    try:
        if sign == ">":
            return write_days(((date.fromisoformat(days[1]) + timedelta(days=1)).isoformat(), None))
        return write_days((None, (date.fromisoformat(days[0]) - timedelta(days=1)).isoformat()))
    except OverflowError:  # before year 1, after year 9999: nothing can be suggested
        return None
