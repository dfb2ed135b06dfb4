"""The user's names of people and places, through the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.web.commands import clippings, json_of

TEXTS = (
    "Vladimir Putin flew to Mumbai on Monday. Mr Putin met Henrik Solberg there, his spokesman said.",
    "In Bombay the port was closed on Tuesday. Vlad Putin had left in the morning, the mayor said.",
    "The governor of Springfield said that Vlad Putin would not be there, and that the fair goes on.",
    "President Putin spoke of the harvest on Friday, and of the trains to Mumbai. Mr Putin said little more.",
)
RULES = """
# our house style
person: Vlad Putin = Vladimir Putin   # one man
place: Mumbai = Bombay
block person: Henrik Solberg
block place: Springfield
"""


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    folders = []
    for number, text in enumerate(TEXTS):
        folder = tmp_path / f"paper{number}"
        folder.mkdir()
        (folder / "story.txt").write_text(f"A story about the day number {number}\n\n{text}\n")
        folders.append(folder)
    return folders


def reindexed(index: Path, sources: Sequence[Path], *more: str | Path, **environ: str) -> dict[str, Any]:
    done = clippings("--index", index, "reindex", "--json", *sources, *more, **environ)
    assert done.returncode == 0, done.stderr
    return json_of(done)


def names(index: Path) -> dict[str, dict[str, tuple[str, int]]]:
    page = json_of(clippings("--index", index, "search", "", "--json"))
    return {
        field: {value["value"]: (value["label"], value["count"]) for value in page["facets"][field]["values"]}
        for field in ("people", "places")
    }


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


EXPECTED = {"people": {"vladimir putin": ("Vladimir Putin", 4)}, "places": {"mumbai-in": ("Bombay", 3)}}


def test_without_rules_they_are_several(tmp_path: Path, sources: list[Path]) -> None:
    reindexed(tmp_path / "index", sources)
    found = names(tmp_path / "index")
    assert {"vlad putin", "vladimir putin", "henrik solberg"} <= set(found["people"])
    assert found["places"]["mumbai-in"] == ("Mumbai", 3)


def test_rules_hold_in_any_order_and_number_of_processes(tmp_path: Path, sources: list[Path]) -> None:
    file = written(tmp_path / "names.txt", RULES)
    for number, order in enumerate([sources, sources[::-1]]):
        index = tmp_path / f"index{number}"
        assert reindexed(index, order, "--aliases", file, "--processes", str(number + 1))["notices"] == []
        assert names(index) == EXPECTED
    assert json_of(clippings("--index", tmp_path / "index0", "stats", "--json"))["aliases"] == 4


def test_the_file_in_the_archives_folder_survives_every_reindex(tmp_path: Path, sources: list[Path]) -> None:
    index = tmp_path / "index"
    written(index / "aliases.txt", RULES)
    for _ in range(2):
        reindexed(index, sources)
        assert names(index) == EXPECTED


def test_the_file_of_the_environment(tmp_path: Path, sources: list[Path]) -> None:
    file = written(tmp_path / "names.txt", RULES)
    reindexed(tmp_path / "index", sources, CLIPPINGS_ALIASES=str(file))
    assert names(tmp_path / "index") == EXPECTED


def test_a_changed_file_waits_for_the_next_reindex_and_sync_says_so(tmp_path: Path, sources: list[Path]) -> None:
    index = tmp_path / "index"
    file = written(index / "aliases.txt", RULES)
    reindexed(index, sources[:3])
    assert json_of(clippings("--index", index, "sync", "--json", *sources[:3]))["notices"] == []
    file.write_text(RULES + "block person: Nobody Here\n")
    for verb in ("sync", "add"):
        assert "next reindex" in json_of(clippings("--index", index, verb, "--json", *sources))["notices"][0]
    assert names(index) == EXPECTED
    assert reindexed(index, sources)["notices"] == []


def test_rules_given_once_are_kept_until_an_empty_file_drops_them(tmp_path: Path, sources: list[Path]) -> None:
    index = tmp_path / "index"
    reindexed(index, sources, "--aliases", written(tmp_path / "names.txt", RULES))
    assert "were kept" in reindexed(index, sources)["notices"][0]
    assert names(index) == EXPECTED
    assert reindexed(index, sources, "--aliases", written(tmp_path / "none.txt", ""))["notices"] == []
    assert "vlad putin" in names(index)["people"]


def test_a_place_is_told_that_gets_a_name_of_no_gazetteer(tmp_path: Path, sources: list[Path]) -> None:
    file = written(tmp_path / "names.txt", "place: Mumbai = Bumbay\nplace: Kiev = Kyiv\n")
    notices = reindexed(tmp_path / "index", sources, "--aliases", file)["notices"]
    assert len(notices) == 1
    assert "“Bumbay”." in notices[0]


def test_faults_are_listed_with_their_lines_and_nothing_is_done(tmp_path: Path, sources: list[Path]) -> None:
    file = written(tmp_path / "names.txt", "person: A = B\n\nanimal: A = B\nperson: B = A\nperson: A = C\n")
    done = clippings("--index", tmp_path / "index", "reindex", *sources, "--aliases", file)
    told = done.stderr.decode().splitlines()
    assert done.returncode == 2
    assert str(file) in told[0]
    assert [line.partition(":")[0] for line in told[1:]] == ["Line 1", "Line 3", "Line 4", "Line 5"]
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("content", [None, b"person: A = B\nperson: \xff = B\n"])
def test_a_file_that_cannot_be_read(tmp_path: Path, sources: list[Path], content: bytes | None) -> None:
    file = tmp_path / "names.txt"
    if content is not None:
        file.write_bytes(content)
    done = clippings("--index", tmp_path / "index", "reindex", *sources, "--aliases", file)
    assert done.returncode == 2
    assert ("Line 2: It is not UTF-8" if content else "It cannot be read") in done.stderr.decode()


def test_the_rules_are_in_the_manifest_and_the_old_names_still_find(tmp_path: Path, sources: list[Path]) -> None:
    index = tmp_path / "index"
    reindexed(index, sources, "--aliases", written(tmp_path / "names.txt", RULES))
    manifest = json.loads((index / "gen-1" / "manifest.json").read_text().splitlines()[0])
    assert manifest["aliases"]["people"] == {"vlad putin": "Vladimir Putin"}
    for query in (['people:"Vlad Putin"'], ["", "--people", "Vlad Putin"], ['people:"Vladimir Putin"']):
        assert json_of(clippings("--index", index, "search", *query, "--json"))["total"] == 4
    for query in (["places:Mumbai"], ["places:Bombay"], ["", "--places", "mumbai"]):
        assert json_of(clippings("--index", index, "search", *query, "--json"))["total"] == 3
