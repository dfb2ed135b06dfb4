"""A long text is read a portion of its runs at a time."""

from __future__ import annotations

import pytest

from index.entities import tagger, weights
from index.entities.tokens import split_tokens

TEXT = "Angela Merkel met Emmanuel Macron in Paris. The talks in Berlin failed, said Merkel. Ms. Merkel left for Kyiv. "


def test_portions_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = split_tokens(TEXT * 5)
    at_once = tagger.read(tokens)
    monkeypatch.setattr(tagger, "TOKENS_AT_ONCE", 3)
    monkeypatch.setattr(weights, "REMEMBERED", 5)
    by_portions = tagger.read(tokens)
    labels = [(guess.start, guess.end, guess.label) for guess in at_once.guesses]
    assert labels == [(guess.start, guess.end, guess.label) for guess in by_portions.guesses]
    assert len(labels) == 35
    for at in range(len(tokens.texts)):
        assert by_portions.chances.get(at, ()) == pytest.approx(at_once.chances.get(at, ()), abs=1e-4)


def test_no_token_beyond_the_text_has_chances() -> None:
    reading = tagger.read(split_tokens("Paris is calm."))
    assert [reading.chances.get(at, (7.0,)) for at in (-1, 4)] == [(7.0,), (7.0,)]
