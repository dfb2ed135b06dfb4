"""From sources to drafts: payloads are found here and drafted in other processes; each article once.

What a record is and what its id is, is found out by the processes too: they get blocks of lines. The order in which
they end never matters: records of the same bytes give the same draft, paths and rejections are sorted. Only a file
that has the very bytes of a record gives another draft than the record, so it waits for all lines before it.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from index.article import Draft, Lines, Payload, Rejected, article_id
from index.ingest.sources import Source, Unchanged, changed_payloads, shown_name
from index.ingest.streams import records_of
from index.limits import IngestLimits
from index.manifest import Counts
from index.preload import INGEST_MODULES
from index.runs import Progress
from index.seen import Seen
from index.settle import Digest, Digests, digest_of, in_columns
from index.spool import Pen, Places, packed
from index.workers import Lost, Spread, map_spread

LOST = {
    "died": ("worker-died", "Reading it ended its process (a crash, or no memory left). Save it in another form."),
    "overtime": ("too-slow", "Reading it took longer than {seconds:g} s. Split it or save it as plain text."),
}
REMOVED = "Removed from the archive on request. To take it in again: clippings remove --restore {id}"
REMOVED_CODE = "removed"
WALL_OVER_CPU = 2.0
"""A document's limit is in processor time; on a busy machine it may take this many times as long by the clock."""
PROGRESS_EVERY_S = 0.1


class Drafted(NamedTuple):
    """A packed draft, and what is learned from it."""

    path: str
    draft: bytes
    digest: Digest


class Answer(NamedTuple):
    """What became of the documents of a piece of work, on its way back.

    rejected: refusals.  paths, digests: of the drafts, column by column.
    places: where the drafts are, which stay there; None where nothing is kept.
    """

    rejected: list[Rejected]
    paths: list[str]
    places: Places | None
    digests: Digests

    def only(self, rows: Sequence[int]) -> Answer:
        """The same with these of the drafts."""
        paths = [self.paths[row] for row in rows]
        return Answer(self.rejected, paths, self.places and self.places.only(rows), self.digests.only(rows))


_ANSWER = msgspec.msgpack.Decoder(Answer)


class DraftPayload(Struct, frozen=True):
    """Drafting one payload. copies: near-copies are wanted."""

    limits: IngestLimits
    copies: bool

    def __call__(self, payload: Payload) -> Drafted | Rejected:
        """Draft one payload."""
        from index.ingest.draft import draft_of  # only workers load the extraction

        draft = draft_of(payload, self.limits)
        if isinstance(draft, Rejected):
            return draft
        try:
            return drafted(draft, copies=self.copies)
        except UnicodeEncodeError:
            return Rejected(payload.path, "Holds half characters (lone surrogates). Save it as UTF-8.", "not-text")


def drafted(draft: Draft, *, copies: bool) -> Drafted:
    """A draft and what is learned from it. copies: as in DraftPayload."""
    return Drafted(draft.path, packed(draft), digest_of(draft, copies=copies))


def answer_of(found: Iterable[Drafted | Rejected], pen: Pen | None) -> bytes:
    """What travels back of a piece of work, in one piece: what became of each document.

    pen: writes the drafts; None drops them.
    """
    drafts: list[Drafted] = []
    refused: list[Rejected] = []
    for one in found:
        if isinstance(one, Rejected):
            refused.append(one)
        else:
            drafts.append(one)
    places = pen.write([draft.draft for draft in drafts]) if pen else None
    digests = in_columns([draft.digest for draft in drafts])
    return msgspec.msgpack.encode(Answer(refused, [draft.path for draft in drafts], places, digests))


def read_answer(answer: bytes) -> Answer:
    """The same on the other side."""
    return _ANSWER.decode(answer)


class DraftItem(Struct, frozen=True):
    """The work of a drafting process: a payload, or the records of some lines. pen: None keeps nothing."""

    draft: DraftPayload
    pen: Pen | None

    def __call__(self, item: Payload | Lines) -> bytes:
        """What became of each of them."""
        records = [item] if isinstance(item, Payload) else records_of(item, self.draft.limits)
        return answer_of((one if isinstance(one, Rejected) else self.draft(one) for one in records), self.pen)


