"""The recogniser of people and places, loaded when the first document needs it."""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Entities

NAMED_CHARS = 1_000_000
"""People and places are looked for in so many characters of a text, which no article has, nor most books. Of 10 MB in
one file looking further would take over a gigabyte of memory."""


def recognised(title: str, body: str, authors: Sequence[str], captions: Sequence[str] = ()) -> Entities:
    """People and places of a document; authors are not among its people. captions: of its pictures, as plain lines."""
    from index.entities import entities_of  # loads models, which readers of sources do without

    if len(body) > NAMED_CHARS:
        end = max(body.rfind("\n", 0, NAMED_CHARS), body.rfind(" ", 0, NAMED_CHARS))
        body = body[: end if end > 0 else NAMED_CHARS]
    return entities_of(title, body, authors=authors, captions=captions)


def given(people: Sequence[str], places: Sequence[str], title: str, body: str) -> Entities:
    """People and places as a record gives them, with where the text mentions them."""
    from index.entities import given_entities

    return given_entities(people, places, title, body)
