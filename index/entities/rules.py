"""Step four: what the tagger's guesses need before they are mentions. Pure functions on tokens and guesses."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from index.analysis import fold
from index.article import Span
from index.entities import lexicon
from index.entities.agreement import Guess
from index.entities.exclusions import is_plain_word
from index.entities.features import known_place
from index.entities.misfits import is_misfit
from index.entities.namesakes import LARGE_SIZE
from index.entities.patterns import apply_patterns
from index.entities.person_cues import told_persons
from index.entities.person_edges import with_right_ends
from index.entities.person_patterns import apply_person_patterns, by_lists
from index.entities.place_names import candidates
from index.entities.place_patterns import apply_place_patterns
from index.entities.tokens import Tokens, is_capital

_BYLINE = re.compile(
    r"^[ \t]*(?:[-–—•|(\[][ \t]*)?(?:by|(?:words|story|text|written|reported|reporting|additional reporting|editing|"
    r"edited|compiled|photos?|photographs?|pictures?|video|graphics?) by|photo:|credit:)"
    r"[ \t:]+\S[^\n]{0,200}$",
    re.IGNORECASE | re.MULTILINE,
)
_TAIL_CREDIT = re.compile(
    r"\((?:additional )?(?:reporting|writing|editing|compiled|report) by\b[^()\n]{0,400}\)", re.IGNORECASE
)
_END_CREDIT = re.compile(
    r"(?<![^\s(\[.!?”\"])(?:(?:Photo|Photograph|Picture|Image|Video|Graphic|Credit|Foto|FOTO)s?(?: credit)?(?: by)?:"
    r"[ \t]*\S[^\n]{0,80}$|(?:Photo|Photograph|Picture)s? by(?:[ \t][A-Z][\w.'’-]*){1,4}$|©[^\n]{0,60}$)",
    re.MULTILINE,
)
_IN_END_CREDITS = ("Photo", "Picture", "Image", "Video", "Graphic", "Credit", "Foto", "FOTO", "©")
_CREDIT_NAMES = r"(?:[^\W\d_a-z]\.|[^\W\d_a-z][\w&'’-]*+)(?:[ \t](?:[^\W\d_a-z]\.|[^\W\d_a-z][\w&'’-]*+)){0,4}"
_SLASH_CREDIT = re.compile(
    r"(?:^|[^\w\s]|\b(?:by|\d|\w{3,6}day))[ \t]*"
    rf"(?P<credit>{_CREDIT_NAMES}(?:(?:[ \t]?/[ \t]?|[ \t]via[ \t]){_CREDIT_NAMES}){{1,3}})"
    r"(?=[ \t]*(?:[)\]|,]|[.]?[ \t]*$|[.]\s|[ \t][-–—][ \t]))",
    re.MULTILINE,
)
"""The end of a caption: "Containers wait. Quay News/Ada Quill", "(Ada Quill/Pool via AP)". One side must be a house."""
_IN_SLASH_CREDITS = ("/", "via")
_HOUSES = lexicon.word_set(
    "afp ap pa aap reuters getty epa efe bloomberg xinhua pool sputnik tass kyodo jiji ani pti ians upi dpa ansa mti "
    "kcna rex shutterstock alamy imago zuma sipa anadolu yonhap handout images image photo photos picture pictures "
    "photography news press agency media wire times herald tribune gazette courier "
    "chronicle observer telegraph dispatch ledger journal post tv"
)
_NAMED_WRITER = re.compile(
    r"^[ \t]*[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}(?:, (?:[A-Z][\w-]* ){0,3}"
    r"(?:Writer|Reporter|Correspondent|Columnist|Contributor|writer|reporter|correspondent|columnist|contributor)"
    r"|,? (?:[Ss]taff|[Ss]enior|[Ss]pecial) (?:writer|reporter|correspondent)| \| [A-Z][\w.& -]{1,40})[ \t]*$",
    re.MULTILINE,
)
"""A whole line of a name and a job or a house: "Ada Quill, Staff Writer", "Ada Quill | Quay News"."""
LEAST_WORDS, LEAST_ENGLISH = 30, 0.15
"""English news has 0.35 to 0.5 function words to a word in lower case, German, French or Spanish below 0.05."""
FOREIGN_SCORE, FOREIGN_KNOWN_SCORE, ABROAD_SCORE = 0.88, 0.4, 0.5
"""How sure the tagger must be of a place in a language that it does not know; a country, region or large city by its
usual name is sooner believed."""

_ABROAD = lexicon.word_set("à en in nach bei aus em a")
"""What stands before towns in French, German, Spanish, Portuguese and Italian."""

FIRST_OTHER_LETTER = "\u0370"
"""The first letter of Unicode that is Greek; Latin ones and their marks come before, some after."""

_NEVER_IN_NAMES = frozenset('&/;[](){}|<>:"“”«»')

_ROMAN = frozenset("IVX")
SHORTEST_ABBREVIATION = 3
"""Two letters in capitals before a name may be initials."""

_ARTICLES = frozenset({"The", "THE"})

PARTED_SCORE = 0.8
"""The score of two people that the tagger took for one: it doubted the word between them, not the names."""

WIDEST_INDENT = 80
"""Characters of white space that are looked at beside a name that may be a whole line."""

LONGEST_BYLINE_WORDS = 14
"""A line that begins with "By" and runs on longer than this is a sentence."""


_NAME_OR_TITLE = frozenset({"sheikh", "sheik", "shaikh"})
"""A title before two names ("Sheikh Tamim bin Hamad"), part of the name before one ("Sheikh Hasina")."""

FEWEST_TITLED = 2
"""Words of a name that may have a title alone before it: "Datuk Nicol David"."""
_APOSTROPHES = frozenset("'’")
_OPENING = lexicon.word_set(
    "to for with by as from if when while and but of his her our their its later earlier then meanwhile afterwards "
    "yesterday today tomorrow instead"
)
"""What begins a sentence before a name: "To Levin, they are"."""
_OTHER_TITLES = lexicon.word_set(
    "corporator corporators sarpanch tehsildar patwari co-chair co-chairman co-captain co-host vice-captain gaffer "
    "ex-mp ex-mla ex-mayor ex-governor ex-senator ex-premier flagbearer rear-admiral vice-admiral lieutenant-general "
    "major-general lieutenant-colonel brigadier-general air-marshal"
)
"""More of what stands before a name, of which the tagger knows nothing."""
_JOBS = frozenset({"CEO", "CFO", "COO", "CPO", "CTO", "MP", "MEP"})

_TITLES_BEFORE = lexicon.RANKS - lexicon.word_set("shah tan tun sri datuk dato mullah sultan saint st haji hajj")
"""Titles that are never the beginning of a name. Some are given names too (Dean, Earl), and stay."""
_BEFORE_NAMES = _TITLES_BEFORE | _NAME_OR_TITLE


def adjust(tokens: Tokens, guesses: Iterable[Guess]) -> list[Guess]:
    """People and places only, without titles and stray marks, each by itself."""
    found: list[Guess] = []
    lower = list(filter(str.islower, tokens.texts))
    english = is_english(lower)
    guesses = guesses if english else [_abroad(tokens, guess) for guess in guesses]
    known = by_lists(tokens, apply_patterns(tokens, _joined(tokens, guesses)))
    for guess in apply_place_patterns(tokens, known):
        if guess.label == "LOC":
            found += _single_places(tokens, guess)
        elif guess.label == "PER":
            found += _single_people(tokens, guess)
    found = with_right_ends(tokens, apply_person_patterns(tokens, told_persons(tokens, found)))
    found = [_without_malay_titles(tokens.texts, guess) for guess in found]
    plain = frozenset(lower)
    found = [
        guess
        for guess in found
        if _is_legible(tokens, guess)
        and not is_plain_word(tokens, guess, plain)
        and not is_misfit(tokens, guess, plain)
    ]
    return found if english else [guess for guess in found if _is_name_anywhere(tokens, guess)]


def _abroad(tokens: Tokens, guess: Guess) -> Guess:
    """In a language that the tagger does not know, a large city behind a preposition is a place: "à Brest"."""
    entry = known_place(tuple(tokens.texts[guess.start : guess.end]))
    before = tokens.texts[guess.start - 1] if guess.start else ""
    if guess.label == "LOC" or entry is None or entry.weak or entry.size < LARGE_SIZE or before not in _ABROAD:
        return guess
    return Guess(guess.start, guess.end, "LOC", ABROAD_SCORE)


def is_english(lower: Sequence[str]) -> bool:
    """Whether enough of a text's words in lower case are English function words; short texts are taken for English."""
    known = sum(map(lexicon.FUNCTION_WORDS.__contains__, lower))
    return len(lower) < LEAST_WORDS or known >= LEAST_ENGLISH * len(lower)


