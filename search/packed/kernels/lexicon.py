"""Which surface forms a prefix or fuzzy word stands for, and what is known of their stems."""
# mypy: disable-error-code="assignment, arg-type, no-any-return, return-value"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.postings import LETTERS, OTHER_LETTERS
from search.packed.kernels.common import compiled, entry, trusting
from search.packed.kernels.memory import lexicon_at
from search.packed.text import CODE, CODE_BITS, CODE_END, EDGE, POSTING, POSTING_END, Lexicon

FAR = 1 << 20
"""More edits than anybody asks for."""
_WORD = 8
"""Marks of so many forms are one number of 64 bits."""


@entry
def expand(lexicons: Array, text: Array, edits: int) -> tuple[Array, Array, Array, Array]:
    """Numbers of the forms that begin with a text, or are close to it, segment by segment; where those of each segment
    begin; and the same of forms of other letters, which may be close.

    lexicons: as text.lexicons_of gives them.  text: bytes; ASCII for those that are close.  edits: -1 for forms that
    begin with it; else those within so many edits of it, first letter the same.
    """
    numbers = np.empty(0, np.int64)
    unknown = np.empty(0, np.int64)
    numbers_at = np.zeros(len(lexicons) + 1, np.int64)
    unknown_at = np.zeros(len(lexicons) + 1, np.int64)
    beginning = text if edits < 0 else text[:1]
    for at in range(len(lexicons)):
        lexicon = lexicon_at(lexicons, at)
        first = _lower_bound(lexicon, beginning, False)
        last = _lower_bound(lexicon, beginning, True)
        if edits < 0:
            numbers = np.concatenate((numbers, np.arange(first, last)))
        else:
            near, other = _near(lexicon, first, last, text, edits)
            numbers = np.concatenate((numbers, near))
            unknown = np.concatenate((unknown, other))
        numbers_at[at + 1], unknown_at[at + 1] = len(numbers), len(unknown)
    return numbers, numbers_at, unknown, unknown_at


