"""The query language: what queries mean, where the caret stands in broken ones, and that nothing ever raises."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields

from search import parser
from search.limits import SearchLimits
from search.parser import DIAGNOSTICS, parse
from search.query import (
    And,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
)

WIDE = SearchLimits(query_chars=100_000)

MEANINGS: list[tuple[str, Node]] = [
    ("", Everything()),
    (" \n", Everything()),
    ("kyiv", Word("kyiv")),
    ("grain deal", And((Word("grain"), Word("deal")))),
    ("grain AND deal", And((Word("grain"), Word("deal")), implicit=False)),
    ("a b AND c", And((Word("a"), And((Word("b"), Word("c")), implicit=False)))),
    ("a OR b c", Or((Word("a"), And((Word("b"), Word("c")))))),
    ("(a OR b) c", And((Or((Word("a"), Word("b"))), Word("c")))),
    ("and or not", And((Word("and"), Word("or"), Word("not")))),
    ("NOT war", Not(Word("war"))),
    ("-war", Not(Word("war"))),
    ("−war", Not(Word("war"))),
    ("NOT NOT war", Word("war")),
    ("peace -war", And((Word("peace"), Not(Word("war"))))),
    ("covid-19", Word("covid-19")),
    ('"civil war"', Phrase("civil war")),
    ("“civil war”", Phrase("civil war")),
    ("„civil war“", Phrase("civil war")),
    ("«civil  war»", Phrase("civil war")),
    ('"to be or not to be"', Phrase("to be or not to be")),
    ('"the of"', Phrase("the of")),
    ('"grain deal"~5', Phrase("grain deal", slop=5)),
    ('"grain deal"~0', Phrase("grain deal", slop=0)),
    ("econom*", Prefix("econom")),
    ("Éco*", Prefix("eco")),
    ("kyiv~", Fuzzy("kyiv", 1)),
    ("Kyiv~2", Fuzzy("kyiv", 2)),
    ("=wars", Word("wars", exact=True)),
    ("war^2", Boost(Word("war"), 2.0)),
    ("(a b)^0.5", Boost(And((Word("a"), Word("b"))), 0.5)),
    ("war~1^2", Boost(Fuzzy("war", 1), 2.0)),
    ("title:war", Word("war", "title")),
    ("TITLE:war", Word("war", "title")),
    ("title: war", Word("war", "title")),
    ("person:putin", Word("putin", "people")),
    ("place:Kazan", Word("Kazan", "places")),
    ("by:'Isabel van Brugen'", And((Word("Isabel", "author"), Word("van"), Word("Brugen")))),
    ('people:"Vladimir Putin"', Phrase("Vladimir Putin", "people")),
    ("title:(war -peace)", And((Word("war", "title"), Not(Word("peace", "title"))))),
    ("title:(war people:biden)", And((Word("war", "title"), Word("biden", "people")))),
    ("-title:=war", Not(Word("war", "title", exact=True))),
    ("url:https://a.org/b?c=d", Word("https://a.org/b?c=d", "url")),
    ("https://a.org/b?c=d", Word("a.org/b?c=d", "url")),
    ("HTTP://www.a.org/b/?utm_source=x&c=d#top", Word("a.org/b", "url")),
    ("-https://a.org", Not(Word("a.org", "url"))),
    ('"https://a.org"', Phrase("https://a.org")),
    (r"https\://a.org", Word("https://a.org")),
    ("www.a.org", Word("www.a.org")),
    ("12:30", Word("12:30")),
    ("war & peace", And((Word("war"), Word("peace")))),
    ("war – peace - an epic", And((Word("war"), Word("peace"), Word("an"), Word("epic")))),
    ("(- war)", Word("war")),
    ("🚢 war … • peace", And((Word("war"), Word("peace")))),
    ("橋", Prefix("橋")),
    ("橋*", Prefix("橋")),
    ("title:橋", Prefix("橋", "title")),
    ("=橋", Word("橋", exact=True)),
    ("東京", Word("東京")),
    ("year:2022", DateRange("2022-01-01", "2022-12-31")),
    ("year: 2022", DateRange("2022-01-01", "2022-12-31")),
    ("day: 2022-11-05", DateRange("2022-11-05", "2022-11-05")),
    ("day: none", Not(DateRange(None, None))),
    ("word of the year: goblin", And((Word("word"), Word("of"), Word("the"), Word("year"), Word("goblin")))),
    ('year: "goblin"', And((Word("year"), Phrase("goblin")))),
    ("Day: 10 dead", And((Word("Day"), Word("10"), Word("dead")))),
    (r"https://a.org/b\_c\~d", Word("a.org/b_c~d", "url")),
    ("Ukraine: the war", And((Word("Ukraine"), Word("the"), Word("war")))),
    ("(U.S.), [sic]", And((Word("U.S."), Word("sic")))),
    ('"civil war", peace', And((Phrase("civil war"), Word("peace")))),
    ("Putin's", Word("Putin")),
    ("AT&T", Word("AT&T")),
    (r"\AND", Word("AND")),
    (r"\a \é", And((Word("a"), Word("é")))),
    (r"a\:b", Word("a:b")),
    (r"\-war \=peace", And((Word("war"), Word("peace")))),
    (r"econom\*", Word("econom")),
    (r"war\ peace", Word("war peace")),
    (r'"say \"no\" now"', Phrase('say "no" now')),
    ("date:2022", DateRange("2022-01-01", "2022-12-31")),
    ("date:2024-02", DateRange("2024-02-01", "2024-02-29")),
    ("date:2022-11-05", DateRange("2022-11-05", "2022-11-05")),
    ("date:2022-11..2023-02", DateRange("2022-11-01", "2023-02-28")),
    ("date:2022…2023", DateRange("2022-01-01", "2023-12-31")),
    ("date:..2023", DateRange(None, "2023-12-31")),
    ("date:2022-11..", DateRange("2022-11-01", None)),
    ("date:..", DateRange(None, None)),
    ("date:none", Not(DateRange(None, None))),
    ("date:(2020 OR 2022)", Or((DateRange("2020-01-01", "2020-12-31"), DateRange("2022-01-01", "2022-12-31")))),
    ("-date:2022", Not(DateRange("2022-01-01", "2022-12-31"))),
]

# The query, its mistake underlined, the mistake's code, what to write in its place, the query that is run.
BROKEN: list[tuple[str, str, str, str, str]] = [
    ('"climate', "~~~~~~~~", "unclosed-quote", '"climate"', '"climate"'),
    ("war “civil  peace ", "    ~~~~~~~~~~~~~", "unclosed-quote", '“civil  peace"', 'war "civil peace"'),
    ('climate "', "        ~", "unclosed-quote", "", "climate"),
    ('"war places:Kyiv -peace', "~~~~", "unclosed-quote", '"war"', '"war" places:Kyiv NOT peace'),
    ('("civil war) OR x', " ~~~~~~~~~~", "unclosed-quote", '"civil war"', '"civil war" OR x'),
    ('"at 10:30 - x', "~~~~~~~~~~~~~", "unclosed-quote", '"at 10:30 - x"', '"at 10:30 - x"'),
    ('5" screen', " ~", "unclosed-quote", "", "5 screen"),
    ('""', "~~", "empty-phrase", "", ""),
    ('"..."', "~~~~~", "empty-phrase", "", ""),
    ('"chang*"', "      ~", "star-in-phrase", "", '"chang"'),
    ("(climate OR war", "~", "unclosed-parenthesis", "", "climate OR war"),
    ("climate) war", "       ~", "unopened-parenthesis", "", "climate war"),
    ("()", "~~", "empty-group", "", ""),
    ("climate ()", "        ~~", "empty-group", "", "climate"),
    ("AND climate", "~~~", "lone-operator", "and", "climate"),
    ("climate AND", "        ~~~", "lone-operator", "and", "climate"),
    ("climate OR", "        ~~", "lone-operator", "or", "climate"),
    ("OR", "~~", "lone-operator", "or", ""),
    ("climate AND OR war", "        ~~~", "lone-operator", "and", "climate OR war"),
    ("climate AND AND war", "            ~~~", "lone-operator", "and", "climate AND war"),
    ("NOT", "~~~", "lone-operator", "not", ""),
    ("climate NOT", "        ~~~", "lone-operator", "not", "climate"),
    ("climate AND NOT", "            ~~~", "lone-operator", "not", "climate"),
    ("!!!", "~~~", "no-letters", "", ""),
    ("-", "~", "no-letters", "", ""),
    ("🚢", "~", "no-letters", "", ""),
    ("war % peace", "    ~", "no-letters", "", "war peace"),
    ("war && peace", "    ~~", "foreign-operator", "AND", "war AND peace"),
    ("war || peace", "    ~~", "foreign-operator", "OR", "war OR peace"),
    ("war | peace", "    ~", "foreign-operator", "OR", "war OR peace"),
    ("titel:war", "~~~~~~", "unknown-field", "title:", "title:war"),
    ("foo:war", "~~~~", "unknown-field", "foo\\:", "foo\\:war"),
    ("file:war", "~~~~~", "unknown-field", "file\\:", "file\\:war"),
    ("since:yesterday", "~~~~~~", "unknown-field", "since\\:", "since\\:yesterday"),
    ("since:2019 war", "~~~~~~~~~~", "unknown-field", "date:2019..", "date:2019.. war"),
    ("war after:2019-05-02", "    ~~~~~~~~~~~~~~~~", "unknown-field", "date:2019-05-02..", "war date:2019-05-02.."),
    ("before:2020", "~~~~~~~~~~~", "unknown-field", "date:..2019", "date:..2019"),
    ("until:2020", "~~~~~~~~~~", "unknown-field", "date:..2020", "date:..2020"),
    ("-after:14/03/2021", " ~~~~~~~~~~~~~~~~", "unknown-field", "date:2021-03-14..", "NOT date:2021-03-14.."),
    ("before:2020^2", "~~~~~~~~~~~", "unknown-field", "date:..2019", "date:..2019^2"),
    ("date:[2020 TO 2021]^2", "     ~~~~~~~~~~~~~~", "foreign-range", "2020..2021", "date:2020..2021^2"),
    ("before:(2020) war", "~~~~~~~~~~~~~", "unknown-field", "date:..2019", "date:..2019 war"),
    ("-since:“May 2020”", " ~~~~~~~~~~~~~~~~", "unknown-field", "date:2020-05..", "NOT date:2020-05.."),
    (
        'war after:"14 March 2021"',
        "    ~~~~~~~~~~~~~~~~~~~~~",
        "unknown-field",
        "date:2021-03-14..",
        "war date:2021-03-14..",
    ),
    ("(before:May 2020)", " ~~~~~~~~~~~~~~~", "unknown-field", "date:..2020-04", "date:..2020-04"),
    ("date: 14 March 2021 war", "~~~~~~~~~~~~~~~~~~~", "bad-date", "date:2021-03-14", "date:2021-03-14 war"),
    ("date:14 March 2021 war", "~~~~~~~~~~~~~~~~~~", "bad-date", "date:2021-03-14", "date:2021-03-14 war"),
    (
        "date:March 2021..May 2021",
        "~~~~~~~~~~~~~~~~~~~~~~~~~",
        "bad-date",
        "date:2021-03..2021-05",
        "date:2021-03..2021-05",
    ),
    ('date:"March 14, 2021"', "      ~~~~~~~~~~~~~~", "bad-date", "2021-03-14", "date:2021-03-14"),
    ("title:body:war", "~~~~~~", "two-fields", "", "body:war"),
    ("title:Body:war", "~~~~~~", "two-fields", "", "body:war"),
    ("peace !war", "      ~", "foreign-operator", "-", "peace NOT war"),
    ('!"civil war"', "~", "foreign-operator", "-", 'NOT "civil war"'),
    ("!(war OR peace)", "~", "foreign-operator", "-", "NOT (war OR peace)"),
    ('foo:"civil war"', "~~~~", "unknown-field", "", '"civil war"'),
    ("language:en", "~~~~~~~~~~~", "not-a-field", "", ""),
    ("country:UA war", "~~~~~~~~~~", "not-a-field", "", "war"),
    ("title:", "~~~~~~", "field-without-value", "", ""),
    ("title:-war", "~~~~~~~", "minus-after-field", "-title:", "NOT title:war"),
    ("people:", "~~~~~~~", "field-without-value", "", ""),
    ("*", "~", "bare-star", "", ""),
    ("*:*", "~~~", "bare-star", "", ""),
    ("**", "~~", "bare-star", "", ""),
    ("*nomy", "~~~~~", "leading-wildcard", "nomy", "nomy"),
    ("*nom*", "~~~~~", "leading-wildcard", "nom*", "nom*"),
    ("wom*n", "~~~~~", "inner-wildcard", "wom*", "wom*"),
    ("wom?n", "~~~~~", "inner-wildcard", "wom*", "wom*"),
    ("e*", "~~", "short-prefix", "e", "e"),
    ("covid-19*", "~~~~~~~~~", "split-prefix", "covid-19", "covid-19"),
    ("=econom*", "~~~~~~~~", "prefix-sign", "econom*", "econom*"),
    ("econom*~1", "~~~~~~~~~", "prefix-sign", "econom*", "econom*"),
    ("a~9", " ~~", "short-fuzzy", "", "a"),
    ("kyiv~9", "    ~~", "fuzzy-edits", "~2", "kyiv~2"),
    ("kyiv~0", "    ~~", "fuzzy-edits", "~1", "kyiv~1"),
    ("kyiv~x", "    ~~", "fuzzy-edits", "~1", "kyiv~1"),
    ("kyiv~0.8", "    ~~~~", "fuzzy-edits", "~1", "kyiv~1"),
    ("war~2", "   ~~", "fuzzy-edits", "~1", "war~1"),
    ("=kyiv~1", "~", "exact-fuzzy", "", "kyiv~1"),
    ("covid-19~1", "        ~~", "split-fuzzy", "", "covid-19"),
    ('="civil war"', "~", "exact-phrase", "", '"civil war"'),
    ("=(war peace)", "~", "exact-group", "", "war peace"),
    ('"civil war"~', "           ~", "near-number", "~5", '"civil war"~5'),
    ('"civil war"~x', "           ~~", "near-number", "~5", '"civil war"~5'),
    ('"civil war"~99999', "           ~~~~~~", "near-number", "~1000", '"civil war"~1000'),
    ("(war)~2", "     ~~", "stray-sign", "", "war"),
    ("~war", "~", "stray-sign", "", "war"),
    ("^2", "~", "stray-sign", "", "2"),
    ("war^", "   ~", "boost-number", "", "war"),
    ("war^x", "   ~~", "boost-number", "", "war"),
    ("war^0", "   ~~", "boost-range", "^0.1", "war^0.1"),
    ("war^1000", "   ~~~~~", "boost-range", "^100", "war^100"),
    ("war^2^3", "     ~~", "repeated-sign", "", "war^2"),
    ("date:2022-13", "     ~~~~~~~", "bad-date", "2022", "date:2022"),
    ("date:2022-02-30", "     ~~~~~~~~~~", "bad-date", "2022-02", "date:2022-02"),
    ("date:2023..2022", "     ~~~~~~~~~~", "bad-date", "2022..2023", "date:2022..2023"),
    ("date:11/2022", "     ~~~~~~~", "bad-date", "2022-11", "date:2022-11"),
    ("date:5/11/2022", "     ~~~~~~~~~", "bad-date", "2022", "date:2022"),
    ("date:25/11/2022", "     ~~~~~~~~~~", "bad-date", "2022-11-25", "date:2022-11-25"),
    ("date:>2022", "     ~~~~~", "bad-date", "2023..", "date:2023.."),
    ("date:<=2022-11", "     ~~~~~~~~~", "bad-date", "..2022-11", "date:..2022-11"),
    ("date:2022-2023", "     ~~~~~~~~~", "bad-date", "2022..2023", "date:2022..2023"),
    ("date:[2022 TO 2023]", "     ~~~~~~~~~~~~~~", "foreign-range", "2022..2023", "date:2022..2023"),
    ("date:[2022 TO", "     ~", "foreign-range", "", "date:2022 TO"),
    ("date:[2022 TO *]", "     ~~~~~~~~~~~", "foreign-range", "2022..", "date:2022.."),
    ("[a TO z]", "~~~~~~~~", "foreign-range", "", "a z"),
    ("date:yesterday", "~~~~~~~~~~~~~~", "bad-date", "", ""),
    ("date:20221105", "     ~~~~~~~~", "bad-date", "2022-11-05", "date:2022-11-05"),
    ("date:2022-1-5", "     ~~~~~~~~", "bad-date", "2022-01-05", "date:2022-01-05"),
    ("date:2020..2021..2022", "~~~~~~~~~~~~~~~~~~~~~", "bad-date", "", ""),
    ("date:0000", "~~~~~~~~~", "bad-date", "", ""),
    ("date:2022~1", "         ~~", "date-sign", "", "date:2022"),
    ("date:=2022", "     ~", "date-sign", "", "date:2022"),
    ("war NEAR/5 peace", "    ~~~~~~", "foreign-operator", "", "war peace"),
    ("--war", "~~", "double-minus", "-", "NOT war"),
    ("war \\", "    ~", "lone-escape", "", "war"),
    ("=title:war", "~~~~~~~", "exact-before-field", "title:=", "title:=war"),
    ("a:b", "~~", "unknown-field", "a\\:", "a\\:b"),
    ('"', "~", "unclosed-quote", "", ""),
    ("date:2021..2022-31", "     ~~~~~~~~~~~~~", "bad-date", "2021..2022", "date:2021..2022"),
    ("lorem\\", "     ~", "lone-escape", "", "lorem"),
    ("date:<1 war", "~~~~~~~", "bad-date", "", "war"),
    ("war\x00peace", "   ~", "unusable-character", "", "war peace"),
    ("(((((((((((((((((((((war)))))))))))))))))))))", "                    ~", "too-deep", "", "war"),
]

# A query with something to leave out, and the query without it.
LEFT_OUT = [
    ("date:yesterday war", " war"),
    ("date: yesterday war", " war"),
    ("peace NOT ... war", "peace  war"),
    ("peace -title:... war", "peace  war"),
    ("title:() war", " war"),
    ("title:* war", " war"),
    ('title:"" war', " war"),
]

SIGNS = st.sampled_from("\"()*~^-=\\:[]{}?“”«–|/.,'&_1é½İßﬁ漢\u0301\u200b\ue000\ud800\x00\n ")
PARTS = st.sampled_from(
    ["AND", "OR", "NOT", "title:", "date:", "people:", "nope:", "url:", "language:", "a", "war", "Kyiv", "2022", ".."]
) | st.sampled_from(["none", "2.5", "&&", "NEAR/5", "U.S.", "'s", " TO "])
TEXTS = st.lists(SIGNS | PARTS, max_size=16).map("".join)


def bare(node: Any) -> Any:
    """A tree without its spans."""
    if isinstance(node, Struct):
        return (type(node).__name__, *(bare(getattr(node, f.name)) for f in fields(node) if f.name != "span"))
    return tuple(bare(child) for child in node) if isinstance(node, tuple) else node


@pytest.mark.parametrize(("text", "tree"), MEANINGS)
def test_a_query_means(text: str, tree: Node) -> None:
    query = parse(text)
    assert bare(query.tree) == bare(tree)
    assert query.diagnostics == ()
    assert bare(parse(query.canonical).tree) == bare(tree)


@pytest.mark.parametrize(("text", "underline", "code", "suggestion", "canonical"), BROKEN)
def test_a_broken_query_is_repaired_and_its_caret_is_right(
    text: str, underline: str, code: str, suggestion: str, canonical: str
) -> None:
    query = parse(text)
    (mistake,) = query.diagnostics
    assert " " * mistake.start + "~" * (mistake.end - mistake.start) == underline
    assert (mistake.code, mistake.suggestion, query.canonical) == (code, suggestion, canonical)
    assert mistake.message.endswith((".", ":", "…", "?", "5"))
    assert "!" not in mistake.message


@pytest.mark.parametrize("text", [row[0] for row in BROKEN if row[2] != "too-deep"])  # its partner stays
def test_a_suggestion_put_in_its_place_takes_the_mistake_away(text: str) -> None:
    (mistake,) = parse(text).diagnostics
    assert parse(text[: mistake.start] + mistake.suggestion + text[mistake.end :]).diagnostics == ()


@pytest.mark.parametrize(("text", "wanted"), LEFT_OUT)
def test_what_is_left_out_takes_along_what_belongs_to_it(text: str, wanted: str) -> None:
    (mistake,) = parse(text).diagnostics
    assert text[: mistake.start] + mistake.suggestion + text[mistake.end :] == wanted


def test_there_are_fifty_broken_queries_of_many_kinds() -> None:
    assert len(BROKEN) >= 50
    assert len({row[2] for row in BROKEN}) >= 25


@given(st.one_of(TEXTS, st.text()))
@example("zz\u0301title~NEAR/5)^\\  é")
@example("=[ )~^")
@example('date:"')
@example('date:""')
@example("\ud800\udc00")
@example('people://NOT"a b"~5')
@example("*people://NOT")
@example("title:body\\:alpha")
@example(r"\!war title:\!war !!war title:-body:x")
@example("?near~9(*title:///to bea&&")
@example("=title:")
@settings(max_examples=400)
def test_any_text_gives_a_query_whose_canonical_text_means_the_same(text: str) -> None:
    query = parse(text, WIDE)
    again = parse(query.canonical, WIDE)
    assert again.diagnostics == ()
    assert again.canonical == query.canonical
    assert bare(again.tree) == bare(query.tree)
    assert all(0 <= mistake.start < mistake.end <= len(text) for mistake in query.diagnostics)
    assert len(query.text) == len(text)
    query.text.encode()
    query.canonical.encode()


@given(
    st.lists(st.sampled_from(["a", "OR", "AND", "NOT", "b2", "oR", "the", "_", "w" * 70]), max_size=9),
    st.integers(0, 9),
)
def test_plain_words_are_read_the_short_way_as_the_long_way(words: list[str], terms: int) -> None:
    text, limits = " ".join(words), SearchLimits(terms=terms, query_chars=100)
    assert parse(text, limits) == parser._any(text, limits)


@given(
    st.sampled_from(["a", "Oil", "b2", "NOT", "OR a", "two  words", "Two words", "\u00e9", "w" * 64, "w" * 65]),
    st.sampled_from(["{}*", "{}~", "{}~0", "{}~1", "{}~2", "{}~9", '"{}"', '"{}"~2', '"{}', "{}*~", "{}*?"]),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_one_leaf_is_read_the_short_way_as_the_long_way(words: str, sign: str, terms: int, most: int) -> None:
    limits = SearchLimits(terms=terms, query_chars=100, edits=most, prefix_letters=most)
    assert parse(sign.format(words), limits) == parser._any(sign.format(words), limits)


@given(st.text())
def test_escaped_words_are_plain_words(text: str) -> None:
    escaped = "".join(f"\\{character}" for character in text)
    tree = parse(escaped, WIDE).tree
    assert isinstance(tree, Word | Everything)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 10_000,
        "(" * 1_000,
        ")" * 1_000,
        "(" * 500 + "a" + ")" * 500,
        '" ' * 500,
        "\x00\x01" * 500,
        "\ud800" * 1_000_000,
        "é" * 1_000_000,
        "NOT " * 10_000,
        "ab:c " * 10_000,
        "a~x^y" * 10_000,
        "[a TO " * 10_000,
    ],
)
def test_a_hostile_query_is_bounded(text: str) -> None:
    query = parse(text)
    assert 0 < len(query.diagnostics) <= DIAGNOSTICS
    assert leaves(query.tree) <= 2 * SearchLimits().terms
    assert len(query.canonical) <= 2 * SearchLimits().query_chars


@pytest.mark.parametrize("repeat", ['" ', "( ", "a) ", "date:9 ", "x:y ", "- ", "[a TO b] ", "a~9 ", r"\( ", "*a* "])
def test_time_grows_with_the_text_and_no_faster(repeat: str) -> None:
    """Steps of the interpreter in the parser, for a text and for one four times as long."""
    short, long = (steps(repeat * count) for count in (500, 2_000))
    assert long < 5 * short


def test_limits_are_told_with_their_places() -> None:
    limits = SearchLimits(query_chars=20, terms=3, depth=1)
    assert [(d.code, d.start, d.end) for d in parse("a b c d e", limits).diagnostics] == [("too-many-terms", 8, 9)]
    assert parse("a b c d e", limits).canonical == "a b c d"
    assert parse("the x of y the z", limits).canonical == "the x of y the z"
    assert parse("the x of the the y", limits).canonical == "the x of the"
    assert [(d.code, d.start) for d in parse("((a b))", limits).diagnostics] == [("too-deep", 1)]
    long = parse("word another yes nothing", limits)
    assert [(d.code, d.start, d.end) for d in long.diagnostics] == [("query-too-long", 16, 24)]
    assert long.canonical == "word another yes"


def test_deep_settings_do_not_exhaust_the_stack() -> None:
    deep = SearchLimits(query_chars=1_000_000, depth=100_000)
    assert parse("(" * 100_000 + "war" + ")" * 100_000, deep).canonical == "war"


def test_a_leaf_knows_its_place() -> None:
    text = 'title:war -"old peace" econom*'
    tree = parse(text).tree
    assert isinstance(tree, And)
    spans = [child.child.span if isinstance(child, Not) else child.span for child in tree.children]
    assert [text[start:end] for start, end in spans] == ["war", "old peace", "econom*"]


def leaves(node: Node) -> int:
    match node:
        case And(children) | Or(children):
            return sum(leaves(child) for child in children)
        case Not(child) | Boost(child):
            return leaves(child)
        case _:
            return 1


def steps(text: str) -> int:
    """Function calls while parsing: a measure of work that no other load on the machine disturbs."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    limits = SearchLimits(query_chars=10**6, terms=10**6)
    sys.setprofile(count)
    try:
        parse(text, limits)
    finally:
        sys.setprofile(None)
    return calls
