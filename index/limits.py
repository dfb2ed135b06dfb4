"""Bounds on what one document may cost. What is over is rejected with its reason."""

from __future__ import annotations

from msgspec import Struct


class IngestLimits(Struct, frozen=True):
    """document_bytes: one payload after decompression.  ratio: decompressed over compressed size of one member.
    archive_bytes, archive_members: one archive in all.  html_depth: nesting of elements.
    document_s: CPU seconds for one document.
    """

    document_bytes: int = 20_000_000
    ratio: float = 200.0
    archive_bytes: int = 20_000_000_000
    archive_members: int = 1_000_000
    html_depth: int = 2_000
    document_s: float = 30.0
