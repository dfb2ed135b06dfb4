"""What the processes that draft and write import before they get any work, by the names of what they will read.

Named here, with little else loaded, because a run announces them first of all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from index.ingest.containers import container_of

RECORD_MODULES = (
    "index.gathering",
    "index.pipeline",
    "index.codec.invert",
    "index.ingest.draft",
    "index.entities",
)
"""For records."""
INGEST_MODULES = (*RECORD_MODULES, "index.ingest.files")
"""And for all other files, which takes half as long again to load."""
MOST_FILES = 1_000
"""Names looked at before a reindex begins, in some 5 ms."""


def modules_for(names: Iterable[str]) -> tuple[str, ...]:
    """What drafting these files takes; nothing if there are none. A guess: who needs more imports it then.

    Looks no further than the first name that is not one of JSON lines.
    """
    modules: tuple[str, ...] = ()
    for name in names:
        if container_of(name) != "lines":
            return INGEST_MODULES
        modules = RECORD_MODULES
    return modules


def modules_for_sources(paths: Sequence[Path]) -> tuple[str, ...]:
    """What drafting the files at and under these paths takes, told by the first of them."""
    return modules_for(islice(_names(paths), MOST_FILES)) or INGEST_MODULES


def _names(paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        if not path.is_dir():
            yield path.name
        for _, folders, files in os.walk(path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield from (name for name in files if not name.startswith("."))
