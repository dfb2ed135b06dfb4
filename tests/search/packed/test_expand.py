from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.codec.format import encode_strings
from index.codec.postings import letters_of
from search.packed.expand import alignment_distances, one_edit
from search.packed.text import Lexicon, lexicons_of
from tests.search.naive import is_close

TEXTS = st.text(alphabet="abcé1", min_size=1, max_size=6)


@given(TEXTS, TEXTS)
def test_one_edit_is_a_distance_of_one(form: str, text: str) -> None:
    assert one_edit("x" + form, "x" + text) == is_close("x" + form, "x" + text, 1)


@given(st.lists(TEXTS, min_size=1, max_size=8), TEXTS, st.integers(0, 3))
def test_distances_of_many_at_once(forms: list[str], text: str, edits: int) -> None:
    found = (alignment_distances([f"x{form}" for form in forms], f"x{text}") <= edits).tolist()
    assert found == [is_close(f"x{form}", f"x{text}", edits) for form in forms]


@given(
    st.text(alphabet="abcdxyz0129'.", min_size=1, max_size=8), st.text(alphabet="abcdxyz0129'.", min_size=1, max_size=8)
)
def test_letters_differ_in_two_bits_an_edit(form: str, text: str) -> None:
    one, other = letters_of(*encode_strings([form, text])).tolist()
    (distance,) = alignment_distances([form], text).tolist()
    assert (one ^ other).bit_count() <= 2 * distance


@given(st.sets(TEXTS, min_size=1, max_size=8), TEXTS, st.integers(1, 2))
def test_compiled_loops_find_forms_that_are_spelt_nearly_alike(typed: set[str], text: str, edits: int) -> None:
    kernels = pytest.importorskip("search.packed.kernels")
    forms = sorted((f"x{form}" for form in typed), key=str.encode)
    data, ends = encode_strings(forms)
    letters, raw = letters_of(data, ends), np.frombuffer(f"x{text}".encode(), dtype=np.uint8)
    rest = [np.zeros(1, np.uint32)] * 6
    table = lexicons_of([Lexicon(data, ends, letters, *rest)])
    near, _, unknown, _ = kernels.expand(table, raw, edits)
    assert unknown.tolist() == [at for at, form in enumerate(forms) if not form.isascii()]
    if text.isascii():
        assert near.tolist() == [
            at for at, form in enumerate(forms) if form.isascii() and is_close(form, f"x{text}", edits)
        ]


@given(st.lists(st.sets(TEXTS, max_size=8), min_size=1, max_size=3), TEXTS)
def test_compiled_loops_find_forms_that_begin_with_a_text(segments: list[set[str]], text: str) -> None:
    kernels = pytest.importorskip("search.packed.kernels")
    columns = [sorted({"x", *own}, key=str.encode) for own in segments]
    rest = [np.zeros(1, np.uint32)] * 6
    lexicons = [Lexicon(data, ends, letters_of(data, ends), *rest) for data, ends in map(encode_strings, columns)]
    raw = np.frombuffer(text.encode(), dtype=np.uint8)
    numbers, at, others, _ = kernels.expand(lexicons_of(lexicons), raw, -1)
    expected = [[number for number, form in enumerate(own) if form.startswith(text)] for own in columns]
    found = [numbers[start:end].tolist() for start, end in itertools.pairwise(at.tolist())]
    assert found == expected
    assert not len(others)
