"""A folder of files that nobody means well, through a whole run: each is read or refused, and the run goes on."""

from __future__ import annotations

import gzip
import io
import os
import resource
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Options, Report, reindex
from index.article import Article
from search.archive import Archive, open_archive

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile files")]

STORY = "The council met on Monday to discuss the new bridge over the river, officials said at the town hall."
FRENCH = "Le café à Orléans a été fermé."
PAGE = f"<html><head><title>Title</title></head><body><p>{STORY}</p></body></html>"


def about(what: str) -> str:
    """A story of its own: a line that many pages of one folder share would be taken for boilerplate."""
    return STORY.replace("bridge", what)


HUNDRED_MB = 100_000_000
MEMORY_BYTES = 1_500_000_000
"""Of the largest process of a run: an interpreter with its models, and a document at the limit of 20 MB."""

FILES = {
    "empty.html": b"",
    "blank.txt": b" \n\t\n",
    "nuls.txt": b"\0" * 100_000,
    "noise.html": bytes(range(256)) * 400,
    "image.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)),
    "nested.html": b"<html><body>" + b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000,
    "bold.html": b"<html><body>" + b"<b>" * 100_000 + b"deep",
    "attributes.html": b"<html><body><p " + b" ".join(b'a%d="x"' % at for at in range(100_000)) + b">text",
    "bomb.html.gz": gzip.compress(b"\0" * HUNDRED_MB, 1),
    "broken.zip": b"PK\x03\x04" + bytes(200),
    "cut.html.gz": gzip.compress(PAGE.encode() * 50)[:60],
    "nul-in-text.html": PAGE.replace(STORY, about("school")).replace("council", "coun\0cil").encode(),
    "wide.html": PAGE.replace(STORY, about("brücke")).encode("utf-16"),
    "wrong-set.html": f'<meta charset="utf-8"><title>Café</title><p>{about("café")} {FRENCH}</p>'.encode("cp1252"),
    "unclosed.html": f"<html><body><p>{about('harbour')}<!-- ".encode() + b"x" * 500_000,
    "entities.html": f"<html><body><p>{about('market')}</p><p>".encode() + b"&amp;" * 200_000,
    "lines.txt": f"A headline\n\n{about('station')}".encode() + b"\n" * 2_000_000,
    "records.jsonl": b'{"title": "First", "body": "fine"}\nnonsense\n[]\n' + b"[" * 100_000 + b'\n{"body": "last"}\n',
}  # fmt: skip
REFUSED = {
    "empty.html": "empty",
    "blank.txt": "no-text",
    "nuls.txt": "not-text",
    "noise.html": "not-text",
    "image.jpg": "asset",
    "nested.html": "too-deep",
    "bold.html": "too-deep",
    "attributes.html": "bad-markup",
    "bomb.html.gz": "too-large",
    "broken.zip": "damaged",
    "cut.html.gz": "damaged",
    "sparse.html": "too-large",
    "pipe.html": "special-file",
    "loop": "link",
    "dangling.html": "link",
    "passwords.txt": "link",
    "secret.html": "unreadable",
    "records.jsonl#2": "bad-json",
    "records.jsonl#3": "bad-record",
    "records.jsonl#4": "bad-json",
    "bomb.zip!/bomb.html": "zip-bomb",
    "climbs.zip!/../../evil.txt": "path-traversal",
    "odd.tar.gz!/pipe": "special-file",
    "odd.tar.gz!/link.txt": "link",
}
READ = (
    "nul-in-text.html",
    "wide.html",
    "wrong-set.html",
    "unclosed.html",
    "entities.html",
    "lines.txt",
    "records.jsonl#1",
    "records.jsonl#5",
    "bomb.zip!/good.html",
    "odd.tar.gz!/good.html",
)


def write_archives(folder: Path) -> None:
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("bomb.html", bytes(HUNDRED_MB))
        bomb.writestr("good.html", PAGE.replace("Title", "Beside the bomb").replace(STORY, about("museum")))
    with zipfile.ZipFile(folder / "climbs.zip", "w") as climbs:
        climbs.writestr("../../evil.txt", STORY)
    with tarfile.open(folder / "odd.tar.gz", "w:gz") as odd:
        for name, kind in (("link.txt", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            odd.addfile(member)
        good = PAGE.replace("Title", "In a tar").replace(STORY, about("theatre")).encode()
        member = tarfile.TarInfo("good.html")
        member.size = len(good)
        odd.addfile(member, io.BytesIO(good))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Report, Archive]]:
    root = tmp_path_factory.mktemp("hostile-files")
    folder = root / "saved"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    write_archives(folder)
    with (folder / "sparse.html").open("wb") as sparse:
        sparse.truncate(HUNDRED_MB)
    os.mkfifo(folder / "pipe.html")
    (folder / "loop").symlink_to(".")
    (folder / "dangling.html").symlink_to("nowhere")
    (folder / "passwords.txt").symlink_to("/etc/passwd")
    (folder / "secret.html").write_text(PAGE)
    (folder / "secret.html").chmod(0)
    report = reindex(root / "index", [folder], options=Options(processes=2))
    archive = open_archive(root / "index")
    yield report, archive
    archive.close()


def articles(archive: Archive) -> dict[str, Article]:
    hits = archive.search(limit=100).hits
    return {path.partition("/")[2]: archive.get(hit.id) for hit in hits for path in archive.get(hit.id).paths}


def test_each_is_read_or_refused_with_its_reason(run: tuple[Report, Archive]) -> None:
    report, archive = run
    refused = {one.path.partition("/")[2]: one.code for one in report.rejected}
    expected = dict(REFUSED)
    if os.access("/etc/shadow", os.R_OK):  # nothing is unreadable to a superuser
        del expected["secret.html"]
    assert refused == expected
    assert all(one.reason.endswith(".") for one in report.rejected)
    assert set(READ) == set(articles(archive)) - {"secret.html"}
    assert report.read == report.articles + report.duplicates + len(report.rejected)


def test_what_is_read_is_read_correctly(run: tuple[Report, Archive]) -> None:
    found = articles(run[1])
    assert found["nul-in-text.html"].body == about("school")
    assert "brücke" in found["wide.html"].body
    assert (found["wrong-set.html"].title, found["wrong-set.html"].body.count("à Orléans a été")) == ("Café", 1)
    assert found["unclosed.html"].body.startswith(about("harbour"))
    assert (found["lines.txt"].title, found["lines.txt"].body) == ("A headline", about("station"))
    assert found["bomb.zip!/good.html"].title == "Beside the bomb"


def test_memory_stays_bounded(run: tuple[Report, Archive]) -> None:
    peak_kib = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    assert peak_kib * 1_024 < MEMORY_BYTES
