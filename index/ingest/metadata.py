"""What a page says of itself: JSON-LD, microdata, meta tags, the page, htmldate. Each value says where it came from."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.article import Metadata
from index.ingest.bylines import find_authors
from index.ingest.dates import Moment, moment_of, moment_within
from index.ingest.features import Clues
from index.ingest.fragments import shown_text
from index.ingest.jsonld import Linked, linked_data, names, strings
from index.ingest.language import language_of

DATE_SOURCES = {
    "json-ld": "the page's JSON-LD",
    "meta": "a meta tag",
    "microdata": "the page's microdata",
    "time": "a time element",
    "text": "the text",
    "htmldate": "a guess from the whole page",
    "url": "the page's address",
}
# fmt: off
PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.date", "dcterms.created", "dcterms.issued", "pubdate", "publishdate", "publish-date", "publish_date",
    "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "article.published",
    "citation_publication_date", "citation_date", "rnews:datepublished", "originalpublicationdate",
    "publication_date", "article_date_original", "ptime", "bt:pubdate", "og:pubdate", "og:published_time",
    "iso-8601-publish-date", "dateissued", "last-published",
)
# fmt: on
MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
)
URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/-]|$)")
SITE_SEPARATORS = re.compile(r"\s+[|–—·•»:]+\s+|\s+-+\s+|\s*\|\s*|\s+::\s+")
# htmldate reads the page again with lxml; above this it costs more than a date is worth.
HTMLDATE_BYTES = 3_000_000
# Of what a page has once or a few times, the first ones tell; nested thousands would cost their square.
MOST_NODES = 20
TITLE_CHARS = 400
# A heading shares this much with a title of the page, or is the only one and longer than a label.
CONFIRMED_SHARE = 0.4
LONELY_WORDS = 4
SITE_WORDS = 5
# A printed date stands on a short line near the title.
DATE_LINE_CHARS = 120
DATE_BLOCKS_BEFORE = 5
DATE_BLOCKS_AFTER = 10
LEADING_CHARS = 20_000
SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")


@dataclass(frozen=True, slots=True)
class Head:
    """What the page's head holds. meta: lower-case names to values, in the order of the page."""

    meta: dict[str, list[str]]
    linked: Linked
    links: dict[str, str]
    title: str
    language: str | None

    def first(self, *names: str) -> str | None:
        """The first value of the first of these meta names that the page gives."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)


def read_head(tree: LexborHTMLParser) -> Head:
    """Collect meta tags, links and JSON-LD in one pass each."""
    meta: dict[str, list[str]] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and content.strip():
            meta.setdefault(name.lower(), []).append(_tidy(content))
    links: dict[str, str] = {}
    for node in tree.css("link[rel][href]"):
        links.setdefault((node.attributes.get("rel") or "").lower(), (node.attributes.get("href") or "").strip())
    scripts = [node.text() or "" for node in tree.css('script[type*="ld+json"]')]
    title = tree.css_first("title")
    root = tree.root
    language = root.attributes.get("lang") if root is not None and root.tag == "html" else None
    return Head(meta, linked_data(scripts), links, _tidy(title.text() if title is not None else ""), language)


def clues_of(head: Head) -> Clues:
    """What the head says of the story, for choosing it."""
    story = _linked_string(head, "articleBody") or ""
    title = head.first("og:title") or head.title
    return Clues(title.lower(), shown_text(head.first("og:description", "description") or "").lower(), story.lower())


def _tidy(text: str) -> str:
    return " ".join(html.unescape(text).split())


class _Findings:
    """Values as they are found, each with its origin."""

    def __init__(self) -> None:
        self.origins: dict[str, str] = {}

    def take(self, field: str, candidates: Sequence[tuple[str, Callable[[], str | None]]]) -> str | None:
        """The first candidate with a value; its origin is noted."""
        for origin, read in candidates:
            value = read()
            if value:
                self.origins[field] = origin
                return value
        return None


def read_metadata(
    tree: LexborHTMLParser, head: Head, page: str, texts: Sequence[str], body: str, url: str | None
) -> Metadata:
    """All that a page says of itself.

    page: its source, for htmldate.  texts: its blocks in order, for bylines.  body: the cleaned text, for the language.
    url: where it was saved from, if known.
    """
    found = _Findings()
    address = found.take("url", _url_candidates(head, page, url))
    source = found.take("source", _source_candidates(head, address))
    title = found.take("title", _title_candidates(tree, head, source, texts)) or ""
    if source is None or found.origins["source"] == "url":
        source = found.take("source", [("title", lambda: _rest_of_title(head.title, title))]) or source
    published = _published(tree, head, page, texts, title, address, found)
    modified = _moment(_linked_string(head, "dateModified") or head.first(*MODIFIED_META))
    place, authors = find_authors(tree, head.linked, head.meta, texts, title, source)
    if place:
        found.origins["authors"] = place
    return Metadata(
        title=title,
        authors=authors,
        date=published.day if published else None,
        date_source=DATE_SOURCES[found.origins["date"]] if published else None,
        published_at=published.instant if published else None,
        modified_at=(modified.instant or modified.day) if modified else None,
        source=source,
        language=found.take("language", _language_candidates(head, body)),
        url=address,
        section=found.take("section", _section_candidates(head)),
        image_url=found.take("image_url", _image_candidates(head, address)),
        origins=found.origins,
    )


def _linked_string(head: Head, key: str) -> str | None:
    value = next(iter(strings(head.linked.article.get(key))), None)
    return shown_text(_tidy(value)) if value else None


def _url_candidates(head: Head, page: str, url: str | None) -> list[tuple[str, Callable[[], str | None]]]:
    return [
        ("canonical", lambda: _web_address(head.links.get("canonical"), url)),
        ("meta", lambda: _web_address(head.first("og:url"), url)),
        ("json-ld", lambda: _web_address(_linked_string(head, "url"), url)),
        ("given", lambda: _web_address(url, None)),
        ("saved", lambda: _web_address(_saved_from(page), None)),
    ]


def _saved_from(page: str) -> str | None:
    found = SAVED_FROM.search(page[:LEADING_CHARS])
    return found[1] if found else None


def _web_address(value: str | None, base: str | None) -> str | None:
    """An absolute http address, or None; other schemes never become links."""
    if not value:
        return None
    try:
        address = urljoin(base or "", value.strip())
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _source_candidates(head: Head, address: str | None) -> list[tuple[str, Callable[[], str | None]]]:
    def publisher() -> str | None:
        found = names(head.linked, head.linked.article.get("publisher"))
        return _tidy(found[0]) if found else None

    return [
        ("meta", lambda: head.first("og:site_name")),
        ("json-ld", publisher),
        ("meta", lambda: head.first("application-name", "publisher", "dc.publisher", "al:android:app_name")),
        ("url", lambda: (urlsplit(address).hostname or "").removeprefix("www.") if address else None),
    ]


def _title_candidates(
    tree: LexborHTMLParser, head: Head, source: str | None, texts: Sequence[str]
) -> list[tuple[str, Callable[[], str | None]]]:
    return [
        ("heading", lambda: _heading(tree, head, source)),
        ("json-ld", lambda: _without_site(_linked_string(head, "headline") or "", source)),
        ("meta", lambda: _without_site(head.first("og:title", "twitter:title", "dc.title", "title") or "", source)),
        ("title", lambda: _shown_piece(head.title, texts)),
        ("title", lambda: _without_site(head.title, source)),
        ("heading", lambda: _first_heading(tree)),
    ]


def _heading(tree: LexborHTMLParser, head: Head, source: str | None) -> str | None:
    """The top heading that the page's own titles confirm, or the only one that is not the site's name."""
    claims = [claim for claim in (_linked_string(head, "headline"), head.first("og:title"), head.title) if claim]
    claims = [_without_site(claim, source) for claim in claims]
    texts = [_tidy(node.text() or "") for node in tree.css("h1")[:MOST_NODES]]
    texts = [text for text in texts if 0 < len(text) <= TITLE_CHARS and not _names_site(text, head.title, source)]
    scored = [(max((_likeness(text, claim) for claim in claims), default=1.0), text) for text in dict.fromkeys(texts)]
    if not scored:
        return None
    share, text = max(scored, key=lambda pair: pair[0])
    lonely = len(scored) == 1 and len(text.split()) >= LONELY_WORDS
    return text if share >= CONFIRMED_SHARE or lonely else None


def _names_site(heading: str, title: str, source: str | None) -> bool:
    """True for a heading that is the site's name, as pages show it above every article."""
    letters = _letters(heading)
    if not letters or letters == _letters(source or ""):
        return True
    pieces = SITE_SEPARATORS.split(title)
    return len(pieces) > 1 and letters == _letters(pieces[-1])


