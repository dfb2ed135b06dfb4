"""From drafts to segments: drafts again from articles, drafts through the tables, articles into segments."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import zstandard
from msgspec import Struct

from index.catalogue import CatalogueWriter, row_of
from index.errors import IndexDamaged, OutOfMemory
from index.gathering import Answer, answer_of, drafted, read_answer
from index.generations import reading, write_file
from index.holdings import Stretch, read_articles
from index.manifest import SegmentEntry
from index.runs import Progress
from index.settle import Tables, draft_again, settle, site_of
from index.spool import Pen, Spool, SpoolReader, read_orders, write_orders
from index.workers import Lost, Spread, map_spread

if TYPE_CHECKING:
    from index.codec.stored import Shared

TABLES = "tables.json.zst"
ARTICLES_A_PART = 2_000
"""Fewer are written sooner by one process than by two that must first start."""
LEARNED_FROM, LEARNING_SHARE = 24_000, 0.12
"""Learning a dictionary and words for all takes this part of the time of writing so many articles, or as many as there
are."""
REDRAFTED_AT_ONCE = 256


# Drafts again, from articles


class Redraft(Struct, frozen=True):
    """The work of drafting again what the archive already holds. copies: near-copies are wanted."""

    copies: bool
    pen: Pen

    def __call__(self, stretch: Stretch) -> bytes:
        """Drafts of a stretch of articles."""
        drafts = (drafted(draft_again(article), copies=self.copies) for article in read_articles(stretch))
        return answer_of(drafts, self.pen)


def redraft(
    stretches: Sequence[Stretch],
    *,
    processes: int,
    copies: bool,
    pen: Pen,
    keep: Callable[[Answer], None],
    progress: Progress,
) -> None:
    """Draft all articles of the stretches again. keep: called with each draft."""
    pieces = [
        stretch._replace(rows=stretch.rows[at : at + REDRAFTED_AT_ONCE])
        for stretch in stretches
        for at in range(0, len(stretch.rows), REDRAFTED_AT_ONCE)
    ]
    total, done = sum(len(piece.rows) for piece in pieces), 0
    with closing(map_spread(Redraft(copies, pen), pieces, Spread(processes, batch_items=1))) as results:
        for index, answer in results:
            if isinstance(answer, Lost):
                raise IndexDamaged(pieces[index].info.name, "reading its articles ended the process")
            keep(read_answer(answer))
            done += len(pieces[index].rows)
            progress("learning", done, total)


# Segments


class Part(Struct, frozen=True):
    """What one process writes as one segment. folder: where the drafts are too.  orders: which, in which order.

    dictionary: the file of the dictionary that all parts share, None for a part alone.  learner: whether it learns it.
    """

    folder: Path
    name: str
    orders: Path
    memory_bytes: int
    dictionary: Path | None = None
    learner: bool = False

    def shared(self) -> Shared | None:
        """What it has together with other parts."""
        from index.codec.stored import Shared

        return Shared(self.dictionary, self.learner) if self.dictionary else None


def write_tables(folder: Path, tables: Tables) -> str:
    """Write the archive's tables; gives the file's name."""
    write_file(folder / TABLES, zstandard.compress(msgspec.json.encode(tables)))
    return TABLES


def read_tables(folder: Path, name: str | None) -> Tables:
    """Tables of a generation. Raises IndexDamaged if they do not read."""
    if name is None:
        return Tables()
    with reading(folder, name):
        return msgspec.json.decode(zstandard.decompress((folder / name).read_bytes()), type=Tables)


def order_parts(
    folder: Path, name: str, spool: Spool, paths: Mapping[str, tuple[str, ...]], *, processes: int, memory_bytes: int
) -> list[Part]:
    """Say on disk what each process is to write: one part each, of all that the spool holds, by id.

    name: begins the segments' names.  paths: by id; once this is done nothing but the orders needs them.
    """
    if not spool.ids:
        return []
    count = max(1, min(processes, len(spool.ids) // ARTICLES_A_PART))
    parts: list[Part] = []
    dictionary = folder / f"{name}.dictionary" if count > 1 else None
    for number, orders in enumerate(spool.orders(np.split(spool.by_id(), _ends(len(spool.ids), count)), paths)):
        file = folder / f"{name}-{number}.orders"
        write_orders(file, orders)
        parts.append(Part(folder, f"{name}-{number}", file, memory_bytes // count, dictionary, learner=not number))
    return parts


def _ends(articles: int, parts: int) -> list[int]:
    """Where all parts but the last end, so that they are written in the same time: the first has the dictionary to
    learn too."""
    if parts == 1:
        return []
    learning = round(LEARNING_SHARE * min(articles // parts, LEARNED_FROM))
    each = (articles + learning) // parts
    return [each * number - learning for number in range(1, parts)]


def write_parts(parts: Sequence[Part]) -> list[SegmentEntry]:
    """Settle and write all parts into their folder, where the tables are, each as a segment of its own."""
    return [write_part(part) for part in parts] if len(parts) < 2 else _write_spread(parts)


def _write_spread(parts: Sequence[Part]) -> list[SegmentEntry]:
    written: dict[int, SegmentEntry] = {}
    with closing(map_spread(write_part, parts, Spread(len(parts), batch_items=1))) as results:
        for index, entry in results:
            if isinstance(entry, Lost) and entry.killed:
                raise OutOfMemory("the system ended a process that wrote the index")
            if isinstance(entry, Lost):
                raise RuntimeError(f"writing {parts[index].name} ended its process")
            written[index] = entry
    for part in parts:
        shared = part.shared()
        if shared:
            shared.remove()
    return [written[index] for index in sorted(written)]


def write_part(part: Part) -> SegmentEntry:
    """Settle and write one segment and its catalogue. Raises OSError, which goes from process to process, where Python
    has no memory left."""
    try:
        return _write_part(part)
    except MemoryError as fault:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)) from fault


def _write_part(part: Part) -> SegmentEntry:
    from index.codec.invert import SegmentWriter

    tables = read_tables(part.folder, TABLES)
    writer = SegmentWriter(part.folder, part.name, memory_bytes=part.memory_bytes, shared=part.shared())
    catalogue = CatalogueWriter()
    with SpoolReader(part.folder) as spool:
        for order in read_orders(part.orders):
            draft = spool.draft(order)
            article = settle(draft, order.paths or (draft.path,), tables)
            writer.add(article)
            catalogue.add(row_of(article, site_of(article.url, article.source)))
    part.orders.unlink()
    info = writer.finish()
    return SegmentEntry(info, catalogue_file=catalogue.write(part.folder, part.name))
