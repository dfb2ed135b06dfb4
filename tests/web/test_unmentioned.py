"""What an article is counted under though its text has no mention of it, and what its owner is told."""

from __future__ import annotations

from flask.testing import FlaskClient
from msgspec.structs import replace

from index.article import Place, Removed
from tests.web.memory import MemoryArchive, make_article

CAPTION = Removed("Troops near Sevastopol.", "caption", "The caption of a picture, told by the page's markup.", 0)
SHOWN = make_article(
    500,
    places=(Place("sevastopol-ua", "Sevastopol", country="UA", resolved=True),),
    countries=("PA",),
    ledger=(CAPTION,),
)


def words(page: str) -> str:
    return " ".join(page.split())


def test_countries_named_by_their_people_are_shown(client: FlaskClient, archive: MemoryArchive) -> None:
    archive.articles = [SHOWN, make_article(1)]
    page = words(client.get(f"/articles/{SHOWN.id}").get_data(as_text=True))
    assert 'Countries: <a href="/?country=PA">Panama</a> <span class="how">(by its people)</span>' in page
    assert "Countries:" not in client.get(f"/articles/{archive.articles[1].id}").get_data(as_text=True)
    assert client.get(f"/api/v1/articles/{SHOWN.id}").get_json()["countries"] == ["PA"]
    hits = client.get("/api/v1/search?country=PA").get_json()["hits"]
    assert [hit["countries"] for hit in hits] == [["PA"]]


def test_names_in_captions_alone_are_marked(client: FlaskClient, archive: MemoryArchive) -> None:
    given = make_article(501, places=(Place("mars", "Mars"),))  # brought along by a record, and nowhere in the text
    archive.articles = [SHOWN, given]
    found = client.get(f"/api/v1/articles/{SHOWN.id}").get_json()
    assert [place["only_in_captions"] for place in found["places"]] == [True]
    assert [person["only_in_captions"] for person in found["people"]] == [False]
    assert "in a caption" in client.get(f"/articles/{SHOWN.id}").get_data(as_text=True)
    assert client.get(f"/api/v1/articles/{given.id}").get_json()["places"][0]["only_in_captions"] is False
    profiles = {key: client.get(f"/api/v1/places/{key}").get_json() for key in ("sevastopol-ua", "mars")}
    assert {key: found["only_in_captions"] for key, found in profiles.items()} == {"sevastopol-ua": True, "mars": False}
    assert "Only in captions" in client.get("/places/sevastopol-ua").get_data(as_text=True)
    told = make_article(502, body="Troops left Sevastopol.", places=(replace(SHOWN.places[0], mentions=((12, 22),)),))
    archive.articles.append(told)
    assert client.get("/api/v1/places/sevastopol-ua").get_json()["only_in_captions"] is False


def test_the_owner_is_told_what_to_do(client: FlaskClient, archive: MemoryArchive) -> None:
    assert "For the owner" not in client.get("/").get_data(as_text=True)
    archive.advice = "Run reindex."
    assert "For the owner of the archive: Run reindex." in client.get("/").get_data(as_text=True)
    assert client.get("/api/v1/status").get_json()["advice"] == "Run reindex."
