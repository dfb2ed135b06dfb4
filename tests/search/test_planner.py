"""What is run for a request: on later pages nothing is decided anew."""

from __future__ import annotations

import pytest

from search.limits import SearchLimits
from search.parser import parse
from search.planner import Planned, plan_search
from search.request import Continued, Mode, Request, write_cursor

TEXT = "harbour strike"
LIMITS = SearchLimits()


def planned(mode: Mode | None) -> Planned:
    """Of the first page, or of one after a page whose words were joined so."""
    query, request = parse(TEXT), Request(text=TEXT)
    cursor = mode and write_cursor(request.identity(query.canonical), Continued(mode, 3, "there"))
    return plan_search(Request(text=TEXT, cursor=cursor), query, LIMITS)


def test_the_first_page_may_be_of_articles_with_any_word() -> None:
    found = planned(None)
    assert (found.mode, found.generation, found.first.after, found.narrow) == ("all", None, None, None)
    assert found.wider is not None
    assert found.wider.tree != found.first.tree


@pytest.mark.parametrize("mode", ["all", "any"])
def test_a_later_page_goes_on_as_the_first_was(mode: Mode) -> None:
    first, found = planned(None), planned(mode)
    assert (found.mode, found.generation, found.first.after, found.wider) == (mode, 3, "there", None)
    assert first.wider is not None
    assert found.first.tree == (first.first.tree if mode == "all" else first.wider.tree)


def test_a_later_page_of_any_word_counts_articles_with_all_again() -> None:
    assert planned("all").narrow is None
    narrow = planned("any").narrow
    assert narrow is not None
    assert (narrow.tree, narrow.limit, narrow.facets) == (planned(None).first.tree, 0, ())