@compiled
def _lower_bound(lexicon: Lexicon, text: Array, beyond: bool) -> int:
    """The first form that is not below a text; `beyond`: nor begins with it."""
    data, ends = lexicon.data, lexicon.ends
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high) >> 1
        start, end = np.int64(ends[middle]), np.int64(ends[middle + 1])
        at = 0
        while at < len(text) and start + at < end and data[start + at] == text[at]:
            at += 1
        if beyond if at == len(text) else start + at == end or data[start + at] < text[at]:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _near(lexicon: Lexicon, first: int, last: int, text: Array, edits: int) -> tuple[Array, Array]:
    """Numbers of the forms from `first` up to `last` within `edits` of an ASCII text by optimal string alignment, and
    of those with other letters than ASCII's, which are not looked at."""
    data, ends, letters = lexicon.data, lexicon.ends, lexicon.letters
    own = np.uint32(0)
    for sign in text:
        own |= LETTERS[sign]
    words = np.zeros((last - first) // _WORD + 1, np.uint64)
    plausible = words.view(np.uint8)
    _compare_letters(letters[first:last], own, 2 * edits, plausible)
    near = np.empty(last - first + 1, np.int64)
    unknown = np.empty(last - first + 1, np.int64)
    size = len(text)
    rows = np.empty((3, size + 1), np.int64)
    found = others = 0
    for word in range(len(words)):
        if not words[word]:
            continue
        for at in range(word * _WORD, word * _WORD + _WORD):
            if not plausible[at]:
                continue
            number = first + at
            if letters[number] & OTHER_LETTERS:
                unknown[others] = number
                others += 1
                continue
            start, end = np.int64(ends[number]), np.int64(ends[number + 1])
            if abs(end - start - size) <= edits:
                near[found] = number
                found += _distance(data[start:end], text, edits, rows) <= edits
    return near[:found], unknown[:others]


@compiled
def _distance(form: Array, text: Array, edits: int, rows: Array) -> int:
    """The edits between two texts whose lengths differ by no more than `edits`, if there are no more; else too many.

    rows [3, signs of the text + 1]: room. Only what is that close to the diagonal is worked out, from where they begin
    to differ until all of it is too far.
    """
    same = 0
    while same < min(len(form), len(text)) and form[same] == text[same]:
        same += 1
    form, text = form[same:], text[same:]
    before, above, row = rows[0], rows[1], rows[2]
    for place in range(len(text) + 1):
        row[place] = place
    smallest = 0
    for sign in range(len(form)):
        before, above, row = above, row, before
        smallest_above, smallest = smallest, FAR
        first, last = max(1, sign + 1 - edits), min(len(text), sign + 1 + edits)
        row[first - 1] = FAR if first > 1 else sign + 1
        letter = form[sign]
        for place in range(first, last + 1):
            cell = min(above[place] + 1, row[place - 1] + 1, above[place - 1] + (text[place - 1] != letter))
            if sign and place > 1 and text[place - 2] == letter and text[place - 1] == form[sign - 1]:
                cell = min(cell, before[place - 2] + 1)
            row[place] = cell
            smallest = min(smallest, cell)
        if last < len(text):
            row[last + 1] = FAR
        smallest = min(smallest, row[first - 1])
        if smallest > edits and smallest_above >= edits:
            return FAR
    return row[len(text)]


@trusting
def _compare_letters(letters: Array, own: int, most: int, plausible: Array) -> None:
    """Mark those letters of which at most so many differ from `own`, and those that are not all known.

    Bits are counted by twos, fours and bytes: the processor does that for eight forms at once.
    """
    for at in range(len(letters)):
        bits = np.uint32(letters[at] ^ np.uint32(own))
        bits = np.uint32(bits - (bits >> np.uint32(1) & np.uint32(0x55555555)))
        bits = np.uint32((bits & np.uint32(0x33333333)) + (bits >> np.uint32(2) & np.uint32(0x33333333)))
        bits = np.uint32((bits + (bits >> np.uint32(4))) & np.uint32(0x0F0F0F0F))
        many = np.uint32(bits * np.uint32(0x01010101)) >> np.uint32(24)
        plausible[at] = (many <= most) | ((letters[at] & np.uint32(OTHER_LETTERS)) != 0)


@compiled
def choose(lexicons: Array, numbers: Array, numbers_at: Array, width: int) -> tuple[Array, Array, Array, Array, Array]:
    """The stems of some forms: spans [stems, width], segment by segment, as Starts.all_of gives them; where those of
    each segment begin; a mark for each code of each stem; where each stem's marks begin; and how many articles have
    any of a stem's forms that are chosen, deleted ones too, where that is known without counting, else -1.

    numbers, numbers_at: forms by number, as `expand` gives them.
    """
    spans = np.empty((len(numbers), width), np.int64)
    spans_at = np.zeros(len(lexicons) + 1, np.int64)
    marks_at = np.zeros(len(numbers) + 1, np.int64)
    count = 0
    stems = np.empty(len(numbers), np.int64)
    for at in range(len(lexicons)):
        lexicon = lexicon_at(lexicons, at)
        first, last = numbers_at[at], numbers_at[at + 1]
        for one in range(first, last):
            stems[one] = lexicon.stem[numbers[one]]
        before = -1
        for one in np.argsort(stems[first:last]):
            stem = stems[first + one]
            if stem != before:
                _write_span(lexicon, stem, spans[count])
                marks_at[count + 1] = (
                    marks_at[count] + np.int64(lexicon.slot_at[stem + 1]) - np.int64(lexicon.slot_at[stem])
                )
                count += 1
                before = stem
        spans_at[at + 1] = count
    marks = np.zeros(marks_at[count], np.bool_)
    having = np.full(count, -1, np.int64)
    for at in range(len(lexicons)):
        lexicon = lexicon_at(lexicons, at)
        first, last = numbers_at[at], numbers_at[at + 1]
        place, before = spans_at[at] - 1, -1
        for one in np.argsort(stems[first:last]):
            stem = stems[first + one]
            place += stem != before
            having[place] = lexicon.df[numbers[first + one]] if stem != before else -1
            before = stem
            slot = np.int64(lexicon.slot_at[stem])
            code = slot
            while lexicon.slot[code] != numbers[first + one]:
                code += 1
            marks[marks_at[place] + code - slot] = True
    for stem in range(count):
        if np.all(marks[marks_at[stem] : marks_at[stem + 1]]):
            having[stem] = spans[stem, POSTING_END] - spans[stem, POSTING]
    return spans[:count], spans_at, marks, marks_at[: count + 1], having


@compiled
def _write_span(lexicon: Lexicon, stem: int, span: Array) -> None:
    blocks = (len(lexicon.post_at) - 1) // (len(lexicon.slot_at) - 1)
    for block in range(len(span) - EDGE):
        span[EDGE + block] = lexicon.post_at[stem * blocks + min(block, blocks)]
    span[POSTING], span[POSTING_END] = span[EDGE], span[len(span) - 1]
    span[CODE], span[CODE_END] = lexicon.code_at[stem], lexicon.code_at[stem + 1]
    forms = _forms_of(lexicon, stem)
    bits = 0 if forms < 2 else 1  # as index.codec.codes.code_bits has it
    for most in (2, 4, 16, 256):
        bits = 2 * bits if forms > most else bits
    span[CODE_BITS] = bits


@compiled
def _forms_of(lexicon: Lexicon, stem: int) -> int:
    """How many forms a stem has."""
    return np.int64(lexicon.slot_at[stem + 1]) - np.int64(lexicon.slot_at[stem])
