"""Step five, places: mentions of places to places of the gazetteer, within one document."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from msgspec import Struct, field

from index.analysis import fold
from index.article import Place, Span
from index.entities import lexicon
from index.entities.gazetteer import Entry, gazetteer, name_key, slug
from index.entities.namesakes import (
    LARGE_SIZE,
    LEAST_SPEAKING,
    PLANET,
    TELLING_CONTEXT,
    TINY,
    WORLD_SIZE,
    Context,
    Weights,
    areas_first,
    choose,
    city_score,
    is_country,
    is_small,
    is_told,
    is_world_city,
    lies_in,
    towns_first,
)
from index.entities.place_names import candidates, is_postal, qualifiers, states_of

_LINK = re.compile(r"(?: hospital| prison| airport)?\s*(?:,|\(|in|of|,\s+in)\s*(?:the\s+)?(?:[a-z]+\s+)?")
LONGEST_LINK = 24
"""Characters between a place and the place that says where it is: ", in the ", " in western "."""

_SITE = re.compile(
    r" (airport|airbase|hospital|clinic|gardens?|palace|prison|museum|cathedral|mosque|church|stadium|bridge|station|"
    r"square|park|theat(?:er|re))\b( in (?:the )?(?:[a-z]+ )?)?"
)
_FACILITY = re.compile(
    r"(?: (?:police|fire|railway|train|metro|subway|tram|bus|ferry|power|nuclear|nuclear power|solar|wind|coal|gold|"
    r"copper|iron ore|oil|gas|public|refugee|detention|education|test|testing|nuclear test|nuclear testing|industrial|"
    r"fishing|shopping|sports|football|cricket|military|naval|border|toll|primary|mission|district|research|tea|fruit|fish))?"
    r" (?:prison|jail|mine|colliery|farm|ranch|vineyard|complex|station|stop|terminal|palace|castle|fort|monastery|"
    r"convent|cemetery|graveyard|stadium|arena|racecourse|hospital|hospitals|clinic|museum|gallery|theatre|theater|market|"
    r"supermarket|mall|tavern|pub|plant|refinery|shipyard|site|crossing|checkpoint|dam|reservoir|bridge|tunnel|valley|"
    r"gorge|canyon|lagoon|glacier|volcano|reserve|waterfall|temple|shrine|mosque|cathedral|barracks|dump|landfill)\b"
)
"""What a place that nobody knows is, in small letters behind its name: without that the name says too little."""
DEMONYM_WEIGHT = 0.5
"""A demonym speaks for its country, but less than the country's name."""
LONGEST_ABBREVIATION = 5
"""Letters; longer words in capitals are names as headlines and datelines write them."""


class Group(Struct):
    """One place while the document is read. entry is None if no gazetteer has it; country is then the stated one.

    is_odd: it has capitals inside, as abbreviations and products do: "CICPC", "TerraUSD".
    is_alone: it is a town for whose country nothing else in the text speaks.
    """

    key: str
    name: str
    entry: Entry | None
    country: str | None = None
    spans: list[Span] = field(default_factory=list)
    is_odd: bool = False
    is_alone: bool = False


