"""Extraction beside gold of our own: every line of 60 copied texts and 40 pages, labelled by hand.

    python -m benchmarks.gold_extraction FOLDER [--cache DIR] [--each] [--lines KIND]

FOLDER is in the form of ../shared/data/extraction; the gold (tests/gold/extraction.jsonl, see its README) names pages
by id and lines by number, and the text is made again by Chromium, once, into DIR. A document whose text came out
otherwise than when it was labelled is left out and counted. Texts are read by `clippings extract --jsonl` from what was
copied, pages from their bytes. --each adds a line a document; --lines shows the lines of one kind that were treated
wrongly.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.copied_text import GOLD, cached_text, copied_texts, lines_of
from benchmarks.extraction_gold import Gold, read_gold
from benchmarks.extraction_scores import SHINGLE, WORD, Counts, exact_share, mean_scores, shingle_counts
from benchmarks.shipped import Row, asked

CACHE = Path(__file__).resolve().parent / "out" / "copied"
KEPT = ("body", "heading", "correction")
EITHER = ("either", "standfirst")
"""Lines that may be kept or removed: no mistake either way."""
STANDS_SHARE = 0.5
"""A line stands in a text if this share of its shingles does: the rest may have been cut or joined otherwise."""
SHOWN_CHARS = 90

Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """Words, in any script, without punctuation."""
    return tuple(WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled line. number: from 1.  column: whether it stands inside the article's own column."""

    number: int
    kind: str
    text: str
    words: Words
    column: bool


class Found:
    """A text to look lines up in."""

    def __init__(self, text: str) -> None:
        self.lines = {words_of(line) for line in text.split("\n")}
        words = words_of(text)
        self.shingles = {words[at : at + SHINGLE] for at in range(len(words))}
        self.running = f" {' '.join(words)} "

    def has(self, words: Words, anywhere: bool) -> bool:
        """Whether a line stands here. anywhere: a short one may be part of a longer line."""
        if len(words) < SHINGLE:
            return words in self.lines or (anywhere and f" {' '.join(words)} " in self.running)
        shingles = [words[at : at + SHINGLE] for at in range(len(words) - SHINGLE + 1)]
        return sum(shingle in self.shingles for shingle in shingles) >= STANDS_SHARE * len(shingles)


@dataclass(slots=True)
class Tally:
    """Sums over the documents of one mode."""

    counts: list[Counts] = field(default_factory=list)
    lines: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    listed: Counter[str] = field(default_factory=Counter)

    def show(self, mode: str) -> Iterator[str]:
        """The figures, one a line."""
        f1, precision, recall = mean_scores(self.counts)
        yield f"{mode}: {len(self.counts)} documents"
        exact = exact_share(self.counts)
        yield f"  body F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  exact {exact:.0%}"
        for kind in sorted(self.lines, key=lambda kind: (kind not in KEPT, -self.lines[kind])):
            verb = "kept" if kind in KEPT else "removed"
            yield f"  {kind:<14}{verb:<8}{self.right[kind] / self.lines[kind]:7.1%}  of {self.lines[kind]} lines"
        for where in sorted(self.gone):
            share = self.listed[where] / self.gone[where]
            yield f"  left out {where:<19}{share:6.1%} of {self.gone[where]} lines in the ledger or the metadata"


def labelled(gold: Row, lines: list[str]) -> list[Line]:
    """The lines that hold a word, with their labels."""
    first, last = gold.get("column", (1, len(lines)))
    kinds = [kind for start, end, kind, _ in gold["labels"] for _ in range(start, end + 1)]
    numbered = enumerate(zip(lines, kinds, strict=True), 1)
    made = (Line(number, kind, text, words_of(text), first <= number <= last) for number, (text, kind) in numbered)
    return [line for line in made if line.words]


