"""The loops of a search, compiled by numba: for processes that serve, where its start is paid once.

One call goes through all segments; what it calls works on one of them, and rows there are its own. Importing this
costs 0.2 s and 120 MB, so only loops.py does, and only where it is asked to. A call that takes arrays counts references
with locked instructions, so no function is called for single elements but for those that are rare: `wide` for numbers
that do not fit a narrow array, `keep` for a score that is among the best.
"""

from __future__ import annotations

from search.packed.kernels.any import best_of_any
from search.packed.kernels.cutting import cut_texts
from search.packed.kernels.forms import best_of_forms
from search.packed.kernels.lexicon import expand
from search.packed.kernels.places import add_nearness, phrase, with_forms
from search.packed.kernels.ranking import (
    all_of,
    any_of,
    best_of_all,
    best_of_one,
    count_gone,
    rows_of_all,
    rows_of_any,
)
from search.packed.kernels.spellings import find_spellings
from search.packed.kernels.values import count_values, list_rows

__all__ = [
    "add_nearness",
    "all_of",
    "any_of",
    "best_of_all",
    "best_of_any",
    "best_of_forms",
    "best_of_one",
    "count_gone",
    "count_values",
    "cut_texts",
    "expand",
    "find_spellings",
    "list_rows",
    "phrase",
    "rows_of_all",
    "rows_of_any",
    "with_forms",
]
