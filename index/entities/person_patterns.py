"""Persons whom the whole document gives away: "Plitt" of "Andrew Plitt", Gerardo “Tata” Martino, but not "the Luna".

Each function takes tokens and guesses and gives better guesses; all are linear in the number of tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import DOUBTFUL, OWN_CHANCE, SURE, UNSURE, Guess
from index.entities.exclusions import AFTER_LEADERS, is_thing
from index.entities.features import is_well_known, known_place
from index.entities.patterns import disjoint, replaced
from index.entities.tokens import Tokens

LONGEST_FULL_NAME = 4
LONGEST_NICKNAME = 2
SURE_SINGLE = 0.5
"""The rest of a single name is looked for if the tagger is as sure of it as this at least once."""
LISTED_SCORE = 0.8
FULL_NAME_WORDS = 2
SHORTEST_VERB = 4
SURE_LISTED = 0.8
"""The score of a place that was told from the places beside it, and of a family name that is the subject of a verb."""

_JOINS_PLACES = frozenset({",", "and", "to", "or"})
_BEFORE_PLACES = lexicon.word_set("in from near including across between")
_HUMAN = lexicon.SPEECH_VERBS | lexicon.word_set(
    "sang sings spoke speaks wept smiled laughed married died born sat stood walked ran scored plays played"
)
"""What people do, and companies do not."""
_PERSONAL = _HUMAN - lexicon.word_set("said says say added announced told")
"""What companies do not even in a manner of speaking."""
_VERBS = _HUMAN | lexicon.word_set(
    "met won left took came went gave made held flew led lost began got kept knew felt found brought thought chose "
    "beat drew ran hit saw wore rode swore became grew has had was is will would may could did"
)
"""What a person alone at the beginning of a sentence does, beside regular verbs."""
_HEARERS = lexicon.word_set("court jury judge police inquest inquiry hearing tribunal magistrates detectives officers")
"""Whom people tell what they saw."""
_CLOSING = {'"': '"', "“": "”", "‘": "’", "'": "'", "(": ")", "«": "»"}
_BEFORE_JUSTICE = frozenset({"mr", "mrs", "ms", "lord", "lady"})
_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr."})
_CAPITAL_PARTICLES = lexicon.word_set("Le La De Du Van Von Di Da Del Della Der Den Ter Dos")
_STORMS = lexicon.word_set("hurricane typhoon cyclone storm Hurricane Typhoon Cyclone Storm Comet")
_NAMED_AFTER = lexicon.word_set("airport airfield airbase stadium telescope bridge highway boulevard avenue hospital")
_WEATHER = lexicon.word_set(
    "storm storms wind winds gale gales flood floods flooding rain rains snow weather forecasters"
)
_THINGS = lexicon.ORGANISATION_WORDS | lexicon.word_set(
    """
    enterprises ventures asset assets browser bootcamp colloquium statement staff solutions consultores mall tea beer
    league temple mosque shrine village township district law act bill code rule theory effect syndrome disease virus
    storm hurricane typhoon sons associates agency
    """
)
"""What a full name does not end in, if it is not a family name as well."""


def apply_person_patterns(tokens: Tokens, guesses: Sequence[Guess]) -> list[Guess]:
    """The guesses with every pattern of persons applied, in order and disjoint."""
    found = list(guesses)
    for step in (
        _lone_families,
        _judges,
        _colleagues,
        _initialled,
        _nicknames,
        _widened,
        _with_particles,
        _full_names,
        _listed_places,
    ):
        found = step(tokens, found)
    found = [guess for guess in found if not (_is_storm(tokens, guess) or _is_namesake(tokens, guess))]
    full = [tokens.texts[guess.start : guess.end] for guess in found if _is_full(guess)]
    sure = [tokens.texts[guess.start : guess.end] for guess in found if _is_full(guess) and _is_told(tokens, guess)]
    parts = {fold(word) for words in full if _is_full_name(words) for word in words}
    things = {fold(word) for words in full if not _is_full_name(words) for word in words}
    parts |= {fold(word) for words in sure for word in words}
    things |= {fold(word) for at in tokens.places_of(_STORMS) for word in tokens.texts[at + 1 : at + 2]}
    things -= parts
    return [guess for guess in found if guess.label != "PER" or _is_person(tokens, guess, parts, things)]


def _is_storm(tokens: Tokens, guess: Guess) -> bool:
    """ "Typhoon Haiyan", and "Storm Franklin" where the text has weather: Storm Reid is an actress."""
    word = tokens.texts[guess.start]
    if not _is_full(guess) or word not in _STORMS:
        return False
    return word != "Storm" or not _WEATHER.isdisjoint(tokens.words)


def _is_namesake(tokens: Tokens, guess: Guess) -> bool:
    """Whether a full name is that of a ship or an airport: "USS Gerald R. Ford", "Charles de Gaulle airport"."""
    if not _is_full(guess):
        return False
    after = tokens.texts[guess.end].casefold() if guess.end < len(tokens.texts) else ""
    return is_thing(tokens.texts, guess) or (after in _NAMED_AFTER and not tokens.breaks[guess.end])


def _is_full(guess: Guess) -> bool:
    return guess.label == "PER" and guess.end - guess.start > 1


def by_lists(tokens: Tokens, guesses: list[Guess]) -> list[Guess]:
    """ "Kenya Moore": a doubtful place or organisation that the gazetteer has not and that is a full name."""
    found: list[Guess] = []
    for guess, after in zip(guesses, (*guesses[1:], None), strict=False):
        joined = bool(found) and _is_joined(tokens, found[-1], guess)
        score = _listed_score(tokens, guess, joined or (after is not None and _is_joined(tokens, after, guess)))
        found.append(Guess(guess.start, guess.end, "PER", score) if score else guess)
    return found


def _listed_score(tokens: Tokens, guess: Guess, joined: bool) -> float:
    """How sure the lists of names are that a guess of another kind is a person; 0 if they do not say so.

    joined: "and" stands between it and a full name.
    """
    words = tokens.texts[guess.start : guess.end]
    if guess.label != "PER" and len(words) > FULL_NAME_WORDS and words[-1] in _SUFFIXES:
        return LISTED_SCORE
    if guess.score < OWN_CHANCE and _has_particle(tokens, guess):
        return SURE
    if guess.label == "PER" and joined and guess.score < SURE and _by_names(words):
        return SURE
    if guess.label == "PER" and guess.score < SURE and _acts_alone(tokens, guess):
        return SURE
    if guess.label == "ORG" and len(words) == FULL_NAME_WORDS and _is_told(tokens, guess):
        return SURE
    if guess.label == "PER" or len(words) != FULL_NAME_WORDS or tuple(map(fold, words)) in lexicon.other_names():
        return 0.0
    after = tokens.texts[guess.end] if guess.end < len(tokens.texts) else ""
    listed, acts = _by_both_lists(words), after in _HUMAN
    if after in _PERSONAL and guess.label == "ORG" and guess.score < UNSURE and fold(words[0]) in lexicon.first_names():
        return SURE
    if guess.score < (SURE if acts else DOUBTFUL) and listed and (acts or joined):
        return SURE
    given = (acts or joined) and fold(words[0]) in lexicon.first_names() and not known_place(tuple(words))
    doubtful = guess.score < (UNSURE if guess.label == "LOC" else DOUBTFUL)
    return LISTED_SCORE if doubtful and (listed or given) else 0.0


def _acts_alone(tokens: Tokens, guess: Guess) -> bool:
    """ "J.K. Rowling replied", "Dallas Smith sang": a name by its parts, that does what no company does."""
    words = tokens.texts[guess.start : guess.end]
    if len(words) != FULL_NAME_WORDS or guess.end >= len(tokens.texts) or tokens.texts[guess.end] not in _PERSONAL:
        return False
    return words[0].endswith(".") or _by_both_lists(words)


def _has_particle(tokens: Tokens, guess: Guess) -> bool:
    """ "Marine Le Pen": a given name, a particle and another word that are no place and no organisation."""
    words = tuple(tokens.texts[guess.start : guess.end])
    if len(words) != FULL_NAME_WORDS + 1 or words[1] not in _CAPITAL_PARTICLES or known_place(words):
        return False
    after = fold(tokens.texts[guess.end]) if guess.end < len(tokens.texts) else ""
    thing = fold(words[2]) in _THINGS or after in lexicon.ORGANISATION_WORDS
    return fold(words[0]) in lexicon.first_names() and words[2].istitle() and not thing


def _is_joined(tokens: Tokens, full: Guess, guess: Guess) -> bool:
    between = min(full.end, guess.end)
    return _is_full(full) and max(full.start, guess.start) == between + 1 and tokens.texts[between] == "and"


def _by_names(words: Sequence[str]) -> bool:
    """Whether two words are a known given name and another known name."""
    low = [fold(word) for word in words]
    known = low[-1] in lexicon.surnames() or low[-1] in lexicon.first_names()
    return len(words) == FULL_NAME_WORDS and low[0] in lexicon.first_names() and known


def _by_both_lists(words: Sequence[str]) -> bool:
    first = fold(words[0]) in lexicon.first_names() or is_well_known((words[0],))
    return first and fold(words[-1]) in lexicon.surnames() and not known_place(tuple(words))


def _initialled(tokens: Tokens, guesses: list[Guess]) -> list[Guess]:
    """ "J.K. Rowling": a capital after initials that are no abbreviation of a place or an organisation."""
    texts = tokens.texts
    covered = {at for guess in guesses for at in range(guess.start, guess.end)}
    new = []
    for at in compress(range(1, len(texts)), tokens.capitals[1:]):
        initials = texts[at - 1]
        if initials[1:2] != ".":
            continue
        free = at not in covered and at - 1 not in covered and not tokens.breaks[at]
        if free and initials[-1] == "." and _may_be_given(texts[at]) and not known_place((initials,)):
            new.append(Guess(at - 1, at + 1, "PER", LISTED_SCORE))
    return replaced(guesses, disjoint(new))


def _lone_families(tokens: Tokens, guesses: list[Guess]) -> list[Guess]:
    """ "Putin visits Kazan": a family name that is nothing else, alone at the beginning of a sentence, and acts."""
    doubted = {guess.start for guess in guesses if guess.label == "PER" and guess.end == guess.start + 1}
    doubted -= {guess.start for guess in guesses if guess.score >= SURE}
    covered = {at for guess in guesses for at in range(guess.start, guess.end)} - doubted
    opening = [at for at in compress(range(len(tokens.texts) - 1), tokens.breaks) if tokens.capitals[at]]
    new = [Guess(at, at + 1, "PER", SURE) for at in opening if at not in covered and _acts(tokens, at)]
    return replaced(guesses, new)


def _judges(tokens: Tokens, guesses: list[Guess]) -> list[Guess]:
    """ "Mr Justice Goss": who stands behind two such titles is a person, and sure to be one."""
    texts, new = tokens.texts, []
    for at in [at + 1 for at in tokens.places_of({"Justice"}) if 0 < at < len(texts) - 1]:
        titled = texts[at - 2].casefold() in _BEFORE_JUSTICE and not any(tokens.breaks[at - 1 : at + 1])
        alone = at + 1 == len(texts) or tokens.breaks[at + 1] or not tokens.capitals[at + 1]
        if titled and alone and tokens.capitals[at]:
            new.append(Guess(at, at + 1, "PER", SURE))
    return replaced(guesses, new)


def _colleagues(tokens: Tokens, guesses: list[Guess]) -> list[Guess]:
    """ "Brigadiers Ada Quill and Alice Mate": a known given name and a word beside somebody with a title of many."""
    texts, new = tokens.texts, []
    full = {(guess.start, guess.end) for guess in filter(_is_full, guesses)}
    covered = {at for guess in guesses for at in range(guess.start, guess.end)}
    for guess in filter(_is_full, guesses):
        at = guess.end + 1
        titled = guess.start and texts[guess.start - 1].endswith("s") and fold(texts[guess.start - 1]) in lexicon.RANKS
        row = range(at, at + FULL_NAME_WORDS)
        if (
            titled
            and texts[guess.end : at] == ["and"]
            and row.stop <= len(texts)
            and (covered.isdisjoint(row) or (row.start, row.stop) in full)
        ):
            named = fold(texts[at]) in lexicon.first_names() and texts[at + 1].istitle()
            ends = row.stop == len(texts) or tokens.breaks[row.stop] or not tokens.capitals[row.stop]
            if named and ends and not any(tokens.breaks[guess.end : row.stop]):
                new.append(Guess(at, row.stop, "PER", SURE))
    return replaced(guesses, new)


def _acts(tokens: Tokens, at: int) -> bool:
    verb = tokens.texts[at + 1]
    regular = verb.islower() and len(verb) >= SHORTEST_VERB and verb.endswith(("s", "ed"))
    if not regular and verb not in _VERBS:
        return False
    low = fold(tokens.texts[at])
    known = (lexicon.first_names(), lexicon.common_words(), lexicon.headline_words(), lexicon.RANKS)
    plain = any(low in words for words in known) or (low,) in lexicon.other_names()
    return low in lexicon.surnames() and not plain and known_place((tokens.texts[at],)) is None


def _nicknames(tokens: Tokens, guesses: list[Guess]) -> list[Guess]:
    """A name that goes on after a nickname in quotation marks or brackets is one."""
    people = {guess.start: guess for guess in guesses if guess.label == "PER"}
    new = []
    for guess in people.values():
        rest = _after_nickname(tokens, guess.end)
        if rest:
            following = people.get(rest, Guess(rest, rest + 1, "PER", 1.0))
            new.append(Guess(guess.start, following.end, "PER", min(guess.score, following.score)))
    return replaced(guesses, disjoint(new))


def _after_nickname(tokens: Tokens, at: int) -> int:
    """The token after a nickname that begins at `at`, if a name goes on there; else 0."""
    texts, capitals = tokens.texts, tokens.capitals
    closing = _CLOSING.get(texts[at]) if at < len(texts) else None
    if not closing:
        return 0
    for end in range(at + 2, min(at + 2 + LONGEST_NICKNAME, len(texts) - 1)):
        if not capitals[end - 1] or tokens.breaks[end]:
            return 0
        if texts[end] == closing:
            goes_on = capitals[end + 1] and not any(tokens.breaks[at : end + 2])
            return end + 1 if goes_on and fold(texts[end + 1]) not in lexicon.FUNCTION_WORDS else 0
    return 0


def _widened(tokens: Tokens, guesses: list[Guess]) -> list[Guess]:
    """ "Coretta" before "Scott King", which the tagger passed over, is a part of the name."""
    covered = {at for guess in guesses for at in range(guess.start, guess.end)}
    families = {tokens.texts[guess.end - 1] for guess in guesses if _is_full(guess)}
    found = []
    for guess in guesses:
        if guess.label == "PER" and tokens.texts[guess.start] not in families and _is_stage_name(tokens, guess):
            guess = Guess(guess.start - 1, guess.end, "PER", SURE)
        elif guess.label == "PER" and _is_passed_over(tokens, guess.start - 1, covered):
            guess = Guess(guess.start - 1, guess.end, "PER", guess.score)
        found.append(guess)
    return found


def _is_stage_name(tokens: Tokens, guess: Guess) -> bool:
    """Whether a title belongs to a name that is nobody's otherwise: "Lady Gaga", but not "Lady Hale"."""
    if not guess.start or _is_full(guess) or tokens.breaks[guess.start]:
        return False
    return lexicon.is_stage_name([fold(word) for word in tokens.texts[guess.start - 1 : guess.end]])