def group_places(text: str, spans: Sequence[Span], words: Sequence[str] = ()) -> list[Group]:
    """Places in the order of their first mention. words: the document's tokens, for its demonyms.

    A name means one place throughout, but where the text says where it lies: "Durham, N.C., and Durham, England".
    """
    names = _one_spelling(_with_sites(text, spans))
    forms = {name: candidates(name) for name in dict.fromkeys(names)}
    for name in {name for name, span in zip(names, spans, strict=True) if text.endswith("the ", 0, span[0])}:
        forms[name] = areas_first(forms[name])
    votes = _votes(forms, Counter(names))
    total = _total(votes, words)
    stated = _stated(text, spans, names)
    usual = _usually_stated(stated, names, forms)
    outers = [
        outer if _tells(outer, forms[name]) else usual.get(name, ()) for outer, name in zip(stated, names, strict=True)
    ]
    states = frozenset(entry.admin for name in forms for entry in states_of(name))
    home = _dateline_states(text, spans, stated)
    cities = tuple(found[0] for found in forms.values() if found and is_world_city(found[0]))

    @functools.cache
    def chosen_of(name: str, outer: tuple[Entry, ...], is_town: bool) -> Entry | None:
        if name == PLANET and not outer:
            return None
        context = Context(total, votes[name], states, home, cities)
        return choose(towns_first(forms[name], context) if is_town else forms[name], outer, context)

    towns = [_is_told_town(text, span) for span in spans]
    chosen = list(map(chosen_of, names, outers, towns))
    _settle_states(text, spans, names, chosen)
    _settle_outer(text, spans, names, chosen)
    _settle_shared(names, forms, chosen, votes)
    told = _total({name: votes[name] for name, found in forms.items() if not is_small(next(iter(found), None))}, words)
    groups: dict[str, Group] = {}
    for span, name, entry, outer in zip(spans, names, chosen, outers, strict=True):
        group = _group(name, entry, _stated_country(outer, total))
        group.is_alone = not outer and is_small(entry) and not is_told(group.country or "", told, total, votes[name])
        held = groups.setdefault(group.key, group)
        held.is_alone = held.is_alone and group.is_alone
        held.spans.append(span)
    return list(groups.values())


_TOWN_BEFORE = re.compile(r"\b(?:[Mm]ayor|[Cc]ity) of $")
_TOWN_AFTER = re.compile(r"(?: International| Regional| Municipal)? [Aa]irport\b")
LONGEST_BEFORE_TOWN = 9


def _is_told_town(text: str, span: Span) -> bool:
    """Whether a name is a town's: "the mayor of Lincoln", "landed at Ontario airport"."""
    before = text[max(0, span[0] - LONGEST_BEFORE_TOWN) : span[0]]
    return bool(_TOWN_BEFORE.search(before) or _TOWN_AFTER.match(text, span[1]))


def _with_sites(text: str, spans: Sequence[Span]) -> list[str]:
    """The names, with the site in small letters behind one that makes another place of it.

    That is one of the gazetteer ("Luxembourg gardens"), or one of which the text says that it is in a city of another
    country than the name's places: "Yarmouk hospital in Baghdad".
    """
    names = [text[start:end] for start, end in spans]
    for at, (_, end) in enumerate(spans):
        site = _SITE.match(text, end)
        if site:
            whole = f"{names[at]} {site[1]}"
            inside = site[2] and at + 1 < len(spans) and spans[at + 1][0] == site.end()
            if any(entry.kind == "area" for entry in gazetteer().find(name_key(whole))) or (
                inside and _is_elsewhere(names[at], names[at + 1])
            ):
                names[at] = whole
    return _with_facilities(text, spans, names)


def _with_facilities(text: str, spans: Sequence[Span], names: list[str]) -> list[str]:
    """The names, of which those that no gazetteer has are told with what they are: "Hira Nagar prison".

    Where the text tells so of one thing only, the name alone means it too.
    """
    told = list(names)
    for at, (start, end) in enumerate(spans):
        facility = _FACILITY.match(text, end)
        if facility and names[at] == text[start:end] and not candidates(names[at]):
            told[at] += facility[0]
    wholes: dict[str, set[str]] = defaultdict(set)
    for name, whole in zip(names, told, strict=True):
        wholes[name] |= {whole} - {name}
    return [
        next(iter(wholes[name])) if len(wholes[name]) == 1 else whole for name, whole in zip(names, told, strict=True)
    ]


def _is_elsewhere(name: str, city: str) -> bool:
    """Whether a name has places, but none of them is a country or in the country of the city."""
    entries, cities = candidates(name), candidates(city)
    if not entries or not cities or cities[0].kind != "city":
        return False
    return all(entry.kind != "country" and entry.country != cities[0].country for entry in entries)


