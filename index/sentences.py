"""Which points end a sentence: not those of "Gen.", "U.S." and "Mr.". English. For the recogniser
and for the sentences in which names are quoted; snippets have a rule of their own, which their compiled loops know."""

from __future__ import annotations

import re


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _words(
    """
    mr mrs ms dr prof rev gen lt col sgt capt cmdr maj maj.gen sen rep gov pres st mt ft hon supt det insp adm brig
    messrs mme mlle msgr pvt cpl spc ald atty
    """
)
"""What stands before a name, so that no sentence ends behind its point."""
ABBREVIATIONS = TITLES | _words(
    """
    jr sr vs jan feb mar apr jun jul aug sep sept oct nov dec no inc co corp ltd bros etc al fig pp vol ed dept univ
    assn ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
    penn tenn tex va vt wash wis wyo ont que alta sask
    """
)
"""What stands before a point that does not end a sentence."""
_NEVER_LAST = frozenset({"vs", "e.g", "i.e"})
_OPENERS = _words(
    """
    the a an this that these those there here it its he she they we you i his her their our my and but or so yet if
    when while where what who why how as at by for from in on of to with after before since until during under over
    among amid according although though because however meanwhile still also not no one two three both all some many
    most more another
    """
)
"""Words that begin a sentence when they stand in a capital."""
BEFORE_CHARS, AFTER_CHARS = 12, 40
"""More than an abbreviation takes, and a gap with the word behind it."""
_BEFORE = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]+\Z")
_AFTER = re.compile(r"\s*[\"'“‘(«]*([^\W_]+)")


def point_ends_sentence(text: str, at: int) -> bool:
    """Whether the point at `at`, which white space follows, ends a sentence; what it cannot know it takes for an end.

    "Gen. Smith" goes on, "the U.S. Senate" too, but "in the U.S. The Senate" does not. Constant time.
    """
    before = _BEFORE.search(text[max(0, at - BEFORE_CHARS) : at])
    word = before[0] if before else ""
    is_capital = word[:1].isupper()
    if (word.casefold() in TITLES and is_capital) or word.casefold() in _NEVER_LAST:
        return False
    is_initial = "." in word or (len(word) == 1 and is_capital)
    if not is_initial and word.casefold() not in ABBREVIATIONS:
        return True
    after = _AFTER.match(text, at + 1, at + 1 + AFTER_CHARS)
    if after is None or after[1][0].islower() or after[1][0].isdigit():
        return after is None
    return after[1].casefold() in _OPENERS or not is_capital
