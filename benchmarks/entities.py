"""`make bench-entities`: how well and how fast people and places are found, on files of annotated texts.

`python -m benchmarks.entities FOLDER [FILE-PATTERN]`: every matching `*.jsonl.gz` whose lines hold `id`, `sents` (lists
of tokens) and `tags` (BIO). Texts are made by `index.entities.detokenise`. Mentions count if start, end and label are
exact. Gold values are formed without the resolvers (`benchmarks.entity_gold`, `benchmarks.person_gold`). Documents are
split in two halves by the sha256 of their id: "tune" was looked at while rules and penalties were chosen, "check" was
not. FILE-PATTERN `*.txt` reads marked texts in the form of `index/entities/data/written` instead, such as those of
`tests/gold/unread`, on which nothing was trained.

"places facet" is over all names of places, "listed places" over those that GeoNames or ISO has, "country facet" over a
text's countries, "country of place" over the places that were found and have a country in the gold.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.entity_gold import Value, gold_places, matches, plain
from benchmarks.person_gold import gold_people, name_of
from index.article import Entities, Place
from index.entities import entities_of, recognise
from index.entities.detokenise import Labelled, document_text
from index.entities.written import read_written

FILES = "dev-*.jsonl.gz"


@dataclass
class Tally:
    """Right, wrong and missed answers of one kind."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, found: Set[object], gold: Set[object]) -> None:
        self.right[kind] += len(found & gold)
        self.wrong[kind] += len(found - gold)
        self.missed[kind] += len(gold - found)

    def count(self, kind: str, right: int, found: int, gold: int) -> None:
        self.right[kind] += right
        self.wrong[kind] += found - right
        self.missed[kind] += gold - right

    def line(self, kind: str) -> str:
        right = self.right[kind]
        precision = right / max(1, right + self.wrong[kind])
        recall = right / max(1, right + self.missed[kind])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return f"{kind:<18} precision {precision:6.1%}   recall {recall:6.1%}   F1 {f1:6.1%}"


def read_texts(folder: Path, pattern: str) -> Iterator[tuple[str, str, list[Labelled]]]:
    """(id, text, gold spans) of every annotated document. pattern: one that ends in .txt means all marked texts."""
    if pattern.endswith(".txt"):
        yield from read_written(folder)
        return
    for file in sorted(folder.glob(pattern)):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line)
                yield document["id"], *document_text(document["sents"], document["tags"], lines=True)


def half_of(name: str) -> str:
    return "check" if hashlib.sha256(name.encode()).digest()[0] % 2 else "tune"


def names_of(place: Place, text: str) -> set[str]:
    """The plain forms under which a place that was found is compared with the gold."""
    return {plain(place.name), *(plain(text[start:end]) for start, end in place.mentions)}


def count_places(tally: Tally, text: str, entities: Entities, gold: Sequence[Value]) -> None:
    """The four figures about places of one text."""
    found = entities.places
    names = [names_of(place, text) for place in found]
    pairs = matches(names, gold)
    tally.count("places facet", len(pairs), len(found), len(gold))
    listed = [value for value in gold if value.listed]
    right = {at for at, value in pairs if value.listed}
    wrong = [at for at, place in enumerate(found) if place.resolved and at not in {at for at, _ in pairs}]
    tally.count("listed places", len(right), len(right) + len(wrong), len(listed))
    countries = {value.country for value in gold if value.country}
    facet = {place.country for place in found if place.country} | set(entities.countries)
    tally.add("country facet", facet, countries)
    stated = [(found[at].country, value.country) for at, value in pairs if value.country]
    agreed = sum(ours == theirs for ours, theirs in stated)
    tally.count("country of place", agreed, sum(ours is not None for ours, _ in stated), len(stated))


def measure(folder: Path, pattern: str) -> tuple[dict[str, Tally], float]:
    """The tallies of both halves, and CPU milliseconds per 1,000 words."""
    tallies = {"tune": Tally(), "check": Tally()}
    words, cpu_s = 0, 0.0
    for name, text, gold in read_texts(folder, pattern):
        begun = time.process_time()
        found = [(mention.start, mention.end, str(mention.label)) for mention in recognise(text)]
        cpu_s += time.process_time() - begun
        words += len(text.split())
        tally = tallies[half_of(name)]
        for label in ("PER", "LOC"):
            tally.add(f"mentions {label}", {m for m in found if m[2] == label}, {m for m in gold if m[2] == label})
        entities = entities_of("", text)
        people = {" ".join(name_of(person.name)) for person in entities.people}
        tally.add("people facet", people, gold_people(text, gold))
        labels = [text[start:end] for start, end, label in sorted(gold) if label == "LOC"]
        count_places(tally, text, entities, gold_places(labels))
    return tallies, 1e6 * cpu_s / max(1, words)


START = """
import time
begun = time.perf_counter()
from index.entities import recognise
recognise("Angela Merkel met reporters in Paris.")
print(time.perf_counter() - begun)
lines = open("/proc/self/smaps_rollup").read().splitlines()
print(*(line.split()[1] for line in lines if line.startswith("Private_")))
"""


def start_up() -> str:
    """Seconds from nothing to the first mention, and private memory then, in a process of its own."""
    lines = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True).stdout.split("\n")
    private_mb = sum(int(value) for value in lines[1].split()) / 1024
    return f"start-up {float(lines[0]):.2f} s, private memory {private_mb:.0f} MB"


def shipped_mb() -> float:
    data = Path(__file__).parent.parent / "index" / "entities" / "data"
    return sum(file.stat().st_size for file in data.iterdir()) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", nargs="?", default=FILES, help="pattern of their names (default: %(default)s)")
    given = parser.parse_args()
    if not any(given.folder.glob(given.files)):
        parser.error(f"no {given.files} in {given.folder}")
    tallies, cpu_ms = measure(given.folder, given.files)
    out = sys.stdout.write
    for half, tally in tallies.items():
        out(f"{half}\n")
        for kind in tally.right | tally.wrong | tally.missed:
            out(f"  {tally.line(kind)}\n")
    out(f"CPU {cpu_ms:.1f} ms per 1,000 words; {start_up()}; files {shipped_mb():.1f} MB\n")


if __name__ == "__main__":
    main()
