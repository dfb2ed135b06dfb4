from __future__ import annotations

from index.ingest.writers import authors_of_lines


def test_whom_a_sentence_tells_of_did_not_write_it() -> None:
    told = "The mayor of Kiev in Ukraine, Vitali Klitschko, said that buses burned there 4 times on Tuesday."
    assert authors_of_lines(["A bus in Kiev", told], 0) == ()
    assert authors_of_lines(["A bus in Kiev", "By Ann Lee", told], 0) == ("Ann Lee",)
    assert authors_of_lines(["A bus in Kiev", "Ann Lee", told], 0) == ("Ann Lee",)


def test_who_updated_or_checked_a_page_did_not_write_it() -> None:
    assert authors_of_lines(["Ferry sinks", "Updated Jan 5 by Ann Lee", "By Bo Dahl"], 0) == ("Bo Dahl",)
    assert authors_of_lines(["Ferry sinks", "Jan 5 by Ann Lee", "The ferry sank at noon."], 0) == ("Ann Lee",)
