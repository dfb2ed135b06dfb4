"""A search as a file, as an Atom feed, and the archive as a search engine of the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, jsonify, render_template, request, stream_with_context

from search.results import Hit
from web.api import suggestions
from web.pages import page_question
from web.shelf import archive, settings
from web.takeaway import csv_lines, every_hit, export_question, json_lines, refuse_partial

feeds = Blueprint("feeds", __name__)

FEED_ENTRIES = 50
UNDATED = "1970-01-01"
"""Atom asks for a time; articles without a date give this one rather than a false recent one."""


@feeds.get("/export.csv")
def export_csv() -> Response:
    """Every hit of a search as a table."""
    return _export(csv_lines, "text/csv", "csv")


@feeds.get("/export.jsonl")
def export_json_lines() -> Response:
    """Every hit of a search, one JSON object a line."""
    return _export(json_lines, "application/x-ndjson", "jsonl")


def _export(lines: Callable[[Iterator[Hit], str], Iterator[str]], mimetype: str, suffix: str) -> Response:
    question = page_question()
    first = archive().search(**export_question(question).arguments())
    refuse_partial(first)
    hits = every_hit(archive(), question, first)
    response = Response(stream_with_context(lines(hits, request.url_root)), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="clippings.{suffix}"'
    return response


@feeds.get("/feed.atom")
def atom() -> Response:
    """The newest articles of a search; further ones follow by rel="next" (RFC 5005), so none is ever missed."""
    question = page_question().but(size=(), sort="newest", cursor=request.args.get("cursor") or None)
    asked = question.but(
        cursor=question.cursor, limit=min(FEED_ENTRIES, settings().search.page), facets=(), fragments=1
    )
    page = archive().search(**asked.arguments())
    refuse_partial(page)
    text = render_template(
        "feed.xml",
        question=question.but(sort="relevance"),
        page=page,
        self_url=question.url("/feed.atom"),
        next_url=question.but(cursor=page.next_cursor).url("/feed.atom") if page.next_cursor else None,
        root=request.url_root.rstrip("/"),
        updated=max((hit.date for hit in page.hits if hit.date), default=UNDATED),
        UNDATED=UNDATED,
    )
    response = Response(text, mimetype="application/atom+xml")
    # Readers of feeds ask again and again; what has not changed is not sent again.
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


@feeds.get("/opensearch.xml")
def opensearch() -> Response:
    """Lets a browser add the archive to its search bar."""
    text = render_template("opensearch.xml", root=request.url_root.rstrip("/"))
    return Response(text, mimetype="application/opensearchdescription+xml")


@feeds.get("/opensearch.json")
def opensearch_suggestions() -> Response:
    """Suggestions in the form that browsers read: what was typed, then labels."""
    typed = request.args.get("q", "")
    found = suggestions(typed, ("people", "places", "title"), settings().suggestions)
    response = jsonify([typed, [each["label"] for each in found][: settings().suggestions]])
    response.content_type = "application/x-suggestions+json"
    return response
