"""The words of bylines, by language: what stands before the names of writers, and what after them."""

from __future__ import annotations

# Words that stand before names, with a colon or without.
BY = {
    "en": "by|as told to",
    "de": "von",
    "fr": "par",
    "es": "por",
    "nl": "door",
    "pl": "przez",
    "sv": "av",
    "da": "af",
    "id": "oleh",
    "ru": "автор",
    "hu": "írta",
    "el": "γράφει η|γράφει ο|γράφουν οι|γράφουν",
    "zh": "本報記者|本报记者|新华社记者|記者|记者|作者|撰文",
    "ar": "بقلم",
    "he": "מאת",
    "fa": "به قلم",
}
# What says in words of its own that somebody wrote: before such a word, or as one that needs none.
WROTE_BY = {
    "en": r"(?:(?:an?|the) )?(?:(?:column|essay|perspective|interview|commentary|feature|report|blog(?: post)?"
    r"|editorial|guest (?:post|column|essay|blog)|op-ed"
    r"|(?:words|text|story|report|article|written|photos?|pictures|images) (?:and|&|\+)"
    r" (?:photo(?:s|graph[sy]?)?|pictures|images|video|illustrations?|words|text|story))[,:]? by|interview:)",
    "de": r"(?:(?:ein(?:e[rn]?)? )?(?:kommentar|gast(?:beitrag|kommentar)|analyse|interview|bericht|kolumne|reportage"
    r"|essay|beitrag|artikel|rezension)|verfasst|geschrieben|veröffentlicht) von",
    "fr": r"(?:publiée?|rédigée?|écrite?|propos recueillis|article(?: de)?|chronique(?: de)?|tribune(?: de)?) par",
    "es": r"(?:escrito|publicado|redactado|firmado|un (?:artículo|reportaje)) por",
    "it": r"(?:a cura di|(?:scritto|pubblicato) da|(?:articolo|testo) di)",
    "nl": r"(?:geschreven|gepubliceerd|een (?:column|analyse|opinie)) door",
    "pl": r"oprac(?:owanie|ował[ay]?)?\.?",
    "da": r"(?:skrevet|skrivet|publiceret|publisert) (?:af|av)",
}
# What some papers print right before a name: "Words Jane Doe".
TEXTS = "words|text|textes?|texto|testo|tekst|teksti"
# Words that do so only with a colon, or whatever stands for one, for they are common elsewhere.
LABELS = {
    "en": "text|words|story|authors?|writers?|contributors?|reporters?|journalists?",
    "de": "autor(?:in)?|fotos? und text",
    "fr": "textes?|auteure?s?|rédaction",
    "es": "texto|autora?|redacción|redactora?|periodista",
    "pt": "repórter|reportagem",
    "ca": "autora?|redactora?",
    "it": "di|testo|autore|autrice",
    "nl": "tekst|auteurs?",
    "pl": "autor(?:ka|zy|ki)?|tekst|opracowała?|opracowanie",
    "cs": "autoři|napsala?",
    "hr": "piše|pišu|napisala?|autorica|autori",
    "sr": "пише|пишу|аутор|piše",
    "bg": "автори|текст",
    "ro": "autori|autor|scris de|articol de",
    "sv": "skribent|reporter",
    "da": "journalist|skribent",
    "no": "journalist",
    "et": "autor|tekst|toimetaja",
    "lt": "autorius|autorė",
    "lv": "autors|autore",
    "sl": "avtor(?:ica)?|piše",
    "fi": "teksti|kirjoittaja|toimittaja",
    "tr": "yazan|haber|yazar|muhabir",
    "id": "penulis",
    "vi": "tác giả|bài viết|theo",
    "ru": "текст",
    "uk": "автор(?:ка|и)?|текст",
    "el": "του|της|συντάκτης",
    "ar": "كتبت?|كاتب|إعداد|الكاتب|تحرير",
    "he": "כתב",
    "fa": "نویسنده|نوشته",
    "ur": "تحریر",
    "bn": "লেখক|প্রতিবেদক",
    "th": "ผู้เขียน|โดย",
    "hi": "लेखक|द्वारा",
    "hu": "szerző|szöveg",
    "zh": "文",
    "ja": "文|執筆|取材・文|記者|筆者",
    "ko": "글|기자",
}
# What follows names, for what they are: "홍길동 기자", "佐藤恵子 記者".
AFTER = {"ko": "기자|특파원|논설위원", "ja": "記者|特派員", "zh": "记者|報道|报道"}

# What joins the last two of several writers, in any case, and in small letters alone, for with a capital it is an
# initial or part of a name. A line all in capitals is told by the names around it.
AND = ("and", "with", "und", "och", "mit", "avec")
SMALL_AND = ("et", "og", "ja", "ve", "dan", "và", "oraz", "και", "con", "com", "y", "e", "i", "и", "і", "й", "та")
# The same in Dutch; "in" in Spanish and French, so that a given name must follow, and no saint's town.
DUTCH_AND = "en"


def any_of(words: dict[str, str]) -> str:
    """A pattern for these words in any of the languages."""
    return "|".join(words.values())


# What stands before a job and belongs to it: "Jane Doe Environment editor", "Jane Doe Europe correspondent".
JOB_KINDS = (
    "contributing|staff|special|featured|guest|executive|managing|associate|assistant|freelance|deputy|founding"
    "|principal|sports|business|political|science|health|news|food|travel|education|investigative|review"
)
DESKS = (
    "sport|politics|investigations|environment|technology|tech|media|economics?|economy|crime|courts?|culture|cultural"
    "|entertainment|showbiz|arts?|features?|foreign|defen[cs]e|security|diplomatic|home|affairs|social|religious"
    "|religion|community|city|county|national|international|world|europe|africa|asia|us|uk|middle|east|north|south|west"
    "|america|transport|climate|energy|money|consumer|property|finance|personal|royal|weather|local|democracy|digital"
    "|video|multimedia|data|breaking|general|assignment|night|weekend|football|cricket|rugby|tennis|golf|racing"
    "|motorsport|film|movies?|tv|television|music|books?|theat(?:re|er)|fashion|beauty|lifestyle|legal|labou?r|white"
    "|house|congressional|statehouse|capitol|opinion|audience|engagement|trending|overnight|regional|state|government"
    "|policy|medical|global|markets?|retail|industry|automotive|gaming|games|web|online|copy|creative|registered"
    "|certified|physical|nurse|product|technical|law"
)
