"""The title of a plain text: which of its lines it is, and what of that line is not the title's."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.analysis import letters
from index.ingest.barenames import is_job_of_writer, is_name_below_headline
from index.ingest.linepieces import DATE
from index.ingest.lines import rule_by_words
from index.ingest.rules import FURNITURE

# A title is one line, and not a paragraph.
TITLE_CHARS = 250
NO_TITLE_ENDS = (".", ",", ";", ":", "。", "،", "؛", "、", "，", "：")
# Chance from which on a line is taken for the title.
TITLE_CHANCE = 0.01
# Where none above the story comes near, one from this chance on stands in wherever it stands and whatever its form is.
DOUBTFUL_CHANCE = 0.05
FAR_CHANCE = 0.4
# The same for one that ends in a stop, as sentences do, and how long such a one may be.
SENTENCE_CHANCE = 0.5
SENTENCE_CHARS = 120

# Lines that are no title whatever the trees say, and of how many of their best ones that is asked.
NO_TITLES = FURNITURE | {"wire-mark", "ruler", "published", "byline", "kicker", "voice-note"}
MOST_TITLES = 5
WRITTEN = ("byline", "published")
# How much likelier, in odds, the title is a line above the writer or the day, and the first one of a text with nothing
# of a page.
ABOVE_BYLINE = 3.0
FIRST_ALONE = 5.0
# Nothing is surer than this.
SURE_TITLE = 0.999
# The line above the byline is a deck where the one before it is likelier the title, and so likely.
DECK_CHANCE = 0.2
# The same for one right below the path to it: "Home > News > Local"; and for one that such a path ends with, or that
# stands again a few lines below, as titles do beside a picture or for who reads on a telephone.
BELOW_PATH = 4.0
ON_PATH = 20.0
TWICE = 3.0
TWICE_LINES = 1
PATH_CHARS = 30
PATH_MARK = re.compile(r" [>›»/] ")
PATH = re.compile(r"^[^>›»]{2,30}(?: [>›»] [^>›»]{2,30}){1,4}$")
# The same for one longer than a site's name, of a text that was cut out.
FIRST_LONG = 1_000.0
SENTENCE_END = re.compile(r"""[.!?…。！？।؟]["'”’)\]»」』]*$""")

# "UPDATE 3-", "RPT-WRAPUP 1-": what an agency puts before the title of a text that it sends again.
REVISION = re.compile(r"(?:(?:UPDATE|WRAPUP|RPT|REPEAT|REFILE|CORRECTED|RECAST)(?: ?\d{1,2})?-(?=\S)){1,3}")
# A site's name after a bar is no longer, and a title so many letters longer than it where neither parts words.
SITE_WORDS = 5
SITE_BAR = re.compile(r" [|｜] |｜")
LONGER_LETTERS = 8
# "… | Part Two" is the title's own.
PART = re.compile(
    r"(?:part|chapter|episode|vol(?:ume)?|book|day|week|year|teil|folge|kapitel|partie|parte|chapitre|cap[ií]tulo|deel|del"
    r"|część|часть)\b|.*\d|第",
    re.IGNORECASE,
)
# "Mar 5, 2024 | Last updated on Mar 6": days and what stands beside them.
DAY_FIRST = re.compile(rf"{DATE} ?[|•·]", re.IGNORECASE)
# Words of a clause: "… | Why It Matters", "… | Milk Runs Out".
CLAUSE = re.compile(
    r"(?:why|how|what|when|where|who)\b|.*\b(?:is|are|was|were|will|it|they|he|she|we)\b"
    r"|(?:\S+ ){2,}(?:out|up|off|down|back|over|away|again)$",
    re.IGNORECASE,
)
# Where a headline has no spaces, its second half has none either: only words of papers, or Latin letters, tell a name.
PAPER = re.compile(
    r"新[聞闻]|[日時时晚晨早][報报]|[週周]刊|[網网]|通[訊讯]社|[電电][視视]|[頻频]道|[傳传]媒|媒[體体]|ニュース|テレビ|タイムズ|オンライン|放送"
    r"|^[A-Za-z][\w .&'’+-]*$",
    re.ASCII,
)
# What papers print above a headline, alone on its line: the kind of text that it is.
KICKER = re.compile(
    r"(?:the )?(?:long ?read|big read|opinion|analysis|comment(?:ary)?|editorial|exclusive|breaking(?: news)?"
    r"|explain(?:er|ed)|features?|interview|review|obituary|profile|special report|investigation|fact[ -]?check"
    r"|in pictures|live(?: blog)?|first person|essay|column|q ?& ?a|in depth|press release|news release"
    r"|for immediate release|(?:short )?story|poem|kommentar|meinung|reportage|leitartikel|hintergrund|tribune"
    r"|éditorial|enquête|décryptage|entretien|opinión|reportaje|entrevista|análisis|opinião|editoriale|intervista|opinie"
    r"|achtergrond|мнение|интервью|репортаж)[.:]?$",
    re.IGNORECASE,
)

