"""How a run shows where it is: a bar on a terminal, a plain line now and then elsewhere; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from index.runs import Progress, unwatched

LINE_EVERY_S = 10.0
"""Between two lines in a log, where a bar has no place."""
WORDS = {
    "reading": "Reading",
    "learning": "Learning from what is there",
    "writing": "Writing the index",
    "publishing": "Checking and publishing",
}


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Progress]:
    """What to pass to a run. quiet: show nothing unless stderr is a terminal, for output that programs read."""
    if sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield unwatched if quiet else _Lines()


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(WORDS["reading"], total=None)

        def show(stage: str, done: int, total: int | None) -> None:
            bar.update(task, description=WORDS.get(stage, stage), completed=done, total=total)

        yield show


class _Lines:
    """Progress as lines: one at each new stage, and one every LINE_EVERY_S."""

    def __init__(self) -> None:
        self._stage = ""
        self._said = 0.0

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Say it, if it is time to."""
        now = time.monotonic()
        if stage == self._stage and now - self._said < LINE_EVERY_S:
            return
        self._stage, self._said = stage, now
        of = f" of {total:,}" if total else ""
        count = f": {done:,}{of}" if done else ""
        click.echo(f"{WORDS.get(stage, stage)}{count}", err=True)
