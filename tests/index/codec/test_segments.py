from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from index.article import Article, Cluster, Person, Place, Removed, article_id
from index.codec.format import Pack
from index.codec.invert import SegmentWriter
from index.codec.lookup import BODY, Term, places_in
from index.codec.merge import merge
from index.codec.postings import shuffled, unshuffled
from index.codec.reader import Segment
from index.codec.stored import Shared
from index.errors import IndexDamaged, IndexOutdated
from index.manifest import SegmentInfo

WORDS = [
    "war",
    "wars",
    "ended",
    "organ",
    "organise",
    "organising",
    "U.S.",
    "don't",
    "covid-19",
    "Kraków",
    "5.93",
    "1,000",
    "the",
    "of",
    "北京大学",
    "said",
    "say",
]
ROOMY_BYTES = 1 << 30


def make_article(number: int, words: list[str] = WORDS) -> Article:
    """An article that depends on its number alone."""
    chance = random.Random(number)
    title = " ".join(chance.choices(words, k=chance.randrange(6)))
    body = " ".join(chance.choices(words, k=chance.randrange(60)))
    names = chance.sample(["Anna Bell", "Carl Dee", "Eve"], k=chance.randrange(4))
    return Article(
        id=article_id(str(number).encode()),
        title=title,
        body=body,
        path=f"a/{number}",
        paths=(f"a/{number}",),
        source=chance.choice([None, "Herald", "Post"]),
        date=chance.choice([None, "2022-02-24", "1987-03-01"]),
        authors=tuple(chance.sample(["X Y", "Z"], k=chance.randrange(3))),
        people=tuple(Person(name.lower(), chance.choice([name, name.upper()])) for name in names),
        places=(Place("kyiv", "Kyiv", country="UA", mentions=((0, 3),) if len(body) > 3 else ()),),
        ledger=(Removed("Tip line", "tip", "asks for tips", 0),),
        cluster=chance.choice([None, Cluster("aaa", 2)]),
    )


def write(folder: Path, name: str, articles: list[Article], memory_bytes: int = ROOMY_BYTES) -> SegmentInfo:
    writer = SegmentWriter(folder, name, memory_bytes=memory_bytes)
    for article in articles:
        writer.add(article)
    return writer.finish()


def arrays(folder: Path, info: SegmentInfo) -> dict[str, list[int]]:
    """All arrays of a segment but those about compressed bytes."""
    pack = Pack(folder / info.files[0])
    return {name: pack.array(name).tolist() for name in pack.names() if not name.startswith("text.")}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    articles = [make_article(number) for number in range(50)]
    segment = Segment(tmp_path, write(tmp_path, "s", articles))
    assert [segment.article(row) for row in range(50)] == articles
    assert segment.ids() == [article.id for article in articles]
    assert [segment.row_of(article.id) for article in articles] == list(range(50))
    assert segment.row_of("nothing") is None
    assert segment.row_of("") is None
    assert segment.row_of("\ud800") is None
    segment.verify()


def test_an_empty_segment(tmp_path: Path) -> None:
    segment = Segment(tmp_path, write(tmp_path, "s", []))
    segment.verify()
    assert segment.ids() == []
    assert segment.row_of("x") is None


@pytest.mark.parametrize("memory_bytes", [1, 5_000, 60_000])
def test_spills_change_nothing(tmp_path: Path, memory_bytes: int) -> None:
    articles = [make_article(number) for number in range(40)]
    whole = write(tmp_path, "whole", articles)
    spilled = write(tmp_path, "spilled", articles, memory_bytes)
    assert arrays(tmp_path, spilled) == arrays(tmp_path, whole)
    assert {path.name for path in tmp_path.iterdir()} == {*whole.files, *spilled.files}


def test_merging_gives_what_writing_the_survivors_gives(tmp_path: Path) -> None:
    articles = [make_article(number) for number in range(60)]
    deleted = {3, 20, 21, 59}
    parts = []
    for first, last in ((0, 20), (20, 23), (23, 60)):
        info = write(tmp_path, f"part{first}", articles[first:last])
        rows = np.array([number - first for number in deleted if first <= number < last], dtype=np.uint32)
        parts.append((tmp_path, info, rows if len(rows) else None))
    merged = merge(tmp_path, "merged", parts)
    expected = write(tmp_path, "expected", [a for number, a in enumerate(articles) if number not in deleted])
    assert arrays(tmp_path, merged) == arrays(tmp_path, expected)
    opened = Segment(tmp_path, merged)
    assert [opened.article(row) for row in range(56)] == [a for n, a in enumerate(articles) if n not in deleted]


