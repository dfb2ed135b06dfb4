"""The alias file of an archive: found, read and checked before a run begins."""

from __future__ import annotations

from pathlib import Path

from index.article import Aliases
from index.entities.aliases import AliasFault, parse_aliases
from index.errors import AliasesUnusable

USUAL_FILE = "aliases.txt"
"""Read from the archive's folder where no other file is named, so that no later run forgets it."""


def read_aliases(file: Path | None, index_dir: Path) -> Aliases:
    """The table of a named file, else of the usual one, else an empty one.

    Raises AliasesUnusable with all faults if the file cannot be read or a line of it says nothing.
    """
    if file is None:
        file = index_dir / USUAL_FILE
        if not file.exists():
            return Aliases()
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as fault:
        raise AliasesUnusable(str(file), (f"It cannot be read ({fault.strerror}). Check the path.",)) from fault
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise AliasesUnusable(str(file), (f"Line {line}: It is not UTF-8. Save the file as UTF-8.",)) from fault
    aliases, faults = parse_aliases(text)
    if faults:
        raise AliasesUnusable(str(file), tuple(map(_told, faults)))
    return aliases


def _told(fault: AliasFault) -> str:
    return f"Line {fault.line}: {fault.reason}"
