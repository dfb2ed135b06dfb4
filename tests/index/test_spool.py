"""Drafts on disk: written by several processes, found again by their orders."""

from __future__ import annotations

import pickle
from multiprocessing import get_context
from pathlib import Path

from index.article import Draft, Entities, Metadata
from index.spool import Pen, Place, Spool, SpoolReader, packed, read_orders, write_orders


def draft(name: str) -> Draft:
    return Draft(id=name, path=f"{name}.txt", meta=Metadata(title=name), body=name * 40, ledger=(), entities=Entities())


def _written(pen: Pen, names: list[str]) -> list[Place]:
    return pen.write([packed(draft(name)) for name in names])


def test_drafts_of_several_processes_are_found_by_id(tmp_path: Path) -> None:
    pen, spool = Pen(tmp_path), Spool(tmp_path)
    first = _written(pen, ["delta", "bravo"])
    with get_context("forkserver").Pool(1) as pool:
        other = pool.apply(_written, (pen, ["charlie", "alpha"]))
    later = _written(pen, ["echo"])
    pen.close()
    for name, place in zip(["delta", "bravo", "charlie", "alpha", "echo"], [*first, *other, *later], strict=True):
        spool.add(name, place)
    assert len({place.process for place in (*first, *other)}) == 2
    paths = {name: (f"{name}.txt", f"copy of {name}.txt") for name in spool.ids}
    write_orders(tmp_path / "orders", spool.orders(spool.by_id(), paths))
    orders = list(read_orders(tmp_path / "orders"))
    with SpoolReader(tmp_path) as reader:
        assert [reader.draft(order) for order in orders] == [draft(name) for name in sorted(spool.ids)]
    assert [order.paths for order in orders] == [paths[name] for name in sorted(paths)]
    spool.remove()
    assert [file.name for file in tmp_path.iterdir()] == ["orders"]


def test_a_pen_that_has_written_can_still_be_sent(tmp_path: Path) -> None:
    pen = Pen(tmp_path)
    _written(pen, ["alpha"])
    again = pickle.loads(pickle.dumps(pen))
    (place,) = _written(again, ["bravo"])
    assert place.offset == len(packed(draft("alpha")))
    pen.close()
    again.close()
