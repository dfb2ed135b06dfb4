"""The WSGI application."""

from __future__ import annotations

import logging
import os
from functools import partial
from typing import Any

import msgspec
from flask import Flask, Response, jsonify, render_template, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from index.errors import ArchiveError, ClippingsError
from search.archive import open_archive
from web.api import api
from web.compress import compress
from web.faults import Problem, http_problem, problem_json, problem_of
from web.feeds import feeds
from web.health import health, measure, route_of
from web.pages import pages
from web.question import BY_NAME
from web.render import add_helpers
from web.security import protect
from web.settings import Settings, settings_from
from web.shelf import EXTENSION, Opener, Shelf
from web.shelf import settings as chosen_settings

log = logging.getLogger("clippings.web")

TOO_LONG = 414
OF_A_SEARCH = ("/facets/", "/export.", "/feed.")
"""Pages that take the parameters of one."""
JSON_ROUTES = ("/api/", "/openapi.json", "/livez", "/readyz", "/metrics")
RETRY_AFTER_S = 5


class _Json(DefaultJSONProvider):
    """Writes answers in a tenth of the time that the standard library takes, straight as UTF-8."""

    def response(self, *args: Any, **kwargs: Any) -> Response:
        data = msgspec.json.encode(self._prepare_response_obj(args, kwargs))
        return Response(data + b"\n", mimetype="application/json")


def create_app(settings: Settings | None = None, *, opener: Opener | None = None) -> Flask:
    """The application. It opens the archive at the first request that needs it, or by `app.extensions`.

    settings: from the environment if not given (raises SettingsFault).  opener: what opens the archive.
    """
    settings = settings or settings_from(os.environ)
    app = Flask("web", static_folder="static", template_folder="templates")
    app.extensions[EXTENSION] = Shelf(settings, opener or partial(open_archive, compiled=True))
    app.json = _Json(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    compress(app)
    measure(app)
    protect(app, settings)
    add_helpers(app, settings)
    for blueprint in (pages, feeds, api, health):
        app.register_blueprint(blueprint)
    _answer_errors(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def warm_up(app: Flask) -> None:
    """Do what the first readers would wait for: compile the templates, 0.1 s, and answer once. Raises ArchiveError."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    # Without the hooks, so that nobody's request is counted.
    with app.test_request_context("/api/v1/suggest?q=a"):
        app.dispatch_request()


def _answer_errors(app: Flask) -> None:
    @app.errorhandler(ClippingsError)
    def expected(error: ClippingsError) -> Response:
        if isinstance(error, ArchiveError):
            log.error("%s", error)
        return answer(problem_of(error))

    @app.errorhandler(HTTPException)
    def plain_http(error: HTTPException) -> Response:
        response = answer(http_problem(error.code or 500))
        for name, value in error.get_headers():
            if name.lower() not in {"content-type", "content-length"}:
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def bug(error: Exception) -> Response:
        log.exception("Error answering %s %s", request.method, route_of(request), exc_info=error)
        return answer(Problem(500, "internal", "Something went wrong", "It has been logged. Try again later."))


def answer(problem: Problem) -> Response:
    """A problem as JSON to programs and as a page to people."""
    if request.path.startswith(JSON_ROUTES):
        response = jsonify(problem_json(problem))
        response.content_type = "application/problem+json"
    else:
        page = render_template("problem.html", problem=problem, kept=usable_pairs(problem))
        response = Response(page, mimetype="text/html")
    response.status_code = problem.status
    if problem.status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def usable_pairs(problem: Problem) -> list[tuple[str, str]]:
    """What was asked of a search without the parameters that cannot be used, so that the page that says what is wrong
    still has the search in its form; of an address that is too long only as much of the query as can be searched."""
    if request.path != "/" and not request.path.startswith(OF_A_SEARCH):
        return []
    wrong = {fault.parameter for fault in problem.faults} | {"cursor"}
    kept = [(name, value) for name, value in request.args.items(multi=True) if name in BY_NAME and name not in wrong]
    if problem.status != TOO_LONG:
        return kept
    return [(name, value[: chosen_settings().search.query_chars]) for name, value in kept if name == "q"][:1]