def _with_particles(tokens: Tokens, guesses: list[Guess]) -> list[Guess]:
    """ "Von der Leyen" and "von der Leyen" behind a quotation are as long as the end of "Ursula von der Leyen" is."""
    texts = tokens.texts
    families = {tail[-1]: tail for guess in guesses if _is_full(guess) for tail in [_family_of(texts, guess)] if tail}
    if not families:
        return guesses
    owner = {at: guess for guess in guesses if _is_full(guess) for at in range(guess.start, guess.end)}
    new = []
    for at in tokens.places_of(families.keys()):
        tail = families[texts[at]]
        start = at + 1 - len(tail)
        inside = start >= 0 and not any(tokens.breaks[start + 1 : at + 1])
        longer = at in owner and owner[at].start <= start
        if inside and not longer and _folded(texts[start:at]) == _folded(tail[:-1]):
            new.append(Guess(start, at + 1, "PER", SURE_LISTED))
    return replaced(guesses, new)


def _folded(words: Sequence[str]) -> list[str]:
    return [word.casefold() for word in words]


def _family_of(texts: Sequence[str], full: Guess) -> list[str]:
    """The family name of a full name with the particles before it; empty if it has none."""
    if texts[full.start].casefold() in lexicon.PARTICLES:
        return []
    start = full.end - 1
    while start > full.start + 1 and (texts[start - 1] in lexicon.PARTICLES or texts[start - 1] in _CAPITAL_PARTICLES):
        start -= 1
    return list(texts[start : full.end]) if start < full.end - 1 else []


