"""What is left out of a query, and what is relaxed."""

from __future__ import annotations

import pytest

from search.canonical import write
from search.parser import parse
from search.rewrite import adds_score, relaxed, without_question_words


@pytest.mark.parametrize(
    ("text", "kept", "left_out"),
    [
        ("what is the grain deal", "the grain deal", ("what", "is")),
        ("Who was Putin", "Putin", ("Who", "was")),
        ("the who", "the", ("who",)),
        ("WHO pandemic", "WHO pandemic", ()),
        ("what does WHO say", "WHO say", ("what", "does")),
        ("WHO IS PUTIN", "PUTIN", ("WHO", "IS")),
        ("who", "who", ()),
        ("who is who", "who is who", ()),
        ('"who is" there', '"who is" there', ()),
        ("=who there", "=who there", ()),
        ("title:who there", "title:who there", ()),
        ("who AND there", "who AND there", ()),
        ("who date:2022", "who date:2022", ()),
        ("who OR what", "who OR what", ()),
        ("", "", ()),
    ],
)
def test_words_that_only_ask_are_left_out(text: str, kept: str, left_out: tuple[str, ...]) -> None:
    tree, words = without_question_words(parse(text).tree)
    assert (write(tree), words) == (kept, left_out)


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("grain deal", "grain OR deal"),
        ("grain deal^2 econom*", "grain OR deal^2 OR econom*"),
        ("grain deal -wheat", "(grain OR deal) NOT wheat"),
        ("grain deal date:2022", "(grain OR deal) date:2022"),
        ("grain deal people:putin", "(grain OR deal) people:putin"),
        ("grain deal title:wheat", "grain OR deal OR title:wheat"),
        ('"grain deal" wheat', '"grain deal" OR wheat'),
        ('people:"anna b" wheat rye', '(wheat OR rye) people:"anna b"'),
        ("the grain of a deal", "grain OR deal"),
        ("the war", "war"),
        ("A war", "war"),
        ("IT sector of Kenya", "IT OR sector OR Kenya"),
        ("the war people:putin", "war people:putin"),
        ("the of", "the OR of"),
        ("the people:putin", "people:putin"),
        ("the =of war", "=of OR war"),
        ("grain (what is deal) wheat", "grain OR deal OR wheat"),
        ("grain AND deal", "grain AND deal"),
        ("(x b) AND c", "(x OR b) AND c"),
        ("(x b) OR c", "(x OR b) OR c"),
        ("x b OR c", "(x OR b) OR c"),
        ("-(x b) c d", "(c OR d) NOT (x b)"),
        ("(x b)^2 c", "(x OR b)^2 OR c"),
        ("x people:b", "x people:b"),
        ("people:(x b)", "people:x people:b"),
        ("(people:x OR places:b) c d", "(c OR d) (people:x OR places:b)"),
        ("(x OR people:b) c", "x OR people:b OR c"),
        ("a", "a"),
        ("", ""),
    ],
)
def test_words_side_by_side_are_relaxed_and_nothing_else(text: str, wide: str) -> None:
    assert write(relaxed(parse(text).tree)) == wide


@pytest.mark.parametrize(("text", "scores"), [("", False), ("-a", False), ("date:2022 -a", False), ("a -b", True)])
def test_only_words_give_scores(text: str, scores: bool) -> None:
    assert adds_score(parse(text).tree) is scores
