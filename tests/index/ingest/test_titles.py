from __future__ import annotations

import pytest

from index.ingest.titles import rest_of_title


@pytest.mark.parametrize(
    ("whole", "rest"),
    [
        ("Ferry sinks - The Harbour Gazette", "The Harbour Gazette"),
        ("The Harbour Gazette | Ferry sinks", "The Harbour Gazette"),
        ("Ferry sinks", None),
        ("Ferry sinks - News - The Harbour Gazette", None),
        ("Port Ellery Echo: Ferry sinks", "Port Ellery Echo"),
        ("Ferry sinks_埃勒里日报", "埃勒里日报"),
        ("Opinion: Ferry sinks", None),
        ("Ferry sinks: what we know", None),
        ("Ferry sinks - All that is fit to be told of it", None),
    ],
)
def test_what_stands_beside_the_title_is_the_sites_name_if_it_is_short_and_alone(whole: str, rest: str | None) -> None:
    assert rest_of_title(whole, "Ferry sinks") == rest
