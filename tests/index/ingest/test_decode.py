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
    "French, old Mac": ("mac_roman", "Le café à Orléans est fermé depuis lundi, a déclaré le maire aux journalistes."),
    "German, DOS": ("cp850", "Die Grünen fordern größere Änderungen für Schüler, sagte der Bürgermeister von Köln."),
    "French, short": ("cp1252", "Il dit que le temps est un vieil ami, et il éclate de rire."),
    "English, one mark": ("cp1252", "Jean’s hull is laid up."),
    "Russian, KOI8, short": ("koi8-r", "Последняя почта уходит в среду. Сорок лет она носила письма пешком."),
    "Hebrew": ("cp1255", "המעבורת לא תפליג החורף, אמר בעליה ביום שני, אחרי שצוללנים מצאו סדק בגוף הספינה."),
    "Arabic": ("cp1256", "لن تبحر العبارة هذا الشتاء، قال مالكها يوم الاثنين، بعد أن وجد الغواصون شقا في هيكلها."),
    "Korean": ("cp949", "나룻배가 올겨울에는 뜨지 않는다고 선주가 월요일에 밝혔다."),
    "Chinese": ("gb18030", "他在镇上修了五十年的钟表，月底就要关门了。他说时间是他的老朋友。"),
    "Chinese, traditional": ("big5", "他在鎮上修了五十年的鐘錶，月底就要關門了。他說時間是他的老朋友。"),
    "Japanese, EUC": (
        "euc_jp",
        "町の時計を五十年直してきた職人が、今月末で店を閉じる。「時間とは古い友達です」と笑った。",
    ),
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


WIDE = {
    "Japanese": "最後の時計職人、店を閉じる\n\n「時間とは古い友達です」と佐藤さんは笑った。\n",
    "Chinese": "他在镇上修了五十年的钟表。\n他说一个一个来。\n",
    "Russian": "Последняя почта\n\nСорок лет она носила письма пешком.\n",
    "Arabic": "يقول إن الوقت صديق قديم له.\n",
    "English": "The last ferry.\n",
}


@pytest.mark.parametrize("language", WIDE)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_in_every_script(language: str, encoding: str) -> None:
    decoded = decode(WIDE[language].encode(encoding))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (WIDE[language], encoding)


