"""Files of other kinds than articles: known by name or by content, each with what to do."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from index.article import Draft, Payload, Rejected
from index.ingest.draft import draft_of
from index.ingest.otherkinds import screen_content, screen_name
from index.limits import IngestLimits
from tests.index.ingest.conftest import codes, read_all
from tests.index.ingest.test_sources import PAGE, write_tar, write_zip

MAIL = b"From z@e.example Mon Feb  5 23:30:00 2018\nFrom: Zoe Quill <z@e.example>\nSubject: Ferry\n\nIt is laid up.\n\n"


@pytest.mark.parametrize(
    ("data", "code", "advice"),
    [
        (b"%PDF-1.7", "not-text", "Save it as HTML"),
        (b"{\\rtf1\\ansi The ferry is laid up.}", "not-text", "Save it as HTML"),
        (b"PK\x03\x04 word/document.xml", "not-text", ".zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-text", "Save it as HTML"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n", "archive-kind", ".warc"),
        (b"Rar!\x1a\x07\x00", "archive-kind", "Unpack it"),
        (bytes(257) + b"ustar\x0000", "archive-kind", ".tar"),
        (bytes(257) + b"ustar  \x00", "archive-kind", ".tar"),
        (MAIL * 2, "archive-kind", ".mbox"),
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Quay', "not-text", "Save the pages"),
        (b'<?xml version="1.0"?><urlset><url>', "not-text", "Save the pages"),
        (b'<?xml version="1.0"?><config><a>1', "not-text", "HTML or plain text"),
        (b"[InternetShortcut]\r\nURL=https://quay.example/", "not-text", "save the page"),
        (b'[\n {"title": "Ferry", "body": "It is laid up."}\n]', "not-text", ".jsonl"),
        (b'\xef\xbb\xbf{"title": "Ferry"}\n{"title": "Barge"}\n', "not-text", ".jsonl"),
    ],
)
def test_what_another_name_hides_is_refused_with_what_to_do(data: bytes, code: str, advice: str) -> None:
    found = draft_of(Payload("saved/page.html", data), IngestLimits())
    assert isinstance(found, Rejected)
    assert found.code == code
    assert advice in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "[1] The ferry is laid up.",
        "[2018]",
        "{Correction} The ferry is laid up.",
        '["Ferry" is the word that he used.',
        "From Monday on no ferry sails in 2018\nNote: nobody knows why.",
        '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>It is laid up.</p></body></html>',
        "%PDF is a kind of file.",
        "ITSF players meet in Nantes for the cup of table football.",
        "LZIP packs files. Rar! does too.",
        "SQLite format 3 is what most telephones hold.",
        "WARC/1.1 is what libraries keep.",
        f"{'Rio. ' * 51} gustar la pesca",
        '{"title": "Ferry"}\n\nThe ferry is laid up.',
    ],
)
def test_texts_that_only_begin_alike_are_read(text: str) -> None:
    assert screen_content("saved/page.txt", text.encode()) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("report.PDF", "not-text"),
        ("wiki.zim", "archive-kind"),
        ("crawl.arc.gz", "archive-kind"),
        ("inbox.pst", "not-text"),
        ("note.msg", "not-text"),
        ("feed.rss", "not-text"),
        ("page.url", "not-text"),
        ("gtm.js.download", "asset"),
        ("hts-log.txt", "asset"),
        ("week.7z", "archive-kind"),
    ],
)
def test_names_tell_other_kinds(name: str, code: str) -> None:
    found = screen_name(f"saved/{name}", name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("name", ["quay.com.br", "www.quay.ps"])
def test_an_address_without_an_ending_is_no_other_kind(name: str) -> None:
    assert screen_name(f"saved/{name}", name) is None


@pytest.mark.parametrize("folder", ["A page_files", "A page-Dateien", "A page_fichiers", "A page.files"])
def test_what_stands_in_the_folder_of_a_saved_page_is_a_part_of_it(tmp_path: Path, folder: str) -> None:
    for name in ("A page.html", f"{folder}/js", f"{folder}/inner/frame.html", "other_files/story.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(PAGE)
    assert codes(tmp_path) == {
        "A page.html": "ok",
        f"{folder}/inner/frame.html": "asset",
        f"{folder}/js": "asset",
        "other_files/story.html": "ok",
    }


def test_so_are_those_in_an_archive(tmp_path: Path) -> None:
    members = {"b/a.html": PAGE, "b/a_files/frame.html": PAGE, "b/c_files/story.html": PAGE}
    expected = {"b/a.html": "ok", "b/a_files/frame.html": "asset", "b/c_files/story.html": "ok"}
    for path in (write_zip(tmp_path / "w.zip", members), write_tar(tmp_path / "w.tar.gz", members)):
        assert {found.rpartition("!/")[2]: code for found, code in codes(path).items()} == expected


def test_so_are_those_of_a_folder_packed_from_inside(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "w.tar.gz", {"./a.html": PAGE, "./a_files/inner/frame.html": PAGE})
    assert sorted(codes(path).values()) == ["asset", "ok"]


def test_folders_in_folders_by_the_ten_thousand_are_passed(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "w.zip", {f"{folder * 7_000}{at}.html": PAGE for at in range(3) for folder in ("a_files/", "a/")}
    )
    assert set(codes(path).values()) == {"ok"}


def test_a_file_packed_under_the_name_of_a_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(gzip.compress(PAGE))
    (tmp_path / "b.html").write_bytes(gzip.compress(PAGE)[:-9])
    (tmp_path / "c.html").write_bytes(gzip.compress(bytes(30_000_000)))
    found = read_all(tmp_path)
    assert isinstance(found[0], Payload)
    assert found[0].data == PAGE
    assert [getattr(item, "code", "ok") for item in found] == ["ok", "damaged", "zip-bomb"]


def test_a_maff_file_gives_its_pages_with_their_addresses(tmp_path: Path) -> None:
    notes = '<RDF:RDF><MAF:originalurl RDF:resource="https://quay.example/a?b=1&amp;c=2"/></RDF:RDF>'
    with zipfile.ZipFile(tmp_path / "saved.maff", "w") as saved:
        saved.writestr("15/index.html", PAGE)
        saved.writestr("15/index.rdf", notes)
        saved.writestr("15/index_files/frame.html", PAGE)
        saved.writestr("16/index.html", PAGE)
    found = {item.path.partition("!/")[2]: item for item in read_all(tmp_path)}
    assert {path: getattr(item, "url", "refused") for path, item in found.items()} == {
        "15/index.html": "https://quay.example/a?b=1&c=2",
        "15/index.rdf": "refused",
        "15/index_files/frame.html": "refused",
        "16/index.html": None,
    }


def test_a_maff_file_with_damaged_notes_gives_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "saved.maff"
    with zipfile.ZipFile(path, "w") as saved:
        saved.writestr("15/index.html", PAGE)
        saved.writestr("15/index.rdf", "<RDF:RDF>")
    path.write_bytes(path.read_bytes().replace(b"<RDF:RDF>", b"<RDF.RDF>"))
    assert {found.rpartition("/")[2]: code for found, code in codes(path).items()} == {
        "index.html": "ok",
        "index.rdf": "asset",
    }


def test_a_record_may_hold_what_files_may_not() -> None:
    record = json.dumps({"title": "Ferry", "body": "%PDF-1.7 is how such files begin."}).encode()
    assert isinstance(draft_of(Payload("r.jsonl#1", record, kind="record"), IngestLimits()), Draft)
