"""The border of one document: whatever comes in, a Draft or a Rejected comes out, in bounded time and memory."""

from __future__ import annotations

import itertools
import os
import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from index.article import Draft, Payload, Rejected, article_id, chosen_lines
from index.ingest import files, thinning
from index.ingest.draft import draft_of
from index.ingest.guard import refuse_markup
from index.ingest.naming import recognised
from index.limits import IngestLimits

# fmt: off
MARKUP = [
    "<p>", "</p>", "<div>", "<div class=related>", "</div>", "<ul><li>", "</ul>", "<h2>", "<br>", "<a href=x>", "</a>",
    "<figure>", "<figcaption>", "</figure>", "<blockquote>", "<table><td>", "<!--", "-->", "<script>",
]
# fmt: on
SENTENCE = "The council met on Monday to talk about the bridge over the river, which has been closed since May. "
PAGE = (
    "<html><head><title>Bridge stays closed</title></head>"
    "<body><article><h1>Bridge stays closed</h1>{}</article></body></html>"
)


def read(data: bytes | str, limits: IngestLimits | None = None) -> Draft | Rejected:
    payload = Payload("a.html", data.encode() if isinstance(data, str) else data)
    return draft_of(payload, limits or IngestLimits())


def read_draft(data: bytes | str) -> Draft:
    found = read(data)
    assert isinstance(found, Draft), found
    return found


def code_of(data: bytes | str) -> str:
    found = read(data)
    return found.code if isinstance(found, Rejected) else "ok"


def paragraphs(count: int) -> str:
    return "".join(f"<p>{number}. {SENTENCE * 2}</p>" for number in range(count))


def test_a_page_gives_a_draft_with_the_id_of_its_bytes() -> None:
    data = PAGE.format(paragraphs(5)).encode()
    found = read_draft(data)
    assert found.id == article_id(data)
    assert found.meta.title == "Bridge stays closed"
    assert found.body.count("\n\n") == 4
    assert found.size_bytes == len(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-text"),
        (b" \r\n\t ", "no-text"),
        (b"\0" * 1_000_000, "not-text"),
        (b"%PDF-1.7 and more", "not-text"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not-text"),
        (b"<html><head></head><body></body></html>", "no-text"),
        (b"<html><script>var a = 1;</script></html>", "no-text"),
    ],
)
def test_what_holds_no_text_is_rejected(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.parametrize(("data", "advises"), [(b" \r\n\t ", False), (b"<html><body> </body></html>", True)])
def test_only_who_saved_an_empty_page_is_told_to_wait_until_it_has_loaded(data: bytes, advises: bool) -> None:
    found = read(data)
    assert isinstance(found, Rejected)
    assert ("once it has loaded" in found.reason) is advises


def test_random_bytes_are_no_text() -> None:
    assert code_of(os.urandom(1_000_000)) == "not-text"


def test_a_title_without_a_body_is_an_article() -> None:
    found = read_draft("<html><head><title>Only a title</title></head><body></body></html>")
    assert (found.meta.title, found.body) == ("Only a title", "")


WRITERS = "".join(
    f'<meta name="author" content="A{"".join(letters)} Lund">'
    for letters in itertools.product("abcdefghijklm", repeat=4)
)
"""28,561 persons."""


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("nested elements", "<html><body>" + "<div>" * 100_000 + SENTENCE, "too-deep"),
        ("nested inline elements", "<html><body>" + "<span>" * 100_000 + SENTENCE, "too-deep"),
        ("nested formatting", "<html><body>" + "<b><i><p>" * 50_000 + SENTENCE, "too-deep"),
        ("nested tables", "<html><body>" + "<table><tr><td>" * 40_000 + SENTENCE, "too-deep"),
        ("just over the limit", "<html><body>" + "<div>" * 2_100 + SENTENCE, "too-deep"),
        (
            "thousands of attributes",
            "<html><body " + " ".join(f"a{n}=1" for n in range(100_000)) + ">" + SENTENCE,
            "bad-markup",
        ),
        ("open comments", "<html><p>" + SENTENCE + "<!--" * 300_000, "ok"),
        ("open paragraphs", "<html><body>" + f"<p>{SENTENCE}" * 20_000, "ok"),
        ("open links", "<html><body>" + "<a href=x>" * 20_000 + SENTENCE, "no-text"),
        (
            "white space in a script",
            '<html><script type="application/ld+json">' + " " * 3_000_000 + f"x</script><p>{SENTENCE}",
            "ok",
        ),
        (
            "broken JSON-LD",
            '<html><script type="application/ld+json">{"author":' + "[" * 100_000 + f"</script><p>{SENTENCE}",
            "ok",
        ),
        ("a title of separators", "<html><title>" + " | " * 300_000 + f"</title><p>{SENTENCE}", "ok"),
        ("class words", '<html><p class="' + "nav- " * 500_000 + f'">{SENTENCE}', "ok"),
        ("one long line", "<html><body><p>" + "word, " * 800_000, "ok"),
        ("one long word", "a" * 5_000_000, "ok"),
        ("many short lines", "word word word.\n" * 20_000, "ok"),
        ("a line of separators", "<html><p>" + ("By A, " * 100_000) + f"</p><p>{SENTENCE}", "ok"),
        ("many writers", f"<html><head>{WRITERS}</head><body><p>{SENTENCE}", "ok"),
        ("many headings", "<html><body>" + "<h1>x" * 10_000 + SENTENCE, "ok"),
    ],
)
def test_hostile_input_is_bounded_in_time_and_memory(name: str, data: str, code: str) -> None:
    payload = data.encode()
    # Loads the models, whose memory is no document's: trees by a page, languages by words that are of none.
    for warming in (SENTENCE, f"<html><body><p>{SENTENCE}", "xyzzy " * 100):
        code_of(warming.encode())
    tracemalloc.start()
    start_s = time.process_time()
    found = code_of(payload)
    used_s = time.process_time() - start_s
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == code
    assert used_s < IngestLimits().document_s
    assert peak_bytes < 200 * len(payload) + 20_000_000


