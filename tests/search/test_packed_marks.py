from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import forms
from index.codec.lookup import Term
from search.packed_marks import Pattern, marks_in, spellings

TEXTS = st.text(alphabet="us15,. '_-\nUS", max_size=24)


@given(TEXTS, TEXTS)
@example("10,001 U.S.'s u.s.,us us' 5.5", "1,0001 us 10001 5.5")
def test_looking_for_forms_finds_what_analysing_all_tokens_finds(text: str, typed: str) -> None:
    for form in set(forms(typed)) | set(forms(text)):
        term = Term(None, (form,), stemmed=False)
        looked = marks_in(text, "body", [Pattern((term,), None, spellings((form,)))])
        analysed = marks_in(text, "body", [Pattern((term,), None, None)])
        assert looked == analysed, form
