"""Where words stand: nearness, phrases and surface forms, which terms.py answers with whole arrays."""
# mypy: disable-error-code="assignment, arg-type, no-any-return"

from __future__ import annotations

import numpy as np

from index.codec.format import Array
from index.codec.frequencies import BLOCK, BODIES, KIND_BITS, OCCURRING, OTHER, TITLES
from index.codec.rows import ROW_BITS
from search.packed.kernels.common import OTHERS_IN, compiled, copy, entry, find, spans_in, together, wide
from search.packed.kernels.counting import count_chosen, weights_of
from search.packed.kernels.lexicon import choose
from search.packed.kernels.memory import text_at
from search.packed.text import BASE, EDGE, POSTING, POSTING_END, Text

FIRST, IN_TITLE, IN_ALL = range(3)
"""Of a posting: where its occurrences begin, how many are in the title, and how many there are."""
_PAIRS = np.arange(256)
OCCURRING_IN = OCCURRING[_PAIRS & OTHER].astype(np.int64) + OCCURRING[_PAIRS >> KIND_BITS]
"""[256]: occurrences of the two kinds in a byte, those of OTHER not counted."""


@compiled
def write_where(text: Text, postings: Array, found: Array) -> None:
    """Write down where the occurrences of each of a stem's postings (rising, -1 for none) stand. found [postings, 3].

    What lies before a posting is added up from the one before it, or from where its block begins.
    """
    kinds = text.kind
    done = occurrence = others = np.int64(-1)
    for at in range(len(postings)):
        posting = postings[at]
        if posting < 0:
            found[at] = 0
            continue
        begin = posting // BLOCK
        if done < begin * BLOCK:
            done, occurrence, others = begin * BLOCK, np.int64(text.occurrences[begin]), np.int64(text.others[begin])
        before = others
        if done & 1 and done < posting:
            kind = kinds[done >> 1] >> KIND_BITS
            occurrence += np.int64(OCCURRING[kind])
            others += kind == OTHER
            done += 1
        for pair in kinds[done >> 1 : posting >> 1]:
            occurrence += OCCURRING_IN[pair]
            others += np.int64(OTHERS_IN[pair])
        if posting & 1 and done < posting:
            kind = kinds[posting >> 1] & OTHER
            occurrence += np.int64(OCCURRING[kind])
            others += kind == OTHER
        for one in range(before, others):
            occurrence += np.int64(text.body[one]) + np.int64(text.title[one])
        done = posting
        kind = kinds[posting >> 1] >> (KIND_BITS * (posting & 1)) & OTHER
        in_title, in_body = np.int64(TITLES[kind]), np.int64(BODIES[kind])
        if kind == OTHER:
            in_title, in_body = np.int64(text.title[others]), np.int64(text.body[others])
        found[at, FIRST] = occurrence
        found[at, IN_TITLE] = in_title
        found[at, IN_ALL] = in_title + in_body


@compiled
def _places(text: Text, postings: Array) -> tuple[Array, Array]:
    """[stems, rows, 3]: where the occurrences stand of postings [rows, stems], and the places there, unpacked."""
    rows, stems = postings.shape
    where = np.empty((stems, rows, 3), np.int64)
    for stem in range(stems):
        write_where(text, postings[:, stem], where[stem])
    pos, width = text.pos, text.pos_width
    mask = (1 << width) - 1
    places = np.empty(np.sum(where[:, :, IN_ALL]), np.int64)
    done = 0
    for stem in range(stems):
        for row in range(rows):
            first = where[stem, row, FIRST]
            where[stem, row, FIRST] = done
            for index in range(first, first + where[stem, row, IN_ALL]):
                byte = index * width >> 3
                word = np.int64(pos[byte]) | np.int64(pos[byte + 1]) << 8 | np.int64(pos[byte + 2]) << 16
                place = word >> (index * width & 7) & mask
                if place == mask:
                    place = wide(text.pos_at, text.pos_big, index)
                places[done] = place
                done += 1
    return where, places


@entry
def add_nearness(
    texts: Array, spans: Array, pairs: Array, gains: Array, reach: int, rows: Array, scores: Array
) -> None:
    """Add to the scores of some rows (rising) what they gain by pairs of stems that stand near each other.

    texts: as text.table_of gives them.  spans [stems, segments, …]: of each stem as Starts.all_of gives it.
    pairs [pairs, 2]: places in them.  gains: what each gains side by side.  reach: the largest distance that counts.
    """
    first = 0
    for at in range(len(texts)):
        text, base = text_at(texts, at), texts[at, BASE]
        last = first + np.sum(rows[first:] < base + text.rows)
        if first < last:
            own, own_spans = rows[first:last] - base, spans_in(spans, at)
            postings = np.empty((len(own), len(spans)), np.int64)
            for stem in range(len(spans)):
                copy(postings[:, stem], find(text.row, own_spans[stem], own))
            near(text, postings, pairs, gains, reach, scores[first:last])
        first = last