@pytest.mark.parametrize(
    "text", ["One stray \0 mark in a text of plain words.\n", "Le café\0 est fermé depuis lundi.\n"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_stray_nul_does_not_make_a_text_utf16(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded is not None
    assert decoded.text == text.replace("\0", "")


BYTES_OF_ANY_SCRIPT = {
    "Russian": ("utf-8", RUSSIAN),
    "Ukrainian": ("utf-8", "Пором третій день стояв у гавані. Жителі острова чекали на причалі деталі з материка."),
    "Greek": ("utf-8", TEXTS["Greek"][1]),
    "Armenian": ("utf-8", "Լաստանավը երրորդ օրն էր կանգնած նավահանգստում։ Կղզու բնակիչները սպասում էին։"),
    "Chinese, UTF-8": ("utf-8", TEXTS["Chinese"][1]),
    "Chinese": ("gb18030", "渡轮停航三天。港口的居民在码头上等待来自大陆的零件，商店里的牛奶已经卖完了。"),
    "Japanese": (
        "cp932",
        "フェリーは三日間港に停泊していた。島の住民は本土からの部品を埠頭で待っていた。商店の牛乳はもうない。",
    ),
    "Korean": ("cp949", "여객선은 사흘째 항구에 묶여 있었다. 섬 주민들은 육지에서 올 부품을 부두에서 기다렸다."),
}
DECLARED = '<html><head><meta charset="{}"><title>x</title></head><body><p>{}</p></body></html>'


@pytest.mark.parametrize("place", ["start", "middle", "end", "end twice"])
@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("language", BYTES_OF_ANY_SCRIPT)
def test_one_nul_spoils_no_text_of_any_set(language: str, declared: bool, place: str) -> None:
    encoding, text = BYTES_OF_ANY_SCRIPT[language]
    whole = DECLARED.format(encoding, text) if declared else text
    half = len(whole) // 2
    before, behind = {"start": ("\0", ""), "end": ("", "\0"), "end twice": ("", "\0\0")}.get(place, ("", ""))
    middle = "\0" if place == "middle" else ""
    decoded = decode((before + whole[:half] + middle + whole[half:] + behind).encode(encoding))
    assert decoded is not None
    assert decoded.text == whole


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_chinese_in_utf16_without_a_single_ascii_character_is_told(encoding: str) -> None:
    text = "渡轮停航三天。港口的居民在码头上等待来自大陆的零件，商店里的牛奶已经卖完了。"
    decoded = decode(text.encode(encoding))
    assert decoded is not None
    assert decoded.text == text


def test_noise_is_no_text() -> None:
    assert decode(bytes(range(1, 250, 3)) * 20 + b"\0") is None


STORY = "The ferry lay in harbour for the third day while the crew waited for a part.\n\n{}\n\nNobody knew when."
SIGNS = {
    "dots": "Ostrey · 3 March · Shipping news of the week",
    "times": "The new slip measures 30 × 12 metres and cost more than was planned.",
    "yen": "A Japanese buyer offered ¥500 a kilo for the catch.",
    "trade mark": "The engine was a SeaMaster™ from the mainland.",
    "trade mark, capitals": "The engine was a SEAMASTER™ from the mainland.",
    "bullets": "•Milk ran out on Monday\n•Bread ran out on Tuesday",
    "bullets between words": "Milk•Bread•Eggs",
    "paragraphs": "See ¶ 12 of the report and ¶ 14 of its annex.",
    "daggers": "Anna Tern† and Gil Rook† signed the letter.",
    "measures": "It was 4 ± 1 degrees, 12² metres, 5 µm, 5 ÷ 2, and 30‰ of salt.",
    "ordinals": "La 1ª barca y el 2º barco.",
    "cents": "Milk cost 50¢ and bread 70¢.",
    "accents for apostrophes": "They don´t know, and can´t ask.",
    "quotation marks for apostrophes": "They don‘t know, and can‘t ask.",
    "no space behind a quotation": "“No,”said Anna, and “Yes,”said Gil.",
    "dots and quotation marks": "News · Sport\n\nThe ferry’s crew waited for a “part” from the mainland.",
    "bullets and apostrophe": "•Milk\n•Bread\n\nThe ferry’s crew waited.",
    "trade marks and apostrophe": "The SeaMaster™ and the WaveRider™ were made by Corran’s yard.",
    "name": "They met at José’s.",
    "name in quotation marks": "“No,” said “José”…”",
    "capital": "The yard at ÅRHUS built it for ØRSTED.",
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_few_signs_among_plain_english_are_of_the_usual_western_set(sign: str, page: str) -> None:
    whole = page.format(STORY.format(SIGNS[sign]))
    decoded = decode(whole.encode("cp1252"))
    assert decoded is not None
    assert decoded.text == whole


OLD_MACHINES = {
    "English": "The ferry lay up. “Nobody knows,” said Anna – the harbour’s master – “when it’ll come.”",
    "English, one mark": "Jean’s hull is laid up.",
    "Swedish": "Färjan går inte i vinter, sade ägaren på måndagen, sedan dykare hittat en spricka i skrovet.",
    "German": "Die Fähre fährt nicht, sagte ihr Eigner, und der Bürgermeister schließt die große Brücke.",
    "Spanish": "El transbordador no zarpará este invierno, después de que los buzos hallaran una grieta en él.",
}


@pytest.mark.parametrize("language", OLD_MACHINES)
def test_old_macintosh_texts_are_read_by_their_letters(language: str) -> None:
    decoded = decode(OLD_MACHINES[language].encode("mac_roman"))
    assert decoded is not None
    assert decoded.text == OLD_MACHINES[language]


@pytest.mark.parametrize("end", ["café.", "café", "café»"])
@pytest.mark.parametrize("start", ["They met in the only ", "Ils vont à l’"])
def test_the_last_letters_of_an_older_set_stay(start: str, end: str) -> None:
    decoded = decode((start + end).encode("cp1252"))
    assert decoded is not None
    assert decoded.text == start + end


def test_a_text_that_is_cut_inside_its_only_letter_loses_that_letter_only() -> None:
    decoded = decode("The ferry’".encode()[:-1])
    assert decoded is not None
    assert decoded.text == "The ferry"


def test_a_nul_alone_is_no_text() -> None:
    assert decode(b"\0") is None
