"""What speaks for and against a person."""

from __future__ import annotations

import importlib
from itertools import islice

import pytest

import index.entities.belief as belief_module
from index.entities import recognise
from index.entities.agreement import PERSON, Guess
from index.entities.belief import person_belief, weights, words_of_others
from index.entities.tagger import Reading
from index.entities.tokens import Tokens, split_tokens

CONSONANTS = "BDFGKLMNPRSTVZWH"


def belief(text: str, name: str, score: float = 0.7) -> float:
    tokens = split_tokens(text)
    words = name.split()
    start = next(at for at in range(len(tokens.texts)) if tokens.texts[at : at + len(words)] == words)
    mention = Guess(start, start + len(words), "PER", score)
    chances = dict.fromkeys(range(mention.start, mention.end), (score, 0.0, 0.0, 0.0))
    return believed(tokens, Reading([mention], chances, []), name, mention)


def believed(tokens: Tokens, reading: Reading, name: str, mention: Guess) -> float:
    return person_belief(tokens, reading, words_of_others(tokens, reading), name.lower().split(), [mention])


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


def test_names_beside_a_mention_and_bodies_with_its_words_speak_against_a_person() -> None:
    tokens = split_tokens("Ran Dobel fell. Dobel Holdings rose.")
    mention, firm = Guess(0, 2, "PER", 0.9), Guess(4, 6, "ORG", 0.9)
    chances = dict.fromkeys(range(2), (0.9, 0.0, 0.0, 0.0))
    alone = believed(tokens, Reading([mention], chances, []), "Ran Dobel", mention)
    assert believed(tokens, Reading([mention, firm], chances, []), "Ran Dobel", mention) < alone
    chances[2] = (0.0, 0.0, 0.9, 0.0)
    assert believed(tokens, Reading([mention], chances, []), "Ran Dobel", mention) < alone


def test_a_roll_of_honour_costs_in_proportion_to_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    places = belief_module._places

    def counted(guess: Guess) -> range:
        nonlocal looks
        looks += 1
        return places(guess)

    def looks_at(people: int) -> int:
        nonlocal looks
        looks = 0
        names = (f"Anna {first}o{last}ek" for first in CONSONANTS for last in CONSONANTS.lower())
        recognise(" ".join(f"{name}, 44, of Leeds, was honoured." for name in islice(names, people)))
        return looks

    monkeypatch.setattr(belief_module, "_places", counted)
    few, many = looks_at(50), looks_at(200)
    assert few > 50
    assert many < 5 * few


def test_words_that_a_rule_put_before_a_name_do_not_count_against_it() -> None:
    passed_over, sure = (0.2, 0.0, 0.0, 0.1), (1.0, 0.0, 0.0, 0.0)
    chances = {0: passed_over, 1: sure, 2: sure}
    assert belief_module._mean_chances(chances, Guess(0, 3, "PER", 1.0))[PERSON] == 1.0
    assert belief_module._mean_chances(chances, Guess(0, 2, "PER", 1.0))[PERSON] == 0.6


def test_regression_learns_what_goes_with_right_answers_and_shrinks_what_is_rare() -> None:
    pytest.importorskip("pycrfsuite", reason="training needs the benchmarks' requirements")
    fitted = importlib.import_module("index.entities.train_belief").fitted
    often = [({"title": 1.0, "bias": 1.0}, True)] * 20 + [({"bias": 1.0}, False)] * 20
    weights = fitted([*often, ({"rare": 1.0, "bias": 1.0}, True)])
    assert weights["title"] > 1 > weights["rare"] > 0 > weights["bias"]


def test_every_weight_that_ships_is_one_of_a_fact() -> None:
    assert weights()["title before"] > 0 > weights()["the before"]
