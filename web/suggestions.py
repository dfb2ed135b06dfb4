"""What somebody may be about to type: people, places and titles together, sources and writers where asked for."""

from __future__ import annotations

from collections.abc import Sequence

from search.archive import Archive
from web.wire import Json

FIELDS = ("people", "places", "title")
MORE_FIELDS = ("source", "author")
"""Suggested too where they are named."""


def suggestions(archive: Archive, prefix: str, fields: Sequence[str], limit: int) -> list[Json]:
    """At most `limit` of each field. An empty prefix suggests nothing, a single letter no titles."""
    if not prefix.strip():
        return []
    if len(prefix.strip()) == 1:
        fields = [field for field in fields if field != "title"]
    return [
        {"field": field, "value": value.value, "label": value.label, "count": value.count}
        for field in fields
        for value in archive.suggest(prefix, field=field, limit=limit)
    ]
