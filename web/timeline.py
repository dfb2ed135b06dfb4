"""Articles over time as bars of a chart: plain data and links, never markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

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
BAR_GAP = 1
WIDEST_BAR = 24
"""So that a single day does not look like a wall."""


@dataclass(frozen=True, slots=True)
class Bar:
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
    """Buckets few enough to be seen: years are joined into spans of equal length, as 2000 to 2019, where one article
    of a far year makes them many. Days and months are never so many."""
    years = next((years for years in SPANS_YEARS if len(buckets) <= MOST_BARS * years), SPANS_YEARS[-1])
    if years == 1:
        return buckets
    spans = (list(span) for _, span in groupby(buckets, lambda bucket: int(bucket.first[:4]) // years))
    return [Bucket(span[0].first, span[-1].last, sum(each.count for each in span)) for span in spans]
