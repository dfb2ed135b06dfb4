"""Marks of Markdown leave the lines of a text that is Markdown, and no other text."""

from __future__ import annotations

import pytest

from index.ingest.markdown import without_markdown
from index.ingest.text import read_text

STORY = "The dredging of the harbour has been put off for the third time, the board said on Thursday."


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("## What now? ##", "What now?"),
        ("*By Tess Quill*", "By Tess Quill"),
        ("It is **not** the _end_, ***nor*** a beginning.", "It is not the end, nor a beginning."),
        ("Boats go on, [says the master](https://x.example/a).", "Boats go on, says the master."),
        ('![The harbour](harbour.jpg "At low tide")', "The harbour"),
        ("**Read more:** [The silt of ages](/silt)", "Read more: The silt of ages"),
        ("---", ""),
        ("* * *", ""),
        ("- Tides below 1.2 m: no entry", "- Tides below 1.2 m: no entry"),
        ("2 * 3 * 4 and snake_case_names stay", "2 * 3 * 4 and snake_case_names stay"),
        ("#harbour is what they call it", "#harbour is what they call it"),
    ],
)
def test_marks_leave_the_line(line: str, plain: str) -> None:
    assert without_markdown(["# Harbour", "## What now?", line])[2] == plain


@pytest.mark.parametrize(
    "lines",
    [
        ["# install the pump", "pump --start", "pump --stop"],
        [STORY, "## Not a title", "**Bold**"],
        ["#harbour", "**Bold**"],
        [],
    ],
)
def test_other_texts_stay_as_they_are(lines: list[str]) -> None:
    assert without_markdown(lines) == lines


def test_the_title_of_a_markdown_text_has_no_mark() -> None:
    found = read_text(f"# Harbour dredging delayed again\n\n*By Tess Quill*\n\n{STORY}\n\n## What now?\n\n{STORY}")
    assert found.title == "Harbour dredging delayed again"
    assert found.authors == ("Tess Quill",)
