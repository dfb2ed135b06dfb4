"""Everything that search raises on purpose, beside what index raises at opening.

ClippingsError (index)
└── SearchError
    ├── BadRequest     caller: a parameter has a value that cannot be used
    └── UnknownArticle caller: no article with this id
"""

from __future__ import annotations

from index.errors import ClippingsError


class SearchError(ClippingsError):
    """Something about one question."""


class BadRequest(SearchError):
    """A parameter that cannot be used. parameter: its name.  position: code points into its value.
    suggestion: a value that would work, or None.
    """

    def __init__(
        self,
        parameter: str,
        detail: str,
        *,
        position: tuple[int, int] | None = None,
        suggestion: str | None = None,
    ) -> None:
        super().__init__(f"{parameter}: {detail}")
        self.parameter = parameter
        self.detail = detail
        self.position = position
        self.suggestion = suggestion


class UnknownArticle(SearchError):
    """No article with this id in the generation that answered."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"No article has the id {article_id[:40]}.")
        self.article_id = article_id
