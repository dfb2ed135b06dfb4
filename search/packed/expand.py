"""Prefixes and fuzzy terms to the surface forms that they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from types import ModuleType

import numpy as np

from index.analysis import fold, forms, stem
from index.codec.format import Array, Strings, encode_strings
from index.codec.lookup import is_name, live_form_counts, live_name_counts
from index.codec.postings import OTHER_LETTERS, letters_of
from index.codec.reader import Segment
from search.packed.corpus import Corpus
from search.query import Fuzzy, Prefix, Word

Choose = Callable[[Strings, Array | None], list[int]]
"""The numbers of the strings that a prefix or fuzzy term accepts, among sorted ones with their letters if known."""


def prefix_forms(corpus: Corpus, field: str | None, prefix: str, most: int) -> tuple[str, ...]:
    """The `most` most frequent surface forms of a field that begin with `prefix` (folded)."""
    return _expand(corpus, field, lambda strings, _: list(range(*begins_with(strings, prefix))), most)


def fuzzy_forms(corpus: Corpus, field: str | None, text: str, edits: int, most: int) -> tuple[str, ...]:
    """The `most` most frequent surface forms of a field within `edits` edits of `text` (folded), first letter fixed."""
    return _expand(
        corpus, field, lambda strings, letters: close_to(strings, text, edits, letters, corpus.kernels), most
    )


def close_forms(corpus: Corpus, text: str, edits: int, most: int) -> tuple[tuple[str, int], ...]:
    """Surface forms of title and body within `edits` edits of `text` with their articles, most frequent first."""
    texts, chosen = _chosen(
        corpus, None, lambda strings, letters: close_to(strings, text, edits, letters, corpus.kernels)
    )
    return _most_frequent(_counted(corpus, None, texts, chosen), most)


def forms_of(corpus: Corpus, leaf: Word | Prefix | Fuzzy, most: int) -> tuple[tuple[str, int], ...]:
    """The surface forms that a leaf stands for with their articles, most frequent first; a word has one token."""
    if isinstance(leaf, Word):
        (form,) = forms(leaf.text)
        stemmed = not leaf.exact and not is_name(leaf.field)
        texts, chosen = _of_stem(corpus, stem(form)) if stemmed else _chosen(corpus, leaf.field, _only(form))
    elif isinstance(leaf, Prefix):
        text = fold(leaf.text)
        texts, chosen = _chosen(corpus, leaf.field, lambda strings, _: list(range(*begins_with(strings, text))))
    else:
        texts, chosen = _chosen(corpus, leaf.field, _close(corpus, fold(leaf.text), leaf.edits))
    return _most_frequent(_counted(corpus, leaf.field, texts, chosen), most)


def _most_frequent(df: Counter[str], most: int) -> tuple[tuple[str, int], ...]:
    """Forms that live articles have, with how many those are; ties in code point order."""
    held = [(form, count) for form, count in df.items() if count]
    return tuple(sorted(held, key=lambda each: (-each[1], each[0]))[:most])


def _of_stem(corpus: Corpus, of: str) -> tuple[list[list[str]], list[list[int]]]:
    numbers = [segment.form_numbers(of) for segment in corpus.segments]
    texts = [[segment.forms.text(form) for form in own] for segment, own in zip(corpus.segments, numbers, strict=True)]
    return texts, numbers


def _only(form: str) -> Choose:
    def choose(strings: Strings, _: Array | None) -> list[int]:
        number = strings.find(form)
        return [] if number is None else [number]

    return choose


def _close(corpus: Corpus, text: str, edits: int) -> Choose:
    def choose(strings: Strings, letters: Array | None) -> list[int]:
        return close_to(strings, text, edits, letters, corpus.kernels)

    return choose


def begins_with(strings: Strings, prefix: str) -> tuple[int, int]:
    """The range of sorted strings that begin with a prefix."""
    raw = prefix.encode("utf-8", "surrogatepass")
    return strings.lower_bound(raw), strings.lower_bound(raw + b"\xff")


def close_to(
    strings: Strings, text: str, edits: int, letters: Array | None = None, kernels: ModuleType | None = None
) -> list[int]:
    """Numbers of the sorted strings within `edits` of a text by optimal string alignment, first letter the same.

    letters [strings]: as letters_of gives them; they rule most strings out.  kernels: the compiled loops if loaded.
    """
    if not text:
        return []
    first, last = begins_with(strings, text[0])
    if letters is None:
        return _near(strings, range(first, last), text, edits)
    if kernels is None or not text.isascii():
        return _near(strings, _plausible(letters, text, edits, first, last), text, edits)
    own, ends = encode_strings([text])
    near, unknown = kernels.near_forms(*strings.arrays, letters, int(letters_of(own, ends)[0]), first, last, own, edits)
    found: list[int] = near.tolist()
    return sorted(found + _near(strings, unknown.tolist(), text, edits)) if len(unknown) else found


def _near(strings: Strings, numbers: Sequence[int], text: str, edits: int) -> list[int]:
    """Those of the numbered strings that are within `edits` of a text."""
    near = [(number, form) for number in numbers if abs(len(form := strings.text(number)) - len(text)) <= edits]
    if edits == 1:
        return [number for number, form in near if one_edit(form, text)]
    if not near:
        return []
    distance = alignment_distances([form for _, form in near], text)
    return [number for (number, _), far in zip(near, distance.tolist(), strict=True) if far <= edits]


def _plausible(letters: Array, text: str, edits: int, first: int, last: int) -> list[int]:
    """Numbers of the strings that have nearly the same letters."""
    (own,) = letters_of(*encode_strings([text]))
    differing = np.bitwise_count(letters[first:last] ^ own)
    unknown = ((letters[first:last] | own) & OTHER_LETTERS).astype(bool)
    found: list[int] = (((differing <= 2 * edits) | unknown).nonzero()[0] + first).tolist()
    return found


def one_edit(form: str, text: str) -> bool:
    """Is the form the text, or one insertion, deletion, replacement or swap of neighbours away from it?"""
    shorter, longer = sorted((form, text), key=len)
    same = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    rest, other = shorter[same:], longer[same:]
    if len(rest) < len(other):
        return other[1:] == rest
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


def alignment_distances(forms: Sequence[str], text: str) -> Array:
    """The optimal string alignment distance of each form to a text, all forms at once.

    Insert, delete, replace, or swap two neighbours; no part is edited twice. Costs len(text) * (longest form) steps.
    """
    letters = np.array(forms)
    lengths = np.array([len(form) for form in forms])
    width = letters.dtype.itemsize // 4
    codes = letters.view(np.uint32).reshape(len(forms), width).T
    typed = [ord(letter) for letter in text]
    before: list[Array] = []
    row = [np.full(len(forms), at, dtype=np.int16) for at in range(width + 1)]
    for i, letter in enumerate(typed, 1):
        above, row = row, [np.full(len(forms), i, dtype=np.int16)]
        for j in range(1, width + 1):
            cell = np.minimum(np.minimum(above[j], row[j - 1]) + 1, above[j - 1] + (codes[j - 1] != letter))
            if i > 1 and j > 1:
                swapped = (codes[j - 2] == letter) & (codes[j - 1] == typed[i - 2])
                cell = np.where(swapped, np.minimum(cell, before[j - 2] + 1), cell)
            row.append(cell)
        before = above
    table: Array = np.stack(row)
    found: Array = table[lengths, np.arange(len(forms))]
    return found


def _expand(corpus: Corpus, field: str | None, choose: Choose, most: int) -> tuple[str, ...]:
    texts, chosen = _chosen(corpus, field, choose)
    distinct = {text for own in texts for text in own}
    if len(distinct) <= most:
        return tuple(sorted(distinct))
    return tuple(form for form, _ in _most_frequent(_counted(corpus, field, texts, chosen), most))


def _chosen(corpus: Corpus, field: str | None, choose: Choose) -> tuple[list[list[str]], list[list[int]]]:
    """The texts that are accepted in each segment, and their numbers there."""
    name = field if is_name(field) else None
    chosen = [choose(_strings(segment, field), _letters(segment, field)) for segment in corpus.segments]
    texts = [
        list(map(segment.names(name).terms.text if name else segment.form_text, numbers))
        for segment, numbers in zip(corpus.segments, chosen, strict=True)
    ]
    return texts, chosen


def _counted(
    corpus: Corpus, field: str | None, texts: Sequence[Sequence[str]], chosen: Sequence[Sequence[int]]
) -> Counter[str]:
    """How many live articles have each text, over all segments."""
    df: Counter[str] = Counter()
    for at, (own, numbers) in enumerate(zip(texts, chosen, strict=True)):
        df.update(dict(zip(own, _counts(corpus, at, numbers, field), strict=True)))
    return df


def _strings(segment: Segment, field: str | None) -> Strings:
    return segment.names(field).terms if field and is_name(field) else segment.forms


def _letters(segment: Segment, field: str | None) -> Array | None:
    return None if field and is_name(field) else segment.form_letters


def _counts(corpus: Corpus, at: int, numbers: Sequence[int], field: str | None) -> list[int]:
    segment, live = corpus.segments[at], corpus.live_in[at]
    if field and is_name(field):
        return live_name_counts(segment.names(field), live, numbers)
    return live_form_counts(segment, live, numbers, field)
