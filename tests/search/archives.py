"""Published archives for tests, without ingest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.analysis import ANALYSER_VERSION
from index.article import Article
from index.codec.invert import SegmentWriter
from index.generations import Generation, build_folder, publish, write_lock
from index.manifest import Counts, Manifest, SegmentEntry
from tests.search.corpus import article

ROOMY_BYTES = 1 << 30


def publish_articles(folder: Path, articles: Sequence[Article]) -> Generation:
    """Make these articles the current generation of an index folder."""
    with write_lock(folder, "test"), build_folder(folder) as building:
        writer = SegmentWriter(building, "part", memory_bytes=ROOMY_BYTES)
        for one in articles:
            writer.add(one)
        info = writer.finish()
        manifest = Manifest(
            format_version=0,
            schema_hash="",
            analyser_version=ANALYSER_VERSION,
            recogniser_version="none",
            created="2024-01-01T00:00:00+00:00",
            counts=Counts(read=len(articles), articles=len(articles)),
            segments=(SegmentEntry(info),),
        )
        return publish(folder, building, manifest, verify=lambda generation: None)


def story(number: int, **more: object) -> Article:
    words = "grain deal" if number % 5 == 0 else "grain" if number % 2 else "deal"
    return article(f"s{number}", f"Story {number}", f"{words} in the harbour", date=f"2022-01-{number + 1:02}", **more)


STORIES = [story(number) for number in range(20)]
