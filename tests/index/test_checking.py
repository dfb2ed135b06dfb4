"""Damage of every kind is found by check, and no reader gives a text that has changed."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import generations
from index.archive import add, reindex, remove, sync
from index.article import Article
from index.checking import check
from index.errors import ArchiveError, IndexDamaged, IndexMissing
from index.generations import current_number, open_generation
from index.holdings import holdings_of, read_articles
from index.runs import Options
from search.archive import open_archive
from search.errors import UnknownArticle

ONE = Options(processes=1)
FLIPS = 500
TRUNCATIONS = 100


@dataclass(frozen=True)
class Copy:
    """An index of two generations and several segments, to be damaged and put right again."""

    folder: Path
    pristine: dict[Path, bytes]
    articles: dict[str, Article]

    @contextmanager
    def damaged(self, file: Path, data: bytes) -> Iterator[None]:
        """Replace a file by other bytes for a while; other generations may have a link to it and keep theirs."""
        file.unlink()
        file.write_bytes(data)
        try:
            yield
        finally:
            file.unlink()
            file.write_bytes(self.pristine[file])

    def flipped(self, file: Path, at: int, bit: int) -> bytes:
        data = bytearray(self.pristine[file])
        data[at] ^= 1 << bit
        return bytes(data)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    folder = tmp_path_factory.mktemp("damaged")
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr("index.merging.CHEAP_ARTICLES", 0)
    for part in range(3):
        lines = [
            json.dumps(
                {"title": f"Ferry {n}", "body": f"The ferry of the harbour {n}. " * 9, "people": ["A"], "places": []}
            )
            for n in range(part * 30, part * 30 + 30)
        ]
        (folder / f"{part}.jsonl").write_text("\n".join(lines) + "\n")
        (reindex if part == 0 else add)(folder / "index", [folder / f"{part}.jsonl"], options=ONE)
    monkeypatch.undo()
    index_dir = folder / "index"
    files = [file for file in sorted(index_dir.rglob("*")) if file.is_file() and file.name != "LOCK"]
    return Copy(index_dir, {file: file.read_bytes() for file in files}, read_all(index_dir))


def read_all(index_dir: Path) -> dict[str, Article]:
    holdings = holdings_of(open_generation(index_dir))
    stretches = holdings.stretches(holdings.articles)
    return {article.id: article for stretch in stretches for article in read_articles(stretch)}


def places(copy: Copy, count: int, seed: int) -> Iterator[tuple[Path, int]]:
    """Random bytes of the index: half of them anywhere, half of them spread over the files, which are of many sizes."""
    chance = random.Random(seed)
    files = sorted(copy.pristine)
    for number in range(count):
        sizes = [len(copy.pristine[file]) for file in files] if number % 2 else None
        file = chance.choices(files, sizes)[0]
        yield file, chance.randrange(len(copy.pristine[file]))


def assert_found(copy: Copy, file: Path) -> None:
    found = check(copy.folder)
    assert found.problems, file
    with_name = [problem for problem in found.problems if file.name in problem]
    assert with_name, found.problems


def test_a_whole_index_has_no_problem(copy: Copy) -> None:
    found = check(copy.folder)
    assert (found.problems, found.articles, found.generation) == ((), 90, current_number(copy.folder))


def test_no_index_is_no_check(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        check(tmp_path)


def test_every_flipped_bit_is_found(copy: Copy) -> None:
    for number, (file, at) in enumerate(places(copy, FLIPS, 1)):
        with copy.damaged(file, copy.flipped(file, at, number % 8)):
            assert_found(copy, file)


def test_every_truncation_and_every_missing_file_is_found(copy: Copy) -> None:
    for file, size in places(copy, TRUNCATIONS, 2):
        with copy.damaged(file, copy.pristine[file][:size]):
            assert_found(copy, file)
    for file in sorted(copy.pristine):
        if file.name == "CURRENT":
            continue
        file.unlink()
        assert_found(copy, file)
        file.write_bytes(copy.pristine[file])


def test_a_reader_that_hashes_nothing_gives_the_text_or_says_that_it_is_damaged(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "HASHED_AT_OPEN_BYTES", 0)
    refused = 0
    for number, (file, at) in enumerate(places(copy, FLIPS // 5, 3)):
        with copy.damaged(file, copy.flipped(file, at, number % 8)):
            refused += not serves_what_was_written(copy)
    assert refused > 10


def serves_what_was_written(copy: Copy) -> bool:
    """Whether a reader gives every article as it was written; False if it finds damage, or not the article."""
    try:
        archive = open_archive(copy.folder)
        try:
            archive.search("ferry harbour", limit=50)
            assert {article: archive.get(article) for article in copy.articles} == copy.articles
        finally:
            archive.close()
    except (ArchiveError, UnknownArticle):
        return False
    return True


def test_a_deep_copy_of_an_index_is_an_index(copy: Copy, tmp_path: Path) -> None:
    shutil.copytree(copy.folder, tmp_path / "moved")
    assert check(tmp_path / "moved").problems == ()
    assert os.listdir(tmp_path / "moved") != []


def test_a_check_says_what_an_older_recogniser_asks_for(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(copy.folder).advice is None
    monkeypatch.setattr("index.statistics.RECOGNISER_VERSION", "of tomorrow")
    found = check(copy.folder)
    assert found.problems == ()
    assert "recogniser of tomorrow" in (found.advice or "")


def test_what_became_of_a_file_is_not_sealed_by_a_later_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.merging.segments_to_merge", lambda entries: [])
    monkeypatch.setattr(generations, "HASHED_AT_OPEN_BYTES", 0)  # as if all files were large
    index_dir = tmp_path / "index"
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_text("".join(json.dumps({"title": f"Ferry {n}", "body": "The ferry sails."}) + "\n" for n in range(9)))
    second.write_text(json.dumps({"title": "Harbour", "body": "The harbour is full."}) + "\n")
    reindex(index_dir, [first], options=ONE)
    generation = open_generation(index_dir)
    text = generation.folder / generation.manifest.segments[0].info.files[1]
    data = bytearray(text.read_bytes())
    data[len(data) // 2] ^= 1
    text.write_bytes(bytes(data))
    add(index_dir, [second], options=ONE)
    assert f"gen-2/{text.name} is damaged (its checksum does not match)" in check(index_dir).problems


def test_a_changed_list_of_deleted_rows_brings_no_article_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "HASHED_AT_OPEN_BYTES", 0)  # as if all files were large
    source = tmp_path / "a.jsonl"
    source.write_text("".join(json.dumps({"title": f"Ferry {n}", "body": "The ferry sails."}) + "\n" for n in range(9)))
    reindex(tmp_path / "index", [source], options=ONE)
    article = next(held.row.id for held in holdings_of(open_generation(tmp_path / "index")).articles.values())
    remove(tmp_path / "index", [article])
    (rows,) = (tmp_path / "index" / "gen-2").glob("*.deleted")
    flip_first_bit(rows)  # the article of the row beside it
    with pytest.raises(IndexDamaged):
        open_generation(tmp_path / "index")


def test_changed_arrivals_are_found_when_an_archive_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "HASHED_AT_OPEN_BYTES", 0)  # as if all files were large
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"title": "Ferry", "body": "The ferry sails."}) + "\n")
    reindex(tmp_path / "index", [source], options=ONE)
    flip_first_bit(tmp_path / "index" / "gen-1" / "arrivals")
    with pytest.raises(IndexDamaged, match="arrivals"):
        open_generation(tmp_path / "index")


@pytest.mark.parametrize("name", ["tables.json.zst", "rejected.json", "seen.zst", "arrivals"])
@pytest.mark.parametrize("change", [sync, remove])
def test_damage_beside_the_segments_is_not_sealed_by_an_update(
    name: str, change: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "HASHED_AT_OPEN_BYTES", 0)  # as if all files were large
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"title": "Ferry", "body": "The ferry sails."}) + "\n{\n")
    reindex(tmp_path / "index", [source], options=ONE)
    flip_first_bit(tmp_path / "index" / "gen-1" / name)
    with pytest.raises(IndexDamaged, match=name):
        change(tmp_path / "index", [source])


def flip_first_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[0] ^= 1
    file.write_bytes(bytes(data))
