"""Labels by the beginnings of their words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import fold
from search.suggest import KEPT_LETTERS, Suggestions, starts_a_word

LABELS = ["Anna Petrova", "Ana Petrová", "Peter Øst", "The Long Name of a Ministry of Everything", "Nobody"]
COUNTS = np.array([1, 5, 5, 2, 0])
WORDS = st.sampled_from(["Ana", "Petrová", "øst", "of", "U.S.", "İz", "a", "Anna-Maria", "漢字"])


def found(prefix: str, limit: int = 10) -> list[str]:
    known = Suggestions(LABELS, COUNTS)
    return [LABELS[number] for number in known.numbers(prefix, limit)]


def test_any_word_may_begin_as_typed_and_the_most_frequent_comes_first() -> None:
    assert found("pet") == ["Ana Petrová", "Peter Øst", "Anna Petrova"]
    assert found("PETROVÁ") == ["Ana Petrová", "Anna Petrova"]
    assert found("ost") == ["Peter Øst"]
    assert found("pet", 1) == ["Ana Petrová"]


def test_several_words_may_be_typed() -> None:
    assert found("anna pet") == ["Anna Petrova"]
    assert found("anna  pet") == []


def test_what_is_longer_than_the_kept_letters_is_compared_whole() -> None:
    typed = "name of a ministry of every"
    assert len(typed) > KEPT_LETTERS
    assert found(typed) == [LABELS[3]]
    assert found(typed + "body") == []


def test_labels_of_no_live_article_are_not_suggested() -> None:
    assert found("nob") == []


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), max_size=12), st.text(max_size=3) | WORDS)
def test_it_finds_what_comparing_each_label_finds(labels: list[str], prefix: str) -> None:
    numbers = Suggestions(labels, np.ones(len(labels), dtype=int)).numbers(prefix, 100)
    assert numbers == [at for at, label in enumerate(labels) if starts_a_word(label, fold(prefix))]
