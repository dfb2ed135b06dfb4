"""Mails as mail programs save them (.eml): their text, who sent it, when and about what; attachments by name alone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from msgspec import Struct
from msgspec.structs import replace

from index.article import Metadata
from index.ingest.authors import author_names, is_given
from index.ingest.mail import day_of, read_head, subject_of, writer_of
from index.ingest.mimeparts import BLANK_LINE, as_utf8, decoded, parted, parts_of, words_of
from index.ingest.saves import Saved

ENDINGS = (".eml", ".emlx")
# The line that some programs put above a mail, as in a file of many.
POSTMARK = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?:From [^\n]{1,300}\n)?")
# Apple Mail writes the length of a mail above it, and what it notes of it below.
LENGTH = re.compile(rb"(\d{1,9})[ \t]*\r?\n(?=[A-Za-z])")
# Only what a server or a mail program has sent has one of these in its head.
FIRST_FIELD = re.compile(rb"[A-Za-z][\w-]{1,60}:")
SENT_FIELD = re.compile(rb"^(?:received|return-path|delivered-to|message-id):", re.IGNORECASE | re.MULTILINE)
FROM_FIELD = re.compile(rb"^from:", re.IGNORECASE | re.MULTILINE)
# Each mail server on the way adds to the head.
HEAD_BYTES = 262_144
FIELD_CHARS = 300
FEWEST_FIELDS = 2
MOST_NESTED = 8
PLAIN = "text/plain"
PAGE = "text/html"
# Rich text of the nineties is read where there is nothing else.
RICH = frozenset(["text/enriched", "text/richtext"])
MAILS = frozenset(["message/rfc822", "message/global"])
MOST_ATTACHMENTS = 100
# A text for programs that show no HTML says no more than that.
STUB = re.compile(rb"\bhtml\b|\bbrowser\b|https?:", re.IGNORECASE)
STUB_BYTES = 250
LONG_LINK = re.compile(rb"https?://\S{80}")
MANY_LINKS = 3
# Lines that end in a space go on in the next one; the hyphens above a signature do not.
SOFT_BREAK = re.compile(rb"(?<!^--) \r?\n(?![> \r\n])", re.MULTILINE)
# What stands in a text and is none: the seal of who signed it, and files of the time before attachments.
SEALED = re.compile(rb"^-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:Hash: [^\n]{1,80}\n)?\r?\n?", re.MULTILINE)
SEAL = re.compile(
    rb"^-----BEGIN PGP SIGNATURE-----\r?\n(?:[^\n]{0,80}\n){1,60}?-----END PGP SIGNATURE-----", re.MULTILINE
)
UUENCODED = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n(?:[ -`]{1,62}\r?\n){1,200000}?end\b", re.MULTILINE)
# Lists put their own name behind that of the writer.
BY_LIST = re.compile(r"\s+via\s.+$", re.IGNORECASE)
# Addresses of nobody, and where in an address a name ends.
NOBODY = re.compile(r"(?:do[._-]?)?no[t._-]{0,2}reply|mailer-daemon|postmaster|bounces?|notifications?", re.IGNORECASE)
PARTS_OF_ADDRESS = re.compile(r"[._-]+|\+.*")
# How programs mark what somebody has written in them; of other mails those without tables and ways to unsubscribe are
# letters, for newsletters have both.
WRITTEN = re.compile(
    r"\bclass=[\"']?(?:gmail_|moz-cite|moz-signature|MsoNormal|WordSection|yahoo_quoted|protonmail_)|\btype=[\"']?cite\b"
    r"|\bAppleMailSignature\b",
    re.IGNORECASE,
)
SENT_TO_MANY = re.compile(r"<table\b|\bunsubscribe\b", re.IGNORECASE)
# Above a mail that another one encloses, as programs write it that send mails on.
ENCLOSED = b"---------- Forwarded message ----------"


class _Text(Struct, frozen=True):
    """What a mail says. attached: a line for each part that is not read.  head: of the one mail that it encloses."""

    data: bytes
    is_page: bool
    attached: tuple[str, ...]
    head: tuple[str, ...] = ()


def is_mail(path: str, data: bytes) -> bool:
    """Whether a file is a mail by its name, or by its head, which servers have written into."""
    if path.lower().endswith(ENDINGS):
        return True
    begin = _postmark(data)
    if not FIRST_FIELD.match(data, begin):
        return False
    blank = BLANK_LINE.search(data, begin, begin + HEAD_BYTES)
    head = data[begin : blank.start()] if blank else b""
    return SENT_FIELD.search(head) is not None and FROM_FIELD.search(head) is not None


def mail_in(data: bytes) -> Saved | None:
    """The text of a mail, plain if it has it so, else its page; None for data that are no mail."""
    noted = LENGTH.match(data)
    data = data[noted.end() : noted.end() + int(noted[1])] if noted else data
    head, body = parted(data[_postmark(data) :], HEAD_BYTES)
    fields = _fields(head)
    if not fields or (len(fields) < FEWEST_FIELDS and head.defects):
        return None
    text = _text_of(head, body, MOST_NESTED)
    more = len(text.attached) - MOST_ATTACHMENTS
    lines = [*text.attached[:MOST_ATTACHMENTS], *([f"and {more:,} more"] if more > 0 else ())]
    return Saved(text.data, None, "\n".join(lines), head=text.head or fields, is_page=text.is_page)


def is_letter(page: str) -> bool:
    """Whether the page of a mail is one that somebody has written, so that all of it is text as in a plain one."""
    return WRITTEN.search(page) is not None or SENT_TO_MANY.search(page) is None


def _text_of(head: Message, body: bytes, nested: int) -> _Text:
    """nested: how many parts of parts may be looked into."""
    texts: list[bytes] = []
    pages: list[bytes] = []
    named: list[tuple[Message, bytes]] = []
    mails: list[tuple[Message, bytes]] = []
    others: list[Message] = []
    for part, content in _parts(head, body, nested):
        kind = part.get_content_type()
        if kind in MAILS and nested:
            mails.append(parted(decoded(part, content).lstrip(), HEAD_BYTES))
        elif kind not in (PLAIN, PAGE, *RICH):
            others.append(part)
        elif part.get_content_disposition() == "attachment" or _name(part) or kind in RICH:
            named.append((part, content))
        else:
            (texts if kind == PLAIN else pages).append(_text(part, content))
    if named and not mails and not b"".join([*texts, *pages]).strip():
        kinds = [part.get_content_type() for part, _ in named]
        read = PLAIN if PLAIN in kinds else kinds[0]
        (texts if read == PLAIN else pages).extend(
            _text(*one) for one, kind in zip(named, kinds, strict=True) if kind == read
        )
        named = [one for one, kind in zip(named, kinds, strict=True) if kind != read]
    plain, cut = _without_seals(b"\n\n".join(texts))
    is_page = bool(pages) and _is_stub(plain)
    attached = (*map(_described, (*others, *(part for part, _ in named))), *cut)
    own = _Text(b"\n".join(pages) if is_page else plain, is_page, attached)
    is_sent_on = len(mails) == 1 and head.get_content_type() not in ("multipart/report", "multipart/digest")
    enclosed = [(_fields(inner), _text_of(inner, content, nested - 1)) for inner, content in mails]
    return _with_mails(own, enclosed, is_sent_on=is_sent_on) if enclosed else own


def _is_stub(plain: bytes) -> bool:
    """Whether the plain text of a mail that has a page too says nothing, or is full of addresses to be counted by."""
    is_short = len(plain) < STUB_BYTES and STUB.search(plain) is not None
    return not plain.strip() or is_short or len(LONG_LINK.findall(plain)) >= MANY_LINKS


def _with_mails(own: _Text, enclosed: Sequence[tuple[tuple[str, ...], _Text]], *, is_sent_on: bool) -> _Text:
    """What a mail says with the mails in it. is_sent_on: it is there for the sake of the one in it."""
    is_page = own.is_page or any(text.is_page for _, text in enclosed)
    attached = (*own.attached, *(line for _, text in enclosed for line in text.attached))
    pieces = [_as_page(own) if is_page else own.data]
    for fields, text in enclosed:
        above = "\n".join(fields).encode()
        if is_page:
            pieces += [b"" if is_sent_on else _as_page(_Text(above, False, ())), _as_page(text)]
        else:
            pieces += [b"\n".join([*([ENCLOSED] if is_sent_on else ()), above, b"", text.data])]
    head = (enclosed[0][1].head or enclosed[0][0]) if is_page and is_sent_on else ()
    return _Text((b"\n" if is_page else b"\n\n").join(pieces).lstrip(b"\r\n"), is_page, attached, head)


def _as_page(text: _Text) -> bytes:
    if text.is_page:
        return text.data
    lines = html.escape(text.data.decode("utf-8", "replace"), quote=False).splitlines()
    return "".join(f"<p>{line}</p>\n" for line in lines if line.strip()).encode()


def _without_seals(text: bytes) -> tuple[bytes, list[str]]:
    """A text without what mail programs put into it, and what that was."""
    cut = ["a signature (PGP)"] * len(SEAL.findall(text))
    cut += [f"{name.decode('utf-8', 'replace')} (uuencode)" for name in UUENCODED.findall(text)]
    return (UUENCODED.sub(b"", SEAL.sub(b"", SEALED.sub(b"", text))), cut) if cut else (text, cut)


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
    name = BY_LIST.sub("", name)
    if not name or "@" in name:
        return _name_in(address), "" if NOBODY.match(address) else address
    family, _, given = name.partition(", ")
    return (f"{given} {family}" if given and is_given(given.partition(" ")[0]) else name), address


def _name_in(address: str) -> str:
    """The name that an address is made of: "ada.quill@…"; "" if it is of none that we know."""
    words = [word for word in PARTS_OF_ADDRESS.split(address.partition("@")[0]) if word]
    is_name = len(words) > 1 and all(map(str.isalpha, words)) and is_given(words[0])
    return " ".join(map(str.capitalize, words)) if is_name else ""


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
            inner, content = parted(part)
            if head.get_content_type() == "multipart/digest":
                inner.set_default_type("message/rfc822")
            yield from _parts(inner, content, nested - 1)


def _name(part: Message) -> str:
    """What a part is called; "" if it has no name."""
    return words_of(part.get_filename())[:FIELD_CHARS]


def _text(part: Message, content: bytes) -> bytes:
    text = as_utf8(decoded(part, content), part.get_content_charset())
    if part.get_param("format") != "flowed":
        return text
    return SOFT_BREAK.sub(b"" if part.get_param("delsp") == "yes" else b" ", text)


def _described(part: Message) -> str:
    """A part that is not read: its name and kind."""
    return f"{_name(part) or 'without a name'} ({part.get_content_type()})"


def with_mail_head(meta: Metadata, lines: Sequence[str]) -> Metadata:
    """What the head of a mail tells in place of what its page does; of its writers, where the page names none."""
    head = read_head(lines, 1)
    told: dict[str, object] = {}
    if title := subject_of(head):
        told["title"] = title
    if (writer := writer_of(head)) and not meta.authors:
        told["authors"] = author_names([writer], None) or (writer,)
    if sent := day_of(head):
        told |= {"date": sent.day, "published_at": sent.instant, "date_source": "the mail’s head"}
    origins = dict.fromkeys(told.keys() - {"date_source"}, "mail")
    return replace(meta, **told, origins={**(meta.origins or {}), **origins})
