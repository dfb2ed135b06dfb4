"""The naive engine: docs/ranking.md over plain dictionaries, as slow and as plain as can be. An oracle for tests."""

from __future__ import annotations

import math
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from index.analysis import fold, stem, tokenise
from index.article import Article, Span
from index.schema import COMBINED, FACETS, FIELDS
from search import query as q
from search.engine import Answer
from search.errors import BadRequest
from search.highlight import merge_spans, snippets
from search.plan import Filter, Plan
from search.results import Bucket, Explanation, Facet, FacetValue, Hit
from search.variants import place_keys
from tests.search.corpus import arrival_of, came_on
from tests.search.spelling import is_close

K1, B, NEAR_GAIN, NEAR_REACH, DAY_BUCKETS, MONTH_BUCKETS, YEAR_BUCKETS = 1.2, 0.75, 0.3, 8, 62, 60, 150
NAMES = {one.name for one in FIELDS if one.kind == "names"}
SHOWN = {*Hit.__struct_fields__} & {*Article.__struct_fields__}
Parts = list[tuple[str, float]]


class Text(NamedTuple):
    forms: dict[str, list[int]]
    stems: dict[str, list[int]]
    spans: list[Span]


class Pattern(NamedTuple):
    """A leaf: for each of its tokens the stems, or surface forms, that it accepts; adjacent or within a window."""

    tokens: tuple[frozenset[str], ...]
    stemmed: bool = False
    slop: int | None = None

    def positions(self, text: Text) -> list[list[int]]:
        known = text.stems if self.stemmed else text.forms
        return [sorted(at for key in token & known.keys() for at in known[key]) for token in self.tokens]

    def occurrences(self, text: Text) -> list[list[int]]:
        """Positions of each occurrence: of a phrase its run, of a near phrase its tokens in one window."""
        places = self.positions(text)
        starts = sorted({at for ats in places for at in ats})
        if self.slop is None:
            runs = [list(range(start, start + len(places))) for start in starts]
            return [run for run in runs if all(at in ats for at, ats in zip(run, places, strict=True))]
        width = len(places) + self.slop
        windows = [[[at for at in ats if start <= at < start + width] for ats in places] for start in starts]
        # Equal tokens share all positions and others none, so counting gives each a position of its own.
        needed = [self.tokens.count(token) for token in self.tokens]
        full = (inside for inside in windows if all(len(ats) >= n for n, ats in zip(needed, inside, strict=True)))
        return [sorted({at for ats in inside for at in ats}) for inside in full]


