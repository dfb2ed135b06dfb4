"""The command line, run as a user runs it: output, exit codes, and what each command loads."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from index.ingest.records import Record
from index.runs import Removal
from tests.web.commands import PROJECT, clippings, json_of, record, told, write_records
from web.commandline import cli
from web.terminal import RESTORED, show_removal


def test_reindex_reports_in_json_what_it_did(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [1, 2, 1])
    (tmp_path / "b.jsonl").write_text("nonsense\n")
    done = clippings("reindex", "--json", "--index", tmp_path / "index", source, tmp_path / "b.jsonl")
    report = json_of(done)
    assert done.returncode == 1
    assert {"read", "articles", "duplicates", "rejected", "seconds", "bytes", "generation"} <= set(report)
    assert (report["read"], report["articles"], report["duplicates"], report["generation"]) == (4, 2, 1, 1)
    assert set(report["rejected"][0]) == {"path", "reason", "code"}


def test_what_is_refused_each_day_is_listed_once(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [1, 2])
    (tmp_path / "b.jsonl").write_text("nonsense\n")
    run = ("sync", "--index", tmp_path / "index", source, tmp_path / "b.jsonl")
    assert b"b.jsonl#1" in clippings(*run).stdout
    again = clippings(*run)
    assert again.returncode == 0
    assert b"1 rejected as before" in again.stdout
    assert b"b.jsonl#1" not in again.stdout


def test_lines_that_are_refused_alike_stand_together(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "Ferry", "body": "It is late."}\n' + '{"title": 5}\n' * 3)
    done = clippings("reindex", "--index", tmp_path / "index", tmp_path / "a.jsonl")
    assert b"3 \xc3\x97 This line is not a proper record" in done.stdout
    assert [done.stdout.count(b"a.jsonl#%d\n" % number) for number in (2, 3, 4)] == [1, 1, 1]


def test_reindex_ends_with_a_summary(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [1, 2])
    done = clippings("--index", tmp_path / "index", "reindex", source)
    assert done.returncode == 0
    assert "2 documents" in done.stdout.decode()
    assert "generation 1" in done.stdout.decode()
    assert b"Reading" in done.stderr


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [1, 2])
    done = clippings("reindex", "--dry-run", "--json", "--index", tmp_path / "index", source)
    assert json_of(done)["articles"] == 2
    assert not (tmp_path / "index").exists()


def test_add_sync_and_remove_change_the_archive(tmp_path: Path) -> None:
    index = ("--index", tmp_path / "index")
    first = write_records(tmp_path / "a.jsonl", range(4))
    assert json_of(clippings(*index, "add", "--json", first))["added"] == 4
    assert json_of(clippings(*index, "add", "--json", write_records(tmp_path / "b.jsonl", [9])))["added"] == 1
    write_records(first, range(1, 4))
    synced = json_of(clippings(*index, "sync", "--json", first))
    assert (synced["added"], synced["removed"], synced["articles"]) == (0, 1, 3)
    wanted = json_of(clippings(*index, "search", "title:9", "--json"))["hits"][0]["id"]
    assert json_of(clippings(*index, "remove", "--json", wanted))["done"] == [wanted]
    assert clippings(*index, "remove", wanted).returncode == 1
    assert json_of(clippings(*index, "search", "--json"))["total"] == 3
    assert json_of(clippings(*index, "remove", "--restore", "--json", wanted))["done"] == [wanted]


def test_who_restores_is_told_when_it_is_back(capsys: pytest.CaptureFixture[str]) -> None:
    show_removal(Removal(("an-id",), (), 5), RESTORED)
    assert "comes in again at the next sync" in capsys.readouterr().out
    show_removal(Removal((), ("an-id",), 5), RESTORED)
    assert "comes in again" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "x", "--limit", "0"], "limit"),
        (["search", "x", "--sort", "best"], "sort"),
        (["search", '"open', "--strict"], "q"),
        (["reindex"], "SOURCES"),
        (["reindex", "nowhere"], "nowhere"),
        (["nonsense"], "nonsense"),
        (["extract"], "--jsonl"),
        (["remove"], "IDS"),
    ],
)
def test_wrong_use_is_exit_2_and_says_what_is_wrong(made: Path, arguments: list[str], said: str) -> None:
    done = clippings("--index", made, *arguments)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", [["search", "x"], ["stats"], ["check"], ["remove", "x"], ["serve"]])
def test_a_missing_index_is_exit_3_in_one_line(tmp_path: Path, command: list[str]) -> None:
    done = clippings("--index", tmp_path / "nowhere", *command)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert b"reindex" in done.stderr


def test_a_folder_that_cannot_be_read_is_no_wrong_use(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # what root, who runs tests in containers, may read anyway
    assert "12 articles" in told(made, "stats")


def test_a_damaged_index_is_exit_3_and_check_says_where(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", range(3))
    clippings("--index", tmp_path / "index", "reindex", source)
    whole = json_of(clippings("--index", tmp_path / "index", "check", "--json"))
    assert (whole["problems"], whole["articles"]) == ([], 3)
    pack = next((tmp_path / "index" / "gen-1").glob("*.pack"))
    data = bytearray(pack.read_bytes())
    data[len(data) // 2] ^= 4
    pack.write_bytes(data)
    done = clippings("--index", tmp_path / "index", "check")
    assert done.returncode == 3
    assert pack.name in done.stdout.decode()
    assert clippings("--index", tmp_path / "index", "search", "ferry").returncode == 3
    advised = clippings("--index", tmp_path / "index", "check").stdout.decode()
    assert advised.splitlines()[-1].startswith("Run clippings reindex")
    assert "clippings check" not in advised


def test_a_busy_index_is_exit_3_and_names_the_holder(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [1])
    clippings("--index", tmp_path / "index", "reindex", source)
    with (tmp_path / "index" / "LOCK").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write('{"pid": 4711, "command": "clippings reindex saved", "started": "2026-01-01T00:00:00+00:00"}')
        lock.flush()
        done = clippings("--index", tmp_path / "index", "reindex", source)
    assert done.returncode == 3
    assert b"clippings reindex saved, process 4711" in done.stderr


def test_stats_read_well_and_in_json(made: Path) -> None:
    found = json_of(clippings("--index", made, "stats", "--json"))
    assert found["sources"] == {"Paper 0": 6, "Paper 1": 6}
    assert found["counts"]["articles"] == 12
    text = clippings("--index", made, "stats").stdout.decode()
    assert "12 articles" in text
    assert re.search(r"^Made from +/.*", text, re.MULTILINE)
    assert json_of(clippings("--index", made, "stats", "--rejected", "--json"))["rejected_list"] == []


LOADED = """
import sys
from web.cli import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
print("\\nLOADED", code, *sorted(sys.modules))
"""


def loaded_by(*arguments: str | Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, arguments)], cwd=PROJECT, capture_output=True, timeout=120, check=True
    )
    words = done.stdout.decode().rpartition("LOADED ")[2].split()
    assert words[0] == "0", done.stderr
    return set(words[1:])


def test_reindex_loads_no_web_server(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [1])
    loaded = loaded_by("--index", tmp_path / "index", "reindex", source)
    assert "index.archive" in loaded
    assert not loaded & {"flask", "werkzeug", "jinja2", "gunicorn", "search.archive", "whoosh"}


def test_search_loads_no_extraction(made: Path) -> None:
    loaded = loaded_by("--index", made, "search", "ferry")
    assert "search.archive" in loaded
    assert not loaded & {"bs4", "lxml", "selectolax", "htmldate", "index.ingest.draft", "index.archive", "flask"}


UNNEEDED = {
    "whoosh",
    "multiprocessing",
    "concurrent.futures",
    "numpy.ma",
    "urllib.request",
    "ssl",
    "email",
    "tempfile",
    "importlib.resources",
    "difflib",
    "socket",
    "gunicorn",
    "numba",
    "search.packed.kernels",
}
"""What takes milliseconds to load each, and reading does without."""


@pytest.mark.parametrize("arguments", [["search", "ferry"], ["similar", "ID"], ["stats"], ["check"]])
def test_commands_that_read_load_nothing_that_they_can_do_without(made: Path, arguments: list[str]) -> None:
    if "ID" in arguments:
        arguments = ["similar", json_of(clippings("--index", made, "search", "ferry", "--json"))["hits"][0]["id"]]
    assert not loaded_by("--index", made, *arguments) & UNNEEDED


def test_a_bug_is_exit_70_and_shows_its_trace_only_on_demand(made: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import index.statistics\nindex.statistics.stats = None\n")
    path = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{PROJECT}"}
    done = clippings("--index", made, "stats", **path)
    assert done.returncode == 70
    assert b"Traceback" not in done.stderr
    assert b"TypeError" in done.stderr
    assert b"Traceback" in clippings("--index", made, "stats", "--debug", **path).stderr


@pytest.mark.parametrize("raising", ["raise KeyboardInterrupt", "exec('raise KeyboardInterrupt')"])
@pytest.mark.parametrize(("loaded", "said"), [("click", b""), ("numpy", b"\nInterrupted. The archive is as it was.\n")])
def test_ctrl_c_while_modules_load_ends_quietly(
    made: Path, tmp_path: Path, loaded: str, said: bytes, raising: str
) -> None:
    (tmp_path / f"{loaded}.py").write_text(raising)
    done = clippings("--index", made, "search", "ferry", "--json", PYTHONPATH=str(tmp_path))
    assert (done.stderr, done.returncode) == (said, 130)


def test_control_characters_of_a_text_do_not_reach_the_terminal(tmp_path: Path) -> None:
    one = record(1) | {"title": "Red \x1b[31m alert\x07 \u202eback"}
    (tmp_path / "a.jsonl").write_text(json.dumps(one) + "\n")
    clippings("--index", tmp_path / "index", "reindex", tmp_path / "a.jsonl")
    shown = clippings("--index", tmp_path / "index", "search", "alert").stdout.decode()
    assert "alert" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


@pytest.mark.parametrize("flags", ["--json", "--limit 12"])
def test_output_that_nobody_reads_any_more_is_no_error(made: Path, flags: str) -> None:
    command = f"{sys.executable} -m web.cli --index {made} search {flags} | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=PROJECT, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_command_and_flag_is_documented() -> None:
    about = (PROJECT / "docs" / "command-line.md").read_text(encoding="utf-8")
    context = click.Context(cli)
    commands = {name: command for name in cli.list_commands(context) if (command := cli.get_command(context, name))}
    assert {"search", "sync"} <= commands.keys()
    for name, command in commands.items():
        assert f"`{name} " in about or f"`{name}`" in about
        if name != "search":  # its flags are those of the address, documented there, and facets takes them too
            flags = {flag for parameter in command.params for flag in parameter.opts if flag.startswith("--")}
            flags -= {flag for parameter in commands["search"].params for flag in parameter.opts}
            assert all(flag in about for flag in flags), (name, flags)


def test_every_field_of_a_record_is_documented() -> None:
    about = (PROJECT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert [name for name in Record.__struct_fields__ if f"`{name}`" not in about] == []
