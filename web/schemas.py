"""The JSON that endpoints answer with, as JSON Schema: pure data, to which a test holds the answers."""

from __future__ import annotations

from typing import Any

from web.wire import Json

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer", "minimum": 0}
NUMBER: Json = {"type": "number"}
YES_OR_NO: Json = {"type": "boolean"}
SPAN: Json = {"type": "array", "items": WHOLE, "minItems": 2, "maxItems": 2}


def object_of(properties: dict[str, Any], required: tuple[str, ...] | None = None) -> Json:
    """An object with these properties; all of them are required unless some are named."""
    names = list(properties) if required is None else list(required)
    return {"type": "object", "properties": properties, "required": names}


def list_of(items: Json) -> Json:
    """A list of such things."""
    return {"type": "array", "items": items}


def maybe(schema: Json) -> Json:
    """Such a thing or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def ref(name: str) -> Json:
    """One of SCHEMAS by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


_BUCKETS = list_of(object_of({"from": TEXT, "to": TEXT, "count": WHOLE}))
_IN_TEXT: Json = {**dict.fromkeys(("mentions", "title_mentions"), list_of(SPAN)), "only_in_captions": YES_OR_NO}

_SEARCH: dict[str, Json] = {
    "Page": object_of(
        {
            "query": ref("Query"),
            "total": WHOLE,
            "partial": YES_OR_NO,
            "took_ms": NUMBER,
            "generation": WHOLE,
            "hits": list_of(ref("Hit")),
            "facets": {"type": "object", "additionalProperties": ref("Facet")},
            "histogram": _BUCKETS,
            "undated": WHOLE,
            "notes": list_of(TEXT),
            "next_cursor": maybe(TEXT),
        }
    ),
    "Query": object_of(
        {
            "text": TEXT,
            "canonical": TEXT,
            "relaxed": YES_OR_NO,
            "total_all": maybe(WHOLE),
            "did_you_mean": maybe(TEXT),
            "ways_out": list_of(object_of({"left_out": TEXT, "url": TEXT, "total": WHOLE})),
            "diagnostics": list_of(ref("Diagnostic")),
            "words": list_of(ref("MatchedWord")),
        }
    ),
    "MatchedWord": object_of(
        {
            "text": TEXT,
            "start": WHOLE,
            "end": WHOLE,
            "forms": list_of(object_of({"form": TEXT, "count": WHOLE, "q": TEXT})),
        }
    ),
    "Diagnostic": object_of({"start": WHOLE, "end": WHOLE, "code": TEXT, "message": TEXT, "suggestion": TEXT}),
    "Snippet": object_of({"field": TEXT, "text": TEXT, "html": TEXT, "start": WHOLE, "marks": list_of(SPAN)}),
    "Facet": object_of({"distinct": WHOLE, "values": list_of(ref("FacetValue"))}),
    "FacetPage": object_of(
        {
            "field": TEXT,
            "distinct": WHOLE,
            "matching": WHOLE,
            "values": list_of(ref("FacetValue")),
            "next_offset": maybe(WHOLE),
        }
    ),
    "FacetValue": object_of({"value": TEXT, "label": TEXT, "count": WHOLE, "selected": YES_OR_NO}),
    "Suggestions": object_of({"q": TEXT, "suggestions": list_of({"type": "object"})}),
}

_OF_ALL_ARTICLES: dict[str, Json] = {
    **dict.fromkeys(("id", "title", "path"), TEXT),
    **dict.fromkeys(("source", "url", "date", "date_source", "language"), maybe(TEXT)),
    "authors": list_of(TEXT),
    "people": list_of(ref("Person")),
    "places": list_of(ref("Place")),
    "countries": list_of(TEXT),
    "cluster": maybe(object_of({"id": TEXT, "copies": WHOLE})),
}
_ARTICLES: dict[str, Json] = {
    "Hit": object_of(
        _OF_ALL_ARTICLES
        | {
            "score": NUMBER,
            "snippets": list_of(ref("Snippet")),
            "removed": WHOLE,
            "arrived": maybe(TEXT),
            "explain": maybe(object_of({"parts": list_of(object_of({"what": TEXT, "points": NUMBER}))})),
        }
    ),
    "Hits": object_of({"hits": list_of(ref("Hit"))}),
    "Article": object_of(
        _OF_ALL_ARTICLES
        | {
            **dict.fromkeys(("published_at", "modified_at", "section", "image_url", "source_id"), maybe(TEXT)),
            "body": TEXT,
            "paths": list_of(TEXT),
            "ledger": list_of(object_of({"text": TEXT, "chars": WHOLE, "rule": TEXT, "reason": TEXT, "start": WHOLE})),
            "corrections": list_of(SPAN),
            "origins": {"type": "object", "additionalProperties": TEXT},
        }
    ),
}

_NAMES: dict[str, Json] = {
    "Person": object_of({**dict.fromkeys(("key", "name"), TEXT), **_IN_TEXT}, required=("key", "name")),
    "Place": object_of(
        {
            "key": TEXT,
            "name": TEXT,
            "geonames_id": maybe(WHOLE),
            "country": maybe(TEXT),
            "kind": TEXT,
            "lat": maybe(NUMBER),
            "lon": maybe(NUMBER),
            "resolved": YES_OR_NO,
            **_IN_TEXT,
        },
        required=("key", "name", "geonames_id", "country", "kind", "lat", "lon", "resolved"),
    ),
    "Profile": object_of(
        {
            **dict.fromkeys(("field", "key", "label"), TEXT),
            "total": WHOLE,
            "place": maybe(ref("Place")),
            "variants": list_of(object_of({"text": TEXT, "count": WHOLE})),
            **dict.fromkeys(("first", "last"), maybe(ref("Quoted"))),
            "only_in_captions": YES_OR_NO,
            **dict.fromkeys(("people", "places"), list_of(ref("FacetValue"))),
            "histogram": _BUCKETS,
            "undated": WHOLE,
            "newest": list_of(ref("Hit")),
        }
    ),
    "Quoted": object_of(
        {
            **dict.fromkeys(("article", "title", "field", "sentence"), TEXT),
            "date": maybe(TEXT),
            "start": WHOLE,
            "mark": SPAN,
        }
    ),
}

_FAULT = object_of(
    {
        "parameter": TEXT,
        "detail": TEXT,
        "position": maybe(object_of({"start": WHOLE, "end": WHOLE})),
        "suggestion": maybe(TEXT),
    }
)
_OTHERS: dict[str, Json] = {
    "Status": {"type": "object"},
    "Problem": object_of(
        {"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT, "code": TEXT, "errors": list_of(_FAULT)}
    ),
}

SCHEMAS: dict[str, Json] = _SEARCH | _ARTICLES | _NAMES | _OTHERS
"""By the names under which the OpenAPI document has them."""
