from __future__ import annotations

import threading

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import FORM_CHARS, fold, forms, person_key, plain_form, stem, tokenise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and the U.N.'s vote", ["the", "us", "and", "the", "un", "vote"]),
        ("U.S.-led", ["us", "led"]),
        ("don't can’t", ["don't", "can't"]),
        ("Putin's Boris’s O'Brien", ["putin", "boris", "o'brien"]),
        ("the boys' school", ["the", "boys", "school"]),
        ("covid-19 state-of-the-art", ["covid", "19", "state", "of", "the", "art"]),
        ("155,221 bags, 5.93 mln, $1,234.50", ["155221", "bags", "5.93", "mln", "1234.50"]),
        ("1,2,3 and 192.168.0.1", ["1", "2", "3", "and", "192", "168", "0", "1"]),
        ("Kraków Zażółć Łódź Übergröße Ærø", ["krakow", "zazolc", "lodz", "ubergrosse", "aero"]),
        ("cafe\u0301 e\u0301te\u0301", ["cafe", "ete"]),
        ("end.Then snake_case", ["end", "then", "snake", "case"]),
        ("北京大学 x", ["北京", "京大", "大学", "x"]),
        ("iPhone手机", ["iphone", "手机"]),
        ("İstanbul", ["istanbul"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("தமிழ் நாடு", ["தமிழ்", "நாடு"]),
        ("كِتَاب שָׁלוֹם", ["كتاب", "שלום"]),
        ("ข่าว ที่", ["ข่า", "าว", "ที่"]),
        ("ខ្មែរ ຂ່າວ သတင်း", ["ខ្មែ", "មែរ", "ຂ່າ", "າວ", "သတ", "တင်း"]),
        ("word\u2060joined", ["wordjoined"]),
        ("eco\u00adnomy می\u200cخواهم", ["economy", "میخواهم"]),
        ("har\u200bbour\u200b \ufeffca\ufefffe\u0301 Putin’s\u200b \u200b", ["harbour", "cafe", "putin"]),
        ("カ\u3099ス", ["ガス"]),
        ("서울시 x", ["서울", "울시", "x"]),
        ("", []),
        ("... -- !", []),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert list(forms(text)) == expected


def test_offsets_are_of_the_word_as_written() -> None:
    text = "Мэр: Kraków’s mayor (U.S.), U.N.’s, a.m. Dr. B. 5.5."
    words = ["Мэр", "Kraków", "mayor", "U.S.", "U.N.", "a.m.", "Dr", "B", "5.5"]
    assert [text[start:end] for _, start, end in tokenise(text)] == words


def test_a_blob_is_cut() -> None:
    (token,) = tokenise("x" * 100_000)
    assert token == ("x" * FORM_CHARS, 0, 100_000)


@pytest.mark.parametrize(
    ("form", "expected"),
    [("wars", "war"), ("organizing", "organiz"), ("sanctions", "sanction"), ("19", "19"), ("ponies", "poni")],
)
def test_stem(form: str, expected: str) -> None:
    assert stem(form) == expected


def test_stem_is_right_from_many_threads() -> None:
    words = [f"running{n % 97}s organizing{n}" for n in range(2_000)]
    expected = {word: stem(word) for text in words for word in forms(text)}
    wrong: list[str] = []

    def work() -> None:
        wrong.extend(word for word, right in expected.items() if stem(word) != right)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_spans_are_in_order_and_inside(text: str) -> None:
    spans = [(start, end) for _, start, end in tokenise(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text())
def test_white_space_cuts_texts_safely(text: str) -> None:
    assert forms(text) == tuple(form for chunk in text.split() for form in forms(chunk))


@given(st.text(st.characters(max_codepoint=400)))
@example("(Oil,")
@example("U.S.")
@example("x" * 100)
def test_a_plain_word_has_its_one_form(text: str) -> None:
    plain = plain_form(text)
    assert not plain or forms(text) == (plain,)


def test_marks_around_a_plain_word_leave_it_plain() -> None:
    assert [plain_form(word) for word in ("Oil", "(Oil,", "x" * 100, "don't", "é", "--")] == [
        "oil",
        "oil",
        "x" * FORM_CHARS,
        "",
        "",
        "",
    ]


@given(st.text())
def test_no_form_is_empty_or_too_long(text: str) -> None:
    assert all(0 < len(form) <= FORM_CHARS for form in forms(text))


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (("J. D. Vance", "J.D. Vance", "JD Vance"), "jd vance"),
        (("George H. W. Bush", "George H.W. Bush", "George HW Bush"), "george hw bush"),
        (("Robert Downey Jr.", "Robert Downey Jr"), "robert downey jr"),
        (("José Á. Ruiz", "Jose A Ruiz"), "jose a ruiz"),
        (("...",), "..."),
    ],
)
def test_a_person_is_one_with_and_without_points(spellings: tuple[str, ...], key: str) -> None:
    assert {person_key(name) for name in spellings} == {key}
