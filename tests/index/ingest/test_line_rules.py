"""Each line rule removes what it is for and leaves the prose that looks like it.

A line is tried inside a story, at its head, in its middle or at its tail, because the rules look at the place too.
"""

from __future__ import annotations

import pytest

from index.ingest.lines import POINTERS, Line, clean
from index.ingest.rules import RULES
from tests.index.ingest.line_examples import KEPT, NOT_YET, REMOVED, Example, Place

STORY = tuple(
    " ".join((subject, "waited beside the canal for most of the morning,", ending))
    for subject, ending in (
        ("Two of the bargemen", "and said that the water had not been so low since the year of the fire."),
        ("A woman with a pram", "until the keeper came down and explained what the new gate was meant to do."),
        ("The engineers", "with a pump that had been lent to them by a brewery on the other bank."),
        ("Nobody from the county", "although a letter had promised that somebody would be there at nine."),
        ("Children from the school", "and counted the fish that lay in the last of the pools under the bridge."),
        ("The oldest of the boats", "tied to a tree because the ring on the wall had rusted through in spring."),
        ("Three swans", "and then walked, one behind the other, across the towpath to the next pond."),
        ("A van with sandwiches", "which were gone before the first of the speeches had come to an end."),
        ("The owner of the mill", "and let it be known that he would not pay for anything that he had not broken."),
        ("Some of the neighbours", "hoping that the lights on the lock would be switched on again by evening."),
        ("The last of the divers", "and came up with a bicycle, a bell and the missing half of a millstone."),
        ("Those who had stayed", "and went home only when the water had begun to move under the planks."),
    )
)
AUTHORS = ("Dot Haskell", "Keisha Braddock")


