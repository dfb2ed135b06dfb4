"""Ranking quality on six test collections, against SQLite's FTS5 and bm25s.

    python -m benchmarks.relevance [collection ...]

Queries are given as text, in small letters (two collections write all in capitals, where AND would be an operator), to
the archive as its users meet it: query language, question words, relaxing. Peers get the same words joined by OR.
Reads ../shared/data/relevance. Figures are means over all queries of a collection.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from index.article import Article, article_id
from search.archive import open_archive
from search.limits import SearchLimits
from tests.search.archives import publish_articles

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "relevance"
COLLECTIONS = ("cacm", "cisi", "cranfield", "lisa", "med", "npl")
DEPTH = 1_000
"""Hits looked at for the average precision, as TREC does."""

Rank = Callable[[str], list[str]]
"""A query's text to ids, best first, at most DEPTH."""


@dataclass(frozen=True, slots=True)
class Collection:
    """documents: id to title and text.  queries: id to text.  relevant: query to ids, only queries that have some."""

    name: str
    documents: dict[str, tuple[str, str]]
    queries: dict[str, str]
    relevant: dict[str, set[str]]


def read_collection(name: str) -> Collection:
    folder = DATA / name
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        documents = {one["id"]: (one["title"], one["text"]) for one in map(json.loads, lines)}
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        queries = {one["id"]: one["text"].lower() for one in map(json.loads, lines)}
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, _, document, grade = line.split()
        if int(grade) > 0 and query in queries:
            relevant[query].add(document)
    return Collection(name, documents, queries, dict(relevant))


def ndcg(ranked: Sequence[str], relevant: set[str], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of binary judgements. Source: Järvelin and Kekäläinen 2002."""
    gain = sum(1 / math.log2(at + 2) for at, one in enumerate(ranked[:depth]) if one in relevant)
    return gain / sum(1 / math.log2(at + 2) for at in range(min(len(relevant), depth)))


def average_precision(ranked: Sequence[str], relevant: set[str]) -> float:
    found, total = 0, 0.0
    for at, one in enumerate(ranked, 1):
        if one in relevant:
            found += 1
            total += found / at
    return total / len(relevant)


def clippings(collection: Collection, folder: Path, **options: object) -> Rank:
    names = {article_id(key.encode()): key for key in collection.documents}
    articles = (
        Article(id=article_id(key.encode()), title=title, body=body, path=key, paths=(key,))
        for key, (title, body) in collection.documents.items()
    )
    publish_articles(folder, list(articles))
    archive = open_archive(folder, SearchLimits(page=DEPTH, deadline_s=60))

    def rank(query: str) -> list[str]:
        page = archive.search(query, limit=DEPTH, facets=(), fragments=0, **options)  # type: ignore[arg-type]
        return [names[hit.id] for hit in page.hits]

    return rank


def fts5(collection: Collection, _folder: Path) -> Rank:
    """SQLite's full-text search with its Porter stemmer; the title counts double, as here."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(key UNINDEXED, title, body, tokenize='porter unicode61')")
    rows = ((key, title, body) for key, (title, body) in collection.documents.items())
    database.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)

    def rank(query: str) -> list[str]:
        terms = " OR ".join(f'"{word}"' for word in words_of(query))
        found = database.execute(
            "SELECT key FROM t WHERE t MATCH ? ORDER BY bm25(t, 0, 2.0, 1.0), key LIMIT ?", (terms, DEPTH)
        )
        return [key for (key,) in found]

    weakref.finalize(rank, database.close)  # nobody else knows of it
    return rank


def bm25s(collection: Collection, _folder: Path) -> Rank:
    """bm25s as its documentation recommends: English stop words, Snowball stems, Lucene's formula."""
    import bm25s as library
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    keys = list(collection.documents)
    texts = [f"{title} {body}" for title, body in collection.documents.values()]
    retriever = library.BM25()
    retriever.index(library.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)

    def rank(query: str) -> list[str]:
        tokens = library.tokenize([query], stopwords="en", stemmer=stemmer, show_progress=False)
        found, scores = retriever.retrieve(tokens, k=min(DEPTH, len(keys)), show_progress=False)
        return [keys[at] for at, score in zip(found[0], scores[0], strict=True) if score > 0]

    return rank


def words_of(query: str) -> list[str]:
    return re.findall(r"\w+", query)


SYSTEMS: dict[str, Callable[[Collection, Path], Rank]] = {"clippings": clippings, "fts5": fts5, "bm25s": bm25s}


def measure(collection: Collection, make: Callable[[Collection, Path], Rank]) -> tuple[float, float]:
    """Mean nDCG@10 and mean average precision of one system."""
    with TemporaryDirectory() as folder:
        rank = make(collection, Path(folder))
        ranked = {key: rank(collection.queries[key]) for key in collection.relevant}
    pairs = [(ranked[key], relevant) for key, relevant in collection.relevant.items()]
    return fmean(ndcg(*pair) for pair in pairs), fmean(average_precision(*pair) for pair in pairs)


def table(names: Iterable[str]) -> Iterator[str]:
    yield f"{'':12}" + "".join(f"{system:>20}" for system in SYSTEMS)
    yield f"{'':12}" + f"{'nDCG@10    MAP':>20}" * len(SYSTEMS)
    for name in names:
        collection = read_collection(name)
        figures = [measure(collection, make) for make in SYSTEMS.values()]
        yield f"{name:12}" + "".join(f"{gain:>12.4f}{precision:>8.4f}" for gain, precision in figures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "collections", nargs="*", metavar="collection", help=f"any of {', '.join(COLLECTIONS)}; else all"
    )
    names = parser.parse_args().collections or COLLECTIONS
    unknown = [name for name in names if name not in COLLECTIONS]
    if unknown:
        parser.error(f"no collection is called {unknown[0]}; there are {', '.join(COLLECTIONS)}")
    for line in table(names):
        print(line, flush=True)


if __name__ == "__main__":
    main()
