"""Compares an engine with the naive one, and reduces a disagreement to a small plan over few articles."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import fields, replace

from index.article import Article
from search.engine import Engine
from search.plan import Plan
from search.query import And, Boost, Everything, Node, Not, Or
from search.results import Hit
from tests.search.contract import check_snippets, walk
from tests.search.corpus import LAYOUTS, Layout
from tests.search.naive import NaiveEngine

OpenLayout = Callable[[Layout], Engine]
ALL = 10_000
"""A limit above the size of any generated archive."""
MARKED = 50
"""Articles whose marks are compared: all of a small archive, the first hits of a large one."""
COMPARED_APART = ("score", "snippets", "explain")


def differences(engine: Engine, naive: NaiveEngine, plan: Plan) -> Iterator[str]:
    """What the engine answers otherwise than the naive one, in words."""
    pages = list(walk(engine, plan))
    truth = naive.search(replace(plan, limit=ALL, after=None, fragments=0))
    hits = [hit for page in pages for hit in page.hits]
    for name in ("total", "facets", "histogram", "undated", "partial"):
        for number, page in enumerate(pages, 1):
            if getattr(page, name) != getattr(truth, name):
                yield f"{name} of page {number}: {getattr(page, name)} instead of {getattr(truth, name)}"
    if any(len(page.hits) != plan.limit for page in pages[:-1]):
        yield f"pages of {[len(page.hits) for page in pages]} hits with limit {plan.limit}"
    yield from _hit_differences(hits, truth.hits, plan)
    yield from _mark_differences(engine, naive, plan, hits)


def _hit_differences(hits: Sequence[Hit], truth: Sequence[Hit], plan: Plan) -> Iterator[str]:
    expected = {hit.id: hit for hit in truth}
    ids = [hit.id for hit in hits]
    if len(set(ids)) != len(truth) or len(ids) != len(truth) or (set(ids) != set(expected) and not plan.collapse):
        yield f"hits {sorted(ids)} instead of {sorted(expected)}"
        return
    # Scores closer than rounding may fall either way; then an engine's order must follow its own scores.
    same_scores = all(_close(one.score, other.score) for one, other in zip(hits, truth, strict=True))
    if not same_scores or (plan.sort != "relevance" and ids != list(expected)):
        yield f"order {_ranking(hits)} instead of {_ranking(truth)}"
    if plan.sort == "relevance" and ids != [hit.id for hit in sorted(hits, key=lambda hit: (-hit.score, hit.id))]:
        yield f"order {_ranking(hits)} is not by score, then id"
    for hit in hits:
        if hit.id in expected:
            yield from _field_differences(hit, expected[hit.id], plan)


def _field_differences(hit: Hit, truth: Hit, plan: Plan) -> Iterator[str]:
    for name in (name for name in Hit.__struct_fields__ if name not in COMPARED_APART):
        if getattr(hit, name) != getattr(truth, name):
            yield f"{name} of {hit.id}: {getattr(hit, name)} instead of {getattr(truth, name)}"
    if not _close(hit.score, truth.score):
        yield f"score of {hit.id}: {hit.score} instead of {truth.score}"
    if (hit.explain is not None) != plan.explain:
        yield f"explanation of {hit.id}: {hit.explain}"
    elif hit.explain and not _close(sum(points for _, points in hit.explain.parts), hit.score):
        yield f"explanation of {hit.id} does not add up to {hit.score}: {hit.explain}"


def _mark_differences(engine: Engine, naive: NaiveEngine, plan: Plan, hits: Sequence[Hit]) -> Iterator[str]:
    chosen = naive.articles if len(naive.articles) <= MARKED else [hit.id for hit in hits[:MARKED]]
    for article_id in chosen:
        article = naive.articles[article_id]
        marks, truth = engine.marks(plan, article_id), naive.marks(plan, article_id)
        if any(_covered(marks.get(name, ())) != _covered(truth[name]) for name in truth):
            yield f"marks of {article_id}: {marks} instead of {truth} in {article.title!r} {article.body!r}"
    for hit in hits[:MARKED]:
        try:
            check_snippets(hit.snippets, naive.get(hit.id), naive.marks(plan, hit.id))
        except AssertionError:
            yield f"snippets of {hit.id}: {hit.snippets}"
        if sum(snippet.field == "body" for snippet in hit.snippets) > plan.fragments:
            yield f"{len(hit.snippets)} snippets of {hit.id} with {plan.fragments} fragments"


def _ranking(hits: Sequence[Hit]) -> list[tuple[str, float]]:
    return [(hit.id, hit.score) for hit in hits]


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


def _covered(spans: Sequence[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def smallest(opened: OpenLayout, kind: str, articles: Sequence[Article], plan: Plan) -> str:
    """A report of a disagreement: the smallest plan and articles, found greedily, that still show it."""

    def problem(some: Sequence[Article], other: Plan) -> str | None:
        layout = LAYOUTS[kind](some)
        engine = opened(layout)
        try:
            return next(differences(engine, NaiveEngine(layout.live), other), None)
        finally:
            engine.close()

    found = problem(articles, plan)
    reduced = True
    while found and reduced:
        reduced = False
        for some, other in _candidates(articles, plan):
            if still := problem(some, other):
                articles, plan, found, reduced = some, other, still, True
                break
    return f"{kind}: {found}\n{plan}\n" + "\n".join(map(repr, articles))


def _candidates(articles: Sequence[Article], plan: Plan) -> Iterator[tuple[Sequence[Article], Plan]]:
    size = len(articles) // 2
    while size:
        for at in range(0, len(articles), size):
            yield [*articles[:at], *articles[at + size :]], plan
        size //= 2
    for simpler in _simpler(plan):
        yield articles, simpler
    for at, article in enumerate(articles):
        for plain in _simpler_articles(article):
            yield [*articles[:at], plain, *articles[at + 1 :]], plan


def _simpler_articles(article: Article) -> Iterator[Article]:
    blank = Article(article.id, "", "", article.path, article.paths)
    for name in ("people", "places", "ledger", "authors", "source", "url", "language", "cluster", "date"):
        if getattr(article, name) != getattr(blank, name):
            yield replace(article, **{name: getattr(blank, name)})
    if article.people or article.places:
        return  # their mentions point into the texts
    for name in ("title", "body"):
        words = getattr(article, name).split(" ")
        for size in (len(words) // 2, 1):
            for at in range(0, len(words), max(size, 1)):
                if any(words):
                    yield replace(article, **{name: " ".join(words[:at] + words[at + max(size, 1) :])})


def _simpler(plan: Plan) -> Iterator[Plan]:
    plain = Plan(Everything(), facets=())
    for field in fields(Plan):
        if field.name != "tree" and getattr(plan, field.name) != getattr(plain, field.name):
            yield replace(plan, **{field.name: getattr(plain, field.name)})
    for at in range(len(plan.filters)):
        yield replace(plan, filters=plan.filters[:at] + plan.filters[at + 1 :])
    for tree in _simpler_trees(plan.tree):
        yield replace(plan, tree=tree)


def _simpler_trees(node: Node) -> Iterator[Node]:
    match node:
        case And(children) | Or(children):
            yield from children
            for at, child in enumerate(children):
                if len(children) > 2:
                    yield replace(node, children=children[:at] + children[at + 1 :])
                for simpler in _simpler_trees(child):
                    yield replace(node, children=(*children[:at], simpler, *children[at + 1 :]))
        case Not(child) | Boost(child):
            yield child
            for simpler in _simpler_trees(child):
                yield replace(node, child=simpler)