def _is_legible(tokens: Tokens, guess: Guess) -> bool:
    """Whether a name is in Latin letters, or in others but one of a place's ("Київ")."""
    words = tokens.texts[guess.start : guess.end]
    if all(map(_is_latin, words)):
        return True
    return guess.label == "LOC" and bool(candidates(" ".join(words)))


def _is_latin(word: str) -> bool:
    return word.isascii() or all(
        letter < FIRST_OTHER_LETTER or not letter.isalpha() or "LATIN" in unicodedata.name(letter, "")
        for letter in word
    )


def _is_name_anywhere(tokens: Tokens, guess: Guess) -> bool:
    """In a language that the tagger does not know: a place of the gazetteer, or a known given name and another word."""
    words = tokens.texts[guess.start : guess.end]
    if guess.label == "LOC":
        entry = known_place(tuple(words))
        if entry is None or entry.weak:
            return False
        return guess.score >= (FOREIGN_KNOWN_SCORE if entry.size >= LARGE_SIZE else FOREIGN_SCORE)
    return len(words) > 1 and fold(words[0]) in lexicon.first_names() and fold(words[-1]) not in lexicon.common_words()


def _joined(tokens: Tokens, guesses: Iterable[Guess]) -> list[Guess]:
    """Two people without anything between them are one whose name the tagger cut."""
    found: list[Guess] = []
    for guess in guesses:
        last = found[-1] if found else None
        if last and last.label == guess.label == "PER" and last.end == guess.start and not tokens.breaks[guess.start]:
            found[-1] = Guess(last.start, guess.end, "PER", min(last.score, guess.score))
        else:
            found.append(guess)
    return found