# What pages print for those who hear them read or open a menu.
NO_WORDS = re.compile(
    r"(?:skip|jump) to\b.{0,40}|(?:main |open |close |toggle )?(?:menu|navigation)|close|search|[x×☰]"
    r"|home(?:page)?|startseite|accueil|inicio|início|strona główna|ana sayfa|anasayfa|beranda|trang chủ|αρχική|etusivu"
    r"|domů|главная|головна|الرئيسية|ראשי|होम|首页|首頁|ホーム|トップ|홈"
    r"|(?:top|bottom) of page|an official website of\b.{0,60}|(?:photo(?:graph)?|image|picture)s? by (?-i:[A-Z]).{0,80}"
    r"|(?:published|posted|filed) (?:in|under):?(?: (?-i:[A-Z][\w&/’'-]*|&|and),?){1,12}",
    re.IGNORECASE,
)

Flags = npt.NDArray[np.bool_]


def title_at(
    lines: Sequence[str], chances: npt.NDArray[np.float32], told: Flags, kept: Flags, *, is_cut: bool
) -> int | None:
    """The likeliest title that is one line and no paragraph.

    told: which lines the trees take for story; titles do not stand below the first one.  kept: those that stay.
    is_cut: somebody has cut the text out of its page.
    """
    chances = np.where([NO_WORDS.fullmatch(line) is not None for line in lines], np.float32(0), chances)
    begin = int(np.argmax(told)) + 1
    while begin < len(lines) and KICKER.match(lines[begin - 1]):
        begin += 1
    fits = [_may_be_title(line, chance) for line, chance in zip(lines[:begin], chances.tolist(), strict=False)]
    at, chance = _likeliest(lines, np.where(fits, chances[:begin], -1.0), is_cut=is_cut)
    best = int(np.argmax(chances))
    if not is_cut and chances[at] < DOUBTFUL_CHANCE and chances[best] >= FAR_CHANCE:
        return best
    if fits[at] and chance >= TITLE_CHANCE:
        return at
    return 0 if np.argmax(kept) <= 1 and fits_first_line(lines) else None


