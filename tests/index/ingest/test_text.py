"""Plain texts: a whole page as a browser copies it, a story cut out by hand, a mail, wrapped lines, other scripts."""

from __future__ import annotations

import gzip
import json
import textwrap
from pathlib import Path

import numpy as np
import pytest

from index.article import Draft, Payload, chosen_lines
from index.ingest.draft import draft_of
from index.ingest.text import HEADING_CHARS, Spaced, read_text, spaced_lines, split_lines, told_together
from index.limits import IngestLimits

TITLE = "Low water stops the barges on the Quay canal"
STORY = tuple(
    " ".join((subject, "waited beside the canal for most of the morning", ending))
    for subject, ending in (
        ("Two of the bargemen", "and said that the water had not been so low since the year of the fire in the mill."),
        ("A woman with a pram", "until the keeper came down and explained what the new gate was meant to do for them."),
        ("The engineers", "with a pump that had been lent to them by a brewery on the other bank of the water."),
        (
            "Nobody from the county",
            "although a letter had promised that somebody would be there at nine to explain it.",
        ),
        (
            "Children from the school",
            "and counted the fish that lay in the last of the pools under the railway bridge.",
        ),
        ("The oldest of the boats", "tied to a tree because the ring on the wall had rusted through in the spring."),
        ("Three swans", "and then walked, one behind the other, across the towpath to the next of the ponds."),
        ("A van with sandwiches", "which were gone before the first of the speeches had come to its end at eleven."),
    )
)
MENU = ("Skip to content", "News", "Sport", "Weather", "Jobs", "Subscribe", "Log in", "Search", "Home", "Local news")
MORE = (
    "Share this article", "Related stories", "Mill fire: what we know", "Bus fares to rise in May",
    "Ten walks for a wet day", "Most read", "Sign up for our newsletter", "Email address",
    "About us", "Contact", "Terms of use", "Privacy policy",
    "© 2024 The Quay. All rights reserved.",
)  # fmt: skip
PAGE = (*MENU, TITLE, "By Ada Quill", "5 March 2024", *STORY, *MORE)


def read(text: str) -> Draft:
    found = draft_of(Payload("a.txt", text.encode()), IngestLimits())
    assert isinstance(found, Draft), found
    return found


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n"])
def test_a_page_as_copied_is_parted_into_story_and_ledger(gap: str) -> None:
    found = read(gap.join(PAGE))
    assert found.body.split("\n\n") == list(STORY)
    assert (found.meta.title, found.meta.authors, found.meta.date) == (TITLE, ("Ada Quill",), "2024-03-05")
    assert chosen_lines(found.body, found.ledger) == [line for line in PAGE if line != TITLE]
    assert all(entry.rule and entry.reason for entry in found.ledger)


def test_nothing_is_lost_of_a_story_alone() -> None:
    found = read("\n\n".join((TITLE, *STORY)))
    assert found.meta.title == TITLE
    assert found.body.split("\n\n") == list(STORY)
    assert found.ledger == ()


def test_wrapped_lines_are_joined_again() -> None:
    found = read("\n\n".join(textwrap.fill(line, 72) for line in (TITLE, *STORY)))
    assert found.body.split("\n\n") == list(STORY)


def test_nothing_is_lost_of_a_text_as_long_as_a_book() -> None:
    chapters = [
        f"Chapter {number}" if number % 40 == 0 else f"{number}. {STORY[number % 8]}" for number in range(4_000)
    ]
    found = read("\n\n".join(chapters))
    assert len(found.body) > 0.99 * len("\n\n".join(chapters))