class Gathered(Struct):
    """What reading found.

    paths: by id; sorted and whole once the `further` paths of the same bytes have joined.
    rejected: what never had an id, and what was refused later.  read: so far.  counts: in the end.
    """

    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    further: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    rejected: list[Rejected] = field(default_factory=list)
    read: int = 0
    counts: Counts = field(default_factory=Counts)

    def take(self, article: str, path: str) -> bool:
        """Take a path of an article. Is it the first one?"""
        self.read += 1
        if article in self.paths:
            self.further[article].append(path)
            return False
        self.paths[article] = (path,)
        return True

    def take_all(self, articles: Sequence[str], paths: Sequence[str]) -> bool:
        """Take articles at one path each if all of them are new, else none. Are they?"""
        if len(set(articles)) < len(articles) or not self.paths.keys().isdisjoint(articles):
            return False
        self.read += len(articles)
        self.paths.update(zip(articles, zip(paths), strict=True))
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
        self.counts = counts_of(self.paths.values(), self.rejected)


def counts_of(paths: Collection[tuple[str, ...]], rejected: Sequence[Rejected]) -> Counts:
    """How an archive counts with these articles' paths and these refusals."""
    articles, every = len(paths), sum(map(len, paths))
    duplicates = every - articles
    return Counts(articles + duplicates + len(rejected), articles, duplicates, len(rejected))


class Wanted(Struct, frozen=True):
    """What to read. known: ids that need no draft.  removed: ids that stay out.

    index_dir: the archive's own folder, which is no source even if it lies inside one.
    seen: which files need not be read again.  unread, refused: what these gave: ids and paths, and refusals and their
    paths, by file.
    """

    sources: Sequence[Source]
    limits: IngestLimits
    index_dir: Path
    known: Container[str] = frozenset()
    removed: frozenset[str] = frozenset()
    seen: Seen = field(default_factory=Seen)
    unread: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    refused: Mapping[str, Sequence[tuple[Rejected, str]]] = field(default_factory=dict)


def gather(
    wanted: Wanted,
    *,
    processes: int,
    copies: bool,
    pen: Pen | None,
    keep: Callable[[Answer], None],
    progress: Progress,
) -> Gathered:
    """Read all payloads of the sources and draft those that are new. keep: called with drafts, each id once.

    pen: what the drafts are written with, in other processes; None keeps none of them.
    """
    spread = Spread(processes, item_s=wanted.limits.document_s * WALL_OVER_CPU, preload=INGEST_MODULES)
    work = DraftItem(DraftPayload(wanted.limits, copies), pen)
    reading = _Reading(wanted, keep, spread.item_s)
    gathered = reading.gathered
    items: Iterator[Any] = reading.items()  # mypy would take payloads, lines and None together for any object
    next_look = time.monotonic()
    with closing(map_spread(work, items, spread, lambda item: _weight(item, spread))) as results:
        for index, outcome in results:
            reading.take(index, outcome)
            if time.monotonic() >= next_look:
                progress("reading", gathered.read - reading.waiting, None)
                next_look = time.monotonic() + PROGRESS_EVERY_S
    progress("reading", gathered.read, gathered.read)
    gathered.join()
    for refusal in gathered.rejected:
        wanted.seen.note_refusal(refusal)
    return gathered


def _weight(item: Payload | Lines, spread: Spread) -> int:
    """A block of lines travels alone: it is many documents already."""
    return spread.batch_weight if isinstance(item, Lines) else len(item.data)