def test_a_page_below_the_nesting_limit_is_read() -> None:
    assert SENTENCE.strip() in read_draft("<html><body>" + "<div>" * 1_900 + f"<p>{SENTENCE * 3}").body


def test_a_document_over_its_time_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(PAGE.format(paragraphs(3)), IngestLimits(document_s=-1.0))
    assert isinstance(found, Rejected)
    assert found.code == "too-slow"


def test_a_document_over_its_size_is_rejected() -> None:
    found = read(b"word " * 1000, IngestLimits(document_bytes=100))
    assert isinstance(found, Rejected)
    assert found.code == "too-large"


def test_a_fault_of_ours_rejects_the_document_and_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(files, "choose", fail)
    found = read(PAGE.format(paragraphs(3)))
    assert isinstance(found, Rejected)
    assert (found.code, "KeyError" in found.reason) == ("internal", True)


def test_nul_bytes_inside_a_text_are_dropped() -> None:
    assert "\0" not in read_draft(PAGE.format(paragraphs(3).replace("river", "ri\0ver"))).body


@pytest.mark.parametrize("address", ["https://user:word@ember.example/a", "https://ember.example/<script>"])
def test_addresses_that_name_a_user_or_hold_tags_never_become_links(address: str) -> None:
    found = read_draft(f"<html><head><title>T</title><link rel=canonical href='{address}'></head>{paragraphs(3)}")
    assert found.meta.url is None


def test_script_addresses_never_become_links() -> None:
    found = read_draft(
        '<html><head><title>T</title><link rel="canonical" href="javascript:alert(1)">'
        '<meta property="og:url" content="data:text/html,x"><meta property="og:image" content="javascript:alert(1)">'
        f"</head><body>{paragraphs(3)}"
    )
    assert (found.meta.url, found.meta.image_url) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "קבוצת צוללנים מצאה עוגן עתיק מול חופי חיפה, כך נמסר ביום שני. " * 3,
        "市议会周一开会讨论了这座桥，该桥自五月以来一直关闭，修复工程预计明年开始。" * 4,
        "市議会は月曜日に橋について話し合った。橋は五月から閉鎖されている。" * 4,
        "Le conseil s'est réuni lundi à l'hôtel de ville pour évoquer le pont fermé depuis l'été. " * 3,
    ],
)
def test_pages_in_every_script_come_out_whole(text: str) -> None:
    page = f"<html><head><title>T</title></head><body><div><p>{text}</p><p>2. {text}</p></div></body></html>"
    assert read_draft(page).body == f"{text.strip()}\n\n2. {text.strip()}"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.sampled_from(MARKUP),
            st.text(max_size=200),
            st.just(SENTENCE),
        ),
        max_size=40,
    )
)
def test_body_and_ledger_together_are_the_chosen_text(pieces: list[str]) -> None:
    found = read("<html><body>" + "".join(pieces))
    if isinstance(found, Rejected):
        assert found.code in ("no-text", "not-text")
        return
    removed = [entry.text for entry in found.ledger]
    kept = [line for line in found.body.split("\n") if line]
    together = chosen_lines(found.body, found.ledger)
    assert sorted(together) == sorted(kept + removed)
    assert all(entry.text and "\n" not in entry.text and entry.reason for entry in found.ledger)
    assert [entry.start for entry in found.ledger] == sorted(entry.start for entry in found.ledger)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=2000))
def test_any_bytes_give_a_draft_or_a_reason(data: bytes) -> None:
    found = read(data)
    assert isinstance(found, Draft) or (found.reason and found.code != "internal")


def test_closing_tags_that_close_nothing_do_not_hide_how_deep_a_page_nests() -> None:
    limits = IngestLimits(html_depth=100)
    hidden = refuse_markup("a.html", "<div></b>" * 20_000, limits)
    assert hidden is not None
    assert hidden.code == "too-deep"
    assert refuse_markup("a.html", "<div></div></b>" * 20_000, limits) is None


