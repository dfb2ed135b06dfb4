"""What a line of a plain text looks like, in numbers: its words, its place, and the paragraphs around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.ingest.dates import days_within
from index.ingest.furniture import rule_of
from index.ingest.neighbours import nearest, shifted, window

Matrix = npt.NDArray[np.float32]
Row = npt.NDArray[np.float64]

# The commonest words of the languages that most pages are in: prose is full of them, menus and teasers are not.
COMMON_WORDS = """
the of and to in a is that for it with as was on be at by this are from have has not but they which or an you
your we he she his her
der die und das den von zu mit ist im für auf ein eine sich nicht
le la les de des et du un une est que dans pour qui sur au
el los las y en por con una del se al su para
o os da do em um uma com não il di che per non della het een van dat op te zijn
и в не на что с по та і що з до як у від це за он она как из от
och att det som på är av för med den till har inte om ett han hon men så jag var
og at det er til af som ikke der han hun jeg vi
ja on ei että se oli hän ovat kun myös mutta joka kuin sen hänen
w z nie się że jest do od jak po o ale za przez który oraz był była
v je že se s k ve ale jako pro by bylo jeho jsem který
του το η ο και να της με για που από στο στη την τα οι είναι
și în nu cu pe mai este care din sa a az és hogy nem egy meg is volt csak már
ve bir bu da de için ile çok gibi ne o daha olarak olan
dan yang di ini itu dengan untuk tidak dari dalam pada akan juga ada
và của là có không cho được với những các trong một đã người khi
של את על לא זה הוא היא עם כי גם יש אני כל או אל
في من على إلى أن هذا التي الذي عن مع ما لا هو هي كان و از به که را این است با آن
के है में की से का को और पर ने एक नहीं यह कि हैं भी था
на да се за от като не са но и в
"""
COMMON = frozenset(COMMON_WORDS.split())
SIGNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\S@\S|https?://|www\.",
        r"subscribe|newsletter|sign up|inbox|email address|privacy|terms of|cookies?|log ?in|register",
        r"read more|learn more|click here|see also|related|view all|see all|all rights reserved|©|more from|continue",
        r"\b(?:photo|image|credit|getty|courtesy|illustration|screenshot)\b",
        r"\b(?:writer|editor|reporter|journalist|author|contributor|founder|director)\b",
        r"^\W*by\b|written by|posted by",
        r"\b(?:share|tweet|facebook|twitter|linkedin|pinterest|whatsapp|instagram|follow)\b",
        r"\b(?:comments?|reply|replies)\b",
        r"\d+ (?:min|minutes?|hours?|days?|weeks?|months?) (?:read|ago)|\bago\b",
        r"[$€£]\s?\d|\d\s?(?:€|%)",
        r"^\W*\d{1,3}[.)]",
    )
)
# What a short line says of the lines below it.
HEADINGS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"related|more (?:from|stories|news|articles|on|like)|you (?:may|might)|recommend|read (?:next|more|also)"
        r"|trending|popular|latest|recent|most (?:read|viewed)|up next|see also|keep reading|similar|featured"
        r"|don'?t miss",
        r"about (?:the )?(?:author|writer|us)|^author|contributor|written by|meet ",
        r"comment|repl(?:y|ies)|discussion|leave a|join the|responses?",
        r"subscri|newsletter|sign up|follow|share|contact|get in touch|stay|connect|download|categor|tags"
        r"|topics|archive|menu",
        r"reference|source|citation|footnote|notes|bibliograph|disclosure|disclaimer",
        r"faq|frequently|question|conclusion|summary|takeaway|final|bottom line|what|how|why",
    )
)
SIGN_CHARS = 400
# The sign and the heading that a line in another language than English is, by the rule that its words speak for.
SIGN_OF = {
    "newsletter": 1,
    "paywall": 1,
    "cookies": 1,
    "read-more": 2,
    "agency-notice": 2,
    "photo-credit": 3,
    "byline": 5,
    "share-row": 6,
    "app-prompt": 6,
    "comments": 7,
}
HEADING_OF = {"read-more": 0, "comments": 2, "newsletter": 3, "share-row": 3, "app-prompt": 3, "contact": 3}
# A line so long is a paragraph; a short one without a sentence's end may be a heading.
LONG_CHARS = 120
HEADING_CHARS = 80
SENTENCE_ENDS = tuple('.!?…"”’»)。！？」』؟۔')
QUOTES = tuple("“\"'‘«„「")
CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
# Columns of a line's own row that its neighbours see: length, prose, capitals, sentence's end, ellipsis, date, byline.
SHOWN_TO_NEIGHBOURS = (0, 1, 4, 10, 17, 20, 26)
# Words from so many letters on say what a text is about.
TELLING_LETTERS = 4
WORD = re.compile(r"\w+")
# Characters of such a script count as so much of a word, and its letters as so many.
CJK_WORD = 0.5
CJK_LETTERS = 2.5
FAR = 400.0
MOST_COUNTED = 1_000
# Scores of words beyond this are as sure as can be; a line counts for so many letters at most in means of scores.
MOST_SCORE = 12.0
MOST_SCORED = 400.0
# Means of scores over so many lines to either side are taken by lines too, not by letters alone.
SCORED_WIDTHS = (5, 20)
# From this chance on a line is probably of the story.
LIKELY = 0.5
# What a line adds to a run of story, and what a gap takes from it: runs of prose outweigh the lines between.
RUN_GAIN_CHARS = 60.0
RUN_MOST = 6.0


def line_features(lines: Sequence[str], blanks: Sequence[int]) -> Matrix:
    """One row a line. Costs about 30 microseconds a line.

    lines: without line breaks, not empty.  blanks: how many blank lines stand before each, counted to 2.
    """
    told = [rule_of(line) for line in lines]
    own = _own(lines, told)
    length, prose = own[:, 0].astype(np.float64), own[:, 1].astype(np.float64)
    placed = [*_placed(length, prose, own), _headings(lines, own, told), _spaced(length, blanks)]
    return np.concatenate([own, *placed], axis=1)


def _own(lines: Sequence[str], told: Sequence[str | None]) -> Matrix:
    """What each line's own words say. told: the rules that they speak for in other languages than English."""
    counts = Counter(lines)
    rows = [_row(line, counts[line], rule) for line, rule in zip(lines, told, strict=True)]
    return np.array(rows, dtype=np.float32).reshape(len(lines), -1)


