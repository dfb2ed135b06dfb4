"""Compile data/clusters.bin: `python -m index.entities.compile_clusters`.

Needs the package spacy-lookups-data (the extra `clusters`, 98 MB), which nothing else needs. The same inputs give the
same bytes. See `index.entities.clusters` for the layout.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from index.analysis import fold
from index.entities.clusters import (
    CAPITAL_ONLY,
    CASES,
    CLUSTER_BITS,
    FILE,
    HEADER,
    LOWER_ONLY,
    MAGIC,
    NO_CLUSTER,
    UNKNOWN,
    word_hash,
)

PACKAGE = "spacy_lookups_data"
LEAST_CHANCE = -17.0
"""Natural logarithm: a word without a cluster that is rarer than one in 24 million is left out."""
LARGEST_CASE = 4

Forms = tuple[str | None, str | None]
"""The form with a capital and the one in lower case of a folded word, each the likeliest one."""


def package_folder() -> Path:
    """Where the package's tables are."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(f"{PACKAGE} is missing; install the extra `clusters`")
    return Path(found.origin).with_name("data")


def read_table(folder: Path, name: str) -> dict[str, float]:
    """One of the package's tables: forms to numbers."""
    with gzip.open(folder / name, "rt", encoding="utf-8") as opened:
        table: dict[str, float] = json.load(opened)
    return table


def forms_of(paths: Mapping[str, float], chances: Mapping[str, float]) -> dict[str, Forms]:
    """Folded words to their forms; one that has a cluster goes before one that has none."""
    found: dict[str, list[str | None]] = {}
    for form in sorted(chances, key=lambda form: (not paths.get(form), -chances[form], form)):
        if form.replace("-", "").isalpha():
            held = found.setdefault(fold(form), [None, None])
            at = 0 if form[0].isupper() else 1
            held[at] = held[at] or form
    return {word: (capital, lower) for word, (capital, lower) in found.items()}


def case_of(capital: str | None, lower: str | None, chances: Mapping[str, float]) -> int:
    """The place in CASES of a word with these forms."""
    if capital is None or lower is None:
        return UNKNOWN if capital is lower else LOWER_ONLY if lower else CAPITAL_ONLY
    return max(-LARGEST_CASE, min(LARGEST_CASE, round(chances[capital] - chances[lower]))) + LARGEST_CASE


def encoded(forms: Mapping[str, Forms], paths: Mapping[str, float], chances: Mapping[str, float]) -> bytes:
    """The file."""
    kinds = sorted({NO_CLUSTER, *(int(path) for path in paths.values())})
    number = {path: at for at, path in enumerate(kinds)}
    values: dict[int, int] = {}
    for word, both in forms.items():
        capital, lower = (number[int(paths.get(form or "", NO_CLUSTER))] for form in both)
        if capital or lower or max(chances[form] for form in both if form) >= LEAST_CHANCE:
            case = case_of(*both, chances) << 2 * CLUSTER_BITS
            values.setdefault(word_hash(word), case | lower << CLUSTER_BITS | capital)
    if len(kinds) > 1 << CLUSTER_BITS or len(CASES) != UNKNOWN + 1:
        raise SystemExit("the table has more clusters or cases than the layout has room for")
    columns = (kinds, sorted(values), [values[known] for known in sorted(values)])
    return HEADER.pack(MAGIC, len(values), len(kinds)) + b"".join(
        np.array(column, dtype="<u4").tobytes() for column in columns
    )


def main() -> None:
    """Write what ships."""
    folder = package_folder()
    paths = read_table(folder, "en_lexeme_cluster.json.gz")
    chances = read_table(folder, "en_lexeme_prob.json.gz")
    FILE.write_bytes(encoded(forms_of(paths, chances), paths, chances))
    sys.stdout.write(f"{FILE.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
