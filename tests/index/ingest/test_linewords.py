from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.ingest.linefeatures import line_features, word_features
from index.ingest.linewords import FIRST_WORDS, LAST_WORDS, LineWords, pieces_of, read_words, written
from index.ingest.trees import line_forests


def test_pieces_are_words_in_small_letters_with_noughts_for_figures_and_their_pairs() -> None:
    assert pieces_of("Ferry 27 left!") == {
        *("ferry", "00", "left", "!"),
        *("^ ferry", "ferry 00", "00 left", "left !", "! $$"),
    }


def test_the_middle_of_a_long_line_is_left_out() -> None:
    words = [f"w{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(FIRST_WORDS + LAST_WORDS + 2)]
    pieces = pieces_of(" ".join(words))
    assert pieces.isdisjoint(words[FIRST_WORDS : FIRST_WORDS + 2])
    assert {words[FIRST_WORDS - 1], "--", words[-LAST_WORDS]} <= pieces
    assert pieces_of(" ".join(words[:-2])) >= set(words[:-2])


def test_a_line_scores_the_bias_and_its_pieces_over_the_root_of_their_number() -> None:
    words = LineWords({"ferry": 3.0, "^ ferry": 1.0, "unseen": 9.0}, -0.5)
    assert words.scores(["Ferry", "—"]).tolist() == pytest.approx([-0.5 + 4 / 3**0.5, -0.5])


def test_a_score_is_the_same_in_whatever_order_a_set_gives_its_pieces() -> None:
    ones = {chr(97 + number) * 2: 1.0 for number in range(20)}
    words = LineWords({"large": 1e16, "small": -1e16, **ones}, 0.0)
    line = " ".join(["large", *ones, "small"])
    assert words.scores([line]).tolist() == pytest.approx([20 / len(pieces_of(line)) ** 0.5])


def test_what_is_written_is_read_again_to_a_hundredth_and_nothing_that_weighs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    words = LineWords({"ferry": 1.254, "a b": -2.0, "of": 0.001}, -0.756)
    path.write_text("".join(f"{line}\n" for line in written(words)), encoding="utf-8")
    assert read_words(path) == LineWords({"a b": -2.0, "ferry": 1.25}, -0.76)


def test_the_table_that_ships_tells_prompts_from_prose() -> None:
    prompts = ["Sign up for our newsletter", "Read more", "Privacy policy", "All rights reserved"]
    prose = [
        "The council said on Monday that it would close the bridge, which had carried trams since 1911.",
        "He told reporters that they had waited for two hours in the rain before the doors were opened.",
    ]
    scores = line_forests().words.scores([*prompts, *prose])
    assert scores[:4].max() < 0 < scores[4:].min()


def test_rows_have_the_scores_of_the_line_its_neighbours_and_all() -> None:
    lines = ["aaaa", "bbbb", "cccc"]
    rows = line_features(lines, [0, 0, 0])
    added = word_features(rows, np.array([-40.0, 1.0, 4.0], dtype=np.float32))
    assert added[:, 0].tolist() == [-12.0, 1.0, 4.0], "beyond 12 nothing is surer"
    assert added[1, 1:7].tolist() == [-1.0, -1.0, -12.0, 4.0, -1.0, -1.0], "-1 beyond the ends"
    assert added[1, 7:10].tolist() == pytest.approx([-5.5, 2.5, -7 / 3]), "before, after and around, each with itself"
    assert added[:, -1].tolist() == pytest.approx([-7 / 3] * 3)
