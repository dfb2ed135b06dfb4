"""`clippings person` and `clippings place`: where the archive names somebody, with the sentence."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index.archive import add, reindex
from index.runs import Options
from search.archive import open_archive
from search.limits import SearchLimits
from tests.web.commands import clippings, json_of, told
from web.faults import NothingHere
from web.names import profile

STORIES = (
    ("2021-01-05", "Ferry strike", "The crews met in the harbour. Ada Lund of Bergen went on strike. It was cold."),
    ("2022-02-06", "Strike ends", "Wages rise in March. Ada Lund said so in Oslo. Ada Lund left early."),
    ("2020-03-07", "Ada Lund comes", "The ferries wait for a new captain, the line said."),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("named")
    rows: list[dict[str, Any]] = [
        {"date": day, "title": title, "body": body, "people": ["Ada Lund"], "places": ["Bergen"]}
        for day, title, body in STORIES
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    reindex(folder / "index", [folder / "a.jsonl"], options=Options(processes=1))
    return folder / "index"


def test_first_and_last_mention_of_a_person(index: Path) -> None:
    found = json_of(clippings("--index", index, "person", "Ada Lund", "--json"))
    first, last = found["first"], found["last"]
    assert (found["key"], found["total"]) == ("ada lund", 3)
    assert (first["date"], first["field"], first["sentence"]) == ("2020-03-07", "title", "Ada Lund comes")
    assert (last["date"], last["field"], last["sentence"]) == ("2022-02-06", "body", "Ada Lund left early.")
    for quoted in (first, last):
        assert quoted["sentence"][slice(*quoted["mark"])] == "Ada Lund"


def test_an_article_that_names_a_place_nowhere_in_its_text_is_passed_over(index: Path) -> None:
    found = json_of(clippings("--index", index, "place", "bergen", "--json"))
    assert found["total"] == 3
    assert found["place"]["country"] == "NO"
    assert found["first"]["date"] == found["last"]["date"] == "2021-01-05"


def test_in_words(index: Path) -> None:
    text = told(index, "person", "ada lund")
    assert "Named in 3 articles." in text
    assert "\nFirst mention: 2020-03-07, Ada Lund comes" in text
    assert "\nLast mention: 2022-02-06, Strike ends" in text
    assert "Ada Lund left early." in text


def test_a_mention_that_is_first_and_last_is_told_once(index: Path) -> None:
    text = told(index, "place", "bergen")
    assert text.count("mention: ") == text.count("First and last mention: 2021-01-05, Ferry strike") == 1


def test_company_is_not_that_of_namesakes(tmp_path: Path) -> None:
    named = (
        ["Ada Lund", "Kai Berg"],
        ["Ada Lund", "Kai Berg"],
        ["Ada Lund Holm", "Eva Moe"],
        ["Ada Lund Holm", "Kai Berg"],
    )
    rows = [
        {"title": f"Story {at}", "body": f"{' and '.join(names)} met.", "people": names}
        for at, names in enumerate(named)
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    reindex(tmp_path / "index", [tmp_path / "a.jsonl"], options=Options(processes=1))
    with closing(open_archive(tmp_path / "index")) as archive:
        found = profile(archive, "people", "Ada Lund")
    assert (found.page.total, [(value.label, value.count) for value in found.people]) == (2, [("Kai Berg", 2)])


def test_company_of_a_rare_name_is_found_among_that_of_its_namesakes(tmp_path: Path) -> None:
    """Those who stand beside a namesake would fill the list that is counted."""
    crowd = [f"Tor {letter}{number}ne" for letter in "bdfgk" for number in range(50)]
    named = [["Ada Lund", "Kai Berg"], *(["Ada Lund Holm", *crowd] for _ in range(3))]
    rows = [{"title": f"Story {at}", "body": "They met.", "people": names} for at, names in enumerate(named)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    reindex(tmp_path / "index", [tmp_path / "a.jsonl"], options=Options(processes=1))
    with closing(open_archive(tmp_path / "index")) as archive:
        found = profile(archive, "people", "Ada Lund")
    assert (found.page.total, [(value.label, value.count) for value in found.people]) == (1, [("Kai Berg", 1)])


def test_nobody_of_that_name(index: Path) -> None:
    done = clippings("--index", index, "person", "Nobody Here")
    assert done.returncode == 2
    assert b"No article of the archive names" in done.stderr


def test_a_family_name_stands_for_the_only_person_who_has_it(index: Path) -> None:
    assert json_of(clippings("--index", index, "person", "Lund", "--json"))["key"] == "ada lund"


def test_a_family_name_of_two_people_stands_for_neither(tmp_path: Path) -> None:
    row = {"title": "Ferry strike", "body": "The crews met.", "people": ["Ada Lund", "Tor Lund"]}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    reindex(tmp_path / "index", [tmp_path / "a.jsonl"], options=Options(processes=1))
    done = clippings("--index", tmp_path / "index", "person", "Lund")
    assert done.returncode == 2
    assert b"names this person" in done.stderr


def test_a_person_is_found_with_and_without_points(tmp_path: Path) -> None:
    rows = [{"title": f"Ferry {name}", "body": "Out.", "people": [name]} for name in ("J.D. Lund", "JD Lund")]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    reindex(tmp_path / "index", [tmp_path / "a.jsonl"], options=Options(processes=1))
    for name in ("J.D. Lund", "JD Lund", "J. D. Lund"):
        found = json_of(clippings("--index", tmp_path / "index", "person", name, "--json"))
        assert (found["key"], found["total"]) == ("jd lund", 2)


def test_a_spelling_stands_for_the_usual_one_of_the_name(tmp_path: Path) -> None:
    names = ["Volodymyr Zelenskyy"] * 3 + ["Volodymyr Zelenskiy", "Volodymyr Zelenko"]
    rows = [{"title": f"Visit {at}", "body": "Out.", "people": [name]} for at, name in enumerate(names)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    reindex(tmp_path / "index", [tmp_path / "a.jsonl"], options=Options(processes=1))
    for name in ("Volodymyr Zelenskiy", "Volodymyr Zelensky"):
        found = json_of(clippings("--index", tmp_path / "index", "person", name, "--json"))
        assert (found["key"], found["total"]) == ("volodymyr zelenskyy", 4)


def test_a_spelling_may_have_another_article(tmp_path: Path) -> None:
    names = ["Bashar al-Assad"] * 3 + ["Bashar el-Assad"] + ["Abdel Fattah el-Sisi"] * 3
    rows = [{"title": f"Visit {at}", "body": "Out.", "people": [name]} for at, name in enumerate(names)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    reindex(tmp_path / "index", [tmp_path / "a.jsonl"], options=Options(processes=1))
    for name, key in (("Bashar el-Assad", "bashar al-assad"), ("Abdel-Fattah al-Sisi", "abdel fattah el-sisi")):
        assert json_of(clippings("--index", tmp_path / "index", "person", name, "--json"))["key"] == key


SPELT = ["Volodymyr Zelenskyy"] * 5 + ["Volodymyr Zelensky"] * 2 + ["Volodymyr Zelenskiy", "Olena Zelenska"]


@pytest.fixture(scope="module")
def spelt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spelt")
    rows = [{"title": f"Visit {at}", "body": f"{name} left.", "people": [name]} for at, name in enumerate(SPELT)]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    reindex(folder / "index", [folder / "a.jsonl"], options=Options(processes=1))
    return folder / "index"


@pytest.mark.parametrize("name", ["volodymyr zelensky", "Volodymyr Zelenskiy", "Volodymyr Zelenskyy"])
def test_a_filter_and_a_field_with_a_joined_spelling_find_all_of_the_person(spelt: Path, name: str) -> None:
    assert json_of(clippings("--index", spelt, "search", "", "--people", name, "--json"))["total"] == 8
    assert json_of(clippings("--index", spelt, "search", f'people:"{name}"', "--json"))["total"] == 8


def test_a_filter_with_a_joined_spelling_goes_on_finding_after_articles_are_added(spelt: Path, tmp_path: Path) -> None:
    more = {"title": "Visit again", "body": "Volodymyr Zelensky left.", "people": ["Volodymyr Zelensky"]}
    (tmp_path / "b.jsonl").write_text(json.dumps(more))
    copy = shutil.copytree(spelt, tmp_path / "index")
    add(copy, [tmp_path / "b.jsonl"], options=Options(processes=1))
    assert json_of(clippings("--index", copy, "search", "", "--people", "Volodymyr Zelensky", "--json"))["total"] == 9


@pytest.mark.parametrize("family", ["Zelenskyy", "Zelensky", "zelenskiy"])
def test_a_family_name_in_a_joined_spelling_stands_for_the_person(spelt: Path, family: str) -> None:
    found = json_of(clippings("--index", spelt, "person", family, "--json"))
    assert (found["key"], found["total"]) == ("volodymyr zelenskyy", 8)


def test_a_joined_spelling_is_suggested_as_the_person(spelt: Path) -> None:
    with closing(open_archive(spelt)) as archive:
        for typed in ("zelenskiy", "volodymyr zelenski"):
            assert [(value.value, value.count) for value in archive.suggest(typed)] == [("volodymyr zelenskyy", 8)]
        assert [value.count for value in archive.suggest("zelensk")] == [8, 1]


def test_few_values_in_a_facet_leave_pages_of_names(index: Path) -> None:
    with closing(open_archive(index, SearchLimits(facet_values=50))) as archive:
        assert profile(archive, "people", "Lund").key == "ada lund"
        assert profile(archive, "people", "Ada Lund").key == "ada lund"


def test_among_too_many_people_nobody_is_known_to_be_the_only_one(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_archive(index)) as archive:
        assert profile(archive, "people", "Lund").key == "ada lund"
        monkeypatch.setattr("web.names.NAMESAKES_SEEN", 1)
        with pytest.raises(NothingHere):
            profile(archive, "people", "Lund")