class NaiveEngine:
    def __init__(self, articles: Iterable[Article], generation: int = 1) -> None:
        self.generation, self.articles = generation, {one.id: one for one in sorted(articles, key=lambda one: one.id)}
        self.texts = {key: texts_of(article) for key, article in self.articles.items()}
        self.holders: dict[tuple[str | None, bool, str], set[str]] = defaultdict(set)
        for key, fields in self.texts.items():
            for field, texts in fields.items():
                for form in {form for text in texts for form in text.forms}:
                    for name in {field, None} if field in COMBINED else {field}:
                        self.holders[name, False, form].add(key)
                        self.holders[name, True, stem(form)].add(key)
        self.labels = {field: self._labels(field) for field in FACETS}
        lengths = {field: [self.length(field, key) for key in self.articles] for field in (None, *COMBINED)}
        self.means = {field: sum(own) / max(len(own), 1) for field, own in lengths.items()}
        self.pattern, self.idf = cache(self._pattern), cache(self._idf)

    def _labels(self, field: str) -> dict[str, str]:
        counts = Counter(pair for article in self.articles.values() for pair in values_of(article, field).items())
        return dict(sorted(counts, key=lambda pair: (-counts[pair], pair), reverse=True))

    def get(self, article_id: str) -> Article | None:
        return self.articles.get(article_id)

    def close(self) -> None:
        self.articles.clear()

    def _pattern(self, leaf: q.Node, expansions: int) -> Pattern:
        if isinstance(leaf, q.Prefix):
            return self._expanded(leaf.field, lambda form: form.startswith(fold(leaf.text)), expansions)
        if isinstance(leaf, q.Fuzzy):
            return self._expanded(leaf.field, lambda form: is_close(form, fold(leaf.text), leaf.edits), expansions)
        stemmed = leaf.field not in NAMES and not getattr(leaf, "exact", False)
        tokens = tuple(frozenset([stem(form) if stemmed else form]) for form, _, _ in tokenise(leaf.text))
        return Pattern(tokens, stemmed, getattr(leaf, "slop", None) if len(tokens) > 1 else None)

    def _expanded(self, field: str | None, accepts: Callable[[str], bool], expansions: int) -> Pattern:
        return Pattern((frozenset(form for form, _ in self._most_frequent(field, accepts)[:expansions]),))

    def _most_frequent(self, field: str | None, accepts: Callable[[str], bool]) -> list[tuple[str, int]]:
        held = [(f, len(ids)) for (name, stemmed, f), ids in self.holders.items() if name == field and not stemmed]
        return sorted((pair for pair in held if accepts(pair[0])), key=lambda pair: (-pair[1], pair[0]))

    def forms(self, leaf: q.Word | q.Prefix | q.Fuzzy, most: int) -> tuple[tuple[str, int], ...]:
        one = self.pattern(leaf, most)
        return tuple(self._most_frequent(leaf.field, lambda f: (stem(f) if one.stemmed else f) in one.tokens[0])[:most])

    def close_forms(self, text: str, edits: int, most: int) -> tuple[tuple[str, int], ...]:
        return self.forms(q.Fuzzy(text, edits), most)

    def _idf(self, pattern: Pattern, field: str | None) -> float:
        held = [[self.holders.get((field, pattern.stemmed, key), ()) for key in token] for token in pattern.tokens]
        dfs = [len(set().union(*ids)) for ids in held]
        return sum(math.log(1 + (len(self.articles) - df + 0.5) / (df + 0.5)) for df in dfs)

    def length(self, field: str | None, article_id: str) -> float:
        weights = COMBINED if field is None else {field: 1.0}
        return sum(weight * len(t.spans) for name, weight in weights.items() for t in self.texts[article_id][name])

    def leaf_score(self, leaf: q.Node, article_id: str, plan: Plan) -> float | None:
        pattern, field, tf = self.pattern(leaf, plan.expansions), leaf.field, 0.0
        for name, weight in (COMBINED if field is None else {field: 1.0}).items():
            found = sum(len(pattern.occurrences(text)) for text in self.texts[article_id][name])
            tf += weight * (found if pattern.slop is None else min(found, 1))
        if field in NAMES or not tf:
            return self.idf(pattern, field) / (1 + K1) if tf else None
        norm = 1 - B + B * self.length(field, article_id) / self.means[field]
        return self.idf(pattern, field) * tf / (tf + K1 * norm)

    def parts(self, node: q.Node, article: Article, plan: Plan) -> Parts | None:
        """What the node adds to the article's score, or None where it does not match."""
        match node:
            case q.Everything() | q.Nothing():
                return [] if isinstance(node, q.Everything) else None
            case q.DateRange(first, last):
                return [] if article.date and (first or "") <= article.date <= (last or "9999-99") else None
            case q.Not(child):
                return [] if self.parts(child, article, plan) is None else None
            case q.Boost(child, factor):
                inner = self.parts(child, article, plan)
                return None if inner is None else [(what, points * factor) for what, points in inner]
            case q.And(children) | q.Or(children):
                found = [self.parts(child, article, plan) for child in children]
                gains = (self._nearness(pair, article.id, plan) for pair in pairwise(children))
                parts = [part for child in found if child for part in child] + [("near", gain) for gain in gains]
                return parts if (all if isinstance(node, q.And) else any)(p is not None for p in found) else None
        score = self.leaf_score(node, article.id, plan)
        return None if score is None else [(node.text, score)]

    def _nearness(self, pair: tuple[q.Node, q.Node], article_id: str, plan: Plan) -> float:
        if not all(isinstance(node, q.Word) and node.field is None and not node.exact for node in pair):
            return 0.0
        one, other = (self.pattern(node, plan.expansions) for node in pair)
        if len(one.tokens) != 1 or len(other.tokens) != 1 or one == other:
            return 0.0
        texts = [text for name in COMBINED for text in self.texts[article_id][name]]
        gaps = [abs(a - b) for text in texts for a in one.positions(text)[0] for b in other.positions(text)[0]]
        gain = NEAR_GAIN * min(self.idf(one, None), self.idf(other, None))
        return gain / min(gaps) if gaps and min(gaps) <= NEAR_REACH else 0.0

    def marks(self, plan: Plan, article_id: str) -> dict[str, tuple[Span, ...]]:
        article = self.articles.get(article_id)
        raw = {"title": article.title, "body": article.body} if article else {}
        return {f: tuple(merge_spans(self._spans(plan.tree, article_id, f, plan), len(raw[f]))) for f in raw}

    def _spans(self, node: q.Node, article_id: str, field: str, plan: Plan) -> Iterator[Span]:
        inner = node.children if isinstance(node, q.And | q.Or) else (node.child,) if isinstance(node, q.Boost) else ()
        for child in inner:
            yield from self._spans(child, article_id, field, plan)
        if isinstance(node, q.Word | q.Phrase | q.Prefix | q.Fuzzy) and node.field in (None, field):
            pattern, text = self.pattern(node, plan.expansions), self.texts[article_id][field][0]
            for run in pattern.occurrences(text):
                spans = [text.spans[at] for at in run]
                yield from spans if pattern.slop is not None else [(spans[0][0], spans[-1][1])]

    def search(self, plan: Plan) -> Answer:
        days = [q.DateRange(plan.date_first, plan.date_last)] if plan.date_first or plan.date_last else []
        tree = q.And((plan.tree, *days, *([q.Not(q.DateRange(None, None))] if plan.undated else [])))
        born = {key: date.fromisoformat(a.date).toordinal() for key, a in self.articles.items() if a.date}
        now = [*[*sorted(born.values(), reverse=True)][math.ceil(len(born) * 0.02) :], *born.values(), 0][0]
        raised = {k: 1 + plan.recency * 2 ** (min(d - now, 365) / 365) for k, d in born.items() if d <= came_on(k) + 1}
        parts = {key: self.parts(tree, article, plan) for key, article in self.articles.items()}
        parts = {key: p and [(what, points * raised.get(key, 1)) for what, points in p] for key, p in parts.items()}
        found = [article for key, article in self.articles.items() if parts[key] is not None]
        kept = self._passing(found, plan.filters)
        ordered = in_order(kept, {a.id: sum(points for _, points in parts[a.id]) for a in kept}, plan)
        cursors = [f"{plan.sort} {article.id}" for article in ordered]
        if plan.after is not None and plan.after not in cursors:
            raise BadRequest("cursor", "It is not one that this search gave.")
        start = cursors.index(plan.after) + 1 if plan.after else 0
        end = min(start + plan.limit, len(ordered))
        dates = [date.fromordinal(born[article.id]) for article in kept if article.date]
        return Answer(
            hits=tuple(self._hit(article, plan, parts[article.id] or []) for article in ordered[start:end]),
            total=len(ordered),
            facets={name: self._facet(name, found, plan) for name in plan.facets},
            histogram=buckets_of(dates) if plan.histogram else (),
            undated=len(kept) - len(dates),
            after=cursors[end - 1] if start < end < len(ordered) else None,
            partial=False,
        )

    def _resolve(self, field: str, text: str) -> set[str]:
        labels, named = self.labels[field], place_keys(text) if field == "places" else ()
        return {*labels} & {text} or {v for v in labels if fold(labels[v]) == fold(text)} or {*labels} & {*named}

    def _passing(self, found: list[Article], filters: Iterable[Filter]) -> list[Article]:
        for f in filters:
            wanted = {value for text in f.values for value in self._resolve(f.field, text)}
            found = [article for article in found if f.exclude == wanted.isdisjoint(values_of(article, f.field))]
        return found

    def _facet(self, name: str, found: list[Article], plan: Plan) -> Facet:
        own = [f for f in plan.filters if f.field == name and not f.exclude]
        counts = Counter(v for a in self._passing(found, {*plan.filters} - {*own}) for v in values_of(a, name))
        chosen = {v for f in own for text in f.values for v in self._resolve(name, text) or {text}}
        labels = {value: value for value in chosen} | self.labels[name]
        listed = sorted((FacetValue(v, labels[v], counts[v], v in chosen) for v in {*counts} | chosen), key=by_count)
        return Facet(len(counts), tuple(v for at, v in enumerate(listed) if v.selected or at < plan.facet_limit))

    def _hit(self, article: Article, plan: Plan, parts: Parts) -> Hit:
        marks = self.marks(plan, article.id) if plan.fragments else {"title": (), "body": ()}
        shown = snippets("title", article.title, marks["title"], limit=min(plan.fragments, 1)) if marks["title"] else ()
        shown += snippets("body", article.body, marks["body"], limit=plan.fragments)
        parts = sorted(parts, key=lambda part: -part[1]) if plan.sort == "relevance" else []
        return Hit(
            **{name: getattr(article, name) for name in SHOWN},
            score=sum(points for _, points in parts),
            snippets=shown,
            explain=Explanation(tuple(parts)) if plan.explain else None,
            removed=len(article.ledger),
            arrived=datetime.fromtimestamp(arrival_of(article.id), UTC).isoformat(),
        )

    def suggest(self, field: str, prefix: str, limit: int) -> tuple[FacetValue, ...]:
        newest = in_order(list(self.articles.values()), {}, Plan(q.Everything(), sort="newest"))
        counts = Counter(v for a in newest if prefix or field != "title" for v in values_of(a, field))
        labels = {a.id: a.title for a in newest} if field == "title" else self.labels[field]
        texts = {v: "\0".join(["", *(fold(labels[v][at:]) for _, at, _ in tokenise(labels[v]))]) for v in counts}
        found = [FacetValue(v, labels[v], counts[v], False) for v in counts if "\0" + fold(prefix) in texts[v]]
        return tuple(found if field == "title" else sorted(found, key=by_count))[:limit]


