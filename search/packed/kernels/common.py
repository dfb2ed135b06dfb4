"""What all compiled loops share. mypy takes numpy's numbers for other types than int and float; numba knows better."""
# mypy: disable-error-code="assignment, arg-type, no-any-return, return-value"

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numba import config, njit

from index import analysis
from index.codec import frequencies, postings, rows
from index.codec.format import Array
from index.codec.frequencies import BLOCK, KIND_BITS, OTHER, TITLE_WEIGHT
from index.codec.rows import ROW_BITS
from search import highlight
from search.packed import images, lengths, text
from search.packed.text import EDGE, POSTING, POSTING_END, Text

WINDOW = 4_096
"""Rows that are worked on at a time: what is known of them stays in the processor's first cache."""
ROUNDING = 1 + 1e-9
"""Makes an upper bound one in spite of rounding."""
SPARSE = 16
"""A list this many times shorter than another is looked up in it step by step."""


_HERE = Path(__file__).parent
_CONSTANTS = (text, lengths, images, highlight, frequencies, postings, rows, analysis)
"""Modules whose constants are compiled into the loops."""


def _kept_in() -> Path:
    """Folder of the compiled loops, named after all that they are made of: numba itself looks at one file a function.

    Inside $NUMBA_CACHE_DIR, else beside this file, else, where that cannot be written, in the user's own cache.
    """
    sources = [*sorted(_HERE.glob("*.py")), *(Path(str(module.__file__)) for module in _CONSTANTS)]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources))
    beside = _HERE / "__pycache__"
    own = beside if os.access(_HERE, os.W_OK) else Path.home() / ".cache" / "clippings"
    kept = Path(config.CACHE_DIR or own) / f"loops-{digest.hexdigest()[:16]}"
    if not kept.exists():
        copy_compiled(beside / kept.name, kept)
    return kept


def copy_compiled(installed: Path, kept: Path) -> None:
    """Copy loops that were compiled at installation to where numba may write, for it reads from nowhere else."""
    if not installed.is_dir():
        return
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=kept.parent, ignore_cleanup_errors=True) as made:
            shutil.copytree(installed, Path(made) / kept.name)
            # Another process may have been faster: then the folder is there, and this fails.
            (Path(made) / kept.name).rename(kept)


config.CACHE_DIR = str(_kept_in())

