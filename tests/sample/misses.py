"""Where reading the sample differs from its gold: one short line a difference, in a fixed order.

python -m tests.sample.misses           print them, and how well people and places are found
python -m tests.sample.misses --write   record them in known_misses.txt, which may only shrink
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.analysis import fold
from index.article import Draft, Place, Rejected
from index.ingest.draft import draft_of
from index.ingest.sources import Source, payloads
from index.limits import IngestLimits
from tests.sample.make import GOLD, HERE, SITE

KNOWN = HERE / "known_misses.txt"
SHOWN_CHARS = 80

Gold = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """Names right, missing and too many."""

    right: int = 0
    missing: int = 0
    extra: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.missing + other.missing, self.extra + other.extra)

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.extra)
        recall = self.right / max(1, self.right + self.missing)
        return f"precision {precision:.3f}, recall {recall:.3f} ({self.right + self.missing} names)"


def read_gold() -> dict[str, Gold]:
    """Gold by path below site/."""
    lines = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    return {line["path"]: line for line in lines}


def read_drafts(site: Path = SITE) -> dict[str, Draft | Rejected]:
    """Every article of the sample as the ingester reads it, by path below site/."""
    limits, label = IngestLimits(), "sample"
    found = payloads((Source(label, site),), limits)
    read = [entry if isinstance(entry, Rejected) else draft_of(entry, limits) for entry in found]
    return {entry.path.removeprefix(f"{label}/"): entry for entry in read}


# ---- text and metadata -------------------------------------------------------------------------------------------


def text_misses(draft: Draft, gold: Gold) -> Iterator[str]:
    """Differences in what a page says of itself, its body, and boilerplate left in or out of order."""
    meta = draft.meta
    found = {
        "title": meta.title,
        "authors": list(meta.authors),
        "date": meta.date,
        "source": meta.source,
        "url": meta.url,
        "language": meta.language,
        "corrections": [draft.body[start:end] for start, end in draft.corrections],
    }
    for name, value in found.items():
        if value != gold[name]:
            yield f"{name} is {value!r}, not {gold[name]!r}"
    ours, theirs = draft.body.split("\n\n"), gold["body"].split("\n\n")
    yield from (f"body lacks {_shown(block)}" for block in theirs if block not in ours)
    yield from (f"body has {_shown(block)}" for block in ours if block not in theirs)
    if sorted(ours) == sorted(theirs) and ours != theirs:
        yield "body is out of order"
    if not _is_in_order([entry.text for entry in draft.ledger], [line["text"] for line in gold["must_remove"]]):
        yield "ledger is out of order"


def _shown(block: str) -> str:
    line = block.replace("\n", " / ")
    return repr(line if len(line) <= SHOWN_CHARS else f"{line[:SHOWN_CHARS]}…")


def _is_in_order(ledger: list[str], removed: list[str]) -> bool:
    """Whether the lines of `removed` that are entries of the ledger stand in it in their order."""
    entries = iter(ledger)
    return all(line in entries for line in removed if line in ledger)


# ---- people and places -------------------------------------------------------------------------------------------


def people_misses(draft: Draft, gold: Gold) -> tuple[Tally, list[str]]:
    """Persons by their display names; those that gold calls optional count neither way."""
    found = {fold(person.name): person.name for person in draft.entities.people}
    wanted = {fold(name): name for name in gold["people"]}
    optional = {fold(name) for name in gold["people_optional"]}
    return _compared("person", found, wanted, optional)


def places_misses(draft: Draft, gold: Gold) -> tuple[Tally, list[str]]:
    """Places by any name that the article gives them, and their country where gold names one.

    A right name without a country counts as right, and is noted as unresolved.
    """
    wanted = {_gold_key(place): f"{place['name']}/{place['country']}" for place in gold["places"]}
    optional = {fold(name) for name in gold["places_optional"]}
    found: dict[str, str] = {}
    unresolved: list[str] = []
    for place in draft.entities.places:
        names = [fold(name) for name in _names_of(place, draft)]
        keys = [key for name in names for key in (f"{name}/{place.country}", name) if key in wanted]
        if not keys and place.country is None:
            keys = [key for key in wanted if key.partition("/")[0] in names]
            unresolved += [f"place unresolved: {wanted[key]}" for key in keys[:1]]
        if keys or not optional & set(names):
            found[keys[0] if keys else f"{names[0]}/{place.country}"] = f"{place.name}/{place.country}"
    tally, lines = _compared("place", found, wanted, set())
    return tally, lines + unresolved


def _gold_key(place: dict[str, str | None]) -> str:
    name = fold(place["name"] or "")
    return f"{name}/{place['country']}" if place["country"] else name


def _names_of(place: Place, draft: Draft) -> list[str]:
    in_title = [draft.meta.title[start:end] for start, end in place.title_mentions]
    return [place.name, *(draft.body[start:end] for start, end in place.mentions), *in_title]


def _compared(
    kind: str, found: dict[str, str], wanted: dict[str, str], optional: Iterable[str]
) -> tuple[Tally, list[str]]:
    missing = [wanted[key] for key in wanted if key not in found]
    extra = [found[key] for key in found if key not in wanted and key not in set(optional)]
    lines = [f"{kind} missing: {name}" for name in missing] + [f"{kind} too many: {name}" for name in extra]
    return Tally(len(wanted) - len(missing), len(missing), len(extra)), lines


# ---- all of it ---------------------------------------------------------------------------------------------------


def misses(drafts: dict[str, Draft | Rejected], gold: dict[str, Gold]) -> tuple[list[str], dict[str, Tally]]:
    """Every difference as "path: what", sorted, and the tallies of people and places."""
    lines: list[str] = []
    tallies = {"people": Tally(), "places": Tally()}
    for path, wanted in gold.items():
        draft = drafts.get(path)
        if not isinstance(draft, Draft):
            lines.append(f"{path}: {f'rejected, {draft.code}' if draft else 'not read'}")
            continue
        people, person_lines = people_misses(draft, wanted)
        places, place_lines = places_misses(draft, wanted)
        tallies = {"people": tallies["people"] + people, "places": tallies["places"] + places}
        lines += [f"{path}: {line}" for line in (*text_misses(draft, wanted), *person_lines, *place_lines)]
    lines += [f"{path}: not in the gold" for path in drafts if path not in gold]
    return sorted(lines), tallies


def main() -> None:
    """Print or record the differences."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--write", action="store_true", help="record them as known")
    options = arguments.parse_args()
    lines, tallies = misses(read_drafts(), read_gold())
    if options.write:
        KNOWN.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    else:
        print("\n".join(lines))
    for name, tally in tallies.items():
        print(f"{name}: {tally}")


if __name__ == "__main__":
    main()
