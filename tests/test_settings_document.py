"""docs/settings.md lists every setting with its default, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from web.settings import PREFIX, Settings

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
RENAMED = {"INDEX_DIR": "INDEX"}


def plain(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def settings_of(holder: Any, group: str = "") -> dict[str, float | str]:
    found: dict[str, float | str] = {}
    for field in fields(holder):
        value, name = getattr(holder, field.name), group + field.name.upper()
        if isinstance(value, Struct):
            found |= settings_of(value, name + "_")
        else:
            found[PREFIX + RENAMED.get(name, name)] = "none" if value is None else plain(str(value))
    return found


def test_document_lists_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `?([^|`]+?)`? \|", DOCUMENT.read_text(), re.MULTILINE)
    assert {name: plain(value) for name, value in rows} == settings_of(Settings())
