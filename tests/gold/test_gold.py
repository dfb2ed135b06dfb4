"""The gold of our own is whole: every line has one label, every value the fields that the measures read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.entities import read_texts
from index.entities.written import read_written

HERE = Path(__file__).resolve().parent
KINDS = {
    *("body", "heading", "correction", "standfirst", "either", "title", "byline", "date", "caption", "credit"),
    *("related", "bio", "newsletter", "share", "comments", "tags", "advertising", "menu", "footer", "other"),
}
PLACE_KINDS = {"city", "region", "country", "other"}
HASH = re.compile(r"[0-9a-f]+")
DOCUMENTS = 100
LEAST_UNREAD = 50


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


EXTRACTION, ENTITIES = rows("extraction.jsonl"), rows("entities.jsonl")


@pytest.mark.parametrize("gold", [EXTRACTION, ENTITIES], ids=["extraction", "entities"])
def test_each_document_stands_once(gold: list[dict[str, Any]]) -> None:
    assert len({row["id"] for row in gold}) == len(gold) == DOCUMENTS
    assert all(HASH.fullmatch(row["text"]) for row in gold)


@pytest.mark.parametrize("row", EXTRACTION, ids=[row["id"] for row in EXTRACTION])
def test_labels_cover_every_line_once(row: dict[str, Any]) -> None:
    covered = [number for first, last, _, _ in row["labels"] for number in range(first, last + 1)]
    assert covered == list(range(1, row["lines"] + 1))
    assert {kind for _, _, kind, _ in row["labels"]} <= KINDS
    assert {"title", "body"} <= {kind for _, _, kind, _ in row["labels"]}
    assert all(HASH.fullmatch(short) for *_, short in row["labels"])


@pytest.mark.parametrize("row", EXTRACTION, ids=[row["id"] for row in EXTRACTION])
def test_a_page_has_a_column_that_holds_its_body(row: dict[str, Any]) -> None:
    if row["mode"] == "text":
        assert "column" not in row
        return
    first, last = row["column"]
    inside = [(start, end) for start, end, kind, _ in row["labels"] if kind in {"body", "heading"}]
    assert all(first <= start and end <= last for start, end in inside)


@pytest.mark.parametrize("row", ENTITIES, ids=[row["id"] for row in ENTITIES])
def test_values_have_names_and_forms(row: dict[str, Any]) -> None:
    for person in row["people"]:
        assert person["key"] == person["key"].lower()
        assert person["forms"]
    assert len({person["key"] for person in row["people"]}) == len(row["people"])
    for place in row["places"]:
        assert place["kind"] in PLACE_KINDS
        assert place["forms"]
        assert all(re.fullmatch("[A-Z]{2}", code) for code in place["countries"])


@pytest.mark.parametrize("row", ENTITIES, ids=[row["id"] for row in ENTITIES])
def test_countries_are_those_of_the_sure_places(row: dict[str, Any]) -> None:
    sure = {code for place in row["places"] if not place.get("optional") for code in place["countries"]}
    assert row["countries"] == sorted(sure)


def test_the_texts_kept_out_of_training_can_be_read_and_are_in_no_training_file() -> None:
    trained = {text for _, text, _ in read_written()}
    unread = [(text, spans) for _, text, spans in read_texts(HERE / "unread", "*.txt")]
    assert len(unread) > LEAST_UNREAD
    assert all(spans and text not in trained for text, spans in unread)