def _one_spelling(names: Sequence[str]) -> list[str]:
    """Names in capitals as the document writes them elsewhere: "MOSCOW, Idaho" says which Moscow the others are."""
    kept = {name: name for name in names}
    plain: dict[str, str] = {}
    for name in kept:
        if not name.isupper():
            plain.setdefault(name_key(name), name)
    for name in kept:
        if name.isupper() and not is_postal(name):
            kept[name] = plain.get(name_key(name), name)
    return [kept[name] for name in names]


_STATE_OFFICE = re.compile(
    r" (?:Gov\.|Governor |Sen\.|Senator |Rep\.|Lt\. Gov\.|Republican|Democrat|Supreme Court|state )"
)


def _settle_states(text: str, spans: Sequence[Span], names: Sequence[str], chosen: list[Entry | None]) -> None:
    """ "Georgia Gov. Brian Kemp": a state has governors where the country of its name has none, in the whole text."""
    told: dict[str, Entry] = {}
    for (_, end), name, entry in zip(spans, names, chosen, strict=True):
        if entry and entry.kind == "country" and _STATE_OFFICE.match(text, end):
            state = next(
                (other for other in candidates(name) if other.kind == "region" and other.country == "US"), None
            )
            if state:
                told.setdefault(name, state)
    chosen[:] = [told.get(name, entry) for name, entry in zip(names, chosen, strict=True)]


def _settle_outer(text: str, spans: Sequence[Span], names: Sequence[str], chosen: list[Entry | None]) -> None:
    """What a town was found in is that region or country: in "Rome, Georgia" a state, if Rome is the one there.

    So is the name in the whole document, where the text says nothing else.
    """
    usual: dict[str, Entry] = {}
    told: dict[int, Entry] = {}
    for at, (span, after) in enumerate(itertools.pairwise(spans)):
        inner = chosen[at]
        if inner and inner.kind == "city" and _is_linked(text, span, after):
            outer = next((outer for outer in qualifiers(names[at + 1]) if lies_in(inner, (outer,))), None)
            if outer and _is_unsure(names[at + 1], chosen[at + 1]):
                told[at + 1] = outer
                usual.setdefault(names[at + 1], outer)
    for at, name in enumerate(names if usual else ()):
        if name in usual:
            chosen[at] = told.get(at, usual[name])


def _is_unsure(name: str, entry: Entry | None) -> bool:
    """Whether a name after a town may be another one than was chosen: a country or state, or a postal code."""
    return is_postal(name) or (entry is not None and entry.kind in {"country", "region"})


def _settle_shared(
    names: Sequence[str],
    forms: dict[str, tuple[Entry, ...]],
    chosen: list[Entry | None],
    votes: dict[str, Weights],
) -> None:
    """ "Congo" beside "Republic of Congo": the larger country of that name, if only the smaller has its full name.

    A place of the larger one must stand there too ("Kinshasa"): the name may be short for the full one.
    """
    plain = {name: [entry for entry in found if entry.kind == "country"] for name, found in forms.items()}
    full = {found[0].key for found in plain.values() if len(found) == 1}
    for name, found in plain.items():
        larger = max(found, key=lambda entry: entry.size, default=None)
        if larger and larger.key not in full and any(entry.key in full for entry in found):
            speaking = sum(votes[other].get(larger.country or "", 0.0) for other in plain if other != name)
            if speaking >= LEAST_SPEAKING:
                chosen[:] = [larger if other == name else entry for other, entry in zip(names, chosen, strict=True)]


