"""What keeps a hostile page, query or request from doing harm: headers, links and sizes."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import RequestURITooLarge

from web.settings import Settings

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
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_S}")
        if not response.headers.get("Cache-Control") or request.endpoint == "static":
            response.headers["Cache-Control"] = _caching(response)
        return response


def _caching(response: Response) -> str:
    """Files whose address holds the mark of their content never change; all else is asked for anew each time."""
    if request.endpoint == "static" and "v" in request.args and response.status_code in (200, 304):
        return f"public, max-age={YEAR_S}, immutable"
    return "no-cache, private"


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
