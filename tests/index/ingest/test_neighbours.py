from __future__ import annotations

import numpy as np
import pytest

from index.ingest.neighbours import shifted, window


@pytest.mark.parametrize(
    ("step", "expected"),
    [(1, [2, 3, -1]), (-1, [-1, 1, 2]), (2, [3, -1, -1]), (-2, [-1, -1, 1]), (5, [-1] * 3), (-5, [-1] * 3)],
)
def test_neighbours_beyond_the_ends_are_none(step: int, expected: list[int]) -> None:
    assert shifted(np.array([1, 2, 3]), step).tolist() == expected


def test_sums_reach_to_both_sides_unless_told_otherwise() -> None:
    values = np.array([1.0, 2.0, 4.0, 8.0])
    assert window(values, 1).tolist() == [3, 7, 14, 12]
    assert window(values, 1, before=0).tolist() == [3, 6, 12, 8]
    assert window(values, 1, after=0).tolist() == [1, 3, 6, 12]