def _is_passed_over(tokens: Tokens, at: int, covered: set[int]) -> bool:
    """Whether a given name stands at `at`, alone before a name: no title, and no end of another row of capitals."""
    if at < 0 or at in covered or not tokens.capitals[at] or tokens.breaks[at + 1]:
        return False
    word, before = tokens.texts[at], tokens.texts[at - 1] if at else ""
    body = (fold(word),) if before == "of" else (fold(before), fold(word))
    if body in lexicon.other_names():  # "the director of Unicef Ada Quill"
        return False
    alone = not at or tokens.breaks[at] or not tokens.capitals[at - 1]
    known = fold(word) in lexicon.first_names() and fold(word) not in lexicon.RANKS
    return known or (alone and word.isalpha() and _is_given(tokens, at))


def _full_names(tokens: Tokens, guesses: list[Guess]) -> list[Guess]:
    """Where a single name of a person stands after other capitals that no other name has, they are the full name."""
    texts = tokens.texts
    singles = {texts[g.start] for g in guesses if g.label == "PER" and g.end - g.start == 1 and g.score >= SURE_SINGLE}
    owner = {at: guess for guess in guesses for at in range(guess.start, guess.end)}
    new = []
    for at in tokens.places_of(singles):
        if at and _may_end_here(tokens, owner.get(at), at):
            start = _name_start(tokens, owner, at)
            if start < at:
                new.append(Guess(start, at + 1, "PER", SURE_SINGLE))
    return replaced(guesses, disjoint(new))


