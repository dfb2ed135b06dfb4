"""What every engine must do. tests/search/contract.py holds the suite that each one passes."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from index.article import Article
from search.plan import FacetLook, Plan
from search.query import Fuzzy, Prefix, Word
from search.results import Bucket, Facet, FacetList, FacetValue, Hit


class Answer(Struct, frozen=True):
    """An engine's answer to a plan; search.archive adds the query and the time to make a Page of it.

    total: exact unless partial.  after: cursor position of the last hit given,
    None if no hit follows.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, Facet]
    histogram: tuple[Bucket, ...]
    undated: int
    after: str | None
    partial: bool


class Engine(Protocol):
    """Answers plans over one published generation. Safe to share between threads."""

    @property
    def generation(self) -> int:
        """Number of the generation that this engine reads."""

    def search(self, plan: Plan) -> Answer:
        """Answer a plan. Raises IndexDamaged if a stored block fails its checksum."""

    def get(self, article_id: str) -> Article | None:
        """The article with this id, or None."""

    def marks(self, plan: Plan, article_id: str) -> dict[str, tuple[tuple[int, int], ...]]:
        """Where the plan's tree matches in one article: field ("title", "body") to spans, in order."""

    def suggest(self, field: str, prefix: str, limit: int) -> tuple[FacetValue, ...]:
        """Values of a facet, or titles (field "title"), whose label has a word that begins with `prefix` (folded)."""

    def close_forms(self, text: str, edits: int, most: int) -> tuple[tuple[str, int], ...]:
        """Surface forms of title and body within `edits` edits of a folded text (first letter fixed), the text itself
        among them, with the number of articles that have each; most frequent first, ties in code point order."""

    def facet_values(self, plan: Plan, field: str, look: FacetLook) -> FacetList:
        """Values of a facet over all hits of a plan, ignoring the values chosen in that facet, as far down as asked."""

    def forms(self, leaf: Word | Prefix | Fuzzy, most: int) -> tuple[tuple[str, int], ...]:
        """The surface forms that a leaf stands for, in its field, with the number of articles that have each; most
        frequent first, ties in code point order. A word has one token."""

    def prepare(self) -> None:
        """Make now what the first questions would otherwise wait for. Nothing depends on it but time."""

    def close(self) -> None:
        """Give back files and maps. Nobody may search any more: search.following counts the searches in progress."""
