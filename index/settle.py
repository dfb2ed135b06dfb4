"""What only the whole archive knows, and the step from draft to article.

`learn` reads a small digest of every draft and gives the archive's tables; `settle` is a pure function of one draft
and the tables. Both give the same for any order of the drafts.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, compress
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from index.analysis import person_key
from index.article import Aliases, Article, Cluster, Draft, Entities, Metadata, Person, Place
from index.copies import PERMUTATIONS, clusters, signature_of
from index.entities.aliases import apply_aliases, new_person, place_names
from index.entities.spellings import usual_spellings
from index.sitelines import Kept, Restored, ShortLine, joined_ledger, keep, restore, short_lines

LEAST_ARTICLES = 3
"""A line must stand in this many articles of a site, near-copies counting as one; two may be parts of a series."""
LEAST_SHARE = 0.1
"""And in this share of the site's articles: the boilerplate of one section has it, a reused quotation has not."""
LEAST_EDGE_SHARE = 0.9
"""Boilerplate gathers at edges; a stock heading ("What we know") or a quotation stands between paragraphs."""
SURE_ARTICLES = 8
SURE_SHARE = 0.9
"""A sentence that stands in so many articles of a site, nearly all of them, is boilerplate between paragraphs too."""
FOLDERS = 2
"""A source and its first folder: deeper ones divide a site by year or section."""
LEAST_NAMED = 3
"""Articles with the full name before a bare surname is taken for it."""
LEAST_NAMED_SHARE = 0.8
"""And its share among all full names with that surname, counted in articles."""

Name = TypeVar("Name", Person, Place)

_RECORD = re.compile(r"#[0-9]+$")
_SITE_PREFIX = re.compile(r"^(?:www|m|amp|mobile|edition)\.")


class Digest(NamedTuple):
    """What `learn` needs of a draft: a few hundred bytes. people: (key, name, full).  places: (key, name)."""

    id: str
    site: str
    lines: tuple[ShortLine, ...]
    people: tuple[tuple[str, str, bool], ...]
    places: tuple[tuple[str, str], ...]
    signature: bytes


class Digests(NamedTuple):
    """Digests of several drafts, column by column: it takes a third of the time to hand them over and to learn them."""

    ids: list[str]
    sites: list[str]
    lines: list[tuple[ShortLine, ...]]
    people: list[tuple[tuple[str, str, bool], ...]]
    places: list[tuple[tuple[str, str], ...]]
    signatures: list[bytes]

    def only(self, rows: Sequence[int]) -> Digests:
        """Those of some of the drafts."""
        every = list(map(Digest, *self))
        return in_columns([every[row] for row in rows])


