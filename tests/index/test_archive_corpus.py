"""The development data in one run each: every page and record is counted, and the answers are what counting gives."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.archive import reindex
from index.checking import check
from search.archive import Archive, open_archive
from search.results import Facet

pytestmark = [pytest.mark.corpus, pytest.mark.slow, pytest.mark.timeout(1200)]

ALL_VALUES = 1_000


@pytest.fixture(scope="module")
def records(shared_data: Path) -> list[dict[str, Any]]:
    """The Reuters records that have anything in them, each once."""
    with gzip.open(shared_data / "reuters" / "reuters.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    assert len(found) == 21_578
    distinct = {json.dumps(record, sort_keys=True): record for record in found}
    return [record for record in distinct.values() if record["title"].strip() or record["body"].strip()]


@pytest.fixture(scope="module")
def reuters(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    index_dir = tmp_path_factory.mktemp("reuters") / "index"
    report = reindex(index_dir, [shared_data / "reuters" / "reuters.jsonl.gz"])
    assert report.read == report.articles + report.duplicates + len(report.rejected) == 21_578
    assert check(index_dir).problems == ()
    archive = open_archive(index_dir)
    yield archive
    archive.close()


def counts(facet: Facet) -> dict[str, int]:
    return {value.label: value.count for value in facet.values}


@pytest.mark.parametrize("name", ["people", "places"])
def test_facets_are_what_counting_over_the_records_gives(
    reuters: Archive, records: list[dict[str, Any]], name: str
) -> None:
    expected = Counter(value for record in records for value in set(record[name]))
    facet = reuters.search("", facets=(name,), facet_limit=ALL_VALUES).facets[name]
    assert (facet.distinct, counts(facet)) == (len(expected), dict(expected))
    chosen = reuters.search("", places=("japan",), facets=("people",), facet_limit=ALL_VALUES)
    japanese = [record for record in records if "japan" in record["places"]]
    assert chosen.total == len(japanese)
    assert counts(chosen.facets["people"]) == dict(Counter(one for record in japanese for one in set(record["people"])))


def test_dates_and_histogram_are_what_counting_over_the_records_gives(
    reuters: Archive, records: list[dict[str, Any]]
) -> None:
    days = Counter(record["date"][:10] for record in records if record["date"])
    page = reuters.search("", places=("usa",))
    months = Counter(record["date"][:7] for record in records if record["date"] and "usa" in record["places"])
    assert {bucket.first[:7]: bucket.count for bucket in page.histogram if bucket.count} == dict(months)
    assert page.total == sum(months.values()) + page.undated
    first, last = min(days), sorted(days)[len(days) // 2]
    between = reuters.search("", date_from=first, date_to=last)
    assert between.total == sum(count for day, count in days.items() if first <= day <= last)


def test_every_page_is_an_article_a_duplicate_or_rejected(shared_data: Path, tmp_path: Path) -> None:
    report = reindex(tmp_path / "index", [shared_data / "extraction" / "pages"])
    assert report.read == 1_105
    assert report.articles + report.duplicates + len(report.rejected) == 1_105
    assert len(report.rejected) < 5
    assert all(refusal.reason for refusal in report.rejected)
    assert check(tmp_path / "index").problems == ()
