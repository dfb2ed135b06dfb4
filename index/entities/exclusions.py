"""Guesses that are no people or places but parts of other names, or plain words: "the Camp David accords"."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from index.analysis import fold
from index.entities import lexicon
from index.entities.agreement import SURE, UNSURE, Guess
from index.entities.features import is_well_known, known_place
from index.entities.tokens import Tokens, is_capital

LONGEST_NAME_WORDS = 4
LONGEST_ABBREVIATION = 4
_OF_ORGANISATIONS = lexicon.word_set(
    "bank university college church institute academy museum ministry parliament board society federation association "
    "chamber bishop archbishop duke duchess earl prince princess marquess baron countess"
)
_TREATIES = lexicon.word_set("accord accords protocol convention conventions treaty declaration agreement agreements")
_AILMENTS = lexicon.word_set("virus viruses fever disease")
_TEAMS = lexicon.word_set(
    """
    eagles giants jets bills dolphins patriots ravens bengals browns steelers texans colts jaguars titans broncos
    chiefs raiders chargers cowboys commanders redskins bears lions packers vikings falcons panthers saints
    buccaneers cardinals rams 49ers seahawks yankees mets orioles rays phillies braves marlins nationals cubs
    brewers pirates astros rangers mariners athletics angels dodgers padres rockies diamondbacks royals twins tigers
    guardians indians celtics nets knicks 76ers sixers raptors bulls cavaliers pistons pacers bucks hawks hornets
    heat magic wizards nuggets timberwolves thunder blazers jazz warriors clippers lakers suns kings mavericks
    rockets grizzlies pelicans spurs bruins sabres canadiens senators lightning leafs hurricanes devils islanders
    flyers penguins capitals blackhawks avalanche stars wild predators blues flames oilers ducks sharks canucks
    coyotes dynamo galaxy sounders timbers united city rovers wanderers athletic albion hotspur rovers crusaders
    brumbies waratahs broncos roosters stormers bulls sundowns pirates gazette times post globe tribune herald
    chronicle telegraph journal examiner inquirer dispatch courier instruments airways airlines university
    """
)
_PLAYERS = lexicon.word_set(
    "striker midfielder defender goalkeeper keeper winger playmaker fullback quarterback linebacker pitcher shortstop "
    "outfielder forwards strikers midfielders defenders centre-back left-back right-back manager boss fans supporters"
)
_CLUBS = lexicon.word_set("united city rovers wanderers athletic albion hotspur fc cf sc town villa palace")
_JOINS_CLUBS = frozenset({"and", ",", "or", "v", "vs", "beat", "against"})
_CURRENCIES = frozenset({"$", "dollar", "dollars"})
_NO_PLACES = lexicon.word_set(
    "bank court house ministry parliament party union code voice peoples people studies tribunal commission committee "
    "council authority agency industry industries summit conference forum festival championship prize award department"
)
"""What an unknown name may not end in if it is to be a place."""
_INSIDE = lexicon.word_set("in near outside inside around")
"""One is in a town and at a club: "in Riohacha City", "at Manchester City"."""
VESSELS = lexicon.word_set(
    "trawler ship vessel ferry yacht schooner tanker frigate destroyer submarine freighter liner tug tugboat lifeboat "
    "hms uss mv ss rms rv hurricane typhoon storm cyclone"
)
_VESSELS_OF_DRINKS = lexicon.word_set(
    "glass glasses bottle bottles sip sips carafe litre litres liter liters magnum magnums"
)
_GROWING = lexicon.word_set(
    """
    weed fern ferns moss lily lilies roses rosebush lilac lilacs daisy daisies tulip tulips orchid orchids hydrangea
    hydrangeas poppy poppies peony peonies oak oaks fir firs pine maple maples willow willows cactus apple apples pear
    pears plum plums cherry cherries lemon lemons orange oranges peach peaches grape grapes grapefruit potato potatoes
    tomato tomatoes beans peas lettuce onions cabbage seedlings
    """
)
"""Plants, in small letters behind what only is called like a person: "Meyer lemons", "Granny Smith apples"."""
_KINDS_ALONE = lexicon.word_set("international national regional municipal airport airfield airbase station terminal")
_ROYAL = lexicon.word_set("queen king prince princess")
_SEATS = frozenset({"University", "College"})
_PLANETS = lexicon.word_set("mercury venus mars jupiter saturn uranus neptune pluto")
_PLANETS_AS_NAMES = frozenset(word.title() for word in _PLANETS)
_SPACE = lexicon.word_set(
    "planet planets orbit orbits orbiting spacecraft astronomers astronomer telescope comet comets asteroid asteroids "
    "galaxy galaxies solar moons probe rover"
)
_LANGUAGES = lexicon.word_set("Java Ruby Julia Kafka Scala Swift Phoenix Oracle Apache Python Perl Delphi")
_SOFTWARE = lexicon.word_set(
    "Python JavaScript TypeScript SQL PHP HTML CSS Kotlin Django Kubernetes Linux GitHub API APIs SDK Postgres "
    "PostgreSQL MySQL Redis Spark BigQuery DynamoDB backend frontend compiler"
)
"""Beside two of these Java is a language."""
FEWEST_SOFTWARE = 2
_SPORT = lexicon.word_set(
    """
    match matches game games season seasons league cup tournament playoff playoffs semifinal semi-final quarterback
    striker midfielder defender goalkeeper winger coach coached innings wicket wickets inning homer homers
    touchdown touchdowns goal goals scored scorer score scores club clubs team teams teammate teammates player players
    champion champions championship stadium fans squad squads pitcher roster draft offseason derby finals kick-off
    transfer loan signing football soccer rugby cricket hockey basketball baseball League Cup FC race
    """
)
_RESULT = re.compile(r"\d{1,3}[-–]\d{1,3}")
AFTER_LEADERS = lexicon.word_set(
    "administration government era presidency campaign family regime case trial cabal faction clan dynasty camp"
)


def is_other(texts: Sequence[str], guess: Guess) -> bool:
    """Whether a guess is part of the name of an organisation, a treaty or a team."""
    if guess.label not in {"PER", "LOC"}:
        return False
    after = texts[guess.end] if guess.end < len(texts) else ""
    if guess.label == "PER" and is_thing(texts, guess):
        return True
    if guess.label == "LOC":
        if guess.end - guess.start == 1 and len(texts[guess.start]) == 1:
            return True  # the "D" of "D-N.Y."
        entry = known_place(tuple(texts[guess.start : guess.end]))
        small = entry is None or entry.kind == "city" or (entry.kind == "area" and not entry.size)
        if small and (_is_known_thing(texts, guess) or _is_club(texts, guess)):
            return True
        if _is_currency(after) or (small and after in _AILMENTS):
            return True
        if entry is None and (_ends_as_body(texts, guess) or _names_nothing(texts[guess.start : guess.end])):
            return True
        if entry is None and _is_time(texts[guess.start : guess.end]):
            return True
        if not (entry and entry.kind == "country") and _is_people(texts[guess.start : guess.end]):
            return True
        if is_capital(after or " ") and after.casefold() in _TEAMS:
            return True
        if small and (after in _TREATIES or (after.casefold() in _TREATIES and is_capital(after))):
            return True
        if guess.start > 1 and texts[guess.start - 1] == "of" and is_capital(texts[guess.start - 2]):
            return texts[guess.start - 2].casefold() in _OF_ORGANISATIONS
    return _in_known_name(texts, guess)


def _is_known_thing(texts: Sequence[str], guess: Guess) -> bool:
    """Whether a lone word without a state behind it is first of all no place: "God", which a town is called too."""
    word = (fold(texts[guess.start]),)
    alone = guess.end - guess.start == 1 and guess.score != SURE
    return alone and word in lexicon.other_names() and not is_well_known((texts[guess.start],))


def _is_club(texts: Sequence[str], guess: Guess) -> bool:
    """Whether a town stands for its club: "Barcelona striker", "Manchester United and Liverpool"."""
    after = texts[guess.end] if guess.end < len(texts) else ""
    if after in _PLAYERS:
        return True
    before = texts[max(0, guess.start - 3) : guess.start]
    joined = len(before) > 2 and before[2] in _JOINS_CLUBS and is_capital(before[1]) and before[1].casefold() in _CLUBS
    return joined and known_place(tuple(before[:2])) is None  # "Quezon City and Marikina" are towns


def _is_currency(after: str) -> bool:
    """ "US dollars" and "US $10" are no mention of the country."""
    return after in _CURRENCIES


def is_about_space(words: Set[str]) -> bool:
    """Whether a text names two planets, or one beside words of astronomy, so that they are no towns."""
    planets = _PLANETS_AS_NAMES & words
    return len(planets) > 1 or (bool(planets) and not _SPACE.isdisjoint(words))


def is_about_sport(words: Set[str]) -> bool:
    """Whether a text has words or scores of games, so that a town may stand for its club."""
    return not _SPORT.isdisjoint(words) or any(_RESULT.fullmatch(word) for word in words if word[0].isdigit())


def is_about_software(words: Set[str]) -> bool:
    """Whether a text has two words of programs, so that Java is no island."""
    return len(_SOFTWARE & words) >= FEWEST_SOFTWARE


def is_language(tokens: Tokens, guess: Guess) -> bool:
    """Whether a name of one word is a programming language's or a program's."""
    return guess.end - guess.start == 1 and tokens.texts[guess.start] in _LANGUAGES


def poured(tokens: Tokens) -> frozenset[str]:
    """Drinks that are called like the land that they come from: "a glass of Calvados"."""
    texts = tokens.texts
    of_vessels = [at + 1 for at in tokens.places_of(_VESSELS_OF_DRINKS) if texts[at + 1 : at + 2] == ["of"]]
    return frozenset(name for at in of_vessels for name in texts[at + 1 : at + 2] if is_capital(name))


def is_drink(texts: Sequence[str], guess: Guess, drinks: frozenset[str]) -> bool:
    """Whether a place of one word is a drink of this text, and nothing is in it."""
    before = texts[guess.start - 1].casefold() if guess.start else ""
    alone = guess.label == "LOC" and guess.end - guess.start == 1
    return alone and texts[guess.start] in drinks and before not in lexicon.PLACE_PREPOSITIONS


def is_planet(tokens: Tokens, guess: Guess) -> bool:
    """Whether a place without a state behind it has a planet's name: not "Jupiter, Florida"."""
    word = tokens.texts[guess.start].casefold()
    return guess.label == "LOC" and guess.end - guess.start == 1 and word in _PLANETS and guess.score != SURE


