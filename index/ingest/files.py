"""One file to one draft: a page or a plain text."""

from __future__ import annotations

import ctypes
import re
import time

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from index.article import CAPTION_RULES, Draft, Entities, Metadata, Outside, Payload, Rejected, article_id
from index.ingest.blocks import Page, TooDeep, read_blocks
from index.ingest.decode import decode
from index.ingest.eml import is_letter, is_mail, mail_in, with_mail_head
from index.ingest.extract import choose
from index.ingest.guard import refuse_markup, too_deep
from index.ingest.language import language_of
from index.ingest.lines import Cleaned, clean
from index.ingest.metadata import clues_of, read_head, read_metadata, with_language
from index.ingest.naming import recognised
from index.ingest.otherkinds import screen_content
from index.ingest.outside import REASON
from index.ingest.provenance import is_archived, unarchived, without_bar
from index.ingest.saves import Saved, unpacked
from index.ingest.shells import filled, is_shell
from index.ingest.text import read_text
from index.ingest.thinning import LARGE_CHARS, with_few_tags
from index.ingest.wrapped import laid_open
from index.limits import IngestLimits

HTML_SIGNS = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|div|p|article|script|span|table|br|h1)\b", re.IGNORECASE
)
# Pages begin with their markup; a text that only quotes a tag does so later.
SIGN_CHARS = 2_000
AROUND_REASON = f"{REASON}: what the file says of itself."
ATTACHED_REASON = f"{REASON}: what is attached to the mail, which is not read."
TITLE_BEGIN = re.compile(r"<title\b[^>]*>[^<]*", re.IGNORECASE)


class TooSlow(Exception):
    """A document has used more processor time than it may."""


def draft_of_file(payload: Payload, limits: IngestLimits) -> Draft | Rejected:
    """What one file says by itself. May raise on bad input; `index.ingest.draft` is the border."""
    try:
        found = read_draft(payload, limits)
    except TooDeep:
        return too_deep(payload.path, limits)
    except TooSlow:
        reason = f"Took more than {limits.document_s:g} s of processor time. Split it or raise the limit."
        return Rejected(payload.path, reason, "too-slow")
    return found if isinstance(found, Rejected) else replace(found, entities=_entities(found))


def read_draft(payload: Payload, limits: IngestLimits) -> Draft | Rejected:
    """A file's text, ledger and metadata, without people and places. May raise."""
    if len(payload.data) > limits.document_bytes:
        return Rejected(payload.path, f"Larger than {limits.document_bytes:,} bytes. Split it.", "too-large")
    refusal = screen_content(payload.path, payload.data)
    if refusal:
        return refusal
    deadline_s = time.process_time() + limits.document_s
    saved = (mail_in(payload.data) if is_mail(payload.path, payload.data) else None) or unpacked(payload.data)
    decoded = decode(saved.data if saved else payload.data)
    if decoded is None:
        return Rejected(payload.path, "Not text. Save the article as HTML or plain text.", "not-text")
    url = payload.url or (saved.url if saved else None)
    is_page = saved.is_page if saved else HTML_SIGNS.search(decoded.text[:SIGN_CHARS]) is not None
    text = laid_open(decoded.text) if is_page else decoded.text
    refusal = refuse_markup(payload.path, text, limits) if is_page else None
    if refusal:
        return refusal
    head = saved.head if saved else ()
    if is_page and head and is_letter(text):
        is_page, text = False, _shown_lines(text, limits)
    if not is_page and head:
        text = "\n".join([*head, "", text])
    meta, cleaned = _read_page(text, url, limits) if is_page else _read_plain(text, url, is_mail=bool(head))
    meta = with_mail_head(meta, head) if head and is_page else meta
    if saved and saved.subject and cleaned.body and not meta.title:
        meta = replace(meta, title=saved.subject, origins={**(meta.origins or {}), "title": "saved"})
    if not cleaned.body and not meta.title:
        advice = " Save the page once it has loaded." if is_page else ""
        return Rejected(payload.path, f"Holds neither a title nor text.{advice}", "no-text")
    if time.process_time() > deadline_s:
        raise TooSlow
    return Draft(
        id=article_id(payload.data),
        path=payload.path,
        meta=meta,
        body=cleaned.body,
        ledger=cleaned.ledger,
        size_bytes=len(payload.data),
        corrections=cleaned.corrections,
        outside=_around(saved) + cleaned.outside,
    )


