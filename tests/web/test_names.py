from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from web.names import profile, sentence


def test_a_profile_tells_when_where_and_with_whom(archive: Any) -> None:
    found = profile(archive, "places", "kazan")
    assert found.label == "Kazan"
    assert found.total == 31
    assert found.first is not None
    assert found.last is not None
    assert "".join(piece.text for piece in found.first.sentence).endswith("day 12.")
    assert [piece.text for piece in found.first.sentence if piece.marked] == ["Kazan"]
    assert found.variants == (("Kazan", 30),)
    assert [value.label for value in found.people if value.count > 1] == ["Ivan Petrov"]
    assert found.places == ()
    assert found.spot is not None
    assert (found.spot.x, found.spot.y) == (229.1, 29.2)


def test_the_page_of_a_name(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/places/kazan").text, "lxml")
    assert soup.select_one("h1").get_text() == "Kazan"
    assert soup.select("svg.world circle")
    assert soup.select_one("aside a[href='/people/ivan%20petrov']")
    assert client.get("/people/ivan%20petrov").status_code == 200


def test_an_unknown_name_is_a_page(client: FlaskClient) -> None:
    response = client.get("/people/nobody")
    assert response.status_code == 404
    assert "No article of the archive names" in response.text


def test_a_name_may_hold_anything(client: FlaskClient, archive: Any) -> None:
    assert client.get("/people/%3Cb%3Ex").status_code == 200
    assert client.get("/people/a/b").status_code == 404


def test_a_sentence_is_cut_at_its_ends() -> None:
    body = "It rained. Then “Anna came.” Nobody saw her\nThe end"
    start = body.index("Anna")
    assert sentence(body, (start, start + 4)) == (11, "Then “Anna came.”")
    start = body.index("Nobody")
    assert sentence(body, (start, start + 6))[1] == "Nobody saw her"


def test_an_endless_sentence_is_cut() -> None:
    body = "word " * 1_000
    start, text = sentence(body, (2_500, 2_504))
    assert 2_500 - start == 300
    assert len(text) <= 604
