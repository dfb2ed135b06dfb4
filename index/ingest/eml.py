"""Mails as mail programs save them (.eml): their text, who sent it, when and about what; attachments by name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from msgspec.structs import replace

from index.article import Metadata
from index.ingest.authors import author_names, is_given
from index.ingest.mail import day_of, read_head, subject_of, writer_of
from index.ingest.mimeparts import as_utf8, decoded, parted, parts_of, words_of
from index.ingest.saves import MEDIA, Saved

ENDING = ".eml"
# The line that some programs put above a mail, as in a file of many.
POSTMARK = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?:From [^\n]{1,300}\n)?")
# Each mail server on the way adds to the head.
HEAD_BYTES = 262_144
FIELD_CHARS = 300
FEWEST_FIELDS = 2
MOST_NESTED = 8
# What no text is lost with.
UNREAD = MEDIA | {"application"}
MOST_ATTACHMENTS = 100
# A text for programs that show no HTML says no more than that.
STUB = re.compile(rb"\bhtml\b|\bbrowser\b|https?:", re.IGNORECASE)
STUB_BYTES = 250
# Lines that end in a space go on in the next one; the hyphens above a signature do not.
SOFT_BREAK = re.compile(rb"(?<!^--) \r?\n(?![> \r\n])", re.MULTILINE)


def mail_in(data: bytes) -> Saved | None:
    """The text of a mail, plain if it has it so, else its page; None for data that are no mail or hold no text."""
    head, body = parted(data[_postmark(data) :], HEAD_BYTES)
    fields = _fields(head)
    if len(fields) < FEWEST_FIELDS:
        return None
    texts: list[bytes] = []
    pages: list[bytes] = []
    others: list[Message] = []
    for part, content in _parts(head, body, MOST_NESTED):
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment" or _name(part):
            others.append(part)
        else:
            (texts if kind == "text/plain" else pages).append(_text(part, content))
    plain, attached = b"\n\n".join(texts), _attached(others)
    if pages and (not plain.strip() or (len(plain) < STUB_BYTES and STUB.search(plain))):
        return Saved(b"\n".join(pages), None, attached, head=fields)
    is_bare = bool(others) and all(part.get_content_maintype() in UNREAD for part in others)
    return Saved(plain, None, attached, head=fields, is_page=False) if plain.strip() or is_bare else None


def _postmark(data: bytes) -> int:
    begun = POSTMARK.match(data)
    return begun.end() if begun else 0


def _fields(head: Message) -> tuple[str, ...]:
    """Subject, sender and instant, as many as the head tells, as lines "Name: value"."""
    name, address = _sender(words_of(head.get("From"))[:FIELD_CHARS])
    values = {"Subject": words_of(head.get("Subject"))[:FIELD_CHARS], "From": name or address, "Date": _instant(head)}
    return tuple(f"{field}: {value}" for field, value in values.items() if value)


def _sender(field: str) -> tuple[str, str]:
    """Name and address. Programs of offices write the family's name first: "Quill, Ada"."""
    try:
        name, address = parseaddr(field)
    except RecursionError:
        return "", ""
    family, _, given = name.partition(", ")
    return (f"{given} {family}" if given and is_given(given.partition(" ")[0]) else name), address


def _instant(head: Message) -> str:
    """When it was sent, ISO 8601; the head's own words where these are no date of a mail."""
    words = words_of(head.get("Date"))[:FIELD_CHARS]
    try:
        return parsedate_to_datetime(words).isoformat()
    except (ValueError, TypeError, OverflowError):
        return words


def _parts(head: Message, body: bytes, nested: int) -> Iterator[tuple[Message, bytes]]:
    """What a mail consists of. nested: how many parts of parts may be looked into."""
    if head.get_content_maintype() != "multipart":
        yield head, body
    elif nested:
        for part in parts_of(head, body)[0]:
            yield from _parts(*parted(part), nested - 1)


def _name(part: Message) -> str:
    """What a part is called; "" if it has no name."""
    return words_of(part.get_filename())[:FIELD_CHARS]


def _text(part: Message, content: bytes) -> bytes:
    text = as_utf8(decoded(part, content), part.get_content_charset())
    if part.get_param("format") != "flowed":
        return text
    return SOFT_BREAK.sub(b"" if part.get_param("delsp") == "yes" else b" ", text)


def _attached(parts: Sequence[Message]) -> str:
    """One line for each part that is not read."""
    lines = [f"{_name(part) or 'without a name'} ({part.get_content_type()})" for part in parts[:MOST_ATTACHMENTS]]
    more = len(parts) - MOST_ATTACHMENTS
    return "\n".join([*lines, f"and {more:,} more"] if more > 0 else lines)


def with_mail_head(meta: Metadata, lines: Sequence[str]) -> Metadata:
    """What the head of a mail tells in place of what its page does; of its writers, where the page names none."""
    head = read_head(lines)
    told: dict[str, object] = {}
    if title := subject_of(head):
        told["title"] = title
    if (writer := writer_of(head)) and not meta.authors:
        told["authors"] = author_names([writer], None) or (writer,)
    if sent := day_of(head):
        told |= {"date": sent.day, "published_at": sent.instant, "date_source": "the mail’s head"}
    origins = dict.fromkeys(told.keys() - {"date_source"}, "mail")
    return replace(meta, **told, origins={**(meta.origins or {}), **origins})
