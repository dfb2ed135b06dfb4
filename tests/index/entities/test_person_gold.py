"""Gold persons are formed as a careful reader would, without the resolver."""

from __future__ import annotations

import pytest

from benchmarks.person_gold import gold_people


def people_in(text: str, *names: str) -> set[str]:
    spans, at = [], 0
    for name in names:
        at = text.index(name, at)
        spans.append((at, at + len(name), "PER"))
        at += len(name)
    return gold_people(text, spans)


@pytest.mark.parametrize(
    ("text", "names", "people"),
    [
        ("Vladimir Putin spoke. Putin left.", ("Vladimir Putin", "Putin"), {"vladimir putin"}),
        ("Putin spoke. Later Vladimir Putin left.", ("Putin", "Vladimir Putin"), {"vladimir putin"}),
        ("Mr. José Díaz met Diaz's wife.", ("Mr. José Díaz", "Diaz's"), {"jose diaz"}),
        ("George W. Bush; G. W. Bush; George Bush", ("George W. Bush", "G. W. Bush", "George Bush"), {"george w bush"}),
        ("Bill Clinton, Hillary Clinton. Clinton said", ("Bill Clinton", "Hillary Clinton", "Clinton"),
         {"bill clinton", "hillary clinton"}),
        ("By Ann Roe\nTom Poe spoke.", ("Ann Roe", "Tom Poe"), {"tom poe"}),
        ("Kim spoke.", ("Kim",), {"kim"}),
        ("Datuk Seri Anwar Ibrahim met Tan Ah Beng.", ("Datuk Seri Anwar Ibrahim", "Tan Ah Beng"),
         {"anwar ibrahim", "tan ah beng"}),
    ],
)  # fmt: skip
def test_gold_people(text: str, names: tuple[str, ...], people: set[str]) -> None:
    assert people_in(text, *names) == people
