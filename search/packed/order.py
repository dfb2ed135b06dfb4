"""Which matches come first, and where a page begins: sorting, cursors, collapsing."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import NamedTuple

import numpy as np

from index.codec.format import Array, heads_of
from search.errors import BadRequest
from search.packed.corpus import EPOCH, Corpus
from search.plan import Sort

_UNDATED = -(1 << 40)
"""Sort key of articles without a date: below every day, forwards and backwards."""

_IMPOSSIBLE = 1 << 30
"""What dates that cannot be true are put back by: more days than there are, less than those without a date."""


FEW = 64
"""So many numbers are put in order sooner as a list than as an array."""

HALF_LIFE_DAYS = 365
"""An article that is a year older gets half of what recency adds."""


class Position(NamedTuple):
    """Where a hit stands in an order: key falling, then id rising."""

    key: float
    article_id: str


def write_cursor(sort: Sort, position: Position) -> str:
    """A position as text that is safe in a URL and says itself if it is damaged."""
    payload = f"{sort} {position.key.hex()} {position.article_id}".encode()
    seal = zlib.crc32(payload).to_bytes(4, "little")
    return base64.urlsafe_b64encode(seal + payload).rstrip(b"=").decode("ascii")


def read_cursor(sort: Sort, text: str) -> Position:
    """The position in a cursor. Raises BadRequest if it is damaged or from another sort."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        if zlib.crc32(raw[4:]).to_bytes(4, "little") != raw[:4]:
            raise ValueError("checksum")
        made_for, key, article_id = raw[4:].decode("ascii").split(" ")
        position = Position(float.fromhex(key), article_id)
    except (ValueError, binascii.Error) as error:
        raise BadRequest("cursor", "It is damaged. Begin again at the first page.") from error
    if made_for != sort:
        raise BadRequest("cursor", f"It is from results sorted by {made_for}. Begin again at the first page.")
    return position


def sort_keys(corpus: Corpus, sort: Sort, rows: Array, scores: Array | None) -> Array:
    """One key a row, f8; the highest comes first."""
    if sort == "relevance":
        return np.zeros(len(rows)) if scores is None else scores
    if sort == "added":
        return corpus.arrived_s[rows].astype(np.float64)
    day = corpus.day[rows].astype(np.float64)
    if sort == "oldest":
        return np.where(day == 0, _UNDATED, -day)
    # An article of 2999 is not news: it stands behind those whose dates can be true.
    return np.where(day == 0, _UNDATED, np.where(impossible(day, corpus.arrived(rows)), day - _IMPOSSIBLE, day))


def impossible(day: Array, arrived: Array) -> Array:
    """Which of some days, numbers, 0 for none, are after the article came in: nothing is published then, but for the
    hours between two time zones. arrived: on which days they came in."""
    return (day > arrived + 1) & (arrived > EPOCH)


def freshness(day: Array, arrived: Array, present: int, recency: float) -> Array:
    """What each article's score is multiplied by, f8. day: day numbers, 0 for none.  arrived: on which it came in.
    present: that of the archive."""
    ahead = np.minimum(day.astype(np.float64) - present, HALF_LIFE_DAYS)
    raised = 1 + recency * np.exp2(ahead / HALF_LIFE_DAYS)
    return np.where((day == 0) | impossible(day, arrived), 1.0, raised)


def beyond(corpus: Corpus, rows: Array, keys: Array, after: Position) -> Array:
    """Which of the rows (rising) come after a position: a mask."""
    tied = keys == after.key
    passed = []
    for segment, own in zip(corpus.segments, corpus.split(rows), strict=True):
        rank = segment.rank_of(after.article_id)
        passed.append(segment.rank[own] >= rank + (segment.row_of(after.article_id) is not None))
    mask: Array = (keys < after.key) | (tied & np.concatenate(passed)) if passed else tied
    return mask


def first_rows(corpus: Corpus, rows: Array, keys: Array, count: int) -> tuple[list[int], list[float]]:
    """Of some rows (rising) the first `count` by key, falling, then id, and their keys. Costs one partition."""
    if count <= 0 or not len(rows):
        return [], []
    if len(rows) > max(count, FEW):
        bar = highest(keys, count)
        chosen = (keys >= bar).nonzero()[0]
        if len(chosen) > count:
            above = chosen[keys[chosen] > bar]
            tied = _lowest_ids(corpus, rows, chosen[keys[chosen] == bar], count - len(above))
            chosen = np.concatenate((above, tied))
        rows, keys = rows[chosen], keys[chosen]
    return _first_of_few(corpus, rows.tolist(), keys.tolist(), count)


def _first_of_few(corpus: Corpus, rows: list[int], keys: list[float], count: int) -> tuple[list[int], list[float]]:
    """The same. Ids are read only where keys are equal."""
    order = sorted(range(len(rows)), key=keys.__getitem__, reverse=True)
    if len(set(keys)) < len(keys):
        _settle_ties(corpus, rows, keys, order, count)
    del order[count:]
    return [rows[at] for at in order], [keys[at] for at in order]


def _settle_ties(corpus: Corpus, rows: list[int], keys: list[float], order: list[int], count: int) -> None:
    """Put places with equal keys, as far as they may be among the first `count`, in the order of their ids."""
    start = 0
    while start < min(count, len(order)):
        key = keys[order[start]]
        end = start + 1
        while end < len(order) and keys[order[end]] == key:
            end += 1
        if end - start > 1:
            tied = order[start:end]
            order[start:end] = [tied[place] for place in corpus.by_id([rows[at] for at in tied])]
        start = end


def highest(keys: Array, count: int) -> float:
    """The key that `count` keys reach; there are more than that."""
    return float(np.partition(keys, len(keys) - count)[len(keys) - count])


def _lowest_ids(corpus: Corpus, rows: Array, tied: Array, count: int) -> Array:
    """Of the tied rows, `count` of each segment: those with the lowest ids there."""
    if len(tied) <= count:
        return tied
    chosen = []
    cuts = np.searchsorted(rows[tied], corpus.bases)
    for start, end in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        own = tied[start:end]
        if len(own) > count:
            own = own[np.argpartition(corpus.rank[rows[own]], count - 1)[:count]]
        chosen.append(own)
    return np.concatenate(chosen)


def collapsed(corpus: Corpus, clusters: Array, rows: Array, keys: Array) -> Array:
    """Which of the rows stay when of each cluster only its first does: a mask.

    clusters [rows of the corpus]: each one's cluster, -1 for none.
    """
    cluster = clusters[rows]
    keep = cluster < 0
    copies = np.flatnonzero(~keep)
    ids = np.array([corpus.id_of(row) for row in rows[copies].tolist()], dtype="S26")
    order = np.lexsort((ids, -keys[copies], cluster[copies]))
    ordered = cluster[copies][order]
    heads = heads_of(ordered)
    keep[copies[order[heads]]] = True
    return keep
