"""What the command line says where somebody slips, or the machine refuses: one line that tells what to do."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from index.archive import reindex
from index.runs import Options
from tests.web.commands import PROJECT, clippings, json_of, write_records


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mistakes")
    reindex(folder / "index", [write_records(folder / "a.jsonl", range(3))], options=Options(processes=1))
    return folder / "index"


@pytest.mark.parametrize("command", [["search"], ["facets", "people"]])
def test_a_query_that_begins_with_a_dash_is_told_how_to_be_one(index: Path, command: list[str]) -> None:
    done = clippings("--index", index, *command, "-ferry")
    assert done.returncode == 2
    assert b"search -- -word" in done.stderr
    assert clippings("--index", index, *command, "--", "-ferry").returncode == 0


def test_a_misspelt_command_is_told_the_likeliest_of_all() -> None:
    assert b"'search'" in clippings("serch").stderr


@pytest.mark.parametrize("arguments", [["search", "--lines", "5"], ["stats", "-x"]])
def test_other_options_that_are_not_there_are_no_queries(index: Path, arguments: list[str]) -> None:
    done = clippings("--index", index, *arguments)
    assert done.returncode == 2
    assert b"search -- -word" not in done.stderr


@pytest.mark.parametrize("option", ["--sort", "--cursor", "--facets", "--facet_limit", "--fragments", "--recency"])
def test_facets_take_no_option_that_would_do_nothing(index: Path, option: str) -> None:
    done = clippings("--index", index, "facets", "people", option, "1")
    assert (done.returncode, b"No such option" in done.stderr) == (2, True)


def test_words_without_quotation_marks_are_one_query(index: Path) -> None:
    words = ("ferry", "AND", "title:2")
    page = json_of(clippings("--index", index, "search", *words, "--json"))
    assert (page["query"]["text"], page["total"]) == (" ".join(words), 1)
    assert json_of(clippings("--index", index, "facets", "people", *words, "--json"))["matching"] == 1


def test_a_port_in_use_is_told_at_once(index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = clippings("--index", index, "serve", "--port", port)
    assert done.returncode == 2
    assert f"port {port} (address already in use). Choose another --port" in done.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_output_to_a_full_disk_is_no_bug(index: Path, flags: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "web.cli", "--index", str(index), "search", *flags]
        done = subprocess.run(command, cwd=PROJECT, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        b"Error: The output could not be written (No space left on device). Make room, then run again."
    ]


def test_a_closed_output_is_no_bug(index: Path) -> None:
    command = f"{sys.executable} -m web.cli --index {index} search >&-"
    done = subprocess.run(["bash", "-c", command], cwd=PROJECT, stderr=subprocess.PIPE, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_long_paths_of_what_was_rejected_are_shown_whole(tmp_path: Path) -> None:
    folder = tmp_path / ("a folder with a name so long that " * 3 + "no line holds it")
    folder.mkdir()
    (folder / "picture.pdf").write_bytes(b"%PDF-1.4")
    done = clippings("--index", tmp_path / "index", "reindex", folder)
    assert f"    {folder.name}/picture.pdf\n" in done.stdout.decode()


def test_an_archive_where_none_can_be_is_no_bug(tmp_path: Path) -> None:
    place = tmp_path / ("n" * 300)
    done = clippings("--index", place, "reindex", write_records(tmp_path / "a.jsonl", range(3)))
    assert done.returncode == 3
    assert done.stderr.decode().startswith(
        f"Error: Could not write to {place} (file name too long). Nothing was changed"
    )
