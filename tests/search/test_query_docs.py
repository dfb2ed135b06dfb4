"""The page that explains the query language is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.schema import QUERYABLE
from search.lexer import ALIASES
from search.parser import parse

PROJECT = Path(__file__).resolve().parents[2]
DOCS = (PROJECT / "docs" / "query-language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| (`.*?`(?: or `.*?`)?) \|", DOCS.split("## Words")[0], re.MULTILINE)
CODES = {
    code
    for module in ("lexer", "leaves", "parser")
    for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', (PROJECT / "search" / f"{module}.py").read_text(encoding="utf-8"))
}


def test_examples_are_found() -> None:
    assert len(EXAMPLES) > 12


@pytest.mark.parametrize("cell", EXAMPLES)
def test_examples_have_no_mistakes(cell: str) -> None:
    for example in re.findall(r"`(.*?)`", cell):
        assert parse(example).diagnostics == ()


def test_every_field_and_alias_is_explained() -> None:
    assert all(f"`{name}:`" in DOCS for name in (*QUERYABLE, *ALIASES))


def test_every_code_is_listed_and_no_other() -> None:
    listed = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", DOCS.split("## Mistakes")[1].split("## Grammar")[0]))
    assert listed == CODES