def test_the_head_of_a_mail_gives_title_writer_and_date() -> None:
    head = (f"Subject: {TITLE}", "From: Ada Quill", "Date: Tue, 5 Mar 2024 10:00:00 +0000")
    found = read("\n".join(head) + "\n\n" + "\n\n".join(STORY))
    assert (found.meta.title, found.meta.authors, found.meta.date) == (TITLE, ("Ada Quill",), "2024-03-05")
    assert found.body.split("\n\n") == list(STORY)
    assert [entry.text for entry in found.ledger] == list(head)
    assert found.meta.origins == dict.fromkeys(("title", "authors", "date", "published_at", "language"), "text")
    assert found.meta.published_at == "2024-03-05T10:00:00+00:00"


@pytest.mark.parametrize(
    "sentence",
    [
        "انتظر الصيادون على ضفة القناة معظم الصباح وقالوا إن الماء لم يكن منخفضا هكذا منذ سنة الحريق الكبير.",
        "הדייגים חיכו ליד התעלה רוב הבוקר ואמרו שהמים לא היו נמוכים כל כך מאז שנת השריפה הגדולה בטחנה.",
        "渔民们整个上午都在运河边等待，他们说自从磨坊失火那年以来，水位从来没有这么低过。",
        "漁師たちは朝のあいだずっと運河のそばで待ち、水車小屋の火事の年から水位がこれほど低いことはなかったと話した。",
        "Die Schiffer warteten fast den ganzen Morgen am Kanal und sagten, so wenig Wasser sei seit Jahren nicht da.",
        "Рыбаки почти всё утро ждали у канала и говорили, что вода не стояла так низко с того года, когда был пожар.",
    ],
    ids=["arabic", "hebrew", "chinese", "japanese", "german", "russian"],
)
def test_texts_in_every_script_come_out_whole(sentence: str) -> None:
    paragraphs = [f"{sentence} {number}. {sentence}" for number in range(6)]
    assert read("\n\n".join(paragraphs)).body.split("\n\n") == paragraphs


@pytest.mark.corpus
def test_nothing_is_lost_of_stories_that_were_cut_out(shared_data: Path) -> None:
    """Lines that the line rules take are not counted; the trees alone must leave a story as it is."""
    with gzip.open(shared_data / "extraction" / "gold.jsonl.gz", "rt", encoding="utf-8") as rows:
        bodies = [body for row in list(rows)[::20] if (body := json.loads(row)["body"])]
    lost = chars = 0
    for body in bodies:
        lost += sum(len(entry.text) for entry in read(body).ledger if entry.rule == "not-story")
        chars += sum(map(len, split_lines(body)))
    assert lost < 0.005 * chars


def test_only_words_that_a_tool_has_parted_lose_their_hyphen() -> None:
    line = "The keeper of the lock said on Monday that nobody had seen such an inter-"
    wrapped = "\n".join([line, "national crowd beside the old canal since the year of the great Anglo-", *[line] * 3])
    (joined,) = split_lines(wrapped + "\nAmerican fair.")
    assert "such an international crowd" in joined
    assert joined.endswith("such an inter- American fair.")


MAIL = (
    "From: Ada Quill <ada@quay.example>",
    "To: me@example.org",
    "Date: Tue, 5 Mar 2024 10:00:00 +0000",
    f"Subject: Fwd: Re: {TITLE}",
)


def test_a_quoted_mail_loses_its_marks_and_its_signature() -> None:
    wrapped = "\n\n".join(textwrap.fill(line, 66) for line in STORY)
    quoted = "\n".join(f"> {line}".rstrip() for line in wrapped.split("\n"))
    found = read("\n".join([*MAIL, "", quoted, "", "-- ", "Sent from my iPhone"]))
    assert (found.meta.title, found.meta.authors, found.meta.date) == (TITLE, ("Ada Quill",), "2024-03-05")
    assert found.body.split("\n\n") == list(STORY)
    assert [(entry.text, entry.rule) for entry in found.ledger] == [
        *((line, "mail-head") for line in MAIL),
        ("--", "mail-signature"),
        ("Sent from my iPhone", "mail-signature"),
    ]


