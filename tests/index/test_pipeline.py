from __future__ import annotations

import errno
import multiprocessing
import os
import signal
from itertools import pairwise
from pathlib import Path

import pytest

from index.codec.stored import NO_DICTIONARY, Shared
from index.errors import OutOfMemory
from index.pipeline import LEARNED_FROM, LEARNING_SHARE, Part, _ends, _write_spread, write_part


@pytest.mark.parametrize(("articles", "parts"), [(4_000, 2), (100_000, 2), (1_000_000, 3)])
def test_the_first_of_several_writers_has_fewer_articles_because_it_learns_too(articles: int, parts: int) -> None:
    ends = [0, *_ends(articles, parts), articles]
    first, *others = (end - start for start, end in pairwise(ends))
    assert max(others) - min(others) <= parts
    learned = LEARNING_SHARE * min(articles / parts, LEARNED_FROM)
    assert learned - parts <= others[0] - first <= learned + parts


def test_one_writer_has_all() -> None:
    assert _ends(100_000, 1) == []


def write_one_of(part: Part) -> None:
    """Instead of writing a part: what is told by its name."""
    assert part.dictionary
    shared = Shared(part.dictionary, part.learner)
    if part.name == "fails":
        raise ValueError
    if part.name == "crashes":
        os.kill(os.getpid(), signal.SIGSEGV)
    if part.name == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if part.learner:
        shared.give(NO_DICTIONARY)
    else:
        shared.take()


def parts_named(folder: Path, learner: str, other: str) -> list[Part]:
    file = folder / "s.dictionary"
    return [
        Part(folder, learner, folder / "0", 1, file, learner=True),
        Part(folder, other, folder / "1", 1, file),
        Part(folder, "third", folder / "2", 1, file),
    ]


@pytest.mark.parametrize(("learner", "other"), [("dies", "waits"), ("gives", "dies")])
def test_no_writer_is_left_when_one_has_died(
    learner: str, other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.pipeline.write_part", write_one_of)
    with pytest.raises(OutOfMemory, match="ended a process that wrote") as held:
        _write_spread(parts_named(tmp_path, learner, other))
    assert held.value.__traceback__  # the error is held, and with it all that it met
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("fault", ["fails", "crashes"])
def test_a_fault_in_a_writer_is_not_told_as_want_of_memory(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.pipeline.write_part", write_one_of)
    with pytest.raises(RuntimeError, match=f"writing {fault} ended its process"):
        _write_spread(parts_named(tmp_path, "gives", fault))


def test_python_without_memory_is_told_between_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(_: Part) -> None:
        raise MemoryError

    monkeypatch.setattr("index.pipeline._write_part", without)
    with pytest.raises(OSError, match="memory") as held:
        write_part(Part(tmp_path, "s", tmp_path / "0", 1))
    assert held.value.errno == errno.ENOMEM


def test_the_shared_dictionary_goes_when_all_have_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.pipeline.write_part", write_one_of)
    assert len(_write_spread(parts_named(tmp_path, "gives", "waits"))) == 3
    assert list(tmp_path.iterdir()) == []
