"""Where a saved page came from, as browsers, tools and web archives note it in it, and what archives add to it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.article import Outside
from index.ingest.outside import MOST_CHARS, REASON

LEADING_CHARS = 20_000
# Browsers, SingleFile, Save Page WE, monolith, WebScrapBook, HTTrack, the reader of Firefox and the Wayback Machine.
# One of these stands in each of them; looking for it spares all other pages the pattern, which takes longer.
SAVED_SIGNS = ("saved from", "SingleFile", "savepage", "Saved from", "scrapbook", "HTTrack", "reader-domain", "wombat")
SAVED_FROM = re.compile(
    r"<!-- saved from url=\(\d+\)(\S+) -->"
    r"|<!--\s*Page saved with SingleFile\s+url: (\S+)"
    r"|<meta name=[\"']?savepage-url[\"']? content=[\"']?([^\"'\s<>]+)"
    r"|<!-- Saved from (\S+) at \S+ using monolith"
    r"|<html\b[^<>]{0,500}\bdata-scrapbook-source=[\"']?([^\"'\s<>]+)"
    r"|<!-- (?:Mirrored|Page) from ([\w.-]+/\S*) by HTTrack"
    r"|<a\b[^<>]{0,200}\bclass=[\"'](?:\S+ )?reader-domain[\"'] href=[\"']([^\"'\s<>]+)"
    r"|<script\b[^<>]{0,200}>[^<]{0,400}?__wm\.wombat\(\"([^\"\s]+)",
    re.IGNORECASE,
)
# What web archives put before an address: their own, with the second of the capture ("/web/20200515012345/",
# "/2020.05.15-012345/"); also without their host and with the strokes of JSON.
STAMP = r"(?:\d{14}(?:[a-z]{2}_)?|\d{4}\.\d\d\.\d\d-\d{6})"
# The best known of them also take the first figures of that second, with a star for a list, and redirect.
TODAYS_HOSTS = tuple(f"archive.{end}" for end in ("today", "ph", "is", "li", "md", "fo", "vn"))
TODAY = "|".join(rf"(?<=//{re.escape(host)}/)" for host in TODAYS_HOSTS)
STAMPED = re.compile(
    r"https?://(?P<host>[\w.-]+)/(?:"
    rf"(?:[\w-]+/){{0,3}}(?P<stamp>{STAMP})|(?:(?<=//web\.archive\.org/)web/|{TODAY})\d{{4,13}}\*?(?:[a-z]{{2}}_)?"
    r")/(?P<own>(?:https?(?::|%3a)(?:/|%2f){1,2}|www\.).+)",
    re.IGNORECASE,
)
ENCODED_SCHEME = re.compile(r"(https?)%3a(?=//?)", re.IGNORECASE)
# Where a search engine shows other people's pages for telephones.
VIEWER = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/[acvi]|www\.google\.[a-z.]{2,6}/amp)/(?P<secure>s/)?(?P<own>[\w-]+\.[\w.-]+/.*)",
    re.IGNORECASE,
)
BEFORE_ADDRESS = re.compile(
    rf"(?:(?:https?:)?\\?/\\?/[\w.-]+)?(?:\\?/[\w-]{{1,40}}){{1,3}}\\?/{STAMP}\\?/(?=https?:\\?/)"
)
# Notes of the Wayback Machine and its kin in a page's source, above it and below it; prose may have these words too.
ARCHIVE_SIGNS = ("BEGIN WAYBACK TOOLBAR", "FILE ARCHIVED ON")
ARCHIVE_NOTE = re.compile(rf"<!--\s{{0,20}}(?:{'|'.join(ARCHIVE_SIGNS)})")
# A copy that names itself in the head, as archive.today's do.
CLAIMED_COPY = re.compile(rf"<link\b[^<>]{{0,200}}\bhref=[\"']?https?://[\w.-]+/(?:[\w-]+/){{0,3}}{STAMP}/https?:/")
# What archives show above a page: the Wayback Machine, archive.today. Old pages, in which case does not count in names,
# have a box called after their head; an archive's bar holds no paragraph and no title.
BARS = "#wm-ipp-base, #wm-ipp, #wm-ipp-print, #donato"
TODAYS_BAR = "HEADER"
STORY_TAGS = "p, h1, h2, article"
BAR_REASON = f"{REASON}: the web archive’s own words."


def saved_from(text: str) -> str | None:
    """The address that a page was saved from, as whoever saved it noted in its source; None if nobody did."""
    begin = text[:LEADING_CHARS]
    found = SAVED_FROM.search(begin) if any(map(begin.__contains__, SAVED_SIGNS)) else None
    address = next(filter(None, found.groups())) if found else None
    return f"http://{address}" if address and found and found[6] else address


def own_address(address: str) -> str:
    """The address of the page itself where that of its copy in a web archive, or in a viewer, is given."""
    viewed = VIEWER.match(address)
    if viewed:
        return f"{'https' if viewed['secure'] else 'http'}://{viewed['own']}"
    found = STAMPED.match(address)
    if not found:
        return address
    own = unquote(found["own"]) if "/" not in found["own"] else ENCODED_SCHEME.sub(r"\1:", found["own"], count=1)
    scheme, colon, rest = own.partition(":")
    return f"{scheme}://{rest.lstrip('/')}" if colon else f"http://{scheme}"


def is_archived(text: str, url: str | None) -> bool:
    """Whether a page is its copy in a web archive. text: its source.  url: where it was saved from, if known."""
    copy = url or saved_from(text) or ""
    is_signed = any(map(text.__contains__, ARCHIVE_SIGNS)) and ARCHIVE_NOTE.search(text)
    begin = text[:LEADING_CHARS]
    return bool(is_signed or STAMPED.match(copy) or ("/http" in begin and CLAIMED_COPY.search(begin)))


def unarchived(text: str) -> str:
    """The source of an archived page with its own addresses in place of those of the archive, in its tags and scripts:
    one in its text is the writer's."""
    pieces = text.split("<")
    is_script = False
    for number, piece in enumerate(pieces[1:], start=1):
        is_script = piece[:6].lower() == "script" or (is_script and piece[:7].lower() != "/script")
        tag, end, shown = (piece, "", "") if is_script else piece.partition(">")
        if "/http" in tag:
            pieces[number] = BEFORE_ADDRESS.sub("", tag) + end + shown
    return "<".join(pieces)


