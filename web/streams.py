"""Documents through the extraction or the recogniser, outside any archive: in order, on all cores, as JSON lines.

Each work runs in another process: it takes plain input and gives one line of JSON, so that little travels.
"""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from index.article import Article, Payload, Person, Place, Rejected
from index.cores import available_cores
from index.errors import SourceMissing
from index.gathering import refusal_of
from index.ingest.sources import name_sources, payloads
from index.limits import IngestLimits
from index.settle import Tables, settle
from index.workers import Lost, Spread, in_order, map_spread
from web.wire import Json, article_json

ITEM_S = 60.0
"""Wall time for one document or text, after which it is given up."""
PRELOAD = ("web.streams", "index.ingest.files", "index.entities")

NOT_TEXT_CODE = "not-text"
BATCH_ITEMS = 16
"""Documents that travel together: enough to hide the way, few enough to share out the last ones."""
PERSON_KEYS = ("key", "name", "mentions")
PLACE_KEYS = ("key", "name", "geonames_id", "country", "kind", "lat", "lon", "resolved", "mentions")

Item = TypeVar("Item")
Result = TypeVar("Result")


class PageLine(Struct):
    """A line of `extract --jsonl`. page: path of a file, gzipped or not."""

    page: str
    id: str | int | None = None
    url: str | None = None


class _Identified(Struct):
    id: str | int | None = None


class TextLine(Struct):
    """A line of `entities --jsonl`."""

    text: str
    id: str | int | None = None


class ExtractPayload(Struct, frozen=True):
    """One payload to its article, as no archive knows it."""

    limits: IngestLimits

    def __call__(self, payload: Payload | Rejected) -> Article | Rejected:
        """The article of a payload, with empty tables; a refusal stays as it is."""
        from index.ingest.draft import draft_of

        if isinstance(payload, Rejected):
            return payload
        draft = draft_of(payload, self.limits)
        return draft if isinstance(draft, Rejected) else settle(draft, (payload.path,), Tables())


class ExtractLine(Struct, frozen=True):
    """One line of `extract --jsonl` to a line of output. folder: where pages are looked for that are not here."""

    limits: IngestLimits
    folder: Path

    def __call__(self, line: bytes) -> bytes:
        """The article of the page that a line names."""
        try:
            wanted = msgspec.json.decode(line, type=PageLine)
        except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
            return encoded(bad_line_json(fault) | {"id": _id_of(line)})
        found = ExtractPayload(self.limits)(self._payload(wanted))
        named = {"id": wanted.id}
        return encoded(named | refusal_json(found) if isinstance(found, Rejected) else article_json(found) | named)

    def _payload(self, wanted: PageLine) -> Payload | Rejected:
        try:
            data = self._read(Path(wanted.page))
        except (OSError, EOFError, zlib.error, ValueError) as fault:
            return Rejected(wanted.page, f"It cannot be read ({fault}). Check the path.", "unreadable")
        if len(data) > self.limits.document_bytes:
            return Rejected(wanted.page, f"Larger than {self.limits.document_bytes:,} bytes. Split it.", "too-large")
        return Payload(wanted.page, data, url=wanted.url)

    def _read(self, page: Path) -> bytes:
        file = page if page.exists() else self.folder / page
        if not file.is_file():
            raise FileNotFoundError("no such file")
        most = self.limits.document_bytes + 1
        with file.open("rb") as stream:
            if file.suffix != ".gz":
                return stream.read(most)
            with gzip.GzipFile(fileobj=stream) as unpacked:
                return unpacked.read(most)


def recognise_line(line: bytes) -> bytes:
    """One line of `entities --jsonl` to a line of output."""
    try:
        wanted = msgspec.json.decode(line, type=TextLine)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        return encoded(bad_line_json(fault) | {"id": _id_of(line)})
    try:
        return encoded({"id": wanted.id} | entities_json(wanted.text))
    except Exception as fault:  # noqa: BLE001 (a border: one text must not stop the others)
        reason = f"Could not be read because of a fault in Clippings ({type(fault).__name__}: {fault}). Report it."
        return encoded({"id": wanted.id, "rejected": reason, "code": "internal"})


def entities_json(text: str) -> Json:
    """Mentions, people, places and countries of a text."""
    from index.entities import entities_of, recognise

    found = entities_of("", text)
    return {
        "mentions": msgspec.to_builtins(recognise(text)),
        "people": [_named(person, PERSON_KEYS) for person in found.people],
        "places": [_named(place, PLACE_KEYS) for place in found.places],
        "countries": list(found.countries),
    }


