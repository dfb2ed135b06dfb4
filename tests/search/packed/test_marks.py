from __future__ import annotations

import math
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import forms
from index.codec.lookup import Term
from index.generations import open_generation
from search.packed import query as pq
from search.packed.engine import open_engine
from search.packed.marks import Pattern, marks_in, patterns, spellings
from search.packed.matches import Scorer
from search.packed.tree import Evaluation
from search.parser import parse
from tests.search.archives import publish_articles
from tests.search.corpus import article

TEXTS = st.text(alphabet="us15,. '_-\nUS", max_size=24)


@given(TEXTS, TEXTS)
@example("10,001 U.S.'s u.s.,us us' 5.5", "1,0001 us 10001 5.5")
def test_looking_for_forms_finds_what_analysing_all_tokens_finds(text: str, typed: str) -> None:
    for form in set(forms(typed)) | set(forms(text)):
        term = Term(None, (form,), stemmed=False)
        looked = marks_in(text, "body", [Pattern((term,), None, spellings((form,)))])
        analysed = marks_in(text, "body", [Pattern((term,), None, None)])
        assert looked == analysed, form


def test_equal_leaves_mark_once(tmp_path: Path) -> None:
    publish_articles(tmp_path / "index", [article("a", body="War and peace, and wars")])
    corpus = open_engine(open_generation(tmp_path / "index")).corpus
    tree = pq.to_tree(parse(" OR ".join(["war", "Wars", "peace", '"war peace"', '"war peace"~2'] * 9)).tree)
    found = patterns(corpus, tree, Evaluation(Scorer(corpus), expansions=8, deadline=math.inf))
    assert [(len(each.terms), each.slop) for each in found] == [(1, None), (1, None), (2, None), (2, 2)]
    corpus.close()