def _single_people(tokens: Tokens, guess: Guess) -> Iterator[Guess]:
    """ "Kim & Lee" are two people; a title or a people's name before a name is not part of it."""
    start, score = guess.start, guess.score
    if any(not _in_name(word) for word in tokens.texts[guess.start : guess.end]):
        score = max(score, PARTED_SCORE)
    for at in range(guess.start, guess.end + 1):
        if at == guess.end or not _in_name(tokens.texts[at]):
            yield from _bare_person(tokens, Guess(start, at, "PER", score))
            start = at + 1


def _in_name(word: str) -> bool:
    """Whether a token can stand inside a person's name: no verbs, no "and"."""
    return is_capital(word) or word in lexicon.PARTICLES or not (word.islower() or word in _NEVER_IN_NAMES)


def _bare_person(tokens: Tokens, guess: Guess) -> Iterator[Guess]:
    texts = tokens.texts
    start, end = _past_jobs(texts, guess.start, guess.end), guess.end
    while start < end and _is_before_name(texts, start, end):
        start += 1
    while end > start and _is_behind_name(texts, start, end):
        end -= 1
    if start < end and any(is_capital(text) for text in texts[start:end]):
        yield Guess(start, end, "PER", guess.score)


def _is_behind_name(texts: list[str], start: int, end: int) -> bool:
    """Whether the last word of a name is none of it: a mark, an abbreviation, "KC"."""
    word = texts[end - 1]
    if not (word[-1].isalnum() or word[-1] == "."):
        return True
    return _is_stray(texts, end - 1, start) or (word in lexicon.DEGREES and end - start > FEWEST_TITLED)


def _past_jobs(texts: list[str], start: int, end: int) -> int:
    """Where a name begins that has a firm and a job before it: "Acme CPO Ann Lee"."""
    return max((at + 1 for at in range(start, end - 1) if texts[at] in _JOBS), default=start)


def _without_malay_titles(texts: list[str], guess: Guess) -> Guess:
    start = _past_malay_titles(texts, guess.start, guess.end) if guess.label == "PER" else guess.start
    return Guess(start, guess.end, guess.label, guess.score) if start != guess.start else guess


def _past_malay_titles(texts: list[str], start: int, end: int) -> int:
    """Where a name begins behind "Datuk", "Tan Sri", "Dato' Sri" (half of it before the name), "Datuk Seri Utama"."""
    at = [at for at in range(max(0, start - 2), end) if texts[at] not in _APOSTROPHES]
    words = [texts[each].casefold() for each in at]
    first = bisect_left(at, start)
    kept = first
    if tuple(words[first : first + 2]) in lexicon.DOUBLE_TITLES:
        kept += 2
    elif tuple(words[max(0, first - 1) : first + 1]) in lexicon.DOUBLE_TITLES or (
        words[first : first + 1] and words[first] in lexicon.MALAY_TITLES and len(words) - first > FEWEST_TITLED
    ):
        kept += 1
    while first < kept < len(words) - 1 and words[kept] in lexicon.MALAY_DEGREES:
        kept += 1
    return at[kept] if first < kept < len(at) else start