@compiled
def near(text: Text, postings: Array, pairs: Array, gains: Array, reach: int, scores: Array) -> None:
    """As add_nearness, of articles whose postings are known. postings [rows, stems]: rising, -1 for none."""
    where, places = _places(text, postings)
    for pair in range(len(pairs)):
        _add_gains(places, where[pairs[pair, 0]], where[pairs[pair, 1]], gains[pair], reach, scores)


@compiled
def _add_gains(places: Array, one: Array, other: Array, gain: float, reach: int, scores: Array) -> None:
    for at in range(len(scores)):
        smallest = reach + 1
        for in_title in range(2):
            i, i_end = one[at, FIRST], one[at, FIRST] + one[at, IN_TITLE]
            j, j_end = other[at, FIRST], other[at, FIRST] + other[at, IN_TITLE]
            if not in_title:
                i, i_end = i_end, one[at, FIRST] + one[at, IN_ALL]
                j, j_end = j_end, other[at, FIRST] + other[at, IN_ALL]
            while i < i_end and j < j_end:
                here, there = places[i], places[j]
                smallest = min(smallest, abs(here - there))
                if here < there:
                    i += 1
                else:
                    j += 1
        if smallest <= reach:
            scores[at] += gain / smallest


@entry
def phrase(texts: Array, spans: Array, title_weight: int) -> tuple[Array, Array]:
    """Rows of the articles in which the stems stand one after another, and how often they do.

    texts, spans: as for add_nearness.
    """
    rows = np.empty(0, np.int64)
    counts = np.empty(0, np.uint32)
    for at in range(len(texts)):
        text = text_at(texts, at)
        postings, own = together(text, spans_in(spans, at), np.empty(0, np.bool_), np.empty(0, np.int64))
        where, places = _places(text, postings)
        found = _runs(places, where, title_weight)
        chosen = found > 0
        rows = np.concatenate((rows, own[chosen] + texts[at, BASE]))
        counts = np.concatenate((counts, found[chosen].astype(np.uint32)))
    return rows, counts


@compiled
def _runs(places: Array, where: Array, title_weight: int) -> Array:
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
                wanted = places[at[0]]
                at[0] += 1
                stem = 1
                while stem < stems:
                    there = np.int64(-1)
                    while at[stem] < end[stem]:
                        there = places[at[stem]]
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


@entry
def with_forms(
    texts: Array,
    lexicons: Array,
    numbers: Array,
    numbers_at: Array,
    width: int,
    title_weight: int,
    body_weight: int,
) -> tuple[Array, Array]:
    """Rows of the articles with any of some forms, and how often.

    texts: as for add_nearness.  lexicons … width: as `choose` takes them.  title_weight, body_weight: what an
    occurrence there counts, 0 if it does not.
    """
    weights = weights_of(title_weight, body_weight)
    spans, spans_at, chosen, chosen_at, _ = choose(lexicons, numbers, numbers_at, width)
    rows = np.empty(0, np.int64)
    found = np.empty(0, np.uint32)
    for at in range(len(texts)):
        text = text_at(texts, at)
        counts = np.zeros(text.rows, np.uint32)
        for stem in range(spans_at[at], spans_at[at + 1]):
            _add_chosen(text, spans[stem], chosen[chosen_at[stem] : chosen_at[stem + 1]], weights, counts)
        for row in text.gone:
            counts[row] = 0
        having = counts.nonzero()[0]
        rows = np.concatenate((rows, having + texts[at, BASE]))
        found = np.concatenate((found, counts[having]))
    return rows, found


@compiled
def _add_chosen(text: Text, span: Array, chosen: Array, weights: Array, counts: Array) -> None:
    found = np.empty(span[POSTING_END] - span[POSTING], np.uint32)
    count_chosen(text, span, chosen, weights, found)
    for block in range(len(span) - EDGE - 1):
        base = block << ROW_BITS
        for posting in range(span[EDGE + block], span[EDGE + block + 1]):
            counts[base + np.int64(text.row[posting])] += found[posting - span[POSTING]]
