"""Places that the words at their end or after them give away: "Ezeiza International Airport", "the Narwal area".

Each function takes tokens and guesses and gives better guesses; all are linear in the number of tokens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import UNSURE, Guess
from index.entities.features import known_place
from index.entities.patterns import replaced
from index.entities.places import is_postal, qualifiers
from index.entities.tokens import STATES, Tokens

SITE_SCORE = 0.7
"""The score of a place that was told so; 3 of 4 of them were right on the tuning half."""
STATED_SCORE = 0.9
"""The score of a place of which the text says the kind: 9 of 10 of the tagger's doubtful ones were right."""
SURE_STATED = 0.97
"""The same of a name of several words, which is doubted more: see `places.least_scores`."""
LEAST_WITHIN = 0.7
DOUBTFUL = 0.7
LONGEST_NAME_WORDS = 4

_JOINS = frozenset({"and", "or", ","})
_ABBREVIATED = frozenset(STATES.split("|"))
_TELLING = _ABBREVIATED - lexicon.word_set(
    "Miss Mass Man La Del Pa Ill Ind Wash Mo Ga Ark Mont Penn Tex Conn Va Ore Ala"
)
"""Those that are no words, names or ranks too."""
_STATE_FORMS = _ABBREVIATED | {word + "." for word in _ABBREVIATED}
_STATE_FORMS |= lexicon.word_set("N.C. N.D. N.H. N.J. N.M. N.Y. S.C. S.D. R.I.")
"""Abbreviations as the tokens have them."""
_PARTIES = frozenset({"D", "R", "I"})
_DOUBTED = frozenset({"ORG", "MISC"})
_NAMING = frozenset({"of", "called", "named"})
_HOUSES = frozenset({"Church", "School", "College"})
"""Bodies rather than places; no family names if a saint's stands before them."""
_BUILT = frozenset(
    {"Hospital", "Cathedral", "Basilica", "County", "Bridge", "Airport", "Airbase", "Avenue", "Boulevard", "Highway"}
    | {"Stadium", "Township", "Province", "District", "Cemetery", "Prison", "Plaza", "River"}
)
"""What no person's name ends in; those that are family names too (Temple, Hall, Park, Street) are left out."""
_SCORE = re.compile(r"\d{1,3}(?:[-–]\d{1,3})?")
_AFTER_SCORE = frozenset({",", ";", "."})
LEAST_SCORES = 2
_THERE = lexicon.word_set("in near outside from of")
_HOME_NATIONS = frozenset({"england", "scotland", "wales", "northern-ireland"})

_SITES = lexicon.word_set(
    """
    airport airfield airbase hospital hotel zoo museum hall palace market mall theatre theater temple mosque synagogue
    bridge park square stadium tower complex dam reserve cemetery street road avenue boulevard lane highway plateau
    rivulet harbour harbor station camp prison cathedral basilica abbey chapel synagogue motel manor library gallery
    observatory lighthouse cinema fountain roads streets ward compound pagoda farm mine pier restaurant junction towers
    quarry cafe café pub resort ranch waterfall gardens districts villas arena terrace
    """
)
"""What an organisation's name ends in if it is first of all a place where one can be."""
_LANDS = lexicon.word_set(
    """
    bay coast beach creek river rivers lake lakes mountain mountains hills valley falls peninsula strait gulf forest
    desert island islands county province shire shrine monastery gorge canyon wetlands lagoon sanctuary
    """
)
"""What an unknown name ends in if it is a piece of land or water, though the tagger takes it for a body or a thing."""
_KINDS = lexicon.word_set(
    """
    district province region village town island islands valley mountains river county suburb township neighbourhood
    neighborhood municipality prefecture governorate peninsula oblast upazila tehsil taluk barangay hamlet
    """
)
_STATED = _KINDS | lexicon.word_set(
    """
    villages towns city cities districts provinces regions area areas community communities suburbs neighborhoods
    neighbourhoods municipalities counties settlement settlements hamlets islet islets townships locality residents
    inhabitants slum outskirts constituency constituencies electorate electorates zone zones bridge pass checkpoint
    carpark crossing junction colony quarter ward wards precinct enclave
    """
)
"""What says of a doubtful name that it is a place: "in the villages of Remance", "the Funaitees area"."""
_WITHIN = frozenset({"in", "near", "outside"})
_PEOPLE = lexicon.word_set("community communities settlement settlements residents inhabitants")
"""Behind a name these are those of a people as often: "Pasifika communities"."""
_PARTS = lexicon.word_set("north south east west northern southern eastern western central upper lower greater new old")


