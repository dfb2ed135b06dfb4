"""All of Reuters-21578 through the whole machine: answers equal counting over the records themselves."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.archive import Report, reindex
from search.archive import Archive, open_archive

pytestmark = [pytest.mark.corpus, pytest.mark.slow, pytest.mark.xdist_group("reuters")]

Records = list[dict[str, Any]]
RECORDS = 21_578
ONE_COUNTRY = {"zaire": "congo"}
"""Two names of the records for what the gazetteer takes for one place."""
MANY = 1_000


@pytest.fixture(scope="module")
def records(shared_data: Path) -> Records:
    with gzip.open(shared_data / "reuters" / "reuters.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def built(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Report, Archive]]:
    folder = tmp_path_factory.mktemp("reuters")
    source = folder / "records.jsonl"
    source.write_bytes(gzip.decompress((shared_data / "reuters" / "reuters.jsonl.gz").read_bytes()))
    report = reindex(folder / "index", [source])
    archive = open_archive(folder / "index")
    yield report, archive
    archive.close()


@pytest.fixture(scope="module")
def archive(built: tuple[Report, Archive]) -> Archive:
    return built[1]


@pytest.fixture(scope="module")
def kept(records: Records) -> Records:
    """The records that have anything to be found by."""
    return [
        record | {"places": [ONE_COUNTRY.get(place, place) for place in record["places"]]}
        for record in records
        if record["title"].strip() or record["body"].strip()
    ]


def counted(records: Records, field: str) -> Counter[str]:
    return Counter(value for record in records for value in set(record[field]))


def facet(archive: Archive, name: str, **search: Any) -> list[int]:
    """The counts of all values, falling."""
    found = archive.search(facets=(name,), facet_limit=MANY, limit=1, **search).facets[name]
    assert found.distinct == sum(value.count > 0 for value in found.values)
    return [value.count for value in found.values]


def test_every_record_is_accounted_for(built: tuple[Report, Archive], records: Records, kept: Records) -> None:
    report, archive = built
    assert report.read == len(records) == RECORDS
    assert report.articles + report.duplicates + len(report.rejected) == report.read

    assert len(report.rejected) == RECORDS - len(kept)
    assert archive.search().total == report.articles == len(kept)


@pytest.mark.parametrize("name", ["people", "places"])
def test_each_value_finds_the_records_that_have_it(archive: Archive, kept: Records, name: str) -> None:
    expected = counted(kept, name)
    assert {value: archive.search(limit=1, **{name: (value,)}).total for value in expected} == expected


@pytest.mark.parametrize("name", ["people", "places"])
def test_facets_over_everything(archive: Archive, kept: Records, name: str) -> None:
    assert facet(archive, name) == sorted(counted(kept, name).values(), reverse=True)


def test_facets_over_chosen_articles(archive: Archive, kept: Records) -> None:
    march = [record for record in kept if "1987-03-01" <= record["date"][:10] <= "1987-03-31"]
    days = {"date_from": "1987-03-01", "date_to": "1987-03-31"}
    british = [record for record in march if "uk" in record["places"]]
    either = [record for record in march if {"uk", "japan"} & set(record["places"])]
    neither = [record for record in march if "usa" not in record["places"]]
    assert archive.search(**days).total == len(march)
    assert facet(archive, "people", places=("uk",), **days) == sorted(counted(british, "people").values(), reverse=True)
    assert facet(archive, "people", places=("uk", "japan"), **days) == sorted(
        counted(either, "people").values(), reverse=True
    )
    assert facet(archive, "places", places=("uk",), **days) == sorted(counted(march, "places").values(), reverse=True)
    assert archive.search(exclude={"places": ("usa",)}, **days).total == len(neither)


def test_histogram_by_month_and_by_day(archive: Archive, kept: Records) -> None:
    months = Counter(record["date"][:7] for record in kept)
    assert {bucket.first[:7]: bucket.count for bucket in archive.search().histogram if bucket.count} == months
    days = Counter(record["date"][:10] for record in kept if record["date"][:7] == "1987-10")
    found = archive.search("date:1987-10").histogram
    assert {bucket.first: bucket.count for bucket in found if bucket.count} == days
    assert all(bucket.first == bucket.last for bucket in found)


@pytest.mark.parametrize("word", ["cocoa", "volcker", "tokyo", "mitsubishi", "bundesbank"])
def test_words_find_the_records_that_hold_them(archive: Archive, kept: Records, word: str) -> None:
    pattern = re.compile(rf"(?<!\w){word}(?:s|'s)?(?!\w|'\w)", re.IGNORECASE)
    holders = [record for record in kept if pattern.search(record["title"]) or pattern.search(record["body"])]
    page = archive.search(word, match="all", limit=1)
    assert page.total == len(holders)
    assert facet(archive, "places", q=word, match="all") == sorted(counted(holders, "places").values(), reverse=True)


def test_paging_gives_every_article_once(archive: Archive, kept: Records) -> None:
    seen: list[str] = []
    days: list[str] = []
    cursor = None
    while True:
        page = archive.search("date:1987-10", sort="newest", limit=100, cursor=cursor, facets=(), fragments=0)
        seen += [hit.id for hit in page.hits]
        days += [hit.date or "" for hit in page.hits]
        cursor = page.next_cursor
        if cursor is None:
            break
    expected = [record["date"][:10] for record in kept if record["date"][:7] == "1987-10"]
    assert len(seen) == len(set(seen)) == len(expected)
    assert days == sorted(expected, reverse=True)


def test_articles_hold_what_the_records_say(archive: Archive, kept: Records) -> None:
    page = archive.search("volcker", people=("volcker",), limit=50)
    by_number = {str(record["id"]): record for record in kept}
    assert len(page.hits) == 50
    for hit in page.hits:
        article = archive.get(hit.id)
        record = by_number[article.source_id or ""]
        assert (article.title, article.body, article.date) == (record["title"], record["body"], record["date"][:10])
        assert len(article.people) == len(set(record["people"]))
        assert len(article.places) == len(set(record["places"]))
