"""Drafts without the recogniser: people and places are tests of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Entities, Payload, Rejected
from index.ingest.sources import name_sources, payloads
from index.limits import IngestLimits


@pytest.fixture(autouse=True)
def _no_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("files", "records"):
        monkeypatch.setattr(f"index.ingest.{module}.recognised", lambda *text: Entities())


@pytest.fixture
def limits() -> IngestLimits:
    return IngestLimits()


def read_all(*paths: Path, limits: IngestLimits | None = None) -> list[Payload | Rejected]:
    return list(payloads(name_sources(paths), limits or IngestLimits()))


def codes(*paths: Path, limits: IngestLimits | None = None) -> dict[str, str]:
    """Path to code, "ok" for payloads; paths without the source's label."""
    found = read_all(*paths, limits=limits)
    return {item.path.partition("/")[2] or item.path: getattr(item, "code", "ok") for item in found}
