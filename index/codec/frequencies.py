"""How often stems stand in titles and bodies: half a byte a posting, for one of 15 frequent pairs of the two.

What is no such pair has the kind OTHER and stands in two lists of the segment, in the order of postings. Every BLOCK
postings it is written down how many occurrences and how many postings of that kind there are before, so single ones
are found without reading all that come before them.
"""

from __future__ import annotations

import numpy as np

from index.codec.format import Array, Pack, PackWriter

PAIRS = (*((body, 0) for body in range(1, 11)), (0, 1), (1, 1), (2, 1), (3, 1), (4, 1))
"""(occurrences in the body, in the title) by kind: these are 99 in 100 postings of wire stories."""
OTHER = len(PAIRS)
KIND_BITS = 4
BLOCK = 256
"""A multiple of the postings in a group of packed kinds."""
TITLE_WEIGHT = 2

BODIES = np.array([*(body for body, _ in PAIRS), 0], dtype=np.uint8)
TITLES = np.array([*(title for _, title in PAIRS), 0], dtype=np.uint8)
WEIGHTED = np.array([*(body + TITLE_WEIGHT * title for body, title in PAIRS), 0xFF], dtype=np.uint8)
"""[16]: frequency in the combined field by kind; of OTHER more than any kind has."""
OCCURRING = BODIES + TITLES
_KIND_OF = np.full((BODIES.max() + 1, TITLES.max() + 1), OTHER, dtype=np.uint8)
_KIND_OF[BODIES[:-1], TITLES[:-1]] = np.arange(len(PAIRS))
_IN_TITLE = TITLES > 0


class FrequencyWriter:
    """Writes the frequencies of postings, given in pieces."""

    def __init__(self, pack: PackWriter) -> None:
        self._pack = pack
        self._postings = self._occurrences = self._others = 0

    def add(self, body: Array, title: Array) -> None:
        """Add the next postings: their occurrences in body and title."""
        known = (body < _KIND_OF.shape[0]) & (title < _KIND_OF.shape[1])
        kind = np.full(len(body), OTHER, dtype=np.uint8)
        kind[known] = _KIND_OF[body[known], title[known]]
        other = kind == OTHER
        self._begin_blocks("post.occ", body + title, self._occurrences)
        self._begin_blocks("post.other", other, self._others)
        self._pack.append_bits("post.kind", kind, KIND_BITS)
        self._pack.append("other.body", body[other].astype(np.uint32))
        self._pack.append("other.title", title[other].astype(np.uint32))
        self._postings += len(body)
        self._occurrences += int(body.sum() + title.sum())
        self._others += int(np.count_nonzero(other))

    def finish(self) -> None:
        """End the last block."""
        for name, total in (("post.occ", self._occurrences), ("post.other", self._others)):
            self._pack.append(name, np.array([total], dtype=np.uint64))

    def _begin_blocks(self, name: str, many: Array, base: int) -> None:
        """many [postings]: what each adds."""
        before = np.cumsum(many) - many + base
        self._pack.append(name, before[-self._postings % BLOCK :: BLOCK].astype(np.uint64))


class Frequencies:
    """Frequencies of postings, by their place among all of the segment.

    kinds: two a byte, the lower half first.  occurrences, others [blocks + 1]: how many before each.
    bodies, titles: of postings whose kind is OTHER.
    """

    def __init__(self, pack: Pack) -> None:
        self.kinds = pack.array("post.kind")
        self.occurrences = pack.array("post.occ")
        self.others = pack.array("post.other")
        self.bodies = pack.array("other.body")
        self.titles = pack.array("other.title")

    def kinds_of(self, start: int, end: int) -> Array:
        """[end - start]: kinds of the postings start to end."""
        pairs = self.kinds[start >> 1 : (end + 1) >> 1]
        both = np.empty(2 * len(pairs), dtype=np.uint8)
        np.bitwise_and(pairs, OTHER, out=both[0::2])
        np.right_shift(pairs, KIND_BITS, out=both[1::2])
        return both[start & 1 : (start & 1) + end - start]

    def weighted(self, start: int, end: int) -> Array:
        """Occurrences in the body plus twice those in the title, u1 where all are small, else i8."""
        kinds = self.kinds_of(start, end)
        found: Array = WEIGHTED.take(kinds)
        others = self._others(kinds, start)
        if others is None:
            return found
        at, bodies, titles = others
        found = found.astype(np.int64)
        found[at] = bodies + TITLE_WEIGHT * titles
        return found

    def split(self, start: int, end: int) -> tuple[Array, Array]:
        """Occurrences in the body and in the title, i8."""
        kinds = self.kinds_of(start, end)
        body, title = BODIES.take(kinds).astype(np.int64), TITLES.take(kinds).astype(np.int64)
        others = self._others(kinds, start)
        if others is not None:
            at, body[at], title[at] = others
        return body, title

    def titled(self, start: int, end: int) -> Array:
        """Which of the postings start to end have an occurrence in a title, counted from `start`. Costs 1 ns each."""
        kinds = self.kinds_of(start, end)
        wanted = _IN_TITLE.take(kinds)
        others = self._others(kinds, start)
        if others is not None:
            at, _, titles = others
            wanted[at] = titles > 0
        return wanted.nonzero()[0]

    def _others(self, kinds: Array, start: int) -> tuple[Array, Array, Array] | None:
        """Which of the kinds from the posting `start` on are OTHER, and their occurrences in body and title."""
        at = (kinds == OTHER).nonzero()[0]
        if not len(at):
            return None
        first = self.other_before(start)
        last = first + len(at)
        return at, self.bodies[first:last].astype(np.int64), self.titles[first:last].astype(np.int64)

    def other_before(self, posting: int) -> int:
        """How many postings before this one have the kind OTHER."""
        begin = posting // BLOCK * BLOCK
        return int(self.others[posting // BLOCK]) + int(np.count_nonzero(self.kinds_of(begin, posting) == OTHER))

    def occurring_before(self, posting: int) -> int:
        """How many occurrences the postings before this one have."""
        begin = posting // BLOCK * BLOCK
        body, title = self.split(begin, posting)
        return int(self.occurrences[posting // BLOCK]) + int(body.sum()) + int(title.sum())
