"""Which surface forms are spelt nearly like a text: what expand.py answers form by form."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.postings import OTHER_LETTERS
from search.packed.kernels.common import compiled


@compiled
def near_forms(
    data: Array, ends: Array, letters: Array, own: int, first: int, last: int, text: Array, edits: int
) -> tuple[Array, Array]:
    """Numbers of the forms from `first` up to `last` within `edits` of an ASCII text by optimal string alignment, and
    of those with other letters than ASCII's, which are not looked at.

    data, ends: bytes of all forms.  letters: of all, as letters_of gives them.  own: those of the text.
    """
    near = np.empty(last - first + 1, np.int64)
    unknown = np.empty(last - first + 1, np.int64)
    size = len(text)
    rows = np.zeros((3, size + 1), np.int64)
    found = others = 0
    for number in range(first, last):
        if letters[number] & OTHER_LETTERS:
            unknown[others] = number
            others += 1
            continue
        differing = np.int64(letters[number]) ^ own
        many = 0
        while differing:
            differing &= differing - 1
            many += 1
        start, end = np.int64(ends[number]), np.int64(ends[number + 1])
        if many > 2 * edits or abs(end - start - size) > edits:
            continue
        before, above, row = rows[0], rows[1], rows[2]
        for at in range(size + 1):
            row[at] = at
        for sign in range(end - start):
            before, above, row = above, row, before
            row[0] = sign + 1
            letter = data[start + sign]
            for at in range(1, size + 1):
                cell = min(above[at] + 1, row[at - 1] + 1, above[at - 1] + (text[at - 1] != letter))
                if sign and at > 1 and text[at - 2] == letter and text[at - 1] == data[start + sign - 1]:
                    cell = min(cell, before[at - 2] + 1)
                row[at] = cell
        near[found] = number
        found += row[size] <= edits
    return near[:found], unknown[:others]
