"""An evaluation looks at the clock between pieces of its work, and what it has by then are real hits."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search import query as q
from search.packed import loops, phrases, tree
from search.packed.corpus import Corpus
from search.packed.engine import open_engine
from search.packed.loops import load_kernels
from search.packed.matches import Scorer
from search.packed.query import to_tree
from search.packed.tree import Evaluation, Late
from tests.search.corpus import LAYOUTS, generated
from tests.search.stored import store

COMMON = [q.Word(text) for text in ("the", "of", "war", "fire", "a")]
NODES = {
    "near": q.Phrase("the of", slop=50),
    "near of five": q.Phrase("the of to in war", slop=900),
    "phrase": q.Phrase("the war"),
    "names": q.Phrase("vladimir putin", field="people", slop=3),
    "one word often": q.Or(tuple(COMMON[:2] * 16)),
    "some": q.Or(tuple(COMMON)),
    "both": q.And((q.Or(tuple(COMMON[:3] * 4)), q.Phrase("a war", slop=9))),
    "without": q.And((q.Word("the"), q.Not(q.Or((q.Phrase("of the", slop=9), q.Word("fire")))))),
    "any of three": q.Or(tuple(map(q.Phrase, ("the war", "of the", "a fire")))),
    "not": q.Not(q.Phrase("the of", slop=3)),
    "word and near": q.And((q.Phrase("the of", slop=50), q.Word("war"), q.Phrase("to the", slop=9))),
    "title and near": q.And((q.Phrase("the of", slop=50), q.Word("the", field="title"), q.Phrase("to the", slop=9))),
    "words": q.And(tuple(map(q.Word, ("the", "of", "to", "a", "in", "the", "of", "to", "a")))),
}
ENDLESS = float("inf")


class Looks:
    """A clock that counts how often it is asked and says that number."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> float:
        self.count += 1
        return self.count


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "compiled"])
def scorer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scorer:
    folder: Path = tmp_path_factory.mktemp("archive")
    corpus: Corpus = open_engine(store(folder, LAYOUTS["three segments"](generated(5, 120)))).corpus
    made = Scorer(corpus)
    if request.param:
        pytest.importorskip("numba")
        kernels = load_kernels()
        assert kernels is not None
        made.compile(kernels)
    return made


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "_OCCURRENCES_AT_ONCE", 20)
    monkeypatch.setattr(loops, "_POSTINGS_AT_ONCE", 1 << 4)


def evaluate(scorer: Scorer, name: str, deadline: float, clock: Looks) -> tuple[list[int], list[float], bool]:
    evaluation = Evaluation(scorer, expansions=50, deadline=deadline, clock=clock)
    try:
        found = evaluation.matches(to_tree(NODES[name]))
    except Late:
        return [], [], True
    scores = found.scores()
    return found.rows.tolist(), [] if scores is None else scores.tolist(), evaluation.late