class Tables(Struct, frozen=True):
    """What the archive knows; JSON on disk.

    site_lines: by site, the keys of its repeated lines, sorted.  people, places: the display name of each key.
    full_names: by the key of a bare surname or a rarer spelling, the key of the person that it stands for.
    clusters: near-copies by article id, as (id of the cluster, copies). Those that have left stay, uncounted: they may
    come back.
    aliases: the user's table of names, applied to every article alike.
    """

    site_lines: dict[str, tuple[int, ...]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    full_names: dict[str, str] = field(default_factory=dict)
    clusters: dict[str, tuple[str, int]] = field(default_factory=dict)
    aliases: Aliases = field(default_factory=Aliases)


# Learning


def digest_of(draft: Draft, *, copies: bool = True) -> Digest:
    """The digest of one draft. copies: near-copies are wanted, which costs a signature of the body."""
    site = lines_site(draft, draft.path)
    return Digest(
        draft.id,
        site,
        tuple(short_lines(site, draft.body, draft.ledger)) if site else (),
        tuple((person.key, person.name, person.full) for person in draft.entities.people),
        tuple((place.key, place.name) for place in draft.entities.places),
        signature_of(draft.body) if copies else b"",
    )


def in_columns(digests: Sequence[Digest]) -> Digests:
    """Several digests together."""
    columns = zip(*digests, strict=True) if digests else ((),) * len(Digests._fields)
    return Digests(*map(list, columns))


def lines_site(draft: Draft, path: str) -> str:
    """The site whose repeated lines leave a draft; nothing for a record, whose text is taken as it is given.

    Pages that do not say where they are from belong to the folder that they were saved in.
    """
    if _RECORD.search(path):
        return ""
    return site_of(draft.meta.url, draft.meta.source) or "/".join(path.split("/")[:-1][:FOLDERS])


def site_of(url: str | None, source: str | None) -> str:
    """The site of an article: its URL's host, else its source's name, else nothing."""
    host = _SITE_PREFIX.sub("", _host(url)) if url else ""
    return host or (source or "").casefold()


def learn(drafts: Iterable[Draft]) -> Tables:
    """The tables of these drafts, the same for any order."""
    learner = Learner()
    learner.add(in_columns([digest_of(draft) for draft in drafts]))
    return learner.tables()


class Learner(Struct):
    """Takes digests in any order and gives the archive's tables.

    Memory: 14 bytes a short line, 256 bytes a signature, and one entry for each different name of the archive.
    sites: one number an article.  line_keys, line_rows, line_edges, line_sentences: one a line.  signed, signed_rows:
    ids and rows of the articles that have signatures.
    """

    sites: array[int] = field(default_factory=lambda: array("I"))
    site_numbers: dict[str, int] = field(default_factory=dict)
    line_keys: array[int] = field(default_factory=lambda: array("Q"))
    line_rows: array[int] = field(default_factory=lambda: array("I"))
    line_edges: bytearray = field(default_factory=bytearray)
    line_sentences: bytearray = field(default_factory=bytearray)
    signed: list[str] = field(default_factory=list)
    signed_rows: array[int] = field(default_factory=lambda: array("I"))
    signatures: bytearray = field(default_factory=bytearray)
    people: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    places: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, digests: Digests) -> None:
        """Take digests of further articles."""
        first, numbers = len(self.sites), self.site_numbers
        for site in dict.fromkeys(digests.sites):
            numbers.setdefault(site, len(numbers))
        self.sites.extend(map(numbers.__getitem__, digests.sites))
        for row, lines in enumerate(digests.lines, first):
            for line in lines:
                self.line_keys.append(line.key)
                self.line_rows.append(row)
                self.line_edges.append(line.edge)
                self.line_sentences.append(line.sentence)
        self.signed += compress(digests.ids, digests.signatures)
        self.signed_rows.extend([row for row, signature in enumerate(digests.signatures, first) if signature])
        self.signatures += b"".join(digests.signatures)
        self.people.update(chain.from_iterable(digests.people))
        self.places.update(chain.from_iterable(digests.places))

    def tables(self, aliases: Aliases | None = None) -> Tables:
        """The tables of all digests so far. aliases: the user's, which decide before any majority."""
        aliases = aliases or Aliases()
        groups = self._clusters()
        copies = {article: (group[0], len(group)) for group in groups for article in group}
        further = {article for article, (first, _) in copies.items() if article != first}
        people, full_names = self._people()
        return Tables(
            site_lines=self._repeated(further),
            people=_usual_names(people) | {person_key(name): name for name in aliases.people.values()},
            places=_usual_names(self.places) | place_names(aliases),
            full_names=_joined_names(_under_aliases(full_names, aliases), aliases),
            clusters=dict(sorted(copies.items())),
            aliases=aliases,
        )

    def _people(self) -> tuple[Counter[tuple[str, str]], Counter[str]]:
        """Articles by key and name, and by key with the full name."""
        people, full_names = Counter[tuple[str, str]](), Counter[str]()
        for (key, name, full), articles in self.people.items():
            people[key, name] += articles
            if full:
                full_names[key] += articles
        return people, full_names

    def _clusters(self) -> list[tuple[str, ...]]:
        rows = np.frombuffer(bytes(self.signatures), dtype="<u2").reshape(-1, PERMUTATIONS)
        return clusters(self.signed, rows)

    def _repeated(self, further_copies: set[str]) -> dict[str, tuple[int, ...]]:
        """By site, the keys of lines that repeat; near-copies count as one article, or every line would."""
        sites = np.frombuffer(self.sites, dtype=np.uint32)
        counted = np.ones(len(sites), dtype=bool)
        counted[
            [row for row, article in zip(self.signed_rows, self.signed, strict=True) if article in further_copies]
        ] = False
        size = np.bincount(sites[counted], minlength=len(self.site_numbers))
        rows = np.frombuffer(self.line_rows, dtype=np.uint32)
        kept = counted[rows]
        keys, first, inverse = np.unique(
            np.frombuffer(self.line_keys, dtype=np.uint64)[kept], return_index=True, return_inverse=True
        )
        found = np.bincount(inverse, minlength=len(keys))
        edges = np.bincount(inverse, weights=np.frombuffer(self.line_edges, dtype=np.uint8)[kept], minlength=len(keys))
        site = sites[rows[kept][first]]
        is_sentence = np.frombuffer(self.line_sentences, dtype=np.bool_)[kept][first]
        everywhere = is_sentence & (found >= SURE_ARTICLES) & (found >= SURE_SHARE * size[site])
        often = (found >= LEAST_ARTICLES) & (found >= LEAST_SHARE * size[site])
        sure = often & ((edges >= LEAST_EDGE_SHARE * found) | everywhere)
        names = list(self.site_numbers)
        table: dict[str, list[int]] = {}
        for key, number in zip(keys[sure].tolist(), site[sure].tolist(), strict=True):
            table.setdefault(names[number], []).append(key)
        return {name: tuple(sorted(table[name])) for name in sorted(table)}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # some pages carry URLs that cannot be taken apart ("http://[")
        return ""