def test_of_a_mail_that_was_sent_on_the_inner_head_counts_and_the_note_stays() -> None:
    outer = ("From: Ben Low <ben@example.org>", "To: me@example.org", "Subject: for you")
    note = "This is the piece I told you of, and it is worth every minute of your morning."
    mark = "---------- Forwarded message ---------"
    found = read("\n".join([*outer, "", note, "", mark, *MAIL, "", "\n\n".join(STORY)]))
    assert (found.meta.title, found.meta.authors) == (TITLE, ("Ada Quill",))
    assert found.body.split("\n\n") == [note, *STORY]
    assert {entry.rule for entry in found.ledger} == {"mail-head"}


def test_who_sends_a_story_has_not_written_it_where_a_byline_names_another() -> None:
    mail = ["From: Courier Alerts <alerts@example.org>", f"Subject: {TITLE}", "", "By Tomasz Wilk", ""]
    assert read("\n".join([*mail, "\n\n".join(STORY)])).meta.authors == ("Tomasz Wilk",)


def test_the_signature_of_who_sent_a_short_mail_on_is_not_that_of_the_mail() -> None:
    outer = ["From: Ben Low <ben@example.org>", "Subject: for you", "", "See below.", "--", "Ben"]
    inner = ["---------- Forwarded message ---------", *MAIL, "", STORY[0]]
    assert read("\n".join([*outer, "", *inner])).body.endswith(STORY[0])


def test_a_text_with_a_few_marks_keeps_them() -> None:
    lines = [*STORY[:3], "> Mill fire: what we know", "> Bus fares to rise in May", "> Ten walks", *STORY[3:]]
    assert [line for line in split_lines("\n\n".join(lines)) if line.startswith(">")] == lines[3:6]


def test_a_text_without_a_mails_head_has_no_signature() -> None:
    found = read("\n\n".join([TITLE, *STORY, "--", "The lock opens again on Friday, as the county has promised them."]))
    assert found.body.endswith("promised them.")


@pytest.mark.parametrize("width", [36, 50, 72])
def test_paragraphs_with_an_indented_first_line_are_joined(width: int) -> None:
    wrapped = "\n".join(textwrap.fill(line, width, initial_indent="    ") for line in STORY)
    assert split_lines(wrapped) == list(STORY)


def test_lines_of_verse_and_of_menus_stay_apart() -> None:
    verse = ["The barges lie where barges lay,", "the keeper counts the stones,", "a swan goes by the other way,"] * 4
    assert split_lines("\n".join(verse)) == verse
    menu = ["Harbour news and tide tables", "Letters", "What is on this week in town", "Jobs", "Small ads"] * 3
    assert split_lines("\n".join(menu)) == menu


@pytest.mark.parametrize(
    ("chances", "kept"),
    [
        ([0.01, 0.9, 0.35, 0.9, 0.01], [False, True, True, True, False]),
        ([0.01, 0.02, 0.55, 0.02, 0.01], [False] * 5),
        ([0.01, 0.9, 0.1, 0.9, 0.01], [False, True, False, True, False]),
        ([1.0, 0.0], [True, False]),
    ],
    ids=["a doubtful line between the story's", "one alone", "one that is surely none", "no doubt at all"],
)
def test_a_doubtful_line_goes_with_those_around_it(chances: list[float], kept: list[bool]) -> None:
    assert told_together(np.array(chances, dtype=np.float32)).tolist() == kept


def test_the_credit_of_an_agency_behind_the_last_sentence_is_a_line_of_its_own() -> None:
    credit = "(Reporting by Diego Salas and Marta Nunez; Editing by Kim Ferrar)"
    assert split_lines(f"“It is safe,” she said. {credit}") == ["“It is safe,” she said.", credit]
    for whole in (f"The pit is safe {credit}", "He laughed. (Reporting by night was new to him.) Then he left."):
        assert split_lines(whole) == [whole]


