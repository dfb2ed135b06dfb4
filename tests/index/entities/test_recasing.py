"""Headlines are read as the sentences that they stand for."""

from __future__ import annotations

import pytest

from index.entities import entities_of
from index.entities.recasing import recase
from index.entities.tokens import split_tokens


@pytest.mark.parametrize(
    ("headline", "people", "places"),
    [
        ("Biden Meets Zelensky in Kyiv as Russia Steps Up Attacks", ["Biden", "Zelensky"], ["kyiv-ua", "russia"]),
        ("PUTIN VISITS KAZAN AS WAR GRINDS ON", ["Putin"], ["kazan-ru"]),
        ("Trump Vows to Appeal New York Fraud Verdict", ["Trump"], ["new-york-us"]),
        ("Court in Hong Kong Jails Joshua Wong", ["Joshua Wong"], ["hong-kong"]),
        ("How to Make the Perfect Omelette", [], []),
        ("ISRAEL STRIKES GAZA; HAMAS VOWS REVENGE", [], ["israel", "gaza"]),
        ("Best Places to Eat in Lisbon This Summer", [], ["lisbon-pt"]),
        ("TOWER REPORT DIMINISHES REAGAN'S HOPES OF REBOUND", [], []),
        ("James Baker Met Leaders of Three Banks in Paris", ["James Baker"], ["paris-fr"]),
        ("Will Power Prices Fall in Spring, Officials Ask", [], []),
        ("Erdogan, Putin to Meet in Sochi", ["Erdogan", "Putin"], ["sochi-ru"]),
    ],
)
def test_headlines(headline: str, people: list[str], places: list[str]) -> None:
    entities = entities_of(headline, "")
    assert [person.name for person in entities.people] == people
    assert [place.key for place in entities.places] == places


def test_spans_are_those_of_the_headline() -> None:
    title = "PUTIN VISITS KAZAN AS WAR GRINDS ON"
    entities = entities_of(title, "Vladimir Putin arrived on Monday.")
    (putin,) = entities.people
    assert [title[start:end] for start, end in putin.title_mentions] == ["PUTIN"]
    assert putin.name == "Vladimir Putin"


def test_running_text_is_left_alone() -> None:
    tokens = split_tokens(
        "The mayor of Paris met Anne Hidalgo there. San Francisco Mayor London Breed spoke on Tuesday."
    )
    assert recase(tokens) is tokens


def test_a_sentence_that_ends_is_no_headline_though_its_words_have_capitals() -> None:
    words = "Police Arrest Two Men After Fight Over Ferry Ticket"
    assert recase(split_tokens(words)).texts[:2] == ["police", "arrest"]
    assert recase(split_tokens(words + ".")).texts[:2] == ["Police", "Arrest"]


def test_words_that_the_story_has_in_small_letters() -> None:
    title = "Turns Out Undersea Kelp Forests Are Crucial to Salmon"
    places = entities_of(title, "Young salmon hide in the kelp of Puget Sound.").places
    assert [place.key for place in places] == ["puget-sound"]
    places = entities_of("Floods Hit the Old Town of Salmon", "Roofs were lost.").places
    assert [place.key for place in places] == ["salmon-us"]


def test_wire_copy_in_capitals() -> None:
    """A text that is all in capitals has no words in lower case that tell names from verbs."""
    body = (
        "BANKERS IN NEW YORK AND LONDON SAID THE MORATORIUM WOULD LAST. BRAZIL'S FINANCE MINISTER DILSON FUNARO SAID "
        "HIS TALKS WENT WELL. PREMIER BRIAN PECKFORD OF NEWFOUNDLAND CALLED THEM A SELLOUT."
    )
    entities = entities_of("", body)
    assert [person.name for person in entities.people] == ["Dilson Funaro", "Brian Peckford"]
    keys = [place.key for place in entities.places]
    assert keys == ["new-york-us", "london-gb", "brazil", "newfoundland-and-labrador"]
