"""Words that stand around stories in other languages than English: found where they are furniture, left in prose."""

from __future__ import annotations

import pytest

from index.ingest.furniture import TABLE, is_correction, is_signature, rule_of
from index.ingest.lines import Line, clean
from index.ingest.rules import RULES

FURNITURE = {
    "reading-time": (
        "Temps de Lecture 3 min.",
        "Lesezeit: ca. 4 Min.",
        "Ten tekst przeczytasz w 2 minuty",
        "Tempo di lettura: 5 minuti",
    ),
    "summary-note": ("Podsumowanie wygenerowane przez AI", "Mit KI zusammengefasst, von der Redaktion geprüft."),
    "byline": (
        "بقلم: سلمى حداد",
        "记者 李明",
        "（责任编辑：张伟）",
        "2024年03月04日 09:15 来源：埃勒里日报 记者 李明",
        "홍길동 기자 hong@news.example",
        "Autor: Jan Petersen",
        "Texte : Éloïse Bézier",
        "Par Éloïse Bézier, publié le 4 mars 2024 à 09h15",
        "Автор: Иван Петров",
        "Haber: Ahmet Yılmaz",
        "Tác giả: Trần Văn Nam",
        "Testo: Giulia Conti",
        "Tekst: Anne de Vries",
    ),
    "published": (
        "4 مارس 2024",
        "2024年3月4日 9時15分",
        "입력 2024.03.04 09:15 수정 2024.03.05 10:00",
        "Publié le 4 mars 2024 à 09h15, mis à jour le 5 mars 2024 à 10h00",
        "Stand: 04.03.2024, 10:15 Uhr",
        "Publicado el 4 de marzo de 2024 a las 10:15",
        "Publicado em 04/03/2024 às 10h15",
        "4 марта 2024, 10:15",
        "Pubblicato il 4 marzo 2024 alle 10:15",
        "Gepubliceerd op 4 maart 2024 om 10:15 uur",
        "4 Mart 2024 Pazartesi 10:15",
    ),
    "read-more": (
        "اقرأ أيضا: ارتفاع أسعار العبارات",
        "相关阅读：港口新闻",
        "関連記事：渡し船の運賃が上がる",
        "관련기사 > 배삯이 오른다",
        "À lire aussi : Les tarifs du bac augmentent",
        "Lesen Sie auch: Biber legt Schleuse lahm",
        "Lea también: Suben los precios",
        "Leia mais",
        "Leggi anche: Il porto chiude",
        "Lees ook: Haven dicht",
        "Читайте также: Порт закрыт",
        "İlgili haberler: Liman kapandı",
    ),
    "share-row": (
        "شارك المقال",
        "分享到：",
        "シェアする",
        "공유하기",
        "Partager",
        "Teilen",
        "Compartir",
        "Condividi",
        "Поделиться",
        "Paylaş",
    ),
    "app-prompt": (
        "Folgen Sie uns auf Facebook",
        "Síguenos en Instagram",
        "Подписывайтесь на наш канал",
        "关注我们的公众号",
    ),
    "newsletter": (
        "Abonnez-vous à notre newsletter et recevez le meilleur de la semaine",
        "Newsletter abonnieren",
        "Suscríbete a nuestro boletín",
        "Iscriviti alla newsletter",
        "Schrijf je in voor onze nieuwsbrief",
    ),
    "advertisement": (
        "إعلان",
        "广告",
        "広告",
        "광고",
        "Publicité",
        "Anzeige",
        "Publicidad",
        "Pubblicità",
        "Advertentie",
        "Реклама",
        "Reklam",
    ),
    "comments": ("Kommentare (7)", "Commentaires (12)", "评论", "댓글 3", "Комментарии"),
    "photo-credit": (
        "Фото: ТАСС",
        "图片来源：新华社",
        "[사진=연합뉴스]",
        "Crédit photo : Jean Martin",
        "Foto: Jan Petersen",
        "Fotoğraf: AA",
    ),
    "contact": ("للتواصل مع التحرير أرسلوا بريدا إلى news@sada.example", "Schreiben Sie uns: post@echo.example"),
    "mail-signature": ("Von meinem iPhone gesendet", "Envoyé de mon iPhone"),
}
MORE_LANGUAGES = {
    "read-more": (
        "Lesen Sie hier mehr: Biber legt Schleuse lahm",
        "Notre dossier",
        "Approfondisci",
        "اقرأ أيضًا: ارتفاع أسعار العبارات",
        "İlginizi çekebilir: Liman kapandı",
        "По теме: Порт закрыт",
        "Läs också: Så leds trafiken om",
        "LÄS MER: Så mycket kostar bron",
        "Læs også: Broen lukker",
        "Les også: Broen stenger",
        "Lue myös: Silta suljetaan",
        "Czytaj też: Most zamknięty",
        "Читайте також: Міст закрито",
        "Čtěte také: Most se zavírá",
        "קראו גם: מפת הדרכים החדשה",
        "यह भी पढ़ें: नई सड़कों का नक्शा",
        "Baca juga: Jembatan ditutup",
        "Διαβάστε επίσης: Η γέφυρα κλείνει",
        "Lire aussi Les tarifs du bac augmentent",
        "Lees ook Haven dicht tot mei",
        "Mest läst",
        "Najczęściej czytane",
        "Найпопулярніше",
        "Legolvasottabb",
        "सबसे ज्यादा पढ़ी गई",
        "Läs mer om Gråbro",
    ),
    "agency-notice": (
        "Alle rechten voorbehouden",
        "Riproduzione riservata ©",
        "כל הזכויות שמורות",
        "Hak cipta dilindungi",
    ),
    "cookies": ("Polityka prywatności", "Datenschutzerklärung", "プライバシーポリシー"),
    "paywall": ("Logga in", "Giriş yap", "ログイン", "Bejelentkezés"),
    "share-row": ("Jetzt teilen", "Udostępnij", "שתפו", "शेयर करें", "Bagikan"),
    "app-prompt": ("Följ oss på Facebook", "Ikuti kami di Google News"),
    "newsletter": ("Prenumerera på vårt nyhetsbrev", "Zapisz się na newsletter i bądź na bieżąco"),
    "advertisement": ("Annons", "Mainos", "פרסומת", "विज्ञापन", "Iklan"),
    "comments": ("Kommentarer (3)", "Komentarze", "תגובות"),
    "photo-credit": ("Fot. Jan Nowak".replace(".", ":"), "צילום: דנה לוי", "Kuva: Matti Meri"),
    "byline": ("Av Åsa Öberg och Lars Göransson", "Af Søren Kjær og Mette Holm", "מאת: יעל כהן", "Oleh Budi Santoso"),
    "published": ("Publicerad 4 mars 2024", "Opublikowano 04.03.2024 10:15"),
}
PROSE = (
    "Lesezeit war im Lager die Stunde nach dem Essen.",
    "Lecture publique des 12 poèmes qui ont fait le tour du quai.",
    "Cet article est réservé, disait l'étiquette sur le pain.",
    "Merken wollte er sich davon nichts.",
    "Pressekontakt hatte der Verein seit Jahren keinen.",
    "声明由市政府在周一发布，内容与上周相同。",
    "Prenumerera på tystnad, stod det på väggen.",
    "Alla rättigheter förbehölls kungen.",
    "Polityka prywatności jest w tym domu sprawą rodzinną.",
    "Mest läst av alla var prästen.",
    "Läs mer böcker, sa ministern till barnen i skolan.",
    "Lire aussi les petites lignes, voilà le conseil du notaire.",
    "Dela bröd med andra är en god vana.",
    "Reklama mydła opłaciła pierwszy rok pisma.",
    "Av alla broar i landet är den här den äldsta.",
    "Baca juga buku, kata menteri kepada anak-anak.",
    "Le 4 mars, le quai a été fermé pour dix-huit mois.",
    "Par une nuit de mars, le quai s'est enfoncé.",
    "Von der Mauer fielen im März 2024 die ersten Steine.",
    "Anzeige wurde am Montag erstattet, sagte der Sprecher.",
    "Mehr zum Leben als zum Sterben hatten sie nicht.",
    "Teilen wollte er das Brot mit niemandem.",
    "Foto hatte davon keiner gemacht.",
    "Leer más despacio, dijo la maestra, es leer mejor.",
    "Por la noche volvieron los barcos.",
    "记者从有关部门获悉，船只将迁往六公里外的盐尼港。",
    "分享食物的人很多，他说。",
    "関連記事を書いたのは彼だった。",
    "수도권 기자 회견",
    "كتب الصياد رسالة إلى المجلس في مارس 2024",
    "Реклама мыла оплатила первый год журнала.",
    "Reklam panosu rüzgârda devrildi.",
    "Condividi il pane, diceva il nonno.",
    "1939-1945",
    "Tabelle 4",
    "Autor dieses Plans ist der Hafenmeister",
)


