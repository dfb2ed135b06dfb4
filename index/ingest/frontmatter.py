"""The head of a Markdown file as site builders and note programs write it: fields between two rows of marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

# YAML stands between lines of three hyphens, TOML between plus signs.
CLOSED_BY = {"---": ("---", "..."), "+++": ("+++",)}
# Heads are short; a text between two rulers is not read to its end.
MOST_LINES = 80
ENTRY = re.compile(r"(?P<name>[A-Za-z_][\w.-]{0,40})\s*[:=](?:\s+(?P<value>.*))?$")
INNER = re.compile(r"\s+\S|- |#|\[|[\]})]")
ITEM = re.compile(r"\s*-\s+(?:name:\s*|(?!\w+:\s))(?P<value>.+)$|\s+name:\s*(?P<named>.+)$")
# Names of fields as the heads of mails and records have them.
SAME_AS = {"authors": "author", "writer": "author", "by": "author", "pubdate": "published", "publishdate": "published"}
# What heads of such files hold; one of them at least, for a talk between two rulers looks alike.
KNOWN = frozenset(
    re.findall(
        r"\w+",
        "title subtitle headline author authors by writer date published pubdate publishdate lastmod updated created"
        " modified tags categories category keywords topics layout draft slug url permalink aliases description"
        " summary excerpt image lang language type source id weight",
    )
)
# "TESSA: Is the ferry off?"
SPOKEN = re.compile(r"(?-i:[A-Z])[^:=]*:\s+(?![\"'\[{]).*[.?!…]$")
QUOTES = "\"' "


def front_matter_size(lines: Sequence[str]) -> int:
    """How many lines the head takes, with both rows of marks; 0 for a text without one."""
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    closed_by = CLOSED_BY.get(lines[first].rstrip()) if first < len(lines) else None
    if closed_by is None:
        return 0
    known = 0
    for number in range(first + 1, min(first + MOST_LINES, len(lines))):
        line = lines[number].rstrip()
        if line in closed_by:
            return number + 1 if known else 0
        entry = ENTRY.match(line)
        if entry and entry["name"].lower() in KNOWN:
            known += 1
        elif (entry and SPOKEN.match(line)) or (not entry and line and not INNER.match(line)):
            return 0
    return 0


def front_matter_fields(lines: Sequence[str]) -> list[str]:
    """The fields as lines "name: value", lists in one line. lines: of the head alone."""
    fields: list[tuple[str, list[str]]] = []
    for line in lines:
        entry = ENTRY.match(line)
        if entry:
            name = entry["name"].lower()
            fields.append((SAME_AS.get(name, name), _values(entry["value"] or "")))
        elif fields and (item := ITEM.match(line)):
            fields[-1][1].extend(_values(item["value"] or item["named"]))
    return [f"{name}: {', '.join(values)}" for name, values in fields if values]


def _values(text: str) -> list[str]:
    """One value, or those of a list in brackets, without their quotation marks."""
    text = text.strip()
    parts = text[1:-1].split(",") if text.startswith("[") and text.endswith("]") else [text]
    return [part.strip(QUOTES) for part in parts if part.strip(QUOTES)]
