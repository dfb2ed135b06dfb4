"""Step one: text to tokens and sentence beginnings. Offsets are code points; linear in the text's length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.entities.lexicon import word_set

_APOSTROPHE = "['’]"
_STATES = (
    "Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|"
    "Penn|Tenn|Tex|Vt|Va|Wash|Wis|Wyo|Ont|Que|Alta|Sask|Man"
)
_TOKEN = re.compile(
    rf"""
    [^\W\d_]{{2,}}(?![\w.\-'’])                                # most words
    | (?:[^\W\d_]\.){{2,}}(?!\w)                                  # U.S., J.R.R.
    | (?<=,[ ])(?:{_STATES})\.                                  # Bangor, Maine; Troy, Mich.
    | [^\W\d_]\.(?=\s?[^\W\d_])                                 # an initial: J. Smith, A.Merkel
    | {_APOSTROPHE}(?:s|S|re|ve|ll|d|m)\b(?!{_APOSTROPHE})      # 's
    | \w+(?:(?:-(?!(?:based|born|led|backed|area|style|controlled|occupied|held|run|owned|wide)\b)
        |{_APOSTROPHE}(?!(?:s|S|re|ve|ll|d|m)\b))\w+)*          # words, O'Brien, Al-Assad
    | \S
    """,
    re.VERBOSE,
)
ABBREVIATIONS = word_set(
    """
    mr mrs ms dr prof rev gen lt col sgt capt cmdr maj sen rep gov pres st mt ft jr sr vs hon supt det insp adm brig
    jan feb mar apr jun jul aug sep sept oct nov dec no inc co corp ltd bros etc al fig pp vol ed dept univ assn ala
    ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa penn
    tenn tex va vt wash wis wyo ont que alta sask messrs mme mlle maj.gen msgr pvt cpl spc ald atty
    """
)
"""What stands before a point that does not end a sentence."""

_ENDS = frozenset(".!?…")
_CLOSERS = frozenset("\"'”’)]»")
_OPENERS = frozenset("\"'“‘([«-–—•*·>|:")


@dataclass(frozen=True, slots=True)
class Tokens:
    """texts, starts, ends: one each per token.  opens: the token begins a sentence, a line or a quotation.

    breaks: the token begins a sentence or a line, so that no name reaches over from the token before it.
    capitals: the token is written as a name is (`is_capital`).
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    opens: list[bool]
    breaks: list[bool]
    capitals: list[bool]


def is_capital(word: str) -> bool:
    """Whether a token is written as a name is: London, al-Sisi, sub-Saharan, d'Ivoire, but not 5G."""
    return word[0].isupper() or (word[0].isalpha() and not word.islower() and word != word.lower() and len(word) > 2)


def split_tokens(text: str) -> Tokens:
    """The tokens of a text in order."""
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    opens: list[bool] = []
    breaks: list[bool] = []
    previous_end, ended, opened = 0, True, True
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match.group()
        line_break = start > previous_end and "\n" in text[previous_end:start]
        closes = word in _CLOSERS and start == previous_end
        broken = (ended and not closes) or line_break
        texts.append(word)
        starts.append(start)
        ends.append(end)
        breaks.append(broken)
        opens.append(broken or opened)
        if word in _ENDS:
            ended = not _is_abbreviation(texts, starts, ends)
        elif not closes:
            ended = False
        opened = word in _OPENERS and (opens[-1] or word in "\"“‘'«:")
        previous_end = end
    return Tokens(texts, starts, ends, opens, breaks, [not word.islower() and is_capital(word) for word in texts])


def _is_abbreviation(texts: list[str], starts: list[int], ends: list[int]) -> bool:
    """Whether the point that was read last belongs to the word before it."""
    if texts[-1] != "." or len(texts) < 2 or ends[-2] != starts[-1]:
        return False
    return texts[-2].casefold() in ABBREVIATIONS or (len(texts[-2]) == 1 and texts[-2].isupper())