def apply_place_patterns(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """The guesses with every pattern of places applied, in order and disjoint."""
    for step in (_postal, _dotted, _built, _stated, _sites, _coordinated, _listed, _described, _scores):
        guesses = step(tokens, guesses)
    return list(guesses)


def _postal(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "Portland, OR": a state's postal code after a place, but not the word in "PORTLAND, OR NOT"."""
    texts, new = tokens.texts, []
    for at in [guess.end + 1 for guess in guesses if guess.label == "LOC"]:
        if (
            at < len(texts)
            and texts[at - 1] == ","
            and is_postal(texts[at])
            and not any(word.isupper() for word in texts[at + 1 : at + 2])
        ):
            new += [Guess(at, at + 1, "LOC", STATED_SCORE)] if _is_state(texts[at]) else []
    return replaced(guesses, new)


def _is_state(word: str) -> bool:
    return any(entry.kind == "region" for entry in qualifiers(word))


def _dotted(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "Ala., Miss. and La.": states by their abbreviations, those that are words or names too only beside another."""
    spans = dict(_abbreviations(tokens))
    starts = {end: start for start, end in spans.items()}
    covered = {at for guess in guesses if guess.label == "LOC" for at in range(guess.start, guess.end)}
    new = []
    for start, end in spans.items():
        sure = tokens.texts[start].rstrip(".") in _TELLING and _goes_on(tokens, end)
        if sure or _of_party(tokens, start) or start in covered or _is_beside(tokens, start, end, spans, starts):
            new.append(Guess(start, end, "LOC", STATED_SCORE))
    return replaced(guesses, new)


def _abbreviations(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Ranges of tokens that are a state's abbreviation with its point."""
    texts = tokens.texts
    for at in [at for at, word in enumerate(texts) if word in _STATE_FORMS]:
        if texts[at][-1] == ".":
            yield at, at + 1
        elif at + 1 < len(texts) and texts[at + 1] == "." and tokens.starts[at + 1] == tokens.ends[at]:
            yield at, at + 2


def _of_party(tokens: Tokens, start: int) -> bool:
    """Whether a party's letter and a hyphen stand before a state: "D-N.Y."."""
    return start > 1 and tokens.texts[start - 1] == "-" and tokens.texts[start - 2] in _PARTIES


def _goes_on(tokens: Tokens, end: int) -> bool:
    """Whether the sentence goes on behind the point of an abbreviation."""
    return end < len(tokens.texts) and not tokens.breaks[end] and not tokens.capitals[end]


def _is_beside(tokens: Tokens, start: int, end: int, spans: dict[int, int], starts: dict[int, int]) -> bool:
    after = _past_joins(tokens, end, 1)
    before = _past_joins(tokens, start - 1, -1) + 1
    return (after > end and after in spans) or (before < start and before in starts)


def _past_joins(tokens: Tokens, at: int, step: int) -> int:
    while 0 <= at < len(tokens.texts) and tokens.texts[at] in _JOINS:
        at += step
    return at


def _stated(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """A place is sure where the text says of which kind it is, or that something is in it."""
    found = []
    for guess in guesses:
        sure = SURE_STATED if guess.end - guess.start > 1 else STATED_SCORE
        if guess.label == "LOC" and guess.score < sure and (_is_stated(tokens, guess) or _is_within(tokens, guess)):
            guess = Guess(guess.start, guess.end, "LOC", sure)
        found.append(guess)
    return found


def _is_within(tokens: Tokens, guess: Guess) -> bool:
    """ "In Agua Bonita": what the tagger takes for a place rather than not, and something is inside."""
    texts, end = tokens.texts, guess.end
    if guess.score < LEAST_WITHIN or guess.start < 2 or tokens.breaks[guess.start]:
        return False
    article = texts[guess.start - 1] == "the"
    goes_on = end < len(texts) and texts[end].isalpha() and texts[end] not in lexicon.FUNCTION_WORDS
    return texts[guess.start - 1 - article].casefold() in _WITHIN and not (article and goes_on)


def _is_stated(tokens: Tokens, guess: Guess) -> bool:
    texts, start, end = tokens.texts, guess.start, guess.end
    if end < len(texts) and texts[end] in _STATED and texts[end] not in _PEOPLE:
        return True
    before = texts[max(0, start - 2) : start]
    return len(before) > 1 and before[1] in _NAMING and before[0] in _STATED


def _sites(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "Ezeiza International Airport" is a place rather than an organisation, and so is "the Amazon"."""
    found = []
    for guess in guesses:
        words = tokens.texts[guess.start : guess.end]
        body = guess.label == "ORG" and (_is_area(tokens, guess) or _is_city(words))
        thing = guess.label == "MISC" and guess.score < DOUBTFUL and _ends_clause(tokens, guess.end)
        if body or (guess.label in _DOUBTED and _is_site(words)) or (thing and _is_area(tokens, guess)):
            guess = Guess(guess.start, guess.end, "LOC", max(guess.score, SITE_SCORE))
        found.append(guess)
    return found


def _ends_clause(tokens: Tokens, at: int) -> bool:
    """Whether what stands before `at` describes no noun behind it."""
    return at >= len(tokens.texts) or tokens.breaks[at] or not tokens.texts[at][0].isalpha()


def _is_city(words: Sequence[str]) -> bool:
    """ "The City of Johannesburg", which acts as a body."""
    return list(words[:2]) == ["City", "of"] and known_place(tuple(words[2:])) is not None


def _is_site(words: Sequence[str]) -> bool:
    if len(words) < 2 or not words[-1][0].isupper() or tuple(map(fold, words[-2:])) in lexicon.other_names():
        return False
    last = words[-1].casefold()
    return last in _SITES or (last in _LANDS and known_place(tuple(words)) is None)


def _built(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "Morandi Bridge", "Murray County" and "St. John Hospital" are nobody, however much like a person they begin."""
    texts, new = tokens.texts, []
    for guess in guesses:
        start = guess.start
        if start > 1 and texts[start - 2] == "St" and texts[start - 1] == ".":
            start -= 2
        last = texts[guess.end - 1]
        named_after_saint = start < guess.start and last in _HOUSES | _BUILT
        if guess.label == "PER" and guess.end - start > 1 and (named_after_saint or last in _BUILT):
            new.append(Guess(start, guess.end, "ORG" if last in _HOUSES else "LOC", SITE_SCORE))
    return replaced(guesses, new)


def _scores(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "Denver 121, Boston 117": towns and states with a score are teams, wherever nothing says that one is there."""
    texts, found = tokens.texts, []
    lone = [guess for guess in guesses if guess.label != "PER" and not _is_nation(tokens, guess)]
    names = Counter(tuple(texts[guess.start : guess.end]) for guess in lone if _has_score(tokens, guess.end))
    teams = frozenset(names) if names.total() >= LEAST_SCORES else frozenset()
    for guess in guesses:
        there = guess.start and texts[guess.start - 1].casefold() in _THERE
        if guess.label != "LOC" or there or tuple(texts[guess.start : guess.end]) not in teams:
            found.append(guess)
    return found


def _is_nation(tokens: Tokens, guess: Guess) -> bool:
    """Countries and their parts play under their own names, and are places all the same."""
    entry = known_place(tuple(tokens.texts[guess.start : guess.end]))
    return entry is not None and (entry.kind == "country" or entry.key in _HOME_NATIONS)


def _has_score(tokens: Tokens, at: int) -> bool:
    """Whether a score or a record of wins stands here: a short number at a line's or clause's end or before a name."""
    texts = tokens.texts
    if at >= len(texts) or not _SCORE.fullmatch(texts[at]) or tokens.breaks[at]:
        return False
    after = at + 1
    return after == len(texts) or tokens.breaks[after] or texts[after] in _AFTER_SCORE or tokens.capitals[after]


def _is_area(tokens: Tokens, guess: Guess) -> bool:
    """Whether a river, sea or region that shares its name with a company has the article that the company has not."""
    entry = known_place(tuple(tokens.texts[guess.start : guess.end]))
    article = guess.start and tokens.texts[guess.start - 1].casefold() == "the"
    return bool(article and entry and entry.kind == "area")


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
        return _is_state(words[0])
    return score < DOUBTFUL and known_place(tuple(words)) is not None


def _listed(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "Al Ruwais, Al Mirfa, Dubai": what could be a person, in a list of places, is a place that the gazetteer has."""
    found = list(guesses)
    starts, ends = ({getattr(g, side) for g in guesses if g.label == "LOC"} for side in ("start", "end"))
    people = Counter(tuple(tokens.texts[guess.start : guess.end]) for guess in guesses if guess.label == "PER")
    for at in reversed(range(len(found))):
        guess = found[at]
        if guess.label == "PER" and _is_joined(tokens, guess, starts, ends) and _is_town(tokens, guess, people):
            found[at] = Guess(guess.start, guess.end, "LOC", SITE_SCORE)
            starts.add(guess.start)
            ends.add(guess.end)
    return found


def _is_town(tokens: Tokens, guess: Guess, people: Counter[tuple[str, ...]]) -> bool:
    """Whether the gazetteer has the name, nobody's given name begins it, and nothing says that it is a person.

    people: how often each name is taken for a person's.
    """
    words = tuple(tokens.texts[guess.start : guess.end])
    first = fold(words[0])
    if known_place(words) is None or (first in lexicon.first_names() and first not in lexicon.PARTICLES):
        return False
    if guess.start and fold(tokens.texts[guess.start - 1]).strip(".") in lexicon.RANKS:
        return False
    return people[words] == 1


def _is_joined(tokens: Tokens, guess: Guess, starts: set[int], ends: set[int]) -> bool:
    texts, before, after = tokens.texts, guess.start - 1, guess.end
    left = before > 0 and texts[before] in _JOINS and before in ends
    return left or (after + 1 < len(texts) and texts[after] in _JOINS and after + 1 in starts)


def _described(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """ "The Narwal district": an unknown name before the kind of place that it is."""
    texts, new = tokens.texts, []
    covered = {at for guess in guesses for at in range(guess.start, guess.end)}
    for at in [at for at, word in enumerate(texts) if word in _KINDS and at]:
        if not tokens.breaks[at]:
            start = at
            while start and at - start < LONGEST_NAME_WORDS and _may_be_place(tokens, start - 1, covered):
                start -= 1
                if tokens.breaks[start]:
                    break
            if start < at and fold(texts[start]) not in _PARTS:
                new.append(Guess(start, at, "LOC", SITE_SCORE))
    return replaced(guesses, new)


def _may_be_place(tokens: Tokens, at: int, covered: set[int]) -> bool:
    word = tokens.texts[at]
    if at in covered or not tokens.capitals[at] or not word[0].isalpha():
        return False
    low = fold(word)
    plain = low in lexicon.common_words() or low in lexicon.FUNCTION_WORDS or low in lexicon.RANKS
    return not plain and low not in lexicon.demonyms() and (low,) not in lexicon.other_names()
