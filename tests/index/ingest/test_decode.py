"""Bytes to text where nothing but the letters themselves says how they are encoded."""

from __future__ import annotations

import pytest

from index.ingest.decode import decode

RUSSIAN = """Президент подписал указ о новых правилах въезда в страну, сообщили в понедельник в правительстве.
Документ вступит в силу через месяц, отметил представитель министерства."""
PAGES = ("{}", "<html><head><meta charset=utf-8><title>News today</title></head><body><p>{}</p>")
TEXTS = {
    "French": ("cp1252", "Le café à Orléans est fermé depuis lundi, a déclaré le maire aux journalistes réunis."),
    "German": ("cp1252", "Die Grünen fordern größere Änderungen für Schüler, sagte der Bürgermeister von Köln."),
    "Spanish": ("cp1252", "El año pasado la nación eligió a un niño, según informó la televisión de Málaga ayer."),
    "Portuguese": ("cp1252", "A eleição de São Paulo não será adiada, afirmou o governador à nação nesta manhã."),
    "Swedish": ("cp1252", "Både år och månader går förbi i Göteborg, sade ordföranden på måndagen efter mötet."),
    "English with typography": ("cp1252", "The mayor’s café said “no” — the façade of a €50 deal by José was naïve."),
    "Polish": ("cp1250", "Wczoraj w Łodzi premier złożył życzenia wszystkim dzieciom, które poszły do szkoły po raz."),
    "Polish, ISO": (
        "iso8859-2",
        "Wczoraj w Łodzi premier złożył życzenia dzieciom, które będą się uczyć w świetnej szkole.",
    ),
    "Czech": ("cp1250", "Včera večer řekl předseda vlády, že příští rok bude těžší než ten letošní, a poděkoval všem."),
    "Turkish": ("cp1254", "Cumhurbaşkanı dün yaptığı açıklamada öğrencilerin daha çok çalışması gerektiğini söyledi."),
    "Lithuanian": ("cp1257", "Šiandien ministras pirmininkas pasakė, kad kitais metais žmonės gaus daugiau pinigų."),
    "Russian": ("cp1251", RUSSIAN),
    "Russian, KOI8": ("koi8-r", RUSSIAN),
    "Greek": ("cp1253", "Ο πρωθυπουργός δήλωσε χθες ότι το επόμενο έτος θα είναι καλύτερο για όλους."),
    "Japanese": ("cp932", "首相は昨日、来年は学校や病院にもっと多くの資金を使うと発表した。"),
    "Japanese, mail": ("iso2022_jp", "首相は昨日、来年は学校や病院にもっと多くの資金を使うと発表した。"),
}


@pytest.mark.parametrize("language", sorted(TEXTS))
@pytest.mark.parametrize("page", PAGES)
def test_undeclared_and_wrongly_declared_sets(language: str, page: str) -> None:
    encoding, text = TEXTS[language]
    whole = page.format(text)
    decoded = decode(whole.encode(encoding))
    assert decoded is not None
    assert decoded.text == whole


@pytest.mark.parametrize("text", ["Der Bürgermeister fährt.", "“No,” said José – naïve."])
def test_text_encoded_twice_is_read_twice(text: str) -> None:
    decoded = decode(text.encode().decode("latin-1").encode())
    assert decoded is not None
    assert decoded.text == text


@pytest.mark.parametrize("text", ["Façade", "Ã la carte", "“Ã©” is how é looks when it is read wrongly"])
def test_text_that_only_speaks_of_such_letters_stays(text: str) -> None:
    decoded = decode(text.encode())
    assert decoded is not None
    assert decoded.text == text


def test_a_text_that_is_cut_inside_a_letter_loses_that_letter_only() -> None:
    found = decode("Die Wahl in Köln und Kraków".encode() + "ó".encode()[:1])
    assert found is not None
    assert (found.text, found.encoding) == ("Die Wahl in Köln und Kraków", "utf-8")


@pytest.mark.parametrize("broken", [b"\xe9", b"\x93", b"\xff"])
def test_one_stray_byte_does_not_spoil_a_text(broken: bytes) -> None:
    text = "The mayor’s café said “no”, and Jos"
    decoded = decode(text.encode() + broken + b" said so too.")
    assert decoded is not None
    assert decoded.text == text + "\ufffd said so too."