def _is_before_name(texts: list[str], at: int, end: int) -> bool:
    word = texts[at].casefold().strip(".")
    if not texts[at][0].isalnum() or _is_stray(texts, at, end - 1):
        return True
    names = sum(is_capital(text) for text in texts[at + 1 : end])
    if not names:
        return word in lexicon.HONORIFICS
    if word in _NAME_OR_TITLE:
        return names > 1
    if word in _OPENING or word in _OTHER_TITLES:
        return True
    beside = texts[at + 1].casefold().strip(".") in _BEFORE_NAMES
    if word in _TITLES_BEFORE and (beside or word not in lexicon.first_names()):
        return True
    return word in lexicon.demonyms()


def _is_stray(texts: list[str], at: int, other: int) -> bool:
    """Whether a word at the edge of a name is an organisation's abbreviation: "NGO Provea", "Rojas HABI"."""
    word = texts[at]
    short = len(word) >= SHORTEST_ABBREVIATION and word.isalpha() and word.isupper() and not set(word) <= _ROMAN
    return short and at != other and not texts[other].isupper()


def _single_places(tokens: Tokens, guess: Guess) -> Iterator[Guess]:
    """ "Wando, South Jeolla" is two places, and so is "Middle East and North Africa"; "Cox's Bazar" is one."""
    if _has_possessive(tokens.texts[guess.start : guess.end]):
        yield guess
        return
    start = guess.start
    for at in range(guess.start, guess.end + 1):
        if at == guess.end or _splits_places(tokens.texts, start, at, guess.end):
            end = at - (at - start > 1 and tokens.texts[at - 1] in _APOSTROPHES)
            if start < at:
                yield Guess(_from_article(tokens.texts, start, end), end, guess.label, guess.score)
            start = at + 1


def _has_possessive(words: Sequence[str]) -> bool:
    """Whether words are one name with "'s" inside: "King's Lynn"."""
    inside = words[1:-1]
    if not ("'s" in inside or "’s" in inside):
        return False
    return known_place((" ".join(words).replace(" ’s", "'s").replace(" 's", "'s"),)) is not None


def _from_article(texts: list[str], start: int, end: int) -> int:
    """Where a place's name begins: after "The" in "The Senegal", with it in "The Hague"."""
    bare = start + (end - start > 1 and texts[start] in _ARTICLES)
    entry = known_place(tuple(texts[bare:end]))
    if entry is None:
        return start
    return bare - (bare > 0 and texts[bare - 1] in _ARTICLES and entry.name.startswith("The "))


def _splits_places(texts: list[str], start: int, at: int, end: int) -> bool:
    if texts[at] == ",":
        return known_place(tuple(texts[at + 1 : end])) is not None
    if texts[at] == "and":
        whole, *parts = (known_place(tuple(texts[a:b])) for a, b in ((start, end), (start, at), (at + 1, end)))
        return whole is None and None not in parts
    return texts[at] in {"'s", "’s"} and known_place(tuple(texts[start:at])) is not None


def is_writers_line(text: str, span: Span) -> bool:
    """Whether a name in capitals is a whole line, but not the first: "ADA QUILL" under a headline."""
    start, end = span
    name = text[start:end]
    if not name.isupper() or " " not in name:
        return False
    before, after = text[max(0, start - WIDEST_INDENT) : start], text[end : end + WIDEST_INDENT]
    begins = "\n" in before and not before.rpartition("\n")[2].strip()
    return begins and not after.partition("\n")[0].strip()


def _names_house(credit: str) -> bool:
    """Whether one side of a credit is an agency or paper: two people parted by a stroke may be a pair of the story."""
    return any(word in _HOUSES for word in re.split(r"[\W_]+", credit.casefold()))


def _lines_with(text: str, parts: Sequence[str]) -> Iterator[Span]:
    """The lines that hold one of these at least: patterns that may begin anywhere in a line are not tried in others."""
    if not any(map(text.__contains__, parts)):
        return
    start = 0
    for line in text.split("\n"):
        if any(map(line.__contains__, parts)):
            yield start, start + len(line)
        start += len(line) + 1


def credit_spans(text: str) -> list[Span]:
    """Where the text names its makers: bylines, credits, the "Reporting by" at its end. Disjoint, in order."""
    spans = [match.span() for match in _BYLINE.finditer(text) if len(match.group().split()) <= LONGEST_BYLINE_WORDS]
    spans += [match.span() for match in _TAIL_CREDIT.finditer(text)]
    spans += [match.span() for match in _NAMED_WRITER.finditer(text)]
    for start, end in _lines_with(text, _IN_END_CREDITS):
        spans += [match.span() for match in _END_CREDIT.finditer(text, start, end)]
    for start, end in _lines_with(text, _IN_SLASH_CREDITS):
        found = _SLASH_CREDIT.finditer(text, start, end)
        spans += [match.span("credit") for match in found if _names_house(match["credit"])]
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
