"""Tokens and stems, the same for indexing and for querying. Offsets are Unicode code points.

What a token is, by example: `U.S.` gives us; `don't` gives don't; `Putin's` gives putin; `covid-19` gives covid, 19;
`155,221` gives 155221; `5.93` gives 5.93; `Kraków` gives krakow; `हिन्दी` stays whole, vowel signs and all; a run of
letters of a script that writes no spaces (Chinese, Japanese, Thai …), or Korean, gives its overlapping pairs.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache

import Stemmer

ANALYSER_VERSION = "3"

FORM_CHARS = 64
"""A form is cut to this length: what is longer is a blob of data, and only its beginning tells it from others."""

_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs inside words that nobody sees: soft hyphens, spaces without width, joiners, what keeps letters from joining."""
_ACCENTS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    f"\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed{_UNSEEN}"
)
"""Marks that folding takes away: accents, and the points of Hebrew and Arabic, which most texts leave out."""
_LIVING = (*range(0x300, 0x1D00), 0x3099, 0x309A, *range(0xA800, 0xAC00))
MARKS = frozenset(chr(code) for code in _LIVING if unicodedata.category(chr(code)).startswith("M")).union(_UNSEEN)
"""Combining marks of the scripts that are in use, vowel signs too: part of a word though no letters."""
_MARKS = "".join(sorted(MARKS))
_WORD = re.compile(rf"\w++(?:\.?['’.,]\w++|[{_MARKS}]++\w*+)*+(?:\.(?<=\.[^\W\d_]\.))?+")
"""A run that may hold one token or several; it never crosses white space, so white space cuts texts safely. The last
point of an acronym is part of it."""

_PIECE = re.compile(rf"[^\W_]++(?:['’][^\W_]++|[{_MARKS}]++(?:[^\W_]++)?)*+")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\.?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POSSESSIVE = re.compile(rf"['’][sS][{_UNSEEN}]*+\Z")
_UNSPACED = (
    "[\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1780-\u17d3"
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003134f]+"
)
_LETTER = f".[{_MARKS}]*+"
_LETTERS = str.maketrans(
    {"’": "'", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_ACCENT = re.compile(f"[{_ACCENTS}]+")

_EDGES = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum() and chr(code) != "_")
"""What never belongs to a token at the ends of a word."""
_BETWEEN_RUNS = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in "_'.,"}
"""ASCII that cuts runs; most of what stands between white space and is no plain word is a number, or has a hyphen."""

_INITIALS = re.compile(r"(?<=\b\w\.)\s+(?=\w\.)")
"""Between two initials."""

_STEMS_KEPT = 500_000
"""Stems remembered in a process: more distinct forms than a million stories hold, about 60 MB when full."""
_stems: dict[str, str] = {}
_stemmer = Stemmer.Stemmer("english", 0)
_stemmer_lock = threading.Lock()

Token = tuple[str, int, int]
"""(folded surface form, start, end)."""


def fold(text: str) -> str:
    """Case and accents away: for surface forms, names, prefixes and facet keys.

    Folding twice changes nothing. The result may be longer than the text (ß gives ss).
    """
    if text.isascii():
        return text.lower()
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    lower = _ACCENT.sub("", unicodedata.normalize("NFKD", bare.casefold()))
    return unicodedata.normalize("NFC", lower.translate(_LETTERS))


def letters(text: str) -> str:
    """Letters and figures alone, lower case: what is left where spaces and marks may differ."""
    return "".join(filter(str.isalnum, text.lower()))


def person_key(name: str) -> str:
    """What a person is counted under: folded, without points. "J. D. Vance" is "JD Vance", and "Jr." is "Jr"."""
    folded = fold(name)
    return _INITIALS.sub("", folded).replace(".", "") or folded if "." in folded else folded


def tokenise(text: str) -> list[Token]:
    """The tokens of a text in order; a token's position is its index in the list."""
    tokens: list[Token] = []
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        if word.isascii() and word.isalnum():
            tokens.append((word.lower()[:FORM_CHARS], start, match.end()))
        else:
            tokens.extend(_split(word, start))
    return tokens


