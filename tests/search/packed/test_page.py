"""The loop that cuts the fragments of a whole page gives what search.highlight gives of each text, sign for sign."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.highlight import merge_spans, snippets
from search.packed.images import folded, signs
from search.packed.loops import load_kernels
from search.packed.page import Page, _cut_all, make_page
from search.results import Snippet

Spans = list[tuple[int, int]]
TEXTS = st.text(alphabet="aAb_ .!\n…\"'’)<&é“漢\u0301\u00a0\u2028İſ", max_size=400)
SPANS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 12)), max_size=40)
ARTICLES = st.lists(st.tuples(TEXTS, SPANS, TEXTS, SPANS), max_size=4)

WORDS = [
    "The",
    "mayor",
    "said.",
    "Mr.",
    "No!",
    "“War”",
    "\n",
    "peace\nand",
    "war",
    "&",
    "<b>",
    "a…",
    "’tis?",
    "(Yes.)",
    "Again",
]
PROSE = st.lists(st.sampled_from(WORDS), min_size=60, max_size=200).map(" ".join)


def spans_within(text: str, spans: Spans) -> Spans:
    return sorted((start, min(start + length, len(text))) for start, length in spans if start < len(text))


def cut(page: Page, spans: list[Spans], limit: int, width: int) -> list[tuple[Snippet, ...]]:
    kernels = load_kernels()
    rows = [(text, *span) for text, own in enumerate(spans) for span in own]
    return _cut_all(kernels, page, np.array(rows, dtype=np.int64).reshape(-1, 3), limit, width)


def compare(texts: list[str], spans: list[Spans], limit: int, width: int) -> None:
    page = make_page(list(zip(texts[::2], texts[1::2], strict=True)))
    assert page.ends.tolist() == [0, *accumulate(map(len, texts))]
    found = cut(page, spans, limit, width)
    marked = [merge_spans(own, len(text)) for own, text in zip(spans, texts, strict=True)]
    expected = [
        (snippets("title", texts[at], marked[at], limit=1, width=width) if marked[at] else ())
        + snippets("body", texts[at + 1], marked[at + 1], limit=limit, width=width)
        for at in range(0, len(texts), 2)
    ]
    assert found == expected or (not found and any("İ" in text for text in texts))


@given(ARTICLES, st.integers(1, 5), st.integers(1, 60))
@example([("a", [], " \n", [])], 1, 8)
@example([("Aa a_a", [(0, 1), (1, 1), (3, 3)], "ſ a. " * 9, [(0, 1), (5, 1)])], 5, 8)
@example([("a aa " * 9, [(0, 40)], "a… aa. aaa. " * 9, [(4, 20), (50, 3)])], 5, 8)
def test_any_signs(articles: list[tuple[str, Spans, str, Spans]], limit: int, width: int) -> None:
    pytest.importorskip("numba")
    texts = [text for title, _, body, _ in articles for text in (title, body)]
    spans = [own for _, title, _, body in articles for own in (title, body)]
    spans = [spans_within(*both) for both in zip(texts, spans, strict=True)]
    compare(texts, spans, limit, width)


@given(PROSE, st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.integers(1, 5), st.integers(20, 240))
def test_prose(text: str, words: list[str], limit: int, width: int) -> None:
    pytest.importorskip("numba")
    spans = [(at, at + len(word)) for word in words for at in range(len(text)) if text.startswith(word, at)]
    compare([text, text.lower()], [sorted(spans), sorted(spans)], limit, width)


def test_common_forms_are_sampled() -> None:
    pytest.importorskip("numba")
    text = "war and " * 300 + "peace. War and war"
    spans = [
        (at, at + len(word))
        for word in ("war", "and", "peace")
        for at in range(len(text))
        if text[at:].startswith(word)
    ]
    compare(["", text], [[], sorted(spans)], 5, 60)


def test_forms_that_are_longer_in_small_letters_are_left_to_the_plain_way() -> None:
    pytest.importorskip("numba")
    text = "İ war " * 10
    assert cut(make_page([("", text)]), [[], [(0, 1)]], 1, 10) == []
    assert cut(make_page([("", text)]), [[], [(2, 5)]], 1, 10)


def test_tables_of_signs_are_pythons_own() -> None:
    make_page([("", "a_1 \n.!’ß\u00a0A")])
    assert [signs[ord(sign)] for sign in "a_1 \n.!’ß\u00a0"] == [2, 2, 2, 1, 5, 4, 4, 8, 2, 1]
    assert [folded[ord(sign)] for sign in "aAß"] == [97, 97, 0]
