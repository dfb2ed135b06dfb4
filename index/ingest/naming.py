"""The recogniser of people and places, loaded when the first document needs it."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import cast

from index.article import Entities


def recognised(title: str, body: str, authors: Sequence[str]) -> Entities:
    """People and places of a document; authors are not among its people."""
    recogniser = importlib.import_module("index.entities")
    return cast("Entities", recogniser.entities_of(title, body, authors=authors))


def given(people: Sequence[str], places: Sequence[str], title: str, body: str) -> Entities:
    """People and places as a record gives them, with where the text mentions them."""
    recogniser = importlib.import_module("index.entities")
    return cast("Entities", recogniser.given_entities(people, places, title, body))