def rule_for(line: str, place: Place) -> str | None:
    """The rule that removes the line when it stands there in a story; None if it stays."""
    at = {"head": 0, "middle": len(STORY) // 2, "tail": len(STORY)}[place]
    lines = [Line(text) for text in (*STORY[:at], line, *STORY[at:])]
    cleaned = clean(lines, title="Low water on the canal", authors=AUTHORS)
    removed = {entry.text: entry.rule for entry in cleaned.ledger}
    assert (line in removed) != (line in cleaned.body.split("\n\n"))
    assert set(removed) <= {line}, "the story around it stays"
    return removed.get(line)


QUOTED = (
    "“Share this story,” he said, and put down the telephone.",
    '"Read more: that is all the advice I have," she said.',
    "„Anzeige ist erstattet“, sagte der Sprecher.",
)


def _named(examples: tuple[Example, ...]) -> list[object]:
    """Examples as parameters; those that no rule gets right yet must fail, until somebody mends the rule."""
    mark = pytest.mark.xfail(reason="known miss of the line rules", strict=True)
    return [
        pytest.param(
            example, id=f"{example.rule}: {example.line[:40]}", marks=[mark] if example.line in NOT_YET else []
        )
        for example in examples
    ]


@pytest.mark.parametrize("example", _named(REMOVED))
def test_boilerplate_is_removed_under_its_rule(example: Example) -> None:
    assert rule_for(example.line, example.place) == example.rule


@pytest.mark.parametrize("example", _named(KEPT))
def test_prose_that_looks_like_boilerplate_stays(example: Example) -> None:
    assert rule_for(example.line, example.place) is None


@pytest.mark.parametrize("line", QUOTED)
@pytest.mark.parametrize("place", ["head", "middle", "tail"])
def test_a_line_that_begins_with_a_quotation_stays(line: str, place: Place) -> None:
    assert rule_for(line, place) is None


def test_buttons_beside_other_short_lines_are_the_steps_of_a_guide() -> None:
    steps = ["Open the picture", "Enlarge this image", "Story continues", "Hide caption"]
    cleaned = clean([Line(text) for text in (*STORY[:6], *steps, *STORY[6:])])
    assert [step for step in steps if step not in cleaned.body.split("\n\n")] == []
    credit = ("Enlarge this image", "Photo: Huw Gethin / The Menai Courier")
    cleaned = clean([Line(text) for text in (*STORY[:6], *credit, *STORY[6:])])
    assert [entry.rule for entry in cleaned.ledger] == ["page-button", "photo-credit"]


def test_times_without_an_end_are_read_in_one_walk() -> None:
    """Tried in every way that there is, they would take a year."""
    assert rule_for("Published 1 " + "AM " * 35 + "is", "tail") is None


def test_every_rule_has_an_example_for_and_one_against() -> None:
    names = {rule.name for rule in RULES}
    assert names - {example.rule for example in REMOVED} == set()
    assert names - {example.rule for example in KEPT} == set()


def test_what_a_rule_needs_is_in_every_line_that_it_matches() -> None:
    matched = [
        (rule.needs, example.line)
        for rule in RULES
        for example in REMOVED
        if rule.needs and rule.pattern.match(example.line)
    ]
    assert {needs for needs, _ in matched} == {rule.needs for rule in RULES if rule.needs}
    assert [line for needs, line in matched if not any(need in line.lower() for need in needs)] == []


def test_tail_rules_leave_the_middle_of_a_story_alone() -> None:
    in_the_middle = [
        example.line
        for example in REMOVED
        if any(rule.name == example.rule and rule.place == "tail" for rule in RULES)
        and rule_for(example.line, "middle") == example.rule
    ]
    assert in_the_middle == []


def test_the_title_again_goes_and_a_line_like_it_stays() -> None:
    assert rule_for("Low water on the canal", "head") == "title-again"
    assert rule_for("Low water on the canal, again", "head") is None
    assert rule_for("Low water on the canal", "tail") is None


def test_a_doubled_caption_goes_whole() -> None:
    short = "Members of the choir rehearse"
    long = "Members of the choir rehearse in the canteen of the former shipyard on February 8. TOMASZ BIEL/AFP"
    lines = [Line(text) for text in (*STORY[:4], short, long, *STORY[4:])]
    cleaned = clean(lines)
    assert [entry.text for entry in cleaned.ledger] == [short, long]


@pytest.mark.parametrize("credit", ["Harbour Wire", "Harbour Wire/Handout"])
def test_a_caption_that_ends_in_the_pages_own_name_goes(credit: str) -> None:
    caption = f"Lorries wait beside the lock at low water. {credit}"
    lines = [*map(Line, STORY[:4]), Line(caption, chance=0.9), *map(Line, STORY[4:])]
    assert [entry.rule for entry in clean(lines, source="Harbour Wire").ledger] == ["caption"]
    assert clean(lines, source="Other Wire").ledger == ()


def test_a_dated_sentence_before_a_credit_is_its_caption() -> None:
    caption, credit = "Men clear the lock at Oldham on March 4, 2021.", "Harbour Wire/Ada Ames"
    lines = [*map(Line, STORY[:4]), Line(caption), Line(credit), *map(Line, STORY[4:])]
    assert [entry.rule for entry in clean(lines).ledger] == ["caption-lead", "photo-credit"]
    undated = [*map(Line, STORY[:4]), Line("Men clear the lock at Oldham."), Line(credit), *map(Line, STORY[4:])]
    assert [entry.rule for entry in clean(undated).ledger] == ["photo-credit"]


def test_a_list_of_days_stays_and_a_day_alone_goes() -> None:
    days = [Line("March 4, 2021"), Line("March 5, 2021"), Line("March 9, 2021")]
    assert clean([*days, *map(Line, STORY)]).ledger == ()
    assert [entry.rule for entry in clean([*days[:1], *map(Line, STORY)]).ledger] == ["published"]


def test_the_heading_of_links_goes_with_them() -> None:
    links = [Line("A second lock is closed", "item", "link-list"), Line("Rain fills the canal", "item", "link-list")]
    heading = Line("More from the harbour:", chance=0.9)
    assert next(entry.rule for entry in clean([*map(Line, STORY), heading, *links]).ledger) == "read-more"
    assert clean([*map(Line, STORY), heading]).ledger == ()


def test_trees_that_are_sure_outweigh_a_doubtful_rule() -> None:
    line = "Photo: Ada Quill"
    sure, unsure = (clean([*map(Line, STORY), Line(line, chance=chance)]).ledger for chance in (0.9, 0.2))
    assert sure == ()
    assert [entry.rule for entry in unsure] == ["photo-credit"]


def test_a_heading_that_begins_like_its_paragraph_stays() -> None:
    heading = "Members of the choir rehearse"
    paragraph = "Members of the choir rehearse in the canteen of the former shipyard, which smells of floor polish."
    lines = [Line(STORY[0]), Line(heading, "heading"), Line(paragraph), *map(Line, STORY[1:])]
    assert clean(lines).ledger == ()


def test_a_heading_of_a_biography_near_the_beginning_heads_the_story() -> None:
    lines = [Line(STORY[0]), Line("About the author", "heading"), *(Line(text) for text in STORY[1:3])]
    assert all(text in clean(lines).body for text in STORY[:3])
    story = [*(Line(text) for text in STORY), Line("About the author", "heading"), Line("She keeps bees in Delft.")]
    assert "bees" not in clean(story).body


@pytest.mark.parametrize(("leads_away", "rules"), [(True, ["read-more"]), (False, [])])
def test_a_pointer_that_the_trees_take_for_story_goes_only_if_it_leads_away(leads_away: bool, rules: list[str]) -> None:
    pointer = Line("MORE: Rain fills the old canal", chance=0.9, leads_away=leads_away)
    assert [entry.rule for entry in clean([*map(Line, STORY[:3]), pointer, *map(Line, STORY[3:])]).ledger] == rules


def test_a_heading_inside_the_story_is_no_byline() -> None:
    heading = Line("By Audience", "heading")
    inside = [*map(Line, STORY), heading, *map(Line, STORY[:3])]
    assert "By Audience" in clean(inside).body
    assert "By Audience" not in clean([heading, *map(Line, STORY)]).body


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("Dot Haskell covers rivers. Contact her at dot@quay.example.", ["bio-block"]),
        ("Dot Haskell covers rivers in her first book.", []),
    ],
)
def test_a_writer_whom_readers_may_write_to_is_a_biography_however_sure_the_trees_are(
    line: str, rules: list[str]
) -> None:
    cleaned = clean([*(Line(text, chance=0.9) for text in (*STORY, line))], authors=AUTHORS)
    assert [entry.rule for entry in cleaned.ledger] == rules


