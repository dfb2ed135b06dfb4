"""Ready-made records of JSON lines to drafts: given fields are taken as they are."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from index.article import Draft, Entities, Metadata, Payload, Rejected, article_id
from index.ingest.dates import EARLIEST_YEAR, Moment, moment_of
from index.ingest.language import language_of
from index.ingest.naming import given, recognised

GIVEN = "record"


class Record(msgspec.Struct, gc=False):
    """The fields of a record. Numbers are allowed as ids; one author or many; unknown fields are passed over."""

    title: str | None = None
    body: str | None = None
    id: str | int | None = None
    url: str | None = None
    date: str | None = None
    author: str | list[str] | None = None
    authors: str | list[str] | None = None
    source: str | None = None
    people: list[str] | None = None
    places: list[str] | None = None
    language: str | None = None
    section: str | None = None


DECODER = msgspec.json.Decoder(Record)
_moment_of = lru_cache(maxsize=4_096)(moment_of)  # ten years of days: records of one archive share them


def draft_of_record(payload: Payload) -> Draft | Rejected:
    """A record's draft. payload: one JSON object; its path ends in "#" and the line's number."""
    number = payload.path.rpartition("#")[2]
    try:
        record = DECODER.decode(payload.data)
    except (msgspec.DecodeError, RecursionError) as error:
        return Rejected(payload.path, f"Line {number} is not a proper record: {error}.", "bad-record")
    if not (record.title and record.title.strip()) and not (record.body and record.body.strip()):
        return Rejected(payload.path, f'Line {number} has neither "title" nor "body".', "empty")
    meta = _metadata(record)
    if meta is None:
        told = f"Line {number} has a date that cannot be read ({record.date!r:.60})."
        reason = f"{told} Write it as YYYY-MM-DD; the first year that is taken is {EARLIEST_YEAR}."
        return Rejected(payload.path, reason, "bad-record")
    body = record.body or ""
    return Draft(
        id=article_id(payload.data),
        path=payload.path,
        meta=meta,
        body=body,
        entities=_entities(record, meta),
        source_id=None if record.id is None else str(record.id),
        size_bytes=len(payload.data),
    )


def _metadata(record: Record) -> Metadata | None:
    """None if a date is given and is not one."""
    moment = _moment_of(record.date) if record.date else None
    if record.date and moment is None:
        return None
    author = record.author if record.author is not None else record.authors
    authors = (author,) if isinstance(author, str) else tuple(author or ())
    title, body = record.title or "", record.body or ""
    return Metadata(
        title=title,
        authors=tuple(name for name in authors if name),
        date=moment.day if moment else None,
        date_source="given with the record" if moment else None,
        published_at=moment.instant if moment else None,
        source=record.source,
        language=record.language or language_of(body or title),
        url=record.url,
        section=record.section,
        origins=_origins(record, moment),
    )


def _origins(record: Record, moment: Moment | None) -> dict[str, str]:
    fields = ("title", "date", "source", "language", "url", "section")
    origins = {name: GIVEN for name in fields if getattr(record, name)}
    if record.author or record.authors:
        origins["authors"] = GIVEN
    if moment and moment.instant:
        origins["published_at"] = GIVEN
    if "language" not in origins:
        origins["language"] = "text"
    return origins


def _entities(record: Record, meta: Metadata) -> Entities:
    """What the record gives, and the recogniser's for what it leaves out."""
    title, body = meta.title, record.body or ""
    if record.people is not None and record.places is not None:
        return given(record.people, record.places, title, body)
    found = recognised(title, body, meta.authors)
    if record.people is None and record.places is None:
        return found
    stated = given(record.people or (), record.places or (), title, body)
    return Entities(
        people=found.people if record.people is None else stated.people,
        places=found.places if record.places is None else stated.places,
        countries=found.countries if record.places is None else (),
    )
