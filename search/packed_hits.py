"""From articles to hits and suggestions."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis import fold, tokenise
from index.article import Article
from index.codec.lookup import Term
from search.facets import by_count
from search.highlight import snippets
from search.packed_corpus import Corpus
from search.packed_expand import prefix_forms
from search.packed_marks import Pattern, marks_in
from search.packed_terms import postings
from search.results import Explanation, FacetValue, Hit, Snippet

MOST_TITLE_FORMS = 100_000
"""More surface forms than any prefix has."""


def cut_snippets(article: Article, wanted: Sequence[Pattern], limit: int) -> tuple[Snippet, ...]:
    """The fragments of a hit: its title if it matches, then up to `limit` of its body."""
    in_title = marks_in(article.title, "title", wanted)
    shown = snippets("title", article.title, in_title, limit=1) if in_title else ()
    return shown + snippets("body", article.body, marks_in(article.body, "body", wanted), limit=limit)


def make_hit(article: Article, score: float, shown: tuple[Snippet, ...], why: Explanation | None) -> Hit:
    """An article as a hit."""
    return Hit(
        id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        path=article.path,
        date=article.date,
        date_source=article.date_source,
        authors=article.authors,
        language=article.language,
        people=article.people,
        places=article.places,
        score=score,
        snippets=shown,
        cluster=article.cluster,
        explain=why,
        removed=len(article.ledger),
    )


def suggest_titles(corpus: Corpus, prefix: str, limit: int) -> tuple[FacetValue, ...]:
    """Articles whose title has a word that begins with a prefix, by title, then id. Costs a read of all candidates."""
    wanted = fold(prefix)
    first = next((form for form, _, _ in tokenise(wanted)), None)
    if first is None:
        return ()
    forms = prefix_forms(corpus, "title", first, MOST_TITLE_FORMS)
    rows = postings(corpus, Term("title", forms, stemmed=False)).rows.tolist()
    articles = [segment.article(own) for segment, own in map(corpus.segment_of, rows)]
    found = [FacetValue(one.id, one.title, 1, False) for one in articles if starts_a_word(one.title, wanted)]
    return tuple(sorted(found, key=by_count)[:limit])


def starts_a_word(label: str, prefix: str) -> bool:
    """Does a word of the label begin with a folded prefix, which may itself be several words?"""
    return any(fold(label[start:]).startswith(prefix) for _, start, _ in tokenise(label))
