"""What speaks for and against a person."""

from __future__ import annotations

from index.entities.agreement import Guess
from index.entities.belief import person_belief
from index.entities.tokens import split_tokens


def belief(text: str, name: str, score: float = 0.7) -> float:
    tokens = split_tokens(text)
    words = name.split()
    start = next(at for at in range(len(tokens.texts)) if tokens.texts[at : at + len(words)] == words)
    return person_belief(tokens, [word.lower() for word in words], [Guess(start, start + len(words), "PER", score)])


def test_a_title_and_a_verb_of_saying_speak_for_a_person() -> None:
    plain = belief("We saw Ran Dobel there.", "Ran Dobel")
    assert belief("We saw President Ran Dobel there.", "Ran Dobel") > plain
    assert belief("Yes, Ran Dobel said.", "Ran Dobel") > plain


def test_single_names_organisations_and_further_capitals_speak_against_one() -> None:
    plain = belief("We saw Ran Dobel there.", "Ran Dobel")
    assert belief("We saw Dobel there.", "Dobel") < plain
    assert belief("We saw Dobel Bank there.", "Dobel Bank") < plain
    assert belief("We saw Ran Dobel Xulo there.", "Ran Dobel") < plain


def test_belief_follows_the_tagger_and_stays_a_chance() -> None:
    doubt, trust = (belief("We saw Ran Dobel there.", "Ran Dobel", score) for score in (0.0, 1.0))
    assert 0 < doubt < trust < 1
