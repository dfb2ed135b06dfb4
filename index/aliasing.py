"""The alias file of an archive: found, read and checked before a run begins."""

from __future__ import annotations

import os
from pathlib import Path

from index.article import Aliases
from index.entities.aliases import AliasFault, find_place, parse_aliases
from index.errors import AliasesUnusable
from index.manifest import Manifest
from index.runs import Options

USUAL_FILE = "aliases.txt"
"""Read from the archive's folder where no other file is named, so that no later run forgets it."""

ALIASES_WAIT = (
    "The aliases of people and places are not those that the archive was made with. They take effect for all articles"
    " with the next reindex; until then the archive keeps its own."
)
ALIASES_KEPT = (
    "No file of aliases was given, so those that the archive was made with were kept. To drop them, reindex with an"
    " empty file."
)
PLACES_UNKNOWN = (
    "Aliases give places names that no gazetteer has, so they are shown under them, without a country: {names}. If one"
    " is written wrong, correct the file and reindex."
)
NAMED_PLACES = 10
"""So many of these names are listed."""


def read_aliases(file: Path | None, index_dir: Path) -> Aliases | None:
    """The table of a named file, else of the usual one; None if there is neither, which keeps the archive's own.

    Raises AliasesUnusable with all faults if the file cannot be read or a line of it says nothing.
    """
    if file is None:
        file = index_dir / USUAL_FILE
        if not os.path.exists(file):  # a place that may not be looked into is refused where it is written to
            return None
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


def aliases_of_reindex(options: Options, before: Manifest | None) -> tuple[Aliases, tuple[str, ...]]:
    """The user's names that a reindex applies, and what there is to say of them. before: of the archive as it was."""
    if options.tables:
        return options.tables.aliases, ()
    if options.aliases is not None:
        return options.aliases, _unknown_places(options.aliases)
    kept = before.aliases if before else Aliases()
    return kept, (ALIASES_KEPT,) if len(kept) else ()


def _unknown_places(aliases: Aliases) -> tuple[str, ...]:
    """Names that the user gives to places and no gazetteer has: meant so, or written wrong."""
    names = sorted({name for name in aliases.places.values() if find_place(name) is None})
    named = ", ".join(f"“{name}”" for name in names[:NAMED_PLACES])
    return (PLACES_UNKNOWN.format(names=named),) if names else ()


def notice_of_update(options: Options, before: Manifest) -> tuple[str, ...]:
    """What an update says of a table of names that is not the archive's."""
    return () if options.aliases in (None, before.aliases) else (ALIASES_WAIT,)