def publishers_claims(meta: dict[str, list[str]], address: str | None) -> dict[str, list[str]]:
    """A page's meta tags without those of a web archive: its name, and the second of the capture as the page's day.

    address: the one that the page gives for itself.
    """
    copy = STAMPED.match(address) if address else None
    if copy is None or not copy["stamp"]:
        return meta
    second = _figures(copy["stamp"])
    hosts = TODAYS_HOSTS if copy["host"] in TODAYS_HOSTS else (copy["host"],)
    return {
        name: [value for value in values if value not in hosts and not _figures(value).startswith(second)]
        for name, values in meta.items()
    }


def _figures(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def without_bar(tree: LexborHTMLParser) -> tuple[Outside, ...]:
    """Take what an archive shows above a page out of its tree. What was taken, for the ledger."""
    texts: list[str] = []
    while (bar := tree.css_first(BARS) or _todays_bar(tree)) is not None:
        while (unshown := bar.css_first("script, style")) is not None:
            unshown.decompose()
        texts.append(" ".join(bar.text(separator=" ").split()))
        bar.decompose()
    shown = "\n".join(filter(None, texts))
    return (Outside(shown[:MOST_CHARS], BAR_REASON, len(shown), True),) if shown else ()


def _todays_bar(tree: LexborHTMLParser) -> LexborNode | None:
    bar = tree.css_first(f"center > #{TODAYS_BAR}")
    is_one = bar is not None and bar.attributes.get("id") == TODAYS_BAR and bar.css_first(STORY_TAGS) is None
    return bar if is_one else None