def _may_end_here(tokens: Tokens, owner: Guess | None, at: int) -> bool:
    goes_on = at + 1 < len(tokens.texts) and tokens.capitals[at + 1] and not tokens.breaks[at + 1]
    return not goes_on and (owner is None or (owner.end == at + 1 and not _is_full(owner)))


def _name_start(tokens: Tokens, owner: dict[int, Guess], at: int) -> int:
    """Where the given names before the word at `at` begin; `at` itself if there are none."""
    start, other = at, owner.get(at)
    if other and other.start < at:
        words = tokens.texts[other.start : at]
        return other.start if len(words) < LONGEST_FULL_NAME and all(map(_may_be_given, words)) else at
    while at - start < LONGEST_FULL_NAME - 1 and start and not tokens.breaks[start]:
        before = owner.get(start - 1)
        if (before and before.label != "PER") or not _is_given(tokens, start - 1):
            break
        start -= 1
    return start


def _is_given(tokens: Tokens, at: int) -> bool:
    """Whether the word at `at` is the given name before a family name; the first of a sentence must be known as one."""
    word = tokens.texts[at]
    if fold(word) in lexicon.first_names():
        return word[0].isupper() and word.casefold() not in lexicon.SPEECH_VERBS
    return _may_be_given(word) and not tokens.opens[at] and not is_well_known((word,))


