"""The command line, run as a user runs it: output, exit codes, and what each command loads."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from index.archive import reindex
from index.article import Article, Outside, Removed
from index.runs import Options
from web.commandline import cli
from web.terminal import show_article

PROJECT = Path(__file__).resolve().parents[2]
STORY = (
    "The ferry to the island is late, and the council of the harbour is to meet in the winter for the budget.\n\n"
    "The crew of the ferry said that the engine was the reason, and that it is to be replaced in the spring.\n"
)


def clippings(*arguments: str | Path, stdin: bytes | None = None, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "web.cli", *map(str, arguments)],
        cwd=PROJECT,
        input=stdin,
        capture_output=True,
        timeout=120,
        env={**os.environ, "COLUMNS": "80", **environ},
    )


def json_of(done: subprocess.CompletedProcess[bytes]) -> Any:
    assert done.stderr == b""
    return json.loads(done.stdout)


def record(number: int) -> dict[str, Any]:
    return {
        "title": f"Ferry {number} to the island",
        "body": STORY + f"\nIt is ferry number {number} of the line.",
        "people": ["Ada Lund"],
        "places": ["Bergen"],
        "source": f"Paper {number % 2}",
        "date": f"2022-03-{number + 1:02}",
    }


def write_records(file: Path, numbers: Sequence[int]) -> Path:
    file.write_text("".join(json.dumps(record(number)) + "\n" for number in numbers))
    return file


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of twelve records, which no test changes."""
    folder = tmp_path_factory.mktemp("made")
    source = write_records(folder / "a.jsonl", range(12))
    done = clippings("--index", folder / "index", "reindex", source)
    assert done.returncode == 0, done.stderr
    return folder / "index"


def test_reindex_reports_in_json_what_it_did(tmp_path: Path) -> None:
    source = write_records(tmp_path / "a.jsonl", [1, 2, 1])
    (tmp_path / "b.jsonl").write_text("nonsense\n")
    done = clippings("reindex", "--json", "--index", tmp_path / "index", source, tmp_path / "b.jsonl")
    report = json_of(done)
    assert done.returncode == 1
    assert {"read", "articles", "duplicates", "rejected", "seconds", "bytes", "generation"} <= set(report)
    assert (report["read"], report["articles"], report["duplicates"], report["generation"]) == (4, 2, 1, 1)
    assert set(report["rejected"][0]) == {"path", "reason", "code"}


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


def test_search_prints_the_page_in_json(made: Path) -> None:
    page = json_of(
        clippings("search", "ferry", "--json", "--limit", "3", "--sort", "newest", CLIPPINGS_INDEX=str(made))
    )
    assert (page["total"], len(page["hits"]), page["hits"][0]["date"]) == (12, 3, "2022-03-12")
    assert page["facets"]["source"]["values"][0]["count"] == 6
    following = json_of(
        clippings(
            "--index",
            made,
            "search",
            "ferry",
            "--json",
            "--limit",
            "3",
            "--sort",
            "newest",
            "--cursor",
            page["next_cursor"],
        )
    )
    assert [hit["date"] for hit in following["hits"]] == ["2022-03-09", "2022-03-08", "2022-03-07"]


def test_search_takes_the_parameters_of_the_address(made: Path) -> None:
    index = ("--index", made, "search", "--json")
    assert json_of(clippings(*index, "--source", "Paper 0"))["total"] == 6
    assert json_of(clippings(*index, "--source", "Paper 0", "--source", "Paper 1"))["total"] == 12
    assert json_of(clippings(*index, "--exclude.source", "Paper 0"))["total"] == 6
    assert json_of(clippings(*index, "--from", "2022-03-10", "--to", "2022-03"))["total"] == 3