def story_entities_json(name: str, data: bytes, limits: IngestLimits) -> Json | Rejected:
    """Mentions, people and places of a file, but only those that an archive would have of it: nobody of a byline, a
    biography or a menu. Offsets are into the file's text; who is named otherwise there has no mentions. An image or a
    program is refused."""
    from index.ingest.draft import draft_of

    draft = draft_of(Payload(name, data), limits)
    if isinstance(draft, Rejected) and draft.code == NOT_TEXT_CODE:
        return draft
    found = entities_json(_text_of(data))
    if isinstance(draft, Rejected):
        return found
    people = [_named(person, PERSON_KEYS) | {"mentions": []} for person in draft.entities.people]
    places = [_named(place, PLACE_KEYS) | {"mentions": []} for place in draft.entities.places]
    kept = {name["key"] for name in (*people, *places)}
    return {
        "mentions": [mention for mention in found["mentions"] if mention["key"] in kept],
        "people": _with_mentions(people, found["people"]),
        "places": _with_mentions(places, found["places"]),
        "countries": list(draft.entities.countries),
    }


def _text_of(data: bytes) -> str:
    """The whole text of a file, sign by sign, so that offsets are the file's own; in its character set."""
    from index.ingest.decode import decode

    decoded = decode(data)
    return data.decode(decoded.encoding if decoded else "utf-8", "replace")


def _with_mentions(names: Sequence[Json], found: Sequence[Json]) -> list[Json]:
    by_key = {name["key"]: name for name in found}
    return [by_key.get(name["key"], name) for name in names]


def _named(name: Person | Place, keys: Sequence[str]) -> Json:
    fields = msgspec.to_builtins(name)
    return {key: fields[key] for key in keys}


def extract_files(
    files: Sequence[Path], url: str | None, limits: IngestLimits, processes: int | None = None
) -> Iterator[Article | Rejected]:
    """Articles of files, folders or archives, in the order given. url: where the pages were saved from."""
    items = (
        replace(found, url=url) if url and isinstance(found, Payload) else found
        for file in files
        for found in _payloads_of(file, limits)
    )
    for item, outcome in _spread(ExtractPayload(limits), items, processes):
        yield refusal_of(item.path, outcome, ITEM_S) if isinstance(outcome, Lost) else outcome


def _payloads_of(file: Path, limits: IngestLimits) -> Iterator[Payload | Rejected]:
    """What one path holds, or what is piped in for "-"; a path that is not there is told in its place, and the others
    are read."""
    if str(file) == "-":
        yield Payload("-", sys.stdin.buffer.read())
        return
    try:
        yield from payloads(name_sources([file]), limits)
    except SourceMissing as fault:
        yield Rejected(str(file), str(fault), "missing")


def map_lines(work: Callable[[bytes], bytes], lines: IO[bytes], processes: int | None = None) -> Iterator[bytes]:
    """Lines of JSON through a work, in their order; blank lines are left out."""
    items = (line for line in lines if not line.isspace())
    for line, outcome in _spread(work, items, processes):
        if isinstance(outcome, Lost):
            lost = refusal_of("", outcome, ITEM_S)
            outcome = encoded({"id": _id_of(line), "rejected": lost.reason, "code": lost.code})
        yield outcome


def _spread(
    work: Callable[[Item], Result], items: Iterator[Item], processes: int | None
) -> Iterator[tuple[Item, Result | Lost]]:
    """Each item and what became of it, in order."""
    under_way: dict[int, Item] = {}

    def noted() -> Iterator[Item]:
        for index, item in enumerate(items):
            under_way[index] = item
            yield item

    spread = Spread(processes or available_cores(), item_s=ITEM_S, batch_items=BATCH_ITEMS, preload=PRELOAD)
    for index, outcome in enumerate(in_order(map_spread(work, noted(), spread))):
        yield under_way.pop(index), outcome


def _id_of(line: bytes) -> str | int | None:
    try:
        return msgspec.json.decode(line, type=_Identified).id
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def encoded(data: Json) -> bytes:
    """One line of JSON, without its end."""
    return msgspec.json.encode(data)


def refusal_json(refusal: Rejected) -> Json:
    """What stands in an article's place."""
    return {"path": refusal.path, "rejected": refusal.reason, "code": refusal.code}


def outcome_json(found: Article | Rejected) -> Json:
    """An article, or what stands in its place."""
    return refusal_json(found) if isinstance(found, Rejected) else article_json(found)


def bad_line_json(fault: Exception) -> Json:
    """What stands in the place of a line that cannot be read."""
    return {"id": None, "rejected": f"The line is not what is expected ({fault}).", "code": "bad-line"}