def _may_be_given(word: str) -> bool:
    low = fold(word)
    known = (lexicon.common_words(), lexicon.RANKS, lexicon.demonyms(), _THINGS, lexicon.MONTHS_AND_DAYS)
    return len(word) > 1 and word.istitle() and not any(low in words for words in known)


def _listed_places(tokens: Tokens, guesses: list[Guess]) -> list[Guess]:
    """ "Dubai, Al Mirfa, Sharjah": what stands in a list of places is one, unless it looks like a person's name."""
    ends = {guess.end for guess in guesses if guess.label == "LOC"}
    starts = {guess.start for guess in guesses if guess.label == "LOC"}
    found = list(guesses)
    for number in (*range(len(found)), *reversed(range(len(found)))):
        guess = found[number]
        if guess.label == "PER" and _is_listed(tokens, guess, starts, ends) and not _looks_personal(tokens, guess):
            found[number] = Guess(guess.start, guess.end, "LOC", SURE_LISTED)
            ends.add(guess.end)
            starts.add(guess.start)
    return found


def _is_listed(tokens: Tokens, guess: Guess, starts: set[int], ends: set[int]) -> bool:
    """Whether a place stands beside the guess on one side, and a place or a preposition of places on the other."""
    texts, before, after = tokens.texts, guess.start - 1, guess.end
    left = before > 0 and texts[before] in _JOINS_PLACES and before in ends
    right = after + 1 < len(texts) and texts[after] in _JOINS_PLACES and after + 1 in starts
    said = before >= 0 and texts[before] in _BEFORE_PLACES
    return (left and right) or (right and said)


