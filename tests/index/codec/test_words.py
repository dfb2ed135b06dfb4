from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import tokenise
from index.codec.words import Words

LETTERS = "aB'’.,- \n\x00\x1f\x85\xa0\u3000\u0301é北1\ud800"


def forms_of(words: Words, texts: list[str]) -> list[list[str]]:
    found, lengths = words.numbers(texts)
    name = list(words.forms)
    told = [name[number] for number in found.tolist()]
    ends = lengths.cumsum().tolist()
    return [told[end - length : end] for end, length in zip(ends, lengths.tolist(), strict=True)]


def expected(texts: list[str]) -> list[list[str]]:
    return [[form for form, _, _ in tokenise(text)] for text in texts]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(st.text(alphabet=LETTERS, max_size=40), max_size=6), max_size=4))
def test_looking_words_up_gives_what_analysing_texts_gives(batches: list[list[str]]) -> None:
    words = Words()
    for texts in batches:
        assert forms_of(words, texts) == expected(texts)


def test_words_go_to_another_process_with_all_that_is_known_of_them() -> None:
    texts = ["The ferry, late: 1,250 people at half-past 9.", "Zoë's œuvre 北京", "x" * 70 + " -- ferry-house"]
    words = Words()
    words.numbers(texts)
    other = Words.unpacked(words.packed())
    assert (other.forms, other.stem_of, other.count) == (words.forms, words.stem_of, words.count)
    more = [*texts, "The ferry-house is new; 1,250 are late, half-past nine."]
    before = other.count
    assert forms_of(other, texts) == expected(texts)
    assert other.count == before
    assert forms_of(other, more) == expected(more)


def test_words_that_begin_alike_and_a_table_that_grows() -> None:
    chance = random.Random(5)
    words = Words()
    for _ in range(4):
        own = ["x" * chance.randrange(1, 20) + str(chance.randrange(5_000)) for _ in range(9_000)]
        texts = [" ".join(own[at : at + 90]) for at in range(0, len(own), 90)]
        assert forms_of(words, texts) == expected(texts)
        assert forms_of(words, texts) == expected(texts)


def test_nothing_to_look_up() -> None:
    words = Words()
    assert forms_of(words, []) == []
    assert forms_of(words, ["", " ", "--"]) == [[], [], []]