def texts_of(article: Article) -> dict[str, list[Text]]:
    raw = {name: [getattr(article, name) or ""] for name in ("title", "body", "source", "url")}
    raw["author"] = list(article.authors)
    for field, entries in (("people", article.people), ("places", article.places)):
        raw[field] = [article.body[start:end] for entry in entries for start, end in entry.mentions]
        raw[field] += [article.title[start:end] for entry in entries for start, end in entry.title_mentions]
        raw[field] += [entry.name for entry in entries]
    return {field: [analysed(text) for text in texts] for field, texts in raw.items()}


def analysed(raw: str) -> Text:
    text = Text(defaultdict(list), defaultdict(list), [])
    for at, (form, start, end) in enumerate(tokenise(raw)):
        text.forms[form].append(at)
        text.stems[stem(form)].append(at)
        text.spans.append((start, end))
    return text


def values_of(article: Article, field: str) -> dict[str, str]:
    """Facet value to label."""
    if field in ("people", "places"):
        return {entry.key: entry.name for entry in reversed(getattr(article, field))}
    plain = {"title": [article.id], "author": article.authors, "country": article.all_countries}
    return {value: value for value in (plain[field] if field in plain else [getattr(article, field)]) if value}


def by_count(value: FacetValue) -> tuple[int, str, str]:
    return (-value.count, value.label, value.value)