def _usually_stated(
    stated: Sequence[tuple[Entry, ...]], names: Sequence[str], forms: dict[str, tuple[Entry, ...]]
) -> dict[str, tuple[Entry, ...]]:
    """For a name, where it lies by the first statement that tells its places apart, or else by the first one."""
    found: dict[str, tuple[Entry, ...]] = {}
    told = [(name, outer) for name, outer in zip(names, stated, strict=True) if outer]
    for name, outer in sorted(told, key=lambda one: not _tells(one[1], forms[one[0]])):
        found.setdefault(name, outer)
    return found


def _tells(outer: tuple[Entry, ...], entries: tuple[Entry, ...]) -> bool:
    return any(lies_in(entry, outer) for entry in entries)


def _stated_country(stated: tuple[Entry, ...], total: Weights) -> str | None:
    """The country of a place that nobody knows, from the place behind it: "Smallville, Kansas".

    Where the text is about other countries and nothing else speaks for that one, the two are items of a list.
    """
    country = next((outer.country for outer in stated if outer.kind != "city" or outer.size >= LARGE_SIZE), None)
    alone = total.get(country or "", 0.0) <= 1 + TINY and sum(total.values()) - 1 >= TELLING_CONTEXT
    return None if alone else country


def resolved_names(names: Sequence[str]) -> list[Group]:
    """Places by name alone, each for itself, in any case ("usa"); the others' countries tell which is meant."""
    written = [_as_written(name) for name in names]
    votes = _votes({name: candidates(name) for name in written}, Counter(written))
    total = _total(votes, ())
    return [_group(name, choose(candidates(name), (), Context(total, votes[name])), None) for name in written]


def _as_written(name: str) -> str:
    """A name in small letters as a text would have it: "uk" is a country, and a village in Siberia."""
    upper = candidates(name.upper())
    return name.upper() if upper and (upper[0].kind == "country" or not candidates(name)) else name


def _group(name: str, entry: Entry | None, country: str | None) -> Group:
    key = entry.key if entry else slug(name) or fold(name)
    letters = name.replace(".", "")
    is_odd = letters.isalpha() and not letters.istitle() and not is_postal(name)
    is_odd = is_odd and (not letters.isupper() or len(letters) <= LONGEST_ABBREVIATION)
    return Group(key, entry.name if entry else _plain(name), entry, entry.country if entry else country, is_odd=is_odd)


def _plain(name: str) -> str:
    name = re.sub(r"\s+", " ", name)
    name = name.strip(" .,;:-–—")
    return name.title() if name.isupper() and len(name) > 4 else name


def _votes(forms: dict[str, tuple[Entry, ...]], counts: Counter[str]) -> dict[str, Weights]:
    """What each name of a place says."""
    votes: dict[str, Weights] = {}
    for name, entries in forms.items():
        strength = 1 + math.log(counts[name])
        votes[name] = {country: share * strength for country, share in _countries_of(entries).items()}
    return votes


def _total(votes: dict[str, Weights], words: Sequence[str]) -> Weights:
    """What all names of a document and its demonyms say together. words: the document's tokens."""
    weights: Weights = defaultdict(float)
    for countries in votes.values():
        for country, weight in countries.items():
            weights[country] += weight
    demonyms = lexicon.demonyms()
    capitals = Counter([word for word in words if word[0].isupper()])
    counts: Counter[str] = Counter()
    for word, count in capitals.items():
        counts[fold(word)] += count
    for word, count in counts.items():
        if word in demonyms:
            weights[demonyms[word]] += DEMONYM_WEIGHT * (1 + math.log(count))
    return dict(weights)


def _countries_of(entries: tuple[Entry, ...]) -> dict[str, float]:
    """The countries that a name may mean, with shares: Atlanta is in one, Georgia speaks for two alike."""
    if entries and entries[0].country is None:
        return {}
    shares: dict[str, float] = defaultdict(float)
    for entry in entries:
        if entry.country and (not entry.weak or entries[0].weak):
            shares[entry.country] += math.exp(city_score(entry)) if entry.kind == "city" else 0.0
    large = {
        entry.country
        for entry in entries
        if entry.country and entry.kind != "city" and (entry.size or entry.kind == "country")
    }
    if large:
        return {country: 1 / len(large) for country in large}
    total = sum(shares.values())
    return {country: share / total for country, share in shares.items()} if total else {}