def _likeliest(lines: Sequence[str], chances: npt.NDArray[np.float32], *, is_cut: bool) -> tuple[int, float]:
    """The line with the best chance whose words are not those of a pointer, a byline, a date, a path or an agency's
    mark, and that chance.

    One right above the first byline or date, or with one sentence between, is likelier than it looks by itself; so is
    the first line where neither these nor words of a menu stand below it.
    """
    rules = [rule_by_words(line) for line in lines[: len(chances) + 1]]
    rules = ["byline" if is_name_below_headline(lines, at) else rule for at, rule in enumerate(rules)]
    rules = ["kicker" if is_job_of_writer(lines, at) else rule for at, rule in enumerate(rules)]
    named = [letters(line) for line in lines[: len(rules)]]
    ends = [_end_of_path(line) for line in lines[: len(rules)]]
    over = [
        KICKER.match(line) or PATH.search(line) or DAY_FIRST.match(line) or (end and end in named)
        for line, end in zip(lines, ends, strict=False)
    ]
    rules = ["kicker" if is_over else rule for is_over, rule in zip(over, rules, strict=True)]
    written = _written_at(rules)
    gained = chances / np.maximum(1 - chances, 1 - SURE_TITLE)
    for at in range(len(chances)):
        gained[at] *= ON_PATH if named[at] and named[at] in ends else 1.0
        gained[at] *= TWICE if named[at] and named[at] in named[at + 1 : at + 1 + TWICE_LINES] else 1.0
    if written:
        is_deck = written > 1 and (
            SENTENCE_END.search(lines[written - 1]) is not None
            or chances[written - 2] > max(float(chances[written - 1]), DECK_CHANCE)
        )
        gained[written - 1 - is_deck] *= ABOVE_BYLINE
        for at in range(1, written):
            gained[at] *= BELOW_PATH if PATH.search(lines[at - 1]) else 1.0
    elif not NO_TITLES.difference(["kicker"]).intersection(filter(None, rules)):
        first = int(rules[0] == "kicker" and len(chances) > 1)
        gained[first] *= FIRST_LONG if is_cut and len(lines[first].split()) > SITE_WORDS else FIRST_ALONE
    order: list[int] = np.argsort(-gained, kind="stable")[:MOST_TITLES].tolist()
    best = next((at for at in order if chances[at] > 0 and rules[at] not in NO_TITLES), order[0])
    odds = float(gained[best])
    return best, odds / (1 + odds) if written else float(chances[best])


def _end_of_path(line: str) -> str:
    """The letters of the last part of a path such as "Home > News > Storm closes the harbour"; "" for other lines."""
    parts = PATH_MARK.split(line)
    return letters(parts[-1]) if len(parts) > 1 and len(parts[0]) <= PATH_CHARS else ""


def _written_at(rules: Sequence[str | None]) -> int:
    """The line that says who wrote the text, else that of its day: a masthead has the paper's day. 0: none does."""
    written = (next((at for at, rule in enumerate(rules) if rule == name), 0) for name in WRITTEN)
    return next(filter(None, written), 0)


def bare_title(line: str) -> str:
    """Without an agency's mark of a new version before it and a site's name after it."""
    title = REVISION.sub("", line)
    bars = list(SITE_BAR.finditer(title))
    headline, name = (title[: bars[-1].start()], title[bars[-1].end() :]) if bars else (title, "")
    return headline if _is_site(name) and _is_longer(headline, name) else title


def _is_site(name: str) -> bool:
    """A few words, all with a capital where their script has any, that are neither a part's name nor a clause."""
    words = name.split()
    is_short = 0 < len(words) <= SITE_WORDS and not any(word[0].islower() for word in words)
    return is_short and not PART.match(name) and not CLAUSE.match(name)


def _is_longer(headline: str, name: str) -> bool:
    if len(headline.split()) > len(name.split()):
        return True
    is_told = PAPER.search(name) is not None
    return is_told and " " not in headline and len(headline) >= len(name) + LONGER_LETTERS


def fits_first_line(lines: Sequence[str]) -> bool:
    """Whether the first line may be a title for its form alone; of a text of one line, whatever it ends in."""
    return len(lines[0]) <= TITLE_CHARS if len(lines) == 1 else _fits_title(lines[0])


def _fits_title(line: str) -> bool:
    """One line, and neither a sentence nor the part of one."""
    return len(line) <= TITLE_CHARS and not line.endswith(NO_TITLE_ENDS)


def _may_be_title(line: str, chance: float) -> bool:
    """As `_fits_title`; a short sentence that the trees are sure of may be one."""
    is_one = len(line) <= SENTENCE_CHARS and line.find(". ") < 0 and line.endswith(".")
    return _fits_title(line) or (chance >= SENTENCE_CHANCE and is_one)
