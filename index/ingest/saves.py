"""Files that hold a saved page with its pictures and styles: MHTML of Chromium and others, web archives of Safari."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Iterator
from email.message import Message
from xml.parsers.expat import ExpatError

from msgspec import Struct
from msgspec.structs import replace

from index.ingest.mimeparts import HEAD_BYTES, as_utf8, decoded, parted, parts_of, words_of

# The head of an MHTML file is that of a mail; without this field it is none, but a text that shows one.
HEAD_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}[A-Za-z][\w-]{1,60}:")
VERSION = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
# A mail that has its text in plain form too is read as that, for its head tells its writer and day.
RECEIVED = ("To", "Received", "Delivered-To")
PLAIN_PART = re.compile(rb"^content-type:\s{0,20}text/plain\b", re.IGNORECASE | re.MULTILINE)
# Programs put a word for readers of mail above the parts; more text than that is a text that shows such a file.
MOST_AROUND_BYTES = 500
# The page is mostly the first part, or the first of a part that holds it in several forms; pictures follow.
MOST_NESTED = 8
PAGE_TYPES = frozenset(["text/html", "application/xhtml+xml"])
XML_TYPES = frozenset(["application/xml", "text/xml"])
MEDIA = frozenset(["image", "audio", "video", "font"])
PAGE_BEGIN = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<")
HTML_BEGIN = re.compile(rb"<html\b", re.IGNORECASE)
FRAMESET = re.compile(rb"<frameset\b", re.IGNORECASE)
BEGIN_BYTES = 2_000
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
    head: of a mail, lines "Name: value" for its subject, sender and day.  is_page: False for a mail's plain text.
    """

    data: bytes
    url: str | None
    around: str = ""
    subject: str = ""
    head: tuple[str, ...] = ()
    is_page: bool = True


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
        data = as_utf8(page, charset if isinstance(charset, str) else None)
        return Saved(data, _address(main.get("WebResourceURL")))
    except (*NO_WEB_ARCHIVE, AttributeError):
        return None


def _of_message(data: bytes) -> Saved | None:
    head, body = parted(data)
    if head.get_content_maintype() == "multipart":
        is_mail = any(map(head.__contains__, RECEIVED)) and PLAIN_PART.search(body) is not None
        page = None if is_mail else _of_multipart(head, body)
    else:
        page = _page_of(head, body)
        page = page if page and PAGE_BEGIN.match(page.data) else None
    return replace(page, subject=words_of(head.get("Subject"))) if page else None


def _of_multipart(head: Message, body: bytes) -> Saved | None:
    parts, around = parts_of(head, body)
    if not parts or len(around) > MOST_AROUND_BYTES:
        return None
    url = _address(head.get("Snapshot-Content-Location"), head.get("Content-Location"))
    page = _page_among(head, parts, MOST_NESTED)
    if page is None and not all(parted(part)[0].get_content_maintype() in MEDIA for part in parts):
        return None
    shown = around.decode("utf-8", "replace").strip()
    return Saved(page.data, url or page.url, shown) if page else Saved(b"", url, shown)


def _page_among(head: Message, parts: list[bytes], nested: int) -> Saved | None:
    """The page among the parts: the one that the head names, else the first, but of frames the longest.

    nested: how many parts of parts may be looked into.
    """
    start = str(head.get_param("start") or "")
    ordered = sorted(parts, key=lambda part: parted(part)[0].get("Content-ID") != start) if start else parts
    pages = _pages(ordered, nested)
    first = next(pages, None)
    if first is None or not FRAMESET.search(first.data):
        return first
    return max(pages, key=lambda page: len(page.data), default=first)


def _pages(parts: list[bytes], nested: int) -> Iterator[Saved]:
    for part in parts:
        head, body = parted(part)
        if head.get_content_maintype() == "multipart":
            page = _page_among(head, parts_of(head, body)[0], nested - 1) if nested else None
        else:
            page = _page_of(head, body)
        if page:
            yield page


def _page_of(head: Message, body: bytes) -> Saved | None:
    """The page that a message or a part is; None for another kind."""
    kind = head.get_content_type()
    if kind not in PAGE_TYPES and kind not in XML_TYPES:
        return None
    page = as_utf8(decoded(head, body), head.get_content_charset())
    if kind in XML_TYPES and not HTML_BEGIN.search(page[:BEGIN_BYTES]):
        return None
    return Saved(page, _address(head.get("Content-Location")))


def _address(*values: object) -> str | None:
    """The first of the values of a head or a list that is an address of the web."""
    addresses = ("".join(str(value).split()) for value in values if value)
    return next((address for address in addresses if address.lower().startswith(("http://", "https://"))), None)
