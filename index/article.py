"""Everything that passes between ingest, entities, settle and writing: frozen, plain data.

All offsets are Unicode code points, half open, into `body` unless a field says otherwise.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from msgspec import Struct, field

Span = tuple[int, int]
"""(start, end): code points, start < end."""

Label = Literal["PER", "LOC"]

ID_LENGTH = 26


_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_TWO_LETTERS = tuple(first + second for first in _LETTERS for second in _LETTERS)
"""By ten bits: base64.b32encode takes three times as long, and each record of a million has an id."""
_SHIFTS = tuple(256 - 5 * end for end in range(2, ID_LENGTH + 1, 2))


def article_id(payload: bytes) -> str:
    """The id of an article: the first 26 base32 letters, lower case, of the sha256 of its raw payload.

    payload: the file's bytes, or a record's canonical JSON. Better rules never change it, so permalinks last.
    """
    whole = int.from_bytes(hashlib.sha256(payload).digest())
    return "".join([_TWO_LETTERS[whole >> shift & 1023] for shift in _SHIFTS])


class Payload(Struct, frozen=True):
    """One document's raw bytes, before anything is known of it.

    path: where it came from, as shown to users: the source's label, then the path inside it with "/";
        a member of an archive follows "!/" ("saved/week1.zip!/a.html"; of a web archive its number and address, of a
        mailbox its number), a record of JSON lines "#" and its line
        number from 1 ("records.jsonl#12").
    kind: "file" (HTML or text, told apart by content) or "record" (one JSON object).
    data: the bytes; for a record its canonical JSON, UTF-8.
    url: where the page was saved from, when the caller knows it.
    """

    path: str
    data: bytes
    kind: Literal["file", "record"] = "file"
    url: str | None = None


class Lines(Struct, frozen=True):
    """Some whole lines of JSON lines, as they stand in their file: records are yet to be made of them.

    path: of the file; "#" and a line's number follow it in those of the records.  number: of the first line, from 1.
    data: the lines' bytes; only the file's last one may be without its line feed.
    """

    path: str
    number: int
    data: bytes


class Rejected(Struct, frozen=True):
    """A payload or path that did not become an article. `reason` says what to do; `code` is stable for programs."""

    path: str
    reason: str
    code: str


class Removed(Struct, frozen=True):
    """One line that the cleaner took out: an entry of the ledger.

    start: offset in the body of the kept line that follows it (len(body) at the end). Entries stand in the
    order of the text, so body and ledger together give back every line of the chosen text.
    """

    text: str
    rule: str
    reason: str
    start: int


class Outside(Struct, frozen=True):
    """A part of the page that stands outside of the chosen text: the ledger's entry for what was never looked at line
    by line, as menus, side columns and comments.

    text: its lines as they are shown, parted by line breaks, cut short where it is long.  chars: of the whole part.
    reason: in words that a user understands.  before: it stands before the chosen text; else after it.
    """

    text: str
    reason: str
    chars: int
    before: bool


OUTSIDE_RULE = "outside-story"
"""What the parts of a page that are `Outside` are counted as, beside the rules of removed lines."""


CAPTION_RULES = frozenset({"caption", "caption-lead", "doubled-caption"})
"""Rules of removed lines that are captions. Whom a picture shows belongs to the story, though its caption does not
belong to the text."""


class Mention(Struct, frozen=True):
    """A name in the text. start, end: code points into the text given to the recogniser. score: 0 to 1."""

    start: int
    end: int
    label: Label
    score: float
    key: str


class Person(Struct, frozen=True, gc=False):
    """A person of one article. A struct, as Place is: a page of answers reads a hundred of them, each in half the time.

    key: accent-folded, lower-case form that facets and filters use.  name: for display.
    mentions: spans in the body, in order.  title_mentions: spans in the title.
    full: False if the text gives one name only ("Putin"), so that settle may join it to the archive's majority.
    bare: the key that the text gives, where settle has joined it to another.
    """

    key: str
    name: str
    mentions: tuple[Span, ...] = ()
    title_mentions: tuple[Span, ...] = ()
    full: bool = True
    bare: str = ""


class Place(Struct, frozen=True, gc=False):
    """A place of one article.

    key: what facets and filters use; one value for all of its names (Kiev, Kyiv).
    kind: "country", "region", "city", "area" or "unknown".  country: ISO 3166-1 alpha-2, or None.
    lat, lon: degrees.  resolved: False if the name is in no gazetteer.
    """

    key: str
    name: str
    geonames_id: int | None = None
    country: str | None = None
    kind: str = "unknown"
    lat: float | None = None
    lon: float | None = None
    resolved: bool = False
    mentions: tuple[Span, ...] = ()
    title_mentions: tuple[Span, ...] = ()


class Entities(Struct, frozen=True):
    """What the recogniser found in one article: people and places in the order of their first mention.

    countries: as in `Article`.
    """

    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    countries: tuple[str, ...] = ()


class Aliases(Struct, frozen=True):
    """What to call whom. people, places: folded name or key, to the name that it shall have.  blocked_*: folded.

    Everything is sorted, and no name leads to one that leads on, so applying a table twice changes nothing more.
    """

    people: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    blocked_people: tuple[str, ...] = ()
    blocked_places: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.people) + len(self.places) + len(self.blocked_people) + len(self.blocked_places)


class Metadata(Struct, frozen=True):
    """What a page says of itself. `origins` maps a field's name to where its value came from ("json-ld", "meta", …).

    date: the publisher's calendar day, ISO 8601 (YYYY-MM-DD).  published_at, modified_at: ISO 8601 instants with zone.
    date_source: the origin of `date` in words that a user understands.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str | None = None
    date_source: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    source: str | None = None
    language: str | None = None
    url: str | None = None
    section: str | None = None
    image_url: str | None = None
    origins: dict[str, str] | None = None


