"""Files that hold a saved page with its pictures and styles: MHTML of Chromium and others, web archives of Safari."""

from __future__ import annotations

import base64
import binascii
import plistlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

# The head of an MHTML file is that of a mail.
HEAD_BYTES = 16_384
HEAD_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}[A-Za-z][\w-]{1,60}:")
MULTIPART = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
# The page is the first part, or the first of a part that holds it in several forms; pictures follow.
MOST_PARTS = 100
MOST_NESTED = 3
PAGE_TYPES = frozenset(["text/html", "application/xhtml+xml"])
WEB_ARCHIVE = b"bplist00"
NO_WEB_ARCHIVE = (plistlib.InvalidFileException, ValueError, TypeError, KeyError, RecursionError)


@dataclass(frozen=True, slots=True)
class Saved:
    """The page that a file holds. url: where it was saved from, if the file says so."""

    data: bytes
    url: str | None


def unpacked(data: bytes) -> Saved | None:
    """The page inside an MHTML file or a Safari web archive; None for data that are neither or hold no page."""
    if data.startswith(WEB_ARCHIVE):
        return _of_web_archive(data)
    if not HEAD_FIELD.match(data) or not MULTIPART.search(data[:HEAD_BYTES]):
        return None
    return _of_multipart(data.removeprefix(b"\xef\xbb\xbf").lstrip(), MOST_NESTED)


def _of_web_archive(data: bytes) -> Saved | None:
    try:
        main = plistlib.loads(data, fmt=plistlib.FMT_BINARY)["WebMainResource"]
        if main.get("WebResourceMIMEType") not in PAGE_TYPES:
            return None
        page = _as_utf8(bytes(main["WebResourceData"]), main.get("WebResourceTextEncodingName"))
        return Saved(page, _address(main.get("WebResourceURL")))
    except (*NO_WEB_ARCHIVE, AttributeError):
        return None


def _of_multipart(data: bytes, nested: int) -> Saved | None:
    """The first page among the parts. nested: how many parts of parts may be looked into."""
    head, _ = _parted(data)
    boundary = head.get_boundary()
    if not boundary:
        return None
    url = _address(head.get("Snapshot-Content-Location")) or _address(head.get("Content-Location"))
    for part in _parts(data, boundary.encode("utf-8", "surrogateescape")):
        own, body = _parted(part)
        found = None
        if own.get_content_type() in PAGE_TYPES:
            page = _as_utf8(_decoded(own, body), own.get_content_charset())
            found = Saved(page, _address(own.get("Content-Location")))
        elif own.get_content_maintype() == "multipart" and nested:
            found = _of_multipart(part, nested - 1)
        if found:
            return Saved(found.data, url or found.url)
    return None


def _parted(data: bytes) -> tuple[Message, bytes]:
    """Head and body of a message or of one of its parts."""
    blank = BLANK_LINE.search(data[:HEAD_BYTES])
    if data.startswith((b"\n", b"\r\n")) or blank is None:
        return message_from_bytes(b""), data
    return message_from_bytes(data[: blank.start()]), data[blank.end() :]


def _parts(data: bytes, boundary: bytes) -> Iterator[bytes]:
    mark = b"\n--" + boundary
    at = data.find(mark)
    for _ in range(MOST_PARTS):
        begin = data.find(b"\n", at + len(mark)) + 1
        if at < 0 or not begin or data.startswith(b"--", at + len(mark)):
            return
        end = data.find(mark, begin - 1)
        yield data[begin : end if end >= 0 else len(data)]
        at = end


def _from_base64(body: bytes) -> bytes:
    try:
        return base64.b64decode(body)
    except binascii.Error:
        return b""


DECODERS: dict[str, Callable[[bytes], bytes]] = {"quoted-printable": binascii.a2b_qp, "base64": _from_base64}


def _decoded(head: Message, body: bytes) -> bytes:
    decode = DECODERS.get(str(head.get("Content-Transfer-Encoding") or "").strip().lower())
    return decode(body) if decode else body


def _as_utf8(page: bytes, charset: str | None) -> bytes:
    """A page in the set that the file names for it, which pages themselves may name wrongly; else as it is."""
    try:
        return page.decode(charset).encode() if charset else page
    except (LookupError, UnicodeError):
        return page


def _address(value: object) -> str | None:
    """A value of a head or a list as an address; schemes are looked at where addresses are read."""
    return "".join(str(value).split()) if value else None
