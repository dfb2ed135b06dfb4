"""From sources to segments: payloads to drafts in parallel, drafts through the tables, articles into segments.

The order of completion never matters: paths and rejections are sorted, documents are written by id.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import msgspec
import zstandard

from index.article import Draft, Payload, Rejected, article_id
from index.catalogue import CatalogueWriter, row_of
from index.errors import IndexDamaged
from index.generations import write_file
from index.holdings import Stretch, read_articles
from index.ingest.sources import Source, Unchanged, changed_payloads, shown_name
from index.limits import IngestLimits
from index.manifest import SegmentEntry
from index.runs import Progress
from index.seen import Seen
from index.settle import Tables, digest_of, draft_again, settle, site_of
from index.spool import Spool, packed, read_draft, read_orders, write_orders
from index.workers import Lost, Spread, map_spread

TABLES = "tables.json.zst"
LOST = {
    "died": ("worker-died", "Reading it ended its process (a crash, or no memory left). Save it in another form."),
    "overtime": ("too-slow", "Reading it took longer than {seconds:g} s. Split it or save it as plain text."),
}
REMOVED = "Removed from the archive on request. To take it in again: clippings remove --restore {id}"
REMOVED_CODE = "removed"
DRAFTING_MODULES = ("index.pipeline", "index.ingest.draft", "index.entities")
WALL_OVER_CPU = 2.0
"""A document's limit is in processor time; on a busy machine it may take this many times as long by the clock."""
ARTICLES_A_PART = 2_000
"""Fewer are written sooner by one process than by two that must first start."""
REDRAFTED_AT_ONCE = 256
PROGRESS_EVERY_S = 0.1


class Drafted(NamedTuple):
    """What a worker gives back for a payload: both packed, because bytes travel between processes at no cost."""

    id: str
    draft: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class DraftPayload:
    """The work of a drafting process. copies: near-copies are wanted."""

    limits: IngestLimits
    copies: bool

    def __call__(self, payload: Payload) -> Drafted | Rejected:
        """Draft one payload."""
        from index.ingest.draft import draft_of  # only workers load the extraction

        draft = draft_of(payload, self.limits)
        if isinstance(draft, Rejected):
            return draft
        try:
            return _drafted(draft, copies=self.copies)
        except UnicodeEncodeError:
            return Rejected(payload.path, "Holds half characters (lone surrogates). Save it as UTF-8.", "not-text")


def _drafted(draft: Draft, *, copies: bool) -> Drafted:
    return Drafted(draft.id, packed(draft), msgspec.msgpack.encode(digest_of(draft, copies=copies)))


