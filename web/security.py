"""What keeps a hostile page, query or request from doing harm: headers, links and sizes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import RequestURITooLarge

from web.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        # Where the browser knows them: no string ever becomes markup or script through the DOM.
        "require-trusted-types-for 'script'",
        "trusted-types clippings",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # A search may be confidential: not even the host of a linked page learns where the reader came from.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}
YEAR_S = 31_536_000
ASK_ANEW = "no-cache, private"
"""What is shown changes with every run, and is nobody else's business."""
LINK_SCHEMES = ("http", "https")


def protect(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer of the app, errors too, and refuse what is too large."""
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    # Each chosen value is one part; some room for the other parameters.
    app.config["MAX_FORM_PARTS"] = settings.search.filter_values + 100

    @app.before_request
    def refuse_long_addresses() -> None:
        size = len(request.environ.get("QUERY_STRING", "")) + len(request.environ.get("PATH_INFO", ""))
        if size > settings.max_url_bytes:
            raise RequestURITooLarge

    @app.after_request
    def keep_marked_files(response: Response) -> Response:
        """Files whose address holds the mark of their content never change."""
        if request.endpoint == "static":
            marked = "v" in request.args and response.status_code in (200, 304)
            response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable" if marked else ASK_ANEW
        return response

    app.wsgi_app = _with_headers(app.wsgi_app)  # type: ignore[method-assign, assignment]


def _with_headers(wsgi: WSGIApplication) -> WSGIApplication:
    """The application with our headers on every answer that has none of its own of that name. They are put on here and
    not in Flask, where each header costs as much as all of them do here."""
    fixed = [(name.lower(), name, value) for name, value in (HEADERS | {"Cache-Control": ASK_ANEW}).items()]
    secure = [*fixed, ("strict-transport-security", "Strict-Transport-Security", f"max-age={YEAR_S}")]

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        ours = secure if environ["wsgi.url_scheme"] == "https" else fixed

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            own = {name.lower() for name, _ in headers}
            return start_response(
                status, headers + [(name, value) for key, name, value in ours if key not in own], *error
            )

        return wsgi(environ, start)

    return answer


def safe_link(url: str | None) -> str | None:
    """The address if it may become a link: absolute, http or https, no control characters. Else None.

    Browsers drop tabs, line ends and leading control characters before they read the scheme, so an address that
    has any is refused rather than cleaned.
    """
    if not url or any(ord(letter) <= 0x20 or ord(letter) == 0x7F for letter in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme.lower() in LINK_SCHEMES and host else None