def _usual_names(counts: Counter[tuple[str, str]]) -> dict[str, str]:
    """For each key its most frequent name; of equally frequent ones the first in code point order."""
    best: dict[str, tuple[int, str]] = {}
    for (key, name), count in counts.items():
        if key not in best or (-count, name) < best[key]:
            best[key] = (-count, name)
    return {key: best[key][1] for key in sorted(best)}


def _under_aliases(full_names: Counter[str], aliases: Aliases) -> Counter[str]:
    """Full names as the user calls them, without those that are blocked."""
    counts: Counter[str] = Counter()
    for key, articles in full_names.items():
        renamed = new_person(key, aliases)
        if key not in aliases.blocked_people:
            counts[renamed[0] if renamed else key] += articles
    return counts


def joined_spellings(tables: Tables) -> dict[str, str]:
    """The key of each rarer spelling of a full name to the name that its person is shown under."""
    return {key: tables.people.get(usual, usual) for key, usual in tables.full_names.items() if " " in key}


def _joined_names(full_names: Counter[str], aliases: Aliases) -> dict[str, str]:
    """Rarer spellings of full names, and by surname the full name that nearly all articles mean with it."""
    usual = usual_spellings(full_names, {person_key(name) for name in aliases.people.values()})
    articles: Counter[str] = Counter()
    by_surname: dict[str, set[str]] = {}
    for key, count in full_names.items():
        first, _, surname = key.rpartition(" ")
        articles[usual.get(key, key)] += count
        if first:
            by_surname.setdefault(surname, set()).add(usual.get(key, key))
    joined = dict(usual)
    for surname, keys in by_surname.items():
        best = max(keys, key=lambda key: (articles[key], key))
        if articles[best] >= LEAST_NAMED and articles[best] >= LEAST_NAMED_SHARE * sum(map(articles.__getitem__, keys)):
            joined[surname] = best
    return {key: joined[key] for key in sorted(joined)}


# Settling


def settle(draft: Draft, paths: tuple[str, ...], tables: Tables) -> Article:
    """The article of a draft. paths: every place of its payload, sorted, at least one."""
    meta, entities = draft.meta, _with_names(apply_aliases(draft.entities, tables.aliases), tables)
    site = lines_site(draft, paths[0])
    repeated = frozenset(tables.site_lines.get(site, ()))
    kept = keep(draft.body, site, repeated, draft.corrections) if repeated else None
    if kept:
        entities = _still_there(entities, kept)
    cluster = tables.clusters.get(draft.id)
    return Article(
        id=draft.id,
        title=meta.title,
        body=kept.body if kept else draft.body,
        path=paths[0],
        paths=paths,
        source=meta.source,
        url=meta.url,
        date=meta.date,
        date_source=meta.date_source,
        published_at=meta.published_at,
        modified_at=meta.modified_at,
        authors=meta.authors,
        language=meta.language,
        section=meta.section,
        image_url=meta.image_url,
        people=entities.people,
        places=entities.places,
        countries=entities.countries,
        ledger=joined_ledger(draft.ledger, kept) if kept else draft.ledger,
        cluster=Cluster(*cluster) if cluster and cluster[1] > 1 else None,
        source_id=draft.source_id,
        origins=meta.origins,
        corrections=kept.spans(draft.corrections) if kept else draft.corrections,
        outside=draft.outside,
    )


