from __future__ import annotations

from index.ingest.writers import authors_of_lines


def test_who_updated_or_checked_a_page_did_not_write_it() -> None:
    assert authors_of_lines(["Ferry sinks", "Updated Jan 5 by Ann Lee", "By Bo Dahl"], 0) == ("Bo Dahl",)
    assert authors_of_lines(["Ferry sinks", "Jan 5 by Ann Lee", "The ferry sank at noon."], 0) == ("Ann Lee",)
