"""Distances between words, cell by cell of the table."""

from __future__ import annotations


def is_close(form: str, typed: str, edits: int) -> bool:
    """Same first letter, and within so many edits by optimal string alignment."""
    if form[:1] != typed[:1]:
        return False
    rows = [[i + j if not i * j else 0 for j in range(len(typed) + 1)] for i in range(len(form) + 1)]
    for i, a in enumerate(form, 1):
        for j, b in enumerate(typed, 1):
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == typed[j - 2] and b == form[i - 2]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1] <= edits