def _stated(text: str, spans: Sequence[Span], names: Sequence[str]) -> list[tuple[Entry, ...]]:
    """For each mention the places that the text says it lies in: "Bangor, Maine"."""
    found: list[tuple[Entry, ...]] = []
    for at, span in enumerate(spans):
        if at + 1 == len(spans) or not _is_linked(text, span, spans[at + 1]):
            found.append(_abbreviated(text, span[1]))
        else:
            found.append(() if _are_listed(text, spans, names, at) else qualifiers(names[at + 1]))
    return found


def _are_listed(text: str, spans: Sequence[Span], names: Sequence[str], at: int) -> bool:
    """ "Athens, Georgia and Turkey", "Boston, New York and Chicago": three places, the first mostly elsewhere.

    at: the number of the first one, to which the second is linked.
    """
    between = text[spans[at + 1][1] : spans[at + 2][0]] if at + 2 < len(spans) else "."
    if between.strip(" ,\n").removesuffix(" the") not in {"and", "the", ""}:
        return False
    towns = candidates(names[at])
    if not towns or lies_in(towns[0], qualifiers(names[at + 1])):
        return False
    if towns[0].kind == "country" and is_country(candidates(names[at + 1])) and is_country(candidates(names[at + 2])):
        return True  # "Switzerland, Luxembourg, France, Denmark"
    others = (candidates(names[at + 1]), candidates(names[at + 2]))
    if all(map(is_country, others)):
        return "and" in between
    return all(any(entry.kind == "city" and entry.size >= WORLD_SIZE for entry in found) for found in others)


_DATELINE_END = re.compile(r"[^\n]{0,30}?[ )](?:—|–|--?)\s")
"""What stands between a dateline's town and its story: ", Ill. (AP) — "."""


def _dateline_states(text: str, spans: Sequence[Span], stated: Sequence[tuple[Entry, ...]]) -> frozenset[str]:
    """Admin codes of the states in which towns lie that begin a line as datelines do."""
    return frozenset(
        outer.admin
        for (start, end), outers in zip(spans, stated, strict=True)
        if outers
        and (not start or text[start - 1] == "\n")
        and text[start:end].isupper()
        and _DATELINE_END.match(text, end)
        for outer in outers
        if outer.kind == "region" and outer.admin
    )


def _is_linked(text: str, span: Span, after: Span) -> bool:
    """Whether the text says of a place that it lies in the next one."""
    if after[0] - span[1] > LONGEST_LINK or text.startswith("-", after[1]):
        return False  # "Eden Data, an Austin-based firm"
    return bool(_LINK.fullmatch(text, span[1], after[0]))


_ABBREVIATION = re.compile(r", ?((?:[A-Z][A-Za-z]{0,4}\.?){1,3})(?=[\s,.;)—–-]|$)")


def _abbreviated(text: str, end: int) -> tuple[Entry, ...]:
    match = _ABBREVIATION.match(text, end)
    return tuple(entry for entry in qualifiers(match.group(1)) if entry.kind == "region") if match else ()


def as_place(group: Group, mentions: tuple[Span, ...], title_mentions: tuple[Span, ...]) -> Place:
    """A group of mentions as a place, with what the gazetteer knows of it."""
    entry = group.entry
    if entry is None:
        return Place(group.key, group.name, country=group.country, mentions=mentions, title_mentions=title_mentions)
    return Place(
        key=entry.key,
        name=entry.name,
        geonames_id=entry.geonames_id,
        country=entry.country,
        kind=entry.kind,
        lat=entry.lat,
        lon=entry.lon,
        resolved=True,
        mentions=mentions,
        title_mentions=title_mentions,
    )
