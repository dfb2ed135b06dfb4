"""Places by the row of names that they stand in: "Leningrad and Stalingrad", "Al Ruwais, Al Mirfa, Dubai".

Each function takes tokens and guesses and gives better guesses; all are linear in the number of tokens.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import OWN_CHANCE, UNSURE, Guess
from index.entities.features import known_place
from index.entities.place_names import is_postal, is_state
from index.entities.tokens import Tokens

SITE_SCORE = 0.7
"""The score of a place that was told so; 3 of 4 of them were right on the tuning half."""
SURE_STATED = 0.97
"""The same of several words of which the text says that they are a place; they are doubted more: see
`bounds.least_scores`."""
DOUBTFUL = 0.7
LEAST_END = 0.5
"""The tagger must take both ends of a journey for places rather than not."""

JOINS = frozenset({"and", "or", ","})
WITHIN = frozenset({"in", "near", "outside"})
_DOUBTED = frozenset({"ORG", "MISC"})
LONGEST_JOIN = 2
"""Tokens between two names of a row: ", and"."""
FEWEST_IN_ROW = 3
FEWEST_SURE, FEWEST_INCLUDED = 2, 3
"""Sure places that vouch for what stands in a row with them, unless the text says that the row is one of places; behind
"including" stand bodies as often."""
_BEFORE_ROWS = lexicon.word_set("linking connects connecting linked along visited visiting")
"""What stands before rows of places, beside prepositions of place; what is "between" is as often bodies and countries
that deal with each other."""
_MANY = lexicon.word_set(
    "rivers districts provinces villages towns cities counties regions islands lakes valleys mountains streets roads "
    "suburbs"
)
"""What stands behind the names of several places."""
_INSIDE = WITHIN | {"across"}


def apply_rows(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """The guesses with every pattern of rows applied, in order and disjoint."""
    for step in (_coordinated, _rows, _pairs, _mates, _journeys, _listed):
        guesses = step(tokens, guesses)
    return list(guesses)


def _coordinated(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "Leningrad and Stalingrad": what the gazetteer has and the tagger doubts is a place beside a place."""
    starts = {guess.start for guess in guesses if guess.label == "LOC"}
    ends = {guess.end for guess in guesses if guess.label == "LOC"}
    found = []
    for guess in guesses:
        words = tokens.texts[guess.start : guess.end]
        if guess.label in _DOUBTED and _may_be_known(words, guess.score) and _is_joined(tokens, guess, starts, ends):
            guess = Guess(guess.start, guess.end, "LOC", SITE_SCORE)
        elif guess.label == "LOC" and guess.score < UNSURE and known_place(tuple(words)):
            vouched = _is_joined(tokens, guess, starts, ends)
            guess = Guess(guess.start, guess.end, "LOC", UNSURE) if vouched else guess
        found.append(guess)
    return found


def _may_be_known(words: Sequence[str], score: float) -> bool:
    """Whether the gazetteer has a doubtful name, or a postal code is that of a state."""
    if len(words) == 1 and is_postal(words[0]):
        return is_state(words[0])
    return score < DOUBTFUL and known_place(tuple(words)) is not None and not lexicon.names_body(words)


