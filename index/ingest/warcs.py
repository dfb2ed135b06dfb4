"""The pages of a web archive (.warc, .warc.gz): what servers answered, each as if it had been saved as a file.

The form is ISO 28500: records one after another, each with a head, its length and that many bytes. Answers to the
frames of a page are no pages; nor are pictures, scripts, errors and redirections. What asks (requests) and what
describes (metadata, the archive itself, answers like one before) holds no document and is passed over.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from email.message import Message

from msgspec import Struct
from msgspec.structs import replace

from index.article import Payload, Rejected
from index.ingest.containers import Found, printable
from index.ingest.decode import decode
from index.ingest.mimeparts import as_utf8, parted
from index.ingest.otherkinds import ASSET
from index.ingest.streams import PACKING_FAULTS, bounded, damaged, too_large, too_many
from index.ingest.unpacking import OverLimit, Unpacked
from index.limits import IngestLimits

VERSION = re.compile(rb"WARC/\d\.\d\s*$")
STATUS = re.compile(rb"HTTP/[\d.]{1,3} (\d{3})[^\n]{0,200}\n")
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]{0,200})?\r?\n")
LINE_BYTES = 16_384
MOST_FIELDS = 200
# A request is read for what asked, and an answer has its own head before the page.
HEAD_BYTES = 65_536
REQUEST = "request"
RESPONSE = "response"
ANSWERS = frozenset([RESPONSE, "resource", "conversion"])
PAGES = frozenset(["text/html", "application/xhtml+xml", "text/plain"])
FOUND = range(200, 300)
# What a browser asks for as a page; frames and scripts ask as "iframe", "empty" and the like.
DOCUMENT = "document"
ROBOTS = re.compile(r"^https?://[^/]+/robots\.txt$")
# Packings that need a library each. Most tools have undone them before they write.
UNREAD = frozenset(["br", "zstd"])
ADDRESS = re.compile(r"\w+:/*([^?#!]{1,150})")
ADDRESSES = ("http:", "https:", "file:")
FRAME = "Was loaded into a frame of another page or by its script, so that it is no page of its own."
NO_PAGES = "The web archive holds no pages."


class _Record(Struct, frozen=True):
    """One record. kind: its type, in small letters.  url: what was asked for.  media: the type of all of its bytes.
    data: these; None if they are too many.  number: its place in the archive, from 1.
    """

    number: int
    kind: str
    url: str
    media: str
    data: bytes | None


def read_warc(found: Found, limits: IngestLimits) -> Iterator[Payload | Rejected]:
    """Each answer under its record's number and its address, "crawl.warc.gz!/12/example.org/quay"; memory is bounded by
    some documents' size.
    """
    is_empty = True
    try:
        for one in _paired(_records(Unpacked(found, limits), limits)):
            is_empty = False
            number, name = (one, "") if isinstance(one, int) else (one[0].number, _name(one[0].url))
            if number > limits.archive_members:
                yield too_many(found.shown, limits)
                return
            shown = f"{found.shown}!/{number}{name}"
            yield damaged(shown, "no record begins here") if isinstance(one, int) else _document(shown, *one, limits)
    except OverLimit as over:
        yield over.refusal
    except PACKING_FAULTS as error:
        yield damaged(found.shown, error)
    else:
        if is_empty:
            yield Rejected(found.shown, NO_PAGES, "empty")


def _name(url: str) -> str:
    """What a record is called: its address without what is asked there."""
    name = ADDRESS.match(url)
    return "/" + printable(name[1].rstrip("/")) if name else ""


def _records(stream: Unpacked, limits: IngestLimits) -> Iterator[_Record | int]:
    """Requests and what holds documents; a number for a place where no record begins: the next one is looked for."""
    number = 0
    is_lost = False
    while line := stream.readline(LINE_BYTES):
        if line.isspace():
            continue
        is_record, was_lost = VERSION.match(line) is not None, is_lost
        number += is_record or not was_lost
        head = _fields(stream) if is_record else {}
        is_lost = not head.get("content-length", "").isdecimal()
        if not is_lost and (record := _record(number, head, int(head["content-length"]), stream, limits)):
            yield record
        elif is_lost and (is_record or not was_lost):
            yield number


def _fields(stream: Unpacked) -> dict[str, str]:
    """The head of a record."""
    fields: dict[str, str] = {}
    for _ in range(MOST_FIELDS):
        name, _, value = stream.readline(LINE_BYTES).decode("utf-8", "replace").partition(":")
        if not name.strip():
            break
        fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _record(number: int, head: dict[str, str], length: int, stream: Unpacked, limits: IngestLimits) -> _Record | None:
    """A record with its bytes, all of which are read; None for one that is not asked for."""
    kind = head.get("warc-type", "").lower()
    url = head.get("warc-target-uri", "").strip("<>")
    most = HEAD_BYTES if kind == REQUEST else limits.document_bytes if kind in ANSWERS else 0
    data = stream.read(length) if length <= most else None
    if data is None:
        stream.skip(length)
    is_meant = most and url.startswith(ADDRESSES)
    return _Record(number, kind, url, head.get("content-type", ""), data) if is_meant else None


def _paired(records: Iterator[_Record | int]) -> Iterator[tuple[_Record, _Record | None] | int]:
    """Answers with the requests beside them, which stand before or after; one answer waits for what follows it."""
    before: _Record | None = None
    held: _Record | None = None
    for record in records:
        if isinstance(record, _Record) and record.kind == REQUEST:
            if held and held.url == record.url:
                yield held, record
                held = None
            else:
                before = record
            continue
        if held:
            yield held, None
        held = None
        if isinstance(record, int):
            yield record
        elif before and before.url == record.url:
            yield record, before
            before = None
        else:
            held = record
    if held:
        yield held, None


def _document(shown: str, answer: _Record, request: _Record | None, limits: IngestLimits) -> Payload | Rejected:
    """What a server answered, as a page or as why it is none."""
    if answer.data is None:
        return too_large(shown, limits)
    head, data = Message(), answer.data
    head["Content-Type"] = answer.media or "text/plain"
    if answer.kind == RESPONSE:
        status = STATUS.match(data)
        if status is None or int(status[1]) not in FOUND:
            told = f"with {int(status[1])}, not with a page" if status else "in no form that browsers read"
            return Rejected(shown, f"The server answered {told}.", "no-page")
        head, data = parted(data[status.end() :], HEAD_BYTES)
    if request and _asked_as(request) not in (DOCUMENT, ""):
        return Rejected(shown, FRAME, ASSET.code)
    if head.get_content_type() not in PAGES or ROBOTS.search(answer.url):
        return Rejected(shown, ASSET.reason, ASSET.code)
    return _page(shown, head, data, answer.url, limits)


def _asked_as(request: _Record) -> str:
    """For what a browser asked: "document", "iframe", "empty" …; "" if it does not say."""
    lines = (request.data or b"").partition(b"\n")[2]
    return str(parted(lines, HEAD_BYTES)[0].get("Sec-Fetch-Dest", "")).strip().lower()


def _page(shown: str, head: Message, data: bytes, url: str, limits: IngestLimits) -> Payload | Rejected:
    """A page as it was before the server packed it. Some tools have unpacked it and left its head as it was."""
    if "chunked" in str(head.get("Transfer-Encoding", "")).lower():
        data = _joined(data)
    packing = str(head.get("Content-Encoding", "")).strip().lower()
    if packing == "deflate":
        data = _inflated(data, limits.document_bytes)
    if packing in UNREAD and decode(data) is None:
        return Rejected(shown, f"Packed with {packing}, which is not read. Save the page as HTML.", "damaged")
    found = bounded(Found(shown, "", io.BytesIO(data), len(data)), io.BytesIO(data), limits)
    if isinstance(found, Rejected):
        return found
    return replace(found, data=as_utf8(found.data, head.get_content_charset()), url=url)


def _joined(data: bytes) -> bytes:
    """What was sent in chunks, each below its size in figures; data that are not so as they are."""
    parts: list[bytes] = []
    at = 0
    while size := CHUNK_SIZE.match(data, at):
        length = int(size[1], 16)
        if not length:
            break
        parts.append(data[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if data.startswith(b"\r\n", at) else 1
    return b"".join(parts) or data


def _inflated(data: bytes, most_bytes: int) -> bytes:
    """What "deflate" packed, with a head of its own or without one; data that nothing packed as they are."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window).decompress(data, most_bytes + 1)
        except zlib.error:
            continue
    return data
