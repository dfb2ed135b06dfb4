"""Files that hold a saved page with its pictures and styles: MHTML of Chromium and others, web archives of Safari."""

from __future__ import annotations

import base64
import binascii
import plistlib
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice
from xml.parsers.expat import ExpatError

from msgspec import Struct
from msgspec.structs import replace

from index.ingest.decode import character_set

# The head of an MHTML file is that of a mail; without this field it is none, but a text that shows one.
HEAD_BYTES = 16_384
HEAD_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}[A-Za-z][\w-]{1,60}:")
VERSION = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
# A mail that has its text in plain form too is read as that, for its head tells its writer and day.
RECEIVED = ("To", "Received", "Delivered-To")
PLAIN_PART = re.compile(rb"^content-type:\s{0,20}text/plain\b", re.IGNORECASE | re.MULTILINE)
# Tools that write another boundary into the head than between the parts: the first line that can be one.
LIKELY_BOUNDARY = re.compile(rb"^--([!-~]{1,70}?)[ \t]*\r?\n(?=content-)", re.IGNORECASE | re.MULTILINE)
# Programs put a word for readers of mail above the parts; more text than that is a text that shows such a file.
MOST_AROUND_BYTES = 500
# The page is mostly the first part, or the first of a part that holds it in several forms; pictures follow.
MOST_PARTS = 2_000
MOST_NESTED = 8
PAGE_TYPES = frozenset(["text/html", "application/xhtml+xml"])
XML_TYPES = frozenset(["application/xml", "text/xml"])
MEDIA = frozenset(["image", "audio", "video", "font"])
PAGE_BEGIN = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<")
HTML_BEGIN = re.compile(rb"<html\b", re.IGNORECASE)
FRAMESET = re.compile(rb"<frameset\b", re.IGNORECASE)
BEGIN_BYTES = 2_000
NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
WEB_ARCHIVE = b"bplist00"
XML_ARCHIVE = re.compile(rb"\s{0,100}<(?:\?xml|!DOCTYPE plist|plist)\b[^\0]{0,1000}<key>WebMainResource</key>")
NO_WEB_ARCHIVE = (
    plistlib.InvalidFileException,
    ExpatError,
    ValueError,
    TypeError,
    LookupError,
    OverflowError,
    RecursionError,
)


class Saved(Struct, frozen=True):
    """The page that a file holds; no data where it holds nothing but pictures.

    url: where it was saved from, if the file says so.  around: what stands above and below the page and its parts.
    subject: what the file's head calls it, for pages without a title.
    """

    data: bytes
    url: str | None
    around: str = ""
    subject: str = ""


def unpacked(data: bytes) -> Saved | None:
    """The page inside an MHTML file or a Safari web archive; None for data that are neither or hold no page."""
    if data.startswith(WEB_ARCHIVE) or XML_ARCHIVE.match(data):
        return _of_web_archive(data)
    if not HEAD_FIELD.match(data) or not VERSION.search(data[:HEAD_BYTES]):
        return None
    return _of_message(data.removeprefix(b"\xef\xbb\xbf").lstrip())


def _of_web_archive(data: bytes) -> Saved | None:
    try:
        main = plistlib.loads(data)["WebMainResource"]
        page, charset = main["WebResourceData"], main.get("WebResourceTextEncodingName")
        if str(main.get("WebResourceMIMEType")).lower() not in PAGE_TYPES or not isinstance(page, bytes):
            return None
        data = _as_utf8(page, charset if isinstance(charset, str) else None)
        return Saved(data, _address(main.get("WebResourceURL")))
    except (*NO_WEB_ARCHIVE, AttributeError):
        return None


def _of_message(data: bytes) -> Saved | None:
    head, body = _parted(data)
    if head.get_content_maintype() == "multipart":
        is_mail = any(map(head.__contains__, RECEIVED)) and PLAIN_PART.search(body) is not None
        page = None if is_mail else _of_multipart(head, body)
    else:
        page = _page_of(head, body)
        page = page if page and PAGE_BEGIN.match(page.data) else None
    return replace(page, subject=_subject(head)) if page else None


def _subject(head: Message) -> str:
    try:
        return " ".join(str(make_header(decode_header(head.get("Subject") or ""))).split())
    except (LookupError, ValueError, HeaderParseError):
        return ""


def _of_multipart(head: Message, body: bytes) -> Saved | None:
    parts, around = _parts(head, body)
    if not parts or len(around) > MOST_AROUND_BYTES:
        return None
    url = _address(head.get("Snapshot-Content-Location"), head.get("Content-Location"))
    page = _page_among(head, parts, MOST_NESTED)
    if page is None and not all(_parted(part)[0].get_content_maintype() in MEDIA for part in parts):
        return None
    shown = around.decode("utf-8", "replace").strip()
    return Saved(page.data, url or page.url, shown) if page else Saved(b"", url, shown)


