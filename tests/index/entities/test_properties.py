"""What must hold for any text of any script."""

from __future__ import annotations

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.entities import entities_of, given_entities, parse_aliases, recognise
from index.entities.tokens import split_tokens

NEWS_PIECES = st.sampled_from(
    [
        "Vladimir Putin",
        "Kyiv",
        ", ",
        " ",
        "\n",
        "Mr.",
        "the",
        "U.S.",
        "TROY, N.C. — ",
        "and",
        "&",
        "al-Sisi",
        "'s",
        "’",
        "(",
        ")",
        '"',
        "von der",
        "J.",
        "İstanbul",
        "ß",
        "ﬁ",
        "东京",
        "\u0301",
        "-based",
        "By ",
        "Reporting by ",
        "Bank of ",
        "São Paulo",
        "\x00",
        "\ud800",
        "😀",
        "\u2028",
        "Jr.",
        "O'Brien",
        "١٢",
        "Ǆ",
        "in ",
        "Georgia",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(NEWS_PIECES, max_size=60).map("".join))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example("")
@example("\n\n")
@example("A" * 5000)
@example("Mr. " * 500)
@example("A, " * 500)
def test_mentions_are_exact_disjoint_and_in_order(text: str) -> None:
    end = 0
    for mention in recognise(text):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        assert 0 <= mention.score <= 1
        assert mention.key
        end = mention.end


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_entities_point_into_title_and_body(title: str, body: str) -> None:
    entities = entities_of(title, body, authors=(title[:20],))
    keys = [value.key for value in (*entities.people, *entities.places)]
    assert len({person.key for person in entities.people}) == len(entities.people)
    assert len({place.key for place in entities.places}) == len(entities.places)
    assert all(keys)
    for value in (*entities.people, *entities.places):
        assert all(0 <= start < end <= len(body) for start, end in value.mentions)
        assert all(0 <= start < end <= len(title) for start, end in value.title_mentions)


def test_names_with_halves_of_characters_can_be_stored() -> None:
    text = "Ada \ud800 Lund met Tor\udfff Hansen in Oslo\ud800 on Monday. \ud8ffParis is far, Ada Lund said."
    found = entities_of(text, text)
    assert found.people
    assert msgspec.json.encode((found, recognise(text)))


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3), TEXTS)
def test_given_names_never_raise(people: list[str], places: list[str], body: str) -> None:
    entities = given_entities(people, places, "", body)
    assert all(body[start:end] for person in entities.people for start, end in person.mentions)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_alias_table_is_read(text: str) -> None:
    parse_aliases(text)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_tokens_cover_everything_but_white_space(text: str) -> None:
    tokens = split_tokens(text)
    covered = "".join(text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert covered == "".join(text.split())
