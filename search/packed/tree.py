"""A tree evaluated on the mapped arrays, whole arrays at a time. The formulas are docs/ranking.md's."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from index.codec.fields import TEXT
from index.codec.format import Array
from index.codec.lookup import BODY, Postings, Term, is_name
from search.packed import query as pq
from search.packed.expand import compiled_forms, forms_with, fuzzy_forms, prefix_forms
from search.packed.loops import Forms, Loops, Near, Stem
from search.packed.masks import Passing, mask_of
from search.packed.matches import Leaf, Matches, Pairs, Scorer, key_of, neighbours, summed, texts_of
from search.packed.order import highest
from search.packed.phrases import joined, mean_occurrences, phrase_postings, pieces, smallest_gaps
from search.packed.sets import in_all, in_any, without
from search.packed.terms import places, postings

NEAR_GAIN = 0.3
NEAR_REACH = 8

_ALL_HELD = np.arange(256)
_MOST_OPERANDS = 8
"""As many as the bits of Matches.held."""
_PLACE = (1 << 32) - 1
"""The place in what `places` gives, without the row."""
_FEW_ROWS = 2_048
"""Of what an AND has when time is up so many are still asked for the rest, which takes some milliseconds."""
_FEWEST_ROWS = 64
"""So many where even that takes too long, as where an AND among the rest has operands of its own."""
_GRACE_S = 0.1
"""And no longer than this, each time."""
_ROUNDING = 1 + 1e-9
"""Makes an upper bound one in spite of rounding."""


AddGains = Callable[[Array, Array], None]
"""Adds nearness to the scores (second) of some rows."""


class Late(Exception):
    """The deadline passed."""


class Evaluation:
    """One query's evaluation; used by one thread. `tree` may be evaluated in parts; leaves are worked out once."""

    def __init__(
        self,
        scorer: Scorer,
        *,
        expansions: int,
        deadline: float,
        scored: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """deadline: as the clock gives it.  scored: False where nobody asks for scores."""
        self._scorer = scorer
        self._scored_too = scored
        self._corpus = scorer.corpus
        self._expansions = expansions
        self._deadline = deadline
        self._clock = clock
        self._postings: dict[Term, Postings] = {}
        self._leaves: dict[object, Leaf] = {}
        self._loops = scorer.loops
        self._terms: dict[int, tuple[Term, ...]] = {}
        self._within: Array | None = None
        self._grace = self._last_grace = math.nan
        self.late = False

    def matches(self, tree: pq.Tree) -> Matches:
        """The articles that match, with their scores. Raises Late."""
        return self.with_gains(self.without_gains(tree))

    def without_gains(self, tree: pq.Tree) -> Matches:
        """The same, but the nearness of the tree's own words is left pending. Raises Late."""
        stems = self._own_stems(tree) if self._loops is not None else ()
        if self._loops is None or len(stems) < 2:
            return _EVALUATE[type(tree)](self, tree)
        found = self._loops.all_with(self._looked_up(self._loops, stems), every=type(tree) is pq.And)
        scores = found.scores if self._scored_too else None
        return Matches(found.rows, scores, neighbours(tree) if self._scored_too else (), found.held)

    def best(self, tree: pq.Tree, first: int, allowed: Passing | None) -> Matches | None:
        """Of the articles that match those that may be among the first so many, and how many match. Raises Late.

        allowed: only these match; None for all.  None if the tree is one that the compiled loops do not know.
        """
        if self._loops is None:
            return None
        words = self._own_stems(tree)
        if not words:
            return self._best_of_forms(self._loops, tree, first, allowed) if self._is_of_forms(tree) else None
        stems = self._looked_up(self._loops, words)
        beside = sum([bits & bits >> 1 for _, _, bits in neighbours(tree)]) if len(words) > 1 else 0
        near = beside, NEAR_GAIN, NEAR_REACH
        few = allowed.few() if allowed is not None and type(tree) is not pq.Or else None
        if few is not None:
            found = self._loops.best_of_few(stems, *near, first, few)
        elif len(words) == 1:
            found = self._loops.best_of_one(stems[0], first, mask_of(allowed))
        else:
            found = self._loops.best_with(stems, *near, first, mask_of(allowed), every=type(tree) is pq.And)
        return Matches(found.rows, found.scores, total=found.total)

    def _is_of_forms(self, tree: pq.Tree) -> bool:
        if type(tree) not in (pq.Term, pq.Prefix, pq.Fuzzy):
            return False
        field, stemmed = pq.field_of(tree)
        return not stemmed and not is_name(field)

    def _best_of_forms(self, loops: Loops, tree: pq.Tree, first: int, allowed: Passing | None) -> Matches:
        self._look_at_clock()
        field, _ = pq.field_of(tree)
        having, total, found = loops.best_of_forms(self._forms_of(loops, tree), first, mask_of(allowed), field)
        matches = Matches.of_term(found, self._scorer.idf(having), self._scorer.norm(field))
        return Matches(matches.rows, matches.scores(), total=total)

    def _forms_of(self, loops: Loops, tree: pq.Tree) -> Forms:
        """The surface forms of title and body that a leaf stands for."""
        if type(tree) is not pq.Term:
            edits = tree.edits if type(tree) is pq.Fuzzy else None
            found = compiled_forms(self._corpus, loops, tree.text, edits)
            if found is not None and len(found.numbers) <= self._expansions:
                return found
        return forms_with(self._corpus, self.terms(tree)[0].keys)

    def rows(self, tree: pq.Tree) -> Array:
        """Rows of the articles that match, in any order. Raises Late."""
        words = self._own_stems(tree) if self._loops is not None else ()
        if self._loops is None or len(words) < 2:
            return self.without_gains(tree).rows
        return self._loops.rows_with(self._looked_up(self._loops, words), every=type(tree) is pq.And)

    def with_gains(self, found: Matches, *, first: int | None = None) -> Matches:
        """Matches with the nearness that is pending added to their scores.

        first: only those rows are wanted that may be among the first so many by score; the others may be left out.
        """
        scores = found.scores() if found.pending else None
        if scores is None:
            return found
        rows = found.rows
        if first is not None and len(rows) > first > 0 and found.total == len(rows):
            bar = highest(scores, first)
            hopeful = (scores + self._most_gain(found) >= bar).nonzero()[0]
            rows, scores = rows[hopeful], scores[hopeful]
        return Matches(rows, self._gained(rows, scores.copy(), found.pending))

    def _gained(self, rows: Array, scores: Array, pairs: Pairs) -> Array:
        """Scores with nearness added to them, where they are; those of the last rows stay when time is up."""
        add = self._gains_in_arrays(pairs) if self._loops is None else self._gains_in_loops(self._loops, pairs)
        done = 0
        for part in pieces(rows, 2 * len(pairs)):
            if done and self.is_late():
                break
            add(part, scores[done : done + len(part)])
            done += len(part)
        return scores

    def _gains_in_loops(self, loops: Loops, pairs: Pairs) -> AddGains:
        number = {text: at for at, text in enumerate(texts_of(pairs))}
        places = [(number[one.text], number[other.text]) for one, other, _ in pairs]
        gains = [self._largest_gain(one, other) for one, other, _ in pairs]
        beside = Near(places, gains, NEAR_REACH)
        return partial(loops.add_nearness, [loops.stem(text) for text in number], beside)

    def _gains_in_arrays(self, pairs: Pairs) -> AddGains:
        terms = {text: self.terms(word)[0] for text, word in texts_of(pairs).items()}

        def add(rows: Array, scores: Array) -> None:
            where = {text: places(self._corpus, term, rows) for text, term in terms.items()}
            for one, other, _ in pairs:
                near, gap = smallest_gaps(where[one.text], where[other.text], NEAR_REACH)
                if len(near):
                    scores[rows.searchsorted(near)] += self._largest_gain(one, other) / gap

        return add

    def _most_gain(self, found: Matches) -> Array | float:
        """An upper bound of what each row may gain, or of what any may, with room for rounding."""
        gains = [self._largest_gain(one, other) * _ROUNDING for one, other, _ in found.pending]
        if found.held is None:
            return sum(gains)
        most = np.zeros(len(_ALL_HELD))
        for (_, _, bits), gain in zip(found.pending, gains, strict=True):
            most[(_ALL_HELD & bits) == bits] += gain
        return most.take(found.held)

    def _largest_gain(self, one: pq.Tree, other: pq.Tree) -> float:
        """What two words gain that stand side by side."""
        return NEAR_GAIN * min(self._idf(one), self._idf(other))

    def _idf(self, word: pq.Tree) -> float:
        return self.leaf(word).idf if self._loops is None else self._loops.stem(word.text).idf

    def leaf(self, tree: pq.Tree) -> Leaf:
        """A leaf's matches. Raises Late."""
        key = key_of(tree)
        found = self._leaves.get(key)
        if found is None:
            self._look_at_clock()
            found = self._leaves[key] = self._make_leaf(tree)
        return found

    def terms(self, tree: pq.Tree) -> tuple[Term, ...]:
        """The terms of a leaf, in its order; prefixes and fuzzy terms expanded."""
        found = self._terms.get(id(tree))
        if found is None:
            found = self._terms[id(tree)] = self._make_terms(tree)
        return found

    def known_terms(self, tree: pq.Tree) -> tuple[Term, ...]:
        """The same; none of a leaf that would still have to be expanded after time is up."""
        if self.late and type(tree) in (pq.Prefix, pq.Fuzzy) and id(tree) not in self._terms:
            return ()
        return self.terms(tree)

    def is_late(self) -> bool:
        """Is time up? Once it was seen to be, the answer is partial."""
        self.late = self.late or self._clock() > self._deadline
        return self.late

    def end_deadline(self) -> None:
        """What is asked of an evaluation that was done in time is only about the hits of one page."""
        self._deadline = math.inf

    def _look_at_clock(self) -> None:
        if self._clock() > self._deadline:
            raise Late

    def gain(self, one: pq.Tree, other: pq.Tree, row: int) -> float:
        """What one article gains by two words standing near each other, 0 if they do not."""
        rows = np.array([row])
        return float(self._gained(rows, np.zeros(1), ((one, other, 0),))[0])

    @property
    def articles(self) -> int:
        """Live articles of the archive."""
        return self._corpus.live_count

    def occurrences(self, leaf: pq.Tree, row: int) -> tuple[int, int]:
        """How often a leaf of one term stands in the title of an article, and how often in its body."""
        found = places(self._corpus, self.terms(leaf)[0], np.array([row])) & _PLACE
        in_body = int(np.count_nonzero(found >= BODY))
        return len(found) - in_body, in_body

    # Compiled loops

    def _own_stems(self, tree: pq.Tree) -> Sequence[pq.Tree]:
        """The operands of a tree that the compiled loops evaluate; none if it is another."""
        kind = type(tree)
        if kind is pq.Word or kind is pq.Term:
            return (tree,) if tree.fieldname == TEXT else ()
        if kind not in (pq.And, pq.Or) or tree.boost != 1.0 or not 1 < len(tree.subqueries) <= _MOST_OPERANDS:
            return ()
        words: list[pq.Tree] = tree.subqueries
        for word in words:
            if type(word) not in (pq.Word, pq.Term) or word.fieldname != TEXT:
                return ()
        return words

    def _looked_up(self, loops: Loops, words: Sequence[pq.Tree]) -> list[Stem]:
        """Raises Late."""
        self._look_at_clock()
        return [loops.stem(word.text) for word in words]

    # Leaves

    def _make_terms(self, tree: pq.Tree) -> tuple[Term, ...]:
        field, stemmed = pq.field_of(tree)
        kind = type(tree)
        if kind is pq.Prefix:
            return (Term(field, prefix_forms(self._corpus, field, tree.text, self._expansions), False),)
        if kind is pq.Fuzzy:
            found = fuzzy_forms(self._corpus, field, tree.text, tree.edits, self._expansions)
            return (Term(field, found, False),)
        words = tree.words if kind in (pq.Phrase, pq.Near) else [tree.text]
        return tuple(Term(field, (word,), stemmed) for word in words)

    def _postings_of(self, term: Term) -> Postings:
        found = self._postings.get(term)
        if found is None:
            found = self._postings[term] = self._make_postings(term)
        return found

    def _make_postings(self, term: Term) -> Postings:
        if self._loops is not None and not is_name(term.field) and not term.stemmed:
            return self._loops.with_forms(forms_with(self._corpus, term.keys), term.field)
        return postings(self._corpus, term)

    def _make_leaf(self, tree: pq.Tree) -> Leaf:
        terms = self.terms(tree)
        if self._within is not None:
            return self._leaf_of_few(tree, terms, self._within)
        if self._loops is not None and type(tree) is pq.Phrase and tree.fieldname == TEXT:
            return self._compiled_phrase(self._loops, terms)
        all_postings = [self._postings_of(term) for term in terms]
        idf = sum(self._scorer.idf(len(found.rows)) for found in all_postings)
        if len(terms) == 1:
            return self._scored(terms[0].field, idf, all_postings[0])
        return self._scored(terms[0].field, idf, self._phrase(tree, terms, all_postings))

    def _compiled_phrase(self, loops: Loops, terms: Sequence[Term]) -> Leaf:
        stems = [loops.stem(term.keys[0]) for term in terms]
        return self._scored(None, sum(stem.idf for stem in stems), loops.phrase(stems, self.is_late))

    def _leaf_of_few(self, tree: pq.Tree, terms: Sequence[Term], rows: Array) -> Leaf:
        """Only those of a few rows, without reading postings of others where the idf is known."""
        stems = self._loops.stem if self._loops and terms[0].stemmed and terms[0].field is None else None
        idfs = [
            stems(term.keys[0]).idf if stems else self._scorer.idf(len(self._postings_of(term).rows)) for term in terms
        ]
        where = {term: places(self._corpus, term, rows) for term in set(terms)}
        return self._scored(terms[0].field, sum(idfs), phrase_postings(tree, terms, where))

    def _scored(self, field: str | None, idf: float, found: Postings) -> Leaf:
        norm = None if is_name(field) else self._scorer.norm(field)
        return Leaf(Matches.of_term(found, idf, norm), idf)

    def _phrase(self, tree: pq.Tree, terms: Sequence[Term], found: Sequence[Postings]) -> Postings:
        rows = in_all(self._corpus, [one.rows for one in found])
        if not len(rows):
            return Postings(rows, rows)
        parts: list[Postings] = []
        for part in pieces(rows, mean_occurrences(found)):
            if parts and self.is_late():
                break
            where = {term: places(self._corpus, term, part) for term in set(terms)}
            parts.append(phrase_postings(tree, terms, where))
        return joined(parts)

    # Trees

    def _leaf_matches(self, tree: pq.Tree) -> Matches:
        return self.leaf(tree).matches

    def _everything(self, tree: pq.Tree) -> Matches:
        return Matches(self._corpus.all_rows)

    def _nothing(self, tree: pq.Tree) -> Matches:
        return Matches(self._corpus.all_rows[:0])

    def _days(self, tree: pq.Tree) -> Matches:
        day = self._corpus.day
        inside = (day >= tree.start) & (day <= tree.end) & (day > 0)
        if self._corpus.live is not None:
            inside &= self._corpus.live
        return Matches(inside.nonzero()[0])

    def _not(self, tree: pq.Tree) -> Matches:
        return Matches(self._left(self._corpus.all_rows, tree.query))

    def _left(self, rows: Array, tree: pq.Tree) -> Array:
        """Rows without those that match: what has only some of these says nothing of the others. Raises Late."""
        try:
            self._look_at_clock()
            others = self.without_gains(tree).rows
            if not self.late:
                return without(self._corpus, rows, others)
        except Late:
            self.late = True
        rows, found = self._of_few(tree, rows, every=True)
        return without(self._corpus, rows, found.rows)

    def _and(self, tree: pq.Tree) -> Matches:
        wanted = [child for child in tree.subqueries if type(child) is not pq.Not]
        rows, found = self._with_all(wanted) if wanted else (self._corpus.all_rows, [])
        for child in tree.subqueries:
            if type(child) is pq.Not:
                rows = self._left(rows, child.query)
        scores = summed([one.scores_of(rows) for one in found]) if self._scored_too else None
        return self._boosted(Matches(rows, scores, () if self.late else neighbours(tree)), tree.boost)

    def _with_all(self, wanted: Sequence[pq.Tree]) -> tuple[Array, list[Matches]]:
        """Rows that all operands have, and the operands. Raises Late if time is up before the first, or asking what is
        left of the few rows takes too long, as where it is an AND that runs late itself.

        What may take long comes last: then it is mostly known what it is still wanted for when time is up.
        """
        found: dict[int, Matches] = {}
        order = sorted(range(len(wanted)), key=lambda at: type(wanted[at]) in _LONG)
        for at in order:
            try:
                found[at] = self._operand(wanted[at])
            except Late:
                if not found:
                    raise
                self.late = True
                break
        rows = in_all(self._corpus, [one.rows for one in found.values()])
        for at in order[len(found) :]:
            rows, found[at] = self._of_few(wanted[at], rows, every=False)
            rows = in_all(self._corpus, [rows, found[at].rows])
        return rows, [found[at] for at in range(len(wanted))]

    def _of_few(self, tree: pq.Tree, rows: Array, *, every: bool) -> tuple[Array, Matches]:
        """The first few rows, and those of an operand's matches after time is up that are among them. Raises Late if
        that takes long too, or, if every match is needed, if there are only some."""
        if self._within is not None:
            raise Late
        if math.isnan(self._grace):
            self._grace = self._clock() + _GRACE_S
        try:
            return self._within_few(tree, rows[:_FEW_ROWS], self._grace, every=every)
        except Late:
            if math.isnan(self._last_grace):
                self._last_grace = self._clock() + _GRACE_S
            return self._within_few(tree, rows[:_FEWEST_ROWS], self._last_grace, every=every)

    def _within_few(self, tree: pq.Tree, rows: Array, deadline: float, *, every: bool) -> tuple[Array, Matches]:
        few = Evaluation(
            self._scorer,
            expansions=self._expansions,
            deadline=deadline,
            scored=self._scored_too,
            clock=self._clock,
        )
        few._within, few._terms, few._postings = rows, self._terms, self._postings
        found = few._operand(tree)
        if few.late and every:
            raise Late
        return rows, found

    def _or(self, tree: pq.Tree) -> Matches:
        found = [self._unless_late(child, tree) for child in tree.subqueries]
        pairs = () if self.late else neighbours(tree)
        rows, held = in_any(
            self._corpus, [one.rows for one in found], bits=bool(pairs) and len(found) <= _MOST_OPERANDS
        )
        return self._boosted(Matches(rows, self._added(found, rows), pairs, held), tree.boost)

    def _operand(self, child: pq.Tree) -> Matches:
        """Nearness inside an operand is added before the operand's score goes into a sum."""
        return self.matches(child) if self._scored_too else self.without_gains(child)

    def _unless_late(self, child: pq.Tree, tree: pq.Tree) -> Matches:
        """What an OR has when time is up is an answer, if only a partial one."""
        if not self.late:
            try:
                return self._operand(child)
            except Late:
                self.late = True
        return self._nothing(tree)

    def _boosted(self, found: Matches, factor: float) -> Matches:
        if factor == 1.0 or not self._scored_too:
            return found
        settled = self.with_gains(found)
        scores = settled.scores()
        return settled if scores is None else Matches(settled.rows, scores * factor)

    def _added(self, found: Sequence[Matches], rows: Array) -> Array | None:
        """The operands' scores added from left to right, as far as time allows."""
        total: Array | None = None
        for one in found if self._scored_too else ():
            if total is not None and self.is_late():
                break
            scores = one.scores()
            if scores is not None:
                if total is None:
                    total = np.zeros(self._corpus.rows)
                total[one.rows] = total.take(one.rows) + scores
        return None if total is None else total.take(rows)


_LONG = (pq.Phrase, pq.Near, pq.And, pq.Or)
"""Kinds of operands of which one may take longer than all others together."""
_EVALUATE: dict[type, Callable[[Evaluation, Any], Matches]] = {
    pq.Word: Evaluation._leaf_matches,
    pq.Term: Evaluation._leaf_matches,
    pq.Phrase: Evaluation._leaf_matches,
    pq.Near: Evaluation._leaf_matches,
    pq.Prefix: Evaluation._leaf_matches,
    pq.Fuzzy: Evaluation._leaf_matches,
    pq.Everything: Evaluation._everything,
    pq.Nothing: Evaluation._nothing,
    pq.Days: Evaluation._days,
    pq.Not: Evaluation._not,
    pq.And: Evaluation._and,
    pq.Or: Evaluation._or,
}