class Draft(Struct, frozen=True):
    """What one payload says by itself. Made in parallel, spooled to disk. corrections, outside: as in `Article`."""

    id: str
    path: str
    meta: Metadata
    body: str
    ledger: tuple[Removed, ...] = ()
    entities: Entities = Entities()
    source_id: str | None = None
    size_bytes: int = 0
    corrections: tuple[Span, ...] = ()
    outside: tuple[Outside, ...] = ()


class Cluster(Struct, frozen=True):
    """Near-copies. id: the smallest article id of the cluster.  copies: how many articles it holds, >= 2."""

    id: str
    copies: int


class Article(Struct, frozen=True):
    """A settled document: what the index stores and what `get` gives back.

    date: calendar day, ISO 8601, or None.  paths: every place its payload was found, sorted; path is the first.
    corrections: lines of the body that say what was corrected or made clear, in order.
    countries: those (ISO 3166-1 alpha-2) that the text is about by its demonyms alone, without a place of theirs.
    ledger: removed lines of the chosen text.  outside: what the page shows before and after the chosen text, in order.
    """

    id: str
    title: str
    body: str
    path: str
    paths: tuple[str, ...]
    source: str | None = None
    url: str | None = None
    date: str | None = None
    date_source: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    image_url: str | None = None
    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    ledger: tuple[Removed, ...] = ()
    cluster: Cluster | None = None
    source_id: str | None = None
    origins: dict[str, str] | None = None
    corrections: tuple[Span, ...] = ()
    countries: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = ()

    @property
    def all_countries(self) -> tuple[str, ...]:
        """The countries of its places, in their order, and those that its demonyms alone name."""
        return tuple(dict.fromkeys([*(place.country for place in self.places if place.country), *self.countries]))

    def only_in_captions(self, name: Person | Place) -> bool:
        """Is the name in captions of pictures alone, which the ledger keeps, and so without a mention in the text?

        Names that a record brought along need not stand anywhere, but a record has no captions.
        """
        mentioned = name.mentions or name.title_mentions
        return not mentioned and any(entry.rule in CAPTION_RULES for entry in self.ledger)


def chosen_lines(body: str, ledger: tuple[Removed, ...]) -> list[str]:
    """Every line of the chosen text in its order: the body's lines with the removed ones put back.

    Blank lines between paragraphs are not lines of the text and are left out.
    """
    lines: list[str] = []
    waiting = list(ledger)
    offset = 0
    for line in body.split("\n"):
        if line:
            while waiting and waiting[0].start <= offset:
                lines.append(waiting.pop(0).text)
            lines.append(line)
        offset += len(line) + 1
    return lines + [entry.text for entry in waiting]
