"""The commands that find: search, and the aids around it. The same answers as the JSON endpoints."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from web.command import DONE, Command, json_option, print_json, settings, with_common
from web.question import BY_NAME, PARAMETERS, Parameter

if TYPE_CHECKING:
    from search.archive import Archive

FACET_VALUES = 100
"""Values that `facets` shows where --limit does not say how many."""
NARROWING = frozenset(
    ["from", "to", "date", "match", "strict", *(each.name for each in PARAMETERS if each.kind == "values")]
)


def with_search_options(command: Command, names: Container[str] = BY_NAME) -> Command:
    """Give a command the parameters of the search address, by the same names. names: of those that it takes."""
    for parameter in reversed(PARAMETERS):
        if parameter.name != "q" and parameter.name in names:
            command = _search_option(parameter)(command)
    return command


def with_narrowing_options(command: Command) -> Command:
    """Give a command those of them that say which articles are meant."""
    return with_search_options(command, NARROWING)


def _search_option(parameter: Parameter) -> Callable[[Command], Command]:
    flag, destination = f"--{parameter.name}", "p_" + parameter.name.replace(".", "_")
    if parameter.kind == "flag":
        return click.option(flag, destination, is_flag=True, help=parameter.about)
    return click.option(flag, destination, multiple=True, help=parameter.about, metavar=_metavar(parameter))


def _metavar(parameter: Parameter) -> str:
    if parameter.kind == "choice":
        return "|".join(parameter.choices)
    return {"day": "DAY", "count": "N", "names": "NAMES"}.get(parameter.kind, "TEXT")


@contextmanager
def _opened() -> Iterator[Archive]:
    from search.archive import open_archive

    chosen = settings()
    archive = open_archive(chosen.index_dir, chosen.search)
    try:
        yield archive
    finally:
        archive.close()


query_argument = click.argument(
    "query", nargs=-1, metavar="[QUERY]", callback=lambda _context, _parameter, words: " ".join(words)
)
"""Words of a query without quotation marks around all of them are one query."""


@click.command()
@query_argument
@with_search_options
@json_option
@with_common
def search(query: str, as_json: bool, **given: Any) -> int:
    """Search the archive for QUERY. The options are the parameters of the web address.

    A QUERY that begins with - comes after --, as in: search -- -word
    """
    from web.browse import excluded_labels
    from web.filters import tags
    from web.offers import offer
    from web.question import read_question
    from web.rescue import ways_out

    chosen = settings()
    pairs = _pairs(query, given)
    question = read_question(pairs, chosen.search)
    with _opened() as archive:
        page = archive.search(**question.arguments(), strict=question.strict)
        meant = offer(archive, question, page)
        ways = (
            () if page.total else ways_out(archive, question, tags(question, page, excluded_labels(archive, question)))
        )
    if as_json:
        from web.wire import page_json

        print_json(page_json(page, did_you_mean=meant.question.q if meant else None, ways=ways))
    else:
        from web.takeaway import command_line
        from web.terminal import show_offer, show_page, show_ways

        again = [(name, value) for name, value in pairs if name != "cursor"]
        following = [*again, ("cursor", page.next_cursor)] if page.next_cursor else None
        show_page(page, command_line(following, "--index", str(chosen.index_dir)) if following else None)
        show_offer(meant)
        show_ways([(way.total, way.left_out) for way in ways])
    return DONE


@click.command()
@click.argument("prefix")
@click.option(
    "--field",
    multiple=True,
    type=click.Choice(("people", "places", "title", "source", "author")),
    help="What to suggest.",
)
@click.option("--limit", default=8, show_default=True, type=click.IntRange(1, 1_000), help="Of each field.")
@json_option
@with_common
def suggest(prefix: str, field: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Show names and titles with a word that begins with PREFIX.

    Names are those of people and places; of sources and writers where --field asks for them.
    """
    from web.suggestions import FIELDS, suggestions

    with _opened() as archive:
        found = suggestions(archive, prefix, field or FIELDS, limit)
    if as_json:
        print_json({"q": prefix, "suggestions": found})
    else:
        from web.terminal import show_values

        show_values((each["count"], each["label"], f"{each['field']} · {each['value']}") for each in found)
        if not found:
            click.echo("Nothing in the archive begins so.")
    return DONE


@click.command()
@click.argument("article_id", metavar="ID")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 100), help="Articles.")
@json_option
@with_common
def similar(article_id: str, limit: int, as_json: bool) -> int:
    """Show articles like the one with this ID, best first."""
    with _opened() as archive:
        found = archive.similar(article_id, limit=limit)
    if as_json:
        from web.wire import hit_json

        print_json({"hits": [hit_json(hit) for hit in found]})
    else:
        from web.terminal import show_hits

        show_hits(found)
        if not found:
            click.echo("No other article shares enough telling words with it.")
    return DONE


@click.command()
@click.argument("field")
@query_argument
@click.option("--prefix", default="", help="Only values with a word that begins so.")
@click.option("--order", default="count", type=click.Choice(("count", "label")), help="Most articles first, or A to Z.")
@click.option("--offset", default=0, type=click.IntRange(0), help="Values to leave out at the beginning.")
@click.option(
    "--limit",
    "p_limit",
    multiple=True,
    metavar="N",
    help=f"Values to show, from 1 on; by default {FACET_VALUES}, the most that the usual settings allow.",
)
@with_narrowing_options
@json_option
@with_common
def facets(field: str, query: str, prefix: str, order: str, offset: int, as_json: bool, **given: Any) -> int:
    """Show all values of a facet over the hits of QUERY.

    FIELD is people, places, source, author, language or country.
    """
    from web.browse import look, read_browse

    chosen = settings()
    own = [("prefix", prefix), ("order", order), ("offset", str(offset))]
    browse = read_browse(field, [*_pairs(query, given), *own], chosen.search, limit=FACET_VALUES)
    with _opened() as archive:
        found = look(archive, browse, chosen.search)
    if as_json:
        from web.wire import facet_page_json

        print_json(facet_page_json(field, found))
    else:
        from web.terminal import show_facet

        show_facet(found, [(each.count, each.label, each.value * (each.value != each.label)) for each in found.values])
    return DONE


@click.command()
@click.argument("name")
@json_option
@with_common
def person(name: str, as_json: bool) -> int:
    """Show where the archive names a person.

    First and last mention, spellings, who and what else. NAME may be a facet's key.
    """
    return _profile("people", name, as_json)


@click.command()
@click.argument("name")
@json_option
@with_common
def place(name: str, as_json: bool) -> int:
    """Show where the archive names a place.

    First and last mention, spellings, who and what else. NAME may be a facet's key.
    """
    return _profile("places", name, as_json)


def _profile(field: str, name: str, as_json: bool) -> int:
    from web.names import profile, profile_json

    with _opened() as archive:
        found = profile(archive, field, name)
    if as_json:
        print_json(profile_json(found))
    else:
        from web.terminal import show_profile

        show_profile(found)
    return DONE


def _pairs(query: str, given: dict[str, Any]) -> list[tuple[str, str]]:
    pairs = [("q", query)]
    for parameter in PARAMETERS:
        value = given.get("p_" + parameter.name.replace(".", "_"))
        if parameter.kind == "flag":
            pairs += [(parameter.name, "1")] if value else []
        else:
            pairs += [(parameter.name, text) for text in value or ()]
    return pairs
