"""A long text is read a window at a time, and is one document all the same."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Entities, Span
from index.entities import entities_of, recognise, windows
from index.entities.people import Group, name_words
from index.entities.rules import is_english
from index.entities.tokens import split_tokens

FIRST = "Chancellor Angela Merkel met President Emmanuel Macron in Paris on Monday. Panamanian workers struck.\n"
SECOND = "The talks in Berlin failed, Merkel said. Panamanian employers met a Panamanian judge in Paris."
RAIN = "The road was closed for the whole of the day and the water rose in the night."
NAMES = "the people of the town were told by Vladimir Putin that Sergey Shoigu went to Rio de Janeiro and Sierra Leone"
SAMPLE = Path(__file__).parents[2] / "sample" / "gold.jsonl"


@contextmanager
def windows_of(most: int, least: int, rim: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "WINDOW_CHARS", most)
        patch.setattr(windows, "LEAST_CHARS", least)
        patch.setattr(windows, "RIM_CHARS", rim)
        yield


def named(entities: Entities, text: str) -> dict[str, list[str]]:
    return {person.name: [text[start:end] for start, end in person.mentions] for person in entities.people}


def owners(entities: Entities) -> dict[Span, str]:
    return {span: person.name for person in entities.people for span in person.mentions}


@settings(max_examples=200, deadline=None)
@given(st.text("a .\n", max_size=900) | st.sampled_from(["", "a" * 700, "a b " * 200, "A line.\n" * 90]))
def test_the_own_parts_of_windows_make_up_the_text(text: str) -> None:
    with windows_of(100, 60, 15):
        found = list(windows.split_windows(text))
    at = 0
    for window in found:
        assert window.start <= window.own_start == at
        assert window.own_end <= window.end <= window.start + 100
        at = window.own_end
    assert at == len(text)


def test_a_window_ends_behind_a_line() -> None:
    with windows_of(len(FIRST) + 10, 40, 15):
        found = list(windows.split_windows(FIRST + SECOND))
    assert [window.own_end for window in found] == [len(FIRST), len(FIRST + SECOND)]


def test_windows_are_one_document() -> None:
    text = FIRST + SECOND
    with windows_of(len(FIRST) + 10, 40, 15):
        entities = entities_of("", text)
        keys = {text[mention.start : mention.end]: mention.key for mention in recognise(text)}
    assert named(entities, text) == {
        "Angela Merkel": ["Angela Merkel", "Merkel"],
        "Emmanuel Macron": ["Emmanuel Macron"],
    }
    assert {p.key: [text[a:b] for a, b in p.mentions] for p in entities.places} == {
        "paris-fr": ["Paris", "Paris"],
        "berlin-de": ["Berlin"],
    }
    assert entities.countries == ("PA",)
    assert keys == {"Angela Merkel": "angela merkel", "Merkel": "angela merkel", "Emmanuel Macron": "emmanuel macron",
                    "Paris": "paris-fr", "Berlin": "berlin-de"}  # fmt: skip


@pytest.mark.parametrize("gap", ["\n", " "])
@pytest.mark.parametrize(
    ("early", "late", "people"),
    [
        ("Judge Maryam Wolmarans and lawyer Tebogo Hlatshwayo met in Mbombela.",
         "Wolmarans said Hlatshwayo had lied. Hlatshwayo denied it.",
         {"Maryam Wolmarans": 2, "Tebogo Hlatshwayo": 3}),
        ("Bill Ford met Mary Chase.", "Ford said Chase was late. Chase wept.", {"Bill Ford": 2, "Mary Chase": 3}),
        ("Alabama Gov. Kay Ivey spoke in Florence, Alabama.", "Ivey left Florence on Monday.", {"Kay Ivey": 2}),
    ],
)  # fmt: skip
def test_a_family_name_many_windows_later_is_the_persons(
    early: str, late: str, people: dict[str, int], gap: str
) -> None:
    text = gap.join([early, *[RAIN] * 40, late, *[RAIN] * 40, late.partition(". ")[0] + "."])
    with windows_of(1_000, 800, 100):
        found = {name: len(spans) for name, spans in named(entities_of("", text), text).items()}
    assert found == {name: count + late.partition(". ")[0].count(name.split()[-1]) for name, count in people.items()}


@pytest.mark.parametrize("shift", range(0, 120, 9))
def test_a_border_cuts_no_name(shift: int) -> None:
    text = " ".join(["a" * shift, *[NAMES] * 40])
    whole = recognise(text)
    with windows_of(1_000, 800, 100):
        parts = recognise(text)
    assert [(one.start, one.end, one.key) for one in parts] == [(one.start, one.end, one.key) for one in whole]


@pytest.mark.parametrize(
    "name", ["St. Petersburg", "J. K. Rowling", "Gen. David Petraeus", "Rio de Janeiro", "the U.S. Embassy in Paris"]
)
def test_abbreviations_and_initials_stay_together_at_every_border(name: str) -> None:
    for before in range(840, 960, 8):
        text = f"{(RAIN + ' ') * 12}"[:before].rpartition(" ")[0] + f" with {name} for " + f"{RAIN} " * 9
        whole = owners(entities_of("", text))
        with windows_of(1_000, 800, 100):
            assert owners(entities_of("", text)) == whole


def test_small_windows_find_whom_one_reading_finds() -> None:
    """But for what only the whole document tells: a person must be believed in the window that has the full name.

    So is a text's language, which 300 characters do not tell.
    """
    bodies = [json.loads(line)["body"] for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    bodies = [body for body in bodies if is_english([word for word in split_tokens(body).texts if word.islower()])]
    told = lost = new = 0
    for body in bodies:
        whole = owners(entities_of("", body))
        with windows_of(300, 200, 60):
            parts = owners(entities_of("", body))
        told += len(whole)
        new += len(parts.keys() - whole.keys())
        known = set(parts.values())
        lost += sum(whole[span] in known for span in whole.keys() - parts.keys())
    assert told > 300
    assert lost + new < 0.03 * told


def passages_of(text: str, names: list[str], window_start: int) -> list[str]:
    """What a window that begins there is given of the text before it, for full names that stand in that."""
    known = windows.Known()
    for name in names:
        at = text.index(name)
        known.note([Group(name_words(name), [name], [(at, at + len(name))])])
    found = known.passages(text, windows.Window(window_start, len(text), window_start, len(text)))
    assert all(earlier[1] <= later[0] for earlier, later in itertools.pairwise(found))
    return [text[start:end] for start, end in found]


def test_a_window_is_given_the_line_of_a_full_name_and_no_more() -> None:
    text = "The day was cold.\nBill Ford met Mary Chase.\nThe river rose.\nChase said nothing."
    assert passages_of(text, ["Mary Chase"], text.index("Chase said")) == ["Bill Ford met Mary Chase."]
    assert passages_of(f"{text} Ford left.", ["Bill Ford", "Mary Chase"], text.index("Chase said")) == [
        "Bill Ford met Mary Chase."
    ]


def test_names_that_stand_near_each_other_are_given_in_one_passage() -> None:
    text = f"{'early ' * 20}Bill Ford {'x' * 76} Mary Chase came.\nChase met Ford."
    (passage,) = passages_of(text, ["Bill Ford", "Mary Chase"], text.index("Chase met"))
    assert passage.endswith(text[text.index(" Bill") : text.index("\nChase met")])


def test_of_a_long_line_a_window_is_given_whole_words_around_the_name() -> None:
    text = f"Some {'early ' * 20}Mary Chase{' later' * 20}\nChase said nothing."
    (passage,) = passages_of(text, ["Mary Chase"], text.index("Chase said"))
    before, _, after = passage.partition("Mary Chase")
    assert (set(before.split()), set(after.split())) == ({"early"}, {"later"})
    assert windows.BESIDE_CHARS - len("early ") <= len(before) < windows.BESIDE_CHARS
    assert windows.BESIDE_CHARS - len(" later") <= len(after) < windows.BESIDE_CHARS


@pytest.mark.parametrize("chars", [windows.BESIDE_CHARS - 1, windows.BESIDE_CHARS])
def test_a_line_that_begins_so_near_to_the_name_is_given_from_its_beginning(chars: int) -> None:
    text = f"\n{'a' * (chars - 1)} Mary Chase\nChase said nothing."
    assert passages_of(text, ["Mary Chase"], text.index("Chase said")) == [text[1 : text.index("\nChase")]]


def test_a_name_without_spaces_beside_it_is_given_alone() -> None:
    text = f"{'a' * 100}Mary Chase{'b' * 100} Chase said nothing."
    assert passages_of(text, ["Mary Chase"], text.index("Chase said")) == ["Mary Chase"]


def test_a_passage_ends_where_the_window_begins() -> None:
    text = "Mary Chase went on and Chase said nothing."
    assert passages_of(text, ["Mary Chase"], text.index("Chase said")) == ["Mary Chase went on and "]


def test_a_window_that_has_the_full_name_is_given_no_passage() -> None:
    text = "Mary Chase came.\nChase said that Mary Chase was late."
    assert passages_of(text, ["Mary Chase"], text.index("Chase said")) == []
    assert passages_of(text, ["Mary Chase"], text.index("Chase came")) == []  # which begins inside of the name
    late = "Mary Chase came.\nMary Chase said nothing."
    assert passages_of(late, ["Mary Chase"], late.index("Mary Chase said")) == []


def test_passages_take_no_more_room_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Bill Ford came.\nMary Chase came.\nChase met Ford."
    names, start = ["Bill Ford", "Mary Chase"], text.index("Chase met")
    monkeypatch.setattr(windows, "MOST_PASSAGES_CHARS", len("Bill Ford came.") + len("Mary Chase came."))
    assert passages_of(text, names, start) == ["Bill Ford came.", "Mary Chase came."]
    monkeypatch.setattr(windows, "MOST_PASSAGES_CHARS", len("Bill Ford came.") + len("Mary Chase came.") - 1)
    assert passages_of(text, names, start) == ["Mary Chase came."]  # the nearest
