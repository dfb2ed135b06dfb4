"""What a segment keeps of each article in arrays of one number a row: id, day, lengths."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from index.article import ID_LENGTH
from index.codec.format import Array, PackWriter
from index.codec.frequencies import TITLE_WEIGHT

NO_DATE = 0
"""Day number of articles without a date; days count from 1 January of year 1, which is 1."""


def day_of(iso: str | None) -> int:
    """The day number of an ISO 8601 day; NO_DATE if it is none."""
    try:
        return date.fromisoformat(iso).toordinal() if iso else NO_DATE
    except ValueError:
        return NO_DATE


def append_lengths(pack: PackWriter, title: Array, body: Array) -> None:
    """Write lengths in tokens of each article: of its title, and in the combined field, with the title's weight."""
    pack.append_bits("doc.title", title)
    pack.append_bits("doc.length", TITLE_WEIGHT * title + body)


def append_documents(pack: PackWriter, ids: Sequence[bytes] | Array, days: Array) -> None:
    """Write ids, their order, and dates."""
    raw = np.array(ids, dtype=f"S{ID_LENGTH}")
    order = np.argsort(raw, kind="stable")
    rank = np.empty(len(raw), dtype=np.uint32)
    rank[order] = np.arange(len(raw), dtype=np.uint32)
    pack.append("doc.id", raw.view(np.uint8) if len(raw) else np.zeros(0, dtype=np.uint8))
    pack.append("doc.order", order.astype(np.uint32))
    pack.append("doc.rank", rank)
    pack.append("doc.day", days)
