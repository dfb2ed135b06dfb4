"""The JSON endpoint under load: our web application over our engine, and the same application over tantivy.

Both answer GET /api/v1/search with facets and snippets; tantivy is asked for no histogram, which it is spared.
"""

from __future__ import annotations

import http.client
import json
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import tantivy
from flask import Flask

from benchmarks.engines.clippings import text_of
from benchmarks.engines.tantivy import FACETS, Tantivy
from benchmarks.queries import Question
from index.analysis import ANALYSER_VERSION
from index.article import Article
from index.generations import Generation, build_folder, link, publish, write_lock
from index.manifest import Counts, Manifest, SegmentEntry, SegmentInfo
from search.archive import Archive
from search.engine import Answer
from search.plan import Plan
from search.query import And, Node, Or, Word
from search.results import Facet, FacetValue, Hit, Snippet
from web.app import create_app
from web.settings import Settings

FOLDER = "CLIPPINGS_BENCH_FOLDER"
KINDS = ("common term", "AND of 2", "OR of 2", "OR with facets")
SERVER_SETTINGS = Path(__file__).resolve().parent.parent / "web" / "gunicorn.conf.py"
WORKERS = 2
WARM_UP_S = 3.0
SECONDS = 8.0
START_WITHIN_S = 60.0


class TantivyEngine:
    """As much of an engine as the questions of this benchmark need: words under AND or OR."""

    generation = 1

    def __init__(self, folder: Path) -> None:
        self._bench = Tantivy()
        self._bench.open(folder / "tantivy")
        self._index, self._searcher = self._bench.opened

    def search(self, plan: Plan) -> Answer:
        """Total, hits with a snippet, and facets."""
        query = self._index.parse_query(_text(plan.tree), ["text"])
        found = self._searcher.search(query, plan.limit, count=True)
        snippets = tantivy.SnippetGenerator.create(self._searcher, query, self._index.schema, "text")
        hits = tuple(self._hit(snippets, address, score) for score, address in found.hits)
        return Answer(hits, int(found.count), self._facets(query, plan), (), 0, None, False)

    def get(self, article_id: str) -> Article | None:
        return None

    def marks(self, plan: Plan, article_id: str) -> dict[str, tuple[tuple[int, int], ...]]:
        return {}

    def suggest(self, field: str, prefix: str, limit: int) -> tuple[FacetValue, ...]:
        return ()

    def close_forms(self, text: str, edits: int, most: int) -> tuple[tuple[str, int], ...]:
        return ()

    def prepare(self) -> None:
        """Nothing to make."""

    def close(self) -> None:
        """Nothing to give back."""

    def _hit(self, snippets: tantivy.SnippetGenerator, address: tantivy.DocAddress, score: float) -> Hit:
        document = self._searcher.doc(address)
        one = {name: document.get_first(name) for name in ("id", "title", "source", "author")}
        shown = snippets.snippet_from_doc(document)
        snippet = Snippet("body", shown.fragment(), shown.to_html(), 0, ())
        day = document.get_first("date")
        date = day.date().isoformat() if isinstance(day, datetime) else None
        names = (one["source"], None, "", date, None, (one["author"],), "en", (), ())
        return Hit(one["id"], one["title"], *names, score, (snippet,), None, None)

    def _facets(self, query: tantivy.Query, plan: Plan) -> dict[str, Facet]:
        asked = [name for name in plan.facets if name in FACETS]
        if not asked:
            return {}
        wanted = {name: {"terms": {"field": f"{name}_facet", "size": plan.facet_limit}} for name in asked}
        counted = self._searcher.aggregate(query, wanted)
        return {name: _facet(counted[name]["buckets"]) for name in asked}


def _facet(buckets: list[dict[str, object]]) -> Facet:
    values = tuple(FacetValue(str(one["key"]), str(one["key"]), int(str(one["doc_count"])), False) for one in buckets)
    return Facet(len(values), values)


def _text(tree: Node) -> str:
    match tree:
        case Word(text):
            return text
        case And(children):
            return " ".join(f"+{_text(child)}" for child in children)
        case Or(children):
            return " ".join(_text(child) for child in children)
    raise TypeError(tree)


def make_app() -> Flask:
    """What gunicorn serves; the environment says over which engine."""
    folder = Path(os.environ[FOLDER])
    settings = Settings(index_dir=folder / "published")
    if os.environ.get("CLIPPINGS_BENCH_ENGINE") != "tantivy":
        return create_app(settings)
    return create_app(settings, opener=lambda where, limits: Archive(where, limits, lambda _: TantivyEngine(folder)))


def publish_built(folder: Path) -> Generation:
    """Make a generation of the segment that the build step wrote."""
    documents = int((folder / "clippings" / "documents").read_text())
    info = SegmentInfo("bench", documents, ("bench.pack", "bench.text"))
    with write_lock(folder / "published", "bench"), build_folder(folder / "published") as building:
        for name in info.files:
            link(folder / "clippings" / name, building)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        counts = Counts(documents, documents)
        manifest = Manifest(0, "", ANALYSER_VERSION, "bench", now, counts, (SegmentEntry(info),))
        return publish(folder / "published", building, manifest, verify=lambda generation: None)


def load(folder: Path, engine: str) -> dict[str, dict[str, float]]:
    """Requests a second and p95 milliseconds, with 1 and 8 clients."""
    questions: list[Question] = pickle.loads((folder / "questions.pickle").read_bytes())
    paths = [
        "/api/v1/search?" + urlencode({"q": text_of(one), "match": "all"}) for one in questions if one.kind in KINDS
    ]
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", str(SERVER_SETTINGS), "benchmarks.endpoint:make_app()"]
    bound = {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": str(WORKERS)}
    environ = {**os.environ, **bound, FOLDER: str(folder), "CLIPPINGS_BENCH_ENGINE": engine}
    server = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        _hammer(port, paths, WORKERS, WARM_UP_S)
        return {f"{clients} clients": _hammer(port, paths, clients, SECONDS) for clients in (1, 8)}
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as tried:
        return int(tried.getsockname()[1])


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        try:
            _get(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/livez")
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("gunicorn did not start")


def _get(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    if response.status != http.client.OK:
        raise RuntimeError(f"{path}: {response.status}")


def _hammer(port: int, paths: list[str], clients: int, seconds: float) -> dict[str, float]:
    times: list[float] = []
    deadline = time.monotonic() + seconds

    def client(first: int) -> None:
        at = first
        while time.monotonic() < deadline:
            started = time.perf_counter()
            _get(http.client.HTTPConnection("127.0.0.1", port, timeout=30), paths[at % len(paths)])
            times.append(time.perf_counter() - started)
            at += 1

    threads = [threading.Thread(target=client, args=(n * 17,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(times)
    return {"requests_per_s": len(times) / seconds, "p95_ms": ordered[len(ordered) * 19 // 20] * 1e3}


def main() -> None:
    """Publish, then load both; prints one line of JSON."""
    folder = Path(sys.argv[1])
    publish_built(folder)
    print(json.dumps({engine: load(folder, engine) for engine in ("clippings", "tantivy")}))


if __name__ == "__main__":
    main()
