"""Golden tests on the article that this project began with, and the crowd of saved pages."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest

from index.article import Draft, Payload, Rejected, chosen_lines
from index.ingest.draft import draft_of
from index.limits import IngestLimits

pytestmark = pytest.mark.corpus


@pytest.fixture
def seed(shared_data: Path) -> tuple[str, Draft]:
    (path,) = (shared_data / "seed").glob("*.txt")
    data = path.read_bytes()
    found = draft_of(Payload(path.name, data), IngestLimits())
    assert isinstance(found, Draft)
    return data.decode("utf-8"), found


def test_the_seed_is_its_title_and_its_story(seed: tuple[str, Draft]) -> None:
    text, found = seed
    assert found.meta.title == text.split("\n")[0]
    assert found.meta.authors == ("Isabel van Brugen",)
    assert found.meta.language == "en"
    assert found.body.startswith("A growing number of Russian men")
    assert found.body.endswith("has contacted Russia's foreign ministry for comment.")
    assert "\n\nRefusing to Fight\n\n" in found.body


def test_nothing_but_the_story_is_in_the_seeds_body(seed: tuple[str, Draft]) -> None:
    removed = [entry.text for entry in seed[1].ledger]
    starts = (
        "🎙",
        "Reservists drafted",
        "Reservists drafted",
        "Do you have a tip",
        "About the",
        "Isabel",
        "You can get",
        "Isabel",
    )
    assert len(removed) == len(starts)
    assert all(text.startswith(start) for text, start in zip(removed, starts, strict=True))


def test_the_seeds_body_and_ledger_give_back_every_line(seed: tuple[str, Draft]) -> None:
    text, found = seed
    assert (
        chosen_lines(found.body, found.ledger)
        == [line for raw in text.split("\n") if (line := " ".join(raw.split()))][1:]
    )


@pytest.mark.slow
def test_no_saved_page_crashes_hangs_or_comes_out_empty(shared_data: Path) -> None:
    folder = shared_data / "extraction"
    with gzip.open(folder / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines]
    rejected: list[Rejected] = []
    empty: list[str] = []
    for page in gold:
        start_s = time.process_time()
        found = draft_of(Payload(page["id"], gzip.decompress((folder / page["page"]).read_bytes())), IngestLimits())
        assert time.process_time() - start_s < 5, page["id"]
        if isinstance(found, Rejected):
            rejected.append(found)
        elif page["body"] and not found.body:
            empty.append(page["id"])
    assert len(rejected) < 5, rejected
    assert not [found for found in rejected if found.code == "internal"]
    assert empty == []