def test_blank_lines_are_counted_where_they_stand() -> None:
    spaced = spaced_lines("Home\nNews\n\nFirst.\n \n\n\nSecond.\n")
    assert (spaced.lines, spaced.blanks) == (["Home", "News", "First.", "Second."], [0, 0, 1, 2])
    assert spaced.part(1, 3) == Spaced(["News", "First."], [0, 1])
    assert spaced.part(2, 9) == Spaced(["First.", "Second."], [1, 2])


def test_a_wrapped_text_has_a_blank_line_before_each_paragraph() -> None:
    paragraphs = [" ".join(["the water rose in the lock all night long"] * 12) for _ in range(3)]
    spaced = spaced_lines("\n\n".join("\n".join(textwrap.wrap(each, 72)) for each in paragraphs))
    assert (spaced.lines, spaced.blanks) == (paragraphs, [1, 1, 1])


def test_a_short_text_without_a_line_that_pages_have_is_kept_whole() -> None:
    names = ("John Abbott", "William Barker", "Thomas Carew", "George Dunn", "Albert Eaves", "Henry Foster")
    last = ("Walter Gibbs", "Arthur Hale", "Edward Ives")
    told = "For the first time since 1922 the names of all the men of the village who died in the war were read aloud."
    stopped = "The reader, Mary Eaves, stopped only once, at the name of her great-grandfather. Then she went on."
    ended = "When she had finished, nobody moved. A dog barked somewhere near the river, and the children laughed."
    found = read(
        "\n".join(["The names of the dead, read aloud", "", told, "", *names, "", stopped, "", *last, "", ended])
    )
    assert not [entry for entry in found.ledger if entry.rule == "not-story"]


# Copies of the middle of a page: the site's name, words of its menu, title, writer and day, story, what stands below.
COPIES = {
    "english": (
        ("The Mill Lane Courier", "News", "Sport", "Sign in"),
        TITLE,
        ("By Ada Quill", "5 March 2024"),
        ("Most read", "Bus fares to rise in May", "Ten walks for a wet day", "© 2024 The Mill Lane Courier"),
        STORY[:4],
    ),
    "german": (
        ("Der Mühlenbote", "Nachrichten", "Sport", "Anmelden"),
        "Zollhaus wird um elf Meter verschoben",
        ("Von Jörg Vent", "5. März 2024"),
        ("Meistgelesen", "Busse werden im Mai teurer", "Alle Rechte vorbehalten"),
        (
            "Das alte Zollhaus an der Brücke soll noch in diesem Sommer um elf Meter nach Westen rücken.",
            "Der Rat hat das am Montag beschlossen, nachdem zwei Gutachter vor dem Fluss gewarnt hatten.",
            "„Das Haus hat drei Kriege gesehen“, sagte der Zöllner, der darin geboren ist, „es wird auch das sehen.“",
            "Bezahlt wird der Umzug aus einer Kasse, die für Schnee gedacht war.",
        ),
    ),
    "swedish": (
        ("Kvarnbladet", "Nyheter", "Kultur", "Logga in"),
        "Tullhuset ska flyttas elva meter",
        ("Av Lena Rask", "5 mars 2024"),
        ("Mest läst", "Bussen blir dyrare i maj", "Tio vandringar för en regnig dag"),
        (
            "Det gamla tullhuset vid bron ska flyttas elva meter västerut redan i sommar.",
            "Det beslutade nämnden på måndagen, efter att två sakkunniga hade varnat för ån.",
            "– Huset har sett tre krig, säger tullaren som är född där, och det ska se det här också.",
            "Flytten betalas med pengar som var avsedda för snö.",
        ),
    ),
}


@pytest.mark.parametrize("language", COPIES)
def test_the_title_of_a_copy_is_not_the_sites_name_above_it(language: str) -> None:
    above, title, written, below, story = COPIES[language]
    found = read("\n\n".join(("\n".join(above), title, "\n".join(written), *story, "\n".join(below))))
    assert found.meta.title == title
    assert found.body.split("\n\n") == list(story)
    assert {entry.text for entry in found.ledger} == {*above, *written, *below}


