"""People, places and countries beside gold of our own: 100 news texts of many countries, read by hand.

    python -m benchmarks.gold_entities FOLDER [--each]

FOLDER holds dev-worldwide-newswire.jsonl.gz in the form of ../shared/data/ner; the gold is tests/gold/entities.jsonl
(see its README). Texts are read by `clippings entities --jsonl`. --each shows what was missed and what was made up.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.shipped import Row, asked
from index.analysis import fold
from index.entities.detokenise import document_text

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold" / "entities.jsonl"
SOURCE = "dev-worldwide-newswire.jsonl.gz"

Fits = Callable[[Row, Row], bool]


def folded(name: str) -> str:
    """Lower case without accents, as facets' keys are."""
    return " ".join(fold(name).split())


def read_texts(folder: Path, names: set[str]) -> dict[str, str]:
    """The texts of these documents, put together from their tokens."""
    with gzip.open(folder / SOURCE, "rt", encoding="utf-8") as lines:
        documents = (json.loads(line) for line in lines)
        return {
            document["id"]: document_text(document["sents"], document["tags"])[0]
            for document in documents
            if document["id"] in names
        }


def is_same_person(gold: Row, found: Row) -> bool:
    """One key: the full name, folded."""
    return bool(gold["key"] == folded(found["key"]))


def is_nearly_that_person(gold: Row, found: Row) -> bool:
    """Found at one of the names that the text gives him."""
    return is_same_person(gold, found) or bool(found["forms"] & set(map(folded, gold["forms"])))


def is_same_place(gold: Row, found: Row) -> bool:
    """One GeoNames id, or found at one of its names and put into a country that is not another one."""
    if gold.get("geonames_id") and gold["geonames_id"] == found.get("geonames_id"):
        return True
    countries, country = gold["countries"], found.get("country")
    return is_nearly_that_place(gold, found) and (not countries or not country or country in countries)


def is_nearly_that_place(gold: Row, found: Row) -> bool:
    """Found at one of its names, wherever it was put."""
    return bool(found["forms"] & set(map(folded, [gold["name"], *gold["forms"]])))


def with_forms(values: list[Row], text: str) -> list[Row]:
    """Found values with the names under which they stand in the text."""
    return [
        {**value, "forms": {folded(value["name"]), *(folded(text[start:end]) for start, end in value["mentions"])}}
        for value in values
    ]


class Tally:
    """Found, wanted and right values of one facet."""

    def __init__(self) -> None:
        self.sums: Counter[str] = Counter()

    def add(self, gold: list[Row], found: list[Row], fits: Fits) -> tuple[list[Row], list[Row]]:
        """Pair each wanted value with one found; optional ones count nowhere. What was missed, what was made up."""
        rest, missed = list(found), []
        for one in sorted(gold, key=lambda one: bool(one.get("optional"))):
            mate = next((other for other in rest if fits(one, other)), None)
            if mate is not None:
                rest.remove(mate)
            elif not one.get("optional"):
                missed.append(one)
            self.sums["right"] += mate is not None and not one.get("optional")
            self.sums["wanted"] += not one.get("optional")
        self.sums["made up"] += len(rest)
        return missed, rest

    def line(self, facet: str) -> str:
        """Precision, recall and F1."""
        right, wanted = self.sums["right"], self.sums["wanted"]
        precision, recall = right / max(right + self.sums["made up"], 1), right / max(wanted, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        return f"  {facet:<26}precision {precision:6.1%}  recall {recall:6.1%}  F1 {f1:6.1%}  of {wanted}"


def country_rows(codes: set[str], optional: set[str]) -> list[Row]:
    """Countries as values of a facet."""
    return [{"name": code, "optional": code in optional} for code in sorted(codes | optional)]


def gold_countries(gold: Row) -> list[Row]:
    """The countries of the places named; those of optional places and of demonyms are right either way."""
    sure = set(gold["countries"])
    others = {code for place in gold["places"] for code in place["countries"]} | set(gold["demonyms"])
    return country_rows(sure, others - sure)


def found_countries(answer: Row) -> list[Row]:
    """The countries of the places found."""
    return country_rows({place["country"] for place in answer["places"] if place.get("country")}, set())


def report(name: str, tallies: dict[str, Tally], gold: Row, answer: Row, text: str) -> Iterator[str]:
    """Count one document in each facet; lines that say what differs."""
    people, places = with_forms(answer["people"], text), with_forms(answer["places"], text)
    facets: dict[str, tuple[list[Any], list[Any], Fits]] = {
        "people": (gold["people"], people, is_same_person),
        "people, any name": (gold["people"], people, is_nearly_that_person),
        "places": (gold["places"], places, is_same_place),
        "places, wherever put": (gold["places"], places, is_nearly_that_place),
        "countries": (gold_countries(gold), found_countries(answer), lambda one, other: one["name"] == other["name"]),
    }
    for facet, (wanted, found, fits) in facets.items():
        missed, extra = tallies.setdefault(facet, Tally()).add(wanted, found, fits)
        for verb, values in (("missed", missed), ("made up", extra)):
            if values:
                yield f"{name}  {facet} {verb}: {'; '.join(value['name'] for value in values)}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true")
    given = parser.parse_args()
    golds = {gold["id"]: gold for gold in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())}
    texts = read_texts(given.folder, set(golds))
    kept = [name for name in golds if hashlib.sha256(texts[name].encode()).hexdigest().startswith(golds[name]["text"])]
    answers = asked("entities", ({"id": name, "text": texts[name]} for name in kept))
    tallies: dict[str, Tally] = {}
    for name in kept:
        for line in report(name, tallies, golds[name], answers[name], texts[name]):
            if given.each:
                sys.stdout.write(line + "\n")
    sys.stdout.write(f"{len(kept)} texts; left out, for their text came out otherwise: {len(golds) - len(kept)}\n")
    sys.stdout.writelines(tally.line(facet) + "\n" for facet, tally in tallies.items())


if __name__ == "__main__":
    main()
