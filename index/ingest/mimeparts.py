"""Heads and parts of mails and of files in their form, as MHTML is."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from email import message_from_bytes
from email.errors import MessageError
from email.header import Header, decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from itertools import islice

from index.ingest.decode import character_set

# Heads of saved pages are shorter.
HEAD_BYTES = 16_384
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
# Tools that write another boundary into the head than between the parts: the first line that can be one.
LIKELY_BOUNDARY = re.compile(rb"^--([!-~]{1,70}?)[ \t]*\r?\n(?=content-)", re.IGNORECASE | re.MULTILINE)
MOST_PARTS = 2_000
NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def parted(data: bytes, head_bytes: int = HEAD_BYTES) -> tuple[Message, bytes]:
    """Head and body of a message or of one of its parts. head_bytes: a longer head is none."""
    blank = BLANK_LINE.search(data[:head_bytes])
    if data.startswith((b"\n", b"\r\n")) or blank is None:
        return message_from_bytes(b""), data
    return _head(data[: blank.start()].replace(b"\0", b"")), data[blank.end() :]


def _head(data: bytes) -> Message:
    """A head without the settings of a field that the library cannot read, as those in pieces of which one is whole."""
    try:
        head = message_from_bytes(data)
    except (TypeError, ValueError):
        head = BytesHeaderParser().parsebytes(data)
    for name in ("Content-Type", "Content-Disposition"):
        try:
            head.get_params(header=name)
        except (TypeError, ValueError):
            head.replace_header(name, str(head[name]).partition(";")[0])
    return head


def parts_of(head: Message, body: bytes) -> tuple[list[bytes], bytes]:
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


def words_of(value: Header | str | None) -> str:
    """A field's value as it is meant, on one line; "" if there is none or nobody can read it."""
    try:
        return " ".join(str(make_header(decode_header(_as_text(value)))).split())
    except (LookupError, ValueError, MessageError):
        return ""


def _as_text(value: Header | str | None) -> str:
    """A field; its letters beyond ASCII may stand there as they are, in UTF-8 mostly."""
    if not isinstance(value, Header):
        return value or ""
    raw = b"".join(part for part, _ in decode_header(value))
    return raw.decode() if _is_utf8(raw) else raw.decode("cp1252", "replace")


def decoded(head: Message, body: bytes) -> bytes:
    """A part's bytes, of which the head says how they are written."""
    named = str(head.get("Content-Transfer-Encoding") or "").lower().split()
    decode = DECODERS.get(named[0]) if named else None
    return decode(body) if decode else body


def as_utf8(page: bytes, label: str | None) -> bytes:
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
