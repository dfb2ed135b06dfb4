"""Whether the process lives, whether it can answer, and how it fares."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Request, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client import REGISTRY as PROCESS_REGISTRY

from web.shelf import archive

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

health = Blueprint("health", __name__)

REQUESTS = Counter("clippings_requests", "Requests answered.", ("route", "method", "status"))
SECONDS = Histogram(
    "clippings_request_seconds",
    "Time to answer a request.",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
ROUTE = "clippings.route"
"""Key of the WSGI environment that holds the request's route."""
STARTED = "clippings.started"
"""Key of the WSGI environment that holds when the request came, in seconds of the clock that only counts."""
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def measure(app: Flask) -> None:
    """Count and time every request of the app, by route rather than by address, so that labels stay few."""
    wsgi = app.wsgi_app

    def timed(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[STARTED] = time.perf_counter()
        return wsgi(environ, start_response)

    @app.after_request
    def count(response: Response) -> Response:
        environ, route = request.environ, route_of(request)
        # For the server's access log, which sees nothing of Flask but this.
        environ[ROUTE] = route
        method = request.method if request.method in KNOWN_METHODS else "other"
        REQUESTS.labels(route, method, str(response.status_code)).inc()
        SECONDS.labels(route).observe(time.perf_counter() - environ[STARTED])
        return response

    app.wsgi_app = timed  # type: ignore[method-assign]


def route_of(asked: Request) -> str:
    """The pattern that the address matched, "none" if there is none: never a name that somebody looked up."""
    return asked.url_rule.rule if asked.url_rule else "none"


@health.get("/livez")
def livez() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def readyz() -> Response:
    """The archive is open. Raises ArchiveError (503) when it is not."""
    archive()
    return Response("ok\n", mimetype="text/plain")


@health.get("/metrics")
def metrics() -> Response:
    """Prometheus text format, over all worker processes when gunicorn runs more than one."""
    registry = PROCESS_REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
