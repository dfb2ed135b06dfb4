"""Gold for extraction: pages with their body, title, authors and date, and the split of sites."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

# Second-level domains under which sites are registered: "example.co.uk" is one site.
SHORT_LABEL_CHARS = 3


@dataclass(frozen=True, slots=True)
class Gold:
    """One page. collection: the first part of its id.  authors: as the gold writes them, in one string."""

    id: str
    collection: str
    url: str
    title: str
    authors: str
    date: str
    body: str
    page: str


def read_gold(folder: Path) -> Iterator[Gold]:
    """In the order of the file."""
    with gzip.open(folder / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            fields = {name: row.get(name) or "" for name in ("id", "url", "title", "authors", "date", "body", "page")}
            yield Gold(collection=fields["id"].partition("/")[0], **fields)


def read_page(folder: Path, gold: Gold) -> bytes:
    """The page's raw bytes."""
    return gzip.decompress((folder / gold.page).read_bytes())


def site_of(gold: Gold) -> str:
    """The registered domain; the page's id where there is no address."""
    host = (urlsplit(gold.url).hostname or gold.id).lower().split(".")
    nested = len(host) > 2 and len(host[-2]) <= SHORT_LABEL_CHARS and len(host[-1]) == 2
    return ".".join(host[-3 if nested else -2 :])


def site_number(gold: Gold) -> int:
    """A number from 0 to 255 that all pages of one site share."""
    return hashlib.md5(site_of(gold).encode(), usedforsecurity=False).digest()[0]


def is_unseen(gold: Gold) -> bool:
    """True for the half of the sites that is kept apart from tuning: those with an odd number."""
    return site_number(gold) % 2 == 1
