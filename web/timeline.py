"""Articles over time as bars of a chart: plain data and links, never markup."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from msgspec import Struct

from index.article import Span
from search.results import Bucket
from web.dates import range_words
from web.question import Question

CHART_WIDTH, CHART_HEIGHT = 272, 72
LEAST_BAR = 2
"""Height of the bar of a single article beside thousands, so that it can still be seen."""
MOST_BARS = 90
"""So that each is three units wide: seen, and hit with a pointer."""
SPANS_YEARS = (1, 2, 5, 10, 20, 50, 100, 200)
"""Lengths of time that one bar may stand for; the longest is enough for the 9,999 years that dates can have."""
FAR_SHARE = 0.01
"""Of the articles at either end, at least one, so many may be far from all others: many of those dates are wrong."""
BAR_GAP = 1
WIDEST_BAR = 24
"""So that a single day does not look like a wall."""


class Bar(Struct, frozen=True):
    """One bar of the histogram, in the units of the chart. slot_x, slot: the area to click, gaps included."""

    slot_x: float
    slot: float
    x: float
    width: float
    y: float
    height: float
    label: str
    count: int
    url: str


def bars(question: Question, buckets: Sequence[Bucket]) -> tuple[Bar, ...]:
    """The histogram's bars, left to right; a click narrows the search to the bar's days."""
    buckets = joined(buckets)
    highest = max((bucket.count for bucket in buckets), default=0)
    if not highest:
        return ()
    slot = CHART_WIDTH / len(buckets)
    found = []
    for number, bucket in enumerate(buckets):
        height = max(LEAST_BAR, CHART_HEIGHT * bucket.count / highest) if bucket.count else 0
        width = min(max(slot - BAR_GAP, slot / 2), WIDEST_BAR)
        url = question.but(date_from=bucket.first, date_to=bucket.last, undated=False).url()
        found.append(
            Bar(
                slot_x=round(number * slot, 2),
                slot=round(slot, 2),
                x=round(number * slot + max(0, (slot - BAR_GAP - width) / 2), 2),
                width=round(width, 2),
                y=round(CHART_HEIGHT - height, 2),
                height=round(height, 2),
                label=range_words(bucket.first, bucket.last),
                count=bucket.count,
                url=url,
            )
        )
    return tuple(found)


def joined(buckets: Sequence[Bucket]) -> Sequence[Bucket]:
    """Buckets few enough to be seen. Where some articles of far years make the years too many, those years are one bar
    at either end; where they still are too many, each bar stands for some years. Days and months never span so many."""
    if not buckets or _year(buckets[-1]) - _year(buckets[0]) < MOST_BARS:
        return buckets
    first, last = _usual_years(buckets)
    if last - first + 3 > MOST_BARS:
        return _in_spans(buckets)
    ends = ((_year(buckets[0]), first - 1), (last + 1, _year(buckets[-1])))
    early, late = ([_sum(buckets, *end)] if end[0] <= end[1] else [] for end in ends)
    return [*early, *(_sum(buckets, year, year) for year in range(first, last + 1)), *late]


def _usual_years(buckets: Sequence[Bucket]) -> Span:
    """The first and last year once the few earliest and latest articles are left out."""
    few = math.ceil(sum(bucket.count for bucket in buckets) * FAR_SHARE)

    def usual(ordered: Iterable[Bucket]) -> int:
        passed = 0
        for bucket in ordered:
            passed += bucket.count
            if passed > few:
                return _year(bucket)
        return _year(buckets[0])

    first, last = usual(buckets), usual(reversed(buckets))
    return min(first, last), max(first, last)


def _in_spans(buckets: Sequence[Bucket]) -> Sequence[Bucket]:
    """Spans of equal length, as 2000 to 2019."""
    first, last = _year(buckets[0]), _year(buckets[-1])
    years = next((years for years in SPANS_YEARS if last - first < (MOST_BARS - 1) * years), SPANS_YEARS[-1])
    starts = range(first // years * years, last + 1, years)
    return [_sum(buckets, max(start, 1), min(start + years - 1, 9_999)) for start in starts]


def _sum(buckets: Sequence[Bucket], first: int, last: int) -> Bucket:
    """All years from first to last as one bucket."""
    count = sum(bucket.count for bucket in buckets if first <= _year(bucket) <= last)
    return Bucket(f"{first:04}-01-01", f"{last:04}-12-31", count)


def _year(bucket: Bucket) -> int:
    return int(bucket.first[:4])
