"""Pages whose text a parser would pass over, as it stands in shadow roots or in a listing of their source."""

from __future__ import annotations

import html
import re

# Browsers and tools write what a shadow root shows as a template, whose content no parser takes for the page's.
ROOT_SIGNS = ("shadowroot", "shadowmode")
ROOT_ATTRIBUTE = re.compile(r"\sshadow(?:root(?:mode)?|mode)(?![\w-])", re.IGNORECASE)
# A template's tag, or the beginning of what holds no tags, whatever stands in it.
TEMPLATE = re.compile(
    r"<(?P<end>/?)template\b(?P<rest>[^<>]{0,1000}>)|(?P<comment><!--)|<(?P<raw>script|style|textarea)\b",
    re.IGNORECASE,
)
RAW_END = re.compile(r"</(script|style|textarea)\b", re.IGNORECASE)
COMMENT_END = "-->"
ROOT = "shadow-root"
# How Chromium lists a page's source, when that is what is saved: one cell a line.
LISTING_SIGN = "line-gutter-backdrop"
LISTING_CHARS = 2_000
LISTED_LINE, LINE_END = '<td class="line-content">', "</td>"
TAG = re.compile(r"<[^<>]*>")


def laid_open(text: str) -> str:
    """A page's source with its shadow roots as elements; the source itself where the page lists one. Linear."""
    if LISTING_SIGN in text[:LISTING_CHARS]:
        lines = (line.partition(LINE_END)[0] for line in text.split(LISTED_LINE)[1:])
        return "\n".join(html.unescape(TAG.sub("", line)) for line in lines) or text
    return _with_roots(text) if any(map(text.__contains__, ROOT_SIGNS)) else text


def _with_roots(text: str) -> str:
    """Templates that are shadow roots as elements of their own name; other templates stay."""
    are_roots: list[bool] = []
    pieces: list[str] = []
    done = at = 0
    while tag := TEMPLATE.search(text, at):
        at = tag.end() if tag["rest"] else _raw_end(text, tag)
        if not tag["rest"]:
            continue
        if tag["end"]:
            is_root = are_roots.pop() if are_roots else False
        else:
            is_root = ROOT_ATTRIBUTE.search(tag["rest"]) is not None
            are_roots.append(is_root)
        if is_root:
            pieces += [text[done : tag.start()], f"<{tag['end']}{ROOT}{tag['rest']}"]
            done = at
    # A tag in an attribute that takes another template's end would have it swallow the page.
    return text if False in are_roots else "".join([*pieces, text[done:]])


def _raw_end(text: str, begin: re.Match[str]) -> int:
    """Where a comment, be it as short as "<!-->", or an element whose text holds no tags ends; else the text's end."""
    if begin["comment"]:
        at = text.find(COMMENT_END, begin.start() + 2)
        return at + len(COMMENT_END) if at >= 0 else len(text)
    name = begin["raw"].lower()
    return next((end.end() for end in RAW_END.finditer(text, begin.end()) if end[1].lower() == name), len(text))