def _page_among(head: Message, parts: list[bytes], nested: int) -> Saved | None:
    """The page among the parts: the one that the head names, else the first, but of frames the longest.

    nested: how many parts of parts may be looked into.
    """
    start = str(head.get_param("start") or "")
    ordered = sorted(parts, key=lambda part: _parted(part)[0].get("Content-ID") != start) if start else parts
    pages = _pages(ordered, nested)
    first = next(pages, None)
    if first is None or not FRAMESET.search(first.data):
        return first
    return max(pages, key=lambda page: len(page.data), default=first)


def _pages(parts: list[bytes], nested: int) -> Iterator[Saved]:
    for part in parts:
        head, body = _parted(part)
        if head.get_content_maintype() == "multipart":
            page = _page_among(head, _parts(head, body)[0], nested - 1) if nested else None
        else:
            page = _page_of(head, body)
        if page:
            yield page


def _page_of(head: Message, body: bytes) -> Saved | None:
    """The page that a message or a part is; None for another kind."""
    kind = head.get_content_type()
    if kind not in PAGE_TYPES and kind not in XML_TYPES:
        return None
    page = _as_utf8(_decoded(head, body), head.get_content_charset())
    if kind in XML_TYPES and not HTML_BEGIN.search(page[:BEGIN_BYTES]):
        return None
    return Saved(page, _address(head.get("Content-Location")))


def _parted(data: bytes) -> tuple[Message, bytes]:
    """Head and body of a message or of one of its parts."""
    blank = BLANK_LINE.search(data[:HEAD_BYTES])
    if data.startswith((b"\n", b"\r\n")) or blank is None:
        return message_from_bytes(b""), data
    return message_from_bytes(data[: blank.start()].replace(b"\0", b"")), data[blank.end() :]


def _parts(head: Message, body: bytes) -> tuple[list[bytes], bytes]:
    """The parts between the boundaries of a message's body, and what stands before the first and after the last."""
    marks = _marks((head.get_boundary() or "").encode("utf-8", "surrogateescape"), body)
    if not marks:
        likely = LIKELY_BOUNDARY.search(body)
        marks = _marks(likely[1], body) if likely else []
    parts: list[bytes] = []
    for number, mark in enumerate(marks):
        if mark["end"]:
            return parts, (body[: marks[0].start()] + body[mark.end() :]).strip()
        parts.append(body[mark.end() : marks[number + 1].start() if number + 1 < len(marks) else None])
    return parts, body[: marks[0].start()].strip() if marks else b""


def _marks(boundary: bytes, body: bytes) -> list[re.Match[bytes]]:
    if not boundary:
        return []
    mark = re.compile(rb"^--" + re.escape(boundary) + rb"(?P<end>--)?[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
    return list(islice(mark.finditer(body), MOST_PARTS))


def _from_base64(body: bytes) -> bytes:
    """What is whole of a text in base64, which may be cut or have marks of other kinds in it."""
    figures = NO_BASE64.sub(b"", body)
    return base64.b64decode(figures[: len(figures) - len(figures) % 4] + _last_group(figures))


def _last_group(figures: bytes) -> bytes:
    rest = figures[len(figures) - len(figures) % 4 :]
    return rest.ljust(4, b"=") if len(rest) > 1 else b""


DECODERS: dict[str, Callable[[bytes], bytes]] = {"quoted-printable": binascii.a2b_qp, "base64": _from_base64}


def _decoded(head: Message, body: bytes) -> bytes:
    named = str(head.get("Content-Transfer-Encoding") or "").lower().split()
    decode = DECODERS.get(named[0]) if named else None
    return decode(body) if decode else body


def _as_utf8(page: bytes, label: str | None) -> bytes:
    """A page in the set that the file names for it, which pages themselves may name wrongly; else as it is.

    What is more than ASCII and valid UTF-8 is UTF-8, whatever a file says.
    """
    encoding = character_set(label) if label else None
    if encoding is None or (0 not in page and not page.isascii() and _is_utf8(page)):
        return page
    try:
        return page.decode(encoding).encode()
    except (UnicodeError, ValueError):
        return page


def _is_utf8(page: bytes) -> bool:
    try:
        page.decode()
    except UnicodeDecodeError:
        return False
    return True


def _address(*values: object) -> str | None:
    """The first of the values of a head or a list that is an address of the web."""
    addresses = ("".join(str(value).split()) for value in values if value)
    return next((address for address in addresses if address.lower().startswith(("http://", "https://"))), None)
