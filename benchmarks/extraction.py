"""Extraction beside its peers, in one run, on any folder in the form of ../shared/data/extraction.

    python -m benchmarks.extraction FOLDER [--tools A,B] [--sites unseen|tune|all] [--plain] [--trees FILE]
                                           [--line-trees DIR] [--author-trees DIR]

Prints F1, precision, recall and exact matches of bodies by data set, pages a second and core, and how often title,
authors and date are right. --plain feeds each tool that reads text the page's text as a browser would copy it.
--trees takes the story's trees from a file and its nets from that folder, such as those that train_story_trees.py and
train_story_nets.py made with --holdout from the tune half;
--line-trees and --author-trees take those for plain text and those that choose writers from a folder, such as
train_line_trees.py and train_author_trees.py fill with --holdout.
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

from benchmarks.copied import as_copied
from benchmarks.extraction_gold import Gold, is_unseen, read_gold, read_page
from benchmarks.extraction_scores import Counts, exact_share, mean_scores, shingle_counts
from index.article import Payload, Rejected
from index.ingest import extract, files, nets, text, trees, writers
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
    found = files.read_draft(payload, IngestLimits())
    if isinstance(found, Rejected):
        return Read("")
    meta = found.meta
    return Read(found.body, meta.title, frozenset(map(plain, meta.authors)), meta.date)


def _trafilatura(**options: bool) -> Tool:
    import trafilatura

    def read(page: bytes, url: str) -> Read:
        found = trafilatura.bare_extraction(
            page, url=url or None, include_comments=False, with_metadata=True, **options
        )
        if found is None:
            return Read("")
        authors = frozenset(plain(name) for name in (found.author or "").split(";") if name.strip())
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
    return Read(found.text, found.title, frozenset(map(plain, found.authors)), day)


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


def plain(text: str) -> str:
    """Text as it is compared: in lower case, with plain quotation marks and single spaces."""
    return " ".join(text.lower().replace("’", "'").replace("‘", "'").split())


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
    unnamed: tuple[int, int] = (0, 0)
    undated: tuple[int, int] = (0, 0)


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
    tally.titles += plain(read.title or "") == plain(gold.title)
    if gold.date:
        tally.dates = _counted(tally.dates, read.date == gold.date)
    else:
        tally.undated = _counted(tally.undated, not read.date)
    if gold.authors:
        wanted = frozenset(plain(name) for name in AUTHOR_SEPARATOR.split(gold.authors) if name)
        tally.authors = _counted(tally.authors, read.authors == wanted)
    else:
        tally.unnamed = _counted(tally.unnamed, not read.authors)


def _counted(pair: tuple[int, int], is_right: bool) -> tuple[int, int]:
    return pair[0] + is_right, pair[1] + 1


def report(name: str, tally: Tally) -> None:
    """One block of lines for one tool."""
    print(f"{name}: {tally.pages / max(tally.seconds, 1e-9):.1f} pages a second and core, {tally.failures} failures")
    for collection, rows in sorted(tally.rows.items()):
        f1, precision, recall = mean_scores(rows)
        print(
            f"  {collection} ({len(rows)} pages): F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}"
            f"  exact {exact_share(rows):.3f}"
        )
    pairs = ((tally.titles, tally.pages), tally.authors, tally.dates)
    shares = [right / max(of, 1) for right, of in pairs]
    print("  title {:.3f}  authors {:.3f}  date {:.3f}".format(*shares), flush=True)
    whole = [_share(*pairs) for pairs in ((tally.authors, tally.unnamed), (tally.dates, tally.undated))]
    print("  with pages that have none: authors {:.3f}  date {:.3f}".format(*whole), flush=True)


def _share(*pairs: tuple[int, int]) -> float:
    return sum(right for right, _ in pairs) / max(sum(of for _, of in pairs), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--sites", choices=("unseen", "tune", "all"), default="unseen")
    parser.add_argument("--trees", type=Path)
    parser.add_argument("--line-trees", type=Path)
    parser.add_argument("--author-trees", type=Path)
    parser.add_argument("--plain", action="store_true")
    arguments = parser.parse_args()
    if arguments.trees:
        judges = nets.read_judges(arguments.trees, arguments.trees.with_name(nets.STORY_NETS.name))
        extract.story_judges = lambda: judges
    if arguments.line_trees:
        forests = trees.read_line_forests(arguments.line_trees)
        text.line_forests = lambda: forests
    if arguments.author_trees:
        of_pages, of_texts = (
            trees.read_forest(np.load(arguments.author_trees / path.name, allow_pickle=False))
            for path in (writers.AUTHOR_TREES, writers.TEXT_AUTHOR_TREES)
        )
        writers.author_forest, writers.text_author_forest = lambda: of_pages, lambda: of_texts
    chosen = [
        gold
        for gold in read_gold(arguments.folder)
        if arguments.sites == "all" or is_unseen(gold) == (arguments.sites == "unseen")
    ]
    whose = {"unseen": "sites with an odd number, kept apart from tuning", "tune": "sites with an even number"}
    trees_of = arguments.trees.name if arguments.trees else "those that ship, which learned from all of these pages"
    print(f"{len(chosen)} pages: {whose.get(arguments.sites, 'all sites')} (--sites).")
    print(f"Trees for pages: {trees_of} (--trees).")
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
