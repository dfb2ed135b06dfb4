"""Compiled loops count surface forms as whole-array operations do: of stems of two forms and of hundreds, in titles and
bodies, once in an article and often."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.analysis import stem
from index.article import Article, article_id
from index.codec.invert import SegmentWriter
from index.codec.lookup import Term
from index.manifest import SegmentInfo
from search.packed.corpus import Corpus
from search.packed.expand import forms_with
from search.packed.loops import Loops, load_kernels
from search.packed.matches import Scorer
from search.packed.terms import postings

ENDINGS = [
    *("", "s", "ed", "ing", "ings", "ingly", "ly", "able", "ably", "ability", "ness", "ful", "fully", "fulness"),
    *("al", "ally", "ation", "ations", "ator", "ators", "ate", "ates", "ated", "alize", "es", "ive", "ives"),
]
FIELDS = (None, "title", "body")
ARTICLES = 1_500
DELETED = np.arange(3, ARTICLES, 7, dtype=np.uint32)


def forms_of(word: str, wanted: int) -> tuple[str, ...]:
    """So many forms of a word that have one stem."""
    every = (word + "".join(ends) for ends in itertools.product(ENDINGS, repeat=3))
    alike = (form for form in every if stem(form) == stem(word))
    found: dict[str, None] = {}
    while len(found) < wanted:
        found[next(alike)] = None
    return tuple(found)


SIZES = {"adjust": 2, "operat": 4, "general": 12, "nation": 40, "connect": 260}
"""Forms of each stem: codes of 1, 2, 4, 8 and 16 bits."""
FORMS = [forms_of(word, many) for word, many in SIZES.items()]
SELDOM = {"seldom": 0.05, "rarely": 0.01}
"""Forms beside which another stem has most of the postings, and how many of the articles have them."""


def article(row: int, rng: random.Random) -> Article:
    path = f"a#{row}"
    title, *body = (
        [form for forms in FORMS if rng.random() < chance for form in rng.choices(forms, k=rng.choice(often))]
        for chance, often in ((0.1, (1, 2, 6)), (0.6, (1, 1, 2, 3, 11)), (0.02, (30,)))
    )
    few = [form for form, chance in SELDOM.items() if rng.random() < chance]
    text = "\n".join(" ".join(words) for words in (*body, ["other"], few))
    return Article(id=article_id(path.encode()), title=" ".join(title), body=text, path=path, paths=(path,))


@pytest.fixture(scope="module", params=["nothing deleted", "with deletions"])
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    pytest.importorskip("numba")
    folder = tmp_path_factory.mktemp("forms")
    return Corpus([(folder, segment(folder), DELETED if request.param == "with deletions" else DELETED[:0])])


def segment(folder: Path) -> SegmentInfo:
    rng = random.Random(1)
    writer = SegmentWriter(folder, "s", memory_bytes=1 << 30)
    for row in range(ARTICLES):
        writer.add(article(row, rng))
    return writer.finish()


def loops_of(corpus: Corpus) -> Loops:
    kernels, scorer = load_kernels(), Scorer(corpus)
    assert kernels
    return Loops(kernels, corpus, scorer.norm, scorer.idf)


def chosen_forms(rng: random.Random) -> Sequence[Sequence[str]]:
    """Some forms of each stem, all of them, one of them; and of all stems together."""
    alone = [rng.sample(forms, k=many) for forms in FORMS for many in (1, (len(forms) + 1) // 2, len(forms))]
    beside = [[*rng.sample(forms, k=many), *SELDOM] for forms in FORMS for many in (1, 2, len(forms))]
    all_stems = [form for forms in FORMS for form in forms[::2]]
    return [*alone, *beside, all_stems, ["other"], ["other", *SELDOM], [*SELDOM], ["nowhere"]]


@pytest.mark.parametrize("field", FIELDS)
def test_articles_and_frequencies_are_those_of_whole_arrays(corpus: Corpus, field: str | None) -> None:
    loops = loops_of(corpus)
    for chosen in chosen_forms(random.Random(2)):
        found = loops.with_forms(forms_with(corpus, chosen), field)
        expected = postings(corpus, Term(field, tuple(chosen), stemmed=False))
        assert found.rows.tolist() == expected.rows.tolist(), chosen
        assert found.tf.tolist() == expected.tf.tolist(), chosen


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("filtered", [False, True])
def test_the_best_articles_are_among_those_that_are_found_first(
    corpus: Corpus, filtered: bool, field: str | None
) -> None:
    loops, norm = loops_of(corpus), Scorer(corpus).norm(field)
    allowed = corpus.marks(corpus.all_rows[::3]) if filtered else None
    for chosen in chosen_forms(random.Random(3)):
        every = postings(corpus, Term(field, tuple(chosen), stemmed=False))
        passing = np.ones(len(every.rows), dtype=bool) if allowed is None else allowed[every.rows]
        rows, tf = every.rows[passing].astype(np.int64), every.tf[passing].astype(np.int64)
        having, total, found = loops.best_of_forms(forms_with(corpus, chosen), 10, allowed, field)
        assert (having, total) == (len(every.rows), len(rows)), chosen
        frequency = dict(zip(rows.tolist(), tf.tolist(), strict=True))
        assert all(frequency[row] == many for row, many in zip(found.rows.tolist(), found.tf.tolist(), strict=True))
        best = np.sort(tf / (norm[rows] + tf))[::-1][:10]
        reached = np.sort(found.tf / (norm[found.rows] + found.tf))[::-1][:10]
        assert reached.tolist() == pytest.approx(best.tolist()), chosen
