"""Which persons the gold mentions of a text name, as a careful reader would put them together.

Nothing of `index.entities` is used, so that the measure cannot repeat the mistakes of the resolver. The rules: titles,
marks and possessives are no part of a name; a full name and a longer one with the same words in the same order (or
their initials) are one person, named by the longest form; a name of one word belongs to the full name that has it and
was read last, or else to the first one that follows; who stands in a byline only is not in the story.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.analysis import fold


def word_set(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


TITLES = word_set(
    """
    mr mrs ms miss dr sir dame lord lady prof professor sheikh sheikha president prime minister king queen prince
    princess judge justice sen senator rep gov governor gen general col colonel maj capt lt sgt mayor pope rev father
    hon mp mme madame madam brigadier haji hajj pastor bishop captain chief datuk dato datin
    """
)
DOUBLE_TITLES = frozenset({("datuk", "seri"), ("datuk", "sri"), ("dato", "seri"), ("dato", "sri"), ("tan", "sri")})
"""Two words that are one title; "tan" and "seri" alone are names."""
SUFFIXES = word_set("jr sr ii iii iv phd md")
LONGEST_BYLINE_WORDS = 8
"""A line of more words that begins with "By" is a sentence."""

Words = tuple[str, ...]
Name = tuple[int, int, str]
"""(start, end, label) in the text."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def gold_people(text: str, names: Iterable[Name]) -> set[str]:
    """The keys of the persons whom gold spans name: their longest names, folded."""
    spans = sorted((start, end) for start, end, label in names if label == "PER")
    mentions = [name_of(text[start:end]) for start, end in spans if not in_byline(text, start)]
    full = longest_forms({words for words in mentions if len(words) > 1})
    order = [full[words] for words in mentions if words in full]
    people, seen = set(order), list[Words]()
    for words in mentions:
        if words in full:
            seen.append(full[words])
        elif words:
            owners = (name for name in (*reversed(seen), *order) if words[0] in name)
            people.add(next(owners, words))
    return {" ".join(words) for words in people}


def name_of(mention: str) -> Words:
    """The folded words of a name without titles and suffixes."""
    words = tuple(fold(word).replace("’", "'") for word in _WORD.findall(re.sub(r"['’]s$", "", mention)))
    if len(words) > 2 and words[:2] in DOUBLE_TITLES:
        words = words[2:]
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in SUFFIXES:
        words = words[:-1]
    return words


def longest_forms(names: set[Words]) -> dict[Words, Words]:
    """Each full name to the longest full name of the same person."""
    order = sorted(names, key=lambda words: (-len(words), -sum(map(len, words)), words))
    found: dict[Words, Words] = {}
    for words in order:
        found[words] = next((owner for owner in found.values() if is_short_for(words, owner)), words)
    return found


def is_short_for(short: Words, long: Words) -> bool:
    """Whether one full name's words stand in the other in their order, its family name or the first two among them."""
    at = 0
    for word in long:
        if at < len(short) and (word == short[at] or (len(short[at]) == 1 and word.startswith(short[at]))):
            at += 1
    return at == len(short) and (short[-1] == long[-1] or short[:2] == long[:2])


def in_byline(text: str, start: int) -> bool:
    """Whether the line says only who wrote the article."""
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    line: Sequence[str] = text[begin : end if end >= 0 else len(text)].split()
    return len(line) <= LONGEST_BYLINE_WORDS and line[0].casefold() == "by"
