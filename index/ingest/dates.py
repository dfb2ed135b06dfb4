"""Dates as publishers write them, to a calendar day and an instant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct

from index.ingest.months import month_of

# Signs of vowels and the like in the scripts from India to Cambodia, which are no letters to Python.
MARKS = "".join(chr(code) for code in range(0x0900, 0x1800) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
# A word that may be a month: the table tells. Capitals stand first or all through, for pages part some words by style
# alone: "HealthMARCH 5, 2024". Short forms of Thai have two points.
MONTH_WORD = (
    rf"((?:[^\W\d_](?:[^\W\d_A-ZÀ-Þ]|[{MARKS}]){{1,13}}|[A-ZÀ-Þ]{{3,12}})(?: (?:الثاني|الأول))?"
    r"|[ก-ฮ]\u0e34?\u0e35?\.[ก-ฮ]\.|เม\.ย\.)"
)
# A time may follow the year without a space: "March 6, 20244:15 AM".
YEAR_END = r"(?:(?!\d)|(?=\d{1,2}:\d\d))"
# So may a word before the month: "HealthMarch 6", "ESPNDec 22", "F1Dec 22".
WORD_BEGIN = r"(?:\b|(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z\d])(?=[A-Z][a-z]))"
ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?$")
# Clocks of computers print the time before the year: "Fri Jan 5 10:00:00 EST 2024".
MONTH_FIRST = re.compile(
    rf"{WORD_BEGIN}{MONTH_WORD}\.?[\s-]+(\d{{1,2}})(?i:st|nd|rd|th)?(?:\s*,\s*|[\s-]+)"
    r"(?:\d{1,2}:\d{2}:\d{2}\s+(?:[A-Z]{2,5}\s+|[+-]\d{4}\s+)?)?(\d{4})" + YEAR_END
)
DAY_FIRST = re.compile(
    r"(?:\b|(?<=[a-zà-ÿ]{2}))(\d{1,2})(?i:st|nd|rd|th|er|\.|º)?[\s/-]*(?i:(?:of|de)\s+|d['’])?"
    rf"{MONTH_WORD}(?:/[^\W\d_]+)?\.?,?(?i:\s+del?)?[\s/-]+(\d{{4}})" + YEAR_END
)
# "2023 Jan 7", as journals cite, "2024. március 4." and "2024 m. kovo 4 d."; "2024. gada 4. martā".
YEAR_FIRST = re.compile(rf"\b(\d{{4}})(?:\.|\s+m\.)?\s+{MONTH_WORD}\.?\s+(\d{{1,2}})\b")
LATVIAN = re.compile(rf"\b(\d{{4}})\. gada (\d{{1,2}})\. {MONTH_WORD}")
# No form of a date is without one; most lines are.
FIGURE = re.compile(r"\d")
# Days with the number of their month, as Vietnamese pages print them.
VIETNAMESE = re.compile(r"\b(\d{1,2}) tháng (\d{1,2}),?(?: năm)? (\d{4})(?!\d)", re.IGNORECASE)
# Year, month and day as Chinese, Japanese and Korean pages print them.
EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
# Which groups are year, month and day.
IN_WORDS = ((MONTH_FIRST, (3, 1, 2)), (DAY_FIRST, (3, 2, 1)), (YEAR_FIRST, (1, 2, 3)), (LATVIAN, (1, 3, 2)))
# A date in the middle of a line, in figures only.
NUMBERS = re.compile(r"(?<![\d/.-])(\d{4})(?:[-/.]|\. )(\d{1,2})(?:[-/.]|\. )(\d{1,2})(?![\d/-]|\.\d)")
# Figures with the year last: the day comes first where dots or hyphens part them, and may come second elsewhere.
YEAR_LAST = re.compile(r"(?<![\d/.-])(\d{1,2})(\. |[./-])(\d{1,2})\2(\d{4})(?![\d/-]|\.\d)")
# The same with two figures for the year, parted by hyphens before a time alone; "Version 12.04.10" and "Quill 12.04.10
# mends all that broke" are none.
SHORT_YEAR = re.compile(
    r"(?<![\d/.-])(?<!(?i:version|release|edition) )(?<!(?i:software|firmware) )"
    r"(?=\d\d\.\d\d\.|\d\d?/|\d\d-\d\d-\d\d,? \d\d?[:.]\d\d)"
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{2})(?![/:-]|\.?\d| [a-z]{2,} [a-z]{2,})"
)
# Years of two figures are of the 1900s from this one on, as POSIX has it.
FIRST_OF_1900S = 69
# Years of Thailand are so many more, and no other year is so late.
BUDDHIST_YEARS = 543
LATEST_YEAR = 2400
# A time of day with its zone, right after a date.
CLOCK = re.compile(
    r"(?:,? (?:at )?|T|, ?)(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([ap])\.?m\.?)? ?"
    r"(Z|UTC|GMT|[ECMP][SD]T|[+-]\d{2}:?\d{2})(?![\w:])",
    re.IGNORECASE,
)
# Fixed hours west of Greenwich, as those who write them mean them.
ZONE_HOURS = {"EST": 5, "EDT": 4, "CST": 6, "CDT": 5, "MST": 7, "MDT": 6, "PST": 8, "PDT": 7}
NOON = 12
MONTHS_A_YEAR = 12
EARLIEST_YEAR = 1600
EPOCH_SECONDS = re.compile(r"\d{10}(?:\d{3})?$")


class Moment(Struct, frozen=True):
    """day: the publisher's calendar day, YYYY-MM-DD.  instant: ISO 8601 with zone where the text gives both."""

    day: str
    instant: str | None = None


