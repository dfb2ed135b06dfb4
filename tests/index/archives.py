"""Sources for runs, and what an archive that was made of them holds."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from index.article import Article
from index.checking import check
from index.generations import current_number, open_generation
from index.holdings import holdings_of, read_articles
from index.runs import Options, Report
from index.schema import FACETS
from search.archive import open_archive

ONE = Options(processes=1)
BOX = "The Harbour Letter is what the ferry crews of the island have for breakfast."
WORDS = (
    "the", "ferry", "of", "harbour", "and", "council", "to", "winter", "in", "budget", "is", "engine", "pier", "storm",
)  # fmt: skip


def record(number: int, **fields: Any) -> dict[str, Any]:
    choose = random.Random(number)
    body = "\n\n".join(" ".join(choose.choices(WORDS, k=14)) + f" {number}." for _ in range(4))
    given = {"title": f"Story {number}", "body": body, "people": [f"Ada Lund {number % 5}"], "places": ["Bergen"]}
    return {**given, "source": f"Paper {number % 3}", "date": f"2022-03-{number % 28 + 1:02}"} | fields


def write_records(file: Path, records: Sequence[dict[str, Any]]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(one) + "\n" for one in records))
    return file


def write_pages(folder: Path, numbers: Iterable[int]) -> Path:
    """Saved pages of one site, each ending in the same box; the folder then holds these and no others."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in folder.iterdir():
        page.unlink()
    for number in numbers:
        one = record(number)
        paragraphs = "".join(f"<p>{line}</p>" for line in [*one["body"].split("\n\n"), BOX])
        head = f"<title>{one['title']}</title><link rel=canonical href=https://harbour.example/{number}>"
        (folder / f"{number}.html").write_text(
            f"<html><head>{head}</head><body><article>{paragraphs}</article></body></html>"
        )
    return folder


def articles_in(index_dir: Path) -> dict[str, Article]:
    holdings = holdings_of(open_generation(index_dir))
    stretches = holdings.stretches(holdings.articles)
    return {article.id: article for stretch in stretches for article in read_articles(stretch)}


QUERIES = ("", "ferry", "harbour council", "winter OR budget", '"the ferry"~3', "engin* -pier", "people:lund story")


def answers_of(index_dir: Path) -> list[object]:
    """What searches give: hits with their scores in order, facets, histogram; but not where files stood."""
    archive = open_archive(index_dir)
    try:
        pages = [archive.search(q, limit=100, facets=FACETS, facet_limit=100) for q in QUERIES]
    finally:
        archive.close()
    return [
        (page.total, [(hit.id, hit.score) for hit in page.hits], page.facets, page.histogram, page.undated)
        for page in pages
    ]


def titles_in(index_dir: Path) -> list[str]:
    return sorted(article.title for article in articles_in(index_dir).values())


def assert_sound(index_dir: Path, report: Report) -> None:
    assert report.read == report.articles + report.duplicates + len(report.rejected)
    counts = open_generation(index_dir).manifest.counts
    assert counts.read == counts.articles + counts.duplicates + counts.rejected
    found = check(index_dir)
    assert found.problems == ()
    assert found.articles == counts.articles
    assert {path.name for path in index_dir.iterdir()} <= {"CURRENT", "LOCK", *_generations(index_dir)}


def _generations(index_dir: Path) -> list[str]:
    number = current_number(index_dir) or 0
    return [f"gen-{number}", f"gen-{number - 1}"]
