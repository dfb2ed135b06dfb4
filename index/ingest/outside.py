"""What a page shows outside of the story's box: an entry of the ledger for each run of text of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from index.article import Outside
from index.ingest.blocks import Page
from index.ingest.boxwords import Vocabulary

REASON = "Stands outside of the story’s part of the page"
HEAD, FOOT = "the head of the page", "the foot of the page"
# What boxes of such words hold, wherever they stand: the first that a name's words say.
_HOLDS = {
    "comments of readers": "comment comments disqus respond discussion",
    "a notice about cookies": "cookie cookies consent gdpr onetrust",
    "a prompt to subscribe": "newsletter newsletters subscribe subscription signup sign-up mailchimp paywall",
    "advertising": "ad ads advert advertisement sponsor sponsored promo outbrain taboola",
    "pointers to other stories": "related recommend recommended recommendation recommendations popular trending teaser"
    " teasers most-read mostread latest read-more readmore read-next readnext up-next upnext more-stories morestories",
    "buttons to share the page": "share sharing social",
}
# Where boxes of such words and tags stand, whatever they hold.
_STANDS = {
    "a menu": "nav navbar navigation menu breadcrumb breadcrumbs",
    FOOT: "footer colophon copyright",
    HEAD: "header masthead topbar top-bar",
    "a side column": "sidebar side-bar widget",
}
WORDS = Vocabulary(_HOLDS | _STANDS)
TAGS = {
    "nav": "a menu",
    "menu": "a menu",
    "header": HEAD,
    "footer": FOOT,
    "aside": "a side column",
}
# Of a thread of comments or a long menu this much is shown; the original file has all of it.
MOST_CHARS = 1_000

Kind = tuple[str, bool]
"""What a box is, in words ("" if nothing says so), and whether that is what it holds, not where it stands."""
NO_KIND: Kind = ("", False)


def outside_of(page: Page, inside: Sequence[bool], story: range, unseen: Sequence[bool]) -> tuple[Outside, ...]:
    """The text before and after the chosen text in the page's order, a part for each run of one kind.

    inside, unseen: for each box, whether it is or stands in the story's box, and whether the page does not show it.
    story: numbers of the blocks of the chosen text; after all blocks if there is none.
    """
    shown = [
        (number, 1, block.text, block.box)
        for number, block in enumerate(page.blocks)
        if number not in story and not unseen[block.box]
    ]
    shown += [
        (button.before, 0, button.text, button.box)
        for button in page.buttons
        if not (inside[button.box] and story.start <= button.before <= story.stop) and not unseen[button.box]
    ]
    reader = _Kinds(page, inside)
    begin = (story.start, 1)
    runs = groupby(sorted(shown), lambda piece: _standing(reader.of(piece[3]), is_before=piece[:2] < begin))
    return tuple(_part([piece[2] for piece in run], what, is_before) for (what, is_before), run in runs)


def _part(texts: list[str], what: str, is_before: bool) -> Outside:
    text = "\n".join(texts)
    return Outside(text[:MOST_CHARS], f"{REASON}: {what}." if what else f"{REASON}.", len(text), is_before)


def _standing(kind: Kind, *, is_before: bool) -> tuple[str, bool]:
    """A window that opens over the page may have a head and a foot too; the page's stand before and after the story."""
    what = kind[0]
    return "" if what == (FOOT if is_before else HEAD) else what, is_before


class _Kinds:
    """What each box is, found out for those that are asked for and the boxes around them."""

    def __init__(self, page: Page, inside: Sequence[bool]) -> None:
        self.boxes = page.boxes
        # What holds the story says nothing: its words are of the whole page.
        self.known: dict[int, Kind] = {-1: NO_KIND}
        around = inside.index(True) if True in inside else 0
        while around >= 0:
            self.known[around] = NO_KIND
            around = page.boxes[around].parent

    def of(self, number: int) -> Kind:
        """The kind of a box: what it or a box around it holds, else where they stand."""
        waiting: list[int] = []
        while number not in self.known:
            waiting.append(number)
            number = self.boxes[number].parent
        kind = self.known[number]
        for below in reversed(waiting):
            if not kind[1]:
                own = _own_kind(self.boxes[below].tag, self.boxes[below].name)
                kind = own if own[1] or not kind[0] else kind
            self.known[below] = kind
        return kind


@lru_cache(maxsize=1 << 14)
def _own_kind(tag: str, name: str) -> Kind:
    """What a box's words say that it holds, else what its tag or its words say of where it stands."""
    said = WORDS.said(name)
    holds = next((what for what in _HOLDS if what in said), None)
    if holds:
        return holds, True
    return TAGS.get(tag) or next((what for what in _STANDS if what in said), ""), False