TABLES = (FURNITURE, MORE_LANGUAGES)


@pytest.mark.parametrize(
    ("rule", "line"), [(rule, line) for table in TABLES for rule, lines in table.items() for line in lines]
)
def test_furniture_is_known_in_every_language(rule: str, line: str) -> None:
    assert rule_of(line) == rule


@pytest.mark.parametrize("line", PROSE)
def test_prose_that_begins_like_furniture_is_none(line: str) -> None:
    assert rule_of(line) is None


def test_every_rule_of_the_table_is_one_of_the_cleaner() -> None:
    assert {row.rule for row in TABLE} - {rule.name for rule in RULES} == {"correction"}


@pytest.mark.parametrize(
    "line",
    ["Berichtigung: Der Kai ist 1911 gebaut.", "訂正：埠頭は1911年に造られた。", "Corrección (5 de marzo): era 1911."],
)
def test_corrections_are_known(line: str) -> None:
    assert is_correction(line)
    assert rule_of(line) is None


def test_a_call_for_corrections_is_none() -> None:
    assert not is_correction("Korrektur: post@echo.example")
    assert not is_correction(
        "Korrektur der Mauer: nötig, aber teuer, sagt der Rat, und mehr".replace("Korrektur der", "Korrekturen der")
    )


def test_east_asian_papers_sign_with_a_name_in_brackets() -> None:
    assert is_signature("（田中太郎）")
    assert not is_signature("（写真は港湾局が提供したものである）")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Folgen Sie uns, rief der Mann vom Boot.", None),
        ("Suivez-nous, cria l’homme du bateau.", None),
        ("Síguenos, gritó el hombre de la barca.", None),
        ("Siga-nos, gritou o homem do barco.", None),
        ("Folgen Sie uns", "app-prompt"),
        ("Síguenos en Facebook", "app-prompt"),
        ("Suivez-nous, sur Facebook et ailleurs.", "app-prompt"),
        ("Folgen Sie uns, um nichts zu verpassen.", "app-prompt"),
        ("- photo: Gil has it", None),
        ("Photo : Éloïse Bézier", "photo-credit"),
    ],
)
def test_a_clause_after_a_prompt_and_an_item_of_notes_are_of_a_story(line: str, rule: str | None) -> None:
    assert rule_of(line) == rule


def test_an_item_of_notes_is_no_credit_in_english_either() -> None:
    assert clean([Line("- photo: Gil has it")]).ledger == ()
    assert [entry.rule for entry in clean([Line("- Photo: Gil Marsh")]).ledger] == ["photo-credit"]