class _Reading:
    """One walk over the sources: what is given to other processes, and what has come back."""

    def __init__(self, wanted: Wanted, keep: Callable[[Answer], None], item_s: float) -> None:
        self.gathered = Gathered()
        self._wanted = wanted
        self._keep = keep
        self._item_s = item_s
        self._ours = _paths_under(wanted.index_dir, wanted.sources)
        self._payloads: dict[int, tuple[str, str]] = {}
        self._lines: dict[int, Lines] = {}
        self._lost: deque[Lines] = deque()
        self._given = 0

    @property
    def waiting(self) -> int:
        """Payloads that are counted as read and not yet drafted."""
        return len(self._payloads)

    def items(self) -> Iterator[Payload | Lines | None]:
        """What is to be drafted, None while the next can only be told when more has come back; all others are noted
        in passing."""
        for found in changed_payloads(self._wanted.sources, self._wanted.limits, self._wanted.seen):
            if found.path.startswith(self._ours):
                continue
            if isinstance(found, Lines) and not self._wanted.known:
                yield self._give_lines(found)
            elif isinstance(found, Lines):
                yield from self._records(found)
            else:
                if isinstance(found, Payload) and _like_a_record(found.data):
                    yield from self._lines_back()
                yield from self._noted(found)
        yield from self._lines_back()

    def _lines_back(self) -> Iterator[Payload | None]:
        """Wait for all lines that were given; of those that ended their process the records go one by one."""
        while self._lines or self._lost:
            if self._lost:
                yield from self._records(self._lost.popleft())
            else:
                yield None

    def _give_lines(self, lines: Lines) -> Lines:
        self._lines[self._given] = lines
        self._given += 1
        return lines

    def _records(self, lines: Lines) -> Iterator[Payload]:
        for record in records_of(lines, self._wanted.limits):
            yield from self._noted(record)

    def _noted(self, found: Payload | Rejected | Unchanged) -> Iterator[Payload]:
        """The payload if it is to be drafted."""
        if isinstance(found, Unchanged):
            self._take_unread(self._wanted.unread.get(found.path, ()))
            for refusal, _ in self._wanted.refused.get(found.path, ()):
                self.gathered.refuse(refusal)
        elif isinstance(found, Rejected):
            self.gathered.refuse(found)
        else:
            article = article_id(found.data)
            if self._is_new(article, found.path) and article not in self._wanted.known:
                self._payloads[self._given] = (article, found.path)
                self._given += 1
                yield found

    def _take_unread(self, held: Sequence[tuple[str, str]]) -> None:
        """Note articles, and their paths, of a file that is as it was."""
        ids, paths = zip(*held, strict=True) if held else ((), ())
        if not self.gathered.take_all(ids, paths):
            for article, path in held:
                self.gathered.take(article, path)

    def _is_new(self, article: str, path: str) -> bool:
        """Note a path of an article. Is it the first one, and may it come in?"""
        if article in self._wanted.removed:
            self.gathered.refuse(Rejected(path, REMOVED.format(id=article), REMOVED_CODE))
            return False
        return self.gathered.take(article, path)

    def take(self, index: int, outcome: bytes | Lost) -> None:
        """Take what came back of the item that was given as number `index`."""
        if index in self._lines:
            self._take_lines(self._lines.pop(index), outcome)
            return
        article, path = self._payloads.pop(index)
        if isinstance(outcome, Lost):
            self.gathered.reject(article, refusal_of(path, outcome, self._item_s))
            return
        answer = read_answer(outcome)
        for refusal in answer.rejected:
            self.gathered.reject(article, refusal)
        if answer.paths:
            self._keep(answer)

    def _take_lines(self, lines: Lines, outcome: bytes | Lost) -> None:
        if isinstance(outcome, Lost):
            self._lost.append(lines)
            return
        answer = read_answer(outcome)
        for refusal in answer.rejected:
            self.gathered.refuse(refusal)
        ids, paths = answer.digests.ids, answer.paths
        if self._wanted.removed.isdisjoint(ids) and self.gathered.take_all(ids, paths):
            self._keep(answer)
            return
        found = enumerate(zip(ids, paths, strict=True))
        self._keep(answer.only([row for row, (article, path) in found if self._is_new(article, path)]))


def _like_a_record(data: bytes) -> bool:
    """Whether these bytes may be those of a record's canonical JSON."""
    return data.startswith(b"{") and data.endswith(b"}")


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
