"""Extraction beside its peers, in one run, on any folder in the form of ../shared/data/extraction.

    python -m benchmarks.extraction FOLDER [--tools A,B] [--sites unseen|tune|all] [--trees FILE] [--plain]

Prints F1, precision, recall and exact matches of bodies by data set, pages a second and core, and how often title,
authors and date are right. --plain feeds each tool that reads text the page's text as a browser would copy it.
--trees takes the story's trees from a file, such as those that train_story_trees.py --holdout made from the tune half.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.extraction_gold import Gold, is_unseen, read_gold, read_page
from benchmarks.extraction_scores import Counts, exact_share, mean_scores, shingle_counts
from index.article import Payload, Rejected
from index.ingest import draft, extract, trees
from index.limits import IngestLimits

AUTHOR_SEPARATOR = re.compile(r"\s*(?:;|,? and |&|,)\s*")


@dataclass(frozen=True, slots=True)
class Read:
    """What a tool makes of a page; None for what it does not read."""

    body: str
    title: str | None = None
    authors: frozenset[str] | None = None
    date: str | None = None


Tool = Callable[[bytes, str], Read]


def _clippings(page: bytes, url: str) -> Read:
    payload = Payload("page.html", page, url=url or None)
    found = draft.read_draft(payload, IngestLimits())
    if isinstance(found, Rejected):
        return Read("")
    meta = found.meta
    return Read(found.body, meta.title, frozenset(map(_plain, meta.authors)), meta.date)


def _trafilatura(**options: bool) -> Tool:
    import trafilatura

    def read(page: bytes, url: str) -> Read:
        found = trafilatura.bare_extraction(
            page, url=url or None, include_comments=False, with_metadata=True, **options
        )
        if found is None:
            return Read("")
        authors = frozenset(_plain(name) for name in (found.author or "").split(";") if name.strip())
        return Read(found.text or "", found.title, authors, found.date)

    return read


def _readability(page: bytes, url: str) -> Read:
    import lxml.html
    import readability

    found = readability.Document(page)
    return Read(lxml.html.fromstring(found.summary()).text_content(), found.short_title())


def _newspaper(page: bytes, url: str) -> Read:
    import newspaper

    found = newspaper.Article(url or "http://example.org/", fetch_images=False)
    found.download(input_html=page.decode("utf-8", "replace"))
    found.parse()
    day = found.publish_date.date().isoformat() if found.publish_date else None
    return Read(found.text, found.title, frozenset(map(_plain, found.authors)), day)


def _resiliparse(page: bytes, url: str) -> Read:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return Read(extract_plain_text(bytes_to_str(page, detect_encoding(page)), main_content=True))


TOOLS: dict[str, Callable[[], Tool]] = {
    "clippings": lambda: _clippings,
    "trafilatura": _trafilatura,
    "trafilatura-precision": lambda: _trafilatura(favor_precision=True),
    "trafilatura-fast": lambda: _trafilatura(fast=True),
    "readability": lambda: _readability,
    "newspaper4k": lambda: _newspaper,
    "resiliparse": lambda: _resiliparse,
}


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").replace("‘", "'").split())


def as_copied(page: bytes) -> bytes:
    """The text of a whole page as a browser copies it: a line a block."""
    from selectolax.lexbor import LexborHTMLParser

    from index.ingest.blocks import read_blocks
    from index.ingest.decode import decode

    decoded = decode(page)
    tree = LexborHTMLParser(decoded.text if decoded else "")
    blocks = read_blocks(tree.body, IngestLimits().html_depth).blocks if tree.body is not None else []
    return "\n\n".join(block.text for block in blocks).encode()


@dataclass(slots=True)
class Tally:
    """Counts by data set, times and right metadata of one tool."""

    rows: dict[str, list[Counts]]
    seconds: float = 0.0
    pages: int = 0
    failures: int = 0
    titles: int = 0
    authors: tuple[int, int] = (0, 0)
    dates: tuple[int, int] = (0, 0)


def run(tool: Tool, pages: Iterable[tuple[Gold, bytes]]) -> Tally:
    """One tool over all pages. Its faults count as empty bodies."""
    tally = Tally({})
    for gold, page in pages:
        start_s = time.process_time()
        try:
            read = tool(page, gold.url)
        except Exception:  # noqa: BLE001  (a peer's fault is its result)
            read = Read("")
            tally.failures += 1
        tally.seconds += time.process_time() - start_s
        tally.pages += 1
        tally.rows.setdefault(gold.collection, []).append(shingle_counts(gold.body, read.body))
        _count_metadata(tally, gold, read)
    return tally


def _count_metadata(tally: Tally, gold: Gold, read: Read) -> None:
    tally.titles += _plain(read.title or "") == _plain(gold.title)
    if gold.date:
        tally.dates = (tally.dates[0] + (read.date == gold.date), tally.dates[1] + 1)
    if gold.authors:
        wanted = frozenset(_plain(name) for name in AUTHOR_SEPARATOR.split(gold.authors) if name)
        tally.authors = (tally.authors[0] + (read.authors == wanted), tally.authors[1] + 1)


def report(name: str, tally: Tally) -> None:
    """One block of lines for one tool."""
    print(f"{name}: {tally.pages / max(tally.seconds, 1e-9):.1f} pages a second and core, {tally.failures} failures")
    for collection, rows in sorted(tally.rows.items()):
        f1, precision, recall = mean_scores(rows)
        print(
            f"  {collection} ({len(rows)} pages): F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}"
            f"  exact {exact_share(rows):.3f}"
        )
    shares = [tally.titles / max(tally.pages, 1)] + [right / max(of, 1) for right, of in (tally.authors, tally.dates)]
    print("  title {:.3f}  authors {:.3f}  date {:.3f}".format(*shares), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--sites", choices=("unseen", "tune", "all"), default="unseen")
    parser.add_argument("--trees", type=Path)
    parser.add_argument("--plain", action="store_true")
    arguments = parser.parse_args()
    if arguments.trees:
        forest = trees.read_forest(np.load(arguments.trees, allow_pickle=False))
        extract.story_forest = lambda: forest
    chosen = [
        gold
        for gold in read_gold(arguments.folder)
        if arguments.sites == "all" or is_unseen(gold) == (arguments.sites == "unseen")
    ]
    pages = [(gold, read_page(arguments.folder, gold)) for gold in chosen]
    if arguments.plain:
        pages = [(gold, as_copied(page)) for gold, page in pages]
    for name in arguments.tools.split(","):
        try:
            tool = TOOLS[name]()
            tool(pages[0][1], pages[0][0].url)  # models and caches are loaded before the clock starts
        except ImportError as error:
            print(f"{name}: not installed ({error})")
            continue
        report(name, run(tool, pages))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
