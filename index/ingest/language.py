"""The language of a text: common words first, because they are cheap, then a statistical model."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

# The most frequent function words of languages that news archives hold, chosen to overlap little.
COMMON_WORDS = {
    "en": "the of and to that was with for his from this which have are by not at on is it",
    "de": "der die und den das von mit ist des nicht auf für dem sich eine auch im ein dass wird",
    "fr": "les des est dans que une pour qui sur pas par plus avec sont ce au aux cette il du",
    "es": "que los las del por con una para el se como más su al lo pero sus ha este entre",
    "pt": "que não uma os com para por mais dos como foi ao das tem sua na do em são pelo",
    "it": "che di il per non una con del della sono più anche gli alla nel dei dal come lo si",
    "nl": "het een van dat niet zijn op te voor met die aan ook maar wordt naar bij om er als",
}
WORD = re.compile(r"[^\W\d_]+")
# As much as settles the question; common words are spread evenly.
SAMPLE_CHARS = 1_000
# Share of common words that a text of its own language exceeds; other languages stay well below it.
CERTAIN_SHARE = 0.14
# How far the best must stand above the second.
CERTAIN_LEAD = 2.0
# Technical prose has fewer. Where so many words hold hardly any of another language's they settle it too, and the
# model, which takes half a second to load, is not asked.
LIKELY_SHARE = 0.09
LIKELY_LEAD = 8.0
LIKELY_WORDS = 80
MODEL_CHARS = 1_500
MIN_CHARS = 20
# In fewer words of an alphabet the model sees a language in every table of numbers.
MIN_MODEL_WORDS = 8
# Languages that newspapers appear in. The model knows 142, and finds the rare ones in lists and abbreviations.
PRESS = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id is it ja ka kk km kn "
    "ko ky lb lo lt lv mk ml mn mr ms mt my ne nl no or pa pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tl tr uk "
    "ur uz vi zh"
)
LATIN = re.compile("[A-Za-zÀ-ɏ]")

_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in COMMON_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)


def language_of(text: str) -> str | None:
    """ISO 639-1 code of a text's language; None if it is too short to tell, or a list of names and numbers."""
    return likely_language(text, MIN_MODEL_WORDS)


def likely_language(text: str, least_words: int = 1) -> str | None:
    """The likeliest language, also of a few words. least_words: with fewer in an alphabet the model is not asked."""
    sample = text[:SAMPLE_CHARS]
    words = WORD.findall(sample.lower())
    found = _by_common_words(words)
    if found:
        return found
    if len(sample.strip()) < MIN_CHARS or not words or (LATIN.search(sample) and len(words) < least_words):
        return None
    return _by_model(text[:MODEL_CHARS])


def _by_common_words(words: list[str]) -> str | None:
    counts: dict[str, int] = {}
    for word in words:
        for language in _LANGUAGES_OF.get(word, ()):
            counts[language] = counts.get(language, 0) + 1
    if not counts:
        return None
    ranked = sorted(((count, language) for language, count in counts.items()), reverse=True)
    best, language = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0
    is_likely = len(words) >= LIKELY_WORDS and best >= LIKELY_SHARE * len(words) and best >= LIKELY_LEAD * second
    is_certain = best >= CERTAIN_SHARE * len(words) and best >= CERTAIN_LEAD * second
    return language if is_certain or is_likely else None


def _by_model(text: str) -> str:
    return _press_model()(text)[0]


@functools.cache
def _press_model() -> Callable[[str], tuple[str, float]]:
    """The model with the languages of the press only; loaded where a text needs it, which most never do."""
    import py3langid

    py3langid.set_languages(PRESS.split())
    classify: Callable[[str], tuple[str, float]] = py3langid.classify
    return classify
