"""What a file is by its name: a page, a container of documents, or something that is never an article."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import IO, Literal

from msgspec import Struct

from index.article import Rejected

Container = Literal["zip", "tar", "lines", "file"]

ZIP = (".zip",)
TAR = (".tar", ".tar.gz", ".tgz")
LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
# fmt: off
OTHER_ARCHIVES = (
    ".7z", ".rar", ".bz2", ".tbz2", ".xz", ".txz", ".zst", ".lz4", ".cab", ".iso", ".dmg", ".warc", ".warc.gz",
)
ASSETS = (
    ".css", ".js", ".mjs", ".map", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".tif",
    ".tiff", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".m4a", ".webm", ".ogg", ".wav", ".mov", ".avi",
    ".swf",
)
DOCUMENTS = (
    ".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ppt", ".pptx", ".epub", ".msg", ".mbox",
    ".json", ".csv", ".tsv", ".sqlite", ".db",
)
# fmt: on
# What browsers call a frame of a saved page, most often an advertisement, that has no name of its own.
FRAME = re.compile(r"saved_resource(?:\(\d+\))?\.html?")


class Found(Struct, frozen=True):
    """An open file or member. shown: its path for users.  size_bytes: as stored, so compressed where it is.

    lines_before, bytes_before: of JSON lines, what the stream has behind it.
    """

    shown: str
    name: str
    stream: IO[bytes]
    size_bytes: int
    lines_before: int = 0
    bytes_before: int = 0


def printable(name: str) -> str:
    """A name with what cannot be printed escaped, for it would break a line or steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def container_of(name: str) -> Container:
    """What holds documents, by the end of its name."""
    lower = name.lower()
    if lower.endswith(ZIP):
        return "zip"
    if lower.endswith(TAR):
        return "tar"
    return "lines" if lower.endswith(LINES) else "file"


def screen_name(shown: str, name: str) -> Rejected | None:
    """Reject by name what is never an article, without opening it."""
    lower = name.lower()
    if lower.endswith(ASSETS) or FRAME.fullmatch(PurePosixPath(lower).name):
        reason = "A style sheet, script, image, sound or frame of a saved page, not an article."
        return Rejected(shown, reason, "asset")
    if lower.endswith(OTHER_ARCHIVES):
        return Rejected(shown, "This kind of archive is not read. Unpack it, or use .zip or .tar.gz.", "archive-kind")
    if lower.endswith(DOCUMENTS):
        reason = "This kind of file is not read. Save it as HTML or plain text, or records as JSON lines (.jsonl)."
        return Rejected(shown, reason, "not-text")
    return None