def _row(line: str, count: int, told: str | None) -> list[float]:
    lower = line.lower()
    words = lower.split()
    wide = len(CJK.findall(line))
    length = len(line) + wide * (CJK_LETTERS - 1)
    size = len(words) + wide * CJK_WORD
    common = sum(word.strip(",.;:!?\"“”'’()") in COMMON for word in words)
    capitals = sum(word[0].isupper() for word in line.split())
    ends = line.endswith(SENTENCE_ENDS)
    prose = length if (ends or length >= LONG_CHARS) and (common >= size * 0.1 or wide) else 0.0
    row: list[float] = [
        length,
        prose,
        size,
        length / size,
        capitals / len(words),
        common / len(words),
        sum(map(str.isdigit, line)) / len(line),
        line.count(",") / len(words),
        sum(map(line.count, ".!?。！？")) / size,
        sum(map(line.count, "|»·•›>")),
        ends,
        line[-1] == ":",
        line[0].isupper(),
        line[0].islower(),
        line.startswith(QUOTES),
        line[0].isdigit(),
        line.isupper(),
        "…" in line or "..." in line,
        count,
        "\t" in line,
        told == "published" or (len(line) <= LONG_CHARS and bool(days_within(line))),
    ]
    told_sign = SIGN_OF.get(told or "")
    row.extend(
        1.0 if number == told_sign or (len(line) <= SIGN_CHARS and sign.search(lower)) else 0.0
        for number, sign in enumerate(SIGNS)
    )
    return row


