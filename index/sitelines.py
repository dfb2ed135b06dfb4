"""Lines of a body: which are short and where they stand, taking repeated ones out, and putting them back."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from index.article import Removed, Span

REPEATED = "repeated-on-site"
REPEATED_REASON = "The same line stands in many articles of this site."
MOST_LINE_CHARS = 400
"""A longer line is a paragraph; agencies do repeat those, as background."""
LINES_A_SIDE = 20
"""Lines looked at from either end of a text, which bounds the work for live blogs and transcripts."""
EDGE_LINES = 2
"""Lines this near to the beginning, the end or a removed line stand at an edge."""
SENTENCE_CHARS = 40
SENTENCE_ENDS = tuple('.!?…”"»。！？')
PARAGRAPH = "\n\n"

_SPACES = re.compile(r"\s+")


class ShortLine(NamedTuple):
    """A short line as the site table sees it. key: hash of site and words.  edge: it stands at an edge.

    sentence: it is a sentence, and so no stock heading.
    """

    key: int
    edge: bool
    sentence: bool


class Kept(Struct, frozen=True):
    """A body without its repeated lines.

    old: spans of the kept lines in the body as it was, in order.  new: where each begins now.
    gone: what was taken out, as (where it began, the line).
    """

    body: str
    old: tuple[Span, ...]
    new: tuple[int, ...]
    gone: tuple[tuple[int, str], ...]

    def spans(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Spans of the old body that lie in kept lines, moved to the new one."""
        moved = ((self._moved(start), self._moved(end - 1)) for start, end in spans)
        return tuple((start, end + 1) for start, end in moved if start is not None and end is not None)

    def line_after(self, offset: int) -> int:
        """Where the first kept line that began at or after `offset` begins now; the end if there is none."""
        at = bisect_left(self.old, (offset, 0))
        return self.new[at] if at < len(self.new) else len(self.body)

    def _moved(self, offset: int) -> int | None:
        at = bisect_right(self.old, (offset, len(self.body) + offset + 1)) - 1
        if at < 0 or offset >= self.old[at][1]:
            return None
        return self.new[at] + offset - self.old[at][0]


def line_spans(body: str) -> list[Span]:
    """Where the lines of a body stand, blank ones left out."""
    spans: list[Span] = []
    start = 0
    for line in body.split("\n"):
        if line.strip():
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def line_key(site: str, line: str) -> int:
    """What two equal lines of one site share: 64 bits of a hash; case and spaces do not count."""
    text = f"{site}\n{_SPACES.sub(' ', line).strip().casefold()}"
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def short_lines(site: str, body: str, ledger: tuple[Removed, ...]) -> Iterator[ShortLine]:
    """The short lines near either end of a body, and whether each stands at an edge.

    A line that comes twice in one text is left out: it is a label of a list or table, not a box of the site.
    """
    spans = line_spans(body)
    edges = _edges(spans, {entry.start for entry in ledger})
    places: dict[int, list[int]] = {}
    for at, (start, end) in enumerate(spans):
        outer = at < LINES_A_SIDE or at >= len(spans) - LINES_A_SIDE
        if outer and end - start <= MOST_LINE_CHARS:
            places.setdefault(line_key(site, body[start:end]), []).append(at)
    once = ((key, where[0]) for key, where in places.items() if len(where) == 1)
    return (ShortLine(key, at in edges, _is_sentence(body[slice(*spans[at])])) for key, at in once)


def _is_sentence(line: str) -> bool:
    return len(line) >= SENTENCE_CHARS and line.endswith(SENTENCE_ENDS)


def _edges(spans: list[Span], cuts: set[int]) -> set[int]:
    borders = {0, len(spans)} | {at for at, (start, _) in enumerate(spans) if start in cuts}
    return {border + step for border in borders for step in range(-EDGE_LINES, EDGE_LINES)}


