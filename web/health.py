"""Whether the process lives, whether it can answer, and how it fares."""

from __future__ import annotations

import os
import time

from flask import Blueprint, Flask, Request, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client import REGISTRY as PROCESS_REGISTRY

from web.shelf import archive

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
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def measure(app: Flask) -> None:
    """Count and time every request of the app, by route rather than by address, so that labels stay few."""

    @app.before_request
    def start_clock() -> None:
        g.started_s = time.perf_counter()
        # For the server's access log, which sees nothing of Flask but this.
        request.environ[ROUTE] = route_of(request)

    @app.after_request
    def count(response: Response) -> Response:
        route = route_of(request)
        method = request.method if request.method in KNOWN_METHODS else "other"
        REQUESTS.labels(route, method, str(response.status_code)).inc()
        if "started_s" in g:
            SECONDS.labels(route).observe(time.perf_counter() - g.started_s)
        return response


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