def own_words(number: int) -> Article:
    """An article with words, names and values of its own beside those that others have."""
    own = [f"only{number}", f"only{number}s", f"organ{number}", f"北{number}", *WORDS]
    person, place = f"Person {number}", Place(f"place{number}", f"Place {number}", country="UA")
    article = make_article(number, own)
    authors, people = (*article.authors, person), (*article.people, Person(person.lower(), person))
    return replace(article, authors=authors, people=people, places=(*article.places, place), source=f"Source {number}")


@pytest.mark.parametrize("seed", range(12))
def test_what_only_deleted_articles_have_goes_with_them(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.codec.merge_text._RANGE_OCCURRENCES", 50)
    chance = random.Random(seed)
    articles = [own_words(number) if chance.random() < 0.5 else make_article(number) for number in range(60)]
    ends = [0, *sorted(chance.sample(range(1, 60), 3)), 60]
    parts: list[tuple[Path, SegmentInfo, np.ndarray | None]] = []
    left: list[Article] = []
    for first, last in pairwise(ends):
        own = articles[first:last]
        gone = chance.sample(range(len(own)), chance.choice((0, 0, len(own) // 2, len(own) - 1, len(own))))
        info = write(tmp_path, f"part{first}", own, chance.choice((ROOMY_BYTES, 20_000)))
        parts.append((tmp_path, info, np.array(sorted(gone), dtype=np.uint32)))
        left += [article for row, article in enumerate(own) if row not in gone]
    merged = merge(tmp_path, "m", [(tmp_path, merge(tmp_path, "m1", parts[:2]), None), *parts[2:]])
    expected = write(tmp_path, "expected", left)
    assert arrays(tmp_path, merged) == arrays(tmp_path, expected)
    opened = Segment(tmp_path, merged)
    opened.verify()
    assert [opened.article(row) for row in range(len(left))] == left


def test_articles_without_any_word_are_merged(tmp_path: Path) -> None:
    articles = [
        replace(make_article(number), title="…", body="?!", people=(), places=(), authors=()) for number in range(4)
    ]
    parts = [(tmp_path, write(tmp_path, f"part{at}", articles[at : at + 2]), None) for at in (0, 2)]
    again = [
        (tmp_path, merge(tmp_path, "merged", parts), None),
        (tmp_path, write(tmp_path, "one", [make_article(5)]), None),
    ]
    assert arrays(tmp_path, again[0][1]) == arrays(tmp_path, write(tmp_path, "expected", articles))
    assert merge(tmp_path, "again", again).documents == 5


@pytest.mark.parametrize("fewer", [60, 630])
def test_merging_keeps_frames_and_dictionary_of_the_largest_part(tmp_path: Path, fewer: int) -> None:
    articles = [make_article(number) for number in range(640 + fewer)]
    large, small = write(tmp_path, "large", articles[:640]), write(tmp_path, "small", articles[640:])
    merged = Segment(tmp_path, merge(tmp_path, "merged", [(tmp_path, small, None), (tmp_path, large, None)]))
    own, other = Segment(tmp_path, large), Segment(tmp_path, small)
    assert own.stored.dictionary.data
    assert bool(other.stored.dictionary.data) == (fewer == 630)  # which is another one
    assert merged.stored.dictionary == own.stored.dictionary
    ids = own.id.tolist()
    assert merged.stored.frames(range(fewer, 640 + fewer), ids) == own.stored.frames(range(640), ids)
    merged.verify()
    assert [merged.article(row) for row in range(640 + fewer)] == articles[640:] + articles[:640]


def test_no_dictionary_with_sentences_of_deleted_articles_is_kept(tmp_path: Path) -> None:
    articles = [make_article(number) for number in range(640)]
    info = write(tmp_path, "s", articles)
    merged = Segment(tmp_path, merge(tmp_path, "merged", [(tmp_path, info, np.array([7], dtype=np.uint32))]))
    assert merged.stored.dictionary != Segment(tmp_path, info).stored.dictionary
    assert [merged.article(row) for row in range(639)] == articles[:7] + articles[8:]


def test_spills_are_packed_with_the_dictionary_of_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.codec.stored._DICTIONARY_BYTES", 2_000)
    articles = [make_article(number) for number in range(1_500)]
    first = Segment(tmp_path, write(tmp_path, "first", articles[:700]))
    writer = SegmentWriter(tmp_path, "s", memory_bytes=first.rows * 24 * 30)
    for article in articles:
        writer.add(article)
    assert len(writer._spills) > 1
    kept = {Segment(tmp_path, spill).stored.dictionary for spill in writer._spills}
    segment = Segment(tmp_path, writer.finish())
    assert kept == {segment.stored.dictionary}
    segment.verify()
    assert [segment.article(row) for row in range(1_500)] == articles


def test_writers_share_the_dictionary_that_one_of_them_learns(tmp_path: Path) -> None:
    articles = [make_article(number) for number in range(700)]
    learner, other = (
        SegmentWriter(tmp_path, name, memory_bytes=ROOMY_BYTES, shared=Shared(tmp_path / "shared", name == "learner"))
        for name in ("learner", "other")
    )
    for article in articles[640:]:
        other.add(article)
    for article in articles[:640]:
        learner.add(article)
    infos = [learner.finish(), other.finish()]
    first, second = (Segment(tmp_path, info) for info in infos)
    assert first.stored.dictionary.data
    assert first.stored.dictionary == second.stored.dictionary
    merged_info = merge(tmp_path, "merged", [(tmp_path, info, None) for info in reversed(infos)])
    merged = Segment(tmp_path, merged_info)
    assert {info.dictionary for info in infos} == {merged_info.dictionary} != {""}
    ids = [article.id.encode() for article in articles]
    assert merged.stored.frames(range(60), ids[640:]) == second.stored.frames(range(60), ids[640:])
    merged.verify()
    assert [merged.article(row) for row in range(700)] == articles[640:] + articles[:640]
    without = merge(tmp_path, "without", [(tmp_path, infos[0], None), (tmp_path, infos[1], np.array([3]))])
    assert without.dictionary != merged_info.dictionary


@pytest.mark.parametrize("awaited_chars", [2_000, 10_000_000])
def test_writers_take_the_words_that_one_of_them_learns(
    awaited_chars: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, chars in (("_FIRST_CHARS", 200), ("_CHARS_AT_ONCE", 1_000), ("_TAUGHT_CHARS", 3_000)):
        monkeypatch.setattr(f"index.codec.invert.{name}", chars)
    monkeypatch.setattr("index.codec.invert._AWAITED_CHARS", awaited_chars)
    articles = [make_article(number) for number in range(900)]
    learner, other = (
        SegmentWriter(tmp_path, name, memory_bytes=ROOMY_BYTES, shared=Shared(tmp_path / "shared", name == "learner"))
        for name in ("learner", "other")
    )
    for article in articles[300:400]:
        other.add(article)
    assert other._batch._waiting_chars < awaited_chars + 1_000
    for article in articles[:300]:
        learner.add(article)
    for article in articles[400:]:
        other.add(article)
    assert other._batch._waiting_chars < 1_000
    assert (other._batch._learns, learner._batch._teaches) == (None, None)
    learner.finish()
    info, alone = other.finish(), write(tmp_path, "alone", articles[300:])
    assert arrays(tmp_path, info) == arrays(tmp_path, alone)
    own = Segment(tmp_path, info)
    assert [own.article(row) for row in range(600)] == articles[300:]


def test_texts_that_wait_for_words_leave_room_in_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.codec.invert._FIRST_CHARS", 200)
    monkeypatch.setattr("index.codec.invert._CHARS_AT_ONCE", 1_000)
    shared = Shared(tmp_path / "shared", learner=False)
    writer = SegmentWriter(tmp_path, "s", memory_bytes=400_000, shared=shared)
    (tmp_path / "shared").write_bytes(b"")  # no dictionary
    articles = [make_article(number) for number in range(300)]
    for article in articles:
        writer.add(article)
    assert not writer._spills
    assert writer._batch._waiting_chars < 1_000
    segment = Segment(tmp_path, writer.finish())
    assert [segment.article(row) for row in range(300)] == articles


def test_merging_finds_changed_bytes_of_stored_articles(tmp_path: Path) -> None:
    info = write(tmp_path, "s", [make_article(number) for number in range(640)])
    whole = (tmp_path / "s.text").read_bytes()
    damage(tmp_path / "s.text", whole[:9_000] + bytes([whole[9_000] ^ 1]) + whole[9_001:])
    with pytest.raises(IndexDamaged):
        merge(tmp_path, "m", [(tmp_path, info, None)])


@pytest.mark.parametrize("array", ["post.row", "occ.pos", "form.bytes", "people.label.bytes", "doc.day", "text.crc"])
def test_merging_finds_changed_bytes_of_arrays(tmp_path: Path, array: str) -> None:
    info = write(tmp_path, "s", [make_article(number) for number in range(40)])
    whole = (tmp_path / "s.pack").read_bytes()
    at = Pack(tmp_path / "s.pack")._entries[array][2] + 1
    damage(tmp_path / "s.pack", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    with pytest.raises(IndexDamaged):
        merge(tmp_path, "m", [(tmp_path, info, None)])


def test_a_small_dictionary_does_not_last(tmp_path: Path) -> None:
    info = write(tmp_path, "s", [make_article(number) for number in range(640)])
    stored = Segment(tmp_path, info).stored
    assert stored.lasts(stored.size_bytes())
    assert not stored.lasts(100 * stored.size_bytes())


def test_merging_everything_away(tmp_path: Path) -> None:
    info = write(tmp_path, "s", [make_article(1)])
    merged = merge(tmp_path, "m", [(tmp_path, info, np.array([0], dtype=np.uint32))])
    assert merged.documents == 0
    Segment(tmp_path, merged).verify()


def test_numbers_too_large_for_their_array(tmp_path: Path) -> None:
    body = "word " * 70_000 + "end"
    title = "word " * 300
    article = make_article(1)
    long = Article(id=article.id, title=title, body=body, path="a", paths=("a",))
    segment = Segment(tmp_path, write(tmp_path, "s", [make_article(2), long]))
    number = segment.stems.find("word")
    assert number is not None
    rows, places = places_in(segment, Term(None, ("word",)), np.array([1]))
    assert places.tolist() == [*range(300), *range(BODY, BODY + 70_000)]
    assert set(rows.tolist()) == {1}
    span = segment.postings.span(number, number + 1)
    assert segment.frequencies.weighted(*span).tolist() == [70_600]
    assert [own.tolist() for own in segment.frequencies.split(*span)] == [[70_000], [300]]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(alphabet="ab '’.,-\u0301é北1", max_size=30), max_size=8))
def test_any_text_round_trips(tmp_path_factory: pytest.TempPathFactory, bodies: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    articles = [
        Article(id=article_id(f"{n}{body}".encode()), title=body[::-1], body=body, path="p", paths=("p",))
        for n, body in enumerate(bodies)
    ]
    segment = Segment(folder, write(folder, "s", articles))
    segment.verify()
    assert [segment.article(row) for row in range(len(bodies))] == articles


def damage(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)


def opens_and_verifies(folder: Path, info: SegmentInfo) -> bool:
    try:
        Segment(folder, info).verify()
    except (IndexDamaged, IndexOutdated):
        return False
    return True


def test_every_bit_flip_and_truncation_is_found(tmp_path: Path) -> None:
    info = write(tmp_path, "s", [make_article(number) for number in range(30)])
    chance = random.Random(7)
    for trial in range(600):
        path = tmp_path / chance.choice(info.files)
        good = path.read_bytes()
        bad = bytearray(good)
        if trial < 500:
            bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        else:
            del bad[chance.randrange(len(bad)) :]
        damage(path, bytes(bad))
        assert not opens_and_verifies(tmp_path, info)
        damage(path, good)
    assert opens_and_verifies(tmp_path, info)


@given(st.lists(st.tuples(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF)), max_size=9))
def test_positions_in_names_are_small_numbers_and_come_back(pairs: list[tuple[int, int]]) -> None:
    positions = np.array([value << 16 | place for value, place in pairs], dtype=np.int64)
    numbers = shuffled(positions)
    assert unshuffled(numbers.astype(np.uint32)).tolist() == positions.tolist()
    assert all(number < 256 for number, pair in zip(numbers.tolist(), pairs, strict=True) if max(pair) < 16)


def test_many_articles_share_a_dictionary(tmp_path: Path) -> None:
    chance = random.Random(1)
    articles = [make_article(number, [*WORDS, str(chance.random())]) for number in range(600)]
    few = Segment(tmp_path, write(tmp_path, "few", articles[:400]))
    many = Segment(tmp_path, write(tmp_path, "many", articles))
    many.verify()
    assert [many.article(row) for row in range(600)] == articles
    frames = [(tmp_path / f"{segment.name}.text").stat().st_size / segment.rows for segment in (few, many)]
    assert frames[1] < frames[0] * 0.9
    packed, whole = Pack(tmp_path / "many.pack").array("text.dictionary"), many.stored.dictionary.data
    assert 0 < len(packed) < len(whole) * 0.9


def test_the_empty_bytes_of_a_header_are_checked(tmp_path: Path) -> None:
    info = write(tmp_path, "s", [make_article(1)])
    whole = (tmp_path / "s.pack").read_bytes()
    assert opens_and_verifies(tmp_path, info)
    damage(tmp_path / "s.pack", whole[:50] + b"x" + whole[51:])
    assert not opens_and_verifies(tmp_path, info)