def _placed(length: Row, prose: Row, own: Matrix) -> list[Matrix]:
    """Where each line stands, what stands around it, and how far the longest run of prose is."""
    count = len(length)
    at = np.arange(count)
    is_long = (prose >= LONG_CHARS).astype(np.float64)
    total, longs = max(length.sum(), 1.0), max(is_long.sum(), 1.0)
    columns: list[npt.NDArray[np.floating] | npt.NDArray[np.integer]] = [
        np.minimum(at, FAR),
        np.minimum(count - at, FAR),
        at / count,
        (np.cumsum(length) - length) / total,
        (np.cumsum(is_long) - is_long) / longs,
        np.full(count, min(count, MOST_COUNTED)),
        np.full(count, min(float(is_long.sum()), FAR)),
        np.full(count, is_long.sum() / count),
        np.full(count, prose.sum() / total),
        np.full(count, np.median(length)),
    ]
    for step in (-3, -2, -1, 1, 2, 3):
        columns += [shifted(own[:, column], step) for column in SHOWN_TO_NEIGHBOURS]
    for width in (2, 5, 10, 20):
        short = (length < HEADING_CHARS).astype(np.float64)
        columns += [window(prose, width), window(short, width), window(is_long, width)]
        columns += [window(prose, width, before=0), window(prose, width, after=0)]
    columns += _runs(prose)
    columns += nearest(is_long > 0, FAR)
    return [np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)]


def best_run(gains: Row) -> tuple[int, int]:
    """First and last index of the stretch whose gains sum to the most."""
    sums = np.cumsum(gains)
    lowest = np.minimum.accumulate(np.concatenate([[0.0], sums[:-1]]))
    last = int(np.argmax(sums - lowest))
    first = int(np.argmin(np.concatenate([[0.0], sums[:-1]])[: last + 1]))
    return first, last


def _runs(prose: Row) -> list[Row]:
    """Distances to the longest run of prose, outside of it and inside."""
    columns: list[Row] = []
    at = np.arange(len(prose), dtype=np.float64)
    for gap in (0.5, 1.0, 2.0):
        first, last = best_run(np.minimum(prose / RUN_GAIN_CHARS, RUN_MOST) - gap)
        columns += [_near(at - first), _near(last - at), np.full(len(prose), min(float(last - first + 1), FAR))]
    return columns


def _near(distances: Row) -> Row:
    """Distances that count as far from a point on, so that a book's lines look like those of a page."""
    near: Row = np.clip(distances, -FAR, FAR)
    return near


def _spaced(length: Row, blanks: Sequence[int]) -> Matrix:
    """The blank lines around each line and the stretch of lines between them: browsers put paragraphs between blank
    lines, and the items of menus, lists and teasers on lines of their own."""
    count = len(length)
    gaps = np.array(blanks, dtype=np.float64)
    before = (gaps > 0).astype(np.float64)
    before[:1] = 1.0
    after = np.concatenate([before[1:], [1.0]])
    stretch = np.cumsum(before).astype(np.int64) - 1
    sizes = np.bincount(stretch).astype(np.float64)[stretch]
    begins = np.flatnonzero(before)[stretch]
    alone = before * after
    columns: list[npt.NDArray[np.floating] | npt.NDArray[np.integer]] = [before, after, gaps, np.minimum(sizes, FAR)]
    columns += [np.bincount(stretch, weights=length)[stretch], np.minimum(np.arange(count) - begins, FAR)]
    columns += [np.full(count, before.mean()), alone]
    for step in (-2, -1, 1, 2):
        columns += [shifted(alone, step), shifted(sizes, step)]
    for width in (3, 8):
        columns += [window(alone, width), window(alone, width, before=0), window(alone, width, after=0)]
    columns.append(np.full(count, float((alone * length).sum()) / max(float(length.sum()), 1.0)))
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _headings(lines: Sequence[str], own: Matrix, told: Sequence[str | None]) -> Matrix:
    """The last short line that no sentence ends: how far back, and what it says of what follows.

    told: as for `_own`.
    """
    rows = np.zeros((len(lines), 2 + len(HEADINGS)), dtype=np.float32)
    signs = [0.0] * len(HEADINGS)
    at, before = -1, -1
    for number, line in enumerate(lines):
        rows[number, :2] = (number - at, number - before)
        rows[number, 2:] = signs
        if len(line) <= HEADING_CHARS and not own[number, 10]:
            told_heading = HEADING_OF.get(told[number] or "")
            said = [
                1.0 if which == told_heading or heading.search(line) else 0.0 for which, heading in enumerate(HEADINGS)
            ]
            if any(said) or number == 0:
                signs, before = said, number
            at = number
    return rows