def keep(body: str, site: str, repeated: frozenset[int], spared: tuple[Span, ...] = ()) -> Kept | None:
    """Take the lines whose keys are in `repeated` out of a body. None if there are none.

    spared: lines that stay whatever their words, as corrections do.  A kept line keeps the gap that was before it.
    """
    spans = line_spans(body)
    once = _standing_once(body, site, spans, repeated) - set(spared)
    pieces: list[str] = []
    old: list[Span] = []
    new: list[int] = []
    gone: list[tuple[int, str]] = []
    length = previous = 0
    for start, end in spans:
        line = body[start:end]
        if (start, end) in once:
            gone.append((start, line))
        else:
            gap = body[previous:start] if old else ""
            pieces += (gap, line)
            old.append((start, end))
            new.append(length + len(gap))
            length += len(gap) + len(line)
        previous = end
    return Kept("".join(pieces), tuple(old), tuple(new), tuple(gone)) if gone else None


def _standing_once(body: str, site: str, spans: list[Span], repeated: frozenset[int]) -> set[Span]:
    """The short lines whose keys are in `repeated`, but for those that come twice in this text."""
    keys: dict[int, list[Span]] = {}
    for span in spans:
        if span[1] - span[0] <= MOST_LINE_CHARS:
            keys.setdefault(line_key(site, body[slice(*span)]), []).append(span)
    return {where[0] for key, where in keys.items() if key in repeated and len(where) == 1}


def joined_ledger(ledger: tuple[Removed, ...], kept: Kept) -> tuple[Removed, ...]:
    """The ledger of a draft with the repeated lines added, in the order of the text.

    An entry at a line's beginning stood before that line, so it comes before the line's own entry.
    """
    old = [(entry.start, 0, entry.text, entry.rule, entry.reason) for entry in ledger]
    new = [(start, 1, line, REPEATED, REPEATED_REASON) for start, line in kept.gone]
    entries = sorted(old + new, key=lambda entry: entry[:2])
    return tuple(Removed(text, rule, reason, kept.line_after(at)) for at, _, text, rule, reason in entries)


class Restored(Struct, frozen=True):
    """A body with its repeated lines put back, and the ledger without them.

    inserted: (offset in the settled body, characters put in there), rising.
    """

    body: str
    ledger: tuple[Removed, ...]
    inserted: tuple[tuple[int, int], ...]

    def spans(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Spans of the settled body, moved to the restored one."""
        return tuple((start + self._before(start), end + self._before(start)) for start, end in spans)

    def _before(self, offset: int) -> int:
        return sum(count for at, count in self.inserted if at <= offset)


def restore(body: str, ledger: tuple[Removed, ...]) -> Restored:
    """Undo keep and joined_ledger: keeping again gives the same body and ledger."""
    pieces: list[str] = []
    entries: list[Removed] = []
    inserted: list[tuple[int, int]] = []
    at = length = 0
    for entry in ledger:
        pieces.append(body[at : entry.start])
        length += entry.start - at
        at = entry.start
        if entry.rule != REPEATED:
            entries.append(replace(entry, start=length))
            continue
        text = _with_gap(body, entry)
        pieces.append(text)
        inserted.append((entry.start, len(text)))
        length += len(text)
    whole = "".join([*pieces, body[at:]])
    return Restored(whole, tuple(_at_lines(whole, entries)), tuple(inserted))


def _with_gap(body: str, entry: Removed) -> str:
    """The line and a gap: at the end the gap comes first, elsewhere it is the one that the following line had."""
    if entry.start == len(body):
        return PARAGRAPH + entry.text if body else entry.text + PARAGRAPH
    begin = entry.start
    while begin and body[begin - 1] == "\n":
        begin -= 1
    return entry.text + (body[begin : entry.start] or PARAGRAPH)


def _at_lines(body: str, ledger: list[Removed]) -> Iterator[Removed]:
    """Entries moved to where the next line begins: what was put in at the end begins with a gap."""
    for entry in ledger:
        start = entry.start
        while start < len(body) and body[start] == "\n":
            start += 1
        yield replace(entry, start=start)