def _likeness(heading: str, claim: str) -> float:
    """Share of words in common, as the harmonic mean of both sides'."""
    ours, theirs = set(heading.lower().split()), set(claim.lower().split())
    return 2 * len(ours & theirs) / max(len(ours) + len(theirs), 1)


def _shown_piece(title: str, texts: Sequence[str]) -> str | None:
    """The piece of the page's title that stands on the page as a line of its own."""
    pieces = SITE_SEPARATORS.split(title)
    shown = set(texts) if len(pieces) > 1 else set()
    return max((piece for piece in pieces if piece in shown), key=len, default=None)


def _rest_of_title(whole: str, title: str) -> str | None:
    """What the page's title holds beside the article's: the site's name, where nothing else gives it."""
    pieces = SITE_SEPARATORS.split(whole)
    rest = [piece for piece in pieces if piece != title]
    return rest[0] if len(pieces) == 2 and len(rest) == 1 and len(rest[0].split()) <= SITE_WORDS else None


def _first_heading(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("h1") or tree.css_first("h2")
    return _tidy(node.text() or "")[:400] if node is not None else None


def _without_site(title: str, source: str | None) -> str:
    """Cut the site's name off a title's end or beginning."""
    pieces = SITE_SEPARATORS.split(title)
    if len(pieces) < 2:
        return title
    site = _letters(source or "")
    kept = [piece for piece in pieces if not (site and (_letters(piece) == site or _letters(piece) in site))]
    if len(kept) == len(pieces):
        return title
    start, end = title.find(kept[0]) if kept else 0, title.rfind(kept[-1]) + len(kept[-1]) if kept else len(title)
    return title[start:end].strip() or title


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _published(
    tree: LexborHTMLParser,
    head: Head,
    page: str,
    texts: Sequence[str],
    title: str,
    address: str | None,
    found: _Findings,
) -> Moment | None:
    def from_url() -> Moment | None:
        match = URL_DATE.search(urlsplit(address).path) if address else None
        return _moment("-".join(match.groups())) if match else None

    readers: tuple[tuple[str, Callable[[], Moment | None]], ...] = (
        ("json-ld", lambda: _moment(_linked_string(head, "datePublished"))),
        ("meta", lambda: _moment(head.first(*PUBLISHED_META))),
        ("microdata", lambda: _microdata_date(tree)),
        ("json-ld", lambda: _moment(_linked_string(head, "dateCreated") or _linked_string(head, "uploadDate"))),
        ("time", lambda: _time_element(tree)),
        ("url", from_url),
        ("text", lambda: _printed_date(texts, title)),
        ("htmldate", lambda: _guess(page)),
    )
    for origin, read in readers:
        moment = read()
        if moment:
            found.origins["date"] = origin
            return moment
    return None


def _printed_date(texts: Sequence[str], title: str) -> Moment | None:
    """The first date on a short line near the title."""
    at = next((number for number, text in enumerate(texts) if text == title), 0)
    for text in texts[max(at - DATE_BLOCKS_BEFORE, 0) : at + DATE_BLOCKS_AFTER]:
        moment = moment_within(text) if len(text) <= DATE_LINE_CHARS else None
        if moment:
            return moment
    return None


def _moment(text: str | None) -> Moment | None:
    return moment_of(text) if text else None


def _microdata_date(tree: LexborHTMLParser) -> Moment | None:
    for node in tree.css('[itemprop~="datePublished"]')[:MOST_NODES]:
        attributes = node.attributes
        text = attributes.get("content") or attributes.get("datetime") or node.text() or ""
        moment = moment_of(text)
        if moment:
            return moment
    return None


def _time_element(tree: LexborHTMLParser) -> Moment | None:
    """The first <time> that says published, else the first of all."""
    nodes = tree.css("time")[:MOST_NODES]
    said = [node for node in nodes if _says_published(node)]
    for node in said + nodes:
        moment = _moment(node.attributes.get("datetime")) or moment_within((node.text() or "")[:100])
        if moment:
            return moment
    return None


def _says_published(node: LexborNode) -> bool:
    attributes = node.attributes
    return "pubdate" in attributes or "publish" in (attributes.get("class") or "").lower()


def _guess(page: str) -> Moment | None:
    if len(page) > HTMLDATE_BYTES or not page.strip():
        return None
    from htmldate import find_date  # slow to load, and most pages do without

    try:
        day = find_date(page, original_date=True, extensive_search=True)
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError, OverflowError):
        return None
    return moment_of(day) if day else None


