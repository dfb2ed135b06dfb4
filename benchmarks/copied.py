"""The text of a whole page as a browser copies it, after the rules of innerText without style sheets.

Paragraphs stand between blank lines, other boxes on lines of their own, cells of a table between tabs. Held against
Chromium's document.body.innerText on 113 pages without their scripts and style sheets.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.ingest.decode import decode

# fmt: off
UNSHOWN = frozenset([
    "script", "style", "template", "svg", "iframe", "object", "embed", "canvas", "audio", "video", "head", "title",
    "meta", "link", "map", "datalist", "dialog", "textarea", "input", "img", "picture", "source", "noscript", "math",
    "progress", "meter", "frameset", "area", "param", "base",
])
INLINE = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "select", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "amp-img",
])
# fmt: on
CELLS = frozenset(["td", "th"])
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
SPACES = re.compile(r"[ \t\n\r\f]+")
PARAGRAPH, LINE = 2, 1
NEWLINES = "\n"


def as_copied(page: bytes) -> bytes:
    """The page's text, UTF-8; empty for bytes that are no text."""
    decoded = decode(page)
    tree = LexborHTMLParser(decoded.text if decoded else "")
    return _Copier().copy(tree.body).encode() if tree.body is not None else b""


class _Copier:
    """The text so far, and how many line breaks the next piece needs before it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.breaks = 0
        self.blank = True

    def copy(self, body: LexborNode) -> str:
        node: LexborNode | None = body.child
        while node is not None:
            below = self._open(node)
            if below is not None:
                node = below
                continue
            while node is not None:
                self._close(node)
                if node.next is not None:
                    node = node.next
                    break
                node = node.parent
                if node is None or node.mem_id == body.mem_id:
                    node = None
        return "".join(self.pieces).strip()

    def _open(self, node: LexborNode) -> LexborNode | None:
        """Enter a node; its first child, if what it holds is shown."""
        tag = node.tag or "-"
        if tag == "-text":
            self._write(node.text_content or "")
            return None
        if tag in UNSHOWN or tag.startswith("-") or _is_hidden(node):
            return None
        if tag == "br":
            self.pieces.append("\n")
            self.blank = True
            return None
        self._break(tag)
        return node.child

    def _close(self, node: LexborNode) -> None:
        tag = node.tag or "-"
        if tag in CELLS and node.next is not None:
            self.pieces.append("\t")
            self.blank = True
        elif not (tag.startswith("-") or tag in UNSHOWN):
            self._break(tag)

    def _break(self, tag: str) -> None:
        if tag not in INLINE and tag not in CELLS:
            self.breaks = max(self.breaks, PARAGRAPH if tag == "p" else LINE)

    def _write(self, text: str) -> None:
        text = SPACES.sub(" ", text)
        if self.blank or self.breaks:
            text = text.lstrip(" ")
        if not text:
            return
        if self.breaks and self.pieces:
            self.pieces.append(NEWLINES * self.breaks)
        self.breaks = 0
        self.pieces.append(text)
        self.blank = text.endswith(" ")


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and HIDDEN_STYLE.search(style.lower()))
