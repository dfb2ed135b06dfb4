"""A damaged index gives right text, another order at worst, or IndexDamaged: never a crash, never text that changed."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from index.codec.invert import SegmentWriter
from index.errors import IndexDamaged
from search.packed.engine import PackedEngine
from search.packed.loops import load_kernels
from search.plan import Filter, Plan
from search.query import And, Fuzzy, Or, Phrase, Prefix, Word
from tests.search.corpus import generated

R = TypeVar("R")
TREES = (
    Or((Word("war"), Word("harbour"), Word("fire"))),
    And((Word("river"), Word("the"))),
    Phrase("the river"),
    Phrase("river war", slop=5),
    Prefix("ec"),
    Fuzzy("kyiw", 2),
    Word("li", field="people"),
    Word("organized", exact=True),
)
FILTERS = (Filter("places", ("Kyiv",)),)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_flipped_bits_never_crash_a_reader_or_change_a_text(tmp_path: Path, seed: int, compiled: bool) -> None:
    if compiled:
        pytest.importorskip("numba")
        load_kernels()
    chance = random.Random(seed)
    articles = {one.id: one for one in generated(seed, 60)}
    writer = SegmentWriter(tmp_path, "s", memory_bytes=1 << 30)
    for one in articles.values():
        writer.add(one)
    info = writer.finish()
    for _ in range(40):
        path = tmp_path / chance.choice(info.files)
        good = path.read_bytes()
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        path.unlink()
        path.write_bytes(bad)
        if engine := unless_damaged(
            lambda: PackedEngine(1, [(tmp_path, info, np.zeros(0, np.uint32))], compiled=compiled)
        ):
            for tree in TREES:
                plan = Plan(tree, limit=100, explain=True, filters=FILTERS if chance.randrange(2) else ())
                answer = unless_damaged(partial(engine.search, plan))
                for hit in answer.hits if answer else ():
                    assert hit.title == articles[hit.id].title
            for article_id, article in articles.items():
                found = unless_damaged(partial(engine.get, article_id))
                assert found in (None, article)
        path.unlink()
        path.write_bytes(good)


def unless_damaged(read: Callable[[], R]) -> R | None:
    try:
        return read()
    except IndexDamaged:
        return None
