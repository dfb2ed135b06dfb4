"""How often stems stand in titles and bodies: half a byte a posting, for one of 15 frequent pairs of the two.

What is no such pair has the kind OTHER and stands in two lists of the segment, in the order of postings. Every BLOCK
postings it is written down how many occurrences and how many postings of that kind there are before, so single ones
are found without reading all that come before them.
"""

from __future__ import annotations

import numpy as np

from index.codec.format import Array, Pack, PackWriter
from index.schema import COMBINED

PAIRS = (*((body, 0) for body in range(1, 11)), (0, 1), (1, 1), (2, 1), (3, 1), (4, 1))
"""(occurrences in the body, in the title) by kind: these are 99 in 100 postings of wire stories."""
OTHER = len(PAIRS)
KIND_BITS = 4
BLOCK = 256
"""A multiple of the postings in a group of packed kinds."""
TITLE_WEIGHT = int(COMBINED["title"])

BODIES = np.array([*(body for body, _ in PAIRS), 0], dtype=np.uint8)
TITLES = np.array([*(title for _, title in PAIRS), 0], dtype=np.uint8)
WEIGHTED = np.array([*(body + TITLE_WEIGHT * title for body, title in PAIRS), 0xFF], dtype=np.uint8)
"""[16]: frequency in the combined field by kind; of OTHER more than any kind has."""
OCCURRING = BODIES + TITLES
_KIND_OF = np.full((BODIES.max() + 1, TITLES.max() + 1), OTHER, dtype=np.uint8)
_KIND_OF[BODIES[:-1], TITLES[:-1]] = np.arange(len(PAIRS))
_IN_TITLE = TITLES > 0


def kinds_of(body: Array, title: Array) -> tuple[Array, Array, Array]:
    """Kinds of postings, u1, with these occurrences in body and title; and both of those whose kind is OTHER."""
    known = (body < _KIND_OF.shape[0]) & (title < _KIND_OF.shape[1])
    kind = np.full(len(body), OTHER, dtype=np.uint8)
    kind[known] = _KIND_OF[body[known], title[known]]
    other = kind == OTHER
    return kind, body[other], title[other]


class FrequencyWriter:
    """Writes the frequencies of postings, given in pieces."""

    def __init__(self, pack: PackWriter) -> None:
        self._pack = pack
        self._postings = self._occurrences = self._others = 0

    def add_kinds(self, kind: Array, bodies: Array, titles: Array) -> None:
        """Add the next postings by their kinds. bodies, titles: of those whose kind is OTHER."""
        other = kind == OTHER
        occurring = OCCURRING.take(kind)
        if len(bodies):
            occurring = occurring.astype(np.int64)
            occurring[other] = bodies + titles
        self._occurrences = self._begin_blocks("post.occ", occurring, self._occurrences)
        self._others = self._begin_blocks("post.other", other, self._others)
        self._pack.append_bits("post.kind", kind, KIND_BITS)
        self._pack.append("other.body", bodies.astype(np.uint32))
        self._pack.append("other.title", titles.astype(np.uint32))
        self._postings += len(kind)

    def finish(self) -> None:
        """End the last block."""
        for name, total in (("post.occ", self._occurrences), ("post.other", self._others)):
            self._pack.append(name, np.array([total], dtype=np.uint64))

    def _begin_blocks(self, name: str, many: Array, before: int) -> int:
        """Write what there is before each block that begins; gives what there is after all of these.

        many [postings]: what each adds.  before: what there was.
        """
        begins = np.arange(-self._postings % BLOCK, len(many), BLOCK)
        if not len(begins):
            return before + int(many.sum(dtype=np.int64))
        within = np.add.reduceat(many, begins, dtype=np.int64).cumsum()
        first = before + int(many[: begins[0]].sum(dtype=np.int64))
        self._pack.append(name, np.append(first, first + within[:-1]).astype(np.uint64))
        return first + int(within[-1])


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
