"""Heads of Markdown files, told from texts that stand between two rulers."""

from __future__ import annotations

import pytest

from index.ingest.frontmatter import MOST_LINES, front_matter_fields, front_matter_size

HEAD = ("---", "title: Bridge stays closed", "authors:", "  - Ruth Lee", "---")


@pytest.mark.parametrize(
    ("lines", "size"),
    [
        (HEAD, 5),
        (("", *HEAD, "The story."), 6),
        (("---", "title: Bridge stays closed", "...", "The story."), 3),
        (("+++", 'title = "Bridge stays closed"', "+++"), 3),
        (("+++", 'title = "Bridge stays closed"', "---"), 0),
        (("---", "Bridge stays closed", "---"), 0),
        (("---", "colour: red", "---"), 0),
        (("---", "title: Bridge stays closed", "It has been shut since May.", "---"), 0),
        (("---", "title: A talk", "TESSA: Is the ferry off?", "---"), 0),
        (HEAD[:-1], 0),
        (("The story.", *HEAD), 0),
        (("---", "title: x", *["tags: y"] * (MOST_LINES - 3), "---"), MOST_LINES),
        (("---", "title: x", *["tags: y"] * (MOST_LINES - 2), "---"), 0),
        ((), 0),
    ],
)
def test_a_head_ends_with_its_second_row_of_marks(lines: tuple[str, ...], size: int) -> None:
    assert front_matter_size(lines) == size


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        (HEAD, ["title: Bridge stays closed", "author: Ruth Lee"]),
        (("title: [Video] Ferry sinks, harbour closed",), ["title: [Video] Ferry sinks, harbour closed"]),
        (("authors = [\"Ruth Lee\", 'Ann Lee']",), ["author: Ruth Lee, Ann Lee"]),
        (("author:", "  - name: Ruth Lee", "    email: ruth@quay.example"), ["author: Ruth Lee"]),
        (("author:", "  name: Ruth Lee"), ["author: Ruth Lee"]),
        (("pubdate: 2024-03-05", "draft:"), ["published: 2024-03-05"]),
    ],
)
def test_fields_are_lines_under_the_names_that_mails_have(lines: tuple[str, ...], fields: list[str]) -> None:
    assert front_matter_fields(lines) == fields