def in_order(found: list[Article], scores: dict[str, float], plan: Plan) -> list[Article]:
    """By the plan's sort; `found` stands by id, and sorting keeps that order among equals."""
    if plan.sort in ("relevance", "added"):
        ordered = sorted(found, key=lambda a: -(arrival_of(a.id) if plan.sort == "added" else scores[a.id]))
    else:
        dated = sorted((a for a in found if a.date), key=lambda a: a.date, reverse=plan.sort == "newest")
        dated.sort(key=lambda a: plan.sort == "newest" and date.fromisoformat(a.date).toordinal() > came_on(a.id) + 1)
        ordered = dated + [article for article in found if not article.date]
    first = {article.cluster.id if article.cluster else article.id: article for article in reversed(ordered)}
    return [a for a in ordered if not plan.collapse or first[a.cluster.id if a.cluster else a.id] is a]


def buckets_of(days: list[date]) -> tuple[Bucket, ...]:
    if not days:
        return ()
    first, last = min(days), max(days)
    months = [divmod(month, 12) for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)]
    if last.toordinal() - first.toordinal() < DAY_BUCKETS:
        edges = [(date.fromordinal(day),) * 2 for day in range(first.toordinal(), last.toordinal() + 1)]
    elif len(months) <= MONTH_BUCKETS:
        edges = [(date(y, m + 1, 1), date(y, m + 1, monthrange(y, m + 1)[1])) for y, m in months]
    else:
        edges = [(date(year, 1, 1), date(year, 12, 31)) for year in range(first.year, last.year + 1)]
    found = (Bucket(str(low), str(high), sum(low <= day <= high for day in days)) for low, high in edges)
    return tuple(bucket for bucket in found if bucket.count or len(edges) <= YEAR_BUCKETS)
