from __future__ import annotations

from index.ingest.bylines import printed_names


def test_who_updated_or_checked_a_page_did_not_write_it() -> None:
    assert list(printed_names(["Ferry sinks", "Updated Jan 5 by Ann Lee", "By Bo Dahl"], 0)) == ["Bo Dahl"]
    assert list(printed_names(["Ferry sinks", "Jan 5 by Ann Lee", "By Bo Dahl"], 0)) == ["Ann Lee"]
