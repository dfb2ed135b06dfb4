"""The one table of fields: what is indexed, how, and with what weight. Pure data; no engine is named here."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["text", "names", "keyword", "date", "stored"]


class Field(Struct, frozen=True):
    """One field of the index.

    kind: "text" (stemmed tokens with positions, surface forms kept), "names" (folded tokens, not stemmed, with
        positions, for people, places, author, source and url), "keyword" (whole values: facets and filters),
        "date" (days), "stored" (given back, never matched).
    queryable: a user may write `name:` in a query.  facet: counted over all hits.
    weight: multiplies frequency and length in the combined field; 0 keeps the field out of it. The body's is 1, the
        title's a whole number, for lengths are stored with it.
    """

    name: str
    kind: Kind
    queryable: bool = False
    facet: bool = False
    weight: float = 0.0


FIELDS: tuple[Field, ...] = (
    Field("id", "keyword"),
    Field("title", "text", queryable=True, weight=2.0),
    Field("body", "text", queryable=True, weight=1.0),
    Field("people", "names", queryable=True, facet=True),
    Field("places", "names", queryable=True, facet=True),
    Field("author", "names", queryable=True, facet=True),
    Field("source", "names", queryable=True, facet=True),
    Field("url", "names", queryable=True),
    Field("language", "keyword", facet=True),
    Field("country", "keyword", facet=True),
    Field("cluster", "keyword"),
    Field("date", "date", queryable=True),
    Field("article", "stored"),
)
"""A "names" facet is counted by its whole value (a person's or place's key, an author's or source's name) and matched
in queries by its tokens, display names and variants alike."""

QUERYABLE: tuple[str, ...] = tuple(field.name for field in FIELDS if field.queryable)
FACETS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.facet)
COMBINED: dict[str, float] = {field.name: field.weight for field in FIELDS if field.weight}
