"""Texts to numbers: the words of many texts looked up at once, whole arrays at a time.

A word is what stands between white space, and white space never cuts a token, so each word is analysed once. A word of
up to 16 bytes is two numbers of 64 bits, which an open hash table finds without making a string of it.
"""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Iterable, Sequence
from itertools import compress, islice

import msgspec
import numpy as np

from index.analysis import forms, plain_form, stems
from index.codec.format import Array, within_runs

SEPARATORS_END = 33
"""Bytes below this are white space or control characters, which no token holds either."""
SHORT_BYTES = 16
"""Longer words are looked up in a dictionary: some in a hundred of English text."""
_FIRST_SLOTS = 1 << 12
_FULLEST = 0.5
"""Share of the slots in use, above which the table is doubled: probes stay about one and a half a word."""
_HALF = 8
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(_HALF + 1)], dtype=np.uint64)


_PACKED = msgspec.msgpack.Decoder(tuple[list[str], list[str], dict[bytes, int], int, bytes, bytes, bytes, bytes, bytes])


class Words:
    """Every word met so far, and the surface forms that it stands for.

    forms: number by form.  stem_of: stem by form, in the order of these numbers.  count: words remembered.
    """

    def __init__(self) -> None:
        self.forms: dict[str, int] = {}
        self.stem_of: dict[str, str] = {}
        self.count = 0
        self._table = _Table()
        self._long: dict[bytes, int] = {}
        self._split_at = array("q", [0])
        self._split_forms = array("q")

    def numbers(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """The forms of all texts, text by text, i4, and how many each text has, i8."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        data = b"\n".join([b"", *encoded, bytes(SHORT_BYTES)])
        starts, lengths = _words_in(data)
        sizes = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        ends = (sizes + 1).cumsum()
        per_text = np.diff(starts.searchsorted(ends + 1), prepend=0)
        return self._flat(self._look_up(data, starts, lengths), per_text)

    def stems_of(self, pieces: Iterable[Array]) -> dict[str, str]:
        """Stem by form, of the forms that have these numbers."""
        met = np.zeros(len(self.forms), dtype=bool)
        for piece in pieces:
            met[piece] = True
        return dict(compress(self.stem_of.items(), met.tolist()))

    def packed(self) -> bytes:
        """All that is known, for another process."""
        lists = (list(self.forms), list(self.stem_of.values()), self._long, self.count)
        columns = (*self._table.entries(), np.array(self._split_at), np.array(self._split_forms, dtype=np.int64))
        return msgspec.msgpack.encode((*lists, *(column.tobytes() for column in columns)))

    @classmethod
    def unpacked(cls, packed: bytes) -> Words:
        """The same there."""
        forms, stems_of, long, count, low, high, numbers, split_at, split_forms = _PACKED.decode(packed)
        words = cls()
        words.forms = dict(zip(forms, range(len(forms)), strict=True))
        words.stem_of = dict(zip(forms, stems_of, strict=True))
        words._long, words.count = long, count
        halves = np.frombuffer(low, dtype=np.uint64), np.frombuffer(high, dtype=np.uint64)
        words._table.add(*halves, np.frombuffer(numbers, dtype=np.int32))
        words._split_at, words._split_forms = array("q", split_at), array("q", split_forms)
        return words

    def _look_up(self, data: bytes, starts: Array, lengths: Array) -> Array:
        """[words]: the number of each; -1 - n for the n-th of those with several forms or none."""
        low, high = _halves(data, starts, lengths)
        found, known = self._table.find(low, high)
        known &= lengths <= SHORT_BYTES
        unknown = (~known).nonzero()[0]
        if len(unknown):
            found[unknown] = self._learn(data, starts[unknown], lengths[unknown], low[unknown], high[unknown])
        return found

    def _learn(self, data: bytes, starts: Array, lengths: Array, low: Array, high: Array) -> list[int]:
        """Numbers of words that the table does not have; short ones are put into it."""
        words = [data[at:end] for at, end in zip(starts.tolist(), (starts + lengths).tolist(), strict=True)]
        first_at = dict(zip(reversed(words), reversed(range(len(words))), strict=True))
        new = [word for word in first_at if word not in self._long]
        numbers = dict(zip(new, self._analysed(new), strict=True))
        self._long.update((word, number) for word, number in numbers.items() if len(word) > SHORT_BYTES)
        short = [word for word in new if len(word) <= SHORT_BYTES]
        at = np.fromiter(map(first_at.__getitem__, short), dtype=np.int64, count=len(short))
        own = np.fromiter(map(numbers.__getitem__, short), dtype=np.int32, count=len(short))
        self._table.add(low[at], high[at], own)
        numbers.update((word, self._long[word]) for word in first_at if len(word) > SHORT_BYTES)
        return list(map(numbers.__getitem__, words))

    def _analysed(self, words: Sequence[bytes]) -> list[int]:
        """Numbers of words that were never met."""
        self.count += len(words)
        texts = b"\n".join(words).decode("utf-8", "surrogatepass").split("\n") if words else []
        known, before = self.forms, len(self.forms)
        found: list[int] = []
        for text in texts:
            plain = plain_form(text)
            if plain:
                found.append(known.setdefault(plain, len(known)))
            else:
                own = [known.setdefault(form, len(known)) for form in forms(text)]
                found.append(own[0] if len(own) == 1 else self._split(own))
        new = list(islice(reversed(known), len(known) - before))
        self.stem_of.update(zip(reversed(new), stems(new[::-1]), strict=True))
        return found

    def _split(self, own: Sequence[int]) -> int:
        """The number of a word of several forms, or none."""
        self._split_forms.extend(own)
        self._split_at.append(len(self._split_forms))
        return 1 - len(self._split_at)

    def _flat(self, words: Array, per_text: Array) -> tuple[Array, Array]:
        """Words to forms, where words of several forms, or none, are spread."""
        split = (words < 0).nonzero()[0]
        if not len(split):
            return words, per_text
        at = np.array(self._split_at)  # a copy: an array that is looked at cannot grow
        which = -1 - words[split]
        many = at[which + 1] - at[which]
        counts = np.ones(len(words), dtype=np.int64)
        counts[split] = many
        ends = np.concatenate((np.zeros(1, dtype=np.int64), counts.cumsum()))
        flat = words.repeat(counts)
        within = within_runs(many)
        flat[ends[split].repeat(many) + within] = np.array(self._split_forms)[at[which].repeat(many) + within]
        text_ends = np.concatenate((np.zeros(1, dtype=np.int64), per_text.cumsum()))
        return flat, np.diff(ends[text_ends])


def _words_in(data: bytes) -> tuple[Array, Array]:
    """Where each word begins, and how many bytes it has; the data begin and end with separators."""
    inside = np.frombuffer(data, dtype=np.uint8) >= SEPARATORS_END
    edges = (inside[1:] != inside[:-1]).nonzero()[0] + 1
    starts = edges[0::2]
    return starts, edges[1::2] - starts


def _halves(data: bytes, starts: Array, lengths: Array) -> tuple[Array, Array]:
    """The first and second 8 bytes of each word as numbers; bytes after its end are zero."""
    at_any = np.ndarray((len(data) - _HALF + 1,), dtype="<u8", buffer=data, strides=(1,))
    low = at_any.take(starts)
    low &= _MASKS.take(lengths, mode="clip")
    high = np.zeros(len(starts), dtype=np.uint64)
    longer = (lengths > _HALF).nonzero()[0]
    rest = lengths[longer] - _HALF
    high[longer] = at_any.take(starts[longer] + _HALF) & _MASKS.take(rest, mode="clip")
    return low, high


class _Table:
    """Pairs of numbers to numbers, by open addressing; (0, 0) is no key. Secret factors keep crafted words apart."""

    def __init__(self) -> None:
        self._factors = np.array([secrets.randbits(64) | 1, secrets.randbits(64) | 1], dtype=np.uint64)
        self._used = 0
        self._make(_FIRST_SLOTS)

    def _make(self, slots: int) -> None:
        self._low = np.zeros(slots, dtype=np.uint64)
        self._high = np.zeros(slots, dtype=np.uint64)
        self._number = np.zeros(slots, dtype=np.int32)
        self._shift = np.uint64(64 - (slots.bit_length() - 1))

    def _home(self, low: Array, high: Array) -> Array:
        mixed = high * self._factors[1]
        mixed ^= mixed >> np.uint64(32)
        mixed += low
        mixed *= self._factors[0]
        mixed ^= mixed >> np.uint64(32)
        mixed *= self._factors[0]
        mixed >>= self._shift
        home: Array = mixed.view(np.int64)
        return home

    def find(self, low: Array, high: Array) -> tuple[Array, Array]:
        """Number of each key, i4, and whether it is known."""
        slot = self._home(low, high)
        known = (self._low.take(slot) == low) & (self._high.take(slot) == high)
        found = self._number.take(slot)
        open_ = (~known).nonzero()[0]
        while len(open_):
            at = slot[open_]
            here = self._low.take(at)
            high_here = self._high.take(at)
            same = (here == low[open_]) & (high_here == high[open_])
            found[open_[same]] = self._number[at[same]]
            known[open_[same]] = True
            going = ~same & ((here != 0) | (high_here != 0))
            open_ = open_[going]
            slot[open_] = (at[going] + 1) & (len(self._low) - 1)
        return found, known

    def entries(self) -> tuple[Array, Array, Array]:
        """All keys and their numbers."""
        used = ((self._low != 0) | (self._high != 0)).nonzero()[0]
        return self._low[used], self._high[used], self._number[used]

    def add(self, low: Array, high: Array, numbers: Array) -> None:
        """Add distinct keys that are not there yet."""
        self._used += len(low)
        if self._used > _FULLEST * len(self._low):
            low, high, numbers = map(np.concatenate, zip(self.entries(), (low, high, numbers), strict=True))
            self._make(1 << (int(self._used / _FULLEST) * 2).bit_length())
        self._put(low, high, numbers)

    def _put(self, low: Array, high: Array, numbers: Array) -> None:
        slot = self._home(low, high)
        left = np.arange(len(low))
        while len(left):
            at = slot[left]
            free = (self._low[at] == 0) & (self._high[at] == 0)
            # of several keys for one slot the last one written has it
            self._number[at[free]] = left[free]
            mine = free.copy()
            mine[free] = self._number[at[free]] == left[free]
            self._low[at[mine]], self._high[at[mine]] = low[left[mine]], high[left[mine]]
            self._number[at[mine]] = numbers[left[mine]]
            left, at = left[~mine], at[~mine]
            slot[left] = (at + 1) & (len(self._low) - 1)