def word_features(rows: Matrix, scores: Matrix) -> Matrix:
    """What the words of each line speak for, and those of the lines around it and of all: a row a line, for both looks
    at the story's lines beside their own. Titles are of a story's words on one page and of none on the next.

    rows: of `line_features`.  scores: of `LineWords.scores`.
    """
    score = np.clip(scores.astype(np.float64), -MOST_SCORE, MOST_SCORE)
    size = np.minimum(rows[:, 0].astype(np.float64), MOST_SCORED)
    sized = size * score
    whole = max(float(size.sum()), 1.0)
    columns: list[npt.NDArray[np.floating]] = [score]
    columns += [shifted(score, step) for step in (-3, -2, -1, 1, 2, 3)]
    for width in (2, 5, 10, 20):
        for before, after in ((width, 0), (0, width), (width, width)):
            letters = np.maximum(window(size, width, before, after), 1.0)
            columns.append(window(sized, width, before, after) / letters)
            if width in SCORED_WIDTHS:
                columns.append(window(score, width, before, after) / (before + after + 1))
    until = np.cumsum(sized)
    columns += [until / whole, (sized.sum() - until) / whole]
    columns += [np.full(len(score), score.mean()), np.full(len(score), sized.sum() / whole)]
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def second_features(rows: Matrix, chances: Matrix) -> Matrix:
    """The rows with what was thought of each line and of its neighbours: the evidence for a second look."""
    count = len(chances)
    values = chances.astype(np.float64)
    at = np.arange(count, dtype=np.float64)
    columns: list[npt.NDArray[np.floating]] = [chances]
    columns += [shifted(chances, step) for step in (-4, -3, -2, -1, 1, 2, 3, 4)]
    weighted = values * rows[:, 0]
    for width in (2, 5, 10):
        columns += [window(values, width, before=0) / (width + 1), window(values, width, after=0) / (width + 1)]
        columns += [window(weighted, width)]
    for gap in (0.2, 0.4):
        first, last = best_run(weighted / RUN_GAIN_CHARS - gap * np.maximum(1.0, rows[:, 0] / RUN_GAIN_CHARS))
        columns += [_near(at - first), _near(last - at)]
    kept = np.cumsum(weighted)
    columns += [(kept - weighted) / max(float(kept[-1]), 1.0), np.full(count, values.mean())]
    return np.concatenate([rows, np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)], axis=1)


def title_features(lines: Sequence[str], rows: Matrix, chances: Matrix) -> Matrix:
    """The second look's rows with how much of each line's words the story uses, and other lines around it, which have
    the site's name again, and where the story begins.

    lines: those of the rows.  chances: of the first look.
    """
    is_story = (chances >= LIKELY).tolist()
    told = Counter(word for line, is_told in zip(lines, is_story, strict=True) if is_told for word in _telling(line))
    around = Counter(
        word for line, is_told in zip(lines, is_story, strict=True) if not is_told for word in set(_telling(line))
    )
    used = np.zeros((len(lines), 4), dtype=np.float32)
    for number, line in enumerate(lines):
        words = _telling(line) if len(line) <= SIGN_CHARS else []
        if words:
            used[number] = (
                len(words),
                sum(word in told for word in words) / len(words),
                sum(told[word] for word in words) / len(words),
                sum(around[word] > (not is_story[number]) for word in words) / len(words),
            )
    at = np.arange(len(lines))
    long_story = (chances >= LIKELY) & (rows[:, 0] >= HEADING_CHARS)
    begins = int(np.argmax(long_story)) if long_story.any() else 0
    return np.concatenate([rows, used, _near((at - begins).astype(np.float64)).astype(np.float32)[:, None]], axis=1)


def _telling(line: str) -> list[str]:
    return [word for word in WORD.findall(line.lower()) if len(word) >= TELLING_LETTERS or CJK.match(word)]