@pytest.mark.parametrize("query", ["ferry", "-nothing", "it's", ""])
def test_the_command_for_the_next_page_gives_it(made: Path, query: str) -> None:
    asked = ("search", "--limit", "5", "--source", "Paper 0", "--explain", "--sort", "newest", "--", query)
    *_, following = told(made, *asked).splitlines()
    done = clippings(*shlex.split(following.removeprefix("More: clippings")))
    assert done.returncode == 0, done.stderr
    assert [line[:3] for line in done.stdout.decode().splitlines() if line[:4].strip().endswith(".")] == [" 1."]


def test_search_reads_well(made: Path) -> None:
    done = clippings("--index", made, "search", "ferry engin*", "--limit", "2")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "12 articles" in text
    assert sum(line.rstrip().endswith("to the island") for line in text.splitlines()) == 2  # a title stands once
    assert "Paper 1 · 2022-03" in text
    assert "People" in text
    assert "--cursor" in text
    assert all(len(line) <= 80 for line in text.splitlines() if not line.startswith("More:"))


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
    assert "12 articles" in clippings("--index", made, "stats").stdout.decode()
    assert json_of(clippings("--index", made, "stats", "--rejected", "--json"))["rejected_list"] == []


def test_extract_gives_articles_in_order_and_refusals_in_their_place(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Headline {number}\n\n{STORY}")
    (tmp_path / "1.txt").write_bytes(b"")
    files = [tmp_path / f"{number}.txt" for number in range(3)]
    arguments = [*files, tmp_path / "none.txt", "--url", "https://www.harbour.example/x"]
    done = clippings("extract", "--json", *arguments)
    first, second, third, fourth = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["title"], first["url"]) == ("Headline 0", "https://www.harbour.example/x")
    assert {"path", "rejected", "code"} == set(second)
    assert third["title"] == "Headline 2"
    assert fourth["code"] == "missing"
    assert "engine was the reason" in clippings("extract", files[0]).stdout.decode()


def test_extract_says_why_and_where_lines_were_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    body = "The ferry is late.\n\nIts engine was the reason."
    ledger = tuple(
        Removed(text, "newsletter", "A prompt to subscribe.", start)
        for text, start in (("Join us", 0), ("Sign up", body.index("Its")), ("Subscribe", len(body)))
    )
    told = {"modified_at": "meta", "language": "text"}
    fields: dict[str, Any] = {"modified_at": "2024-03-06T10:00:00+00:00", "language": "en", "origins": told}
    outside = (
        Outside("Home\nNews", "Stands outside: a menu.", 9, before=True),
        Outside("Nobody asked me. " * 20, "Stands outside: comments of readers.", 12_345, before=False),
    )
    show_article(Article("a", "Ferry", body, "a.html", ("a.html",), ledger=ledger, outside=outside, **fields))
    shown = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert "Changed   2024-03-06T10:00:00+00:00 (from a meta tag)" in shown
    assert "Language  en (found in the text)" in shown
    assert shown[shown.index("Left out: 3 lines") + 1 :][:6] == [
        "newsletter, before the text: A prompt to subscribe.",
        "    Join us",
        "newsletter, before line 2 of the text: A prompt to subscribe.",
        "    Sign up",
        "newsletter, after the text: A prompt to subscribe.",
        "    Subscribe",
    ]
    parts = shown[shown.index("Outside of the story's part of the page: 2 parts (--json shows more of them)") + 1 :]
    assert parts[:2] == ["outside-story, before the text: Stands outside: a menu.", "    Home · News"]
    assert parts[2] == "outside-story, after the text: Stands outside: comments of readers."
    assert parts[-2].endswith("… (12,345 characters)")


