from __future__ import annotations

import math
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import forms, tokenise
from index.codec.lookup import Term
from index.generations import open_generation
from search.highlight import merge_spans
from search.packed import query as pq
from search.packed.engine import open_engine
from search.packed.images import images
from search.packed.loops import load_kernels
from search.packed.marks import Pattern, marks_in, patterns, spellings
from search.packed.matches import Scorer
from search.packed.page import make_page, spans_on_page
from search.packed.tree import Evaluation
from search.parser import parse
from tests.search.archives import publish_articles
from tests.search.corpus import article

TEXTS = st.text(alphabet="us15,. '_-\nUS’“—é\u0301ß½²İжß中ﬁ…\u00ad😀", max_size=24)


@given(TEXTS, TEXTS)
@example("10,001 U.S.'s u.s.,us us' 5.5", "1,0001 us 10001 5.5")
@example("“us” U.S.’s ús u\u0301s usß 中us中 жus us½ 5²", "us 5 1 ж 中")
@example("us\u0301’s us’", "us")
@example("us’s 5-us, us us—U.S.'s 1_5 us 's us", "us us 5")
def test_looking_for_forms_finds_what_analysing_all_tokens_finds(text: str, typed: str) -> None:
    kernels = load_kernels()
    typed_forms, own = forms(typed), forms(text)
    singles = [(form,) for form in {*typed_forms, *own}]
    phrases = [wanted for wanted in (typed_forms[:3], own[:2], own[1:4]) if "".join(wanted).isascii()]
    for wanted in filter(None, (*singles, *phrases)):
        terms = tuple(Term(None, (form,), stemmed=False) for form in wanted)
        known = [each for form in wanted if (each := spellings((form,)))]
        pattern = Pattern(terms, None, known)
        analysed = marks_in(text, "body", [pattern._replace(spellings=None)])
        assert marks_in(text, "body", [pattern]) == analysed, wanted
        if kernels is not None:
            page = make_page([("us " * 3, text), (text, "x")])
            looked = spans_on_page(kernels, page, [pattern]).tolist()
            for own in (1, 2):
                spans = [(start, end) for number, start, end in looked if number == own]
                assert spans == sorted(spans)
                assert merge_spans(spans, len(text)) == analysed, wanted


@given(TEXTS)
def test_an_image_has_the_tokens_of_its_text_where_nothing_is_strange(text: str) -> None:
    image = images([text])
    assert len(image.data) == len(text)
    shown = image.data.tobytes().decode("ascii")
    if not len(image.strange) and all(form.isascii() for form in forms(text)):
        assert tokenise(shown) == tokenise(text)


def test_equal_leaves_mark_once(tmp_path: Path) -> None:
    publish_articles(tmp_path / "index", [article("a", body="War and peace, and wars")])
    corpus = open_engine(open_generation(tmp_path / "index")).corpus
    tree = pq.to_tree(parse(" OR ".join(["war", "Wars", "peace", '"war peace"', '"war peace"~2'] * 9)).tree)
    found = patterns(corpus, tree, Evaluation(Scorer(corpus), expansions=8, deadline=math.inf))
    assert [(len(each.terms), each.slop) for each in found] == [(1, None), (1, None), (2, None), (2, 2)]
    corpus.close()
