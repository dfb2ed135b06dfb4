"""Articles for the engines' tests, by hand and generated, and how they lie on disk."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import accumulate

from msgspec import Struct, structs
from msgspec.structs import replace

from index.analysis import fold
from index.article import ID_LENGTH, Article, Cluster, Person, Place, Removed, Span

PAD = "2"
"""Fills names up to an id: no name has a digit, and it is a letter of base32."""


def id_of(name: str) -> str:
    return name.ljust(ID_LENGTH, PAD)


def arrival_of(article_id: str) -> int:
    """When an article came in, seconds since 1970: on one of three days, so that some came together."""
    return 1_800_000_000 + 86_400 * (sum(article_id.encode()) % 3)


def came_on(article_id: str) -> int:
    """The number of the day on which an article came in."""
    return arrival_of(article_id) // 86_400 + date(1970, 1, 1).toordinal()


def name_of(article_id: str) -> str:
    return article_id.rstrip(PAD)


def article(name: str, title: str = "", body: str = "", **more: object) -> Article:
    """An article whose id is its name, padded. Names are lower-case letters; ids sort as names do."""
    path = f"saved/{name}.html"
    return Article(id=id_of(name), title=title, body=body, path=path, paths=(path,), **more)  # type: ignore[arg-type]


class Layout(Struct, frozen=True):
    """How articles lie on disk. segments: written one after the other.  deleted: places of segments, and ids in them.
    merged: into one, afterwards.
    """

    segments: tuple[tuple[Article, ...], ...]
    deleted: frozenset[tuple[int, str]] = frozenset()
    merged: bool = False

    @property
    def live(self) -> list[Article]:
        return [one for at, segment in enumerate(self.segments) for one in segment if (at, one.id) not in self.deleted]


def one_segment(articles: Sequence[Article]) -> Layout:
    return Layout((tuple(articles),))


def three_segments(articles: Sequence[Article]) -> Layout:
    parts = (tuple(articles[at::3]) for at in range(3))
    return Layout(tuple(part for part in parts if part))


def with_deletions(articles: Sequence[Article]) -> Layout:
    """Every article has a deleted twin, which would double each count if it were seen, and some have an older version,
    deleted too, in a segment without anything alive.
    """
    twins = [replace(one, id=twin_id(one.id)) for one in articles]
    older = tuple(replace(one, body=f"{one.body} war") for one in articles[:3])
    segments = (older, *three_segments([*articles, *twins]).segments) if articles else ()
    gone = {one.id for one in twins}
    deleted = {(at, one.id) for at, segment in enumerate(segments) for one in segment if at == 0 or one.id in gone}
    return Layout(segments, frozenset(deleted))


def merged(articles: Sequence[Article]) -> Layout:
    return replace(with_deletions(articles), merged=True)


def twin_id(article_id: str) -> str:
    """Another valid id, elsewhere in the order."""
    return article_id[::-1].translate(str.maketrans(LETTERS, LETTERS[1:] + LETTERS[:1]))


LAYOUTS: dict[str, Callable[[Sequence[Article]], Layout]] = {
    "one segment": one_segment,
    "three segments": three_segments,
    "with deletions": with_deletions,
    "merged": merged,
}

WORDS = tuple(
    word
    for line in (
        "the the the of of to to be or not in in and a a war wars warring warred organ organs organize organized",
        "organization fire fires fired fireman firemen river rivers harbour Harbour market markets econom economy",
        "economics economist covid-19 U.S. 155,221 5.93 don't Putin's Kraków krakow naïve straße 北京大学 東京",
        "economic 😀 kyiv kyiw kiyv kviy kyivs restriction restrictions military service services",
    )
    for word in line.split()
)
GLUE = (" ",) * 9 + (", ", ". ", "\n", "\n\n", " — ", "-")
PEOPLE = ("Anna Petrova", "Ana Petrová", "Vladimir Putin", "Li Wei", "Ursula von der Leyen", "War Harbour")
PLACES = (
    Place("kyiv", "Kyiv", 703448, "UA", "city", 50.45, 30.52, True),
    Place("kyiv", "Kiev", 703448, "UA", "city", 50.45, 30.52, True),
    Place("ukraine", "Ukraine", 690791, "UA", "country", 49.0, 32.0, True),
    Place("kazan", "Kazan", 551487, "RU", "city", 55.79, 49.12, True),
    Place("springfield-il", "Springfield", 4250542, "US", "city", 39.8, -89.64, True),
    Place("springfield-ma", "Springfield", 4951788, "US", "city", 42.1, -72.59, True),
    Place("zavtine", "Zavtine Bazhannia"),
)
AUTHORS = ("Maria Lopez", "Jon Økland", "War Desk", "Li Wei")
SOURCES = ("The Ledger", "Harbour Post", "the ledger", None)
SYLLABLES = tuple(consonant + vowel + end for consonant in "bdgkmz" for vowel in "aou" for end in ("", "rt"))
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


class Vocabulary(Struct, frozen=True):
    """cumulative: weights of the words, added up; None is all alike."""

    words: tuple[str, ...]
    cumulative: tuple[float, ...] | None = None


FEW = Vocabulary(WORDS)
RARE = tuple(one + two + end for one in SYLLABLES for two in SYLLABLES for end in ("", "s", "ed", "ing"))
MANY = Vocabulary((*WORDS, *RARE), tuple(accumulate(1 / rank for rank in range(1, len(WORDS) + len(RARE) + 1))))
"""The first words are common and the last rare, as in any language."""


class _Writer:
    """Puts a text together and notes where names fall."""

    def __init__(self, rng: random.Random, vocabulary: Vocabulary) -> None:
        self._rng = rng
        self._vocabulary = vocabulary
        self.text = ""
        self.spans: dict[str, list[Span]] = {}

    def words(self, count: int) -> None:
        for word in self._rng.choices(self._vocabulary.words, cum_weights=self._vocabulary.cumulative, k=count):
            self.text += word + self._rng.choice(GLUE)

    def name(self, key: str, form: str) -> None:
        self.spans.setdefault(key, []).append((len(self.text), len(self.text) + len(form)))
        self.text += form + self._rng.choice(GLUE)


def generated(seed: int, size: int, vocabulary: Vocabulary = FEW) -> list[Article]:
    """Articles with few words, so that everything meets everything, and every field that can be missing missing."""
    rng = random.Random(seed)
    span_days = rng.choice((20, 61, 62, 63, 400, 1_800, 1_900, 9_000))
    first = date(1999, 12, 31) + timedelta(days=rng.randrange(2_000))
    return [_generate(rng, vocabulary, first, span_days) for _ in range(size)]


def _generate(rng: random.Random, vocabulary: Vocabulary, first: date, span_days: int) -> Article:
    title, body = _Writer(rng, vocabulary), _Writer(rng, vocabulary)
    title.words(rng.randrange(6))
    people = rng.sample(PEOPLE, rng.choice((0, 1, 1, 2, 3)))
    places = {place.key: place for place in rng.sample(PLACES, rng.choice((0, 1, 1, 2, 3)))}
    for key, name in [*((name, name) for name in people), *((key, place.name) for key, place in places.items())]:
        for _ in range(rng.randrange(3)):
            body.words(rng.randrange(8))
            body.name(key, rng.choice((name, name.split()[-1])))
        if not rng.randrange(4):
            title.name(key, name)
    body.words(rng.choice((0, 1, 3, 30, 60)))
    day = first + timedelta(days=rng.choice((0, span_days, rng.randrange(span_days + 1))))
    article_id = "".join(rng.choice(LETTERS) for _ in range(ID_LENGTH))
    path = f"saved/{article_id[:5]}.html"
    return Article(
        id=article_id,
        title=title.text,
        body=body.text,
        path=path,
        paths=(path,),
        source=rng.choice(SOURCES),
        url=rng.choice((None, f"https://www.ledger.example/{rng.choice(('war', 'fire-in-harbour'))}/{article_id[:3]}")),
        date=None if not rng.randrange(6) else day.isoformat(),
        date_source="meta",
        authors=tuple(rng.sample(AUTHORS, rng.choice((0, 1, 2)))),
        language=rng.choice(("en", "en", "en", "fr", None)),
        people=tuple(
            Person(fold(name), name, tuple(body.spans.get(name, ())), tuple(title.spans.get(name, ())))
            for name in people
        ),
        places=tuple(
            structs.replace(
                place, mentions=tuple(body.spans.get(key, ())), title_mentions=tuple(title.spans.get(key, ()))
            )
            for key, place in places.items()
        ),
        ledger=(Removed("Share this", "share-row", "a row of share links", 0),) * rng.randrange(3),
        cluster=rng.choice((None, None, Cluster("a" * ID_LENGTH, 3), Cluster("b" * ID_LENGTH, 2))),
    )
