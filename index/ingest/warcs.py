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
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from index.article import Payload, Rejected
from index.ingest.containers import Found, printable
from index.ingest.decode import decode
from index.ingest.mimeparts import as_utf8, parted
from index.ingest.otherkinds import ASSET, screen_name
from index.ingest.streams import PACKING_FAULTS, bounded, damaged, too_large, too_many
from index.ingest.unpacking import OverLimit, Unpacked
from index.limits import IngestLimits

VERSION = re.compile(rb"WARC/\d\.\d{1,2}\s*$")
LENGTH = re.compile(r"[0-9]{1,18}")
# Servers name a type without what parts it from its settings, in quotes, or twice.
MEDIA = re.compile(r"[\"']?([\w.+-]+/[\w.+-]+)")
PLAIN = "text/plain"
STATUS = re.compile(rb"HTTP/[\d.]{1,3} (\d{3})[^\n]{0,200}\n")
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]{0,200})?\r?\n")
LINE_BYTES = 16_384
MOST_FIELDS = 200
# A request is read for what asked, and an answer has its own head before the page.
HEAD_BYTES = 65_536
REQUEST = "request"
RESPONSE = "response"
ANSWERS = frozenset([RESPONSE, "resource", "conversion"])
PAGES = frozenset(["text/html", "application/xhtml+xml", PLAIN])
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


class _NoRecord(Exception):
    """No whole record is here."""


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
    for one in _paired(_records(found, limits)):
        is_empty = False
        if isinstance(one, Rejected):
            yield one
        else:
            yield _document(f"{found.shown}!/{one[0].number}{_name(one[0].url)}", *one, limits)
    if is_empty:
        yield Rejected(found.shown, NO_PAGES, "empty")


def _name(url: str) -> str:
    """What a record is called: its address without what is asked there."""
    name = ADDRESS.match(url)
    return "/" + printable(name[1].rstrip("/")) if name else ""


def _records(found: Found, limits: IngestLimits) -> Iterator[_Record | Rejected]:
    """Requests and what holds documents, and where something is wrong: from there the next record is looked for."""
    stream = Unpacked(found, limits)
    number, told = 0, -1
    while True:
        try:
            line = stream.readline(LINE_BYTES)
            if not line:
                return
            if line.isspace():
                continue
            number += number != told or VERSION.match(line) is not None
            if number > limits.archive_members:
                yield too_many(found.shown, limits)
                return
            if record := _record(number, line, stream, limits):
                yield record
        except OverLimit as over:
            yield over.refusal
            return
        except (_NoRecord, *PACKING_FAULTS) as error:
            number = max(number, 1)
            if number != told:
                yield damaged(f"{found.shown}!/{number}", error)
            told = number
            if not isinstance(error, _NoRecord) and not stream.to_next_member():
                return


def _fields(stream: Unpacked) -> dict[str, str]:
    """The head of a record."""
    fields: dict[str, str] = {}
    for _ in range(MOST_FIELDS):
        name, _, value = stream.readline(LINE_BYTES).decode("utf-8", "replace").partition(":")
        if not name.strip():
            break
        fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _record(number: int, line: bytes, stream: Unpacked, limits: IngestLimits) -> _Record | None:
    """The record that begins with a line, with its bytes, all of which are read; None for one that is not asked for.

    Raises _NoRecord.
    """
    head = _fields(stream) if VERSION.match(line) else {}
    length = head.get("content-length", "")
    if not LENGTH.fullmatch(length):
        raise _NoRecord("no record begins here")
    kind = head.get("warc-type", "").lower()
    url = head.get("warc-target-uri", "").strip("<>")
    most = min(HEAD_BYTES, limits.document_bytes) if kind == REQUEST else limits.document_bytes * (kind in ANSWERS)
    end = stream.tell() + int(length)
    data = stream.read(int(length)) if int(length) <= most else None
    stream.seek(end)
    if stream.tell() < end:
        raise _NoRecord("it ends before the record does")
    is_meant = most and (url.lower().startswith(ADDRESSES) or (kind == RESPONSE and not url))
    return _Record(number, kind, url, head.get("content-type", ""), data) if is_meant else None


def _paired(records: Iterator[_Record | Rejected]) -> Iterator[tuple[_Record, _Record | None] | Rejected]:
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
        if isinstance(record, Rejected):
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
    head, data = parted(f"Content-Type: {answer.media or PLAIN}\n\n".encode())[0], answer.data
    if answer.kind == RESPONSE:
        status = STATUS.match(data)
        if status is None or int(status[1]) not in FOUND:
            told = f"with {int(status[1])}, not with a page" if status else "in no form that browsers read"
            return Rejected(shown, f"The server answered {told}.", "no-page")
        head, data = parted(data[status.end() :], HEAD_BYTES)
    if request and _asked_as(request) not in (DOCUMENT, ""):
        return Rejected(shown, FRAME, ASSET.code)
    media = _media(head)
    by_name = screen_name(shown, PurePosixPath(_name(answer.url)).name)
    if by_name and (media == PLAIN or media not in PAGES):
        return by_name
    if media not in PAGES or ROBOTS.search(answer.url):
        return Rejected(shown, ASSET.reason, ASSET.code)
    return _page(shown, head, data, answer.url, limits)


def _media(head: Message) -> str:
    """The type that an answer names, in small letters; plain text if it names none."""
    media = MEDIA.match(str(head.get("Content-Type", "")).strip())
    return media[1].lower() if media else PLAIN


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
    return replace(found, data=as_utf8(found.data, head.get_content_charset()), url=url or None)


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
