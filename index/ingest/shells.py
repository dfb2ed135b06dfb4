"""Pages that a script fills: their story stands in the page's data alone, beside an empty body.

The data are JSON in any form that a publisher's system gives them: paragraphs as objects in a list, a string of markup,
rich text as a tree. What tells the story's record from all others is its headline, which is the page's title.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from index.analysis import letters
from index.ingest.blocks import Page

# A page that shows more prose than this has its story in its markup; the prose of one that is filled later asks for
# scripts, or for consent.
SHELL_CHARS = 300
PROSE_CHARS = 60
# A story in data has more than this, or it is the teaser that names the page.
STORY_CHARS = 200
LEAST_TITLE = 8
MOST_NODES = 200_000
MOST_DEPTH = 40
# Values take up to 50 bytes for each character of JSON: of more than so much the rest is left unread.
MOST_JSON = 4_000_000
# A list of more paragraphs, or of more writers, is no story's.
MOST_PIECES = 50_000
MOST_WRITERS = 200
# "window.__STATE__ = {", 'JSON.parse("…")' and "JSON.parse('…')"; and scripts that are nothing but data.
ASSIGNED = re.compile(r"=\s{0,9}(?=\{\s{0,9}\")|JSON\.parse\(\s{0,9}(?=[\"'])")
# A string of JavaScript, and what JSON writes otherwise in one.
STRING = re.compile(r"'((?:[^'\\\n]|\\.)*+)'|\"((?:[^\"\\\n]|\\.)*+)\"", re.DOTALL)
ESCAPED = re.compile(r"\\x(?P<code>[0-9a-fA-F]{2})|\\(?P<sign>.)|\"", re.DOTALL)
JSON_SIGNS = frozenset('"\\/bfnrtu')
MOST_ASSIGNED = 20
MARKUP = re.compile(r"<(?:p|br|h[1-6]|div|li)\b", re.IGNORECASE)
BODY = re.compile(r"^<body\b[^>]{0,2000}>|</body>$")
TAG = re.compile(r"<[^<>]{0,500}>")
SURROGATE = re.compile("[\ud800-\udfff]")
TITLES = ("headline", "title", "name", "heading", "hed", "displaytitle", "headlines")
TEXTS = (
    "text",
    "content",
    "html",
    "value",
    "body",
    "paragraph",
    "copy",
    "articlebody",
    "bodytext",
    "bodyhtml",
    "story",
)
CHILDREN = ("content", "children", "nodes", "blocks", "elements", "items", "contents", "spans", "body", "model", "data")
PUBLISHED = re.compile(
    r"(?:date|time)?_?(?:first|original)?_?(?:publish(?:ed)?|publication|posted)_?(?:at|on|date|time)?", re.IGNORECASE
)
WRITERS = re.compile(r"(?:authors?|bylines?|writers?|contributors?)", re.IGNORECASE)
NAMES = ("displayname", "fullname", "name", "text")
# What stands between paragraphs, and lists of other stories.
BESIDE = re.compile(
    r"image|photo|picture|video|audio|embed|gallery|related|recommend|newsletter|promo|teaser|caption|comment|sidebar"
    r"|most|latest|trending|sponsor|advert|\bads?\b|\bad_",
    re.IGNORECASE,
)
INLINE = re.compile(r"text|span|link|hyperlink|a|strong|em|b|i|bold|italic|mark|leaf|", re.IGNORECASE)
HEADING = re.compile(r"(?:sub)?-?_?head(?:er|ing|line)?(?:-?_?\w{0,8})?|h[2-6]|title", re.IGNORECASE)

DECODER = json.JSONDecoder(strict=False)

Node = dict[str, object]


class _Piece(Struct, frozen=True):
    """One part of a story. markup: of HTML.  chars: how long its text is."""

    markup: str
    chars: int


def is_shell(page: Page) -> bool:
    """True for a page that shows hardly any prose."""
    return sum(len(block.text) for block in page.blocks if len(block.text) >= PROSE_CHARS) <= SHELL_CHARS


def filled(tree: LexborHTMLParser, title: str) -> str | None:
    """The page with the story that its data hold under its title before its body; None where they hold none.

    What the data say of writers and of the day is added as JSON-LD.
    """
    wanted = letters(title)
    if len(wanted) < LEAST_TITLE:
        return None
    found = [
        (sum(piece.chars for piece in pieces), record, pieces)
        for data in _data(tree)
        for record in _records(data, wanted)
        if (pieces := _story(record))
    ]
    chars, record, pieces = max(found, key=lambda entry: entry[0], default=(0, {}, []))
    if chars < STORY_CHARS:
        return None
    head = (tree.head.html if tree.head is not None else "") or ""
    shell = BODY.sub("", (tree.body.html if tree.body is not None else "") or "")
    said = json.dumps(_said(record, title)).replace("<", "\\u003c")
    markup = "\n".join(piece.markup for piece in pieces)
    lang = html.escape((tree.root.attributes.get("lang") if tree.root is not None else None) or "")
    told = (
        f'<!DOCTYPE html><html lang="{lang}">{head}<body><script type="application/ld+json">{said}</script>'
        f"<article><h1>{html.escape(title)}</h1>\n{markup}</article>\n{shell}</body></html>"
    )
    return SURROGATE.sub("\ufffd", told)


def _data(tree: LexborHTMLParser) -> Iterator[object]:
    """Each value that a script of the page holds, as far as `MOST_JSON` reaches."""
    left = MOST_JSON
    for node in tree.css("script"):
        text = node.text().strip()
        is_data = text.startswith(("{", "["))
        end = 0
        for start in [0] if is_data else [found.end() for found in islice(ASSIGNED.finditer(text), MOST_ASSIGNED)]:
            if start < end or left <= 0:
                continue
            value, end = _read(text, start, left)
            left -= end - start
            yield _read(value, 0, MOST_JSON)[0] if isinstance(value, str) else value


def _read(text: str, start: int, most: int) -> tuple[object, int]:
    """The value that begins at a place, and where it ends, or where it breaks. most: characters to read."""
    part = text[start : start + most]
    written = STRING.match(part)
    if written is not None:
        part = f'"{ESCAPED.sub(_as_json, written[1] or written[2] or "")}"'
    try:
        value, end = DECODER.raw_decode(part)
    except json.JSONDecodeError as fault:
        return None, start + max(fault.pos, 1)
    except (ValueError, RecursionError):
        return None, start + len(part)
    return value, start + (written.end() if written is not None else end)


def _as_json(found: re.Match[str]) -> str:
    """A sign of a string of JavaScript as JSON has it."""
    if found["code"]:
        return f"\\u00{found['code']}"
    sign = found["sign"]
    return '\\"' if sign is None else found[0] if sign in JSON_SIGNS else sign.strip("\n")


def _records(data: object, wanted: str) -> Iterator[Node]:
    """Every object whose own headline is the title, but for those in the story of another one of them."""
    stack, seen = [(data, False)], 0
    while stack and seen < MOST_NODES:
        node, is_told = stack.pop()
        seen += 1
        if isinstance(node, dict):
            is_record = not is_told and any(letters(text) == wanted for text in _titles(node))
            if is_record:
                yield node
            is_told = is_told or is_record
            stack.extend((value, is_told and not BESIDE.search(name)) for name, value in node.items())
        elif isinstance(node, list):
            stack.extend((item, is_told) for item in node)


def _titles(node: Node) -> Iterator[str]:
    for key, value in node.items():
        if key.lower() in TITLES:
            inner = value.values() if isinstance(value, dict) else [value]
            yield from (text for text in inner if isinstance(text, str))


def _story(record: Node) -> list[_Piece]:
    """The longest run of paragraphs, or string of them, in a record, but for lists of other stories."""
    best: list[_Piece] = []
    most = 0
    stack: list[tuple[object, str, int]] = [(record, "", 0)]
    rendered: set[int] = set()
    while stack:
        node, key, depth = stack.pop()
        pieces: list[_Piece] = []
        if isinstance(node, dict) and depth < MOST_DEPTH:
            stack.extend((value, name, depth + 1) for name, value in node.items() if not BESIDE.search(name))
        elif isinstance(node, list) and depth < MOST_DEPTH:
            # What a list has given is not asked again of the lists in it, which give less.
            pieces = [] if id(node) in rendered else _of_list(node, 0, rendered)[:MOST_PIECES]
            stack.extend((item, key, depth + 1) for item in node if not isinstance(item, str))
        elif isinstance(node, str) and key.lower() in TEXTS:
            pieces = _of_string(node)[:MOST_PIECES]
        if (chars := _prose(pieces)) > most:
            best, most = pieces, chars
    return best


def _prose(pieces: list[_Piece]) -> int:
    return sum(piece.chars for piece in pieces if piece.chars >= PROSE_CHARS)


def _of_string(text: str) -> list[_Piece]:
    """A string as it is, if it is markup, else each line of it as a paragraph."""
    if MARKUP.search(text):
        return [_Piece(text, len(TAG.sub("", text)))]
    lines = (line for part in text.split("\n") if (line := part.strip()))
    return [_paragraph(line if TAG.search(line) else html.escape(line)) for line in lines]


def _paragraph(markup: str, tag: str = "p") -> _Piece:
    return _Piece(f"<{tag}>{markup}</{tag}>", len(TAG.sub("", markup)))


def _of_list(items: list[object], depth: int, rendered: set[int]) -> list[_Piece]:
    rendered.add(id(items))
    return [piece for item in items for piece in _rendered(item, depth, rendered)]


def _rendered(item: object, depth: int, rendered: set[int]) -> list[_Piece]:
    """The paragraphs of one entry of a list; none of a picture, an embed or a list of other stories.

    rendered: what lists have been asked, by their id.
    """
    if isinstance(item, str):
        return _of_string(item)
    if not isinstance(item, dict) or depth > MOST_DEPTH or BESIDE.search(_kind(item)):
        return []
    own = _own_text(item)
    if own:
        is_heading = HEADING.fullmatch(_kind(item)) is not None and not MARKUP.search(own)
        return [_paragraph(html.escape(own), "h2")] if is_heading else _of_string(own)
    for key, value in item.items():
        if key.lower() in CHILDREN and isinstance(value, dict):
            value = [value]
        if key.lower() in CHILDREN and isinstance(value, list) and value:
            if _kind(item) and all(map(_is_inline, value)):
                line = _line(value, depth, rendered)
                return [_paragraph(line, "h2" if HEADING.fullmatch(_kind(item)) else "p")] if line.strip() else []
            return _of_list(value, depth + 1, rendered)
    return []


def _own_text(item: Node) -> str | None:
    return next((value for key, value in item.items() if key.lower() in TEXTS and isinstance(value, str)), None)


def _kind(item: Node) -> str:
    found = (item.get(key) for key in ("type", "_type", "nodeType", "__typename", "kind", "component"))
    return next((kind for kind in found if isinstance(kind, str)), "")


def _is_inline(item: object) -> bool:
    """A part of a line: text without paragraphs of its own."""
    if isinstance(item, str):
        return True
    return (
        isinstance(item, dict)
        and INLINE.fullmatch(_kind(item)) is not None
        and not MARKUP.search(_own_text(item) or "")
    )


def _line(items: list[object], depth: int, rendered: set[int]) -> str:
    rendered.add(id(items))
    return "".join(_inline(child, depth + 1, rendered) for child in items)


def _inline(item: object, depth: int, rendered: set[int]) -> str:
    if isinstance(item, str):
        return html.escape(item)
    if not isinstance(item, dict) or depth > MOST_DEPTH:
        return ""
    own = _own_text(item)
    if own is not None:
        return html.escape(own)
    inner = next((value for key, value in item.items() if key in CHILDREN and isinstance(value, list)), [])
    return _line(inner, depth, rendered) if isinstance(inner, list) else ""


def _said(record: Node, title: str) -> Node:
    """What a record says of its story, as JSON-LD."""
    said: Node = {"@type": "NewsArticle", "headline": title}
    day = next((value for key, value in record.items() if PUBLISHED.fullmatch(key) and isinstance(value, str)), None)
    if day:
        said["datePublished"] = day
    names = (name for key, value in record.items() if WRITERS.fullmatch(key) for name in _names(value, 0))
    writers = [{"@type": "Person", "name": SURROGATE.sub("", name)} for name in islice(names, MOST_WRITERS)]
    if writers:
        said["author"] = writers
    return said


def _names(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < MOST_DEPTH:
        for entry in value:
            yield from _names(entry, depth + 1)
    elif isinstance(value, dict):
        own = {key.lower(): text for key, text in value.items() if isinstance(text, str)}
        yield from next(([own[key]] for key in NAMES if key in own), [])