@pytest.mark.parametrize("name", NODES)
def test_pieces_give_what_the_whole_gives(scorer: Scorer, name: str, request: pytest.FixtureRequest) -> None:
    whole = evaluate(scorer, name, ENDLESS, Looks())
    assert whole[0]
    request.getfixturevalue("small_pieces")
    assert evaluate(scorer, name, ENDLESS, Looks()) == whole


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("name", NODES)
def test_an_answer_that_is_late_says_so_and_has_only_real_hits(scorer: Scorer, name: str) -> None:
    looks = Looks()
    whole, _, late = evaluate(scorer, name, ENDLESS, looks)
    assert not late
    for last in range(0, looks.count, max(1, looks.count // 10)):
        clock = Looks()
        found, _, late = evaluate(scorer, name, last, clock)
        assert late
        assert set(found) <= set(whole)
        assert clock.count <= last + 6


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("name", ["near", "phrase", "any of three"])
def test_a_late_answer_has_what_was_found_till_then(scorer: Scorer, name: str) -> None:
    looks = Looks()
    whole, _, _ = evaluate(scorer, name, ENDLESS, looks)
    answers = [evaluate(scorer, name, last, Looks())[0] for last in range(looks.count)]
    assert any(0 < len(found) < len(whole) for found in answers)


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("name", ["word and near", "title and near", "both", "without", "words", "not"])
def test_a_late_and_has_those_of_a_few_articles_that_match_all_of_it(
    scorer: Scorer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "_FEW_ROWS", 30)
    looks = Looks()
    rows, _, _ = evaluate(scorer, name, ENDLESS, looks)
    without_time = [evaluate(scorer, name, last, Looks())[0] for last in range(looks.count)]
    monkeypatch.setattr(tree, "_GRACE_S", ENDLESS)
    with_time = [evaluate(scorer, name, last, Looks())[0] for last in range(looks.count)]
    assert all(set(found) <= set(rows) for found in with_time)
    assert sum(map(len, with_time)) > sum(map(len, without_time))


@pytest.mark.usefixtures("small_pieces")
def test_an_and_that_runs_late_within_another_has_those_of_fewer_articles(
    scorer: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = [q.And((q.Word(text), q.Phrase("the of", slop=slop))) for slop, text in ((50, "war"), (9, "fire"))]
    monkeypatch.setitem(NODES, "two", q.And(tuple(own)))
    monkeypatch.setattr(tree, "_GRACE_S", 25)
    looks = Looks()
    rows, _, _ = evaluate(scorer, "two", ENDLESS, looks)
    leaf_of_few = Evaluation._leaf_of_few

    def slowly(self: Evaluation, leaf: Any, terms: Any, within: Any) -> Any:
        """As long as it has rows to look at."""
        self._clock.count += len(within)  # type: ignore[attr-defined]
        return leaf_of_few(self, leaf, terms, within)

    monkeypatch.setattr(Evaluation, "_leaf_of_few", slowly)

    def found(fewest: int) -> list[list[int]]:
        monkeypatch.setattr(tree, "_FEWEST_ROWS", fewest)
        return [evaluate(scorer, "two", last, Looks())[0] for last in range(looks.count)]

    none, some = found(0), found(10)
    assert all(set(own) <= set(rows) for own in some)
    assert sum(map(bool, some)) > sum(map(bool, none))


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("name", ["word and near", "title and near"])
def test_hits_of_a_late_and_score_what_they_always_do(
    scorer: Scorer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Looks()
    rows, scores, _ = evaluate(scorer, name, ENDLESS, looks)
    known = dict(zip(rows, scores, strict=True))
    monkeypatch.setattr(tree, "_GRACE_S", ENDLESS)
    late = [evaluate(scorer, name, last, Looks()) for last in range(looks.count)]
    assert any(found for found, _, _ in late)
    for found, own, _ in late:
        assert own == pytest.approx([known[row] for row in found])


@pytest.mark.usefixtures("small_pieces")
def test_a_late_or_has_scores_of_its_first_part_and_no_nearness(
    scorer: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = q.Word("the"), q.Word("war")
    more = {"first": words[0], "second": words[1], "words and more": q.Or((*words, NODES["without"]))}
    for name, node in more.items():
        monkeypatch.setitem(NODES, name, node)
    rows, scores, _ = evaluate(scorer, "first", ENDLESS, Looks())
    others, _, _ = evaluate(scorer, "second", ENDLESS, Looks())
    plain = dict.fromkeys(others, 0.0) | dict(zip(rows, scores, strict=True))
    looks = Looks()
    evaluate(scorer, "words and more", ENDLESS, looks)
    late = [evaluate(scorer, "words and more", last, Looks()) for last in range(looks.count)]
    assert any(dict(zip(rows, scores, strict=True)) == pytest.approx(plain) for rows, scores, _ in late)


def test_scores_of_an_or_are_added_as_far_as_time_allows(scorer: Scorer) -> None:
    words = [to_tree(q.Word(text)) for text in ("the", "war", "fire")]

    def added(deadline: float) -> list[float]:
        evaluation = Evaluation(scorer, expansions=50, deadline=ENDLESS, clock=Looks())
        found = [evaluation.matches(word) for word in words]
        evaluation._clock, evaluation._deadline = Looks(), deadline
        scores = evaluation._added(found, scorer.corpus.all_rows)
        assert scores is not None
        return scores.tolist()

    none, one, both = (sum(added(looks)) for looks in (0, 1, ENDLESS))
    assert 0 < none < one < both


@pytest.mark.parametrize("leaf", [q.Prefix("wa"), q.Fuzzy("war", 1)])
def test_no_leaf_is_expanded_after_time_is_up(scorer: Scorer, leaf: q.Node) -> None:
    clock = Looks()
    evaluation = Evaluation(scorer, expansions=50, deadline=ENDLESS, clock=clock)
    before, after, word = to_tree(leaf), to_tree(leaf), to_tree(q.Word("war"))
    known = evaluation.known_terms(before)
    evaluation.late = True
    assert known
    assert evaluation.known_terms(before) == known
    assert evaluation.known_terms(after) == ()
    assert len(evaluation.known_terms(word)) == 1


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("name", ["near", "one word often", "phrase"])
def test_long_work_looks_at_the_clock_often(scorer: Scorer, name: str) -> None:
    looks = Looks()
    evaluate(scorer, name, ENDLESS, looks)
    assert looks.count > 10


def test_pieces_are_all_rows_in_their_order() -> None:
    rows = np.arange(0, 300_000, 2)
    parts = list(phrases.pieces(rows, 3.0))
    assert np.array_equal(np.concatenate(parts), rows)
    assert max(map(len, parts)) * 3 <= 1 << 16
    assert [len(part) for part in phrases.pieces(rows[:0], 3.0)] == [0]
    assert all(one[-1] < other[0] for one, other in itertools.pairwise(parts))
