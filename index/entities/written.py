"""The training texts that the project wrote itself: `data/written/*.txt`, names marked as `[Angela Merkel|PER]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.entities.detokenise import Labelled
from index.entities.lexicon import DATA

FOLDER = DATA / "written"
_MARK = re.compile(r"\[([^\[\]|\n]+)\|(PER|LOC|ORG|MISC)\]")
_BETWEEN_TEXTS = re.compile(r"^---$", re.MULTILINE)


def read_written(folder: Path = FOLDER) -> Iterator[tuple[str, str, list[Labelled]]]:
    """(name, text, labelled spans) of every text; raises ValueError at a mark that cannot be read."""
    for file in sorted(folder.glob("*.txt")):
        for number, marked in enumerate(_BETWEEN_TEXTS.split(file.read_text(encoding="utf-8"))):
            name = f"{file.stem}_{number}"
            yield name, *unmarked(name, marked.strip())


def unmarked(name: str, marked: str) -> tuple[str, list[Labelled]]:
    """A text without its marks, and the spans that they marked. name: what an error calls the text."""
    parts = _MARK.split(marked)
    text, spans = parts[0], []
    for inside, label, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        spans.append((len(text), len(text) + len(inside), label))
        text += inside + after
    if stray := re.search(r"[\[\]|]", text):
        raise ValueError(f"{name}: a mark is not [name|LABEL] near {text[max(0, stray.start() - 30) : stray.end()]!r}")
    return text, spans
