"""The bundled sample: its files are what make.py writes, and its gold is true to its own stories."""

from __future__ import annotations

from pathlib import Path

from tests.sample import make


def test_the_committed_sample_is_what_make_writes() -> None:
    files, gold = make.build(make.read_stories(), make.read_sites())
    committed = {str(path.relative_to(make.SITE)): path for path in make.SITE.rglob("*") if path.is_file()}
    assert sorted(committed) == sorted(files)
    different = [name for name, path in committed.items() if path.read_bytes() != files[name]]
    assert not different, "run: python -m tests.sample.make"
    assert Path(make.GOLD).read_bytes() == make.gold_bytes(gold)