def _language_candidates(head: Head, body: str) -> list[tuple[str, Callable[[], str | None]]]:
    return [
        ("text", lambda: language_of(body)),
        ("page", lambda: _primary(head.language)),
        ("meta", lambda: _primary(head.first("og:locale", "content-language", "language"))),
        ("json-ld", lambda: _primary(_linked_string(head, "inLanguage"))),
    ]


def _primary(tag: str | None) -> str | None:
    code = re.split(r"[-_]", tag.strip().lower())[0] if tag else ""
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None


def _section_candidates(head: Head) -> list[tuple[str, Callable[[], str | None]]]:
    return [
        ("json-ld", lambda: _linked_string(head, "articleSection")),
        ("meta", lambda: head.first("article:section", "parsely-section", "sailthru.section")),
    ]


def _image_candidates(head: Head, address: str | None) -> list[tuple[str, Callable[[], str | None]]]:
    def linked() -> str | None:
        image = head.linked.resolve(head.linked.article.get("image"))
        image = image[0] if isinstance(image, list) and image else image
        image = head.linked.resolve(image)
        value = image.get("url") if isinstance(image, dict) else image
        return _web_address(value, address) if isinstance(value, str) else None

    return [
        ("meta", lambda: _web_address(head.first("og:image", "twitter:image", "twitter:image:src"), address)),
        ("json-ld", linked),
    ]