@dataclass(slots=True)
class Gathered:
    """What reading found.

    paths: by id; sorted and whole once the `further` paths of the same bytes have joined.
    rejected: what never had an id, and what was refused later.
    """

    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    further: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    rejected: list[Rejected] = field(default_factory=list)
    read: int = 0

    def take(self, article: str, path: str) -> bool:
        """Take a path of an article. Is it the first one?"""
        self.read += 1
        if article in self.paths:
            self.further[article].append(path)
            return False
        self.paths[article] = (path,)
        return True

    def refuse(self, refusal: Rejected) -> None:
        """Take what never had an id, or must stay out."""
        self.read += 1
        self.rejected.append(refusal)

    def reject(self, article: str, refusal: Rejected) -> None:
        """Refuse a payload at all of its paths."""
        paths = (*self.paths.pop(article), *self.further.pop(article, ()))
        self.rejected += [replace(refusal, path=path) for path in paths]

    def join(self) -> None:
        """Give each article all of its paths, when everything has been read."""
        for article, more in self.further.items():
            self.paths[article] = tuple(sorted((*self.paths[article], *more)))
        self.further.clear()
        self.rejected.sort(key=lambda refusal: refusal.path)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read. known: ids that need no draft.  removed: ids that stay out.

    index_dir: the archive's own folder, which is no source even if it lies inside one.
    seen: which files need not be read again.  unread: what these gave: ids and paths by file.
    """

    sources: Sequence[Source]
    limits: IngestLimits
    index_dir: Path
    known: Container[str] = frozenset()
    removed: Container[str] = frozenset()
    seen: Seen = field(default_factory=Seen)
    unread: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


def gather(
    wanted: Wanted,
    *,
    processes: int,
    copies: bool,
    keep: Callable[[Drafted], None],
    progress: Progress,
) -> Gathered:
    """Read all payloads of the sources and draft those that are new, each once. keep: called with each draft."""
    gathered = Gathered()
    under_way: dict[int, tuple[str, str]] = {}
    spread = Spread(processes, item_s=wanted.limits.document_s * WALL_OVER_CPU, preload=DRAFTING_MODULES)
    work = DraftPayload(wanted.limits, copies)
    next_look = time.monotonic()
    for index, outcome in map_spread(work, _fresh(gathered, under_way, wanted), spread, lambda one: len(one.data)):
        article, path = under_way.pop(index)
        if isinstance(outcome, Drafted):
            keep(outcome)
        else:
            gathered.reject(article, refusal_of(path, outcome, spread.item_s) if isinstance(outcome, Lost) else outcome)
        if time.monotonic() >= next_look:
            progress("reading", gathered.read - len(under_way), None)
            next_look = time.monotonic() + PROGRESS_EVERY_S
    progress("reading", gathered.read, gathered.read)
    gathered.join()
    for refusal in gathered.rejected:
        wanted.seen.forget(refusal.path)
    return gathered


def _fresh(gathered: Gathered, under_way: dict[int, tuple[str, str]], wanted: Wanted) -> Iterator[Payload]:
    """Payloads to draft; all others are noted in passing."""
    given = 0
    ours = _paths_under(wanted.index_dir, wanted.sources)
    for payload in changed_payloads(wanted.sources, wanted.limits, wanted.seen.unchanged):
        if payload.path.startswith(ours):
            continue
        if isinstance(payload, Unchanged):
            for article, path in wanted.unread.get(payload.path, ()):
                gathered.take(article, path)
            continue
        if isinstance(payload, Rejected):
            gathered.refuse(payload)
            continue
        article = article_id(payload.data)
        if article in wanted.removed:
            gathered.refuse(Rejected(payload.path, REMOVED.format(id=article), REMOVED_CODE))
        elif gathered.take(article, payload.path) and article not in wanted.known:
            under_way[given] = (article, payload.path)
            given += 1
            yield payload


def _paths_under(folder: Path, sources: Sequence[Source]) -> tuple[str, ...]:
    """What the paths of payloads begin with that lie in a folder; nothing if it is in no source."""
    inside = folder.resolve()
    found = [source for source in sources if inside.is_relative_to(source.root)]
    return tuple(
        "/".join([source.label, *map(shown_name, inside.relative_to(source.root).parts)]) + "/" for source in found
    )


def refusal_of(path: str, lost: Lost, item_s: float) -> Rejected:
    """What a document becomes whose worker was lost over it. item_s: the time that it had."""
    code, reason = LOST[lost.why]
    return Rejected(path, reason.format(seconds=item_s), code)


# Drafts again, from articles


@dataclass(frozen=True, slots=True)
class Redraft:
    """The work of drafting again what the archive already holds. copies: near-copies are wanted."""

    copies: bool

    def __call__(self, stretch: Stretch) -> list[Drafted]:
        """Drafts of a stretch of articles."""
        return [_drafted(draft_again(article), copies=self.copies) for article in read_articles(stretch)]


def redraft(
    stretches: Sequence[Stretch], *, processes: int, copies: bool, keep: Callable[[Drafted], None], progress: Progress
) -> None:
    """Draft all articles of the stretches again. keep: called with each draft."""
    pieces = [
        stretch._replace(rows=stretch.rows[at : at + REDRAFTED_AT_ONCE])
        for stretch in stretches
        for at in range(0, len(stretch.rows), REDRAFTED_AT_ONCE)
    ]
    total, done = sum(len(piece.rows) for piece in pieces), 0
    for index, drafts in map_spread(Redraft(copies), pieces, Spread(processes, batch_items=1)):
        if isinstance(drafts, Lost):
            raise IndexDamaged(pieces[index].info.name, "reading its articles ended the process")
        for drafted in drafts:
            keep(drafted)
        done += len(drafts)
        progress("learning", done, total)


# Segments


@dataclass(frozen=True, slots=True)
class Part:
    """What one process writes as one segment. spool: the drafts.  orders: which of them, in which order."""

    folder: Path
    name: str
    spool: Path
    orders: Path
    memory_bytes: int


def write_tables(folder: Path, tables: Tables) -> str:
    """Write the archive's tables; gives the file's name."""
    write_file(folder / TABLES, zstandard.compress(msgspec.json.encode(tables)))
    return TABLES


def read_tables(folder: Path, name: str | None) -> Tables:
    """Tables of a generation. Raises IndexDamaged if they do not read."""
    if name is None:
        return Tables()
    try:
        return msgspec.json.decode(zstandard.decompress((folder / name).read_bytes()), type=Tables)
    except (OSError, zstandard.ZstdError, msgspec.MsgspecError) as fault:
        raise IndexDamaged(f"{folder.name}/{name}", "it does not read") from fault


def write_segments(
    folder: Path,
    name: str,
    spool: Spool,
    paths: Mapping[str, tuple[str, ...]],
    *,
    processes: int,
    memory_bytes: int,
    progress: Progress,
) -> list[SegmentEntry]:
    """Settle what the spool holds and write it into `folder`, where the tables are, as one segment a process.

    name: begins the segments' names.  paths: by id.
    """
    numbers = sorted(range(len(spool.ids)), key=spool.ids.__getitem__)
    count = max(1, min(processes, len(numbers) // ARTICLES_A_PART))
    parts: list[Part] = []
    for number in range(count if numbers else 0):
        mine = numbers[len(numbers) * number // count : len(numbers) * (number + 1) // count]
        orders = folder / f"{name}-{number}.orders"
        write_orders(orders, (spool.order(at, paths[spool.ids[at]]) for at in mine))
        parts.append(Part(folder, f"{name}-{number}", spool.file, orders, memory_bytes // count))
    entries = [write_part(part) for part in parts] if len(parts) < 2 else _write_spread(parts)
    progress("writing", len(numbers), len(numbers))
    return entries


def _write_spread(parts: Sequence[Part]) -> list[SegmentEntry]:
    written: dict[int, SegmentEntry] = {}
    for index, entry in map_spread(write_part, parts, Spread(len(parts), batch_items=1)):
        if isinstance(entry, Lost):
            raise MemoryError(f"writing {parts[index].name} ended its process")
        written[index] = entry
    return [written[index] for index in sorted(written)]


def write_part(part: Part) -> SegmentEntry:
    """Settle and write one segment and its catalogue."""
    from index.codec.invert import SegmentWriter

    tables = read_tables(part.folder, TABLES)
    writer = SegmentWriter(part.folder, part.name, memory_bytes=part.memory_bytes)
    catalogue = CatalogueWriter()
    with part.spool.open("rb") as spool:
        for order in read_orders(part.orders):
            article = settle(read_draft(spool, order), order.paths, tables)
            writer.add(article)
            catalogue.add(row_of(article, site_of(article.url, article.source)))
    part.orders.unlink()
    info = writer.finish()
    return SegmentEntry(info, catalogue_file=catalogue.write(part.folder, part.name))
