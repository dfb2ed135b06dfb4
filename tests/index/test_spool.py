"""Drafts on disk: written by several processes, found again by their orders."""

from __future__ import annotations

import pickle
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from index.article import Draft, Entities, Metadata
from index.spool import Pen, Places, Spool, SpoolReader, packed, read_orders, write_orders


def draft(name: str) -> Draft:
    return Draft(id=name, path=f"{name}.txt", meta=Metadata(title=name), body=name * 40, ledger=(), entities=Entities())


def _written(pen: Pen, names: list[str]) -> Places:
    return pen.write([packed(draft(name)) for name in names])


def test_drafts_of_several_processes_are_found_by_id(tmp_path: Path) -> None:
    pen, spool = Pen(tmp_path), Spool(tmp_path)
    first = ["delta", "bravo"], _written(pen, ["delta", "bravo"])
    with get_context("forkserver").Pool(1) as pool:
        other = ["charlie", "alpha"], pool.apply(_written, (pen, ["charlie", "alpha"]))
    later = ["foxtrot", "echo"], _written(pen, ["foxtrot", "golf", "echo"]).only([0, 2])
    pen.close()
    assert first[1].process != other[1].process
    for names, places in (first, other, later):
        spool.add(names, [f"{name}.txt" for name in names], places)
    paths = {name: (f"{name}.txt",) for name in spool.ids}
    paths |= {"alpha": ("alpha.txt", "copy of alpha.txt"), "echo": ("moved.txt",)}
    halves = spool.orders(np.array_split(spool.by_id(), 2), paths)
    for number, half in enumerate(halves):
        write_orders(tmp_path / f"{number}.orders", half)
    orders = [*read_orders(tmp_path / "0.orders"), *read_orders(tmp_path / "1.orders")]
    with SpoolReader(tmp_path) as reader:
        assert [reader.draft(order) for order in orders] == [draft(name) for name in sorted(spool.ids)]
    told = [("alpha.txt", "copy of alpha.txt"), None, None, None, ("moved.txt",), None]
    assert [order.paths for order in orders] == told
    spool.remove()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["0.orders", "1.orders"]


def test_a_pen_that_has_written_can_still_be_sent(tmp_path: Path) -> None:
    pen, spool = Pen(tmp_path), Spool(tmp_path)
    _written(pen, ["alpha"])
    again = pickle.loads(pickle.dumps(pen))
    spool.add(["bravo"], ["bravo.txt"], _written(again, ["bravo"]))
    pen.close()
    again.close()
    (orders,) = spool.orders([spool.by_id()], {"bravo": ("bravo.txt",)})
    write_orders(tmp_path / "orders", orders)
    with SpoolReader(tmp_path) as reader:
        assert [reader.draft(order) for order in read_orders(tmp_path / "orders")] == [draft("bravo")]
