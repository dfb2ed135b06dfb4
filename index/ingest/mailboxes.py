"""The mails of a mailbox (.mbox), one after another, each as if it had been saved as a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Payload, Rejected
from index.ingest.containers import Found
from index.ingest.streams import CHUNK_BYTES, PACKING_FAULTS, damaged, too_large, too_many
from index.ingest.unpacking import OverLimit, Unpacked
from index.limits import IngestLimits

BOM = b"\xef\xbb\xbf"
# The line above a mail says who sent it and when, to the minute; a blank line mostly stands before it, and the mail's
# first field below.
POSTMARK = re.compile(
    rb"\n(?:\r?\n)?From \S[^\n]{3,200}\d:\d\d[^\n]{0,30}\d{4}[^\n]{0,20}\r?\n>?(?=[A-Za-z][\w-]{1,60}:)"
)
# No postmark with the field below it is longer.
POSTMARK_BYTES = BEGIN_BYTES = 400
# A line that begins as one has been marked in the mail, that nobody takes it for the next mail's.
MARKED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def read_mailbox(found: Found, limits: IngestLimits) -> Iterator[Payload | Rejected]:
    """Each mail under its number from 1, "inbox.mbox!/12.eml"; memory is bounded by the size of one document."""
    number = 0
    try:
        for number, mail in enumerate(_mails(Unpacked(found, limits), limits.document_bytes), 1):
            if number > limits.archive_members:
                yield too_many(found.shown, limits)
                return
            shown = f"{found.shown}!/{number}.eml"
            yield too_large(shown, limits) if mail is None else Payload(shown, mail)
    except OverLimit as over:
        yield over.refusal
    except PACKING_FAULTS as error:
        yield damaged(found.shown, error)
    else:
        if not number:
            yield damaged(found.shown, "no mail begins in it")


def begins_mailbox(data: bytes) -> bool:
    """Whether a file that begins so holds mails, as those of mail programs do whose names say nothing."""
    return POSTMARK.match(b"\n" + data.removeprefix(BOM).lstrip()) is not None


def _mails(stream: Unpacked, most_bytes: int) -> Iterator[bytes | None]:
    """The bytes of each mail without the line above it; None for one that is too long."""
    chunk_bytes = min(CHUNK_BYTES, most_bytes)
    waiting = b"\n\n" + stream.read_some(chunk_bytes).removeprefix(BOM).lstrip()
    is_open, searched = False, 0
    while True:
        at = 0
        for mark in POSTMARK.finditer(waiting, searched):
            if is_open:
                yield _mail(waiting[at : mark.start()], most_bytes)
            at, is_open = mark.end(), True
        waiting = waiting[at:]
        if is_open and len(waiting) > most_bytes:
            yield None
            is_open = False
        waiting = waiting if is_open else waiting[-POSTMARK_BYTES:]
        searched = max(len(waiting) - POSTMARK_BYTES, 0)
        chunk = stream.read_some(chunk_bytes)
        if not chunk:
            break
        waiting += chunk
    if is_open:
        yield _mail(waiting, most_bytes)


def _mail(data: bytes, most_bytes: int) -> bytes | None:
    mail = MARKED.sub(b"", data).rstrip(b"\r\n") + b"\n"
    return mail if len(mail) <= most_bytes else None
