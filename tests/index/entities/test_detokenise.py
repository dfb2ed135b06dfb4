"""From gold tokens to text with spans."""

from __future__ import annotations

import pytest

from index.entities.detokenise import detokenise, document_text, labelled_spans


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (["He", "said", ",", '"', "Go", ".", '"'], 'He said, "Go."'),
        (["Putin", "'s", "war", "(", "2022", ")", "."], "Putin's war (2022)."),
        (["Korea", "’", "s", "army"], "Korea’s army"),
        (["It", "is", "n't", "$", "5"], "It isn't $5"),
    ],
)
def test_spaces_stand_where_readers_expect_them(tokens: list[str], text: str) -> None:
    made, spans = detokenise(tokens)
    assert made == text
    assert [made[start:end] for start, end in spans] == tokens


def test_tags_become_spans() -> None:
    spans = [(0, 3), (4, 8), (9, 12)]
    assert labelled_spans(["B-LOC", "I-LOC", "B-LOC"], spans) == [(0, 8, "LOC"), (9, 12, "LOC")]
    assert labelled_spans(["I-PER", "I-LOC", "O"], spans) == [(0, 3, "PER"), (4, 8, "LOC")]


def test_sentences_are_joined_by_a_space() -> None:
    text, spans = document_text([["Kyiv", "."], ["Lviv", "."]], [["B-LOC", "O"], ["B-LOC", "O"]])
    assert text == "Kyiv. Lviv."
    assert [text[start:end] for start, end, _ in spans] == ["Kyiv", "Lviv"]


def test_where_lines_are_asked_for_a_headline_has_its_own() -> None:
    text, spans = document_text(
        [["Fire", "in", "Kyiv"], ["Lviv", "helped", "."]], [["O", "O", "B-LOC"], ["B-LOC", "O", "O"]], lines=True
    )
    assert text == "Fire in Kyiv\nLviv helped."
    assert [text[start:end] for start, end, _ in spans] == ["Kyiv", "Lviv"]
