"""Marks of Markdown leave the lines of a text that is Markdown, and no other text."""

from __future__ import annotations

import sys
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from index.ingest import markdown
from index.ingest.markdown import without_markdown
from index.ingest.text import read_text

if TYPE_CHECKING:
    from _typeshed import TraceFunction

STORY = "The dredging of the harbour has been put off for the third time, the board said on Thursday."


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("## What now? ##", "What now?"),
        ("The mark on grid[row][col] is *his*", "The mark on grid[row][col] is his"),
        ("*By Tess Quill*", "By Tess Quill"),
        ("It is **not** the _end_, ***nor*** a beginning.", "It is not the end, nor a beginning."),
        ("Boats go on, [says the master](https://x.example/a).", "Boats go on, says the master."),
        ('![The harbour](harbour.jpg "At low tide")', "The harbour"),
        ("**Read more:** [The silt of ages](/silt)", "Read more: The silt of ages"),
        ("---", "---"),
        ("* * *", "* * *"),
        ("See [the chart](https://x.example/Tide_(low)) and [the log][2].", "See the chart and the log."),
        ("- Tides below 1.2 m: no entry", "- Tides below 1.2 m: no entry"),
        ("2 * 3 * 4 and snake_case_names stay", "2 * 3 * 4 and snake_case_names stay"),
        ("2 * 3 as in the note*", "2 * 3 as in the note*"),
        ("a*b as in the note*", "a*b as in the note*"),
        ("**one *two** three*", "one two three"),
        ("***one** two*", "one two"),
        ("#harbour is what they call it", "#harbour is what they call it"),
        ("The file __init__.py stays, and so does __name__.", "The file __init__.py stays, and so does __name__."),
        ("`__init__` and ``*a* ` [x](y)`` stay, *this* goes", "`__init__` and ``*a* ` [x](y)`` stay, this goes"),
        ("__Both words__ and _*all three* of_ these", "Both words and all three of these"),
        ("**a bold *and slanted***", "a bold and slanted"),
        ("5* hotels, *.txt and 2*3*4 crowns", "5* hotels, *.txt and 2*3*4 crowns"),
        ("A tick ` alone does not keep *this*", "A tick ` alone does not keep this"),
        ("*one _two* three_ and four", "one _two three_ and four"),
        ("A ****secret**** word", "A ****secret**** word"),
        ("========", "========"),
    ],
)
def test_marks_leave_the_line(line: str, plain: str) -> None:
    assert without_markdown(["# Harbour", "## What now?", line, "[2]: https://x.example/log"])[2] == plain


def test_code_between_fences_stays_as_it_is() -> None:
    code = ["```python", "# names come first", "a = __name__ * 2 * 3", "---", "~~~", "```python", "*a*", "```"]
    assert without_markdown(["# Harbour", "## What *now*?", *code, "*Then*"])[1:] == ["What now?", *code, "Then"]


def test_a_title_may_be_underlined() -> None:
    lines = ["Harbour dredging", "=======", "", "What now?", "---------", "It is **late**."]
    assert without_markdown(lines) == [*lines[:5], "It is late."]


@pytest.mark.parametrize("piece", ["*a ", "_a* ", "**a *b** c* ", "`a ``b ", "*a_ b_ ", "*(", "__a__ "])
def test_twice_the_line_takes_twice_the_steps(piece: str) -> None:
    assert _steps(piece * 400) < 2.2 * _steps(piece * 200)


def _steps(line: str) -> int:
    steps = 0

    def count(frame: FrameType, event: str, _: object) -> TraceFunction:
        nonlocal steps
        steps += event == "line" and frame.f_code.co_filename == markdown.__file__
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        without_markdown(["# Harbour", "## What now?", line])
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize(
    "lines",
    [
        ["# install the pump", "pump --start", "pump --stop"],
        [STORY, "## Not a title", "**Bold**"],
        ["#harbour", "**Bold**"],
        ["A table", "=======", "one  two", STORY],
        [],
    ],
)
def test_other_texts_stay_as_they_are(lines: list[str]) -> None:
    assert without_markdown(lines) == lines


def test_the_title_of_a_markdown_text_has_no_mark() -> None:
    found = read_text(f"# Harbour dredging delayed again\n\n*By Tess Quill*\n\n{STORY}\n\n## What now?\n\n{STORY}")
    assert found.title == "Harbour dredging delayed again"
    assert found.authors == ("Tess Quill",)