def test_a_short_line_above_a_story_that_was_cut_out_stays_its_title() -> None:
    found = read("\n\n".join(("Low water", *STORY[:5])))
    assert found.meta.title == "Low water"
    assert found.body.split("\n\n") == list(STORY[:5])


def test_a_long_first_line_above_a_table_stays_the_title() -> None:
    table = ("Share 21 cents vs 12", "Net 410,000 vs 98,000", "Sales 12.3 mln vs 14.1 mln", "Year", "Share 90 cents")
    assert read("\n".join(("LOW ROW MILLS CO <LRM> FOURTH QUARTER NET", "", *table))).meta.title.startswith("LOW ROW")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("UPDATE 3-Tolls rise by a tenth on all bridges", "Tolls rise by a tenth on all bridges"),
        ("Tolls rise by a tenth on all bridges | The Quay", "Tolls rise by a tenth on all bridges"),
        ("Update on the tolls - what is known", "Update on the tolls - what is known"),
        ("The best boats of the year | 2024 under 500 pounds", "The best boats of the year | 2024 under 500 pounds"),
    ],
)
def test_a_title_stands_without_marks_of_agency_and_site(line: str, title: str) -> None:
    assert read("\n\n".join((line, *STORY))).meta.title == title


def test_a_pointer_to_other_stories_takes_the_titles_below_it_along() -> None:
    others = ("Most read", "Crane is out of order again", "Vicar sells bell to pay for roof")
    found = read("\n\n".join(("The Quay Courier", "News\nSport\nSign in", TITLE, *STORY, *others)))
    assert found.body.split("\n\n") == list(STORY)


@pytest.mark.parametrize(
    "below", [["Crane is out of order again"], ["- Crane is out of order again", "- Vicar sells bell", "- Rain"]]
)
def test_one_line_or_points_below_a_pointer_are_no_list_of_other_stories(below: list[str]) -> None:
    found = read("\n\n".join(("The Quay Courier", "News\nSport\nSign in", TITLE, *STORY, "Most read", *below)))
    assert found.body.split("\n\n") == [*STORY, *below]


def test_sentences_below_a_pointer_are_the_storys() -> None:
    found = read("\n\n".join((TITLE, *STORY[:3], "Related: Mill fire, what we know", *STORY[3:])))
    assert found.body.split("\n\n") == list(STORY)


@pytest.mark.parametrize(
    "head",
    [
        f'---\ntitle: "{TITLE}"\nauthor: Ada Quill\ndate: 2024-03-05\ntags:\n  - water\n  - boats\n---',
        f"---\ntitle: {TITLE}\nauthors: [Ada Quill]\ndate: 2024-03-05\n...",
        f"+++\ntitle = '{TITLE}'\nauthor = \"Ada Quill\"\ndate = 2024-03-05\n+++",
        f"---\ntitle: {TITLE}\nauthors:\n  - name: Ada Quill\ndate: 2024-03-05\n---",
    ],
    ids=["yaml", "list", "toml", "items"],
)
def test_the_head_of_a_markdown_file_gives_title_writer_and_date(head: str) -> None:
    found = read(head + "\n\n" + "\n\n".join((*STORY[:3], "## What *now*?", *STORY[3:])))
    assert (found.meta.title, found.meta.authors, found.meta.date) == (TITLE, ("Ada Quill",), "2024-03-05")
    assert found.body.split("\n\n") == [*STORY[:3], "What now?", *STORY[3:]]
    assert [entry.text for entry in found.ledger] == [" ".join(head.split())]


