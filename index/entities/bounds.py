"""How sure the tagger must be of a place for an article to have it."""

from __future__ import annotations

from index.analysis import fold
from index.entities import lexicon
from index.entities.namesakes import LARGE_SIZE
from index.entities.places import Group

LARGE_SCORES, KNOWN_SCORES, FEATURE_SCORES = (0.0, 0.2), (0.0, 0.45), (0.0, 0.4)
WORD_SCORES, WORDS_SCORES = (0.5, 0.87), (0.9, 0.97)
"""How sure the tagger must be of one mention of a place for its mentions to count, and for an article to have it: a
country, well-known region, capital or large city; another one that the gazetteer has or that the text puts into a
country; one that says what it is ("Shelly Beach"); another word; other words and abbreviations, which mostly are firms,
titles and parts of sentences. Read off the tune half of the development data."""
ALONE_SCORES = (0.5, 0.87)
"""The same of a town for whose country nothing in the text speaks: as often a firm's or a product's name."""
_ARTICLES = frozenset({"al", "el"})
WORDS_WITH_ARTICLE = 2
"""Of a name that is one word but for its article: "Al Sila"."""


def least_scores(group: Group) -> tuple[float, float]:
    """How sure the tagger must be of one mention of a place, for its mentions and for an article to have it."""
    entry = group.entry
    if entry and (entry.kind == "country" or entry.size >= LARGE_SIZE or entry.capital):
        return LARGE_SCORES
    if group.is_alone:
        return ALONE_SCORES
    if group.entry or (group.country and not group.is_odd):
        return KNOWN_SCORES
    words = fold(group.name).split()
    if group.is_odd:
        return WORDS_SCORES
    last = words[-1]
    ends_so = last in lexicon.FEATURES_AFTER or last in lexicon.SITES_AFTER
    begins_so = words[0] in lexicon.FEATURES_BEFORE or words[0] in lexicon.QUARTERS_BEFORE
    if len(words) > 1 and (ends_so or begins_so):
        return FEATURE_SCORES
    has_article = len(words) == WORDS_WITH_ARTICLE and words[0] in _ARTICLES
    return WORD_SCORES if len(words) == 1 or has_article else WORDS_SCORES
