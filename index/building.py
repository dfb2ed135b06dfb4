"""A generation while it is built: its folder, its drafts, what is learned from them, its segments."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field

from index.article import Aliases, Rejected
from index.cores import available_cores
from index.gathering import Answer, Gathered, Wanted, gather
from index.generations import Generation, build_folder, next_number
from index.holdings import Holdings, read_articles
from index.manifest import SegmentEntry
from index.merging import merge_segments
from index.pipeline import Part, order_parts, redraft, write_parts, write_tables
from index.runs import Options, Progress, Report
from index.settle import Learner, Tables, draft_again
from index.spool import Pen, Spool, packed
from index.updates import Paths


class Run(Struct, frozen=True):
    """One run of a command. began: when, by the monotonic clock."""

    options: Options
    progress: Progress
    began: float

    @property
    def processes(self) -> int:
        """How many are to draft and write."""
        return self.options.processes or available_cores()

    def report(
        self,
        found: Gathered,
        generation: Generation | None,
        notices: tuple[str, ...] = (),
        known: Collection[Rejected] = (),
        **changes: int,
    ) -> Report:
        """What the run did. generation: None if nothing was written.  known: what was refused before."""
        before = set(known)
        files = (generation.manifest.files or {}) if generation else {}
        return Report(
            read=found.counts.read,
            articles=found.counts.articles,
            duplicates=found.counts.duplicates,
            rejected=tuple(found.rejected),
            newly_rejected=tuple(refusal for refusal in found.rejected if refusal not in before),
            seconds=time.monotonic() - self.began,
            size_bytes=sum(file.size_bytes for file in files.values()),
            generation=generation.number if generation else None,
            notices=notices,
            **changes,
        )


class Build(Struct):
    """A generation being built: its folder, the drafts that are to be written, and what is learned from them."""

    run: Run
    folder: Path
    name: str
    pen: Pen
    spool: Spool
    learner: Learner
    parts: list[Part] = field(default_factory=list)
    articles: int = 0

    def keep(self, answer: Answer) -> None:
        """Take drafts in."""
        if answer.places:
            self.spool.add(answer.digests.ids, answer.paths, answer.places)
        self.learner.add(answer.digests)

    def gather(self, wanted: Wanted) -> Gathered:
        """Read and draft what is wanted, and keep it."""
        options = self.run.options
        return gather(
            wanted,
            processes=self.run.processes,
            copies=options.near_copies,
            pen=self.pen,
            keep=self.keep,
            progress=self.run.progress,
        )

    def redraft(self, holdings: Holdings, ids: Iterable[str]) -> None:
        """Spool what the archive holds as drafts, to be learned from and settled anew."""
        redraft(
            holdings.stretches(ids),
            processes=self.run.processes,
            copies=self.run.options.near_copies,
            pen=self.pen,
            keep=self.keep,
            progress=self.run.progress,
        )

    def spool_again(self, holdings: Holdings, ids: Iterable[str]) -> None:
        """Spool what the archive holds, to be settled by the same tables at other paths."""
        for stretch in holdings.stretches(ids):
            articles = read_articles(stretch)
            places = self.pen.write([packed(draft_again(article)) for article in articles])
            ids, paths = [article.id for article in articles], [article.path for article in articles]
            self.spool.add(ids, paths, places)

    def tables(self, aliases: Aliases) -> Tables:
        """What was learned, which is then let go of: it is large."""
        learner, self.learner = self.learner, Learner()
        return learner.tables(aliases)

    def order(self, paths: Paths) -> None:
        """Say on disk where everything that was spooled is to be written, and let go of what that took in memory."""
        options = self.run.options
        self.pen.close()
        self.parts = order_parts(
            self.folder,
            self.name,
            self.spool,
            paths,
            processes=self.run.processes,
            memory_bytes=options.memory_bytes,
        )
        self.articles = len(self.spool.ids)
        self.spool.forget()

    def write(self, tables: Tables, carried: Sequence[SegmentEntry] = ()) -> list[SegmentEntry]:
        """Write what was ordered, beside the segments that are already in the folder; then merge as needed."""
        write_tables(self.folder, tables)
        written = write_parts(self.parts)
        self.run.progress("writing", self.articles, self.articles)
        return merge_segments(self.folder, f"{self.name}-merged", [*carried, *written])


@contextmanager
def building(index_dir: Path, run: Run) -> Iterator[Build]:
    """A build in a folder of its own inside index_dir, which goes if it is not published."""
    with build_folder(index_dir) as folder:
        build = Build(run, folder, f"s{next_number(index_dir)}", Pen(folder), Spool(folder), Learner())
        try:
            yield build
        finally:
            build.pen.close()
