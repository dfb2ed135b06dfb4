"""The description of the JSON interface, made from the table of parameters."""

from __future__ import annotations

from typing import Any

from index.schema import FACETS
from search.request import MOST_RECENCY
from web.question import PARAMETERS, Parameter
from web.settings import Settings
from web.wire import Json

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer", "minimum": 0}
SPAN: Json = {"type": "array", "items": WHOLE, "minItems": 2, "maxItems": 2}


def openapi_document(settings: Settings) -> Json:
    """OpenAPI 3.1 for all JSON endpoints."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": settings.site_title,
            "version": "1",
            "description": "Search an archive of news articles. Offsets are Unicode code points, half open.",
        },
        "paths": {
            "/api/v1/search": {"get": _search_get(settings), "post": _search_post(settings)},
            "/api/v1/articles/{id}": {"get": _get("One article, whole", [_in_path("id")], "Article")},
            "/api/v1/articles/{id}/similar": {
                "get": _get("Articles like one", [_in_path("id"), _plain("limit", WHOLE, "How many.")], "Hits")
            },
            "/api/v1/articles/{id}/copies": {"get": _get("Near-copies of an article", [_in_path("id")], "Hits")},
            "/api/v1/people/{key}": {"get": _get("What the archive has on a person", [_in_path("key")], "Profile")},
            "/api/v1/places/{key}": {"get": _get("What the archive has on a place", [_in_path("key")], "Profile")},
            "/api/v1/facets/{field}": {"get": _facet_get(settings)},
            "/api/v1/suggest": {"get": _suggest_get()},
            "/api/v1/status": {"get": _get("What the archive holds", [], "Status")},
        },
        "components": {"schemas": _schemas()},
    }


def _search_get(settings: Settings) -> Json:
    return _get("A page of answers", [_in_query(each, settings) for each in PARAMETERS], "Page")


def _search_post(settings: Settings) -> Json:
    body = _object({each.name: _value_schema(each, settings) for each in PARAMETERS}, required=())
    content = {kind: {"schema": body} for kind in ("application/json", "application/x-www-form-urlencoded")}
    return _get("A page of answers, for long queries", [], "Page") | {"requestBody": {"content": content}}


def _facet_get(settings: Settings) -> Json:
    own: list[Json] = [
        _in_path("field", {"enum": list(FACETS)}),
        _plain("prefix", TEXT, "Beginning of a word of the label."),
        _plain("order", {"enum": ["count", "label"]}, "Order of the values."),
        _plain("offset", WHOLE, "How many values to leave out."),
    ]
    return _get("Values of a facet", own + [_in_query(each, settings) for each in PARAMETERS], "FacetPage")


def _suggest_get() -> Json:
    parameters = [
        _plain("q", TEXT, "What was typed so far."),
        _plain("field", {"type": "array", "items": {"enum": ["people", "places", "title"]}}, "May be repeated."),
        _plain("limit", WHOLE, "Suggestions of each field."),
    ]
    return _get("People, places and titles", parameters, "Suggestions")


def _get(summary: str, parameters: list[Json], schema: str) -> Json:
    problem = {"description": "What was wrong", "content": {"application/problem+json": {"schema": _ref("Problem")}}}
    good = {"description": summary, "content": {"application/json": {"schema": _ref(schema)}}}
    return {"summary": summary, "parameters": parameters, "responses": {"200": good, "default": problem}}


def _in_query(parameter: Parameter, settings: Settings) -> Json:
    return _plain(parameter.name, _value_schema(parameter, settings), parameter.about)


def _plain(name: str, schema: Json, about: str) -> Json:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _in_path(name: str, schema: Json | None = None) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": schema or TEXT}


def _value_schema(parameter: Parameter, settings: Settings) -> Json:
    most = {
        "limit": settings.search.page,
        "facet_limit": settings.search.facet_values,
        "fragments": settings.search.fragments,
        "recency": MOST_RECENCY,
    }
    schemas: dict[str, Json] = {
        "values": {"type": "array", "items": TEXT},
        "names": {"type": "string", "examples": ["people,places"]},
        "choice": {"enum": list(parameter.choices)},
        "count": {"type": "integer", "minimum": 0, "maximum": most.get(parameter.name)},
        "flag": {"enum": ["1", "0"]},
    }
    return schemas.get(parameter.kind, TEXT)


def _schemas() -> Json:
    hit = {
        **dict.fromkeys(("id", "title", "path"), TEXT),
        **dict.fromkeys(("source", "url", "date", "date_source", "language"), _maybe(TEXT)),
        "authors": _list(TEXT),
        "people": _list(_ref("Person")),
        "places": _list(_ref("Place")),
        "countries": _list(TEXT),
        "cluster": _maybe(_object({"id": TEXT, "copies": WHOLE})),
    }
    return {
        "Page": _object(
            {
                "query": _ref("Query"),
                "total": WHOLE,
                "partial": {"type": "boolean"},
                "took_ms": {"type": "number"},
                "generation": WHOLE,
                "hits": _list(_ref("Hit")),
                "facets": {"type": "object", "additionalProperties": _ref("Facet")},
                "histogram": _list(_object({"from": TEXT, "to": TEXT, "count": WHOLE})),
                "undated": WHOLE,
                "notes": _list(TEXT),
                "next_cursor": _maybe(TEXT),
            }
        ),
        "Query": _object(
            {
                "text": TEXT,
                "canonical": TEXT,
                "relaxed": {"type": "boolean"},
                "total_all": _maybe(WHOLE),
                "did_you_mean": _maybe(TEXT),
                "ways_out": _list(_object({"left_out": TEXT, "url": TEXT, "total": WHOLE})),
                "diagnostics": _list(_ref("Diagnostic")),
                "words": _list(_ref("MatchedWord")),
            }
        ),
        "MatchedWord": _object(
            {
                "text": TEXT,
                "start": WHOLE,
                "end": WHOLE,
                "forms": _list(_object({"form": TEXT, "count": WHOLE, "q": TEXT})),
            }
        ),
        "Diagnostic": _object({"start": WHOLE, "end": WHOLE, "code": TEXT, "message": TEXT, "suggestion": TEXT}),
        "Hit": _object(
            hit
            | {
                "score": {"type": "number"},
                "snippets": _list(_ref("Snippet")),
                "removed": WHOLE,
                "arrived": _maybe(TEXT),
                "explain": _maybe(_object({"parts": _list(_object({"what": TEXT, "points": {"type": "number"}}))})),
            }
        ),
        "Profile": _object(
            {
                **dict.fromkeys(("field", "key", "label"), TEXT),
                "total": WHOLE,
                "place": _maybe(_ref("Place")),
                "variants": _list(_object({"text": TEXT, "count": WHOLE})),
                **dict.fromkeys(("first", "last"), _maybe(_ref("Quoted"))),
                "only_in_captions": {"type": "boolean"},
                **dict.fromkeys(("people", "places"), _list(_ref("FacetValue"))),
                "histogram": _list(_object({"from": TEXT, "to": TEXT, "count": WHOLE})),
                "undated": WHOLE,
                "newest": _list(_ref("Hit")),
            }
        ),
        "Quoted": _object(
            {
                **dict.fromkeys(("article", "title", "field", "sentence"), TEXT),
                "date": _maybe(TEXT),
                "start": WHOLE,
                "mark": SPAN,
            }
        ),
        "Hits": _object({"hits": _list(_ref("Hit"))}),
        "Snippet": _object({"field": TEXT, "text": TEXT, "html": TEXT, "start": WHOLE, "marks": _list(SPAN)}),
        "Article": _object(
            hit
            | {
                **dict.fromkeys(("published_at", "modified_at", "section", "image_url", "source_id"), _maybe(TEXT)),
                "body": TEXT,
                "paths": _list(TEXT),
                "ledger": _list(_object({"text": TEXT, "rule": TEXT, "reason": TEXT, "start": WHOLE})),
                "corrections": _list(SPAN),
                "origins": {"type": "object", "additionalProperties": TEXT},
            }
        ),
        "Person": _object(
            {
                **dict.fromkeys(("key", "name"), TEXT),
                **dict.fromkeys(("mentions", "title_mentions"), _list(SPAN)),
                "only_in_captions": {"type": "boolean"},
            },
            required=("key", "name"),
        ),
        "Place": _object(
            {
                "key": TEXT,
                "name": TEXT,
                "geonames_id": _maybe(WHOLE),
                "country": _maybe(TEXT),
                "kind": TEXT,
                "lat": _maybe({"type": "number"}),
                "lon": _maybe({"type": "number"}),
                "resolved": {"type": "boolean"},
                "mentions": _list(SPAN),
                "title_mentions": _list(SPAN),
                "only_in_captions": {"type": "boolean"},
            },
            required=("key", "name", "geonames_id", "country", "kind", "lat", "lon", "resolved"),
        ),
        "Facet": _object({"distinct": WHOLE, "values": _list(_ref("FacetValue"))}),
        "FacetPage": _object(
            {
                "field": TEXT,
                "distinct": WHOLE,
                "matching": WHOLE,
                "values": _list(_ref("FacetValue")),
                "next_offset": _maybe(WHOLE),
            }
        ),
        "FacetValue": _object({"value": TEXT, "label": TEXT, "count": WHOLE, "selected": {"type": "boolean"}}),
        "Suggestions": _object({"q": TEXT, "suggestions": _list({"type": "object"})}),
        "Status": {"type": "object"},
        "Problem": _object(
            {
                "type": TEXT,
                "title": TEXT,
                "status": WHOLE,
                "detail": TEXT,
                "code": TEXT,
                "errors": _list(
                    _object(
                        {
                            "parameter": TEXT,
                            "detail": TEXT,
                            "position": _maybe(_object({"start": WHOLE, "end": WHOLE})),
                            "suggestion": _maybe(TEXT),
                        }
                    )
                ),
            }
        ),
    }


def _object(properties: dict[str, Any], required: tuple[str, ...] | None = None) -> Json:
    names = list(properties) if required is None else list(required)
    return {"type": "object", "properties": properties, "required": names}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _maybe(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}
