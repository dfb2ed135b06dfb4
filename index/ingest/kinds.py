"""Blocks of one kind, by the tags and names of the boxes around them: a page does with one as with the others."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
import numpy.typing as npt

from index.ingest.blocks import Block, Page

# Blocks that are nearly surely no story say nothing of the others of their kind: a page may have hundreds of them.
LIKELY_CHANCE = 0.02
# How much the others of its kind say of a block, in log odds, beside what the trees say of it alone.
KIND_SHARE = 0.5
# Two alike say nothing of each other yet.
FEWEST_ALIKE = 3
# Lines of one kind are told apart by length, as subheads in paragraphs are, and by how much of them is links: hardly
# any, as in prose, some, as in a row of a menu, or nearly all.
SHORT_CHARS = 80
LINK_SHARES = (0.3, 0.8)
# No tree is surer than this.
SUREST = 1e-4

Kind = tuple[str, str, str, str]


def kind_of(page: Page, block: Block) -> Kind:
    """Tag and name of the box around a block, and of the box around that one."""
    box = page.boxes[block.box]
    around = page.boxes[box.parent] if box.parent >= 0 else box
    return box.tag, box.name, around.tag, around.name


def judged_together(page: Page, chances: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Each block's chance, drawn towards the mean of the likely blocks of its kind: of four captions alike, of which
    the trees would take two, either all are of the story or none is. Boxes without names do not tell kinds apart."""
    likely = np.flatnonzero(chances > LIKELY_CHANCE)
    numbers: dict[tuple[Kind, bool, int], int] = {}
    kinds = [numbers.setdefault(_fine_kind(page, page.blocks[at]), len(numbers)) for at in likely.tolist()]
    of = np.array(kinds, dtype=np.int64)
    told = np.clip(chances[likely].astype(np.float64), SUREST, 1 - SUREST)
    odds = np.log(told / (1 - told))
    alike = np.bincount(of)
    means = np.bincount(of, weights=odds) / alike
    named = np.array([bool(kind[0][1] or kind[0][3]) for kind in numbers], dtype=bool)
    share = np.where((alike[of] >= FEWEST_ALIKE) & named[of], KIND_SHARE, 0.0)
    mixed = (1 - share) * odds + share * means[of]
    together = chances.copy()
    together[likely] = 1 / (1 + np.exp(-mixed))
    return together


def _fine_kind(page: Page, block: Block) -> tuple[Kind, bool, int]:
    length = len(block.text)
    return kind_of(page, block), length < SHORT_CHARS, bisect_right(LINK_SHARES, block.link_chars / length)