class FoundDays(Struct, frozen=True):
    """A date in a line. start, end: its span.  days: the likelier first where day and month may be swapped.

    is_open: in figures with the year last, of which another date of the page may tell what they are.
    """

    start: int
    end: int
    days: tuple[str, ...]
    is_open: bool = False


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
    return _from_words(text) or _from_mail(text) or _from_figures(text)


def moment_within(text: str) -> Moment | None:
    """The first date in a line of text."""
    found = ISO.search(text)
    if not found and (east := EAST_ASIAN.search(text)):
        return _from_numbers((*east.groups(), None, None, None, None))
    return _from_numbers(found.groups()) if found else _from_words(text) or _from_figures(text)


def days_within(text: str, *, day_first: bool | None = None) -> list[FoundDays]:
    """All dates in a line of text, in order. day_first: what figures parted by "/" or "-" begin with, if known."""
    if not FIGURE.search(text):
        return []
    found = [
        FoundDays(match.start(), match.end(), days, match.re in (YEAR_LAST, SHORT_YEAR) and len(days) > 1)
        for match, days in _matches(text, day_first)
        if days
    ]
    return sorted(found, key=lambda entry: entry.start)


def _matches(text: str, day_first: bool | None) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    for match, parts in _in_words(text):
        yield match, _days(parts)
    for pattern in (NUMBERS, EAST_ASIAN):
        for match in pattern.finditer(text):
            year, month, day = match.groups()
            yield match, _days((year, month, day))
    for pattern in (SHORT_YEAR, YEAR_LAST):
        for match in pattern.finditer(text):
            first, mark, second, last = match.groups()
            year = int(last) if pattern is YEAR_LAST else int(last) + (2000 if int(last) < FIRST_OF_1900S else 1900)
            by_day, by_month = (year, second, first), (year, first, second)
            is_day_first = mark != "/" if day_first is None else day_first
            days = _days(by_day, by_month) if is_day_first else _days(by_month, by_day)
            yield match, days[:1] if day_first is not None else days


def instant_after(text: str, end: int, day: str) -> str | None:
    """The instant, ISO 8601 with zone, of a day that a line names up to `end`; None without a time and zone."""
    found = CLOCK.match(text, end)
    if not found:
        return None
    clock, minute, second, half, zone = found.groups()
    hour = int(clock) if not half else int(clock) % NOON + (NOON if half in "pP" else 0)
    west = ZONE_HOURS.get(zone.upper())
    shown = f"-{west:02}:00" if west else "+00:00" if zone[0] not in "+-" else f"{zone[:3]}:{zone[-2:]}"
    try:
        return datetime.fromisoformat(f"{day}T{hour:02}:{minute}:{second or '00'}{shown}").isoformat()
    except ValueError:
        return None


def has_day_first(lines: Iterable[str]) -> bool | None:
    """Whether dates in figures begin with the day, as far as a date beyond the 12th tells it; None if none does."""
    lines = [line for line in lines if FIGURE.search(line)]
    firsts = [match for line in lines for of in (YEAR_LAST, SHORT_YEAR) for match in of.finditer(line)]
    day_first = sum(int(match[1]) > MONTHS_A_YEAR for match in firsts)
    month_first = sum(int(match[3]) > MONTHS_A_YEAR for match in firsts)
    return None if day_first == month_first else day_first > month_first


def _days(*readings: tuple[str | int, str | int, str | int]) -> tuple[str, ...]:
    """The real days among these (year, month, day), each once."""
    real = [
        f"{int(year):04}-{int(month):02}-{int(day):02}"
        for year, month, day in readings
        if _is_day(int(year), int(month), int(day))
    ]
    return tuple(dict.fromkeys(real))


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
    return next((Moment(day) for _, parts in _in_words(text) for day in _days(parts)), None)


def _in_words(text: str) -> Iterator[tuple[re.Match[str], tuple[str, int, str]]]:
    """Dates with the month as a word, and their year, month and day."""
    for pattern, order in IN_WORDS:
        for match in pattern.finditer(text):
            year, word, day = (match[group] for group in order)
            has_stop = text.startswith(".", match.end(order[2]))
            month = month_of(word, is_behind_stop=has_stop)
            if month:
                year = str(int(year) - BUDDHIST_YEARS) if int(year) > LATEST_YEAR else year
                yield match, (year, month, day)
    for match in VIETNAMESE.finditer(text):
        yield match, (match[3], int(match[2]), match[1])


def _from_figures(text: str) -> Moment | None:
    """The first date of another form, where it can be read in one way only: with dots the day stands first."""
    found = days_within(text)
    is_told = bool(found) and (len(found[0].days) == 1 or "." in text[found[0].start : found[0].end])
    return Moment(found[0].days[0]) if is_told else None


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
