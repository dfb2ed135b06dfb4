"""Where the story of a plain text stands by the form of its lines alone: in languages that the trees hardly know."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.ingest.headlines import SENTENCE_END
from index.ingest.language import language_of
from index.ingest.lines import rule_by_words

# The trees have learned from texts of this language; a text whose language nothing tells is taken for one.
KNOWN_LANGUAGES = frozenset(["en", None])
# A paragraph is a sentence so long, or longer without a stop; Burmese, Khmer, Lao and Thai have none. A letter of East
# Asia says more.
PROSE_WIDTH, UNSTOPPED_WIDTH = 60, 150
STOPLESS = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]")
STOPLESS_WIDTH = 80
SENTENCE_WIDTH = 20
HEADLINE_WIDTH = 15
# A line so long, one of so many above the story, is its headline where nothing else looks like it.
TITLE_WIDTH, MOST_ABOVE = 25, 5
WIDE = re.compile("[぀-ヿ㐀-鿿가-힯]")
WIDE_WIDTH = 2.5
# Between paragraphs of one story stand no more other lines than this.
MOST_BETWEEN = 4
# Less than this is no story by its form.
FEWEST_PARAGRAPHS, LEAST_WIDTH = 2, 200

# The writer may sign behind the last stop: "…。（山本奈津子）".
ENDS = re.compile(rf"{SENTENCE_END.pattern}|[.!?…。！？।؟]\s?[（(【][^()（）【】]{{2,40}}[)）】]\.?$")

Flags = npt.NDArray[np.bool_]


def foreign_story(lines: Sequence[str], may_be: Flags, told: Flags) -> Flags | None:
    """Which lines are the longest run of prose, with the headings between its paragraphs; None for a text in English
    or without such a run.

    may_be: which lines the trees do not surely take for something else.  told: which they take for story; of these the
    ones inside of the run and right below it are its, and sentences right above.
    """
    widths = np.array([_width(line) for line in lines])
    long = np.flatnonzero(may_be & (widths >= PROSE_WIDTH)).tolist()
    if len(long) < FEWEST_PARAGRAPHS or language_of("\n".join(lines[at] for at in long)) in KNOWN_LANGUAGES:
        return None
    prose = [at for at in long if _is_prose(lines[at], widths[at])]
    if not prose:
        return None
    parts = np.split(np.array(prose), np.flatnonzero(np.diff(prose) > MOST_BETWEEN + 1) + 1)
    best = max(parts, key=lambda part: float(widths[part].sum()))
    if len(best) < FEWEST_PARAGRAPHS or widths[best].sum() < LEAST_WIDTH:
        return None
    begin, end = int(best[0]), int(best[-1]) + 1
    while begin and told[begin - 1] and _is_sentence(lines[begin - 1]):
        begin -= 1
    sentences = told | (may_be & (widths >= SENTENCE_WIDTH) & [_is_sentence(line) for line in lines])
    while end < len(lines) and sentences[end]:
        end += 1
    kept = np.zeros(len(lines), dtype=np.bool_)
    kept[best] = True
    kept[begin:end] |= sentences[begin:end]
    for at in range(begin + 1, end - 1):
        kept[at] |= may_be[at] and kept[at - 1] and kept[at + 1] and rule_by_words(lines[at]) is None
    return kept


def may_be_headline(line: str) -> bool:
    """Whether a line is longer than the words of a menu."""
    return _width(line) >= HEADLINE_WIDTH


def headline_above(lines: Sequence[str], story: Flags) -> int | None:
    """The first line near above a story that is as long as headlines are; None if there is none."""
    begin = int(np.argmax(story))
    near = range(max(begin - MOST_ABOVE, 0), begin)
    return next((at for at in near if _width(lines[at]) >= TITLE_WIDTH and rule_by_words(lines[at]) is None), None)


def _is_prose(line: str, width: float) -> bool:
    is_long = width >= (STOPLESS_WIDTH if STOPLESS.search(line) else UNSTOPPED_WIDTH)
    return (is_long or ENDS.search(line) is not None) and rule_by_words(line) is None


def _is_sentence(line: str) -> bool:
    return ENDS.search(line) is not None and rule_by_words(line) is None


def _width(line: str) -> float:
    return len(line) + (WIDE_WIDTH - 1) * len(WIDE.findall(line))