def _ends_as_body(texts: Sequence[str], guess: Guess) -> bool:
    """Whether an unknown name ends as those of teams and bodies do, and nothing says that one can be inside it."""
    last, before = texts[guess.end - 1].casefold(), texts[guess.start - 1].casefold() if guess.start else ""
    if before in _INSIDE or (before == "at" and last == "house"):
        return False
    return last in _NO_PLACES or (last in _TEAMS and guess.end - guess.start > 1)


def _names_nothing(words: Sequence[str]) -> bool:
    """Whether words say of what kind a place is, and not which: "International Airport" behind a name not seen."""
    return len(words) > 1 and all(word.casefold() in _KINDS_ALONE for word in words)


def _is_people(words: Sequence[str]) -> bool:
    """Whether words are a people's name or half of one: "Gallego-Portuguese"."""
    name = " ".join(words).casefold()
    return name in lexicon.demonyms() or name.rpartition("-")[2] in lexicon.demonyms()


def _is_time(words: Sequence[str]) -> bool:
    """Whether a word is a part of a month or year: "mid-February"."""
    lead, _, month = words[0].casefold().rpartition("-")
    return len(words) == 1 and bool(lead) and month in lexicon.MONTHS_AND_DAYS


def is_plain_word(tokens: Tokens, guess: Guess, lower: frozenset[str]) -> bool:
    """Whether a lone capitalised word is a plain word ("Scheduling") or an abbreviation ("SEO") rather than a name.

    lower: the document's words in lower case.
    """
    word = tokens.texts[guess.start]
    if guess.end - guess.start > 1 or guess.label not in {"PER", "LOC"}:
        return False
    low = fold(word)
    plain = word.lower() in lower or low in lexicon.common_words() or low in lexicon.headline_words()
    if guess.label == "PER":
        if word.isupper() and len(word) <= LONGEST_ABBREVIATION:
            return True
        return plain and low not in lexicon.first_names() and low not in lexicon.surnames()
    before = tokens.texts[guess.start - 1].casefold() if guess.start else ""
    doubtful = guess.score < UNSURE and before not in lexicon.PLACE_PREPOSITIONS
    return plain and doubtful and not is_well_known((word,))


