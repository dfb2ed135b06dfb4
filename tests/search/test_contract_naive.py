"""The naive engine passes the contract itself: its answers are worth comparing with."""

from __future__ import annotations

from pathlib import Path

from search.engine import Engine
from tests.search.contract import ScoresContract, TreeContract, WordsContract
from tests.search.contract_pages import PagesContract, SharingContract
from tests.search.corpus import Layout
from tests.search.naive import NaiveEngine


class Naive:
    def open(self, folder: Path, layout: Layout) -> Engine:
        return NaiveEngine(layout.live)


class TestWords(Naive, WordsContract): ...


class TestTree(Naive, TreeContract): ...


class TestScores(Naive, ScoresContract): ...


class TestPages(Naive, PagesContract): ...


class TestSharing(Naive, SharingContract): ...
