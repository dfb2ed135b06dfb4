"""One payload to one draft: the border at which no document, however broken, may stop a run."""

from __future__ import annotations

from index.article import Draft, Payload, Rejected
from index.ingest.records import draft_of_record
from index.limits import IngestLimits


def draft_of(payload: Payload, limits: IngestLimits) -> Draft | Rejected:
    """What one payload says by itself. Never raises on bad input: whatever is wrong becomes a Rejected."""
    try:
        return _draft(payload, limits)
    except Exception as error:  # noqa: BLE001  (a border: one document must not stop a run)
        reason = (
            f"Could not be read because of a fault in Clippings ({type(error).__name__}: {error!s:.100}). Report it."
        )
        return Rejected(payload.path, reason, "internal")


def _draft(payload: Payload, limits: IngestLimits) -> Draft | Rejected:
    if payload.kind == "record":
        return draft_of_record(payload)
    from index.ingest.files import draft_of_file  # archives of records alone need none of it

    return draft_of_file(payload, limits)