def draft_again(article: Article) -> Draft:
    """The draft that an article came from, so that tables can be learned anew without its source.

    Settling it with the same tables gives the same article. Names are the archive's, not the text's.
    """
    restored = restore(article.body, article.ledger)
    return Draft(
        id=article.id,
        path=article.path,
        meta=Metadata(
            title=article.title,
            authors=article.authors,
            date=article.date,
            date_source=article.date_source,
            published_at=article.published_at,
            modified_at=article.modified_at,
            source=article.source,
            language=article.language,
            url=article.url,
            section=article.section,
            image_url=article.image_url,
            origins=article.origins,
        ),
        body=restored.body,
        ledger=restored.ledger,
        entities=_as_in_text(article, restored),
        source_id=article.source_id,
        corrections=restored.spans(article.corrections),
        outside=article.outside,
    )


def _with_names(entities: Entities, tables: Tables) -> Entities:
    """The archive's names; a bare surname becomes the person that nearly all articles mean with it, a rarer spelling
    the usual one.

    `full` stays as the draft had it: it says what the article itself says.
    """
    here = {person.key.rpartition(" ")[2] for person in entities.people if person.full}
    people: dict[str, Person] = {}
    for person in entities.people:
        joins = " " in person.key if person.full else person.key not in here
        key = tables.full_names.get(person.key, person.key) if joins else person.key
        name = tables.people.get(key, person.name)
        bare = person.key if key != person.key else ""
        if bare or name != person.name:
            person = replace(person, key=key, name=name, bare=bare)
        people[key] = _both(people[key], person) if key in people else person
    places = tuple(_with_usual_name(place, tables.places) for place in entities.places)
    return replace(entities, people=tuple(people.values()), places=places)


def _both(one: Person, other: Person) -> Person:
    """A person whom an article spells in two ways."""
    return Person(
        one.key,
        one.name,
        tuple(sorted(one.mentions + other.mentions)),
        tuple(sorted(one.title_mentions + other.title_mentions)),
        one.full or other.full,
        one.bare and other.bare,
    )


def _with_usual_name(place: Place, usual: dict[str, str]) -> Place:
    name = usual.get(place.key, place.name)
    return place if name == place.name else replace(place, name=name)


def _still_there(entities: Entities, kept: Kept) -> Entities:
    """Mentions moved to where they are now; who stood in the removed lines only is gone."""

    def moved(name: Name) -> Name:
        return replace(name, mentions=kept.spans(name.mentions))

    def stays(before: Person | Place, after: Person | Place) -> bool:
        return bool(after.mentions or after.title_mentions or not before.mentions)

    people = [(person, moved(person)) for person in entities.people]
    places = [(place, moved(place)) for place in entities.places]
    return Entities(
        tuple(after for before, after in people if stays(before, after)),
        tuple(after for before, after in places if stays(before, after)),
        entities.countries,
    )


def _as_in_text(article: Article, restored: Restored) -> Entities:
    """The people and places of an article as its draft had them, bare surnames bare again."""
    people: list[Person] = []
    for person in article.people:
        if person.bare:
            person = replace(person, key=person.bare, name=_written_name(article, person), bare="")
        people.append(replace(person, mentions=restored.spans(person.mentions)))
    places = tuple(replace(place, mentions=restored.spans(place.mentions)) for place in article.places)
    return Entities(tuple(people), places, article.countries)


def _written_name(article: Article, person: Person) -> str:
    """A joined person's name as the article itself writes it, or one like it: captions, which may have it, are gone."""
    names = [article.title[start:end] for start, end in person.title_mentions]
    names += [article.body[start:end] for start, end in person.mentions]
    names.append(person.name.rpartition(" ")[2])
    return next((name for name in names if person_key(name) == person.bare), person.bare.title())
