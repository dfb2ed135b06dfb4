"""What a page says of itself: JSON-LD, microdata, meta tags, the page itself. Each value says where it came from."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from urllib.parse import urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from index.article import Metadata
from index.ingest.blocks import Page
from index.ingest.dates import moment_of
from index.ingest.features import Clues
from index.ingest.fragments import shown_text
from index.ingest.jsonld import Linked, linked_data, names, strings
from index.ingest.language import language_of
from index.ingest.provenance import own_address, publishers_claims, saved_from
from index.ingest.published import MODIFIED_META, find_published
from index.ingest.titles import Claims, find_title, rest_of_title, title_block
from index.ingest.writers import find_authors

DATE_SOURCES = {
    "json-ld": "the page's JSON-LD",
    "meta": "a meta tag",
    "microdata": "the page's microdata",
    "time": "a time element",
    "text": "the text",
    "url": "the page's address",
}
# Addresses that somebody encoded as a whole have all of their path in the host.
HOST = re.compile(r"[\w.:-]+")
# Some frameworks put the JSON-LD into a meta tag.
LINKED_SIGN = '"@context"'
# Pages without a picture of their own name their site's mark.
NO_PICTURE = re.compile(r"logo|placeholder|/default[^/]*$", re.IGNORECASE)
# A section of so many parts is a list of keywords, which begins with the section.
MOST_PARTS = 3
# What a publishing system writes for none.
NO_SECTION = "uncategorized"
SITE_EDGES = " |·•–—-"


class Head(Struct, frozen=True):
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
    scripts += [value for values in meta.values() for value in values if value.startswith("{") and LINKED_SIGN in value]
    title = tree.css_first("title")
    root = tree.root
    language = root.attributes.get("lang") if root is not None and root.tag == "html" else None
    own = publishers_claims(meta, links.get("canonical"))
    name = _tidy(title.text() if title is not None else "")
    shown = [*own.get("og:title", ()), *(heading.text() for heading in tree.css("h1"))]
    linked = linked_data(scripts, name, shown, lambda: (link.text() for link in tree.css("a[href]")))
    return Head(own, linked, links, name, language)


def clues_of(head: Head) -> Clues:
    """What the head says of the story, for choosing it."""
    story = _linked_string(head, "articleBody") or ""
    title = head.first("og:title") or head.title
    told = shown_text(head.first("og:description", "description") or "")
    is_news = any(kind.lower().endswith("newsarticle") for kind in strings(head.linked.article.get("@type")))
    return Clues(title.lower(), told.lower(), story.lower(), is_news)


def _tidy(text: str) -> str:
    return " ".join(html.unescape(text).split())


class Findings:
    """Values as they are found, each with its origin."""

    def __init__(self) -> None:
        self.origins: dict[str, str] = {}

    def note(self, field: str, origin: str | None) -> None:
        """Where a value came from, if there is one."""
        if origin:
            self.origins[field] = origin

    def take(self, field: str, candidates: Sequence[tuple[str, Callable[[], str | None]]]) -> str | None:
        """The first candidate with a value; its origin is noted."""
        for origin, read in candidates:
            value = read()
            if value:
                self.origins[field] = origin
                return value
        return None


def read_metadata(tree: LexborHTMLParser, head: Head, source_text: str, page: Page, url: str | None) -> Metadata:
    """All that a page says of itself but for its language, which `with_language` adds.

    source_text: its source.  page: its blocks, for title, byline and date.  url: where it was saved from, if known.
    """
    found = Findings()
    named = name_page(tree, head, source_text, page, url, found)
    published = find_published(tree, head.linked, head.meta, page, named.title_at, named.address, head.language)
    found.note("date", published.origin if published else None)
    found.note("published_at", published.instant_origin if published else None)
    place, authors = find_authors(tree, head.linked, head.meta, page, named.title_at, named.title, named.source)
    found.note("authors", place)
    return Metadata(
        title=named.title,
        authors=authors,
        date=published.moment.day if published else None,
        date_source=DATE_SOURCES[published.origin] if published else None,
        published_at=published.moment.instant if published else None,
        modified_at=found.take("modified_at", _modified_candidates(head)),
        source=named.source,
        url=named.address,
        section=found.take("section", _section_candidates(head)),
        image_url=found.take("image_url", _image_candidates(head, named.address)),
        origins=found.origins,
    )


class Named(Struct, frozen=True):
    """What a page is called, and where it is. title_at: number of the block that shows the title, if one does."""

    title: str
    title_at: int | None
    source: str | None
    address: str | None


def name_page(
    tree: LexborHTMLParser, head: Head, source_text: str, page: Page, url: str | None, found: Findings
) -> Named:
    """Title, source and address of a page; the arguments of `read_metadata`. found: where the origins are noted."""
    address = found.take("url", _url_candidates(head, source_text, url))
    source = found.take("source", _source_candidates(head, address))
    shared = head.first("og:title", "twitter:title", "dc.title", "title") or ""
    claims = Claims(_linked_string(head, "headline") or "", shared, head.title)
    place, title = find_title(tree, claims, source, [block.text for block in page.blocks])
    found.note("title", place)
    if source is None or found.origins["source"] == "url":
        source = found.take("source", [("title", lambda: rest_of_title(head.title, title))]) or source
    return Named(title, title_block(page, title), source, address)


def with_language(meta: Metadata, head: Head, body: str) -> Metadata:
    """The same with the language of the body, a text; or the one that the page claims, where the text does not tell."""
    found = Findings()
    language = found.take("language", _language_candidates(head, body))
    return replace(meta, language=language, origins={**(meta.origins or {}), **found.origins})


def _modified_candidates(head: Head) -> list[tuple[str, Callable[[], str | None]]]:
    return [
        ("json-ld", lambda: _modified(_linked_string(head, "dateModified"))),
        ("meta", lambda: _modified(head.first(*MODIFIED_META))),
    ]


def _modified(text: str | None) -> str | None:
    """The instant of the last change, or its day where no more is claimed."""
    moment = moment_of(text) if text else None
    return (moment.instant or moment.day) if moment else None


def _linked_string(head: Head, key: str) -> str | None:
    value = next(iter(strings(head.linked.article.get(key))), None)
    return shown_text(_tidy(value)) if value else None


def _url_candidates(head: Head, page: str, url: str | None) -> list[tuple[str, Callable[[], str | None]]]:
    saved = saved_from(page)
    base = url or saved
    return [
        ("canonical", lambda: _web_address(head.links.get("canonical"), base)),
        ("meta", lambda: _web_address(head.first("og:url"), base)),
        ("json-ld", lambda: _web_address(_linked_string(head, "url"), base)),
        ("given", lambda: _web_address(url, None)),
        ("saved", lambda: _web_address(saved, None)),
    ]


def _web_address(value: str | None, base: str | None) -> str | None:
    """An absolute http address, the page's own and not that of a copy in a web archive, or None; other schemes never
    become links, nor does what names a user or has the marks of tags in it.
    """
    if not value or "<" in value or ">" in value:
        return None
    try:
        address = own_address(urljoin(base or "", value.strip()))
        parts = urlsplit(address)
        is_of_web = parts.scheme in ("http", "https") and parts.username is None
        return address if is_of_web and HOST.fullmatch(parts.hostname or "") else None
    except ValueError:
        return None


def _source_candidates(head: Head, address: str | None) -> list[tuple[str, Callable[[], str | None]]]:
    def publisher() -> str | None:
        found = names(head.linked, head.linked.article.get("publisher"))
        return _tidy(found[0]) if found else None

    return [
        ("meta", lambda: (head.first("og:site_name") or "").strip(SITE_EDGES)),
        ("json-ld", publisher),
        ("meta", lambda: head.first("application-name", "publisher", "dc.publisher", "al:android:app_name")),
        ("url", lambda: (urlsplit(address).hostname or "").removeprefix("www.") if address else None),
    ]


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
        ("json-ld", lambda: _one_section(_linked_string(head, "articleSection"))),
        ("meta", lambda: _one_section(head.first("article:section", "parsely-section", "sailthru.section"))),
    ]


def _one_section(text: str | None) -> str | None:
    parts = text.split(",") if text else []
    section = parts[0].strip() if len(parts) > MOST_PARTS else text
    return section if section and section.lower() != NO_SECTION else None


def _image_candidates(head: Head, address: str | None) -> list[tuple[str, Callable[[], str | None]]]:
    def linked() -> str | None:
        image = head.linked.resolve(head.linked.article.get("image"))
        image = image[0] if isinstance(image, list) and image else image
        image = head.linked.resolve(image)
        value = image.get("url") if isinstance(image, dict) else image
        return _picture(value, address) if isinstance(value, str) else None

    return [
        ("meta", lambda: _picture(head.first("og:image", "twitter:image", "twitter:image:src"), address)),
        ("json-ld", linked),
    ]


def _picture(value: str | None, base: str | None) -> str | None:
    """The address of a picture, unless it says that it is the site's mark."""
    address = _web_address(value, base)
    return None if address and NO_PICTURE.search(urlsplit(address).path) else address