def _rows(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "Residents of Brital, Nabi Chit and Baalbek": what else stands in a row of places is one, if it may be."""
    found = list(guesses)
    rows = list(_joined_rows(tokens, guesses))
    people = _names_of_people(tokens, guesses) if rows else Counter()
    for row in rows:
        places = [at for at in row if guesses[at].label == "LOC" or _is_doubted_place(tokens, guesses[at])]
        if 2 * len(places) < len(row) or not _is_row_of_places(tokens, [guesses[at] for at in row]):
            continue
        for at in row:
            guess = guesses[at]
            if guess.label != "LOC" and (at in places or _is_foreign_pair(tokens, guess, people)):
                known = known_place(tuple(tokens.texts[guess.start : guess.end]))
                found[at] = Guess(guess.start, guess.end, "LOC", SITE_SCORE if known else SURE_STATED)
    return found


def _pairs(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "In Nurabelen and Klatanlo": what the tagger doubts beside a place that something is in."""
    found = list(guesses)
    for at, (place, guess) in enumerate(itertools.pairwise(guesses), 1):
        if place.label == "LOC" and guess.label != "LOC" and guess.score < DOUBTFUL:
            between = tokens.texts[place.end : guess.start]
            before = tokens.texts[place.start - 1].casefold() if place.start else ""
            if between == ["and"] and before in _INSIDE and _is_unlisted(tokens, guess):
                found[at] = Guess(guess.start, guess.end, "LOC", SURE_STATED)
    return found


def _mates(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "To Bawku, Walewale and Zebilla", "the Buriganga and Turag rivers": beside a sure place or of a stated kind."""
    found = list(guesses)
    for row in _rows_of_places(tokens, guesses):
        start, end = found[row[0]].start, found[row[-1]].end
        before = tokens.texts[start - 1].casefold() if start and not tokens.breaks[start] else ""
        after = tokens.texts[end] if end < len(tokens.texts) and not tokens.breaks[end] else ""
        told = after in _MANY
        led = len(row) >= FEWEST_IN_ROW and (before in lexicon.PLACE_PREPOSITIONS or before in _BEFORE_ROWS)
        sure = any(_is_sure_place(tokens, found[at]) for at in row)
        for at in row if told or (led and sure) else ():
            guess = found[at]
            if LEAST_END <= guess.score < SURE_STATED and not tokens.texts[guess.start].isupper():
                found[at] = Guess(guess.start, guess.end, "LOC", SURE_STATED)
    return found


def _rows_of_places(tokens: Tokens, guesses: Sequence[Guess]) -> Iterator[list[int]]:
    """Numbers of two places or more with nothing but commas and an "and" between them."""
    row: list[int] = []
    for at, guess in enumerate(guesses):
        between = tokens.texts[guesses[at - 1].end : guess.start] if at else []
        if row and not (guess.label == "LOC" and 0 < len(between) <= LONGEST_JOIN and JOINS.issuperset(between)):
            yield from (row,) if len(row) > 1 else ()
            row = []
        row += [at] if guess.label == "LOC" else []
    yield from (row,) if len(row) > 1 else ()


def _is_sure_place(tokens: Tokens, guess: Guess) -> bool:
    return guess.score >= OWN_CHANCE and known_place(tuple(tokens.texts[guess.start : guess.end])) is not None


def _journeys(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "From Randaberg to Bokn": two doubtful places at the ends of a journey are sure; 7 of 7 were right."""
    found = list(guesses)
    for at, (one, other) in enumerate(itertools.pairwise(guesses)):
        begins = one.start and tokens.texts[one.start - 1].casefold() == "from"
        if begins and one.label == other.label == "LOC" and tokens.texts[one.end : other.start] == ["to"]:
            found[at : at + 2] = [_sure_end(tokens, guess) for guess in found[at : at + 2]]
    return found


def _sure_end(tokens: Tokens, guess: Guess) -> Guess:
    """A place at the end of a journey; abbreviations are as often firms."""
    doubtful = LEAST_END <= guess.score < SURE_STATED and not tokens.texts[guess.start].isupper()
    return Guess(guess.start, guess.end, "LOC", SURE_STATED) if doubtful else guess


def _is_unlisted(tokens: Tokens, guess: Guess) -> bool:
    """Whether the words are no abbreviation, end in no word of bodies and are nobody's known names."""
    words = tokens.texts[guess.start : guess.end]
    first, last = fold(words[0]), fold(words[-1])
    if words[0].isupper() or last in lexicon.ORGANISATION_WORDS or first in lexicon.demonyms():
        return False
    return first not in lexicon.first_names() and last not in lexicon.surnames()


def _joined_rows(tokens: Tokens, guesses: Sequence[Guess]) -> Iterator[list[int]]:
    """Numbers of three guesses or more with nothing but commas and an "and" between them, one a place at least."""
    row: list[int] = []
    for at, guess in enumerate(guesses):
        between = tokens.texts[guesses[at - 1].end : guess.start] if at else []
        if not (row and 0 < len(between) <= LONGEST_JOIN and JOINS.issuperset(between)):
            yield from (row,) if _is_row(guesses, row) else ()
            row = []
        row.append(at)
    yield from (row,) if _is_row(guesses, row) else ()


def _is_row(guesses: Sequence[Guess], row: Sequence[int]) -> bool:
    labels = {guesses[at].label for at in row}
    return len(row) >= FEWEST_IN_ROW and "LOC" in labels and len(labels) > 1


def _is_row_of_places(tokens: Tokens, row: Sequence[Guess]) -> bool:
    """Whether the text says that a row is of places ("residents of"), or it can be one and two in it are sure ones."""
    start = row[0].start
    if not start or tokens.breaks[start]:
        return False
    before = tokens.texts[start - 1].casefold()
    if before == "of":
        return start > 1 and tokens.texts[start - 2].casefold() in lexicon.STATED_KINDS
    sure = sum(guess.label == "LOC" and guess.score >= UNSURE for guess in row)
    if before == "including":
        return sure >= FEWEST_INCLUDED
    return sure >= FEWEST_SURE and (before in lexicon.PLACE_PREPOSITIONS or before in _BEFORE_ROWS)


def _is_doubted_place(tokens: Tokens, guess: Guess) -> bool:
    """Whether the gazetteer has what is taken for a body, and it is no abbreviation and no well-known body."""
    words = tokens.texts[guess.start : guess.end]
    return (
        guess.label == "ORG"
        and guess.score < OWN_CHANCE
        and not words[0].isupper()
        and known_place(tuple(words)) is not None
        and not lexicon.names_body(words)
    )


def _is_foreign_pair(tokens: Tokens, guess: Guess, people: Counter[tuple[str, ...]]) -> bool:
    """Whether somebody who is named once has two words or more, of which the lists of names know none."""
    words = tokens.texts[guess.start : guess.end]
    if guess.label != "PER" or len(words) == 1 or people[tuple(words)] > 1:
        return False
    first, last = fold(words[0]), fold(words[-1])
    given = first in lexicon.first_names() and first not in lexicon.PARTICLES
    return not given and last not in lexicon.surnames()


def _listed(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "Al Ruwais, Al Mirfa, Dubai": what could be a person, in a list of places, is a place that the gazetteer has."""
    found = list(guesses)
    starts, ends = {g.start for g in guesses if g.label == "LOC"}, {g.end for g in guesses if g.label == "LOC"}
    if not any(guess.label == "PER" and _is_joined(tokens, guess, starts, ends) for guess in guesses):
        return found
    people = _names_of_people(tokens, guesses)
    for at in reversed(range(len(found))):
        guess = found[at]
        if guess.label == "PER" and _is_joined(tokens, guess, starts, ends) and _is_town(tokens, guess, people):
            found[at] = Guess(guess.start, guess.end, "LOC", SITE_SCORE)
            starts.add(guess.start)
            ends.add(guess.end)
    return found


def _names_of_people(tokens: Tokens, guesses: Sequence[Guess]) -> Counter[tuple[str, ...]]:
    """How often each name is taken for a person's."""
    return Counter(tuple(tokens.texts[guess.start : guess.end]) for guess in guesses if guess.label == "PER")


def _is_town(tokens: Tokens, guess: Guess, people: Counter[tuple[str, ...]]) -> bool:
    """Whether the gazetteer has the name, nobody's given name begins it, and nothing says that it is a person.

    people: how often each name is taken for a person's.
    """
    words = tuple(tokens.texts[guess.start : guess.end])
    first = fold(words[0])
    if known_place(words) is None or (first in lexicon.first_names() and first not in lexicon.PARTICLES):
        return False
    if guess.start and is_rank(tokens.texts[guess.start - 1]):
        return False
    return people[words] == 1


def is_rank(word: str) -> bool:
    """Whether a word says that a person follows: "Gov."."""
    return fold(word).strip(".") in lexicon.RANKS


def _is_joined(tokens: Tokens, guess: Guess, starts: set[int], ends: set[int]) -> bool:
    texts, before, after = tokens.texts, guess.start - 1, guess.end
    left = before > 0 and texts[before] in JOINS and before in ends
    return left or (after + 1 < len(texts) and texts[after] in JOINS and after + 1 in starts)
