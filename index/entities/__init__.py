"""People and places of a news text, offline: tokens, gazetteer, tagger, rules, resolvers, each a step on plain data.

Nothing is loaded until the first text; see docs/entities.md for how it works and how well.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence

from index.analysis import person_key
from index.article import Aliases, Entities, Mention, Person, Span
from index.entities import people, places, rules, tagger
from index.entities.agreement import Guess
from index.entities.aliases import AliasFault, apply_aliases, parse_aliases
from index.entities.belief import Others, person_belief, words_of_others
from index.entities.countries import free_countries
from index.entities.given import given_entities
from index.entities.nations import nations_of
from index.entities.recasing import recase
from index.entities.tokens import Tokens, split_tokens

__all__ = [
    "RECOGNISER_VERSION",
    "AliasFault",
    "Aliases",
    "apply_aliases",
    "entities_of",
    "given_entities",
    "parse_aliases",
    "recognise",
]

RECOGNISER_VERSION = "10"
"""Stands in each generation; entities of another version ask for a reindex."""

LEAST_BELIEF, LEAST_BELIEF_MENTION = 0.67, 0.5
"""How far a person must be believed to be one of the article's, and to be mentioned at all. For places see
`places.least_scores`."""

_ABOUT_MENTIONS = 3
"""An author named this often in the text, or in its title, is somebody whom the story is about."""

LONGEST_REMEMBERED_CHARS = 100_000
"""What is found in a longer text takes too much memory to be kept: 50 times the text."""

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
"""Halves of characters cannot be encoded; a sign of the same length takes their place."""

_GAP = "\n\n"


def recognise(text: str) -> tuple[Mention, ...]:
    """People and places named in a text, in order, disjoint. Linear in its length; never raises."""
    text = _LONE_SURROGATES.sub("\ufffd", text)
    tokens, reading, guesses = _guesses(text)
    others = words_of_others(tokens, reading)
    by_span = _by_span(tokens, guesses)
    keys = {
        span: person_key(people.display_name(group))
        for group in people.group_people(text, _spans(by_span, "PER"))
        if _belief(tokens, reading, others, group, by_span) >= LEAST_BELIEF_MENTION
        for span in group.spans
    }
    for group in places.group_places(text, _spans(by_span, "LOC"), tokens.texts):
        if _best(group.spans, by_span) >= places.least_scores(group)[0]:
            keys.update((span, group.key) for span in group.spans)
    return tuple(
        Mention(*span, "PER" if guess.label == "PER" else "LOC", round(guess.score, 3), keys[span])
        for span, guess in by_span.items()
        if keys.get(span)
    )


def entities_of(title: str, body: str, *, authors: Sequence[str] = (), captions: Sequence[str] = ()) -> Entities:
    """The people and places of an article. Names in bylines and credits are nobody's story.

    authors: names from the article's metadata, left out unless the story itself is about them.
    captions: lines that belong to the story but not to its body; who is named there counts, without a mention.
    """
    shift = len(title) + len(_GAP) if title else 0
    text = _LONE_SURROGATES.sub("\ufffd", _GAP.join((*((title,) if title else ()), body, *captions)))
    tokens, reading, guesses = _guesses(text)
    others = words_of_others(tokens, reading)
    credits = rules.credit_spans(text)
    by_span = _by_span(tokens, guesses)
    spans = [
        span for span in _spans(by_span, "PER") if not _inside(span, credits) and not rules.is_writers_line(text, span)
    ]
    kept = [
        group
        for group in people.group_people(text, spans)
        if not _is_author(group, authors, len(title))
        and _belief(tokens, reading, others, group, by_span) >= LEAST_BELIEF
    ]
    located = [
        group
        for group in places.group_places(text, _spans(by_span, "LOC"), tokens.texts)
        if _best(group.spans, by_span) >= places.least_scores(group)[1]
    ]
    placed = tuple(places.as_place(group, *_split(group.spans, shift, shift + len(body))) for group in located)
    return Entities(
        people=_merge_people([_person(group, shift, shift + len(body)) for group in kept]),
        places=placed,
        countries=nations_of(tokens, placed),
    )


_Guesses = tuple[Tokens, tagger.Reading, list[Guess]]


def _guesses(text: str) -> _Guesses:
    """The last text is remembered, because mentions and entities of a text are often asked for one after the other."""
    return _remembered(text) if len(text) <= LONGEST_REMEMBERED_CHARS else _read(text)


def _read(text: str) -> _Guesses:
    tokens = recase(split_tokens(text))
    reading = tagger.read(tokens)
    return tokens, reading, rules.adjust(tokens, free_countries(tokens, tagger.agreed(tokens, reading)))


_remembered = functools.lru_cache(1)(_read)


def _by_span(tokens: Tokens, guesses: Sequence[Guess]) -> dict[Span, Guess]:
    return {(tokens.starts[guess.start], tokens.ends[guess.end - 1]): guess for guess in guesses}


def _spans(by_span: dict[Span, Guess], label: str) -> list[Span]:
    return [span for span, guess in by_span.items() if guess.label == label]


def _best(spans: Sequence[Span], by_span: dict[Span, Guess]) -> float:
    return max(by_span[span].score for span in spans)


def _belief(
    tokens: Tokens, reading: tagger.Reading, others: Others, group: people.Group, by_span: dict[Span, Guess]
) -> float:
    return person_belief(tokens, reading, others, group.words, [by_span[span] for span in group.spans])


def _inside(span: Span, others: Sequence[Span]) -> bool:
    at = bisect_right(others, span[0], key=lambda other: other[0]) - 1
    return at >= 0 and span[0] < others[at][1]


def _split(spans: Sequence[Span], shift: int, end_of_body: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Spans of title, body and captions as one text, to spans of the body and spans of the title."""
    body = tuple((start - shift, end - shift) for start, end in spans if shift <= start < end_of_body)
    return body, tuple(span for span in spans if span[0] < shift)


def _is_author(group: people.Group, authors: Sequence[str], title_end: int) -> bool:
    names = [people.name_words(author) for author in authors]
    if not any(words and (words == group.words or people.compatible(group.words, words)) for words in names):
        return False
    return len(group.spans) < _ABOUT_MENTIONS and not any(start < title_end for start, _ in group.spans)


def _person(group: people.Group, shift: int, end_of_body: int) -> Person:
    name = people.display_name(group)
    mentions, title_mentions = _split(group.spans, shift, end_of_body)
    return Person(person_key(name), name, mentions, title_mentions, full=len(group.words) > 1)


def _merge_people(persons: Sequence[Person]) -> tuple[Person, ...]:
    """One person for each key."""
    found: dict[str, Person] = {}
    for person in persons:
        held = found.get(person.key)
        if held:
            person = Person(
                held.key,
                held.name,
                tuple(sorted(held.mentions + person.mentions)),
                tuple(sorted(held.title_mentions + person.title_mentions)),
                held.full or person.full,
            )
        found[person.key] = person
    return tuple(found.values())
