"""Where a page says who wrote it, from the most to the least reliable place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.ingest.authors import author_names
from index.ingest.blocks import Page
from index.ingest.jsonld import Linked, names

AUTHOR_META = (
    "author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "sailthru.author",
    "article:author_name", "authors", "cxenseparse:author",
)  # fmt: skip
# Academic pages name each author in a tag of its own.
CITED_META = ("citation_author", "citation_authors")
# Cards for sharing hold pairs of a label and a value, of which one may be the writer.
CARD_LABELS = ("twitter:label1", "twitter:label2")
WRITER_LABEL = re.compile(
    r"(?:written )?by|authors?|writers?|verfasst von|geschrieben von|(?:é|e)crit par|escrito por", re.IGNORECASE
)
SURE_PLACES = (
    '[itemprop~="author"] [itemprop~="name"]', '[itemprop~="author"]', '[rel~="author"]', ".byline__name",
    ".byline-name", ".author-name", ".author__name", 'a[href*="/author/"]', 'a[href*="/authors/"]',
    '[class*="byline" i] a', '[class*="byline" i]',
)  # fmt: skip
LIKELY_PLACES = (
    'a[href*="/by/"]', 'a[href*="/staff/"]', 'a[href*="/contributor"]', 'a[href*="/people/"]', 'a[href*="/profile/"]',
    '[class*="author" i] a', '[class*="author" i]', '[data-testid*="author" i]', '[class*="writer" i]',
    '[class*="creator" i]', '[class*="reporter" i]',
)  # fmt: skip
HOUSE_PLACES = (*SURE_PLACES, '[class*="author" i]')
# A byline is short; longer text in such an element is a biography.
BYLINE_CHARS = 120
MOST_NODES = 8
# The author's element is so near to the name in it.
MOST_STEPS = 3
# "By NAME" at the start of a line, or after a date or a mark; the writer's name may follow without a space, for
# pages part it by style alone.
PRINTED = re.compile(
    r"(?:^|^.{0,40}?(?:\d|[|•·—–]) )"
    r"(?:(?i:this (?:article|post|story) was )?"
    r"(?i:(?:written|reported|words|story|text|article|created|authored|contributed)(?: and (?:\w+ ){1,2})? )?"
    r"(?:(?i:(?:posted|published) )?(?i:by)\b[:\s]*|[Bb]y(?=[A-ZÀ-Þ]))"
    r"|(?i:authors?|writers?|words|contributors?|texte?|fotos? und text)\s*:\s*)(?P<names>[^\W\d_].{1,120})"
)
OTHER_WORK = re.compile(
    r"\b(?:reviewed|edited|checked|photo\w*|images?|illustrat\w+|verified|approved|powered|sponsored|presented|produced"
    r"|translated|updated|art|video|design)\b.{0,12}\bby\b",
    re.IGNORECASE,
)
# A label alone on its line: the names are the next one.
LABEL = re.compile(
    r"\W*(?:(?:written|posted|published|authored|words|story)?\s*by|authors?|writers?)\s*:?\W*$", re.IGNORECASE
)
# A byline stands near the title: at most so many blocks before it and after it.
BLOCKS_BEFORE = 6
BLOCKS_AFTER = 12


def find_authors(
    tree: LexborHTMLParser,
    linked: Linked,
    meta: dict[str, list[str]],
    page: Page,
    title_at: int | None,
    source: str | None,
) -> tuple[str | None, tuple[str, ...]]:
    """Where the writers were found, and their names in the order given.

    meta: the page's meta tags.  title_at: number of the block that is the title, if one is.  source: the site's name.
    Persons come first; a desk, a handle or the site itself stands in only where no person is named.
    """
    claimed = names(linked, linked.article.get("author") or linked.article.get("creator"))
    tags = _meta_authors(meta)
    printed = list(printed_names([block.text for block in page.blocks], title_at))
    near = _near_title(page, title_at)
    readers: tuple[tuple[str, Callable[[], Sequence[str]], bool], ...] = (
        ("json-ld", lambda: claimed, False),
        ("meta", lambda: tags, False),
        ("page", lambda: _in_places(tree, SURE_PLACES, source, near), False),
        ("text", lambda: printed, False),
        ("page", lambda: _in_places(tree, LIKELY_PLACES, source, near), False),
        ("json-ld", lambda: claimed, True),
        ("meta", lambda: tags, True),
        ("page", lambda: _in_places(tree, SURE_PLACES, source), False),
        ("text", lambda: printed, True),
        ("page", lambda: _in_places(tree, LIKELY_PLACES, source), False),
        ("page", lambda: _in_places(tree, HOUSE_PLACES, source, near, houses=True), True),
    )
    for origin, read, houses in readers:
        # A house that bears its writer's name is common on the page's own word, and an error elsewhere.
        people = author_names(read(), source if origin in ("page", "text") else None, houses=houses)
        if people:
            return origin, people
    return None, ()


def _near_title(page: Page, title_at: int | None) -> str:
    """The lines in which a byline stands."""
    at = title_at or 0
    lines = page.blocks[max(at - BLOCKS_BEFORE, 0) : at + BLOCKS_AFTER]
    return " ".join(block.text for block in lines)


def _meta_authors(meta: dict[str, list[str]]) -> list[str]:
    for key in CITED_META:
        if meta.get(key):
            return [_turned(name) for name in meta[key]]
    for key in AUTHOR_META:
        values = [value for value in meta.get(key, ()) if not value.startswith(("http", "@", "/"))]
        if values:
            return values
    labels = [key for key in CARD_LABELS if any(WRITER_LABEL.fullmatch(value) for value in meta.get(key, ()))]
    return [value for key in labels for value in meta.get(key.replace("label", "data"), ())]


def _turned(name: str) -> str:
    """ "Doe, Jane" as "Jane Doe"."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma else name


def _in_places(
    tree: LexborHTMLParser, places: Sequence[str], source: str | None, near: str | None = None, *, houses: bool = False
) -> list[str]:
    """The first place that names a person, with the others of its kind in the same parent: they share the byline.

    near: where given, only names that stand in this text count.
    """
    for place in places:
        found: list[str] = []
        parent: int | None = None
        for node in tree.css(place)[:MOST_NODES]:
            text = " ".join((node.text(separator=" ") or "").split())
            around = _around(node)
            if not 0 < len(text) <= BYLINE_CHARS or around != (parent or around):
                continue
            people = author_names([text], source, houses=houses)
            if people and (near is None or people[0] in near):
                found.append(text)
                parent = around
        if found:
            return found[:1] if houses else found
    return []


def _around(node: LexborNode) -> int:
    """What holds a byline: the parent of a name, or of the author's element that the name stands in."""
    above = node
    for _ in range(MOST_STEPS):
        if above.parent is None:
            break
        above = above.parent
        if "author" in (above.attributes.get("itemprop") or "").split():
            node = above
    return node.parent.mem_id if node.parent is not None else 0


def printed_names(lines: Sequence[str], title_at: int | None) -> Iterator[str]:
    """What follows "By" on the first line near the title that says so. lines: of a page or of a plain text."""
    at = title_at or 0
    for number in (*range(at + 1, at + 1 + BLOCKS_AFTER), *range(at, max(at - 1 - BLOCKS_BEFORE, -1), -1)):
        text = lines[number] if number < len(lines) else ""
        if not text or OTHER_WORK.match(text):
            continue
        if LABEL.match(text) and number + 1 < len(lines):
            yield lines[number + 1][:BYLINE_CHARS]
            return
        found = PRINTED.match(text) if len(text) <= BYLINE_CHARS else None
        if found:
            yield found["names"]
            return
