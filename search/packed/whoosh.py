"""A tree of the packed engine as a `whoosh.query` tree: what Whoosh's own Searcher runs over `index.codec.whoosh`.

The engine itself needs none of Whoosh; its tests ask both the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whoosh import query as wq

from search.packed import query as pq

WhooshTree = Any
"""A node of a `whoosh.query` tree; Whoosh has no types."""


def to_whoosh(tree: pq.Tree) -> WhooshTree:
    """The tree in Whoosh's classes.

    Of two kinds Whoosh finds less or more: a near phrase is a phrase with slop there, which wants its words in order,
    and a fuzzy term does not count a swap of letters as one edit.
    """
    return _NODES[type(tree)](tree)


_NODES: dict[type, Callable[[Any], WhooshTree]] = {
    pq.Term: lambda tree: wq.Term(tree.fieldname, tree.text),
    pq.Word: lambda tree: wq.Term(tree.fieldname, tree.text),
    pq.Phrase: lambda tree: wq.Phrase(tree.fieldname, list(tree.words)),
    pq.Near: lambda tree: wq.Phrase(tree.fieldname, list(tree.words), slop=tree.slop + 1),
    pq.Prefix: lambda tree: wq.Prefix(tree.fieldname, tree.text),
    pq.Fuzzy: lambda tree: wq.FuzzyTerm(tree.fieldname, tree.text, maxdist=tree.edits, prefixlength=1),
    pq.Everything: lambda _: wq.Every(),
    pq.Nothing: lambda _: wq.NullQuery,
    pq.Days: lambda tree: wq.NumericRange("date", tree.start, tree.end),
    pq.And: lambda tree: wq.And([to_whoosh(child) for child in tree.subqueries], boost=tree.boost),
    pq.Or: lambda tree: wq.Or([to_whoosh(child) for child in tree.subqueries], boost=tree.boost),
    pq.Not: lambda tree: wq.Not(to_whoosh(tree.query)),
}
