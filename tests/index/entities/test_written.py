"""The texts that the project wrote to train on."""

from __future__ import annotations

import pytest

from index.entities.detokenise import Labelled
from index.entities.tokens import split_tokens
from index.entities.written import read_written, unmarked


def written_texts() -> list[tuple[str, str, list[Labelled]]]:
    return list(read_written())


def test_all_texts_can_be_read_and_are_of_some_length() -> None:
    texts = {name: (text, spans) for name, text, spans in written_texts()}
    assert len(texts) >= 270
    # A sentence or headline of a few words is a text of its own if it names something.
    assert not [name for name, (text, spans) in texts.items() if len(text.split()) < (3 if spans else 8)]


def test_no_text_stands_twice() -> None:
    texts = [text for _, text, _ in written_texts()]
    assert len(texts) == len(set(texts))


def test_marks_begin_and_end_with_whole_tokens_and_hold_a_capital_or_a_number() -> None:
    wrong = []
    for name, text, spans in written_texts():
        tokens = split_tokens(text)
        starts, ends = set(tokens.starts), set(tokens.ends)
        for start, end, _ in spans:
            inside = text[start:end]
            hyphened = text[start - 1 : start] == "-" or text[end : end + 1] == "-"
            if not hyphened and (start not in starts or end not in ends):
                wrong.append((name, inside))
            if inside == inside.lower() and not inside[0].isdigit():
                wrong.append((name, inside))
    assert not wrong


def test_possessives_stand_outside_of_marks_at_their_end() -> None:
    people = [text[start:end] for _, text, spans in written_texts() for start, end, label in spans if label == "PER"]
    assert not [name for name in people if name.endswith(("'s", "’s"))]


def test_marks_give_text_and_spans() -> None:
    assert unmarked("t", "[Ana Li|PER] left [Rome|LOC].") == ("Ana Li left Rome.", [(0, 6, "PER"), (12, 16, "LOC")])


@pytest.mark.parametrize("marked", ["[Ana Li|PRE] left.", "[Ana Li|PER left.", "Ana Li|PER] left.", "[[Ana|PER]"])
def test_a_mark_that_cannot_be_read_is_named(marked: str) -> None:
    with pytest.raises(ValueError, match="text 5"):
        unmarked("text 5", marked)
