"""Stories of whole pages copied to plain text, in languages that the trees have hardly seen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from index.article import Draft, Payload
from index.ingest.draft import draft_of
from index.ingest.prose import foreign_story
from index.limits import IngestLimits


class Page(NamedTuple):
    """A page as it is copied. heading: the number of the paragraph that is a short heading, if one is."""

    menu: str
    title: str
    byline: str
    story: tuple[str, ...]
    below: str


PAGES = {
    "de": Page(
        "Startseite|Politik|Wirtschaft|Sport|Kultur|Wetter|Verkehr|Anzeigen|Abo|Anmelden|Suche|Region",
        "Die alte Schleuse am Kanal wird nach Jahren wieder geöffnet",
        "Von Katrin Löbel|18.02.2022, 14:52 Uhr",
        (
            "Die Schleuse am alten Kanal, die seit dem Hochwasser vor neun Jahren zu war, öffnet am Sonnabend.",
            "Die Stadt hat die beiden Tore erneuern lassen und dafür mehr bezahlt, als der Kämmerer vorgesehen hatte.",
            "Warten auf die Boote",
            "„So viele Leute habe ich hier noch nie gesehen“, sagte der Wärter, der im Herbst in den Ruhestand geht.",
            "Wie viele Boote kommen, weiß niemand. Das Fest beginnt um zehn Uhr und endet, wenn es dunkel wird.",
        ),
        "Kommentare|Drucken|Brücke bleibt neun Wochen gesperrt|Pfarrer verkauft die Glocke|Impressum|Datenschutz|AGB",
    ),
    "ru": Page(
        "Главная|Политика|Экономика|Спорт|Культура|Погода|Видео|Объявления|Подписка|Войти|Поиск|Мир",
        "Старый шлюз на канале снова открывают после ремонта",
        "Ольга Титова|28 мая 2022, 09:15",
        (
            "Шлюз на старом канале, закрытый после наводнения девять лет назад, снова откроют в субботу утром.",
            "Город заменил обе створки ворот и заплатил за них больше, чем предполагал казначей два года назад.",
            "«Я никогда не видел здесь столько людей», — сказал смотритель, который осенью уходит на пенсию.",
            "Сколько придет лодок, никто не знает. Праздник начнется в десять часов и закончится с темнотой.",
        ),
        "Комментарии|Мост закрыт на девять недель|Священник продает колокол|Реклама|Контакты|О нас|Правила",
    ),
    "ko": Page(
        "홈|정치|경제|스포츠|문화|날씨|동영상|광고|구독|로그인|검색|세계",
        "낡은 운하 수문, 수리를 마치고 다시 열린다",
        "김도현|2023-08-21",
        (
            "구 년 전 홍수로 닫혔던 오래된 운하의 수문이 토요일 아침에 다시 열린다고 시청이 밝혔다.",
            "시는 두 개의 문을 모두 새로 만들었으며 비용은 이 년 전에 예상한 것보다 훨씬 많이 들었다.",
            '가을에 은퇴하는 수문지기는 "이렇게 많은 사람을 여기서 본 적이 없다"고 웃으며 말했다.',
            "배가 몇 척이나 올지는 아무도 모른다. 축제는 열 시에 시작해 어두워지면 끝난다고 한다.",
        ),
        "댓글|다리 구 주간 통제|종을 파는 신부|광고|문의|회사 소개|약관",
    ),
    "zh": Page(
        "首页|政治|经济|体育|文化|天气|视频|广告|订阅|登录|搜索|国际",
        "老运河水闸修复后重新开放",
        "陈晓雯|2023-04-09 10:12",
        (
            "九年前因洪水关闭的老运河水闸将于星期六上午重新开放，市政府昨天宣布了这一消息。",
            "市政府更换了两扇闸门，花费比财政官两年前预计的要多得多，议会对此提出了批评。",
            "“我从来没有在这里见过这么多人，”秋天就要退休的看守人笑着说。",
            "没有人知道会来多少条船。庆祝活动十点开始，天黑时结束。",
        ),
        "评论|热门新闻|大桥封闭九周|关于我们|联系我们|版权声明",
    ),
    "th": Page(
        "หน้าแรก|การเมือง|เศรษฐกิจ|กีฬา|วัฒนธรรม|อากาศ|วิดีโอ|โฆษณา|สมัคร|เข้าสู่ระบบ|ค้นหา|โลก",
        "ประตูน้ำคลองเก่าเปิดอีกครั้งหลังซ่อมแซม",
        "สมชาย ใจดี|9 เมษายน 2566",
        (
            "ประตูน้ำของคลองเก่าซึ่งปิดไปหลังน้ำท่วมเมื่อเก้าปีก่อนจะเปิดอีกครั้งในเช้าวันเสาร์นี้ เทศบาลเมืองแถลงเมื่อวานนี้ต่อหน้าชาวบ้าน",
            "เทศบาลเปลี่ยนบานประตูทั้งสองบานและใช้เงินมากกว่าที่เหรัญญิกคาดไว้เมื่อสองปีก่อนหลายเท่าตัว ทำให้สภาเมืองออกมาวิจารณ์",
            "ผู้ดูแลประตูน้ำซึ่งจะเกษียณในฤดูใบไม้ร่วงกล่าวว่าเขาไม่เคยเห็นคนมากขนาดนี้ที่นี่มาก่อนเลยตั้งแต่เริ่มทำงานเมื่อสามสิบปีที่แล้ว",
        ),
        "ความคิดเห็น|ข่าวยอดนิยม|ติดต่อเรา|เกี่ยวกับเรา|เงื่อนไข",
    ),
    "ar": Page(
        "الرئيسية|سياسة|اقتصاد|رياضة|ثقافة|طقس|فيديو|إعلانات|اشترك|بحث|القائمة|العالم",
        "إعادة فتح بوابة القناة القديمة بعد سنوات من الإغلاق",
        "سمر الخطيب|9 أبريل 2023",
        (
            "أعلنت المدينة أن بوابة القناة القديمة التي أغلقت بعد الفيضان قبل تسع سنوات ستفتح صباح السبت.",
            "وقد استبدلت البلدية البابين ودفعت ثمنا لهما أكثر مما كان أمين الصندوق يتوقع قبل عامين.",
            "وقال الحارس الذي يتقاعد في الخريف إنه لم ير هنا قط هذا العدد من الناس منذ بدأ العمل.",
            "ولا أحد يعرف كم قاربا سيأتي. ويبدأ الاحتفال في العاشرة وينتهي عندما يحل الظلام على الماء.",
        ),
        "تعليقات|إغلاق الجسر تسعة أسابيع|كاهن يبيع الجرس|إعلانات|اتصل بنا|من نحن|الشروط",
    ),
}


def read(text: str) -> Draft:
    found = draft_of(Payload("a.txt", text.encode()), IngestLimits())
    assert isinstance(found, Draft), found
    return found


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["dense", "blank lines"])
@pytest.mark.parametrize("language", PAGES)
def test_a_whole_page_in_another_language_keeps_its_story_and_nothing_else(language: str, gap: str) -> None:
    page = PAGES[language]
    lines = [*page.menu.split("|"), page.title, *page.byline.split("|"), *page.story, *page.below.split("|")]
    found = read(gap.join(lines))
    assert found.meta.title == page.title
    assert found.meta.authors == (page.byline.split("|")[0].removeprefix("Von "),)
    assert tuple(found.body.split("\n\n")) == page.story


def test_english_is_left_to_the_trees() -> None:
    story = ["The old lock on the canal, which was shut after the flood, is to open again on Saturday morning."] * 4
    assert foreign_story(story, np.ones(4, dtype=np.bool_), np.zeros(4, dtype=np.bool_)) is None


def test_a_list_without_prose_has_no_story_by_its_form() -> None:
    lines = PAGES["de"].menu.split("|")
    flags = np.ones(len(lines), dtype=np.bool_)
    assert foreign_story(lines, flags, ~flags) is None


def test_of_a_story_that_somebody_cut_out_only_what_is_hardly_any_of_it_goes() -> None:
    page = PAGES["de"]
    lines = [
        page.title,
        *page.byline.split("|"),
        *page.story,
        "- ein Fest",
        "- ein Boot",
        "Lesen Sie auch",
        "Brücke zu",
    ]
    body = read("\n\n".join(lines)).body
    assert [line for line in page.story if line not in body] == []
    assert "Brücke zu" not in body


def test_prose_far_from_the_story_and_what_is_surely_none_stay_out() -> None:
    page = PAGES["de"]
    notice = "Wir verwenden Cookies, damit die Seite auch auf kleinen Geräten so schnell geladen wird wie möglich."
    lines = [notice, *page.menu.split("|"), *page.story, notice]
    may_be = np.ones(len(lines), dtype=np.bool_)
    may_be[-1] = False
    kept = foreign_story(lines, may_be, np.zeros(len(lines), dtype=np.bool_))
    assert kept is not None
    assert [line for line, is_kept in zip(lines, kept, strict=True) if is_kept] == list(page.story)


def test_a_signature_behind_the_last_stop_ends_a_paragraph() -> None:
    story = ["運河の古い水門が土曜日の朝、九年ぶりに開くと市が発表し、多くの人が集まった。"] * 3
    lines = [*story, "祭りは十時に始まり、暗くなるまで続くが、舟が何艘来るかは誰にも分からない。（山本奈津子）"]
    kept = foreign_story(lines, np.ones(4, dtype=np.bool_), np.zeros(4, dtype=np.bool_))
    assert kept is not None
    assert kept.all()


def test_a_quotation_without_a_stop_is_a_paragraph_too() -> None:
    story = [f"“{line}” เขากล่าว" for line in PAGES["th"].story[:2]]
    kept = foreign_story(story, np.ones(2, dtype=np.bool_), np.zeros(2, dtype=np.bool_))
    assert kept is not None
    assert kept.all()
