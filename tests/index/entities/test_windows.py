"""A long text is read a window at a time, and is one document all the same."""

from __future__ import annotations

import pytest

from index.entities import entities_of, recognise, windows

FIRST = "Chancellor Angela Merkel met President Emmanuel Macron in Paris on Monday. Panamanian workers struck.\n"
SECOND = "The talks in Berlin failed, Merkel said. Panamanian employers met a Panamanian judge in Paris."


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW_CHARS", len(FIRST) + 10)
    monkeypatch.setattr(windows, "LEAST_CHARS", 40)


@pytest.mark.parametrize("text", ["", "a" * 700, "a b " * 200, "A line.\n" * 90, FIRST + SECOND])
@pytest.mark.usefixtures("small_windows")
def test_windows_make_up_the_text(text: str) -> None:
    found = list(windows.split_windows(text))
    assert "".join(window for _, window in found) == text
    assert all(text.startswith(window, start) for start, window in found)
    assert all(len(window) <= windows.WINDOW_CHARS for _, window in found)


@pytest.mark.usefixtures("small_windows")
def test_a_window_ends_behind_a_line() -> None:
    assert [window for _, window in windows.split_windows(FIRST + SECOND)] == [FIRST, SECOND]


@pytest.mark.usefixtures("small_windows")
def test_windows_are_one_document() -> None:
    entities = entities_of("", FIRST + SECOND)
    text = FIRST + SECOND
    named = {person.name: [text[a:b] for a, b in person.mentions] for person in entities.people}
    assert named == {"Angela Merkel": ["Angela Merkel", "Merkel"], "Emmanuel Macron": ["Emmanuel Macron"]}
    assert {p.key: [text[a:b] for a, b in p.mentions] for p in entities.places} == {
        "paris-fr": ["Paris", "Paris"],
        "berlin-de": ["Berlin"],
    }
    assert entities.countries == ("PA",)
    keys = {text[mention.start : mention.end]: mention.key for mention in recognise(text)}
    assert keys == {"Angela Merkel": "angela merkel", "Merkel": "angela merkel", "Emmanuel Macron": "emmanuel macron",
                    "Paris": "paris-fr", "Berlin": "berlin-de"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It rained. " * 4 + "He flew to St. Petersburg on Monday", "It rained. " * 4),
        ("nobody had seen " * 3 + "Rio de Janeiro Rio de Janeiro", "nobody had seen " * 2 + "nobody had "),
    ],
)
def test_no_window_ends_in_a_name(text: str, first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW_CHARS", len(text) - 1)
    monkeypatch.setattr(windows, "LEAST_CHARS", 20)
    assert next(windows.split_windows(text))[1] == first


@pytest.mark.usefixtures("small_windows")
def test_a_family_name_of_a_later_window_is_the_person_of_an_earlier_one() -> None:
    text = "Judge Maryam Wolmarans and lawyer Tebogo Hlatshwayo met.\n" + "It rained.\n" * 40 + "Hlatshwayo denied it."
    people = {person.name: len(person.mentions) for person in entities_of("", text).people}
    assert people == {"Maryam Wolmarans": 1, "Tebogo Hlatshwayo": 2}
