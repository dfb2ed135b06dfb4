"""The index as a Whoosh index: `open_index(dir)` gives a `whoosh.index.Index` over the published generation.

Whoosh's own Searcher answers any `whoosh.query` tree through it. `writer()` publishes a new generation. Whoosh's
pickled table of contents is not used, so `whoosh.index.open_dir` does not open it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace
from whoosh import analysis as whoosh_analysis
from whoosh import fields, query
from whoosh.codec import base
from whoosh.index import Index
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader
from whoosh.writing import IndexWriter

from index.analysis import fold, person_key, stem, tokenise
from index.arrivals import before_update, write_arrivals
from index.article import ID_LENGTH, Article, Person, Place, article_id
from index.catalogue import row_of, write_catalogue
from index.checking import read_back
from index.codec.damage import guarded
from index.codec.fields import FORM, NAMES, TEXT
from index.codec.format import Array
from index.codec.invert import SegmentWriter
from index.codec.reader import Segment
from index.codec.whoosh_terms import KEYWORDS, WHOLE, Terms, TermsReader, terms_of
from index.errors import ArticleUnusable
from index.generations import (
    Generation,
    build_folder,
    current_number,
    link,
    next_number,
    now,
    open_generation,
    publish,
    write_lock,
)
from index.holdings import Holdings, carry_over, holdings_of
from index.manifest import Counts, SegmentEntry
from index.merging import merge_segments
from index.settle import site_of

WRITER_MEMORY_BYTES = 256_000_000
"""What one `writer()` may use before it spills."""

_WILD = frozenset("*?[")
"""Signs that stand for others in a Whoosh wildcard; elsewhere the analyser takes them away."""

_DAYS = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def open_index(folder: Path | str) -> PackedIndex:
    """Open the published generation of an index folder. Raises IndexMissing, IndexDamaged, IndexOutdated."""
    return PackedIndex(Path(folder))


class Tokenizer(whoosh_analysis.Tokenizer):  # type: ignore[misc]
    """The project's analyser as a Whoosh tokenizer.

    What Whoosh asks for with `tokenize=False` (wildcards, prefixes, fuzzy words, ends of a range) stays one token.
    """

    def __init__(self, *, stemmed: bool) -> None:
        self._stemmed = stemmed

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, tokenize: bool = True, **more: Any
    ) -> Iterator[Any]:
        token = whoosh_analysis.Token(positions, chars, **more)
        tokens = tokenise(value)
        if not tokenize and (len(tokens) != 1 or not _WILD.isdisjoint(value)):
            tokens = [(fold(value), 0, len(value))]
        for at, (form, start, end) in enumerate(tokens):
            token.text = token.original = stem(form) if self._stemmed else form
            token.boost, token.stopped = 1.0, False
            token.pos, token.startchar, token.endchar = at, start, end
            yield token


class Day(fields.NUMERIC):  # type: ignore[misc]
    """Days, whose terms are numbers. A parsed query names one as 2024-02-29, or a month or year as 2024-02 or 2024."""

    def __init__(self) -> None:
        super().__init__(int, bits=32, signed=False, shift_step=0, stored=True)

    def parse_query(self, fieldname: str, qstring: str, boost: float = 1.0) -> query.Query:
        named = _days_named(qstring)
        if named is None:
            return super().parse_query(fieldname, qstring, boost)
        return query.NumericRange(fieldname, *named, boost=boost)

    def parse_range(
        self, fieldname: str, start: str | None, end: str | None, startexcl: bool, endexcl: bool, boost: float = 1.0
    ) -> query.Query:
        first, last = _days_named(start or ""), _days_named(end or "")
        start = str(first[startexcl]) if first else start
        end = str(last[not endexcl]) if last else end
        return super().parse_range(fieldname, start, end, startexcl, endexcl, boost)


def _days_named(text: str) -> tuple[int, int] | None:
    """Numbers of the first and the last day of a day, month or year, ISO 8601; None if it is none."""
    named = _DAYS.fullmatch(text)
    if named is None:
        return None
    year, month, day = (int(part) if part else None for part in named.groups())
    last = 12 if month is None else month
    try:
        ends = date(year or 0, month or 1, day or 1), date(year or 0, last, day or monthrange(year or 0, last)[1])
    except ValueError:
        return None
    return ends[0].toordinal(), ends[1].toordinal()


class ArchiveSchema(fields.Schema):  # type: ignore[misc]
    """The fields of an archive, which are always the same."""

    def clean(self) -> None:
        """What Whoosh calls before it writes an index of its own, as a BufferedWriter does for its first document.
        Raises FieldConfigurationError, for that index would never become part of the archive."""
        raise fields.FieldConfigurationError("Only index.writer() adds to an archive, no BufferedWriter and no other.")


def make_schema() -> fields.Schema:
    """The fields: `text` is title and body together; names that end in `_form` have surface forms as terms, those
    that end in `_whole` whole values, to group by."""
    stems, forms = Tokenizer(stemmed=True), Tokenizer(stemmed=False)
    schema = ArchiveSchema(id=fields.ID(unique=True, stored=True), article=fields.STORED)
    for name, stored in ((TEXT, False), ("title", True), ("body", True)):
        schema.add(name, fields.TEXT(analyzer=stems, stored=stored))
        schema.add(name + FORM, fields.TEXT(analyzer=forms))
    for name in NAMES:
        schema.add(name, fields.TEXT(analyzer=forms, stored=True))
    for name in KEYWORDS:
        schema.add(name, fields.ID(stored=True))
    for name in WHOLE:
        schema.add(name, fields.ID())
    schema.add("date", Day())
    return schema


class PackedIndex(Index):  # type: ignore[misc]
    """A published generation as Whoosh sees it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._generation = open_generation(folder)
        self.schema = make_schema()

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """A MultiReader of SegmentReaders (or the one, if there is one); of the newest generation where two later
        publishes have removed the one that was opened."""
        own = self._generation
        generation = own if own.folder.exists() else open_generation(self._folder)
        return reader_of(_segments(generation), self.schema, generation.number)

    def writer(self, **_: Any) -> PackedWriter:
        """A writer that publishes at `commit`. Its reader is of the generation that is newest now."""
        return PackedWriter(self._folder, self.schema)

    def refresh(self) -> PackedIndex:
        """The index at its latest generation."""
        return self if self.up_to_date() else PackedIndex(self._folder)

    def up_to_date(self) -> bool:
        """Is this the latest generation?"""
        return self.latest_generation() == self._generation.number

    def latest_generation(self) -> int:
        """Number of the published generation, -1 if there is none."""
        return current_number(self._folder) or -1

    def last_modified(self) -> float:
        """When the generation was published, seconds since 1970."""
        return self._generation.folder.stat().st_mtime

    def is_empty(self) -> bool:
        """Are there no articles?"""
        return self.doc_count() == 0

    def doc_count_all(self) -> int:
        """Articles, deleted ones included."""
        return sum(entry.info.documents for entry in self._generation.manifest.segments)

    def doc_count(self) -> int:
        """Articles that are not deleted."""
        return sum(entry.live for entry in self._generation.manifest.segments)