@pytest.mark.parametrize(
    ("chance", "stays"), [pytest.param(0.5, False, id="doubted"), pytest.param(0.9, True, id="sure"), (0.0, True)]
)
def test_a_heading_with_nothing_below_it_goes_unless_the_trees_are_sure(chance: float, stays: bool) -> None:
    story = [Line("The bridge opened on Monday.", chance=0.9), Line("Our services", "heading", chance=chance)]
    told = clean([*story, Line("Plumbing", "item", "link-list", 0.1)])
    assert told.body.endswith("Our services") == stays


def test_a_page_of_one_heading_keeps_it() -> None:
    assert clean([Line("The bridge opened", "heading", chance=0.5)]).body == "The bridge opened"


@pytest.mark.parametrize(
    ("label", "below", "goes"),
    [
        ("Related articles", STORY[6], True),
        ("Read next", STORY[6], True),
        ("Lees ook", STORY[6], True),
        ("À lire aussi :", STORY[6], True),
        ("Related", STORY[6], True),
        ("Related:", "Gil Rook, son of Anna", False),
        ("Learn more", STORY[6], False),
        ("The gate", STORY[6], False),
    ],
)
def test_the_name_of_a_story_goes_from_a_plain_text_below_words_that_announce_it(
    label: str, below: str, goes: bool
) -> None:
    lines = [Line(text) for text in (*STORY[:6], label, "Brewery lends a second pump", below, *STORY[7:])]
    ledger = {entry.text: entry.rule for entry in clean(lines).ledger}
    assert ledger.get("Brewery lends a second pump") == ("teaser" if goes else None)
    assert below not in ledger


def test_a_sentence_a_quotation_or_a_short_heading_below_such_words_stays() -> None:
    for text in ("The gate opened.", "“Come back at noon tomorrow”", "Opening hours"):
        assert text in clean([Line(line) for line in (*STORY[:6], "Read next", text, *STORY[6:])]).body


def test_the_job_below_a_writer_goes_with_the_name_and_one_in_the_story_stays() -> None:
    lines = ["Dot Haskell", "Harbour reporter", "Keisha Braddock", "Climate editor", *STORY, "Climate editor wanted"]
    cleaned = clean([Line(text) for text in lines], authors=AUTHORS)
    assert [entry.text for entry in cleaned.ledger if entry.rule == "author-names"] == lines[:4]
    assert cleaned.body.split("\n\n") == lines[4:]


@pytest.mark.parametrize(
    ("heading", "goes"),
    [
        ("Topics", True),
        ("Filed under:", True),
        ("Related stories from the Quay Herald", True),
        ("Latest in Health", True),
        ("Topics that the council would not discuss", False),
        ("The latest in a row of floods", False),
    ],
)
def test_the_heading_of_cut_links_goes_by_its_words(heading: str, goes: bool) -> None:
    links = [Line("A second lock is closed", "item", "link-list"), Line("Rain fills the canal", "item", "link-list")]
    lines = [*map(Line, STORY), Line(heading, "heading", chance=0.9), *links]
    assert ("read-more" in [entry.rule for entry in clean(lines).ledger]) == goes


