"""Columns of what stands around each row of a page or text: its neighbours' values, and sums over them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def shifted(values: npt.NDArray[np.generic], step: int) -> npt.NDArray[np.float32]:
    """Each row's neighbour `step` rows on (back where negative); -1 beyond the ends. values: one a row, or several."""
    moved = np.full(values.shape, -1, dtype=np.float32)
    if step < 0:
        moved[-step:] = values[:step]
    else:
        moved[: max(len(values) - step, 0)] = values[step:]
    return moved


def window(
    values: npt.NDArray[np.floating], width: int, before: int | None = None, after: int | None = None
) -> npt.NDArray[np.float64]:
    """Sums over each row and its neighbours. width: how many to both sides, but for `before` and `after`.

    values: one a row, or several.
    """
    sums = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, dtype=np.float64, out=sums[1:])
    at = np.arange(len(values))
    first = np.maximum(at - (width if before is None else before), 0)
    last = np.minimum(at + (width if after is None else after) + 1, len(values))
    between: npt.NDArray[np.float64] = sums[last] - sums[first]
    return between


def nearest(marked: npt.NDArray[np.bool_], far: float) -> list[npt.NDArray[np.float64]]:
    """Rows to the nearest marked one before each and to the one after it, `far` at most."""
    count = len(marked)
    at = np.arange(count)
    last = np.maximum.accumulate(np.where(marked, at, -far))
    following = np.minimum.accumulate(np.where(marked, at, count + far)[::-1])[::-1]
    before = np.concatenate([[far], at[1:] - last[:-1]])
    after = np.concatenate([following[1:] - at[:-1], [far]])
    return [np.minimum(before, far), np.minimum(after, far)]
