"""Fragments, marks and merged spans: pure functions, so most of this is properties."""

from __future__ import annotations

import html
import re
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from search.highlight import FRAGMENT_CHARS, Fragment, fragments, marked_html, merge_spans, snippets

TEXTS = st.text(alphabet=st.sampled_from("ab cdé.!\n“” <&'\"漢\u0301"), max_size=600)
SPANS = st.lists(st.tuples(st.integers(-5, 610), st.integers(-5, 610)), max_size=30)

STORY = (
    "The mayor of Kazan spoke on Monday. Mr. Ivanov said that the bridge would open in May. "
    + "Nothing else was decided on that day and the council went home early. " * 10
    + "A second vote on the bridge in Kazan is planned.\nThe ferry runs until then."
)


def spans_of(text: str, *words: str) -> list[tuple[int, int]]:
    return [match.span() for word in words for match in re.finditer(rf"\b{word}\b", text)]


def cuts_of(text: str, spans: list[tuple[int, int]], *, limit: int, width: int = FRAGMENT_CHARS) -> list[Fragment]:
    return fragments(text, merge_spans(spans, len(text)), limit=limit, width=width)


def shown(text: str, *words: str, limit: int = 3, width: int = 120) -> list[str]:
    return [text[cut.start : cut.end] for cut in cuts_of(text, spans_of(text, *words), limit=limit, width=width)]


@given(SPANS, st.integers(0, 600))
def test_merged_spans_cover_the_same_positions_in_order(spans: list[tuple[int, int]], length: int) -> None:
    merged = merge_spans(spans, length)
    covered = {at for start, end in spans for at in range(max(start, 0), min(end, length))}
    assert {at for start, end in merged for at in range(start, end)} == covered
    assert all(end < start for (_, end), (start, _) in pairwise(merged))


@given(TEXTS, SPANS)
def test_marked_html_gives_the_text_back_and_only_its_own_tags(text: str, spans: list[tuple[int, int]]) -> None:
    merged = merge_spans(spans, len(text))
    marked = marked_html(text, merged)
    bare = re.sub("</?mark>", "", marked)
    assert html.unescape(bare) == text
    assert not set(bare) & set("<>\"'")
    assert marked.count("<mark>") == marked.count("</mark>") == len(merged)


def test_markup_in_a_text_is_never_markup() -> None:
    assert marked_html('<b onclick="x">&', [(1, 2)]) == "&lt;<mark>b</mark> onclick=&quot;x&quot;&gt;&amp;"


@given(TEXTS, SPANS, st.integers(0, 5), st.integers(1, 200))
@example("   aaaaaaaaaaaa", [], 1, 4)
@example("aaaaaaaaaaaa", [(2, 11)], 1, 4)
def test_fragments_are_within_bounds(text: str, spans: list[tuple[int, int]], limit: int, width: int) -> None:
    cuts = cuts_of(text, spans, limit=limit, width=width)
    matches = merge_spans(spans, len(text))
    assert len(cuts) <= limit
    for cut in cuts:
        shown = text[cut.start : cut.end]
        assert 0 < len(shown) <= width
        assert shown == shown.strip()
        inside = [(max(a, cut.start), min(b, cut.end)) for a, b in matches if a < cut.end and b > cut.start]
        assert [(cut.start + a, cut.start + b) for a, b in cut.marks] == inside
    assert all(before.end <= after.start for before, after in pairwise(cuts))


@given(TEXTS, SPANS, st.integers(1, 5), st.integers(1, 200))
def test_a_text_with_a_match_shows_a_match(text: str, spans: list[tuple[int, int]], limit: int, width: int) -> None:
    # A match begins with a letter: fragments as narrow as one would be all white space else.
    words = [span for span in spans if text[slice(max(span[0], 0), max(span[1], 0))][:1].strip()]
    cuts = cuts_of(text, words, limit=limit, width=width)
    assert bool(cuts) == bool(text.strip())
    if merge_spans(words, len(text)):
        assert all(cut.marks for cut in cuts)


@given(st.lists(st.sampled_from(["war", "peace", "the", "Kyiv.", "talks\n", "ended"]), min_size=1, max_size=200))
def test_cuts_stand_between_words(words: list[str]) -> None:
    text = " ".join(words)
    for cut in cuts_of(text, spans_of(text, "war", "Kyiv"), limit=3, width=60):
        assert cut.start == 0 or text[cut.start - 1].isspace()
        assert cut.end == len(text) or text[cut.end].isspace()


def test_a_fragment_with_all_words_is_preferred_to_one_with_some() -> None:
    text = "Kazan waits. " + "filler words here. " * 20 + "A bridge in Kazan opens." + " filler words here." * 20
    assert "A bridge in Kazan opens." in shown(text, "bridge", "Kazan", limit=1)[0]


def test_a_rare_word_is_shown_before_a_common_one() -> None:
    text = "common " * 60 + "rare thing. " + "common " * 60
    assert "rare" in shown(text, "common", "rare", limit=1, width=50)[0]


def test_a_second_fragment_shows_what_the_first_does_not() -> None:
    text = "alpha beta. " + "filler words here. " * 20 + "alpha beta again. " + "filler words here. " * 20 + "gamma."
    cuts = shown(text, "alpha", "beta", "gamma", limit=2, width=60)
    assert cuts[0].startswith("alpha beta")
    assert "gamma" in cuts[1]


def test_fragments_begin_and_end_with_sentences_where_they_can() -> None:
    assert shown(STORY, "ferry", limit=1, width=60) == ["The ferry runs until then."]
    assert shown(STORY, "Kazan", limit=1, width=60)[0] == "The mayor of Kazan spoke on Monday."


def test_a_title_before_a_name_ends_no_sentence() -> None:
    assert shown(STORY, "Ivanov", limit=1, width=60)[0].startswith("Mr. Ivanov said")


def test_without_a_match_the_lead_is_shown() -> None:
    (lead,) = cuts_of("\n\n" + STORY, [], limit=3, width=60)
    assert STORY[lead.start - 2 : lead.end - 2] == "The mayor of Kazan spoke on Monday."
    assert lead.marks == ()


def test_no_text_or_no_fragments_wanted_give_none() -> None:
    assert cuts_of("", [], limit=3) == cuts_of(" \n ", [(0, 1)], limit=3) == cuts_of("word", [], limit=0) == []


def test_snippets_carry_offsets_marks_and_safe_html() -> None:
    text = "Before it all. A <b>bold</b> claim was made."
    (snippet,) = snippets("body", text, spans_of(text, "claim"), limit=1)
    assert snippet.field == "body"
    assert text[snippet.start : snippet.start + len(snippet.text)] == snippet.text
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["claim"]
    assert "&lt;b&gt;bold&lt;/b&gt; <mark>claim</mark>" in snippet.html
    assert len(snippet.text) <= FRAGMENT_CHARS


def test_very_many_matches_are_cut_as_well() -> None:
    text = "word " * 200_000
    cuts = cuts_of(text, [(at, at + 4) for at in range(0, len(text), 5)], limit=5)
    assert cuts
    assert all(len(cut.marks) > 30 for cut in cuts)
