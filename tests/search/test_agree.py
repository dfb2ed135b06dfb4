"""The comparison finds faults and makes them small: one that finds none would hold nobody to anything."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from index.article import Article
from search.engine import Answer, Engine
from search.plan import Plan
from search.query import Phrase, Word
from tests.search.agree import differences, smallest
from tests.search.corpus import Layout, article, generated
from tests.search.naive import NaiveEngine
from tests.search.plans import Planner


class LosesPhrases(NaiveEngine):
    """Takes each phrase for its first word."""

    def search(self, plan: Plan) -> Answer:
        if isinstance(plan.tree, Phrase):
            plan = replace(plan, tree=Word(plan.tree.text.partition(" ")[0], plan.tree.field))
        return super().search(plan)


class LiesAboutTotals(NaiveEngine):
    def search(self, plan: Plan) -> Answer:
        answer = super().search(plan)
        return replace(answer, total=answer.total + 1)


class BreaksTiesBackwards(NaiveEngine):
    def __init__(self, articles: list[Article]) -> None:
        super().__init__(articles)
        self.articles = dict(reversed(self.articles.items()))


@pytest.mark.parametrize("broken", [LosesPhrases, LiesAboutTotals, BreaksTiesBackwards])
def test_faults_are_found_and_made_small(broken: type[NaiveEngine]) -> None:
    articles = generated(3, 20)
    engine, naive = broken(articles), NaiveEngine(articles)
    planner = Planner(random.Random(1), articles)
    plan = next(plan for plan in (planner.plan() for _ in range(500)) if any(differences(engine, naive, plan)))

    def opened(layout: Layout) -> Engine:
        return broken(layout.live)

    report = smallest(opened, "one segment", articles, plan)
    assert report.count("Article(") <= 2
    assert len(report) < 2_000


def test_an_engine_agrees_with_itself() -> None:
    articles = [*generated(4, 10), article("a")]
    engine = NaiveEngine(articles)
    planner = Planner(random.Random(2), articles)
    plans = [planner.plan() for _ in range(100)]
    assert [list(differences(engine, NaiveEngine(articles), plan)) for plan in plans] == [[]] * 100
    assert sum(engine.search(plan).total > 0 for plan in plans) > 30
