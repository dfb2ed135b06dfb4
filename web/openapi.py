"""The description of the JSON endpoints, made from the table of parameters."""

from __future__ import annotations

from index.schema import FACETS
from search.request import MOST_RECENCY
from web.question import BY_NAME, PARAMETERS, Parameter
from web.schemas import SCHEMAS, TEXT, WHOLE, list_of, object_of, ref
from web.settings import Settings
from web.suggestions import FIELDS, MORE_FIELDS
from web.wire import Json


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
                "get": _get("Articles like one", [_in_path("id"), _limit(settings, "How many.")], "Hits")
            },
            "/api/v1/articles/{id}/copies": {"get": _get("Near-copies of an article", [_in_path("id")], "Hits")},
            "/api/v1/people/{key}": {"get": _get("What the archive has on a person", [_in_path("key")], "Profile")},
            "/api/v1/places/{key}": {"get": _get("What the archive has on a place", [_in_path("key")], "Profile")},
            "/api/v1/facets/{field}": {"get": _facet_get(settings)},
            "/api/v1/suggest": {"get": _suggest_get(settings)},
            "/api/v1/status": {"get": _get("What the archive holds", [], "Status")},
        },
        "components": {"schemas": SCHEMAS},
    }


def _search_get(settings: Settings) -> Json:
    return _get("A page of answers", [_in_query(each, settings) for each in PARAMETERS], "Page")


def _search_post(settings: Settings) -> Json:
    body = object_of({each.name: _value_schema(each, settings) for each in PARAMETERS}, required=())
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


def _suggest_get(settings: Settings) -> Json:
    parameters = [
        _plain("q", TEXT, "What was typed so far."),
        _plain("field", {"type": "array", "items": {"enum": [*FIELDS, *MORE_FIELDS]}}, "May be repeated."),
        _limit(settings, "Suggestions of each field."),
    ]
    return _get("People, places and titles, or the fields asked for", parameters, "Suggestions")


def _get(summary: str, parameters: list[Json], schema: str) -> Json:
    problem = {"description": "What was wrong", "content": {"application/problem+json": {"schema": ref("Problem")}}}
    good = {"description": summary, "content": {"application/json": {"schema": ref(schema)}}}
    return {"summary": summary, "parameters": parameters, "responses": {"200": good, "default": problem}}


def _in_query(parameter: Parameter, settings: Settings) -> Json:
    return _plain(parameter.name, _value_schema(parameter, settings), parameter.about)


def _plain(name: str, schema: Json, about: str) -> Json:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _limit(settings: Settings, about: str) -> Json:
    return _plain("limit", _value_schema(BY_NAME["limit"], settings), about)


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
        "values": list_of(TEXT),
        "names": {"type": "string", "examples": ["people,places"]},
        "choice": {"enum": list(parameter.choices)},
        "count": {"type": "integer", "minimum": int(parameter.name == "limit"), "maximum": most.get(parameter.name)},
        "flag": {"enum": ["1", "0"]},
    }
    return schemas.get(parameter.kind, TEXT)