def is_as_labelled(gold: Row, lines: list[str]) -> bool:
    """Whether the text came out as when it was labelled."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest().startswith(gold["text"])


def mistakes_of(lines: list[Line], body: Found) -> Iterator[tuple[Line, bool]]:
    """Each line that must be kept or removed, and whether it was treated wrongly.

    A line that must be removed but says what a line to keep says cannot be judged, and is left out.
    """
    good = {line.words for line in lines if line.kind in (*KEPT, *EITHER)}
    for line in lines:
        if line.kind in KEPT:
            yield line, not body.has(line.words, anywhere=True)
        elif line.kind not in EITHER and line.words not in good:
            yield line, body.has(line.words, anywhere=False)


def without_either(body: str, lines: list[Line]) -> str:
    """The body without the lines that are right either way."""
    either = {line.words for line in lines if line.kind in EITHER}
    return "\n".join(line for line in body.split("\n") if words_of(line) not in either)


def ledger_text(article: Row) -> str:
    """The ledger and the metadata: where what is left out must be found."""
    entries = [entry["text"] for entry in article.get("ledger") or ()]
    return "\n".join([*entries, article.get("title") or "", *(article.get("authors") or ())])


def became_metadata(line: Line, article: Row) -> bool:
    """A date line of a dated article; a byline that holds the name of one of its authors."""
    if line.kind == "date":
        return bool(article.get("date"))
    running = f" {' '.join(line.words)} "
    names = (words_of(name) for name in article.get("authors") or ())
    return line.kind == "byline" and any(f" {' '.join(name)} " in running for name in names if name)


def add_document(tally: Tally, lines: list[Line], article: Row) -> list[Line]:
    """Count one document; its wrongly treated lines."""
    body = article.get("body") or ""
    wanted = "\n".join(line.text for line in lines if line.kind in KEPT)
    tally.counts.append(shingle_counts(wanted, without_either(body, lines)))
    found, listed = Found(body), Found(ledger_text(article))
    wrong = []
    for line, mistaken in mistakes_of(lines, found):
        tally.lines[line.kind] += 1
        tally.right[line.kind] += not mistaken
        if mistaken:
            wrong.append(line)
        if mistaken == (line.kind in KEPT):
            where = ("in" if line.column else "beside") + " the column"
            tally.gone[where] += 1
            tally.listed[where] += listed.has(line.words, anywhere=True) or became_metadata(line, article)
    return wrong


def question(gold: Row, page: Gold, folder: Path, cache: Path) -> Row:
    """What the product is asked: the copied text, or the page."""
    path = cached_text(cache, page.id) if gold["mode"] == "text" else folder / page.page
    return {"id": page.id, "url": page.url if gold["mode"] == "page" else None, "page": str(path.absolute())}


def public_differences(lines: Iterable[Line], page: Gold) -> Counts:
    """Our body beside that of the public gold."""
    return shingle_counts("\n".join(line.text for line in lines if line.kind in KEPT), page.body)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--lines", metavar="KIND")
    given = parser.parse_args()
    golds = {gold["id"]: gold for gold in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())}
    texts = dict(copied_texts(given.folder, given.cache, golds))
    pages = {page.id: page for page in read_gold(given.folder) if page.id in texts}
    kept = {name for name, text in texts.items() if is_as_labelled(golds[name], lines_of(text))}
    articles = asked(
        "extract", (question(golds[name], pages[name], given.folder, given.cache) for name in sorted(kept))
    )
    tallies = {"text": Tally(), "page": Tally()}
    public: list[Counts] = []
    out = sys.stdout.write
    for name in sorted(kept):
        lines = labelled(golds[name], lines_of(texts[name]))
        tally = tallies[golds[name]["mode"]]
        wrong = add_document(tally, lines, articles[name])
        public.append(public_differences(lines, pages[name]))
        if given.each:
            out(
                f"{name}  {golds[name]['mode']}  F1 {mean_scores(tally.counts[-1:])[0]:.3f}  {len(wrong)} lines wrong\n"
            )
        for line in wrong:
            if line.kind == given.lines:
                out(f"{name} {line.number} {line.text[:SHOWN_CHARS]}\n")
    for mode, tally in tallies.items():
        out("\n".join(tally.show(mode)) + "\n")
    out(f"public gold beside ours: F1 {mean_scores(public)[0]:.3f}, the same {exact_share(public):.0%}\n")
    out(f"left out, for their text came out otherwise: {len(golds) - len(kept)} of {len(golds)}\n")


if __name__ == "__main__":
    main()
