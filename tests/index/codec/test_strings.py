from __future__ import annotations

from bisect import bisect_left
from pathlib import Path

import pytest

from index.codec.format import Pack, PackWriter, Strings, append_strings


@pytest.mark.parametrize("count", [0, 1, 127, 128, 129, 256, 400])
def test_sorted_strings_are_found_as_in_a_list(count: int, tmp_path: Path) -> None:
    texts = [f"w{number:03}" for number in range(count)]
    writer = PackWriter(tmp_path / "pack")
    append_strings(writer, "word", texts)
    writer.finish()
    strings = Strings(Pack(tmp_path / "pack"), "word")
    for number in range(401):
        for sought in (f"w{number:03}", f"w{number:03}!"):
            assert strings.lower_bound(sought.encode()) == bisect_left(texts, sought)
            assert strings.find(sought) == (texts.index(sought) if sought in texts else None)
    assert strings.lower_bound(b"") == 0