def is_thing(texts: Sequence[str], guess: Guess) -> bool:
    """Whether a full name has an article or a kind of ship before it: "the trawler Annie Rourke", "the Nobel Prize"."""
    before = texts[guess.start - 1].casefold() if guess.start else ""
    after = texts[guess.end].casefold() if guess.end < len(texts) else ""
    full = guess.end - guess.start > 1
    if guess.end < len(texts) and texts[guess.end] in _GROWING:
        return True
    if guess.start > 1 and texts[guess.start - 2] == "St" and before == "." and _owns_name(texts, guess.end):
        return True
    if before in _ROYAL and not full and (_is_seat(texts, guess.end) or _is_vessel(texts, guess.start - 2)):
        return True
    return before in VESSELS or (full and before == "the" and after not in AFTER_LEADERS)


def _is_seat(texts: Sequence[str], at: int) -> bool:
    """Whether a university or college goes on at `at`: "Queen Mary, University of London"."""
    at += at < len(texts) and texts[at] == ","
    return at < len(texts) and texts[at] in _SEATS


def _is_vessel(texts: Sequence[str], at: int) -> bool:
    return at >= 0 and texts[at].casefold() in VESSELS


def _owns_name(texts: Sequence[str], at: int) -> bool:
    """Whether "'s" and a capital stand at `at`: "St. John's Ambulance"."""
    return at + 1 < len(texts) and texts[at] in {"'s", "’s"} and is_capital(texts[at + 1])


def _in_known_name(texts: Sequence[str], guess: Guess) -> bool:
    """Whether a well-known name of two words or more of another kind covers the guess: "Morgan Stanley"."""
    known = lexicon.other_names()
    alone = texts[guess.start].casefold() if guess.end - guess.start == 1 else ""
    if "-" in alone and (alone,) in known:
        return True
    begins = lexicon.other_beginnings()
    for start in range(max(0, guess.start - 2), guess.start + 1):
        if texts[start].casefold() not in begins:
            continue
        for end in range(max(guess.end, start + 2), min(len(texts), start + LONGEST_NAME_WORDS) + 1):
            if tuple(text.casefold() for text in texts[start:end]) in known:
                return True
    return False
