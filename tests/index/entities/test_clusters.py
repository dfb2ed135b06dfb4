"""Words that stand in like places, and the file that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.entities.clusters import CASES, FILE, NEVER_SEEN, NO_CLUSTER, Clusters, cluster_of, clusters
from index.entities.compile_clusters import encoded, forms_of

LARGEST_FILE_BYTES = 1_500_000
PATHS = {"London": 678, "Paris": 678, "rose": 5, "Rose": 22}
CHANCES = {"London": -10.0, "Paris": -11.0, "rose": -10.4, "Rose": -12.0, "café": -9.0, "Café": -13.0, "zyx": -20.0}


@pytest.fixture
def small(tmp_path: Path) -> Clusters:
    file = tmp_path / "clusters.bin"
    file.write_bytes(encoded(forms_of(PATHS, CHANCES), PATHS, CHANCES))
    return Clusters(file)


def test_words_are_told_apart_by_their_capitals(small: Clusters) -> None:
    rose = small.find("rose")
    assert (rose.capital, rose.lower, rose.case) == (22, 5, "-2")
    assert cluster_of(rose, is_capital=True) == 22
    assert cluster_of(rose, is_capital=False) == 5


def test_a_word_without_the_form_has_the_cluster_of_the_other(small: Clusters) -> None:
    london = small.find("london")
    assert london.case == "C"
    assert cluster_of(london, is_capital=False) == 678


def test_accents_are_folded_and_words_without_a_cluster_have_a_case(small: Clusters) -> None:
    assert small.find("cafe") == (NO_CLUSTER, NO_CLUSTER, "-4")


@pytest.mark.parametrize("word", ["zyx", "unheard", "", "\ud800"])
def test_rare_and_unknown_words_say_nothing(small: Clusters, word: str) -> None:
    assert small.find(word) == NEVER_SEEN


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "clusters.bin"
    file.write_bytes(bytes(64))
    with pytest.raises(ValueError, match="compile it again"):
        Clusters(file)


def test_what_ships_is_small_and_puts_towns_together() -> None:
    assert FILE.stat().st_size < LARGEST_FILE_BYTES
    paths = {clusters().find(name).capital for name in ("nairobi", "london", "toronto")}
    assert len(paths) == 1
    assert NO_CLUSTER not in paths
    assert CASES.index(clusters().find("the").case) < CASES.index("0") < CASES.index(clusters().find("sony").case)
