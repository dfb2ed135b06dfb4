"""What only the whole archive knows: repeated lines, majority names, near-copies, whatever the order of drafts."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from index.analysis import person_key
from index.article import Aliases, Draft, Entities, Metadata, Person, Place, Removed, article_id, chosen_lines
from index.copies import BAND_ROWS, LEAST_WORDS, PERMUTATIONS, clusters, signature_of
from index.settle import Learner, Tables, digest_of, draft_again, in_columns, joined_spellings, learn, settle
from index.sitelines import LINES_A_SIDE, REPEATED, line_key, short_lines

BOX = "Sign up for the Harbour Letter, every Friday morning."
WORDS = ("ferry", "harbour", "council", "winter", "budget", "engine", "pier", "cargo", "storm", "island", "market")


def story(seed: int, words: int = 120) -> str:
    choose = random.Random(seed)
    sentences = [" ".join(choose.choices(WORDS, k=12)) + f" {seed}." for _ in range(words // 12)]
    return "\n\n".join(sentences)


def draft(name: str, body: str, *, site: str = "https://www.harbour.example/a", **parts: object) -> Draft:
    return Draft(
        article_id(name.encode()),
        f"saved/{name}",
        Metadata(title=name, url=site or None),
        body,
        **parts,  # type: ignore[arg-type]
    )


def box_drafts(count: int) -> list[Draft]:
    return [draft(f"a{number}", f"{story(number)}\n\n{BOX}") for number in range(count)]


def test_a_line_at_the_end_of_many_articles_of_a_site_is_removed_and_listed() -> None:
    drafts = box_drafts(6)
    tables = learn(drafts)
    assert tables.site_lines == {"harbour.example": (line_key("harbour.example", BOX),)}
    article = settle(drafts[0], ("saved/a0",), tables)
    assert article.body == story(0)
    assert [(entry.text, entry.rule, entry.start) for entry in article.ledger] == [(BOX, REPEATED, len(article.body))]


@pytest.mark.parametrize("count", [1, 2])
def test_a_line_in_few_articles_stays(count: int) -> None:
    assert learn([*box_drafts(count), draft("other", story(99))]).site_lines == {}


def test_a_line_in_a_small_share_of_a_large_site_stays() -> None:
    plain = [draft(f"p{number}", story(1000 + number)) for number in range(60)]
    assert learn(box_drafts(5) + plain).site_lines == {}


def test_a_line_that_comes_twice_in_a_text_stays() -> None:
    bodies = [story(number).replace("\n\n", f"\n\n{BOX}\n\n", 2) for number in range(6)]
    assert learn([draft(f"t{number}", body) for number, body in enumerate(bodies)]).site_lines == {}
    tables = learn(box_drafts(6))
    assert settle(draft("t", bodies[0]), ("saved/t",), tables).body == bodies[0]


def test_pages_that_name_no_site_belong_to_their_folder() -> None:
    drafts = [replace(one, path=f"saved/mirror/2022/{n}", meta=Metadata()) for n, one in enumerate(box_drafts(6))]
    assert list(learn(drafts).site_lines) == ["saved/mirror"]
    assert settle(drafts[0], (drafts[0].path,), learn(drafts)).body == story(0)


def test_the_text_of_a_record_is_taken_as_it_is_given() -> None:
    records = [replace(one, path=f"saved/a.jsonl#{n}") for n, one in enumerate(box_drafts(6))]
    assert learn(records).site_lines == {}
    tables = learn(box_drafts(6))
    assert settle(records[0], (records[0].path,), tables).body == records[0].body


def test_lines_beside_a_removed_one_stand_at_an_edge_and_those_in_the_middle_are_not_looked_at() -> None:
    body = "\n\n".join(f"line {number}" for number in range(3 * LINES_A_SIDE))
    cut = Removed("Share", "share-row", "…", body.index("line 10"))
    edges = {line.key: line.edge for line in short_lines("s", body, (cut,))}
    assert [number for number in range(LINES_A_SIDE) if edges[line_key("s", f"line {number}")]] == [0, 1, 8, 9, 10, 11]
    assert line_key("s", f"line {LINES_A_SIDE + 1}") not in edges
    assert len(edges) == 2 * LINES_A_SIDE


def test_short_texts_are_compared_with_none() -> None:
    words = [f"word{number}" for number in range(LEAST_WORDS)]
    assert signature_of(" ".join(words[1:])) == b""
    assert len(signature_of(" ".join(words))) == 2 * PERMUTATIONS


def test_copies_are_found_though_a_stranger_stands_between_them_in_their_band() -> None:
    first, last = np.zeros(PERMUTATIONS, dtype=np.uint16), np.zeros(PERMUTATIONS, dtype=np.uint16)
    last[BAND_ROWS::BAND_ROWS] = 1  # they share one band whole, and three values of four of every other
    stranger = np.arange(1, PERMUTATIONS + 1, dtype=np.uint16)
    stranger[:BAND_ROWS] = 0
    assert clusters(["a", "b", "c"], np.stack([first, stranger, last])) == [("a", "c")]


def test_the_same_line_on_several_sites_stays() -> None:
    drafts = [draft(f"a{n}", f"{story(n)}\n\n{BOX}", site=f"https://site{n}.example/") for n in range(6)]
    assert learn(drafts).site_lines == {}


def test_a_stock_heading_between_paragraphs_stays() -> None:
    def body(number: int) -> str:
        lines = story(number, 240).split("\n\n")
        return "\n\n".join([*lines[:9], "What we know", *lines[9:]])

    assert learn([draft(f"h{number}", body(number)) for number in range(8)]).site_lines == {}


TRUST = "The Harbour Post has been owned by its readers since 1931."


@pytest.mark.parametrize(
    ("line", "pages", "others", "goes"),
    [
        (TRUST, 8, 0, True),
        (TRUST, 20, 2, True),
        (TRUST, 7, 0, False),
        (TRUST, 20, 5, False),
        ("What the harbour master and his crew know", 20, 0, False),
        ("What happens next?", 20, 0, False),
    ],
)
def test_a_sentence_between_paragraphs_goes_where_nearly_all_pages_have_it(
    line: str, pages: int, others: int, goes: bool
) -> None:
    def body(number: int) -> str:
        paragraphs = story(number, 240).split("\n\n")
        return "\n\n".join([*paragraphs[:9], line, *paragraphs[9:]]) if number < pages else "\n\n".join(paragraphs)

    drafts = [draft(f"s{number}", body(number)) for number in range(pages + others)]
    article = settle(drafts[0], ("saved/s0",), learn(drafts))
    assert [entry.text for entry in article.ledger] == ([line] if goes else [])
    assert article.body == (story(0, 240) if goes else body(0))


def test_copies_of_one_story_do_not_make_its_lines_boilerplate() -> None:
    drafts = [draft(f"c{number}", story(7) + f"\n\nUpdate {number}.") for number in range(8)]
    tables = learn(drafts)
    assert len(tables.clusters) == 8
    assert tables.site_lines == {}


def test_mentions_move_with_the_text_and_go_with_their_line() -> None:
    tables = learn(box_drafts(6))
    body = f"Mayor Ada Lund spoke.\n\n{BOX}\n\nLund left Bergen."
    lund = Person("ada lund", "Ada Lund", tuple((at, at + 4) for at in (body.index("Lund"), body.rindex("Lund"))))
    harbour = Place("harbour", "Harbour", mentions=((body.index("Harbour"), body.index("Harbour") + 7),))
    given_place = Place("oslo", "Oslo")
    bergen = Place("bergen", "Bergen", mentions=((body.index("Bergen"), body.index("Bergen") + 6),))
    entities = Entities((lund,), (harbour, given_place, bergen))
    article = settle(draft("x", body, entities=entities), ("saved/x",), tables)
    assert article.body == "Mayor Ada Lund spoke.\n\nLund left Bergen."
    assert [article.body[start:end] for start, end in article.people[0].mentions] == ["Lund", "Lund"]
    assert [place.key for place in article.places] == ["oslo", "bergen"]
    assert article.body[slice(*article.places[1].mentions[0])] == "Bergen"
    again = draft_again(article)
    assert again.body == body
    assert (again.entities.people, again.entities.places) == ((lund,), (given_place, bergen))


def test_countries_that_demonyms_name_stay_and_follow_those_of_places() -> None:
    entities = Entities((), (Place("bergen", "Bergen", country="NO"),), ("PA",))
    article = settle(draft("x", "x", entities=entities), ("saved/x",), learn([]))
    assert article.all_countries == ("NO", "PA")
    assert draft_again(article).entities.countries == ("PA",)


def test_a_bare_surname_becomes_the_clear_majority() -> None:
    full = Entities((Person("vladimir putin", "Vladimir Putin"),))
    bare = Entities((Person("putin", "Putin", full=False),))
    named = [draft(f"n{number}", "x", entities=full) for number in range(4)]
    other = draft("o", "x", entities=Entities((Person("boris putin", "Boris Putin"),)))
    short = draft("s", "x", entities=bare)
    person = settle(short, ("s",), learn([*named, short, other])).people[0]
    assert (person.key, person.name) == ("vladimir putin", "Vladimir Putin")
    others = [replace(other, id=article_id(bytes([n]))) for n in range(4)]
    assert settle(short, ("s",), learn([*named, short, *others])).people[0].key == "putin"
    assert settle(short, ("s",), learn([*named[:2], short])).people[0].key == "putin"


def test_learning_anew_gives_joined_names_back_and_leaves_others_whole() -> None:
    people = (Person("charles ii", "Charles II", full=False), Person("putin", "Putin", full=False))
    tables = Tables(full_names={"putin": "vladimir putin"}, people={"vladimir putin": "Vladimir Putin"})
    article = settle(draft("s", "x", entities=Entities(people)), ("s",), tables)
    assert [person.key for person in article.people] == ["charles ii", "vladimir putin"]
    assert draft_again(article).entities.people == people


def named(name: str, number: int = 0, *, full: bool = True) -> Draft:
    people = Entities((Person(person_key(name), name, ((0, len(name)),), full=full),))
    return draft(f"{name} {number}", f"{name} spoke on day {number}.", entities=people)


def test_spellings_of_a_full_name_are_one_person_in_the_archive_and_part_again_when_it_is_learned_anew() -> None:
    drafts = [named("Volodymyr Zelenskyy", number) for number in range(3)]
    rarer = [named("Volodymyr Zelensky"), named("Volodymyr Zelenskiy"), named("Zelensky", full=False)]
    tables = learn([*rarer, *drafts])
    assert tables == learn([*drafts, *rarer[::-1]])
    for one in (*drafts, *rarer):
        article = settle(one, ("p",), tables)
        assert [(person.key, person.name) for person in article.people] == [
            ("volodymyr zelenskyy", "Volodymyr Zelenskyy")
        ]
        assert draft_again(article).entities == one.entities


@pytest.mark.parametrize(
    ("usual", "rarer"),
    [
        ("Sherri Jackson", "Sherry Jackson"),
        ("Terri Kovalenko", "Terry Kovalenko"),
        ("Mohammed Hassan", "Mohammed al-Hassan"),
        ("Marine Le Pen", "Marina Le Pen"),
        ("Al Green", "El Green"),
        ("Big Al Green", "Big El Green"),
    ],
)
def test_names_that_may_be_two_persons_stay_two(usual: str, rarer: str) -> None:
    drafts = [*(named(usual, number) for number in range(5)), named(rarer)]
    assert settle(drafts[-1], ("p",), learn(drafts)).people[0].name == rarer


@pytest.mark.parametrize(
    ("usual", "rarer"),
    [
        ("Dmitry Medvedev", "Dmitri Medvedev"),
        ("Andrei Kovalenko", "Andrey Kovalenko"),
        ("Yevgeny Prigozhin", "Evgeni Prigozhin"),
        ("Bashar al-Assad", "Bashar Assad"),
        ("Mohamed Al Fayed", "Mohamed Fayed"),
        ("Abdel Fattah Burhan", "Abdul Fattah Burhan"),
    ],
)
def test_other_ways_to_write_a_given_name_or_an_article_are_one_person(usual: str, rarer: str) -> None:
    drafts = [*(named(usual, number) for number in range(5)), named(rarer)]
    assert settle(drafts[-1], ("p",), learn(drafts)).people[0].name == usual


def test_a_spelling_of_few_articles_is_not_taken_for_the_usual_one() -> None:
    drafts = [named("John Kowalski"), named("John Kowalski", 1), named("John Kowalsky")]
    assert settle(drafts[-1], ("p",), learn(drafts)).people[0].name == "John Kowalsky"


@pytest.mark.parametrize(
    ("articles", "joined"),
    [((5, 2, 1), True), ((3, 1, 1), True), ((4, 4, 0), False), ((4, 2, 2), False), ((2, 1, 0), False)],
)
def test_spellings_are_joined_to_one_with_a_clear_majority_in_any_order(
    articles: tuple[int, int, int], joined: bool
) -> None:
    spellings = ("Michael Kowalski", "Michael Kowalsky", "Michael Kowalskiy")
    drafts = [named(name, number) for name, count in zip(spellings, articles, strict=True) for number in range(count)]
    for ordered in (drafts, drafts[::-1]):
        tables = learn(ordered)
        names = {settle(one, ("p",), tables).people[0].name for one in ordered}
        assert (names == {"Michael Kowalski"}) is joined
        assert bool(joined_spellings(tables)) is joined


def test_two_lines_of_the_user_part_two_people_and_one_line_renames_them() -> None:
    drafts = [*(named("Michael Kowalski", number) for number in range(5)), named("Michael Kowalsky", 9)]
    learner = Learner()
    learner.add(in_columns([digest_of(one) for one in drafts]))
    both = {"michael kowalski": "Michael Kowalski", "michael kowalsky": "Michael Kowalsky"}
    for aliases, names in (
        (both, set(both.values())),
        ({"michael kowalsky": "Michael Kowalsky"}, {"Michael Kowalsky"}),
    ):
        tables = learner.tables(Aliases(people=aliases))
        assert {settle(one, ("p",), tables).people[0].name for one in drafts} == names


def test_an_article_with_two_spellings_has_the_person_once() -> None:
    people = (Person("kim jong-un", "Kim Jong-un", ((0, 11),)), Person("kim jong un", "Kim Jong Un", ((16, 27),)))
    both = draft("b", "Kim Jong-un and Kim Jong Un.", entities=Entities(people))
    drafts = [*(named("Kim Jong Un", number) for number in range(3)), both]
    person = Person("kim jong un", "Kim Jong Un", ((0, 11), (16, 27)))
    assert settle(both, ("p",), learn(drafts)).people == (person,)


def test_the_users_spelling_goes_before_the_usual_one() -> None:
    learner = Learner()
    drafts = [*(named("Volodymyr Zelenskyy", number) for number in range(3)), named("Vova Zelensky")]
    learner.add(in_columns([digest_of(one) for one in drafts]))
    tables = learner.tables(Aliases(people={"vova zelensky": "Volodymyr Zelensky"}))
    assert {settle(one, ("p",), tables).people[0].name for one in drafts} == {"Volodymyr Zelensky"}


def test_a_bare_surname_is_left_where_the_article_itself_has_the_surname_twice() -> None:
    people = (Person("boris putin", "Boris Putin"), Person("putin", "Putin", full=False))
    tables = Tables(full_names={"putin": "vladimir putin"})
    article = settle(draft("s", "x", entities=Entities(people)), ("s",), tables)
    assert [person.key for person in article.people] == ["boris putin", "putin"]


def test_a_key_has_one_name_in_the_whole_archive() -> None:
    def named(name: str, person: str, place: str) -> Draft:
        return draft(name, "x", entities=Entities((Person("zoe mraz", person),), (Place("kyiv", place),)))

    drafts = [named("a", "Zoë Mráz", "Kyiv"), named("b", "Zoë Mráz", "Kiev"), named("c", "Zoe Mraz", "Kyiv")]
    tables = learn(drafts)
    articles = [settle(one, ("p",), tables) for one in drafts]
    assert {article.people[0].name for article in articles} == {"Zoë Mráz"}
    assert {article.places[0].name for article in articles} == {"Kyiv"}


def test_near_copies_share_the_smallest_id_and_others_none() -> None:
    one = story(1, 400)
    drafts = [
        draft("first", one),
        draft("second", one.replace("ferry", "boat", 2) + "\n\nReporting by another desk.", site="https://b.example/x"),
        draft("other", story(2, 400)),
        draft("brief", "Ferry late."),
        draft("brief2", "Ferry late."),
    ]
    tables = learn(drafts)
    pair = sorted(item.id for item in drafts[:2])
    assert tables.clusters == dict.fromkeys(pair, (pair[0], 2))
    cluster = settle(drafts[1], ("p",), tables).cluster
    assert cluster is not None
    assert (cluster.id, cluster.copies) == (pair[0], 2)


def test_signatures_do_not_change_between_versions() -> None:
    assert signature_of("too short") == b""
    assert signature_of(story(3)) == signature_of(story(3).upper())


def test_tables_do_not_depend_on_order() -> None:
    drafts = box_drafts(12) + [draft(f"c{n}", story(7) + f"\n\nUpdate {n}.") for n in range(5)]
    expected = learn(drafts)
    for seed in range(5):
        random.Random(seed).shuffle(drafts)
        assert learn(drafts) == expected


def test_of_equally_frequent_spellings_the_first_in_the_alphabet_is_shown_in_any_order() -> None:
    def named(name: str) -> Draft:
        return draft(name, "One.", entities=Entities((Person("ada de lund", name, ((0, 3),), full=True),)))

    drafts = [named("Ada de Lund"), named("Ada De Lund")]
    assert learn(drafts).people == learn(drafts[::-1]).people == {"ada de lund": "Ada De Lund"}


LINES = st.lists(st.sampled_from([BOX, "One.", "Two words.", "Three."]), max_size=8)


@given(
    LINES,
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from(["Share", "By A"])), max_size=4),
    st.sampled_from(["\n", "\n\n"]),
)
def test_every_line_is_in_body_or_ledger_and_settling_can_be_undone(
    lines: list[str], removed: list[tuple[int, str]], gap: str
) -> None:
    body = gap.join(lines)
    starts = [len(gap.join(lines[:at])) + (len(gap) if at else 0) for at in range(len(lines))] + [len(body)]
    ledger = tuple(Removed(text, "share", "A share row.", starts[min(at, len(lines))]) for at, text in sorted(removed))
    tables = Tables(site_lines={"harbour.example": (line_key("harbour.example", BOX),)})
    one = draft(
        "x",
        body,
        ledger=ledger,
        entities=Entities((Person("one", "One", ((0, 3),)),) if body.startswith("One") else ()),
    )
    article = settle(one, ("p",), tables)
    assert (BOX in article.body.split("\n")) == (lines.count(BOX) > 1)
    assert chosen_lines(article.body, article.ledger) == chosen_lines(body, ledger)
    again = draft_again(article)
    assert chosen_lines(again.body, again.ledger) == chosen_lines(body, ledger)
    assert all(article.body[slice(*span)] == "One" for person in article.people for span in person.mentions)
    assert settle(again, ("p",), tables) == article


def test_corrections_are_where_they_were_after_lines_are_removed_and_put_back() -> None:
    note = "Correction: the bridge is 40 metres long, and not 400."
    drafts = [draft(f"a{number}", f"{BOX}\n\n{story(number)}\n\n{note} ({number})") for number in range(5)]
    start = drafts[0].body.index(note)
    marked = replace(drafts[0], corrections=((start, start + len(note)),))
    tables = learn(drafts)
    article = settle(marked, ("saved/a0",), tables)
    assert BOX not in article.body
    assert [article.body[slice(*span)] for span in article.corrections] == [note]
    assert draft_again(article).corrections == marked.corrections


def test_a_correction_stays_though_the_site_repeats_its_words() -> None:
    note = "This article has been corrected."
    drafts = [draft(f"a{number}", f"{BOX}\n\n{story(number)}\n\n{note}") for number in range(5)]
    start = drafts[0].body.index(note)
    marked = replace(drafts[0], corrections=((start, start + len(note)),))
    article = settle(marked, ("saved/a0",), learn(drafts))
    assert BOX not in article.body
    assert [article.body[slice(*span)] for span in article.corrections] == [note]
    assert note not in settle(drafts[1], ("saved/a1",), learn(drafts)).body
