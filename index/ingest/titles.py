"""An article's title: the page's own heading where the head confirms it, else what the head says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.analysis import letters
from index.ingest.blocks import HEADINGS, Page

SITE_SEPARATORS = re.compile(r"\s+[|–—·•»:]+\s+|\s+-+\s+|\s*[|｜：_]\s*|\s+::\s+")
# What else parts a site's name from a title, where the page shows one of both on a line of its own.
LOOSE_SEPARATORS = re.compile(rf"{SITE_SEPARATORS.pattern}|:\s+")
# Of what a page has once or a few times, the first ones tell; nested thousands would cost their square.
MOST_NODES = 20
TITLE_CHARS = 400
# A heading shares this much with a title of the page, or is the only one and longer than a label.
CONFIRMED_SHARE = 0.4
LONELY_WORDS = 4
SITE_WORDS = 5
# What systems without a title for each page call all of them.
# fmt: off
SECTIONS = frozenset([
    "news", "home", "article", "articles", "story", "press release", "press releases", "press room", "newsroom", "blog",
    "post", "latest news", "news detail", "news details", "details", "untitled", "untitled document", "page", "index",
])
# fmt: on
# A smaller piece of a title may be a word of a menu.
PIECE_SHARE = 0.3


class Claims(Struct, frozen=True):
    """What the head calls the article: in JSON-LD, for sharing, and in the page's title. "" for what is missing."""

    headline: str
    shared: str
    page: str

    def without(self, source: str | None) -> list[str]:
        """Those there are, without the site's name."""
        return [without_site(claim, source) for claim in (self.headline, self.shared, self.page) if claim]


def find_title(
    tree: LexborHTMLParser, claims: Claims, source: str | None, texts: Sequence[str]
) -> tuple[str | None, str]:
    """Where the title was found, and the title; (None, "") for a page that has none.

    source: the site's own name, as far as it is known.  texts: the page's blocks in order.
    """
    shown = frozenset(texts)
    readers: tuple[tuple[str, Callable[[], str | None]], ...] = (
        ("heading", lambda: _heading(tree, claims, source, shown)),
        ("json-ld", lambda: _shown_piece(claims.headline, source, shown) or without_site(claims.headline, source)),
        ("meta", lambda: _shown_piece(claims.shared, source, shown) or without_site(claims.shared, source)),
        ("heading", lambda: _heading_of_section(tree, claims, source)),
        ("title", lambda: _shown_piece(claims.page, source, shown, LOOSE_SEPARATORS)),
        ("title", lambda: without_site(claims.page, source)),
        ("heading", lambda: _first_heading(tree)),
    )
    for origin, read in readers:
        title = read()
        if title:
            return origin, title
    return None, ""


def title_block(page: Page, title: str) -> int | None:
    """Number of the block that shows the title: the top heading, else the first heading, else the first that equals it.

    Where none equals it, as where the title is the head's, the first top heading stands in.
    """
    equal = [number for number, block in enumerate(page.blocks) if block.text == title]
    tags = [page.boxes[page.blocks[number].box].tag for number in equal]
    for wanted in (("h1",), HEADINGS):
        for number, tag in zip(equal, tags, strict=True):
            if tag in wanted:
                return number
    if equal:
        return equal[0]
    return next((at for at, block in enumerate(page.blocks) if page.boxes[block.box].tag == "h1"), None)


def rest_of_title(whole: str, title: str) -> str | None:
    """What the page's title holds beside the article's: the site's name, where nothing else gives it."""
    site, colon, after = whole.partition(f": {title}")
    if colon and not after and " " in site and site.istitle():
        return site
    pieces = SITE_SEPARATORS.split(whole)
    rest = [piece for piece in pieces if piece != title]
    is_site = len(pieces) == 2 and len(rest) == 1 and len(rest[0].split()) <= SITE_WORDS and not rest[0].endswith("…")
    return rest[0] if is_site else None


def without_site(title: str, source: str | None) -> str:
    """Cut the site's name off a title's end or beginning."""
    pieces = SITE_SEPARATORS.split(title)
    if len(pieces) < 2:
        return title
    site = letters(source or "")
    kept = [piece for piece in pieces if not (site and (letters(piece) == site or letters(piece) in site))]
    if len(kept) == len(pieces):
        return title
    start, end = title.find(kept[0]) if kept else 0, title.rfind(kept[-1]) + len(kept[-1]) if kept else len(title)
    return title[start:end].strip() or title


def _heading(tree: LexborHTMLParser, claims: Claims, source: str | None, shown: Set[str]) -> str | None:
    """The top heading that the page's own titles confirm, or the only one that is not the site's name, where no other
    line is one of them; without the section's name before it.
    """
    titles = claims.without(source)
    texts = [_line(node) for node in tree.css("h1")[:MOST_NODES]]
    texts = [text for text in texts if 0 < len(text) <= TITLE_CHARS and not _names_site(text, claims.page, source)]
    scored = [(max((_likeness(text, claim) for claim in titles), default=1.0), text) for text in dict.fromkeys(texts)]
    if not scored:
        return None
    share, text = max(scored, key=lambda pair: pair[0])
    is_lonely = len(scored) == 1 and len(text.split()) >= LONELY_WORDS
    is_told = any(claim in shown or _shown_piece(claim, source, shown) for claim in titles)
    if share < CONFIRMED_SHARE and (is_told or not is_lonely):
        return None
    whole = next((claim for claim in titles if claim in shown and text.endswith(f" {claim}")), text)
    return _shown_piece(whole, source, shown) or without_site(whole, source)


def _line(node: LexborNode) -> str:
    return " ".join((node.text() or "").split())


def _names_site(heading: str, title: str, source: str | None) -> bool:
    """True for a heading that is the site's name, as pages show it above every article."""
    name = letters(heading)
    if not name or name == letters(source or ""):
        return True
    pieces = SITE_SEPARATORS.split(title)
    return len(pieces) > 1 and name == letters(pieces[-1])


def _likeness(heading: str, claim: str) -> float:
    """Share of words in common, as the harmonic mean of both sides'."""
    ours, theirs = set(heading.lower().split()), set(claim.lower().split())
    return 2 * len(ours & theirs) / max(len(ours) + len(theirs), 1)


def _shown_piece(
    title: str, source: str | None, shown: Set[str], separators: re.Pattern[str] = SITE_SEPARATORS
) -> str | None:
    """The piece of a title that stands on the page as a line of its own, and is not the site's name."""
    pieces = {*SITE_SEPARATORS.split(title), *separators.split(title)} - {title}
    site = letters(source or "")
    fits = (piece for piece in pieces & shown if letters(piece) not in site)
    piece = max(fits, key=len, default="")
    return piece if len(piece) >= PIECE_SHARE * len(title) else None


def _heading_of_section(tree: LexborHTMLParser, claims: Claims, source: str | None) -> str | None:
    """The first heading of some words, where the head has nothing but a section and the site, it may be."""
    pieces = SITE_SEPARATORS.split(claims.page)
    others = [piece for piece in pieces if piece.strip().lower() not in SECTIONS]
    if claims.headline or claims.shared or len(others) == len(pieces) or len(others) > 1:
        return None
    texts = (_line(node) for node in tree.css("h1, h2, h3")[:MOST_NODES])
    fits = (text for text in texts if len(text) <= TITLE_CHARS and len(text.split()) >= LONELY_WORDS)
    return next((text for text in fits if not _names_site(text, claims.page, source)), None)


def _first_heading(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("h1") or tree.css_first("h2")
    return _line(node)[:TITLE_CHARS] if node is not None else None
