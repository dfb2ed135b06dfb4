"""How memory for arrays is asked for and given back."""

from __future__ import annotations

from functools import cache

import numpy as np

_LARGEST_BYTES = 31 << 20
"""glibc learns from blocks below 32 MB."""


@cache
def keep_freed_memory() -> None:
    """Have the C library keep what arrays give back, for those that come after them; once a process.

    glibc returns large blocks to the system each time, and getting them anew costs more than the work on them, until
    a block has shown by its end that blocks of its size come and go. This one is never written, so it costs nothing.
    """
    np.empty(_LARGEST_BYTES, dtype=np.uint8)
