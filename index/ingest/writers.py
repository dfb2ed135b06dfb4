"""Who wrote a page or a text: of all that names writers, what the trees believe.

Where they believe nothing, a biography under a heading that says "About the writer" does, and an East Asian name
in a box for writers, for they have learned from pages in Latin letters.
Who took the pictures, edited, checked or translated has not written the story, whatever the trees say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from selectolax.lexbor import LexborHTMLParser

from index.ingest.authors import EASTERN_NAME, letters
from index.ingest.blocks import Block, Box, Page
from index.ingest.bylinefeatures import byline_features
from index.ingest.bylines import Byline, Kind, Mark, claimed_bylines, is_for_writers, shown_bylines
from index.ingest.jsonld import Linked
from index.ingest.trees import DATA, Forest, read_forest

AUTHOR_TREES = DATA / "author_trees.npy"
# Chance from which on a byline is believed. On pages whose sites the trees had not seen 0.05 gives 0.007 more right
# lists of writers, and names somebody on a tenth more of the pages that name nobody.
AUTHOR_CHANCE = 0.1
# A list of writers is better whole: one with more names is taken from this share of the best one's chance on.
LARGER_SHARE = 0.7
ORIGINS = {
    Kind.LINKED: "json-ld",
    Kind.OTHER_LINKED: "json-ld",
    Kind.META: "meta",
    Kind.CITED: "meta",
    Kind.ELEMENT: "page",
}


@cache
def author_forest() -> Forest:
    """The trees that tell a page's writers from all others that it names; read once a process."""
    return read_forest(np.load(AUTHOR_TREES, allow_pickle=False))


def find_authors(
    tree: LexborHTMLParser | None,
    linked: Linked,
    meta: Mapping[str, Sequence[str]],
    page: Page,
    title_at: int | None,
    title: str,
    source: str | None,
) -> tuple[str | None, tuple[str, ...]]:
    """Where the writers were found, and their names in the order given; (None, ()) if nobody is named.

    tree: None for a plain text.  meta: the page's meta tags.  title_at: number of the block that is the title, if one
    is.  source: the site's name.
    """
    found, sure = claimed_bylines(linked, meta, page, title_at, source)
    if sure is not None:
        return ORIGINS[sure.kind], sure.names
    found += shown_bylines(tree, page, title_at, source)
    if not found:
        return None, ()
    is_writing = np.array([one.place.mark is not Mark.OTHER_WORK for one in found])
    chances = is_writing * author_forest().chances(byline_features(found, page, title_at, title, source))
    best = int(np.argmax(chances))
    if chances[best] >= AUTHOR_CHANCE:
        believed = found[_with_more(found, chances, best)]
    else:
        told = [one for one in found if not one.is_house and _is_told(one, page)]
        if not told:
            return None, ()
        believed = told[0]
    source_of = min(_alike(found, believed), key=lambda one: (one.is_house, one.kind))
    return ORIGINS.get(source_of.kind, "text"), source_of.names


def authors_of_lines(lines: Sequence[str], title_at: int | None) -> tuple[str, ...]:
    """The same for a plain text. title_at: number of the line that is the title, if one is."""
    title = lines[title_at] if title_at is not None else ""
    return find_authors(None, Linked({}, ()), {}, page_of_lines(lines), title_at, title, None)[1]


def page_of_lines(lines: Sequence[str]) -> Page:
    """A plain text as a page of one box."""
    return Page([Box(-1, "body", "", 0)], [Block(line, 0) for line in lines])


def _is_told(one: Byline, page: Page) -> bool:
    """True for a biography under a heading that says so, and for an East Asian name alone in a box for writers."""
    if one.kind is Kind.BIOGRAPHY:
        return one.place.mark is Mark.LABEL
    named = EASTERN_NAME.fullmatch(one.names[0])
    return bool(named) and one.place.box >= 0 and is_for_writers(page.boxes[one.place.box].name)


def _with_more(found: Sequence[Byline], chances: npt.NDArray[np.float32], best: int) -> int:
    """The likeliest byline that names the same persons and others, if it is nearly as likely; else the best itself."""
    names = _names_of(found[best])
    larger = [
        number
        for number, one in enumerate(found)
        if not one.is_house and chances[number] >= LARGER_SHARE * chances[best] and names < _names_of(one)
    ]
    return best if found[best].is_house else max(larger, key=lambda number: float(chances[number]), default=best)


def _names_of(one: Byline) -> frozenset[str]:
    return frozenset(map(letters, one.names))


def _alike(found: Sequence[Byline], best: Byline) -> list[Byline]:
    """All bylines of the same names."""
    names = _names_of(best)
    return [one for one in found if _names_of(one) == names]