class WhooshSegment(base.Segment):  # type: ignore[misc]
    """One segment and its deletions."""

    def __init__(self, generation: Generation, entry: SegmentEntry) -> None:
        super().__init__("clippings")
        self.segid = entry.info.name
        self.packed = Segment(generation.folder, entry.info)
        self._deleted = set(generation.deleted(entry).tolist())

    def codec(self) -> PackedCodec:
        return PackedCodec()

    def verify(self) -> None:
        """Check every byte. Raises IndexDamaged."""
        self.packed.verify()

    @guarded
    def terms(self) -> dict[str, Terms]:
        """The terms of every field."""
        return terms_of(self.packed, make_schema())

    def doc_count_all(self) -> int:
        return self.packed.rows

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> set[int]:
        return self._deleted

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def should_assemble(self) -> bool:
        return False


def _segments(generation: Generation) -> list[WhooshSegment]:
    return [WhooshSegment(generation, entry) for entry in generation.manifest.segments]


def reader_of(segments: Sequence[WhooshSegment], schema: fields.Schema, generation: int) -> IndexReader:
    """One reader over the segments of a generation."""
    readers = [
        SegmentReader(None, schema, segment, generation=generation, codec=segment.codec()) for segment in segments
    ]
    if not readers:
        return EmptyReader(schema)
    return readers[0] if len(readers) == 1 else MultiReader(readers, generation=generation)


