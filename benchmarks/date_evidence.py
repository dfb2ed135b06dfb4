"""Where the gold's day stands on its page, by spelling alone: what any reader of dates could find at all.

    python -m benchmarks.date_evidence FOLDER [--sites unseen|tune|all] [--ids]

FOLDER: gold.jsonl.gz and its pages, in the form of ../shared/data/extraction. Counts the pages whose gold has a day:
those on which Clippings gives it, and the others by where it stands. A day is looked for in the page's source in every
order of year, month and day, in figures with or without marks between them, with the month's name or its first letters
in the languages of index/ingest/months.py, and as seconds or milliseconds since 1970; no reader of dates of this
project has a part in that. --ids names the pages of each class, for reading them by eye.
"""

from __future__ import annotations

import argparse
import html
import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from benchmarks.copied import as_copied
from benchmarks.extraction_gold import Gold, is_unseen, read_gold, read_page
from index.article import Payload, Rejected
from index.ingest.decode import decode
from index.ingest.files import read_draft
from index.ingest.months import MONTHS
from index.limits import IngestLimits

GIVEN = "given by Clippings"
NO_DAY = "no whole day in the gold"
NOWHERE = "nowhere in the page's source, in no spelling"
CHANGED = "the day of the last change, by the page's own claim or label"
CLAIMED = "claimed by the head or a time element, as another day"
SHOWN = "shown by the page, as no change"
HIDDEN = "in scripts, attributes or addresses alone"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SECONDS = re.compile(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)")
# Between the parts of a date stand marks, spaces, the letters of "3rd" or "de", and hardly more.
GAP = r"[^\d\n]{1,8}?"
# A word for a change stands close before its date.
LABEL_CHARS = 60
CHANGE = re.compile(r"updat|modif|revis|review|edited|lastmod|changed|aktualis|actualiz|mis à jour", re.IGNORECASE)
CLAIMS = 'meta[content], time, [itemprop*="date" i], script[type*="ld+json"]'


@cache
def spellings(day: date) -> re.Pattern[str]:
    """Every spelling of a day that is looked for."""
    months = "|".join(sorted((word for word, number in MONTHS.items() if number == day.month), key=len, reverse=True))
    year, month, number = str(day.year), f"0?{day.month}", f"0?{day.day}"
    named = rf"(?:{months})[^\W\d_]*"
    orders = [
        rf"{year}{GAP}{month}{GAP}{number}",
        rf"{number}{GAP}{month}{GAP}{year}",
        rf"{month}{GAP}{number}{GAP}{year}",
        f"{day:%Y%m%d}",
        rf"{named}{GAP}{number}{GAP}{year}",
        rf"{number}{GAP}{named}{GAP}{year}",
        rf"{year}{GAP}{named}{GAP}{number}",
    ]
    return re.compile(rf"(?<!\d)(?:{'|'.join(orders)})(?!\d)", re.IGNORECASE)


def has_seconds(text: str, day: date) -> bool:
    """Whether some number of the text is an instant of the day, in Greenwich."""
    return any(datetime.fromtimestamp(int(found[1]), UTC).date() == day for found in SECONDS.finditer(text))


def class_of(gold: Gold, page: bytes) -> str:
    """Where the gold's day stands, if anywhere."""
    if not DAY.fullmatch(gold.date):
        return NO_DAY
    day = date.fromisoformat(gold.date)
    source = html.unescape(decoded.text) if (decoded := decode(page)) else ""
    places = {
        CLAIMED: "\n".join(node.html or "" for node in LexborHTMLParser(source).css(CLAIMS)),
        SHOWN: as_copied(page).decode(),
        HIDDEN: source,
    }
    found = {name: list(spellings(day).finditer(text)) for name, text in places.items()}
    if any(map(_is_change, found[CLAIMED] + found[SHOWN])):
        return CHANGED
    told = next((name for name in places if found[name]), None)
    return told or (HIDDEN if has_seconds(source, day) else NOWHERE)


def _is_change(found: re.Match[str]) -> bool:
    return CHANGE.search(found.string[max(found.start() - LABEL_CHARS, 0) : found.start()]) is not None


def given_day(gold: Gold, page: bytes) -> str | None:
    """The day that Clippings gives."""
    draft = read_draft(Payload("page.html", page, url=gold.url or None), IngestLimits())
    return None if isinstance(draft, Rejected) else draft.meta.date


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sites", choices=("unseen", "tune", "all"), default="unseen")
    parser.add_argument("--ids", action="store_true")
    arguments = parser.parse_args()
    classes: dict[str, list[str]] = {GIVEN: []}
    for gold in read_gold(arguments.folder):
        if not gold.date or (arguments.sites != "all" and is_unseen(gold) != (arguments.sites == "unseen")):
            continue
        page = read_page(arguments.folder, gold)
        name = GIVEN if given_day(gold, page) == gold.date else f"not given: {class_of(gold, page)}"
        classes.setdefault(name, []).append(gold.id)
    print(f"{sum(map(len, classes.values()))} pages whose gold has a day")
    for name, ids in sorted(classes.items()):
        print(f"{len(ids):4}  {name}" + ("".join(f"\n        {page_id}" for page_id in ids) if arguments.ids else ""))


if __name__ == "__main__":
    main()
