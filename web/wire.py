"""Pages, hits and articles as plain JSON data, field by field as docs/http-api.md says. Knows nothing of HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from index.article import OUTSIDE_RULE, Article, Cluster, Outside, Person, Place, Removed
from search.query import Diagnostic
from search.results import Bucket, Facet, FacetValue, Hit, MatchedWord, Page, Snippet
from web.labels import display_label

if TYPE_CHECKING:
    from web.browse import FacetPage
    from web.rescue import Way

Json = dict[str, Any]


def page_json(page: Page, *, did_you_mean: str | None = None, ways: Sequence[Way] = ()) -> Json:
    """A page of answers. did_you_mean: the query as the archive would spell it, or None.  ways: one criterion less."""
    return {
        "query": {
            "text": page.query.text,
            "canonical": page.query.canonical,
            "relaxed": page.query.relaxed,
            "total_all": page.query.total_all,
            "did_you_mean": did_you_mean,
            "ways_out": [{"left_out": way.left_out, "url": way.url, "total": way.total} for way in ways],
            "diagnostics": [diagnostic_json(each) for each in page.query.diagnostics],
            "words": [_word_json(word) for word in page.words],
        },
        "total": page.total,
        "partial": page.partial,
        "took_ms": round(page.took_ms, 3),
        "generation": page.generation,
        "hits": [hit_json(hit) for hit in page.hits],
        "facets": {name: facet_json(name, facet) for name, facet in page.facets.items()},
        "histogram": [bucket_json(bucket) for bucket in page.histogram],
        "undated": page.undated,
        "notes": list(page.notes),
        "next_cursor": page.next_cursor,
    }


def _word_json(word: MatchedWord) -> Json:
    forms = [{"form": each.form, "count": each.count, "q": each.q} for each in word.forms]
    return {"text": word.text, "start": word.span[0], "end": word.span[1], "forms": forms}


def diagnostic_json(diagnostic: Diagnostic) -> Json:
    """A mistake in a query."""
    return {
        "start": diagnostic.start,
        "end": diagnostic.end,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "suggestion": diagnostic.suggestion,
    }


def hit_json(hit: Hit) -> Json:
    """One hit of a Page."""
    return {
        "id": hit.id,
        "title": hit.title,
        "source": hit.source,
        "url": hit.url,
        "path": hit.path,
        "date": hit.date,
        "date_source": hit.date_source,
        "authors": list(hit.authors),
        "language": hit.language,
        "people": [{"key": person.key, "name": person.name} for person in hit.people],
        "places": [place_json(place) for place in hit.places],
        "countries": list(hit.countries),
        "score": hit.score,
        "snippets": [_snippet_json(snippet) for snippet in hit.snippets],
        "cluster": _cluster_json(hit.cluster),
        "removed": hit.removed,
        "arrived": hit.arrived,
        "explain": None
        if hit.explain is None
        else {"parts": [{"what": what, "points": points} for what, points in hit.explain.parts]},
    }


def article_json(article: Article) -> Json:
    """One article, whole."""
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "path": article.path,
        "paths": list(article.paths),
        "date": article.date,
        "date_source": article.date_source,
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "authors": list(article.authors),
        "language": article.language,
        "section": article.section,
        "image_url": article.image_url,
        "people": [_person_of(article, person) for person in article.people],
        "places": [_place_of(article, place) for place in article.places],
        "countries": list(article.countries),
        "body": article.body,
        "ledger": ledger_json(article),
        "corrections": _spans(article.corrections),
        "cluster": _cluster_json(article.cluster),
        "source_id": article.source_id,
        "origins": dict(article.origins or {}),
    }


def facet_json(name: str, facet: Facet) -> Json:
    """One facet of a Page."""
    return {"distinct": facet.distinct, "values": [facet_value_json(name, value) for value in facet.values]}


def facet_value_json(name: str, value: FacetValue) -> Json:
    """One value of a facet, with the label that people read."""
    label = display_label(name, value.value, value.label)
    return {"value": value.value, "label": label, "count": value.count, "selected": value.selected}


def facet_page_json(name: str, found: FacetPage) -> Json:
    """A stretch of all values of a facet."""
    return {
        "field": name,
        "distinct": found.distinct,
        "matching": found.matching,
        "values": [facet_value_json(name, value) for value in found.values],
        "next_offset": found.next_offset,
    }


def bucket_json(bucket: Bucket) -> Json:
    """One bar of the histogram."""
    return {"from": bucket.first, "to": bucket.last, "count": bucket.count}


def ledger_json(article: Article) -> list[Json]:
    """The ledger in the order of the page: what stands before the chosen text, its removed lines, what stands after."""
    parts = [_outside_json(part, 0 if part.before else len(article.body)) for part in article.outside]
    first = sum(part.before for part in article.outside)
    return parts[:first] + [_removed_json(entry) for entry in article.ledger] + parts[first:]


def _removed_json(entry: Removed) -> Json:
    text = {"text": entry.text, "chars": len(entry.text)}
    return {**text, "rule": entry.rule, "reason": entry.reason, "start": entry.start}


def _outside_json(part: Outside, start: int) -> Json:
    return {"text": part.text, "chars": part.chars, "rule": OUTSIDE_RULE, "reason": part.reason, "start": start}


def _snippet_json(snippet: Snippet) -> Json:
    return {
        "field": snippet.field,
        "text": snippet.text,
        "html": snippet.html,
        "start": snippet.start,
        "marks": _spans(snippet.marks),
    }


def _cluster_json(cluster: Cluster | None) -> Json | None:
    return None if cluster is None else {"id": cluster.id, "copies": cluster.copies}


def _person_of(article: Article, person: Person) -> Json:
    return {"key": person.key, "name": person.name} | _mentions_in(article, person)


def place_json(place: Place) -> Json:
    """A place of one article, with what is known of it."""
    return {
        "key": place.key,
        "name": place.name,
        "geonames_id": place.geonames_id,
        "country": place.country,
        "kind": place.kind,
        "lat": place.lat,
        "lon": place.lon,
        "resolved": place.resolved,
    }


def _place_of(article: Article, place: Place) -> Json:
    return place_json(place) | _mentions_in(article, place)


def _mentions_in(article: Article, name: Person | Place) -> Json:
    return {
        "mentions": _spans(name.mentions),
        "title_mentions": _spans(name.title_mentions),
        "only_in_captions": article.only_in_captions(name),
    }


def _spans(spans: tuple[tuple[int, int], ...]) -> list[list[int]]:
    return [[start, end] for start, end in spans]