@pytest.mark.parametrize(
    ("fields", "source", "url"),
    [
        (
            ("Source: The Quay Dispatch", "URL: https://quay.example/a?b=1"),
            "The Quay Dispatch",
            "https://quay.example/a?b=1",
        ),
        (("Publication: Quay Times", "Source: LowWater"), "Quay Times", None),
        (("Source: https://quay.example/a",), None, "https://quay.example/a"),
        (("Source: imports/2024/a.txt", "URL: see below"), None, None),
        (("From: Ada Quill",), None, None),
    ],
)
def test_the_head_of_a_record_names_paper_and_address(fields: tuple[str, ...], source: str, url: str) -> None:
    found = read("\n".join((f"Title: {TITLE}", "Date: 2024-03-05", *fields)) + "\n\n" + "\n\n".join(STORY))
    assert (found.meta.source, found.meta.url) == (source, url)
    told = {"source": source, "url": url}
    assert {name: (found.meta.origins or {}).get(name) for name in told} == {
        name: "text" if value else None for name, value in told.items()
    }


def test_a_text_that_begins_with_a_ruler_has_no_head() -> None:
    found = read("\n\n".join(("---", *STORY[:4], "---", *STORY[4:])))
    assert found.body.split("\n\n") == list(STORY)


@pytest.mark.parametrize(
    "lines", [["* Water is low"], ["Source: the weir"], ["The water is low:"], ["----", "Harrow Quay"]]
)
def test_lines_of_their_own_do_not_hide_that_a_text_is_wrapped(lines: list[str]) -> None:
    own = lines * 12
    wrapped = "\n\n".join(textwrap.fill(line, 66) for line in STORY[:3])
    assert split_lines("\n".join([TITLE, "", *own, "", wrapped]))[1:] == [*own, *STORY[:3]]


def test_messages_of_a_chat_stay_apart() -> None:
    chat = [
        f"[05/02/2024, 09:{number}] Tess: the water is as low as {number} inches at the old weir"
        for number in range(14, 22)
    ]
    assert split_lines("\n".join(chat)) == chat


def test_what_an_answer_quotes_loses_its_marks() -> None:
    wrote = "On Mon, 5 Feb 2024 at 18:02, Tess Quill <tess@quay.example> wrote:"
    assert split_lines(f"Yes, it is.\n\n{wrote}\n> Is it low?\n>\n> Tess") == [
        "Yes, it is.",
        wrote,
        "Is it low?",
        "Tess",
    ]
    loose = "Yes.\n> 3 inches were measured\nNo."
    assert split_lines(loose) == loose.split("\n")


@pytest.mark.parametrize(
    ("heading", "below"),
    [
        ("Don't miss", ["The Lamp Walk, Harrow Quay, Friday 7pm", "Crab supper, the old net loft, Sunday noon"]),
        ("Most popular", ["The Tin Hour, by Iris Fenn: lent 96 times", "The Goats of Marrow Hill: lent 70 times"]),
        ("See also", ["The ferry of Corran", "The wreck of 1891", "The lighthouse at Head"]),
        ("Read more", ["read more slowly than the tide", "read more than salt upon the slate", "and then begin again"]),
        ("More from the diary of the keeper", ["Monday: fog all day and no boat", "Tuesday: fog again, and a letter"]),
        ("Related:", ["Anna Tern, mother of Gil", "Gil Rook, son of Anna"]),
        ("Related", ["Nobody said a thing", "Comments", "With the dogs, at any rate", "Share", "What there is"]),
    ],
)
def test_a_heading_named_like_a_page_s_does_not_end_a_story_that_was_cut_out(heading: str, below: list[str]) -> None:
    body = read("\n\n".join([TITLE, "By Ada Quill", *STORY[:4], heading, *below])).body
    assert [line for line in below if line not in body and line not in ("Comments", "Share")] == []


def test_points_of_a_list_in_a_story_stay() -> None:
    points = ["- organic cotton", "- hemp", "- fair trade", "- family-owned", "- recycled options"]
    makers = [line for name in ("Aventura", "Benetton", "Marlow", "Toad") for line in (name, *points)]
    body = read("\n".join([TITLE, *STORY[:2], *makers, "Log in", "About us", "Terms", "Privacy policy"])).body
    assert body.count("- hemp") == 4