def test_extract_lines_keep_their_order_and_their_ids(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    lines = []
    for number in range(40):
        page = f"<html><head><title>Headline {number}</title></head><body><p>{STORY * 2}</p></body></html>".encode()
        name = f"pages/{number}.html" + (".gz" if number % 2 else "")
        (tmp_path / name).write_bytes(gzip.compress(page) if number % 2 else page)
        lines.append(json.dumps({"id": f"p{number}", "url": f"https://harbour.example/{number}", "page": name}))
    lines[7] = json.dumps({"id": "p7", "page": "pages/none.html"})
    lines[8] = "nons\u00e9nse"
    (tmp_path / "in.jsonl").write_bytes(("\n".join(lines) + "\n").encode("cp1252"))
    done = clippings("extract", "--jsonl", tmp_path / "in.jsonl")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [one["id"] for one in found] == [None if number == 8 else f"p{number}" for number in range(40)]
    assert all(one["code"] and one["rejected"] for one in (found[7], found[8]))
    assert found[9]["title"] == "Headline 9"
    piped = clippings("extract", "--jsonl", "-", stdin=lines[3].replace("pages", f"{tmp_path}/pages").encode())
    assert json.loads(piped.stdout)["id"] == "p3"


def test_entities_are_found_in_texts_and_in_lines() -> None:
    text = "Mayor Ada Lund of Bergen met President Emmanuel Macron in Paris. Lund flew to Paris again."
    found = json_of(clippings("entities", "-", "--json", stdin=text.encode()))
    assert "Emmanuel Macron" in {person["name"] for person in found["people"]}
    paris = next(place for place in found["places"] if place["name"] == "Paris")
    assert [text[start:end] for start, end in paris["mentions"]] == ["Paris", "Paris"]
    assert {mention["label"] for mention in found["mentions"]} == {"PER", "LOC"}
    lines = [{"id": "a", "text": "é " + text}, {"id": "b", "text": ""}]
    done = clippings("entities", "--jsonl", "-", stdin="\n".join(map(json.dumps, lines)).encode())
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], second) == ("a", {"id": "b", "mentions": [], "people": [], "places": [], "countries": []})
    assert first["mentions"][0]["start"] == found["mentions"][0]["start"] + 2
    assert "Emmanuel Macron" in clippings("entities", "-", stdin=text.encode()).stdout.decode()


def test_entities_are_found_in_files_of_any_character_set_and_an_image_is_refused(tmp_path: Path) -> None:
    text = "Le président José Manuel Durão Barroso a rencontré Emmanuel Macron à Paris."
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))
    found = json_of(clippings("entities", tmp_path / "a.txt", "--json"))
    barroso = next(person for person in found["people"] if person["name"].endswith("Barroso"))
    assert [text[start:end] for start, end in barroso["mentions"]] == ["José Manuel Durão Barroso"]
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    refused = clippings("entities", tmp_path / "b.png", "--json")
    assert (refused.returncode, json.loads(refused.stdout)["code"]) == (1, "not-text")
    assert b"Not text." in clippings("entities", tmp_path / "b.png").stdout


def test_entities_name_the_countries_that_a_text_has_by_their_people_only() -> None:
    text = " ".join(["Panamanian workers went on strike. The Panamanian government met Panamanian unions."] * 2)
    assert json_of(clippings("entities", "-", "--json", stdin=text.encode()))["countries"] == ["PA"]
    line = clippings("entities", "--jsonl", "-", stdin=json.dumps({"text": text}).encode())
    assert json.loads(line.stdout)["countries"] == ["PA"]


def test_lines_may_have_numbers_as_ids() -> None:
    done = clippings("entities", "--jsonl", "-", stdin=b'{"id": 7, "text": ""}\n{"id": 8}\n{"id": [], "text": ""}\n')
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in found] == [7, 8, None]
    assert ["code" in one for one in found] == [False, True, True]


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


def test_commands_that_find_nothing_say_so(made: Path) -> None:
    assert clippings("--index", made, "stats", "--rejected").stdout == b"Nothing was rejected.\n"
    assert clippings("--index", made, "suggest", "xyzzy").stdout.strip() == b"Nothing in the archive begins so."


