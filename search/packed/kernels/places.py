"""Where words stand: nearness, phrases and surface forms, which terms.py answers with whole arrays."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from search.packed.kernels.common import compiled, find, together, wide
from search.packed.text import CODE, ENTRY, ENTRY_END, OCCURRENCE, POSTING, POSTING_END, Text

FIRST, IN_TITLE, IN_ALL = range(3)
"""Of a posting: where its occurrences begin, how many are in the title, and how many there are."""


@compiled
def _where(text: Text, span: Array, postings: Array) -> Array:
    """[postings, 3]: where the occurrences of each of a stem's postings (rising, -1 for none) stand.

    What lies between two postings is added up, so this costs a pass over the stem's frequencies, many at a time.
    """
    tfs, tf_at, tf_big = text.tf, text.tf_at, text.tf_big
    of_entry, titles, titles_at, titles_big = text.title_post, text.title_tf, text.title_tf_at, text.title_tf_big
    start, entry, last, occurrence = span[POSTING], span[ENTRY], span[ENTRY_END], span[OCCURRENCE]
    found = np.zeros((len(postings), 3), np.int64)
    done = start
    for at in range(len(postings)):
        posting = postings[at]
        if posting < 0:
            continue
        between = np.int64(0)
        largest = np.uint8(0)
        for many in tfs[done:posting]:
            between += np.int64(many)
            largest = max(largest, many)
        if largest == 255:
            for other in range(done, posting):
                if tfs[other] == 255:
                    between += wide(tfs, tf_at, tf_big, other) - 255
        while entry < last and np.int64(of_entry[entry]) + start < posting:
            twice = np.int64(titles[entry])
            if twice == 255:
                twice = wide(titles, titles_at, titles_big, entry)
            # A frequency has each occurrence in the title twice.
            between -= twice
            entry += 1
        in_title = 0
        if entry < last and np.int64(of_entry[entry]) + start == posting:
            in_title = np.int64(titles[entry])
            if in_title == 255:
                in_title = wide(titles, titles_at, titles_big, entry)
        own = np.int64(tfs[posting])
        if own == 255:
            own = wide(tfs, tf_at, tf_big, posting)
        done = posting
        occurrence += between
        found[at, FIRST] = occurrence
        found[at, IN_TITLE] = in_title
        found[at, IN_ALL] = own - in_title
    return found


@compiled
def add_nearness(text: Text, spans: Array, pairs: Array, gains: Array, reach: int, rows: Array, scores: Array) -> None:
    """Add to the scores of some rows (rising) what they gain by pairs of stems that stand near each other.

    spans [stems, 6]: as Starts.all_of gives them.  pairs [pairs, 2]: places in them.  gains: what each gains side by
    side.  reach: the largest distance that counts.
    """
    postings = np.empty((len(rows), len(spans)), np.int64)
    for at in range(len(spans)):
        postings[:, at] = find(text.row, spans[at, POSTING], spans[at, POSTING_END], rows)
    near(text, spans, postings, pairs, gains, reach, scores)


@compiled
def near(text: Text, spans: Array, postings: Array, pairs: Array, gains: Array, reach: int, scores: Array) -> None:
    """As add_nearness, of articles whose postings are known. postings [rows, stems]: rising, -1 for none."""
    where = np.empty((len(spans), len(postings), 3), np.int64)
    for at in range(len(spans)):
        where[at] = _where(text, spans[at], postings[:, at])
    for pair in range(len(pairs)):
        one, other = where[pairs[pair, 0]], where[pairs[pair, 1]]
        _add_gains(text.pos, text.pos_at, text.pos_big, one, other, gains[pair], reach, scores)


@compiled
def _add_gains(
    pos: Array, pos_at: Array, pos_big: Array, one: Array, other: Array, gain: float, reach: int, scores: Array
) -> None:
    for at in range(len(scores)):
        smallest = reach + 1
        for in_title in range(2):
            i, i_end = one[at, FIRST], one[at, FIRST] + one[at, IN_TITLE]
            j, j_end = other[at, FIRST], other[at, FIRST] + other[at, IN_TITLE]
            if not in_title:
                i, i_end = i_end, one[at, FIRST] + one[at, IN_ALL]
                j, j_end = j_end, other[at, FIRST] + other[at, IN_ALL]
            while i < i_end and j < j_end:
                here, there = np.int64(pos[i]), np.int64(pos[j])
                if here == 65535:
                    here = wide(pos, pos_at, pos_big, i)
                if there == 65535:
                    there = wide(pos, pos_at, pos_big, j)
                smallest = min(smallest, abs(here - there))
                if here < there:
                    i += 1
                else:
                    j += 1
        if smallest <= reach:
            scores[at] += gain / smallest


@compiled
def phrase(text: Text, spans: Array, live: Array, title_weight: int) -> tuple[Array, Array]:
    """Rows of the articles in which the stems stand one after another, and how often they do.

    spans: as for add_nearness.
    """
    postings = together(text, spans, live)
    count = len(postings)
    where = np.empty((len(spans), count, 3), np.int64)
    for at in range(len(spans)):
        where[at] = _where(text, spans[at], postings[:, at])
    found = _runs(text.pos, text.pos_at, text.pos_big, where, title_weight)
    rows = np.empty(count + 1, np.int64)
    counts = np.empty(count + 1, np.uint32)
    kept = 0
    for at in range(count):
        rows[kept] = np.int64(text.row[postings[at, 0]])
        counts[kept] = found[at]
        kept += found[at] > 0
    return rows[:kept], counts[:kept]


@compiled
def _runs(pos: Array, pos_at: Array, pos_big: Array, where: Array, title_weight: int) -> Array:
    """[rows]: how often the stems stand one after another, in the title counted so often."""
    stems, count, _ = where.shape
    found = np.zeros(count, np.int64)
    at = np.empty(stems, np.int64)
    end = np.empty(stems, np.int64)
    for row in range(count):
        for in_title in range(2):
            for stem in range(stems):
                at[stem] = where[stem, row, FIRST] + (0 if in_title else where[stem, row, IN_TITLE])
                end[stem] = where[stem, row, FIRST] + where[stem, row, IN_TITLE if in_title else IN_ALL]
            while at[0] < end[0]:
                wanted = np.int64(pos[at[0]])
                if wanted == 65535:
                    wanted = wide(pos, pos_at, pos_big, at[0])
                at[0] += 1
                stem = 1
                while stem < stems:
                    there = np.int64(-1)
                    while at[stem] < end[stem]:
                        there = np.int64(pos[at[stem]])
                        if there == 65535:
                            there = wide(pos, pos_at, pos_big, at[stem])
                        if there >= wanted + stem:
                            break
                        at[stem] += 1
                    if at[stem] == end[stem] or there != wanted + stem:
                        break
                    stem += 1
                if stem == stems:
                    found[row] += title_weight if in_title else 1
                elif at[stem] == end[stem]:
                    break
    return found


@compiled
def with_forms(
    text: Text, spans: Array, chosen: Array, chosen_at: Array, live: Array, title_weight: int
) -> tuple[Array, Array]:
    """Rows of the articles with any of some forms, and how often.

    spans: as for add_nearness.  chosen: a mark for each code of each stem.  chosen_at [stems + 1]: where each stem's
    marks begin.
    """
    counts = np.zeros(text.rows, np.uint32)
    total = 0
    for at in range(len(spans)):
        own = chosen[chosen_at[at] : chosen_at[at + 1]]
        total += spans[at, POSTING_END] - spans[at, POSTING]
        if np.all(own):
            _count_stem(text, spans[at], counts)
        else:
            _count_forms(text, spans[at], own, title_weight, counts)
    rows = np.empty(min(total, text.rows) + 1, np.int64)
    found = np.empty(min(total, text.rows) + 1, np.uint32)
    kept = 0
    for row in range(text.rows):
        rows[kept] = row
        found[kept] = counts[row]
        kept += counts[row] != 0 and (not len(live) or live[row])
    return rows[:kept], found[:kept]


@compiled
def _count_stem(text: Text, span: Array, counts: Array) -> None:
    of_posting, tfs, tf_at, tf_big = text.row, text.tf, text.tf_at, text.tf_big
    for posting in range(span[POSTING], span[POSTING_END]):
        many = np.int64(tfs[posting])
        if many == 255:
            many = wide(tfs, tf_at, tf_big, posting)
        counts[of_posting[posting]] += np.uint32(many)


@compiled
def _count_forms(text: Text, span: Array, chosen: Array, title_weight: int, counts: Array) -> None:
    of_posting, tfs, tf_at, tf_big = text.row, text.tf, text.tf_at, text.tf_big
    of_entry, title_tf, titles_at, titles_big = text.title_post, text.title_tf, text.title_tf_at, text.title_tf_big
    codes, codes_at, codes_big = text.code, text.code_big_at, text.code_big
    start, entry, last, at = span[POSTING], span[ENTRY], span[ENTRY_END], span[CODE]
    for posting in range(start, span[POSTING_END]):
        in_title = 0
        if entry < last and np.int64(of_entry[entry]) + start == posting:
            in_title = np.int64(title_tf[entry])
            if in_title == 255:
                in_title = wide(title_tf, titles_at, titles_big, entry)
            entry += 1
        many = np.int64(tfs[posting])
        if many == 255:
            many = wide(tfs, tf_at, tf_big, posting)
        found = 0
        for place in range(many - in_title):
            code = np.int64(codes[at])
            if code == 255:
                code = wide(codes, codes_at, codes_big, at)
            at += 1
            if chosen[code]:
                found += title_weight if place < in_title else 1
        if found:
            counts[of_posting[posting]] += np.uint32(found)
