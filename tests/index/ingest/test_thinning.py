"""Texts of very many lines; pages of very many tags are tried in test_draft.py."""

from __future__ import annotations

import pytest

from index.ingest.text import spaced_lines


def test_short_lines_by_the_hundred_thousand_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.ingest.thinning.MOST_LINES", 100)
    text = (
        "A title\n\n"
        + "ab\n" * 200
        + "\n\n"
        + "One sentence of the story that is as long as sentences are in stories.\n"
    )
    lines = spaced_lines(text).lines
    assert len(lines) < 20
    assert " ".join(lines).split() == text.split()
    assert lines[-1].endswith("sentences are in stories.")