class PackedCodec(base.Codec):  # type: ignore[misc]
    """Reads packed segments. They are written by index.codec.invert, whole, not posting by posting."""

    def terms_reader(self, storage: None, segment: WhooshSegment) -> TermsReader:
        documents = DocumentReader(segment)
        lengths = (documents.min_field_length, documents.max_field_length)
        return TermsReader(segment.terms(), lambda name: (lengths[0](name), lengths[1](name)))

    def per_document_reader(self, storage: None, segment: WhooshSegment) -> DocumentReader:
        return DocumentReader(segment)


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """What Whoosh asks about articles."""

    def __init__(self, segment: WhooshSegment) -> None:
        self._segment = segment
        self._lengths = self._make_lengths()

    def verify(self) -> None:
        self._segment.verify()

    @guarded
    def _make_lengths(self) -> dict[str, Array]:
        packed = self._segment.packed
        own = {TEXT: packed.length, "title": packed.title_length, "body": packed.body_length}
        return {**own, **{name + FORM: length for name, length in own.items()}}

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> set[int]:
        return self._segment.deleted_docs()

    @guarded
    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._lengths.get(fieldname)
        return 1 if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        lengths = self._lengths.get(fieldname)
        return self._segment.packed.rows if lengths is None else int(np.sum(lengths, dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths.get(fieldname)
        return 1 if lengths is None or not len(lengths) else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._lengths.get(fieldname)
        return 1 if lengths is None or not len(lengths) else int(lengths.max())

    @guarded
    def stored_fields(self, docnum: int) -> dict[str, Any]:
        article = self._segment.packed.article(docnum)
        return {
            "id": article.id,
            "title": article.title,
            "body": article.body,
            "source": article.source,
            "url": article.url,
            "author": article.authors,
            "date": article.date,
            "language": article.language,
            "people": tuple(person.name for person in article.people),
            "places": tuple(place.name for place in article.places),
            "country": article.all_countries,
            "cluster": article.cluster.id if article.cluster else None,
            "article": article,
        }


class PackedWriter(IndexWriter):  # type: ignore[misc]
    """Collects articles and deletions; `commit` publishes them as one new generation. Nothing happens before that."""

    def __init__(self, folder: Path, schema: fields.Schema) -> None:
        generation = open_generation(folder)
        self._folder = folder
        self._number = generation.number
        # Opened now: what later publishes unlink stays readable, so numbers go on meaning the same articles.
        self._segments = _segments(generation)
        self._bases = list(accumulate((segment.doc_count_all() for segment in self._segments), initial=0))
        self.schema = schema
        self._added: dict[str, Article] = {}
        self._deleted: set[str] = set()

    def reader(self, **_: Any) -> IndexReader:
        """A reader of what was published when the writer was made."""
        return reader_of(self._segments, self.schema, self._number)

    def add_document(self, **given: Any) -> None:
        """Add an article: as `article=Article(...)`, or by its fields (title, body, source, url, date, author,
        people, places, language, id). Without an id it gets one from its fields. One with the same id is replaced.
        A date is a text such as 2024-02-29, or a `datetime.date`; of a `datetime.datetime` its day counts.

        Raises ArticleUnusable for what could not be published.
        """
        if unknown := sorted(given.keys() - _FIELDS):
            raise ArticleUnusable(unknown[0], f"is no field; there are {', '.join(sorted(_FIELDS))}")
        article = _usable(given["article"] if "article" in given else _article(given))
        self._added[article.id] = article

    def add_field(self, fieldname: str, fieldtype: fields.FieldType, **_: Any) -> None:
        """Raises FieldConfigurationError: the fields of an archive are always the same."""
        raise fields.FieldConfigurationError(f"{fieldname} cannot be added: the fields of an archive are fixed.")

    def remove_field(self, fieldname: str, **_: Any) -> None:
        """Raises FieldConfigurationError: the fields of an archive are always the same."""
        raise fields.FieldConfigurationError(f"{fieldname} cannot be removed: the fields of an archive are fixed.")

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete an article by its number in the writer's reader; `delete=False` takes it back before the commit."""
        place = bisect_right(self._bases, docnum) - 1
        segment, row = self._segments[place], docnum - self._bases[place]
        if not segment.is_deleted(row):
            (self._deleted.add if delete else self._deleted.discard)(segment.packed.id_of(row))

    def cancel(self) -> None:
        """Forget everything since the last commit."""
        self._added.clear()
        self._deleted.clear()

    def commit(self, **_: Any) -> None:
        """Publish onto the newest generation, whoever made it. Raises IndexBusy, StorageFull; IndexDamaged if what was
        written does not read back."""
        with write_lock(self._folder, "whoosh writer"), build_folder(self._folder) as building:
            old = open_generation(self._folder, to_change=True)
            name = f"whoosh-{next_number(self._folder)}"
            holdings = holdings_of(old)
            gone = self._gone(holdings)
            for beside in filter(None, (old.manifest.tables_file, old.manifest.rejected_file)):
                link(old.folder / beside, building)
            carried = carry_over(holdings, gone, building, f"{name}-kept")
            entries = merge_segments(building, f"{name}-merged", [*carried, *self._new(building, name)])
            manifest = replace(
                old.manifest,
                segments=tuple(entries),
                counts=self._counts(holdings, gone),
                created=now(),
                arrivals_file=write_arrivals(building, entries, before_update(holdings)),
                seen_file=None,
            )
            publish(self._folder, building, manifest, verify=read_back)
        self.cancel()

    def _gone(self, holdings: Holdings) -> frozenset[str]:
        """Ids of the articles that are deleted, or replaced by one with the same id."""
        return frozenset(holdings.articles.keys() & (self._added.keys() | self._deleted))

    def _new(self, building: Path, name: str) -> Iterator[SegmentEntry]:
        if not self._added:
            return
        writer = SegmentWriter(building, name, memory_bytes=WRITER_MEMORY_BYTES)
        rows = []
        for article in self._added.values():
            writer.add(article)
            rows.append(row_of(article, site_of(article.url, article.source)))
        yield SegmentEntry(writer.finish(), catalogue_file=write_catalogue(building, name, rows))

    def _counts(self, holdings: Holdings, gone: frozenset[str]) -> Counts:
        paths = [len(held.row.paths) for article, held in holdings.articles.items() if article not in gone]
        paths += [len(article.paths) for article in self._added.values()]
        rejected = holdings.generation.manifest.counts.rejected
        return Counts(sum(paths) + rejected, len(paths), sum(paths) - len(paths), rejected)


_FIELDS = frozenset(
    ("article", "title", "body", "source", "url", "date", "author", "people", "places", "language", "id", "path")
)
_ID = re.compile(f"[a-z2-7]{{{ID_LENGTH}}}")


def _article(given: dict[str, Any]) -> Article:
    """An article from the fields of `add_document`."""
    day = given.get("date")
    if isinstance(day, date):
        given = {**given, "date": date(day.year, day.month, day.day).isoformat()}
    people = tuple(Person(person_key(name), name) for name in _names(given, "people"))
    places = tuple(Place(fold(name), name) for name in _names(given, "places"))
    canonical = json.dumps(given, sort_keys=True, ensure_ascii=False, default=str).encode(errors="surrogatepass")
    own_id = str(given.get("id") or article_id(canonical))
    path = str(given.get("path") or f"whoosh#{own_id}")
    return Article(
        id=own_id,
        title=str(given.get("title") or ""),
        body=str(given.get("body") or ""),
        path=path,
        paths=(path,),
        authors=tuple(_names(given, "author")),
        people=people,
        places=places,
        source=given.get("source"),
        url=given.get("url"),
        date=given.get("date"),
        language=given.get("language"),
    )


def _names(given: dict[str, Any], field: str) -> list[str]:
    value = given.get(field) or []
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list | tuple | set | frozenset) or not all(isinstance(name, str) for name in names):
        raise ArticleUnusable(field, "takes one text or several")
    return list(names)


def _usable(article: Article) -> Article:
    """The article as it is read again. Raises ArticleUnusable."""
    if not isinstance(article, Article):
        raise ArticleUnusable("article", "is no Article")
    try:
        article = msgspec.msgpack.decode(msgspec.msgpack.encode(article), type=Article)
    except (msgspec.ValidationError, TypeError, UnicodeEncodeError) as fault:
        raise ArticleUnusable("article", f"cannot be stored ({fault})") from None
    if not _ID.fullmatch(article.id):
        raise ArticleUnusable("id", f"is not {ID_LENGTH} letters a to z and digits 2 to 7, as article_id gives them")
    if article.date is not None and not _is_day(article.date):
        raise ArticleUnusable("date", f"is not a day such as 2024-02-29: {article.date[:40]}")
    return article


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
