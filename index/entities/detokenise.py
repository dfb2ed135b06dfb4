"""From lists of tokens, as gold data have them, to running text with character spans.

The rules: a space between tokens, but none before , . ; : ! ? % ) ] ' ’ ” and 's, n't and the like, and none after
( [ $ £ € # “ ‘; straight double quotes open and close in turns within a sentence; a hyphen or slash that stands alone
between words gets spaces. Sentences are joined by one space; where lines are asked for, a sentence that does not end as
sentences do (a headline, a byline, an address) stands on a line of its own, as in the article that it was taken from.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Span

_NO_SPACE_BEFORE = frozenset([",", ".", ";", ":", "!", "?", "%", ")", "]", "}", "’", "”", "...", "…", "'s", "’s", "'re",
    "'ve", "'ll", "'d", "'m", "n't", "n’t", "’re", "’ve", "’ll", "’d", "’m", "'S", "''"])  # fmt: skip
_NO_SPACE_AFTER = frozenset(["(", "[", "{", "$", "£", "€", "#", "“", "‘", "``"])

_SENTENCE_ENDS = frozenset(".!?…:;,\"'”’)]-–—")
"""What a sentence, or a part of one that was cut in two, ends with; any other end is the end of a line."""

_CLITICS = [["s"], ["S"], ["t"], ["re"], ["ve"], ["ll"], ["d"], ["m"]]
"""What belongs to an apostrophe that stands as a token by itself."""

Labelled = tuple[int, int, str]
"""(start, end, label) in the text."""


def detokenise(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """The sentence's text and the span of each token in it."""
    pieces: list[str] = []
    spans: list[Span] = []
    at, glued, quoted = 0, True, False
    for number, word in enumerate(tokens):
        space = not glued and word not in _NO_SPACE_BEFORE
        glued = word in _NO_SPACE_AFTER or (word in "'’" and tokens[number + 1 : number + 2] in _CLITICS)
        if word == '"':
            space, glued = (space and not quoted), not quoted
            quoted = not quoted
        if space:
            pieces.append(" ")
            at += 1
        pieces.append(word)
        spans.append((at, at + len(word)))
        at += len(word)
    return "".join(pieces), spans


def labelled_spans(tags: Sequence[str], spans: Sequence[Span]) -> list[Labelled]:
    """BIO tags to spans of the text; an I- tag that continues nothing begins a span."""
    found: list[Labelled] = []
    open_label = ""
    for tag, (start, end) in zip(tags, spans, strict=True):
        label = tag[2:]
        if tag.startswith("I-") and label == open_label:
            found[-1] = (found[-1][0], end, label)
        elif label:
            found.append((start, end, label))
        open_label = label
    return found


def document_text(
    sentences: Sequence[Sequence[str]], tags: Sequence[Sequence[str]], *, lines: bool = False
) -> tuple[str, list[Labelled]]:
    """A whole gold document as one text with its labelled spans. lines: sentences may stand on lines of their own."""
    parts: list[str] = []
    found: list[Labelled] = []
    at = 0
    for tokens, labels in zip(sentences, tags, strict=True):
        text, spans = detokenise(tokens)
        found += [(at + start, at + end, label) for start, end, label in labelled_spans(labels, spans)]
        parts += [text, "\n" if lines and text[-1:] not in _SENTENCE_ENDS else " "]
        at += len(text) + 1
    return "".join(parts[:-1]), found