def test_a_talk_between_two_rulers_is_no_head() -> None:
    talk = ["TESSA: Is the ferry off?", "BRAM: It is off until May.", "TESSA: Then who will fetch the vet?"]
    assert not [
        entry for entry in read("\n".join(["---", *talk, "---", "", *STORY])).ledger if entry.rule == "mail-head"
    ]


def test_a_head_with_words_over_several_lines_is_a_head() -> None:
    head = ["---", f'title: "{TITLE}"', "excerpt: >", "  Two of the bargemen waited", "  beside the canal.", "---"]
    found = read("\n".join([*head, "", *STORY]))
    assert (found.meta.title, found.body.startswith(STORY[0])) == (TITLE, True)


def test_every_writer_of_a_head_is_named_though_addresses_stand_between() -> None:
    writers = ["author:", "  - name: Ada Quill", "    email: ada@quay.example", "  - name: Tom Rook"]
    found = read("\n".join(["---", f"title: {TITLE}", *writers, "---", "", *STORY]))
    assert found.meta.authors == ("Ada Quill", "Tom Rook")


@pytest.mark.parametrize(
    "line",
    [
        "Wysłane z Gdańska listy nigdy nie dotarły.",
        "Schreiben Sie uns, bat die Mutter am Fenster.",
        "未经授权，他打开了灯塔的门。",
        "Tous droits réservés au roi, disait la vieille carte.",
        "on/off",
    ],
)
def test_the_last_line_of_a_story_stays_though_it_begins_as_furniture_does(line: str) -> None:
    assert read("\n\n".join((TITLE, *STORY, line))).body.endswith(line)


def test_rulers_between_the_rows_of_a_table_stay() -> None:
    table = ["Lock      Days", "--------------", "Quay gate   12", "--------------", "Mill gate    9"]
    body = read("\n\n".join((TITLE, *STORY[:4], *table, *STORY[4:]))).body
    assert body.count("--------------") == 2


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("What the crews want", "heading"),
        ("h" * HEADING_CHARS, "heading"),
        ("h" * (HEADING_CHARS + 1), "paragraph"),
        ("The crews want more.", "paragraph"),
        ("“The crews want more.”", "paragraph"),
    ],
)
def test_a_short_line_without_a_stop_is_a_heading(line: str, kind: str) -> None:
    lines = read_text("\n\n".join([TITLE, *STORY, line, *STORY])).lines
    assert [found.kind for found in lines if found.text == line] == [kind]


MATTER = f"---\ntitle: {TITLE}\ndate: 2022-05-06\nauthor: Ada Quill\n---"


def test_the_head_of_a_markdown_file_is_one_entry_of_the_ledger() -> None:
    found = read("\n\n".join([MATTER, *STORY]))
    assert [(entry.rule, entry.text) for entry in found.ledger] == [("mail-head", MATTER.replace("\n", " "))]
    assert (found.meta.title, found.meta.date, found.meta.authors) == (TITLE, "2022-05-06", ("Ada Quill",))


def test_a_heading_below_such_a_head_loses_its_mark_and_stays_where_it_is_not_the_title() -> None:
    assert read("\n\n".join([MATTER, "# My notes", STORY[0]])).body == f"My notes\n\n{STORY[0]}"
    assert read("\n\n".join([MATTER, f"# {TITLE}", STORY[0]])).body == STORY[0]


def test_a_mail_of_nothing_but_its_head_has_its_title_and_day() -> None:
    found = read(f"From: Ada Quill\nDate: 5 Mar 2024\nSubject: {TITLE}\n2024-03-05 10:00\n--\nAda Quill")
    assert (found.meta.title, found.meta.date) == (TITLE, "2024-03-05")
    assert read(f"From: Ada Quill\nPublished: now\nSubject: {TITLE}").meta.title == TITLE
