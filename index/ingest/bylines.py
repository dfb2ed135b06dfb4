"""Where a page says who wrote it, from the most to the least reliable place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from selectolax.lexbor import LexborHTMLParser

from index.ingest.authors import author_names
from index.ingest.jsonld import Linked, names

AUTHOR_META = (
    "author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "sailthru.author",
    "article:author_name", "authors", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
# Academic pages name each author in a tag of its own.
CITED_META = "citation_author"
SURE_PLACES = (
    '[itemprop~="author"] [itemprop~="name"]', '[itemprop~="author"]', '[rel~="author"]', ".byline__name",
    ".byline-name", ".author-name", ".author__name", 'a[href*="/author/"]', 'a[href*="/authors/"]',
    '[class*="byline" i] a', '[class*="byline" i]',
)  # fmt: skip
LIKELY_PLACES = (
    'a[href*="/by/"]', 'a[href*="/staff/"]', 'a[href*="/contributor"]', 'a[href*="/people/"]', 'a[href*="/profile/"]',
    '[class*="author" i] a', '[class*="author" i]', '[data-testid*="author" i]', '[class*="writer" i]',
)  # fmt: skip
# A byline is short; longer text in such an element is a biography.
BYLINE_CHARS = 120
MOST_NODES = 8
PRINTED = re.compile(
    r"(?:(?:written|reported|posted|published|words|story|text|article|reviewed|created)\s+)?by\b:?\s*(?P<names>[A-ZÀ-Þ].{2,90})"
    r"|(?:authors?|writers?|words)\s*:\s*(?P<listed>[A-ZÀ-Þ].{2,90})",
    re.IGNORECASE,
)
# A byline stands near the title: at most so many blocks before it and after it.
BLOCKS_BEFORE = 6
BLOCKS_AFTER = 12


def find_authors(
    tree: LexborHTMLParser,
    linked: Linked,
    meta: dict[str, list[str]],
    texts: Sequence[str],
    title: str,
    source: str | None,
) -> tuple[str | None, tuple[str, ...]]:
    """Where the writers were found, and their names in the order given.

    meta: the page's meta tags.  texts: its blocks in order.  title, source: as found before.
    Persons come first; a desk, a handle or the site itself stands in only where no person is named.
    """
    claimed = names(linked, linked.article.get("author") or linked.article.get("creator"))
    tags = _meta_authors(meta)
    readers: tuple[tuple[str, Callable[[], Sequence[str]], bool], ...] = (
        ("json-ld", lambda: claimed, False),
        ("meta", lambda: tags, False),
        ("page", lambda: _in_places(tree, SURE_PLACES, source), False),
        ("text", lambda: _printed(texts, title), False),
        ("json-ld", lambda: claimed, True),
        ("meta", lambda: tags, True),
        ("page", lambda: _in_places(tree, LIKELY_PLACES, source), False),
    )
    for origin, read, houses in readers:
        # A house that bears its writer's name is common on the page's own word, and an error elsewhere.
        people = author_names(read(), source if origin in ("page", "text") else None, houses=houses)
        if people:
            return origin, people
    return None, ()


def _meta_authors(meta: dict[str, list[str]]) -> list[str]:
    cited = meta.get(CITED_META)
    if cited:
        return [_turned(name) for name in cited]
    for key in AUTHOR_META:
        values = [value for value in meta.get(key, ()) if not value.startswith(("http", "@", "/"))]
        if values and not (key == "twitter:data1" and "twitter:label1" not in meta):
            return values
    return []


def _turned(name: str) -> str:
    """ "Doe, Jane" as "Jane Doe"."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma else name


def _in_places(tree: LexborHTMLParser, places: Sequence[str], source: str | None) -> list[str]:
    """The first place that names a person, with the others of its kind in the same parent: they share the byline."""
    for place in places:
        found: list[str] = []
        parent: int | None = None
        for node in tree.css(place)[:MOST_NODES]:
            text = " ".join((node.text(separator=" ") or "").split())
            around = node.parent.mem_id if node.parent is not None else 0
            fits = 0 < len(text) <= BYLINE_CHARS and around == (parent or around)
            if fits and author_names([text], source):
                found.append(text)
                parent = around
        if found:
            return found
    return []


def _printed(texts: Sequence[str], title: str) -> list[str]:
    """A line "By NAME" near the title."""
    at = next((number for number, text in enumerate(texts) if text == title), 0)
    for text in texts[max(at - BLOCKS_BEFORE, 0) : at + BLOCKS_AFTER]:
        found = PRINTED.match(text) if len(text) <= BYLINE_CHARS else None
        if found:
            return [found["names"] or found["listed"]]
    return []
