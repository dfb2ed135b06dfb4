"""`clippings search` and the aids around it: what they print, and that it is what the endpoint answers."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from index.archive import reindex
from index.runs import Options
from tests.web.commands import clippings, json_of, told, write_records


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
    done = clippings("--index", made, "search", "ferry engin*", "--limit", "2", TTY_COMPATIBLE="1", TERM="dumb")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "12 articles" in text
    assert sum(line.rstrip().endswith("to the island") for line in text.splitlines()) == 2  # a title stands once
    assert "Paper 1 · 2022-03" in text
    assert "People" in text
    assert "--cursor" in text
    assert all(len(line) <= 80 for line in text.splitlines() if not line.startswith("More:"))


def test_commands_that_find_nothing_say_so(made: Path) -> None:
    assert clippings("--index", made, "stats", "--rejected").stdout == b"Nothing was rejected.\n"
    assert clippings("--index", made, "suggest", "xyzzy").stdout.strip() == b"Nothing in the archive begins so."
    assert told(made, "facets", "people", "xyzzy").startswith("No value: nothing matches")
    assert "Leaving one part out does not help." in told(made, "search", "xyzzy plugh")


def test_search_offers_another_spelling(made: Path) -> None:
    assert json_of(clippings("--index", made, "search", "--json", "fery"))["query"]["did_you_mean"] == "ferry"
    assert "Did you mean: ferry" in clippings("--index", made, "search", "fery").stdout.decode()


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("Paper 1", 'source:"Paper 1"'),
        ('"paper 1"', 'source:"Paper 1"'),
        ("paper", 'source:"paper"'),
        ("march 2022", "date:2022-03"),
        ("fery", "ferry"),
        ("ferry March 2022", "ferry date:2022-03"),
        ("2022-03-12", "date:2022-03-12"),
        ("paper AND 1", None),
        ("title:2022", None),
    ],
)
def test_search_offers_another_reading(made: Path, query: str, better: str | None) -> None:
    """Names of papers and days are in no text."""
    assert json_of(clippings("--index", made, "search", "--json", "--", query))["query"]["did_you_mean"] == better


def test_a_reading_is_told_in_words_for_people(made: Path) -> None:
    assert 'See also 6 articles from Paper 1: source:"Paper 1"' in told(made, "search", "Paper 1")
    assert "See also 12 articles from sources named “paper”: source:" in told(made, "search", "paper")
    assert "12 articles of March 2022 with “ferry”: ferry date:2022-03" in told(made, "search", "ferry March 2022")
    assert "See also 1 article of 3 March 2022: date:2022-03-03" in told(made, "search", "2022-03-03")


def test_what_is_no_terminal_gets_whole_lines(made: Path) -> None:
    """So that programs that read line by line find what stands in one."""
    shown = clippings("--index", made, "search", "ferry", COLUMNS="40").stdout.decode().splitlines()
    assert 100 < max(map(len, shown)) < 1_000  # whole, and not filled up with spaces


@pytest.mark.parametrize("command", [("stats",), ("search", "ferry"), ("facets", "source"), ("place", "Bergen")])
def test_lines_for_programs_do_not_end_in_spaces(made: Path, command: tuple[str, ...]) -> None:
    lines = clippings("--index", made, *command).stdout.decode().splitlines()
    assert lines
    assert [line for line in lines if line != line.rstrip()] == []


def test_search_says_which_criterion_stands_in_the_way(made: Path) -> None:
    ways = json_of(clippings("--index", made, "search", "--json", "ferry", "--source", "Nobody"))["query"]["ways_out"]
    assert [(way["left_out"], way["total"]) for way in ways] == [("source “Nobody”", 12), ("“ferry”", 0)]
    text = clippings("--index", made, "search", "ferry", "--source", "Nobody").stdout.decode()
    assert "12 articles without source “Nobody”" in text


def test_a_quotation_that_is_nearly_right_leads_to_its_words_near_each_other(made: Path) -> None:
    ways = json_of(clippings("--index", made, "search", "--json", "“ferry island is late”"))["query"]["ways_out"]
    near = [(way["url"], way["total"]) for way in ways if "near each other" in way["left_out"]]
    assert near == [("/?q=%22ferry+island+is+late%22~5", 12)]


def test_search_tells_the_forms_of_its_words(made: Path) -> None:
    assert "ferry was found as ferry 12" in clippings("--index", made, "search", "ferry", "--explain").stdout.decode()


STORIES = (
    ("Ferry strike in Bergen", "The ferry crews of Bergen\n    went on strike for wages.", "Ada Lund", "Paper 1"),
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


def test_a_snippet_stands_on_one_line_without_the_indents_of_a_wire(varied: Path) -> None:
    assert "    The ferry crews of Bergen went on strike" in told(varied, "search", "bergen wages")


def test_snippets_from_the_middle_of_a_text_have_dots_where_it_goes_on(tmp_path: Path) -> None:
    filler = "Nothing else of note was told by anybody that day " * 9
    record = {"title": "Long", "body": f"{filler}then the ferry sank {filler}and a ferry rose {filler}."}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    reindex(tmp_path / "index", [tmp_path / "a.jsonl"], options=Options(processes=1))
    shown = [line.strip() for line in told(tmp_path / "index", "search", "ferry").splitlines() if "ferry" in line]
    assert [(line[0], line[-1]) for line in shown] == [("…", "…"), ("…", "…")]
    assert told(tmp_path / "index", "search", "long").count("…") == 1  # the beginning of the text


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


def test_an_article_like_no_other_is_said_to_be_so(tmp_path: Path) -> None:
    reindex(tmp_path / "index", [write_records(tmp_path / "a.jsonl", [1])], options=Options(processes=1))
    wanted = json.loads(told(tmp_path / "index", "search", "--json"))["hits"][0]["id"]
    assert told(tmp_path / "index", "similar", wanted).startswith("No other article")


def test_a_value_that_is_its_own_name_is_shown_once(varied: Path) -> None:
    assert told(varied, "facets", "source").count("Paper 1") == 1
    assert "adam berg" in told(varied, "facets", "people")


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
