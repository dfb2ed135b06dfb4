"""Pages whose text a parser would pass over, as it stands in shadow roots or in a listing of their source."""

from __future__ import annotations

import html
import re

# Browsers and tools write what a shadow root shows as a template, whose content no parser takes for the page's.
ROOT_SIGN = "<template shadow"
ROOT_ATTRIBUTES = ("shadowrootmode", "shadowmode", "shadowroot")
TEMPLATE = re.compile(r"<(?P<end>/?)template\b(?P<rest>[^<>]{0,1000}>)", re.IGNORECASE)
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
    return _with_roots(text) if ROOT_SIGN in text else text


def _with_roots(text: str) -> str:
    """Templates that are shadow roots as elements of their own name; other templates stay."""
    are_roots: list[bool] = []

    def named(tag: re.Match[str]) -> str:
        if tag["end"]:
            is_root = are_roots.pop() if are_roots else False
        else:
            is_root = tag["rest"].lstrip().startswith(ROOT_ATTRIBUTES)
            are_roots.append(is_root)
        return f"<{tag['end']}{ROOT}{tag['rest']}" if is_root else tag[0]

    return TEMPLATE.sub(named, text)
