"""Words of a query that are misspelt or spelt otherwise than in the archive, and what it has instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from index.analysis import forms as forms_in
from index.analysis import tokenise
from index.article import Span
from search.query import Node, Phrase, Query, Word, leaves

LEAST_LETTERS = 4
"""Shorter words have too many neighbours by chance."""
TWO_EDITS_LETTERS = 7
"""From this length on, two edits still leave a word recognisable."""
MOST_NEIGHBOURS = 3
MOST_TEXTS = 4
"""Each costs a search."""
FAR_MORE = 20
"""How many times more frequent a neighbour must be for a word that the archive does have: rare is not wrong."""

Leaf = Word | Phrase
Forms = Callable[[str, int, str | None], tuple[tuple[str, int], ...]]
"""Surface forms of a field (None: title and body) within some edits of a folded text, the text itself among them, each
with its number of articles, most frequent first. Within none: the text itself, if it is a form."""
Names = Callable[[str], tuple[str, ...]]
"""Other names of the place that has a name."""
Spelt = Callable[[str, str | None], bool]
"""Whether some text of a field (None: title and body) has a word with these very letters, ü and not u."""
TEXTS = (None, "title", "body")
"""Fields of what was written: those of names know all names of a place."""

_TWO_LETTERS = re.compile("(?<![aeiouqäöü])[aou]e", re.IGNORECASE)
"""How ä, ö and ü are written where the keyboard has none; not so in "queen" and "Bauer"."""
_ONE_LETTER = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}


def corrected(
    query: Query, forms: Forms, names: Names = lambda name: (), spelt: Spelt = lambda word, field: True
) -> tuple[str, ...]:
    """The query's text with each misspelt word replaced, in quotes and fields too, the likeliest text first; none if no
    word is. Exact words and those behind NOT stay, and so do numbers and names of places that no article has.

    A word that the archive spells otherwise on purpose, Müller for Mueller or Kyiv for Kiev, is replaced by that, or
    joined to it by OR where the archive has both; its neighbours are not looked at then.
    Which of a word's neighbours was meant is for what the texts find to say: after the first come texts with one other
    neighbour each.
    """
    changes: dict[Span, tuple[str, ...]] = {}
    for leaf in _texts(query.tree):
        for span, form in _written(leaf, query.text):
            typed = query.text[slice(*span)]
            better = _otherwise(leaf, typed, form, forms, names, spelt)
            if not better and not _is_right(leaf, typed, names):
                better = _better(form, leaf.field, forms)
            if better:
                changes[span] = better
    if not changes:
        return ()
    likeliest = {span: better[0] for span, better in changes.items()}
    others = [likeliest | {span: one} for span, better in changes.items() for one in better[1:]]
    return tuple(_replaced(query.text, each) for each in (likeliest, *others))[:MOST_TEXTS]


def _replaced(text: str, changes: dict[Span, str]) -> str:
    for (start, end), better in sorted(changes.items(), reverse=True):
        text = text[:start] + better + text[end:]
    return text


def _texts(tree: Node) -> Iterator[Leaf]:
    """Words and phrases that may be misspelt: what is exact was meant."""
    for leaf in leaves(tree):
        if isinstance(leaf, Phrase) or (isinstance(leaf, Word) and not leaf.exact):
            yield leaf


def _written(leaf: Leaf, text: str) -> Iterator[tuple[Span, str]]:
    """Where the tokens of a leaf stand in the query, and their forms. A repaired query's spans may take in more or
    less than was written; what is not there cannot be replaced, nor the end of a word that was to begin in any way."""
    start, end = leaf.span
    at = text.rfind(leaf.text, start, end)
    if at >= 0 and text[at - 1 : at] != "*":
        yield from (((at + first, at + last), form) for form, first, last in tokenise(leaf.text))


def _is_right(leaf: Leaf, typed: str, names: Names) -> bool:
    """Whether a word is not misspelt, whatever the archive has: the neighbours of 2020 are other years."""
    return any(map(str.isdigit, typed)) or (leaf.field in (*TEXTS, "places") and bool(names(typed)))


def _otherwise(leaf: Leaf, typed: str, form: str, forms: Forms, names: Names, spelt: Spelt) -> tuple[str, ...]:
    """What the archive has for a word of a leaf in another spelling of the same; nothing if it has none."""
    if len(typed) < LEAST_LETTERS:
        return ()
    is_word = isinstance(leaf, Word) and leaf.text == typed
    others = list(names(typed)) if is_word and leaf.field in TEXTS else []
    known = [other for other in others if other != typed and _are_known(forms_in(other), leaf.field, forms)]
    other = _transcribed(typed)
    if other != typed and _are_known(forms_in(other), leaf.field, forms) and _is_meant(leaf, typed, other, spelt):
        known.insert(0, other)
    shown = [f'"{other}"' if " " in other else other for other in known[:MOST_NEIGHBOURS]]
    both = is_word and _are_known((form,), leaf.field, forms)
    return tuple(f"({typed} OR {other})" if both else other for other in shown)


def _is_meant(leaf: Leaf, typed: str, other: str, spelt: Spelt) -> bool:
    """Whether the archive may have a typed word so. It knows ü as u: "gust" is no "güst" unless it is written so."""
    return other.isascii() or typed[:1].isupper() or leaf.field not in TEXTS or spelt(other, leaf.field)


def _are_known(words: tuple[str, ...], field: str | None, forms: Forms) -> bool:
    return bool(words) and all(forms(word, 0, field) for word in words)


def _transcribed(typed: str) -> str:
    """A word with ü for ue, or with ue for ü; as it is if it has neither."""
    letters = unicodedata.normalize("NFC", typed)
    if plain := [letter for letter in letters if letter.lower() in _ONE_LETTER]:
        for letter in plain:
            two = _ONE_LETTER[letter.lower()]
            letters = letters.replace(letter, two if letter.islower() else two.title())
        return letters.upper() if typed.isupper() else letters
    return _TWO_LETTERS.sub(lambda two: unicodedata.normalize("NFC", f"{two[0][0]}\u0308"), letters)


def _better(typed: str, field: str | None, forms: Forms) -> tuple[str, ...]:
    """What a word was probably meant to be, the most frequent first; nothing if it seems right."""
    if len(typed) < LEAST_LETTERS:
        return ()
    for edits in (1, 2) if len(typed) >= TWO_EDITS_LETTERS else (1,):
        near = dict(forms(typed, edits, field))
        held = near.pop(typed, 0)
        better = tuple(form for form, count in near.items() if held == 0 or count >= FAR_MORE * held)
        if better:
            return better[:MOST_NEIGHBOURS]
        if held:
            return ()
    return ()