# With bounds checked a damaged file ends in an IndexError, as in numpy; that costs a fifth of the time. Loops over a
# slice need no checks.
entry = njit(cache=True, nogil=True, error_model="numpy", boundscheck=True)
"""For what Python calls. What only other loops call is compiled into them: a way in from Python for each took a sixth
of the time to compile."""
compiled = njit(error_model="numpy", boundscheck=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
trusting = njit(error_model="numpy", boundscheck=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""For a function whose caller has checked that it stays inside its arrays, whatever these hold."""


LOW = (1 << ROW_BITS) - 1
_PAIRS = np.arange(256)
OTHERS_IN = ((_PAIRS & OTHER) == OTHER).astype(np.uint8) + (_PAIRS >> KIND_BITS == OTHER).astype(np.uint8)
"""[256]: of the two kinds in a byte, how many are OTHER."""


@compiled
def first_not_below(rising: Array, start: int, end: int, least: int) -> int:
    """The first place from `start` on, of an array that rises, where something not below the least stands, or `end`."""
    while start < end:
        middle = (start + end) >> 1
        if np.int64(rising[middle]) < least:
            start = middle + 1
        else:
            end = middle
    return start


@compiled
def wide(big_at: Array, big: Array, index: int) -> int:
    """A number that does not fit the packed array."""
    return np.int64(big[first_not_below(big_at, 0, len(big_at), index)])


@compiled
def other_before(text: Text, posting: int) -> int:
    """How many postings before this one have the kind OTHER."""
    begin = posting // BLOCK * BLOCK
    found = np.int64(text.others[posting // BLOCK])
    for pair in text.kind[begin >> 1 : posting >> 1]:
        found += OTHERS_IN[pair]
    if posting & 1:
        found += (text.kind[posting >> 1] & OTHER) == OTHER
    return found


@compiled
def other(text: Text, posting: int) -> int:
    """The frequency of a posting of the kind OTHER."""
    at = other_before(text, posting)
    return np.int64(text.body[at]) + TITLE_WEIGHT * np.int64(text.title[at])


@compiled
def together(text: Text, spans: Array, allowed: Array, few: Array) -> tuple[Array, Array]:
    """[rows, stems]: the postings of the articles that have all of some stems, by row; [rows]: the rows.

    spans: as Starts.all_of gives them.  allowed [rows]: only these count, all of them live; empty for all that are.
    few: the same as a list of rows, rising, i8, which goes before it.
    """
    order = _by_length(spans)
    # One stem comes with a list.
    first, second = spans[order[0]], spans[order[min(1, len(order) - 1)]]
    room = first[POSTING_END] - first[POSTING] + 1
    found = np.empty((room, len(spans)), np.int64)
    rows = np.empty(room, np.int64)
    if len(few):
        met, count = 1, _among(text.row, first, few, found, rows, order)
    elif len(allowed) or second[POSTING_END] - second[POSTING] > room * SPARSE:
        # What does not pass is not looked for among the other stems.
        met, count = 1, _passing(text.row, first, allowed, found, rows, order)
    else:
        check_edges(text.row, first)
        check_edges(text.row, second)
        by_row = np.zeros(_power_not_below(min(text.rows, 1 << ROW_BITS)), np.uint16)
        met, count = 2, _meet(text.row, first, second, by_row, found, rows, order)
    if len(text.gone) and not len(allowed) and not len(few):
        count = _leave_out(text.gone, rows[:count], found)
    for place in range(met, len(order)):
        own = find(text.row, spans[order[place]], rows[:count])
        kept = 0
        for at in range(count):
            rows[kept] = rows[at]
            for before in range(place):
                found[kept, order[before]] = found[at, order[before]]
            found[kept, order[place]] = own[at]
            kept += own[at] >= 0
        count = kept
    return found[:count], rows[:count]


@compiled
def _leave_out(gone: Array, rows: Array, found: Array) -> int:
    """Take deleted rows and their postings out of some rows, where they are; how many are left. Both rise."""
    kept = next_gone = 0
    for at in range(len(rows)):
        row = rows[at]
        while next_gone < len(gone) and np.int64(gone[next_gone]) < row:
            next_gone += 1
        rows[kept] = row
        for stem in range(found.shape[1]):
            found[kept, stem] = found[at, stem]
        kept += next_gone == len(gone) or np.int64(gone[next_gone]) != row
    return kept


@compiled
def is_gone(gone: Array, row: int) -> bool:
    """Is a row among some rising ones?"""
    at = first_not_below(gone, 0, len(gone), row)
    return at < len(gone) and np.int64(gone[at]) == row


@compiled
def copy(to: Array, given: Array) -> None:
    """Copy an array into another of its length. To compile the assignment of a whole array takes seconds, for the words
    of its error."""
    for at in range(len(to)):
        to[at] = given[at]


@compiled
def postings_of(spans: Array) -> int:
    """How many postings some stems have together."""
    count = 0
    for stem in range(len(spans)):
        count += spans[stem, POSTING_END] - spans[stem, POSTING]
    return count


@compiled
def spans_in(spans: Array, at: int) -> Array:
    """[stems, …]: of spans [stems, segments, …] those in one segment."""
    own = np.empty((spans.shape[0], spans.shape[2]), np.int64)
    for stem in range(spans.shape[0]):
        copy(own[stem], spans[stem, at])
    return own


@compiled
def part_of(rows_of_all: Array, base: int, rows: int) -> Array:
    """What an array of all rows, or an empty one, has of those of a segment."""
    return rows_of_all[base : base + rows] if len(rows_of_all) else rows_of_all


@compiled
def rows_in(few: Array, base: int, rows: int) -> Array:
    """Of some rows of all, rising, those of a segment, in its own numbers, i8."""
    first = first_not_below(few, 0, len(few), base)
    own = np.empty(first_not_below(few, first, len(few), base + rows) - first, np.int64)
    for at in range(len(own)):
        own[at] = np.int64(few[first + at]) - base
    return own


@compiled
def _among(of_posting: Array, first: Array, few: Array, found: Array, rows: Array, order: Array) -> int:
    """Write down those of few rows that the first stem has, and their postings; how many there are."""
    kept = 0
    if len(few) * SPARSE < first[POSTING_END] - first[POSTING]:
        own = find(of_posting, first, few)
        for at in range(len(few)):
            rows[kept] = few[at]
            found[kept, order[0]] = own[at]
            kept += own[at] >= 0
        return kept
    check_edges(of_posting, first)
    bits = np.zeros((1 << ROW_BITS) // 8, np.uint8)
    start = 0
    for block in range(len(first) - EDGE - 1):
        base = block << ROW_BITS
        end = first_not_below(few, start, len(few), base + (1 << ROW_BITS))
        begin = first[EDGE + block]
        own_rows = of_posting[begin : first[EDGE + block + 1]]
        kept = _among_bits(own_rows, begin, base, few[start:end], bits, found[:, order[0]], rows, kept)
        start = end
    return kept


@trusting
def _among_bits(
    of_posting: Array, begin: int, base: int, few: Array, bits: Array, found: Array, rows: Array, kept: int
) -> int:
    """The same in one block of rows, which begins at a row `base` and a posting `begin`. bits: all zero, as it is left:
    a bit for each row of a block, which stays in the processor's first cache."""
    for row in few:
        bits[(row & LOW) >> 3] |= np.uint8(1 << (row & 7))
    for at in range(len(of_posting)):
        row = np.int64(of_posting[at])
        rows[kept] = base + row
        found[kept] = begin + at
        kept += bits[row >> 3] >> np.uint8(row & 7) & 1
    for row in few:
        bits[(row & LOW) >> 3] = 0
    return kept


@compiled
def _passing(of_posting: Array, first: Array, allowed: Array, found: Array, rows: Array, order: Array) -> int:
    """Write down the allowed rows of the first stem, and their postings; how many there are."""
    kept = 0
    for block in range(len(first) - EDGE - 1):
        for posting in range(first[EDGE + block], first[EDGE + block + 1]):
            row = (block << ROW_BITS) + np.int64(of_posting[posting])
            rows[kept] = row
            found[kept, order[0]] = posting
            kept += not len(allowed) or allowed[row]
    return kept


@compiled
def _by_length(spans: Array) -> Array:
    """Places of the stems, that with fewest postings first."""
    order = np.empty(len(spans), np.int64)
    for stem in range(len(spans)):
        at = stem
        size = spans[stem, POSTING_END] - spans[stem, POSTING]
        while at and spans[order[at - 1], POSTING_END] - spans[order[at - 1], POSTING] > size:
            order[at] = order[at - 1]
            at -= 1
        order[at] = stem
    return order


@compiled
def _power_not_below(number: int) -> int:
    power = 1
    while power < number:
        power *= 2
    return power


@trusting
def _meet(of_posting: Array, first: Array, second: Array, place: Array, found: Array, rows: Array, order: Array) -> int:
    """Write down the rows that the first two stems have both, and their postings; how many there are.

    first, second: of stems that `check_edges` has looked at.  place [a power of two]: of the longer one's postings by
    row, counted from where the block begins. One left from another block is another row's. Cleared, although any number
    would do: then nearly all are in the block, and the processor guesses that rightly.

    Nothing branches on a comparison of rows: to guess wrongly which of two is less takes longer than to note every
    posting of the longer list.
    """
    kept = 0
    shorter, longer = order[0], order[1]
    # A row of a damaged file that is not in the segment takes another one's place, and is another number.
    mask = np.uint16(len(place) - 1)
    for block in range(len(first) - EDGE - 1):
        base = block << ROW_BITS
        begin, end = second[EDGE + block], second[EDGE + block + 1]
        there = of_posting[begin:end]
        if not len(there):
            continue
        for posting in range(len(there)):
            place[there[posting] & mask] = np.uint16(posting)
        for posting in range(first[EDGE + block], first[EDGE + block + 1]):
            row = of_posting[posting]
            own = np.int64(place[row & mask])
            own *= own < len(there)
            rows[kept] = base + np.int64(row)
            found[kept, shorter] = posting
            found[kept, longer] = begin + own
            kept += there[own] == row
    return kept


@compiled
def check_edges(of_posting: Array, span: Array) -> None:
    """Raises IndexError for the stem of a damaged file: one whose postings do not lie inside, block after block."""
    if span[EDGE] != span[POSTING] or span[len(span) - 1] != span[POSTING_END]:
        raise IndexError("edges of postings")
    for block in range(len(span) - EDGE - 1):
        if not 0 <= span[EDGE + block] <= span[EDGE + block + 1] <= len(of_posting):
            raise IndexError("edges of postings")


@compiled
def check_rows(rows: Array, size: int) -> None:
    """Raises IndexError for rows of a damaged file, which are not inside their block."""
    if size < 1 << ROW_BITS:
        for row in rows:
            if row >= size:
                raise IndexError("rows of postings")


@compiled
def find(of_posting: Array, span: Array, rows: Array) -> Array:
    """The posting of each of the rising rows that a stem has, -1 where there is none."""
    found = np.full(len(rows), -1, np.int64)
    marks = np.zeros(WINDOW if (span[POSTING_END] - span[POSTING]) <= len(rows) * SPARSE else 0, np.int64)
    first = 0
    while first < len(rows):
        block = rows[first] >> ROW_BITS
        last = first + 1
        while last < len(rows) and rows[last] >> ROW_BITS == block:
            last += 1
        start, end = span[EDGE + block], span[EDGE + block + 1]
        if len(marks):
            _find_many(of_posting, start, end, rows[first:last], found[first:last], marks)
        else:
            _find_few(of_posting, start, end, rows[first:last], found[first:last])
        first = last
    return found


@compiled
def _find_many(of_posting: Array, start: int, end: int, rows: Array, found: Array, marks: Array) -> None:
    """As find, inside a block of rows.

    marks [WINDOW]: postings by the low bits of their rows; one that is left from before is another row's.
    """
    if start == end:
        return
    posting = start
    at = 0
    while at < len(rows):
        stop = ((rows[at] & LOW) // WINDOW + 1) * WINDOW
        while posting < end:
            row = np.int64(of_posting[posting])
            if row >= stop:
                break
            marks[row & (WINDOW - 1)] = posting
            posting += 1
        while at < len(rows):
            row = rows[at] & LOW
            if row >= stop:
                break
            own = max(marks[row & (WINDOW - 1)], start)
            if np.int64(of_posting[own]) == row:
                found[at] = own
            at += 1


@compiled
def _find_few(of_posting: Array, start: int, end: int, rows: Array, found: Array) -> None:
    """As find, inside a block of rows, for few rows: from each on to the next by steps that double."""
    low = start
    for at in range(len(rows)):
        row = rows[at] & LOW
        step, high = 1, low
        while high < end and np.int64(of_posting[high]) < row:
            low = high + 1
            high += step
            step <<= 1
        high = min(high, end)
        while low < high:
            middle = (low + high) >> 1
            if np.int64(of_posting[middle]) < row:
                low = middle + 1
            else:
                high = middle
        if low < end and np.int64(of_posting[low]) == row:
            found[at] = low


@compiled
def keep(best: Array, score: float) -> None:
    """Put a score among the best ones, rising, in place of the lowest."""
    at = 1
    while at < len(best) and best[at] < score:
        best[at - 1] = best[at]
        at += 1
    best[at - 1] = score