def plain_form(text: str) -> str:
    """The form of a text that is one plain word, whatever marks stand around it; nothing if it is another text."""
    bare = text.strip(_EDGES)
    return bare.lower()[:FORM_CHARS] if bare.isascii() and bare.isalnum() else ""


def forms(text: str) -> tuple[str, ...]:
    """The folded surface forms of a text, in order."""
    bare = text.strip(_EDGES)
    if not bare.isascii():
        return tuple(token[0] for token in tokenise(text))
    if bare.isalnum():
        return (bare.lower()[:FORM_CHARS],)
    found: list[str] = []
    for run in bare.translate(_BETWEEN_RUNS).split():
        if run.isalnum():
            found.append(run.lower()[:FORM_CHARS])
        elif _NUMBER.fullmatch(run):
            found.append(run.replace(",", "")[:FORM_CHARS])
        else:
            found += [token[0] for token in tokenise(run)]
    return tuple(found)


def is_half_a_pair(form: str) -> bool:
    """Whether a form is a single letter of a script whose runs give pairs: inside longer text it is no token itself."""
    if form.isascii():
        return False
    return len(_compiled(_LETTER).findall(form)) == 1 and _compiled(_UNSPACED).fullmatch(form) is not None


def stem(form: str) -> str:
    """The Snowball English stem of a folded surface form. Safe to share between threads."""
    known = _stems.get(form)
    if known is not None:
        return known
    if len(_stems) >= _STEMS_KEPT:
        _stems.clear()
    with _stemmer_lock:
        found: str = _stemmer.stemWord(form)
    _stems[form] = found
    return found


def stems(forms: Sequence[str]) -> list[str]:
    """The stems of many forms, in their order; a third of the time of asking for one after the other, and not kept."""
    with _stemmer_lock:
        found: list[str] = _stemmer.stemWords(list(forms))
    return found


def _split(word: str, offset: int) -> list[Token]:
    possessive = _POSSESSIVE.search(word)
    if possessive:
        word = word[: possessive.start()]
    whole = _acronym(word) or _number(word.rstrip("."))
    if whole:
        return [(whole[:FORM_CHARS], offset, offset + len(word))]
    tokens: list[Token] = []
    for match in _PIECE.finditer(word):
        tokens.extend(_piece(match.group(), offset + match.start()))
    return tokens


def _acronym(word: str) -> str | None:
    return fold(word.replace(".", "")) if _ACRONYM.fullmatch(word) else None


def _number(word: str) -> str | None:
    return fold(word.replace(",", "")) if _NUMBER.fullmatch(word) else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """One of the two patterns that most texts do without: compiling them takes 3 ms."""
    return re.compile(pattern)


def _piece(piece: str, offset: int) -> list[Token]:
    """Tokens of a run of letters and digits: CJK runs in it become pairs, the rest stays whole."""
    if piece.isascii():
        return _whole(piece, offset)
    tokens: list[Token] = []
    done = 0
    for match in _compiled(_UNSPACED).finditer(piece):
        tokens.extend(_whole(piece[done : match.start()], offset + done))
        tokens.extend(_pairs(match.group(), offset + match.start()))
        done = match.end()
    return tokens + _whole(piece[done:], offset + done)


def _whole(piece: str, offset: int) -> list[Token]:
    possessive = _POSSESSIVE.search(piece)
    kept = piece[: possessive.start()] if possessive else piece
    form = fold(kept)[:FORM_CHARS]
    return [(form, offset, offset + len(kept))] if form else []


def _pairs(run: str, offset: int) -> list[Token]:
    """Overlapping pairs of letters, each with its marks."""
    letters = [match.span() for match in _compiled(_LETTER).finditer(run)]
    ends = [(letters[at][0], letters[min(at + 1, len(letters) - 1)][1]) for at in range(max(len(letters) - 1, 1))]
    return [(fold(run[start:end]), offset + start, offset + end) for start, end in ends]
