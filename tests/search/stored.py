"""Layouts of articles written to disk as generations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.analysis import ANALYSER_VERSION
from index.codec.invert import SegmentWriter
from index.codec.merge import merge
from index.codec.reader import Segment
from index.generations import Generation
from index.manifest import FORMAT_VERSION, Counts, Manifest, SegmentEntry, SegmentInfo, schema_hash
from tests.search.corpus import Layout, arrival_of

SPILLING_BYTES = 20_000
"""So little memory that a segment of some ten articles is written as several spills and merged."""
ROOMY_BYTES = 50_000_000


def store(folder: Path, layout: Layout) -> Generation:
    """Write a layout into an empty folder, as a generation that was never published."""
    written = [_write(folder, f"s{at}", layout, at) for at in range(len(layout.segments))]
    if layout.merged:
        info = merge(folder, "merged", [(folder, info, rows if len(rows) else None) for info, rows in written])
        written = [(info, np.empty(0, dtype=np.uint32))]
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        schema_hash=schema_hash(),
        analyser_version=ANALYSER_VERSION,
        recogniser_version="test",
        created="2024-01-01T00:00:00+00:00",
        counts=Counts(articles=len(layout.live)),
        segments=tuple(_entry(folder, info, rows) for info, rows in written),
        arrivals_file=_arrivals(folder, [info for info, _ in written]),
    )
    return Generation(1, folder, manifest)


def _write(folder: Path, name: str, layout: Layout, at: int) -> tuple[SegmentInfo, np.ndarray]:
    writer = SegmentWriter(folder, name, memory_bytes=SPILLING_BYTES if at % 2 else ROOMY_BYTES)
    for article in layout.segments[at]:
        writer.add(article)
    info = writer.finish()
    segment = Segment(folder, info)
    gone = [row for row, article_id in enumerate(segment.ids()) if (at, article_id) in layout.deleted]
    segment.close()
    return info, np.array(gone, dtype=np.uint32)


def _arrivals(folder: Path, infos: Sequence[SegmentInfo]) -> str:
    segments = [Segment(folder, info) for info in infos]
    seconds = [arrival_of(article_id) for segment in segments for article_id in segment.ids()]
    for segment in segments:
        segment.close()
    np.array(seconds, dtype="<u4").tofile(folder / "arrivals")
    return "arrivals"


def _entry(folder: Path, info: SegmentInfo, rows: np.ndarray) -> SegmentEntry:
    if not len(rows):
        return SegmentEntry(info)
    rows.astype("<u4").tofile(folder / f"{info.name}.deleted")
    return SegmentEntry(info, f"{info.name}.deleted", len(rows))