@pytest.mark.parametrize(
    ("below", "goes"),
    [("Second lock on the canal is closed", True), ("Try out the new lock!", False), ("Low locks", False)],
)
def test_related_alone_goes_above_the_name_of_a_story_and_heads_a_list_of_kin(below: str, goes: bool) -> None:
    cleaned = clean([*map(Line, STORY), Line("Related", "heading"), Line(below, "heading"), *map(Line, STORY)])
    assert ("Related" in [entry.text for entry in cleaned.ledger]) == goes


def test_the_points_of_a_summary_by_a_program_go_with_its_note() -> None:
    points = [Line("Most of the gates are open.", "item", chance=0.9), Line("One is not.", "item", chance=0.9)]
    note = Line("AI-generated summary reviewed by our newsroom.", chance=0.9)
    body, *_ = clean([note, *points, *map(Line, STORY)]).body.split("\n\n")
    assert body == STORY[0]
    assert clean([*points, *map(Line, STORY)]).body.startswith("Most of the gates are open.\nOne is not.\n\n")


GUIDE = tuple(Line(text, "heading" if number % 3 == 0 else "paragraph") for number, text in enumerate(STORY * 2))


@pytest.mark.parametrize(
    ("line", "is_news", "is_kept_by_guides"),
    [
        ("Read more: How to mend a lock gate", True, True),
        ("Also read:", True, True),
        ("RELATED: Lock keeper leaves after forty years", True, False),
        ("[Read more: How to mend a lock gate]", True, False),
        ("Read more", True, False),
    ],
)
def test_labels_that_guides_have_in_their_text_stay_where_headings_part_it(
    line: str, is_news: bool, is_kept_by_guides: bool
) -> None:
    of_news = clean([*map(Line, STORY), Line(line), *map(Line, STORY)])
    of_guide = clean([*GUIDE, Line(line), *GUIDE])
    assert [entry.text for entry in of_news.ledger] == [line] * is_news
    assert {entry.rule for entry in of_news.ledger} <= POINTERS
    assert (line in of_guide.body.split("\n\n")) == is_kept_by_guides


def test_the_story_goes_on_below_more_from_the_paper() -> None:
    cleaned = clean([*map(Line, STORY), Line("More from Quay Herald", "heading"), *map(Line, STORY[:3])])
    assert [entry.text for entry in cleaned.ledger] == ["More from Quay Herald"]


def test_who_has_tried_it_all_stays_below_a_line_of_a_guide() -> None:
    bio = Line("Dot Haskell is an angler who has tried every lock on the canal.")
    of_guide = clean([*GUIDE, Line("Who we are", "heading"), bio, *map(Line, STORY[:2])], authors=AUTHORS)
    below_name = clean([*GUIDE, Line("Dot Haskell"), bio, *map(Line, STORY[:2])], authors=AUTHORS)
    of_news = clean([*map(Line, STORY), bio], authors=AUTHORS)
    assert of_guide.ledger == ()
    assert [entry.rule for entry in below_name.ledger] == ["author-names", "bio-block"]
    assert [entry.rule for entry in of_news.ledger] == ["bio-block"]


@pytest.mark.parametrize(("below", "rules"), [(STORY[0], ["photo-credit"]), ("Accuracy Layer", [])])
def test_two_names_and_a_stroke_are_a_credit_above_a_sentence(below: str, rules: list[str]) -> None:
    cleaned = clean([*map(Line, STORY), Line("Meridian Wire/Pavlo Stets"), Line(below), *map(Line, STORY)])
    assert [entry.rule for entry in cleaned.ledger] == rules


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Print this page | Back to top", "share-row"),
        ("Interview: Dot Haskell | 12 October 2021 | 6 min read", "author-names"),
        ("Dot Haskell • Updated 12 October 2021", "author-names"),
        ("The bridge | Back to top", None),
        ("Interview: with whom Dot Haskell spoke | 12 October 2021", None),
    ],
)
def test_the_parts_of_a_row_tell_what_it_is(line: str, rule: str | None) -> None:
    cleaned = clean([Line(line), *map(Line, STORY)], authors=AUTHORS)
    assert [entry.rule for entry in cleaned.ledger if entry.text == line] == ([rule] if rule else [])
