"""What large amounts of English say of a word: its Brown cluster, and whether it is written in lower case mostly.

One mapped file, made by `python -m index.entities.compile_clusters` from the tables of the spacy-lookups-data package.
Words that stand in like places share a cluster: "Nairobi" with London, "Mohammed" with Paul. A cluster is a path down a
binary tree, so that clusters with the same first steps are alike too. Layout, little endian:

    magic (8 bytes), words n, clusters m (4 bytes each), padding to 32
    path of each cluster, 4: its first step in the lowest bit    m times
    CRC-32 of each word (folded), 4, sorted                      n times
    bits 0-9 its cluster with a capital, 10-19 in lower case, 20-23 its case, 4    n times
"""

from __future__ import annotations

import functools
import mmap
import struct
import zlib
from bisect import bisect_left
from pathlib import Path
from typing import NamedTuple

MAGIC = b"CLPCLU01"
HEADER = struct.Struct("<8sII16x")
FILE = Path(__file__).with_name("data") / "clusters.bin"

CLUSTER_BITS = 10
LOWER_ONLY, CAPITAL_ONLY, UNKNOWN = 9, 10, 11
CASES = ("-4", "-3", "-2", "-1", "0", "1", "2", "3", "4", "L", "C", "?")
"""How much likelier a word has a capital than not, as a natural logarithm; it is never seen with one; without one; at
all."""

NO_CLUSTER = 0
_MASK = (1 << CLUSTER_BITS) - 1


class WordUse(NamedTuple):
    """Of a folded word. capital, lower: paths of its clusters with and without a capital, or NO_CLUSTER.

    case: one of CASES.
    """

    capital: int
    lower: int
    case: str


NEVER_SEEN = WordUse(NO_CLUSTER, NO_CLUSTER, CASES[UNKNOWN])


def word_hash(word: str) -> int:
    """32 bits of a folded word; an unknown word has those of a known one in 1 of 30,000 cases."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


class Clusters:
    """The mapped file; raises ValueError if it is of another layout. A look-up costs 2 µs; threads may share it."""

    def __init__(self, file: Path = FILE) -> None:
        with file.open("rb") as opened:
            view = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
        magic, words, clusters = HEADER.unpack_from(view)
        if magic != MAGIC:
            raise ValueError(f"{file.name} is not a table of clusters of this version; compile it again")
        hashes, values = HEADER.size + 4 * clusters, HEADER.size + 4 * (clusters + words)
        self._paths = view[HEADER.size : hashes].cast("I")
        self._hashes, self._values = view[hashes:values].cast("I"), view[values : values + 4 * words].cast("I")

    def find(self, word: str) -> WordUse:
        """What is known of a folded word."""
        wanted = word_hash(word)
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return NEVER_SEEN
        value = self._values[at]
        paths = self._paths
        return WordUse(paths[value & _MASK], paths[value >> CLUSTER_BITS & _MASK], CASES[value >> 2 * CLUSTER_BITS])


@functools.cache
def clusters() -> Clusters:
    """The table that ships with the project, mapped once a process."""
    return Clusters()


def cluster_of(use: WordUse, is_capital: bool) -> int:
    """The path of a word's cluster as it is written here, or else as it is written mostly."""
    return use.capital or use.lower if is_capital else use.lower or use.capital
