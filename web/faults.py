"""What can be wrong with a request, and the one shape in which the JSON endpoints say so (RFC 9457)."""

from __future__ import annotations

from msgspec import Struct

from index.errors import ArchiveError, ClippingsError, IndexBusy, IndexDamaged, IndexMissing, IndexOutdated
from search.errors import BadRequest, UnknownArticle
from search.query import Diagnostic
from web.wire import Json


class Fault(Struct, frozen=True):
    """One parameter that cannot be used. position: code points into its value."""

    parameter: str
    detail: str
    position: tuple[int, int] | None = None
    suggestion: str | None = None


class BadParameters(ClippingsError):
    """A request with parameters that cannot be used. faults: all of them, at least one."""

    def __init__(self, faults: tuple[Fault, ...], code: str = "bad_parameter") -> None:
        super().__init__(" ".join(f"{fault.parameter}: {fault.detail}" for fault in faults))
        self.faults = faults
        self.code = code


class NothingHere(ClippingsError):
    """No page, article or facet at this address. detail: which, and what to do."""

    def __init__(self, detail: str, code: str = "not_found") -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code


class Incomplete(ClippingsError):
    """A search was stopped at its deadline where only the whole answer is of use: an export, a feed, a facet's page."""


class Problem(Struct, frozen=True):
    """An error as a client sees it. code: stable, for programs.  title: one line.  detail: what to do."""

    status: int
    code: str
    title: str
    detail: str
    faults: tuple[Fault, ...] = ()


GONE = "It may have been taken out, or the file that it came from has changed: then the article has a new address."
OWNER = "For whoever runs this server:"
BY_ITSELF = "The server takes up the new archive by itself."
INDEX_TEXTS: dict[type[ArchiveError], tuple[str, str, str]] = {
    IndexMissing: (
        "index_missing",
        "There is no archive yet",
        f"{OWNER} make one with clippings reindex SOURCE. {BY_ITSELF}",
    ),
    IndexDamaged: (
        "index_damaged",
        "The archive is damaged",
        f"{OWNER} clippings check says what is wrong; then run clippings reindex. {BY_ITSELF}",
    ),
    IndexOutdated: (
        "index_outdated",
        "The archive was made by another version",
        f"{OWNER} run clippings reindex once, with the sources that it was made from. {BY_ITSELF}",
    ),
    IndexBusy: ("index_busy", "The archive is being written", "Try again in a few minutes."),
}
INDEX_UNAVAILABLE = (
    "index_unavailable",
    "The archive is not available",
    "It is being set up or repaired. Try again in a few minutes; the log of the server says more.",
)
"""Of the archive's errors: code, title and what to do. Readers see these, so they name no files."""

HTTP_TITLES: dict[int, tuple[str, str, str]] = {
    400: ("bad_request", "The request could not be read", "Check the address and try again."),
    404: ("not_found", "Page not found", "Check the address, or start from the search page."),
    405: ("method_not_allowed", "Method not allowed", "This address does not take that method."),
    413: ("body_too_large", "The request is too large", "Send a shorter query or fewer values."),
    414: ("url_too_long", "The address is too long", "Choose fewer values, or send them by POST to /api/v1/search."),
    415: ("unsupported_media_type", "The body has an unknown type", "Send JSON or a form."),
}


def problem_of(error: ClippingsError) -> Problem:
    """What a client is told about an error that was raised on purpose. Paths of the machine are never told."""
    match error:
        case BadParameters():
            return Problem(400, error.code, _bad_title(error.faults), str(error), error.faults)
        case BadRequest():
            fault = Fault(error.parameter, error.detail, error.position, error.suggestion)
            return Problem(400, "bad_parameter", _bad_title((fault,)), str(error), (fault,))
        case UnknownArticle():
            return Problem(404, "unknown_article", "Article not found", f"{error} {GONE}")
        case NothingHere():
            return Problem(404, error.code, "Page not found", error.detail)
        case Incomplete():
            return Problem(503, "search_too_slow", "The search took too long", str(error))
        case ArchiveError():
            return Problem(503, *INDEX_TEXTS.get(type(error), INDEX_UNAVAILABLE))
        case _:
            return Problem(500, "internal", "Something went wrong", "Try again later.")


def http_problem(status: int) -> Problem:
    """The problem for a plain HTTP status. A status without a text of its own gives a general one."""
    code, title, advice = HTTP_TITLES.get(status, ("http_error", "The request failed", "Check the address."))
    return Problem(status, code, title, advice)


def unclear_query(diagnostics: tuple[Diagnostic, ...]) -> BadParameters:
    """Strict mode: each mistake of the query as a fault of the parameter q."""
    return BadParameters(
        tuple(Fault("q", each.message, (each.start, each.end), each.suggestion) for each in diagnostics),
        code="query_mistake",
    )


def problem_json(problem: Problem) -> Json:
    """application/problem+json."""
    return {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "errors": [_fault_json(fault) for fault in problem.faults],
    }


def _fault_json(fault: Fault) -> Json:
    position = None if fault.position is None else {"start": fault.position[0], "end": fault.position[1]}
    return {
        "parameter": fault.parameter,
        "detail": fault.detail,
        "position": position,
        "suggestion": fault.suggestion,
    }


def _bad_title(faults: tuple[Fault, ...]) -> str:
    return "A parameter cannot be used" if len(faults) == 1 else f"{len(faults)} parameters cannot be used"
