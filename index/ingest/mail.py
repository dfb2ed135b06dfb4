"""Mails, dumps of databases, files with a head: the lines that name writer and title, quoting marks, the signature."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from msgspec import Struct

from index.ingest.dates import Moment, moment_within
from index.ingest.frontmatter import front_matter_fields, front_matter_size

# What mail programs and databases write above a text; two such lines are no chance.
FIELD = re.compile(
    r"\*?(?P<name>subject|from|to|cc|bcc|sent|date|reply-to|message-id|received|mime-version|content-type|return-path"
    r"|title|headline|author|byline|source|section|publication|published|url|betreff|von|an|gesendet|datum|objet|de|à|asunto"
    r"|para|enviado|fecha)\*?\s?: ?(?P<value>.{0,400})$",
    re.IGNORECASE,
)
SUBJECTS = frozenset(["subject", "title", "headline", "betreff", "objet", "asunto"])
WRITERS = frozenset(["author", "byline", "from", "von", "de"])
DAYS = frozenset(["date", "published", "datum", "sent", "gesendet", "fecha", "enviado"])
SOURCES = ("publication", "source")
ADDRESSES = ("url", "source")
ADDRESS = re.compile(r"https?://[\w.-]+\.\w{2,}(?:[/?#:]\S*)?$", re.IGNORECASE)
# The name of a paper is no longer.
SOURCE_CHARS = 60
FEWEST_FIELDS = 2
# "Fwd: ", "AW: ": what programs put before the subject of a mail that is sent on or answered.
SENT_ON = re.compile(
    r"(?:\s*(?:re|fwd?|aw|wg|tr|rv|enc|i|r|sv|vs|antw|doorst|回复|转发)\s?(?:\[\d+\])?\s?[:：]\s*)+", re.IGNORECASE
)
# The marks of those that say that it is sent on.
ON_FORWARD = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|doorst|转发)\s?[:：]", re.IGNORECASE)
# Outlook writes nothing but the fields above an older mail, with or without a ruler.
RULER = re.compile(r"[_-]{5,}")
FEWEST_OLDER_FIELDS = 3
MOST_OLDER_FIELDS = 8
# The line above the fields of the mail that was sent on.
FORWARDED = re.compile(
    r"-{2,}\s*(?:forwarded message|original message|begin forwarded message|weitergeleitete nachricht"
    r"|ursprüngliche nachricht|message transféré|message d['’]origine|mensaje reenviado|mensaje original"
    r"|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|пересылаемое сообщение)\s*-{2,}$"
    r"|begin forwarded message:$",
    re.IGNORECASE,
)
# A note above a mail that is sent on is no longer than this.
MOST_NOTE_LINES = 20
QUOTE_MARK = re.compile(r"\s?(?:> ?)+")
QUOTED_SHARE = 0.5
FEWEST_QUOTED = 3
# "On Mon, 5 Feb 2024 at 18:02, Bram Osei <bram@example.org> wrote:"
WROTE = re.compile(
    r"(?:@|\d{2}).{0,200}\b(?:wrote|writes|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|kirjoitti|napisał"
    r"|napisała|пишет|написал|написала)\b.{0,80}[:：]$",
    re.IGNORECASE,
)
# It is no longer than this.
WROTE_CHARS = 400
# Two hyphens alone begin the signature of a mail, which is short.
SIGNATURE = "--"
MOST_SIGNATURE_LINES = 12


class Head(Struct, frozen=True):
    """What stands above the text of a mail. size: how many lines it takes, 0 for a text that is none.

    fields: those nearest to the text, which are the mail's own and not those of who sent it on.
    notes: numbers of the lines among them that are words of somebody.
    """

    size: int = 0
    fields: tuple[re.Match[str], ...] = ()
    notes: tuple[int, ...] = ()


def read_head(lines: Sequence[str], fewest: int = FEWEST_FIELDS) -> Head:
    """The lines "Name: value" that a text begins with, and those of the mail inside it that was sent on; the head of a
    Markdown file.

    fewest: how many such lines make a head.
    """
    size = front_matter_size(lines)
    if size:
        found = map(FIELD.match, front_matter_fields(lines[:size]))
        return Head(size, tuple(field for field in found if field))
    fields = _fields(lines, fewest)
    size = len(fields)
    is_sent_on = any(ON_FORWARD.match(field["value"]) for field in fields if field["name"].lower() in SUBJECTS)
    for at, line in enumerate(lines[size : size + MOST_NOTE_LINES], start=size):
        is_marked = FORWARDED.match(line) is not None
        inner = _fields(lines[at + 1 :]) if is_marked else _older_head(lines, at) if is_sent_on else []
        if inner:
            begin = at + (is_marked or RULER.fullmatch(line) is not None)
            return Head(begin + len(inner), tuple(inner), tuple(range(size, at)))
        if is_marked:
            break
    return Head(size, tuple(fields)) if fields else Head()


def _fields(lines: Sequence[str], fewest: int = FEWEST_FIELDS) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for line in lines:
        match = FIELD.match(line)
        if match is None:
            break
        found.append(match)
    return found if len(found) >= fewest else []


def subject_of(head: Head) -> str:
    """The subject without the marks of mails that were sent on or answered; "" if there is none."""
    subject = _value(head, SUBJECTS)
    begun = SENT_ON.match(subject)
    return subject[begun.end() :] or subject if begun else subject


def writer_of(head: Head) -> str:
    """Who sent or wrote it, without the address; "" if nobody is named."""
    return _value(head, WRITERS).partition("<")[0].strip(' "*')


def day_of(head: Head) -> Moment | None:
    """The day on which it was written or sent, not that of a later change; None if the head tells none."""
    return moment_within(_value(head, DAYS))


def source_of(head: Head) -> str | None:
    """The paper or site that it names; None if there is none."""
    named = (_value(head, (name,)) for name in SOURCES)
    return next(
        (name for name in named if 0 < len(name) <= SOURCE_CHARS and name[0].isalnum() and "/" not in name), None
    )


def address_of(head: Head) -> str | None:
    """The web address that it names; None if there is none."""
    named = (_value(head, (name,)) for name in ADDRESSES)
    return next((address for address in named if ADDRESS.match(address)), None)


def _value(head: Head, names: Container[str]) -> str:
    return next((field["value"].strip("* ") for field in head.fields if field["name"].lower() in names), "")


def unquoted(raw: Sequence[str]) -> list[str]:
    """The lines without the marks ">" of a quoted mail: all of them where most have some, else those of an answer's
    quotation, right below the line that says who wrote it.
    """
    written = [line for line in raw if line.strip()]
    quoted = sum(1 for line in written if line.lstrip().startswith(">"))
    if quoted >= FEWEST_QUOTED and quoted >= QUOTED_SHARE * len(written):
        return [_unmarked(line) for line in raw]
    lines = list(raw)
    above = ""
    is_answered = False
    for number, line in enumerate(raw):
        is_answered = line.startswith(">") and (is_answered or _says_who_wrote(above))
        if is_answered:
            lines[number] = _unmarked(line)
        above = line if line.strip() else above
    return lines


def _says_who_wrote(line: str) -> bool:
    return line.endswith((":", "：")) and len(line) <= WROTE_CHARS and WROTE.search(line) is not None


def _unmarked(line: str) -> str:
    begun = QUOTE_MARK.match(line)
    return line[begun.end() :] if begun else line


def signature_of(lines: Sequence[str], begin: int) -> range:
    """The numbers of the lines of the signature, which ends where an older mail begins; none if there is none.

    begin: where the head ends, which may hold the signature of who sent the mail on.
    """
    for at in range(begin, len(lines)):
        if lines[at] == SIGNATURE:
            below = range(at + 1, min(at + 1 + MOST_SIGNATURE_LINES, len(lines)))
            end = next((number for number in below if _begins_older(lines, number)), len(lines))
            if end - at <= MOST_SIGNATURE_LINES:
                return range(at, end)
    return range(len(lines), len(lines))


def _begins_older(lines: Sequence[str], at: int) -> bool:
    """Whether an older mail begins there: a line that says who wrote it, or its head."""
    return _says_who_wrote(lines[at]) or FORWARDED.match(lines[at]) is not None or bool(_older_head(lines, at))


def _older_head(lines: Sequence[str], at: int) -> list[re.Match[str]]:
    """The lines "Name: value" that begin there, if the first says who wrote it; above them a ruler may stand."""
    at += bool(RULER.fullmatch(lines[at]))
    found = _fields(lines[at : at + MOST_OLDER_FIELDS], FEWEST_OLDER_FIELDS)
    return found if found and found[0]["name"].lower() in WRITERS else []
