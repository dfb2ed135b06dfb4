"""A small archive in memory: it has the methods of search.archive.Archive and counts by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from index.article import Article, Cluster, Person, Place, Removed, article_id
from search.errors import UnknownArticle
from search.limits import SearchLimits
from search.query import Diagnostic
from search.results import Bucket, Facet, FacetList, FacetValue, Hit, Page, QueryEcho, Snippet

FIRST_ARRIVAL = datetime(2023, 5, 1, tzinfo=UTC)
SCRIPT = "<script>document.title='executed'</script>"


def make_article(number: int, **fields: Any) -> Article:
    body = fields.pop(
        "body", f"Officials in Kazan met on day {number}.\nWhat comes next\nIvan Petrov said the harvest was good."
    )
    defaults: dict[str, Any] = {
        "id": article_id(str(number).encode()),
        "title": f"Harvest report {number}",
        "body": body,
        "path": f"saved/{number}.html",
        "paths": (f"saved/{number}.html",),
        "source": "The Volga Courier" if number % 2 else "Northern Herald",
        "url": f"https://courier.example/{number}",
        "date": f"2022-{number % 12 + 1:02}-03",
        "date_source": "the page's metadata",
        "authors": ("Anna Weber",),
        "language": "en",
        "people": (Person("ivan petrov", "Ivan Petrov", mentions=_spans(body, "Ivan Petrov")),),
        "places": (
            Place("kazan", "Kazan", 551487, "RU", "city", 55.8, 49.1, resolved=True, mentions=_spans(body, "Kazan")),
        ),
        "ledger": (Removed("Sign up for our newsletter", "newsletter", "a newsletter prompt", 0),),
    }
    return Article(**(defaults | fields))


def _spans(text: str, name: str) -> tuple[tuple[int, int], ...]:
    at = text.find(name)
    return ((at, at + len(name)),) if at >= 0 else ()


HOSTILE = make_article(
    99,
    title=f"Flood {SCRIPT}",
    body=f"Rain {SCRIPT} fell on Kazan.",
    url="javascript:document.title='executed'",
    source=f"Paper {SCRIPT}",
    authors=(f'" onmouseover="{SCRIPT}',),
    people=(Person("<b>x", f"Name {SCRIPT}", mentions=((0, 4),)),),
    cluster=Cluster("a", 4),
    date=None,
    date_source=None,
)


@dataclass
class MemoryArchive:
    articles: list[Article] = field(default_factory=lambda: [*(make_article(n) for n in range(1, 31)), HOSTILE])
    asked: list[dict[str, Any]] = field(default_factory=list)
    diagnostics: tuple[Diagnostic, ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)
    failure: Exception | None = None
    advice: str | None = None
    limits: SearchLimits = field(default_factory=SearchLimits)

    def search(self, q: str = "", **options: Any) -> Page:
        self.asked.append({"q": q, **options})
        if self.failure:
            raise self.failure
        found = [each for each in self.articles if _matches(each, q, options)]
        found.sort(key=lambda each: (each.date or "", each.id), reverse=options["sort"] == "newest")
        found.sort(key=lambda each: each.date is None)
        if options["sort"] == "added":
            found.sort(key=self.articles.index, reverse=True)
        start = int(options["cursor"] or 0)
        shown = found[start : start + options["limit"]]
        end = start + len(shown)
        page = Page(
            query=QueryEcho(q, q, False, self.diagnostics),
            total=len(found),
            partial=False,
            took_ms=1.0,
            generation=1,
            hits=tuple(_hit(each, q, self._arrival(each)) for each in shown),
            facets={name: self._facet(q, name, options) for name in options["facets"]},
            histogram=_histogram(found),
            next_cursor=str(end) if end < len(found) else None,
            undated=sum(each.date is None for each in found),
        )
        return Page(**{name: self.changes.get(name, getattr(page, name)) for name in Page.__struct_fields__})

    def pages(self, **options: Any) -> Iterator[Page]:
        page = self.search(**options)
        yield page
        while page.next_cursor:
            page = self.search(**options | {"cursor": page.next_cursor})
            yield page

    def _arrival(self, article: Article) -> str:
        """Articles came in the order of the list, one a minute."""
        return (FIRST_ARRIVAL + timedelta(minutes=self.articles.index(article))).isoformat()

    def _facet(self, q: str, name: str, options: dict[str, Any]) -> Facet:
        others = {key: value for key, value in options.items() if key != name}
        return _facet([each for each in self.articles if _matches(each, q, others)], name, options)

    def get(self, article_id: str) -> Article:
        for each in self.articles:
            if each.id == article_id:
                return each
        raise UnknownArticle(article_id)

    def marks(self, article_id: str, q: str) -> dict[str, tuple[tuple[int, int], ...]]:
        article = self.get(article_id)
        return {"title": _spans(article.title, q), "body": _spans(article.body, q)}

    def copies(self, article_id: str) -> tuple[Hit, ...]:
        own = self.get(article_id).cluster
        return tuple(_hit(each, "") for each in self.articles if own and each.cluster == own)

    def similar(self, article_id: str, *, limit: int) -> tuple[Hit, ...]:
        return tuple(_hit(each, "") for each in self.articles if each.id != article_id)[:limit]

    def spellings(self, q: str) -> tuple[str, ...]:
        return (q.replace("harvst", "hardest"), q.replace("harvst", "harvest")) if "harvst" in q else ()

    def has_words(self, text: str, field: str) -> bool:
        named = " ".join(label for each in self.articles for _, label in _values(each, field)).lower().split()
        return set(text.lower().split()) <= set(named)

    def suggest(self, prefix: str, *, field: str, limit: int) -> tuple[FacetValue, ...]:
        values = Counter(value for each in self.articles for value in _values(each, field))
        begins = [(pair, count) for pair, count in values.items() if pair[1].lower().startswith(prefix.lower())]
        found = [FacetValue(key, label, count, False) for (key, label), count in begins]
        return tuple(found[:limit])

    def facet_values(self, field: str, *, prefix: str, order: str, offset: int, limit: int, **asked: Any) -> FacetList:
        facet = self.search(**asked | {"facets": (field,), "facet_limit": 10_000, "limit": 0}).facets[field]
        found = [value for value in facet.values if value.count and value.label.lower().startswith(prefix.lower())]
        return FacetList(facet.distinct, len(found), tuple(found[offset : offset + limit]))

    def status(self) -> dict[str, Any]:
        return {
            "generation": 1,
            "created": FIRST_ARRIVAL.isoformat(),
            "first_arrival": FIRST_ARRIVAL.isoformat(),
            "articles": len(self.articles),
            "advice": self.advice,
        }

    def close(self) -> None:
        self.articles = []


def _matches(article: Article, q: str, options: dict[str, Any]) -> bool:
    text = f"{article.title} {article.body}".lower()
    chosen = all(
        not options.get(name) or {text for pair in _values(article, name) for text in pair} & set(options[name])
        for name in ("people", "places", "source", "author", "language", "country")
    )
    left_out = any({key for key, _ in _values(article, n)} & set(v) for n, v in options["exclude"].items())
    dated = article.date or ""
    in_range = (options["date_from"] or "") <= dated and (not options["date_to"] or "" < dated <= options["date_to"])
    undated = not options["undated"] or article.date is None
    return all(word in text for word in q.lower().split()) and chosen and not left_out and in_range and undated


def _values(article: Article, name: str) -> list[tuple[str, str]]:
    return {
        "people": [(each.key, each.name) for each in article.people],
        "places": [(each.key, each.name) for each in article.places],
        "source": [(article.source, article.source)] if article.source else [],
        "author": [(each, each) for each in article.authors],
        "language": [(article.language, article.language)] if article.language else [],
        "country": [(country, country) for country in article.all_countries],
        "title": [(article.id, article.title)],
    }[name]


def _facet(found: list[Article], name: str, options: dict[str, Any]) -> Facet:
    counts = Counter(value for each in found for value in _values(each, name))
    chosen_texts = options.get(name, ())
    for chosen in chosen_texts:
        if chosen not in {text for pair in counts for text in pair}:
            counts[(chosen, chosen)] = 0
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0][1]))
    values = [FacetValue(key, label, n, bool({key, label} & set(chosen_texts))) for (key, label), n in ordered]
    kept = [each for at, each in enumerate(values) if at < options["facet_limit"] or each.selected]
    return Facet(len(counts), tuple(kept))


def _histogram(found: list[Article]) -> tuple[Bucket, ...]:
    months = Counter(each.date[:7] for each in found if each.date)
    return tuple(Bucket(f"{month}-01", f"{month}-28", count) for month, count in sorted(months.items()))


def _hit(article: Article, q: str, arrived: str = "") -> Hit:
    marks = _spans(article.body, q.split()[0]) if q.strip() else ()
    return Hit(
        **{
            name: getattr(article, name)
            for name in Hit.__struct_fields__
            if name not in ("score", "snippets", "explain", "removed", "arrived")
        },
        score=1.0,
        snippets=(Snippet("body", article.body[:60], "", 0, marks),),
        explain=None,
        removed=len(article.ledger),
        arrived=arrived,
    )