def test_every_command_and_flag_is_documented() -> None:
    about = (PROJECT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert f"`{name} " in about or f"`{name}`" in about
        if name != "search":  # its flags are those of the address, documented there, and facets takes them too
            flags = {flag for parameter in command.params for flag in parameter.opts if flag.startswith("--")}
            flags -= {flag for parameter in cli.commands["search"].params for flag in parameter.opts}
            assert all(flag in about for flag in flags), (name, flags)


def test_search_offers_another_spelling(made: Path) -> None:
    assert json_of(clippings("--index", made, "search", "--json", "fery"))["query"]["did_you_mean"] == "ferry"
    assert "Did you mean: ferry" in clippings("--index", made, "search", "fery").stdout.decode()


def test_search_says_which_criterion_stands_in_the_way(made: Path) -> None:
    ways = json_of(clippings("--index", made, "search", "--json", "ferry", "--source", "Nobody"))["query"]["ways_out"]
    assert [(way["left_out"], way["total"]) for way in ways] == [("source “Nobody”", 12), ("“ferry”", 0)]
    text = clippings("--index", made, "search", "ferry", "--source", "Nobody").stdout.decode()
    assert "12 articles without source “Nobody”" in text


def test_search_tells_the_forms_of_its_words(made: Path) -> None:
    assert "ferry was found as ferry 12" in clippings("--index", made, "search", "ferry", "--explain").stdout.decode()


STORIES = (
    ("Ferry strike in Bergen", "The ferry crews of Bergen went on strike for better wages.", "Ada Lund", "Paper 1"),
    ("Ferry strike ends", "The strike of the ferry crews ended; wages rise in March.", "Adam Berg", "Paper 2"),
    ("Volcano wakes", "Ash of the volcano fell on the villages in the valley.", "Cleo Marsh", "The Herald"),
)


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three stories."""
    folder = tmp_path_factory.mktemp("varied")
    names = ("title", "body", "people", "source")
    lines = [dict(zip(names, story, strict=True)) for story in STORIES]
    (folder / "a.jsonl").write_text("".join(json.dumps(one | {"people": [one["people"]]}) + "\n" for one in lines))
    reindex(folder / "index", [folder / "a.jsonl"], options=Options(processes=1))
    return folder / "index"


def told(index_dir: Path, *arguments: str) -> str:
    """What a command prints, run in this process."""
    done = CliRunner().invoke(
        cli, ["--index", str(index_dir), *arguments], catch_exceptions=False, standalone_mode=False
    )
    assert done.exit_code == 0
    return done.stdout


def test_suggestions_are_those_of_the_endpoint(varied: Path) -> None:
    found = json.loads(told(varied, "suggest", "ad", "--field", "people", "--limit", "2", "--json"))
    assert found["q"] == "ad"
    assert [each["label"] for each in found["suggestions"]] == ["Ada Lund", "Adam Berg"]
    text = told(varied, "suggest", "fer")
    assert "Ferry strike ends" in text
    assert "title · " in text


def test_similar_articles_are_shown(varied: Path) -> None:
    wanted = json.loads(told(varied, "search", "bergen", "--json"))["hits"][0]["id"]
    hits = json.loads(told(varied, "similar", wanted, "--json", "--limit", "1"))["hits"]
    assert [hit["title"] for hit in hits] == ["Ferry strike ends"]
    assert "Ferry strike ends" in told(varied, "similar", wanted)
    assert clippings("--index", varied, "similar", "nothing").returncode == 2


def test_a_facet_is_searched_and_paged(varied: Path) -> None:
    whole = json.loads(told(varied, "facets", "people", "--json"))
    assert whole["distinct"] == len(whole["values"]) == 3
    paged = ("--limit", "1", "--offset", "1", "--order", "label", "--json")
    second = json.loads(told(varied, "facets", "people", "ferry OR ash", *paged))
    assert [value["label"] for value in second["values"]] == ["Adam Berg"]
    assert second["next_offset"] == 2
    assert json.loads(told(varied, "facets", "source", "--prefix", "pap", "--json"))["matching"] == 2
    assert json.loads(told(varied, "facets", "source", "ash", "--prefix", "pap", "--json"))["matching"] == 0
    text = told(varied, "facets", "source", "--limit", "1")
    assert "3 of 3 values" in text
    assert "--offset 1" in text
    assert clippings("--index", varied, "facets", "colour").returncode == 2