def test_a_record_of_spaces_alone_is_empty() -> None:
    found = draft_of(Payload("a.jsonl#1", b'{"body":" ","title":"  "}', kind="record"), IngestLimits())
    assert isinstance(found, Rejected)
    assert found.code == "empty"


def test_a_title_that_nothing_closes_does_not_swallow_the_page() -> None:
    page = PAGE.format(paragraphs(5))
    found = read_draft(page.replace("</title>", ""))
    assert found.meta.title == "Bridge stays closed"
    assert found.body == read_draft(page).body


def test_a_title_about_tags_stays_as_it_is() -> None:
    page = PAGE.format(paragraphs(5)).replace("Bridge stays closed", "Why the &lt;body&gt; of a page is closed")
    assert read_draft(page).meta.title == "Why the <body> of a page is closed"


def test_names_are_looked_for_in_the_first_part_of_a_huge_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.ingest.naming.NAMED_CHARS", 1_000)
    early, late = "Marta Quill spoke first. ", "Owen Barrow spoke last. "
    body = early + SENTENCE * 12 + late
    found = recognised("A meeting", body, ())
    assert [person.name for person in found.people] == ["Marta Quill"]
    assert [person.name for person in recognised("A meeting", early + late, ()).people] == [
        "Marta Quill",
        "Owen Barrow",
    ]


def test_a_huge_text_without_a_space_is_looked_into_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.ingest.naming.NAMED_CHARS", 24)
    unbroken = "Marta\u00a0Quill\u00a0spoke\u00a0first.".ljust(60, ".")
    assert [person.name for person in recognised("A meeting", unbroken, ()).people] == ["Marta Quill"]


@pytest.mark.parametrize(
    "tag",
    [
        "<p " + " ".join(f"a{n}=1" for n in range(5_000)) + ">",
        "<br>" * 20_000 + "<p title='<" + "x" * 30_000 + "'><p " + " ".join(f"a{n}='>'" for n in range(5_000)) + ">",
    ],
)
def test_thousands_of_attributes_are_found_behind_other_long_tags(tag: str) -> None:
    assert code_of(f"<html><body>{SENTENCE}{tag}{SENTENCE}".encode()) == "bad-markup"


def test_attributes_are_those_before_the_end_of_the_tag() -> None:
    script = "<script>" + " a=1" * 30_000 + "</script>"
    assert code_of(f"<html><body>{script}<p>{SENTENCE}".encode()) == "ok"


def test_a_page_of_very_many_line_breaks_is_read_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    verses = "By the harbour wall<br>the boats <b>lie still,<br />and</b> nobody <a href='/a'>asks<BR class='x'>why</a>"
    page = f"<html><body><h1>Harbour verses</h1><p>{SENTENCE * 3}<div>{verses}</div><p>{SENTENCE * 3}"
    as_always = read_draft(page)
    monkeypatch.setattr(thinning, "LARGE_CHARS", 100)
    monkeypatch.setattr(thinning, "MOST_BREAKS", 1)
    monkeypatch.setattr(
        files, "_parse", lambda text: LexborHTMLParser(text) if "<br" not in text else pytest.fail(text)
    )
    assert read_draft(page) == as_always
    assert "the boats lie still," in as_always.body.split("\n\n")


@pytest.mark.parametrize("beside", ["<a href='/x y'>word</a> <!---->", "<a>word</a>, ", "<b>wo<wbr>rd</b><img src=x> "])
def test_tags_that_a_large_page_can_do_without_change_none_of_its_text(
    beside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = f"<p><i>{SENTENCE}</i> It is <a href=/y>over</a>.</p>"
    whole = PAGE.format(paragraphs(10).replace("bridge", beside * 3) + ends)
    before = read_draft(whole)
    assert before.body.count("word") == 60
    assert before.body.endswith("It is over.")
    monkeypatch.setattr(thinning, "LARGE_CHARS", 1_000)
    monkeypatch.setattr(thinning, "MOST_TAGS", 100)
    after = read_draft(whole)
    assert (after.body, [part.text for part in after.outside]) == (before.body, [part.text for part in before.outside])


@pytest.mark.parametrize(
    "beside",
    [
        "<li>a",
        "<li><a href=/x>word</a></li>",
        "<dt>a<dd>b",
        "<div class=x>ab</div>",
    ],
)
def test_small_boxes_that_a_large_page_can_do_without_keep_the_story_and_their_lines(
    beside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = PAGE.format(paragraphs(10)) + f"<section><div class=related>{beside * 200}</div></section>"
    before = read_draft(whole)
    monkeypatch.setattr(thinning, "LARGE_CHARS", 1_000)
    monkeypatch.setattr(thinning, "MOST_TAGS", 100)
    thinned = thinning.with_few_tags(whole)
    assert thinned.count("<") < whole.count("<") / 2
    after = read_draft(whole)
    assert (after.body, after.meta.title) == (before.body, before.meta.title)
    assert sum(part.chars for part in after.outside) == sum(part.chars for part in before.outside)