def _looks_personal(tokens: Tokens, guess: Guess) -> bool:
    words = [fold(word) for word in tokens.texts[guess.start : guess.end]]
    given = words[0] in lexicon.first_names() and words[0] not in lexicon.PARTICLES
    return given or words[-1] in lexicon.surnames()


def _is_person(tokens: Tokens, guess: Guess, parts: set[str], things: set[str]) -> bool:
    """Whether nothing speaks against a person. parts, things: the folded words of full names, and of what is none."""
    words = tokens.texts[guess.start : guess.end]
    if " ".join(words).casefold() in lexicon.demonyms():
        return False
    if len(words) > 1:
        return _is_full_name(words) or _is_told(tokens, guess)
    return _is_single_name(tokens, guess, parts, things)


def _is_told(tokens: Tokens, guess: Guess) -> bool:
    """ "Rick Post, 44,", "Jane Times told the court": a given name that no place has, and what no newspaper has."""
    first, after = tokens.texts[guess.start], tokens.texts[guess.end : guess.end + 3]
    told = len(after) > 1 and after[0] == "," and (after[1] == "who" or (after[1].isdigit() and len(after[1]) == 2))
    heard = after[:1] == ["told"] and not _HEARERS.isdisjoint(after[1:])
    return (told or heard) and fold(first) in lexicon.first_names() and known_place((first,)) is None


def _is_full_name(words: Sequence[str]) -> bool:
    last = fold(words[-1])
    if last in _THINGS and last not in lexicon.surnames():
        return False
    place = known_place((words[-1],))
    return place is None or place.kind != "country" or fold(words[0]) in lexicon.first_names()


def _is_single_name(tokens: Tokens, guess: Guess, parts: set[str], things: set[str]) -> bool:
    texts, word = tokens.texts, fold(tokens.texts[guess.start])
    if word in parts:
        return True
    plain = word in lexicon.RANKS and word not in lexicon.first_names() and word not in lexicon.surnames()
    if plain or word in things:
        return False
    before = texts[guess.start - 1].casefold() if guess.start else ""
    after = texts[guess.end].casefold() if guess.end < len(texts) else ""
    return not (before == "the" and after not in AFTER_LEADERS) and (word,) not in lexicon.other_names()