def _around(saved: Saved | None) -> tuple[Outside, ...]:
    """What a file that holds a page or a mail says beside it."""
    if not saved or not saved.around:
        return ()
    return (Outside(saved.around, ATTACHED_REASON if saved.head else AROUND_REASON, len(saved.around), not saved.head),)


def _entities(draft: Draft) -> Entities:
    captions = tuple(entry.text for entry in draft.ledger if entry.rule in CAPTION_RULES)
    return recognised(draft.meta.title, draft.body, draft.meta.authors, captions)


def _read_page(
    text: str, url: str | None, limits: IngestLimits, *, is_filled: bool = False
) -> tuple[Metadata, Cleaned]:
    """is_filled: the page's story has been taken out of its data, for it showed none."""
    is_copy = is_archived(text, url)
    text = unarchived(text) if is_copy else text
    try:
        tree = _parse(with_few_tags(text))
    except SelectolaxError:
        return Metadata(), Cleaned("", ())
    bar = without_bar(tree) if is_copy else ()
    body = tree.body
    page = read_blocks(body, limits.html_depth) if body is not None else Page()
    head = read_head(tree)
    meta = read_metadata(tree, head, text, page, url)
    told = filled(tree, meta.title) if is_shell(page) and not is_filled else None
    if told and not refuse_markup("", told, limits):
        # The filled page is parsed like any other, and two trees of a large one are more than memory allows.
        del body, tree, head, page
        _return_memory()
        return _read_page(told, meta.url or url, limits, is_filled=True)
    # Of a page of 10 MB the parsed tree takes 180 MB, and the choice of the story nearly as much.
    del body, tree
    if len(text) > LARGE_CHARS:
        _return_memory()
    chosen = choose(page, clues_of(head))
    meta = with_language(meta, head, "\n".join(line.text for line in chosen.lines if not line.removed_by))
    cleaned = clean(chosen.lines, title=meta.title, authors=meta.authors, source=meta.source or "")
    return meta, replace(cleaned, outside=bar + chosen.outside)


def _return_memory() -> None:
    """Hand freed memory back to the system where the C library can: it keeps a tree's pieces for what may come."""
    trim = getattr(ctypes.pythonapi, "malloc_trim", None)
    if trim is not None:
        trim(0)


def _parse(text: str) -> LexborHTMLParser:
    """The tree of a page. A title that nothing closes, which swallows all of the page, ends before the first tag."""
    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    if title is None or HTML_SIGNS.search(title.text()) is None:
        return tree
    begun = TITLE_BEGIN.search(text)
    return LexborHTMLParser(f"{text[: begun.end()]}</title>{text[begun.end() :]}") if begun else tree


def _shown_lines(page: str, limits: IngestLimits) -> str:
    """The lines that a page shows."""
    body = _parse(page).body
    return "\n\n".join(block.text for block in read_blocks(body, limits.html_depth).blocks) if body is not None else ""


def _read_plain(text: str, url: str | None, *, is_mail: bool) -> tuple[Metadata, Cleaned]:
    plain = read_text(text, is_mail=is_mail)
    cleaned = clean(plain.lines, title=plain.title, authors=plain.authors, source=plain.source or "")
    meta = Metadata(
        title=plain.title,
        authors=plain.authors,
        url=url or plain.url,
        source=plain.source,
        language=language_of(cleaned.body or plain.title),
    )
    told = {"title": plain.title, "authors": plain.authors, "language": meta.language, "source": plain.source}
    origins = {field: "text" for field, value in told.items() if value}
    if meta.url:
        origins["url"] = "given" if url else "text"
    if plain.published:
        origins["date"] = "text"
        day, instant = plain.published.day, plain.published.instant
        meta = replace(meta, date=day, published_at=instant, date_source="the text")
        if instant:
            origins["published_at"] = "text"
    return replace(meta, origins=origins), cleaned
